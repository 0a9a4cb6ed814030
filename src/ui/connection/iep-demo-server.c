/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server on this computer with demonstration data: started, filled and stopped. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-demo-server.h"

#include <glib/gi18n.h>

#include "database/iep-backup.h"
#include "database/iep-connection.h"
#include "database/iep-error.h"
#include "database/iep-installer.h"
#include "document/iep-demonstration.h"

struct _IepDemoServer
{
  GObject         parent_instance;

  IepLocalServer *server;
  IepConnection  *superuser;
  char           *datadir;
  char           *progress_text;
  double          progress;
  gboolean        ready;
  gboolean        examined; /* its schema was looked at, not only that it runs */

  /* The start that is under way, and all who asked for it meanwhile. */
  GTask          *starting;
};

G_DEFINE_FINAL_TYPE (IepDemoServer, iep_demo_server, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_DIRECTORY,
  PROP_PROGRESS_TEXT,
  PROP_PROGRESS,
  PROP_READY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Where the bar stands when each stage begins; installing and filling take most of the time. */
#define SERVER_STARTS    0.02
#define SCHEMA_STARTS    0.20
#define DEMO_DATA_STARTS 0.45

static void
set_progress (IepDemoServer *self,
              const char    *text,
              double         fraction)
{
  g_assert (IEP_IS_DEMO_SERVER (self));

  if (g_strcmp0 (self->progress_text, text) != 0)
    {
      g_free (self->progress_text);
      self->progress_text = g_strdup (text);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_TEXT]);
    }

  self->progress = CLAMP (fraction, 0, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static void
schema_progress_cb (const char *text,
                    double      fraction,
                    gpointer    user_data)
{
  set_progress (user_data, text, SCHEMA_STARTS + fraction * (DEMO_DATA_STARTS - SCHEMA_STARTS));
}

static void
demo_progress_cb (const char *text,
                  double      fraction,
                  gpointer    user_data)
{
  set_progress (user_data, text, DEMO_DATA_STARTS + fraction * (1 - DEMO_DATA_STARTS));
}

static void
finish (IepDemoServer *self,
        GError        *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->starting);

  if (self->superuser != NULL)
    iep_connection_close (self->superuser);
  g_clear_object (&self->superuser);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  iep_demonstration_trust (self->server);
  set_progress (self, _("Ready"), 1);
  self->ready = TRUE;
  self->examined = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
  g_task_return_boolean (task, TRUE);
}

static void
demo_loaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  IepDemoServer *self = user_data;
  GError *error = NULL;

  iep_demonstration_load_finish (result, &error);
  finish (self, error);
}

static void
load_demo_unless_there (IepDemoServer *self)
{
  g_autoptr(GListModel) people = iep_demo_server_list_people (self);

  if (g_list_model_get_n_items (people) > 0)
    {
      finish (self, NULL);
      return;
    }

  set_progress (self, _("Loading the demonstration data…"), DEMO_DATA_STARTS);
  iep_demonstration_load_async (self->superuser, self->server, self->datadir, 0, 0,
                                 demo_progress_cb, self,
                                 g_task_get_cancellable (self->starting), demo_loaded_cb, self);
}

static void
installed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  IepDemoServer *self = user_data;
  GError *error = NULL;

  if (!iep_installer_install_finish (result, &error))
    finish (self, error);
  else
    load_demo_unless_there (self);
}

static void
upgraded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  IepDemoServer *self = user_data;
  GError *error = NULL;

  iep_installer_upgrade_finish (result, &error);
  if (error != NULL)
    finish (self, error);
  else
    load_demo_unless_there (self);
}

static void
upgrade (IepDemoServer *self)
{
  set_progress (self, _("Upgrading the database…"), SCHEMA_STARTS);
  iep_installer_upgrade_async (self->superuser, self->datadir, schema_progress_cb, self,
                               g_task_get_cancellable (self->starting), upgraded_cb, self);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  IepDemoServer *self = user_data;
  g_autoptr(JsonNode) manifest = NULL;
  GError *error = NULL;

  manifest = iep_backup_make_finish (result, &error);
  if (manifest == NULL)
    finish (self, error);
  else
    upgrade (self);
}

/* Nobody asked for the upgrade, so there is a way back. */
static void
save_and_upgrade (IepDemoServer *self,
                  int            version)
{
  g_autoptr(IepServer) server = iep_local_server_get_server (self->server, NULL);
  g_autofree char *password = iep_local_server_get_password (self->server, IEP_LOCAL_SERVER_SUPERUSER);
  g_autofree char *path = NULL;
  GError *error = NULL;

  path = iep_local_server_name_backup (self->server, version, &error);
  if (path == NULL)
    {
      finish (self, error);
      return;
    }

  set_progress (self, _("Making a backup…"), SCHEMA_STARTS);
  iep_backup_make_async (server, password, path, g_task_get_cancellable (self->starting), saved_cb, self);
}

