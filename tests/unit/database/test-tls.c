/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Over a network: every way in, and for every reason why there is none the word for it and what to do. */

#include "config.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "database/iep-local-server-private.h"
#include "kerberos.h"
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
       " openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile extensions -out server.crt;"
       " openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -days -1 -extfile extensions -out expired.crt");
  /* Of people: a good one, with a locked key too; somebody else's authority; a login that is not there; too old. */
  run ("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout anna.key -out anna.csr -subj /CN=anna;"
       " openssl x509 -req -in anna.csr -CA ca.crt -CAkey ca.key -days 30 -out anna.crt;"
       " openssl x509 -req -in anna.csr -CA other.crt -CAkey other.key -CAcreateserial -days 30 -out foreign.crt;"
       " openssl x509 -req -in anna.csr -CA ca.crt -CAkey ca.key -days -1 -out old.crt;"
       " openssl req -new -key anna.key -subj /CN=nobody -out nobody.csr;"
       " openssl x509 -req -in nobody.csr -CA ca.crt -CAkey ca.key -days 30 -out nobody.crt;"
       " openssl ec -aes256 -passout 'pass:atslēga' -in anna.key -out locked.key;"
       " cp anna.key open.key; chmod 0644 open.key; chmod 0600 anna.key locked.key other.key");
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
  g_autofree char *keytab = g_strdup_printf ("krb_server_keyfile=%s/server.keytab", data);
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
                                         "-c", with_tls ? "ssl=on" : "ssl=off", "-c", "ssl_ca_file=ca.crt",
                                         "-c", keytab, NULL);
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
  g_test_message ("%s: %s. %s (%s)", word, error->message, iep_database_error_get_hint (error), iep_database_error_get_text (error));
  assert_database_error (error, code, word);
  g_assert_nonnull (iep_database_error_get_hint (error));
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

/* What stands in pg_hba.conf, for the logins of the table below. */
static const char rules[] =
  "hostssl all anna,nobody 127.0.0.1/32 cert\n"
  "hostssl all zenta 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n"
  "hostssl all plain 127.0.0.1/32 password\n"
  "hostssl all kerb,kerb2 127.0.0.1/32 gss include_realm=0 krb_realm=" KERBEROS_REALM "\n"
  "hostgssenc all kerb 127.0.0.1/32 gss include_realm=0 krb_realm=" KERBEROS_REALM "\n"
  "hostssl all stranger 127.0.0.1/32 reject\n"
  "hostssl all all 127.0.0.1/32 scram-sha-256\n";

static const char *const logins[] = {
  "create role anna login",
  "create role zenta login password 'parole'",
  "create role kerb login",
  "create role kerb2 login",
  "create role plain login password 'parole'",
  "create role disabled nologin password 'parole'",
  "create role expired login password 'parole' valid until '2020-01-01'",
  "create role busy login password 'parole' connection limit 0",
  "create role outside login password 'parole'",
  "create database closed allow_connections false",
  "create database crowded connection limit 0",
  "create database private",
  "revoke connect on database private from public",
};

typedef struct
{
  const char *word;
  int         code;
  const char *user;         /* NULL is the superuser */
  const char *given;        /* the password; NULL is the right one */
  const char *host;         /* NULL is localhost */
  const char *root;         /* of the folder; NULL is ca.crt, "" the system's own */
  const char *certificate;
  const char *key;
  const char *database;
  const char *options;
} NoWay;

#define TLS IEP_DATABASE_ERROR_TLS
#define HOST IEP_DATABASE_ERROR_HOST
#define AUTHENTICATION IEP_DATABASE_ERROR_AUTHENTICATION

