/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan is: versions, steps, decisions, lines, differences. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-plan.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-labels.h"
#include "domain/iep-plan-private.h"
#include "domain/iep-procurement.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepChoice statuses[] = {
  { "created", N_("Created") },
  { "ready", N_("Ready for approval") },
  { "endorsed", N_("Endorsed") },
  { "approved", N_("Approved") },
  { "endorsed_ministry", N_("Endorsed (ministry)") },
  { "signed", N_("Signed") },
  { "returned", N_("Returned") },
  { "replaced", N_("Replaced") },
  { "superseded", N_("No longer in force") },
  { NULL, NULL },
};

static const IepField step_fields[] = {
  { "position", IEP_FIELD_INT, NULL, .flags = ID },
  { "right_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "result_status", IEP_FIELD_CODE, N_("Step"), .choices = statuses, .flags = OURS },
  { "level", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "state", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "login", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "position_title", IEP_FIELD_STRING, N_("Position"), .flags = OURS },
  { "at", IEP_FIELD_TIMESTAMP, N_("Time"), .flags = OURS },
  { "in_place_of", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "waiting_for", IEP_FIELD_STRING, N_("Waiting for"), .flags = OURS },
  { "waiting_since", IEP_FIELD_TIMESTAMP, N_("Waiting since"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepPlanStep, iep_plan_step, step_fields)

static const IepField decision_fields[] = {
  { "id", IEP_FIELD_INT, NULL, .flags = ID },
  { "round", IEP_FIELD_INT, N_("Round"), .flags = OURS },
  { "position", IEP_FIELD_INT, NULL, .flags = ID },
  { "act", IEP_FIELD_STRING, N_("Decision"), .flags = OURS },
  { "from_status", IEP_FIELD_CODE, N_("From status"), .choices = statuses, .flags = OURS },
  { "to_status", IEP_FIELD_CODE, N_("To status"), .choices = statuses, .flags = OURS },
  { "login", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "position_title", IEP_FIELD_STRING, N_("Position"), .flags = OURS },
  { "at", IEP_FIELD_TIMESTAMP, N_("Time"), .flags = OURS },
  { "comment", IEP_FIELD_TEXT, N_("Comment"), .flags = OURS },
  { "in_place_of", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of_name", IEP_FIELD_STRING, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepDecision, iep_decision, decision_fields)

static const IepField line_fields[] = {
  { "line_no", IEP_FIELD_INT, N_("No."), .flags = OURS },
  { "procurement_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "revision_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "number", IEP_FIELD_STRING, N_("Number"), .flags = OURS },
  { "revision_number", IEP_FIELD_INT, N_("Revision"), .flags = OURS },
  { "title", IEP_FIELD_STRING, N_("Subject"), .flags = OURS },
  { "kind", IEP_FIELD_CODE, N_("Contract kind"), "contract_kind", .flags = OURS },
  { "cpv", IEP_FIELD_CODE, N_("CPV code"), "cpv", .flags = OURS },
  { "procedure", IEP_FIELD_CODE, N_("Procedure"), "procedure", .flags = OURS },
  { "estimated_price", IEP_FIELD_MONEY, N_("Estimated price without VAT"), .flags = OURS },
  { "funding_total", IEP_FIELD_MONEY, N_("Budget with VAT"), .flags = OURS },
  { "announce_year", IEP_FIELD_INT, N_("Year of announcement"), .flags = ID },
  { "announce_quarter", IEP_FIELD_INT, N_("Quarter of announcement"), .flags = OURS },
  { "announce_month", IEP_FIELD_INT, N_("Month of announcement"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepPlanLine, iep_plan_line, line_fields)

static const IepField total_fields[] = {
  { "code", IEP_FIELD_STRING, N_("Code"), .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "old", IEP_FIELD_MONEY, N_("Before"), .flags = OURS },
  { "new", IEP_FIELD_MONEY, N_("After"), .flags = OURS },
  { "difference", IEP_FIELD_MONEY, N_("Difference"), .flags = OURS },
};

struct _IepTotalChange
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepTotalChange, iep_total_change, IEP_TYPE_RECORD)

static void
iep_total_change_load (IepRecord  *record,
                       JsonObject *object)
{
  gint64 difference = IEP_UNSET;

  if (iep_money_subtract (iep_record_get_int (record, "new"), iep_record_get_int (record, "old"), &difference))
    iep_record_set_int (record, "difference", difference);
}

static void
iep_total_change_class_init (IepTotalChangeClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), total_fields, G_N_ELEMENTS (total_fields));
  IEP_RECORD_CLASS (klass)->load = iep_total_change_load;
}

static void
iep_total_change_init (IepTotalChange *self)
{
}

static const IepField version_fields[] = {
  { "version_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_code", IEP_FIELD_STRING, N_("Institution code"), .flags = OURS },
  { "institution_name", IEP_FIELD_STRING, N_("Institution"), .flags = OURS },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = ID },
  { "number", IEP_FIELD_INT, N_("Version"), .flags = OURS },
  { "status", IEP_FIELD_CODE, NULL, .choices = statuses, .flags = OURS },
  { "display_status", IEP_FIELD_CODE, N_("Status"), .choices = statuses, .flags = OURS },
  { "in_force", IEP_FIELD_BOOLEAN, N_("In force"), .flags = OURS },
  { "returned", IEP_FIELD_BOOLEAN, N_("Returned"), .flags = OURS },
  { "replaced", IEP_FIELD_BOOLEAN, N_("Replaced"), .flags = OURS },
  { "flow_code", IEP_FIELD_STRING, N_("Flow"), .flags = OURS },
  { "position", IEP_FIELD_INT, NULL, .flags = ID },
  { "round", IEP_FIELD_INT, N_("Round"), .flags = OURS },
  { "lock_version", IEP_FIELD_INT, NULL, .flags = ID },
  { "created_at", IEP_FIELD_TIMESTAMP, N_("Created"), .flags = OURS },
  { "changed_at", IEP_FIELD_TIMESTAMP, N_("Changed"), .flags = OURS },
  { "preparer", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "preparer_name", IEP_FIELD_STRING, N_("Prepared by"), .flags = OURS },
  { "line_count", IEP_FIELD_INT, N_("Procurements"), .flags = OURS },
  { "total", IEP_FIELD_MONEY, N_("Total without VAT"), .flags = OURS },
  { "total_vat", IEP_FIELD_MONEY, N_("Budget with VAT"), .flags = OURS },
  { "content_hash", IEP_FIELD_STRING, N_("Content hash"), .flags = OURS },
  { "steps", IEP_FIELD_LIST, NULL, .item_type = iep_plan_step_get_type, .flags = OURS },
  { "decisions", IEP_FIELD_LIST, NULL, .item_type = iep_decision_get_type, .flags = OURS },
  { "acts", IEP_FIELD_STRV, NULL, .flags = OURS },
  { "primary_act", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "document_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "document_sha256", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "signer_name", IEP_FIELD_STRING, N_("Signed by"), .flags = OURS },
  { "signed_at", IEP_FIELD_TIMESTAMP, N_("Signed"), .flags = OURS },
  { "stored_at", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
};

struct _IepPlanVersion
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepPlanVersion, iep_plan_version, IEP_TYPE_RECORD)

/* The load of versions of every kind: the signed document's members, for which a table has no word. */
void
iep_version_load_document (IepRecord  *record,
                           JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "document");
  JsonObject *document = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (document == NULL)
    return;

  iep_record_set_int (record, "document_id", json_object_get_int_member_with_default (document, "id", IEP_UNSET));
  iep_record_set_string (record, "document_sha256", json_object_get_string_member_with_default (document, "sha256", NULL));
  iep_record_set_string (record, "signer_name", json_object_get_string_member_with_default (document, "signer_name", NULL));
  iep_record_set_string (record, "signed_at", json_object_get_string_member_with_default (document, "signed_at", NULL));
  iep_record_set_string (record, "stored_at", json_object_get_string_member_with_default (document, "stored_at", NULL));
}

static void
iep_plan_version_class_init (IepPlanVersionClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), version_fields, G_N_ELEMENTS (version_fields));
  IEP_RECORD_CLASS (klass)->load = iep_version_load_document;
}

static void
iep_plan_version_init (IepPlanVersion *self)
{
}

/**
 * iep_plan_version_get_id:
 * @self: a version
 *
 * Returns: its id
 */
gint64
iep_plan_version_get_id (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "version_id");
}

