/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar as long as the estimate: what is planned of it, what drafts want, what is over; a line for the scenario. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/budget/iep-budget-bar.h"

#include <glib/gi18n.h>

#define HEIGHT 10

struct _IepBudgetBar
{
  GtkWidget        parent_instance;

  IepBudgetFigures figures;
};

G_DEFINE_FINAL_TYPE (IepBudgetBar, iep_budget_bar, GTK_TYPE_WIDGET)

static GdkRGBA
color_of (GtkWidget  *widget,
          const char *name,
          float       alpha)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  color.alpha *= alpha;
  return color;
}

static void
paint (GtkSnapshot *snapshot,
       GdkRGBA      color,
       float        x,
       float        y,
       float        width,
       float        height)
{
  if (width > 0)
    gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
iep_budget_bar_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  const IepBudgetFigures *figures = &IEP_BUDGET_BAR (widget)->figures;
  gboolean scenario = figures->scenario != IEP_UNSET;
  gint64 taken = scenario ? figures->scenario : figures->planned;
  gint64 longest = MAX (MAX (figures->estimate, taken + figures->draft), MAX (figures->planned, 1));
  float width = (float) gtk_widget_get_width (widget);
  float y = ((float) gtk_widget_get_height (widget) - HEIGHT) / 2;
  float scale = width / (float) longest;
  float estimate = (float) figures->estimate * scale;
  float planned = (float) taken * scale;
  float draft = (float) figures->draft * scale;
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, y, width, HEIGHT), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  paint (snapshot, color_of (widget, "window_fg_color", 0.12f), 0, y, estimate, HEIGHT);
  paint (snapshot, color_of (widget, "accent_bg_color", 1), 0, y, MIN (planned, estimate), HEIGHT);
  paint (snapshot, color_of (widget, "error_bg_color", 1), estimate, y, planned - estimate, HEIGHT);
  /* Thinner: it is not decided yet. */
  paint (snapshot, color_of (widget, "warning_bg_color", 1), planned, y + HEIGHT / 2, draft, HEIGHT / 2);
  gtk_snapshot_pop (snapshot);
  /* Where the estimate ends when more is wanted, and where the plan stood before the scenario. */
  if (figures->estimate < longest)
    paint (snapshot, color_of (widget, "window_fg_color", 0.9f), MIN (MAX (estimate - 1, 0), width - 2), y - 2, 2, HEIGHT + 4);
  if (scenario && figures->scenario != figures->planned)
    paint (snapshot, color_of (widget, "purple_3", 1), MIN ((float) figures->planned * scale, width - 3), y - 3, 3, HEIGHT + 6);
}

static void
iep_budget_bar_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : HEIGHT + 6;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : HEIGHT + 6;
}

static void
iep_budget_bar_class_init (IepBudgetBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = iep_budget_bar_snapshot;
  widget_class->measure = iep_budget_bar_measure;

  gtk_widget_class_set_css_name (widget_class, "budgetbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
iep_budget_bar_init (IepBudgetBar *self)
{
  self->figures.scenario = IEP_UNSET;
}

/**
 * iep_budget_bar_new:
 *
 * Returns: a bar of nothing yet
 */
GtkWidget *
iep_budget_bar_new (void)
{
  return g_object_new (IEP_TYPE_BUDGET_BAR, NULL);
}

/**
 * iep_budget_bar_show:
 * @self: a bar
 * @name: of what
 * @figures: its amounts; copied
 *
 * Draws the amounts and says them in words to who points at the bar or cannot see it.
 */
void
iep_budget_bar_show (IepBudgetBar           *self,
                     const char             *name,
                     const IepBudgetFigures *figures)
{
  g_autofree char *estimate = NULL;
  g_autofree char *planned = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (IEP_IS_BUDGET_BAR (self));
  g_return_if_fail (figures != NULL);

  self->figures = *figures;
  estimate = iep_money_format (figures->estimate);
  planned = iep_money_format (figures->planned);
  draft = iep_money_format (figures->draft);
  /* Translators: the words of a bar: a code's name and three amounts. */
  words = g_strdup_printf (_("%1$s: estimate %2$s, planned %3$s, in drafts %4$s"), name, estimate, planned, draft);
  if (figures->scenario != IEP_UNSET)
    {
      g_autofree char *before = g_steal_pointer (&words);
      g_autofree char *scenario = iep_money_format (figures->scenario);

      words = g_strdup_printf (_("%1$s, under the scenario %2$s"), before, scenario);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
