/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Over a network: what the certificate of the server must be like, and what is said when it is not. */

#include "config.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "database/iep-local-server-private.h"
#include "support.h"

static GSubprocess *process;
static char *folder;
static char *data;
static char *authority;
static char *port;
static char *password;

static void
run (const char *command)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[] = { "sh", "-ec", command, NULL };
  int status;

  g_spawn_sync (folder, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, &text, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, text);
}

static void
make_certificates (void)
{
  run ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt"
       " -subj '/CN=Test authority' -days 30");
  run ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout other.key -out other.crt"
       " -subj '/CN=Another authority' -days 30");
  run ("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr"
       " -subj /CN=localhost");
  run ("echo subjectAltName=DNS:localhost >extensions;"
       " openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile extensions -out server.crt");
}

static void
become_owner (gpointer user_data)
{
  struct stat *st = user_data;

  if (geteuid () == 0 && (setgroups (0, NULL) != 0 || setgid (st->st_gid) != 0 || setuid (st->st_uid) != 0))
    _exit (126);
}

static IepServer *
make_server (const char *host,
             const char *sslmode,
             const char *sslrootcert,
             const char *options)
{
  IepServer *server = iep_server_new (host, port, "iepirkumi", IEP_LOCAL_SERVER_SUPERUSER);

  g_object_set (server, "sslmode", sslmode, "sslrootcert", sslrootcert, "options", options, NULL);

  return server;
}

static IepConnection *
try_open (IepServer  *server,
          GError    **error)
{
  g_autoptr (IepConnection) connection = iep_connection_new (server);
  g_autoptr (IepAwait) await = iep_await_new ();

  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  if (!iep_connection_open_finish (connection, iep_await_result (await), error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* The private server has no network; the same data served by hand have one. */
static void
serve (gboolean with_tls)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  g_autofree char *port_setting = g_strdup_printf ("port=%s", port);
  g_autofree char *programs = iep_local_find_programs (data, &error);
  g_autofree char *postgres = g_build_filename (programs, "postgres", NULL);
  g_autoptr (IepServer) server = make_server ("127.0.0.1", with_tls ? "require" : "disable", NULL, NULL);
  g_autoptr (IepConnection) connection = NULL;
  struct stat st;

  g_assert_no_errno (stat (data, &st));
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, become_owner, &st, NULL);
  process = g_subprocess_launcher_spawn (launcher, &error, postgres, "-D", data, "-c", "listen_addresses=127.0.0.1",
                                         "-c", port_setting, "-c", "unix_socket_directories=", "-c", "fsync=off",
                                         "-c", with_tls ? "ssl=on" : "ssl=off", NULL);
  g_assert_no_error (error);

  for (guint i = 0; i < 500 && connection == NULL; i++)
    {
      connection = try_open (server, NULL);
      support_wait (20);
    }
  g_assert_nonnull (connection);
  iep_connection_close (connection);
}

static void
stop (void)
{
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, NULL);
  g_clear_object (&process);
}

static void
assert_refused (IepServer  *server,
                int         code,
                const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IepConnection) connection = try_open (server, &error);

  g_assert_null (connection);
  g_test_message ("%s (%s)", error->message, iep_database_error_get_text (error));
  assert_database_error (error, code, word);
  g_object_unref (server);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* "localhost" is also ::1, where nobody listens: the next address is tried. */
