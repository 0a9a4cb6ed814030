/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A connection that goes well: statements of every kind, while the main loop keeps turning. */

#include "config.h"

#include <string.h>

#include "support.h"

static IepLocalServer *server;

static void
test_types (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (IepParameters) parameters = iep_parameters_new ();
  g_autoptr (IepResult) result = NULL;
  g_autoptr (JsonNode) json = json_from_string ("{\"cents\": 9007199254740993, \"ķ\": \"\\u0101\\\"\"}", NULL);
  g_autoptr (JsonNode) back = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\xff\\'", 5);
  g_autoptr (GBytes) bytes_back = NULL;

  iep_parameters_add_string (parameters, "Āžē 'x' \\ \"y\"");
  iep_parameters_add_int64 (parameters, G_MAXINT64);
  iep_parameters_add_boolean (parameters, TRUE);
  iep_parameters_add_json (parameters, json);
  iep_parameters_add_bytes (parameters, bytes);
  iep_parameters_add_null (parameters);
  result = support_query (connection,
                          "select $1::text as \"Text\", $2::bigint, $3, $4, $5, $6::int, 'f'::bool, date '2027-01-31', ''::text",
                          parameters);

  g_assert_cmpuint (iep_result_get_n_rows (result), ==, 1);
  g_assert_cmpuint (iep_result_get_n_columns (result), ==, 9);
  g_assert_cmpstr (iep_result_get_column_name (result, 0), ==, "Text");
  g_assert_cmpint (iep_result_column (result, "Text"), ==, 0);
  g_assert_cmpint (iep_result_column (result, "text"), ==, 8);
  g_assert_cmpint (iep_result_column (result, "none"), ==, -1);
  g_assert_cmpstr (iep_result_get_string (result, 0, 0), ==, "Āžē 'x' \\ \"y\"");
  g_assert_cmpint (iep_result_get_int64 (result, 0, 1), ==, G_MAXINT64);
  g_assert_true (iep_result_get_boolean (result, 0, 2));
  back = iep_result_get_json (result, 0, 3);
  g_assert_true (json_node_equal (back, json));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (back), "cents"), ==, G_GINT64_CONSTANT (9007199254740993));
  bytes_back = iep_result_get_bytes (result, 0, 4);
  g_assert_true (g_bytes_equal (bytes, bytes_back));
  g_assert_true (iep_result_is_null (result, 0, 5));
  g_assert_null (iep_result_get_string (result, 0, 5));
  g_assert_cmpint (iep_result_get_int64 (result, 0, 5), ==, 0);
  g_assert_null (iep_result_get_json (result, 0, 5));
  g_assert_null (iep_result_get_bytes (result, 0, 5));
  g_assert_false (iep_result_get_boolean (result, 0, 6));
  g_assert_cmpstr (iep_result_get_string (result, 0, 7), ==, "2027-01-31");
  g_assert_cmpstr (iep_result_get_string (result, 0, 8), ==, "");
  g_assert_false (iep_result_is_null (result, 0, 8));
}

static void
test_affected (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (IepResult) made = support_query (connection, "create temp table t (n int)", NULL);
  g_autoptr (IepResult) inserted = support_query (connection, "insert into t select generate_series(1, 12)", NULL);
  g_autoptr (IepResult) updated = support_query (connection, "update t set n = 0 where n > 7", NULL);
  g_autoptr (IepResult) none = support_query (connection, "delete from t where n > 100", NULL);
  g_autoptr (IepResult) empty = support_query (connection, "", NULL);

  g_assert_cmpint (iep_result_get_n_affected (made), ==, 0);
  g_assert_cmpint (iep_result_get_n_affected (inserted), ==, 12);
  g_assert_cmpint (iep_result_get_n_affected (updated), ==, 5);
  g_assert_cmpint (iep_result_get_n_affected (none), ==, 0);
  g_assert_cmpuint (iep_result_get_n_rows (empty), ==, 0);
}

typedef struct
{
  gint64 last;
  gint64 longest;
  guint  n;
} Ticker;

static gboolean
tick_cb (gpointer user_data)
{
  Ticker *ticker = user_data;
  gint64 now = g_get_monotonic_time ();

  if (ticker->n++ > 0)
    ticker->longest = MAX (ticker->longest, now - ticker->last);
  ticker->last = now;

  return G_SOURCE_CONTINUE;
}

static void
test_many_rows (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (IepResult) result = NULL;
  Ticker ticker = { 0 };
  guint id = g_timeout_add (5, tick_cb, &ticker);
  gint64 begin = g_get_monotonic_time (), needed;

  result = support_query (connection, "select g, repeat('x', 100) from generate_series(1, 200000) g", NULL);
  needed = g_get_monotonic_time () - begin;
  g_source_remove (id);

  g_assert_cmpuint (iep_result_get_n_rows (result), ==, 200000);
  g_assert_cmpint (iep_result_get_int64 (result, 199999, 0), ==, 200000);
  g_test_message ("200,000 rows in %.0f ms, %u ticks, longest pause %.1f ms",
                  (double) needed / 1000, ticker.n, (double) ticker.longest / 1000);
  /* A loop that stood still would have ticked once or twice; a busy machine may pause it a little. */
  g_assert_cmpuint (ticker.n, >, 5);
  g_assert_cmpint (ticker.longest, <, 250 * 1000);
}

