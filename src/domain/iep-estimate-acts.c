/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making versions of an estimate and acting on them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-estimate.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"
#include "domain/iep-plan-private.h"

static JsonNode *
object_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return node;
}

static void
set_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (object, name, value);
}

/**
 * iep_estimate_list_async:
 * @session: a session
 * @institution_id: whose
 * @year: of which year; %IEP_UNSET = of all
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the versions this person may see: the headers, newest first.
 */
void
iep_estimate_list_async (IepSession          *session,
                         gint64               institution_id,
                         gint64               year,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  iep_call_list (session, "estimate_list",
                 iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year, NULL),
                 NULL, IEP_TYPE_ESTIMATE_VERSION, iep_estimate_list_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_list_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepEstimateVersion
 */
GListModel *
iep_estimate_list_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_list_async, error);
}

/**
 * iep_estimate_get_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads a version with its lines, their codes, what is wrong with it, its steps, decisions and the acts open to
 * this person.
 */
void
iep_estimate_get_async (IepSession          *session,
                        gint64               version_id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  iep_call_record (session, "estimate_get",
                   iep_arguments ("p_version", 'i', version_id, NULL),
                   IEP_TYPE_ESTIMATE_VERSION, iep_estimate_get_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_get_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the version
 */
IepEstimateVersion *
iep_estimate_get_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_get_async, error);
}

/**
 * iep_estimate_create_async:
 * @session: a session
 * @institution_id: whose
 * @year: of which year
 * @programme: code of a budget programme of the institution, `NN.NN.NN`
 * @budget_type: `P`, `S` or `7`
 * @function_code: (nullable): code of the functional classification, `NN.NNN`
 * @document_number: (nullable): the number of the estimate
 * @cancellable: (nullable): to give up waiting; the draft may have been made
 * @callback: called once
 * @user_data: for @callback
 *
 * Begins an estimate: a draft without lines.
 */
void
iep_estimate_create_async (IepSession          *session,
                           gint64               institution_id,
                           gint64               year,
                           const char          *programme,
                           const char          *budget_type,
                           const char          *function_code,
                           const char          *document_number,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  JsonObject *document = json_object_new ();

  json_object_set_int_member (document, "institution_id", institution_id);
  json_object_set_int_member (document, "year", year);
  set_string (document, "programme", programme);
  set_string (document, "budget_type", budget_type);
  set_string (document, "function_code", function_code);
  set_string (document, "document_number", document_number);
  iep_call_record (session, "estimate_create",
                   iep_arguments ("p_document", 'j', object_node (document), NULL),
                   IEP_TYPE_ESTIMATE_VERSION, iep_estimate_create_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_create_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR; its detail has `version_id` when there is one already (`open_version`, `in_force`)
 *
 * Returns: (transfer full): the draft
 */
IepEstimateVersion *
iep_estimate_create_finish (IepSession    *session,
                            GAsyncResult  *result,
                            GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_create_async, error);
}

/**
 * iep_estimate_copy_async:
 * @session: a session
 * @version_id: which version to copy
 * @year: for which year
 * @index: what amounts are multiplied by, in basis points (10000 = as they are)
 * @indexes: (nullable): other indexes by code, for the code and all below it
 * @cancellable: (nullable): to give up waiting; the draft may have been made
 * @callback: called once
 * @user_data: for @callback
 *
 * Begins the estimate of another year with the amounts of this one, rounded to what that year wants.
 */
void
iep_estimate_copy_async (IepSession          *session,
                         gint64               version_id,
                         gint64               year,
                         gint64               index,
                         JsonObject          *indexes,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  JsonObject *document = json_object_new ();

  json_object_set_int_member (document, "year", year);
  json_object_set_int_member (document, "index", index);
  if (indexes != NULL)
    json_object_set_object_member (document, "indexes", json_object_ref (indexes));
  iep_call_record (session, "estimate_copy",
                   iep_arguments ("p_version", 'i', version_id, "p_document", 'j', object_node (document), NULL),
                   IEP_TYPE_ESTIMATE_VERSION, iep_estimate_copy_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_copy_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the new draft
 */
IepEstimateVersion *
iep_estimate_copy_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_copy_async, error);
}

/**
 * iep_estimate_amend_async:
 * @session: a session
 * @version: the version in force, as it was read
 * @cancellable: (nullable): to give up waiting; the draft may have been made
 * @callback: called once
 * @user_data: for @callback
 *
 * Begins an amendment: the next version, a draft with the same lines.
 */
void
iep_estimate_amend_async (IepSession          *session,
                          IepEstimateVersion  *version,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));

  iep_call_record (session, "estimate_amend",
                   iep_arguments ("p_version", 'i', iep_estimate_version_get_id (version),
                                  "p_lock", 'i', iep_record_get_int (IEP_RECORD (version), "lock_version"), NULL),
                   IEP_TYPE_ESTIMATE_VERSION, iep_estimate_amend_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_amend_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the draft
 */
IepEstimateVersion *
iep_estimate_amend_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_amend_async, error);
}

