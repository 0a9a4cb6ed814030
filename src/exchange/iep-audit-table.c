/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of the audit trail as a table that spreadsheets open. */
#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-audit-table.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-audit.h"

/* All changes of an entry in one cell: `Subject: old → new`, a line each. */
static char *
write_changes (IepAuditEntry *entry)
{
  g_autoptr(GListModel) changes = iep_audit_entry_changes (entry);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr(IepDifference) change = g_list_model_get_item (changes, i);
      const char *old_text = iep_difference_get_old_text (change);
      const char *new_text = iep_difference_get_new_text (change);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append_printf (text, "%s: ", iep_difference_get_label (change));
      if (old_text != NULL)
        g_string_append_printf (text, "%s → ", old_text);
      g_string_append (text, new_text != NULL ? new_text : "—");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * iep_audit_write_table:
 * @entries: a model of #IepAuditEntry
 * @format: CSV or a workbook
 * @error: an #IEP_EXCHANGE_ERROR
 *
 * Writes one row an entry: when, who, in place of whom, what, which object, the changes, the link of the chain and its hash,
 * so that it can be held against the chain again.
 *
 * Returns: (transfer full): the file
 */
GBytes *
iep_audit_write_table (GListModel      *entries,
                       IepTableFormat   format,
                       GError         **error)
{
  g_autoptr(IepTableWriter) writer = NULL;
  static const char * const fields[] = { "institution_code", "at", "name", "login", "in_place_of_name", "address" };

  g_return_val_if_fail (G_IS_LIST_MODEL (entries), NULL);

  writer = iep_table_writer_new (format, _("Audit"));
  iep_table_writer_heading (writer, _("Institution code"), 10);
  iep_table_writer_heading (writer, _("When"), 22);
  iep_table_writer_heading (writer, _("Who"), 24);
  iep_table_writer_heading (writer, _("Login"), 20);
  iep_table_writer_heading (writer, _("In place of"), 24);
  iep_table_writer_heading (writer, _("Address"), 16);
  iep_table_writer_heading (writer, _("What"), 30);
  iep_table_writer_heading (writer, _("Object"), 40);
  iep_table_writer_heading (writer, _("Changes"), 60);
  iep_table_writer_heading (writer, _("Link"), 8);
  iep_table_writer_heading (writer, _("Hash"), 66);
  iep_table_writer_end_row (writer);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(IepRecord) entry = g_list_model_get_item (entries, i);
      g_autofree char *what = iep_audit_entry_describe (IEP_AUDIT_ENTRY (entry));
      g_autofree char *changes = write_changes (IEP_AUDIT_ENTRY (entry));

      for (gsize f = 0; f < G_N_ELEMENTS (fields); f++)
        iep_table_writer_text (writer, iep_record_get_string (entry, fields[f]));
      iep_table_writer_text (writer, what);
      iep_table_writer_text (writer, iep_record_get_string (entry, "object"));
      iep_table_writer_text (writer, changes);
      iep_table_writer_number (writer, iep_record_get_int (entry, "seq"));
      iep_table_writer_text (writer, iep_record_get_string (entry, "hash"));
      iep_table_writer_end_row (writer);
    }

  return iep_table_writer_finish (writer, error);
}
