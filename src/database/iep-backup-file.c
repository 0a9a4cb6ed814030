/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file of a backup: a ZIP whose last member says what the others are. It is written beside its name and gets it when
 * it is whole and on the disk, so that a file of that name is never half a backup. */

/* renameat2() */
#define _GNU_SOURCE
#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-backup-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "database/iep-json.h"

#define CHUNK (256 * 1024)
/* Of what is read as a whole. */
#define LARGEST_MANIFEST (16 * 1024 * 1024)

typedef struct archive Reader;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reader, archive_read_free)

struct _IepBackupWriter
{
  char           *path;
  char           *partial;
  int             fd;
  struct archive *archive;
  GChecksum      *whole;
  gint64          size;

  char           *member;        /* being written */
  GChecksum      *member_sum;
  gint64          member_size;
  JsonObject     *members;
};

static gboolean
fail (GError     **error,
      const char  *path,
      int          number)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", path, g_strerror (number));

  return FALSE;
}

static gboolean
fail_damaged (GError     **error,
              const char  *path,
              const char  *why)
{
  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "backup_damaged", why,
                                                    _("Take another backup; this one is not whole."),
                                                    _("%s is no whole backup"), path));

  return FALSE;
}

static la_ssize_t
write_cb (struct archive *archive,
          void           *user_data,
          const void     *data,
          size_t          size)
{
  IepBackupWriter *writer = user_data;
  const guint8 *bytes = data;

  for (size_t done = 0; done < size;)
    {
      ssize_t n = write (writer->fd, bytes + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          archive_set_error (archive, errno, "%s", g_strerror (errno));
          return -1;
        }
      done += (size_t) n;
    }
  g_checksum_update (writer->whole, data, (gssize) size);
  writer->size += (gint64) size;

  return (la_ssize_t) size;
}

static gboolean
check_archive (IepBackupWriter  *writer,
               int               status,
               GError          **error)
{
  int number;

  if (status == ARCHIVE_OK)
    return TRUE;

  number = archive_errno (writer->archive);

  return fail (error, writer->partial, number > 0 ? number : EIO);
}

/* @path: must not be there. Returns NULL on error. */
IepBackupWriter *
iep_backup_writer_new (const char  *path,
                       GError     **error)
{
  g_autoptr (IepBackupWriter) writer = g_new0 (IepBackupWriter, 1);

  writer->fd = -1;
  writer->path = g_strdup (path);
  writer->whole = g_checksum_new (G_CHECKSUM_SHA256);
  writer->members = json_object_new ();
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      fail (error, path, EEXIST);
      return NULL;
    }

  writer->partial = g_strdup_printf ("%s.partial-%d", path, getpid ());
  writer->fd = open (writer->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (writer->fd < 0)
    {
      fail (error, writer->partial, errno);
      g_clear_pointer (&writer->partial, g_free);
      return NULL;
    }

  writer->archive = archive_write_new ();
  if (!check_archive (writer, archive_write_set_format_zip (writer->archive), error)
      || !check_archive (writer, archive_write_set_options (writer->archive, "zip:compression=store"), error)
      /* A file has no blocks that would have to be filled. */
      || !check_archive (writer, archive_write_set_bytes_in_last_block (writer->archive, 1), error)
      || !check_archive (writer, archive_write_open (writer->archive, writer, NULL, write_cb, NULL), error))
    return NULL;

  return g_steal_pointer (&writer);
}

/* A file that was not closed is gone. */
void
iep_backup_writer_free (IepBackupWriter *writer)
{
  if (writer->archive != NULL)
    {
      archive_write_fail (writer->archive);
      archive_write_free (writer->archive);
    }
  if (writer->fd >= 0)
    close (writer->fd);
  if (writer->partial != NULL)
    g_unlink (writer->partial);
  g_clear_pointer (&writer->member_sum, g_checksum_free);
  g_clear_pointer (&writer->whole, g_checksum_free);
  g_clear_pointer (&writer->members, json_object_unref);
  g_free (writer->member);
  g_free (writer->partial);
  g_free (writer->path);
  g_free (writer);
}

gboolean
iep_backup_writer_begin (IepBackupWriter  *writer,
                         const char       *name,
                         GError          **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean ok;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_mtime (entry, g_get_real_time () / G_USEC_PER_SEC, 0);
  ok = check_archive (writer, archive_write_header (writer->archive, entry), error);
  archive_entry_free (entry);

  g_free (writer->member);
  writer->member = g_strdup (name);
  writer->member_size = 0;
  g_clear_pointer (&writer->member_sum, g_checksum_free);
  writer->member_sum = g_checksum_new (G_CHECKSUM_SHA256);

  return ok;
}

gboolean
iep_backup_writer_write (IepBackupWriter  *writer,
                         gconstpointer     data,
                         gsize             size,
                         GError          **error)
{
  la_ssize_t n = archive_write_data (writer->archive, data, size);

  g_checksum_update (writer->member_sum, data, (gssize) size);
  writer->member_size += (gint64) size;

  return check_archive (writer, n == (la_ssize_t) size ? ARCHIVE_OK : ARCHIVE_FATAL, error);
}

gboolean
iep_backup_writer_end (IepBackupWriter  *writer,
                       GError          **error)
{
  JsonObject *about = json_object_new ();

  json_object_set_int_member (about, "size", writer->member_size);
  json_object_set_string_member (about, "sha256", g_checksum_get_string (writer->member_sum));
  json_object_set_object_member (writer->members, writer->member, about);

  return check_archive (writer, archive_write_finish_entry (writer->archive), error);
}

/* Returns: (transfer none): size and SHA-256 of every member that was ended. */
JsonObject *
iep_backup_writer_list (IepBackupWriter *writer)
{
  return writer->members;
}

