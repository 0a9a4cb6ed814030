/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry for an amount in cents: any usual way of typing it goes in, the locale's way is what stays. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-money-entry.h"

#include <glib/gi18n.h>

#include "domain/iep-money.h"
#include "domain/iep-record.h"

struct _IepMoneyEntry
{
  GtkEntry parent_instance;

  gint64 value;
  char *problem;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (IepMoneyEntry, iep_money_entry, GTK_TYPE_ENTRY)

enum
{
  PROP_VALUE = 1,
  PROP_PROBLEM,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
set_problem (IepMoneyEntry *self,
             const char    *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static const char *
describe (const GError *error)
{
  if (g_error_matches (error, IEP_MONEY_ERROR, IEP_MONEY_ERROR_AMBIGUOUS))
    return _("This can be read in two ways. Write the cents too, like 1234.00.");
  if (g_error_matches (error, IEP_MONEY_ERROR, IEP_MONEY_ERROR_DECIMALS))
    return _("An amount has at most two digits of cents.");
  if (g_error_matches (error, IEP_MONEY_ERROR, IEP_MONEY_ERROR_OVERFLOW))
    return _("This amount is too large.");
  return _("This is not an amount. Write it like 1250.50.");
}

static void
show_value (IepMoneyEntry *self)
{
  g_autofree char *text = self->value == IEP_UNSET ? g_strdup ("") : iep_money_format (self->value);

  self->updating = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), text);
  self->updating = FALSE;
}

static void
changed_cb (IepMoneyEntry *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 value = IEP_UNSET;

  if (self->updating)
    return;

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
  if (*text == '\0')
    set_problem (self, NULL);
  else if (!iep_money_parse (text, &value, &error))
    {
      value = IEP_UNSET;
      set_problem (self, describe (error));
    }
  else if (value < 0)
    {
      value = IEP_UNSET;
      set_problem (self, _("An amount cannot be negative."));
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
          IepMoneyEntry           *self)
{
  /* What cannot be read stays as typed, so that it can be corrected. */
  if (self->problem == NULL)
    show_value (self);
}

static void
iep_money_entry_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  IepMoneyEntry *self = IEP_MONEY_ENTRY (object);

  switch (id)
    {
    case PROP_VALUE:
      g_value_set_int64 (value, self->value);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_money_entry_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_VALUE:
      iep_money_entry_set_value (IEP_MONEY_ENTRY (object), g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_money_entry_finalize (GObject *object)
{
  IepMoneyEntry *self = IEP_MONEY_ENTRY (object);

  g_free (self->problem);

  G_OBJECT_CLASS (iep_money_entry_parent_class)->finalize (object);
}

static void
iep_money_entry_class_init (IepMoneyEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = iep_money_entry_get_property;
  object_class->set_property = iep_money_entry_set_property;
  object_class->finalize = iep_money_entry_finalize;

  properties[PROP_VALUE] =
    g_param_spec_int64 ("value", NULL, NULL, G_MININT64, G_MAXINT64, IEP_UNSET,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
iep_money_entry_init (IepMoneyEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->value = IEP_UNSET;
  gtk_editable_set_alignment (GTK_EDITABLE (self), 1);
  gtk_entry_set_input_purpose (GTK_ENTRY (self), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_max_length (GTK_ENTRY (self), 40);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * iep_money_entry_new:
 *
 * Returns: an empty entry
 */
GtkWidget *
iep_money_entry_new (void)
{
  return g_object_new (IEP_TYPE_MONEY_ENTRY, NULL);
}

/**
 * iep_money_entry_get_value:
 *
 * Returns: cents, or %IEP_UNSET when the entry is empty or holds no amount
 */
gint64
iep_money_entry_get_value (IepMoneyEntry *self)
{
  g_return_val_if_fail (IEP_IS_MONEY_ENTRY (self), IEP_UNSET);

  return self->value;
}

/**
 * iep_money_entry_set_value:
 * @value: cents, or %IEP_UNSET for an empty entry
 *
 * Shows the amount as the locale writes it.
 */
void
iep_money_entry_set_value (IepMoneyEntry *self,
                           gint64         value)
{
  g_return_if_fail (IEP_IS_MONEY_ENTRY (self));

  if (self->value == value)
    return;
  self->value = value;
  set_problem (self, NULL);
  show_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * iep_money_entry_get_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with the text, in the user's words
 */
const char *
iep_money_entry_get_problem (IepMoneyEntry *self)
{
  g_return_val_if_fail (IEP_IS_MONEY_ENTRY (self), NULL);

  return self->problem;
}