/**
 * iep_plan_version_get_institution_id:
 * @self: a version
 *
 * Returns: whose plan it is
 */
gint64
iep_plan_version_get_institution_id (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "institution_id");
}

/**
 * iep_plan_version_get_year:
 * @self: a version
 *
 * Returns: the year of the plan
 */
gint64
iep_plan_version_get_year (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "year");
}

/**
 * iep_plan_version_get_number:
 * @self: a version
 *
 * Returns: which version of the plan it is, from 1
 */
gint64
iep_plan_version_get_number (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "number");
}

/**
 * iep_plan_version_get_status:
 * @self: a version
 *
 * Returns: `created`, `ready`, `endorsed`, `approved`, `endorsed_ministry` or `signed`
 */
const char *
iep_plan_version_get_status (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "status");
}

/**
 * iep_plan_version_get_display_status:
 * @self: a version
 *
 * Returns: the status to show: also `returned`, `replaced` or `superseded`
 */
const char *
iep_plan_version_get_display_status (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "display_status");
}

/**
 * iep_plan_version_has_act:
 * @self: a version, from iep_plan_get_async() or an act
 * @act: `hand_over`, `endorse`, `approve`, `endorse_ministry`, `sign`, `return` or `withdraw`
 *
 * Returns: whether the person may do that to it now
 */
