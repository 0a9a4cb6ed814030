/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exporting the list of procurements as it is shown: asks for a file, reads all rows, writes the shown columns. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-export.h"

#include <glib/gi18n.h>

#include "exchange/iep-procurement-table.h"
#include "ui/procurements/iep-procurement-columns.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-export.h"
#include "ui/widgets/iep-file-chooser.h"

typedef struct
{
  GtkColumnView *view;
  IepSession *session;
  IepProcurementQuery *query;
  char *institution_code; /* NULL: what is shown */
  GFile *file;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->view);
  g_object_unref (export->session);
  iep_procurement_query_free (export->query);
  g_free (export->institution_code);
  g_clear_object (&export->file);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

/* Takes @export and @bytes, which is %NULL when there is an @error. */
static void
write_bytes (Export       *export,
             GBytes       *bytes,
             const GError *error)
{
  g_autoptr(Export) owned_export = export;
  g_autoptr(GBytes) owned = bytes;

  if (bytes != NULL)
    iep_export_bytes (GTK_WIDGET (export->view), export->file, bytes);
  else
    iep_error_toast (GTK_WIDGET (export->view), error);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(Export) export = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) rows = iep_procurement_fetch_finish (IEP_SESSION (source), result, &error);
  GBytes *bytes;

  if (rows == NULL)
    {
      iep_error_toast (GTK_WIDGET (export->view), error);
      return;
    }
  bytes = iep_procurement_columns_write (export->view, rows, iep_export_format (export->file), &error);
  write_bytes (g_steal_pointer (&export), bytes, error);
}

static void
documents_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(Export) export = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonArray) documents = iep_procurement_documents_finish (IEP_SESSION (source), result, &error);
  GBytes *bytes;

  if (documents == NULL)
    {
      iep_error_toast (GTK_WIDGET (export->view), error);
      return;
    }
  bytes = iep_procurement_write_table (documents, export->institution_code, FALSE, iep_export_format (export->file), &error);
  write_bytes (g_steal_pointer (&export), bytes, error);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(Export) export = data;
  g_autoptr(GError) error = NULL;
  IepSession *session = export->session;
  const IepProcurementQuery *query = export->query;

  export->file = iep_file_chooser_save_finish (result, &error);
  if (export->file == NULL)
    {
      if (error != NULL)
        iep_error_toast (GTK_WIDGET (export->view), error);
      return;
    }
  if (export->institution_code != NULL)
    iep_procurement_documents_async (session, query, NULL, documents_cb, g_steal_pointer (&export));
  else
    iep_procurement_fetch_async (session, query, NULL, fetched_cb, g_steal_pointer (&export));
}

/**
 * iep_procurement_export:
 * @view: the list
 * @session: where to read
 * @query: what is shown
 * @institution_code: (nullable): whose procurements they are, to write all that is known of each, or %NULL to write the
 *   columns that are shown
 *
 * Asks for a file and writes the whole list into it, not only the rows that were looked at.
 */
void
iep_procurement_export (GtkColumnView             *view,
                        IepSession                *session,
                        const IepProcurementQuery *query,
                        const char                *institution_code)
{
  g_autofree char *name = NULL;
  Export *export;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (query != NULL);

  export = g_new0 (Export, 1);
  export->view = g_object_ref (view);
  export->session = g_object_ref (session);
  export->query = iep_procurement_query_copy (query);
  export->institution_code = g_strdup (institution_code);
  /* Translators: the suggested name of a file with the procurements of a year */
  name = g_strdup_printf (_("procurements-%d.xlsx"), (int) query->year);
  iep_file_chooser_save_async (GTK_WIDGET (view), _("Export Procurements"), name, IEP_FILE_TABLE, NULL,
                               chosen_cb, export);
}
