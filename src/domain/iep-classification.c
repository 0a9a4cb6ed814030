/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading all of a classification: codes of every time, with what `extra` knows about them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-classification.h"

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(JsonNode) node = NULL;
  GError *error = NULL;

  rows = iep_connection_query_finish (IEP_CONNECTION (source), result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  node = iep_result_get_json (rows, 0, 0);
  g_task_return_pointer (task, node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : json_array_new (),
                         (GDestroyNotify) json_array_unref);
}

/**
 * iep_classification_list_async:
 * @connection: as anybody
 * @kind: `cpv`, `ekk`, `procedure`, …
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 */
void
iep_classification_list_async (IepConnection       *connection,
                               const char          *kind,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  GTask *task;

  g_return_if_fail (IEP_IS_CONNECTION (connection));
  g_return_if_fail (kind != NULL);

  iep_parameters_add_string (parameters, kind);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_classification_list_async);
  iep_connection_query_async (connection,
                              "select coalesce(jsonb_agg(to_jsonb(c) - 'kind' - 'search_text' order by c.code, c.valid_from), '[]')"
                              " from iepirkumi.classification c where c.kind = $1",
                              parameters, cancellable, on_listed, task);
}

/**
 * iep_classification_list_finish:
 * @result: of iep_classification_list_async()
 * @error: return location for an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): objects of code, valid_from, valid_to, name_lv, name_en, parent_code, extra, by
 *   code and day
 */
JsonArray *
iep_classification_list_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_classification_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
