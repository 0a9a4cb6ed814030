/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin import procurements: a file becomes procurements, all of it or nothing. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/iep-admin-import.h"
#include "database/iep-await.h"
#include "domain/iep-classification.h"

/* The server takes so many rows in one act, and an act is all or nothing. */
#define MAX_ROWS 20000

static char *option_institution;
static int option_year;
static char **option_map;
static char **option_set;
static char **option_replace;
static gboolean option_include;
static gboolean option_skip_bad;
static gboolean option_dry_run;

/* The fields that hold a code of a short classification, whose names are understood too. */
static const struct
{
  const char *field;
  const char *kind;
} learned[] = {
  { "kind", "contract_kind" },
  { "procedure", "procedure" },
  { "legal_act", "legal_act" },
  { "nuts", "nuts" },
  { "funding_source", "source" },
};

typedef struct
{
  IepAdmin   *admin;
  IepSession *session;
  gint64      institution_id;
  JsonArray  *rows;      /* the good ones */
  GPtrArray  *problems;
  guint       n_rows;    /* of the file */
} Import;

/* @text is FIELD=REST. */
static gboolean
split_assignment (const char  *option,
                  const char  *text,
                  char       **field,
                  const char **rest,
                  GError     **error)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL || equals == text || equals[1] == '\0')
    return iep_admin_fail_usage (error, _("--%s %s: write it as FIELD=…"), option, text);
  *field = g_strndup (text, equals - text);
  *rest = equals + 1;

  return TRUE;
}

static gboolean
replace_word (IepImportMapping  *mapping,
              const char        *text,
              GError           **error)
{
  const char *colon = strchr (text, ':');
  const char *equals = strrchr (text, '=');
  g_autofree char *field = NULL;
  g_autofree char *word = NULL;

  if (colon == NULL || equals == NULL || equals < colon || equals[1] == '\0')
    return iep_admin_fail_usage (error, _("--%s %s: write it as FIELD:TEXT=VALUE"), "replace", text);
  field = g_strndup (text, colon - text);
  word = g_strndup (colon + 1, equals - colon - 1);

  return iep_import_mapping_replace (mapping, field, word, equals + 1, error);
}

