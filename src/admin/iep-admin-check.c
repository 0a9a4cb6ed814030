/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin check: whether an installation is in order. For people a line each, for monitoring an exit status.
 * Changes nothing, on a standby neither. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/iep-admin-command.h"
#include "database/iep-await.h"
#include "document/iep-demonstration.h"
#include "document/iep-pdf-signature.h"
#include "document/iep-verification.h"
#include "domain/iep-check.h"

/* Of the command; other commands end with other numbers. */
#define CHECK_OK      0
#define CHECK_WARNING 1
#define CHECK_ERROR   2

static char **option_only;
static gboolean option_verbose;

typedef struct
{
  IepAdmin      *admin;
  IepConnection *connection;
  IepAwait      *await;
  GPtrArray     *lines;
} Check;

static gboolean
is_wanted (const char *area)
{
  return option_only == NULL || g_strv_contains ((const char *const *) option_only, area);
}

static IepResult *
ask (Check       *check,
     const char  *name,
     gint64       after,
     GError     **error)
{
  iep_check_ask_async (check->connection, name, after, iep_admin_get_cancellable (check->admin), iep_await_cb, check->await);

  return iep_check_ask_finish (iep_await_result (check->await), error);
}

static void
add (Check         *check,
     const char    *area,
     const char    *code,
     IepCheckLevel  level,
     const char    *object,
     const char    *detail)
{
  g_ptr_array_add (check->lines, iep_check_line_new (area, code, level, object, detail));
}

/* What this login may not know is said, and no reason to stop. */
static gboolean
look_at (Check       *check,
         const char  *area,
         const char  *file,
         GError     **error)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (IepResult) rows = ask (check, file, -1, &refused);

  if (rows != NULL)
    {
      g_autoptr (GPtrArray) lines = iep_check_read (area, rows);

      g_ptr_array_extend_and_steal (check->lines, g_steal_pointer (&lines));
    }
  else if (g_error_matches (refused, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_PERMISSION))
    {
      add (check, area, area, IEP_CHECK_UNCHECKED, NULL, NULL);
    }
  else
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&refused), "%s: ", file);
      return FALSE;
    }

  return TRUE;
}

typedef struct
{
  guint n;
  guint n_invalid;
  guint n_untrusted;
} Documents;

/* One signed document. */
static void
look_at_document (Check     *check,
                  IepResult *rows,
                  Documents *documents)
{
  const char *name = iep_result_get_string (rows, 0, iep_result_column (rows, "name"));
  const char *sha256 = iep_result_get_string (rows, 0, iep_result_column (rows, "sha256"));
  const char *content_hash = iep_result_get_string (rows, 0, iep_result_column (rows, "content_hash"));
  g_autoptr (GBytes) pdf = iep_result_get_bytes (rows, 0, iep_result_column (rows, "file"));
  g_autofree char *computed = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepVerification) verification = NULL;
  g_autofree char *words = NULL;

  documents->n++;
  if (g_strcmp0 (computed, sha256) != 0)
    {
      documents->n_invalid++;
      add (check, "documents", "document_hash", IEP_CHECK_ERROR, name, computed);
      return;
    }

  verification = iep_pdf_verify (pdf, &error);
  if (verification == NULL)
    {
      documents->n_invalid++;
      add (check, "documents", "document_valid", IEP_CHECK_ERROR, name, error->message);
      return;
    }

  iep_verification_set_expected_hash (verification, content_hash);
  switch (iep_verification_get_result (verification))
    {
    case IEP_VERIFICATION_VALID:
      return;
    case IEP_VERIFICATION_VALID_UNTRUSTED:
      documents->n_untrusted++;
      add (check, "documents", "document_trusted", IEP_CHECK_WARNING, name, iep_verification_get_subject (verification));
      return;
    case IEP_VERIFICATION_UNSIGNED:
    case IEP_VERIFICATION_INVALID:
    default:
      documents->n_invalid++;
      words = iep_verification_describe (verification, NULL);
      add (check, "documents", "document_valid", IEP_CHECK_ERROR, name, words);
    }
}

