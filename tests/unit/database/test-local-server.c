/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The private server: made, started, shared, killed, started again, removed. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

static gboolean
is_down (gpointer data)
{
  return !iep_local_server_is_running (data);
}

static void
assert_mode (const char *folder,
             const char *name,
             mode_t      mode)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat st;

  g_assert_no_errno (stat (path, &st));
  g_assert_cmpint (st.st_mode & 0777, ==, mode);
}

static void
test_start_stop (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) server = NULL;
  g_autoptr (IepConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  g_autofree char *version = NULL;
  gint64 begin, needed;

  server = support_start_server (folder);
  g_assert_true (iep_local_server_is_running (server));
  g_assert_true (iep_local_server_is_initialised (server));
  g_assert_cmpint (iep_local_server_get_pid (server), >, 1);

  assert_mode (folder, "passwords", 0600);
  assert_mode (folder, "data", 0700);
  assert_mode (folder, "run", 0700);
  assert_mode (folder, "server.log", 0600);

  connection = support_connect (server, NULL);
  g_assert_cmpint (iep_connection_get_server_version (connection), >=, 150000);
  value = support_query_string (connection, "show listen_addresses");
  g_assert_cmpstr (value, ==, "");
  g_free (value);
  value = support_query_string (connection, "select string_agg(auth_method, ',') from pg_hba_file_rules");
  g_assert_cmpstr (value, ==, "scram-sha-256");
  g_free (value);
  value = support_query_string (connection, "show server_encoding");
  g_assert_cmpstr (value, ==, "UTF8");
  g_free (value);
  value = support_query_string (connection, "show timezone");
  g_assert_cmpstr (value, ==, "Europe/Riga");
  g_free (value);
  /* Latvian order, when PostgreSQL knows ICU: Ā is no letter after Z. */
  value = support_query_string (connection,
                                "select string_agg(w, '' order by w) from unnest('{z,č,c,ā,b}'::text[]) w");
  version = support_query_string (connection,
                                  "select datlocprovider from pg_database where datname = 'iepirkumi'");
  g_assert_cmpstr (value, ==, g_str_equal (version, "i") ? "ābcčz" : "bczāč");
  support_execute (connection, "create table kept (n int)");
  support_execute (connection, "insert into kept values (7)");
  iep_connection_close (connection);
  g_clear_object (&connection);

  g_assert_true (iep_local_server_stop_sync (server, &error));
  g_assert_no_error (error);
  g_assert_false (iep_local_server_is_running (server));
  g_assert_cmpint (iep_local_server_get_pid (server), ==, 0);

  /* Already initialised: up in less than two seconds, with everything in it. */
  begin = g_get_monotonic_time ();
  g_clear_object (&server);
  server = support_start_server (folder);
  needed = g_get_monotonic_time () - begin;
  g_test_message ("started again in %.3f s", (double) needed / G_USEC_PER_SEC);
  g_assert_cmpint (needed, <, 2 * G_USEC_PER_SEC);
  connection = support_connect (server, NULL);
  g_free (value);
  value = support_query_string (connection, "select n from kept");
  g_assert_cmpstr (value, ==, "7");
  iep_connection_close (connection);

  support_remove_server (server);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static gboolean
tick (gpointer user_data)
{
  (*(guint *) user_data)++;

  return G_SOURCE_CONTINUE;
}

static void
test_does_not_block (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) server = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint ticks = 0, id = g_timeout_add (5, tick, &ticks);

  server = support_start_server (folder);
  g_source_remove (id);

  /* A loop that stood still for the whole initdb would have ticked once or twice. */
  g_assert_cmpuint (ticks, >, (g_get_monotonic_time () - begin) / 5000 / 8);

  support_remove_server (server);
}

