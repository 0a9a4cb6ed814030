/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a draft still needs before it can be included: a short list, each item a way to its field. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-missing-list.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "domain/iep-problem.h"

struct _IepMissingList
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *items;
};

G_DEFINE_FINAL_TYPE (IepMissingList, iep_missing_list, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clicked_cb (GtkButton      *button,
            IepMissingList *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, g_object_get_data (G_OBJECT (button), "iep-field"));
}

/* "Choose the EKK code." says enough of a field, but not of which line of many. */
static char *
describe (IepProblem *problem)
{
  const char *field = iep_problem_get_field (problem);
  const char *code = iep_problem_get_code (problem);
  g_autofree char *place = NULL;

  if (field == NULL || g_strcmp0 (code, "sum_mismatch") == 0 ||
      (g_strcmp0 (code, "required") == 0 && strchr (field, '[') == NULL))
    return g_strdup (iep_problem_get_text (problem));
  place = iep_label_field (field);
  if (place == NULL)
    return g_strdup (iep_problem_get_text (problem));
  return g_strdup_printf ("%s: %s", place, iep_problem_get_text (problem));
}

static GtkWidget *
make_item (IepMissingList *self,
           IepProblem     *problem)
{
  g_autofree char *words = describe (problem);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), arrow);
  gtk_button_set_child (GTK_BUTTON (button), line);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "iep-missing-item");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "iep-field", g_strdup (iep_problem_get_field (problem)), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  return button;
}

static void
iep_missing_list_dispose (GObject *object)
{
  g_clear_pointer (&IEP_MISSING_LIST (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_missing_list_parent_class)->dispose (object);
}

static void
iep_missing_list_class_init (IepMissingListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_missing_list_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
iep_missing_list_init (IepMissingList *self)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  GtkWidget *title = gtk_label_new (_("Still needed before it can be included"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_add_css_class (self->box, "iep-missing");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "heading");
  /* In a box of its own: GTK 4.8 counts an image's baseline one time and not the other. */
  gtk_box_append (GTK_BOX (frame), icon);
  gtk_box_append (GTK_BOX (heading), frame);
  gtk_box_append (GTK_BOX (heading), title);
  gtk_box_append (GTK_BOX (self->box), heading);

  self->items = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->items);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Still needed before it can be included"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * iep_missing_list_new:
 *
 * Returns: a list of nothing, hidden
 */
GtkWidget *
iep_missing_list_new (void)
{
  return g_object_new (IEP_TYPE_MISSING_LIST, NULL);
}

/**
 * iep_missing_list_set_model:
 * @problems: (nullable): #IepProblem s; what they say now is shown
 */
void
iep_missing_list_set_model (IepMissingList *self,
                            GListModel     *problems)
{
  GtkWidget *child;
  guint n;

  g_return_if_fail (IEP_IS_MISSING_LIST (self));
  g_return_if_fail (problems == NULL || G_IS_LIST_MODEL (problems));

  while ((child = gtk_widget_get_first_child (self->items)) != NULL)
    gtk_box_remove (GTK_BOX (self->items), child);

  n = problems != NULL ? g_list_model_get_n_items (problems) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (problems, i);

      gtk_box_append (GTK_BOX (self->items), make_item (self, problem));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
