/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparison an endorser reads first: one table of differences, two of money. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-plan-comparison-view.h"

#include <glib/gi18n.h>

#include "ui/plans/iep-comparison-row.h"
#include "ui/widgets/iep-record-column.h"

struct _IepPlanComparisonView
{
  GtkWidget      parent_instance;

  /* Template References */
  GtkLabel      *summary;
  GtkWidget     *switcher;
  GtkStack      *stack;
  GtkColumnView *rows;
  GtkColumnView *ekk;
  GtkColumnView *source;
};

G_DEFINE_FINAL_TYPE (IepPlanComparisonView, iep_plan_comparison_view, GTK_TYPE_WIDGET)

typedef const char *(*RowTextFunc) (IepComparisonRow *row);

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  data)
{
  static const char *const classes[] = { "added", "removed", "changed" };
  IepComparisonRow *row = IEP_COMPARISON_ROW (gtk_list_item_get_item (item));
  RowTextFunc text_func = (RowTextFunc) data;
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *text = text_func (row);

  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (label, text);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (label, classes[i]);
  if (text_func == iep_comparison_row_get_kind_label)
    gtk_widget_add_css_class (label, classes[iep_comparison_row_get_kind (row)]);
  else if (text_func == iep_comparison_row_get_old)
    gtk_widget_add_css_class (label, "removed");
  else if (text_func == iep_comparison_row_get_new)
    gtk_widget_add_css_class (label, "added");
}

static void
add_row_column (IepPlanComparisonView *self,
                const char            *title,
                RowTextFunc            text_func,
                int                    width,
                gboolean               expand)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), text_func);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_append_column (self->rows, column);
}

static void
add_total_columns (GtkColumnView *view)
{
  struct { const char *title; const char *field; int width; } columns[] = {
    { _("Code"), "code", 130 },
    { _("Name"), "name", 0 },
    { _("Before"), "old", 150 },
    { _("After"), "new", 150 },
    { _("Difference"), "difference", 150 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = iep_record_column_new (columns[i].title, columns[i].field);

      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (view, column);
    }
}

static void
set_model (GtkColumnView *view,
           GListModel    *model)
{
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (model != NULL ? g_object_ref (model) : NULL);

  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
}

static guint
count (GListModel *model)
{
  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

static gint64
sum (GListModel *totals,
     const char *field)
{
  gint64 result = 0;

  for (guint i = 0; i < count (totals); i++)
    {
      g_autoptr (IepRecord) total = g_list_model_get_item (totals, i);
      gint64 value = iep_record_get_int (total, field);

      if (value != IEP_UNSET && !iep_money_add (result, value, &result))
        return IEP_UNSET;
    }
  return result;
}

static void
iep_plan_comparison_view_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_PLAN_COMPARISON_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (iep_plan_comparison_view_parent_class)->dispose (object);
}

static void
iep_plan_comparison_view_class_init (IepPlanComparisonViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_plan_comparison_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-plan-comparison-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPlanComparisonView, summary);
  gtk_widget_class_bind_template_child (widget_class, IepPlanComparisonView, switcher);
  gtk_widget_class_bind_template_child (widget_class, IepPlanComparisonView, stack);
  gtk_widget_class_bind_template_child (widget_class, IepPlanComparisonView, rows);
  gtk_widget_class_bind_template_child (widget_class, IepPlanComparisonView, ekk);
  gtk_widget_class_bind_template_child (widget_class, IepPlanComparisonView, source);
}

static void
iep_plan_comparison_view_init (IepPlanComparisonView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_row_column (self, _("Kind of change"), iep_comparison_row_get_kind_label, 108, FALSE);
  add_row_column (self, _("No."), iep_comparison_row_get_number, 76, FALSE);
  add_row_column (self, _("Subject"), iep_comparison_row_get_title, 180, TRUE);
  add_row_column (self, _("Field"), iep_comparison_row_get_field, 150, FALSE);
  add_row_column (self, _("Before"), iep_comparison_row_get_old, 120, TRUE);
  add_row_column (self, _("After"), iep_comparison_row_get_new, 120, TRUE);
  add_total_columns (self->ekk);
  add_total_columns (self->source);
}

