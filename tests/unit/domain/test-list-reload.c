/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others change in a list that is looked at: the smallest change is told, rows that stay are the same. */
#include "config.h"

#include "list-view.h"

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

void
add_reload_tests (void)
{
  g_test_add_func ("/list/reload-same", test_reload_same);
  g_test_add_func ("/list/reload-one", test_reload_one);
  g_test_add_func ("/list/reload-many", test_reload_many);
  g_test_add_func ("/list/reload-end", test_reload_end);
  g_test_add_func ("/list/reload-by-itself", test_reload_by_itself);
}