static gboolean
look_at_documents (Check   *check,
                   GError **error)
{
  Documents documents = { 0 };
  g_autofree char *count = NULL;
  gint64 last = 0;

  if (iep_admin_get_local (check->admin) != NULL)
    iep_demonstration_trust (iep_admin_get_local (check->admin));

  for (;;)
    {
      g_autoptr (IepResult) rows = ask (check, "documents", last, error);

      if (rows == NULL)
        return FALSE;
      if (iep_result_get_n_rows (rows) == 0)
        break;
      last = iep_result_get_int64 (rows, 0, 0);
      look_at_document (check, rows, &documents);
    }

  count = g_strdup_printf ("%u", documents.n);
  if (documents.n_invalid == 0)
    add (check, "documents", "document_valid", IEP_CHECK_OK, NULL, count);
  if (documents.n_untrusted == 0)
    add (check, "documents", "document_trusted", IEP_CHECK_OK, NULL, count);

  return TRUE;
}

/* @same: whether the queries that come with this program are right for this database. */
static gboolean
look_at_version (Check     *check,
                 gboolean  *same,
                 GError   **error)
{
  g_autofree char *datadir = iep_installer_find_datadir (error);
  g_autofree char *detail = NULL;
  int program, database;

  if (datadir == NULL)
    return FALSE;
  program = iep_installer_read_version (datadir, error);
  if (program < 0)
    return FALSE;

  iep_installer_get_version_async (check->connection, iep_admin_get_cancellable (check->admin), iep_await_cb, check->await);
  database = iep_installer_get_version_finish (iep_await_result (check->await), error);
  if (database < 0)
    return FALSE;

  *same = program == database;
  if (!is_wanted ("settings"))
    return TRUE;

  detail = program == database ? g_strdup_printf ("%d", program) : g_strdup_printf ("%d ≠ %d", program, database);
  add (check, "settings", "program", program == database ? IEP_CHECK_OK : IEP_CHECK_ERROR, NULL, detail);

  return TRUE;
}

/* In the order in which they are looked at. */
static const struct
{
  const char *name;
  const char *file;
  gboolean    needs_all;
  gboolean    needs_version;
  gboolean  (*look) (Check   *check,
                     GError **error);
} areas[] = {
  { "settings", "settings", FALSE, FALSE, NULL },
  { "access", "access", FALSE, FALSE, NULL },
  { "rules", "lint", FALSE, TRUE, NULL },
  { "audit", "audit", FALSE, TRUE, NULL },
  { "content", "content", TRUE, TRUE, NULL },
  { "documents", "documents", TRUE, TRUE, look_at_documents },
  { "backup", "backup", TRUE, FALSE, NULL },
};

static gboolean
is_area (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    if (g_str_equal (areas[i].name, name))
      return TRUE;

  return FALSE;
}

static gboolean
look (Check   *check,
      GError **error)
{
  g_autoptr (IepResult) self = ask (check, "self", -1, error);
  gboolean sees_all, same = FALSE;

  if (self == NULL)
    return FALSE;
  if (iep_result_get_n_rows (self) == 0 || !iep_result_get_boolean (self, 0, iep_result_column (self, "installed")))
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_missing", NULL, _("Install it first."),
                                                        "%s", _("The system is not installed in this database")));
      return FALSE;
    }
  sees_all = iep_result_get_boolean (self, 0, iep_result_column (self, "sees_all"));

  if (!look_at_version (check, &same, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      const char *area = areas[i].name;

      if (!is_wanted (area))
        continue;

      /* Rows that are hidden from this login would look as if they were not there. */
      if ((areas[i].needs_all && !sees_all) || (areas[i].needs_version && !same))
        add (check, area, area, IEP_CHECK_UNCHECKED, NULL, same ? NULL : "≠");
      else if (!(areas[i].look != NULL ? areas[i].look (check, error) : look_at (check, area, areas[i].file, error)))
        return FALSE;
    }

  return TRUE;
}

static const char *
level_word (IepCheckLevel level)
{
  switch (level)
    {
    case IEP_CHECK_OK:
      return _("ok");
    case IEP_CHECK_UNCHECKED:
      return _("unchecked");
    case IEP_CHECK_WARNING:
      return _("WARNING");
    case IEP_CHECK_ERROR:
    default:
      return _("ERROR");
    }
}

static void
print_line (IepAdmin           *admin,
            const IepCheckLine *line)
{
  g_autofree char *level = iep_admin_pad (level_word (line->level), 10);
  g_autofree char *text = iep_check_line_describe (line);
  const char *advice = iep_check_line_advise (line);

  if (advice != NULL)
    iep_admin_print (admin, "%s %s → %s", level, text, advice);
  else
    iep_admin_print (admin, "%s %s", level, text);
}

