/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paged list of procurements over fifty thousand rows: scrolling, memory, orders, filters. */
#include "config.h"

#include "list-view.h"

#include <locale.h>
#include <malloc.h>
#include <string.h>

#define N_PROCUREMENTS 50000

IepLocalServer *server;
IepConnection *superuser;
IepSession *session;
gint64 institution;

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
  g_assert_cmpuint (iep_procurement_list_get_count (list, NULL), ==, count_sql ("true", "count (distinct procurement_id)"));
  g_assert_cmpuint (iep_procurement_list_get_count (list, NULL), <, n_total);
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

static gboolean
is_loaded (gpointer row)
{
  return iep_procurement_row_is_loaded (row);
}

static void
ask_for_neighbour (GObject    *row,
                   GParamSpec *field,
                   gpointer    user_data)
{
  g_autoptr(GObject) neighbour = g_list_model_get_item (user_data, 251);

  g_assert_nonnull (neighbour);
}

/* A row that is filled in place tells it, and whoever hears of it asks for the next one before that is filled, too. */
static void
test_asked_while_filled (void)
{
  g_autoptr(IepProcurementQuery) query = iep_procurement_query_new (institution, 0);
  g_autoptr(IepProcurementList) list = iep_procurement_list_new (session);
  g_autoptr(IepProcurementRow) row = NULL;

  iep_procurement_list_set_query (list, query);
  g_assert_true (support_wait_for (is_idle, list, 30));
  row = g_list_model_get_item (G_LIST_MODEL (list), 250);
  g_assert_false (iep_procurement_row_is_loaded (row));
  g_signal_connect (row, "notify::title", G_CALLBACK (ask_for_neighbour), list);
  g_assert_true (support_wait_for (is_loaded, row, 30));
  g_assert_true (support_wait_for (is_idle, list, 30));
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (iep_procurement_row_is_loaded (row));
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
  add_reload_tests ();
  g_test_add_func ("/list/filters", test_filters);
  g_test_add_func ("/list/search", test_search);
  g_test_add_func ("/list/locate", test_locate);
  g_test_add_func ("/list/restless", test_restless);
  g_test_add_func ("/list/reentrant", test_reentrant);
  g_test_add_func ("/list/asked-while-filled", test_asked_while_filled);
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
