/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form: its title, the control that fits it, and beneath what is wrong or still needed. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-form-field.h"

#include <glib/gi18n.h>

#include "ui/widgets/iep-field-control.h"

struct _IepFormField
{
  GtkWidget parent_instance;

  char *field;
  char *title;
  char *description;
  char *refusal; /* what the server said; gone as soon as the value changes */
  char *hint;

  gboolean wrap;

  IepRecord *record;
  const IepField *meta;
  gulong notify;
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *control;
  GtkWidget *message;
};

G_DEFINE_FINAL_TYPE (IepFormField, iep_form_field, GTK_TYPE_WIDGET)

enum
{
  PROP_FIELD = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_WRAP,
  N_PROPERTIES
};

enum
{
  STATE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
update_message (IepFormField *self)
{
  const char *problem = iep_form_field_get_problem (self);
  const char *text = problem;
  const char *css_class = "error";

  if (text == NULL && self->hint != NULL)
    {
      text = self->hint;
      css_class = "warning";
    }
  if (text == NULL)
    {
      text = self->description;
      css_class = "dim-label";
    }

  gtk_widget_remove_css_class (self->message, "error");
  gtk_widget_remove_css_class (self->message, "warning");
  gtk_widget_remove_css_class (self->message, "dim-label");
  gtk_widget_add_css_class (self->message, css_class);
  gtk_label_set_label (GTK_LABEL (self->message), text != NULL ? text : "");
  gtk_widget_set_visible (self->message, text != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  if (self->control != NULL)
    iep_field_control_mark (self->control, problem);
}

static void
control_state_cb (IepFormField *self)
{
  update_message (self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
value_changed_cb (IepFormField *self)
{
  g_clear_pointer (&self->refusal, g_free);
  update_message (self);
}

static void
make_control (IepFormField  *self,
              const IepField *field)
{
  const char *title = self->title != NULL ? self->title : _(field->label);

  gtk_label_set_label (GTK_LABEL (self->label), title);
  self->control = self->wrap ? iep_field_control_new_wrapped () : iep_field_control_new (field);
  iep_field_control_set_label (self->control, title);
  if (GTK_IS_ENTRY (self->control))
    {
      gtk_entry_set_has_frame (GTK_ENTRY (self->control), FALSE);
      gtk_editable_set_alignment (GTK_EDITABLE (self->control), 0);
      gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 8);
    }

  if (GTK_IS_SWITCH (self->control))
    {
      gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), GTK_ORIENTATION_HORIZONTAL);
      gtk_box_set_spacing (GTK_BOX (self->box), 12);
      gtk_widget_set_hexpand (self->label, TRUE);
      gtk_widget_remove_css_class (self->label, "caption");
      gtk_widget_remove_css_class (self->label, "dim-label");
    }
  gtk_box_insert_child_after (GTK_BOX (self->box), self->control, self->label);
  iep_field_control_watch (self->control, G_CALLBACK (control_state_cb), self);
}

/* A click beside the text of a field means the field. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            IepFormField    *self)
{
  GtkWidget *target = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (self->control == NULL)
    return;
  if (GTK_IS_SWITCH (self->control) && (target == self->label || target == GTK_WIDGET (self) || target == self->box))
    gtk_widget_activate (self->control);
  else if (target == GTK_WIDGET (self) || target == self->box || target == self->label)
    gtk_widget_grab_focus (self->control);
}

static void
iep_form_field_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  IepFormField *self = IEP_FORM_FIELD (object);

  switch (id)
    {
    case PROP_FIELD:
      g_value_set_string (value, self->field);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, self->wrap);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_form_field_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  IepFormField *self = IEP_FORM_FIELD (object);

  switch (id)
    {
    case PROP_FIELD:
      g_free (self->field);
      self->field = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      if (self->title != NULL)
        gtk_label_set_label (GTK_LABEL (self->label), self->title);
      if (self->title != NULL && self->control != NULL)
        iep_field_control_set_label (self->control, self->title);
      break;
    case PROP_DESCRIPTION:
      g_free (self->description);
      self->description = g_value_dup_string (value);
      update_message (self);
      break;
    case PROP_WRAP:
      self->wrap = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* What takes the focus itself, by whatever it gives it on to, would keep Shift+Tab from leaving. */
static gboolean
iep_form_field_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  IepFormField *self = IEP_FORM_FIELD (widget);

  return self->box != NULL && gtk_widget_child_focus (self->box, direction);
}

static gboolean
iep_form_field_grab_focus (GtkWidget *widget)
{
  IepFormField *self = IEP_FORM_FIELD (widget);

  return self->control != NULL && gtk_widget_grab_focus (self->control);
}

static void
release_record (IepFormField *self)
{
  if (self->notify != 0)
    g_signal_handler_disconnect (self->record, self->notify);
  self->notify = 0;
  g_clear_object (&self->record);
}