static const NoWay no_ways[] = {
  { "host_unknown", HOST, .host = "no-such-host.invalid" },
  { "host_unreachable", HOST, .host = "255.255.255.255" },
  /* Of several hosts the one that came furthest. */
  { "password_wrong", AUTHENTICATION, .host = "no-such-host.invalid,255.255.255.255,localhost", .given = "nepareiza" },
  { "certificate_authority", TLS, .root = "other.crt" },
  { "certificate_authority", TLS, .root = "" },
  { "certificate_file", TLS, .root = "missing.crt" },
  { "certificate_file", TLS, .root = "extensions" },
  { "certificate_name", TLS, .host = "127.0.0.1" },
  { "channel_binding", TLS, "plain", "parole" },
  { "channel_binding", TLS, "anna", "", .options = "channel_binding=require", .certificate = "anna.crt", .key = "anna.key" },
  { "own_certificate_needed", AUTHENTICATION, "anna", "" },
  { "own_certificate_needed", AUTHENTICATION, "zenta", "parole" },
  { "own_certificate_refused", AUTHENTICATION, "anna", "", .certificate = "foreign.crt", .key = "anna.key" },
  { "own_certificate_refused", AUTHENTICATION, "anna", "", .certificate = "old.crt", .key = "anna.key" },
  { "own_certificate_refused", AUTHENTICATION, "anna", "", .certificate = "nobody.crt", .key = "anna.key" },
  { "own_certificate_file", AUTHENTICATION, "anna", "", .certificate = "missing.crt", .key = "anna.key" },
  { "own_certificate_file", AUTHENTICATION, "anna", "", .certificate = "anna.crt", .key = "missing.key" },
  { "own_certificate_file", AUTHENTICATION, "anna", "", .certificate = "anna.crt", .key = "other.key" },
  { "own_key_open", AUTHENTICATION, "anna", "", .certificate = "anna.crt", .key = "open.key" },
  { "own_key_locked", AUTHENTICATION, "anna", "nepareiza", .certificate = "anna.crt", .key = "locked.key" },
  { "own_key_locked", AUTHENTICATION, "anna", "", .certificate = "anna.crt", .key = "locked.key" },
  { "account_unknown", AUTHENTICATION, "nobody", "", .certificate = "nobody.crt", .key = "anna.key" },
  { "password_needed", AUTHENTICATION, .given = "" },
  { "password_wrong", AUTHENTICATION, .given = "nepareiza" },
  { "password_wrong", AUTHENTICATION, "never.heard.of", "parole" },
  { "password_wrong", AUTHENTICATION, "expired", "parole" },
  { "account_disabled", AUTHENTICATION, "disabled", "parole" },
  { "not_admitted", AUTHENTICATION, "stranger", "parole" },
  { "database_unknown", IEP_DATABASE_ERROR_NOT_FOUND, "outside", "parole", .database = "no_such" },
  { "database_closed", IEP_DATABASE_ERROR_STATE, "outside", "parole", .database = "closed" },
  { "connect_not_allowed", IEP_DATABASE_ERROR_PERMISSION, "outside", "parole", .database = "private" },
  { "own_connections", IEP_DATABASE_ERROR_OTHER, "busy", "parole" },
  { "too_many_connections", IEP_DATABASE_ERROR_OTHER, "outside", "parole", .database = "crowded" },
};

static char *
in_folder (const char *name)
{
  return name != NULL && *name != '\0' ? g_build_filename (folder, name, NULL) : NULL;
}

static void
test_no_way (gconstpointer user_data)
{
  const NoWay *way = user_data;
  g_autofree char *root = in_folder (way->root != NULL ? way->root : "ca.crt");
  g_autofree char *certificate = in_folder (way->certificate);
  g_autofree char *key = in_folder (way->key);
  g_autofree char *right = g_steal_pointer (&password);
  IepServer *server = make_server (way->host != NULL ? way->host : "localhost", NULL, root, way->options);

  g_object_set (server, "sslcert", certificate, "sslkey", key, NULL);
  if (way->user != NULL)
    g_object_set (server, "user", way->user, NULL);
  if (way->database != NULL)
    g_object_set (server, "database", way->database, NULL);

  password = g_strdup (way->given != NULL ? way->given : right);
  assert_refused (server, way->code, way->word);
  g_free (password);
  password = g_steal_pointer (&right);
}

/* A certificate instead of a password; with a key that the password opens; and one besides the password. */
static void
test_own_certificate (void)
{
  static const struct { const char *user, *password, *certificate, *key; } ways[] = {
    { "anna", NULL, "anna.crt", "anna.key" },
    { "anna", "atslēga", "anna.crt", "locked.key" },
    { "zenta", "parole", "anna.crt", "anna.key" },
  };
  g_autofree char *right = g_steal_pointer (&password);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (IepServer) server = make_server ("localhost", NULL, authority, NULL);
      g_autofree char *certificate = in_folder (ways[i].certificate);
      g_autofree char *key = in_folder (ways[i].key);
      g_autoptr (IepConnection) connection = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;

      g_object_set (server, "user", ways[i].user, "sslcert", certificate, "sslkey", key, NULL);
      password = g_strdup (ways[i].password);
      connection = try_open (server, &error);
      g_assert_no_error (error);
      name = support_query_string (connection, "select client_dn from pg_stat_ssl where pid = pg_backend_pid()");
      g_assert_cmpstr (name, ==, "/CN=anna");
      g_clear_pointer (&password, g_free);
    }
  password = g_steal_pointer (&right);
}