static void
version_known_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  IepDemoServer *self = user_data;
  GError *error = NULL;
  int installed;
  int wanted;

  installed = iep_installer_get_version_finish (result, &error);
  if (error != NULL)
    {
      finish (self, error);
      return;
    }

  wanted = iep_installer_read_version (self->datadir, &error);
  if (error != NULL)
    {
      finish (self, error);
      return;
    }

  if (installed <= 0)
    {
      set_progress (self, _("Installing the database…"), SCHEMA_STARTS);
      iep_installer_install_async (self->superuser, self->datadir, schema_progress_cb, self,
                                   g_task_get_cancellable (self->starting), installed_cb, self);
    }
  else if (installed < wanted)
    {
      save_and_upgrade (self, wanted);
    }
  else
    {
      load_demo_unless_there (self);
    }
}

static void
superuser_opened_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  IepDemoServer *self = user_data;
  GError *error = NULL;

  if (!iep_connection_open_finish (self->superuser, result, &error))
    {
      finish (self, error);
      return;
    }

  iep_installer_get_version_async (self->superuser, g_task_get_cancellable (self->starting),
                                   version_known_cb, self);
}

static void
server_started_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  IepDemoServer *self = user_data;
  g_autoptr(IepServer) server = NULL;
  g_autofree char *password = NULL;
  GError *error = NULL;

  if (!iep_local_server_start_finish (self->server, result, &error))
    {
      finish (self, error);
      return;
    }

  server = iep_local_server_get_server (self->server, IEP_LOCAL_SERVER_SUPERUSER);
  password = iep_local_server_get_password (self->server, IEP_LOCAL_SERVER_SUPERUSER);
  self->superuser = iep_connection_new (server);
  iep_connection_set_deadline (self->superuser, 0);
  iep_connection_open_async (self->superuser, password, g_task_get_cancellable (self->starting),
                             superuser_opened_cb, self);
}

static void
joined_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(IepDemoServer) self = user_data;
  g_autoptr(GError) error = NULL;

  /* Whoever works on it meanwhile hears of it as of any lost connection. */
  if (!iep_local_server_start_finish (IEP_LOCAL_SERVER (object), result, &error))
    {
      g_message ("The server on this computer was lost: %s", error->message);
      self->ready = FALSE;
    }
}

/* It runs, filled by whoever started it: nobody has to wait. Only once; whoever is refused looks closer. */
static gboolean
join_running (IepDemoServer *self)
{
  g_autoptr(GListModel) people = NULL;

  if (self->examined || !iep_local_server_is_running (self->server))
    return FALSE;

  people = iep_demo_server_list_people (self);
  if (g_list_model_get_n_items (people) == 0)
    return FALSE;

  /* From now on it does not stop when the others leave it. */
  iep_local_server_start_async (self->server, NULL, joined_cb, g_object_ref (self));
  iep_demonstration_trust (self->server);
  self->ready = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);

  return TRUE;
}

static void
iep_demo_server_dispose (GObject *object)
{
  IepDemoServer *self = IEP_DEMO_SERVER (object);

  g_clear_object (&self->superuser);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (iep_demo_server_parent_class)->dispose (object);
}

static void
iep_demo_server_finalize (GObject *object)
{
  IepDemoServer *self = IEP_DEMO_SERVER (object);

  g_clear_pointer (&self->datadir, g_free);
  g_clear_pointer (&self->progress_text, g_free);

  G_OBJECT_CLASS (iep_demo_server_parent_class)->finalize (object);
}

