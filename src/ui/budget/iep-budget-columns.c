/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the budget: a tree of codes, the amounts, a bar and how each row stands. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/budget/iep-budget-columns.h"

#include <glib/gi18n.h>

#include "exchange/iep-table-writer.h"
#include "ui/budget/iep-budget-bar.h"

typedef enum
{
  COLUMN_NAME,
  COLUMN_ESTIMATE,
  COLUMN_PLANNED,
  COLUMN_DRAFT,
  COLUMN_FREE,
  COLUMN_SCENARIO,
  COLUMN_CHANGE,
  COLUMN_FREE_AFTER,
  COLUMN_BAR,
  COLUMN_STATE,
  N_COLUMNS
} Column;

static const struct
{
  const char *title;
  int         width;    /* 0: what is left */
  gboolean    always;   /* else as the scenario says: */
  gboolean    scenario;
} columns[N_COLUMNS] = {
  [COLUMN_NAME] = { N_("Code and name"), 0, TRUE },
  [COLUMN_ESTIMATE] = { N_("Estimate"), 86, TRUE },
  [COLUMN_PLANNED] = { N_("Planned"), 86, TRUE },
  [COLUMN_DRAFT] = { N_("In drafts"), 104, FALSE, FALSE },
  [COLUMN_FREE] = { N_("Free"), 86, FALSE, FALSE },
  /* Translators: heading of a narrow column: what would be planned under the scenario. */
  [COLUMN_SCENARIO] = { N_("Scenario"), 86, FALSE, TRUE },
  [COLUMN_CHANGE] = { N_("Change"), 86, FALSE, TRUE },
  /* Translators: heading of a narrow column: what is free under the scenario. */
  [COLUMN_FREE_AFTER] = { N_("Free then"), 86, FALSE, TRUE },
  [COLUMN_BAR] = { N_("Use"), 84, TRUE },
  [COLUMN_STATE] = { N_("State"), 152, TRUE },
};

static gint64
get_amount (IepBudgetNode *node,
            Column         column)
{
  const IepBudgetFigures *figures = iep_budget_node_get_figures (node);

  switch (column)
    {
    case COLUMN_ESTIMATE:
      return figures->estimate;
    case COLUMN_PLANNED:
      return figures->planned;
    case COLUMN_DRAFT:
      return figures->draft;
    case COLUMN_FREE:
      return figures->left;
    case COLUMN_SCENARIO:
      return figures->scenario;
    case COLUMN_CHANGE:
      return figures->scenario != IEP_UNSET ? figures->scenario - figures->planned : 0;
    case COLUMN_FREE_AFTER:
      return iep_budget_node_get_free_after (node);
    default:
      g_assert_not_reached ();
    }
}

static char *
get_name (IepBudgetNode *node)
{
  const char *code = iep_budget_node_get_code (node);
  const char *source = iep_budget_node_get_source (node);

  if (code == NULL)
    code = iep_budget_node_get_programme (node);
  return g_strconcat (code, "  ", iep_budget_node_get_name (node), source != NULL ? " · " : NULL, source, NULL);
}

static IepBudgetNode *
get_node (GtkListItem *item)
{
  GtkTreeListRow *row = GTK_TREE_LIST_ROW (gtk_list_item_get_item (item));

  return IEP_BUDGET_NODE (gtk_tree_list_row_get_item (row));
}

/* Too narrow for words: the icon says it, and its tooltip. */
#define NARROW_STATE 40

static gboolean
has_words (GBinding     *binding,
           const GValue *width,
           GValue       *visible,
           gpointer      data)
{
  g_value_set_boolean (visible, g_value_get_int (width) > NARROW_STATE);
  return TRUE;
}

/* Of icon and words one is read aloud. */
static void
words_shown_cb (GtkWidget *label)
{
  GtkWidget *icon = gtk_widget_get_prev_sibling (label);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, gtk_widget_get_visible (label), -1);
}

