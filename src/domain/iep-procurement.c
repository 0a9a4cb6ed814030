/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a procurement is: its fields, money and lots. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement.h"

#include <glib/gi18n-lib.h>

#define OURS  IEP_FIELD_READ_ONLY
#define ID    (IEP_FIELD_READ_ONLY | IEP_FIELD_KEY | IEP_FIELD_PLAIN)
#define YEAR  IEP_FIELD_PLAIN

const IepChoice iep_price_kinds[] = {
  { "estimate", N_("Estimated contract price") },
  { "range", N_("Price range") },
  { NULL, NULL },
};

const IepChoice iep_term_kinds[] = {
  { "months", N_("Months from the contract") },
  { "period", N_("Period") },
  { "until_fulfilled", N_("Until the obligations are fulfilled") },
  { "open_ended", N_("Open-ended") },
  { NULL, NULL },
};

const IepChoice iep_centralised_kinds[] = {
  { "own", N_("For the institution itself") },
  { "for_others", N_("For other institutions too") },
  { "joins", N_("Joins another institution’s procurement") },
  { NULL, NULL },
};

const IepChoice iep_framework_kinds[] = {
  { "none", N_("None") },
  { "framework", N_("Framework agreement") },
  { "dynamic", N_("Dynamic purchasing system") },
  { NULL, NULL },
};

static const IepChoice statuses[] = {
  { "draft", N_("In preparation") },
  { "included", N_("Included") },
  { "excluded", N_("Excluded") },
  { NULL, NULL },
};

static const IepField funding_fields[] = {
  { "line_no", IEP_FIELD_INT, NULL, .flags = OURS },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = YEAR | IEP_FIELD_KEY },
  { "programme", IEP_FIELD_CODE, N_("Budget programme"), "programme", .flags = IEP_FIELD_KEY },
  { "ekk", IEP_FIELD_CODE, N_("EKK code"), "ekk", .flags = IEP_FIELD_KEY },
  { "source", IEP_FIELD_CODE, N_("Funding source"), "source", .flags = IEP_FIELD_KEY },
  { "classifier", IEP_FIELD_CODE, N_("Classifier"), "classifier", .flags = IEP_FIELD_KEY },
  { "amount", IEP_FIELD_MONEY, N_("Amount with VAT") },
};

IEP_DEFINE_RECORD (IepFundingLine, iep_funding_line, funding_fields)

static const IepField lot_fields[] = {
  { "line_no", IEP_FIELD_INT, NULL, .flags = OURS },
  { "title", IEP_FIELD_STRING, N_("Lot"), .flags = IEP_FIELD_KEY },
  { "cpv", IEP_FIELD_CODE, N_("CPV code"), "cpv" },
  { "estimated_price", IEP_FIELD_MONEY, N_("Estimated price without VAT") },
};

IEP_DEFINE_RECORD (IepLot, iep_lot, lot_fields)

