/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spreadsheet of a version: what is typed is kept, sent in one call, and met with what others saved meanwhile. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-editor-private.h"

#include <glib/gi18n.h>

#include "ui/estimates/iep-estimate-codes.h"
#include "ui/estimates/iep-estimate-import.h"
#include "ui/estimates/iep-estimate-line-dialog.h"
#include "ui/estimates/iep-estimate-split-dialog.h"
#include "ui/estimates/iep-estimate-unsaved.h"
#include "ui/widgets/iep-error-ui.h"

/* The last keystroke waits this long before what is unsaved is made into JSON. */
#define KEEP_DELAY_MS 600

G_DEFINE_FINAL_TYPE (IepEstimateEditor, iep_estimate_editor, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_MODIFIED,
  PROP_DISTRIBUTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
guint iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_N_SIGNALS];

IepSheet *
iep_estimate_editor_sheet (IepEstimateEditor *self)
{
  return iep_estimate_sheet_get_sheet (self->bridge);
}

gboolean
iep_estimate_editor_is_editable (IepEstimateEditor *self)
{
  return self->version != NULL && iep_version_has_act (IEP_VERSION (self->version), "edit");
}

guint
iep_estimate_editor_count (IepEstimateEditor *self,
          const char        *property)
{
  guint count = 0;

  g_object_get (iep_estimate_editor_sheet (self), property, &count, NULL);
  return count;
}

static gboolean
flag_of (IepEstimateEditor *self,
         const char        *property)
{
  gboolean flag = FALSE;

  g_object_get (iep_estimate_editor_sheet (self), property, &flag, NULL);
  return flag;
}

/* What is shown besides the cells ------------------------------------------------------------ */

void
iep_estimate_editor_tell (IepEstimateEditor *self,
              const char        *words,
              gboolean           again)
{
  gtk_label_set_label (self->problem_label, words != NULL ? words : "");
  gtk_widget_set_visible (self->again_button, again);
  gtk_widget_set_visible (self->compare_button, iep_estimate_editor_count (self, "conflicts") > 0);
  gtk_revealer_set_reveal_child (self->problem_bar, words != NULL);
}

static void
set_amount (GtkLabel   *label,
            const char *format,
            gint64      cents)
{
  g_autofree char *amount = iep_money_format_short (cents);
  g_autofree char *words = g_strdup_printf (format, amount);

  gtk_label_set_label (label, words);
}

static void
show_totals (IepEstimateEditor *self)
{
  gint64 resources = iep_estimate_sheet_get_total (self->bridge, "resource");
  gint64 expenditure = iep_estimate_sheet_get_total (self->bridge, "expenditure");
  gint64 financing = iep_estimate_sheet_get_total (self->bridge, "financing");
  gint64 balance = resources - expenditure;
  gboolean right = balance == -financing;
  g_autofree char *amount = iep_money_format_short (balance);
  g_autofree char *words = g_strdup_printf (_("Balance %s %s"), amount, right ? "✔" : "✘");

  /* Translators: %s is an amount in the status line of an estimate. */
  set_amount (self->resources_label, _("Resources %s"), resources);
  set_amount (self->expenditure_label, _("Expenditure %s"), expenditure);
  gtk_label_set_label (self->balance_label, words);
  if (right)
    gtk_widget_remove_css_class (GTK_WIDGET (self->balance_label), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->balance_label), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->balance_label),
                               right ? _("Resources minus expenditure equals minus financing")
                                     : _("Resources minus expenditure has to equal minus financing"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->balance_label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_widget_get_tooltip_text (GTK_WIDGET (self->balance_label)), -1);
}

