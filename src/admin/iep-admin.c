/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One run of iepirkumi-admin: which server it talks to, and as whom. How it answers is in iep-admin-output.c. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include "admin/iep-admin-private.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-await.h"
#include "domain/iep-administration.h"

/* The options that every command has. */
static char *option_server;
static char *option_host;
static char *option_port;
static char *option_database;
static char *option_user;
static char *option_local;
static char *option_password_file;

static const GOptionEntry options[] = {
  { "local", 0, 0, G_OPTION_ARG_FILENAME, &option_local, N_("The private server in this folder (without any of these: the usual folder)"), N_("DIR") },
  { "server", 0, 0, G_OPTION_ARG_STRING, &option_server, N_("A server, as libpq writes it: \"host=… dbname=… user=… sslrootcert=…\""), N_("ADDRESS") },
  { "host", 0, 0, G_OPTION_ARG_STRING, &option_host, N_("A server by its name, or the folder of its socket"), N_("HOST") },
  { "port", 0, 0, G_OPTION_ARG_STRING, &option_port, N_("Its port"), N_("PORT") },
  { "dbname", 0, 0, G_OPTION_ARG_STRING, &option_database, N_("The name of the database (iepirkumi)"), N_("NAME") },
  { "user", 0, 0, G_OPTION_ARG_STRING, &option_user, N_("Who asks (the private server: its owner)"), N_("LOGIN") },
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &option_password_file, N_("The first line of this file is the password of who asks; - is the standard input"), N_("FILE") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &iep_admin_json, N_("Answer as JSON"), NULL },
  { "quiet", 'q', 0, G_OPTION_ARG_NONE, &iep_admin_quiet, N_("Do not say what is being done"), NULL },
  { NULL }
};

static gboolean
interrupted_cb (gpointer user_data)
{
  IepAdmin *self = user_data;

  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_CONTINUE;
}

/* Returns: (transfer full): free with iep_admin_free(), after iep_admin_end(). */
IepAdmin *
iep_admin_new (void)
{
  IepAdmin *self = g_new0 (IepAdmin, 1);

  self->await = iep_await_new ();
  self->cancellable = g_cancellable_new ();
  self->signals[0] = g_unix_signal_add (SIGINT, interrupted_cb, self);
  self->signals[1] = g_unix_signal_add (SIGTERM, interrupted_cb, self);

  return self;
}

void
iep_admin_free (IepAdmin *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_source_remove (self->signals[i]);
  g_clear_object (&self->session);
  g_clear_object (&self->connection);
  g_clear_object (&self->server);
  g_clear_object (&self->local);
  g_clear_pointer (&self->await, iep_await_free);
  g_clear_object (&self->cancellable);
  g_free (self->last_progress);
  g_free (self->password);
  g_free (self);
}

/* Returns: (transfer none): the options of every command. */
const GOptionEntry *
iep_admin_get_options (void)
{
  return options;
}

/* Once the options are read: which server is meant. */
gboolean
iep_admin_choose (IepAdmin  *self,
                  GError   **error)
{
  if (option_local != NULL && (option_server != NULL || option_host != NULL || option_port != NULL || option_database != NULL))
    return iep_admin_fail_usage (error, "%s", _("--local is another server than --server, --host, --port and --dbname"));
  if (option_port != NULL && !g_ascii_string_to_unsigned (option_port, 10, 1, 65535, NULL, NULL))
    return iep_admin_fail_usage (error, _("--port: “%s” is no port; a port is a number from 1 to 65535"), option_port);
  if (option_host == NULL && option_server == NULL && (option_port != NULL || option_database != NULL))
    return iep_admin_fail_usage (error, "%s", _("--port and --dbname need --host or --server"));

  if (option_server == NULL && option_host == NULL)
    {
      self->local = iep_local_server_new (option_local);
      return TRUE;
    }

  if (option_server != NULL)
    {
      g_autoptr (GError) wrong = NULL;

      self->server = iep_server_new_from_string (option_server, &wrong);
      if (self->server == NULL)
        return iep_admin_fail_usage (error, "--server: %s", wrong->message);
    }
  else
    self->server = iep_server_new (NULL, NULL, NULL, NULL);

  if (option_host != NULL)
    g_object_set (self->server, "host", option_host, NULL);
  if (option_port != NULL)
    g_object_set (self->server, "port", option_port, NULL);
  if (option_database != NULL)
    g_object_set (self->server, "database", option_database, NULL);
  else if (iep_server_get_database (self->server) == NULL)
    g_object_set (self->server, "database", IEP_LOCAL_SERVER_DATABASE, NULL);
  if (option_user != NULL)
    g_object_set (self->server, "user", option_user, NULL);
  else if (iep_server_get_user (self->server) == NULL)
    g_object_set (self->server, "user", g_get_user_name (), NULL);

  return TRUE;
}

