/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin import …: tables somebody brings; here also what all imports share, and the classifications. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include "admin/iep-admin-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-await.h"
#include "domain/iep-administration.h"
#include "domain/iep-classification.h"
#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "exchange/iep-classification-rows.h"

/* A longer value is not repeated in a message. */
#define MAX_SHOWN 60

static char *option_kind;
static char *option_valid_from;
static gboolean option_skip_bad;

/* Returns: (transfer full) (nullable): the table in @file; errors name the line. */
IepTable *
iep_admin_read_table (const char  *file,
                      GError     **error)
{
  g_autoptr (GBytes) bytes = NULL;
  IepTable *table;
  char *contents;
  gsize length;

  if (!g_file_get_contents (file, &contents, &length, error))
    return NULL;

  bytes = g_bytes_new_take (contents, length);
  table = iep_table_read_named (bytes, file, error);
  if (table == NULL)
    g_prefix_error (error, "%s: ", file);

  return table;
}

/* The text that stands in @row at `cpv` or `funding[0].ekk`, or NULL. */
static const char *
find_value (JsonObject *row,
            const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *list = g_strndup (path, strcspn (path, "["));
  JsonNode *node = row != NULL ? json_object_get_member (row, list) : NULL;

  if (node != NULL && dot != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      guint64 n = g_ascii_strtoull (path + strlen (list) + 1, NULL, 10);
      JsonNode *element = n < json_array_get_length (json_node_get_array (node))
                            ? json_array_get_element (json_node_get_array (node), n) : NULL;

      node = element != NULL && JSON_NODE_HOLDS_OBJECT (element)
               ? json_object_get_member (json_node_get_object (element), dot + 1) : NULL;
    }

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  return json_object_has_member (object, name) && !json_object_get_null_member (object, name)
           ? json_object_get_string_member (object, name) : NULL;
}

