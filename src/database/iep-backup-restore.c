/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Back from a backup:
 *
 *   the file ──► pg_restore ──► psql: roles.sql, then what pg_restore makes of the dump, in one transaction
 *
 * so that a restore is there as a whole or not at all, logins included. Then every table is compared with the manifest. */

/* memfd_create() */
#define _GNU_SOURCE
#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "database/iep-installer.h"
#include "database/iep-local-server-private.h"

typedef struct
{
  IepBackupJob *job;
  int           roles;   /* a file in memory: it holds verifiers */
  int           dump;    /* pg_restore reads from there */
} Restoring;

static gboolean
take_roles (const char     *member,
            gconstpointer   data,
            gsize           size,
            gpointer        user_data,
            GError        **error)
{
  Restoring *restoring = user_data;

  if (g_str_equal (member, IEP_BACKUP_ROLES) && write (restoring->roles, data, size) != (ssize_t) size)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s", g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

static gboolean
feed_dump (const char     *member,
           gconstpointer   data,
           gsize           size,
           gpointer        user_data,
           GError        **error)
{
  Restoring *restoring = user_data;

  return !g_str_equal (member, IEP_BACKUP_DUMP)
         || iep_backup_feed (restoring->dump, data, size, restoring->job->cancellable, error);
}

static gboolean
check_empty (IepResult  *self,
             GError    **error)
{
  if (!iep_result_get_boolean (self, 0, iep_result_column (self, "superuser")))
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_PERMISSION, "superuser_needed", NULL,
                                                      _("Say with --user who is a superuser of the server."),
                                                      "%s", _("Only a superuser can restore a backup")));
  else if (iep_result_get_boolean (self, 0, iep_result_column (self, "installed")))
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "installed_already", NULL,
                                                      _("Restore into an empty database; nothing is ever written over."),
                                                      "%s", _("The database holds the system already")));
  else if (iep_result_get_boolean (self, 0, iep_result_column (self, "occupied")))
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "not_empty", NULL,
                                                      _("Restore into an empty database; nothing is ever written over."),
                                                      "%s", _("The database holds something else")));
  else
    return TRUE;

  return FALSE;
}

/* Somebody who has such a login here already would get the rights of whoever had it there. */
static gboolean
check_logins (IepBackupJob  *job,
              JsonObject    *manifest,
              GError       **error)
{
  g_autoptr (IepParameters) parameters = iep_parameters_new ();
  g_autoptr (IepResult) rows = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  iep_parameters_add_json (parameters, json_object_get_member (manifest, "logins"));
  rows = iep_backup_job_ask (job, "logins", parameters, error);
  if (rows == NULL)
    return FALSE;
  if (iep_result_get_n_rows (rows) == 0 || job->keep_logins)
    return TRUE;

  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", iep_result_get_string (rows, i, 0));
  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "logins_exist", names->str,
                                                    _("If they are the same people: --keep-logins, and they keep the passwords they have here."),
                                                    "%s", _("The server has logins of these names already")));

  return FALSE;
}

/* psql does the roles, then what it reads, in one transaction. */
static gboolean
start_psql (IepBackupJob      *job,
            IepBackupProgram  *program,
            const char        *programs,
            int                roles,
            int                input,
            GError           **error)
{
  g_autofree char *psql = g_build_filename (programs, "psql", NULL);
  g_autofree char *conninfo = iep_backup_job_conninfo (job, error);
  g_autofree char *dbname = g_strdup_printf ("--dbname=%s", conninfo);
  const char *arguments[] = {
    psql, "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--single-transaction", dbname,
    "--file=/dev/fd/3", "--file=-", NULL,
  };

  if (conninfo == NULL || lseek (roles, 0, SEEK_SET) != 0)
    {
      close (input);
      return FALSE;
    }

  return iep_backup_program_run (program, job, arguments, input, -1, (int[]) { fcntl (roles, F_DUPFD_CLOEXEC, 3), -1 }, error);
}

/* What failed first says more than what failed because of it. */
static gboolean
pour (Restoring   *restoring,
      const char  *programs,
      GError     **error)
{
  IepBackupJob *job = restoring->job;
  g_autofree char *pg_restore = g_build_filename (programs, "pg_restore", NULL);
  g_auto (IepBackupProgram) reader = { NULL, -1 };
  g_auto (IepBackupProgram) writer = { NULL, -1 };
  g_autoptr (JsonNode) manifest = NULL;
  g_autoptr (GError) feeding = NULL;
  g_autoptr (GError) reading = NULL;
  int ends[2], between[2];
  gboolean ok;

  if (!g_unix_open_pipe (between, FD_CLOEXEC, error))
    return FALSE;
  if (!start_psql (job, &writer, programs, restoring->roles, between[0], error))
    {
      close (between[1]);
      return FALSE;
    }
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    g_error ("socketpair: %s", g_strerror (errno));
  restoring->dump = ends[0];
  ok = iep_backup_program_run (&reader, job, (const char *[]) { pg_restore, "--file=-", "--no-publications", "--no-subscriptions", NULL },
                               ends[1], between[1], NULL, error);
  if (ok)
    manifest = iep_backup_read (job->path, feed_dump, restoring, job->cancellable, &feeding);
  close (restoring->dump);
  if (!ok)
    return FALSE;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return FALSE;
  ok = iep_backup_program_wait (&reader, job->cancellable, _("pg_restore cannot read the backup"), &reading);
  if (!iep_backup_program_wait (&writer, job->cancellable, _("The backup could not be restored; nothing was changed"), error))
    return FALSE;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&reading));
  else if (manifest == NULL)
    g_propagate_error (error, g_steal_pointer (&feeding));

  return ok && manifest != NULL;
}