/* Dozens of rules and chains that are well are one line, unless asked. */
static void
print_lines (IepAdmin  *admin,
             GPtrArray *lines)
{
  for (guint i = 0; i < lines->len;)
    {
      const IepCheckLine *line = g_ptr_array_index (lines, i);
      guint n = 0;

      while (!option_verbose && i + n < lines->len && line->level == IEP_CHECK_OK
             && (g_str_equal (line->area, "rules") || g_str_equal (line->area, "audit")))
        {
          const IepCheckLine *next = g_ptr_array_index (lines, i + n);

          if (next->level != IEP_CHECK_OK || !g_str_equal (next->area, line->area))
            break;
          n++;
        }

      if (n > 1)
        {
          g_autofree char *count = g_strdup_printf ("%u", n);
          g_autoptr (IepCheckLine) together = iep_check_line_new (line->area, g_str_equal (line->area, "rules") ? "rules" : "chain",
                                                                  IEP_CHECK_OK, NULL, count);

          print_line (admin, together);
          i += n;
        }
      else
        {
          print_line (admin, line);
          i++;
        }
    }
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

static void
answer_lines (IepAdmin      *admin,
              GPtrArray     *lines,
              IepCheckLevel  worst)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *answer = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < lines->len; i++)
    {
      const IepCheckLine *line = g_ptr_array_index (lines, i);
      JsonObject *object = json_object_new ();
      g_autofree char *text = iep_check_line_describe (line);

      set_string (object, "area", line->area);
      set_string (object, "code", line->code);
      set_string (object, "level", iep_check_level_to_string (line->level));
      set_string (object, "object", line->object);
      set_string (object, "detail", line->detail);
      set_string (object, "text", text);
      set_string (object, "advice", iep_check_line_advise (line));
      json_array_add_object_element (array, object);
    }

  set_string (answer, "status", iep_check_level_to_string (worst));
  json_object_set_array_member (answer, "lines", array);
  json_node_take_object (node, answer);
  iep_admin_answer (admin, node);
}

static gboolean
run (IepAdmin  *admin,
     char     **arguments,
     GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_check_line_free);
  Check check = { admin, iep_admin_connect (admin, error), await, lines };
  IepCheckLevel worst = IEP_CHECK_OK;
  guint n[IEP_CHECK_ERROR + 1] = { 0 };

  if (check.connection == NULL)
    return FALSE;
  for (guint i = 0; option_only != NULL && option_only[i] != NULL; i++)
    if (!is_area (option_only[i]))
      return iep_admin_fail_usage (error, _("--only: there is no area “%s”"), option_only[i]);

  iep_check_prepare_async (check.connection, iep_admin_get_cancellable (admin), iep_await_cb, await);
  if (!iep_check_prepare_finish (iep_await_result (await), error) || !look (&check, error))
    return FALSE;

  for (guint i = 0; i < lines->len; i++)
    n[((IepCheckLine *) g_ptr_array_index (lines, i))->level]++;
  worst = n[IEP_CHECK_ERROR] > 0 ? IEP_CHECK_ERROR : n[IEP_CHECK_WARNING] > 0 ? IEP_CHECK_WARNING : IEP_CHECK_OK;

  print_lines (admin, lines);
  iep_admin_print (admin, _("%u errors, %u warnings, %u in order, %u could not be looked at."), n[IEP_CHECK_ERROR], n[IEP_CHECK_WARNING],
                   n[IEP_CHECK_OK], n[IEP_CHECK_UNCHECKED]);
  answer_lines (admin, lines, worst);
  iep_admin_set_exit_status (admin, worst == IEP_CHECK_ERROR ? CHECK_ERROR : worst == IEP_CHECK_WARNING ? CHECK_WARNING : CHECK_OK);

  return TRUE;
}

static const GOptionEntry options[] = {
  { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_only, N_("Only this: settings, access, rules, audit, content, documents or backup (may be repeated)"), N_("AREA") },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &option_verbose, N_("Also name each rule and chain that is in order"), NULL },
  { NULL }
};

const IepAdminCommand iep_admin_check_commands[] = {
  {
    .name = "check",
    .summary = N_("Say whether an installation is in order (exit status 0 yes, 1 warnings, 2 errors, 3 no connection)"),
    .description = N_("Looks at the settings of the server, who gets in, the rules that protect the data, the audit chains, what is stored, and "
                      "every signed document. Changes nothing. A superuser of the server sees all of it; with less, what could not be looked at is said."),
    .options = options,
    .run = run,
  },
  { NULL }
};