static void
test_good (void)
{
  g_autoptr (IepServer) server = make_server ("no-such-host.invalid,localhost", NULL, authority, "channel_binding=require");
  g_autoptr (GError) error = NULL;
  g_autoptr (IepConnection) connection = try_open (server, &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autofree char *version = NULL;

  g_assert_no_error (error);
  version = support_query_string (connection, "select version from pg_stat_ssl where pid = pg_backend_pid()");
  g_assert_cmpstr (version, ==, "TLSv1.3");
  g_test_message ("%s", iep_connection_get_tls (connection));
  g_assert_true (g_str_has_prefix (iep_connection_get_tls (connection), "Encrypted (TLSv1.3, "));
  g_assert_true (g_str_has_suffix (iep_connection_get_tls (connection), "certificate is checked"));

  iep_connection_query_async (connection, "select pg_sleep(30)", NULL, cancellable, iep_await_cb, await);
  g_timeout_add (100, cancel_cb, cancellable);
  g_assert_null (iep_connection_query_finish (connection, iep_await_result (await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  support_execute (connection, "select 1");
}

static void
test_unchecked (void)
{
  g_autoptr (IepServer) server = make_server ("127.0.0.1", "require", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepConnection) connection = try_open (server, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (iep_connection_get_tls (connection), "certificate is not checked"));
}

static void
test_bad (void)
{
  g_autofree char *other = g_build_filename (folder, "other.crt", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.crt", NULL);

  /* Somebody else's authority; nobody's; none; the right one but another name; no encryption. */
  assert_refused (make_server ("localhost", NULL, other, NULL), IEP_DATABASE_ERROR_TLS, "certificate");
  assert_refused (make_server ("localhost", NULL, NULL, NULL), IEP_DATABASE_ERROR_TLS, "certificate");
  assert_refused (make_server ("localhost", NULL, missing, NULL), IEP_DATABASE_ERROR_TLS, "certificate_file");
  assert_refused (make_server ("127.0.0.1", NULL, authority, NULL), IEP_DATABASE_ERROR_TLS, "certificate_name");
  assert_refused (make_server ("127.0.0.1", "disable", NULL, NULL), IEP_DATABASE_ERROR_AUTHENTICATION, "login_refused");
  assert_refused (make_server ("127.0.0.1", "disable", NULL, "channel_binding=require"), IEP_DATABASE_ERROR_AUTHENTICATION, "login_refused");
}

static void
test_none (void)
{
  g_autofree char *rules = g_build_filename (data, "pg_hba.conf", NULL);
  g_autoptr (IepServer) server = make_server ("127.0.0.1", "disable", NULL, NULL);
  g_autoptr (IepConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  stop ();
  g_assert_true (g_file_set_contents (rules, "host all all 127.0.0.1/32 scram-sha-256\n", -1, NULL));
  g_assert_no_errno (chmod (rules, 0644));
  serve (FALSE);

  connection = try_open (server, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_connection_get_tls (connection), ==, "Not encrypted");
  iep_connection_close (connection);

  assert_refused (make_server ("localhost", NULL, authority, NULL), IEP_DATABASE_ERROR_TLS, "no_encryption");
  assert_refused (make_server ("127.0.0.1", "disable", NULL, "channel_binding=require"), IEP_DATABASE_ERROR_TLS, "channel_binding");
}

static void
prepare (void)
{
  g_autofree char *place = g_build_filename (folder, "server", NULL);
  g_autoptr (IepLocalServer) server = support_start_server (place);
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = NULL;

  data = support_query_string (connection, "show data_directory");
  password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  iep_connection_close (connection);
  g_assert_true (iep_local_server_stop_sync (server, &error));

  make_certificates ();
  authority = g_build_filename (folder, "ca.crt", NULL);
  copy = g_strdup_printf ("cp server.crt server.key '%s'; chmod 0600 '%s/server.key';"
                          " chown --reference='%s' '%s/server.crt' '%s/server.key';"
                          " echo 'hostssl all all 127.0.0.1/32 scram-sha-256' >>'%s/pg_hba.conf'",
                          data, data, data, data, data, data);
  run (copy);
  port = g_strdup_printf ("%u", g_socket_listener_add_any_inet_port (listener, NULL, &error));
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *clean = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = support_make_folder ();
  prepare ();
  serve (TRUE);

  g_test_add_func ("/tls/good", test_good);
  g_test_add_func ("/tls/unchecked", test_unchecked);
  g_test_add_func ("/tls/bad", test_bad);
  g_test_add_func ("/tls/none", test_none);
  status = g_test_run ();
  stop ();

  clean = g_strdup_printf ("rm -rf '%s'", folder);
  run (clean);
  g_free (folder);
  g_free (data);
  g_free (authority);
  g_free (port);
  g_free (password);

  return status;
}
