/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that were handed out to be signed elsewhere, in the user's own folder until they come back.
 *
 * What comes back is compared with what went out. The same plan written again is not the same bytes once cairo, Pango or
 * a font of this computer was renewed in between, so the bytes that went out are kept:
 *
 *   ~/.local/share/iepirkumi/exports/CONTENT-HASH/FILE-HASH.pdf
 *
 * The hash of the content names a version better than any address of its server, which may change meanwhile. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-export-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Of one version people save a handful of files; what nobody brought back for a year is not coming. */
#define FILES_MAX 8
#define SECONDS_MAX (366 * 24 * 3600)

typedef struct
{
  char *path;
  gint64 modified; /* seconds since 1970 */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const Entry *first = *(const Entry *const *) a;
  const Entry *second = *(const Entry *const *) b;

  return (second->modified > first->modified) - (second->modified < first->modified);
}

static char *
root_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "iepirkumi", "exports", NULL);
}

/* The hash becomes the name of a folder, so it has to be one. */
static char *
version_folder (const char *content_hash)
{
  g_autofree char *root = root_folder ();

  if (strlen (content_hash) != 64 || strspn (content_hash, "0123456789abcdefABCDEF") != 64)
    return NULL;

  return g_build_filename (root, content_hash, NULL);
}

/* What lies in @folder, the newest first. */
static GPtrArray *
list_entries (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Entry *entry = g_new0 (Entry, 1);
      GStatBuf status;

      entry->path = g_build_filename (folder, name, NULL);
      if (g_stat (entry->path, &status) == 0)
        entry->modified = status.st_mtime;
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_newest_first);

  return entries;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GPtrArray) entries = list_entries (folder);

  for (guint i = 0; i < entries->len; i++)
    g_unlink (((Entry *) g_ptr_array_index (entries, i))->path);
  g_rmdir (folder);
}

static void
remove_old (const char *folder)
{
  g_autofree char *root = root_folder ();
  g_autoptr(GPtrArray) files = list_entries (folder);
  g_autoptr(GPtrArray) folders = list_entries (root);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = FILES_MAX; i < files->len; i++)
    g_unlink (((Entry *) g_ptr_array_index (files, i))->path);
  for (guint i = 0; i < folders->len; i++)
    {
      Entry *entry = g_ptr_array_index (folders, i);

      if (entry->modified < now - SECONDS_MAX)
        remove_folder (entry->path);
    }
}

/**
 * iep_export_store_keep:
 * @content_hash: the SHA-256 of the version's content, in hexadecimal digits
 * @pdf: the file that is handed out
 * @error: where an error goes: that of a file
 *
 * Keeps a copy of @pdf that only this user reads. May run in any thread; takes as long as a disk does.
 *
 * Returns: whether it is kept
 */
gboolean
iep_export_store_keep (const char  *content_hash,
                       GBytes      *pdf,
                       GError     **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (content_hash != NULL, FALSE);
  g_return_val_if_fail (pdf != NULL, FALSE);

  folder = version_folder (content_hash);
  if (folder == NULL || g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = folder == NULL ? EINVAL : errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", folder != NULL ? folder : content_hash,
                   g_strerror (code));
      return FALSE;
    }
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);
  name = g_strconcat (sum, ".pdf", NULL);
  path = g_build_filename (folder, name, NULL);
  if (!g_file_set_contents_full (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  remove_old (folder);

  return TRUE;
}

/**
 * iep_export_store_list:
 * @content_hash: the SHA-256 of the version's content, in hexadecimal digits
 *
 * A file that cannot be read is as good as none. May run in any thread.
 *
 * Returns: (transfer full) (element-type GBytes): what was handed out of this version, the newest first
 */
GPtrArray *
iep_export_store_list (const char *content_hash)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *folder = NULL;
  g_autoptr(GPtrArray) entries = NULL;

  g_return_val_if_fail (content_hash != NULL, files);

  folder = version_folder (content_hash);
  if (folder == NULL)
    return files;
  entries = list_entries (folder);
  for (guint i = 0; i < entries->len; i++)
    {
      const char *path = ((Entry *) g_ptr_array_index (entries, i))->path;
      char *data;
      gsize length;

      if (g_str_has_suffix (path, ".pdf") && g_file_get_contents (path, &data, &length, NULL))
        g_ptr_array_add (files, g_bytes_new_take (data, length));
    }

  return files;
}

/**
 * iep_export_store_forget:
 * @content_hash: the SHA-256 of the version's content, in hexadecimal digits
 *
 * Removes what was handed out of this version: it is signed by now.
 */
void
iep_export_store_forget (const char *content_hash)
{
  g_autofree char *folder = NULL;

  g_return_if_fail (content_hash != NULL);

  folder = version_folder (content_hash);
  if (folder != NULL)
    remove_folder (folder);
}
