/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making versions of an estimate. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-estimate.h"

#include "domain/iep-call-private.h"

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
                   iep_arguments ("p_version", 'i', iep_version_get_id (IEP_VERSION (version)),
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