/**
 * iep_admin_get_local:
 * @self:
 *
 * Returns: (transfer none) (nullable): the private server; %NULL when another one is meant.
 */
IepLocalServer *
iep_admin_get_local (IepAdmin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->local;
}

/**
 * iep_admin_start_local:
 * @self: of a private server
 * @error: return location for an error
 *
 * Starts it unless it runs; at the end of the run it is left alone again.
 *
 * Returns: whether it runs.
 */
gboolean
iep_admin_start_local (IepAdmin  *self,
                       GError   **error)
{
  g_return_val_if_fail (self != NULL && self->local != NULL, FALSE);

  if (self->server != NULL)
    return TRUE;

  iep_local_server_start_async (self->local, self->cancellable, iep_await_cb, self->await);
  if (!iep_local_server_start_finish (self->local, iep_await_result (self->await), error))
    {
      self->unreachable = TRUE;
      return FALSE;
    }
  self->server = iep_local_server_get_server (self->local, option_user);

  return TRUE;
}

/**
 * iep_admin_get_user:
 * @self:
 *
 * Returns: (transfer none) (nullable): as whom the server is asked.
 */
const char *
iep_admin_get_user (IepAdmin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->server != NULL ? iep_server_get_user (self->server) : option_user;
}

/* @password is NULL when neither a file nor the private server has it: then libpq looks into PGPASSFILE. */
static gboolean
find_password (IepAdmin  *self,
               char     **password,
               GError   **error)
{
  if (self->local != NULL && !iep_admin_start_local (self, error))
    return FALSE;

  if (option_password_file != NULL)
    {
      *password = iep_admin_read_password (option_password_file, NULL, FALSE, error);
      return *password != NULL;
    }

  if (self->local != NULL)
    *password = iep_local_server_get_password (self->local, iep_server_get_user (self->server));

  return TRUE;
}

/* Whether the person at the keyboard can help; then *@password is what they typed. */
static gboolean
ask_password (IepAdmin      *self,
              const GError  *error,
              char         **password)
{
  g_autofree char *question = NULL;

  if (g_strcmp0 (iep_database_error_get_code (error), "password_needed") != 0 || *password != NULL)
    return FALSE;

  question = g_strdup_printf (_("Password of %s: "), iep_server_get_user (self->server));
  *password = iep_admin_read_password (NULL, question, FALSE, NULL);

  return *password != NULL;
}

/**
 * iep_admin_connect:
 * @self:
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the connection of this run, opened when first asked for.
 */
IepConnection *
iep_admin_connect (IepAdmin  *self,
                   GError   **error)
{
  g_autoptr (IepConnection) connection = NULL;
  g_autofree char *password = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->connection != NULL)
    return self->connection;

  if (!find_password (self, &password, error))
    return NULL;

  connection = iep_connection_new (self->server);
  iep_connection_set_deadline (connection, 0);
  for (;;)
    {
      g_autoptr (GError) refused = NULL;

      iep_connection_open_async (connection, password, self->cancellable, iep_await_cb, self->await);
      if (iep_connection_open_finish (connection, iep_await_result (self->await), &refused))
        break;
      if (!ask_password (self, refused, &password))
        {
          self->unreachable = TRUE;
          g_propagate_error (error, g_steal_pointer (&refused));
          return NULL;
        }
    }
  self->connection = g_steal_pointer (&connection);
  self->password = g_steal_pointer (&password);

  return self->connection;
}

