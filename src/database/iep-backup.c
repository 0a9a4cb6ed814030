/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Making a backup, and telling whether one is whole. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "database/iep-installer.h"
#include "database/iep-local-server-private.h"

#define CHUNK (256 * 1024)

/* The roles as statements; the people's logins go into the manifest. */
static gboolean
write_roles (IepBackupJob     *job,
             IepBackupWriter  *writer,
             JsonArray        *logins,
             GError          **error)
{
  g_autoptr (IepResult) rows = iep_backup_job_ask (job, "roles", NULL, error);
  g_autoptr (GString) text = g_string_new ("set client_min_messages = warning;\n");

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      if (!iep_result_is_null (rows, i, 0))
        json_array_add_string_element (logins, iep_result_get_string (rows, i, 0));
      g_string_append_printf (text, "%s;\n", iep_result_get_string (rows, i, 1));
    }

  return iep_backup_writer_begin (writer, IEP_BACKUP_ROLES, error)
         && iep_backup_writer_write (writer, text->str, text->len, error)
         && iep_backup_writer_end (writer, error);
}

static gboolean
write_dump (IepBackupJob     *job,
            IepBackupWriter  *writer,
            const char       *programs,
            const char       *snapshot,
            GError          **error)
{
  g_autofree char *pg_dump = g_build_filename (programs, "pg_dump", NULL);
  g_autofree char *conninfo = iep_backup_job_conninfo (job, error);
  g_autofree char *dbname = g_strdup_printf ("--dbname=%s", conninfo);
  g_autofree char *moment = g_strdup_printf ("--snapshot=%s", snapshot);
  const char *arguments[] = { pg_dump, "--format=custom", "--no-password", "--lock-wait-timeout=30000", moment, dbname, NULL };
  g_auto (IepBackupProgram) program = { NULL, -1 };
  g_autoptr (GInputStream) stream = NULL;
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  int ends[2];

  if (conninfo == NULL || !g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return FALSE;
  stream = g_unix_input_stream_new (ends[0], TRUE);
  if (!iep_backup_program_run (&program, job, arguments, -1, ends[1], NULL, error)
      || !iep_backup_writer_begin (writer, IEP_BACKUP_DUMP, error))
    return FALSE;

  for (;;)
    {
      gssize n = g_input_stream_read (stream, buffer, CHUNK, job->cancellable, error);

      if (n < 0 || (n > 0 && !iep_backup_writer_write (writer, buffer, (gsize) n, error)))
        return FALSE;
      if (n == 0)
        break;
    }

  return iep_backup_program_wait (&program, job->cancellable, _("pg_dump could not save the database"), error)
         && iep_backup_writer_end (writer, error);
}

static gboolean
write_manifest (IepBackupWriter  *writer,
                JsonObject       *manifest,
                GError          **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_object_set_object_member (manifest, "members", json_object_ref (iep_backup_writer_list (writer)));
  json_node_set_object (node, manifest);
  text = json_to_string (node, TRUE);

  return iep_backup_writer_begin (writer, IEP_BACKUP_MANIFEST, error)
         && iep_backup_writer_write (writer, text, strlen (text), error)
         && iep_backup_writer_end (writer, error);
}

static gboolean
check_can_save (IepResult  *self,
                GError    **error)
{
  if (!iep_result_get_boolean (self, 0, iep_result_column (self, "installed")))
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_missing", NULL, _("Install it first."),
                                                      "%s", _("The system is not installed in this database")));
  else if (!iep_result_get_boolean (self, 0, iep_result_column (self, "superuser")))
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_PERMISSION, "superuser_needed", NULL,
                                                      _("Say with --user who is a superuser of the server."),
                                                      "%s", _("Only a superuser sees all that belongs into a backup")));
  else
    return TRUE;

  return FALSE;
}

/* @path: a file, or a folder in which one is named after the database and the time. */
static char *
name_file (const char *path,
           const char *database,
           const char *at)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *name = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup (path);

  parts = g_strsplit_set (at, "-:", -1);
  moment = g_strjoinv ("", parts);
  name = g_strdup_printf ("%s-%s.iepirkumi", database, moment);
  g_strdelimit (name, "/", '_');

  return g_build_filename (path, name, NULL);
}

static JsonNode *
make (IepBackupJob  *job,
      GError       **error)
{
  g_autoptr (IepBackupWriter) writer = NULL;
  g_autoptr (IepResult) self = NULL;
  g_autoptr (IepResult) moment = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) about = json_object_new ();
  g_autofree char *begin = iep_installer_read_query ("backup", "begin", error);
  g_autofree char *programs = NULL;
  g_autofree char *file = NULL;
  JsonObject *manifest = json_object_new ();
  JsonArray *content, *logins = json_array_new ();
  const char *at, *database;

  json_node_take_object (node, manifest);
  json_object_set_array_member (manifest, "logins", logins);

  if (begin == NULL || !iep_backup_job_open (job, error))
    return NULL;
  self = iep_backup_job_ask (job, "self", NULL, error);
  if (self == NULL || !check_can_save (self, error))
    return NULL;
  programs = iep_local_find_clients ((int) iep_result_get_int64 (self, 0, iep_result_column (self, "major")), error);
  if (programs == NULL)
    return NULL;

  at = iep_result_get_string (self, 0, iep_result_column (self, "at"));
  database = iep_result_get_string (self, 0, iep_result_column (self, "database"));
  file = name_file (job->path, database, at);
  writer = iep_backup_writer_new (file, error);
  if (writer == NULL)
    return NULL;

  if (!iep_backup_job_script (job, begin, error))
    return NULL;
  moment = iep_backup_job_ask (job, "moment", NULL, error);
  if (moment == NULL || !write_roles (job, writer, logins, error)
      || !write_dump (job, writer, programs, iep_result_get_string (moment, 0, 0), error))
    return NULL;
  content = iep_backup_job_content (job, error);
  if (content == NULL)
    return NULL;

  json_object_set_int_member (manifest, "format", IEP_BACKUP_FORMAT);
  json_object_set_string_member (manifest, "program", PACKAGE_VERSION);
  json_object_set_int_member (manifest, "schema_version", iep_result_get_int64 (moment, 0, 1));
  json_object_set_string_member (manifest, "at", at);
  json_object_set_string_member (manifest, "database", database);
  json_object_set_string_member (manifest, "server_version", iep_result_get_string (self, 0, iep_result_column (self, "server_version")));
  json_object_set_array_member (manifest, "content", content);
  if (!write_manifest (writer, manifest, error) || !iep_backup_writer_close (writer, about, error)
      || !iep_backup_job_script (job, "commit", error))
    return NULL;

  json_object_set_string_member (about, "at", at);
  json_object_set_boolean_member (manifest, "noted", iep_backup_job_note (job, "backup", about));

  /* For the caller: the manifest and what the file is called. */
  json_object_set_string_member (manifest, "file", file);
  json_object_set_string_member (manifest, "sha256", json_object_get_string_member (about, "sha256"));
  json_object_set_int_member (manifest, "size", json_object_get_int_member (about, "size"));

  return g_steal_pointer (&node);
}

