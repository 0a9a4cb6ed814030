/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lies in the data folder: the schema with its manifest, upgrades, classifications. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"
#include "source-place.h"

#include "database/iep-installer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-csv.h"
#include "database/iep-json.h"

static gboolean
is_datadir (const char *folder)
{
  g_autofree char *manifest = g_build_filename (folder, "database", "manifest", NULL);

  return g_file_test (manifest, G_FILE_TEST_IS_REGULAR);
}

/**
 * iep_installer_find_datadir:
 * @error: return location for an error: %IEP_DATABASE_ERROR_VERSION, code data_missing
 *
 * Where the schema and the data that come with the program are: $IEPIRKUMI_DATADIR, else where the program
 * was installed to, else the source it was built from.
 *
 * Returns: (transfer full) (nullable): the folder.
 */
char *
iep_installer_find_datadir (GError **error)
{
  const char *given = g_getenv ("IEPIRKUMI_DATADIR");

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (given != NULL && given[0] != '\0')
    {
      if (is_datadir (given))
        return g_strdup (given);
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "data_missing", given,
                                                        _("The environment variable IEPIRKUMI_DATADIR names the wrong folder."),
                                                        "%s", _("The program’s own data are missing")));
      return NULL;
    }

  if (is_datadir (PKGDATADIR))
    return g_strdup (PKGDATADIR);
  if (is_datadir (SOURCE_DATADIR))
    return g_strdup (SOURCE_DATADIR);

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "data_missing", PKGDATADIR,
                                                    _("Install the program again."),
                                                    "%s", _("The program’s own data are missing")));

  return NULL;
}

/* The text of datadir/folder/name. */
char *
iep_installer_read (const char  *datadir,
                    const char  *folder,
                    const char  *name,
                    GError     **error)
{
  g_autofree char *path = g_build_filename (datadir, folder, name, NULL);
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error))
    return NULL;

  if (!g_utf8_validate (text, (gssize) size, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: not UTF-8", path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * iep_installer_read_query:
 * @folder: a folder of the schema that is not installed: "check", "backup"
 * @name: a file in it, without its ending
 * @error: return location for an error of %G_FILE_ERROR, or %IEP_DATABASE_ERROR_VERSION (data_missing)
 *
 * Returns: (transfer full) (nullable): the text of database/@folder/@name.sql.
 */
char *
iep_installer_read_query (const char  *folder,
                          const char  *name,
                          GError     **error)
{
  g_autofree char *datadir = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (folder != NULL && name != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  datadir = iep_installer_find_datadir (error);
  if (datadir == NULL)
    return NULL;
  file = g_strdup_printf ("%s/%s.sql", folder, name);

  return iep_installer_read (datadir, "database", file, error);
}

/**
 * iep_installer_read_version:
 * @datadir: the data folder
 * @error: return location for an error of %G_FILE_ERROR
 *
 * Returns: the version of the schema that comes with the program, -1 when it cannot be read.
 */
int
iep_installer_read_version (const char  *datadir,
                            GError     **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (datadir != NULL, -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  text = iep_installer_read (datadir, "database", "schema_version", error);

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : -1;
}

/* The files of the manifest, in their order. */
char **
iep_installer_list_schema (const char  *datadir,
                           GError     **error)
{
  g_autofree char *manifest = iep_installer_read (datadir, "database", "manifest", error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  if (manifest == NULL)
    return NULL;

  lines = g_strsplit (manifest, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *name = g_strstrip (lines[i]);

      if (name[0] != '\0' && name[0] != '#')
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

/* What may run again at any time, and does after each upgrade; data/database/README.md says the same. */
gboolean
iep_installer_is_repeatable (const char *name)
{
  return g_str_has_prefix (name, "roles") || g_str_has_prefix (name, "functions/") || g_str_has_prefix (name, "policies/")
         || g_str_has_prefix (name, "ownership") || g_str_has_prefix (name, "grants");
}

/* The name, under database/, of the file that brings the schema to @version: upgrades/NNNN-why.sql. */
char *
iep_installer_find_upgrade (const char  *datadir,
                            int          version,
                            GError     **error)
{
  g_autofree char *folder = g_build_filename (datadir, "database", "upgrades", NULL);
  g_autofree char *prefix = g_strdup_printf ("%04d-", version);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, ".sql"))
      return g_build_filename ("upgrades", name, NULL);

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "upgrade_missing", folder,
                                                    _("Install the program again."),
                                                    _("The upgrade of the database to version %d is missing"), version));

  return NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The kinds: classifications/kind.csv. */
char **
iep_installer_list_classifications (const char  *datadir,
                                    GError     **error)
{
  g_autofree char *folder = g_build_filename (datadir, "classifications", NULL);
  g_autoptr (GPtrArray) kinds = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".csv"))
      g_ptr_array_add (kinds, g_strndup (name, strlen (name) - strlen (".csv")));

  g_ptr_array_sort (kinds, compare_names);
  g_ptr_array_add (kinds, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&kinds), FALSE);
}

/* An empty value is null; "extra" is JSON itself, "value" a number of cents. */
static gboolean
add_member (JsonObject  *object,
            const char  *name,
            const char  *value,
            GError     **error)
{
  if (value[0] == '\0')
    json_object_set_null_member (object, name);
  else if (g_str_equal (name, "extra"))
    {
      JsonNode *extra = iep_json_parse (value, -1, error);

      if (extra == NULL)
        return FALSE;
      json_object_set_member (object, name, extra);
    }
  else if (g_str_equal (name, "value"))
    json_object_set_int_member (object, name, g_ascii_strtoll (value, NULL, 10));
  else
    json_object_set_string_member (object, name, value);

  return TRUE;
}

/* The rows of classifications/kind.csv as the function classification_import() wants them. */
JsonNode *
iep_installer_read_classification (const char  *datadir,
                                   const char  *kind,
                                   GError     **error)
{
  g_autofree char *name = g_strconcat (kind, ".csv", NULL);
  g_autofree char *text = iep_installer_read (datadir, "classifications", name, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  char **header;

  if (text == NULL)
    return NULL;

  rows = iep_csv_parse (text, error);
  if (rows == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }

  header = rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;
  for (guint i = 1; i < rows->len; i++)
    {
      char **fields = g_ptr_array_index (rows, i);
      g_autoptr (JsonObject) object = json_object_new ();

      for (guint j = 0; header[j] != NULL; j++)
        if (!add_member (object, header[j], fields[j], error))
          {
            g_prefix_error (error, "%s, row %u, %s: ", name, i + 1, header[j]);
            return NULL;
          }
      json_array_add_object_element (array, g_steal_pointer (&object));
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&array));

  return g_steal_pointer (&node);
}
