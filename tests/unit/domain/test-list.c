/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paged list of procurements over fifty thousand rows: scrolling, memory, reloading, filters. */
#include "config.h"

#include <locale.h>
#include <malloc.h>
#include <string.h>

#include "domain/iep-procurement-list-private.h"
#include "server.h"

#define N_PROCUREMENTS 50000

static IepLocalServer *server;
static IepConnection *superuser;
static IepSession *session;
static gint64 institution;

/* What a widget does: keeps the rows it shows and follows items-changed. */
typedef struct
{
  IepProcurementList *list;
  GPtrArray          *rows;
  guint               start;
  guint               n_changes;
  guint               position, removed, added;
} View;

static gboolean
is_idle (gpointer data)
{
  return !iep_procurement_list_get_loading (data);
}

static IepProcurementList *
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

static void
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

static void
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

static View *
view_new (IepProcurementList *list)
{
  View *view = g_new0 (View, 1);

  view->list = g_object_ref (list);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), view);

  return view;
}

static void
view_free (View *view)
{
  g_signal_handlers_disconnect_by_data (view->list, view);
  g_clear_pointer (&view->rows, g_ptr_array_unref);
  g_object_unref (view->list);
  g_free (view);
}

static GListModel *
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
static GArray *
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

static void
assert_view_shows (View   *view,
                   GArray *ids)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view->list)), ==, ids->len);
  view_wait (view);
  for (guint i = 0; i < view->rows->len; i++)
    g_assert_cmpint (iep_procurement_row_get_revision_id (g_ptr_array_index (view->rows, i)), ==,
                     g_array_index (ids, gint64, view->start + i));
}

static gint64
count_sql (const char *condition,
           const char *what)
{
  g_autofree char *sql = g_strdup_printf ("select coalesce (%s, 0)::bigint from iepirkumi.procurement_list"
                                          " where is_current and institution_id = %d and %s",
                                          what, (int) institution, condition);

  return server_query_int (superuser, sql);
}

static void
test_first (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = iep_procurement_list_new (session);
  g_autoptr(IepRecord) row = NULL;
  g_autofree char *first = NULL;
  g_autofree char *sql = NULL;
  View *view = view_new (list);
  guint n_draft, n_total;
  gint64 price;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  iep_procurement_list_set_query (list, query);
  g_assert_true (iep_procurement_list_get_loading (list));
  g_assert_true (support_wait_for (is_idle, list, 30));

  /* The first rows came before the server had counted them all. */
  g_assert_cmpuint (view->n_changes, >=, 1);
  g_object_get (list, "n-draft", &n_draft, "n-total", &n_total, "total-price", &price, NULL);
  g_assert_cmpint (n_total, ==, count_sql ("true", "count (*)"));
  g_assert_cmpuint (n_total, ==, g_list_model_get_n_items (G_LIST_MODEL (list)));
  g_assert_cmpuint (n_total, >, N_PROCUREMENTS);
  g_assert_cmpint (n_draft, ==, count_sql ("status = 'draft'", "count (*)"));
  g_assert_cmpint (iep_procurement_list_get_count (list, "included"), ==, count_sql ("status = 'included'", "count (*)"));
  g_assert_cmpint (iep_procurement_list_get_count (list, "excluded"), ==, count_sql ("status = 'excluded'", "count (*)"));
  g_assert_cmpuint (iep_procurement_list_get_count (list, NULL), ==, n_total);
  g_assert_cmpint (price, ==, count_sql ("(in_force or revision_number = 1)", "sum (estimated_price)"));
  g_assert_cmpint (iep_procurement_list_get_total_funding (list), ==,
                   count_sql ("(in_force or revision_number = 1)", "sum (funding_total)"));

  view_scroll (view, 0, 20);
  view_wait (view);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  sql = g_strdup_printf ("select title from iepirkumi.procurement_list where is_current and institution_id = %d"
                         " order by year, number_sort, revision_number limit 1", (int) institution);
  first = support_query_string (superuser, sql);
  g_assert_cmpstr (iep_record_get_string (row, "title"), ==, first);
  g_assert_false (iep_record_is_empty (row, "changed_at"));
  g_assert_true (strchr (iep_record_get_string (row, "changed_at"), 'T') != NULL);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), n_total));
  view_free (view);
}

