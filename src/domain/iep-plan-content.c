/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading what is in plans: the lines of a version, a preview of the next one, the comparison of two. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-plan.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-plan-private.h"
#include "domain/iep-session-private.h"

/* What is being read, until all of it is there: the record to hand out, and whose codes it names. */
typedef struct
{
  GObject *answer;
  gint64   institution_id;
  gint64   year;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->answer);
  g_free (reading);
}

static GTask *
start (IepSession          *session,
       gpointer             source_tag,
       gint64               institution_id,
       gint64               year,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, source_tag);
  reading->institution_id = institution_id;
  reading->year = year;
  g_task_set_task_data (task, reading, reading_free);

  return task;
}

static void
on_names (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  /* Codes without names can be read too. */
  if (!iep_code_resolve_needs_finish (IEP_SESSION (source), result, &error))
    g_debug ("names of codes not read: %s", error->message);

  g_task_return_pointer (task, g_steal_pointer (&reading->answer), g_object_unref);
}

static void
add_lines (IepCodeNeeds *needs,
           GListModel   *lines)
{
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(IepRecord) line = g_list_model_get_item (lines, i);

      iep_code_needs_add_record (needs, line);
    }
}

/* Learns the names of the codes in @lines and @changes, then answers. Takes @task. */
static void
name_and_answer (GTask      *task,
                 GListModel *lines,
                 GListModel *changes)
{
  g_autoptr(IepCodeNeeds) needs = iep_code_needs_new ();
  Reading *reading = g_task_get_task_data (task);

  if (lines != NULL)
    add_lines (needs, lines);
  if (changes != NULL)
    {
      iep_plan_set_institution_id (changes, reading->institution_id);
      iep_plan_changes_add_needs (changes, needs);
    }
  iep_code_resolve_needs_async (g_task_get_source_object (task), needs, g_task_get_cancellable (task), on_names, task);
}

/* Rows of any statement as records: the columns are the fields. */
static GListStore *
lines_from_result (IepResult *rows)
{
  GListStore *list = g_list_store_new (IEP_TYPE_PLAN_LINE);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(IepRecordClass) klass = g_type_class_ref (IEP_TYPE_PLAN_LINE);
  g_autofree int *columns = g_new (int, klass->n_fields);

  for (guint j = 0; j < klass->n_fields; j++)
    columns[j] = iep_result_column (rows, klass->fields[j].name);
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      IepRecord *line = g_object_new (IEP_TYPE_PLAN_LINE, NULL);

      for (guint j = 0; j < klass->n_fields; j++)
        {
          if (columns[j] < 0 || iep_result_is_null (rows, i, columns[j]))
            continue;
          if (klass->fields[j].type == IEP_FIELD_INT || klass->fields[j].type == IEP_FIELD_MONEY)
            iep_record_set_int (line, klass->fields[j].name, iep_result_get_int64 (rows, i, columns[j]));
          else
            iep_record_set_string (line, klass->fields[j].name, iep_result_get_string (rows, i, columns[j]));
        }
      g_ptr_array_add (items, line);
    }
  g_list_store_splice (list, 0, 0, items->pdata, items->len);

  return list;
}

static void
on_lines (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  reading->answer = G_OBJECT (lines_from_result (rows));
  name_and_answer (g_steal_pointer (&task), G_LIST_MODEL (reading->answer), NULL);
}

/**
 * iep_plan_lines_async:
 * @session: a session
 * @version_id: which version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads what is in a version, line by line.
 */
void
iep_plan_lines_async (IepSession          *session,
                      gint64               version_id,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();

  g_return_if_fail (IEP_IS_SESSION (session));

  iep_parameters_add_int64 (parameters, version_id);
  iep_session_read_async (session, "select * from iepirkumi.plan_lines (p_version => $1) order by line_no", parameters,
                          cancellable, on_lines,
                          start (session, iep_plan_lines_async, 0, 0, cancellable, callback, user_data));
}

