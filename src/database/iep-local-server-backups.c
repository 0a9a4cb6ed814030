/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The backups that a private server is given before it is upgraded: beside its data, the last few of them. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-local-server-private.h"

#include <errno.h>
#include <glib/gstdio.h>

/* With the one that is about to be made. */
#define KEPT 3
#define PREFIX "before-version-"
#define SUFFIX ".iepirkumi"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Their names are in the order of their time. */
static void
forget_old (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i + KEPT - 1 < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      g_unlink (path);
    }
}

/**
 * iep_local_server_name_backup:
 * @self:
 * @version: the version of the schema that comes after it
 * @error: return location for an error of %G_IO_ERROR
 *
 * A name for the backup that is made before an upgrade, in a folder of the private server. Of the older ones only the last
 * few stay.
 *
 * Returns: (transfer full) (nullable): the path; there is no such file yet.
 */
char *
iep_local_server_name_backup (IepLocalServer  *self,
                              int              version,
                              GError         **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *folder = NULL;
  g_autofree char *moment = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *name = NULL;

  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  folder = g_build_filename (iep_local_server_get_directory (self), IEP_LOCAL_BACKUPS, NULL);
  if (g_mkdir (folder, 0700) != 0 && errno != EEXIST)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
      return NULL;
    }
  forget_old (folder);
  name = g_strdup_printf (PREFIX "%04d-%s-%06d" SUFFIX, version, moment, g_date_time_get_microsecond (now));

  return g_build_filename (folder, name, NULL);
}