/* What the server said of a row, in the user's words. @row: (nullable): what was sent. */
IepRowProblem *
iep_admin_row_problem (JsonObject *problem,
                       guint       line,
                       JsonObject *row)
{
  const char *field = get_string (problem, "field");
  const char *code = get_string (problem, "code");
  const char *value = field != NULL ? find_value (row, field) : NULL;
  g_autofree char *sentence = iep_label_problem (code, get_string (problem, "message"), problem);
  g_autofree char *message = NULL;

  if (value != NULL && *value != '\0' && g_utf8_strlen (value, -1) <= MAX_SHOWN)
    message = g_strdup_printf (_("“%s”: %s"), value, sentence);

  return iep_row_problem_new (line, field, code, message != NULL ? message : sentence);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const IepRowProblem *first = *(IepRowProblem *const *) a;
  const IepRowProblem *second = *(IepRowProblem *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

/* What the user calls a field; `funding_ekk` of a table is `funding[0].ekk` of a procurement. */
static char *
label_of (const char *field)
{
  g_autofree char *path = g_str_has_prefix (field, "funding_") ? g_strconcat ("funding[0].", field + strlen ("funding_"), NULL)
                                                                : NULL;
  char *label = iep_label_field (path != NULL ? path : field);

  return label != NULL ? label : g_strdup (field);
}

/* Names every bad row; sorts @problems by line. */
void
iep_admin_report_rows (const char *file,
                       GPtrArray  *problems)
{
  g_autofree char *name = g_filename_display_basename (file);

  g_ptr_array_sort (problems, compare_lines);
  for (guint i = 0; i < problems->len; i++)
    {
      IepRowProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *label = problem->field != NULL ? label_of (problem->field) : NULL;

      g_printerr ("%s:%u: %s%s%s\n", name, problem->line, label != NULL ? label : "", label != NULL ? ": " : "", problem->message);
    }
}

/* Returns: (transfer full): [{line, field, code, message}] */
JsonArray *
iep_admin_rows_to_json (GPtrArray *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    {
      IepRowProblem *problem = g_ptr_array_index (problems, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "line", problem->line);
      json_object_set_string_member (object, "field", problem->field);
      json_object_set_string_member (object, "code", problem->code);
      json_object_set_string_member (object, "message", problem->message);
      json_array_add_object_element (array, object);
    }

  return array;
}

/* How many rows @problems, sorted, are about. */
guint
iep_admin_count_lines (GPtrArray *problems)
{
  guint n = 0;

  for (guint i = 0; i < problems->len; i++)
    if (i == 0 || compare_lines (&problems->pdata[i - 1], &problems->pdata[i]) != 0)
      n++;

  return n;
}

/* Ends a run that did nothing because of its rows: the words for people, `error` in @answer for programs. */
void
iep_admin_refuse_rows (IepAdmin   *admin,
                       JsonObject *answer,
                       const char *message,
                       const char *hint)
{
  JsonObject *inner = json_object_new ();

  g_printerr ("iepirkumi-admin: %s\n", message);
  g_printerr ("hint: %s\n", hint);
  json_object_set_string_member (inner, "code", "bad_rows");
  json_object_set_string_member (inner, "message", message);
  json_object_set_object_member (answer, "error", inner);
  iep_admin_set_exit_status (admin, IEP_ADMIN_REFUSED);
}

/* What is there already, for rows that do not say since when they are valid. */
static gboolean
complete_rows (IepAdmin       *admin,
               IepConnection  *connection,
               JsonArray      *rows,
               GError        **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (JsonArray) existing = NULL;
  g_autofree char *valid_from = NULL;

  if (option_valid_from != NULL && !iep_date_parse (option_valid_from, &valid_from))
    return iep_admin_fail_usage (error, _("There is no date “%s”"), option_valid_from);

  iep_classification_list_async (connection, option_kind, iep_admin_get_cancellable (admin), iep_await_cb, await);
  existing = iep_classification_list_finish (iep_await_result (await), error);
  if (existing == NULL)
    return FALSE;
  iep_classification_rows_merge (rows, existing, valid_from);

  return TRUE;
}

static JsonNode *
send_rows (IepAdmin       *admin,
           IepConnection  *connection,
           JsonArray      *rows,
           GError        **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (JsonNode) arguments = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_null_member (object, "p_request");
  json_object_set_string_member (object, "p_kind", option_kind);
  json_object_set_array_member (object, "p_rows", json_array_ref (rows));
  json_node_take_object (arguments, object);
  iep_administration_call_async (connection, "classification_import", arguments, iep_admin_get_cancellable (admin),
                                 iep_await_cb, await);

  return iep_administration_call_finish (iep_await_result (await), error);
}

/* Moves the rows the server refuses from @rows to @problems; whether there were any. The server counts rows from 1. */
static gboolean
take_refused (JsonNode   *answer,
              JsonArray **rows,
              GPtrArray  *problems)
{
  JsonArray *errors = json_object_get_array_member (json_node_get_object (answer), "errors");
  g_autoptr (GHashTable) bad = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonArray) good = json_array_new ();

  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      JsonObject *problem = json_array_get_object_element (errors, i);
      gint64 n = json_object_get_int_member (problem, "row");
      JsonObject *row = json_array_get_object_element (*rows, (guint) (n - 1));

      g_hash_table_add (bad, GINT_TO_POINTER ((int) n));
      g_ptr_array_add (problems, iep_admin_row_problem (problem, (guint) json_object_get_int_member (row, "line"), row));
    }
  for (guint i = 0; i < json_array_get_length (*rows); i++)
    if (!g_hash_table_contains (bad, GINT_TO_POINTER ((int) i + 1)))
      json_array_add_object_element (good, json_object_ref (json_array_get_object_element (*rows, i)));

  json_array_unref (*rows);
  *rows = g_steal_pointer (&good);

  return g_hash_table_size (bad) > 0;
}