static void
iep_demo_server_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  IepDemoServer *self = IEP_DEMO_SERVER (object);

  switch (prop_id)
    {
    case PROP_PROGRESS_TEXT:
      g_value_set_string (value, self->progress_text);
      break;

    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;

    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_demo_server_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  IepDemoServer *self = IEP_DEMO_SERVER (object);

  switch (prop_id)
    {
    case PROP_DIRECTORY:
      self->server = iep_local_server_new (g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_demo_server_class_init (IepDemoServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = iep_demo_server_dispose;
  object_class->finalize = iep_demo_server_finalize;
  object_class->get_property = iep_demo_server_get_property;
  object_class->set_property = iep_demo_server_set_property;

  properties[PROP_DIRECTORY] =
    g_param_spec_string ("directory", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROGRESS_TEXT] =
    g_param_spec_string ("progress-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROGRESS] =
    g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_READY] =
    g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
iep_demo_server_init (IepDemoServer *self)
{
}

/**
 * iep_demo_server_new:
 * @directory: (nullable): where the server keeps its data; %NULL for the user's data folder
 *
 * Returns: (transfer full): the server, not started
 */
IepDemoServer *
iep_demo_server_new (const char *directory)
{
  return g_object_new (IEP_TYPE_DEMO_SERVER, "directory", directory, NULL);
}

/**
 * iep_demo_server_start_async:
 * @self: the server
 * @cancellable: (nullable): to give up
 * @callback: called when it runs with the schema and the demonstration data in it
 * @user_data: for @callback
 *
 * Starts the server and installs, upgrades and fills it where that was not done yet; "progress-text" and
 * "progress" tell how far that is. Only one start at a time.
 */
void
iep_demo_server_start_async (IepDemoServer       *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (IEP_IS_DEMO_SERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_demo_server_start_async);

  if (self->starting != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s", _("The server is being started already"));
      return;
    }

  if ((self->ready && iep_local_server_is_running (self->server)) || join_running (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (self->datadir == NULL)
    self->datadir = iep_installer_find_datadir (&error);
  if (self->datadir == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!iep_local_server_is_available (&error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->ready = FALSE;
  self->starting = g_steal_pointer (&task);
  set_progress (self,
                iep_local_server_is_initialised (self->server)
                ? _("Starting the server…")
                : _("Setting up a server on this computer…"),
                SERVER_STARTS);
  iep_local_server_start_async (self->server, cancellable, server_started_cb, self);
}

/**
 * iep_demo_server_start_finish:
 * @self: the server
 * @result: what the callback got
 * @error: what went wrong
 *
 * Returns: whether people can sign in now
 */
gboolean
iep_demo_server_start_finish (IepDemoServer  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (IEP_IS_DEMO_SERVER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_demo_server_stop:
 * @self: the server
 *
 * Leaves the server and waits until it has stopped, unless another program uses it. Called when the program ends.
 */
void
iep_demo_server_stop (IepDemoServer *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (IEP_IS_DEMO_SERVER (self));

  if (!iep_local_server_stop_sync (self->server, &error))
    g_warning ("The local server did not stop: %s", error->message);
}

/**
 * iep_demo_server_is_ready:
 * @self: the server
 *
 * Returns: whether people can sign in
 */
gboolean
iep_demo_server_is_ready (IepDemoServer *self)
{
  g_return_val_if_fail (IEP_IS_DEMO_SERVER (self), FALSE);

  return self->ready;
}

/**
 * iep_demo_server_doubt:
 * @self: the server
 *
 * Somebody was refused. A server that ran already was taken as it was; the next start looks at its schema too.
 *
 * Returns: whether another start may help
 */
gboolean
iep_demo_server_doubt (IepDemoServer *self)
{
  g_return_val_if_fail (IEP_IS_DEMO_SERVER (self), FALSE);

  if (self->examined || self->starting != NULL)
    return FALSE;

  self->examined = TRUE;
  self->ready = FALSE;

  return TRUE;
}

/**
 * iep_demo_server_list_people:
 * @self: the server
 *
 * Returns: (transfer full): the #IepDemoPerson one can be
 */
GListModel *
iep_demo_server_list_people (IepDemoServer *self)
{
  g_auto(GStrv) logins = NULL;

  g_return_val_if_fail (IEP_IS_DEMO_SERVER (self), NULL);

  logins = iep_local_server_list_logins (self->server);

  return iep_demo_person_list_new ((const char * const *) logins);
}

/**
 * iep_demo_server_get_server:
 * @self: the server
 * @login: one of its people
 *
 * Returns: (transfer full): how this person reaches it
 */
IepServer *
iep_demo_server_get_server (IepDemoServer *self,
                            const char    *login)
{
  g_return_val_if_fail (IEP_IS_DEMO_SERVER (self), NULL);
  g_return_val_if_fail (login != NULL, NULL);

  return iep_local_server_get_server (self->server, login);
}

/**
 * iep_demo_server_get_password:
 * @self: the server
 * @login: one of its people
 *
 * Returns: (transfer full) (nullable): the password this program made for that person
 */
char *
iep_demo_server_get_password (IepDemoServer *self,
                              const char    *login)
{
  g_return_val_if_fail (IEP_IS_DEMO_SERVER (self), NULL);
  g_return_val_if_fail (login != NULL, NULL);

  return iep_local_server_get_password (self->server, login);
}

/**
 * iep_demo_server_set_password:
 * @self: the server
 * @login: one of its people
 * @password: the new password, which the database has accepted
 *
 * Remembers it, so that switching people goes on working.
 */
void
iep_demo_server_set_password (IepDemoServer *self,
                              const char    *login,
                              const char    *password)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (IEP_IS_DEMO_SERVER (self));
  g_return_if_fail (login != NULL && password != NULL);

  if (!iep_local_server_set_password (self->server, login, password, &error))
    g_warning ("The password of %s was not remembered: %s", login, error->message);
}