/* The name itself has to be on the disk too. */
static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL);

  if (!ok)
    fail (error, folder, errno);
  if (fd >= 0)
    close (fd);

  return ok;
}

/* Gives the file its name; @about gets "file", "size" and "sha256" of the whole. */
gboolean
iep_backup_writer_close (IepBackupWriter  *writer,
                         JsonObject       *about,
                         GError          **error)
{
  if (!check_archive (writer, archive_write_close (writer->archive), error))
    return FALSE;
  if (fsync (writer->fd) != 0)
    return fail (error, writer->partial, errno);

  /* Nobody's file is written over; where the file system cannot promise that, it was looked at in the beginning. */
  if (renameat2 (AT_FDCWD, writer->partial, AT_FDCWD, writer->path, RENAME_NOREPLACE) != 0
      && ((errno != EINVAL && errno != ENOSYS) || g_rename (writer->partial, writer->path) != 0))
    return fail (error, writer->path, errno);
  g_clear_pointer (&writer->partial, g_free);

  json_object_set_string_member (about, "file", writer->path);
  json_object_set_int_member (about, "size", writer->size);
  json_object_set_string_member (about, "sha256", g_checksum_get_string (writer->whole));

  return sync_folder (writer->path, error);
}

/* Whether the members are those that the manifest names. */
static gboolean
check_manifest (JsonNode    *manifest,
                JsonObject  *found,
                const char  *path,
                GError     **error)
{
  static const char *const members[] = { IEP_BACKUP_ROLES, IEP_BACKUP_DUMP };
  JsonObject *object = manifest != NULL && JSON_NODE_HOLDS_OBJECT (manifest) ? json_node_get_object (manifest) : NULL;
  JsonObject *named;

  if (object == NULL || json_object_get_int_member_with_default (object, "format", 0) < 1
      || !json_object_has_member (object, "members") || !JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "members")))
    return fail_damaged (error, path, IEP_BACKUP_MANIFEST);
  if (json_object_get_int_member (object, "format") > IEP_BACKUP_FORMAT)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "backup_newer", NULL, _("Install the newer program."),
                                                        _("%s was made by a newer program"), path));
      return FALSE;
    }

  named = json_object_get_object_member (object, "members");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonObject *is = json_object_has_member (found, members[i]) ? json_object_get_object_member (found, members[i]) : NULL;
      JsonNode *shall = json_object_get_member (named, members[i]);
      g_autoptr (JsonNode) is_node = json_node_new (JSON_NODE_OBJECT);

      if (is == NULL || shall == NULL)
        return fail_damaged (error, path, members[i]);
      json_node_set_object (is_node, is);
      if (!json_node_equal (is_node, shall))
        return fail_damaged (error, path, members[i]);
    }

  return TRUE;
}

/* One member to its end. @text: what is read of it where that is wanted. */
static gboolean
read_member (Reader         *reader,
             const char     *name,
             const char     *path,
             JsonObject     *found,
             GByteArray     *text,
             IepBackupSink   sink,
             gpointer        user_data,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  JsonObject *about = json_object_new ();
  gint64 size = 0;

  json_object_set_object_member (found, name, about);
  for (;;)
    {
      la_ssize_t n = archive_read_data (reader, buffer, CHUNK);

      if (n < 0)
        return fail_damaged (error, path, archive_error_string (reader));
      if (n == 0)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      g_checksum_update (sum, buffer, n);
      size += n;
      if (text != NULL)
        {
          if (text->len + (guint) n > LARGEST_MANIFEST)
            return fail_damaged (error, path, name);
          g_byte_array_append (text, buffer, (guint) n);
        }
      else if (sink != NULL && !sink (name, buffer, (gsize) n, user_data, error))
        return FALSE;
    }
  json_object_set_int_member (about, "size", size);
  json_object_set_string_member (about, "sha256", g_checksum_get_string (sum));

  return TRUE;
}

/* Reads all of it, gives what the members hold to @sink (which may be NULL), and answers with the manifest, with which
 * everything agreed; NULL on error. */
JsonNode *
iep_backup_read (const char     *path,
                 IepBackupSink   sink,
                 gpointer        user_data,
                 GCancellable   *cancellable,
                 GError        **error)
{
  g_autoptr (Reader) reader = archive_read_new ();
  g_autoptr (JsonObject) found = json_object_new ();
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (JsonNode) manifest = NULL;
  struct archive_entry *entry;
  int status;

  archive_read_support_format_zip_seekable (reader);
  if (access (path, R_OK) != 0)
    {
      fail (error, path, errno);
      return NULL;
    }
  if (archive_read_open_filename (reader, path, CHUNK) != ARCHIVE_OK)
    {
      fail_damaged (error, path, archive_error_string (reader));
      return NULL;
    }

  while ((status = archive_read_next_header (reader, &entry)) == ARCHIVE_OK)
    {
      g_autofree char *name = g_strdup (archive_entry_pathname (entry));
      gboolean is_manifest = g_strcmp0 (name, IEP_BACKUP_MANIFEST) == 0;

      if (name == NULL || json_object_has_member (found, name))
        {
          fail_damaged (error, path, name);
          return NULL;
        }
      if (!read_member (reader, name, path, found, is_manifest ? text : NULL, sink, user_data, cancellable, error))
        return NULL;
    }
  if (status != ARCHIVE_EOF)
    {
      fail_damaged (error, path, archive_error_string (reader));
      return NULL;
    }

  manifest = iep_json_parse ((const char *) text->data, text->len, NULL);
  if (!check_manifest (manifest, found, path, error))
    return NULL;

  return g_steal_pointer (&manifest);
}
