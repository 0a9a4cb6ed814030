/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays the steps of a flow side by side, each as wide as the others; what is too long for its step wraps. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-flow-strip.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "ui/plans/iep-flow-step.h"

struct _IepFlowStrip
{
  GtkWidget    parent_instance;

  GtkBox      *box;
  IepFlowWords words;
};

G_DEFINE_FINAL_TYPE (IepFlowStrip, iep_flow_strip, GTK_TYPE_WIDGET)

static void
iep_flow_strip_dispose (GObject *object)
{
  IepFlowStrip *self = IEP_FLOW_STRIP (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  G_OBJECT_CLASS (iep_flow_strip_parent_class)->dispose (object);
}

static void
iep_flow_strip_class_init (IepFlowStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_flow_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "flowstrip");
}

static void
iep_flow_strip_init (IepFlowStrip *self)
{
  /* The list role belongs to the box: its children are the steps. */
  self->box = g_object_new (GTK_TYPE_BOX, "homogeneous", TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Steps of the plan"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  self->words = iep_label_plan_status;
}

/**
 * iep_flow_strip_new:
 *
 * Returns: (transfer floating): an empty strip
 */
GtkWidget *
iep_flow_strip_new (void)
{
  return g_object_new (IEP_TYPE_FLOW_STRIP, NULL);
}

/**
 * iep_flow_strip_set_words:
 * @self: a strip
 * @words: what a status of this kind of document is called
 * @name: what a screen reader calls the strip
 *
 * A strip is of a plan until it is told otherwise.
 */
void
iep_flow_strip_set_words (IepFlowStrip *self,
                          IepFlowWords  words,
                          const char   *name)
{
  g_return_if_fail (IEP_IS_FLOW_STRIP (self));
  g_return_if_fail (words != NULL && name != NULL);

  self->words = words;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* What the person of a step wrote; the step and its decision bear the same time. */
static const char *
find_comment (IepRecord  *step,
              GListModel *decisions)
{
  const char *at = iep_record_get_string (step, "at");

  for (guint i = 0; at != NULL && decisions != NULL && i < g_list_model_get_n_items (decisions); i++)
    {
      g_autoptr (IepRecord) decision = g_list_model_get_item (decisions, i);

      if (g_strcmp0 (iep_record_get_string (decision, "at"), at) == 0)
        return iep_record_get_string (decision, "comment");
    }
  return NULL;
}

/**
 * iep_flow_strip_set_steps:
 * @self: a strip
 * @steps: (nullable): a model of #IepVersionStep in their order
 * @decisions: (nullable): a model of #IepDecision, for what was written
 *
 * Shows these steps instead of the ones before.
 */
void
iep_flow_strip_set_steps (IepFlowStrip *self,
                          GListModel   *steps,
                          GListModel   *decisions)
{
  GtkWidget *child;
  guint n;

  g_return_if_fail (IEP_IS_FLOW_STRIP (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  n = steps != NULL ? g_list_model_get_n_items (steps) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (IepVersionStep) step = g_list_model_get_item (steps, i);

      const char *title = self->words (iep_record_get_string (IEP_RECORD (step), "result_status"));

      gtk_box_append (self->box, iep_flow_step_new (step, title, find_comment (IEP_RECORD (step), decisions), i == 0,
                                                    i + 1 == n));
    }
}
