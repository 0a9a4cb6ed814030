/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two versions of an estimate as the law shows an amendment: the year's plan, the change, the revised plan. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-comparison-view.h"

#include <glib/gi18n.h>

#include "ui/estimates/iep-estimate-words.h"
#include "ui/widgets/iep-record-column.h"

struct _IepEstimateComparisonView
{
  GtkWidget      parent_instance;

  /* Template References */
  GtkLabel      *summary;
  GtkColumnView *rows;
  GtkColumnView *totals;
};

G_DEFINE_FINAL_TYPE (IepEstimateComparisonView, iep_estimate_comparison_view, GTK_TYPE_WIDGET)

static char *
signed_amount (gint64 cents)
{
  g_autofree char *amount = iep_money_format_short (cents);

  return cents > 0 ? g_strdup_printf ("+%s", amount) : g_steal_pointer (&amount);
}

static char *
short_text (IepRecord  *record,
            const char *field)
{
  gint64 cents = iep_record_get_int (record, field);

  return iep_money_format_short (cents != IEP_UNSET ? cents : 0);
}

static char *
old_text (IepRecord *record)
{
  return short_text (record, "old");
}

static char *
new_text (IepRecord *record)
{
  return short_text (record, "new");
}

static char *
difference_text (IepRecord *record)
{
  gint64 cents = iep_record_get_int (record, "difference");

  return signed_amount (cents != IEP_UNSET ? cents : 0);
}

static char *
section_text (IepRecord *record)
{
  return g_strdup (iep_estimate_words_section (iep_record_get_string (record, "section")));
}

static char *
total_name (IepRecord *record)
{
  return g_strdup (iep_estimate_words_section (iep_record_get_string (record, "code")));
}

static char *
source_text (IepRecord *record)
{
  const char *name = iep_record_get_string (record, "source_name");

  return g_strdup (name != NULL ? name : iep_record_get_string (record, "source"));
}

static char *
name_text (IepRecord *record)
{
  return g_strdup (iep_record_get_string (record, "name"));
}

static char *
reason_text (IepRecord *record)
{
  return g_strdup (iep_record_get_string (record, "reason"));
}

static char *
change_text (IepRecord *record)
{
  const char *change = iep_record_get_string (record, "change");

  if (g_strcmp0 (change, "added") == 0)
    return g_strdup (_("Added"));
  if (g_strcmp0 (change, "removed") == 0)
    return g_strdup (_("Removed"));
  return g_strdup (_("Changed"));
}

static void
append (GtkColumnView       *view,
        GtkColumnViewColumn *column,
        int                  width,
        gboolean             expand)
{
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
}

/* The heads of the law: plan, change, revised. */
static void
append_amounts (GtkColumnView *view)
{
  append (view, iep_record_column_new_func (_("Year plan"), old_text, TRUE), 82, FALSE);
  append (view, iep_record_column_new_func (_("Change (+/−)"), difference_text, TRUE), 116, FALSE);
  append (view, iep_record_column_new_func (_("Revised plan"), new_text, TRUE), 128, FALSE);
}

static void
set_model (GtkColumnView *view,
           GListModel    *model)
{
  g_autoptr(GtkNoSelection) selection = gtk_no_selection_new (model != NULL ? g_object_ref (model) : NULL);

  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
}

static void
iep_estimate_comparison_view_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_COMPARISON_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (iep_estimate_comparison_view_parent_class)->dispose (object);
}

static void
iep_estimate_comparison_view_class_init (IepEstimateComparisonViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_estimate_comparison_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-comparison-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateComparisonView, summary);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateComparisonView, rows);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateComparisonView, totals);
}

static void
iep_estimate_comparison_view_init (IepEstimateComparisonView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  append (self->rows, iep_record_column_new_func (_("What"), change_text, FALSE), 70, FALSE);
  append (self->rows, iep_record_column_new_func (_("Section"), section_text, FALSE), 78, FALSE);
  append (self->rows, iep_record_column_new (_("Code"), "code"), 58, FALSE);
  append (self->rows, iep_record_column_new_wrapped (_("Name"), name_text, 3), 114, TRUE);
  append (self->rows, iep_record_column_new_wrapped (_("Source"), source_text, 3), 108, FALSE);
  append_amounts (self->rows);
  append (self->rows, iep_record_column_new_wrapped (_("Reason"), reason_text, 3), 140, TRUE);
  append (self->totals, iep_record_column_new_func (_("Together"), total_name, FALSE), 200, TRUE);
  append_amounts (self->totals);
}

/**
 * iep_estimate_comparison_view_set_comparison:
 * @self: the view
 * @comparison: (nullable): what to show
 */
void
iep_estimate_comparison_view_set_comparison (IepEstimateComparisonView *self,
                                             IepEstimateComparison     *comparison)
{
  g_autofree char *words = NULL;
  GListModel *lines;
  guint n;

  g_return_if_fail (IEP_IS_ESTIMATE_COMPARISON_VIEW (self));

  if (comparison == NULL)
    {
      iep_estimate_comparison_view_set_nothing (self, "");
      return;
    }
  lines = iep_estimate_comparison_get_lines (comparison);
  n = g_list_model_get_n_items (lines);
  words = n > 0 ? g_strdup_printf (ngettext ("%u line differs", "%u lines differ", n), n)
                : g_strdup (_("Both versions are the same."));
  gtk_label_set_label (self->summary, words);
  set_model (self->rows, lines);
  set_model (self->totals, iep_estimate_comparison_get_totals (comparison));
}

/**
 * iep_estimate_comparison_view_set_nothing:
 * @self: the view
 * @words: why there is nothing to compare
 */
void
iep_estimate_comparison_view_set_nothing (IepEstimateComparisonView *self,
                                          const char                *words)
{
  g_return_if_fail (IEP_IS_ESTIMATE_COMPARISON_VIEW (self));

  gtk_label_set_label (self->summary, words);
  set_model (self->rows, NULL);
  set_model (self->totals, NULL);
}