static void
show_selection (IepEstimateEditor *self)
{
  guint cells = 0;
  gint64 sum = 0;
  g_autofree char *amount = NULL;
  g_autofree char *words = NULL;

  g_object_get (self->grid, "selection-cells", &cells, "selection-sum", &sum, NULL);
  if (cells > 1)
    {
      amount = iep_money_format_short (sum);
      /* Translators: %1$u is how many cells are selected, %2$s the sum of their amounts. */
      words = g_strdup_printf (ngettext ("Selected: %1$u cell, sum %2$s", "Selected: %1$u cells, sum %2$s", cells), cells, amount);
    }
  gtk_label_set_label (self->selection_label, words != NULL ? words : "");
}

static void
show_cell_problem (IepEstimateEditor *self)
{
  g_autofree char *problem = NULL;

  g_object_get (self->grid, "problem", &problem, NULL);
  gtk_label_set_label (self->cell_problem, problem != NULL ? problem : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->cell_problem), problem);
}

static void
problem_activated_cb (IepEstimateEditor *self,
                      IepRecord         *problem)
{
  IepSheetRow *row = iep_estimate_sheet_find (self->bridge, iep_record_get_string (problem, "section"),
                                              iep_record_get_string (problem, "line_code"),
                                              iep_record_get_string (problem, "source"),
                                              iep_record_get_string (problem, "split"));
  IepSheetColumn column = iep_estimate_sheet_column (iep_record_get_string (problem, "column"));

  if (row != NULL)
    iep_grid_show_cell (self->grid, row, column != IEP_SHEET_N_COLUMNS ? column : IEP_SHEET_MONTH_1);
  else if (g_strcmp0 (iep_record_get_string (problem, "field"), "function_code") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "version.header", NULL);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

void
iep_estimate_editor_update_actions (IepEstimateEditor *self)
{
  gboolean editable = iep_estimate_editor_is_editable (self);
  gboolean busy = self->sent != NULL || self->unread;

  gtk_widget_set_visible (self->tools, editable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "estimate.save",
                                 editable && !busy && iep_estimate_editor_get_modified (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "estimate.undo", editable && flag_of (self, "can-undo"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "estimate.redo", editable && flag_of (self, "can-redo"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "estimate.add-line", editable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "estimate.remove-lines", editable);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->sent != NULL);
  gtk_spinner_set_spinning (self->spinner, self->sent != NULL);
}

/* Keeping what is not saved -------------------------------------------------------------------- */

void
iep_estimate_editor_keep (IepEstimateEditor *self)
{
  g_clear_handle_id (&self->keep, g_source_remove);
  if (self->version != NULL && self->loaded_id != 0 && iep_estimate_editor_is_editable (self))
    iep_estimate_unsaved_keep (self->session, self->loaded_id, self->bridge);
}

static gboolean
keep_cb (gpointer data)
{
  IepEstimateEditor *self = data;

  self->keep = 0;
  iep_estimate_editor_keep (self);
  return G_SOURCE_REMOVE;
}

static void
values_changed_cb (IepEstimateEditor *self)
{
  show_totals (self);
  show_cell_problem (self);
  if (self->version != NULL && self->loaded_id != 0 && iep_estimate_editor_is_editable (self) && self->keep == 0)
    self->keep = g_timeout_add (KEEP_DELAY_MS, keep_cb, self);
}

void
iep_estimate_editor_update_state (IepEstimateEditor *self)
{
  iep_estimate_editor_update_actions (self);
  if (self->sent == NULL && self->restored == 0 && iep_estimate_editor_count (self, "conflicts") == 0 && iep_estimate_editor_count (self, "problems") == 0)
    iep_estimate_editor_tell (self, NULL, FALSE);
  else if (iep_estimate_editor_count (self, "conflicts") > 0)
    iep_estimate_editor_tell (self, _("Somebody else changed the same cells. Choose which amounts stay."), FALSE);
}

static void
modified_cb (IepEstimateEditor *self)
{
  iep_estimate_editor_update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static void
bring_back (IepEstimateEditor *self)
{
  g_autoptr(GDateTime) kept = NULL;

  if (iep_estimate_editor_is_editable (self))
    kept = iep_estimate_unsaved_bring_back (self->session, self->loaded_id, self->bridge);
  if (kept != NULL)
    {
      g_autofree char *at = g_date_time_format (kept, "%x %H:%M");
      g_autofree char *words = g_strdup_printf (_("Unsaved changes from %s were brought back."), at);

      gtk_label_set_label (self->restored_label, words);
    }
  gtk_revealer_set_reveal_child (self->restored_bar, kept != NULL);
}

/* Loading ------------------------------------------------------------------------------------------ */

static void
show_version (IepEstimateEditor *self)
{
  gboolean split = g_strcmp0 (iep_record_get_string (IEP_RECORD (self->version), "detail_mode"), "none") != 0
                   && iep_record_get_string (IEP_RECORD (self->version), "detail_mode") != NULL;

  iep_sheet_set_editable (iep_estimate_editor_sheet (self), iep_estimate_editor_is_editable (self));
  gtk_widget_set_visible (self->split_button, split);
  iep_estimate_problems_show (self->problems, self->bridge, iep_estimate_version_get_problems (self->version), iep_estimate_version_get_warnings (self->version));
  show_totals (self);
  iep_estimate_editor_update_actions (self);
}

static void
pattern_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(IepEstimateEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) lines = iep_estimate_last_year_finish (IEP_SESSION (object), result, &error);

  /* Without last year the months are equal: nobody has to be told. */
  if (lines != NULL)
    iep_estimate_sheet_set_pattern (self->bridge, lines);
}

static void
load_sheet (IepEstimateEditor *self)
{
  gint64 id = iep_version_get_id (IEP_VERSION (self->version));

  if (self->loaded_id == id)
    {
      iep_estimate_sheet_merge (self->bridge, self->version);
      show_version (self);
      iep_estimate_editor_update_state (self);
      return;
    }
  iep_sheet_set_editable (iep_estimate_editor_sheet (self), TRUE);
  iep_estimate_sheet_load (self->bridge, self->version);
  self->loaded_id = id;
  /* Only now: new columns are new cells, and the one that has the focus would be gone. */
  g_object_set (self->grid, "amendment", iep_estimate_version_is_amendment (self->version), "show-source", TRUE, NULL);
  bring_back (self);
  show_version (self);
  if (iep_estimate_editor_is_editable (self))
    iep_estimate_last_year_async (self->session, id, self->cancellable, pattern_cb, g_object_ref (self));
}

static void
codes_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(IepEstimateEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateCodes) codes = iep_estimate_codes_load_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->version == NULL)
    return;
  if (codes != NULL)
    {
      self->codes_year = iep_version_get_year (IEP_VERSION (self->version));
      iep_estimate_sheet_set_codes (self->bridge, codes);
    }
  else
    {
      iep_error_toast (GTK_WIDGET (self), error);
    }
  load_sheet (self);
}

static void
load (IepEstimateEditor *self)
{
  gint64 year = iep_version_get_year (IEP_VERSION (self->version));

  if (self->codes_year == year)
    load_sheet (self);
  else
    iep_estimate_codes_load_async (self->session, year, self->cancellable, codes_cb, g_object_ref (self));
}

/* Actions ----------------------------------------------------------------------------------------------- */

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  iep_estimate_editor_save (IEP_ESTIMATE_EDITOR (widget));
}

