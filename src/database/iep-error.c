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

void
iep_database_error_find_sqlstate (const char            *sqlstate,
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

  iep_database_error_find_sqlstate (sqlstate, &code, &stable_code);
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

/* What the server said when it refused the connection; @error is ours. */
void
iep_database_error_set_sqlstate (GError     *error,
                                 const char *sqlstate)
{
  IepDatabaseErrorPrivate *priv = iep_database_error_get_private (error);

  g_free (priv->sqlstate);
  priv->sqlstate = g_strdup (sqlstate);
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