static void
test_large_parameter (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (IepParameters) parameters = iep_parameters_new ();
  g_autoptr (IepResult) result = NULL;
  g_autofree char *large = g_strnfill (20 * 1024 * 1024, 'y');
  g_autoptr (GBytes) bytes = g_bytes_new_static (large, 20 * 1024 * 1024);
  g_autoptr (GBytes) back = NULL;
  Ticker ticker = { 0 };
  guint id = g_timeout_add (5, tick_cb, &ticker);
  gint64 begin = g_get_monotonic_time (), needed;

  /* Both ends write at once: 20 MB there and 60 MB back. */
  iep_parameters_add_string (parameters, large);
  iep_parameters_add_bytes (parameters, bytes);
  result = support_query (connection, "select $1::text, $2::bytea", parameters);
  needed = g_get_monotonic_time () - begin;
  g_source_remove (id);

  g_assert_cmpstr (iep_result_get_string (result, 0, 0), ==, large);
  back = iep_result_get_bytes (result, 0, 1);
  g_assert_true (g_bytes_equal (back, bytes));
  g_test_message ("40 MB there and 60 MB back in %.0f ms, %u ticks, longest pause %.1f ms",
                  (double) needed / 1000, ticker.n, (double) ticker.longest / 1000);
  g_assert_cmpuint (ticker.n, >, 3);
}

typedef struct
{
  GString *order;
  guint    waiting;
} Several;

typedef struct
{
  Several    *several;
  const char *expected;
} One;

static void
several_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  One *one = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepResult) rows = iep_connection_query_finish (IEP_CONNECTION (source), result, &error);

  if (one->expected == NULL)
    g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_INVALID);
  else
    {
      g_assert_no_error (error);
      g_assert_cmpstr (iep_result_get_string (rows, 0, 0), ==, one->expected);
    }
  g_string_append (one->several->order, one->expected != NULL ? one->expected : "!");
  one->several->waiting--;
}

static gboolean
nothing_waits (gpointer data)
{
  return ((Several *) data)->waiting == 0;
}

static void
test_queue (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (GString) order = g_string_new (NULL);
  Several several = { order, 4 };
  One first = { &several, "1" }, second = { &several, "2" }, wrong = { &several, NULL }, last = { &several, "4" };

  iep_connection_query_async (connection, "select 1 from pg_sleep(0.1)", NULL, NULL, several_cb, &first);
  iep_connection_query_async (connection, "select 2", NULL, NULL, several_cb, &second);
  iep_connection_query_async (connection, "select 1/0", NULL, NULL, several_cb, &wrong);
  iep_connection_query_async (connection, "select 4", NULL, NULL, several_cb, &last);
  g_assert_true (support_wait_for (nothing_waits, &several, 10));
  g_assert_cmpstr (order->str, ==, "12!4");
}

static void
again_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Several *several = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepResult) rows = iep_connection_query_finish (IEP_CONNECTION (source), result, &error);

  g_assert_no_error (error);
  g_string_append (several->order, iep_result_get_string (rows, 0, 0));
  if (--several->waiting > 0)
    iep_connection_query_async (IEP_CONNECTION (source), "select 'x'", NULL, NULL, again_cb, several);
  else
    iep_connection_close (IEP_CONNECTION (source));
}

/* A callback asks for the next statement, and the last one closes the connection. */
static void
test_from_callbacks (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (GString) order = g_string_new (NULL);
  Several several = { order, 200 };

  iep_connection_query_async (connection, "select 'x'", NULL, NULL, again_cb, &several);
  g_assert_true (support_wait_for (nothing_waits, &several, 10));
  g_assert_cmpuint (order->len, ==, 200);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_CLOSED);
}

static void
test_script (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *n = NULL;

  iep_connection_script_async (connection,
                               "create temp table s (n int); insert into s values (1); select * from s;\n"
                               "do $$ begin insert into s values (2); end $$;",
                               NULL, iep_await_cb, await);
  g_assert_true (iep_connection_script_finish (connection, iep_await_result (await), &error));
  g_assert_no_error (error);

  /* One transaction: what came before the mistake is undone. */
  iep_connection_script_async (connection, "insert into s values (3); select 1/0; insert into s values (4)",
                               NULL, iep_await_cb, await);
  g_assert_false (iep_connection_script_finish (connection, iep_await_result (await), &error));
  g_assert_cmpstr (iep_database_error_get_sqlstate (error), ==, "22012");
  n = support_query_string (connection, "select string_agg(n::text, ',' order by n) from s");
  g_assert_cmpstr (n, ==, "1,2");
}

