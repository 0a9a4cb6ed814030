/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at an installation: asks the queries of data/database/check and reads their rows. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-check.h"

#include "database/iep-installer.h"

/**
 * iep_check_line_new:
 * @area: where it belongs
 * @code: what was looked at
 * @level: what came of it
 * @object: (nullable): what it is about
 * @detail: (nullable): what was found there
 *
 * Returns: (transfer full): a line
 */
IepCheckLine *
iep_check_line_new (const char    *area,
                    const char    *code,
                    IepCheckLevel  level,
                    const char    *object,
                    const char    *detail)
{
  IepCheckLine *line;

  g_return_val_if_fail (area != NULL && code != NULL, NULL);

  line = g_new0 (IepCheckLine, 1);
  line->area = g_strdup (area);
  line->code = g_strdup (code);
  line->level = level;
  line->object = g_strdup (object);
  line->detail = g_strdup (detail);

  return line;
}

/**
 * iep_check_line_free:
 * @line: (transfer full): a line
 */
void
iep_check_line_free (IepCheckLine *line)
{
  g_return_if_fail (line != NULL);

  g_free (line->area);
  g_free (line->code);
  g_free (line->object);
  g_free (line->detail);
  g_free (line);
}

/**
 * iep_check_level_to_string:
 * @level: a level
 *
 * Returns: (transfer none): "ok", "unchecked", "warning" or "error", as programs read it
 */
const char *
iep_check_level_to_string (IepCheckLevel level)
{
  static const char *const names[] = { "ok", "unchecked", "warning", "error" };

  g_return_val_if_fail (level < G_N_ELEMENTS (names), "error");

  return names[level];
}

static IepCheckLevel
level_of (const char *text)
{
  for (IepCheckLevel level = IEP_CHECK_OK; level <= IEP_CHECK_ERROR; level++)
    if (g_strcmp0 (iep_check_level_to_string (level), text) == 0)
      return level;

  return IEP_CHECK_ERROR;
}

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (iep_connection_script_finish (IEP_CONNECTION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * iep_check_prepare_async:
 * @connection: as anybody
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * The checks compare names of objects as text, and promise to change nothing: sets the connection so.
 */
void
iep_check_prepare_async (IepConnection       *connection,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (IEP_IS_CONNECTION (connection));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_check_prepare_async);
  iep_connection_script_async (connection, "set search_path = pg_catalog; set default_transaction_read_only = on", cancellable,
                               prepared_cb, task);
}

/**
 * iep_check_prepare_finish:
 * @result: of iep_check_prepare_async()
 * @error: return location for an error
 *
 * Returns: whether iep_check_ask_async() may be used
 */
gboolean
iep_check_prepare_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_check_prepare_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
asked_cb (GObject      *source,
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

/**
 * iep_check_ask_async:
 * @connection: as anybody; search_path must be pg_catalog
 * @name: a file of data/database/check, without its ending
 * @after: the parameter of a file that has one; less than 0 for the others
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 */
void
iep_check_ask_async (IepConnection       *connection,
                     const char          *name,
                     gint64               after,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(IepParameters) parameters = NULL;
  g_autofree char *sql = NULL;
  GError *error = NULL;

  g_return_if_fail (IEP_IS_CONNECTION (connection));
  g_return_if_fail (name != NULL);

  g_task_set_source_tag (task, iep_check_ask_async);
  sql = iep_installer_read_query ("check", name, &error);
  if (sql == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (after >= 0)
    {
      parameters = iep_parameters_new ();
      iep_parameters_add_int64 (parameters, after);
    }
  iep_connection_query_async (connection, sql, parameters, cancellable, asked_cb, g_steal_pointer (&task));
}

/**
 * iep_check_ask_finish:
 * @result: of iep_check_ask_async()
 * @error: %IEP_DATABASE_ERROR_PERMISSION when this login may not know, or what else went wrong
 *
 * Returns: (transfer full) (nullable): the rows of the file
 */
IepResult *
iep_check_ask_finish (GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_check_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The rules of the catalog have another form: what breaks nothing has no object. */
static IepCheckLine *
read_rule (IepResult *rows,
           guint      row)
{
  const char *code = iep_result_get_string (rows, row, 0);
  const char *rule = iep_result_get_string (rows, row, 1);
  g_autofree char *object = NULL;

  if (iep_result_is_null (rows, row, 2))
    return iep_check_line_new ("rules", code, IEP_CHECK_OK, rule, NULL);

  object = g_strjoin (" ", iep_result_get_string (rows, row, 2), iep_result_get_string (rows, row, 3), NULL);

  return iep_check_line_new ("rules", code, IEP_CHECK_ERROR, rule, g_strstrip (object));
}

static IepCheckLine *
read_chain (IepResult *rows,
            guint      row)
{
  g_autoptr(JsonNode) answer = iep_result_get_json (rows, row, 3);
  JsonObject *object = json_node_get_object (answer);
  gboolean ok = json_object_get_boolean_member (object, "ok");
  g_autofree char *name = g_strjoin (" ", iep_result_get_string (rows, row, 1), iep_result_get_string (rows, row, 2), NULL);
  g_autofree char *detail = NULL;

  if (!ok && json_object_get_null_member (object, "first_bad"))
    detail = g_strdup_printf ("seq %" G_GINT64_FORMAT " …", json_object_get_int_member (object, "checked"));
  else if (!ok)
    detail = g_strdup_printf ("seq %" G_GINT64_FORMAT, json_object_get_int_member (object, "first_bad"));
  else
    detail = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (object, "checked"));
  g_strstrip (name);

  return iep_check_line_new ("audit", "chain", ok ? IEP_CHECK_OK : IEP_CHECK_ERROR, name[0] != '\0' ? name : "0", detail);
}

/**
 * iep_check_read:
 * @area: "settings", "access", "rules", "audit" or "content"
 * @rows: what its query answered
 *
 * Returns: (transfer full) (element-type IepCheckLine): its lines
 */
GPtrArray *
iep_check_read (const char *area,
                IepResult  *rows)
{
  GPtrArray *lines;
  guint n;

  g_return_val_if_fail (area != NULL && rows != NULL, NULL);

  lines = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_check_line_free);
  n = iep_result_get_n_rows (rows);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (area, "rules"))
      g_ptr_array_add (lines, read_rule (rows, i));
    else if (g_str_equal (area, "audit"))
      g_ptr_array_add (lines, read_chain (rows, i));
    else
      g_ptr_array_add (lines, iep_check_line_new (area, iep_result_get_string (rows, i, 0), level_of (iep_result_get_string (rows, i, 1)),
                                                  iep_result_get_string (rows, i, 2), iep_result_get_string (rows, i, 3)));

  return lines;
}
