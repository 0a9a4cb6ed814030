/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Budget control": the estimates in force against what procurements take of them, and what if. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/budget/iep-budget-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/budget/iep-budget-columns.h"
#include "ui/budget/iep-scenario-bar.h"
#include "ui/iep-page.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-export.h"
#include "ui/widgets/iep-file-chooser.h"

/* Below this width of the list the names of codes come before the words of the state. */
#define NARROW 900

/* Rows of the tree that are less deep than this begin unfolded. */
#define UNFOLDED 2

struct _IepBudgetPage
{
  GtkWidget           parent_instance;

  /* Owned References */
  IepContext         *context;
  GSimpleActionGroup *actions;
  GCancellable       *cancellable;
  GCancellable       *scenarios_cancellable;
  IepBudgetControl   *control;
  GListModel         *scenarios;
  GHashTable         *folded;    /* "programme code" → whether the person unfolded it, as long as the page lives */
  GtkSingleSelection *selection;
  guint               fit;

  /* Template References */
  GtkStack           *stack;
  GtkSpinner         *loading;
  AdwStatusPage      *empty;
  GtkWidget          *estimates_button;
  GtkWidget          *again_button;
  GtkLabel           *title;
  GtkLabel           *mode;
  GtkCheckButton     *by_group;
  GtkMenuButton      *scenario_button;
  IepScenarioBar     *bar;
  GtkColumnView      *list;
  GtkLabel           *totals;
};

static void page_iface_init (IepPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepBudgetPage, iep_budget_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_PAGE, page_iface_init))

enum
{
  PROP_0,
  PROP_CONTEXT,
};

static void load (IepBudgetPage *self);

static void
enable (IepBudgetPage *self,
        const char    *name,
        gboolean       enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
show_only (IepBudgetPage *self,
           const char    *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->loading, g_str_equal (page, "loading"));
  enable (self, "export", g_str_equal (page, "content"));
}

/* The rows -------------------------------------------------------------------------------------- */

static IepBudgetNode *
get_selected (IepBudgetPage *self)
{
  GtkTreeListRow *row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  return row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
}

/* Programmes and groups like 1.0 are no codes of procurements. */
static const char *
get_ekk (IepBudgetNode *node)
{
  const char *code = node != NULL ? iep_budget_node_get_code (node) : NULL;

  return code != NULL && strspn (code, "0123456789") == strlen (code) ? code : NULL;
}

static void
selected_cb (IepBudgetPage *self)
{
  g_autoptr(IepBudgetNode) node = get_selected (self);

  enable (self, "procurements", node != NULL);
}

static char *
node_key (IepBudgetNode *node)
{
  return g_strjoin (" ", iep_budget_node_get_programme (node), iep_budget_node_get_code (node), NULL);
}

static GListModel *
children_cb (gpointer item,
             gpointer data)
{
  GListModel *children = iep_budget_node_get_children (item);

  return g_list_model_get_n_items (children) > 0 ? g_object_ref (children) : NULL;
}

static void
expanded_cb (GtkTreeListRow *row,
             GParamSpec     *pspec,
             IepBudgetPage  *self)
{
  g_autoptr(IepBudgetNode) node = gtk_tree_list_row_get_item (row);

  if (node != NULL && self->folded != NULL)
    g_hash_table_insert (self->folded, node_key (node), GINT_TO_POINTER (gtk_tree_list_row_get_expanded (row)));
}