static void
test_shared (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) one = support_start_server (folder);
  g_autoptr (IepLocalServer) two = support_start_server (folder);
  g_autoptr (GError) error = NULL;
  int pid = iep_local_server_get_pid (one);

  g_assert_cmpint (iep_local_server_get_pid (two), ==, pid);

  /* The starter leaves, the other one goes on. */
  g_assert_true (iep_local_server_stop_sync (one, &error));
  g_assert_true (iep_local_server_is_running (two));

  g_assert_false (iep_local_server_halt_sync (one, FALSE, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_STATE, "in_use");
  g_clear_error (&error);

  g_assert_true (iep_local_server_stop_sync (two, &error));
  g_assert_false (iep_local_server_is_running (two));

  /* Both at once, from nothing running. */
  {
    g_autoptr (IepAwait) await_one = iep_await_new ();
    g_autoptr (IepAwait) await_two = iep_await_new ();

    iep_local_server_start_async (one, NULL, iep_await_cb, await_one);
    iep_local_server_start_async (two, NULL, iep_await_cb, await_two);
    g_assert_true (iep_local_server_start_finish (one, iep_await_result (await_one), &error));
    g_assert_true (iep_local_server_start_finish (two, iep_await_result (await_two), &error));
    g_assert_cmpint (iep_local_server_get_pid (one), ==, iep_local_server_get_pid (two));
  }

  g_assert_true (iep_local_server_stop_sync (one, &error));
  g_assert_true (iep_local_server_is_running (two));
  support_remove_server (two);
}

static void
test_stay (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) first = g_object_new (IEP_TYPE_LOCAL_SERVER, "directory", folder,
                                                   "fsync", FALSE, "stay", TRUE, NULL);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepLocalServer) second = NULL;
  g_autoptr (GError) error = NULL;

  iep_local_server_start_async (first, NULL, iep_await_cb, await);
  g_assert_true (iep_local_server_start_finish (first, iep_await_result (await), &error));
  g_assert_true (iep_local_server_stop_sync (first, &error));
  g_assert_true (iep_local_server_is_running (first));

  second = support_start_server (folder);
  g_assert_true (iep_local_server_stop_sync (second, &error));
  g_assert_true (iep_local_server_is_running (first));

  g_assert_true (iep_local_server_halt_sync (first, FALSE, &error));
  g_assert_false (iep_local_server_is_running (first));
  support_remove_server (first);
}

/* In a process of its own, which is then killed: the server must outlive it and be found again. */
static void
test_program_killed (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) server = g_object_new (IEP_TYPE_LOCAL_SERVER, "directory", folder, "fsync", FALSE, NULL);
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (IepLocalServer) next = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *arguments[] = { self, "--use-server", folder, NULL };
  GInputStream *output;
  char ready = '\0';
  int pid;

  program = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_subprocess_get_stdout_pipe (program);
  g_assert_cmpint (g_input_stream_read (output, &ready, 1, NULL, &error), ==, 1);
  g_assert_cmpint (ready, ==, 'R');

  pid = iep_local_server_get_pid (server);
  g_assert_cmpint (pid, >, 1);
  g_subprocess_force_exit (program);
  g_subprocess_wait (program, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (iep_local_server_is_running (server));

  next = support_start_server (folder);
  g_assert_cmpint (iep_local_server_get_pid (next), ==, pid);
  g_assert_true (iep_local_server_stop_sync (next, &error));
  g_assert_false (iep_local_server_is_running (next));
  support_remove_server (next);
}

static int
use_server (const char *folder)
{
  g_autoptr (IepLocalServer) server = g_object_new (IEP_TYPE_LOCAL_SERVER, "directory", folder, "fsync", FALSE, NULL);
  g_autoptr (IepAwait) await = iep_await_new ();

  iep_local_server_start_async (server, NULL, iep_await_cb, await);
  if (!iep_local_server_start_finish (server, iep_await_result (await), NULL))
    return 1;
  if (write (STDOUT_FILENO, "R", 1) != 1)
    return 1;
  pause ();

  return 0;
}

