/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A searchable table of the lines of a plan version. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-plan-lines-view.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-plan.h"
#include "ui/widgets/iep-record-column.h"

struct _IepPlanLinesView
{
  GtkWidget           parent_instance;

  /* Owned References */
  GtkFilterListModel *filtered;
  GtkCustomFilter    *filter;
  char               *wanted; /* folded words of the search, or NULL */

  /* Template References */
  GtkSearchEntry     *search;
  GtkColumnView      *view;
};

G_DEFINE_FINAL_TYPE (IepPlanLinesView, iep_plan_lines_view, GTK_TYPE_WIDGET)

/* Lower case without diacritics, so that "degviela" finds "Degvielas" and "celi" finds "Ceļi". */
static char *
fold (const char *text)
{
  g_autofree char *ascii = g_str_to_ascii (text, "lv");

  return g_ascii_strdown (ascii, -1);
}

static gboolean
matches (gpointer item,
         gpointer data)
{
  IepPlanLinesView *self = IEP_PLAN_LINES_VIEW (data);
  g_autofree char *all = NULL;
  g_autofree char *folded = NULL;
  const char *title;
  const char *cpv;

  if (self->wanted == NULL)
    return TRUE;
  title = iep_record_get_string (item, "title");
  cpv = iep_record_get_string (item, "cpv");
  all = g_strjoin (" ", iep_record_get_string (item, "number"), title != NULL ? title : "", cpv != NULL ? cpv : "", NULL);
  folded = fold (all);
  return strstr (folded, self->wanted) != NULL;
}

static void
search_changed_cb (IepPlanLinesView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_assert (IEP_IS_PLAN_LINES_VIEW (self));

  g_clear_pointer (&self->wanted, g_free);
  if (*text != '\0')
    self->wanted = fold (text);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static char *
announce_text (IepRecord *record)
{
  return iep_announce_format (iep_record_get_int (record, "announce_year"), iep_record_get_int (record, "announce_quarter"),
                              iep_record_get_int (record, "announce_month"));
}

static char *
cpv_text (IepRecord *record)
{
  return g_strdup (iep_record_get_string (record, "cpv"));
}

/* When it is announced: whole years first, then quarters and months by their first day. */
static int
compare_announcements (gconstpointer a,
                       gconstpointer b,
                       gpointer      user_data)
{
  gint64 when[2];

  for (guint i = 0; i < 2; i++)
    {
      IepRecord *record = IEP_RECORD ((gpointer) (i == 0 ? a : b));
      gint64 year = iep_record_get_int (record, "announce_year");
      gint64 month = iep_record_get_int (record, "announce_month");
      gint64 quarter = iep_record_get_int (record, "announce_quarter");

      if (month == IEP_UNSET)
        month = quarter != IEP_UNSET ? quarter * 3 - 2 : 0;
      when[i] = year != IEP_UNSET ? year * 12 + month : 0;
    }

  return when[0] < when[1] ? -1 : when[0] > when[1];
}

static void
add_column (IepPlanLinesView    *self,
            GtkColumnViewColumn *column,
            const char          *field,
            int                  width)
{
  if (field != NULL)
    iep_record_column_sort_by (column, field);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

static void
iep_plan_lines_view_dispose (GObject *object)
{
  IepPlanLinesView *self = IEP_PLAN_LINES_VIEW (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_PLAN_LINES_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (iep_plan_lines_view_parent_class)->dispose (object);
}

static void
iep_plan_lines_view_class_init (IepPlanLinesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_plan_lines_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-plan-lines-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPlanLinesView, search);
  gtk_widget_class_bind_template_child (widget_class, IepPlanLinesView, view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
iep_plan_lines_view_init (IepPlanLinesView *self)
{
  g_autoptr (GtkColumnViewColumn) announcement = NULL;
  g_autoptr (GtkSorter) by_announcement = NULL;
  GtkSelectionModel *selection;
  GtkSortListModel *sorted;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  /* A plan may have twenty thousand lines: the window goes on while they are sorted. */
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (sorted)));
  gtk_column_view_set_model (self->view, selection);
  g_object_unref (selection);

  add_column (self, iep_record_column_new (_("No."), "number"), "line_no", 72);
  add_column (self, iep_record_column_new (_("Subject"), "title"), "title", 0);
  add_column (self, iep_record_column_new_func (_("CPV"), cpv_text, FALSE), "cpv", 80);
  add_column (self, iep_record_column_new (_("Procedure"), "procedure"), "procedure", 112);
  announcement = iep_record_column_new_func (_("Announcement"), announce_text, FALSE);
  by_announcement = GTK_SORTER (gtk_custom_sorter_new (compare_announcements, NULL, NULL));
  gtk_column_view_column_set_sorter (announcement, by_announcement);
  add_column (self, g_object_ref (announcement), NULL, 112);
  add_column (self, iep_record_column_new (_("Without VAT"), "estimated_price"), "estimated_price", 108);
  add_column (self, iep_record_column_new (_("Budget with VAT"), "funding_total"), "funding_total", 132);
}

/**
 * iep_plan_lines_view_new:
 *
 * Returns: (transfer floating): an empty table
 */
GtkWidget *
iep_plan_lines_view_new (void)
{
  return g_object_new (IEP_TYPE_PLAN_LINES_VIEW, NULL);
}

/**
 * iep_plan_lines_view_set_lines:
 * @self: a table
 * @lines: (nullable): a model of #IepPlanLine
 *
 * Shows these lines.
 */
void
iep_plan_lines_view_set_lines (IepPlanLinesView *self,
                               GListModel       *lines)
{
  g_return_if_fail (IEP_IS_PLAN_LINES_VIEW (self));

  gtk_filter_list_model_set_model (self->filtered, lines);
}
