/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page: where the data is, and who one is there. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-connection-page.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "ui/connection/iep-demo-server.h"
#include "ui/connection/iep-password-dialog.h"
#include "ui/connection/iep-server-form.h"
#include "ui/connection/iep-server-store.h"
#include "ui/iep-application.h"
#include "ui/widgets/iep-error-ui.h"

struct _IepConnectionPage
{
  AdwBin            parent_instance;

  GtkStack         *stack;
  GtkWidget        *back_button;
  AdwBin           *form_place;
  IepServerForm    *form;
  AdwStatusPage    *starting_page;
  AdwStatusPage    *failed_page;
  GtkProgressBar   *progress_bar;
  GtkBox           *people_box;

  IepDemoServer    *demo_server;
  GCancellable     *cancellable;
  GSimpleActionGroup *actions;
  char             *login;     /* whom to be when the server is ready, or NULL */
  char             *becoming;  /* who is being signed in, or was last */
  gboolean          busy;

  /* Signed in with a password that must be changed first; nothing else is shown of it. */
  IepSession       *pending;
  gboolean          pending_demo;
};

G_DEFINE_FINAL_TYPE (IepConnectionPage, iep_connection_page, ADW_TYPE_BIN)

enum {
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_page (IepConnectionPage *self,
           const char        *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
set_busy (IepConnectionPage *self,
          gboolean           busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->people_box), !busy);
}

static void
renew_cancellable (IepConnectionPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void fill_people (IepConnectionPage *self);

static void
show_failed (IepConnectionPage *self,
             const GError      *error)
{
  gboolean version = g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_VERSION);
  g_autofree char *words = iep_label_refusal (error);

  adw_status_page_set_title (self->failed_page,
                             version ? _("The Program Does Not Fit the Data")
                                     : _("The Server on This Computer Did Not Start"));
  adw_status_page_set_description (self->failed_page, words);
  show_page (self, "failed");
}

static void
drop_pending (IepConnectionPage *self)
{
  if (self->pending != NULL)
    iep_session_close (self->pending);
  g_clear_object (&self->pending);
}

static void
opened_again_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(IepConnectionPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepSession) session = iep_session_open_finish (result, &error);

  set_busy (self, FALSE);
  if (session == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        iep_error_toast (GTK_WIDGET (self), error);
      return;
    }

  if (!self->pending_demo)
    iep_server_store_remember (iep_application_get_settings (IEP_APPLICATION_DEFAULT),
                               iep_connection_get_server (iep_session_get_connection (session)),
                               iep_session_get_password_until (session));
  g_signal_emit (self, signals[OPENED], 0, session, self->pending_demo);
}

/* The rights begin with the new password: what was read before it is of no use. */
static void
password_changed_cb (IepConnectionPage *self,
                     const char        *password)
{
  g_autoptr(IepServer) server = g_object_ref (iep_connection_get_server (iep_session_get_connection (self->pending)));

  if (self->pending_demo)
    iep_demo_server_set_password (self->demo_server, iep_session_get_login (self->pending), password);
  else
    iep_server_store_renew_password (server, password);

  drop_pending (self);
  set_busy (self, TRUE);
  iep_session_open_async (server, password, self->cancellable, opened_again_cb, g_object_ref (self));
}

static void
take_session (IepConnectionPage *self,
              IepSession        *session,
              gboolean           demonstration)
{
  GtkWidget *dialog;

  if (!iep_session_must_change_password (session))
    {
      g_signal_emit (self, signals[OPENED], 0, session, demonstration);
      return;
    }

  drop_pending (self);
  self->pending = g_object_ref (session);
  self->pending_demo = demonstration;
  dialog = iep_password_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), session, TRUE);
  g_signal_connect_object (dialog, "changed", G_CALLBACK (password_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "refused", G_CALLBACK (drop_pending), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
person_opened_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(IepConnectionPage) self = user_data;
  g_autoptr(IepSession) session = NULL;
  g_autoptr(GError) error = NULL;

  set_busy (self, FALSE);
  session = iep_session_open_finish (result, &error);
  if (session == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && iep_demo_server_doubt (self->demo_server))
    {
      /* It was taken as it ran; perhaps its schema is an older one, or it is just going down. */
      iep_connection_page_start_demo (self, self->becoming);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_VERSION))
    {
      /* Nobody gets in. */
      show_failed (self, error);
      return;
    }
  if (session == NULL)
    {
      fill_people (self);
      show_page (self, "people");
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }

  take_session (self, session, TRUE);
}

