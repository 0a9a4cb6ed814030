/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The servers this person used, remembered in the settings, and their passwords in the keyring. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-server-store.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#define MOST_SERVERS 12

static const char * const keys[] = {
  "name", "host", "port", "database", "user", "sslmode", "sslrootcert", "sslcert", "sslkey", "options",
};

/* Not of the server but of the person there: a text of the dictionary, and data of the object while it is read. */
#define PASSWORD_UNTIL "password-until"

static const SecretSchema password_schema = {
  "lv.iepirkumi.Iepirkumi.Password", SECRET_SCHEMA_NONE,
  {
    { "host", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "port", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "database", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

static gboolean
is_same_place (IepServer *a,
               IepServer *b)
{
  return g_strcmp0 (iep_server_get_host (a), iep_server_get_host (b)) == 0 &&
         g_strcmp0 (iep_server_get_port (a), iep_server_get_port (b)) == 0 &&
         g_strcmp0 (iep_server_get_database (a), iep_server_get_database (b)) == 0 &&
         g_strcmp0 (iep_server_get_user (a), iep_server_get_user (b)) == 0;
}

static IepServer *
server_from_variant (GVariant *dictionary)
{
  IepServer *server = g_object_new (IEP_TYPE_SERVER, NULL);
  char *until = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *value;

      if (g_variant_lookup (dictionary, keys[i], "&s", &value))
        g_object_set (server, keys[i], value, NULL);
    }
  if (g_variant_lookup (dictionary, PASSWORD_UNTIL, "s", &until))
    g_object_set_data_full (G_OBJECT (server), PASSWORD_UNTIL, until, g_free);

  return server;
}

static void
write_servers (GSettings *settings,
               GPtrArray *servers)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{ss}"));
  for (guint i = 0; i < servers->len && i < MOST_SERVERS; i++)
    {
      g_variant_builder_open (&list, G_VARIANT_TYPE ("a{ss}"));
      for (gsize j = 0; j < G_N_ELEMENTS (keys); j++)
        {
          g_autofree char *value = NULL;

          g_object_get (g_ptr_array_index (servers, i), keys[j], &value, NULL);
          if (value != NULL && *value != '\0')
            g_variant_builder_add (&list, "{ss}", keys[j], value);
        }
      if (g_object_get_data (g_ptr_array_index (servers, i), PASSWORD_UNTIL) != NULL)
        g_variant_builder_add (&list, "{ss}", PASSWORD_UNTIL,
                               g_object_get_data (g_ptr_array_index (servers, i), PASSWORD_UNTIL));
      g_variant_builder_close (&list);
    }

  g_settings_set_value (settings, "servers", g_variant_builder_end (&list));
}

static GPtrArray *
read_servers (GSettings *settings)
{
  g_autoptr(GVariant) list = g_settings_get_value (settings, "servers");
  GPtrArray *servers = g_ptr_array_new_with_free_func (g_object_unref);
  gsize n_servers = g_variant_n_children (list);

  for (gsize i = 0; i < n_servers; i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (list, i);

      g_ptr_array_add (servers, server_from_variant (dictionary));
    }

  return servers;
}

static void
take_out (GPtrArray *servers,
          IepServer *server)
{
  for (guint i = servers->len; i > 0; i--)
    if (is_same_place (g_ptr_array_index (servers, i - 1), server))
      g_ptr_array_remove_index (servers, i - 1);
}

static void
password_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, password, (GDestroyNotify) secret_password_free);
}

static void
password_kept_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
password_cleared_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/**
 * iep_server_store_list:
 * @settings: the program's settings
 *
 * Returns: (transfer full): the #IepServer that were used, the last one first
 */
GListModel *
iep_server_store_list (GSettings *settings)
{
  g_autoptr(GPtrArray) servers = NULL;
  GListStore *store;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  servers = read_servers (settings);
  store = g_list_store_new (IEP_TYPE_SERVER);
  for (guint i = 0; i < servers->len; i++)
    g_list_store_append (store, g_ptr_array_index (servers, i));

  return G_LIST_MODEL (store);
}

/**
 * iep_server_store_remember:
 * @settings: the program's settings
 * @server: a server that let this person in
 * @password_until: (nullable): until when the password is good there
 *
 * Puts the server on top of the list.
 */
void
iep_server_store_remember (GSettings *settings,
                           IepServer *server,
                           GDateTime *password_until)
{
  g_autoptr(GPtrArray) servers = NULL;
  g_autoptr(IepServer) copy = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (IEP_IS_SERVER (server));

  servers = read_servers (settings);
  take_out (servers, server);
  copy = iep_server_copy (server);
  if (password_until != NULL)
    g_object_set_data_full (G_OBJECT (copy), PASSWORD_UNTIL, g_date_time_format_iso8601 (password_until), g_free);
  g_ptr_array_insert (servers, 0, g_steal_pointer (&copy));
  write_servers (settings, servers);
}

/**
 * iep_server_store_get_password_until:
 * @settings: the program's settings
 * @server: a server with its user
 *
 * Returns: (transfer full) (nullable): until when the password was good when this person was last let in there
 */
