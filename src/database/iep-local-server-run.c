/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starting and stopping a private server, whoever else may be doing the same. All of it blocks. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-local-server-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "database/iep-error-private.h"

#define POLL_MICROSECONDS 20000
#define START_SECONDS 60
#define STOP_SECONDS 15
#define KILL_SECONDS 5
#define LOG_LINES 12

static char *
log_tail (const IepLocalPlace *place)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n;

  if (!g_file_get_contents (place->log, &text, NULL, NULL))
    return NULL;

  lines = g_strsplit (g_strchomp (text), "\n", -1);
  n = g_strv_length (lines);

  return g_strjoinv ("\n", lines + (n > LOG_LINES ? n - LOG_LINES : 0));
}

static gboolean
fail_start (const IepLocalPlace  *place,
            const char           *code,
            GError              **error)
{
  g_autofree char *tail = log_tail (place);
  g_autofree char *hint = g_strdup_printf (_("What it said is in the file “%s”."), place->log);

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_HOST, code, tail, hint,
                                                    "%s", _("The private server could not be started")));

  return FALSE;
}

/* Whether the server accepts connections, and where. */
static gboolean
is_ready (const IepLocalPlace *place)
{
  const char *keywords[] = { "host", "port", "dbname", "user", "connect_timeout", NULL };
  const char *values[] = { NULL, "5432", "postgres", IEP_LOCAL_SERVER_SUPERUSER, "5", NULL };
  g_autofree char *run = NULL;

  if (!iep_local_place_read_pid (place, NULL, &run) || run == NULL)
    return FALSE;

  values[0] = run;

  return PQpingParams (keywords, values, 0) == PQPING_OK;
}

/* A server that was killed leaves its pid file; another process may have got the number meanwhile, and
 * PostgreSQL would take that one for the server. We hold the lock, so we know better. */
static void
forget_dead_server (const IepLocalPlace *place)
{
  g_autofree char *path = g_build_filename (place->data, "postmaster.pid", NULL);

  if (g_unlink (path) == 0)
    g_debug ("removed %s of a server that is gone", path);
}

/* With the lock in hand: makes the data if need be, and starts the server. */
static gboolean
launch (const IepLocalPlace  *place,
        gboolean              fsync,
        int                  *lock_fd,
        GSubprocess         **process,
        GCancellable         *cancellable,
        GError              **error)
{
  if (!iep_local_place_is_initialised (place))
    {
      /* Whatever lies there is not a whole server. */
      if (!iep_local_remove_tree (place->data, error)
          || !iep_local_initialise (place, fsync, *lock_fd, cancellable, error))
        return FALSE;
    }

  forget_dead_server (place);
  *process = iep_local_spawn (place, fsync, lock_fd, error);

  return *process != NULL;
}

static PGconn *
connect_as_superuser (const IepLocalPlace  *place,
                      GError              **error)
{
  g_autofree char *password = iep_local_passwords_get (place, IEP_LOCAL_SERVER_SUPERUSER);
  g_autofree char *run = NULL;
  const char *keywords[] = { "host", "port", "dbname", "user", "password", "client_encoding", NULL };
  const char *values[] = { NULL, "5432", "postgres", IEP_LOCAL_SERVER_SUPERUSER, password != NULL ? password : "", "UTF8", NULL };
  g_autoptr (PGconn) conn = NULL;

  iep_local_place_read_pid (place, NULL, &run);
  values[0] = run != NULL ? run : place->run;
  conn = PQconnectdbParams (keywords, values, 0);

  if (PQstatus (conn) != CONNECTION_OK)
    {
      g_autofree char *text = g_strstrip (g_strdup (PQerrorMessage (conn)));

      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_AUTHENTICATION, "local_password", text,
                                                        _("Bring back its file “passwords”, or start with an empty folder."),
                                                        "%s", _("The private server does not let its owner in")));
      return NULL;
    }

  return g_steal_pointer (&conn);
}

