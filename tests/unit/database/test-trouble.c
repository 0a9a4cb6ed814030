/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A connection that does not go well: cancelled, too late, refused, lost and found again. */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "support.h"

static char *folder;
static IepLocalServer *server;

typedef struct
{
  guint    lost;
  guint    restored;
  GString *states;
  char    *reason;
} Watch;

static void
lost_cb (IepConnection *connection,
         GError        *error,
         Watch         *watch)
{
  watch->lost++;
  g_free (watch->reason);
  watch->reason = g_strdup (iep_database_error_get_code (error));
}

static void
restored_cb (IepConnection *connection,
             Watch         *watch)
{
  watch->restored++;
}

static void
state_cb (IepConnection *connection,
          GParamSpec    *pspec,
          Watch         *watch)
{
  g_string_append_c (watch->states, "ckrl"[iep_connection_get_state (connection)]);
}

static IepConnection *
connect_watched (const char *user,
                 Watch      *watch)
{
  IepConnection *connection = support_connect (server, user);

  memset (watch, 0, sizeof *watch);
  watch->states = g_string_new (NULL);
  g_signal_connect (connection, "lost", G_CALLBACK (lost_cb), watch);
  g_signal_connect (connection, "restored", G_CALLBACK (restored_cb), watch);
  g_signal_connect (connection, "notify::state", G_CALLBACK (state_cb), watch);

  return connection;
}

