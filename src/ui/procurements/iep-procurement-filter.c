/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Narrows the list of procurements by kind, procedure, its money (EKK, programme, source, year) and responsible person. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-filter.h"

#include <glib/gi18n.h>

#include "ui/widgets/iep-code-picker.h"
#include "ui/widgets/iep-number-entry.h"

#define N_PICKERS 5
#define TYPING_MS 300

struct _IepProcurementFilter
{
  GtkPopover parent_instance;

  GtkWidget *pickers[N_PICKERS];
  GtkWidget *funding_year;
  GtkWidget *responsible;
  GtkWidget *clear;
  guint timeout;
  gboolean clearing;
};

G_DEFINE_FINAL_TYPE (IepProcurementFilter, iep_procurement_filter, GTK_TYPE_POPOVER)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *kind;
  const char *label;
} pickers[N_PICKERS] = {
  { "contract_kind", N_("Kind") },
  { "procedure", N_("Procedure") },
  { "ekk", N_("EKK") },
  { "programme", N_("Programme") },
  { "source", N_("Funding source") },
};

static const char *
get_code (IepProcurementFilter *self,
          guint                 i)
{
  return iep_code_picker_get_code (IEP_CODE_PICKER (self->pickers[i]));
}

static void
emit_changed (IepProcurementFilter *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  gtk_widget_set_sensitive (self->clear, iep_procurement_filter_count (self) > 0);
  if (!self->clearing)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
typed_cb (gpointer data)
{
  IepProcurementFilter *self = data;

  self->timeout = 0;
  emit_changed (self);
  return G_SOURCE_REMOVE;
}

static void
responsible_changed_cb (IepProcurementFilter *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
iep_procurement_filter_dispose (GObject *object)
{
  g_clear_handle_id (&IEP_PROCUREMENT_FILTER (object)->timeout, g_source_remove);

  G_OBJECT_CLASS (iep_procurement_filter_parent_class)->dispose (object);
}

static void
iep_procurement_filter_class_init (IepProcurementFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_procurement_filter_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_field (GtkWidget  *grid,
           int         row,
           const char *words,
           GtkWidget  *control)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (control, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (control), 26);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), control, 1, row, 1, 1);
}

static void
iep_procurement_filter_init (IepProcurementFilter *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "iep-popover");
  for (guint i = 0; i < N_PICKERS; i++)
    {
      self->pickers[i] = iep_code_picker_new ();
      g_object_set (self->pickers[i], "kind", pickers[i].kind, NULL);
      g_signal_connect_swapped (self->pickers[i], "notify::code", G_CALLBACK (emit_changed), self);
      add_field (grid, i, _(pickers[i].label), self->pickers[i]);
    }
  self->funding_year = iep_number_entry_new (2000, 2100, FALSE);
  g_signal_connect_swapped (self->funding_year, "notify::value", G_CALLBACK (emit_changed), self);
  add_field (grid, N_PICKERS, _("Year of the money"), self->funding_year);
  self->responsible = gtk_entry_new ();
  g_signal_connect_swapped (self->responsible, "changed", G_CALLBACK (responsible_changed_cb), self);
  add_field (grid, N_PICKERS + 1, _("Responsible"), self->responsible);

  self->clear = gtk_button_new_with_label (_("Clear Filters"));
  gtk_widget_set_halign (self->clear, GTK_ALIGN_END);
  gtk_widget_set_margin_top (self->clear, 6);
  gtk_widget_set_sensitive (self->clear, FALSE);
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (iep_procurement_filter_clear), self);
  gtk_grid_attach (GTK_GRID (grid), self->clear, 0, N_PICKERS + 2, 2, 1);
  gtk_popover_set_child (GTK_POPOVER (self), grid);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_END);
}

/**
 * iep_procurement_filter_new:
 *
 * Returns: a popover that filters nothing
 */
GtkWidget *
iep_procurement_filter_new (void)
{
  return g_object_new (IEP_TYPE_PROCUREMENT_FILTER, NULL);
}

/**
 * iep_procurement_filter_set_source:
 *
 * As iep_code_picker_set_source(), for all of them.
 */
