/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An institution as the system administrator keeps it: its codes, its place, its settings and its flow. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-institution-settings.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"

#define OURS IEP_FIELD_READ_ONLY

static const IepChoice kinds[] = {
  { "ministry", N_("Ministry") },
  { "central", N_("Central state institution") },
  { "subordinate", N_("Subordinate institution") },
  { NULL, NULL },
};

static const IepChoice estimate_details[] = {
  { "none", N_("No further") },
  { "procurement", N_("By procurement") },
  { "contract", N_("By contract") },
  { "both", N_("By both") },
  { NULL, NULL },
};

static const IepChoice budget_controls[] = {
  { "off", N_("Off") },
  { "warn", N_("Warn") },
  { "block", N_("Refuse") },
  { NULL, NULL },
};

static const IepField fields[] = {
  { "id", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_KEY | IEP_FIELD_PLAIN },
  { "lock_version", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_KEY | IEP_FIELD_PLAIN },
  { "code", IEP_FIELD_STRING, N_("Code") },
  { "sector_code", IEP_FIELD_STRING, N_("Code of the sector") },
  { "name", IEP_FIELD_STRING, N_("Name") },
  { "kind", IEP_FIELD_CODE, N_("Kind"), .choices = kinds },
  { "parent_id", IEP_FIELD_CODE, N_("Subordinate to"), .classification = "institution" },
  { "registration_number", IEP_FIELD_STRING, N_("Registration number") },
  { "buyer_profile_url", IEP_FIELD_STRING, N_("Buyer profile") },
  { "plans_here", IEP_FIELD_BOOLEAN, N_("Estimates are kept here") },
  { "estimate_detail", IEP_FIELD_CODE, N_("Lines of estimates are split"), .choices = estimate_details },
  { "budget_control", IEP_FIELD_CODE, N_("Over a line of the estimate"), .choices = budget_controls },
  { "four_eyes", IEP_FIELD_BOOLEAN, N_("Four-eyes principle") },
  { "vpc_client", IEP_FIELD_BOOLEAN, N_("Client of the shared service centre (VPC)") },
  { "flow_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "depth", IEP_FIELD_INT, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepInstitutionSettings, iep_institution_settings, fields)

static const IepField change_fields[] = {
  { "flow_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "valid_from", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
  { "set_by_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "justification", IEP_FIELD_TEXT, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepFlowChange, iep_flow_change, change_fields)

static const IepChoice flows[] = {
  { "1", N_("Endorsed in the institution and by the ministry") },
  { "2", N_("Endorsed in the institution only") },
  { "3", N_("Endorsed by the ministry only") },
  { "4", N_("Approved and signed without endorsement") },
  { NULL, NULL },
};

static const IepField new_fields[] = {
  { "flow_code", IEP_FIELD_CODE, N_("Flow"), .choices = flows },
  { "justification", IEP_FIELD_TEXT, N_("Justification") },
};

IEP_DEFINE_RECORD (IepNewFlow, iep_new_flow, new_fields)

/* Ministries and central institutions first in the order of their codes, each followed by those below it. */
static const char list_sql[] =
  "with recursive tree as ("
  "  select i.id, i.code, i.name, i.kind, i.parent_id, 0 as depth, array[i.code] as path"
  "    from iepirkumi.institution i where i.parent_id is null"
  "  union all"
  "  select i.id, i.code, i.name, i.kind, i.parent_id, t.depth + 1, t.path || i.code"
  "    from iepirkumi.institution i join tree t on t.id = i.parent_id)"
  " select coalesce (jsonb_agg (to_jsonb (t) - 'path' order by t.path), '[]') from tree t";

static const char changes_sql[] =
  "select coalesce (jsonb_agg (jsonb_build_object ("
  "         'flow_code', f.flow_code, 'valid_from', f.valid_from, 'justification', f.justification,"
  "         'set_by_name', coalesce (p.name, f.set_by)) order by f.valid_from desc, f.id desc), '[]')"
  "  from iepirkumi.institution_flow f"
  "  left join iepirkumi.person p on p.login = f.set_by"
  " where f.institution_id = $1";

/**
 * iep_institution_settings_new:
 *
 * Returns: (transfer full): what a new institution is unless somebody says otherwise
 */
IepInstitutionSettings *
iep_institution_settings_new (void)
{
  g_autoptr(JsonNode) node = json_from_string ("{\"kind\": \"subordinate\", \"estimate_detail\": \"none\","
                                               " \"budget_control\": \"off\", \"four_eyes\": true}", NULL);

  return iep_record_from_json (IEP_TYPE_INSTITUTION_SETTINGS, node);
}

/**
 * iep_institution_list_async:
 * @session: who asks
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads all institutions there are, for the system administrator.
 */
void
iep_institution_list_async (IepSession          *session,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  iep_call_query (session, list_sql, NULL, IEP_TYPE_INSTITUTION_SETTINGS,
                  iep_institution_list_async, cancellable, callback, user_data);
}

/**
 * iep_institution_list_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepInstitutionSettings, each followed by those below it
 */
GListModel *
iep_institution_list_finish (IepSession    *session,
                             GAsyncResult  *result,
                             GError       **error)
{
  return iep_call_finish (session, result, iep_institution_list_async, error);
}

/**
 * iep_institution_settings_async:
 * @session: who asks
 * @institution_id: which
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads one institution with its settings.
 */
void
iep_institution_settings_async (IepSession          *session,
                                gint64               institution_id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  iep_call_record (session, "institution_get", iep_arguments ("p_institution", 'i', institution_id, NULL),
                   IEP_TYPE_INSTITUTION_SETTINGS, iep_institution_settings_async, cancellable, callback, user_data);
}

/**
 * iep_institution_settings_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the institution
 */
IepInstitutionSettings *
iep_institution_settings_finish (IepSession    *session,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return iep_call_finish (session, result, iep_institution_settings_async, error);
}

/**
 * iep_institution_settings_save_async:
 * @session: who asks
 * @settings: what to save
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Saves what was edited, on top of the row version it was read with; a new institution has no id.
 */
void
iep_institution_settings_save_async (IepSession          *session,
                                     IepInstitutionSettings *settings,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  JsonNode *document;

  g_return_if_fail (IEP_IS_INSTITUTION_SETTINGS (settings));

  document = iep_record_to_json_with_flags (IEP_RECORD (settings), IEP_JSON_WRITABLE);
  /* Without an id it is a new one. */
  if (iep_record_is_empty (IEP_RECORD (settings), "id"))
    {
      json_object_remove_member (json_node_get_object (document), "id");
      json_object_remove_member (json_node_get_object (document), "lock_version");
    }
  iep_call_record (session, "institution_save", iep_arguments ("p_document", 'j', document, NULL),
                   IEP_TYPE_INSTITUTION_SETTINGS, iep_institution_settings_save_async, cancellable, callback, user_data);
}

/**
 * iep_institution_settings_save_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the institution as it is now
 */
IepInstitutionSettings *
iep_institution_settings_save_finish (IepSession    *session,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return iep_call_finish (session, result, iep_institution_settings_save_async, error);
}

/**
 * iep_institution_set_flow_async:
 * @session: who asks
 * @institution_id: whose
 * @flow: the flow, and why, which one that is off must have
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * From now on versions of plans go this way; those on their way keep the one they were started with.
 */
void
iep_institution_set_flow_async (IepSession          *session,
                                gint64               institution_id,
                                IepNewFlow          *flow,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (IEP_IS_NEW_FLOW (flow));

  iep_call_record (session, "institution_set_flow",
                   iep_arguments ("p_institution", 'i', institution_id,
                                  "p_flow", 's', iep_record_get_string (IEP_RECORD (flow), "flow_code"),
                                  "p_justification", 's', iep_record_get_string (IEP_RECORD (flow), "justification"), NULL),
                   IEP_TYPE_INSTITUTION_SETTINGS, iep_institution_set_flow_async, cancellable, callback, user_data);
}

/**
 * iep_institution_set_flow_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the institution as it is now
 */
IepInstitutionSettings *
iep_institution_set_flow_finish (IepSession    *session,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return iep_call_finish (session, result, iep_institution_set_flow_async, error);
}

/**
 * iep_flow_changes_async:
 * @session: who asks
 * @institution_id: whose
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads which flow an institution had since when.
 */
void
iep_flow_changes_async (IepSession          *session,
                        gint64               institution_id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  IepParameters *parameters = iep_parameters_new ();

  iep_parameters_add_int64 (parameters, institution_id);
  iep_call_query (session, changes_sql, parameters, IEP_TYPE_FLOW_CHANGE,
                  iep_flow_changes_async, cancellable, callback, user_data);
}

/**
 * iep_flow_changes_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepFlowChange, the newest first
 */
GListModel *
iep_flow_changes_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_flow_changes_async, error);
}