static void
grid_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (widget);
  g_autofree char *action = g_strconcat ("grid.", name + strlen ("estimate."), NULL);

  gtk_widget_activate_action_variant (GTK_WIDGET (self->grid), action, parameter);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
line_added_cb (IepEstimateEditor *self,
               IepSheetRow       *row)
{
  iep_grid_show_cell (self->grid, row, IEP_SHEET_YEAR);
}

static void
add_line_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (widget);
  IepSheetRow *near = iep_grid_get_current (self->grid, NULL);
  GtkWidget *dialog = iep_estimate_line_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->version,
                                                    self->bridge, near);

  g_signal_connect_object (dialog, "added", G_CALLBACK (line_added_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
split_saved_cb (IepEstimateEditor  *self,
                IepEstimateVersion *saved)
{
  iep_estimate_problems_show (self->problems, self->bridge, iep_estimate_version_get_problems (saved), iep_estimate_version_get_warnings (saved));
  g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_SAVED], 0, saved);
  g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_STALE], 0);
}

static void
split_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (widget);
  IepSheetRow *row = iep_grid_get_current (self->grid, NULL);
  GtkWidget *dialog;

  if (row == NULL || iep_sheet_row_is_group (row))
    {
      iep_toast (widget, _("Choose the line that is to be split first."));
      return;
    }
  if (iep_sheet_row_is_new (row))
    {
      iep_toast (widget, _("Save the new line first."));
      return;
    }
  dialog = iep_estimate_split_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->version,
                                          self->bridge, row);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (split_saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
compare_conflicts_action (GtkWidget  *widget,
                          const char *name,
                          GVariant   *parameter)
{
  iep_estimate_editor_compare_conflicts (IEP_ESTIMATE_EDITOR (widget));
}

static void
keep_restored_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  gtk_revealer_set_reveal_child (IEP_ESTIMATE_EDITOR (widget)->restored_bar, FALSE);
}