static void
answer_classification (IepAdmin   *admin,
                       const char *file,
                       JsonObject *counts,
                       GPtrArray  *problems,
                       guint       n_rows)
{
  static const char *const members[] = { "created", "changed", "unchanged" };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *answer = json_object_new ();
  guint n_bad;

  iep_admin_report_rows (file, problems);
  n_bad = iep_admin_count_lines (problems);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_int_member (answer, members[i], counts != NULL ? json_object_get_int_member (counts, members[i]) : 0);
  json_object_set_array_member (answer, "bad", iep_admin_rows_to_json (problems));

  if (counts == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("Nothing was imported: %u of %u rows cannot be."), n_bad, n_rows);

      iep_admin_refuse_rows (admin, answer, message, _("Mend these rows, or leave them out with --skip-bad."));
    }
  else
    iep_admin_print (admin, _("New: %d; changed: %d; as they were: %d; left out: %u."),
                     (int) json_object_get_int_member (counts, "created"), (int) json_object_get_int_member (counts, "changed"),
                     (int) json_object_get_int_member (counts, "unchanged"), n_bad);

  json_node_take_object (node, answer);
  iep_admin_answer (admin, node);
}

static gboolean
import_classification (IepAdmin  *admin,
                       char     **arguments,
                       GError   **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (IepTable) table = NULL;
  g_autoptr (JsonArray) rows = NULL;
  g_autoptr (JsonNode) answer = NULL;
  IepConnection *connection;
  gboolean done = FALSE;

  if (option_kind == NULL)
    return iep_admin_fail_usage (error, "%s", _("Say which classification it is with --kind"));

  table = iep_admin_read_table (arguments[0], error);
  if (table == NULL)
    return FALSE;
  rows = iep_classification_rows (table, option_kind, problems, ignored, error);
  if (rows == NULL)
    {
      g_prefix_error (error, "%s: ", arguments[0]);
      return FALSE;
    }
  for (guint i = 0; i < ignored->len; i++)
    {
      g_autofree char *text = g_strdup_printf (_("The column “%s” is not read."), (char *) g_ptr_array_index (ignored, i));

      iep_admin_progress (text, 0, admin);
    }

  connection = iep_admin_connect (admin, error);
  if (connection == NULL)
    return FALSE;
  if (!g_str_equal (option_kind, "threshold") && !complete_rows (admin, connection, rows, error))
    return FALSE;

  /* The server writes all rows or none; where bad ones are left out, the others are sent again. */
  while (!done && (problems->len == 0 || option_skip_bad))
    {
      g_clear_pointer (&answer, json_node_unref);
      answer = send_rows (admin, connection, rows, error);
      if (answer == NULL)
        return FALSE;
      done = !take_refused (answer, &rows, problems);
    }
  answer_classification (admin, arguments[0], done ? json_node_get_object (answer) : NULL, problems, iep_table_get_n_rows (table));

  return TRUE;
}

static const GOptionEntry classification_options[] = {
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind, N_("cpv, ekk, procedure, contract_kind, legal_act, nuts, source, function, sector or threshold"), N_("KIND") },
  { "valid-from", 0, 0, G_OPTION_ARG_STRING, &option_valid_from, N_("The first day of new codes the file gives none (as the oldest of its kind)"), N_("DATE") },
  { "skip-bad", 0, 0, G_OPTION_ARG_NONE, &option_skip_bad, N_("Leave bad rows out instead of refusing them all"), NULL },
  { NULL }
};

const IepAdminCommand iep_admin_import_commands[] = {
  {
    .name = "import procurements",
    .arguments = N_("FILE"),
    .summary = N_("Import procurements of an institution from a CSV file"),
    .description = N_("The first line names the columns: fields (title, cpv, estimated_price …), the headings of published plans, or whatever "
                      "--map says. The field external_key is what a row is called where it comes from: a key that is known already adds "
                      "nothing. Codes may also be written as their names or as eForms calls them. Every bad row is named with its line; "
                      "unless --skip-bad is given, one bad row means that nothing is imported."),
    .options = iep_admin_import_procurements_options,
    .n_least = 1,
    .n_most = 1,
    .run = iep_admin_import_procurements,
  },
  {
    .name = "import classification",
    .arguments = N_("FILE"),
    .summary = N_("Import a classification from a CSV file"),
    .description = N_("The first line names the columns: code, valid_from, valid_to, name_lv, name_en, parent_code, extra; also "
                      "code_with_check, lv, en and parent. A row with the code and first day of one that is there replaces it; a later "
                      "first day ends the earlier one. All rows are imported or none; running it again changes nothing."),
    .options = classification_options,
    .n_least = 1,
    .n_most = 1,
    .run = import_classification,
  },
  { NULL }
};