static void
person_activated_cb (IepConnectionPage *self,
                     GtkWidget         *row)
{
  iep_connection_page_become (self, gtk_widget_get_name (row));
}

static void
add_person (IepConnectionPage   *self,
            AdwPreferencesGroup *group,
            IepDemoPerson       *person)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, iep_demo_person_get_name (person), TRUE);

  gtk_widget_set_name (row, iep_demo_person_get_login (person));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), iep_demo_person_get_name (person));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), iep_demo_person_get_description (person));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             g_object_new (GTK_TYPE_IMAGE,
                                           "icon-name", "go-next-symbolic",
                                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                           NULL));
  g_signal_connect_object (row, "activated", G_CALLBACK (person_activated_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

static AdwPreferencesGroup *
find_group (IepConnectionPage *self,
            const char        *title)
{
  GtkWidget *group;

  for (group = gtk_widget_get_first_child (GTK_WIDGET (self->people_box));
       group != NULL;
       group = gtk_widget_get_next_sibling (group))
    {
      if (ADW_IS_PREFERENCES_GROUP (group) &&
          g_str_equal (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)), title))
        return ADW_PREFERENCES_GROUP (group);
    }

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->people_box, group);

  return ADW_PREFERENCES_GROUP (group);
}

static void
fill_people (IepConnectionPage *self)
{
  g_autoptr(GListModel) people = iep_demo_server_list_people (self->demo_server);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->people_box));
  guint n_people = g_list_model_get_n_items (people);

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (ADW_IS_PREFERENCES_GROUP (child))
        gtk_box_remove (self->people_box, child);
      child = next;
    }

  for (guint i = 0; i < n_people; i++)
    {
      g_autoptr(IepDemoPerson) person = g_list_model_get_item (people, i);
      const char *place = iep_demo_person_get_place (person);

      add_person (self, find_group (self, *place != '\0' ? place : _("The Whole System")), person);
    }
}

static void
demo_started_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(IepConnectionPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *login = NULL;

  if (!iep_demo_server_start_finish (IEP_DEMO_SERVER (object), result, &error))
    {
      /* Another start is under way: the one the user went back from, on its way out. */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
        return;

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          login = g_steal_pointer (&self->login);
          if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "starting") == 0)
            iep_connection_page_start_demo (self, login);
          return;
        }

      show_failed (self, error);
      return;
    }

  login = g_steal_pointer (&self->login);
  if (login != NULL)
    {
      iep_connection_page_become (self, login);
      return;
    }

  fill_people (self);
  show_page (self, "people");
}

static void
form_opened_cb (IepConnectionPage *self,
                IepSession        *session)
{
  take_session (self, session, FALSE);
}

static void
visible_child_changed_cb (IepConnectionPage *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);

  gtk_widget_set_visible (self->back_button,
                          g_strcmp0 (name, "choice") != 0 && g_strcmp0 (name, "starting") != 0);
}

static void
server_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  iep_connection_page_show_server (user_data);
}

static void
demo_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  iep_connection_page_start_demo (user_data, NULL);
}

static void
back_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  IepConnectionPage *self = user_data;

  show_page (self, "choice");
  renew_cancellable (self);
  if (self->form != NULL)
    iep_server_form_cancel (self->form);
  set_busy (self, FALSE);
}

static void
iep_connection_page_dispose (GObject *object)
{
  IepConnectionPage *self = IEP_CONNECTION_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_pending (self);
  g_clear_object (&self->demo_server);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (iep_connection_page_parent_class)->dispose (object);
}

static void
iep_connection_page_finalize (GObject *object)
{
  IepConnectionPage *self = IEP_CONNECTION_PAGE (object);

  g_clear_pointer (&self->login, g_free);
  g_clear_pointer (&self->becoming, g_free);

  G_OBJECT_CLASS (iep_connection_page_parent_class)->finalize (object);
}