/* The database itself; the schema comes later, from the installer. */
static gboolean
ensure_database (const IepLocalPlace  *place,
                 GError              **error)
{
  g_autoptr (PGconn) conn = connect_as_superuser (place, error);
  g_autoptr (PGresult) found = NULL;
  g_autoptr (PGresult) made = NULL;

  if (conn == NULL)
    return FALSE;

  found = PQexec (conn, "select from pg_database where datname = '" IEP_LOCAL_SERVER_DATABASE "'");
  if (PQresultStatus (found) == PGRES_TUPLES_OK && PQntuples (found) == 1)
    return TRUE;

  made = PQexec (conn, "create database " IEP_LOCAL_SERVER_DATABASE);
  if (PQresultStatus (made) == PGRES_COMMAND_OK
      || g_strcmp0 (PQresultErrorField (made, PG_DIAG_SQLSTATE), "42P04") == 0)
    return TRUE;

  g_propagate_error (error, iep_database_error_from_result (made));

  return FALSE;
}

static gboolean
wait_until_ready (const IepLocalPlace  *place,
                  gboolean              fsync,
                  int                  *lock_fd,
                  GCancellable         *cancellable,
                  GError              **error)
{
  gint64 end = g_get_monotonic_time () + START_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GSubprocess) process = NULL;

  while (!is_ready (place))
    {
      /* Nobody holds the lock: there is no server, and nobody is starting one. Otherwise somebody is, or
       * the last processes of a killed one are on their way out. */
      if (process == NULL && iep_local_lock_try (*lock_fd, TRUE))
        {
          if (!launch (place, fsync, lock_fd, &process, cancellable, error))
            return FALSE;
        }
      else if (process != NULL && g_subprocess_get_identifier (process) == NULL)
        return fail_start (place, "start_failed", error);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          if (process != NULL)
            g_subprocess_send_signal (process, SIGINT);
          return FALSE;
        }
      if (g_get_monotonic_time () > end)
        return fail_start (place, "start_timeout", error);

      g_usleep (POLL_MICROSECONDS);
    }

  return TRUE;
}

/* Starts the server unless it runs already, and says that this program uses it: *@users_fd holds that. */
gboolean
iep_local_run_start (const IepLocalPlace  *place,
                     gboolean              fsync,
                     int                  *users_fd,
                     GCancellable         *cancellable,
                     GError              **error)
{
  int lock_fd = -1;
  gboolean ok = FALSE;

  if (!iep_local_place_make (place, error))
    return FALSE;

  if (*users_fd < 0)
    {
      *users_fd = iep_local_lock_open (place, IEP_LOCAL_LOCK_USERS, error);
      if (*users_fd < 0)
        return FALSE;
    }

  lock_fd = iep_local_lock_open (place, IEP_LOCAL_LOCK_SERVER, error);
  if (lock_fd >= 0)
    ok = iep_local_lock_wait_shared (*users_fd, cancellable, error)
         && wait_until_ready (place, fsync, &lock_fd, cancellable, error)
         && ensure_database (place, error);

  if (lock_fd >= 0)
    close (lock_fd);
  if (!ok)
    {
      close (*users_fd);
      *users_fd = -1;
    }

  return ok;
}

static gboolean
wait_until_gone (const IepLocalPlace *place,
                 guint                seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (iep_local_lock_is_held (place, IEP_LOCAL_LOCK_SERVER))
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_usleep (POLL_MICROSECONDS / 2);
    }

  return TRUE;
}

/* Stops the server, whoever uses it. */
gboolean
iep_local_run_halt (const IepLocalPlace  *place,
                    GError              **error)
{
  static const struct { int signal; guint seconds; } ways[] = {
    { SIGINT, STOP_SECONDS },   /* fast: sessions end, everything is written */
    { SIGQUIT, KILL_SECONDS },  /* immediate: recovered at the next start */
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      int pid;

      if (!iep_local_lock_is_held (place, IEP_LOCAL_LOCK_SERVER))
        return TRUE;
      if (iep_local_place_read_pid (place, &pid, NULL))
        kill (pid, ways[i].signal);
      if (wait_until_gone (place, ways[i].seconds))
        return TRUE;
    }

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_TIMEOUT, "stop_failed", NULL, NULL,
                                                    "%s", _("The private server does not stop")));

  return FALSE;
}
