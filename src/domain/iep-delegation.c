/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delegations: who acts in place of whom, where, with which rights, from when until when. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-delegation.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"
#include "domain/iep-labels.h"

#define OURS IEP_FIELD_READ_ONLY

static const IepField fields[] = {
  { "id", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_PLAIN },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_PLAIN },
  { "institution_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "institution_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "absent", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "absent_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "deputy", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "deputy_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "right_codes", IEP_FIELD_STRV, NULL, .flags = OURS },
  { "works", IEP_FIELD_STRV, NULL, .flags = OURS },
  { "valid_from", IEP_FIELD_DATE, NULL, .flags = OURS },
  { "valid_to", IEP_FIELD_DATE, NULL, .flags = OURS },
  { "reason", IEP_FIELD_TEXT, NULL, .flags = OURS },
  { "created_by_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "created_at", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
  { "revoked_by_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "revoked_at", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
  { "state", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "acts", IEP_FIELD_STRV, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepDelegation, iep_delegation, fields)

static const IepField new_fields[] = {
  { "absent", IEP_FIELD_CODE, N_("Absent person"), .classification = "person" },
  { "institution_id", IEP_FIELD_CODE, N_("Institution"), .classification = "institution" },
  { "deputy", IEP_FIELD_CODE, N_("Deputy"), .classification = "deputy" },
  { "valid_from", IEP_FIELD_DATE, N_("From") },
  { "valid_to", IEP_FIELD_DATE, N_("Until") },
  { "reason", IEP_FIELD_STRING, N_("Reason") },
  { "manage", IEP_FIELD_BOOLEAN, N_("Manage") },
  { "endorse", IEP_FIELD_BOOLEAN, N_("Endorse") },
  { "approve", IEP_FIELD_BOOLEAN, N_("Approve") },
  { "endorse_ministry", IEP_FIELD_BOOLEAN, N_("Endorse for the ministry") },
  { "sign", IEP_FIELD_BOOLEAN, N_("Sign") },
};

IEP_DEFINE_RECORD (IepNewDelegation, iep_new_delegation, new_fields)

/**
 * iep_delegation_dup_state:
 * @self: a delegation
 *
 * Returns: (transfer full): whether it works, in words
 */
char *
iep_delegation_dup_state (IepDelegation *self)
{
  const char *state;

  g_return_val_if_fail (IEP_IS_DELEGATION (self), NULL);

  state = iep_record_get_string (IEP_RECORD (self), "state");
  if (g_strcmp0 (state, "coming") == 0)
    return g_strdup (_("Coming"));
  if (g_strcmp0 (state, "running") == 0)
    return g_strdup (iep_record_is_empty (IEP_RECORD (self), "works") ? _("Gives nothing today") : _("Running"));
  if (g_strcmp0 (state, "over") == 0)
    return g_strdup (_("Over"));
  return g_strdup (_("Ended"));
}

/**
 * iep_delegation_dup_rights:
 * @self: a delegation
 *
 * Returns: (transfer full): the rights it hands on, in words
 */
char *
iep_delegation_dup_rights (IepDelegation *self)
{
  const char * const *codes;
  GString *text;

  g_return_val_if_fail (IEP_IS_DELEGATION (self), NULL);

  codes = iep_record_get_strv (IEP_RECORD (self), "right_codes");
  text = g_string_new (NULL);
  for (guint i = 0; codes[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", iep_label_right (codes[i]));

  return g_string_free (text, FALSE);
}

static JsonNode *
chosen_rights (IepRecord *record)
{
  static const char * const codes[] = { "manage", "endorse", "approve", "endorse_ministry", "sign" };
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (iep_record_get_boolean (record, codes[i]))
      json_array_add_string_element (array, codes[i]);
  json_node_take_array (node, array);

  return node;
}

/**
 * iep_delegation_list_async:
 * @session: who asks
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads all delegations there are for the administrator, for others those they are part of or may know of.
 */
void
iep_delegation_list_async (IepSession          *session,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  iep_call_list (session, "delegation_list", NULL, NULL, IEP_TYPE_DELEGATION, iep_delegation_list_async, cancellable, callback, user_data);
}

/**
 * iep_delegation_list_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepDelegation, the newest first
 */
GListModel *
iep_delegation_list_finish (IepSession    *session,
                            GAsyncResult  *result,
                            GError       **error)
{
  return iep_call_finish (session, result, iep_delegation_list_async, error);
}

/**
 * iep_delegation_add_async:
 * @session: who asks
 * @delegation: what was written
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Lets the deputy act in place of the absent person.
 */
void
iep_delegation_add_async (IepSession          *session,
                          IepNewDelegation    *delegation,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  IepRecord *record = IEP_RECORD (delegation);
  const char *institution;

  g_return_if_fail (IEP_IS_NEW_DELEGATION (delegation));

  institution = iep_record_get_string (record, "institution_id");
  iep_call_record (session, "delegation_add",
                   iep_arguments ("p_absent", 's', iep_record_get_string (record, "absent"),
                                  "p_deputy", 's', iep_record_get_string (record, "deputy"),
                                  "p_institution", 'i', institution != NULL ? g_ascii_strtoll (institution, NULL, 10) : IEP_UNSET,
                                  "p_rights", 'j', chosen_rights (record),
                                  "p_from", 's', iep_record_get_string (record, "valid_from"),
                                  "p_to", 's', iep_record_get_string (record, "valid_to"),
                                  "p_reason", 's', iep_record_get_string (record, "reason"), NULL),
                   IEP_TYPE_DELEGATION, iep_delegation_add_async, cancellable, callback, user_data);
}

/**
 * iep_delegation_add_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the delegation
 */
IepDelegation *
iep_delegation_add_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  return iep_call_finish (session, result, iep_delegation_add_async, error);
}

/**
 * iep_delegation_end_async:
 * @session: who asks
 * @delegation_id: which
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Ends a delegation before its last day.
 */
void
iep_delegation_end_async (IepSession          *session,
                          gint64               delegation_id,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  iep_call_record (session, "delegation_end", iep_arguments ("p_id", 'i', delegation_id, NULL), IEP_TYPE_DELEGATION,
                   iep_delegation_end_async, cancellable, callback, user_data);
}

/**
 * iep_delegation_end_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the delegation
 */
IepDelegation *
iep_delegation_end_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  return iep_call_finish (session, result, iep_delegation_end_async, error);
}
