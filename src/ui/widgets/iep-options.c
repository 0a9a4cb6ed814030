/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of a few: all of them side by side when they are four at most, otherwise a drop-down. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-options.h"

#include <glib/gi18n.h>

#define MAX_BUTTONS 4
/* More letters than this do not fit side by side into the smallest window. */
#define MAX_LETTERS 72

struct _IepOptions
{
  GtkWidget parent_instance;

  GtkWidget *box;       /* of toggle buttons, or NULL */
  GtkWidget *drop_down; /* or NULL */
  GStrv values;
  char *value;
  char *label;
  gboolean optional;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (IepOptions, iep_options, GTK_TYPE_WIDGET)

enum
{
  PROP_VALUE = 1,
  PROP_OPTIONAL,
  PROP_LABEL,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static gboolean
fit_side_by_side (const char * const *labels)
{
  guint n = 0;
  glong letters = 0;

  for (; labels[n] != NULL; n++)
    letters += g_utf8_strlen (labels[n], -1);
  return n <= MAX_BUTTONS && letters <= MAX_LETTERS;
}

static void
show_value (IepOptions *self)
{
  self->updating = TRUE;
  if (self->box != NULL)
    {
      GtkWidget *button = gtk_widget_get_first_child (self->box);

      for (guint i = 0; button != NULL; i++, button = gtk_widget_get_next_sibling (button))
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                      g_strcmp0 (self->values[i], self->value) == 0);
    }
  else if (self->drop_down != NULL)
    {
      guint offset = self->optional ? 1 : 0;
      guint selected = self->optional ? 0 : GTK_INVALID_LIST_POSITION;

      for (guint i = 0; self->values[i] != NULL; i++)
        if (g_strcmp0 (self->values[i], self->value) == 0)
          selected = i + offset;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), selected);
    }
  self->updating = FALSE;
}

static void
choose (IepOptions *self,
        const char *value)
{
  if (g_strcmp0 (self->value, value) != 0)
    {
      g_free (self->value);
      self->value = g_strdup (value);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
    }
  show_value (self);
}

static void
toggled_cb (GtkToggleButton *button,
            IepOptions      *self)
{
  const char *value = g_object_get_data (G_OBJECT (button), "iep-value");

  if (self->updating)
    return;
  if (gtk_toggle_button_get_active (button))
    choose (self, value);
  else
    choose (self, self->optional ? NULL : value);
}

static void
selected_cb (IepOptions *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (self->optional && selected == 0)
    choose (self, NULL);
  else
    choose (self, self->values[selected - (self->optional ? 1 : 0)]);
}