/* A password in clear is only given when somebody says so; the connection is encrypted all the same. */
static void
test_plain (void)
{
  g_autoptr (IepServer) server = make_server ("localhost", NULL, authority, "channel_binding=prefer");
  g_autofree char *right = g_steal_pointer (&password);
  g_autoptr (IepConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (server, "user", "plain", NULL);
  password = g_strdup ("parole");
  connection = try_open (server, &error);
  g_assert_no_error (error);
  g_free (password);
  password = g_steal_pointer (&right);
}

/* Not in the person's language: what is understood is what libpq and the server say in any. */
static void
test_language (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "lv_LV.UTF-8") == NULL)
    {
      g_test_skip ("The Latvian locale is not installed");
      return;
    }

  g_setenv ("LANGUAGE", "de", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (no_ways); i++)
    if (no_ways[i].code == TLS)
      test_no_way (&no_ways[i]);
  g_unsetenv ("LANGUAGE");
  setlocale (LC_ALL, before);
}

/* A ticket of Kerberos instead of a password: inside TLS, and with the encryption of Kerberos itself. */
static void
test_kerberos (void)
{
  g_autofree char *right = g_steal_pointer (&password);
  const struct { const char *user; const char *word; } refused[] = { { "kerb", "ticket_needed" }, { "kerb2", "ticket_refused" } };
  const struct { const char *sslmode, *options, *encrypted; } ways[] = { { NULL, NULL, "f" }, { "disable", "gssencmode=require krbsrvname=postgres", "t" } };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      IepServer *server = make_server ("localhost", NULL, authority, NULL);

      kerberos_sign_in (folder, i > 0);
      g_object_set (server, "user", refused[i].user, NULL);
      assert_refused (server, AUTHENTICATION, refused[i].word);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (IepServer) server = make_server ("localhost", ways[i].sslmode, authority, ways[i].options);
      g_autoptr (IepConnection) connection = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *who = NULL;
      g_autofree char *encrypted = NULL;

      g_object_set (server, "user", "kerb", NULL);
      connection = try_open (server, &error);
      g_assert_no_error (error);
      who = support_query_string (connection, "select principal from pg_stat_gssapi where pid = pg_backend_pid()");
      g_assert_cmpstr (who, ==, "kerb@" KERBEROS_REALM);
      encrypted = support_query_string (connection, "select encrypted from pg_stat_gssapi where pid = pg_backend_pid()");
      g_assert_cmpstr (encrypted, ==, ways[i].encrypted);
      g_assert_true (g_str_has_prefix (iep_connection_get_tls (connection), i == 0 ? "Encrypted (TLSv1.3, " : "Encrypted (Kerberos)"));
    }
  password = g_steal_pointer (&right);
}

static void
set_server (const char *statement)
{
  g_autoptr (IepServer) server = make_server ("127.0.0.1", "require", NULL, NULL);
  g_autoptr (IepConnection) connection = try_open (server, NULL);

  g_assert_nonnull (connection);
  support_execute (connection, statement);
  support_execute (connection, "select pg_reload_conf()");
  iep_connection_close (connection);
  /* The server has no sign for "I have read it". */
  support_wait (300);
}

static void
test_expired (void)
{
  set_server ("alter system set ssl_cert_file = 'expired.crt'");
  assert_refused (make_server ("localhost", NULL, authority, NULL), TLS, "certificate_expired");
  set_server ("alter system reset ssl_cert_file");
}

/* A server that takes no changes will do for reading, but not for a person's session. */
static void
test_read_only (void)
{
  g_autoptr (IepServer) server = make_server ("localhost", NULL, authority, NULL);
  g_autoptr (IepConnection) reading = NULL;
  g_autoptr (IepConnection) writing = iep_connection_new (server);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;

  set_server ("alter system set default_transaction_read_only = on");
  reading = try_open (server, &error);
  g_assert_no_error (error);
  g_object_set (writing, "writable", TRUE, NULL);
  iep_connection_open_async (writing, password, NULL, iep_await_cb, await);
  g_assert_false (iep_connection_open_finish (writing, iep_await_result (await), &error));
  assert_database_error (error, HOST, "host_not_primary");

  /* The only one that may undo it is the one that undoes it for itself first. */
  support_execute (reading, "set default_transaction_read_only = off");
  support_execute (reading, "alter system reset default_transaction_read_only");
  support_execute (reading, "select pg_reload_conf()");
  iep_connection_close (reading);
  support_wait (300);
}

