/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an estimate is: versions, lines, codes. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-estimate.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-code-private.h"
#include "domain/iep-money.h"
#include "domain/iep-version-private.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepChoice budget_types[] = {
  { "P", N_("Basic budget") },
  { "S", N_("Special budget") },
  { "7", N_("Donations and gifts") },
  { NULL, NULL },
};

static const IepChoice sections[] = {
  { "resource", N_("Resources") },
  { "expenditure", N_("Expenditure") },
  { "financing", N_("Financing") },
  { NULL, NULL },
};

static const IepChoice splits[] = {
  { "core", N_("Base functions") },
  { "eu", N_("EU and foreign aid projects") },
  { NULL, NULL },
};

/* Lines */

static const IepField line_fields[] = {
  { "section", IEP_FIELD_CODE, N_("Section"), .choices = sections, .flags = IEP_FIELD_KEY },
  { "code", IEP_FIELD_STRING, N_("Code"), .flags = IEP_FIELD_KEY },
  { "source", IEP_FIELD_CODE, N_("Funding source"), "source", .flags = IEP_FIELD_KEY },
  { "split", IEP_FIELD_CODE, N_("Base functions or projects"), .choices = splits, .flags = IEP_FIELD_KEY },
  { "m1", IEP_FIELD_MONEY, N_("January") },
  { "m2", IEP_FIELD_MONEY, N_("February") },
  { "m3", IEP_FIELD_MONEY, N_("March") },
  { "m4", IEP_FIELD_MONEY, N_("April") },
  { "m5", IEP_FIELD_MONEY, N_("May") },
  { "m6", IEP_FIELD_MONEY, N_("June") },
  { "m7", IEP_FIELD_MONEY, N_("July") },
  { "m8", IEP_FIELD_MONEY, N_("August") },
  { "m9", IEP_FIELD_MONEY, N_("September") },
  { "m10", IEP_FIELD_MONEY, N_("October") },
  { "m11", IEP_FIELD_MONEY, N_("November") },
  { "m12", IEP_FIELD_MONEY, N_("December") },
  { "reason", IEP_FIELD_TEXT, N_("Reason") },
  { "year_total", IEP_FIELD_MONEY, N_("Year"), .flags = OURS },
  { "plan", IEP_FIELD_MONEY, N_("Plan of the year"), .flags = OURS },
  { "change", IEP_FIELD_MONEY, N_("Change"), .flags = OURS },
  { "detail_count", IEP_FIELD_INT, NULL, .flags = ID },
  { "changed_by_name", IEP_FIELD_STRING, NULL, .flags = OURS },
};

struct _IepEstimateLine
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepEstimateLine, iep_estimate_line, IEP_TYPE_RECORD)

static void
iep_estimate_line_load (IepRecord  *record,
                        JsonObject *object)
{
  gint64 change;

  if (iep_money_subtract (iep_record_get_int (record, "year_total"), iep_record_get_int (record, "plan"), &change))
    iep_record_set_int (record, "change", change);
}

static void
iep_estimate_line_class_init (IepEstimateLineClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), line_fields, G_N_ELEMENTS (line_fields));
  IEP_RECORD_CLASS (klass)->load = iep_estimate_line_load;
}

static void
iep_estimate_line_init (IepEstimateLine *self)
{
}

static gint64
get_amount (IepEstimateLine *self,
            const char      *name)
{
  gint64 amount = iep_record_get_int (IEP_RECORD (self), name);

  return amount != IEP_UNSET ? amount : 0;
}

/**
 * iep_estimate_line_get_month:
 * @self: a line
 * @month: 0 = January … 11 = December
 *
 * Returns: its amount in cents
 */
gint64
iep_estimate_line_get_month (IepEstimateLine *self,
                             guint            month)
{
  static const char * const names[IEP_ESTIMATE_MONTHS] = { "m1", "m2", "m3", "m4",  "m5",  "m6",
                                                           "m7", "m8", "m9", "m10", "m11", "m12" };

  g_return_val_if_fail (IEP_IS_ESTIMATE_LINE (self), 0);
  g_return_val_if_fail (month < IEP_ESTIMATE_MONTHS, 0);

  return get_amount (self, names[month]);
}

/**
 * iep_estimate_line_get_year_total:
 * @self: a line
 *
 * Returns: the sum of its months in cents, as the server has it
 */
gint64
iep_estimate_line_get_year_total (IepEstimateLine *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_LINE (self), 0);

  return get_amount (self, "year_total");
}