static void
make_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  iep_backup_job_work (task, task_data, cancellable, make);
}

/**
 * iep_backup_make_async:
 * @server: where, and as whom: a superuser
 * @password: (nullable): of that superuser
 * @path: a new file, or a folder in which one is named after the database and the time
 * @cancellable: (nullable): to give up; nothing is left then
 * @callback: called once
 * @user_data: for @callback
 *
 * Saves the database, the people's logins with the verifiers of their passwords, and what the database grants and sets, as
 * of one moment. Nobody has to stop working. The audit trail says that it was done.
 */
void
iep_backup_make_async (IepServer           *server,
                       const char          *password,
                       const char          *path,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SERVER (server));
  g_return_if_fail (path != NULL);

  iep_backup_job_run (iep_backup_job_new (server, password, path), iep_backup_make_async, make_thread, cancellable, callback, user_data);
}

/**
 * iep_backup_make_finish:
 * @result: of iep_backup_make_async()
 * @error: %IEP_DATABASE_ERROR (superuser_needed, schema_missing, postgresql_missing, program_failed), %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the manifest: "file", "sha256", "size", "at", "schema_version", "database",
 *   "server_version", "logins", "noted", whether the audit trail knows of it, and "content", how many rows each table has
 */
JsonNode *
iep_backup_make_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_backup_make_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GCancellable *cancellable;
  int           dump;       /* pg_restore reads from there; -1: it has had enough */
} Feeding;

static gboolean
feed_dump (const char     *member,
           gconstpointer   data,
           gsize           size,
           gpointer        user_data,
           GError        **error)
{
  Feeding *feeding = user_data;

  if (!g_str_equal (member, IEP_BACKUP_DUMP))
    return TRUE;

  return iep_backup_feed (feeding->dump, data, size, feeding->cancellable, error);
}

/* The hashes say that nothing changed since it was made; reading it to its end, that pg_restore can. */
static JsonNode *
verify (IepBackupJob  *job,
        GError       **error)
{
  g_autoptr (JsonNode) manifest = NULL;
  g_autofree char *programs = NULL;
  g_autofree char *pg_restore = NULL;
  g_auto (IepBackupProgram) program = { NULL, -1 };
  Feeding feeding = { job->cancellable, -1 };
  g_autoptr (GError) unread = NULL;
  int ends[2];

  programs = iep_local_find_clients (0, error);
  if (programs == NULL)
    return NULL;
  pg_restore = g_build_filename (programs, "pg_restore", NULL);

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    g_error ("socketpair: %s", g_strerror (errno));
  feeding.dump = ends[0];
  if (iep_backup_program_run (&program, job, (const char *[]) { pg_restore, "--file=/dev/null", NULL }, ends[1], -1, NULL, error))
    manifest = iep_backup_read (job->path, feed_dump, &feeding, job->cancellable, &unread);
  close (feeding.dump);
  if (program.process == NULL)
    return NULL;

  /* A dump that pg_restore does not want is of the backup's own making only if the hashes agree: they come first. */
  if (manifest == NULL && unread->domain == G_IO_ERROR && !g_error_matches (unread, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr (GError) again = NULL;

      manifest = iep_backup_read (job->path, NULL, NULL, job->cancellable, &again);
      if (manifest == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&again));
          return NULL;
        }
    }
  else if (manifest == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&unread));
      return NULL;
    }

  if (!iep_backup_program_wait (&program, job->cancellable, _("pg_restore cannot read the backup"), error))
    return NULL;

  return g_steal_pointer (&manifest);
}

static void
verify_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  iep_backup_job_work (task, task_data, cancellable, verify);
}

/**
 * iep_backup_verify_async:
 * @path: the file of a backup
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads all of it. Needs no server.
 */
void
iep_backup_verify_async (const char          *path,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (path != NULL);

  iep_backup_job_run (iep_backup_job_new (NULL, NULL, path), iep_backup_verify_async, verify_thread, cancellable, callback, user_data);
}

/**
 * iep_backup_verify_finish:
 * @result: of iep_backup_verify_async()
 * @error: %IEP_DATABASE_ERROR_INVALID (backup_damaged), %IEP_DATABASE_ERROR_VERSION (backup_newer), %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the manifest of a backup that is whole
 */
JsonNode *
iep_backup_verify_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_backup_verify_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