static void
test_orders (void)
{
  static const char * const sorts[] = {
    "number", "title", "kind", "cpv", "procedure", "estimated_price", "funding_total", "announce", "status",
    "responsible_person", "changed_at",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sorts) * 2; i++)
    {
      /* One of the orders over all rows; the others over a year, which proves as much. */
      g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, i == 1 ? 0 : 2025);
      g_autoptr(IepProcurementList) list = NULL;
      g_autoptr(GArray) ids = NULL;
      g_autoptr(GHashTable) unique = g_hash_table_new (g_int64_hash, g_int64_equal);
      View *view;
      guint places[8];

      query->sort = g_strdup (sorts[i / 2]);
      query->descending = i % 2;
      g_test_message ("by %s%s", query->sort, query->descending ? ", descending" : "");
      ids = fetch_ids (query);
      for (guint j = 0; j < ids->len; j++)
        g_hash_table_add (unique, &g_array_index (ids, gint64, j));
      g_assert_cmpuint (g_hash_table_size (unique), ==, ids->len);
      g_assert_cmpuint (ids->len, >, 600);

      list = make_list (query);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, ids->len);
      view = view_new (list);
      /* By offset, from the end, and beside pages that are there, on both sides. */
      places[0] = 0;
      places[1] = ids->len / 2;
      places[2] = ids->len / 2 - 400;
      places[3] = ids->len / 2 + 200;
      places[4] = ids->len - 30;
      places[5] = ids->len - 250;
      places[6] = 190;
      places[7] = ids->len / 3;
      for (guint j = 0; j < G_N_ELEMENTS (places); j++)
        {
          view_scroll (view, places[j], 40);
          assert_view_shows (view, ids);
        }
      g_assert_cmpuint (view->n_changes, ==, 0);
      view_free (view);
    }
}

static void
test_sorted (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 2026);
  g_autoptr(GListModel) rows = NULL;
  gint64 last = G_MAXINT64;

  query->sort = g_strdup ("estimated_price");
  query->descending = TRUE;
  rows = fetch (query);
  g_assert_cmpuint (g_list_model_get_n_items (rows), >, 2000);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(IepRecord) row = g_list_model_get_item (rows, i);

      g_assert_cmpint (iep_record_get_int (row, "estimated_price"), <=, last);
      last = iep_record_get_int (row, "estimated_price");
    }

  /* A draft stands right under the revision in force. */
  g_clear_pointer (&query->sort, g_free);
  query->descending = FALSE;
  g_clear_object (&rows);
  rows = fetch (query);
  for (guint i = 1; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(IepProcurementRow) above = g_list_model_get_item (rows, i - 1);
      g_autoptr(IepProcurementRow) row = g_list_model_get_item (rows, i);

      if (iep_procurement_row_is_second (row))
        g_assert_cmpint (iep_procurement_row_get_procurement_id (above), ==, iep_procurement_row_get_procurement_id (row));
    }
}

static gsize
used_memory (void)
{
  malloc_trim (0);

  return mallinfo2 ().uordblks;
}