static void
discard_restored_action (GtkWidget  *widget,
                         const char *name,
                         GVariant   *parameter)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (widget);

  gtk_revealer_set_reveal_child (self->restored_bar, FALSE);
  iep_estimate_unsaved_forget (self->session, self->loaded_id);
  self->loaded_id = 0;
  load (self);
}

static void
columns_chosen_cb (IepEstimateEditor *self)
{
  g_object_set (self->grid, "view", (int) gtk_drop_down_get_selected (self->columns_view), NULL);
}

static void
message_cb (IepEstimateEditor *self,
            const char        *message)
{
  iep_toast_in_place (GTK_WIDGET (self), message);
}

/* The widget --------------------------------------------------------------------------------------------- */

static void
set_distribution (IepEstimateEditor *self,
                  const char        *how)
{
  IepSheetDistribution distribution = g_strcmp0 (how, "pattern") == 0 ? IEP_SHEET_PATTERN
                                      : g_strcmp0 (how, "by-hand") == 0 ? IEP_SHEET_BY_HAND : IEP_SHEET_EQUAL;

  if (g_strcmp0 (self->distribution, how) == 0)
    return;
  g_free (self->distribution);
  self->distribution = g_strdup (how);
  iep_sheet_set_distribution (iep_estimate_editor_sheet (self), distribution);
  g_object_set (self->grid, "show-rest", distribution == IEP_SHEET_BY_HAND, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISTRIBUTION]);
}

static void
iep_estimate_editor_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (object);

  switch (prop_id)
    {
    case PROP_MODIFIED:
      g_value_set_boolean (value, iep_estimate_editor_get_modified (self));
      break;
    case PROP_DISTRIBUTION:
      g_value_set_string (value, self->distribution);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_estimate_editor_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DISTRIBUTION:
      set_distribution (IEP_ESTIMATE_EDITOR (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* Whoever goes elsewhere is not asked: what is not saved is kept, and that is said. */
static void
iep_estimate_editor_unmap (GtkWidget *widget)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (widget);

  if (iep_estimate_editor_get_modified (self))
    {
      iep_estimate_editor_keep (self);
      iep_estimate_unsaved_flush ();
      if (gtk_widget_get_root (widget) != NULL && !gtk_widget_in_destruction (GTK_WIDGET (gtk_widget_get_root (widget))))
        iep_toast (widget, _("What you typed is not saved yet; it is kept here until you come back."));
    }
  GTK_WIDGET_CLASS (iep_estimate_editor_parent_class)->unmap (widget);
}

static void
iep_estimate_editor_dispose (GObject *object)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (object);
  GtkWidget *child;

  if (self->session != NULL)
    iep_estimate_editor_stop_waiting (self);
  g_clear_handle_id (&self->keep, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_EDITOR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->sent, iep_estimate_sent_free);
  g_clear_object (&self->conflicts);
  g_clear_object (&self->version);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_estimate_editor_parent_class)->dispose (object);
}

