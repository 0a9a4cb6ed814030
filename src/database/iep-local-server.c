/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A private PostgreSQL in the user's data folder: the object. Where it lives is in -place.c, starting and
 * stopping in -run.c, PostgreSQL's programs in -programs.c.
 *
 * Several programs may use one server. Each holds a shared lock while it does; the one that leaves last,
 * which the kernel tells by that lock even after a kill -9, stops the server. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-local-server.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "database/iep-error.h"
#include "database/iep-local-server-private.h"

struct _IepLocalServer
{
  GObject        parent_instance;

  char          *directory;
  IepLocalPlace *place;
  gboolean       fsync;
  gboolean       stay;

  /* Held while a thread starts or stops the server. */
  GMutex         mutex;
  int            users_fd;    /* -1: this program does not use the server */
};

G_DEFINE_FINAL_TYPE (IepLocalServer, iep_local_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DIRECTORY,
  PROP_FSYNC,
  PROP_STAY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
iep_local_server_constructed (GObject *object)
{
  IepLocalServer *self = IEP_LOCAL_SERVER (object);

  G_OBJECT_CLASS (iep_local_server_parent_class)->constructed (object);

  self->place = iep_local_place_new (self->directory);
}

static void
iep_local_server_finalize (GObject *object)
{
  IepLocalServer *self = IEP_LOCAL_SERVER (object);

  /* Closing lets go of the lock; the server itself goes on. */
  if (self->users_fd >= 0)
    close (self->users_fd);
  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->place, iep_local_place_free);
  g_clear_pointer (&self->directory, g_free);

  G_OBJECT_CLASS (iep_local_server_parent_class)->finalize (object);
}

