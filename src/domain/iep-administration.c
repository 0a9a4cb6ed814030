/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acts of whoever looks after the system: the owner of the server, who is no person of it, or an
 * administrator. An IepSession is for people; this needs a connection only. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-administration.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  GError *error = NULL;

  rows = iep_connection_query_finish (IEP_CONNECTION (source), result, &error);
  if (rows == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify) iep_result_unref);
}

static gboolean
is_name (const char *text)
{
  return g_ascii_islower (text[0]) && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (text);
}

static void
add_argument (IepParameters *parameters,
              JsonNode      *value)
{
  if (JSON_NODE_HOLDS_NULL (value))
    iep_parameters_add_null (parameters);
  else if (!JSON_NODE_HOLDS_VALUE (value))
    iep_parameters_add_json (parameters, value);
  else if (json_node_get_value_type (value) == G_TYPE_STRING)
    iep_parameters_add_string (parameters, json_node_get_string (value));
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    iep_parameters_add_boolean (parameters, json_node_get_boolean (value));
  else
    iep_parameters_add_int64 (parameters, json_node_get_int (value));
}

/**
 * iep_administration_call_async:
 * @connection: as the owner of the server, or as an administrator
 * @function: a function of the schema that answers with JSON
 * @arguments: (nullable) (transfer none): an object of its parameters by name; a function that acts wants
 *   `p_request` among them: a null there becomes a new request id
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 */
void
iep_administration_call_async (IepConnection       *connection,
                               const char          *function,
                               JsonNode            *arguments,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autoptr(GString) sql = g_string_new ("select iepirkumi.");
  GTask *task;

  g_return_if_fail (IEP_IS_CONNECTION (connection));
  g_return_if_fail (function != NULL && is_name (function));
  g_return_if_fail (arguments == NULL || JSON_NODE_HOLDS_OBJECT (arguments));

  g_string_append_printf (sql, "%s (", function);
  if (arguments != NULL)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init_ordered (&iter, json_node_get_object (arguments));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        {
          g_assert (is_name (name));
          if (JSON_NODE_HOLDS_NULL (value) && strcmp (name, "p_request") == 0)
            {
              g_autofree char *request = g_uuid_string_random ();

              iep_parameters_add_string (parameters, request);
            }
          else
            add_argument (parameters, value);
          g_string_append_printf (sql, "%s%s => $%u", iep_parameters_get_n (parameters) > 1 ? ", " : "",
                                  name, iep_parameters_get_n (parameters));
        }
    }
  g_string_append_c (sql, ')');

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_administration_call_async);
  iep_connection_query_async (connection, sql->str, parameters, cancellable, on_answered, task);
}

/**
 * iep_administration_call_finish:
 * @result: of iep_administration_call_async()
 * @error: the refusal, or that there is no connection
 *
 * Returns: (transfer full) (nullable): the answer
 */
JsonNode *
iep_administration_call_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_autoptr(IepResult) rows = NULL;
  JsonNode *node;

  g_return_val_if_fail (g_async_result_is_tagged (result, iep_administration_call_async), NULL);

  rows = g_task_propagate_pointer (G_TASK (result), error);
  if (rows == NULL)
    return NULL;

  node = iep_result_get_n_rows (rows) > 0 ? iep_result_get_json (rows, 0, 0) : NULL;

  return node != NULL ? node : json_node_new (JSON_NODE_NULL);
}

/**
 * iep_administration_find_institution_async:
 * @connection: as anybody
 * @code: the four digits of the institution
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 */
void
iep_administration_find_institution_async (IepConnection       *connection,
                                           const char          *code,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  GTask *task;

  g_return_if_fail (IEP_IS_CONNECTION (connection));
  g_return_if_fail (code != NULL);

  iep_parameters_add_string (parameters, code);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_administration_find_institution_async);
  iep_connection_query_async (connection, "select id from iepirkumi.institution where code = $1", parameters,
                              cancellable, on_answered, task);
}

/**
 * iep_administration_find_institution_finish:
 * @result: of iep_administration_find_institution_async()
 * @error: that there is none, or no connection
 *
 * Returns: the id of the institution, -1 on error
 */
gint64
iep_administration_find_institution_finish (GAsyncResult  *result,
                                            GError       **error)
{
  g_autoptr(IepResult) rows = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, iep_administration_find_institution_async), -1);

  rows = g_task_propagate_pointer (G_TASK (result), error);
  if (rows == NULL)
    return -1;

  if (iep_result_get_n_rows (rows) == 0)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_NOT_FOUND, "no_such_institution", NULL, NULL,
                                                        "%s", _("There is no such institution.")));
      return -1;
    }

  return iep_result_get_int64 (rows, 0, 0);
}
