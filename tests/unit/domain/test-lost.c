/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection breaks in the middle of a save: before it, after it, for good. */
#include "config.h"

#include "parts.h"

#include "database/iep-error.h"
#include "domain/iep-procurement.h"
#include "proxy.h"

static gint64
count_rows (const char *title)
{
  g_autofree char *sql = g_strdup_printf ("select count (*) from iepirkumi.procurement_revision where title = '%s'", title);

  return server_query_int (superuser, sql);
}

/* The connection breaks before the server could save: the save waits for it to come back. */
static void
test_lost_before (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  g_autoptr(IepConnection) blocker = server_superuser (server);
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Pazaudēts pirms", 100000);
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;

  /* Nobody may write until the connection has been cut. */
  support_execute (blocker, "begin");
  support_execute (blocker, "lock table iepirkumi.procurement in exclusive mode");
  iep_procurement_save_async (anna, procurement, NULL, iep_await_cb, await);
  while (server_query_int (superuser, "select count (*) from pg_stat_activity where usename = 'anna.kalnina'"
                                      " and wait_event_type = 'Lock'") == 0)
    support_wait (20);
  server_kill_backends (superuser, "anna.kalnina");
  support_wait (100);
  g_assert_cmpint (count_rows ("Pazaudēts pirms"), ==, 0);
  support_execute (blocker, "rollback");

  saved = iep_procurement_save_finish (anna, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (saved), "title"), ==, "Pazaudēts pirms");
  g_assert_cmpint (count_rows ("Pazaudēts pirms"), ==, 1);

  iep_session_close (anna);
}

static IepSession *
sign_in_through (Proxy      *proxy,
                 const char *login)
{
  g_autofree char *password = iep_local_server_get_password (server, login);
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  IepSession *session;

  iep_session_open_async (proxy_get_server (proxy), password, NULL, iep_await_cb, await);
  session = iep_session_open_finish (iep_await_result (await), &error);
  g_assert_no_error (error);

  return session;
}

/* The server has saved, and only its answer is lost: asked again, it gives the same answer and saves nothing more. */
static void
test_lost_after (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, "anna.kalnina");
  Proxy *proxy = proxy_new (where);
  g_autoptr(IepSession) anna = sign_in_through (proxy, "anna.kalnina");
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Pazaudēts pēc", 100000);
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(IepProcurement) again = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  guint n_changed = 0;

  g_signal_connect (anna, "changed", G_CALLBACK (count_changed), &n_changed);
  proxy_swallow (proxy, "procurement_save");
  saved = do_save (anna, procurement, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proxy_get_n_broken (proxy), ==, 1);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (saved), "title"), ==, "Pazaudēts pēc");
  g_assert_cmpint (count_rows ("Pazaudēts pēc"), ==, 1);
  g_assert_cmpint (server_query_int (superuser, "select max (lock_version) from iepirkumi.procurement_revision"
                                                " where title = 'Pazaudēts pēc'"), ==, 1);
  /* Whatever may have changed meanwhile is to be read again. */
  g_assert_cmpuint (n_changed, >=, 1);

  /* What came back is good for the next save. */
  g_object_set (saved, "notes", "turpinājums", NULL);
  proxy_swallow (proxy, "procurement_save");
  again = do_save (anna, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proxy_get_n_broken (proxy), ==, 2);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (again), "lock_version"), ==, 2);

  iep_session_close (anna);
  support_wait (50);
  proxy_free (proxy);
}

/* The server stays away: the save gives up when its time is over, and says so. */
static void
test_lost_for_good (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, "anna.kalnina");
  Proxy *proxy = proxy_new (where);
  g_autoptr(IepSession) anna = sign_in_through (proxy, "anna.kalnina");
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Pazaudēts pavisam", 100000);
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepAwait) cancelled_await = iep_await_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  iep_session_set_retry_deadline (anna, 2);
  g_object_set (iep_session_get_connection (anna), "patience", 1, NULL);
  proxy_swallow (proxy, "procurement_save");
  /* From now on the way leads nowhere. */
  iep_procurement_save_async (anna, procurement, NULL, iep_await_cb, await);
  proxy_stop (proxy);
  g_assert_null (iep_procurement_save_finish (anna, iep_await_result (await), &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  g_clear_error (&error);

  iep_session_set_retry_deadline (anna, 60);
  iep_procurement_save_async (anna, procurement, cancellable, iep_await_cb, cancelled_await);
  support_wait (100);
  g_cancellable_cancel (cancellable);
  g_assert_null (iep_procurement_save_finish (anna, iep_await_result (cancelled_await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  iep_session_close (anna);
  support_wait (50);
  proxy_free (proxy);
}

/* Nobody waits for the connection, so that the end of the save stays unknown; the person asks for the same again. */
static void
test_lost_asked_again (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, "anna.kalnina");
  Proxy *proxy = proxy_new (where);
  g_autoptr(IepSession) anna = sign_in_through (proxy, "anna.kalnina");
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Lūgts divreiz", 100000);
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(IepProcurement) another = NULL;
  g_autoptr(GError) error = NULL;

  iep_session_set_retry_deadline (anna, 0);
  proxy_swallow (proxy, "procurement_save");
  g_assert_null (do_save (anna, procurement, &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  g_clear_error (&error);
  g_assert_cmpint (count_rows ("Lūgts divreiz"), ==, 1);

  saved = do_save (anna, procurement, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows ("Lūgts divreiz"), ==, 1);

  /* Now it is answered: once more means another one. */
  another = do_save (anna, procurement, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows ("Lūgts divreiz"), ==, 2);

  iep_session_close (anna);
  support_wait (50);
  proxy_free (proxy);
}

void
add_lost_tests (void)
{
  g_test_add_func ("/lost/before", test_lost_before);
  g_test_add_func ("/lost/after", test_lost_after);
  g_test_add_func ("/lost/for-good", test_lost_for_good);
  g_test_add_func ("/lost/asked-again", test_lost_asked_again);
}