static gboolean
read_options (IepImportMapping  *mapping,
              GError           **error)
{
  for (guint i = 0; option_map != NULL && option_map[i] != NULL; i++)
    {
      g_autofree char *field = NULL;
      const char *column = NULL;

      if (!split_assignment ("map", option_map[i], &field, &column, error)
          || !iep_import_mapping_map (mapping, field, column, error))
        return FALSE;
    }
  for (guint i = 0; option_set != NULL && option_set[i] != NULL; i++)
    {
      g_autofree char *field = NULL;
      const char *value = NULL;

      if (!split_assignment ("set", option_set[i], &field, &value, error)
          || !iep_import_mapping_set (mapping, field, value, error))
        return FALSE;
    }
  for (guint i = 0; option_replace != NULL && option_replace[i] != NULL; i++)
    if (!replace_word (mapping, option_replace[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
learn_words (Import            *import,
             IepImportMapping  *mapping,
             GError           **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (learned); i++)
    {
      g_autoptr (IepAwait) await = iep_await_new ();
      g_autoptr (JsonArray) codes = NULL;

      iep_classification_list_async (iep_session_get_connection (import->session), learned[i].kind,
                                     iep_admin_get_cancellable (import->admin), iep_await_cb, await);
      codes = iep_classification_list_finish (iep_await_result (await), error);
      if (codes == NULL)
        return FALSE;
      iep_import_mapping_learn (mapping, learned[i].field, codes, option_year);
    }

  return TRUE;
}

static JsonNode *
send_rows (Import    *import,
           gboolean   dry_run,
           GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (JsonNode) arguments = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonNode *answer;

  json_object_set_int_member (object, "p_institution", import->institution_id);
  json_object_set_int_member (object, "p_year", option_year);
  json_object_set_array_member (object, "p_rows", json_array_ref (import->rows));
  json_object_set_boolean_member (object, "p_include", option_include);
  json_object_set_boolean_member (object, "p_dry_run", dry_run);
  json_node_take_object (arguments, object);
  iep_session_call_async (import->session, "procurement_import", arguments, iep_admin_get_cancellable (import->admin),
                          iep_await_cb, await);
  answer = iep_session_call_finish (import->session, iep_await_result (await), error);
  if (answer != NULL && !JSON_NODE_HOLDS_OBJECT (answer))
    {
      g_clear_pointer (&answer, json_node_unref);
      g_set_error_literal (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, _("The server’s answer cannot be understood."));
    }

  return answer;
}

/* Where a row has no price, that its amount with VAT is nothing either says no more. */
static gboolean
follows_from_price (JsonObject *problem,
                    JsonObject *row)
{
  const char *field = json_object_get_string_member_with_default (problem, "field", NULL);

  return row != NULL && g_strcmp0 (field, "funding[0].amount") == 0
         && json_object_get_int_member_with_default (row, "estimated_price", 0) == 0;
}

/* Moves the rows the server refuses from the good ones to the problems; whether there were any. */
static gboolean
take_refused (Import   *import,
              JsonNode *answer)
{
  JsonArray *errors = json_object_get_array_member (json_node_get_object (answer), "errors");
  g_autoptr (GHashTable) by_line = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) bad = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonArray) good = json_array_new ();
  guint n = json_array_get_length (import->rows);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (import->rows, i);

      g_hash_table_insert (by_line, GINT_TO_POINTER ((int) json_object_get_int_member (row, "row")), row);
    }
  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      JsonObject *problem = json_array_get_object_element (errors, i);
      int line = (int) json_object_get_int_member (problem, "row");
      JsonObject *row = g_hash_table_lookup (by_line, GINT_TO_POINTER (line));

      g_hash_table_add (bad, GINT_TO_POINTER (line));
      if (!follows_from_price (problem, row))
        g_ptr_array_add (import->problems, iep_admin_row_problem (problem, (guint) line, row));
    }
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (import->rows, i);

      if (!g_hash_table_contains (bad, GINT_TO_POINTER ((int) json_object_get_int_member (row, "row"))))
        json_array_add_object_element (good, json_object_ref (row));
    }
  json_array_unref (import->rows);
  import->rows = g_steal_pointer (&good);

  return g_hash_table_size (bad) > 0;
}

/* Sends the rows until no bad one is left. Nothing is written as long as a row is bad, unless bad ones may be left out;
 * what can be said of the others is said all the same. Returns what was done, or would be. */
static JsonNode *
import_rows (Import    *import,
             gboolean  *done,
             GError   **error)
{
  for (;;)
    {
      gboolean dry_run = option_dry_run || (import->problems->len > 0 && !option_skip_bad);
      g_autoptr (JsonNode) answer = send_rows (import, dry_run, error);

      if (answer == NULL)
        return NULL;
      if (!take_refused (import, answer))
        {
          *done = !dry_run;
          return g_steal_pointer (&answer);
        }
    }
}

static void
answer_import (Import     *import,
               const char *file,
               JsonObject *counts,
               gboolean    done)
{
  static const char *const members[] = { "created", "included", "unchanged" };
  gboolean refused = import->problems->len > 0 && (!option_skip_bad || json_array_get_length (import->rows) == 0);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *answer = json_object_new ();
  int n[G_N_ELEMENTS (members)];
  guint n_bad;

  iep_admin_report_rows (file, import->problems);
  n_bad = iep_admin_count_lines (import->problems);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      n[i] = refused ? 0 : (int) json_object_get_int_member (counts, members[i]);
      json_object_set_int_member (answer, members[i], n[i]);
    }
  json_object_set_int_member (answer, "rows", import->n_rows);
  json_object_set_boolean_member (answer, "dry_run", option_dry_run);
  json_object_set_array_member (answer, "bad", iep_admin_rows_to_json (import->problems));

  if (refused)
    {
      g_autofree char *message = g_strdup_printf (_("Nothing was imported: %u of %u rows cannot be."), n_bad, import->n_rows);

      iep_admin_refuse_rows (import->admin, answer, message, _("Mend these rows, or leave them out with --skip-bad."));
    }
  else
    {
      iep_admin_print (import->admin, _("New: %d, of them included: %d; known already: %d; left out: %u."), n[0], n[1], n[2], n_bad);
      if (!done)
        iep_admin_print (import->admin, "%s", _("This was a dry run: nothing was written."));
    }
  json_node_take_object (node, answer);
  iep_admin_answer (import->admin, node);
}

