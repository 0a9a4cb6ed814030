/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: somebody signs in, works, and signs out. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-window.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "ui/connection/iep-connection-page.h"
#include "ui/connection/iep-password-dialog.h"
#include "ui/connection/iep-server-store.h"
#include "ui/iep-first-place.h"
#include "ui/iep-idle-watch.h"
#include "ui/iep-main-view.h"
#include "ui/overview/iep-plan-board.h"
#include "ui/widgets/iep-error-ui.h"

/* So long a window may wait for its contents before it shows that it is waiting, in milliseconds. */
#define PATIENCE 300
/* The first answers come a moment after somebody signed in: they are drawn in one frame, not after an empty page and
 * each for itself. So long they may take. */
#define SETTLING 150
/* So long before it expires one is asked for a new password. */
#define EXPIRY_WARNING (14 * G_TIME_SPAN_DAY)

struct _IepWindow
{
  AdwApplicationWindow  parent_instance;

  AdwToastOverlay      *toast_overlay;
  GtkStack             *stack;
  IepConnectionPage    *connection_page;
  GtkRevealer          *lost_revealer;
  GtkSpinner           *lost_spinner;
  GtkLabel             *lost_label;
  GtkWidget            *sign_in_button;
  GtkWidget            *give_up_button;

  GSettings            *settings;
  IepMainView          *view;
  IepSession           *session;
  IepIdleWatch         *idle_watch;
  gboolean              demonstration;
  gboolean              may_close;
  guint                 presenting;
  guint                 preparing;
  IepMainView          *prepared;
  GtkWidget            *last_focus;  /* weak */
  guint                 refocusing;

  /* What the person before had chosen; in the demonstration the next one starts from there. */
  char                 *institution_code;
  int                   year;
};

G_DEFINE_FINAL_TYPE (IepWindow, iep_window, ADW_TYPE_APPLICATION_WINDOW)

static void
set_action_enabled (IepWindow  *self,
                    const char *name,
                    gboolean    enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)), enabled);
}

static void
enable_actions (IepWindow *self)
{
  static const char * const names[] = {
    "section", "section-number", "back", "refresh", "choose-institution", "sign-out", "change-password",
    "give-up",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    set_action_enabled (self, names[i], self->view != NULL);
  set_action_enabled (self, "switch-person", self->view != NULL && self->demonstration);
}

/* What to begin with ------------------------------------------------------------------------------------- */

static int
choose_year (IepWindow *self)
{
  if (self->year != 0)
    return self->year;

  return self->demonstration ? IEP_DEMO_YEAR : iep_first_place_choose_year (self->settings);
}

/* The one chosen last, if there is one. */
static IepInstitution *
choose_institution (IepWindow *self)
{
  g_autofree char *code = NULL;

  if (self->institution_code != NULL)
    code = g_strdup (self->institution_code);
  else if (!self->demonstration)
    code = g_settings_get_string (self->settings, "institution");

  return iep_first_place_choose_institution (self->session, code);
}

static void
keep_choice (IepWindow *self)
{
  IepContext *context = iep_main_view_get_context (self->view);
  IepInstitution *institution = iep_context_get_institution (context);

  self->year = iep_context_get_year (context);
  if (institution != NULL)
    {
      g_free (self->institution_code);
      self->institution_code = g_strdup (iep_institution_get_code (institution));
    }

  if (self->demonstration)
    return;

  g_settings_set_int (self->settings, "year", self->year);
  if (institution != NULL)
    g_settings_set_string (self->settings, "institution", self->institution_code);
}

/* The connection ----------------------------------------------------------------------------------------- */

static void
hide_lost (IepWindow *self)
{
  gtk_revealer_set_reveal_child (self->lost_revealer, FALSE);
  gtk_spinner_stop (self->lost_spinner);
}

/* The bar at the foot of the window; @button is the one that helps, if any. */
static void
show_lost (IepWindow  *self,
           const char *words,
           gboolean    spins,
           GtkWidget  *button)
{
  gtk_label_set_label (self->lost_label, words);
  if (spins)
    gtk_spinner_start (self->lost_spinner);
  else
    gtk_spinner_stop (self->lost_spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->lost_spinner), spins);
  gtk_widget_set_visible (self->sign_in_button, button == self->sign_in_button);
  gtk_widget_set_visible (self->give_up_button, button == self->give_up_button);
  gtk_revealer_set_reveal_child (self->lost_revealer, TRUE);
}

