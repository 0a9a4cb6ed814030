/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading, deciding, signing and keeping versions of every kind. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-version-private.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"

/* What the database calls such versions; the names of its functions begin with it. */
static const char *
kind_of (GType type)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (type);

  return IEP_VERSION_CLASS (klass)->kind;
}

/* Calls the function @name of @type, `plan_act` or `estimate_act`; takes @arguments. */
static void
call_record (IepSession          *session,
             GType                type,
             const char          *name,
             JsonNode            *arguments,
             gpointer             source_tag,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autofree char *function = g_strdup_printf ("%s_%s", kind_of (type), name);

  iep_call_record (session, function, arguments, type, source_tag, cancellable, callback, user_data);
}

/**
 * iep_version_list_async:
 * @session: a session
 * @type: %IEP_TYPE_PLAN_VERSION or %IEP_TYPE_ESTIMATE_VERSION
 * @institution_id: of which institution; %IEP_UNSET = of all
 * @year: of which year; %IEP_UNSET = of all
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the versions this person may see, newest first: the header only, without steps, decisions and acts.
 */
void
iep_version_list_async (IepSession          *session,
                        GType                type,
                        gint64               institution_id,
                        gint64               year,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autofree char *function = g_strdup_printf ("%s_list", kind_of (type));

  iep_call_list (session, function, iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year, NULL),
                 NULL, type, iep_version_list_async, cancellable, callback, user_data);
}

/**
 * iep_version_list_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of versions of the type asked for
 */
GListModel *
iep_version_list_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_version_list_async, error);
}

/**
 * iep_version_get_async:
 * @session: a session
 * @type: %IEP_TYPE_PLAN_VERSION or %IEP_TYPE_ESTIMATE_VERSION
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads a version with its steps, decisions and the acts open to this person; an estimate also with its lines, their codes
 * and what is wrong with it.
 */
void
iep_version_get_async (IepSession          *session,
                       GType                type,
                       gint64               version_id,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  call_record (session, type, "get", iep_arguments ("p_version", 'i', version_id, NULL),
               iep_version_get_async, cancellable, callback, user_data);
}

/**
 * iep_version_get_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the #IepVersion, of the type asked for
 */
gpointer
iep_version_get_finish (IepSession    *session,
                        GAsyncResult  *result,
                        GError       **error)
{
  return iep_call_finish (session, result, iep_version_get_async, error);
}

/**
 * iep_version_act_async:
 * @session: a session
 * @version: the version as it was read
 * @act: one of its acts that changes nothing but the flow: `hand_over`, `endorse`, `approve`, `endorse_ministry`, `return`,
 *   `withdraw` or `discard`
 * @comment: (nullable): why; needed for `return`
 * @cancellable: (nullable): to give up waiting; the act may have been done
 * @callback: called once
 * @user_data: for @callback
 *
 * Decides the next step of a version, moves it back, or discards a draft.
 */
void
iep_version_act_async (IepSession          *session,
                       IepVersion          *version,
                       const char          *act,
                       const char          *comment,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (IEP_IS_VERSION (version));
  g_return_if_fail (act != NULL);

  call_record (session, G_OBJECT_TYPE (version), "act",
               iep_arguments ("p_version", 'i', iep_version_get_id (version),
                              "p_lock", 'i', iep_record_get_int (IEP_RECORD (version), "lock_version"),
                              "p_act", 's', act,
                              "p_comment", 's', comment, NULL),
               iep_version_act_async, cancellable, callback, user_data);
}

/**
 * iep_version_act_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR; iep_problems_from_error() says what stops it
 *
 * Returns: (transfer full): the #IepVersion as it is now
 */
gpointer
iep_version_act_finish (IepSession    *session,
                        GAsyncResult  *result,
                        GError       **error)
{
  return iep_call_finish (session, result, iep_version_act_async, error);
}

