/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a server is and how to reach it, turned into libpq's keywords with safe defaults. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-server.h"

#include <glib/gi18n-lib.h>
#include <libpq-fe.h>

#include "database/iep-error.h"

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
    NULL, "name", "host", "port", "database", "user", "sslmode", "sslrootcert", "options",
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

/* "a='b c'" as libpq reads it. */
static void
append_option (GString    *options,
               const char *keyword,
               const char *value)
{
  g_string_append_printf (options, "%s%s='", options->len > 0 ? " " : "", keyword);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (options, '\\');
      g_string_append_c (options, *p);
    }
  g_string_append_c (options, '\'');
}

/**
 * iep_server_new_from_string:
 * @text: "host=… dbname=…" or "postgresql://…", as libpq reads it
 * @error: return location for an error: %IEP_DATABASE_ERROR_INVALID, code options_wrong
 *
 * A password in it is refused: what stands on a command line or in a settings file is read by others.
 *
 * Returns: (transfer full) (nullable): a server.
 */
IepServer *
iep_server_new_from_string (const char  *text,
                            GError     **error)
{
  static const struct { const char *keyword, *property; } ours[] = {
    { "host", "host" }, { "port", "port" }, { "dbname", "database" }, { "user", "user" },
    { "sslmode", "sslmode" }, { "sslrootcert", "sslrootcert" },
  };
  g_autoptr (IepServer) server = NULL;
  g_autoptr (GString) options = g_string_new (NULL);
  PQconninfoOption *parsed;
  char *message = NULL;
  gboolean has_password = FALSE;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  parsed = PQconninfoParse (text, &message);
  if (parsed == NULL)
    {
      g_autofree char *detail = g_strstrip (g_strdup (message != NULL ? message : ""));

      PQfreemem (message);
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "options_wrong", detail, NULL,
                                                        "%s", _("The address of the server cannot be read")));
      return NULL;
    }

  server = g_object_new (IEP_TYPE_SERVER, NULL);
  for (PQconninfoOption *option = parsed; option->keyword != NULL; option++)
    {
      guint i;

      if (option->val == NULL)
        continue;
      if (g_str_equal (option->keyword, "password"))
        {
          has_password = TRUE;
          continue;
        }
      for (i = 0; i < G_N_ELEMENTS (ours); i++)
        if (g_str_equal (option->keyword, ours[i].keyword))
          break;
      if (i < G_N_ELEMENTS (ours))
        g_object_set (server, ours[i].property, option->val, NULL);
      else if (!g_str_equal (option->keyword, "client_encoding"))
        append_option (options, option->keyword, option->val);
    }
  PQconninfoFree (parsed);

  if (has_password)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "options_wrong", NULL,
                                                        _("Keep it in the file named by PGPASSFILE."),
                                                        "%s", _("A password does not belong into the address of the server")));
      return NULL;
    }
  g_object_set (server, "options", options->str, NULL);

  return g_steal_pointer (&server);
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

/* libpq 15 believes no authority unless told which; the distribution's own list is the usual answer. */
static const char *
find_authorities (void)
{
  g_autofree char *own = g_build_filename (g_get_home_dir (), ".postgresql", "root.crt", NULL);
  static const char *const bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
  };

  if (g_getenv ("PGSSLROOTCERT") != NULL || g_file_test (own, G_FILE_TEST_EXISTS))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++)
    if (g_file_test (bundles[i], G_FILE_TEST_IS_REGULAR))
      return bundles[i];

  return NULL;
}

static void
set_keyword (GPtrArray  *keywords,
             const char *keyword,
             const char *value)
{
  if (value == NULL)
    return;

  for (guint i = 0; i < keywords->len; i += 2)
    if (g_str_equal (g_ptr_array_index (keywords, i), keyword))
      {
        g_free (g_ptr_array_index (keywords, i + 1));
        g_ptr_array_index (keywords, i + 1) = g_strdup (value);
        return;
      }

  g_ptr_array_add (keywords, g_strdup (keyword));
  g_ptr_array_add (keywords, g_strdup (value));
}

static gboolean
add_options (GPtrArray   *keywords,
             const char  *options,
             GError     **error)
{
  /* These have a field of their own, or must not be written down at all. */
  static const char *const refused[] = {
    "host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "client_encoding", NULL,
  };
  PQconninfoOption *parsed;
  char *message = NULL;
  gboolean ok = TRUE;

  parsed = PQconninfoParse (options, &message);
  if (parsed == NULL)
    {
      g_autofree char *text = g_strstrip (g_strdup (message != NULL ? message : ""));

      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "options_wrong", text, NULL,
                                                        "%s", _("The further options of the server cannot be read")));
      PQfreemem (message);
      return FALSE;
    }

  for (PQconninfoOption *option = parsed; option->keyword != NULL; option++)
    {
      if (option->val == NULL)
        continue;
      if (g_strv_contains (refused, option->keyword))
        {
          g_propagate_error (error,
                             iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "options_wrong", NULL, NULL,
                                                     _("“%s” cannot stand among the further options of the server"),
                                                     option->keyword));
          ok = FALSE;
          break;
        }
      set_keyword (keywords, option->keyword, option->val);
    }

  PQconninfoFree (parsed);

  return ok;
}

/**
 * iep_server_to_keywords:
 * @self:
 * @error: return location for an error: %IEP_DATABASE_ERROR_INVALID
 *
 * What libpq needs to know, without the password. Over a network the certificate of the server is checked
 * unless "sslmode" says otherwise.
 *
 * Returns: (transfer full): keyword, value, keyword, value …, %NULL.
 */
char **
iep_server_to_keywords (IepServer  *self,
                        GError    **error)
{
  g_autoptr (GPtrArray) keywords = NULL;
  g_autofree char *program = NULL;

  g_return_val_if_fail (IEP_IS_SERVER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  keywords = g_ptr_array_new_with_free_func (g_free);

  set_keyword (keywords, "host", self->host);
  set_keyword (keywords, "port", self->port);
  set_keyword (keywords, "dbname", self->database);
  set_keyword (keywords, "user", self->user);
  program = g_path_get_basename (g_get_prgname () != NULL ? g_get_prgname () : "iepirkumi");
  set_keyword (keywords, "application_name", program);
  /* Text results are read by machine: dates as 2027-01-31. */
  set_keyword (keywords, "options", "-c datestyle=ISO -c intervalstyle=iso_8601");

  if (!iep_server_is_local (self))
    {
      const char *sslmode = self->sslmode != NULL ? self->sslmode : "verify-full";

      set_keyword (keywords, "gssencmode", "disable");
      set_keyword (keywords, "keepalives_idle", "30");
      set_keyword (keywords, "keepalives_interval", "10");
      set_keyword (keywords, "keepalives_count", "3");
      set_keyword (keywords, "tcp_user_timeout", "20000");
      set_keyword (keywords, "sslmode", sslmode);
      /* With "require" a list of authorities would silently turn into "verify-ca". */
      if (self->sslrootcert != NULL || g_str_has_prefix (sslmode, "verify"))
        set_keyword (keywords, "sslrootcert", self->sslrootcert != NULL ? self->sslrootcert : find_authorities ());
    }

  if (self->options != NULL && !add_options (keywords, self->options, error))
    return NULL;

  set_keyword (keywords, "client_encoding", "UTF8");
  g_ptr_array_add (keywords, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&keywords), FALSE);
}