static const IepField procurement_fields[] = {
  { "revision_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "procurement_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "year", IEP_FIELD_INT, N_("Plan year"), .flags = ID },
  { "lock_version", IEP_FIELD_INT, NULL, .flags = ID },
  { "number", IEP_FIELD_STRING, N_("Number"), .flags = OURS },
  { "revision_number", IEP_FIELD_INT, N_("Revision"), .flags = OURS },
  { "status", IEP_FIELD_CODE, N_("Status"), .choices = statuses, .flags = OURS },
  { "in_force", IEP_FIELD_BOOLEAN, N_("In force"), .flags = OURS },

  { "title", IEP_FIELD_STRING, N_("Subject") },
  { "description", IEP_FIELD_TEXT, N_("Description") },
  { "kind", IEP_FIELD_CODE, N_("Contract kind"), "contract_kind" },
  { "cpv", IEP_FIELD_CODE, N_("CPV code"), "cpv" },
  { "cpv_additional", IEP_FIELD_STRV, N_("Additional CPV codes"), "cpv" },
  { "procedure", IEP_FIELD_CODE, N_("Procedure"), "procedure" },
  { "legal_act", IEP_FIELD_CODE, N_("Legal act"), "legal_act" },
  { "identification_number", IEP_FIELD_STRING, N_("Identification number") },
  { "price_kind", IEP_FIELD_CODE, N_("Price kind"), .choices = iep_price_kinds },
  { "estimated_price", IEP_FIELD_MONEY, N_("Estimated price without VAT") },
  { "estimated_price_from", IEP_FIELD_MONEY, N_("Lower end of the price range") },
  { "vat_rate", IEP_FIELD_INT, N_("VAT rate"), .flags = IEP_FIELD_PERCENT },
  { "announce_year", IEP_FIELD_INT, N_("Year of announcement"), .flags = YEAR },
  { "announce_quarter", IEP_FIELD_INT, N_("Quarter of announcement") },
  { "announce_month", IEP_FIELD_INT, N_("Month of announcement") },
  { "contract_year", IEP_FIELD_INT, N_("Year of the contract"), .flags = YEAR },
  { "contract_month", IEP_FIELD_INT, N_("Month of the contract") },
  { "term_kind", IEP_FIELD_CODE, N_("Term of the contract"), .choices = iep_term_kinds },
  { "term_months", IEP_FIELD_INT, N_("Term in months") },
  { "term_from", IEP_FIELD_DATE, N_("Term from") },
  { "term_to", IEP_FIELD_DATE, N_("Term to") },
  { "centralised", IEP_FIELD_CODE, N_("Centralised procurement"), .choices = iep_centralised_kinds },
  { "partner", IEP_FIELD_STRING, N_("Contracting authority or buyers") },
  { "framework", IEP_FIELD_CODE, N_("Framework agreement or DPS"), .choices = iep_framework_kinds },
  { "nuts", IEP_FIELD_CODE, N_("Place of performance"), "nuts" },
  { "green", IEP_FIELD_BOOLEAN, N_("Green procurement") },
  { "social", IEP_FIELD_BOOLEAN, N_("Socially responsible procurement") },
  { "innovation", IEP_FIELD_BOOLEAN, N_("Innovation procurement") },
  { "eu_project", IEP_FIELD_STRING, N_("EU project") },
  { "responsible_unit", IEP_FIELD_STRING, N_("Responsible unit") },
  { "responsible_person", IEP_FIELD_STRING, N_("Responsible person") },
  { "rationale", IEP_FIELD_TEXT, N_("Rationale") },
  { "existing_contract", IEP_FIELD_STRING, N_("Existing contract") },
  { "existing_contract_end", IEP_FIELD_DATE, N_("End of the existing contract") },
  { "notes", IEP_FIELD_TEXT, N_("Notes") },
  { "funding", IEP_FIELD_LIST, N_("Funding"), .item_type = iep_funding_line_get_type },
  { "lots", IEP_FIELD_LIST, N_("Lots"), .item_type = iep_lot_get_type },

  { "funding_total", IEP_FIELD_MONEY, N_("Budget with VAT"), .flags = OURS },
  { "exclusion_reason", IEP_FIELD_TEXT, N_("Reason of exclusion"), .flags = OURS },
  { "created_by_name", IEP_FIELD_STRING, N_("Created by"), .flags = OURS },
  { "created_at", IEP_FIELD_TIMESTAMP, N_("Created"), .flags = OURS },
  { "changed_by_name", IEP_FIELD_STRING, N_("Changed by"), .flags = OURS },
  { "changed_at", IEP_FIELD_TIMESTAMP, N_("Changed"), .flags = OURS },
  { "decided_by_name", IEP_FIELD_STRING, N_("Decided by"), .flags = OURS },
  { "decided_at", IEP_FIELD_TIMESTAMP, N_("Decided"), .flags = OURS },
  { "in_force_revision_id", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_PLAIN },
  { "draft_revision_id", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_PLAIN },
  { "acts", IEP_FIELD_STRV, NULL, .flags = OURS },
  { "missing", IEP_FIELD_LIST, NULL, .item_type = iep_problem_get_type, .flags = OURS },
};

struct _IepProcurement
{
  IepRecord parent_instance;

  char *request; /* of the save that makes it */
};

G_DEFINE_FINAL_TYPE (IepProcurement, iep_procurement, IEP_TYPE_RECORD)

static void
iep_procurement_finalize (GObject *object)
{
  g_free (IEP_PROCUREMENT (object)->request);

  G_OBJECT_CLASS (iep_procurement_parent_class)->finalize (object);
}

