/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan is: versions, lines, differences; making the next version. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-plan.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"
#include "domain/iep-labels.h"
#include "domain/iep-plan-private.h"
#include "domain/iep-procurement.h"
#include "domain/iep-version-private.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

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
  { "status", IEP_FIELD_CODE, NULL, .choices = iep_version_statuses, .flags = OURS },
  { "display_status", IEP_FIELD_CODE, N_("Status"), .choices = iep_version_statuses, .flags = OURS },
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

struct _IepPlanVersion
{
  IepVersion parent_instance;
};

G_DEFINE_FINAL_TYPE (IepPlanVersion, iep_plan_version, IEP_TYPE_VERSION)

static void
iep_plan_version_class_init (IepPlanVersionClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), version_fields, G_N_ELEMENTS (version_fields));
  IEP_VERSION_CLASS (klass)->kind = "plan";
  /* Translators: year, number of the version. */
  IEP_VERSION_CLASS (klass)->reason = N_("Procurement plan %d, version %d");
}

static void
iep_plan_version_init (IepPlanVersion *self)
{
}

/**
 * iep_plan_create_async:
 * @session: a session
 * @institution_id: whose
 * @year: of which plan
 * @cancellable: (nullable): to give up waiting; the version may have been made
 * @callback: called once
 * @user_data: for @callback
 *
 * Freezes the included procurements as the next version.
 */
void
iep_plan_create_async (IepSession          *session,
                       gint64               institution_id,
                       gint64               year,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  iep_call_record (session, "plan_create",
                   iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year, NULL),
                   IEP_TYPE_PLAN_VERSION, iep_plan_create_async, cancellable, callback, user_data);
}

/**
 * iep_plan_create_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR; iep_problems_from_error() says what stops it
 *
 * Returns: (transfer full): the new version
 */
IepPlanVersion *
iep_plan_create_finish (IepSession    *session,
                        GAsyncResult  *result,
                        GError       **error)
{
  return iep_call_finish (session, result, iep_plan_create_async, error);
}