/* As the person left it; else what is wrong and the first levels. */
static void
unfold (IepBudgetPage    *self,
        GtkTreeListModel *tree)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tree)); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (tree), i);
      g_autoptr(IepBudgetNode) node = gtk_tree_list_row_get_item (row);
      g_autofree char *key = node_key (node);
      gpointer known;
      gboolean open = gtk_tree_list_row_get_depth (row) < UNFOLDED ||
                      !g_str_equal (iep_budget_node_get_state (node), "ok");

      if (!gtk_tree_list_row_is_expandable (row))
        continue;
      if (g_hash_table_lookup_extended (self->folded, key, NULL, &known))
        open = GPOINTER_TO_INT (known);
      else if (open)
        /* What is open stays open when it is read again, under a scenario too. */
        g_hash_table_insert (self->folded, g_strdup (key), GINT_TO_POINTER (TRUE));
      gtk_tree_list_row_set_expanded (row, open);
      g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), self, 0);
      /* A row is made anew when nobody holds it: then its fold is not listened to any more. */
      g_object_set_data_full (G_OBJECT (node), "iep-row", g_object_ref (row), g_object_unref);
    }
}

static void
show_rows (IepBudgetPage *self)
{
  gboolean by_group = gtk_check_button_get_active (self->by_group);
  GListStore *roots = by_group ? iep_budget_node_tree (self->control) : iep_budget_node_lines (self->control);
  GtkTreeListModel *tree = gtk_tree_list_model_new (G_LIST_MODEL (roots), FALSE, FALSE, children_cb, NULL, NULL);

  unfold (self, tree);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (tree));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  selected_cb (self);
}

static gint64
total (IepBudgetPage *self,
       const char    *field)
{
  gint64 cents = iep_record_get_int (IEP_RECORD (self->control), field);

  return cents != IEP_UNSET ? cents : 0;
}

static void
show_totals (IepBudgetPage *self)
{
  g_autofree char *estimate = iep_money_format (total (self, "total_estimate"));
  g_autofree char *planned = iep_money_format (total (self, "total_planned"));
  g_autofree char *draft = iep_money_format (total (self, "total_draft"));
  g_autofree char *left = iep_money_format (total (self, "total_free"));
  g_autofree char *words = NULL;

  if (iep_scenario_bar_get (self->bar) != NULL)
    {
      gint64 after = total (self, "total_scenario");
      g_autofree char *scenario = iep_money_format (after);
      g_autofree char *then = iep_money_format (total (self, "total_estimate") - after);

      words = g_strdup_printf (_("Estimate %1$s · planned %2$s → %3$s under the scenario · free %4$s → %5$s"),
                               estimate, planned, scenario, left, then);
    }
  else
    words = g_strdup_printf (_("Estimate %1$s · planned %2$s · in drafts %3$s · free %4$s"), estimate, planned, draft, left);
  gtk_label_set_label (self->totals, words);
}

static const char *
mode_words (const char *mode)
{
  if (g_strcmp0 (mode, "block") == 0)
    return _("Over a line nothing is included and no plan is handed over.");
  if (g_strcmp0 (mode, "warn") == 0)
    return _("Over a line the program warns; money without a line stops the plan.");
  return _("The control is off here: over a line nothing is said.");
}

static void
show_empty (IepBudgetPage *self,
            gboolean       failed)
{
  gboolean off = self->control != NULL && g_strcmp0 (iep_budget_control_get_mode (self->control), "off") == 0;
  gboolean somewhere = iep_context_get_institution_id (self->context) != 0;
  g_autofree char *title = NULL;

  if (failed)
    title = g_strdup (_("The Budget Could Not Be Read"));
  else if (!somewhere)
    title = g_strdup (_("No Institution Chosen"));
  else
    title = g_strdup_printf (_("No Estimate in Force for %d"), iep_context_get_year (self->context));
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty,
                                   failed ? _("The connection may be lost.")
                                   : !somewhere ? _("Choose an institution at the top.")
                                   : off ? _("Budget control is off: the institution keeps its estimates elsewhere. Sign an estimate here and ask the system administrator to switch the control on.")
                                         : _("Procurements are held against signed estimates. Prepare one, have it approved and sign it."));
  gtk_widget_set_visible (self->estimates_button, somewhere && !failed);
  gtk_widget_set_visible (self->again_button, failed);
  show_only (self, "empty");
}