static gboolean
hang_up_cb (GSocketService    *service,
            GSocketConnection *connection,
            GObject           *source,
            gpointer           user_data)
{
  static char said[64];

  /* As a server that dies in the handshake, or something that is no database at all. */
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), said, sizeof said, NULL, NULL);
  if (user_data != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), user_data, strlen (user_data), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  return TRUE;
}

/* The first host hangs up in the middle of the handshake: alone it is told about, with another one that is tried. */
static void
test_hang_up (void)
{
  static const char *const answers[] = { NULL, "S", "HTTP/1.1 400 Bad Request\r\n\r\n" };
  g_autofree char *ours = g_strdup (port);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GSocketService) service = g_threaded_socket_service_new (2);
      g_autoptr (GError) error = NULL;
      g_autoptr (IepServer) both = NULL;
      g_autoptr (IepConnection) connection = NULL;
      guint other = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);

      g_assert_no_error (error);
      g_signal_connect (service, "run", G_CALLBACK (hang_up_cb), (gpointer) answers[i]);
      g_free (port);
      port = g_strdup_printf ("%u", other);
      assert_refused (make_server ("localhost", NULL, authority, NULL), HOST, "host_broke_off");
      g_free (port);
      port = g_strdup_printf ("%u,%s", other, ours);
      both = make_server ("localhost,localhost", NULL, authority, NULL);
      connection = try_open (both, &error);
      g_assert_no_error (error);
      g_socket_service_stop (service);
      g_socket_listener_close (G_SOCKET_LISTENER (service));
    }
  g_free (port);
  port = g_steal_pointer (&ours);
}

/* It lets those go on who are in, and nobody else in. */
static void
test_stopping (void)
{
  g_autoptr (IepServer) server = make_server ("localhost", NULL, authority, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepConnection) inside = try_open (server, &error);

  g_assert_no_error (error);
  g_subprocess_send_signal (process, SIGTERM);
  support_wait (200);
  assert_refused (make_server ("localhost", NULL, authority, NULL), HOST, "server_starting");
  iep_connection_close (inside);
  g_subprocess_wait (process, NULL, NULL);
  g_clear_object (&process);
  assert_refused (make_server ("localhost", NULL, authority, NULL), HOST, "host_refused");
}

static void
test_none (void)
{
  g_autofree char *path = g_build_filename (data, "pg_hba.conf", NULL);
  g_autoptr (IepServer) server = make_server ("127.0.0.1", "disable", NULL, NULL);
  g_autoptr (IepConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "host all all 127.0.0.1/32 scram-sha-256\n", -1, NULL));
  g_assert_no_errno (chmod (path, 0644));
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

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    support_execute (connection, logins[i]);
  data = support_query_string (connection, "show data_directory");
  password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  iep_connection_close (connection);
  g_assert_true (iep_local_server_stop_sync (server, &error));

  make_certificates ();
  kerberos_start (folder, "kerb");
  authority = g_build_filename (folder, "ca.crt", NULL);
  copy = g_strdup_printf ("cp server.crt expired.crt ca.crt server.key server.keytab '%s'; cd '%s'; chmod 0600 server.key server.keytab;"
                          " chown --reference=. server.crt expired.crt ca.crt server.key server.keytab; echo '%s' >>pg_hba.conf",
                          data, data, rules);
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
  /* What a person keeps there must not help. */
  g_unsetenv ("PGPASSFILE");
  folder = support_make_folder ();
  prepare ();
  serve (TRUE);

  g_test_add_func ("/tls/good", test_good);
  g_test_add_func ("/tls/unchecked", test_unchecked);
  g_test_add_func ("/tls/own-certificate", test_own_certificate);
  g_test_add_func ("/tls/plain", test_plain);
  for (guint i = 0; i < G_N_ELEMENTS (no_ways); i++)
    {
      g_autofree char *name = g_strdup_printf ("/tls/no-way-%02u-%s", i + 1, no_ways[i].word);

      g_test_add_data_func (name, &no_ways[i], test_no_way);
    }
  g_test_add_func ("/tls/kerberos", test_kerberos);
  g_test_add_func ("/tls/language", test_language);
  g_test_add_func ("/tls/expired", test_expired);
  g_test_add_func ("/tls/read-only", test_read_only);
  g_test_add_func ("/tls/hang-up", test_hang_up);
  g_test_add_func ("/tls/stopping", test_stopping);
  g_test_add_func ("/tls/none", test_none);
  status = g_test_run ();
  stop ();
  kerberos_stop ();

  clean = g_strdup_printf ("rm -rf '%s'", folder);
  run (clean);
  g_free (folder);
  g_free (data);
  g_free (authority);
  g_free (port);
  g_free (password);

  return status;
}