/* Something was asked for, and the server is as silent as if it stood still. */
static void
silent_cb (IepWindow *self)
{
  if (iep_session_is_silent (self->session))
    show_lost (self, _("The server does not answer. Waiting for it; what you typed is kept."), TRUE, self->give_up_button);
  else if (iep_connection_get_state (iep_session_get_connection (self->session)) == IEP_CONNECTION_READY)
    hide_lost (self);
}

static void
idle_cb (IepWindow *self)
{
  double minutes = iep_idle_watch_get_minutes (self->idle_watch);
  g_autofree char *words = NULL;

  if (self->session == NULL)
    return;
  /* Whoever works through other means than keys and pointer works too. */
  if (g_get_monotonic_time () - iep_session_get_last_act (self->session) < (gint64) (minutes * 60 * G_USEC_PER_SEC) ||
      !iep_session_rest (self->session))
    {
      iep_idle_watch_begin (self->idle_watch);
      return;
    }

  words = g_strdup_printf (ngettext ("Disconnected after %d minute without use; what you typed is kept. "
                                     "The next key or click connects again.",
                                     "Disconnected after %d minutes without use; what you typed is kept. "
                                     "The next key or click connects again.",
                                     MAX ((int) (minutes + 0.5), 1)),
                           MAX ((int) (minutes + 0.5), 1));
  show_lost (self, words, FALSE, NULL);
}

static void
active_cb (IepWindow *self)
{
  if (self->session != NULL)
    iep_session_wake (self->session);
}

/* It rests no longer, for whatever reason. */
static void
resting_cb (IepWindow     *self,
            GParamSpec    *pspec,
            IepConnection *connection)
{
  gboolean resting = FALSE;

  g_object_get (connection, "resting", &resting, NULL);
  if (!resting)
    {
      show_lost (self, _("Connecting again…"), TRUE, NULL);
      iep_idle_watch_begin (self->idle_watch);
    }
}

static void
lost_cb (IepWindow    *self,
         const GError *error)
{
  IepConnection *connection = iep_session_get_connection (self->session);
  gboolean tries = iep_connection_get_state (connection) != IEP_CONNECTION_CLOSED;

  if (tries)
    {
      show_lost (self, _("The connection to the server is lost. Trying to connect again; what you typed is kept."), TRUE, NULL);
    }
  else
    {
      g_autofree char *reason = error != NULL ? iep_label_refusal (error) : NULL;

      show_lost (self, reason != NULL ? reason : _("The connection to the server is lost."), FALSE, self->sign_in_button);
    }
}

static void
restored_cb (IepWindow *self)
{
  hide_lost (self);
  iep_toast (GTK_WIDGET (self), _("Connected again"));
  iep_context_refresh (iep_main_view_get_context (self->view));
}

/* Signing in and out ------------------------------------------------------------------------------------- */

static void
close_session (IepWindow *self)
{
  if (self->session == NULL)
    return;

  keep_choice (self);
  g_signal_handlers_disconnect_by_data (iep_session_get_connection (self->session), self);
  g_signal_handlers_disconnect_by_data (self->session, self);
  hide_lost (self);
  gtk_stack_remove (self->stack, GTK_WIDGET (self->view));
  self->view = NULL;
  iep_session_close (self->session);
  g_clear_object (&self->session);
  enable_actions (self);
}

static void
sign_out (IepWindow *self)
{
  close_session (self);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->connection_page));
  if (self->demonstration)
    iep_connection_page_show_people (self->connection_page);
  else
    iep_connection_page_show_server (self->connection_page);
}

static void
password_changed_cb (IepWindow  *self,
                     const char *password)
{
  if (self->demonstration)
    iep_demo_server_set_password (iep_application_get_demo_server (IEP_APPLICATION_DEFAULT),
                                  iep_session_get_login (self->session), password);
  else
    {
      IepServer *server = iep_connection_get_server (iep_session_get_connection (self->session));

      iep_server_store_renew_password (server, password);
      iep_server_store_remember (self->settings, server, iep_session_get_password_until (self->session));
    }
  iep_toast (GTK_WIDGET (self), _("Password changed"));
}

