/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a server is and how to reach it: the object. What libpq makes of it is in iep-server-keywords.c. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-server.h"

#include <glib/gi18n-lib.h>

struct _IepServer
{
  GObject parent_instance;

  char   *name;
  char   *host;
  char   *port;
  char   *database;
  char   *user;
  char   *sslmode;
  char   *sslrootcert;
  char   *sslcert;
  char   *sslkey;
  char   *options;
};

G_DEFINE_FINAL_TYPE (IepServer, iep_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_HOST,
  PROP_PORT,
  PROP_DATABASE,
  PROP_USER,
  PROP_SSLMODE,
  PROP_SSLROOTCERT,
  PROP_SSLCERT,
  PROP_SSLKEY,
  PROP_OPTIONS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static char **
get_field (IepServer *self,
           guint      prop_id)
{
  switch (prop_id)
    {
    case PROP_NAME:
      return &self->name;
    case PROP_HOST:
      return &self->host;
    case PROP_PORT:
      return &self->port;
    case PROP_DATABASE:
      return &self->database;
    case PROP_USER:
      return &self->user;
    case PROP_SSLMODE:
      return &self->sslmode;
    case PROP_SSLROOTCERT:
      return &self->sslrootcert;
    case PROP_SSLCERT:
      return &self->sslcert;
    case PROP_SSLKEY:
      return &self->sslkey;
    case PROP_OPTIONS:
      return &self->options;
    default:
      return NULL;
    }
}

static void
iep_server_finalize (GObject *object)
{
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    g_clear_pointer (get_field (IEP_SERVER (object), i), g_free);

  G_OBJECT_CLASS (iep_server_parent_class)->finalize (object);
}

static void
iep_server_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  char **field = get_field (IEP_SERVER (object), prop_id);

  if (field == NULL)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else
    g_value_set_string (value, *field);
}

static void
iep_server_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  char **field = get_field (IEP_SERVER (object), prop_id);
  const char *text = g_value_get_string (value);

  if (field == NULL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  /* An empty field of a form means that nothing was said. */
  if (text != NULL && text[0] == '\0')
    text = NULL;
  if (g_strcmp0 (*field, text) == 0)
    return;

  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (object, pspec);
}

static void
iep_server_class_init (IepServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const char *const names[N_PROPS] = {
    NULL, "name", "host", "port", "database", "user", "sslmode", "sslrootcert", "sslcert", "sslkey",
    "options",
  };

  object_class->finalize = iep_server_finalize;
  object_class->get_property = iep_server_get_property;
  object_class->set_property = iep_server_set_property;

  for (guint i = PROP_NAME; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL,
                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
iep_server_init (IepServer *self)
{
}

/**
 * iep_server_new:
 * @host: (nullable): a name, an address, a folder with a unix socket, or several with commas
 * @port: (nullable): 5432 when %NULL
 * @database: (nullable): the name of the database
 * @user: (nullable): the login name
 *
 * Returns: (transfer full): a server.
 */
IepServer *
iep_server_new (const char *host,
                const char *port,
                const char *database,
                const char *user)
{
  return g_object_new (IEP_TYPE_SERVER,
                       "host", host,
                       "port", port,
                       "database", database,
                       "user", user,
                       NULL);
}

/**
 * iep_server_copy:
 * @self:
 *
 * Returns: (transfer full): another one with the same values.
 */
IepServer *
iep_server_copy (IepServer *self)
{
  IepServer *copy;

  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  copy = g_object_new (IEP_TYPE_SERVER, NULL);
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    *get_field (copy, i) = g_strdup (*get_field (self, i));

  return copy;
}

/**
 * iep_server_get_name:
 * @self:
 *
 * Returns: (nullable) (transfer none): what people call it.
 */
const char *
iep_server_get_name (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->name;
}

/**
 * iep_server_get_host:
 * @self:
 *
 * Returns: (nullable) (transfer none): where it is.
 */
const char *
iep_server_get_host (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->host;
}

/**
 * iep_server_get_port:
 * @self:
 *
 * Returns: (nullable) (transfer none): the port, or one for each host.
 */
const char *
iep_server_get_port (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->port;
}

/**
 * iep_server_get_database:
 * @self:
 *
 * Returns: (nullable) (transfer none): the name of the database.
 */
const char *
iep_server_get_database (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->database;
}

/**
 * iep_server_get_user:
 * @self:
 *
 * Returns: (nullable) (transfer none): the login name.
 */
const char *
iep_server_get_user (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->user;
}

/**
 * iep_server_get_sslmode:
 * @self:
 *
 * Returns: (nullable) (transfer none): libpq's word; %NULL means verify-full.
 */
const char *
iep_server_get_sslmode (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->sslmode;
}

/**
 * iep_server_get_sslrootcert:
 * @self:
 *
 * Returns: (nullable) (transfer none): the file of the authorities whose certificates are believed.
 */
const char *
iep_server_get_sslrootcert (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->sslrootcert;
}

/**
 * iep_server_get_sslcert:
 * @self:
 *
 * Returns: (nullable) (transfer none): the file of one's own certificate, PEM.
 */
const char *
iep_server_get_sslcert (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->sslcert;
}

/**
 * iep_server_get_sslkey:
 * @self:
 *
 * Returns: (nullable) (transfer none): the file of the key that belongs to it.
 */
const char *
iep_server_get_sslkey (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->sslkey;
}

/**
 * iep_server_get_options:
 * @self:
 *
 * Returns: (nullable) (transfer none): further libpq keywords.
 */
const char *
iep_server_get_options (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  return self->options;
}

/**
 * iep_server_is_local:
 * @self:
 *
 * Returns: whether it is reached through a unix socket, never over a network.
 */
gboolean
iep_server_is_local (IepServer *self)
{
  g_auto (GStrv) hosts = NULL;

  g_return_val_if_fail (IEP_IS_SERVER (self), FALSE);

  if (self->host == NULL)
    return TRUE;

  hosts = g_strsplit (self->host, ",", -1);
  for (guint i = 0; hosts[i] != NULL; i++)
    if (hosts[i][0] != '/' && hosts[i][0] != '@')
      return FALSE;

  return TRUE;
}

/**
 * iep_server_describe:
 * @self:
 *
 * Returns: (transfer full): the server in a few words, for messages and titles.
 */
char *
iep_server_describe (IepServer *self)
{
  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);

  if (self->name != NULL)
    return g_strdup (self->name);
  if (iep_server_is_local (self))
    return g_strdup (_("this computer"));
  if (self->port != NULL)
    return g_strdup_printf ("%s:%s", self->host, self->port);

  return g_strdup (self->host);
}
