/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks where to, makes the bytes of the format and writes them: choose ─► (render | export) ─► write ─► toast. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-plan-save.h"

#include <glib/gi18n.h>

#include "document/iep-signing.h"
#include "exchange/iep-plan-table.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-file-chooser.h"

typedef struct
{
  GtkWidget      *from;
  IepSession     *session;
  IepPlanVersion *version;
  char           *format;
  GFile          *file;
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_object (&saving->from);
  g_clear_object (&saving->session);
  g_clear_object (&saving->version);
  g_clear_object (&saving->file);
  g_free (saving->format);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (object));

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    iep_error_toast (saving->from, error);
  else
    iep_toast (saving->from, _("Saved as %s"), name);
}

static void
write_bytes (Saving *saving,
             GBytes *bytes)
{
  g_file_replace_contents_bytes_async (saving->file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                       saving);
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = iep_signing_render_finish (IEP_SESSION (object), result, NULL, &error);

  if (pdf == NULL)
    iep_error_toast (saving->from, error);
  else
    write_bytes (g_steal_pointer (&saving), pdf);
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepVersionExport) export = iep_version_export_finish (IEP_SESSION (object), result, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (export != NULL && g_str_equal (saving->format, "json"))
    bytes = g_bytes_ref (iep_version_export_get_content (export));
  else if (export != NULL)
    bytes = iep_plan_write_table (iep_version_export_get_content (export),
                                  g_str_equal (saving->format, "xlsx") ? IEP_TABLE_FORMAT_XLSX : IEP_TABLE_FORMAT_CSV_LOCAL, &error);
  if (bytes == NULL)
    iep_error_toast (saving->from, error);
  else
    write_bytes (g_steal_pointer (&saving), bytes);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  IepSession *session = saving->session;

  saving->file = iep_file_chooser_save_finish (result, NULL);
  if (saving->file == NULL)
    return;
  if (g_str_equal (saving->format, "pdf"))
    {
      IepPlanVersion *version = saving->version;

      iep_signing_hand_out_async (session, IEP_VERSION (version), NULL, rendered_cb, g_steal_pointer (&saving));
    }
  else
    {
      gint64 version_id = iep_version_get_id (IEP_VERSION (saving->version));

      iep_version_export_async (session, IEP_TYPE_PLAN_VERSION, version_id, NULL, exported_cb, g_steal_pointer (&saving));
    }
}

/**
 * iep_plan_save:
 * @from: the widget the user pressed; toasts appear in its window
 * @session: who saves
 * @version: the version
 * @format: `pdf`, `xlsx`, `csv` or `json`
 *
 * Asks for a file and saves the plan there. A signed version's PDF is the signed file, unchanged.
 */
void
iep_plan_save (GtkWidget      *from,
               IepSession     *session,
               IepPlanVersion *version,
               const char     *format)
{
  Saving *saving;
  g_autofree char *name = NULL;
  IepFileKind kind;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PLAN_VERSION (version));
  g_return_if_fail (format != NULL);

  saving = g_new0 (Saving, 1);
  saving->from = g_object_ref (from);
  saving->session = g_object_ref (session);
  saving->version = g_object_ref (version);
  saving->format = g_strdup (format);
  name = g_strdup_printf ("iepirkumu-plans-%s-%" G_GINT64_FORMAT "-v%" G_GINT64_FORMAT ".%s",
                          iep_record_get_string (IEP_RECORD (version), "institution_code"),
                          iep_version_get_year (IEP_VERSION (version)), iep_version_get_number (IEP_VERSION (version)), format);
  kind = g_str_equal (format, "pdf") ? IEP_FILE_PDF : g_str_equal (format, "xlsx") ? IEP_FILE_XLSX
       : g_str_equal (format, "csv") ? IEP_FILE_CSV : IEP_FILE_JSON;
  iep_file_chooser_save_async (from, _("Save the Plan"), name, kind, NULL, chosen_cb, saving);
}