static void
iep_local_server_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  IepLocalServer *self = IEP_LOCAL_SERVER (object);

  switch (prop_id)
    {
    case PROP_DIRECTORY:
      g_value_set_string (value, self->place->directory);
      break;
    case PROP_FSYNC:
      g_value_set_boolean (value, self->fsync);
      break;
    case PROP_STAY:
      g_value_set_boolean (value, self->stay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_local_server_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  IepLocalServer *self = IEP_LOCAL_SERVER (object);

  switch (prop_id)
    {
    case PROP_DIRECTORY:
      self->directory = g_value_dup_string (value);
      break;
    case PROP_FSYNC:
      self->fsync = g_value_get_boolean (value);
      break;
    case PROP_STAY:
      self->stay = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_local_server_class_init (IepLocalServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = iep_local_server_constructed;
  object_class->finalize = iep_local_server_finalize;
  object_class->get_property = iep_local_server_get_property;
  object_class->set_property = iep_local_server_set_property;

  properties[PROP_DIRECTORY] =
    g_param_spec_string ("directory", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_FSYNC] =
    g_param_spec_boolean ("fsync", NULL, NULL, TRUE, flags);
  properties[PROP_STAY] =
    g_param_spec_boolean ("stay", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
iep_local_server_init (IepLocalServer *self)
{
  self->fsync = TRUE;
  self->users_fd = -1;
  g_mutex_init (&self->mutex);
}

/**
 * iep_local_server_new:
 * @directory: (nullable): its folder; %NULL = $XDG_DATA_HOME/iepirkumi/server
 *
 * Nothing is made or started yet.
 *
 * Returns: (transfer full): a private server.
 */
IepLocalServer *
iep_local_server_new (const char *directory)
{
  return g_object_new (IEP_TYPE_LOCAL_SERVER, "directory", directory, NULL);
}

/**
 * iep_local_server_is_available:
 * @error: return location for an error: %IEP_DATABASE_ERROR_VERSION, code postgresql_missing
 *
 * Returns: whether PostgreSQL's programs are installed on this computer.
 */
gboolean
iep_local_server_is_available (GError **error)
{
  g_autofree char *folder = iep_local_find_programs (NULL, error);

  return folder != NULL;
}

/**
 * iep_local_server_is_initialised:
 * @self:
 *
 * Returns: whether it has been started before, so that there are data.
 */
gboolean
iep_local_server_is_initialised (IepLocalServer *self)
{
  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), FALSE);

  return iep_local_place_is_initialised (self->place);
}

/**
 * iep_local_server_is_running:
 * @self:
 *
 * Returns: whether the server runs, whoever started it.
 */
gboolean
iep_local_server_is_running (IepLocalServer *self)
{
  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), FALSE);

  return iep_local_lock_is_held (self->place, IEP_LOCAL_LOCK_SERVER)
         && iep_local_place_read_pid (self->place, NULL, NULL);
}

static void
start_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  IepLocalServer *self = source;
  g_autofree char *stay = iep_local_place_stay_path (self->place);
  GError *error = NULL;
  gboolean ok;

  g_mutex_lock (&self->mutex);
  ok = iep_local_run_start (self->place, self->fsync, &self->users_fd, cancellable, &error);
  if (ok && self->stay)
    ok = g_file_set_contents_full (stay, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_mutex_unlock (&self->mutex);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * iep_local_server_start_async:
 * @self:
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Makes the data if there are none, starts the server unless it runs, and waits until it accepts
 * connections. Safe while other programs do the same.
 */
void
iep_local_server_start_async (IepLocalServer      *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (IEP_IS_LOCAL_SERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_local_server_start_async);
  g_task_run_in_thread (task, start_thread);
}

/**
 * iep_local_server_start_finish:
 * @self:
 * @result:
 * @error: return location for an error: %IEP_DATABASE_ERROR_VERSION (postgresql_missing,
 *   postgresql_other_version), %IEP_DATABASE_ERROR_HOST (start_failed, start_timeout),
 *   %IEP_DATABASE_ERROR_AUTHENTICATION (local_password), %IEP_DATABASE_ERROR_OTHER (folder, initdb)
 *
 * Returns: whether the server runs.
 */
gboolean
iep_local_server_start_finish (IepLocalServer  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The exclusive lock says that nobody else uses the server; it is kept until the server is gone, so that
 * a program that comes now waits and then starts it anew. */
static gboolean
leave (IepLocalServer  *self,
       GError         **error)
{
  g_autofree char *stay = iep_local_place_stay_path (self->place);
  gboolean ok = TRUE;

  if (self->users_fd < 0)
    return TRUE;

  if (!g_file_test (stay, G_FILE_TEST_EXISTS) && iep_local_lock_try (self->users_fd, TRUE))
    ok = iep_local_run_halt (self->place, error);

  close (self->users_fd);
  self->users_fd = -1;

  return ok;
}

/**
 * iep_local_server_stop_sync:
 * @self:
 * @error: return location for an error: %IEP_DATABASE_ERROR_TIMEOUT
 *
 * Says that this program does not use the server any more, and stops it unless another one does (or it
 * was started to stay). Blocks for a fraction of a second; meant for the end of a program.
 *
 * Returns: whether that went well.
 */
gboolean
iep_local_server_stop_sync (IepLocalServer  *self,
                            GError         **error)
{
  gboolean ok;

  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_mutex_lock (&self->mutex);
  ok = leave (self, error);
  g_mutex_unlock (&self->mutex);

  return ok;
}

static void
stop_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;

  if (iep_local_server_stop_sync (source, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * iep_local_server_stop_async:
 * @self:
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Like iep_local_server_stop_sync(), without blocking.
 */
void
iep_local_server_stop_async (IepLocalServer      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (IEP_IS_LOCAL_SERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_local_server_stop_async);
  g_task_run_in_thread (task, stop_thread);
}

/**
 * iep_local_server_stop_finish:
 * @self:
 * @result:
 * @error: return location for an error: %IEP_DATABASE_ERROR_TIMEOUT
 *
 * Returns: whether that went well.
 */
gboolean
iep_local_server_stop_finish (IepLocalServer  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_local_server_halt_sync:
 * @self:
 * @even_if_used: whether other programs that use it do not matter
 * @error: return location for an error: %IEP_DATABASE_ERROR_STATE (code in_use), %IEP_DATABASE_ERROR_TIMEOUT
 *
 * Stops the server, also one that was started to stay. Blocks.
 *
 * Returns: whether it does not run any more.
 */
gboolean
iep_local_server_halt_sync (IepLocalServer  *self,
                            gboolean         even_if_used,
                            GError         **error)
{
  g_autofree char *stay = NULL;
  gboolean ok = TRUE;
  int fd;

  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!g_file_test (self->place->directory, G_FILE_TEST_IS_DIR))
    return TRUE;

  stay = iep_local_place_stay_path (self->place);

  g_mutex_lock (&self->mutex);
  fd = self->users_fd >= 0 ? self->users_fd : iep_local_lock_open (self->place, IEP_LOCAL_LOCK_USERS, error);
  self->users_fd = -1;

  if (fd < 0)
    ok = FALSE;
  else if (!iep_local_lock_try (fd, TRUE) && !even_if_used)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "in_use", NULL,
                                                        _("Close the other windows of the program first."),
                                                        "%s", _("Another program uses the private server")));
      ok = FALSE;
    }
  else
    {
      g_unlink (stay);
      ok = iep_local_run_halt (self->place, error);
    }

  if (fd >= 0)
    close (fd);
  g_mutex_unlock (&self->mutex);

  return ok;
}

/**
 * iep_local_server_remove_sync:
 * @self:
 * @error: return location for an error: %IEP_DATABASE_ERROR_STATE (code in_use), %IEP_DATABASE_ERROR_TIMEOUT,
 *   %IEP_DATABASE_ERROR_OTHER (folder)
 *
 * Stops the server and removes it with all its data, for good. Blocks.
 *
 * Returns: whether nothing is left of it.
 */
gboolean
iep_local_server_remove_sync (IepLocalServer  *self,
                              GError         **error)
{
  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return iep_local_server_halt_sync (self, FALSE, error) && iep_local_place_remove (self->place, error);
}

/**
 * iep_local_server_get_directory:
 * @self:
 *
 * Returns: (transfer none): its folder.
 */
const char *
iep_local_server_get_directory (IepLocalServer *self)
{
  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), NULL);

  return self->place->directory;
}