static void
iep_estimate_editor_finalize (GObject *object)
{
  IepEstimateEditor *self = IEP_ESTIMATE_EDITOR (object);

  g_clear_object (&self->bridge);
  g_free (self->distribution);

  G_OBJECT_CLASS (iep_estimate_editor_parent_class)->finalize (object);
}

static void
iep_estimate_editor_class_init (IepEstimateEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = iep_estimate_editor_get_property;
  object_class->set_property = iep_estimate_editor_set_property;
  object_class->dispose = iep_estimate_editor_dispose;
  object_class->finalize = iep_estimate_editor_finalize;
  widget_class->unmap = iep_estimate_editor_unmap;

  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DISTRIBUTION] = g_param_spec_string ("distribution", NULL, NULL, "equal",
                                                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, IEP_TYPE_ESTIMATE_VERSION);
  iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_STALE] = g_signal_new ("stale", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (IEP_TYPE_ESTIMATE_PROBLEMS);
  g_type_ensure (IEP_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, tools);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, split_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, columns_view);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, restored_bar);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, restored_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, problem_bar);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, problem_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, compare_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, again_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, problems);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, grid);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, resources_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, expenditure_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, balance_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, cell_problem);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateEditor, selection_label);
  gtk_widget_class_bind_template_callback (widget_class, columns_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_activated_cb);
  gtk_widget_class_install_action (widget_class, "estimate.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "estimate.undo", NULL, grid_action);
  gtk_widget_class_install_action (widget_class, "estimate.redo", NULL, grid_action);
  gtk_widget_class_install_action (widget_class, "estimate.remove-lines", NULL, grid_action);
  gtk_widget_class_install_action (widget_class, "estimate.distribute", "s", grid_action);
  gtk_widget_class_install_action (widget_class, "estimate.add-line", NULL, add_line_action);
  gtk_widget_class_install_action (widget_class, "estimate.split", NULL, split_action);
  gtk_widget_class_install_action (widget_class, "estimate.compare-conflicts", NULL, compare_conflicts_action);
  gtk_widget_class_install_action (widget_class, "estimate.keep-restored", NULL, keep_restored_action);
  gtk_widget_class_install_action (widget_class, "estimate.discard-restored", NULL, discard_restored_action);
  gtk_widget_class_install_property_action (widget_class, "estimate.distribution", "distribution");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "estimate.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "estimate.add-line", NULL);
}