static void
notified_cb (IepConnection *connection,
             const char    *channel,
             const char    *payload,
             GString       *heard)
{
  g_string_append_printf (heard, "%s=%s;", channel, payload);
}

static gboolean
heard_two (gpointer data)
{
  return g_str_equal (((GString *) data)->str, "iepirkumi=1301;Other \"one\"=;");
}

static void
test_notify (void)
{
  g_autoptr (IepServer) where = iep_local_server_get_server (server, NULL);
  g_autofree char *password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  g_autoptr (IepConnection) listener = iep_connection_new (where);
  g_autoptr (IepConnection) speaker = support_connect (server, NULL);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) heard = g_string_new (NULL);

  g_signal_connect (listener, "notified", G_CALLBACK (notified_cb), heard);
  /* Before and after opening. */
  iep_connection_listen (listener, "iepirkumi");
  iep_connection_open_async (listener, password, NULL, iep_await_cb, await);
  g_assert_true (iep_connection_open_finish (listener, iep_await_result (await), &error));
  iep_connection_listen (listener, "Other \"one\"");
  support_execute (listener, "select 1");

  support_execute (speaker, "notify iepirkumi, '1301'");
  support_execute (speaker, "notify \"Other \"\"one\"\"\"");
  support_execute (speaker, "notify unheard");
  g_assert_true (support_wait_for (heard_two, heard, 5));
}

static void
test_verifier (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (IepConnection) as_person = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *verifier = iep_connection_encrypt_password (connection, "vera.verifier", "slepenība ķ", &error);
  g_autofree char *sql = NULL;
  g_autofree char *who = NULL;
  g_autofree char *other = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (verifier, "SCRAM-SHA-256$4096:"));
  g_assert_null (strstr (verifier, "slepen"));

  sql = g_strdup_printf ("create role \"vera.verifier\" login password '%s'", verifier);
  support_execute (connection, sql);
  g_assert_true (iep_local_server_set_password (server, "vera.verifier", "slepenība ķ", &error));
  as_person = support_connect (server, "vera.verifier");
  who = support_query_string (as_person, "select session_user");
  g_assert_cmpstr (who, ==, "vera.verifier");

  /* One's own password is no new one; another person may have the same. */
  g_assert_null (iep_connection_encrypt_password (as_person, "vera.verifier", "slepenība ķ", &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_INVALID);
  g_clear_error (&error);
  other = iep_connection_encrypt_password (as_person, "vera.cita", "slepenība ķ", &error);
  g_assert_no_error (error);
  g_assert_nonnull (other);
}

static void
test_words (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autofree char *application = NULL;
  g_autofree char *encoding = support_query_string (connection, "show client_encoding");

  g_assert_cmpstr (iep_connection_get_tls (connection), ==, "Inside this computer");
  g_assert_cmpstr (encoding, ==, "UTF8");
  application = support_query_string (connection, "show application_name");
  g_assert_cmpstr (application, ==, "test-database-connection");
}

/* The connection must not outlive its last owner, nor take a running statement with it. */
static void
test_let_go (void)
{
  IepConnection *connection = support_connect (server, NULL);
  g_autoptr (IepConnection) other = support_connect (server, NULL);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *n = NULL;

  iep_connection_query_async (connection, "select 'let go' from pg_sleep(30)", NULL, NULL, iep_await_cb, await);
  support_wait (100);
  iep_connection_close (connection);
  g_assert_null (iep_connection_query_finish (connection, iep_await_result (await), &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CONNECTION_LOST, "closed");
  g_clear_pointer (&await, iep_await_free);
  g_assert_finalize_object (connection);

  /* And the server does not go on for nobody. */
  support_wait (300);
  n = support_query_string (other, "select count(*) from pg_stat_activity where state = 'active' and query like 'select ''let go''%'");
  g_assert_cmpstr (n, ==, "0");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = support_make_folder ();
  server = support_start_server (folder);

  g_test_add_func ("/connection/types", test_types);
  g_test_add_func ("/connection/affected", test_affected);
  g_test_add_func ("/connection/many-rows", test_many_rows);
  g_test_add_func ("/connection/large-parameter", test_large_parameter);
  g_test_add_func ("/connection/queue", test_queue);
  g_test_add_func ("/connection/from-callbacks", test_from_callbacks);
  g_test_add_func ("/connection/script", test_script);
  g_test_add_func ("/connection/notify", test_notify);
  g_test_add_func ("/connection/verifier", test_verifier);
  g_test_add_func ("/connection/words", test_words);
  g_test_add_func ("/connection/let-go", test_let_go);

  status = g_test_run ();
  support_remove_server (server);
  g_clear_object (&server);

  return status;
}