static void
name_parts (IepOptions *self)
{
  GtkWidget *part = self->box != NULL ? GTK_WIDGET (self) : self->drop_down;

  if (part != NULL && self->label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
}

static void
iep_options_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  IepOptions *self = IEP_OPTIONS (object);

  switch (id)
    {
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_OPTIONAL:
      g_value_set_boolean (value, self->optional);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_options_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  IepOptions *self = IEP_OPTIONS (object);

  switch (id)
    {
    case PROP_VALUE:
      iep_options_set_value (self, g_value_get_string (value));
      break;
    case PROP_OPTIONAL:
      self->optional = g_value_get_boolean (value);
      break;
    case PROP_LABEL:
      g_free (self->label);
      self->label = g_value_dup_string (value);
      name_parts (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_options_dispose (GObject *object)
{
  IepOptions *self = IEP_OPTIONS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_options_parent_class)->dispose (object);
}

static void
iep_options_finalize (GObject *object)
{
  IepOptions *self = IEP_OPTIONS (object);

  g_strfreev (self->values);
  g_free (self->value);
  g_free (self->label);

  G_OBJECT_CLASS (iep_options_parent_class)->finalize (object);
}

/* What takes the focus itself, by whatever it gives it on to, would keep Shift+Tab from leaving. */
static gboolean
iep_options_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  IepOptions *self = IEP_OPTIONS (widget);
  GtkWidget *part = self->box != NULL ? self->box : self->drop_down;

  return part != NULL && gtk_widget_child_focus (part, direction);
}

static gboolean
iep_options_grab_focus (GtkWidget *widget)
{
  IepOptions *self = IEP_OPTIONS (widget);
  GtkWidget *child;

  if (self->drop_down != NULL)
    return gtk_widget_grab_focus (self->drop_down);
  if (self->box == NULL)
    return FALSE;
  for (child = gtk_widget_get_first_child (self->box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
      return gtk_widget_grab_focus (child);
  child = gtk_widget_get_first_child (self->box);
  return child != NULL && gtk_widget_grab_focus (child);
}

static void
iep_options_class_init (IepOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = iep_options_get_property;
  object_class->set_property = iep_options_set_property;
  object_class->dispose = iep_options_dispose;
  object_class->finalize = iep_options_finalize;
  widget_class->focus = iep_options_focus;
  widget_class->grab_focus = iep_options_grab_focus;

  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_OPTIONAL] = g_param_spec_boolean ("optional", NULL, NULL, FALSE, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
iep_options_init (IepOptions *self)
{
  self->values = g_new0 (char *, 1);
}

/**
 * iep_options_new:
 * @label: (nullable): what the choice is about
 * @optional: whether none may be chosen
 *
 * Returns: a choice of nothing yet: see iep_options_set_options()
 */
GtkWidget *
iep_options_new (const char *label,
                 gboolean    optional)
{
  return g_object_new (IEP_TYPE_OPTIONS, "label", label, "optional", optional, NULL);
}

/**
 * iep_options_set_options:
 * @values: (array zero-terminated=1): the values
 * @labels: (array zero-terminated=1): their words, translated, one for each value
 *
 * Sets what can be chosen; the value stays.
 */
void
iep_options_set_options (IepOptions         *self,
                         const char * const *values,
                         const char * const *labels)
{
  g_return_if_fail (IEP_IS_OPTIONS (self));
  g_return_if_fail (values != NULL && labels != NULL);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);
  g_strfreev (self->values);
  self->values = g_strdupv ((char **) values);

  if (fit_side_by_side (labels))
    {
      self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (self->box, "linked");
      for (guint i = 0; values[i] != NULL; i++)
        {
          GtkWidget *button = gtk_toggle_button_new_with_label (labels[i]);
          GtkWidget *words = gtk_button_get_child (GTK_BUTTON (button));

          /* Three long ones would keep a window from being made narrow. */
          gtk_label_set_wrap (GTK_LABEL (words), TRUE);
          gtk_label_set_justify (GTK_LABEL (words), GTK_JUSTIFY_CENTER);
          g_object_set_data_full (G_OBJECT (button), "iep-value", g_strdup (values[i]), g_free);
          g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
          gtk_box_append (GTK_BOX (self->box), button);
        }
      gtk_widget_set_halign (self->box, GTK_ALIGN_START);
      gtk_widget_set_parent (self->box, GTK_WIDGET (self));
    }
  else
    {
      GtkStringList *strings = gtk_string_list_new (NULL);

      if (self->optional)
        gtk_string_list_append (strings, "—");
      for (guint i = 0; labels[i] != NULL; i++)
        gtk_string_list_append (strings, labels[i]);
      self->drop_down = gtk_drop_down_new (G_LIST_MODEL (strings), NULL);
      gtk_widget_set_halign (self->drop_down, GTK_ALIGN_START);
      g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
      gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
    }
  name_parts (self);
  show_value (self);
}

/**
 * iep_options_get_value:
 *
 * Returns: (transfer none) (nullable): the value of the chosen option
 */
const char *
iep_options_get_value (IepOptions *self)
{
  g_return_val_if_fail (IEP_IS_OPTIONS (self), NULL);

  return self->value;
}

/**
 * iep_options_set_value:
 * @value: (nullable): the option to choose
 */
void
iep_options_set_value (IepOptions *self,
                       const char *value)
{
  g_return_if_fail (IEP_IS_OPTIONS (self));

  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (self->value, value) == 0)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  show_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}
