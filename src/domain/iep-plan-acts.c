/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making versions of a plan and acting on them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-plan.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-plan-private.h"
#include "domain/iep-session-private.h"

static void
on_version (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  IepPlanVersion *version;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  version = iep_record_from_json (IEP_TYPE_PLAN_VERSION, node);
  if (version != NULL)
    g_task_return_pointer (task, version, g_object_unref);
  else
    g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, "%s",
                             _("The server’s answer cannot be understood."));
}

static void
on_list (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node != NULL)
    g_task_return_pointer (task, iep_record_list_from_json (IEP_TYPE_PLAN_VERSION, node), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_export (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  IepPlanExport *export = NULL;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node != NULL)
    export = iep_plan_export_new (node, &error);
  if (export != NULL)
    g_task_return_pointer (task, export, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
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

/* Takes @arguments. */
static void
call (IepSession          *session,
      const char          *function,
      JsonNode            *arguments,
      GAsyncReadyCallback  on_answer,
      gpointer             source_tag,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_autoptr(JsonNode) owned = arguments;
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, source_tag);
  iep_session_call_async (session, function, arguments, cancellable, on_answer, task);
}

static gpointer
finish (IepSession    *session,
        GAsyncResult  *result,
        gpointer       source_tag,
        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_plan_list_async:
 * @session: a session
 * @institution_id: whose
 * @year: of which plan; %IEP_UNSET = of all
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the versions this person may see, newest first: the header only, without steps, decisions and acts.
 */
void
iep_plan_list_async (IepSession          *session,
                     gint64               institution_id,
                     gint64               year,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  call (session, "plan_list",
        iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year, NULL),
        on_list, iep_plan_list_async, cancellable, callback, user_data);
}

/**
 * iep_plan_list_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepPlanVersion
 */
GListModel *
iep_plan_list_finish (IepSession    *session,
                      GAsyncResult  *result,
                      GError       **error)
{
  return finish (session, result, iep_plan_list_async, error);
}

/**
 * iep_plan_get_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads a version with its steps, decisions and the acts open to this person.
 */
void
iep_plan_get_async (IepSession          *session,
                    gint64               version_id,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  call (session, "plan_get", iep_arguments ("p_version", 'i', version_id, NULL),
        on_version, iep_plan_get_async, cancellable, callback, user_data);
}

/**
 * iep_plan_get_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the version
 */
IepPlanVersion *
iep_plan_get_finish (IepSession    *session,
                     GAsyncResult  *result,
                     GError       **error)
{
  return finish (session, result, iep_plan_get_async, error);
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
  call (session, "plan_create",
        iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year, NULL),
        on_version, iep_plan_create_async, cancellable, callback, user_data);
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
  return finish (session, result, iep_plan_create_async, error);
}

/**
 * iep_plan_act_async:
 * @session: a session
 * @version: a version, as it was read
 * @act: `hand_over`, `endorse`, `approve`, `endorse_ministry`, `return` or `withdraw`
 * @comment: (nullable): a comment; `return` needs one
 * @cancellable: (nullable): to give up waiting; the act may have happened
 * @callback: called once
 * @user_data: for @callback
 *
 * Decides the next step of a version, or moves it back.
 */
void
iep_plan_act_async (IepSession          *session,
                    IepPlanVersion      *version,
                    const char          *act,
                    const char          *comment,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_return_if_fail (IEP_IS_PLAN_VERSION (version));
  g_return_if_fail (act != NULL);

  call (session, "plan_act",
        iep_arguments ("p_version", 'i', iep_plan_version_get_id (version),
                       "p_lock", 'i', iep_record_get_int (IEP_RECORD (version), "lock_version"),
                       "p_act", 's', act,
                       "p_comment", 's', comment, NULL),
        on_version, iep_plan_act_async, cancellable, callback, user_data);
}

/**
 * iep_plan_act_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the version after the act
 */
IepPlanVersion *
iep_plan_act_finish (IepSession    *session,
                     GAsyncResult  *result,
                     GError       **error)
{
  return finish (session, result, iep_plan_act_async, error);
}

/**
 * iep_plan_sign_async:
 * @session: a session
 * @version: a version, as it was read
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
iep_plan_sign_async (IepSession          *session,
                     IepPlanVersion      *version,
                     GBytes              *pdf,
                     JsonNode            *signature,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PLAN_VERSION (version));
  g_return_if_fail (pdf != NULL);
  g_return_if_fail (signature != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_plan_sign_async);
  arguments = iep_arguments ("p_version", 'i', iep_plan_version_get_id (version),
                             "p_lock", 'i', iep_record_get_int (IEP_RECORD (version), "lock_version"),
                             "p_signature", 'j', json_node_ref (signature), NULL);
  iep_session_call_with_bytes_async (session, "plan_sign", arguments, "p_file", pdf, cancellable, on_version, task);
}

/**
 * iep_plan_sign_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the version, signed
 */
IepPlanVersion *
iep_plan_sign_finish (IepSession    *session,
                      GAsyncResult  *result,
                      GError       **error)
{
  return finish (session, result, iep_plan_sign_async, error);
}

/**
 * iep_plan_export_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the frozen content of a version and what is printed around it. The content is checked against its hash.
 */
void
iep_plan_export_async (IepSession          *session,
                       gint64               version_id,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = iep_arguments ("p_version", 'i', version_id, NULL);
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_plan_export_async);
  iep_session_read_call_async (session, "plan_export", arguments, cancellable, on_export, task);
}

/**
 * iep_plan_export_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the export
 */
IepPlanExport *
iep_plan_export_finish (IepSession    *session,
                        GAsyncResult  *result,
                        GError       **error)
{
  return finish (session, result, iep_plan_export_async, error);
}

/**
 * iep_plan_document_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the signed document of a version.
 */
void
iep_plan_document_async (IepSession          *session,
                         gint64               version_id,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_plan_document_async);
  iep_parameters_add_int64 (parameters, version_id);
  iep_session_read_async (session, "select file from iepirkumi.document_get (p_version => $1)", parameters,
                          cancellable, on_file, task);
}

/**
 * iep_plan_document_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the PDF as it was signed
 */
GBytes *
iep_plan_document_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return finish (session, result, iep_plan_document_async, error);
}
