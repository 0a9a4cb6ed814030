/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws one step of a flow from its record: done with who and when, current with whom it waits for, or to come. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-flow-step.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-labels.h"

struct _IepFlowStep
{
  GtkWidget  parent_instance;

  /* Template References */
  GtkWidget *track;
  GtkWidget *before;
  GtkWidget *after;
  GtkImage  *icon;
  GtkLabel  *title;
  GtkLabel  *who;
  GtkLabel  *when;
  GtkLabel  *comment;
};

G_DEFINE_FINAL_TYPE (IepFlowStep, iep_flow_step, GTK_TYPE_WIDGET)

static const char *
icon_of_state (const char *state)
{
  if (g_strcmp0 (state, "done") == 0)
    return "object-select-symbolic";
  if (g_strcmp0 (state, "current") == 0)
    return "media-record-symbolic";
  return "radio-symbolic";
}

static char *
join_words (const char **parts,
            gsize        n_parts)
{
  GString *words = g_string_new (NULL);

  for (gsize i = 0; i < n_parts; i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", parts[i]);
  return g_string_free (words, FALSE);
}

static void
show (IepFlowStep *self,
      IepVersionStep *step,
      const char  *title,
      const char  *comment)
{
  IepRecord *record = IEP_RECORD (step);
  const char *state = iep_record_get_string (record, "state");
  g_autofree char *waiting_for = iep_version_step_dup_waiting_for (step);
  g_autofree char *when = iep_timestamp_format (iep_record_get_string (record, "at"));
  g_autofree char *who = NULL;
  g_autofree char *spoken = NULL;

  if (g_strcmp0 (state, "current") == 0 && waiting_for != NULL)
    who = *waiting_for != '\0' ? g_strdup_printf (_("waits for: %s"), waiting_for) : g_strdup (_("nobody has this right"));
  else
    who = iep_decision_dup_who (record);
  if (who == NULL)
    who = g_strdup ("");

  gtk_image_set_from_icon_name (self->icon, icon_of_state (state));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->who, who);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->who), who);
  gtk_widget_set_visible (GTK_WIDGET (self->who), *who != '\0');
  gtk_label_set_label (self->when, when != NULL ? when : "");
  gtk_widget_set_visible (GTK_WIDGET (self->when), when != NULL && *when != '\0');
  if (comment != NULL && *comment != '\0')
    {
      /* Translators: what somebody wrote beside a decision, in the quotation marks of the language. */
      g_autofree char *quoted = g_strdup_printf (_("“%s”"), comment);

      gtk_label_set_label (self->comment, quoted);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->comment), comment);
      gtk_widget_set_visible (GTK_WIDGET (self->comment), TRUE);
    }
  gtk_widget_add_css_class (GTK_WIDGET (self), state != NULL ? state : "waiting");

  /* A screen reader gets the step as one sentence. */
  spoken = join_words ((const char *[]) { title, iep_label_step_state (state), who, when, comment }, 5);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
iep_flow_step_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_FLOW_STEP);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (iep_flow_step_parent_class)->dispose (object);
}

static void
iep_flow_step_class_init (IepFlowStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_flow_step_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-flow-step.ui");
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, track);
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, before);
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, after);
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, icon);
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, title);
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, who);
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, when);
  gtk_widget_class_bind_template_child (widget_class, IepFlowStep, comment);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
iep_flow_step_init (IepFlowStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_flow_step_new:
 * @step: what to show
 * @title: the status it leads to, in words
 * @comment: (nullable): what the person who did it wrote
 * @first: whether no line comes in from the left
 * @last: whether no line goes out to the right
 *
 * Returns: (transfer floating): the step
 */
GtkWidget *
iep_flow_step_new (IepVersionStep *step,
                   const char  *title,
                   const char  *comment,
                   gboolean     first,
                   gboolean     last)
{
  IepFlowStep *self;

  g_return_val_if_fail (IEP_IS_VERSION_STEP (step), NULL);

  self = g_object_new (IEP_TYPE_FLOW_STEP, NULL);
  show (self, step, title, comment);
  /* The lines keep their room, so that the marks stay in the middle. */
  gtk_widget_set_opacity (self->before, first ? 0 : 1);
  gtk_widget_set_opacity (self->after, last ? 0 : 1);
  return GTK_WIDGET (self);
}
