/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What making and restoring a backup have in common: the connection in the thread, and PostgreSQL's programs. */

/* memfd_create() */
#define _GNU_SOURCE
#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "database/iep-installer.h"

/* How often a program that does not read is looked away from, to see whether somebody pressed Ctrl+C. */
#define LOOK_AWAY_MS 200
/* Of what a program says when it fails. */
#define LARGEST_MESSAGE 4000

/* @server: NULL where none is needed. */
IepBackupJob *
iep_backup_job_new (IepServer  *server,
                    const char *password,
                    const char *path)
{
  IepBackupJob *job = g_new0 (IepBackupJob, 1);

  job->server = server != NULL ? iep_server_copy (server) : NULL;
  job->password = g_strdup (password);
  job->path = g_strdup (path);

  return job;
}

void
iep_backup_job_free (IepBackupJob *job)
{
  g_clear_object (&job->server);
  g_free (job->password);
  g_free (job->path);
  g_free (job);
}

/* Runs @function in a thread in which the asynchronous calls of a job can be waited for. */
void
iep_backup_job_run (IepBackupJob        *job,
                    gpointer             tag,
                    GTaskThreadFunc      function,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, (GDestroyNotify) iep_backup_job_free);
  /* What was begun is cleaned up before anybody hears that it was cancelled. */
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, function);
}

/* A thread has a main context of its own as long as it works for us. */
void
iep_backup_job_work (GTask          *task,
                     IepBackupJob   *job,
                     GCancellable   *cancellable,
                     IepBackupWork   work)
{
  GError *error = NULL;
  JsonNode *answer;

  job->await = iep_await_new_private ();
  job->cancellable = cancellable;
  answer = work (job, &error);
  if (job->connection != NULL)
    iep_connection_close (job->connection);
  g_clear_object (&job->connection);
  g_clear_pointer (&job->await, iep_await_free);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/* In the thread. Only a superuser sees all of it. */
gboolean
iep_backup_job_open (IepBackupJob  *job,
                     GError       **error)
{
  job->connection = iep_connection_new (job->server);
  iep_connection_set_deadline (job->connection, 0);
  iep_connection_open_async (job->connection, job->password, job->cancellable, iep_await_cb, job->await);

  return iep_connection_open_finish (job->connection, iep_await_result (job->await), error);
}

gboolean
iep_backup_job_script (IepBackupJob  *job,
                       const char    *sql,
                       GError       **error)
{
  iep_connection_script_async (job->connection, sql, job->cancellable, iep_await_cb, job->await);

  return iep_connection_script_finish (job->connection, iep_await_result (job->await), error);
}

/* The rows of database/backup/@name.sql. */
IepResult *
iep_backup_job_ask (IepBackupJob   *job,
                    const char     *name,
                    IepParameters  *parameters,
                    GError        **error)
{
  g_autofree char *sql = iep_installer_read_query ("backup", name, error);

  if (sql == NULL)
    return NULL;

  iep_connection_query_async (job->connection, sql, parameters, job->cancellable, iep_await_cb, job->await);

  return iep_connection_query_finish (job->connection, iep_await_result (job->await), error);
}

/* What every table holds. */
JsonArray *
iep_backup_job_content (IepBackupJob  *job,
                        GError       **error)
{
  g_autoptr (IepResult) query = iep_backup_job_ask (job, "content", NULL, error);
  g_autoptr (IepResult) rows = NULL;
  JsonArray *content;

  if (query == NULL)
    return NULL;

  iep_connection_query_async (job->connection, iep_result_get_string (query, 0, 0), NULL, job->cancellable, iep_await_cb, job->await);
  rows = iep_connection_query_finish (job->connection, iep_await_result (job->await), error);
  if (rows == NULL)
    return NULL;

  content = json_array_new ();
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      JsonObject *table = json_object_new ();

      json_object_set_string_member (table, "table", iep_result_get_string (rows, i, 0));
      json_object_set_int_member (table, "rows", iep_result_get_int64 (rows, i, 1));
      json_object_set_string_member (table, "sum", iep_result_get_string (rows, i, 2));
      json_array_add_object_element (content, table);
    }

  return content;
}

/* Into the audit trail; whether it could be told. A server that only reads (a standby) cannot, which is no reason to have no
 * backup. */
gboolean
iep_backup_job_note (IepBackupJob *job,
                     const char   *what,
                     JsonObject   *about)
{
  g_autoptr (IepParameters) parameters = iep_parameters_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (IepResult) rows = NULL;
  g_autoptr (GError) error = NULL;

  json_node_set_object (node, about);
  iep_parameters_add_string (parameters, what);
  iep_parameters_add_json (parameters, node);
  rows = iep_backup_job_ask (job, "note", parameters, &error);
  if (rows == NULL)
    g_info ("the audit trail: %s", error->message);

  return rows != NULL;
}