static void
show_control (IepBudgetPage *self)
{
  g_autofree char *title = g_strdup_printf (_("Budget of %d"), iep_context_get_year (self->context));

  if (total (self, "total_estimate") == 0 &&
      g_list_model_get_n_items (iep_budget_control_get_rows (self->control)) == 0)
    {
      show_empty (self, FALSE);
      return;
    }
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->mode, mode_words (iep_budget_control_get_mode (self->control)));
  iep_budget_columns_set_scenario (self->list, iep_scenario_bar_get (self->bar) != NULL);
  show_rows (self);
  show_totals (self);
  show_only (self, "content");
}

/* Reading --------------------------------------------------------------------------------------- */

static void
take_control (IepBudgetPage    *self,
              IepBudgetControl *control,
              const GError     *error)
{
  g_autoptr(GListModel) problems = NULL;
  g_autoptr(IepProblem) problem = NULL;

  if (control != NULL)
    {
      g_set_object (&self->control, control);
      show_control (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  problems = iep_problems_from_error (error);
  problem = g_list_model_get_item (problems, 0);
  if (problem != NULL)
    iep_toast (GTK_WIDGET (self), "%s", iep_problem_get_text (problem));
  else
    iep_error_toast (GTK_WIDGET (self), error);
  if (self->control == NULL)
    show_empty (self, TRUE);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepBudgetPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepBudgetControl) control = iep_budget_control_finish (IEP_SESSION (source), result, &error);

  take_control (self, control, error);
}

static void
preview_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepBudgetPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepBudgetControl) control = iep_scenario_preview_finish (IEP_SESSION (source), result, &error);

  take_control (self, control, error);
}

static void
load (IepBudgetPage *self)
{
  gint64 institution_id = iep_context_get_institution_id (self->context);
  IepScenario *scenario = iep_scenario_bar_get (self->bar);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (institution_id == 0)
    show_empty (self, FALSE);
  else if (scenario != NULL)
    iep_scenario_preview_async (iep_context_get_session (self->context), scenario, self->cancellable, preview_cb,
                                g_object_ref (self));
  else
    iep_budget_control_async (iep_context_get_session (self->context), institution_id,
                              iep_context_get_year (self->context), 0, self->cancellable, read_cb, g_object_ref (self));
}

/* Scenarios ------------------------------------------------------------------------------------- */

static void
fill_menu (IepBudgetPage *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) kept = g_menu_new ();
  guint n_scenarios = self->scenarios != NULL ? g_list_model_get_n_items (self->scenarios) : 0;
  gboolean may = iep_context_has_right (self->context, "manage");

  if (may)
    g_menu_append (menu, _("New Scenario"), "page.new-scenario");
  for (guint i = 0; i < n_scenarios; i++)
    {
      g_autoptr(IepRecord) scenario = g_list_model_get_item (self->scenarios, i);
      g_autoptr(GMenuItem) item = g_menu_item_new (iep_record_get_string (scenario, "name"), NULL);

      g_menu_item_set_action_and_target (item, "page.open-scenario", "x", iep_record_get_int (scenario, "scenario_id"));
      g_menu_append_item (kept, item);
    }
  g_menu_append_section (menu, n_scenarios > 0 ? _("Kept Scenarios") : NULL, G_MENU_MODEL (kept));
  gtk_menu_button_set_menu_model (self->scenario_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->scenario_button), may || n_scenarios > 0);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepBudgetPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) scenarios = iep_scenario_list_finish (IEP_SESSION (source), result, &error);

  if (scenarios == NULL || self->context == NULL)
    return;
  g_set_object (&self->scenarios, scenarios);
  fill_menu (self);
}

static void
list_scenarios (IepBudgetPage *self)
{
  g_cancellable_cancel (self->scenarios_cancellable);
  g_object_unref (self->scenarios_cancellable);
  self->scenarios_cancellable = g_cancellable_new ();
  if (iep_context_get_institution_id (self->context) != 0)
    iep_scenario_list_async (iep_context_get_session (self->context), iep_context_get_institution_id (self->context),
                             iep_context_get_year (self->context), self->scenarios_cancellable, listed_cb,
                             g_object_ref (self));
}