/**
 * iep_local_server_get_server:
 * @self:
 * @user: (nullable): the login name; %NULL = the owner of the server
 *
 * Returns: (transfer full): how to reach it; the password is iep_local_server_get_password().
 */
IepServer *
iep_local_server_get_server (IepLocalServer *self,
                             const char     *user)
{
  g_autofree char *run = NULL;
  IepServer *server;

  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), NULL);

  /* A running one knows best: it may have been started where XDG_RUNTIME_DIR was another. */
  if (!iep_local_server_is_running (self) || !iep_local_place_read_pid (self->place, NULL, &run) || run == NULL)
    {
      g_free (run);
      run = g_strdup (self->place->run);
    }

  server = iep_server_new (run, "5432", IEP_LOCAL_SERVER_DATABASE, user != NULL ? user : IEP_LOCAL_SERVER_SUPERUSER);
  g_object_set (server, "name", _("On this computer"), NULL);

  return server;
}

/**
 * iep_local_server_get_pid:
 * @self:
 *
 * Returns: the process of the running server, 0 when it does not run.
 */
int
iep_local_server_get_pid (IepLocalServer *self)
{
  int pid;

  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), 0);

  return iep_local_server_is_running (self) && iep_local_place_read_pid (self->place, &pid, NULL) ? pid : 0;
}

/**
 * iep_local_server_get_password:
 * @self:
 * @login: a person, or %IEP_LOCAL_SERVER_SUPERUSER
 *
 * Returns: (transfer full) (nullable): the password kept here for that login.
 */
char *
iep_local_server_get_password (IepLocalServer *self,
                               const char     *login)
{
  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), NULL);
  g_return_val_if_fail (login != NULL, NULL);

  return iep_local_passwords_get (self->place, login);
}

/**
 * iep_local_server_set_password:
 * @self:
 * @login: a person
 * @password: (nullable): %NULL forgets it
 * @error: return location for an error of %G_FILE_ERROR
 *
 * Keeps a password; the database does not hear of it.
 *
 * Returns: whether it was written.
 */
gboolean
iep_local_server_set_password (IepLocalServer  *self,
                               const char      *login,
                               const char      *password,
                               GError         **error)
{
  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), FALSE);
  g_return_val_if_fail (login != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return iep_local_passwords_set (self->place, login, password, error);
}

/**
 * iep_local_server_list_logins:
 * @self:
 *
 * Returns: (transfer full): the people whose passwords are kept here, without the owner of the server.
 */
char **
iep_local_server_list_logins (IepLocalServer *self)
{
  g_return_val_if_fail (IEP_IS_LOCAL_SERVER (self), NULL);

  return iep_local_passwords_list (self->place);
}

/**
 * iep_local_server_make_password:
 *
 * Returns: (transfer full): 24 random characters, 144 bits, good for any person of any server.
 */
char *
iep_local_server_make_password (void)
{
  guint8 random[18];
  char *password;

  if (getrandom (random, sizeof random, 0) != sizeof random)
    g_error ("no random numbers: %s", g_strerror (errno));

  password = g_base64_encode (random, sizeof random);
  g_strdelimit (password, "+", '-');
  g_strdelimit (password, "/", '_');

  return password;
}