/**
 * iep_estimate_line_dup_key:
 * @self: a line
 *
 * Returns: (transfer full): what makes it the same line in every version, as problems name it:
 *   `expenditure/2251/grant/core`
 */
char *
iep_estimate_line_dup_key (IepEstimateLine *self)
{
  IepRecord *record = IEP_RECORD (self);
  const char *source, *split;

  g_return_val_if_fail (IEP_IS_ESTIMATE_LINE (self), NULL);

  source = iep_record_get_string (record, "source");
  split = iep_record_get_string (record, "split");

  return g_strdup_printf ("%s/%s/%s/%s", iep_record_get_string (record, "section"), iep_record_get_string (record, "code"),
                          source != NULL ? source : "", split != NULL ? split : "");
}

/* Codes */

static const IepField code_fields[] = {
  { "section", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "code", IEP_FIELD_STRING, N_("Code"), .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "parent_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "position", IEP_FIELD_INT, NULL, .flags = ID },
  { "depth", IEP_FIELD_INT, NULL, .flags = ID },
};

struct _IepEstimateCode
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepEstimateCode, iep_estimate_code, IEP_TYPE_RECORD)

static void
iep_estimate_code_load (IepRecord  *record,
                        JsonObject *object)
{
  iep_record_set_string (record, "name",
                         iep_code_pick_name (json_object_get_string_member_with_default (object, "name_lv", NULL),
                                             json_object_get_string_member_with_default (object, "name_en", NULL)));
}

static void
iep_estimate_code_class_init (IepEstimateCodeClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), code_fields, G_N_ELEMENTS (code_fields));
  IEP_RECORD_CLASS (klass)->load = iep_estimate_code_load;
}

static void
iep_estimate_code_init (IepEstimateCode *self)
{
}

