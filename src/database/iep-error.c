/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one error domain: SQLSTATEs, refusals of our functions and broken connections, told apart. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-error-private.h"
#include "database/iep-json.h"

typedef struct
{
  char     *sqlstate;
  char     *code;
  char     *field;
  char     *text;
  char     *hint;
  char     *constraint;
  JsonNode *detail;
} IepDatabaseErrorPrivate;

static void
iep_database_error_private_init (IepDatabaseErrorPrivate *priv)
{
}

static void
iep_database_error_private_copy (const IepDatabaseErrorPrivate *from,
                                 IepDatabaseErrorPrivate       *to)
{
  to->sqlstate = g_strdup (from->sqlstate);
  to->code = g_strdup (from->code);
  to->field = g_strdup (from->field);
  to->text = g_strdup (from->text);
  to->hint = g_strdup (from->hint);
  to->constraint = g_strdup (from->constraint);
  to->detail = from->detail != NULL ? json_node_ref (from->detail) : NULL;
}

static void
iep_database_error_private_clear (IepDatabaseErrorPrivate *priv)
{
  g_clear_pointer (&priv->sqlstate, g_free);
  g_clear_pointer (&priv->code, g_free);
  g_clear_pointer (&priv->field, g_free);
  g_clear_pointer (&priv->text, g_free);
  g_clear_pointer (&priv->hint, g_free);
  g_clear_pointer (&priv->constraint, g_free);
  g_clear_pointer (&priv->detail, json_node_unref);
}

G_DEFINE_EXTENDED_ERROR (IepDatabaseError, iep_database_error)

/* SQLSTATE decides, never the text. A key of two characters stands for its class; the exact one wins. */
static const struct
{
  const char          *sqlstate;
  IepDatabaseErrorCode code;
  const char          *stable_code;
} sqlstates[] = {
  { "08",    IEP_DATABASE_ERROR_CONNECTION_LOST, "connection_lost" },
  { "22",    IEP_DATABASE_ERROR_INVALID,         "invalid" },
  { "23",    IEP_DATABASE_ERROR_INVALID,         "invalid" },
  { "23503", IEP_DATABASE_ERROR_INVALID,         "unknown_reference" },
  { "23505", IEP_DATABASE_ERROR_INVALID,         "duplicate" },
  { "25006", IEP_DATABASE_ERROR_STATE,           "read_only" },
  { "25P03", IEP_DATABASE_ERROR_CONNECTION_LOST, "connection_lost" },
  { "28",    IEP_DATABASE_ERROR_AUTHENTICATION,  "login_refused" },
  { "28000", IEP_DATABASE_ERROR_AUTHENTICATION,  "login_refused" },
  { "28P01", IEP_DATABASE_ERROR_AUTHENTICATION,  "password_wrong" },
  { "3D000", IEP_DATABASE_ERROR_NOT_FOUND,       "database_unknown" },
  { "3F000", IEP_DATABASE_ERROR_VERSION,         "schema_missing" },
  { "40001", IEP_DATABASE_ERROR_CHANGED,         "changed" },
  { "40P01", IEP_DATABASE_ERROR_CHANGED,         "deadlock" },
  { "42501", IEP_DATABASE_ERROR_PERMISSION,      "not_allowed" },
  { "42703", IEP_DATABASE_ERROR_VERSION,         "schema_differs" },
  { "42883", IEP_DATABASE_ERROR_VERSION,         "schema_differs" },
  { "42P01", IEP_DATABASE_ERROR_VERSION,         "schema_differs" },
  { "53100", IEP_DATABASE_ERROR_OTHER,           "disk_full" },
  { "53200", IEP_DATABASE_ERROR_OTHER,           "out_of_memory" },
  { "53300", IEP_DATABASE_ERROR_OTHER,           "too_many_connections" },
  { "54",    IEP_DATABASE_ERROR_INVALID,         "too_large" },
  { "55",    IEP_DATABASE_ERROR_STATE,           "wrong_state" },
  { "55P03", IEP_DATABASE_ERROR_STATE,           "locked" },
  { "57014", IEP_DATABASE_ERROR_CANCELLED,       "cancelled" },
  { "57P01", IEP_DATABASE_ERROR_CONNECTION_LOST, "server_stopped" },
  { "57P02", IEP_DATABASE_ERROR_CONNECTION_LOST, "server_stopped" },
  { "57P03", IEP_DATABASE_ERROR_HOST,            "server_starting" },
  { "57P04", IEP_DATABASE_ERROR_CONNECTION_LOST, "connection_lost" },
  { "57P05", IEP_DATABASE_ERROR_CONNECTION_LOST, "idle_too_long" },
  { "P0002", IEP_DATABASE_ERROR_NOT_FOUND,       "not_found" },
};

