/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the paged list share: a list over fifty thousand rows, and a view of it as widgets have. */
#include "config.h"

#include "list-view.h"

gboolean
is_idle (gpointer data)
{
  return !iep_procurement_list_get_loading (data);
}

IepProcurementList *
make_list (const IepProcurementQuery *query)
{
  IepProcurementList *list = iep_procurement_list_new (session);

  g_object_set (list, "auto-reload", FALSE, NULL);
  iep_procurement_list_set_query (list, query);
  g_assert_true (support_wait_for (is_idle, list, 30));

  return list;
}

static gboolean
is_filled (gpointer data)
{
  GPtrArray *rows = data;

  for (guint i = 0; i < rows->len; i++)
    if (!iep_procurement_row_is_loaded (g_ptr_array_index (rows, i)))
      return FALSE;

  return TRUE;
}

void
view_scroll (View  *view,
             guint  start,
             guint  n)
{
  guint end = MIN (start + n, g_list_model_get_n_items (G_LIST_MODEL (view->list)));
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = start; i < end; i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (view->list), i));
  g_clear_pointer (&view->rows, g_ptr_array_unref);
  view->rows = g_steal_pointer (&rows);
  view->start = start;
}

void
view_wait (View *view)
{
  g_assert_true (support_wait_for (is_filled, view->rows, 30));
}

/* The objects that stay must be where the model says they went. */
static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  View       *view)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint start = view->start;

  view->n_changes++;
  view->position = position;
  view->removed = removed;
  view->added = added;
  if (view->rows == NULL)
    return;

  for (guint i = 0; i < view->rows->len; i++)
    {
      guint old_position = view->start + i;
      gpointer row = g_ptr_array_index (view->rows, i);
      g_autoptr(GObject) now = NULL;

      if (old_position >= position && old_position < position + removed)
        continue;
      now = g_list_model_get_item (model, old_position < position ? old_position : old_position + added - removed);
      g_assert_true (now == row);
    }

  /* Like a widget: what is now at the places that are shown. */
  for (guint i = 0; i < view->rows->len && start + i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (rows, g_list_model_get_item (model, start + i));
  g_clear_pointer (&view->rows, g_ptr_array_unref);
  view->rows = g_steal_pointer (&rows);
}

View *
view_new (IepProcurementList *list)
{
  View *view = g_new0 (View, 1);

  view->list = g_object_ref (list);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), view);

  return view;
}

void
view_free (View *view)
{
  g_signal_handlers_disconnect_by_data (view->list, view);
  g_clear_pointer (&view->rows, g_ptr_array_unref);
  g_object_unref (view->list);
  g_free (view);
}

GListModel *
fetch (const IepProcurementQuery *query)
{
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  GListModel *rows;

  iep_procurement_fetch_async (session, query, NULL, iep_await_cb, await);
  rows = iep_procurement_fetch_finish (session, iep_await_result (await), &error);
  g_assert_no_error (error);

  return rows;
}

/* The ids of a query in its order, read in another way than the list does. */
GArray *
fetch_ids (const IepProcurementQuery *query)
{
  g_autoptr(GListModel) rows = fetch (query);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(IepProcurementRow) row = g_list_model_get_item (rows, i);
      gint64 id = iep_procurement_row_get_revision_id (row);

      g_array_append_val (ids, id);
    }

  return ids;
}

void
assert_view_shows (View   *view,
                   GArray *ids)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view->list)), ==, ids->len);
  view_wait (view);
  for (guint i = 0; i < view->rows->len; i++)
    g_assert_cmpint (iep_procurement_row_get_revision_id (g_ptr_array_index (view->rows, i)), ==,
                     g_array_index (ids, gint64, view->start + i));
}

gint64
count_sql (const char *condition,
           const char *what)
{
  g_autofree char *sql = g_strdup_printf ("select coalesce (%s, 0)::bigint from iepirkumi.procurement_list"
                                          " where is_current and institution_id = %d and %s",
                                          what, (int) institution, condition);

  return server_query_int (superuser, sql);
}

gboolean
is_reloaded (gpointer data)
{
  return ((IepProcurementList *) data)->reload == NULL;
}

void
reload_and_wait (IepProcurementList *list)
{
  guint before = iep_procurement_list_get_n_requests (list);

  iep_procurement_list_reload (list);
  g_assert_cmpuint (iep_procurement_list_get_n_requests (list), >, before);
  g_assert_true (support_wait_for (is_reloaded, list, 30));
  support_wait (20);
}

gint64
id_at (View  *view,
       guint  i)
{
  return iep_procurement_row_get_revision_id (g_ptr_array_index (view->rows, i));
}

guint
position_of (IepProcurementList *list,
             gint64              revision_id)
{
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  guint position = G_MAXUINT;

  iep_procurement_list_locate_async (list, revision_id, NULL, iep_await_cb, await);
  iep_procurement_list_locate_finish (list, iep_await_result (await), &position, &error);
  g_assert_no_error (error);

  return position;
}

IepProcurement *
save_new (const char *title,
          gint64      year)
{
  g_autoptr(IepProcurement) procurement = iep_procurement_new (institution, year);
  g_autoptr(GError) error = NULL;
  IepProcurement *saved;

  g_object_set (procurement, "title", title, NULL);
  saved = do_save (session, procurement, &error);
  g_assert_no_error (error);

  return saved;
}
