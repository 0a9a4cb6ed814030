/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry for a whole number that may also be empty, which a spin button cannot be; or for per cent. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-number-entry.h"

#include <glib/gi18n.h>

#include "domain/iep-money.h"

struct _IepNumberEntry
{
  GtkEntry parent_instance;

  gint64 value;
  gint64 minimum;
  gint64 maximum;
  gboolean percent;
  char *problem;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (IepNumberEntry, iep_number_entry, GTK_TYPE_ENTRY)

enum
{
  PROP_VALUE = 1,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_PERCENT,
  PROP_PROBLEM,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
set_problem (IepNumberEntry *self,
             const char     *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static char *
format_value (IepNumberEntry *self,
              gint64          value)
{
  if (value == IEP_UNSET)
    return g_strdup ("");
  if (!self->percent)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value);
  if (value % 100 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " %%", value / 100);
  else
    {
      g_autofree char *number = iep_money_format (value);

      return g_strdup_printf ("%s %%", number);
    }
}

/* Basis points are to per cent what cents are to euro. */
static gboolean
parse (IepNumberEntry *self,
       const char     *text,
       gint64         *value)
{
  g_autofree char *clean = g_strdup (text);

  if (self->percent)
    {
      gsize length = strlen (clean);

      if (length > 0 && clean[length - 1] == '%')
        clean[length - 1] = '\0';
      g_strstrip (clean);
      return iep_money_parse (clean, value, NULL);
    }
  return g_ascii_string_to_signed (clean, 10, -G_MAXINT32, G_MAXINT32, value, NULL);
}

static void
show_value (IepNumberEntry *self)
{
  g_autofree char *text = format_value (self, self->value);

  self->updating = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), text);
  self->updating = FALSE;
}

static void
changed_cb (IepNumberEntry *self)
{
  g_autofree char *text = NULL;
  gint64 value = IEP_UNSET;

  if (self->updating)
    return;

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
  if (*text == '\0')
    set_problem (self, NULL);
  else if (!parse (self, text, &value) || value < self->minimum || value > self->maximum)
    {
      g_autofree char *from = format_value (self, self->minimum);
      g_autofree char *to = format_value (self, self->maximum);
      g_autofree char *problem = g_strdup_printf (_("Write a number from %s to %s."), from, to);

      value = IEP_UNSET;
      set_problem (self, problem);
    }
  else
    set_problem (self, NULL);

  if (value != self->value)
    {
      self->value = value;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
    }
}

static void
leave_cb (GtkEventControllerFocus *controller,
          IepNumberEntry          *self)
{
  if (self->problem == NULL)
    show_value (self);
}

static gboolean
step_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   data)
{
  IepNumberEntry *self = IEP_NUMBER_ENTRY (widget);

  if (self->value == IEP_UNSET || self->percent)
    return FALSE;
  iep_number_entry_set_value (self, CLAMP (self->value + g_variant_get_int32 (args), self->minimum, self->maximum));
  return TRUE;
}

static void
iep_number_entry_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  IepNumberEntry *self = IEP_NUMBER_ENTRY (object);

  switch (id)
    {
    case PROP_VALUE:
      g_value_set_int64 (value, self->value);
      break;
    case PROP_MINIMUM:
      g_value_set_int64 (value, self->minimum);
      break;
    case PROP_MAXIMUM:
      g_value_set_int64 (value, self->maximum);
      break;
    case PROP_PERCENT:
      g_value_set_boolean (value, self->percent);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_number_entry_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  IepNumberEntry *self = IEP_NUMBER_ENTRY (object);

  switch (id)
    {
    case PROP_VALUE:
      iep_number_entry_set_value (self, g_value_get_int64 (value));
      break;
    case PROP_MINIMUM:
      self->minimum = g_value_get_int64 (value);
      break;
    case PROP_MAXIMUM:
      self->maximum = g_value_get_int64 (value);
      break;
    case PROP_PERCENT:
      self->percent = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_number_entry_finalize (GObject *object)
{
  IepNumberEntry *self = IEP_NUMBER_ENTRY (object);

  g_free (self->problem);

  G_OBJECT_CLASS (iep_number_entry_parent_class)->finalize (object);
}

static void
iep_number_entry_class_init (IepNumberEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = iep_number_entry_get_property;
  object_class->set_property = iep_number_entry_set_property;
  object_class->finalize = iep_number_entry_finalize;

  properties[PROP_VALUE] =
    g_param_spec_int64 ("value", NULL, NULL, G_MININT64, G_MAXINT64, IEP_UNSET, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_MINIMUM] = g_param_spec_int64 ("minimum", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MAXIMUM] = g_param_spec_int64 ("maximum", NULL, NULL, G_MININT64, G_MAXINT64, G_MAXINT32, flags);
  properties[PROP_PERCENT] = g_param_spec_boolean ("percent", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, step_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, step_cb, "i", -1);
}

static void
iep_number_entry_init (IepNumberEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->value = IEP_UNSET;
  self->maximum = G_MAXINT32;
  gtk_entry_set_input_purpose (GTK_ENTRY (self), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_max_length (GTK_ENTRY (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * iep_number_entry_new:
 * @minimum: the least value
 * @maximum: the greatest value
 * @percent: the value is basis points (2100) shown as per cent (21 %)
 *
 * Returns: an empty entry
 */
GtkWidget *
iep_number_entry_new (gint64   minimum,
                      gint64   maximum,
                      gboolean percent)
{
  return g_object_new (IEP_TYPE_NUMBER_ENTRY,
                       "minimum", minimum,
                       "maximum", maximum,
                       "percent", percent,
                       NULL);
}

/**
 * iep_number_entry_get_value:
 *
 * Returns: the number, or %IEP_UNSET when the entry is empty or holds none
 */
gint64
iep_number_entry_get_value (IepNumberEntry *self)
{
  g_return_val_if_fail (IEP_IS_NUMBER_ENTRY (self), IEP_UNSET);

  return self->value;
}

/**
 * iep_number_entry_set_value:
 * @value: the number, or %IEP_UNSET for an empty entry
 */
void
iep_number_entry_set_value (IepNumberEntry *self,
                            gint64          value)
{
  g_return_if_fail (IEP_IS_NUMBER_ENTRY (self));

  if (self->value == value)
    return;
  self->value = value;
  set_problem (self, NULL);
  show_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * iep_number_entry_get_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with the text, in the user's words
 */
const char *
iep_number_entry_get_problem (IepNumberEntry *self)
{
  g_return_val_if_fail (IEP_IS_NUMBER_ENTRY (self), NULL);

  return self->problem;
}