void
iep_procurement_filter_set_source (IepProcurementFilter *self,
                                   IepSession           *session,
                                   gint64                institution_id,
                                   gint64                year)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_FILTER (self));

  for (guint i = 0; i < N_PICKERS; i++)
    iep_code_picker_set_source (IEP_CODE_PICKER (self->pickers[i]), session, institution_id, year);
}

static char *
get_responsible (IepProcurementFilter *self)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->responsible))));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static gint64
get_funding_year (IepProcurementFilter *self)
{
  gint64 year = iep_number_entry_get_value (IEP_NUMBER_ENTRY (self->funding_year));

  return year != IEP_UNSET ? year : 0;
}

/**
 * iep_procurement_filter_apply:
 * @query: the query to narrow; with a year of the money its plans are those of any year, since a procurement of one year
 *   may be paid in another
 */
void
iep_procurement_filter_apply (IepProcurementFilter *self,
                              IepProcurementQuery  *query)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_FILTER (self));
  g_return_if_fail (query != NULL);

  g_free (query->kind);
  g_free (query->procedure);
  g_free (query->ekk);
  g_free (query->programme);
  g_free (query->source);
  g_free (query->responsible);
  query->kind = g_strdup (get_code (self, 0));
  query->procedure = g_strdup (get_code (self, 1));
  query->ekk = g_strdup (get_code (self, 2));
  /* 2250 stands for 2251, 2252 …: a code's zeros at the end mean all that is beneath it. */
  for (gsize n = query->ekk != NULL ? strlen (query->ekk) : 0; n > 1 && query->ekk[n - 1] == '0'; n--)
    query->ekk[n - 1] = '\0';
  query->programme = g_strdup (get_code (self, 3));
  query->source = g_strdup (get_code (self, 4));
  query->funding_year = get_funding_year (self);
  if (query->funding_year > 0)
    query->year = 0;
  query->responsible = get_responsible (self);
}

/**
 * iep_procurement_filter_count:
 *
 * Returns: how many filters are set
 */
guint
iep_procurement_filter_count (IepProcurementFilter *self)
{
  g_autofree char *responsible = NULL;
  guint count = 0;

  g_return_val_if_fail (IEP_IS_PROCUREMENT_FILTER (self), 0);

  for (guint i = 0; i < N_PICKERS; i++)
    count += get_code (self, i) != NULL ? 1 : 0;
  responsible = get_responsible (self);
  return count + (get_funding_year (self) > 0 ? 1 : 0) + (responsible != NULL ? 1 : 0);
}

/**
 * iep_procurement_filter_set_funding:
 * @ekk: (nullable): a code; what stands beneath it is found too
 * @programme: (nullable): a budget programme
 * @source: (nullable): a funding source; what stands beneath it is found too
 * @year: the year of the money, 0 for any
 *
 * Filters by the money of procurements.
 */
void
iep_procurement_filter_set_funding (IepProcurementFilter *self,
                                    const char           *ekk,
                                    const char           *programme,
                                    const char           *source,
                                    gint64                year)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_FILTER (self));

  iep_code_picker_set_code (IEP_CODE_PICKER (self->pickers[2]), ekk);
  iep_code_picker_set_code (IEP_CODE_PICKER (self->pickers[3]), programme);
  iep_code_picker_set_code (IEP_CODE_PICKER (self->pickers[4]), source);
  iep_number_entry_set_value (IEP_NUMBER_ENTRY (self->funding_year), year > 0 ? year : IEP_UNSET);
}

/**
 * iep_procurement_filter_clear:
 *
 * Filters nothing any more.
 */
void
iep_procurement_filter_clear (IepProcurementFilter *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_FILTER (self));

  self->clearing = TRUE;
  for (guint i = 0; i < N_PICKERS; i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->pickers[i]), "");
      iep_code_picker_set_code (IEP_CODE_PICKER (self->pickers[i]), NULL);
    }
  iep_number_entry_set_value (IEP_NUMBER_ENTRY (self->funding_year), IEP_UNSET);
  gtk_editable_set_text (GTK_EDITABLE (self->responsible), "");
  self->clearing = FALSE;
  emit_changed (self);
}