static void
iep_procurement_class_init (IepProcurementClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_procurement_finalize;

  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), procurement_fields, G_N_ELEMENTS (procurement_fields));
}

static void
iep_procurement_init (IepProcurement *self)
{
}

/**
 * iep_procurement_new:
 * @institution_id: whose
 * @year: of which plan
 *
 * A procurement that is on no server yet, with what an empty one says there; saving it registers it.
 *
 * Returns: (transfer full): a procurement, clean, open for editing
 */
IepProcurement *
iep_procurement_new (gint64 institution_id,
                     gint64 year)
{
  IepProcurement *self = g_object_new (IEP_TYPE_PROCUREMENT,
                                       "institution-id", institution_id,
                                       "year", year,
                                       "status", "draft",
                                       "price-kind", "estimate",
                                       "vat-rate", (gint64) 2100,
                                       "announce-year", year,
                                       "centralised", "own",
                                       "framework", "none",
                                       "acts", (const char * const []) { "edit", NULL },
                                       NULL);

  iep_record_mark_clean (IEP_RECORD (self));

  return self;
}

/**
 * iep_procurement_get_revision_id:
 * @self: a procurement
 *
 * Returns: the id of this revision, %IEP_UNSET before the first save
 */
gint64
iep_procurement_get_revision_id (IepProcurement *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "revision_id");
}

/**
 * iep_procurement_get_procurement_id:
 * @self: a procurement
 *
 * Returns: the id that all its revisions share, %IEP_UNSET before the first save
 */
gint64
iep_procurement_get_procurement_id (IepProcurement *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "procurement_id");
}

/**
 * iep_procurement_get_institution_id:
 * @self: a procurement
 *
 * Returns: whose it is
 */
gint64
iep_procurement_get_institution_id (IepProcurement *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "institution_id");
}

/**
 * iep_procurement_get_status:
 * @self: a procurement
 *
 * Returns: `draft`, `included` or `excluded`
 */
const char *
iep_procurement_get_status (IepProcurement *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "status");
}

/**
 * iep_procurement_get_number:
 * @self: a procurement
 *
 * Returns: (nullable): its number, `2027/14`; %NULL before the first save
 */
const char *
iep_procurement_get_number (IepProcurement *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "number");
}

/**
 * iep_procurement_is_new:
 * @self: a procurement
 *
 * Returns: whether it was never saved
 */
gboolean
iep_procurement_is_new (IepProcurement *self)
{
  return iep_procurement_get_revision_id (self) == IEP_UNSET;
}

/**
 * iep_procurement_get_request:
 * @self: a procurement
 *
 * Returns: (nullable): the id under which a new one was or is asked to be saved; %NULL before the first try
 */
const char *
iep_procurement_get_request (IepProcurement *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), NULL);

  return self->request;
}

/**
 * iep_procurement_set_request:
 * @self: a procurement
 * @request: (nullable): a UUID, or %NULL when the server has refused the save for certain
 *
 * Fixes the id of the save that makes a new procurement. With the same id it is made once, however often it is asked
 * for: kept beyond a crash, it tells a save whose answer was lost from one that never came. What then comes back is what
 * was saved the first time.
 */
void
iep_procurement_set_request (IepProcurement *self,
                             const char     *request)
{
  g_return_if_fail (IEP_IS_PROCUREMENT (self));
  g_return_if_fail (request == NULL || g_uuid_string_is_valid (request));

  if (self->request == request)
    return;
  g_free (self->request);
  self->request = g_strdup (request);
}

/**
 * iep_procurement_has_act:
 * @self: a procurement
 * @act: `edit`, `include`, `exclude`, `new_revision`, `discard` or `copy`
 *
 * Returns: whether the person may do that to this revision now
 */
gboolean
iep_procurement_has_act (IepProcurement *self,
                         const char     *act)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), FALSE);
  g_return_val_if_fail (act != NULL, FALSE);

  return g_strv_contains (iep_record_get_strv (IEP_RECORD (self), "acts"), act);
}

/**
 * iep_procurement_get_missing:
 * @self: a procurement
 *
 * Returns: (transfer none): a model of #IepProblem: what stops it from being included, as the server last said
 */
GListModel *
iep_procurement_get_missing (IepProcurement *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "missing"));
}

