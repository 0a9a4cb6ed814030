/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: its command line, its keys, and what lives as long as it does. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-application.h"

#include <stdlib.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "iep-resources.h"
#include "ui/iep-window.h"
#include "ui/widgets/iep-accessible.h"

struct _IepApplication
{
  AdwApplication  parent_instance;

  GSettings      *settings;
  IepDemoServer  *demo_server;
  guint           signal_ids[3];

  gboolean        demo;
  char           *user;
  char           *server_directory;
};

G_DEFINE_FINAL_TYPE (IepApplication, iep_application, ADW_TYPE_APPLICATION)

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  IepApplication *self = user_data;

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name", "Iepirkumi",
                         "application-icon", APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", _("The Iepirkumi developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your name and address, one person a line. */
                         "translator-credits", _("translator-credits"),
                         "comments", _("Plan, approve and sign the procurements of public institutions"),
                         NULL);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GList *windows = gtk_application_get_windows (user_data);

  /* Closing asks about unsaved edits; the program ends with its last window. */
  for (GList *l = windows, *next; l != NULL; l = next)
    {
      next = l->next;
      gtk_window_close (l->data);
    }
}

/* Made when it is asked for: GTK 4.8 crashes when assistive technology asks for one window too many while a window that
 * was never shown is the last of them. */
static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/lv/iepirkumi/Iepirkumi/ui/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, gtk_application_get_active_window (GTK_APPLICATION (user_data)));
  gtk_window_present (overlay);
}

/* Asked to end from outside: nobody is there to answer a question. */
static gboolean
terminated_cb (gpointer user_data)
{
  g_application_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static void
iep_application_activate (GApplication *application)
{
  IepApplication *self = IEP_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (iep_window_new (self));
      if (self->demo && iep_window_start_demo (IEP_WINDOW (window), self->user))
        return;
    }

  gtk_window_present (window);
}

/* A program installed under a prefix of its own finds its settings there too, not only where the session looks. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchemaSource) own_source = NULL;
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GError) error = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);

  if (schema == NULL)
    {
      g_autofree char *directory = g_build_filename (PKGDATADIR, "..", "glib-2.0", "schemas", NULL);

      own_source = g_settings_schema_source_new_from_directory (directory, source, TRUE, &error);
      if (own_source != NULL)
        schema = g_settings_schema_source_lookup (own_source, APPLICATION_ID, FALSE);
    }

  if (schema == NULL)
    {
      g_printerr ("%s\n", _("The program is not installed completely: the description of its settings is missing."));
      exit (EXIT_FAILURE);
    }

  return g_settings_new_full (schema, NULL, NULL);
}

static void
iep_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = about_action },
    { .name = "quit", .activate = quit_action },
    { .name = "shortcuts", .activate = shortcuts_action },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "app.shortcuts", { "<Control>question", "<Control>slash" } },
    { "win.section-number(1)", { "<Control>1", "<Alt>1" } },
    { "win.section-number(2)", { "<Control>2", "<Alt>2" } },
    { "win.section-number(3)", { "<Control>3", "<Alt>3" } },
    { "win.section-number(4)", { "<Control>4", "<Alt>4" } },
    { "win.section-number(5)", { "<Control>5", "<Alt>5" } },
    { "win.section-number(6)", { "<Control>6", "<Alt>6" } },
    { "win.section-number(7)", { "<Control>7", "<Alt>7" } },
    { "win.section-number(8)", { "<Control>8", "<Alt>8" } },
    { "win.sidebar", { "F9" } },
    { "win.choose-institution", { "<Control>i" } },
    { "win.back", { "<Alt>Left" } },
    { "win.refresh", { "F5" } },
    { "page.new", { "<Control>n" } },
    { "page.search", { "<Control>f" } },
  };
  IepApplication *self = IEP_APPLICATION (application);

  /* Linked from a library: without this the linker would leave the resources out. */
  g_resources_register (iep_get_resource ());

  G_APPLICATION_CLASS (iep_application_parent_class)->startup (application);

  iep_accessible_watch ();
  gtk_window_set_default_icon_name (APPLICATION_ID);
  self->settings = open_settings ();
  self->demo_server = iep_demo_server_new (self->server_directory);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].accels);

  self->signal_ids[0] = g_unix_signal_add (SIGTERM, terminated_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, terminated_cb, self);
  self->signal_ids[2] = g_unix_signal_add (SIGHUP, terminated_cb, self);
}

static void
iep_application_shutdown (GApplication *application)
{
  IepApplication *self = IEP_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);

  /* Windows first, so that their connections are closed before the server stops. */
  while (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    gtk_window_destroy (gtk_application_get_windows (GTK_APPLICATION (self))->data);

  if (self->demo_server != NULL)
    iep_demo_server_stop (self->demo_server);

  G_APPLICATION_CLASS (iep_application_parent_class)->shutdown (application);
}

static int
iep_application_handle_local_options (GApplication *application,
                                      GVariantDict *options)
{
  IepApplication *self = IEP_APPLICATION (application);
  GApplicationFlags flags = g_application_get_flags (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("iepirkumi %s\n", PACKAGE_VERSION);
      return 0;
    }

  if (self->user != NULL && !self->demo)
    {
      g_printerr ("%s\n", _("--user works only together with --demo"));
      return 2;
    }

  /* Somebody given by name is somebody else than the one in a window that is open already. */
  if (self->demo)
    g_application_set_flags (application, flags | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
iep_application_dispose (GObject *object)
{
  IepApplication *self = IEP_APPLICATION (object);

  g_clear_object (&self->demo_server);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (iep_application_parent_class)->dispose (object);
}

static void
iep_application_finalize (GObject *object)
{
  IepApplication *self = IEP_APPLICATION (object);

  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->server_directory, g_free);

  G_OBJECT_CLASS (iep_application_parent_class)->finalize (object);
}

static void
iep_application_class_init (IepApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = iep_application_dispose;
  object_class->finalize = iep_application_finalize;

  application_class->activate = iep_application_activate;
  application_class->startup = iep_application_startup;
  application_class->shutdown = iep_application_shutdown;
  application_class->handle_local_options = iep_application_handle_local_options;
}

static void
iep_application_init (IepApplication *self)
{
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo,
      N_("Try it on this computer, with demonstration data"), NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user,
      N_("With --demo: be this person at once"), N_("LOGIN") },
    { "server-directory", 0, 0, G_OPTION_ARG_FILENAME, &self->server_directory,
      N_("Where the server on this computer keeps its data"), N_("DIRECTORY") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_("Print the version and exit"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

/**
 * iep_application_new:
 *
 * Returns: (transfer full): the program
 */
IepApplication *
iep_application_new (void)
{
  return g_object_new (IEP_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/lv/iepirkumi/Iepirkumi",
                       NULL);
}

/**
 * iep_application_get_settings:
 * @self: the program, started
 *
 * Returns: (transfer none): its settings
 */
GSettings *
iep_application_get_settings (IepApplication *self)
{
  g_return_val_if_fail (IEP_IS_APPLICATION (self), NULL);

  return self->settings;
}

/**
 * iep_application_get_demo_server:
 * @self: the program, started
 *
 * Returns: (transfer none): the server on this computer, which runs only if somebody asked for it
 */
IepDemoServer *
iep_application_get_demo_server (IepApplication *self)
{
  g_return_val_if_fail (IEP_IS_APPLICATION (self), NULL);

  return self->demo_server;
}