static void
ask_for_password (IepWindow *self)
{
  GtkWidget *dialog = iep_password_dialog_new (GTK_WINDOW (self), self->session, FALSE);

  g_signal_connect_object (dialog, "changed", G_CALLBACK (password_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Afterwards it would be too late: an expired password lets nobody in to change it. */
static void
warn_of_expiry (IepWindow *self)
{
  GDateTime *until = iep_session_get_password_until (self->session);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *iso = NULL;
  g_autofree char *day = NULL;

  if (until == NULL || g_date_time_difference (until, now) > EXPIRY_WARNING)
    return;

  local = g_date_time_to_local (until);
  iso = g_date_time_format (local, "%F");
  day = iep_date_format (iso);
  iep_toast_with_action (GTK_WIDGET (self), C_("button", "Change"), "win.change-password", NULL,
                         _("Your password expires on %s"), day);
}

static gboolean
patience_ended_cb (gpointer user_data)
{
  IepWindow *self = user_data;

  self->presenting = 0;
  gtk_window_present (GTK_WINDOW (self));

  return G_SOURCE_REMOVE;
}

/* What the first page asked for is there. */
static void
busy_cb (IepWindow *self)
{
  if (self->presenting == 0 || self->session == NULL || iep_session_is_busy (self->session))
    return;

  g_clear_handle_id (&self->presenting, g_source_remove);
  patience_ended_cb (self);
}

/* While the server answers, what will be needed whatever it says is made, a piece at a time. */
static gboolean
prepare_cb (gpointer user_data)
{
  IepWindow *self = user_data;

  if (!gtk_widget_get_realized (GTK_WIDGET (self)))
    {
      gtk_widget_realize (GTK_WIDGET (self));
      return G_SOURCE_CONTINUE;
    }

  self->prepared = IEP_MAIN_VIEW (g_object_ref_sink (iep_main_view_new ()));
  self->preparing = 0;
  return G_SOURCE_REMOVE;
}

static IepMainView *
take_prepared (IepWindow *self)
{
  g_clear_handle_id (&self->preparing, g_source_remove);
  if (self->prepared == NULL)
    return IEP_MAIN_VIEW (g_object_ref_sink (iep_main_view_new ()));

  return g_steal_pointer (&self->prepared);
}

static void
opened_cb (IepWindow  *self,
           IepSession *session,
           gboolean    demonstration)
{
  IepConnection *connection = iep_session_get_connection (session);
  g_autoptr(IepContext) context = NULL;
  g_autoptr(GVariant) sidebar = NULL;
  g_autoptr(IepMainView) view = NULL;

  close_session (self);

  self->session = g_object_ref (session);
  self->demonstration = demonstration;
  context = iep_context_new (session, self->settings);
  iep_context_set_year (context, choose_year (self));
  iep_context_set_institution (context, choose_institution (self));

  view = take_prepared (self);
  self->view = view;
  iep_main_view_set_context (view, context, demonstration);
  sidebar = g_action_group_get_action_state (G_ACTION_GROUP (self), "sidebar");
  iep_main_view_set_sidebar (self->view, g_variant_get_boolean (sidebar));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->view));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->view));
  iep_main_view_focus_section (self->view);
  enable_actions (self);
  if (self->presenting != 0)
    {
      g_source_remove (self->presenting);
      self->presenting = g_timeout_add (SETTLING, patience_ended_cb, self);
      g_signal_connect_object (session, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
    }

  g_signal_connect_object (connection, "lost", G_CALLBACK (lost_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "restored", G_CALLBACK (restored_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (connection, "notify::resting", G_CALLBACK (resting_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::silent", G_CALLBACK (silent_cb), self, G_CONNECT_SWAPPED);
  iep_idle_watch_begin (self->idle_watch);

  warn_of_expiry (self);
}

/* Actions ------------------------------------------------------------------------------------------------ */

static void
may_sign_out_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(IepWindow) self = user_data;

  if (iep_main_view_may_leave_finish (IEP_MAIN_VIEW (object), result) && self->view != NULL)
    sign_out (self);
}

static void
sign_out_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  IepWindow *self = user_data;

  iep_main_view_may_leave_async (self->view, may_sign_out_cb, g_object_ref (self));
}

typedef struct
{
  IepWindow *window;
  char      *login;
} SwitchPerson;

static void
may_switch_person_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autofree SwitchPerson *data = user_data;
  g_autoptr(IepWindow) self = data->window;
  g_autofree char *login = data->login;

  if (iep_main_view_may_leave_finish (IEP_MAIN_VIEW (object), result))
    iep_connection_page_become (self->connection_page, login);
}

static void
switch_person_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  IepWindow *self = user_data;
  SwitchPerson *data = g_new0 (SwitchPerson, 1);

  data->window = g_object_ref (self);
  data->login = g_variant_dup_string (parameter, NULL);
  iep_main_view_may_leave_async (self->view, may_switch_person_cb, data);
}

static void
change_password_action (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  ask_for_password (user_data);
}

static void
give_up_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  iep_session_give_up (IEP_WINDOW (user_data)->session);
}