static void
iep_estimate_editor_init (IepEstimateEditor *self)
{
  IepSheet *sheet;

  self->cancellable = g_cancellable_new ();
  self->bridge = iep_estimate_sheet_new ();
  self->distribution = g_strdup ("equal");
  sheet = iep_estimate_editor_sheet (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_set (self->grid, "sheet", sheet, NULL);
  g_signal_connect_object (sheet, "values-changed", G_CALLBACK (values_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sheet, "rows-changed", G_CALLBACK (values_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sheet, "notify::modified", G_CALLBACK (modified_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sheet, "notify::can-undo", G_CALLBACK (iep_estimate_editor_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sheet, "notify::can-redo", G_CALLBACK (iep_estimate_editor_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sheet, "notify::problems", G_CALLBACK (iep_estimate_editor_update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sheet, "notify::conflicts", G_CALLBACK (iep_estimate_editor_update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "notify::selection-sum", G_CALLBACK (show_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "notify::selection-cells", G_CALLBACK (show_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "notify::problem", G_CALLBACK (show_cell_problem), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "conflict-activated", G_CALLBACK (iep_estimate_editor_compare_conflicts), self, G_CONNECT_SWAPPED);
  iep_estimate_editor_update_actions (self);
}

/**
 * iep_estimate_editor_show:
 * @self: the editor
 * @session: who looks at it
 * @version: a version with its lines
 *
 * Shows another version; what this person left unsaved in it comes back.
 */
void
iep_estimate_editor_show (IepEstimateEditor  *self,
                          IepSession         *session,
                          IepEstimateVersion *version)
{
  g_return_if_fail (IEP_IS_ESTIMATE_EDITOR (self));
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));

  iep_estimate_editor_clear (self);
  g_set_object (&self->session, session);
  g_set_object (&self->version, version);
  load (self);
}

/**
 * iep_estimate_editor_clear:
 * @self: the editor
 *
 * Shows nothing; what is unsaved is kept.
 */
void
iep_estimate_editor_clear (IepEstimateEditor *self)
{
  g_return_if_fail (IEP_IS_ESTIMATE_EDITOR (self));

  if (self->session != NULL)
    {
      iep_estimate_editor_stop_waiting (self);
      if (iep_estimate_editor_get_modified (self))
        iep_estimate_editor_keep (self);
    }
  g_clear_handle_id (&self->keep, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->sent, iep_estimate_sent_free);
  g_clear_object (&self->conflicts);
  g_clear_object (&self->version);
  self->loaded_id = 0;
  self->unread = FALSE;
  iep_sheet_clear (iep_estimate_editor_sheet (self));
  iep_sheet_loaded (iep_estimate_editor_sheet (self));
  iep_estimate_editor_tell (self, NULL, FALSE);
  iep_estimate_problems_show (self->problems, self->bridge, NULL, NULL);
  gtk_revealer_set_reveal_child (self->restored_bar, FALSE);
  iep_estimate_editor_update_actions (self);
}

/**
 * iep_estimate_editor_refresh:
 * @self: the editor
 * @version: the version that is shown, read again
 *
 * Takes in what others saved; what was typed here stays.
 */
void
iep_estimate_editor_refresh (IepEstimateEditor  *self,
                             IepEstimateVersion *version)
{
  g_return_if_fail (IEP_IS_ESTIMATE_EDITOR (self));
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));
  g_return_if_fail (self->session != NULL);

  /* What was read before the save came back is older than what is shown. */
  if (self->sent != NULL)
    return;
  g_set_object (&self->version, version);
  self->unread = FALSE;
  load (self);
}

/**
 * iep_estimate_editor_focus:
 * @self: the editor
 *
 * Gives the cells the focus. Not the widget's own grab_focus, which would catch the focus on its way out, backwards.
 */
void
iep_estimate_editor_focus (IepEstimateEditor *self)
{
  g_return_if_fail (IEP_IS_ESTIMATE_EDITOR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

/**
 * iep_estimate_editor_get_modified:
 * @self: the editor
 *
 * Returns: whether something typed here is not saved
 */
gboolean
iep_estimate_editor_get_modified (IepEstimateEditor *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_EDITOR (self), FALSE);

  return self->loaded_id != 0 && iep_estimate_editor_is_editable (self) && flag_of (self, "modified");
}

/**
 * iep_estimate_editor_show_problems:
 * @self: the editor
 * @problems: (nullable): a model of #IepProblem: why an act was refused
 *
 * Lists them as links to their cells.
 */
void
iep_estimate_editor_show_problems (IepEstimateEditor *self,
                                   GListModel        *problems)
{
  g_return_if_fail (IEP_IS_ESTIMATE_EDITOR (self));

  iep_estimate_problems_show (self->problems, self->bridge, problems, NULL);
  iep_estimate_problems_expand (self->problems);
}

/**
 * iep_estimate_editor_import:
 * @self: the editor of a draft
 *
 * Asks for a file and puts its lines into the sheet.
 */
void
iep_estimate_editor_import (IepEstimateEditor *self)
{
  g_return_if_fail (IEP_IS_ESTIMATE_EDITOR (self));

  if (self->loaded_id != 0 && iep_estimate_editor_is_editable (self) && iep_estimate_sheet_get_codes (self->bridge) != NULL)
    iep_estimate_import (GTK_WIDGET (self), self->bridge);
}