/* Every table has as many rows as it had, and the same ones. In whatever order the manifest names them. */
static gboolean
compare (IepBackupJob  *job,
         JsonObject    *manifest,
         GError       **error)
{
  g_autoptr (JsonArray) is = iep_backup_job_content (job, error);
  g_autoptr (GHashTable) tables = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *shall = json_object_get_array_member (manifest, "content");
  const char *different = NULL;

  if (is == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (is); i++)
    {
      JsonNode *table = json_array_get_element (is, i);

      g_hash_table_insert (tables, (gpointer) json_object_get_string_member (json_node_get_object (table), "table"), table);
    }
  for (guint i = 0; i < json_array_get_length (shall) && different == NULL; i++)
    {
      JsonNode *table = json_array_get_element (shall, i);
      const char *name = json_object_get_string_member (json_node_get_object (table), "table");
      JsonNode *found = g_hash_table_lookup (tables, name);

      if (found == NULL || !json_node_equal (found, table))
        different = name;
    }
  if (different == NULL && json_array_get_length (is) == json_array_get_length (shall))
    return TRUE;

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_OTHER, "restore_differs", different, _("Do not work in this database."),
                                                    "%s", _("What was restored is not what was saved")));
  return FALSE;
}

static JsonNode *
restore (IepBackupJob  *job,
         GError       **error)
{
  Restoring restoring = { job, memfd_create ("roles", MFD_CLOEXEC), -1 };
  g_autoptr (JsonNode) manifest = NULL;
  g_autoptr (IepResult) self = NULL;
  g_autoptr (JsonObject) about = json_object_new ();
  g_autofree char *begin = iep_installer_read_query ("backup", "begin", error);
  g_autofree char *programs = NULL;
  JsonObject *object;
  int major;
  gboolean ok;

  /* Nothing is touched before the file is known to be whole. */
  if (begin != NULL)
    manifest = iep_backup_read (job->path, take_roles, &restoring, job->cancellable, error);
  ok = manifest != NULL && iep_backup_job_open (job, error);
  if (ok)
    {
      self = iep_backup_job_ask (job, "self", NULL, error);
      ok = self != NULL && check_empty (self, error) && check_logins (job, json_node_get_object (manifest), error);
    }
  if (ok)
    {
      object = json_node_get_object (manifest);
      major = (int) g_ascii_strtoll (json_object_get_string_member (object, "server_version"), NULL, 10);
      programs = iep_local_find_clients (MAX (major, (int) iep_result_get_int64 (self, 0, iep_result_column (self, "major"))), error);
      ok = programs != NULL && pour (&restoring, programs, error);
    }
  close (restoring.roles);

  if (!ok || !iep_backup_job_script (job, begin, error) || !compare (job, json_node_get_object (manifest), error)
      || !iep_backup_job_script (job, "commit", error) || !iep_backup_job_script (job, "analyze", error))
    return NULL;

  json_object_set_string_member (about, "file", job->path);
  json_object_set_string_member (about, "at", json_object_get_string_member (json_node_get_object (manifest), "at"));
  iep_backup_job_note (job, "restore", about);

  return g_steal_pointer (&manifest);
}

static void
restore_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  iep_backup_job_work (task, task_data, cancellable, restore);
}

/**
 * iep_backup_restore_async:
 * @server: an empty database, and as whom: a superuser
 * @password: (nullable): of that superuser
 * @path: the file of a backup
 * @keep_logins: whether logins that the server has already are the same people; they keep their passwords
 * @cancellable: (nullable): to give up; the database is empty then, as it was
 * @callback: called once
 * @user_data: for @callback
 *
 * Brings everything back and compares every table with what was saved. What a backup says is done as a superuser: restore
 * only those that were kept where nobody else writes.
 */
void
iep_backup_restore_async (IepServer           *server,
                          const char          *password,
                          const char          *path,
                          gboolean             keep_logins,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  IepBackupJob *job;

  g_return_if_fail (IEP_IS_SERVER (server));
  g_return_if_fail (path != NULL);

  job = iep_backup_job_new (server, password, path);
  job->keep_logins = keep_logins;
  iep_backup_job_run (job, iep_backup_restore_async, restore_thread, cancellable, callback, user_data);
}

/**
 * iep_backup_restore_finish:
 * @result: of iep_backup_restore_async()
 * @error: %IEP_DATABASE_ERROR (superuser_needed, installed_already, not_empty, logins_exist, backup_damaged, backup_newer,
 *   program_failed, restore_differs), %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the manifest of what is there now
 */
JsonNode *
iep_backup_restore_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_backup_restore_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
