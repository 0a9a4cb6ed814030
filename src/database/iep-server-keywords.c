/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A server as libpq reads and wants it: keywords, with safe defaults. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-server.h"

#include <glib/gi18n-lib.h>
#include <libpq-fe.h>
#include <string.h>

#include "database/iep-error.h"

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
    { "sslmode", "sslmode" }, { "sslrootcert", "sslrootcert" }, { "sslcert", "sslcert" }, { "sslkey", "sslkey" },
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
      if (g_str_equal (option->keyword, "password") || g_str_equal (option->keyword, "sslpassword"))
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
    "host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword",
    "client_encoding", NULL,
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

  set_keyword (keywords, "host", iep_server_get_host (self));
  set_keyword (keywords, "port", iep_server_get_port (self));
  set_keyword (keywords, "dbname", iep_server_get_database (self));
  set_keyword (keywords, "user", iep_server_get_user (self));
  program = g_path_get_basename (g_get_prgname () != NULL ? g_get_prgname () : "iepirkumi");
  set_keyword (keywords, "application_name", program);
  /* Text results are read by machine: dates as 2027-01-31. */
  set_keyword (keywords, "options", "-c datestyle=ISO -c intervalstyle=iso_8601");

  if (!iep_server_is_local (self))
    {
      const char *sslmode = iep_server_get_sslmode (self) != NULL ? iep_server_get_sslmode (self) : "verify-full";
      /* Where another host can take over, a dead one is given up sooner. */
      gboolean several = strchr (iep_server_get_host (self), ',') != NULL;

      set_keyword (keywords, "gssencmode", "disable");
      set_keyword (keywords, "keepalives_idle", several ? "5" : "30");
      set_keyword (keywords, "keepalives_interval", several ? "2" : "10");
      set_keyword (keywords, "keepalives_count", "3");
      set_keyword (keywords, "tcp_user_timeout", several ? "8000" : "20000");
      set_keyword (keywords, "sslmode", sslmode);
      /* With "require" a list of authorities would silently turn into "verify-ca". */
      if (iep_server_get_sslrootcert (self) != NULL || g_str_has_prefix (sslmode, "verify"))
        set_keyword (keywords, "sslrootcert", iep_server_get_sslrootcert (self) != NULL ? iep_server_get_sslrootcert (self) : find_authorities ());
      set_keyword (keywords, "sslcert", iep_server_get_sslcert (self));
      set_keyword (keywords, "sslkey", iep_server_get_sslkey (self));
    }

  if (iep_server_get_options (self) != NULL && !add_options (keywords, iep_server_get_options (self), error))
    return NULL;

  set_keyword (keywords, "client_encoding", "UTF8");
  g_ptr_array_add (keywords, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&keywords), FALSE);
}