static void
iep_form_field_dispose (GObject *object)
{
  IepFormField *self = IEP_FORM_FIELD (object);

  release_record (self);
  self->control = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_form_field_parent_class)->dispose (object);
}

static void
iep_form_field_finalize (GObject *object)
{
  IepFormField *self = IEP_FORM_FIELD (object);

  g_free (self->field);
  g_free (self->title);
  g_free (self->description);
  g_free (self->refusal);
  g_free (self->hint);

  G_OBJECT_CLASS (iep_form_field_parent_class)->finalize (object);
}

static void
iep_form_field_class_init (IepFormFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = iep_form_field_get_property;
  object_class->set_property = iep_form_field_set_property;
  object_class->dispose = iep_form_field_dispose;
  object_class->finalize = iep_form_field_finalize;
  widget_class->focus = iep_form_field_focus;
  widget_class->grab_focus = iep_form_field_grab_focus;

  properties[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "formfield");
}

static void
iep_form_field_init (IepFormField *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);

  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->label);

  self->message = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_widget_add_css_class (self->message, "caption");
  gtk_widget_set_visible (self->message, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->message);

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * iep_form_field_get_field:
 *
 * Returns: (transfer none) (nullable): the name of the field
 */
const char *
iep_form_field_get_field (IepFormField *self)
{
  g_return_val_if_fail (IEP_IS_FORM_FIELD (self), NULL);

  return self->field;
}

/**
 * iep_form_field_bind:
 * @session: where codes are looked up
 * @record: (nullable): the record to edit from now on
 */
void
iep_form_field_bind (IepFormField *self,
                     IepSession   *session,
                     gint64        institution_id,
                     gint64        year,
                     IepRecord    *record)
{
  const IepField *field;
  g_autofree char *signal = NULL;

  g_return_if_fail (IEP_IS_FORM_FIELD (self));
  g_return_if_fail (self->field != NULL);

  release_record (self);
  g_clear_pointer (&self->refusal, g_free);
  g_clear_pointer (&self->hint, g_free);
  if (record == NULL)
    {
      if (self->control != NULL)
        iep_field_control_bind (self->control, self->meta, NULL);
      return;
    }

  field = iep_record_find_field (record, self->field);
  if (field == NULL)
    {
      g_critical ("A %s has no field %s", G_OBJECT_TYPE_NAME (record), self->field);
      return;
    }
  if (self->control == NULL)
    make_control (self, field);

  self->meta = field;
  self->record = g_object_ref (record);
  iep_field_control_set_source (self->control, session, institution_id, year);
  iep_field_control_bind (self->control, field, record);
  signal = g_strconcat ("notify::", field->name, NULL);
  g_strdelimit (signal, "_", '-');
  self->notify = g_signal_connect_swapped (record, signal, G_CALLBACK (value_changed_cb), self);
  update_message (self);
}

/**
 * iep_form_field_set_refusal:
 * @message: (nullable): what the server says is wrong; stays until the value changes
 */
void
iep_form_field_set_refusal (IepFormField *self,
                            const char   *message)
{
  g_return_if_fail (IEP_IS_FORM_FIELD (self));

  g_free (self->refusal);
  self->refusal = g_strdup (message);
  update_message (self);
}

/**
 * iep_form_field_set_hint:
 * @message: (nullable): what the field still needs, although it is not wrong
 */
void
iep_form_field_set_hint (IepFormField *self,
                         const char   *message)
{
  g_return_if_fail (IEP_IS_FORM_FIELD (self));

  g_free (self->hint);
  self->hint = g_strdup (message);
  update_message (self);
}

/**
 * iep_form_field_get_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong, by the control or by the server
 */
const char *
iep_form_field_get_problem (IepFormField *self)
{
  const char *problem;

  g_return_val_if_fail (IEP_IS_FORM_FIELD (self), NULL);

  problem = self->control != NULL ? iep_field_control_get_problem (self->control) : NULL;
  return problem != NULL ? problem : self->refusal;
}

/**
 * iep_form_field_has_wrong_text:
 *
 * Returns: whether what was typed is no value of the field
 */
gboolean
iep_form_field_has_wrong_text (IepFormField *self)
{
  g_return_val_if_fail (IEP_IS_FORM_FIELD (self), FALSE);

  return self->control != NULL && iep_field_control_get_problem (self->control) != NULL;
}

/**
 * iep_form_field_get_busy:
 *
 * Returns: whether the control is still finding out what was meant
 */
gboolean
iep_form_field_get_busy (IepFormField *self)
{
  g_return_val_if_fail (IEP_IS_FORM_FIELD (self), FALSE);

  return self->control != NULL && iep_field_control_get_busy (self->control);
}
