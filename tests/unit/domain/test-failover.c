/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two servers, the second a synchronous standby of the first: the first one freezes, then it is killed and the second
 * takes over. Whatever was acknowledged is there, nothing is there twice, and the program goes on by itself. */
#include "config.h"

#include "parts.h"

#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "database/iep-error.h"
#include "database/iep-local-server-private.h"
#include "domain/iep-procurement.h"

#define LOGIN "anna.kalnina"
#define MOST_SAVES 400

typedef struct
{
  char        *folder;      /* of the second server: data, and the socket */
  char        *data;
  char        *programs;
  GSubprocess *process;
} Standby;

static Standby standby;

static void
become_owner (gpointer user_data)
{
  struct stat *st = user_data;

  if (geteuid () == 0 && (setgroups (0, NULL) != 0 || setgid (st->st_gid) != 0 || setuid (st->st_uid) != 0))
    _exit (126);
}

/* One of PostgreSQL's programs, as the user whose the data is. */
static GSubprocess *
spawn (const char *program,
       ...)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *process;
  struct stat st;
  const char *argument;
  va_list list;

  path = g_build_filename (standby.programs, program, NULL);
  g_ptr_array_add (arguments, g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_strdup (path) : g_strdup (program));
  va_start (list, program);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (arguments, g_strdup (argument));
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  g_assert_no_errno (stat (standby.folder, &st));
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_setenv (launcher, "PGPASSWORD", password, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, become_owner, &st, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);

  return process;
}

static gboolean
is_synchronous (gpointer data)
{
  return server_query_int (superuser, "select count (*) from pg_stat_replication where sync_state = 'sync'") == 1;
}