static gboolean
open_import (Import  *import,
             GError **error)
{
  IepInstitution *institution;

  import->session = iep_admin_open_session (import->admin, error);
  if (import->session == NULL)
    return FALSE;
  /* Many rows take their time. */
  iep_connection_set_deadline (iep_session_get_connection (import->session), 0);

  institution = iep_session_find_institution_by_code (import->session, option_institution);
  if (institution == NULL)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_NOT_FOUND, "no_such_institution", NULL, NULL,
                                                        _("There is no institution %s, or it is not yours to see."),
                                                        option_institution));
      return FALSE;
    }
  import->institution_id = iep_institution_get_id (institution);

  return TRUE;
}

/* Without keys every row would be new each time. */
static gboolean
check_keys (Import  *import,
            GError **error)
{
  for (guint i = 0; i < json_array_get_length (import->rows); i++)
    if (json_object_has_member (json_array_get_object_element (import->rows, i), "external_key"))
      return TRUE;

  return json_array_get_length (import->rows) == 0
         || iep_admin_fail_usage (error, "%s", _("No column is the key of a row, by which a second run knows it again: "
                                                 "name it with --map external_key=COLUMN"));
}

static gboolean
run_import (Import            *import,
            IepTable          *table,
            IepImportMapping  *mapping,
            const char        *file,
            GError           **error)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *text = NULL;
  gboolean done = FALSE;

  if (!open_import (import, error) || !learn_words (import, mapping, error))
    return FALSE;

  import->rows = iep_procurement_rows (table, mapping, option_year, import->problems, error);
  if (import->rows == NULL)
    {
      g_prefix_error (error, "%s: ", file);
      return FALSE;
    }
  if (!check_keys (import, error))
    return FALSE;

  text = g_strdup_printf (_("Importing %u rows…"), import->n_rows);
  iep_admin_progress (text, 0, import->admin);
  answer = import_rows (import, &done, error);
  if (answer == NULL)
    return FALSE;
  answer_import (import, file, json_node_get_object (answer), done);

  return TRUE;
}

/* The command. */
gboolean
iep_admin_import_procurements (IepAdmin  *admin,
                               char     **arguments,
                               GError   **error)
{
  g_autoptr (IepImportMapping) mapping = iep_import_mapping_new ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (IepTable) table = NULL;
  g_autoptr (GError) wrong = NULL;
  Import import = { .admin = admin, .problems = problems };
  gboolean ok;

  if (option_institution == NULL || option_year == 0)
    return iep_admin_fail_usage (error, "%s", _("Say whose procurements they are, and of which year, with --institution and --year"));
  if (!read_options (mapping, &wrong))
    return iep_admin_fail_usage (error, "%s", wrong->message);

  table = iep_admin_read_table (arguments[0], error);
  if (table == NULL)
    return FALSE;
  import.n_rows = iep_table_get_n_rows (table);
  if (import.n_rows > MAX_ROWS)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "too_long", "rows", NULL,
                                                        _("The file has %u rows; at most %u can be imported at once. Divide it."),
                                                        import.n_rows, MAX_ROWS));
      return FALSE;
    }

  ok = run_import (&import, table, mapping, arguments[0], error);
  g_clear_pointer (&import.rows, json_array_unref);

  return ok;
}

const GOptionEntry iep_admin_import_procurements_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("Whose they are: its four digits"), N_("CODE") },
  { "year", 0, 0, G_OPTION_ARG_INT, &option_year, N_("The year of the plan"), N_("YEAR") },
  { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_map, N_("Read a field from this column (may be repeated)"), N_("FIELD=COLUMN") },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_set, N_("What a field is where its column is empty or missing (may be repeated)"), N_("FIELD=VALUE") },
  { "replace", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_replace, N_("Read a text in the column of a field as this value (may be repeated)"), N_("FIELD:TEXT=VALUE") },
  { "include", 0, 0, G_OPTION_ARG_NONE, &option_include, N_("Include them at once; what a row lacks for it makes it a bad row"), NULL },
  { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &option_skip_bad, N_("Leave bad rows out instead of refusing them all"), NULL },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &option_dry_run, N_("Say what would happen, and write nothing"), NULL },
  { NULL }
};