GDateTime *
iep_server_store_get_password_until (GSettings *settings,
                                     IepServer *server)
{
  g_autoptr(GPtrArray) servers = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (IEP_IS_SERVER (server), NULL);

  servers = read_servers (settings);
  for (guint i = 0; i < servers->len; i++)
    {
      const char *until = g_object_get_data (g_ptr_array_index (servers, i), PASSWORD_UNTIL);

      if (until != NULL && is_same_place (g_ptr_array_index (servers, i), server))
        return g_date_time_new_from_iso8601 (until, NULL);
    }

  return NULL;
}

/**
 * iep_server_store_forget:
 * @settings: the program's settings
 * @server: a server
 *
 * Takes the server out of the list. Its password is not touched.
 */
void
iep_server_store_forget (GSettings *settings,
                         IepServer *server)
{
  g_autoptr(GPtrArray) servers = NULL;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (IEP_IS_SERVER (server));

  servers = read_servers (settings);
  take_out (servers, server);
  write_servers (settings, servers);
}

/**
 * iep_server_store_find_password_async:
 * @server: a server with its user
 * @cancellable: (nullable): to stop waiting for the keyring
 * @callback: called when the keyring answered
 * @user_data: for @callback
 */
void
iep_server_store_find_password_async (IepServer           *server,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (IEP_IS_SERVER (server));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_server_store_find_password_async);
  secret_password_lookup (&password_schema, cancellable, password_found_cb, task,
                          "host", or_empty (iep_server_get_host (server)),
                          "port", or_empty (iep_server_get_port (server)),
                          "database", or_empty (iep_server_get_database (server)),
                          "user", or_empty (iep_server_get_user (server)),
                          NULL);
}

/**
 * iep_server_store_find_password_finish:
 * @result: what the callback got
 * @error: the keyring's
 *
 * Returns: (transfer full) (nullable): the password, to be freed with secret_password_free(); %NULL without
 *   @error when none is kept
 */
char *
iep_server_store_find_password_finish (GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_server_store_keep_password_async:
 * @server: a server with its user
 * @password: (nullable): the password, %NULL to take the kept one out of the keyring
 * @cancellable: (nullable): to stop waiting for the keyring
 * @callback: called when the keyring answered
 * @user_data: for @callback
 */
void
iep_server_store_keep_password_async (IepServer           *server,
                                      const char          *password,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autofree char *label = NULL;
  g_autofree char *place = NULL;
  GTask *task;

  g_return_if_fail (IEP_IS_SERVER (server));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_server_store_keep_password_async);

  if (password == NULL)
    {
      secret_password_clear (&password_schema, cancellable, password_cleared_cb, task,
                             "host", or_empty (iep_server_get_host (server)),
                             "port", or_empty (iep_server_get_port (server)),
                             "database", or_empty (iep_server_get_database (server)),
                             "user", or_empty (iep_server_get_user (server)),
                             NULL);
      return;
    }

  place = iep_server_describe (server);
  /* Translators: how the keyring names the password; the user's name, then the server. */
  label = g_strdup_printf (_("Iepirkumi: password of %s at %s"), or_empty (iep_server_get_user (server)), place);
  secret_password_store (&password_schema, SECRET_COLLECTION_DEFAULT, label, password, cancellable,
                         password_kept_cb, task,
                         "host", or_empty (iep_server_get_host (server)),
                         "port", or_empty (iep_server_get_port (server)),
                         "database", or_empty (iep_server_get_database (server)),
                         "user", or_empty (iep_server_get_user (server)),
                         NULL);
}

/**
 * iep_server_store_keep_password_finish:
 * @result: what the callback got
 * @error: the keyring's
 *
 * Returns: whether it was done
 */
gboolean
iep_server_store_keep_password_finish (GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  IepServer *server;
  char      *password;
} Renewal;

static void
renewal_free (Renewal *renewal)
{
  g_object_unref (renewal->server);
  secret_password_wipe (renewal->password);
  g_free (renewal->password);
  g_free (renewal);
}

static void
renewed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!iep_server_store_keep_password_finish (result, &error))
    g_message ("The keyring did not keep the new password: %s", error->message);
}

static void
old_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Renewal *renewal = user_data;
  g_autoptr(GError) error = NULL;
  char *old = iep_server_store_find_password_finish (result, &error);

  if (error != NULL)
    g_message ("The keyring was not read: %s", error->message);
  else if (old != NULL)
    iep_server_store_keep_password_async (renewal->server, renewal->password, NULL, renewed_cb, NULL);

  secret_password_free (old);
  renewal_free (renewal);
}

/**
 * iep_server_store_renew_password:
 * @server: a server with its user
 * @password: the new password
 *
 * Keeps the new password in the place of the old one, if the keyring keeps one for this server.
 */
void
iep_server_store_renew_password (IepServer  *server,
                                 const char *password)
{
  Renewal *renewal;

  g_return_if_fail (IEP_IS_SERVER (server));
  g_return_if_fail (password != NULL);

  renewal = g_new0 (Renewal, 1);
  renewal->server = g_object_ref (server);
  renewal->password = g_strdup (password);
  iep_server_store_find_password_async (server, NULL, old_found_cb, renewal);
}