static gboolean
sum_list (IepProcurement *self,
          const char     *list,
          const char     *field,
          gint64         *total)
{
  GListModel *model = G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), list));
  gint64 sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(IepRecord) line = g_list_model_get_item (model, i);
      gint64 amount = iep_record_get_int (line, field);

      if (amount != IEP_UNSET && !iep_money_add (sum, amount, &sum))
        return FALSE;
    }

  *total = sum;
  return TRUE;
}

/**
 * iep_procurement_get_funding_total:
 * @self: a procurement
 * @total: (out): the sum of its funding lines, in cents with VAT
 *
 * Returns: %FALSE when it is too large to be one
 */
gboolean
iep_procurement_get_funding_total (IepProcurement *self,
                                   gint64         *total)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), FALSE);
  g_return_val_if_fail (total != NULL, FALSE);

  return sum_list (self, "funding", "amount", total);
}

/**
 * iep_procurement_get_lots_total:
 * @self: a procurement
 * @total: (out): the sum of its lots, in cents without VAT
 *
 * Returns: %FALSE when it is too large to be one
 */
gboolean
iep_procurement_get_lots_total (IepProcurement *self,
                                gint64         *total)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), FALSE);
  g_return_val_if_fail (total != NULL, FALSE);

  return sum_list (self, "lots", "estimated_price", total);
}

/**
 * iep_procurement_get_price_with_vat:
 * @self: a procurement
 * @total: (out): the estimated price with VAT, in cents: what the funding lines must add up to
 *
 * Returns: %FALSE when price or rate is missing
 */
gboolean
iep_procurement_get_price_with_vat (IepProcurement *self,
                                    gint64         *total)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), FALSE);
  g_return_val_if_fail (total != NULL, FALSE);

  return iep_money_add_vat (iep_record_get_int (IEP_RECORD (self), "estimated_price"),
                            iep_record_get_int (IEP_RECORD (self), "vat_rate"), total);
}

/**
 * iep_procurement_add_funding:
 * @self: a procurement
 *
 * Adds a funding line: of the plan's year, with the codes of the last line and the amount that is still missing.
 *
 * Returns: (transfer none): the line
 */
IepFundingLine *
iep_procurement_add_funding (IepProcurement *self)
{
  static const char * const codes[] = { "programme", "ekk", "source", "classifier" };
  g_autoptr(IepFundingLine) line = NULL;
  GListStore *funding;
  guint n;
  gint64 price, total, rest;

  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), NULL);

  funding = iep_record_get_list (IEP_RECORD (self), "funding");
  line = g_object_new (IEP_TYPE_FUNDING_LINE, "year", iep_record_get_int (IEP_RECORD (self), "year"), NULL);
  n = g_list_model_get_n_items (G_LIST_MODEL (funding));
  if (n > 0)
    {
      g_autoptr(IepRecord) last = g_list_model_get_item (G_LIST_MODEL (funding), n - 1);

      for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
        iep_record_set_string (IEP_RECORD (line), codes[i], iep_record_get_string (last, codes[i]));
    }
  if (iep_procurement_get_price_with_vat (self, &price) && iep_procurement_get_funding_total (self, &total) &&
      iep_money_subtract (price, total, &rest) && rest > 0)
    iep_record_set_int (IEP_RECORD (line), "amount", rest);
  g_list_store_append (funding, line);

  return line;
}

/**
 * iep_procurement_add_lot:
 * @self: a procurement
 *
 * Adds an empty lot.
 *
 * Returns: (transfer none): the lot
 */
IepLot *
iep_procurement_add_lot (IepProcurement *self)
{
  g_autoptr(IepLot) lot = NULL;

  g_return_val_if_fail (IEP_IS_PROCUREMENT (self), NULL);

  lot = g_object_new (IEP_TYPE_LOT, NULL);
  g_list_store_append (iep_record_get_list (IEP_RECORD (self), "lots"), lot);

  return lot;
}

/**
 * iep_procurement_compare:
 * @a: the older revision
 * @b: the newer one
 *
 * Returns: (transfer full): a model of #IepDifference
 */
GListModel *
iep_procurement_compare (IepProcurement *a,
                         IepProcurement *b)
{
  return iep_record_compare (IEP_RECORD (a), IEP_RECORD (b));
}
