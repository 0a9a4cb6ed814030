/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one asks of a connection: statements, scripts; and what it does with passwords. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-connection-private.h"
#include "database/iep-error-private.h"

static void
ask (IepConnection       *self,
     const char          *sql,
     IepParameters       *parameters,
     gboolean             script,
     gpointer             source_tag,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  iep_connection_enqueue (self, iep_request_new (self, task, sql, parameters, script));
}

/**
 * iep_connection_query_async:
 * @self:
 * @sql: one statement
 * @parameters: (nullable) (transfer none): the values of $1, $2 …
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Statements are sent in the order they are asked for, one at a time. One asked for while the connection
 * is lost waits for it, at most the property "patience".
 *
 * A cancelled statement, and one whose deadline passed, is answered at once. Whether it had any effect is
 * then unknown, as it is when the connection is lost; asking again with the same request id is safe.
 */
void
iep_connection_query_async (IepConnection       *self,
                            const char          *sql,
                            IepParameters       *parameters,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (IEP_IS_CONNECTION (self));
  g_return_if_fail (sql != NULL);

  ask (self, sql, parameters, FALSE, iep_connection_query_async, cancellable, callback, user_data);
}

/**
 * iep_connection_query_finish:
 * @self:
 * @result:
 * @error: return location for an error of %IEP_DATABASE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the rows.
 */
IepResult *
iep_connection_query_finish (IepConnection  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_connection_script_async:
 * @self:
 * @sql: any number of statements with semicolons, without parameters
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Runs the statements as one transaction (unless they say otherwise), without a deadline. Rows they return
 * are dropped.
 */
void
iep_connection_script_async (IepConnection       *self,
                             const char          *sql,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (IEP_IS_CONNECTION (self));
  g_return_if_fail (sql != NULL);

  ask (self, sql, NULL, TRUE, iep_connection_script_async, cancellable, callback, user_data);
}

/**
 * iep_connection_script_finish:
 * @self:
 * @result:
 * @error: return location for an error of %IEP_DATABASE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all statements succeeded.
 */
gboolean
iep_connection_script_finish (IepConnection  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
iep_connection_forget_password (IepConnection *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

/**
 * iep_connection_set_password:
 * @self:
 * @password: (nullable):
 *
 * After the person changed it: what to come back with.
 */
void
iep_connection_set_password (IepConnection *self,
                             const char    *password)
{
  g_autofree char *copy = g_strdup (password);

  g_return_if_fail (IEP_IS_CONNECTION (self));

  iep_connection_forget_password (self);
  self->password = g_steal_pointer (&copy);
}

/**
 * iep_connection_encrypt_password:
 * @self: an open connection
 * @login: whose password it is
 * @password: the password, which is not sent anywhere
 * @error: return location for an error: %IEP_DATABASE_ERROR_CONNECTION_LOST, %IEP_DATABASE_ERROR_INVALID when it is the
 *   password this very connection was opened with, %IEP_DATABASE_ERROR_OTHER
 *
 * The server sees verifiers, which differ each time, so only here can be told that a new password is the old one: whoever gave
 * the first password would go on knowing it.
 *
 * Returns: (transfer full) (nullable): the SCRAM-SHA-256 verifier that the server may see and store.
 */
char *
iep_connection_encrypt_password (IepConnection  *self,
                                 const char     *login,
                                 const char     *password,
                                 GError        **error)
{
  g_autofree char *verifier = NULL;
  char *encrypted;

  g_return_val_if_fail (IEP_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (login != NULL && password != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (self->conn == NULL || self->state != IEP_CONNECTION_READY)
    {
      g_propagate_error (error, iep_database_error_lost (NULL));
      return NULL;
    }

  if (g_strcmp0 (PQuser (self->conn), login) == 0 && g_strcmp0 (PQpass (self->conn), password) == 0)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "password_same", NULL, NULL,
                                                        "%s", _("This is the password you have already. Choose another one.")));
      return NULL;
    }

  encrypted = PQencryptPasswordConn (self->conn, password, login, "scram-sha-256");
  if (encrypted == NULL)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_OTHER, "encrypt", PQerrorMessage (self->conn), NULL,
                                                        "%s", _("The password could not be prepared")));
      return NULL;
    }

  verifier = g_strdup (encrypted);
  PQfreemem (encrypted);

  return g_steal_pointer (&verifier);
}
