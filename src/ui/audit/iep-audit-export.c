/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what was looked for in the audit trail into a file, all of it, however much was shown. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/audit/iep-audit-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "exchange/iep-audit-table.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-export.h"
#include "ui/widgets/iep-file-chooser.h"

#define PAGE 1000

typedef struct
{
  GtkWidget      *from;
  IepSession     *session;
  IepAuditFilter  filter;
  char           *kind;
  char           *person;
  char           *first_day;
  char           *last_day;
  GFile          *file;
  GListStore     *entries;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->from);
  g_object_unref (export->session);
  g_free (export->kind);
  g_free (export->person);
  g_free (export->first_day);
  g_free (export->last_day);
  g_clear_object (&export->file);
  g_object_unref (export->entries);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
write_file (Export *export)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = iep_audit_write_table (G_LIST_MODEL (export->entries), iep_export_format (export->file), &error);

  if (bytes != NULL)
    iep_export_bytes (export->from, export->file, bytes);
  else
    iep_error_toast (export->from, error);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(Export) export = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) page = iep_audit_list_finish (IEP_SESSION (source), result, &error);
  g_autoptr(IepAuditEntry) last = NULL;
  IepSession *session = export->session;
  const IepAuditFilter *filter = &export->filter;
  guint n;

  if (page == NULL)
    {
      iep_error_toast (export->from, error);
      return;
    }
  n = g_list_model_get_n_items (page);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) entry = g_list_model_get_item (page, i);

      g_list_store_append (export->entries, entry);
    }
  if (n < PAGE)
    {
      write_file (export);
      return;
    }
  last = g_list_model_get_item (page, n - 1);
  iep_audit_list_async (session, filter, last, PAGE, NULL, read_cb, g_steal_pointer (&export));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(Export) export = data;
  g_autoptr(GError) error = NULL;
  IepSession *session = export->session;
  const IepAuditFilter *filter = &export->filter;

  export->file = iep_file_chooser_save_finish (result, &error);
  if (export->file != NULL)
    iep_audit_list_async (session, filter, NULL, PAGE, NULL, read_cb, g_steal_pointer (&export));
  else if (error != NULL)
    iep_error_toast (export->from, error);
}

/**
 * iep_audit_export:
 * @from: the widget that asks
 * @session: who reads
 * @filter: what to look for
 *
 * Asks for a file (CSV or XLSX, by its name) and writes all entries into it; how it went is said in a toast.
 */
void
iep_audit_export (GtkWidget            *from,
                  IepSession           *session,
                  const IepAuditFilter *filter)
{
  Export *export = g_new0 (Export, 1);

  export->from = g_object_ref (from);
  export->session = g_object_ref (session);
  export->kind = g_strdup (filter->kind);
  export->person = g_strdup (filter->person);
  export->first_day = g_strdup (filter->from);
  export->last_day = g_strdup (filter->to);
  export->filter = (IepAuditFilter) {
    filter->institution_id, export->kind, filter->subject, export->person, export->first_day, export->last_day
  };
  export->entries = g_list_store_new (IEP_TYPE_AUDIT_ENTRY);
  iep_file_chooser_save_async (from, _("Export the Audit Trail"), _("audit.xlsx"), IEP_FILE_TABLE, NULL, chosen_cb, export);
}