static void
look_at (IepBudgetPage *self,
         IepScenario   *scenario)
{
  iep_scenario_bar_show (self->bar, iep_context_get_session (self->context), scenario);
  enable (self, "new-scenario", scenario == NULL);
  enable (self, "open-scenario", scenario == NULL);
  load (self);
}

static void
scenario_changed_cb (IepBudgetPage *self)
{
  gboolean none = iep_scenario_bar_get (self->bar) == NULL;

  enable (self, "new-scenario", none);
  enable (self, "open-scenario", none);
  load (self);
}

static void
scenario_kept_cb (IepBudgetPage *self)
{
  list_scenarios (self);
}

static void
scenario_applied_cb (IepBudgetPage *self)
{
  list_scenarios (self);
}

/* Actions --------------------------------------------------------------------------------------- */

static void
new_scenario_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  IepBudgetPage *self = data;
  g_autoptr(IepScenario) scenario = iep_scenario_new (iep_context_get_institution_id (self->context),
                                                      iep_context_get_year (self->context), NULL);

  look_at (self, scenario);
}

static void
open_scenario_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       data)
{
  IepBudgetPage *self = data;

  for (guint i = 0; self->scenarios != NULL && i < g_list_model_get_n_items (self->scenarios); i++)
    {
      g_autoptr(IepScenario) scenario = g_list_model_get_item (self->scenarios, i);

      if (iep_record_get_int (IEP_RECORD (scenario), "scenario_id") == g_variant_get_int64 (parameter))
        {
          g_autoptr(IepScenario) copy = iep_record_duplicate (IEP_RECORD (scenario));

          look_at (self, copy);
        }
    }
}

static void
show_procurements (IepBudgetPage *self,
                   IepBudgetNode *node)
{
  if (node != NULL)
    iep_page_show_funding (IEP_PAGE (self), get_ekk (node), iep_budget_node_get_programme (node),
                           iep_budget_node_get_source_code (node), iep_context_get_year (self->context));
}

static void
procurements_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  g_autoptr(IepBudgetNode) node = get_selected (data);

  show_procurements (data, node);
}

static void
activate_cb (IepBudgetPage *self,
             guint          position)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr(IepBudgetNode) node = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (node != NULL && iep_budget_node_is_line (node))
    show_procurements (self, node);
  else if (row != NULL)
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepBudgetPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = iep_file_chooser_save_finish (result, &error);
  g_autoptr(GBytes) bytes = NULL;

  if (file != NULL && self->selection != NULL)
    bytes = iep_budget_columns_to_csv (self->list, &error);
  if (bytes != NULL)
    iep_export_bytes (GTK_WIDGET (self), file, bytes);
  else if (error != NULL)
    iep_error_toast (GTK_WIDGET (self), error);
}

static void
export_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  IepBudgetPage *self = data;
  /* Translators: the suggested name of a file with the budget control of a year */
  g_autofree char *name = g_strdup_printf (_("budget-%d.csv"), iep_context_get_year (self->context));

  iep_file_chooser_save_async (GTK_WIDGET (self), _("Export the Budget"), name, IEP_FILE_CSV, NULL, chosen_cb,
                               g_object_ref (self));
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  load (data);
  list_scenarios (data);
}

static void
open_estimates_cb (IepBudgetPage *self)
{
  iep_context_navigate (self->context, "estimates", 0);
}

static void
by_group_cb (IepBudgetPage *self)
{
  if (self->control != NULL)
    show_rows (self);
}

/* The page -------------------------------------------------------------------------------------- */

static GActionGroup *
get_actions (IepPage *page)
{
  return G_ACTION_GROUP (IEP_BUDGET_PAGE (page)->actions);
}