static GtkWidget *
make_state (GtkColumnViewColumn *column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *icon = gtk_image_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  g_signal_connect (label, "notify::visible", G_CALLBACK (words_shown_cb), NULL);
  words_shown_cb (label);
  g_object_bind_property_full (column, "fixed-width", label, "visible", G_BINDING_SYNC_CREATE, has_words, NULL, NULL, NULL);
  return box;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  data)
{
  Column column = GPOINTER_TO_UINT (data);
  GtkWidget *child, *label;

  if (column == COLUMN_BAR)
    child = iep_budget_bar_new ();
  else if (column == COLUMN_STATE)
    child = make_state (g_object_get_data (G_OBJECT (factory), "iep-column"));
  else
    {
      label = child = gtk_label_new (NULL);
      gtk_label_set_ellipsize (GTK_LABEL (label), column == COLUMN_NAME ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
      gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_NAME ? 0 : 1);
      gtk_widget_add_css_class (label, "numeric");
      if (column == COLUMN_NAME)
        {
          child = gtk_tree_expander_new ();
          gtk_tree_expander_set_child (GTK_TREE_EXPANDER (child), label);
        }
    }
  gtk_list_item_set_child (item, child);
}

static void
set_classes (GtkWidget  *widget,
             const char *wanted)
{
  static const char * const classes[] = { "success", "warning", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (classes[i], wanted) == 0)
      gtk_widget_add_css_class (widget, classes[i]);
    else
      gtk_widget_remove_css_class (widget, classes[i]);
}

static void
set_bold (GtkWidget *widget,
          gboolean   bold)
{
  if (bold)
    gtk_widget_add_css_class (widget, "budget-sum");
  else
    gtk_widget_remove_css_class (widget, "budget-sum");
}

static void
bind_state (GtkWidget     *box,
            IepBudgetNode *node)
{
  GtkWidget *icon = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_last_child (box);
  const char *state = iep_budget_node_get_state (node);
  gboolean over = iep_budget_node_get_free_after (node) < 0;
  gboolean missing = g_str_equal (state, "no_line") && (over || !iep_budget_node_is_line (node));
  gboolean beneath = !iep_budget_node_is_line (node) && g_str_equal (state, "over");
  g_autofree char *words = iep_budget_node_dup_words (node);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), missing ? "dialog-error-symbolic"
                                                  : over || beneath ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
  set_classes (box, missing ? "error" : over ? "error" : beneath ? "warning" : "success");
  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (box, words);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  data)
{
  Column column = GPOINTER_TO_UINT (data);
  g_autoptr(IepBudgetNode) node = get_node (item);
  GtkWidget *child = gtk_list_item_get_child (item);
  g_autofree char *text = NULL;
  g_autofree char *exact = NULL;
  gint64 cents;

  if (column == COLUMN_BAR)
    {
      text = get_name (node);
      iep_budget_bar_show (IEP_BUDGET_BAR (child), text, iep_budget_node_get_figures (node));
      return;
    }
  if (column == COLUMN_STATE)
    {
      bind_state (child, node);
      return;
    }
  if (column == COLUMN_NAME)
    {
      GtkWidget *label = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (child));
      GtkTreeListRow *row = GTK_TREE_LIST_ROW (gtk_list_item_get_item (item));

      gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (child), row);
      text = get_name (node);
      /* Without the groups nothing above a line says whose it is, and every programme has the same codes. */
      if (iep_budget_node_is_line (node) && gtk_tree_list_row_get_depth (row) == 0)
        {
          g_autofree char *short_text = g_steal_pointer (&text);

          text = g_strconcat (iep_budget_node_get_programme (node), "  ", short_text, NULL);
        }
      gtk_label_set_label (GTK_LABEL (label), text);
      gtk_widget_set_tooltip_text (label, text);
      set_bold (label, !iep_budget_node_is_line (node));
      return;
    }

  cents = get_amount (node, column);
  if (cents == IEP_UNSET)
    cents = 0;
  /* Estimates are in whole euros; the cents of procurements are told to who points at them. */
  exact = iep_money_format (cents);
  gtk_widget_set_tooltip_text (child, exact);
  text = iep_number_format ((cents + (cents < 0 ? -50 : 50)) / 100);
  if (column == COLUMN_CHANGE && cents > 0)
    {
      g_autofree char *plain = g_steal_pointer (&text);

      text = g_strconcat ("+", plain, NULL);
    }
  gtk_label_set_label (GTK_LABEL (child), column == COLUMN_CHANGE && cents == 0 ? "" : text);
  set_bold (child, !iep_budget_node_is_line (node));
  set_classes (child, cents < 0 && (column == COLUMN_FREE || column == COLUMN_FREE_AFTER) ? "error" : NULL);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);

  if (GTK_IS_TREE_EXPANDER (child))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (child), NULL);
}