static void
find_sqlstate (const char            *sqlstate,
               IepDatabaseErrorCode  *code,
               const char           **stable_code)
{
  gsize best = 0;

  *code = IEP_DATABASE_ERROR_OTHER;
  *stable_code = "other";

  for (guint i = 0; i < G_N_ELEMENTS (sqlstates); i++)
    {
      gsize length = strlen (sqlstates[i].sqlstate);

      if (length > best && strncmp (sqlstate, sqlstates[i].sqlstate, length) == 0)
        {
          best = length;
          *code = sqlstates[i].code;
          *stable_code = sqlstates[i].stable_code;
        }
    }
}

/* Functions of ours put {"code": …, "field": …} into DETAIL; PostgreSQL itself puts prose there. */
static void
read_detail (IepDatabaseErrorPrivate *priv)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  if (priv->text == NULL || priv->text[0] != '{')
    return;

  node = iep_json_parse (priv->text, -1, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  object = json_node_get_object (node);
  if (json_object_has_member (object, "code"))
    {
      const char *code = json_object_get_string_member_with_default (object, "code", NULL);

      if (code != NULL)
        {
          g_free (priv->code);
          priv->code = g_strdup (code);
        }
    }

  if (json_object_has_member (object, "field") && !json_object_get_null_member (object, "field"))
    priv->field = g_strdup (json_object_get_string_member_with_default (object, "field", NULL));

  g_clear_pointer (&priv->text, g_free);
  priv->detail = g_steal_pointer (&node);
}

/**
 * iep_database_error_new:
 * @code: what a caller can act on
 * @stable_code: (nullable): the finer difference, a word that never changes
 * @text: (nullable): more about it, for people
 * @hint: (nullable): what to do about it, for people
 * @format: the message, translated
 *
 * Returns: (transfer full): an error of this domain.
 */
GError *
iep_database_error_new (IepDatabaseErrorCode  code,
                        const char           *stable_code,
                        const char           *text,
                        const char           *hint,
                        const char           *format,
                        ...)
{
  IepDatabaseErrorPrivate *priv;
  GError *error;
  va_list arguments;

  g_return_val_if_fail (format != NULL, NULL);

  va_start (arguments, format);
  error = g_error_new_valist (IEP_DATABASE_ERROR, code, format, arguments);
  va_end (arguments);

  priv = iep_database_error_get_private (error);
  priv->code = g_strdup (stable_code);
  priv->text = g_strdup (text);
  priv->hint = g_strdup (hint);

  return error;
}

GError *
iep_database_error_lost (const char *text)
{
  return iep_database_error_new (IEP_DATABASE_ERROR_CONNECTION_LOST, "connection_lost", text, NULL,
                                 "%s", _("The connection to the server was lost"));
}

/* A fatal result without SQLSTATE was made by libpq itself when the connection broke. */
GError *
iep_database_error_from_result (const PGresult *result)
{
  const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  IepDatabaseErrorPrivate *priv;
  IepDatabaseErrorCode code;
  const char *stable_code;
  GError *error;

  if (sqlstate == NULL)
    {
      g_autofree char *text = g_strstrip (g_strdup (PQresultErrorMessage (result)));

      return iep_database_error_lost (text);
    }

  find_sqlstate (sqlstate, &code, &stable_code);
  if (g_strcmp0 (severity, "FATAL") == 0 || g_strcmp0 (severity, "PANIC") == 0)
    code = IEP_DATABASE_ERROR_CONNECTION_LOST;

  error = g_error_new_literal (IEP_DATABASE_ERROR, code, message != NULL ? message : sqlstate);
  priv = iep_database_error_get_private (error);
  priv->sqlstate = g_strdup (sqlstate);
  priv->code = g_strdup (stable_code);
  priv->text = g_strdup (PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL));
  priv->hint = g_strdup (PQresultErrorField (result, PG_DIAG_MESSAGE_HINT));
  priv->constraint = g_strdup (PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME));
  read_detail (priv);

  return error;
}