static const IepField detail_fields[] = {
  { "section", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "code", IEP_FIELD_STRING, N_("Code"), .flags = OURS },
  { "source", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "split", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "line_no", IEP_FIELD_INT, N_("No."), .flags = OURS },
  { "kind", IEP_FIELD_STRING, N_("Kind") },
  { "procurement_id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_PLAIN },
  { "number", IEP_FIELD_STRING, N_("Number"), .flags = OURS },
  { "reference", IEP_FIELD_STRING, N_("Contract") },
  { "title", IEP_FIELD_STRING, N_("Subject") },
  { "amount", IEP_FIELD_MONEY, N_("Amount") },
};

IEP_DEFINE_RECORD (IepEstimateDetail, iep_estimate_detail, detail_fields)

/* Versions */

static const IepField version_fields[] = {
  { "version_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "estimate_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_code", IEP_FIELD_STRING, N_("Institution code"), .flags = OURS },
  { "institution_name", IEP_FIELD_STRING, N_("Institution"), .flags = OURS },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = ID },
  { "programme", IEP_FIELD_STRING, N_("Budget programme"), .flags = OURS },
  { "programme_name", IEP_FIELD_STRING, N_("Name of the programme"), .flags = OURS },
  { "budget_type", IEP_FIELD_CODE, N_("Budget type"), .choices = budget_types, .flags = OURS },
  { "number", IEP_FIELD_INT, N_("Version"), .flags = OURS },
  { "kind", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "base_version_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "base_number", IEP_FIELD_INT, NULL, .flags = ID },
  { "status", IEP_FIELD_CODE, NULL, .choices = iep_version_statuses, .flags = OURS },
  { "display_status", IEP_FIELD_CODE, N_("Status"), .choices = iep_version_statuses, .flags = OURS },
  { "in_force", IEP_FIELD_BOOLEAN, N_("In force"), .flags = OURS },
  { "returned", IEP_FIELD_BOOLEAN, N_("Returned"), .flags = OURS },
  { "replaced", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "flow_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "position", IEP_FIELD_INT, NULL, .flags = ID },
  { "round", IEP_FIELD_INT, N_("Round"), .flags = OURS },
  { "lock_version", IEP_FIELD_INT, NULL, .flags = ID },
  { "created_at", IEP_FIELD_TIMESTAMP, N_("Created"), .flags = OURS },
  { "changed_at", IEP_FIELD_TIMESTAMP, N_("Changed"), .flags = OURS },
  { "preparer", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "preparer_name", IEP_FIELD_STRING, N_("Prepared by"), .flags = OURS },
  { "document_number", IEP_FIELD_STRING, N_("Number of the estimate"), .flags = OURS },
  { "function_code", IEP_FIELD_STRING, N_("Function"), .flags = OURS },
  { "sector_code", IEP_FIELD_STRING, N_("Sector"), .flags = OURS },
  { "sector_name", IEP_FIELD_STRING, N_("Ministry or central institution"), .flags = OURS },
  { "note", IEP_FIELD_TEXT, N_("Note"), .flags = OURS },
  { "line_count", IEP_FIELD_INT, N_("Lines"), .flags = OURS },
  { "resources", IEP_FIELD_MONEY, N_("Resources"), .flags = OURS },
  { "expenditure", IEP_FIELD_MONEY, N_("Expenditure"), .flags = OURS },
  { "financing", IEP_FIELD_MONEY, N_("Financing"), .flags = OURS },
  { "balance", IEP_FIELD_MONEY, N_("Balance"), .flags = OURS },
  { "content_hash", IEP_FIELD_STRING, N_("Content hash"), .flags = OURS },
  { "lines", IEP_FIELD_LIST, NULL, .item_type = iep_estimate_line_get_type, .flags = OURS },
  { "codes", IEP_FIELD_LIST, NULL, .item_type = iep_estimate_code_get_type, .flags = OURS },
  { "details", IEP_FIELD_LIST, NULL, .item_type = iep_estimate_detail_get_type, .flags = OURS },
  { "problems", IEP_FIELD_LIST, NULL, .item_type = iep_problem_get_type, .flags = OURS },
  { "warnings", IEP_FIELD_LIST, NULL, .item_type = iep_problem_get_type, .flags = OURS },
  { "unit", IEP_FIELD_INT, NULL, .flags = ID },
  { "detail_mode", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "steps", IEP_FIELD_LIST, NULL, .item_type = iep_version_step_get_type, .flags = OURS },
  { "decisions", IEP_FIELD_LIST, NULL, .item_type = iep_decision_get_type, .flags = OURS },
  { "acts", IEP_FIELD_STRV, NULL, .flags = OURS },
  { "primary_act", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "document_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "document_sha256", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "signer_name", IEP_FIELD_STRING, N_("Signed by"), .flags = OURS },
  { "signed_at", IEP_FIELD_TIMESTAMP, N_("Signed"), .flags = OURS },
  { "stored_at", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
};

struct _IepEstimateVersion
{
  IepVersion parent_instance;
};

G_DEFINE_FINAL_TYPE (IepEstimateVersion, iep_estimate_version, IEP_TYPE_VERSION)

static void
iep_estimate_version_class_init (IepEstimateVersionClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), version_fields, G_N_ELEMENTS (version_fields));
  IEP_VERSION_CLASS (klass)->kind = "estimate";
  /* Translators: year, number of the version. */
  IEP_VERSION_CLASS (klass)->reason = N_("Estimate %d, version %d");
}

static void
iep_estimate_version_init (IepEstimateVersion *self)
{
}

/**
 * iep_estimate_version_is_amendment:
 * @self: a version
 *
 * Returns: whether it changes a version that was in force
 */
gboolean
iep_estimate_version_is_amendment (IepEstimateVersion *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (self), FALSE);

  return g_strcmp0 (iep_record_get_string (IEP_RECORD (self), "kind"), "amendment") == 0;
}

/**
 * iep_estimate_version_get_lines:
 * @self: a version
 *
 * Returns: (transfer none): a model of #IepEstimateLine in the order of print
 */
GListModel *
iep_estimate_version_get_lines (IepEstimateVersion *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "lines"));
}

/**
 * iep_estimate_version_get_codes:
 * @self: a version
 *
 * Returns: (transfer none): a model of #IepEstimateCode in the order of print
 */
GListModel *
iep_estimate_version_get_codes (IepEstimateVersion *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "codes"));
}

/**
 * iep_estimate_version_get_details:
 * @self: a version
 *
 * Returns: (transfer none): a model of #IepEstimateDetail
 */
GListModel *
iep_estimate_version_get_details (IepEstimateVersion *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "details"));
}

/**
 * iep_estimate_version_get_problems:
 * @self: a version
 *
 * Returns: (transfer none): a model of #IepProblem: what stops it from being handed over
 */
GListModel *
iep_estimate_version_get_problems (IepEstimateVersion *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "problems"));
}

/**
 * iep_estimate_version_get_warnings:
 * @self: a version
 *
 * Returns: (transfer none): a model of #IepProblem: what deserves a look
 */
GListModel *
iep_estimate_version_get_warnings (IepEstimateVersion *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "warnings"));
}
