/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry for a date: typed in any usual way, or taken from a calendar. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-date-entry.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"

struct _IepDateEntry
{
  GtkEntry parent_instance;

  GtkWidget *popover;
  GtkWidget *calendar;
  char *date;
  char *problem;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (IepDateEntry, iep_date_entry, GTK_TYPE_ENTRY)

enum
{
  PROP_DATE = 1,
  PROP_PROBLEM,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
set_problem (IepDateEntry *self,
             const char   *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
show_date (IepDateEntry *self)
{
  g_autofree char *text = self->date != NULL ? iep_date_format (self->date) : g_strdup ("");

  self->updating = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), text);
  self->updating = FALSE;
}

static void
changed_cb (IepDateEntry *self)
{
  g_autofree char *text = NULL;
  g_autofree char *date = NULL;

  if (self->updating)
    return;

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
  if (*text == '\0')
    set_problem (self, NULL);
  else
    {
      if (!iep_date_parse (text, &date))
        {
          g_autofree char *example = iep_date_format ("2027-12-31");
          g_autofree char *problem = g_strdup_printf (_("There is no such date. Write it like %s."), example);

          set_problem (self, problem);
        }
      else
        set_problem (self, NULL);
    }

  if (g_strcmp0 (date, self->date) != 0)
    {
      g_free (self->date);
      self->date = g_steal_pointer (&date);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
    }
}

static void
leave_cb (GtkEventControllerFocus *controller,
          IepDateEntry            *self)
{
  if (self->problem == NULL)
    show_date (self);
}

static void
day_selected_cb (GtkCalendar  *calendar,
                 IepDateEntry *self)
{
  g_autoptr(GDateTime) day = NULL;
  g_autofree char *date = NULL;

  if (self->updating)
    return;
  day = gtk_calendar_get_date (calendar);
  date = g_date_time_format (day, "%Y-%m-%d");
  iep_date_entry_set_date (self, date);
}

static void
open_calendar (IepDateEntry *self)
{
  GDateTime *day;
  int year, month, number;

  if (self->popover == NULL)
    {
      self->calendar = gtk_calendar_new ();
      g_signal_connect (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self);
      self->popover = gtk_popover_new ();
      gtk_popover_set_child (GTK_POPOVER (self->popover), self->calendar);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }

  if (self->date != NULL && sscanf (self->date, "%d-%d-%d", &year, &month, &number) == 3)
    {
      day = g_date_time_new_local (year, month, number, 12, 0, 0);
      self->updating = TRUE;
      gtk_calendar_select_day (GTK_CALENDAR (self->calendar), day);
      self->updating = FALSE;
      g_date_time_unref (day);
    }
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
icon_press_cb (IepDateEntry         *self,
               GtkEntryIconPosition  position)
{
  open_calendar (self);
}

static gboolean
open_calendar_shortcut (GtkWidget *widget,
                        GVariant  *args,
                        gpointer   data)
{
  open_calendar (IEP_DATE_ENTRY (widget));
  return TRUE;
}

static void
iep_date_entry_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  IepDateEntry *self = IEP_DATE_ENTRY (widget);

  GTK_WIDGET_CLASS (iep_date_entry_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
iep_date_entry_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  IepDateEntry *self = IEP_DATE_ENTRY (object);

  switch (id)
    {
    case PROP_DATE:
      g_value_set_string (value, self->date);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_date_entry_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_DATE:
      iep_date_entry_set_date (IEP_DATE_ENTRY (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_date_entry_dispose (GObject *object)
{
  IepDateEntry *self = IEP_DATE_ENTRY (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_date_entry_parent_class)->dispose (object);
}

static void
iep_date_entry_finalize (GObject *object)
{
  IepDateEntry *self = IEP_DATE_ENTRY (object);

  g_free (self->date);
  g_free (self->problem);

  G_OBJECT_CLASS (iep_date_entry_parent_class)->finalize (object);
}

static void
iep_date_entry_class_init (IepDateEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_date_entry_get_property;
  object_class->set_property = iep_date_entry_set_property;
  object_class->dispose = iep_date_entry_dispose;
  object_class->finalize = iep_date_entry_finalize;
  widget_class->size_allocate = iep_date_entry_size_allocate;

  properties[PROP_DATE] =
    g_param_spec_string ("date", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, open_calendar_shortcut, NULL);
}

static void
iep_date_entry_init (IepDateEntry *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_entry_set_max_length (GTK_ENTRY (self), 20);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self), GTK_ENTRY_ICON_SECONDARY, "x-office-calendar-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (self), GTK_ENTRY_ICON_SECONDARY, _("Choose a Date"));
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (self, "icon-press", G_CALLBACK (icon_press_cb), NULL);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * iep_date_entry_new:
 *
 * Returns: an empty entry
 */
GtkWidget *
iep_date_entry_new (void)
{
  return g_object_new (IEP_TYPE_DATE_ENTRY, NULL);
}

/**
 * iep_date_entry_get_date:
 *
 * Returns: (transfer none) (nullable): "YYYY-MM-DD", or %NULL when the entry is empty or holds no date
 */
const char *
iep_date_entry_get_date (IepDateEntry *self)
{
  g_return_val_if_fail (IEP_IS_DATE_ENTRY (self), NULL);

  return self->date;
}

/**
 * iep_date_entry_set_date:
 * @date: (nullable): "YYYY-MM-DD"
 *
 * Shows the date as the locale writes it.
 */
void
iep_date_entry_set_date (IepDateEntry *self,
                         const char   *date)
{
  g_return_if_fail (IEP_IS_DATE_ENTRY (self));

  if (date != NULL && *date == '\0')
    date = NULL;
  if (g_strcmp0 (self->date, date) == 0)
    return;
  g_free (self->date);
  self->date = g_strdup (date);
  set_problem (self, NULL);
  show_date (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
}

/**
 * iep_date_entry_get_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with the text, in the user's words
 */
const char *
iep_date_entry_get_problem (IepDateEntry *self)
{
  g_return_val_if_fail (IEP_IS_DATE_ENTRY (self), NULL);

  return self->problem;
}