static void
test_scroll (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = make_list (query);
  g_autoptr(GArray) ids = fetch_ids (query);
  View *view = view_new (list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint n_pages = (n + 199) / 200, max_cached = 0, before_requests;
  gsize before, most = 0;

  view_scroll (view, 0, 60);
  view_wait (view);
  before = used_memory ();
  before_requests = iep_procurement_list_get_n_requests (list);
  for (guint start = 0; start < n; start += 60)
    {
      view_scroll (view, start, 60);
      view_wait (view);
      for (guint i = 0; i < view->rows->len; i++)
        g_assert_cmpint (iep_procurement_row_get_revision_id (g_ptr_array_index (view->rows, i)), ==,
                         g_array_index (ids, gint64, start + i));
      max_cached = MAX (max_cached, iep_procurement_list_get_n_cached (list));
      if (start % 6000 == 0)
        most = MAX (most, used_memory ());
    }

  /* Each page once; some forty of them in memory. */
  g_assert_cmpuint (iep_procurement_list_get_n_requests (list) - before_requests, <=, n_pages);
  g_assert_cmpuint (max_cached, <=, 45);
  g_test_message ("memory grew by %.1f MB over %u rows", (most - before) / 1048576.0, n);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (most, <, before + 30 * 1048576);
#endif
  g_assert_cmpuint (view->n_changes, ==, 0);

  /* And back again. */
  for (guint start = n - 60; start > n - 6000; start -= 60)
    {
      view_scroll (view, start, 60);
      view_wait (view);
    }
  g_assert_cmpuint (iep_procurement_list_get_n_cached (list), <=, 45);
  view_free (view);
}

/* The thumb is dragged from top to bottom: what flies by is not read. */
static void
test_drag (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = make_list (query);
  g_autoptr(GArray) ids = fetch_ids (query);
  View *view = view_new (list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint before = iep_procurement_list_get_n_requests (list);

  for (guint start = 0; start + 40 < n; start += 40)
    {
      view_scroll (view, start, 40);
      if (start % 4000 == 0)
        while (g_main_context_iteration (NULL, FALSE))
          ;
    }
  assert_view_shows (view, ids);
  g_test_message ("%u requests for %u pages", iep_procurement_list_get_n_requests (list) - before, n / 200);
  g_assert_cmpuint (iep_procurement_list_get_n_requests (list) - before, <, n / 200 / 4);
  g_assert_cmpuint (iep_procurement_list_get_n_cached (list), <=, 80);

  /* Somebody looks at every item and keeps none: nothing is read for it. */
  before = iep_procurement_list_get_n_requests (list);
  for (guint i = 0; i < n; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  support_wait (200);
  g_assert_cmpuint (iep_procurement_list_get_n_requests (list) - before, <=, 1);
  assert_view_shows (view, ids);
  view_free (view);
}

static gboolean
is_reloaded (gpointer data)
{
  return ((IepProcurementList *) data)->reload == NULL;
}

static void
reload_and_wait (IepProcurementList *list)
{
  guint before = iep_procurement_list_get_n_requests (list);

  iep_procurement_list_reload (list);
  g_assert_cmpuint (iep_procurement_list_get_n_requests (list), >, before);
  g_assert_true (support_wait_for (is_reloaded, list, 30));
  support_wait (20);
}

static gint64
id_at (View  *view,
       guint  i)
{
  return iep_procurement_row_get_revision_id (g_ptr_array_index (view->rows, i));
}

static guint
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

static IepProcurement *
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

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *n)
{
  (*n)++;
}

static void
test_reload_same (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = make_list (query);
  View *view = view_new (list);
  g_autoptr(IepProcurement) draft = NULL;
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(IepProcurementRow) row = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("select max (revision_id) from iepirkumi.procurement_list where is_current"
                                          " and institution_id = %d and status = 'draft'", (int) institution);
  gint64 id = server_query_int (superuser, sql);
  guint n_notified = 0, i;

  view_scroll (view, position_of (list, id) - 30, 60);
  view_wait (view);
  for (i = 0; i < view->rows->len; i++)
    g_signal_connect (g_ptr_array_index (view->rows, i), "notify", G_CALLBACK (count_notify), &n_notified);
  reload_and_wait (list);
  g_assert_cmpuint (view->n_changes, ==, 0);
  g_assert_cmpuint (n_notified, ==, 0);

  /* A visible draft gets another title: its row says so, and nothing else happens. */
  g_assert_cmpint (id_at (view, 30), ==, id);
  row = g_object_ref (g_ptr_array_index (view->rows, 30));
  draft = do_get (session, id, &error);
  g_assert_no_error (error);
  g_object_set (draft, "title", "Cits nosaukums sarakstā", NULL);
  saved = do_save (session, draft, &error);
  g_assert_no_error (error);
  reload_and_wait (list);
  g_assert_cmpuint (view->n_changes, ==, 0);
  /* Title, and when it was changed. */
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (row), "title"), ==, "Cits nosaukums sarakstā");
  view_free (view);
}