/* A copy of the first server that follows it; from now on nothing is acknowledged that is not in both. */
static void
start_standby (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, NULL);
  g_autofree char *first_data = support_query_string (superuser, "show data_directory");
  g_autofree char *rules = g_build_filename (first_data, "pg_hba.conf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *more = NULL;
  g_autofree char *sockets = NULL;
  g_autoptr(GSubprocess) backup = NULL;
  g_autoptr(GError) error = NULL;
  struct stat st;

  g_assert_no_errno (stat (first_data, &st));
  standby.programs = iep_local_find_programs (first_data, &error);
  g_assert_no_error (error);
  standby.folder = support_make_folder ();
  g_assert_no_errno (chown (standby.folder, st.st_uid, st.st_gid));
  standby.data = g_build_filename (standby.folder, "data", NULL);

  g_assert_true (g_file_get_contents (rules, &text, NULL, NULL));
  more = g_strconcat (text, "local replication all scram-sha-256\n", NULL);
  g_assert_true (g_file_set_contents_full (rules, more, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_no_errno (chown (rules, st.st_uid, st.st_gid));
  support_execute (superuser, "select pg_reload_conf ()");
  support_wait (300);

  backup = spawn ("pg_basebackup", "-h", iep_server_get_host (where), "-p", "5432", "-U", IEP_LOCAL_SERVER_SUPERUSER, "-D", standby.data,
                  "-R", "-X", "stream", "-c", "fast", "--no-sync", NULL);
  g_subprocess_wait_check (backup, NULL, &error);
  g_assert_no_error (error);

  sockets = g_strdup_printf ("unix_socket_directories=%s", standby.folder);
  standby.process = spawn ("postgres", "-D", standby.data, "-c", sockets, "-c", "listen_addresses=", "-c", "port=5432",
                           "-c", "fsync=off", "-c", "cluster_name=second", "-c", "unix_socket_permissions=0700", NULL);
  support_execute (superuser, "alter system set synchronous_standby_names = '*'");
  support_execute (superuser, "select pg_reload_conf ()");
  g_assert_true (support_wait_for (is_synchronous, NULL, 30));
}

static IepSession *
sign_in_to_both (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, LOGIN);
  g_autofree char *hosts = g_strdup_printf ("%s,%s", standby.folder, iep_server_get_host (where));
  g_autofree char *password = iep_local_server_get_password (server, LOGIN);
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  IepSession *session;

  /* The standby is asked first, and sends on to the one that accepts changes. */
  g_object_set (where, "host", hosts, NULL);
  iep_session_open_async (where, password, NULL, iep_await_cb, await);
  session = iep_session_open_finish (iep_await_result (await), &error);
  g_assert_no_error (error);
  g_object_set (iep_session_get_connection (session), "connect-timeout", 4, NULL);

  return session;
}

static gint64
count_rows (IepConnection *connection,
            const char    *pattern)
{
  g_autofree char *sql = g_strdup_printf ("select count (*) from iepirkumi.procurement_revision where title like '%s'", pattern);

  return server_query_int (connection, sql);
}

/* The postmaster and all its processes: as if the computer stood still, while its network still takes packets. */
static void
signal_first (int number)
{
  int postmaster = iep_local_server_get_pid (server);
  g_autofree char *children_path = g_strdup_printf ("/proc/%d/task/%d/children", postmaster, postmaster);
  g_autofree char *children = NULL;
  g_auto(GStrv) pids = NULL;

  g_assert_true (g_file_get_contents (children_path, &children, NULL, NULL));
  g_assert_no_errno (kill (postmaster, number));
  pids = g_strsplit (g_strstrip (children), " ", -1);
  for (guint i = 0; pids[i] != NULL && *pids[i] != '\0'; i++)
    kill (atoi (pids[i]), number);
}

static gboolean
tick_cb (gpointer n)
{
  (*(guint *) n)++;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_ready (gpointer connection)
{
  return iep_connection_get_state (connection) == IEP_CONNECTION_READY;
}

static gboolean
is_lost (gpointer connection)
{
  return iep_connection_get_state (connection) == IEP_CONNECTION_LOST;
}

/* The first server freezes under a save: the window goes on turning, the save says so in time, and the same save asked
 * for again, when the server is back, is there once. */
static void
test_frozen (void)
{
  g_autoptr(IepSession) anna = sign_in_to_both ();
  IepConnection *connection = iep_session_get_connection (anna);
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Sastingušais serveris", 100000);
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(GError) error = NULL;
  gint64 begin, answered, lost;
  guint ticks = 0, ticking;

  iep_connection_set_deadline (connection, 2);
  ticking = g_timeout_add (20, tick_cb, &ticks);
  begin = g_get_monotonic_time ();
  signal_first (SIGSTOP);
  g_assert_null (do_save (anna, procurement, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_TIMEOUT, "deadline");
  g_clear_error (&error);
  answered = g_get_monotonic_time () - begin;
  g_assert_cmpint (answered, <, 4 * G_USEC_PER_SEC);
  g_assert_true (support_wait_for (is_lost, connection, 10));
  lost = g_get_monotonic_time () - begin;
  g_assert_cmpuint (ticks, >, (guint) (lost / 1000 / 20 / 2));
  g_source_remove (ticking);

  signal_first (SIGCONT);
  g_assert_true (support_wait_for (is_ready, connection, 15));
  iep_connection_set_deadline (connection, 60);
  saved = do_save (anna, procurement, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (superuser, "Sastingušais serveris"), ==, 1);
  g_test_message ("frozen: the save was answered after %.1f s, the connection given up after %.1f s; the window turned %u times;"
                  " there once", answered / 1e6, lost / 1e6, ticks);

  iep_session_close (anna);
}

static gboolean
kill_cb (gpointer user_data)
{
  signal_first (SIGKILL);

  return G_SOURCE_REMOVE;
}

/* As whoever watches over the servers would. */
static gboolean
promote_cb (gpointer user_data)
{
  iep_connection_query_async (user_data, "select pg_promote (false)", NULL, NULL, NULL, NULL);

  return G_SOURCE_REMOVE;
}

/* The first server dies in the middle of a row of saves, and a second later the standby is promoted. */
static void
test_promoted (void)
{
  g_autoptr(IepSession) anna = sign_in_to_both ();
  IepConnection *connection = iep_session_get_connection (anna);
  gint64 agency = find_institution (anna, "1301");
  g_autoptr(IepConnection) second = NULL;
  g_autoptr(IepServer) where = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  g_autofree char *name = NULL;
  g_autoptr(GPtrArray) procurements = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 longest = 0;
  guint n_restored = 0, acknowledged = 0;

  /* What is read for them is read before: only the saves are to meet with the end of the server. */
  for (guint i = 0; i < MOST_SAVES; i++)
    {
      g_autofree char *title = g_strdup_printf ("Pārņemšana %04u", i);

      g_ptr_array_add (procurements, make_procurement (anna, agency, title, 100000));
    }

  where = iep_server_new (standby.folder, "5432", "iepirkumi", IEP_LOCAL_SERVER_SUPERUSER);
  second = iep_connection_new (where);
  iep_connection_open_async (second, password, NULL, iep_await_cb, await);
  iep_connection_open_finish (second, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (connection, "restored", G_CALLBACK (tick_cb), &n_restored);
  g_timeout_add (700, kill_cb, NULL);
  g_timeout_add (1700, promote_cb, second);

  while (n_restored == 0 || acknowledged % 20 != 0)
    {
      IepProcurement *procurement;
      gint64 begin = g_get_monotonic_time ();
      g_autoptr(IepProcurement) saved = NULL;

      g_assert_cmpuint (acknowledged, <, procurements->len);
      procurement = g_ptr_array_index (procurements, acknowledged);
      saved = do_save (anna, procurement, &error);
      g_assert_no_error (error);
      acknowledged++;
      longest = MAX (longest, g_get_monotonic_time () - begin);
    }
  g_assert_cmpuint (n_restored, ==, 1);
  name = support_query_string (connection, "show cluster_name");
  g_assert_cmpstr (name, ==, "second");
  iep_session_close (anna);

  g_assert_cmpint (count_rows (second, "Pārņemšana %"), ==, acknowledged);
  g_assert_cmpint (server_query_int (second, "select count (distinct title) from iepirkumi.procurement_revision"
                                             " where title like 'Pārņemšana %'"), ==, acknowledged);
  g_assert_cmpint (count_rows (second, "Sastingušais serveris"), ==, 1);
  g_test_message ("promoted: %u saves acknowledged, %u present, 0 lost, 0 twice; the longest took %.1f s", acknowledged, acknowledged,
                  longest / 1e6);
  iep_connection_close (second);
}

static void
stop_standby (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", standby.folder);

  if (standby.process != NULL)
    {
      g_subprocess_send_signal (standby.process, SIGQUIT);
      g_subprocess_wait (standby.process, NULL, NULL);
    }
  g_clear_object (&standby.process);
  g_assert_cmpint (system (command), ==, 0);
  g_clear_pointer (&standby.folder, g_free);
  g_clear_pointer (&standby.data, g_free);
  g_clear_pointer (&standby.programs, g_free);
}

static void
test_failover (void)
{
  start_standby ();
  test_frozen ();
  test_promoted ();
  stop_standby ();
}

/* The last test of all: the server is dead afterwards. */
void
add_failover_tests (void)
{
  g_test_add_func ("/failover/standby", test_failover);
}