static void
section_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  IepWindow *self = user_data;

  iep_main_view_show_section (self->view, g_variant_get_string (parameter, NULL));
}

static void
section_number_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  IepWindow *self = user_data;

  iep_main_view_show_nth_section (self->view, g_variant_get_int32 (parameter));
}

static void
back_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  IepWindow *self = user_data;

  iep_main_view_go_back (self->view);
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  IepWindow *self = user_data;

  iep_main_view_refresh (self->view);
}

static void
choose_institution_action (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  IepWindow *self = user_data;

  iep_main_view_choose_institution (self->view);
}

static void
sidebar_changed (GSimpleAction *action,
                 GVariant      *state,
                 gpointer       user_data)
{
  IepWindow *self = user_data;

  g_simple_action_set_state (action, state);
  g_settings_set_value (self->settings, "sidebar-shown", state);
  if (self->view != NULL)
    iep_main_view_set_sidebar (self->view, g_variant_get_boolean (state));
}

/* The focus ------------------------------------------------------------------------------------------------- */

static gboolean
refocus_cb (gpointer user_data)
{
  IepWindow *self = user_data;

  self->refocusing = 0;
  if (gtk_window_get_focus (GTK_WINDOW (self)) != NULL)
    return G_SOURCE_REMOVE;

  for (GtkWidget *widget = self->last_focus; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget) &&
        gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD))
      break;

  return G_SOURCE_REMOVE;
}

/* A button that is pressed and then insensitive takes the focus with it, and GTK leaves the window without one: the keys
 * would do nothing, and a screen reader be silent. It goes on nearby instead. */
static void
focus_changed_cb (IepWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL)
    g_set_weak_pointer (&self->last_focus, focus);
  else if (self->refocusing == 0 && self->view != NULL)
    self->refocusing = g_idle_add (refocus_cb, self);
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *list = gtk_widget_get_ancestor (widget, GTK_TYPE_COLUMN_VIEW);

  return list != NULL ? list : gtk_widget_get_ancestor (widget, IEP_TYPE_PLAN_BOARD);
}

/* A list is one stop for Tab, the arrows walk in it: in GTK 4.8 Tab would stop at every row of a list of thousands. */
static void
iep_window_move_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));
  g_autoptr(GtkWidget) list = NULL;

  if (focus != NULL && (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD))
    g_set_object (&list, find_list (focus));

  if (list != NULL)
    gtk_widget_set_can_focus (list, FALSE);
  GTK_WIDGET_CLASS (iep_window_parent_class)->move_focus (widget, direction);
  if (list != NULL)
    gtk_widget_set_can_focus (list, TRUE);
}

/* The object ------------------------------------------------------------------------------------------------ */

static void
may_close_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(IepWindow) self = user_data;

  if (!iep_main_view_may_leave_finish (IEP_MAIN_VIEW (object), result))
    return;

  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
iep_window_close_request (GtkWindow *window)
{
  IepWindow *self = IEP_WINDOW (window);

  if (self->view != NULL && !self->may_close)
    {
      iep_main_view_may_leave_async (self->view, may_close_cb, g_object_ref (self));
      return GDK_EVENT_STOP;
    }

  return GTK_WINDOW_CLASS (iep_window_parent_class)->close_request (window);
}