static void
test_reload_one (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = make_list (query);
  View *view = view_new (list);
  g_autoptr(IepProcurement) added = save_new ("Jauns vidū", 2023);
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) ids_after = NULL;
  g_autoptr(GError) error = NULL;
  guint position, old_n;
  gint64 selected;

  reload_and_wait (list);
  position = position_of (list, iep_procurement_get_revision_id (added));
  old_n = g_list_model_get_n_items (G_LIST_MODEL (list));
  view->n_changes = 0;

  /* It goes while it is seen. */
  view_scroll (view, position - 30, 60);
  view_wait (view);
  g_assert_cmpint (id_at (view, 30), ==, iep_procurement_get_revision_id (added));
  selected = id_at (view, 31);
  g_assert_true (do_discard (session, added, &error));
  g_assert_no_error (error);
  reload_and_wait (list);
  g_assert_cmpuint (view->n_changes, ==, 1);
  g_assert_cmpuint (view->position, ==, position);
  g_assert_cmpuint (view->removed, ==, 1);
  g_assert_cmpuint (view->added, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, old_n - 1);
  g_assert_cmpint (id_at (view, 30), ==, selected);
  ids = fetch_ids (query);
  assert_view_shows (view, ids);

  /* Another one comes while it is seen. */
  g_clear_object (&added);
  added = save_new ("Jauns vidū otrreiz", 2023);
  reload_and_wait (list);
  g_assert_cmpuint (view->n_changes, ==, 2);
  g_assert_cmpuint (view->position, ==, position);
  g_assert_cmpuint (view->removed, ==, 0);
  g_assert_cmpuint (view->added, ==, 1);
  ids_after = fetch_ids (query);
  assert_view_shows (view, ids_after);

  /* One that comes before all that is seen moves it by one; one behind changes the length only. */
  view_scroll (view, position + 5000, 60);
  view_wait (view);
  selected = id_at (view, 0);
  g_assert_true (do_discard (session, added, &error));
  g_assert_no_error (error);
  reload_and_wait (list);
  g_assert_cmpuint (view->n_changes, ==, 3);
  g_assert_cmpuint (view->removed, ==, 1);
  g_assert_cmpuint (view->added, ==, 0);
  assert_view_shows (view, ids);

  view_scroll (view, 100, 60);
  view_wait (view);
  selected = id_at (view, 7);
  g_clear_object (&added);
  added = save_new ("Jauns aiz redzamā", 2023);
  reload_and_wait (list);
  g_assert_cmpuint (view->n_changes, ==, 4);
  g_assert_cmpuint (view->added, ==, 1);
  g_assert_cmpint (id_at (view, 7), ==, selected);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, old_n);
  view_free (view);
}

/* Several changes at once, in front of, among and behind what is seen. */
static void
test_reload_many (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = make_list (query);
  View *view = view_new (list);
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GArray) ids_after = NULL;
  g_autoptr(GError) error = NULL;

  for (guint round = 0; round < 6; round++)
    {
      g_autoptr(IepProcurement) one = save_new ("Viens no daudziem", 2018 + round);
      g_autoptr(IepProcurement) other = save_new ("Otrs no daudziem", 2020);
      g_autoptr(IepProcurement) third = NULL;
      guint position;

      reload_and_wait (list);
      position = position_of (list, iep_procurement_get_revision_id (other));
      view_scroll (view, position - 25, 50);
      view_wait (view);

      g_assert_true (do_discard (session, other, &error));
      g_assert_no_error (error);
      third = save_new ("Trešais no daudziem", 2020);
      if (round % 2 == 0)
        g_assert_true (do_discard (session, one, &error));
      g_assert_no_error (error);
      reload_and_wait (list);
      g_clear_pointer (&ids, g_array_unref);
      ids = fetch_ids (query);
      assert_view_shows (view, ids);

      /* The rows read elsewhere afterwards are right too. */
      view_scroll (view, 100 * round, 50);
      assert_view_shows (view, ids);
      view_scroll (view, ids->len - 50, 50);
      assert_view_shows (view, ids);
    }
  view_free (view);
}