static void
test_server_killed (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) server = support_start_server (folder);
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autofree char *pid_file = g_build_filename (folder, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_autofree char *stale = NULL;
  g_autofree char *value = NULL;
  const char *rest;

  support_execute (connection, "create table kept (n int)");
  support_execute (connection, "insert into kept values (7)");
  iep_connection_close (connection);
  g_clear_object (&connection);

  g_assert_no_errno (kill (iep_local_server_get_pid (server), SIGKILL));
  g_assert_true (support_wait_for (is_down, server, 20));
  g_assert_true (g_file_test (pid_file, G_FILE_TEST_EXISTS));

  /* The number may belong to another process of the same user by now: to this one, say. */
  g_assert_true (g_file_get_contents (pid_file, &text, NULL, NULL));
  rest = strchr (text, '\n');
  g_assert_nonnull (rest);
  stale = g_strdup_printf ("%d%s", (int) getpid (), rest);
  g_assert_true (g_file_set_contents (pid_file, stale, -1, NULL));

  g_clear_object (&server);
  server = support_start_server (folder);
  connection = support_connect (server, NULL);
  value = support_query_string (connection, "select n from kept");
  g_assert_cmpstr (value, ==, "7");
  iep_connection_close (connection);

  support_remove_server (server);
}

static void
test_half_made (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *half = g_build_filename (folder, "data.new", NULL);
  g_autofree char *left = g_build_filename (half, "left", NULL);
  g_autoptr (IepLocalServer) server = NULL;

  /* What an initdb that was interrupted leaves behind. */
  g_assert_no_errno (g_mkdir (data, 0700));
  g_assert_no_errno (g_mkdir (half, 0700));
  g_assert_true (g_file_set_contents (left, "x", 1, NULL));

  server = support_start_server (folder);
  g_assert_true (iep_local_server_is_running (server));
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));

  support_remove_server (server);
}

static void
test_long_path (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *name = g_strnfill (120, 'x');
  g_autofree char *deep = g_build_filename (folder, name, NULL);
  g_autoptr (IepLocalServer) server = support_start_server (deep);
  g_autoptr (IepServer) where = iep_local_server_get_server (server, NULL);
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  struct stat st;

  g_assert_cmpuint (strlen (iep_server_get_host (where)) + strlen ("/.s.PGSQL.5432"), <=, 107);
  g_assert_no_errno (stat (iep_server_get_host (where), &st));
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);

  iep_connection_close (connection);
  support_remove_server (server);
  g_assert_false (g_file_test (iep_server_get_host (where), G_FILE_TEST_EXISTS));
  support_remove_folder (folder);
}

static void
test_unreachable_folder (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *inside = g_build_filename (folder, "inside", NULL);
  g_autoptr (IepLocalServer) server = NULL;
  g_autoptr (IepConnection) connection = NULL;
  g_autofree char *data = NULL;

  /* Like /root: the user the server runs as cannot get there, so its data are elsewhere. */
  g_assert_no_errno (chmod (folder, 0700));
  server = support_start_server (inside);
  connection = support_connect (server, NULL);
  data = support_query_string (connection, "show data_directory");
  g_test_message ("data in %s", data);
  if (geteuid () == 0)
    g_assert_false (g_str_has_prefix (data, folder));
  else
    g_assert_true (g_str_has_prefix (data, inside));
  assert_mode (inside, "passwords", 0600);

  iep_connection_close (connection);
  support_remove_server (server);
  g_assert_false (g_file_test (data, G_FILE_TEST_EXISTS));
  support_remove_folder (folder);
}

