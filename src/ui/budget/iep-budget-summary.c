/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The budget of a year by EKK group, all programmes together: for the overview. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/budget/iep-budget-summary.h"

#include <glib/gi18n.h>

#include "ui/budget/iep-budget-bar.h"

struct _IepBudgetSummary
{
  GtkWidget  parent_instance;

  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (IepBudgetSummary, iep_budget_summary, GTK_TYPE_WIDGET)

typedef struct
{
  char             *name;
  IepBudgetFigures  figures;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_free (group);
}

static gint64
amount (IepRecord  *record,
        const char *field)
{
  gint64 cents = iep_record_get_int (record, field);

  return cents != IEP_UNSET ? cents : 0;
}

/* 1000, 2000, 5000 …: the groups of the law, each once for all programmes. */
static GPtrArray *
get_groups (IepBudgetControl *control)
{
  GListModel *all = iep_budget_control_get_groups (control);
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr(GHashTable) by_code = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(IepRecord) record = g_list_model_get_item (all, i);
      const char *code = iep_record_get_string (record, "code");
      Group *group;

      if (code == NULL || strlen (code) != 4 || !g_ascii_isdigit (code[0]) || strcmp (code + 1, "000") != 0)
        continue;
      group = g_hash_table_lookup (by_code, code);
      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          group->name = g_strjoin ("  ", code, iep_record_get_string (record, "name"), NULL);
          group->figures.scenario = IEP_UNSET;
          g_hash_table_insert (by_code, g_strdup (code), group);
          g_ptr_array_add (groups, group);
        }
      group->figures.estimate += amount (record, "estimate");
      group->figures.planned += amount (record, "planned");
      group->figures.draft += amount (record, "draft");
      group->figures.left += amount (record, "free");
    }
  return groups;
}

static void
iep_budget_summary_dispose (GObject *object)
{
  g_clear_pointer (&IEP_BUDGET_SUMMARY (object)->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_budget_summary_parent_class)->dispose (object);
}

static void
iep_budget_summary_class_init (IepBudgetSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_budget_summary_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
iep_budget_summary_init (IepBudgetSummary *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 9);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

/**
 * iep_budget_summary_show:
 * @self: a summary
 * @control: the budget of a year
 *
 * Returns: whether there is anything to see
 */
gboolean
iep_budget_summary_show (IepBudgetSummary *self,
                         IepBudgetControl *control)
{
  g_autoptr(GPtrArray) groups = NULL;
  GtkWidget *child;

  g_return_val_if_fail (IEP_IS_BUDGET_SUMMARY (self), FALSE);
  g_return_val_if_fail (IEP_IS_BUDGET_CONTROL (control), FALSE);

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  groups = get_groups (control);
  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);
      g_autofree char *planned = iep_money_format_short (group->figures.planned);
      g_autofree char *estimate = iep_money_format_short (group->figures.estimate);
      /* Translators: how much is planned, of how much in the estimate. */
      g_autofree char *words = g_strdup_printf (_("%1$s of %2$s planned"), planned, estimate);
      GtkWidget *name = gtk_label_new (group->name);
      GtkWidget *bar = iep_budget_bar_new ();
      GtkWidget *amounts = gtk_label_new (words);

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (name), 20);
      gtk_label_set_max_width_chars (GTK_LABEL (name), 32);
      gtk_widget_set_tooltip_text (name, group->name);
      gtk_widget_set_hexpand (bar, TRUE);
      gtk_label_set_xalign (GTK_LABEL (amounts), 1);
      gtk_widget_add_css_class (amounts, "numeric");
      if (group->figures.planned > group->figures.estimate)
        gtk_widget_add_css_class (amounts, "error");
      iep_budget_bar_show (IEP_BUDGET_BAR (bar), group->name, &group->figures);
      gtk_grid_attach (GTK_GRID (self->grid), name, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), bar, 1, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), amounts, 2, (int) i, 1, 1);
    }
  return groups->len > 0;
}
