/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what is exported and says in a toast how it went. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-export.h"

#include <glib/gi18n.h>

#include "ui/widgets/iep-error-ui.h"

/**
 * iep_export_format:
 * @file: what the user named
 *
 * Returns: what is written into it, as its name ends: CSV as the user's spreadsheet expects it, or a workbook
 */
IepTableFormat
iep_export_format (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *folded = g_ascii_strdown (name, -1);

  return g_str_has_suffix (folded, ".csv") ? IEP_TABLE_FORMAT_CSV_LOCAL : IEP_TABLE_FORMAT_XLSX;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(GtkWidget) from = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    iep_toast (from, _("Exported to %s"), name);
  else
    iep_error_toast (from, error);
}

/**
 * iep_export_bytes:
 * @from: a widget of the window
 * @file: where to
 * @bytes: all of it
 *
 * Writes the file, which is replaced when there is one, and says in a toast how it went.
 */
void
iep_export_bytes (GtkWidget *from,
                  GFile     *file,
                  GBytes    *bytes)
{
  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (bytes != NULL);

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                       g_object_ref (from));
}
