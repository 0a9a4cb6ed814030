/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many procurements are to be announced in each month, as bars. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/overview/iep-month-chart.h"

#include <glib/gi18n.h>

#include "domain/iep-money.h"

/* The highest bar, in pixels. */
#define FULL_HEIGHT 110

struct _IepMonthChart
{
  GtkWidget  parent_instance;

  GtkWidget *box;
  GtkWidget *months;
  GtkWidget *columns[12];
  GtkWidget *counts[12];
  GtkWidget *bars[12];
  GtkWidget *names[12];
  GtkWidget *quarters;
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (IepMonthChart, iep_month_chart, GTK_TYPE_WIDGET)

static char *
month_name (int         month,
            const char *format)
{
  g_autoptr(GDateTime) date = g_date_time_new_utc (2027, month, 1, 0, 0, 0);

  return g_date_time_format (date, format);
}

static void
show_month (IepMonthChart *self,
            int            index,
            guint          count,
            gint64         total,
            guint          highest)
{
  g_autofree char *count_words = g_strdup_printf ("%u", count);
  g_autofree char *name = month_name (index + 1, "%OB");
  g_autofree char *amount = iep_money_format (total);
  g_autofree char *procurements = g_strdup_printf (ngettext ("%d procurement", "%d procurements", (int) count),
                                                   (int) count);
  /* Translators: the tooltip of a bar: a month, "4 procurements", an amount in euros. */
  g_autofree char *words = g_strdup_printf (_("%1$s: %2$s, %3$s EUR without VAT"), name, procurements, amount);

  gtk_label_set_label (GTK_LABEL (self->counts[index]), count > 0 ? count_words : "");
  gtk_widget_set_size_request (self->bars[index], -1, count > 0 ? MAX (4, (int) (FULL_HEIGHT * count / highest)) : 2);
  if (count > 0)
    gtk_widget_remove_css_class (self->bars[index], "nothing");
  else
    gtk_widget_add_css_class (self->bars[index], "nothing");
  gtk_widget_set_tooltip_text (self->columns[index], words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->columns[index]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
show_quarters (IepMonthChart          *self,
               const IepAnnouncements *announcements)
{
  GString *words = g_string_new (NULL);

  for (int i = 0; i < 4; i++)
    {
      if (announcements->quarter_count[i] == 0)
        continue;
      if (words->len > 0)
        g_string_append (words, ", ");
      /* Translators: the number of a quarter of the year and how many procurements are announced in it. */
      g_string_append_printf (words, _("quarter %1$d: %2$d"), i + 1, (int) announcements->quarter_count[i]);
    }

  if (words->len > 0)
    {
      /* Translators: %s is a list like "quarter 1: 2, quarter 3: 1". */
      g_autofree char *sentence = g_strdup_printf (_("With only the quarter given: %s"), words->str);

      gtk_label_set_label (GTK_LABEL (self->quarters), sentence);
    }
  gtk_widget_set_visible (self->quarters, words->len > 0);
  g_string_free (words, TRUE);
}

static void
iep_month_chart_dispose (GObject *object)
{
  IepMonthChart *self = IEP_MONTH_CHART (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_month_chart_parent_class)->dispose (object);
}

static void
iep_month_chart_class_init (IepMonthChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_month_chart_dispose;

  gtk_widget_class_set_css_name (widget_class, "monthchart");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
iep_month_chart_init (IepMonthChart *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->months = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (self->months), TRUE);

  for (int i = 0; i < 12; i++)
    {
      g_autofree char *name = month_name (i + 1, "%Ob");

      self->columns[i] = g_object_new (GTK_TYPE_BOX,
                                       "orientation", GTK_ORIENTATION_VERTICAL,
                                       "spacing", 4,
                                       "accessible-role", GTK_ACCESSIBLE_ROLE_IMG,
                                       NULL);
      self->counts[i] = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->counts[i], "caption");
      gtk_widget_add_css_class (self->counts[i], "numeric");
      gtk_widget_set_vexpand (self->counts[i], TRUE);
      gtk_widget_set_valign (self->counts[i], GTK_ALIGN_END);
      self->bars[i] = g_object_new (GTK_TYPE_BOX, "css-name", "bar", NULL);
      self->names[i] = gtk_label_new (name);
      gtk_label_set_ellipsize (GTK_LABEL (self->names[i]), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->names[i], "caption");
      gtk_widget_add_css_class (self->names[i], "dim-label");
      gtk_box_append (GTK_BOX (self->columns[i]), self->counts[i]);
      gtk_box_append (GTK_BOX (self->columns[i]), self->bars[i]);
      gtk_box_append (GTK_BOX (self->columns[i]), self->names[i]);
      gtk_box_append (GTK_BOX (self->months), self->columns[i]);
    }
  gtk_widget_set_size_request (self->months, -1, FULL_HEIGHT + 48);
  gtk_box_append (GTK_BOX (self->box), self->months);

  self->quarters = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->quarters), 0);
  gtk_label_set_wrap (GTK_LABEL (self->quarters), TRUE);
  gtk_widget_add_css_class (self->quarters, "caption");
  gtk_widget_set_visible (self->quarters, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->quarters);

  self->empty = gtk_label_new (_("No included procurement is to be announced this year. Include one to see it here."));
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->empty);

  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "quiet-card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * iep_month_chart_show:
 * @self: the chart
 * @announcements: (transfer none): the counts
 * @year: their year; its month of today is marked
 */
void
iep_month_chart_show (IepMonthChart          *self,
                      const IepAnnouncements *announcements,
                      int                     year)
{
  g_autoptr(GDateTime) now = NULL;
  guint highest = 0;
  guint by_quarter = 0;

  g_return_if_fail (IEP_IS_MONTH_CHART (self));
  g_return_if_fail (announcements != NULL);

  for (int i = 0; i < 12; i++)
    highest = MAX (highest, announcements->count[i]);
  for (int i = 0; i < 4; i++)
    by_quarter += announcements->quarter_count[i];

  now = g_date_time_new_now_local ();
  for (int i = 0; i < 12; i++)
    {
      show_month (self, i, announcements->count[i], announcements->total[i], highest);
      if (g_date_time_get_year (now) == year && g_date_time_get_month (now) == i + 1)
        gtk_widget_add_css_class (self->columns[i], "today");
      else
        gtk_widget_remove_css_class (self->columns[i], "today");
    }
  show_quarters (self, announcements);

  gtk_widget_set_visible (self->months, highest > 0);
  gtk_widget_set_visible (self->empty, highest == 0 && by_quarter == 0);
}
