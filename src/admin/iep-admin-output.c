/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What iepirkumi-admin says: to people, to programs, and when it fails. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include "admin/iep-admin-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "domain/iep-labels.h"
#include "exchange/iep-exchange-error.h"

gboolean iep_admin_json;
gboolean iep_admin_quiet;

G_DEFINE_QUARK (iep-admin-error, iep_admin_error)

/**
 * iep_admin_get_json:
 * @self:
 *
 * Returns: whether a program reads the answer.
 */
gboolean
iep_admin_get_json (IepAdmin *self)
{
  return iep_admin_json;
}

/**
 * iep_admin_print:
 * @self:
 * @format: a line for people; nothing with --json
 */
void
iep_admin_print (IepAdmin   *self,
                 const char *format,
                 ...)
{
  g_autofree char *text = NULL;
  va_list list;

  if (iep_admin_json)
    return;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  g_print ("%s\n", text);
}

/**
 * iep_admin_pad:
 * @text: what stands in a column
 * @width: how wide the column is, in characters (printf counts bytes)
 *
 * Returns: (transfer full): @text and the spaces behind it.
 */
char *
iep_admin_pad (const char *text,
               guint       width)
{
  glong length = g_utf8_strlen (text, -1);

  return g_strdup_printf ("%s%*s", text, length < (glong) width ? (int) (width - length) : 0, "");
}

/**
 * iep_admin_answer:
 * @self:
 * @answer: (transfer none): printed with --json; once a run
 */
void
iep_admin_answer (IepAdmin *self,
                  JsonNode *answer)
{
  g_autofree char *text = NULL;

  g_return_if_fail (answer != NULL);

  if (!iep_admin_json)
    return;

  text = json_to_string (answer, TRUE);
  g_print ("%s\n", text);
}

/**
 * iep_admin_progress:
 * @text: what is being done
 * @fraction: how much of it is done
 * @admin: the #IepAdmin
 *
 * An #IepInstallerProgress.
 */
void
iep_admin_progress (const char *text,
                    double      fraction,
                    gpointer    admin)
{
  IepAdmin *self = admin;

  if (iep_admin_quiet || text[0] == '\0' || g_strcmp0 (text, self->last_progress) == 0)
    return;

  g_free (self->last_progress);
  self->last_progress = g_strdup (text);
  g_printerr ("%s\n", text);
}

/**
 * iep_admin_set_exit_status:
 * @self:
 * @status: how the program ends when the command itself succeeds
 */
void
iep_admin_set_exit_status (IepAdmin *self,
                           int       status)
{
  g_return_if_fail (self != NULL);

  self->status = status;
}

/**
 * iep_admin_fail_usage:
 * @error: return location for the error
 * @format: what is wrong with the command line
 *
 * Returns: %FALSE
 */
gboolean
iep_admin_fail_usage (GError     **error,
                      const char  *format,
                      ...)
{
  va_list list;

  va_start (list, format);
  if (error != NULL)
    *error = g_error_new_valist (IEP_ADMIN_ERROR, IEP_ADMIN_ERROR_USAGE, format, list);
  va_end (list);

  return FALSE;
}

static int
status_of (IepAdmin     *self,
           const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return IEP_ADMIN_INTERRUPTED;
  if (error->domain == IEP_ADMIN_ERROR || error->domain == G_OPTION_ERROR)
    return IEP_ADMIN_USAGE;
  if (self->unreachable || g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST))
    return IEP_ADMIN_NO_CONNECTION;

  return IEP_ADMIN_REFUSED;
}

static void
set_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

/* Of a refusal its own code; of what is wrong with a file, a signature or the command line one that stays the same. */
static const char *
code_of (const GError *error)
{
  static const char *const document_codes[] = {
    [IEP_DOCUMENT_ERROR_CONTENT] = "content",
    [IEP_DOCUMENT_ERROR_HASH] = "hash",
    [IEP_DOCUMENT_ERROR_NOT_PDF] = "not_a_pdf",
    [IEP_DOCUMENT_ERROR_DAMAGED] = "damaged",
    [IEP_DOCUMENT_ERROR_UNSIGNED] = "unsigned",
    [IEP_DOCUMENT_ERROR_PASSWORD] = "passphrase_wrong",
    [IEP_DOCUMENT_ERROR_PIN_LOCKED] = "pin_locked",
    [IEP_DOCUMENT_ERROR_TOKEN] = "token",
    [IEP_DOCUMENT_ERROR_CERTIFICATE] = "certificate",
    [IEP_DOCUMENT_ERROR_SIGNATURE] = "signature",
    [IEP_DOCUMENT_ERROR_MISMATCH] = "mismatch",
    [IEP_DOCUMENT_ERROR_UNSUPPORTED] = "unsupported",
  };
  static const char *const exchange_codes[] = {
    [IEP_EXCHANGE_ERROR_ENCODING] = "encoding",
    [IEP_EXCHANGE_ERROR_SYNTAX] = "syntax",
    [IEP_EXCHANGE_ERROR_TOO_LARGE] = "too_large",
    [IEP_EXCHANGE_ERROR_COLUMN] = "column",
    [IEP_EXCHANGE_ERROR_VALUE] = "value",
  };

  if (error->domain == IEP_DOCUMENT_ERROR && error->code < (int) G_N_ELEMENTS (document_codes))
    return document_codes[error->code];
  if (error->domain == IEP_EXCHANGE_ERROR && error->code < (int) G_N_ELEMENTS (exchange_codes))
    return exchange_codes[error->code];
  if (error->domain == G_FILE_ERROR)
    return "file";
  if (error->domain == IEP_ADMIN_ERROR || error->domain == G_OPTION_ERROR)
    return "usage";

  return iep_database_error_get_code (error);
}

static void
report_json (const GError *error,
             const char   *message)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *inner = json_object_new ();
  JsonNode *detail = iep_database_error_get_detail (error);
  g_autofree char *text = NULL;

  set_string (inner, "message", message);
  set_string (inner, "code", code_of (error));
  set_string (inner, "field", iep_database_error_get_field (error));
  set_string (inner, "sqlstate", iep_database_error_get_sqlstate (error));
  if (detail != NULL)
    json_object_set_member (inner, "detail", json_node_copy (detail));
  else
    set_string (inner, "detail", iep_database_error_get_text (error));
  set_string (inner, "hint", iep_database_error_get_hint (error));
  json_object_set_object_member (object, "error", inner);
  json_node_take_object (node, object);

  text = json_to_string (node, TRUE);
  g_print ("%s\n", text);
}

/* Says what happened. Returns the exit status. */
int
iep_admin_report (IepAdmin     *self,
                  const GError *error)
{
  g_autofree char *message = iep_label_refusal (error);
  const char *field = iep_database_error_get_field (error);
  const char *detail = iep_database_error_get_text (error);
  const char *hint = iep_database_error_get_hint (error);

  g_printerr ("iepirkumi-admin: %s\n", message);
  if (field != NULL)
    g_printerr ("detail: %s: %s\n", field, error->message);
  else if (detail != NULL && detail[0] != '\0')
    g_printerr ("detail: %s\n", detail);
  else if (g_strcmp0 (message, error->message) != 0)
    g_printerr ("detail: %s\n", error->message);
  if (hint != NULL)
    g_printerr ("hint: %s\n", hint);
  else if (error->domain == IEP_ADMIN_ERROR || error->domain == G_OPTION_ERROR)
    g_printerr ("hint: %s\n", _("--help shows how it is used."));

  if (iep_admin_json)
    report_json (error, message);

  return status_of (self, error);
}