/* libpq 15 gives no SQLSTATE for a failed connection, but prints it when verbosity is VERBOSE:
 * "… failed: FATAL:  28P01: password …". With several tries the last one counts. */
static char *
sqlstate_in_message (const char *message)
{
  static GRegex *regex;
  g_autoptr (GMatchInfo) match = NULL;
  char *sqlstate = NULL;

  if (g_once_init_enter (&regex))
    g_once_init_leave (&regex, g_regex_new (":  ([0-9A-Z]{5}): ", G_REGEX_OPTIMIZE, 0, NULL));

  for (g_regex_match (regex, message, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_free (sqlstate);
      sqlstate = g_match_info_fetch (match, 1);
    }

  return sqlstate;
}

/* The lines LOCATION: and the SQLSTATE are for us, not for people. */
static char *
tidy_message (const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);
  g_autoptr (GRegex) state = g_regex_new (":  [0-9A-Z]{5}: ", 0, 0, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = NULL;

      if (lines[i][0] == '\0' || g_str_has_prefix (lines[i], "LOCATION:"))
        continue;
      line = g_regex_replace_literal (state, lines[i], -1, 0, ": ", 0, NULL);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, g_strstrip (line));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GError *
refused_by_server (const char *sqlstate,
                   const char *text)
{
  IepDatabaseErrorCode code;
  const char *stable_code, *message, *hint = NULL;
  GError *error;

  find_sqlstate (sqlstate, &code, &stable_code);

  if (g_str_equal (stable_code, "password_wrong"))
    {
      message = _("The login name or the password is wrong, or the password has expired");
      hint = _("Try again; if it does not help, ask the system administrator for a new password.");
    }
  else if (g_str_equal (stable_code, "login_refused"))
    {
      message = _("The server does not let this login name in");
      hint = _("It may be disabled, or this computer may not be on the server’s list; ask the system administrator.");
    }
  else if (g_str_equal (sqlstate, "42501"))
    {
      stable_code = "connect_not_allowed";
      message = _("This login name has no right to use the database");
      hint = _("Ask the system administrator for access.");
    }
  else if (g_str_equal (stable_code, "database_unknown"))
    {
      message = _("The server has no database of this name");
      hint = _("Check the name of the database.");
    }
  else if (g_str_equal (stable_code, "too_many_connections"))
    {
      message = _("Too many people are connected to the server, or you are connected too many times");
      hint = _("Close other windows of the program, or try again in a minute.");
    }
  else if (code == IEP_DATABASE_ERROR_HOST || code == IEP_DATABASE_ERROR_CONNECTION_LOST)
    {
      code = IEP_DATABASE_ERROR_HOST;
      message = _("The server is starting or stopping");
      hint = _("Try again in a minute.");
    }
  else
    message = _("The server refused the connection");

  error = iep_database_error_new (code, stable_code, text, hint, "%s", message);
  iep_database_error_get_private (error)->sqlstate = g_strdup (sqlstate);

  return error;
}

/* What of the encryption was not good enough; libpq says it in words only, in doubt it is the authority. */
static GError *
refused_by_us (const char *text)
{
  const struct
  {
    const char *words;
    const char *stable_code;
    const char *message;
  } reasons[] = {
    { "does not support SSL", "no_encryption",
      _("The connection is not safe: the server offers no encryption") },
    { "does not match host name", "certificate_name",
      _("The connection is not safe: the server’s certificate is made out to another name than this address") },
    { "root certificate file", "certificate_file",
      _("The file with the certificate of the authority cannot be read") },
    { "certificate has expired", "certificate_expired",
      _("The connection is not safe: the server’s certificate has expired") },
  };
  const char *stable_code = "certificate";
  const char *message = _("The connection is not safe: the server’s certificate could not be checked");

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strstr (text, reasons[i].words) != NULL)
      {
        stable_code = reasons[i].stable_code;
        message = reasons[i].message;
        break;
      }

  return iep_database_error_new (IEP_DATABASE_ERROR_TLS, stable_code, text,
                                 _("Do not go round this: somebody may be listening. Ask the system administrator."),
                                 "%s", message);
}

