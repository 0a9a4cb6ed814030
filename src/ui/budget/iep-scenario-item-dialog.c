/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses an included procurement and what would happen to it. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/budget/iep-scenario-item-dialog.h"

#include <glib/gi18n.h>

#include "domain/iep-money.h"
#include "domain/iep-procurement-list.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-money-entry.h"
#include "ui/widgets/iep-number-entry.h"
#include "ui/widgets/iep-record-column.h"

struct _IepScenarioItemDialog
{
  AdwWindow           parent_instance;

  /* Owned References */
  IepSession         *session;
  IepScenario        *scenario;
  GListStore         *rows;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GCancellable       *cancellable;

  /* Template References */
  GtkWidget          *search;
  GtkColumnView      *list;
  GtkDropDown        *act;
  GtkWidget          *month_row;
  GtkDropDown        *month;
  GtkWidget          *year_row;
  GtkWidget          *year_place;
  GtkWidget          *amount_row;
  GtkWidget          *amount_place;
  GtkLabel           *amount_problem;
  GtkLabel           *explanation;
  GtkWidget          *year;
  GtkWidget          *amount;
  GtkWidget          *add_button;
};

G_DEFINE_FINAL_TYPE (IepScenarioItemDialog, iep_scenario_item_dialog, ADW_TYPE_WINDOW)

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the order of the drop-down. */
static const char * const acts[] = { "postpone", "cut", "move" };

static const char *
get_act (IepScenarioItemDialog *self)
{
  return acts[MIN (gtk_drop_down_get_selected (self->act), G_N_ELEMENTS (acts) - 1)];
}

/* Whether the amount cuts the chosen procurement; why not is said beneath it. */
static gboolean
check_amount (IepScenarioItemDialog *self)
{
  IepRecord *row = gtk_single_selection_get_selected_item (self->selection);
  gint64 amount = iep_money_entry_get_value (IEP_MONEY_ENTRY (self->amount));
  gint64 before = row != NULL ? iep_record_get_int (row, "funding_total") : IEP_UNSET;
  const char *problem = iep_money_entry_get_problem (IEP_MONEY_ENTRY (self->amount));
  gboolean typed = problem != NULL || (amount != IEP_UNSET && amount != before);
  g_autofree char *words = NULL;

  if (problem != NULL)
    words = g_strdup (problem);
  else if (row != NULL && (amount == IEP_UNSET || before == IEP_UNSET || amount >= before))
    {
      g_autofree char *most = iep_money_format (before != IEP_UNSET ? before : 0);

      /* Translators: %s is an amount, what the procurement costs now */
      words = g_strdup_printf (_("Enter less than %s."), most);
    }

  gtk_label_set_label (self->amount_problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->amount_problem), words != NULL);
  /* What the field begins with is no mistake yet. */
  if (words != NULL && typed)
    {
      iep_error_mark (self->amount, words);
      gtk_widget_remove_css_class (GTK_WIDGET (self->amount_problem), "dim-label");
      gtk_widget_add_css_class (GTK_WIDGET (self->amount_problem), "error");
    }
  else
    {
      iep_error_unmark (self->amount);
      gtk_widget_remove_css_class (GTK_WIDGET (self->amount_problem), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->amount_problem), "dim-label");
    }
  return words == NULL && amount != IEP_UNSET;
}

static void
update (IepScenarioItemDialog *self)
{
  const char *act = get_act (self);
  gboolean cut = g_str_equal (act, "cut");
  gboolean complete = gtk_single_selection_get_selected_item (self->selection) != NULL;

  gtk_widget_set_visible (self->month_row, g_str_equal (act, "postpone"));
  gtk_widget_set_visible (self->year_row, !cut);
  gtk_widget_set_visible (self->amount_row, cut);
  gtk_label_set_label (self->explanation,
                       cut ? _("Its funding shrinks in proportion, line by line.")
                           : _("Its funding goes along: by as many years as the announcement."));
  if (cut)
    complete &= check_amount (self);
  else
    complete &= iep_number_entry_get_value (IEP_NUMBER_ENTRY (self->year)) != IEP_UNSET;
  gtk_widget_set_sensitive (self->add_button, complete);
}

static void
act_changed_cb (IepScenarioItemDialog *self)
{
  gint64 year = iep_record_get_int (IEP_RECORD (self->scenario), "year");

  /* Moved means another year; postponed most often stays in this one. */
  iep_number_entry_set_value (IEP_NUMBER_ENTRY (self->year), g_str_equal (get_act (self), "move") ? year + 1 : year);
  update (self);
}

static void
selected_cb (IepScenarioItemDialog *self)
{
  IepRecord *row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL)
    iep_money_entry_set_value (IEP_MONEY_ENTRY (self->amount), iep_record_get_int (row, "funding_total"));
  update (self);
}

static gboolean
filter_cb (gpointer item,
           gpointer data)
{
  IepScenarioItemDialog *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  const char *number = iep_record_get_string (item, "number");
  const char *title = iep_record_get_string (item, "title");
  g_autofree char *text = g_strconcat (number != NULL ? number : "", " ", title, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL || g_str_match_string (wanted, text, TRUE);
}

static void
search_cb (IepScenarioItemDialog *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static gboolean
is_in_scenario (IepScenarioItemDialog *self,
                gint64                 procurement_id)
{
  GListModel *items = iep_scenario_get_items (self->scenario);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(IepRecord) item = g_list_model_get_item (items, i);

      if (iep_record_get_int (item, "procurement_id") == procurement_id)
        return TRUE;
    }
  return FALSE;
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepScenarioItemDialog) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) rows = iep_procurement_fetch_finish (IEP_SESSION (source), result, &error);

  if (rows == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(IepProcurementRow) row = g_list_model_get_item (rows, i);

      if (!is_in_scenario (self, iep_procurement_row_get_procurement_id (row)))
        g_list_store_append (self->rows, row);
    }
  update (self);
}