/* "host='…' port='…'", for programs. */
char *
iep_backup_job_conninfo (IepBackupJob  *job,
                         GError       **error)
{
  g_auto (GStrv) keywords = iep_server_to_keywords (job->server, error);
  GString *text;

  if (keywords == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; keywords[i] != NULL; i += 2)
    {
      g_string_append_printf (text, "%s%s='", i > 0 ? " " : "", keywords[i]);
      for (const char *p = keywords[i + 1]; *p != '\0'; p++)
        {
          if (*p == '\'' || *p == '\\')
            g_string_append_c (text, '\\');
          g_string_append_c (text, *p);
        }
      g_string_append_c (text, '\'');
    }

  return g_string_free (text, FALSE);
}

/* Takes @input and @output (-1: none). @more: further descriptors for it, from 3 on, ending with -1; may be NULL; taken too. */
gboolean
iep_backup_program_run (IepBackupProgram   *program,
                        IepBackupJob       *job,
                        const char *const  *arguments,
                        int                 input,
                        int                 output,
                        const int          *more,
                        GError            **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  program->errors = memfd_create ("errors", MFD_CLOEXEC);
  g_subprocess_launcher_take_stdin_fd (launcher, input >= 0 ? input : open ("/dev/null", O_RDONLY | O_CLOEXEC));
  g_subprocess_launcher_take_stdout_fd (launcher, output >= 0 ? output : open ("/dev/null", O_WRONLY | O_CLOEXEC));
  g_subprocess_launcher_take_stderr_fd (launcher, fcntl (program->errors, F_DUPFD_CLOEXEC, 3));
  for (int i = 0; more != NULL && more[i] >= 0; i++)
    g_subprocess_launcher_take_fd (launcher, more[i], 3 + i);

  if (job->password != NULL)
    g_subprocess_launcher_setenv (launcher, "PGPASSWORD", job->password, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "PGOPTIONS");
  g_subprocess_launcher_unsetenv (launcher, "PGSERVICE");
  g_subprocess_launcher_unsetenv (launcher, "PSQLRC");
  g_subprocess_launcher_setenv (launcher, "PGCLIENTENCODING", "UTF8", TRUE);

  program->process = g_subprocess_launcher_spawnv (launcher, arguments, error);

  return program->process != NULL;
}

static char *
read_errors (IepBackupProgram *program)
{
  g_autofree char *text = g_malloc0 (LARGEST_MESSAGE + 1);
  ssize_t n = pread (program->errors, text, LARGEST_MESSAGE, 0);

  return n > 0 ? g_strchomp (g_utf8_make_valid (text, n)) : NULL;
}

/* @words: what could not be done. */
gboolean
iep_backup_program_wait (IepBackupProgram  *program,
                         GCancellable      *cancellable,
                         const char        *words,
                         GError           **error)
{
  g_autofree char *text = NULL;

  if (!g_subprocess_wait (program->process, cancellable, error))
    return FALSE;
  if (g_subprocess_get_if_exited (program->process) && g_subprocess_get_exit_status (program->process) == 0)
    return TRUE;

  text = read_errors (program);
  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_OTHER, "program_failed", text, NULL, "%s", words));

  return FALSE;
}

/* Nothing of it is left. */
void
iep_backup_program_end (IepBackupProgram *program)
{
  if (program->process != NULL)
    {
      g_subprocess_force_exit (program->process);
      g_subprocess_wait (program->process, NULL, NULL);
      g_clear_object (&program->process);
    }
  if (program->errors >= 0)
    close (program->errors);
  program->errors = -1;
}

/* To a program that reads from a socket: one that is gone is an error, not a signal. */
gboolean
iep_backup_feed (int            fd,
                 gconstpointer  data,
                 gsize          size,
                 GCancellable  *cancellable,
                 GError       **error)
{
  const guint8 *bytes = data;

  for (gsize done = 0; done < size;)
    {
      struct pollfd wait = { .fd = fd, .events = POLLOUT };
      ssize_t n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (poll (&wait, 1, LOOK_AWAY_MS) <= 0)
        continue;

      n = send (fd, bytes + done, size - done, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n > 0)
        {
          done += (gsize) n;
        }
      else if (errno != EAGAIN && errno != EINTR)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s", g_strerror (errno));
          return FALSE;
        }
    }

  return TRUE;
}