/**
 * iep_plan_comparison_view_new:
 *
 * Returns: (transfer floating): an empty comparison
 */
GtkWidget *
iep_plan_comparison_view_new (void)
{
  return g_object_new (IEP_TYPE_PLAN_COMPARISON_VIEW, NULL);
}

/**
 * iep_plan_comparison_view_set_lists:
 * @self: a view
 * @added: (nullable): a model of #IepPlanLine
 * @removed: (nullable): a model of #IepPlanLine
 * @changed: (nullable): a model of #IepPlanChange
 *
 * Shows these differences, without tables of money.
 */
void
iep_plan_comparison_view_set_lists (IepPlanComparisonView *self,
                                    GListModel            *added,
                                    GListModel            *removed,
                                    GListModel            *changed)
{
  g_autoptr (GListModel) rows = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (IEP_IS_PLAN_COMPARISON_VIEW (self));

  rows = iep_comparison_rows_new (added, removed, changed);
  if (count (rows) == 0)
    {
      iep_plan_comparison_view_set_nothing (self, _("Nothing differs"));
      return;
    }
  set_model (self->rows, rows);
  gtk_widget_set_visible (self->switcher, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->stack), TRUE);
  text = g_strdup_printf (_("Added %u · removed %u · changed %u"), count (added), count (removed), count (changed));
  gtk_label_set_label (self->summary, text);
}

/**
 * iep_plan_comparison_view_set_nothing:
 * @self: a view
 * @words: why there is nothing to see
 *
 * Shows these words and no table.
 */
void
iep_plan_comparison_view_set_nothing (IepPlanComparisonView *self,
                                      const char            *words)
{
  g_return_if_fail (IEP_IS_PLAN_COMPARISON_VIEW (self));
  g_return_if_fail (words != NULL);

  set_model (self->rows, NULL);
  gtk_widget_set_visible (self->switcher, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->stack), FALSE);
  gtk_label_set_label (self->summary, words);
}

/**
 * iep_plan_comparison_view_set_comparison:
 * @self: a view
 * @comparison: (nullable): two versions side by side
 *
 * Shows the differences and the money by EKK and by source.
 */
void
iep_plan_comparison_view_set_comparison (IepPlanComparisonView *self,
                                         IepPlanComparison     *comparison)
{
  GListModel *by_source;
  gint64 before, after, difference;

  g_return_if_fail (IEP_IS_PLAN_COMPARISON_VIEW (self));

  if (comparison == NULL)
    {
      iep_plan_comparison_view_set_nothing (self, "");
      return;
    }
  iep_plan_comparison_view_set_lists (self, iep_plan_comparison_get_added (comparison),
                                      iep_plan_comparison_get_removed (comparison),
                                      iep_plan_comparison_get_changed (comparison));
  if (!gtk_widget_get_visible (GTK_WIDGET (self->stack)))
    return;
  gtk_widget_set_visible (self->switcher, TRUE);
  set_model (self->ekk, iep_plan_comparison_get_totals_by_ekk (comparison));
  by_source = iep_plan_comparison_get_totals_by_source (comparison);
  set_model (self->source, by_source);

  before = sum (by_source, "old");
  after = sum (by_source, "new");
  if (before != IEP_UNSET && after != IEP_UNSET && iep_money_subtract (after, before, &difference))
    {
      g_autofree char *money = iep_money_format (difference);
      g_autofree char *text = g_strdup_printf (_("%s · budget %s%s EUR"), gtk_label_get_label (self->summary),
                                               difference > 0 ? "+" : "", money);

      gtk_label_set_label (self->summary, text);
    }
}