/**
 * iep_admin_get_password:
 * @self: with a connection
 *
 * Returns: (transfer none) (nullable): the password with which iep_admin_connect() came in.
 */
const char *
iep_admin_get_password (IepAdmin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->password;
}

/**
 * iep_admin_open_session:
 * @self:
 * @error: return location for an error
 *
 * For what only a person can do: --user says who.
 *
 * Returns: (transfer none) (nullable): the session of this run, opened when first asked for.
 */
IepSession *
iep_admin_open_session (IepAdmin  *self,
                        GError   **error)
{
  g_autofree char *password = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->session != NULL)
    return self->session;

  if (self->local != NULL && option_user == NULL)
    {
      iep_admin_fail_usage (error, "%s", _("This is done by a person: say who with --user"));
      return NULL;
    }
  if (!find_password (self, &password, error))
    return NULL;

  while (self->session == NULL)
    {
      g_autoptr (GError) refused = NULL;

      iep_session_open_async (self->server, password, self->cancellable, iep_await_cb, self->await);
      self->session = iep_session_open_finish (iep_await_result (self->await), &refused);
      if (self->session == NULL && !ask_password (self, refused, &password))
        {
          /* Somebody who came in but is no person of the system, or meets another version, did have a connection. */
          self->unreachable = !g_error_matches (refused, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_PERMISSION)
                              && !g_error_matches (refused, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_VERSION);
          g_propagate_error (error, g_steal_pointer (&refused));
          return NULL;
        }
    }

  return self->session;
}

/**
 * iep_admin_get_cancellable:
 * @self:
 *
 * Returns: (transfer none): cancelled by Ctrl+C.
 */
GCancellable *
iep_admin_get_cancellable (IepAdmin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

/**
 * iep_admin_call:
 * @self:
 * @error: return location for an error
 * @function: a function of the schema
 * @...: the name of a parameter, its value (a string or %NULL), the next name …, %NULL; the value of p_request is %NULL
 *
 * Returns: (transfer full) (nullable): its answer.
 */
JsonNode *
iep_admin_call (IepAdmin    *self,
                GError     **error,
                const char  *function,
                ...)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) arguments = json_node_new (JSON_NODE_OBJECT);
  IepConnection *connection = iep_admin_connect (self, error);
  const char *name;
  va_list list;

  if (connection == NULL)
    return NULL;

  va_start (list, function);
  while ((name = va_arg (list, const char *)) != NULL)
    {
      const char *value = va_arg (list, const char *);

      if (value != NULL)
        json_object_set_string_member (object, name, value);
      else
        json_object_set_null_member (object, name);
    }
  va_end (list);
  json_node_take_object (arguments, g_steal_pointer (&object));

  iep_administration_call_async (connection, function, arguments, self->cancellable, iep_await_cb, self->await);

  return iep_administration_call_finish (iep_await_result (self->await), error);
}

/**
 * iep_admin_find_institution:
 * @self:
 * @code: its four digits
 * @error: return location for an error
 *
 * Returns: the id of the institution, -1 on error.
 */
gint64
iep_admin_find_institution (IepAdmin    *self,
                            const char  *code,
                            GError     **error)
{
  IepConnection *connection = iep_admin_connect (self, error);
  gint64 id;

  if (connection == NULL)
    return -1;

  iep_administration_find_institution_async (connection, code, self->cancellable, iep_await_cb, self->await);
  id = iep_administration_find_institution_finish (iep_await_result (self->await), error);
  if (id < 0)
    g_prefix_error (error, "%s: ", code);

  return id;
}

/* Leaves the server as it was found. Returns the exit status of a command that succeeded. */
int
iep_admin_end (IepAdmin *self)
{
  g_autoptr (GError) error = NULL;

  if (self->session != NULL)
    iep_session_close (self->session);
  if (self->connection != NULL)
    iep_connection_close (self->connection);
  if (self->local != NULL && !iep_local_server_stop_sync (self->local, &error))
    return iep_admin_report (self, error);

  return self->status;
}
