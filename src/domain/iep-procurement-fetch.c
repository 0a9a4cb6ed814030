/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading all procurements of a query at once (for export), and finding the place of one in a list. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-procurement-list-private.h"
#include "domain/iep-session-private.h"

#define FETCH_SIZE 10000

typedef struct
{
  IepProcurementQuery *query;
  GListStore          *rows;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  iep_procurement_query_free (fetch->query);
  g_clear_object (&fetch->rows);
  g_free (fetch);
}

static void fetch_next (GTask *task,
                        GStrv  after);

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) keys = NULL;
  guint n;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  n = iep_result_get_n_rows (rows);
  for (guint i = 0; i < n; i++)
    {
      IepProcurementRow *row = iep_procurement_row_new ();

      iep_procurement_row_fill (row, rows, i);
      g_ptr_array_add (items, row);
    }
  g_list_store_splice (fetch->rows, g_list_model_get_n_items (G_LIST_MODEL (fetch->rows)), 0, items->pdata, items->len);

  if (n < FETCH_SIZE)
    {
      g_task_return_pointer (task, g_steal_pointer (&fetch->rows), g_object_unref);
      return;
    }
  keys = iep_procurement_query_get_keys (fetch->query, rows, n - 1);
  fetch_next (g_steal_pointer (&task), keys);
}

/* Takes @task. */
static void
fetch_next (GTask *task,
            GStrv  after)
{
  Fetch *fetch = g_task_get_task_data (task);
  IepPagePlace place = { .after = (const char * const *) after, .limit = FETCH_SIZE };
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autofree char *sql = iep_procurement_query_page_sql (fetch->query, &place, parameters);

  iep_session_read_async (g_task_get_source_object (task), sql, parameters, g_task_get_cancellable (task), on_fetched, task);
}

/**
 * iep_procurement_fetch_async:
 * @session: a session
 * @query: which procurements
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads every row of a query, in its order, some thousand at a time.
 */
void
iep_procurement_fetch_async (IepSession                *session,
                             const IepProcurementQuery *query,
                             GCancellable              *cancellable,
                             GAsyncReadyCallback        callback,
                             gpointer                   user_data)
{
  GTask *task;
  Fetch *fetch;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (query != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_procurement_fetch_async);
  fetch = g_new0 (Fetch, 1);
  fetch->query = iep_procurement_query_copy (query);
  fetch->rows = g_list_store_new (IEP_TYPE_PROCUREMENT_ROW);
  g_task_set_task_data (task, fetch, fetch_free);

  fetch_next (task, NULL);
}

/**
 * iep_procurement_fetch_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepProcurementRow
 */
GListModel *
iep_procurement_fetch_finish (IepSession    *session,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_procurement_list_find_cached:
 * @self: a list
 * @revision_id: a revision
 * @position: (out): where it is
 *
 * Returns: whether it is among the rows in memory
 */
gboolean
iep_procurement_list_find_cached (IepProcurementList *self,
                                  gint64              revision_id,
                                  guint              *position)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), FALSE);
  g_return_val_if_fail (position != NULL, FALSE);

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      IepPage *page = value;

      for (guint i = 0; i < IEP_PAGE_SIZE; i++)
        if (page->rows[i] != NULL && iep_procurement_row_get_revision_id (page->rows[i]) == revision_id)
          {
            *position = page->index * IEP_PAGE_SIZE + i;
            return TRUE;
          }
    }

  return FALSE;
}

static void
on_located (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (rows == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (iep_result_get_n_rows (rows) == 0)
    g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_NOT_FOUND, "%s",
                             _("The procurement is not in the list as it is filtered now."));
  else
    g_task_return_int (task, iep_result_get_int64 (rows, 0, 0));
}

/**
 * iep_procurement_list_locate_async:
 * @self: a list with a query
 * @revision_id: a revision
 * @cancellable: (nullable): to give up
 * @callback: called once; its source object is @self
 * @user_data: for @callback
 *
 * Asks the server where a revision stands in the list, to select it there.
 */
void
iep_procurement_list_locate_async (IepProcurementList  *self,
                                   gint64               revision_id,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autofree char *sql = NULL;
  GTask *task;

  g_return_if_fail (IEP_IS_PROCUREMENT_LIST (self));
  g_return_if_fail (self->query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_procurement_list_locate_async);
  sql = iep_procurement_query_locate_sql (self->query, revision_id, parameters);
  iep_session_query_async (self->session, sql, parameters, cancellable, on_located, task);
}

/**
 * iep_procurement_list_locate_finish:
 * @self: a list
 * @result: of the call
 * @position: (out): where it stands
 * @error: an #IEP_DATABASE_ERROR; %IEP_DATABASE_ERROR_NOT_FOUND when the query does not show it
 *
 * Returns: whether it is there
 */
gboolean
iep_procurement_list_locate_finish (IepProcurementList  *self,
                                    GAsyncResult        *result,
                                    guint               *position,
                                    GError             **error)
{
  gssize answer;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (position != NULL, FALSE);

  answer = g_task_propagate_int (G_TASK (result), error);
  if (answer < 0)
    return FALSE;

  *position = answer;
  return TRUE;
}
