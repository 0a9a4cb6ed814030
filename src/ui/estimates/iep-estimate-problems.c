/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stops an estimate and what it is warned of: a list that folds, each item a way to its cell. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-problems.h"

#include <glib/gi18n.h>

#include "ui/estimates/iep-estimate-words.h"

#define MAX_HEIGHT 120
/* Whoever mends these finds the others. */
#define MAX_SHOWN 100

struct _IepEstimateProblems
{
  GtkWidget    parent_instance;

  GtkWidget       *frame;
  GtkToggleButton *button;
  GtkLabel        *title;
  GtkRevealer     *revealer;
  GtkBox          *list;
};

G_DEFINE_FINAL_TYPE (IepEstimateProblems, iep_estimate_problems, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clicked_cb (GtkButton           *button,
            IepEstimateProblems *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, g_object_get_data (G_OBJECT (button), "iep-problem"));
}

/* "2251 Uzturēšana, March: …": which line and column, then why. */
static char *
describe (IepEstimateSheet *bridge,
          IepProblem       *problem)
{
  IepRecord *record = IEP_RECORD (problem);
  const char *column = iep_record_get_string (record, "column");
  IepSheetRow *row = iep_estimate_sheet_find (bridge, iep_record_get_string (record, "section"),
                                              iep_record_get_string (record, "line_code"),
                                              iep_record_get_string (record, "source"), iep_record_get_string (record, "split"));
  g_autofree char *line = NULL;
  g_autofree char *column_name = NULL;

  if (row == NULL)
    return g_strdup (iep_problem_get_text (problem));
  line = iep_estimate_sheet_describe (bridge, row);
  if (column == NULL)
    return g_strdup_printf ("%s: %s", line, iep_problem_get_text (problem));
  column_name = iep_estimate_words_column (column);
  return g_strdup_printf ("%s, %s: %s", line, column_name, iep_problem_get_text (problem));
}

static void
add (IepEstimateProblems *self,
     IepEstimateSheet    *bridge,
     IepProblem          *problem,
     gboolean             warning)
{
  g_autofree char *words = describe (bridge, problem);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name (warning ? "dialog-information-symbolic" : "dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  /* In a box of its own: GTK 4.8 counts an image's baseline one time and not the other. */
  gtk_box_append (GTK_BOX (frame), icon);
  gtk_box_append (GTK_BOX (line), frame);
  gtk_box_append (GTK_BOX (line), label);
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "iep-missing-item");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "iep-problem", g_object_ref (problem), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (self->list, button);
}

static void
add_all (IepEstimateProblems *self,
         IepEstimateSheet    *bridge,
         GListModel          *problems,
         gboolean             warning)
{
  guint n = problems != NULL ? g_list_model_get_n_items (problems) : 0;

  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (problems, i);

      add (self, bridge, problem, warning);
    }
}

static void
iep_estimate_problems_dispose (GObject *object)
{
  g_clear_pointer (&IEP_ESTIMATE_PROBLEMS (object)->frame, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_estimate_problems_parent_class)->dispose (object);
}

static void
iep_estimate_problems_class_init (IepEstimateProblemsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_estimate_problems_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, IEP_TYPE_PROBLEM);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static gboolean
arrow_of (GBinding     *binding,
          const GValue *active,
          GValue       *icon_name,
          gpointer      user_data)
{
  g_value_set_static_string (icon_name, g_value_get_boolean (active) ? "pan-down-symbolic" : "pan-end-symbolic");
  return TRUE;
}

static void
toggled_cb (GtkToggleButton     *button,
            IepEstimateProblems *self)
{
  gboolean open = gtk_toggle_button_get_active (button);

  gtk_revealer_set_reveal_child (self->revealer, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

static void
iep_estimate_problems_init (IepEstimateProblems *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *arrow = gtk_image_new ();

  self->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  self->button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_xalign (self->title, 0);
  gtk_box_append (GTK_BOX (line), arrow);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->title));
  gtk_button_set_child (GTK_BUTTON (self->button), line);
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  g_object_bind_property_full (self->button, "active", arrow, "icon-name", G_BINDING_SYNC_CREATE, arrow_of, NULL, NULL, NULL);
  g_signal_connect_object (self->button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->revealer, scrolled);
  self->frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->frame, "iep-missing");
  gtk_widget_add_css_class (self->frame, "iep-missing-compact");
  gtk_box_append (GTK_BOX (self->frame), GTK_WIDGET (self->button));
  gtk_box_append (GTK_BOX (self->frame), GTK_WIDGET (self->revealer));
  gtk_widget_set_parent (self->frame, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * iep_estimate_problems_show:
 * @self: the list
 * @bridge: the sheet, for the names of lines
 * @problems: (nullable): #IepProblem s that stop it
 * @warnings: (nullable): #IepProblem s that do not
 *
 * Shows these instead of what was there; hidden without any.
 */
void
iep_estimate_problems_show (IepEstimateProblems *self,
                            IepEstimateSheet    *bridge,
                            GListModel          *problems,
                            GListModel          *warnings)
{
  guint n_problems = problems != NULL ? g_list_model_get_n_items (problems) : 0;
  guint n_warnings = warnings != NULL ? g_list_model_get_n_items (warnings) : 0;
  g_autofree char *title = NULL;
  GtkWidget *child;

  g_return_if_fail (IEP_IS_ESTIMATE_PROBLEMS (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  add_all (self, bridge, problems, FALSE);
  add_all (self, bridge, warnings, TRUE);
  if (n_problems > 0)
    title = g_strdup_printf (ngettext ("%u thing to mend before it can be handed over",
                                       "%u things to mend before it can be handed over", n_problems), n_problems);
  else
    title = g_strdup_printf (ngettext ("%u warning", "%u warnings", n_warnings), n_warnings);
  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), n_problems + n_warnings > 0);
}

/**
 * iep_estimate_problems_expand:
 * @self: the list
 *
 * Unfolds it.
 */
void
iep_estimate_problems_expand (IepEstimateProblems *self)
{
  g_return_if_fail (IEP_IS_ESTIMATE_PROBLEMS (self));

  gtk_toggle_button_set_active (self->button, TRUE);
}
