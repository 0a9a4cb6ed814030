/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that nobody uses the program: no key, no pointer, in any of its windows. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-idle-watch.h"

struct _IepIdleWatch
{
  GObject parent_instance;

  double  minutes;
  gint64  last;      /* when somebody did something, as g_get_monotonic_time() tells it */
  guint   timer;
  gboolean idle;
  double  x, y;      /* where the pointer was */
};

G_DEFINE_FINAL_TYPE (IepIdleWatch, iep_idle_watch, G_TYPE_OBJECT)

enum
{
  IDLE,
  ACTIVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_timer (IepIdleWatch *self);

static gboolean
timer_cb (gpointer user_data)
{
  IepIdleWatch *self = user_data;

  self->timer = 0;
  if (g_get_monotonic_time () - self->last < (gint64) (self->minutes * 60 * G_USEC_PER_SEC))
    {
      start_timer (self);
      return G_SOURCE_REMOVE;
    }

  self->idle = TRUE;
  g_signal_emit (self, signals[IDLE], 0);

  return G_SOURCE_REMOVE;
}

static void
start_timer (IepIdleWatch *self)
{
  gint64 left = self->last + (gint64) (self->minutes * 60 * G_USEC_PER_SEC) - g_get_monotonic_time ();

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->minutes > 0)
    self->timer = g_timeout_add ((guint) CLAMP (left / 1000 + 1, 100, G_MAXINT), timer_cb, self);
}

static gboolean
event_cb (GtkEventController *controller,
          GdkEvent           *event,
          IepIdleWatch       *self)
{
  double x = 0;
  double y = 0;

  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_MOTION_NOTIFY:
      /* What moves under a pointer that rests is told like this too. */
      gdk_event_get_position (event, &x, &y);
      if (x == self->x && y == self->y)
        return GDK_EVENT_PROPAGATE;
      self->x = x;
      self->y = y;
      break;
    case GDK_BUTTON_PRESS:
    case GDK_SCROLL:
    case GDK_TOUCH_BEGIN:
    case GDK_KEY_PRESS:
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  self->last = g_get_monotonic_time ();
  if (self->idle)
    {
      iep_idle_watch_begin (self);
      g_signal_emit (self, signals[ACTIVE], 0);
    }

  return GDK_EVENT_PROPAGATE;
}

static void
windows_changed_cb (GListModel   *windows,
                    guint         position,
                    guint         removed,
                    guint         added,
                    IepIdleWatch *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);
      GtkEventController *controller = gtk_event_controller_legacy_new ();

      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
      g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, 0);
      gtk_widget_add_controller (window, controller);
    }
}

static void
iep_idle_watch_finalize (GObject *object)
{
  IepIdleWatch *self = IEP_IDLE_WATCH (object);

  g_clear_handle_id (&self->timer, g_source_remove);

  G_OBJECT_CLASS (iep_idle_watch_parent_class)->finalize (object);
}

static void
iep_idle_watch_class_init (IepIdleWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_idle_watch_finalize;

  signals[IDLE] = g_signal_new ("idle", IEP_TYPE_IDLE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVE] = g_signal_new ("active", IEP_TYPE_IDLE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iep_idle_watch_init (IepIdleWatch *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_signal_connect_object (windows, "items-changed", G_CALLBACK (windows_changed_cb), self, 0);
  windows_changed_cb (windows, 0, 0, g_list_model_get_n_items (windows), self);
}

/**
 * iep_idle_watch_new:
 * @minutes: how long is long; 0 = never
 *
 * Returns: (transfer full): a watch that has not begun yet
 */
IepIdleWatch *
iep_idle_watch_new (double minutes)
{
  IepIdleWatch *self = g_object_new (IEP_TYPE_IDLE_WATCH, NULL);

  self->minutes = minutes;

  return self;
}

/**
 * iep_idle_watch_begin:
 * @self: the watch
 *
 * Counts from now on, anew.
 */
void
iep_idle_watch_begin (IepIdleWatch *self)
{
  g_return_if_fail (IEP_IS_IDLE_WATCH (self));

  self->idle = FALSE;
  self->last = g_get_monotonic_time ();
  start_timer (self);
}

/**
 * iep_idle_watch_get_minutes:
 * @self: the watch
 *
 * Returns: how long is long
 */
double
iep_idle_watch_get_minutes (IepIdleWatch *self)
{
  g_return_val_if_fail (IEP_IS_IDLE_WATCH (self), 0);

  return self->minutes;
}