/**
 * iep_budget_columns_add:
 * @view: a view whose items are #GtkTreeListRow of #IepBudgetNode
 *
 * Adds the columns; those of a scenario are hidden.
 */
void
iep_budget_columns_add (GtkColumnView *view)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr(GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
      column = gtk_column_view_column_new (_(columns[i].title), factory);
      /* The column owns the factory. */
      g_object_set_data (G_OBJECT (factory), "iep-column", column);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (view, column);
    }
  iep_budget_columns_set_scenario (view, FALSE);
  iep_budget_columns_set_narrow (view, FALSE);
}

/**
 * iep_budget_columns_set_scenario:
 * @view: a view with these columns
 * @scenario: whether a scenario is looked at
 *
 * Shows before, after and the difference instead of drafts and what is free now.
 */
void
iep_budget_columns_set_scenario (GtkColumnView *view,
                                 gboolean       scenario)
{
  GListModel *model = gtk_column_view_get_columns (view);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (model, i);

      gboolean visible = columns[i].always || columns[i].scenario == scenario;

      gtk_column_view_column_set_visible (column, visible);
      /* GTK 4.8 leaves room for a hidden column too. */
      if (!visible || (columns[i].width > 0 && i != COLUMN_STATE))
        gtk_column_view_column_set_fixed_width (column, visible ? columns[i].width : 0);
    }
}

/**
 * iep_budget_columns_set_narrow:
 * @view: a view with these columns
 * @narrow: whether there is little room
 *
 * Names come before the words of the state, whose icon says the same.
 */
void
iep_budget_columns_set_narrow (GtkColumnView *view,
                               gboolean       narrow)
{
  GListModel *model = gtk_column_view_get_columns (view);
  g_autoptr(GtkColumnViewColumn) state = g_list_model_get_item (model, COLUMN_STATE);

  gtk_column_view_column_set_fixed_width (state, narrow ? NARROW_STATE : columns[COLUMN_STATE].width);
  gtk_column_view_column_set_title (state, narrow ? "" : _(columns[COLUMN_STATE].title));
}

/**
 * iep_budget_columns_to_csv:
 * @view: a view with these columns
 * @error: an #IepExchangeError
 *
 * Writes the rows and columns that are shown, as they are folded.
 *
 * Returns: (transfer full): CSV
 */
GBytes *
iep_budget_columns_to_csv (GtkColumnView  *view,
                           GError        **error)
{
  GListModel *shown = gtk_column_view_get_columns (view);
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (view));
  IepTableWriter *writer = iep_table_writer_new (IEP_TABLE_FORMAT_CSV, _("Budget control"));
  gboolean visible[N_COLUMNS];
  GBytes *bytes;

  iep_table_writer_heading (writer, _("Programme"), 12);
  iep_table_writer_heading (writer, _("EKK code"), 12);
  iep_table_writer_heading (writer, _("Name"), 40);
  iep_table_writer_heading (writer, _("Funding source"), 30);
  for (guint i = COLUMN_ESTIMATE; i < N_COLUMNS; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (shown, i);

      visible[i] = gtk_column_view_column_get_visible (column) && i != COLUMN_BAR;
      if (visible[i])
        iep_table_writer_heading (writer, _(columns[i].title), 16);
    }
  iep_table_writer_end_row (writer);

  for (guint r = 0; r < g_list_model_get_n_items (rows); r++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (rows, r);
      g_autoptr(IepBudgetNode) node = gtk_tree_list_row_get_item (row);
      g_autofree char *state = iep_budget_node_dup_words (node);

      iep_table_writer_text (writer, iep_budget_node_get_programme (node));
      iep_table_writer_text (writer, iep_budget_node_get_code (node));
      iep_table_writer_text (writer, iep_budget_node_get_name (node));
      iep_table_writer_text (writer, iep_budget_node_get_source (node));
      for (guint i = COLUMN_ESTIMATE; i < COLUMN_BAR; i++)
        if (visible[i])
          iep_table_writer_money (writer, get_amount (node, i));
      iep_table_writer_text (writer, state);
      iep_table_writer_end_row (writer);
    }
  bytes = iep_table_writer_finish (writer, error);
  iep_table_writer_free (writer);
  return bytes;
}