static void
watch_clear (Watch *watch)
{
  g_string_free (watch->states, TRUE);
  g_free (watch->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

static gboolean
was_restored (gpointer data)
{
  return ((Watch *) data)->restored > 0;
}

static gboolean
was_lost (gpointer data)
{
  return ((Watch *) data)->lost > 0;
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (IepAwait) running = iep_await_new ();
  g_autoptr (IepAwait) waiting = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  gint64 begin = g_get_monotonic_time ();

  iep_connection_query_async (connection, "select pg_sleep(30)", NULL, cancellable, iep_await_cb, running);
  iep_connection_query_async (connection, "select 'never sent'", NULL, cancellable, iep_await_cb, waiting);
  g_timeout_add (150, cancel_cb, cancellable);

  g_assert_null (iep_connection_query_finish (connection, iep_await_result (running), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (iep_connection_query_finish (connection, iep_await_result (waiting), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* The next one is not hit by the cancelling, and does not wait for the thirty seconds. */
  value = support_query_string (connection, "select 'next' from pg_sleep(0.2)");
  g_assert_cmpstr (value, ==, "next");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);

  /* One that is cancelled already is not sent at all. */
  iep_connection_query_async (connection, "select 1", NULL, cancellable, iep_await_cb, running);
  g_assert_null (iep_connection_query_finish (connection, iep_await_result (running), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Cancel, and ask for the next thing at once, many times: a late cancelling would hit the next one. */
static void
test_cancel_often (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (IepAwait) await = iep_await_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *value = NULL;

      iep_connection_query_async (connection, "select pg_sleep(30)", NULL, cancellable, iep_await_cb, await);
      g_timeout_add (i % 4, cancel_cb, cancellable);
      g_assert_null (iep_connection_query_finish (connection, iep_await_result (await), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      value = support_query_string (connection, "select 'next' from pg_sleep(0.005)");
      g_assert_cmpstr (value, ==, "next");
    }
}

static void
test_deadline (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  iep_connection_set_deadline (connection, 1);
  g_assert_null (support_try_query (connection, "select pg_sleep(30)", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_TIMEOUT, "deadline");
  value = support_query_string (connection, "select 'next'");
  g_assert_cmpstr (value, ==, "next");
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_READY);
}

/* A server that is stopped in its tracks keeps the socket open: only our own deadline notices. */
static void
test_frozen_backend (void)
{
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = connect_watched (NULL, &watch);
  g_autoptr (GError) error = NULL;
  g_autofree char *pid = support_query_string (connection, "select pg_backend_pid()");
  g_autofree char *value = NULL;

  iep_connection_set_deadline (connection, 1);
  g_assert_no_errno (kill (atoi (pid), SIGSTOP));
  g_assert_null (support_try_query (connection, "select 1", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_TIMEOUT, "deadline");
  g_assert_true (support_wait_for (was_lost, &watch, 10));
  g_assert_true (support_wait_for (was_restored, &watch, 5));
  value = support_query_string (connection, "select 'on another'");
  g_assert_cmpstr (value, ==, "on another");
  g_assert_no_errno (kill (atoi (pid), SIGCONT));
}

static void
assert_refused (IepConnection *connection,
                const char    *sql,
                int            code,
                const char    *sqlstate,
                const char    *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (support_try_query (connection, sql, NULL, &error));
  g_assert_cmpstr (iep_database_error_get_sqlstate (error), ==, sqlstate);
  assert_database_error (error, code, word);
}

static void
test_sqlstates (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (IepConnection) blocker = support_connect (server, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *detail;

  support_execute (connection, "create table if not exists once (n int constraint once_pk primary key, m int constraint small check (m < 10))");
  support_execute (connection, "insert into once values (1, 1)");

  assert_refused (connection, "select 1/0", IEP_DATABASE_ERROR_INVALID, "22012", "invalid");
  assert_refused (connection, "insert into once values (1, 2)", IEP_DATABASE_ERROR_INVALID, "23505", "duplicate");
  assert_refused (connection, "insert into once values (2, 20)", IEP_DATABASE_ERROR_INVALID, "23514", "invalid");
  assert_refused (connection, "select no_such_function()", IEP_DATABASE_ERROR_VERSION, "42883", "schema_differs");
  assert_refused (connection, "select * from no_such.thing", IEP_DATABASE_ERROR_VERSION, "42P01", "schema_differs");
  assert_refused (connection, "do $$ begin raise 'x' using errcode = 'P0002'; end $$", IEP_DATABASE_ERROR_NOT_FOUND, "P0002", "not_found");
  assert_refused (connection, "do $$ begin raise 'x' using errcode = '40001'; end $$", IEP_DATABASE_ERROR_CHANGED, "40001", "changed");
  assert_refused (connection, "do $$ begin raise 'x' using errcode = '55000'; end $$", IEP_DATABASE_ERROR_STATE, "55000", "wrong_state");
  assert_refused (connection, "do $$ begin raise 'x'; end $$", IEP_DATABASE_ERROR_OTHER, "P0001", "other");
  assert_refused (connection, "copy once to stdout", IEP_DATABASE_ERROR_INVALID, NULL, "copy");
  support_wait (500);

  g_assert_null (support_try_query (connection, "insert into once values (1, 2)", NULL, &error));
  g_assert_cmpstr (iep_database_error_get_constraint (error), ==, "once_pk");
  g_assert_nonnull (iep_database_error_get_text (error));
  g_assert_null (iep_database_error_get_detail (error));
  g_clear_error (&error);

  /* A refusal as our functions make it. */
  g_assert_null (support_try_query (connection,
                                    "do $$ begin raise 'The amount is wrong.' using errcode = '22023', hint = 'Look again.',"
                                    " detail = '{\"code\": \"amount_wrong\", \"field\": \"funding[2].amount\", \"wanted\": 1234}'; end $$",
                                    NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_INVALID, "amount_wrong");
  g_assert_cmpstr (error->message, ==, "The amount is wrong.");
  g_assert_cmpstr (iep_database_error_get_field (error), ==, "funding[2].amount");
  g_assert_cmpstr (iep_database_error_get_hint (error), ==, "Look again.");
  g_assert_null (iep_database_error_get_text (error));
  detail = iep_database_error_get_detail (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (detail), "wanted"), ==, 1234);
  g_clear_error (&error);

  /* A field that is null, and a detail that only looks like JSON. */
  g_assert_null (support_try_query (connection,
                                    "do $$ begin raise 'x' using errcode = '42501', detail = '{\"code\": \"no\", \"field\": null}'; end $$",
                                    NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_PERMISSION, "no");
  g_assert_null (iep_database_error_get_field (error));
  g_clear_error (&error);
  g_assert_null (support_try_query (connection, "do $$ begin raise 'x' using errcode = '42501', detail = '{not json'; end $$",
                                    NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_PERMISSION, "not_allowed");
  g_assert_cmpstr (iep_database_error_get_text (error), ==, "{not json");
  g_clear_error (&error);

  /* Cancelled by the server, not by us. */
  support_execute (connection, "set statement_timeout = 100");
  assert_refused (connection, "select pg_sleep(10)", IEP_DATABASE_ERROR_CANCELLED, "57014", "cancelled");
  support_execute (connection, "set lock_timeout = 100");
  support_execute (blocker, "begin");
  support_execute (blocker, "lock table once");
  support_execute (connection, "set statement_timeout = 0");
  assert_refused (connection, "select * from once", IEP_DATABASE_ERROR_STATE, "55P03", "locked");
}

static void
assert_no_way (IepServer  *where,
               const char *password,
               int         code,
               const char *word)
{
  g_autoptr (IepConnection) connection = iep_connection_new (where);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  g_object_set (connection, "connect-timeout", 2, NULL);
  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  g_assert_false (iep_connection_open_finish (connection, iep_await_result (await), &error));
  g_test_message ("%s: %s", word, error->message);
  assert_database_error (error, code, word);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_CLOSED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 12 * G_USEC_PER_SEC);
}

static void
test_no_way_in (void)
{
  g_autoptr (IepConnection) owner = support_connect (server, NULL);
  g_autoptr (IepServer) where = iep_local_server_get_server (server, NULL);
  g_autoptr (IepServer) nobody = iep_local_server_get_server (server, "no.body");
  g_autoptr (IepServer) locked_out = iep_local_server_get_server (server, "locked.out");
  g_autoptr (IepServer) elsewhere = iep_server_new ("/nowhere/at/all", NULL, "iepirkumi", "postgres");
  g_autoptr (IepServer) unknown = iep_server_new ("no-such-host.invalid", NULL, "iepirkumi", "postgres");
  g_autoptr (IepServer) refused = iep_server_new ("127.0.0.1", "1", "iepirkumi", "postgres");
  g_autoptr (IepServer) several = iep_server_new ("127.0.0.1,localhost,/nowhere", "1", "iepirkumi", "postgres");
  g_autoptr (IepServer) wrong_database = NULL;
  g_autoptr (GSocketListener) silent = NULL;
  g_autofree char *silent_port = NULL;
  g_autoptr (IepServer) silent_server = NULL;

  g_unsetenv ("PGPASSFILE");

  assert_no_way (where, "wrong", IEP_DATABASE_ERROR_AUTHENTICATION, "password_wrong");
  assert_no_way (where, NULL, IEP_DATABASE_ERROR_AUTHENTICATION, "password_needed");
  assert_no_way (nobody, "x", IEP_DATABASE_ERROR_AUTHENTICATION, "password_wrong");
  assert_no_way (elsewhere, "x", IEP_DATABASE_ERROR_HOST, "host_refused");
  assert_no_way (unknown, "x", IEP_DATABASE_ERROR_HOST, "host_unknown");
  assert_no_way (refused, "x", IEP_DATABASE_ERROR_HOST, "host_refused");
  assert_no_way (several, "x", IEP_DATABASE_ERROR_HOST, "host_refused");

  /* A port that takes the connection and says nothing. */
  silent = g_socket_listener_new ();
  silent_port = g_strdup_printf ("%u", g_socket_listener_add_any_inet_port (silent, NULL, NULL));
  silent_server = iep_server_new ("127.0.0.1", silent_port, "iepirkumi", "postgres");
  assert_no_way (silent_server, "x", IEP_DATABASE_ERROR_HOST, "host_timeout");

  {
    g_autofree char *password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);

    wrong_database = iep_server_copy (where);
    g_object_set (wrong_database, "database", "no_such", NULL);
    assert_no_way (wrong_database, password, IEP_DATABASE_ERROR_NOT_FOUND, "database_unknown");
  }

  support_execute (owner, "create role \"locked.out\" login password 'x'");
  support_execute (owner, "revoke connect on database iepirkumi from public");
  assert_no_way (locked_out, "x", IEP_DATABASE_ERROR_PERMISSION, "connect_not_allowed");
  support_execute (owner, "grant connect on database iepirkumi to public");
  support_execute (owner, "alter role \"locked.out\" connection limit 0");
  assert_no_way (locked_out, "x", IEP_DATABASE_ERROR_OTHER, "own_connections");
  support_execute (owner, "alter role \"locked.out\" connection limit -1 valid until '2020-01-01'");
  assert_no_way (locked_out, "x", IEP_DATABASE_ERROR_AUTHENTICATION, "password_wrong");
  support_execute (owner, "alter role \"locked.out\" nologin valid until 'infinity'");
  assert_no_way (locked_out, "x", IEP_DATABASE_ERROR_AUTHENTICATION, "account_disabled");
}

/* The first of several hosts does not answer, the second does. */
static void
test_next_host (void)
{
  g_autoptr (IepServer) where = iep_local_server_get_server (server, NULL);
  g_autofree char *password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  g_autofree char *hosts = g_strdup_printf ("/nowhere,no-such-host.invalid,127.0.0.1,%s", iep_server_get_host (where));
  g_autoptr (IepServer) several = iep_server_new (hosts, "5432,5432,1,5432", "iepirkumi", "postgres");
  g_autoptr (IepConnection) connection = iep_connection_new (several);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_object_set (several, "options", "target_session_attrs=read-write", NULL);
  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  g_assert_true (iep_connection_open_finish (connection, iep_await_result (await), &error));
  value = support_query_string (connection, "select current_database()");
  g_assert_cmpstr (value, ==, "iepirkumi");
}

static void
test_open_cancelled (void)
{
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  g_autofree char *port = g_strdup_printf ("%u", g_socket_listener_add_any_inet_port (silent, NULL, NULL));
  g_autoptr (IepServer) where = iep_server_new ("127.0.0.1", port, "iepirkumi", "postgres");
  g_autoptr (IepConnection) connection = iep_connection_new (where);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepAwait) queued = iep_await_new ();
  g_autoptr (GError) error = NULL;

  iep_connection_open_async (connection, "x", cancellable, iep_await_cb, await);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_CONNECTING);
  iep_connection_query_async (connection, "select 1", NULL, NULL, iep_await_cb, queued);
  g_timeout_add (100, cancel_cb, cancellable);
  g_assert_false (iep_connection_open_finish (connection, iep_await_result (await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (iep_connection_query_finish (connection, iep_await_result (queued), &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CONNECTION_LOST, "closed");
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_CLOSED);
}

static void
test_closed (void)
{
  g_autoptr (IepServer) where = iep_local_server_get_server (server, NULL);
  g_autofree char *password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  g_autoptr (IepConnection) connection = iep_connection_new (where);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_null (support_try_query (connection, "select 1", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CONNECTION_LOST, "closed");
  g_clear_error (&error);
  g_assert_null (iep_connection_encrypt_password (connection, "a", "b", &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  g_clear_error (&error);

  /* Opened, opened twice, closed, opened again. */
  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  g_assert_true (iep_connection_open_finish (connection, iep_await_result (await), &error));
  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  g_assert_false (iep_connection_open_finish (connection, iep_await_result (await), &error));
  assert_database_error (error, IEP_DATABASE_ERROR_STATE, "already_open");
  g_clear_error (&error);
  iep_connection_close (connection);
  iep_connection_close (connection);
  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  g_assert_true (iep_connection_open_finish (connection, iep_await_result (await), &error));
  value = support_query_string (connection, "select 'open'");
  g_assert_cmpstr (value, ==, "open");
}

static void
heard_cb (IepConnection *connection,
          const char    *channel,
          const char    *payload,
          guint         *n)
{
  (*n)++;
}

static gboolean
is_one (gpointer data)
{
  return *(guint *) data == 1;
}

static void
test_backend_terminated (void)
{
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = connect_watched (NULL, &watch);
  g_autoptr (IepConnection) other = support_connect (server, NULL);
  g_autoptr (IepAwait) running = iep_await_new ();
  g_autoptr (IepAwait) waiting = iep_await_new ();
  g_autoptr (IepAwait) later = iep_await_new ();
  g_autoptr (IepResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pid = support_query_string (connection, "select pg_backend_pid()");
  g_autofree char *new_pid = NULL;
  g_autofree char *terminate = g_strdup_printf ("select pg_terminate_backend(%s)", pid);
  guint heard = 0;

  g_signal_connect (connection, "notified", G_CALLBACK (heard_cb), &heard);
  iep_connection_listen (connection, "iepirkumi");

  iep_connection_query_async (connection, "select pg_sleep(30)", NULL, NULL, iep_await_cb, running);
  iep_connection_query_async (connection, "select 'not sent'", NULL, NULL, iep_await_cb, waiting);
  support_wait (50);
  support_execute (other, terminate);

  g_assert_null (iep_connection_query_finish (connection, iep_await_result (running), &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CONNECTION_LOST, "server_stopped");
  g_assert_cmpstr (iep_database_error_get_sqlstate (error), ==, "57P01");
  g_clear_error (&error);
  g_assert_null (iep_connection_query_finish (connection, iep_await_result (waiting), &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  g_clear_error (&error);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_LOST);
  g_assert_cmpuint (watch.lost, ==, 1);

  /* What is asked for now waits for the connection to come back. */
  iep_connection_query_async (connection, "select 'patient'", NULL, NULL, iep_await_cb, later);
  result = iep_connection_query_finish (connection, iep_await_result (later), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_result_get_string (result, 0, 0), ==, "patient");
  g_assert_cmpuint (watch.restored, ==, 1);
  g_assert_cmpstr (watch.states->str, ==, "lr");

  new_pid = support_query_string (connection, "select pg_backend_pid()");
  g_assert_cmpstr (new_pid, !=, pid);

  /* It listens again. */
  support_execute (other, "notify iepirkumi");
  g_assert_true (support_wait_for (is_one, &heard, 5));
}

static void
test_idle_backend_terminated (void)
{
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = connect_watched (NULL, &watch);
  g_autoptr (IepConnection) other = support_connect (server, NULL);
  g_autofree char *pid = support_query_string (connection, "select pg_backend_pid()");
  g_autofree char *terminate = g_strdup_printf ("select pg_terminate_backend(%s)", pid);
  g_autofree char *value = NULL;

  support_execute (other, terminate);
  g_assert_true (support_wait_for (was_restored, &watch, 5));
  g_assert_cmpuint (watch.lost, ==, 1);
  value = support_query_string (connection, "select 'back'");
  g_assert_cmpstr (value, ==, "back");
}

/* No patience: a statement asked for while the connection is lost fails at once. */
static void
test_impatient (void)
{
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = connect_watched (NULL, &watch);
  g_autoptr (GError) error = NULL;

  g_object_set (connection, "patience", 0, NULL);
  g_assert_null (support_try_query (connection, "select pg_terminate_backend(pg_backend_pid())", NULL, &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  g_clear_error (&error);
  g_assert_null (support_try_query (connection, "select 1", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CONNECTION_LOST, "connection_lost");
  g_assert_true (support_wait_for (was_restored, &watch, 5));
}

/* Somebody who was disabled meanwhile is not let in again, and the connection stops knocking. */
static void
test_given_up (void)
{
  g_autoptr (IepConnection) owner = support_connect (server, NULL);
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  support_execute (owner, "create role \"given.up\" login password 'x'");
  g_assert_true (iep_local_server_set_password (server, "given.up", "x", NULL));
  connection = connect_watched ("given.up", &watch);
  support_execute (owner, "alter role \"given.up\" nologin");
  support_execute (owner, "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'given.up'");

  g_assert_true (support_wait_for (was_lost, &watch, 5));
  support_wait (600);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_CLOSED);
  g_assert_cmpuint (watch.lost, ==, 2);
  g_assert_cmpstr (watch.reason, ==, "account_disabled");
  g_assert_cmpstr (watch.states->str, ==, "lc");
  g_assert_null (support_try_query (connection, "select 1", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CONNECTION_LOST, "closed");
}

static void
closing_cb (IepConnection *connection,
            GError        *error,
            Watch         *watch)
{
  iep_connection_close (connection);
}

static void
test_close_when_lost (void)
{
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = connect_watched (NULL, &watch);
  g_autoptr (GError) error = NULL;

  g_signal_connect (connection, "lost", G_CALLBACK (closing_cb), &watch);
  g_assert_null (support_try_query (connection, "select pg_terminate_backend(pg_backend_pid())", NULL, &error));
  support_wait (500);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_CLOSED);
  g_assert_cmpuint (watch.restored, ==, 0);
}

static gboolean
is_down (gpointer data)
{
  return !iep_local_server_is_running (data);
}

static void
start_again (void)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;

  iep_local_server_start_async (server, NULL, iep_await_cb, await);
  iep_local_server_start_finish (server, iep_await_result (await), &error);
  g_assert_no_error (error);
}

static void
test_server_restart (void)
{
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = connect_watched (NULL, &watch);
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_true (iep_local_server_stop_sync (server, &error));
  g_assert_true (support_wait_for (was_lost, &watch, 5));
  g_assert_cmpstr (watch.reason, ==, "connection_lost");
  support_wait (700);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_LOST);

  start_again ();
  g_assert_true (support_wait_for (was_restored, &watch, 10));
  value = support_query_string (connection, "select 'restarted'");
  g_assert_cmpstr (value, ==, "restarted");
}

static void
test_server_killed (void)
{
  g_auto (Watch) watch = { 0 };
  g_autoptr (IepConnection) connection = connect_watched (NULL, &watch);
  g_autoptr (IepAwait) running = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  iep_connection_query_async (connection, "select pg_sleep(30)", NULL, NULL, iep_await_cb, running);
  support_wait (50);
  g_assert_no_errno (kill (iep_local_server_get_pid (server), SIGKILL));
  g_assert_null (iep_connection_query_finish (connection, iep_await_result (running), &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  g_assert_true (support_wait_for (is_down, server, 20));

  start_again ();
  g_assert_true (support_wait_for (was_restored, &watch, 12));
  value = support_query_string (connection, "select 'recovered'");
  g_assert_cmpstr (value, ==, "recovered");
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = support_make_folder ();
  server = support_start_server (folder);

  g_test_add_func ("/trouble/cancel", test_cancel);
  g_test_add_func ("/trouble/cancel-often", test_cancel_often);
  g_test_add_func ("/trouble/deadline", test_deadline);
  g_test_add_func ("/trouble/frozen-backend", test_frozen_backend);
  g_test_add_func ("/trouble/sqlstates", test_sqlstates);
  g_test_add_func ("/trouble/no-way-in", test_no_way_in);
  g_test_add_func ("/trouble/next-host", test_next_host);
  g_test_add_func ("/trouble/open-cancelled", test_open_cancelled);
  g_test_add_func ("/trouble/closed", test_closed);
  g_test_add_func ("/trouble/backend-terminated", test_backend_terminated);
  g_test_add_func ("/trouble/idle-backend-terminated", test_idle_backend_terminated);
  g_test_add_func ("/trouble/impatient", test_impatient);
  g_test_add_func ("/trouble/given-up", test_given_up);
  g_test_add_func ("/trouble/close-when-lost", test_close_when_lost);
  g_test_add_func ("/trouble/server-restart", test_server_restart);
  g_test_add_func ("/trouble/server-killed", test_server_killed);

  status = g_test_run ();
  support_remove_server (server);
  g_clear_object (&server);
  g_free (folder);

  return status;
}