static gboolean
has_unsaved (IepPage *page)
{
  return iep_scenario_bar_has_unsaved (IEP_BUDGET_PAGE (page)->bar);
}

static void
discard_unsaved (IepPage *page)
{
  look_at (IEP_BUDGET_PAGE (page), NULL);
}

static void
page_iface_init (IepPageInterface *iface)
{
  iface->get_actions = get_actions;
  iface->has_unsaved = has_unsaved;
  iface->discard_unsaved = discard_unsaved;
}

/* Another institution or year: nothing of the old one may stay on the screen. */
static void
place_changed_cb (IepBudgetPage *self)
{
  g_hash_table_remove_all (self->folded);
  g_clear_object (&self->control);
  g_clear_object (&self->scenarios);
  fill_menu (self);
  show_only (self, "loading");
  look_at (self, NULL);
  list_scenarios (self);
}

static void
changed_cb (IepBudgetPage *self,
            gint64         institution_id)
{
  if (institution_id != 0 && institution_id != iep_context_get_institution_id (self->context))
    return;
  load (self);
  list_scenarios (self);
}

static void
set_context (IepBudgetPage *self,
             IepContext    *context)
{
  self->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::year", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  place_changed_cb (self);
}

static void
iep_budget_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, IEP_BUDGET_PAGE (object)->context);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_budget_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        set_context (IEP_BUDGET_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_budget_page_dispose (GObject *object)
{
  IepBudgetPage *self = IEP_BUDGET_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->fit, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->scenarios_cancellable);
  g_clear_object (&self->scenarios_cancellable);
  if (self->list != NULL)
    gtk_column_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_BUDGET_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->control);
  g_clear_object (&self->scenarios);
  g_clear_pointer (&self->folded, g_hash_table_unref);
  g_clear_object (&self->actions);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_budget_page_parent_class)->dispose (object);
}

static void
iep_budget_page_class_init (IepBudgetPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_budget_page_get_property;
  object_class->set_property = iep_budget_page_set_property;
  object_class->dispose = iep_budget_page_dispose;
  g_object_class_override_property (object_class, PROP_CONTEXT, "context");

  g_type_ensure (IEP_TYPE_SCENARIO_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-budget-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, stack);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, loading);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, empty);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, estimates_button);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, title);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, mode);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, by_group);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, scenario_button);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, bar);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, list);
  gtk_widget_class_bind_template_child (widget_class, IepBudgetPage, totals);
  gtk_widget_class_bind_template_callback (widget_class, open_estimates_cb);
  gtk_widget_class_bind_template_callback (widget_class, by_group_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, scenario_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scenario_kept_cb);
  gtk_widget_class_bind_template_callback (widget_class, scenario_applied_cb);
}

static gboolean
fit_cb (gpointer data)
{
  IepBudgetPage *self = data;

  self->fit = 0;
  iep_budget_columns_set_narrow (self->list, gtk_widget_get_width (GTK_WIDGET (self->list)) < NARROW);
  return G_SOURCE_REMOVE;
}

/* Columns do not change while they are being laid out. */
static void
width_changed_cb (IepBudgetPage *self)
{
  if (self->fit == 0)
    self->fit = g_idle_add (fit_cb, self);
}

static void
iep_budget_page_init (IepBudgetPage *self)
{
  const GActionEntry entries[] = {
    { .name = "new-scenario", .activate = new_scenario_action },
    { .name = "open-scenario", .activate = open_scenario_action, .parameter_type = "x" },
    { .name = "procurements", .activate = procurements_action },
    { .name = "export", .activate = export_action },
    { .name = "refresh", .activate = refresh_action },
  };

  self->cancellable = g_cancellable_new ();
  self->scenarios_cancellable = g_cancellable_new ();
  self->folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  iep_budget_columns_add (self->list);
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->list)), "notify::page-size",
                           G_CALLBACK (width_changed_cb), self, G_CONNECT_SWAPPED);
  enable (self, "procurements", FALSE);
}