static void
add_cb (IepScenarioItemDialog *self)
{
  IepRecord *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr(IepScenarioItem) item = NULL;
  const char *act = get_act (self);
  IepRecord *record;

  if (row == NULL)
    return;
  item = g_object_new (IEP_TYPE_SCENARIO_ITEM, NULL);
  record = IEP_RECORD (item);
  iep_record_set_int (record, "procurement_id", iep_record_get_int (row, "procurement_id"));
  iep_record_set_string (record, "act", act);
  iep_record_set_string (record, "number", iep_record_get_string (row, "number"));
  iep_record_set_string (record, "title", iep_record_get_string (row, "title"));
  iep_record_set_int (record, "funding_total", iep_record_get_int (row, "funding_total"));
  if (g_str_equal (act, "cut"))
    iep_record_set_int (record, "amount", iep_money_entry_get_value (IEP_MONEY_ENTRY (self->amount)));
  else
    iep_record_set_int (record, "to_year", iep_number_entry_get_value (IEP_NUMBER_ENTRY (self->year)));
  if (g_str_equal (act, "postpone"))
    iep_record_set_int (record, "to_month", gtk_drop_down_get_selected (self->month) + 1);
  g_signal_emit (self, signals[ADDED], 0, item);
  gtk_window_close (GTK_WINDOW (self));
}

static void
iep_scenario_item_dialog_dispose (GObject *object)
{
  IepScenarioItemDialog *self = IEP_SCENARIO_ITEM_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->rows);
  g_clear_object (&self->scenario);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_scenario_item_dialog_parent_class)->dispose (object);
}

static void
iep_scenario_item_dialog_class_init (IepScenarioItemDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_scenario_item_dialog_dispose;

  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, IEP_TYPE_SCENARIO_ITEM);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/lv/iepirkumi/Iepirkumi/ui/iep-budget-scenario-item-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, search);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, list);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, act);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, month_row);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, month);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, year_row);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, year_place);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, amount_row);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, amount_place);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, amount_problem);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioItemDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, act_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
add_column (IepScenarioItemDialog *self,
            const char            *title,
            const char            *field,
            int                    width)
{
  g_autoptr(GtkColumnViewColumn) column = iep_record_column_new (title, field);

  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->list, column);
}

static void
fill_months (IepScenarioItemDialog *self)
{
  g_autoptr(GtkStringList) months = gtk_string_list_new (NULL);

  for (int i = 1; i <= 12; i++)
    {
      g_autoptr(GDateTime) date = g_date_time_new_utc (2027, i, 1, 0, 0, 0);
      g_autofree char *name = g_date_time_format (date, "%OB");

      gtk_string_list_append (months, name);
    }
  gtk_drop_down_set_model (self->month, G_LIST_MODEL (months));
  gtk_drop_down_set_selected (self->month, 11);
}

static void
fill_acts (IepScenarioItemDialog *self)
{
  const char * const words[] = { _("Postpone"), _("Cut"), _("Move to another year"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (words);

  gtk_drop_down_set_model (self->act, G_LIST_MODEL (model));
}

static void
iep_scenario_item_dialog_init (IepScenarioItemDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (IEP_TYPE_PROCUREMENT_ROW);
  self->year = iep_number_entry_new (2000, 2100, FALSE);
  self->amount = iep_money_entry_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)),
                                              GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL)));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  add_column (self, _("Number"), "number", 96);
  add_column (self, _("Subject"), "title", 0);
  add_column (self, _("Budget with VAT"), "funding_total", 130);
  gtk_box_append (GTK_BOX (self->year_place), self->year);
  gtk_box_append (GTK_BOX (self->amount_place), self->amount);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->year), GTK_ACCESSIBLE_PROPERTY_LABEL, _("To the year"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->amount), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Left of it with VAT"), -1);
  fill_months (self);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->year, "notify::value", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->amount, "notify::value", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->amount, "notify::problem", G_CALLBACK (update), self);
}

/**
 * iep_scenario_item_dialog_new:
 * @parent: the window it belongs to
 * @session: a session
 * @scenario: the scenario; its procurements are not offered again
 *
 * Returns: a dialog that is still to be presented
 */
GtkWidget *
iep_scenario_item_dialog_new (GtkWindow   *parent,
                              IepSession  *session,
                              IepScenario *scenario)
{
  IepScenarioItemDialog *self = g_object_new (IEP_TYPE_SCENARIO_ITEM_DIALOG, "transient-for", parent, NULL);
  g_autoptr(IepProcurementQuery) query = NULL;

  self->session = g_object_ref (session);
  self->scenario = g_object_ref (scenario);
  query = iep_procurement_query_new (iep_record_get_int (IEP_RECORD (scenario), "institution_id"),
                                     iep_record_get_int (IEP_RECORD (scenario), "year"));
  query->status = g_strdup ("included");
  fill_acts (self);
  act_changed_cb (self);
  iep_procurement_fetch_async (session, query, self->cancellable, fetched_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
