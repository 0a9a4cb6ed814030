/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks where to, makes the bytes of the format and writes them: choose ─► (render | export) ─► write ─► toast. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-version-save.h"

#include <glib/gi18n.h>

#include "document/iep-signing.h"
#include "domain/iep-estimate.h"
#include "exchange/iep-estimate-exchange.h"
#include "exchange/iep-plan-table.h"
#include "ui/plans/iep-signable.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-file-chooser.h"

typedef struct
{
  GtkWidget  *from;
  IepSession *session;
  IepVersion *version;
  char       *format;
  gboolean    unsaved;
  GFile      *file;
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
  g_autoptr(Saving) saving = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (object));

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    iep_error_toast (saving->from, error);
  else if (saving->unsaved)
    iep_toast (saving->from, _("Saved as %s, without what is not saved in the estimate yet"), name);
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
  g_autoptr(Saving) saving = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = iep_signing_render_finish (IEP_SESSION (object), result, NULL, &error);

  if (pdf == NULL)
    iep_error_toast (saving->from, error);
  else
    write_bytes (g_steal_pointer (&saving), pdf);
}

/* As the spreadsheets of this computer read it: whoever saves a table opens it there. */
static GBytes *
write_table (Saving  *saving,
             GBytes  *content,
             GError **error)
{
  IepTableFormat format = g_str_equal (saving->format, "xlsx") ? IEP_TABLE_FORMAT_XLSX : IEP_TABLE_FORMAT_CSV_LOCAL;

  return IEP_IS_ESTIMATE_VERSION (saving->version) ? iep_estimate_write_table (content, format, error)
                                                   : iep_plan_write_table (content, format, error);
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepVersionExport) export = iep_version_export_finish (IEP_SESSION (object), result, &error);
  g_autoptr(GBytes) bytes = NULL;

  if (export != NULL && g_str_equal (saving->format, "json"))
    bytes = g_bytes_ref (iep_version_export_get_content (export));
  else if (export != NULL)
    bytes = write_table (saving, iep_version_export_get_content (export), &error);
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
  g_autoptr(Saving) saving = user_data;
  IepSession *session = saving->session;

  saving->file = iep_file_chooser_save_finish (result, NULL);
  if (saving->file == NULL)
    return;
  if (g_str_equal (saving->format, "pdf"))
    {
      IepVersion *version = saving->version;

      iep_signing_hand_out_async (session, version, NULL, rendered_cb, g_steal_pointer (&saving));
    }
  else
    {
      GType type = G_OBJECT_TYPE (saving->version);
      gint64 version_id = iep_version_get_id (saving->version);

      iep_version_export_async (session, type, version_id, NULL, exported_cb, g_steal_pointer (&saving));
    }
}

static IepFileKind
kind_of (const char *format)
{
  if (g_str_equal (format, "pdf"))
    return IEP_FILE_PDF;
  if (g_str_equal (format, "xlsx"))
    return IEP_FILE_XLSX;
  return g_str_equal (format, "csv") ? IEP_FILE_CSV : IEP_FILE_JSON;
}

/**
 * iep_version_save:
 * @from: the widget the user pressed; toasts appear in its window
 * @session: who saves
 * @version: the version of a plan or an estimate, as the server has it
 * @format: `pdf`, `xlsx`, `csv` or `json`
 * @unsaved: whether the window shows changes that the server does not have; that the file lacks them is said
 *
 * Asks for a file and saves the version there. A signed version's PDF is the signed file, unchanged.
 */
void
iep_version_save (GtkWidget  *from,
                  IepSession *session,
                  IepVersion *version,
                  const char *format,
                  gboolean    unsaved)
{
  Saving *saving;
  g_autofree char *name = NULL;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_VERSION (version));
  g_return_if_fail (format != NULL);

  saving = g_new0 (Saving, 1);
  saving->from = g_object_ref (from);
  saving->session = g_object_ref (session);
  saving->version = g_object_ref (version);
  saving->format = g_strdup (format);
  saving->unsaved = unsaved;
  name = iep_signable_dup_file_name (IEP_RECORD (version), format);
  iep_file_chooser_save_async (from, iep_signable_get_words (IEP_RECORD (version)).save_as, name, kind_of (format), NULL,
                               chosen_cb, saving);
}