gboolean
iep_plan_version_has_act (IepPlanVersion *self,
                          const char     *act)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), FALSE);
  g_return_val_if_fail (act != NULL, FALSE);

  return g_strv_contains (iep_record_get_strv (IEP_RECORD (self), "acts"), act);
}

/**
 * iep_plan_version_get_primary_act:
 * @self: a version
 *
 * Returns: (nullable): the act to suggest
 */
const char *
iep_plan_version_get_primary_act (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "primary_act");
}

/**
 * iep_plan_version_get_content_hash:
 * @self: a version
 *
 * Returns: the SHA-256 of its content, 64 hexadecimal digits
 */
const char *
iep_plan_version_get_content_hash (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "content_hash");
}

/**
 * iep_plan_version_has_document:
 * @self: a version, from iep_plan_get_async() or an act
 *
 * Returns: whether a signed document is stored
 */
gboolean
iep_plan_version_has_document (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), FALSE);

  return iep_record_get_int (IEP_RECORD (self), "document_id") != IEP_UNSET;
}

/**
 * iep_plan_version_get_steps:
 * @self: a version, from iep_plan_get_async() or an act
 *
 * Returns: (transfer none): a model of #IepPlanStep, from created to signed
 */
GListModel *
iep_plan_version_get_steps (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "steps"));
}

/**
 * iep_decision_dup_who:
 * @decision: an #IepDecision, or an #IepPlanStep that has been decided
 *
 * Returns: (transfer full) (nullable): who decided, as it was then, and in whose place
 */
char *
iep_decision_dup_who (IepRecord *decision)
{
  const char *name = iep_record_get_string (decision, "name");
  const char *absent = iep_record_get_string (decision, "in_place_of_name");

  if (name == NULL || absent == NULL)
    return g_strdup (name);

  /* Translators: who acted, and the absent person in whose place. */
  return g_strdup_printf (_("%s (in place of %s)"), name, absent);
}

/**
 * iep_plan_version_get_decisions:
 * @self: a version, from iep_plan_get_async() or an act
 *
 * Returns: (transfer none): a model of #IepDecision, in the order they were taken
 */
GListModel *
iep_plan_version_get_decisions (IepPlanVersion *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "decisions"));
}