/**
 * iep_version_sign_async:
 * @session: a session
 * @version: the version as it was read
 * @pdf: the signed document; the caller has verified it
 * @signature: an object with `certificate_subject`, `certificate_issuer`, `certificate_serial`, `signed_at`,
 *   `content_hash`
 * @cancellable: (nullable): to give up waiting; the document may have been stored
 * @callback: called once
 * @user_data: for @callback
 *
 * Stores the signed document and puts the version in force.
 */
void
iep_version_sign_async (IepSession          *session,
                        IepVersion          *version,
                        GBytes              *pdf,
                        JsonNode            *signature,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autofree char *function = NULL;
  g_autoptr(JsonNode) arguments = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_VERSION (version));
  g_return_if_fail (pdf != NULL);
  g_return_if_fail (signature != NULL);

  function = g_strdup_printf ("%s_sign", kind_of (G_OBJECT_TYPE (version)));
  arguments = iep_arguments ("p_version", 'i', iep_version_get_id (version),
                             "p_lock", 'i', iep_record_get_int (IEP_RECORD (version), "lock_version"),
                             "p_signature", 'j', json_node_ref (signature), NULL);
  iep_session_call_with_bytes_async (session, function, arguments, "p_file", pdf, cancellable, iep_call_on_record,
                                     iep_call_task (session, G_OBJECT_TYPE (version), iep_version_sign_async, cancellable,
                                                    callback, user_data));
}

/**
 * iep_version_sign_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the #IepVersion, signed
 */
gpointer
iep_version_sign_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_version_sign_async, error);
}

static void
on_export (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  IepVersionExport *export = NULL;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node != NULL)
    export = iep_version_export_new (node, &error);
  if (export != NULL)
    g_task_return_pointer (task, export, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * iep_version_export_async:
 * @session: a session
 * @type: %IEP_TYPE_PLAN_VERSION or %IEP_TYPE_ESTIMATE_VERSION
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the frozen content of a version (of a draft what would be frozen now) and what is printed around it. The content
 * is checked against its hash.
 */
void
iep_version_export_async (IepSession          *session,
                          GType                type,
                          gint64               version_id,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autofree char *function = NULL;
  g_autoptr(JsonNode) arguments = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));

  function = g_strdup_printf ("%s_export", kind_of (type));
  arguments = iep_arguments ("p_version", 'i', version_id, NULL);
  iep_session_read_call_async (session, function, arguments, cancellable, on_export,
                               iep_call_task (session, G_TYPE_NONE, iep_version_export_async, cancellable, callback,
                                              user_data));
}

/**
 * iep_version_export_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the bytes and their frame
 */
IepVersionExport *
iep_version_export_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  return iep_call_finish (session, result, iep_version_export_async, error);
}

static void
on_file (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *file = NULL;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (rows != NULL && iep_result_get_n_rows (rows) > 0)
    file = iep_result_get_bytes (rows, 0, 0);
  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) g_bytes_unref);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_NOT_FOUND, "%s",
                             _("There is no signed document of this version."));
}

/**
 * iep_version_document_async:
 * @session: a session
 * @type: %IEP_TYPE_PLAN_VERSION or %IEP_TYPE_ESTIMATE_VERSION
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the signed document of a version.
 */
void
iep_version_document_async (IepSession          *session,
                            GType                type,
                            gint64               version_id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();

  g_return_if_fail (IEP_IS_SESSION (session));

  iep_parameters_add_int64 (parameters, version_id);
  iep_parameters_add_string (parameters, kind_of (type));
  iep_session_read_async (session, "select file from iepirkumi.document_get (p_version => $1, p_kind => $2)", parameters,
                          cancellable, on_file,
                          iep_call_task (session, G_TYPE_NONE, iep_version_document_async, cancellable, callback, user_data));
}

/**
 * iep_version_document_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the PDF as it was signed
 */
GBytes *
iep_version_document_finish (IepSession    *session,
                             GAsyncResult  *result,
                             GError       **error)
{
  return iep_call_finish (session, result, iep_version_document_async, error);
}
