/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people changed the same cells of an estimate: which amounts stay is chosen cell by cell. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-conflict-dialog.h"

#include <glib/gi18n.h>

#include "ui/estimates/iep-estimate-words.h"

/* A cell, and the button that is down when the other person's amount is taken. */
typedef struct
{
  IepSheetRow     *row;
  IepSheetColumn   column;
  GtkToggleButton *theirs;
  GtkToggleButton *mine;
} Cell;

struct _IepEstimateConflictDialog
{
  AdwWindow         parent_instance;

  IepEstimateSheet *bridge;
  GArray           *cells;

  GtkLabel         *who_label;
  GtkGrid          *table;
};

G_DEFINE_FINAL_TYPE (IepEstimateConflictDialog, iep_estimate_conflict_dialog, ADW_TYPE_WINDOW)

enum
{
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
cell_text (IepSheetColumn  column,
           gint64          cents,
           const char     *text)
{
  if (column == IEP_SHEET_REASON)
    return g_strdup (text != NULL && *text != '\0' ? text : "—");

  return iep_money_format_short (cents);
}

static char *
column_text (IepSheetColumn column)
{
  g_autofree char *name = column == IEP_SHEET_REASON ? g_strdup ("reason")
                          : g_strdup_printf ("m%d", column - IEP_SHEET_MONTH_1 + 1);

  return iep_estimate_words_column (name);
}

static GtkWidget *
make_label (const char *text,
            gboolean    number)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), number ? 1 : 0);
  if (number)
    {
      gtk_widget_add_css_class (label, "numeric");
    }
  else
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
      gtk_widget_set_hexpand (label, TRUE);
    }
  return label;
}

static GtkWidget *
make_choice (const char *caption,
             const char *value,
             const char *line)
{
  g_autofree char *name = g_strdup_printf ("%s: %s, %s", caption, value, line);
  GtkWidget *button = gtk_toggle_button_new_with_label (value);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "numeric");
  return button;
}

static void
add_headings (IepEstimateConflictDialog *self)
{
  const char *headings[] = { _("Line"), _("Column"), _("Before"), _("Theirs"), _("Mine") };

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      GtkWidget *label = make_label (headings[i], i >= 2);

      gtk_widget_add_css_class (label, "heading");
      gtk_grid_attach (self->table, label, (int) i, 0, 1, 1);
    }
}

static void
add_cell (IepEstimateConflictDialog *self,
          IepSheetChange            *change,
          gint64                     theirs,
          const char                *theirs_text)
{
  g_autofree char *line = iep_estimate_sheet_describe (self->bridge, change->row);
  g_autofree char *column = column_text (change->column);
  g_autofree char *before = cell_text (change->column, change->base, change->base_text);
  g_autofree char *their_words = cell_text (change->column, theirs, theirs_text);
  g_autofree char *my_words = cell_text (change->column, change->value, change->text);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", line, column);
  GtkWidget *take_theirs = make_choice (_("Theirs"), their_words, spoken);
  GtkWidget *keep_mine = make_choice (_("Mine"), my_words, spoken);
  int at = (int) self->cells->len + 1;
  Cell cell = { change->row, change->column, GTK_TOGGLE_BUTTON (take_theirs), GTK_TOGGLE_BUTTON (keep_mine) };

  gtk_toggle_button_set_group (cell.mine, cell.theirs);
  gtk_toggle_button_set_active (cell.mine, TRUE);
  gtk_grid_attach (self->table, make_label (line, FALSE), 0, at, 1, 1);
  gtk_grid_attach (self->table, make_label (column, FALSE), 1, at, 1, 1);
  gtk_grid_attach (self->table, make_label (before, TRUE), 2, at, 1, 1);
  gtk_grid_attach (self->table, take_theirs, 3, at, 1, 1);
  gtk_grid_attach (self->table, keep_mine, 4, at, 1, 1);
  g_array_append_val (self->cells, cell);
}

static void
fill (IepEstimateConflictDialog *self)
{
  IepSheet *sheet = iep_estimate_sheet_get_sheet (self->bridge);
  g_autoptr(GPtrArray) changes = iep_sheet_get_changes (sheet);

  add_headings (self);
  for (guint i = 0; i < changes->len; i++)
    {
      IepSheetChange *change = g_ptr_array_index (changes, i);
      const char *theirs_text = NULL;
      gint64 theirs;

      if (iep_sheet_get_conflict (sheet, change->row, change->column, &theirs, &theirs_text))
        add_cell (self, change, theirs, theirs_text);
    }
}