/* The end of the list goes while it is seen, until nothing is left. */
static void
test_reload_end (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 2030);
  g_autoptr(IepProcurementList) list = make_list (query);
  View *view = view_new (list);
  g_autoptr(GPtrArray) saved = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  for (guint i = 0; i < 7; i++)
    g_ptr_array_add (saved, save_new ("Pēdējie", 2030));
  reload_and_wait (list);
  g_assert_cmpuint (view->n_changes, ==, 1);
  g_assert_cmpuint (view->added, ==, 7);
  view_scroll (view, 0, 7);
  view_wait (view);

  for (guint i = 0; i < saved->len; i++)
    {
      g_assert_true (do_discard (session, g_ptr_array_index (saved, saved->len - 1 - i), &error));
      g_assert_no_error (error);
      reload_and_wait (list);
      g_assert_cmpuint (view->n_changes, ==, i + 2);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, saved->len - 1 - i);
      g_assert_cmpuint (view->rows->len, ==, saved->len - 1 - i);
    }
  g_assert_cmpint (iep_procurement_list_get_total_price (list), ==, 0);
  view_free (view);
}

static gboolean
has_grown (gpointer data)
{
  return ((View *) data)->n_changes > 0;
}

static void
test_reload_by_itself (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 2031);
  g_autoptr(IepProcurementList) list = make_list (query);
  View *view = view_new (list);
  g_autoptr(IepProcurement) added = NULL;

  support_wait (1200);
  g_object_set (list, "auto-reload", TRUE, NULL);
  added = save_new ("Redzams bez prasīšanas", 2031);
  g_assert_true (support_wait_for (has_grown, view, 10));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpuint (iep_procurement_list_get_count (list, "draft"), ==, 1);
  view_free (view);
}

static void
assert_filter (const IepProcurementQuery *query,
               const char                *condition)
{
  g_autoptr(IepProcurementList) list = make_list (query);
  gint64 expected = count_sql (condition, "count (*)");

  g_test_message ("%s: %" G_GINT64_FORMAT, condition, expected);
  g_assert_cmpint (expected, >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, expected);
}

static void
test_filters (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 2024);
  g_autofree char *person = NULL;
  g_autofree char *by_person = NULL;
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("select responsible_person from iepirkumi.procurement_list where is_current and year = 2024"
                         " and institution_id = %d and responsible_person is not null limit 1", (int) institution);
  person = support_query_string (superuser, sql);
  by_person = g_strdup_printf ("year = 2024 and responsible_person = '%s'", person);

  assert_filter (query, "year = 2024");
  query->responsible = g_steal_pointer (&person);
  assert_filter (query, by_person);
  g_clear_pointer (&query->responsible, g_free);
  query->ekk = g_strdup ("2");
  assert_filter (query, "year = 2024 and exists (select from unnest (ekk_codes) e (c) where e.c like '2%')");
  query->status = g_strdup ("draft");
  assert_filter (query, "year = 2024 and status = 'draft' and exists (select from unnest (ekk_codes) e (c) where e.c like '2%')");
  g_clear_pointer (&query->ekk, g_free);
  query->kind = g_strdup ("supply");
  assert_filter (query, "year = 2024 and status = 'draft' and kind = 'supply'");
  query->status[0] = '\0';
  query->year = 0;
  assert_filter (query, "kind = 'supply'");
}