static void
iep_window_unmap (GtkWidget *widget)
{
  IepWindow *self = IEP_WINDOW (widget);
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }

  GTK_WIDGET_CLASS (iep_window_parent_class)->unmap (widget);
}

static void
iep_window_dispose (GObject *object)
{
  IepWindow *self = IEP_WINDOW (object);

  g_clear_handle_id (&self->presenting, g_source_remove);
  g_clear_handle_id (&self->refocusing, g_source_remove);
  g_clear_handle_id (&self->preparing, g_source_remove);
  g_clear_object (&self->prepared);
  if (self->session != NULL)
    close_session (self);
  g_clear_object (&self->idle_watch);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (iep_window_parent_class)->dispose (object);
  /* Its widgets went, and with them the focus. */
  g_clear_handle_id (&self->refocusing, g_source_remove);
  g_clear_weak_pointer (&self->last_focus);
}

static void
iep_window_finalize (GObject *object)
{
  IepWindow *self = IEP_WINDOW (object);

  g_clear_pointer (&self->institution_code, g_free);

  G_OBJECT_CLASS (iep_window_parent_class)->finalize (object);
}

static void
iep_window_class_init (IepWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_window_dispose;
  object_class->finalize = iep_window_finalize;
  widget_class->move_focus = iep_window_move_focus;
  widget_class->unmap = iep_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = iep_window_close_request;

  g_type_ensure (IEP_TYPE_CONNECTION_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-window.ui");
  gtk_widget_class_bind_template_child (widget_class, IepWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, IepWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, IepWindow, connection_page);
  gtk_widget_class_bind_template_child (widget_class, IepWindow, lost_revealer);
  gtk_widget_class_bind_template_child (widget_class, IepWindow, lost_spinner);
  gtk_widget_class_bind_template_child (widget_class, IepWindow, lost_label);
  gtk_widget_class_bind_template_child (widget_class, IepWindow, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, IepWindow, give_up_button);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
}

static void
iep_window_init (IepWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "section", .activate = section_action, .parameter_type = "s" },
    { .name = "section-number", .activate = section_number_action, .parameter_type = "i" },
    { .name = "back", .activate = back_action },
    { .name = "refresh", .activate = refresh_action },
    { .name = "choose-institution", .activate = choose_institution_action },
    { .name = "sidebar", .state = "true", .change_state = sidebar_changed },
    { .name = "switch-person", .activate = switch_person_action, .parameter_type = "s" },
    { .name = "change-password", .activate = change_password_action },
    { .name = "sign-out", .activate = sign_out_action },
    { .name = "give-up", .activate = give_up_action },
  };

  g_autoptr(GVariant) sidebar = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = g_object_ref (iep_application_get_settings (IEP_APPLICATION_DEFAULT));
  self->idle_watch = iep_idle_watch_new (g_settings_get_double (self->settings, "idle-minutes"));
  g_signal_connect_object (self->idle_watch, "idle", G_CALLBACK (idle_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->idle_watch, "active", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  iep_toast_set_overlay (GTK_WINDOW (self), self->toast_overlay);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed_cb), NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sidebar = g_settings_get_value (self->settings, "sidebar-shown");
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "sidebar")), sidebar);
  enable_actions (self);

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/**
 * iep_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a window that asks where the data is
 */
GtkWidget *
iep_window_new (IepApplication *application)
{
  g_return_val_if_fail (IEP_IS_APPLICATION (application), NULL);

  return g_object_new (IEP_TYPE_WINDOW, "application", application, NULL);
}

/**
 * iep_window_start_demo:
 * @self: the window
 * @login: (nullable): whom to be at once; %NULL asks
 *
 * Goes straight to the server on this computer.
 *
 * Returns: whether the window presents itself: as soon as the person is signed in, when that takes only a moment
 */
gboolean
iep_window_start_demo (IepWindow  *self,
                       const char *login)
{
  g_return_val_if_fail (IEP_IS_WINDOW (self), FALSE);

  iep_connection_page_start_demo (self->connection_page, login);
  if (login == NULL || !iep_demo_server_is_ready (iep_application_get_demo_server (IEP_APPLICATION_DEFAULT)))
    return FALSE;

  self->presenting = g_timeout_add (PATIENCE, patience_ended_cb, self);
  self->preparing = g_idle_add (prepare_cb, self);

  return TRUE;
}