/**
 * iep_estimate_act_async:
 * @session: a session
 * @version: a version, as it was read
 * @act: `hand_over`, `approve`, `return`, `withdraw` or `discard`
 * @comment: (nullable): a comment; `return` needs one
 * @cancellable: (nullable): to give up waiting; the act may have happened
 * @callback: called once
 * @user_data: for @callback
 *
 * Decides the next step of a version, moves it back, or discards a draft.
 */
void
iep_estimate_act_async (IepSession          *session,
                        IepEstimateVersion  *version,
                        const char          *act,
                        const char          *comment,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));
  g_return_if_fail (act != NULL);

  iep_call_record (session, "estimate_act",
                   iep_arguments ("p_version", 'i', iep_estimate_version_get_id (version),
                                  "p_lock", 'i', iep_record_get_int (IEP_RECORD (version), "lock_version"),
                                  "p_act", 's', act,
                                  "p_comment", 's', comment, NULL),
                   IEP_TYPE_ESTIMATE_VERSION, iep_estimate_act_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_act_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR; iep_problems_from_error() says what stops it
 *
 * Returns: (transfer full): the version after the act
 */
IepEstimateVersion *
iep_estimate_act_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_act_async, error);
}

/**
 * iep_estimate_sign_async:
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
iep_estimate_sign_async (IepSession          *session,
                         IepEstimateVersion  *version,
                         GBytes              *pdf,
                         JsonNode            *signature,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));
  g_return_if_fail (pdf != NULL);
  g_return_if_fail (signature != NULL);

  arguments = iep_arguments ("p_version", 'i', iep_estimate_version_get_id (version),
                             "p_lock", 'i', iep_record_get_int (IEP_RECORD (version), "lock_version"),
                             "p_signature", 'j', json_node_ref (signature), NULL);
  iep_session_call_with_bytes_async (session, "estimate_sign", arguments, "p_file", pdf, cancellable, iep_call_on_record,
                                     iep_call_task (session, IEP_TYPE_ESTIMATE_VERSION, iep_estimate_sign_async, cancellable,
                                                    callback, user_data));
}

/**
 * iep_estimate_sign_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the signed version
 */
IepEstimateVersion *
iep_estimate_sign_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_sign_async, error);
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

/**
 * iep_estimate_export_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the frozen content of a version, or of a draft what would be frozen now, and what is printed around it.
 */
void
iep_estimate_export_async (IepSession          *session,
                           gint64               version_id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));

  arguments = iep_arguments ("p_version", 'i', version_id, NULL);
  iep_session_read_call_async (session, "estimate_export", arguments, cancellable, on_export,
                               iep_call_task (session, G_TYPE_NONE, iep_estimate_export_async, cancellable, callback,
                                              user_data));
}

/**
 * iep_estimate_export_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the bytes and the frame of the version, as of a plan
 */
IepPlanExport *
iep_estimate_export_finish (IepSession    *session,
                            GAsyncResult  *result,
                            GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_export_async, error);
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
 * iep_estimate_document_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the signed document of a version.
 */
void
iep_estimate_document_async (IepSession          *session,
                             gint64               version_id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();

  g_return_if_fail (IEP_IS_SESSION (session));

  iep_parameters_add_int64 (parameters, version_id);
  iep_session_read_async (session, "select file from iepirkumi.document_get (p_version => $1, p_kind => 'estimate')", parameters,
                          cancellable, on_file,
                          iep_call_task (session, G_TYPE_NONE, iep_estimate_document_async, cancellable, callback, user_data));
}

/**
 * iep_estimate_document_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the PDF as it was signed
 */
GBytes *
iep_estimate_document_finish (IepSession    *session,
                              GAsyncResult  *result,
                              GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_document_async, error);
}

/**
 * iep_estimate_last_year_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the lines of the estimate that was in force the year before, the pattern to spread a year over months by.
 */
void
iep_estimate_last_year_async (IepSession          *session,
                              gint64               version_id,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  iep_call_list (session, "estimate_last_year", iep_arguments ("p_version", 'i', version_id, NULL), "lines",
                 IEP_TYPE_ESTIMATE_LINE, iep_estimate_last_year_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_last_year_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepEstimateLine, empty when there was none
 */
GListModel *
iep_estimate_last_year_finish (IepSession    *session,
                               GAsyncResult  *result,
                               GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_last_year_async, error);
}