/* @reached is how far the connection had got before it failed, which tells what failed. */
GError *
iep_database_error_from_connect (PGconn         *conn,
                                 ConnStatusType  reached)
{
  g_autofree char *sqlstate = sqlstate_in_message (PQerrorMessage (conn));
  g_autofree char *text = tidy_message (PQerrorMessage (conn));

  if (sqlstate != NULL)
    return refused_by_server (sqlstate, text);

  if (PQconnectionNeedsPassword (conn))
    return iep_database_error_new (IEP_DATABASE_ERROR_AUTHENTICATION, "password_needed", text, NULL,
                                   "%s", _("The server asks for a password"));

  switch (reached)
    {
    case CONNECTION_NEEDED:
    case CONNECTION_STARTED:
    case CONNECTION_MADE:
    case CONNECTION_BAD:
      return iep_database_error_new (IEP_DATABASE_ERROR_HOST, "host_refused", text,
                                     _("Check that the server is running, its name and its port."),
                                     "%s", _("The server does not answer"));

    case CONNECTION_SSL_STARTUP:
    case CONNECTION_GSS_STARTUP:
      /* The words only tell a cable that was pulled from a certificate; in doubt it is the certificate. */
      if (strstr (text, "closed the connection") != NULL)
        break;
      return refused_by_us (text);

    case CONNECTION_CHECK_WRITABLE:
    case CONNECTION_CHECK_STANDBY:
    case CONNECTION_CHECK_TARGET:
    case CONNECTION_CONSUME:
    case CONNECTION_OK:
      return iep_database_error_new (IEP_DATABASE_ERROR_HOST, "host_not_primary", text, NULL,
                                     "%s", _("None of the servers accepts changes now"));

    case CONNECTION_AWAITING_RESPONSE:
    case CONNECTION_AUTH_OK:
    case CONNECTION_SETENV:
    default:
      break;
    }

  /* The server did not say no, so we did: channel binding, a server that cannot prove that it knows
   * the password, or a connection that broke half way. */
  if (strstr (text, "channel binding") != NULL || strstr (text, "server signature") != NULL)
    return iep_database_error_new (IEP_DATABASE_ERROR_TLS, "channel_binding", text, NULL,
                                   "%s", _("The connection is not safe: the server could not prove who it is"));

  return iep_database_error_new (IEP_DATABASE_ERROR_HOST, "host_broke_off", text, NULL,
                                 "%s", _("The server broke off the connection"));
}

static IepDatabaseErrorPrivate *
get_private (const GError *error)
{
  if (error == NULL || error->domain != IEP_DATABASE_ERROR)
    return NULL;

  return iep_database_error_get_private (error);
}

/**
 * iep_database_error_get_sqlstate:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): the five characters of the server's SQLSTATE.
 */
const char *
iep_database_error_get_sqlstate (const GError *error)
{
  IepDatabaseErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->sqlstate : NULL;
}

/**
 * iep_database_error_get_code:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): the stable code: the one our functions put into DETAIL, else one
 *   of this room ("password_wrong", "host_unknown", "duplicate" …).
 */
const char *
iep_database_error_get_code (const GError *error)
{
  IepDatabaseErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->code : NULL;
}

/**
 * iep_database_error_get_field:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): the field the refusal concerns, e.g. `funding[2].ekk`.
 */
const char *
iep_database_error_get_field (const GError *error)
{
  IepDatabaseErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->field : NULL;
}

/**
 * iep_database_error_get_detail:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): the whole DETAIL object of a refusal by one of our functions.
 */
JsonNode *
iep_database_error_get_detail (const GError *error)
{
  IepDatabaseErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->detail : NULL;
}

/**
 * iep_database_error_get_text:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): more about it in prose: the server's DETAIL or libpq's message.
 */
const char *
iep_database_error_get_text (const GError *error)
{
  IepDatabaseErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->text : NULL;
}

/**
 * iep_database_error_get_hint:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): what to do about it.
 */
const char *
iep_database_error_get_hint (const GError *error)
{
  IepDatabaseErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->hint : NULL;
}

/**
 * iep_database_error_get_constraint:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): the name of the constraint that was broken.
 */
const char *
iep_database_error_get_constraint (const GError *error)
{
  IepDatabaseErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->constraint : NULL;
}