static void
test_search (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurement) one = save_new ("Ļoti īpašs ķīļraksts 100%_\\ \"'; drop table", 2026);
  g_autoptr(IepProcurementList) list = NULL;
  g_autoptr(IepRecord) row = NULL;
  View *view;
  static const char * const searches[] = { "īpašs ķīļraksts", "KILRAKSTS IPASS", "100%_\\", "\"'; drop", "  kilrak " };

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_free (query->search);
      query->search = g_strdup (searches[i]);
      g_clear_object (&list);
      list = make_list (query);
      g_test_message ("searching “%s”", searches[i]);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
      g_assert_cmpuint (iep_procurement_list_get_count (list, "draft"), ==, 1);
    }
  view = view_new (list);
  view_scroll (view, 0, 1);
  view_wait (view);
  g_assert_cmpint (id_at (view, 0), ==, iep_procurement_get_revision_id (one));
  view_free (view);

  g_free (query->search);
  query->search = g_strdup ("tāda nav nekur");
  g_clear_object (&list);
  list = make_list (query);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_locate (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = NULL;
  g_autoptr(GArray) ids = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  guint position = 0, cached = 0;

  query->sort = g_strdup ("title");
  query->descending = TRUE;
  ids = fetch_ids (query);
  list = make_list (query);
  for (guint i = 0; i < ids->len; i += ids->len / 5)
    g_assert_cmpuint (position_of (list, g_array_index (ids, gint64, i)), ==, i);

  g_assert_true (iep_procurement_list_find_cached (list, g_array_index (ids, gint64, 3), &cached));
  g_assert_cmpuint (cached, ==, 3);
  g_assert_false (iep_procurement_list_find_cached (list, g_array_index (ids, gint64, ids->len - 1), &cached));

  iep_procurement_list_locate_async (list, 1234567890, NULL, iep_await_cb, await);
  g_assert_false (iep_procurement_list_locate_finish (list, iep_await_result (await), &position, &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_NOT_FOUND);
}

/* Whoever types fast asks for one thing after another; whoever closes the window does not wait. */
static void
test_restless (void)
{
  g_autoptr(IepProcurementList) list = iep_procurement_list_new (session);
  g_autoptr(IepProcurementQuery) last = iep_procurement_query_new (institution, 2022);
  View *view = view_new (list);
  g_autoptr(GArray) ids = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 2018 + i % 10);

      query->search = i % 4 == 0 ? g_strdup ("piegāde") : NULL;
      iep_procurement_list_set_query (list, query);
      iep_procurement_list_reload (list);
      if (i % 3 == 0)
        support_wait (10);
      view_scroll (view, 150, 100);
    }
  iep_procurement_list_set_query (list, last);
  g_assert_true (support_wait_for (is_idle, list, 30));
  ids = fetch_ids (last);
  view_scroll (view, 150, 100);
  assert_view_shows (view, ids);

  iep_procurement_list_set_query (list, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_false (iep_procurement_list_get_loading (list));
  view_free (view);

  for (guint i = 0; i < 30; i++)
    {
      IepProcurementList *dropped = iep_procurement_list_new (session);
      g_autoptr(GObject) row = NULL;

      iep_procurement_list_set_query (dropped, last);
      if (i % 2 == 0)
        support_wait (i);
      row = g_list_model_get_item (G_LIST_MODEL (dropped), 0);
      if (i % 3 == 0)
        iep_procurement_list_reload (dropped);
      g_assert_finalize_object (dropped);
    }
  support_wait (100);
}

/* Whoever hears of a change asks for something else at once, in the middle of the telling. */
static void
ask_for_another (GListModel          *model,
                 guint                position,
                 guint                removed,
                 guint                added,
                 IepProcurementQuery *query)
{
  if (query->year >= 2026)
    return;

  query->year++;
  iep_procurement_list_set_query (IEP_PROCUREMENT_LIST (model), query);
  iep_procurement_list_reload (IEP_PROCUREMENT_LIST (model));
}