static void
test_passwords (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) server = iep_local_server_new (folder);
  g_autoptr (IepLocalServer) again = iep_local_server_new (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *made = iep_local_server_make_password ();
  g_autofree char *other = iep_local_server_make_password ();
  g_autofree char *read = NULL;
  g_auto (GStrv) logins = NULL;

  g_assert_cmpuint (strlen (made), ==, 24);
  g_assert_cmpstr (made, !=, other);

  g_assert_null (iep_local_server_get_password (server, "anna.kalnina"));
  g_assert_true (iep_local_server_set_password (server, IEP_LOCAL_SERVER_SUPERUSER, other, &error));
  g_assert_true (iep_local_server_set_password (server, "anna.kalnina", " a\\b=ķ;#\n", &error));
  g_assert_true (iep_local_server_set_password (server, "janis.ozols", made, &error));
  assert_mode (folder, "passwords", 0600);

  read = iep_local_server_get_password (again, "anna.kalnina");
  g_assert_cmpstr (read, ==, " a\\b=ķ;#\n");
  logins = iep_local_server_list_logins (again);
  g_assert_cmpuint (g_strv_length (logins), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) logins, "anna.kalnina"));

  g_assert_true (iep_local_server_set_password (server, "anna.kalnina", NULL, &error));
  g_assert_null (iep_local_server_get_password (again, "anna.kalnina"));

  support_remove_server (server);
}

static void
test_errors (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autofree char *bin = g_build_filename (folder, "bin", NULL);
  g_autofree char *server_folder = g_build_filename (folder, "server", NULL);
  g_autoptr (IepLocalServer) server = NULL;
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *configuration = NULL;

  /* No PostgreSQL at all. */
  g_setenv ("IEPIRKUMI_POSTGRESQL_BINDIR", bin, TRUE);
  g_assert_false (iep_local_server_is_available (&error));
  assert_database_error (error, IEP_DATABASE_ERROR_VERSION, "postgresql_missing");
  g_assert_nonnull (iep_database_error_get_hint (error));
  g_clear_error (&error);
  server = iep_local_server_new (server_folder);
  iep_local_server_start_async (server, NULL, iep_await_cb, await);
  g_assert_false (iep_local_server_start_finish (server, iep_await_result (await), &error));
  assert_database_error (error, IEP_DATABASE_ERROR_VERSION, "postgresql_missing");
  g_clear_error (&error);
  g_unsetenv ("IEPIRKUMI_POSTGRESQL_BINDIR");
  g_assert_true (iep_local_server_is_available (&error));
  support_remove_server (server);
  g_clear_object (&server);

  /* A configuration the server refuses: its own words come back. */
  server = support_start_server (server_folder);
  g_assert_true (iep_local_server_stop_sync (server, &error));
  configuration = g_build_filename (server_folder, "data", "postgresql.auto.conf", NULL);
  g_assert_true (g_file_set_contents (configuration, "no_such_setting = 1\n", -1, NULL));
  iep_local_server_start_async (server, NULL, iep_await_cb, await);
  g_assert_false (iep_local_server_start_finish (server, iep_await_result (await), &error));
  assert_database_error (error, IEP_DATABASE_ERROR_HOST, "start_failed");
  g_assert_nonnull (strstr (iep_database_error_get_text (error), "no_such_setting"));
  g_clear_error (&error);
  g_assert_false (iep_local_server_is_running (server));

  support_remove_server (server);
  support_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--use-server"))
    return use_server (argv[2]);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/local-server/start-stop", test_start_stop);
  g_test_add_func ("/local-server/does-not-block", test_does_not_block);
  g_test_add_func ("/local-server/shared", test_shared);
  g_test_add_func ("/local-server/stay", test_stay);
  g_test_add_func ("/local-server/program-killed", test_program_killed);
  g_test_add_func ("/local-server/server-killed", test_server_killed);
  g_test_add_func ("/local-server/half-made", test_half_made);
  g_test_add_func ("/local-server/long-path", test_long_path);
  g_test_add_func ("/local-server/unreachable-folder", test_unreachable_folder);
  g_test_add_func ("/local-server/passwords", test_passwords);
  g_test_add_func ("/local-server/errors", test_errors);

  return g_test_run ();
}
