/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imports a classification: reads the rows, fills in the days they leave out, and lets the database write them. */
#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-classification-import.h"

#include "domain/iep-classification.h"
#include "domain/iep-labels.h"
#include "exchange/iep-classification-rows.h"

typedef struct
{
  char                    *kind;
  JsonArray               *rows;
  IepClassificationImport *import;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->kind);
  g_clear_pointer (&work->rows, json_array_unref);
  g_clear_pointer (&work->import, iep_classification_import_free);
  g_free (work);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const IepRowProblem *first = *(IepRowProblem *const *) a;
  const IepRowProblem *second = *(IepRowProblem *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

static void
return_import (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  g_ptr_array_sort (work->import->problems, compare_lines);
  g_task_return_pointer (task, g_steal_pointer (&work->import), (GDestroyNotify) iep_classification_import_free);
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  return json_object_has_member (object, name) && !json_object_get_null_member (object, name)
           ? json_object_get_string_member (object, name) : NULL;
}

/* The server counts rows from 1; people count the lines of their file. */
static void
take_problems (Work      *work,
               JsonArray *errors)
{
  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      JsonObject *problem = json_array_get_object_element (errors, i);
      gint64 n = json_object_get_int_member (problem, "row");
      g_autofree char *words = iep_label_problem (get_string (problem, "code"), get_string (problem, "message"), problem);
      guint line = 0;

      if (n >= 1 && n <= json_array_get_length (work->rows))
        line = (guint) json_object_get_int_member (json_array_get_object_element (work->rows, (guint) n - 1), "line");
      g_ptr_array_add (work->import->problems,
                       iep_row_problem_new (line, get_string (problem, "field"), get_string (problem, "code"), words));
    }
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) answer = NULL;
  GError *error = NULL;
  Work *work = g_task_get_task_data (task);
  JsonObject *object;

  answer = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  object = json_node_get_object (answer);
  work->import->created = json_object_get_int_member (object, "created");
  work->import->changed = json_object_get_int_member (object, "changed");
  work->import->unchanged = json_object_get_int_member (object, "unchanged");
  take_problems (work, json_object_get_array_member (object, "errors"));
  return_import (task);
}

static void
existing_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonArray) existing = NULL;
  g_autoptr(JsonNode) arguments = NULL;
  GError *error = NULL;
  Work *work = g_task_get_task_data (task);
  JsonObject *object;

  existing = iep_classification_list_finish (result, &error);
  if (existing == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  iep_classification_rows_merge (work->rows, existing, NULL);
  object = json_object_new ();
  json_object_set_string_member (object, "p_kind", work->kind);
  json_object_set_array_member (object, "p_rows", json_array_ref (work->rows));
  arguments = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (arguments, object);
  iep_session_call_async (g_task_get_source_object (task), "classification_import", arguments,
                          g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

/**
 * iep_classification_import_async:
 * @session: an administrator
 * @table: what was read
 * @kind: the kind of classification
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Imports every row, or none when one of them is wrong.
 */
void
iep_classification_import_async (IepSession          *session,
                                 IepTable            *table,
                                 const char          *kind,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  Work *work;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_TABLE (table));
  g_return_if_fail (kind != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_classification_import_async);
  work = g_new0 (Work, 1);
  work->kind = g_strdup (kind);
  work->import = g_new0 (IepClassificationImport, 1);
  work->import->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_task_set_task_data (task, work, work_free);

  work->rows = iep_classification_rows (table, kind, work->import->problems, ignored, &error);
  if (work->rows == NULL)
    g_task_return_error (task, error);
  else if (work->import->problems->len > 0)
    return_import (task);
  else
    iep_classification_list_async (iep_session_get_connection (session), kind, cancellable, existing_cb,
                                   g_steal_pointer (&task));
}

/**
 * iep_classification_import_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: return location for an #IEP_DATABASE_ERROR or IEP_EXCHANGE_ERROR_COLUMN
 *
 * Returns: (transfer full) (nullable): what came of it
 */
IepClassificationImport *
iep_classification_import_finish (IepSession    *session,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_classification_import_free:
 * @self: what came of an import
 */
void
iep_classification_import_free (IepClassificationImport *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->problems);
  g_free (self);
}