/**
 * iep_plan_lines_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepPlanLine
 */
GListModel *
iep_plan_lines_finish (IepSession    *session,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_comparison (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  IepPlanComparison *comparison;
  JsonNode *header;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  comparison = iep_record_from_json (IEP_TYPE_PLAN_COMPARISON, node);
  if (comparison == NULL)
    {
      g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, "%s",
                               _("The server’s answer cannot be understood."));
      return;
    }

  header = json_object_get_member (json_node_get_object (node), "new");
  if (header != NULL && JSON_NODE_HOLDS_OBJECT (header))
    reading->institution_id = json_object_get_int_member_with_default (json_node_get_object (header), "institution_id", 0);
  reading->answer = G_OBJECT (comparison);
  name_and_answer (g_steal_pointer (&task), NULL, iep_plan_comparison_get_changed (comparison));
}

/**
 * iep_plan_compare_async:
 * @session: a session
 * @old_version_id: the older version; %IEP_UNSET = nothing, so that everything is new
 * @new_version_id: the newer version, of the same institution
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads what came, went and changed between two versions, and the money by EKK code and source.
 */
void
iep_plan_compare_async (IepSession          *session,
                        gint64               old_version_id,
                        gint64               new_version_id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));

  arguments = iep_arguments ("p_old", 'i', old_version_id > 0 ? old_version_id : IEP_UNSET,
                             "p_new", 'i', new_version_id, NULL);
  iep_session_read_call_async (session, "plan_compare", arguments, cancellable, on_comparison,
                          start (session, iep_plan_compare_async, 0, 0, cancellable, callback, user_data));
}

/**
 * iep_plan_compare_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the comparison
 */
IepPlanComparison *
iep_plan_compare_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_preview_lines (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  IepPlanPreview *preview = IEP_PLAN_PREVIEW (reading->answer);
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GListStore) lines = NULL;
  g_autoptr(GError) error = NULL;
  GListStore *content = iep_record_get_list (IEP_RECORD (preview), "content");

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  lines = lines_from_result (rows);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lines)); i++)
    {
      g_autoptr(IepRecord) line = g_list_model_get_item (G_LIST_MODEL (lines), i);

      iep_record_set_int (line, "line_no", i + 1);
      g_list_store_append (content, line);
    }
  name_and_answer (g_steal_pointer (&task), G_LIST_MODEL (content), iep_plan_preview_get_changed (preview));
}

static void
on_preview (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(IepParameters) parameters = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (session, result, &error);
  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  reading->answer = iep_record_from_json (IEP_TYPE_PLAN_PREVIEW, node);
  if (reading->answer == NULL)
    {
      g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, "%s",
                               _("The server’s answer cannot be understood."));
      return;
    }

  parameters = iep_parameters_new ();
  iep_parameters_add_int64 (parameters, reading->institution_id);
  iep_parameters_add_int64 (parameters, reading->year);
  iep_session_read_async (session,
                          "select * from iepirkumi.procurement_list"
                          " where institution_id = $1 and year = $2 and is_current and in_force and status = 'included'"
                          " order by number_sort",
                          parameters, g_task_get_cancellable (task), on_preview_lines, g_object_ref (task));
}

/**
 * iep_plan_preview_async:
 * @session: a session
 * @institution_id: whose
 * @year: of which plan
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads what the next version would hold, what changed since the last one and what stops it.
 */
void
iep_plan_preview_async (IepSession          *session,
                        gint64               institution_id,
                        gint64               year,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));

  arguments = iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year, NULL);
  iep_session_read_call_async (session, "plan_preview", arguments, cancellable, on_preview,
                          start (session, iep_plan_preview_async, institution_id, year, cancellable, callback, user_data));
}

/**
 * iep_plan_preview_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the preview
 */
IepPlanPreview *
iep_plan_preview_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
