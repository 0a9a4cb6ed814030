/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People as the system administrator keeps them, and the rights they hold. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-person.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"

#define OURS IEP_FIELD_READ_ONLY

static const IepChoice rights[] = {
  { "manage", N_("Manage") },
  { "endorse", N_("Endorse") },
  { "approve", N_("Approve") },
  { "endorse_ministry", N_("Endorse for the ministry") },
  { "sign", N_("Sign") },
  { "view", N_("View") },
  { "administrate", N_("Administrate the system") },
  { NULL, NULL },
};

static const IepField right_fields[] = {
  { "id", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_PLAIN },
  { "login", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "position_title", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = OURS | IEP_FIELD_PLAIN },
  { "institution_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "institution_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "right_code", IEP_FIELD_CODE, NULL, .choices = rights, .flags = OURS },
  { "valid_from", IEP_FIELD_DATE, NULL, .flags = OURS },
  { "valid_to", IEP_FIELD_DATE, NULL, .flags = OURS },
  { "granted_by_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "granted_at", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
  { "ended", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "disabled", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepHeldRight, iep_held_right, right_fields)

static const IepField person_fields[] = {
  { "login", IEP_FIELD_STRING, N_("Login"), .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name and surname") },
  { "position_title", IEP_FIELD_STRING, N_("Post") },
  { "disabled", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "must_change_password", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "created_at", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
  { "last_login", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
  { "password_until", IEP_FIELD_TIMESTAMP, NULL, .flags = OURS },
  { "rights", IEP_FIELD_LIST, NULL, .item_type = iep_held_right_get_type, .flags = OURS },
  { "delegations", IEP_FIELD_LIST, NULL, .item_type = iep_delegation_get_type, .flags = OURS },
};

IEP_DEFINE_RECORD (IepPerson, iep_person, person_fields)

static const IepField new_fields[] = {
  { "name", IEP_FIELD_STRING, N_("Name and surname") },
  { "position_title", IEP_FIELD_STRING, N_("Post") },
  { "login", IEP_FIELD_STRING, N_("Login") },
};

IEP_DEFINE_RECORD (IepNewPerson, iep_new_person, new_fields)

static const IepField new_right_fields[] = {
  { "right_code", IEP_FIELD_CODE, N_("Right"), .choices = rights },
  { "institution_id", IEP_FIELD_CODE, N_("Institution"), .classification = "institution" },
  { "valid_from", IEP_FIELD_DATE, N_("From") },
  { "valid_to", IEP_FIELD_DATE, N_("Until") },
};

IEP_DEFINE_RECORD (IepNewRight, iep_new_right, new_right_fields)

static const IepField question_fields[] = {
  { "institution_id", IEP_FIELD_CODE, N_("Institution"), .classification = "institution" },
  { "right_code", IEP_FIELD_CODE, N_("Right"), .choices = rights },
  { "day", IEP_FIELD_DATE, N_("On the day") },
};

IEP_DEFINE_RECORD (IepRightQuestion, iep_right_question, question_fields)

/**
 * iep_person_dup_state:
 * @self: a person
 *
 * Returns: (transfer full): whether they can sign in, in words
 */
char *
iep_person_dup_state (IepPerson *self)
{
  g_return_val_if_fail (IEP_IS_PERSON (self), NULL);

  if (iep_record_get_boolean (IEP_RECORD (self), "disabled"))
    return g_strdup (_("Disabled"));
  if (iep_record_get_boolean (IEP_RECORD (self), "must_change_password"))
    return g_strdup (_("One-time password"));
  return g_strdup (_("Can sign in"));
}

/* The institution of a form, whose fields are text. */
static gint64
chosen_id (IepRecord  *record,
           const char *field)
{
  const char *text = iep_record_get_string (record, field);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : IEP_UNSET;
}

/**
 * iep_person_list_async:
 * @session: who asks
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads all people, for the system administrator.
 */
void
iep_person_list_async (IepSession          *session,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  iep_call_list (session, "person_list", NULL, NULL, IEP_TYPE_PERSON, iep_person_list_async, cancellable, callback, user_data);
}

/**
 * iep_person_list_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepPerson, by name
 */
GListModel *
iep_person_list_finish (IepSession    *session,
                        GAsyncResult  *result,
                        GError       **error)
{
  return iep_call_finish (session, result, iep_person_list_async, error);
}

/* Takes @arguments. The password stays here: the server gets what it needs to check it later. */
static void
call_with_verifier (IepSession          *session,
                    const char          *function,
                    JsonNode            *arguments,
                    const char          *login,
                    const char          *password,
                    gpointer             source_tag,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(JsonNode) owned = arguments;
  g_autofree char *verifier = NULL;
  GError *error = NULL;

  verifier = iep_connection_encrypt_password (iep_session_get_connection (session), login, password, &error);
  if (verifier == NULL)
    {
      g_task_report_error (session, callback, user_data, source_tag, error);
      return;
    }
  json_object_set_string_member (json_node_get_object (owned), "p_verifier", verifier);
  iep_call_record (session, function, g_steal_pointer (&owned), IEP_TYPE_PERSON, source_tag, cancellable, callback, user_data);
}

/**
 * iep_person_create_async:
 * @session: who asks
 * @person: what was written
 * @password: the one-time password
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Lets somebody sign in, with a password that must be changed.
 */
void
iep_person_create_async (IepSession          *session,
                         IepNewPerson        *person,
                         const char          *password,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const char *login;

  g_return_if_fail (IEP_IS_NEW_PERSON (person));
  g_return_if_fail (password != NULL);

  login = iep_record_get_string (IEP_RECORD (person), "login");
  call_with_verifier (session, "person_create",
                      iep_arguments ("p_login", 's', login,
                                     "p_name", 's', iep_record_get_string (IEP_RECORD (person), "name"),
                                     "p_position", 's', iep_record_get_string (IEP_RECORD (person), "position_title"), NULL),
                      login != NULL ? login : "", password, iep_person_create_async, cancellable, callback, user_data);
}

/**
 * iep_person_create_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the person
 */
IepPerson *
iep_person_create_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_person_create_async, error);
}

/**
 * iep_person_reset_password_async:
 * @session: who asks
 * @login: whose
 * @password: the one-time password
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Gives somebody another one-time password; what they have open ends.
 */
void
iep_person_reset_password_async (IepSession          *session,
                                 const char          *login,
                                 const char          *password,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (login != NULL && password != NULL);

  call_with_verifier (session, "person_password", iep_arguments ("p_login", 's', login, NULL), login, password,
                      iep_person_reset_password_async, cancellable, callback, user_data);
}

/**
 * iep_person_reset_password_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the person, by the login alone
 */
IepPerson *
iep_person_reset_password_finish (IepSession    *session,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return iep_call_finish (session, result, iep_person_reset_password_async, error);
}

/**
 * iep_person_save_async:
 * @session: who asks
 * @person: what was edited
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Saves name and post.
 */
void
iep_person_save_async (IepSession          *session,
                       IepPerson           *person,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (IEP_IS_PERSON (person));

  iep_call_record (session, "person_save",
                   iep_arguments ("p_login", 's', iep_record_get_string (IEP_RECORD (person), "login"),
                                  "p_name", 's', iep_record_get_string (IEP_RECORD (person), "name"),
                                  "p_position", 's', iep_record_get_string (IEP_RECORD (person), "position_title"), NULL),
                   IEP_TYPE_PERSON, iep_person_save_async, cancellable, callback, user_data);
}

/**
 * iep_person_save_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the person
 */
IepPerson *
iep_person_save_finish (IepSession    *session,
                        GAsyncResult  *result,
                        GError       **error)
{
  return iep_call_finish (session, result, iep_person_save_async, error);
}

/**
 * iep_person_set_disabled_async:
 * @session: who asks
 * @login: who
 * @disabled: whether they may sign in no more
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Who is disabled cannot sign in, and what they have open ends at once.
 */
void
iep_person_set_disabled_async (IepSession          *session,
                               const char          *login,
                               gboolean             disabled,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (login != NULL);

  iep_call_record (session, disabled ? "person_disable" : "person_enable", iep_arguments ("p_login", 's', login, NULL),
                   IEP_TYPE_PERSON, iep_person_set_disabled_async, cancellable, callback, user_data);
}

/**
 * iep_person_set_disabled_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the person, by the login and state alone
 */
IepPerson *
iep_person_set_disabled_finish (IepSession    *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  return iep_call_finish (session, result, iep_person_set_disabled_async, error);
}

/**
 * iep_right_add_async:
 * @session: who asks
 * @login: to whom
 * @right: which, where, from when until when
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Gives a right; the one to administrate is for the whole system.
 */
void
iep_right_add_async (IepSession          *session,
                     const char          *login,
                     IepNewRight         *right,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  IepRecord *record = IEP_RECORD (right);
  gboolean everywhere;

  g_return_if_fail (IEP_IS_NEW_RIGHT (right));

  everywhere = g_strcmp0 (iep_record_get_string (record, "right_code"), "administrate") == 0;
  iep_call_record (session, "right_grant_add",
                   iep_arguments ("p_login", 's', login,
                                  "p_institution", 'i', everywhere ? IEP_UNSET : chosen_id (record, "institution_id"),
                                  "p_right", 's', iep_record_get_string (record, "right_code"),
                                  "p_from", 's', iep_record_get_string (record, "valid_from"),
                                  "p_to", 's', iep_record_get_string (record, "valid_to"), NULL),
                   IEP_TYPE_HELD_RIGHT, iep_right_add_async, cancellable, callback, user_data);
}

/**
 * iep_right_add_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the right
 */
IepHeldRight *
iep_right_add_finish (IepSession    *session,
                      GAsyncResult  *result,
                      GError       **error)
{
  return iep_call_finish (session, result, iep_right_add_async, error);
}

/**
 * iep_right_revoke_async:
 * @session: who asks
 * @right_id: which
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Takes a right away, from the next statement on.
 */
void
iep_right_revoke_async (IepSession          *session,
                        gint64               right_id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  iep_call_record (session, "right_grant_revoke_one", iep_arguments ("p_id", 'i', right_id, NULL),
                   IEP_TYPE_HELD_RIGHT, iep_right_revoke_async, cancellable, callback, user_data);
}

/**
 * iep_right_revoke_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the right
 */
IepHeldRight *
iep_right_revoke_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_right_revoke_async, error);
}

/**
 * iep_person_rights_async:
 * @session: who asks
 * @login: who
 * @day: a day
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads what somebody could do on a day, their own rights and those of people they stand in for.
 */
void
iep_person_rights_async (IepSession          *session,
                         const char          *login,
                         const char          *day,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  iep_call_list (session, "person_rights", iep_arguments ("p_login", 's', login, "p_day", 's', day, NULL), NULL,
                 IEP_TYPE_HELD_RIGHT, iep_person_rights_async, cancellable, callback, user_data);
}

/**
 * iep_person_rights_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepHeldRight
 */
GListModel *
iep_person_rights_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_person_rights_async, error);
}

/**
 * iep_right_holders_async:
 * @session: who asks
 * @question: where, which right, which day
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads who could do this on that day.
 */
void
iep_right_holders_async (IepSession          *session,
                         IepRightQuestion    *question,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  IepRecord *record = IEP_RECORD (question);
  gboolean everywhere;

  g_return_if_fail (IEP_IS_RIGHT_QUESTION (question));

  everywhere = g_strcmp0 (iep_record_get_string (record, "right_code"), "administrate") == 0;
  iep_call_list (session, "right_holders",
                 iep_arguments ("p_institution", 'i', everywhere ? IEP_UNSET : chosen_id (record, "institution_id"),
                                "p_right", 's', iep_record_get_string (record, "right_code"),
                                "p_day", 's', iep_record_get_string (record, "day"), NULL),
                 NULL, IEP_TYPE_HELD_RIGHT, iep_right_holders_async, cancellable, callback, user_data);
}

/**
 * iep_right_holders_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepHeldRight
 */
GListModel *
iep_right_holders_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_right_holders_async, error);
}