static void
ask_on_notify (IepProcurementList  *list,
               GParamSpec          *pspec,
               IepProcurementQuery *query)
{
  ask_for_another (G_LIST_MODEL (list), 0, 0, 0, query);
}

static void
test_reentrant (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(IepProcurementList) list = iep_procurement_list_new (session);
      g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 2018);
      g_autoptr(IepProcurementQuery) last = iep_procurement_query_new (institution, 2026);
      g_autoptr(GArray) ids = fetch_ids (last);
      View *view;

      if (i == 0)
        g_signal_connect (list, "items-changed", G_CALLBACK (ask_for_another), query);
      else
        g_signal_connect (list, "notify::total-price", G_CALLBACK (ask_on_notify), query);
      iep_procurement_list_set_query (list, query);
      while (query->year < 2026)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (support_wait_for (is_idle, list, 30));
      g_assert_true (support_wait_for (is_reloaded, list, 30));
      view = view_new (list);
      view_scroll (view, 100, 150);
      assert_view_shows (view, ids);
      view_free (view);
    }
}

static void
on_failed (IepProcurementList *list,
           GError             *error,
           guint              *n)
{
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  (*n)++;
}

static void
test_failed (void)
{
  g_autoptr(IepSession) short_lived = server_sign_in (server, "scale.one");
  g_autoptr(IepProcurementList) list = iep_procurement_list_new (short_lived);
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  guint n_failed = 0;

  g_signal_connect (list, "failed", G_CALLBACK (on_failed), &n_failed);
  iep_procurement_list_set_query (list, query);
  iep_session_close (short_lived);
  g_assert_true (support_wait_for (is_idle, list, 10));
  g_assert_cmpuint (n_failed, >=, 1);
  iep_procurement_list_reload (list);
  support_wait (50);
  g_assert_cmpuint (n_failed, >=, 2);
}

/* The connection goes and comes back: the list goes on where it was. */
static void
test_restored (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = make_list (query);
  g_autoptr(GArray) ids = fetch_ids (query);
  View *view = view_new (list);

  g_object_set (list, "auto-reload", TRUE, NULL);
  view_scroll (view, 20000, 60);
  view_wait (view);
  server_kill_backends (superuser, "scale.one");
  view_scroll (view, 40000, 60);
  assert_view_shows (view, ids);
  support_wait (500);
  g_assert_cmpuint (view->n_changes, ==, 0);
  view_free (view);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  server = server_start (&folder, N_PROCUREMENTS);
  superuser = server_superuser (server);
  support_execute (superuser, "analyze");
  session = server_sign_in (server, "scale.one");
  institution = iep_institution_get_id (iep_session_find_institution_by_code (session, "2000"));

  g_test_add_func ("/list/first", test_first);
  g_test_add_func ("/list/orders", test_orders);
  g_test_add_func ("/list/sorted", test_sorted);
  g_test_add_func ("/list/scroll", test_scroll);
  g_test_add_func ("/list/drag", test_drag);
  g_test_add_func ("/list/reload-same", test_reload_same);
  g_test_add_func ("/list/reload-one", test_reload_one);
  g_test_add_func ("/list/reload-many", test_reload_many);
  g_test_add_func ("/list/reload-end", test_reload_end);
  g_test_add_func ("/list/reload-by-itself", test_reload_by_itself);
  g_test_add_func ("/list/filters", test_filters);
  g_test_add_func ("/list/search", test_search);
  g_test_add_func ("/list/locate", test_locate);
  g_test_add_func ("/list/restless", test_restless);
  g_test_add_func ("/list/reentrant", test_reentrant);
  g_test_add_func ("/list/failed", test_failed);
  g_test_add_func ("/list/restored", test_restored);

  status = g_test_run ();

  iep_session_close (session);
  g_clear_object (&session);
  iep_connection_close (superuser);
  g_clear_object (&superuser);
  support_remove_server (server);
  g_clear_object (&server);

  return status;
}