static void
iep_connection_page_class_init (IepConnectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_connection_page_dispose;
  object_class->finalize = iep_connection_page_finalize;

  signals[OPENED] =
    g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, IEP_TYPE_SESSION, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepConnectionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, IepConnectionPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, IepConnectionPage, form_place);
  gtk_widget_class_bind_template_child (widget_class, IepConnectionPage, starting_page);
  gtk_widget_class_bind_template_child (widget_class, IepConnectionPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, IepConnectionPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, IepConnectionPage, people_box);
  gtk_widget_class_bind_template_callback (widget_class, visible_child_changed_cb);
}

static void
iep_connection_page_init (IepConnectionPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "server", .activate = server_action },
    { .name = "demo", .activate = demo_action },
    { .name = "back", .activate = back_action },
  };

  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  self->demo_server = g_object_ref (iep_application_get_demo_server (IEP_APPLICATION_DEFAULT));
  g_object_bind_property (self->demo_server, "progress-text", self->starting_page, "description",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->demo_server, "progress", self->progress_bar, "fraction", G_BINDING_SYNC_CREATE);

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "connection", G_ACTION_GROUP (self->actions));
}

/**
 * iep_connection_page_new:
 *
 * Returns: (transfer floating): the page, asking where the data is
 */
GtkWidget *
iep_connection_page_new (void)
{
  return g_object_new (IEP_TYPE_CONNECTION_PAGE, NULL);
}

/**
 * iep_connection_page_start_demo:
 * @self: the page
 * @login: (nullable): whom to be at once; %NULL shows the people
 *
 * Starts the server on this computer, showing how far that is.
 */
void
iep_connection_page_start_demo (IepConnectionPage *self,
                                const char        *login)
{
  g_return_if_fail (IEP_IS_CONNECTION_PAGE (self));

  renew_cancellable (self);
  g_free (self->login);
  self->login = g_strdup (login);
  show_page (self, "starting");
  iep_demo_server_start_async (self->demo_server, self->cancellable, demo_started_cb, g_object_ref (self));
}

/**
 * iep_connection_page_show_people:
 * @self: the page
 *
 * Offers the people of the server on this computer, as after one of them signed out.
 */
void
iep_connection_page_show_people (IepConnectionPage *self)
{
  g_return_if_fail (IEP_IS_CONNECTION_PAGE (self));

  if (!iep_demo_server_is_ready (self->demo_server))
    {
      iep_connection_page_start_demo (self, NULL);
      return;
    }

  fill_people (self);
  show_page (self, "people");
}

/**
 * iep_connection_page_show_server:
 * @self: the page
 *
 * Shows the form for a server, filled with the one used last.
 */
void
iep_connection_page_show_server (IepConnectionPage *self)
{
  g_return_if_fail (IEP_IS_CONNECTION_PAGE (self));

  /* Made when it is asked for: whoever starts with the demonstration does not wait for it. */
  if (self->form == NULL)
    {
      self->form = g_object_new (IEP_TYPE_SERVER_FORM, NULL);
      g_signal_connect_object (self->form, "opened", G_CALLBACK (form_opened_cb), self, G_CONNECT_SWAPPED);
      adw_bin_set_child (self->form_place, GTK_WIDGET (self->form));
    }
  show_page (self, "server");
  iep_server_form_start (self->form);
}

/**
 * iep_connection_page_become:
 * @self: the page
 * @login: one of the people of the server on this computer, which is ready
 *
 * Signs in as this person; "opened" follows.
 */
void
iep_connection_page_become (IepConnectionPage *self,
                            const char        *login)
{
  g_autoptr(IepServer) server = NULL;
  g_autofree char *password = NULL;

  g_return_if_fail (IEP_IS_CONNECTION_PAGE (self));
  g_return_if_fail (login != NULL);

  if (self->busy)
    return;

  password = iep_demo_server_get_password (self->demo_server, login);
  if (password == NULL)
    {
      fill_people (self);
      show_page (self, "people");
      iep_toast (GTK_WIDGET (self), _("There is nobody called “%s” on this server"), login);
      return;
    }

  set_busy (self, TRUE);
  if (login != self->becoming)
    {
      g_free (self->becoming);
      self->becoming = g_strdup (login);
    }
  server = iep_demo_server_get_server (self->demo_server, login);
  iep_session_open_async (server, password, self->cancellable, person_opened_cb, g_object_ref (self));
}