/* Who saved the line of the first conflict last; lines were read again after that person had saved. */
static char *
find_name (IepEstimateConflictDialog *self,
           GListModel                *lines)
{
  const char *key = self->cells->len > 0 ? iep_sheet_row_get_key (g_array_index (self->cells, Cell, 0).row) : NULL;

  for (guint i = 0; key != NULL && lines != NULL && i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(IepEstimateLine) line = g_list_model_get_item (lines, i);
      g_autofree char *line_key = iep_estimate_line_dup_key (line);

      if (g_str_equal (line_key, key))
        return g_strdup (iep_record_get_string (IEP_RECORD (line), "changed_by_name"));
    }
  return NULL;
}

static void
show_who (IepEstimateConflictDialog *self,
          GListModel                *known,
          GListModel                *lines)
{
  g_autoptr(IepRecord) conflict = known != NULL ? g_list_model_get_item (known, 0) : NULL;
  g_autofree char *name = conflict != NULL ? g_strdup (iep_record_get_string (conflict, "changed_by_name"))
                                           : find_name (self, lines);
  g_autofree char *words = g_strdup_printf (_("%s saved these cells while you were editing. Choose what stays; nothing else of yours is touched."),
                                            name != NULL ? name : _("Somebody"));

  gtk_label_set_label (self->who_label, words);
}

static void
choose_all (IepEstimateConflictDialog *self,
            gboolean                   theirs)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = &g_array_index (self->cells, Cell, i);

      gtk_toggle_button_set_active (theirs ? cell->theirs : cell->mine, TRUE);
    }
}

static void
all_theirs_cb (IepEstimateConflictDialog *self)
{
  choose_all (self, TRUE);
}

static void
all_mine_cb (IepEstimateConflictDialog *self)
{
  choose_all (self, FALSE);
}

static void
apply_cb (IepEstimateConflictDialog *self)
{
  IepSheet *sheet = iep_estimate_sheet_get_sheet (self->bridge);

  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = &g_array_index (self->cells, Cell, i);

      iep_sheet_settle (sheet, cell->row, cell->column, gtk_toggle_button_get_active (cell->theirs));
    }
  g_signal_emit (self, signals[SETTLED], 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
iep_estimate_conflict_dialog_dispose (GObject *object)
{
  IepEstimateConflictDialog *self = IEP_ESTIMATE_CONFLICT_DIALOG (object);

  g_clear_object (&self->bridge);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_CONFLICT_DIALOG);

  G_OBJECT_CLASS (iep_estimate_conflict_dialog_parent_class)->dispose (object);
}

static void
iep_estimate_conflict_dialog_finalize (GObject *object)
{
  g_array_unref (IEP_ESTIMATE_CONFLICT_DIALOG (object)->cells);

  G_OBJECT_CLASS (iep_estimate_conflict_dialog_parent_class)->finalize (object);
}

static void
iep_estimate_conflict_dialog_class_init (IepEstimateConflictDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_estimate_conflict_dialog_dispose;
  object_class->finalize = iep_estimate_conflict_dialog_finalize;

  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-conflict-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateConflictDialog, who_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateConflictDialog, table);
  gtk_widget_class_bind_template_callback (widget_class, all_theirs_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_mine_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
iep_estimate_conflict_dialog_init (IepEstimateConflictDialog *self)
{
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_estimate_conflict_dialog_new:
 * @parent: (nullable): the window
 * @bridge: the sheet with the cells in conflict
 * @known: (nullable): the #IepEstimateConflict a refused save told, for who it was
 * @lines: (nullable): the #IepEstimateLine s as they were read last, for who it was when nothing was refused
 *
 * Returns: (transfer none): the dialog, owned by GTK
 */
GtkWidget *
iep_estimate_conflict_dialog_new (GtkWindow        *parent,
                                  IepEstimateSheet *bridge,
                                  GListModel       *known,
                                  GListModel       *lines)
{
  IepEstimateConflictDialog *self;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (bridge), NULL);

  self = g_object_new (IEP_TYPE_ESTIMATE_CONFLICT_DIALOG, "transient-for", parent, NULL);
  self->bridge = g_object_ref (bridge);
  fill (self);
  show_who (self, known, lines);

  return GTK_WIDGET (self);
}
