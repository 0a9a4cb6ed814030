/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin estimate …: making an estimate and taking it through its flow; its lines from and to a table. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/iep-admin-import.h"
#include "admin/iep-admin-plan.h"
#include "database/iep-await.h"
#include "domain/iep-classification.h"
#include "domain/iep-estimate-save.h"
#include "domain/iep-labels.h"
#include "domain/iep-money.h"
#include "exchange/iep-estimate-exchange.h"

static char *option_institution;
static int option_year;
static char *option_programme;
static char *option_type;
static char *option_function;
static char *option_number;
static char *option_comment;
static char *option_id;
static char *option_reason;
static gboolean option_dry_run;

static IepEstimateVersion *
get_estimate (IepAdmin    *admin,
              const char  *text,
              GError     **error)
{
  g_autoptr (IepAwait) await = NULL;
  IepSession *session;
  gint64 id;

  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL))
    {
      iep_admin_fail_usage (error, _("“%s” is no number of an estimate’s version; “estimate list” shows them"), text);
      return NULL;
    }
  session = iep_admin_open_session (admin, error);
  if (session == NULL)
    return NULL;

  await = iep_await_new ();
  iep_version_get_async (session, IEP_TYPE_ESTIMATE_VERSION, id, iep_admin_get_cancellable (admin), iep_await_cb, await);

  return iep_version_get_finish (session, iep_await_result (await), error);
}

static void
print_estimate (IepAdmin           *admin,
                IepEstimateVersion *version)
{
  IepRecord *record = IEP_RECORD (version);
  g_autofree char *status = iep_record_get_display (record, "display_status");
  g_autofree char *resources = iep_money_format (iep_record_get_int (record, "resources"));
  g_autofree char *expenditure = iep_money_format (iep_record_get_int (record, "expenditure"));
  g_autofree char *balance = iep_money_format (iep_record_get_int (record, "balance"));

  /* Translators: id, institution, year, programme, budget type, number of the version, status. */
  iep_admin_print (admin, _("%d  %s, %d, %s %s, version %d: %s%s"), (int) iep_version_get_id (IEP_VERSION (version)),
                   iep_record_get_string (record, "institution_code"), (int) iep_version_get_year (IEP_VERSION (version)),
                   iep_record_get_string (record, "programme"), iep_record_get_string (record, "budget_type"),
                   (int) iep_version_get_number (IEP_VERSION (version)), status,
                   iep_record_get_boolean (record, "in_force") ? _(" (in force)") : "");
  iep_admin_print (admin, _("    Resources: %s EUR; expenditure: %s EUR; balance: %s EUR"), resources, expenditure, balance);
}

/* With --json the record; else also what stops it and what is open to this person. */
static void
answer_estimate (IepAdmin           *admin,
                 IepEstimateVersion *version)
{
  const char *const *acts = iep_record_get_strv (IEP_RECORD (version), "acts");
  GListModel *problems = iep_estimate_version_get_problems (version);
  g_autofree char *open = acts != NULL ? g_strjoinv (", ", (char **) acts) : NULL;

  print_estimate (admin, version);
  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (IepProblem) problem = g_list_model_get_item (problems, i);
      g_autofree char *place = iep_label_field (iep_problem_get_field (problem));

      iep_admin_print (admin, "    %s%s%s", place != NULL ? place : "", place != NULL ? ": " : "", iep_problem_get_text (problem));
    }
  if (open != NULL && *open != '\0')
    iep_admin_print (admin, _("    Open to you: %s"), open);
  iep_admin_answer_record (admin, version);
}

static gboolean
create (IepAdmin  *admin,
        char     **arguments,
        GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepEstimateVersion) version = NULL;
  IepInstitution *institution;
  IepSession *session;

  if (option_institution == NULL || option_year == 0 || option_programme == NULL)
    return iep_admin_fail_usage (error, "%s", _("Say whose estimate it is with --institution, --year and --programme"));
  session = iep_admin_open_session (admin, error);
  if (session == NULL)
    return FALSE;
  institution = iep_session_find_institution_by_code (session, option_institution);
  if (institution == NULL)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_NOT_FOUND, "no_such_institution", NULL, NULL,
                                                        _("There is no institution %s, or it is not yours to see."),
                                                        option_institution));
      return FALSE;
    }

  iep_estimate_create_async (session, iep_institution_get_id (institution), option_year, option_programme,
                             option_type != NULL ? option_type : "P", option_function, option_number,
                             iep_admin_get_cancellable (admin), iep_await_cb, await);
  version = iep_estimate_create_finish (session, iep_await_result (await), error);
  if (version == NULL)
    return FALSE;
  answer_estimate (admin, version);

  return TRUE;
}

static gboolean
list (IepAdmin  *admin,
      char     **arguments,
      GError   **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  IepSession *session = iep_admin_open_session (admin, error);
  GListModel *institutions;

  if (session == NULL)
    return FALSE;

  institutions = iep_session_get_institutions (session);
  for (guint i = 0; i < g_list_model_get_n_items (institutions); i++)
    {
      g_autoptr (IepInstitution) institution = g_list_model_get_item (institutions, i);
      g_autoptr (IepAwait) await = iep_await_new ();
      g_autoptr (GListModel) versions = NULL;

      if (option_institution != NULL && g_strcmp0 (iep_institution_get_code (institution), option_institution) != 0)
        continue;
      iep_version_list_async (session, IEP_TYPE_ESTIMATE_VERSION, iep_institution_get_id (institution), option_year != 0 ? option_year : IEP_UNSET,
                              iep_admin_get_cancellable (admin), iep_await_cb, await);
      versions = iep_version_list_finish (session, iep_await_result (await), error);
      if (versions == NULL)
        return FALSE;
      for (guint j = 0; j < g_list_model_get_n_items (versions); j++)
        {
          g_autoptr (IepEstimateVersion) version = g_list_model_get_item (versions, j);

          print_estimate (admin, version);
          json_array_add_element (array, iep_record_to_json (IEP_RECORD (version)));
        }
    }
  if (json_array_get_length (array) == 0)
    iep_admin_print (admin, "%s", _("There are no estimates you can see."));
  json_node_set_array (node, array);
  iep_admin_answer (admin, node);

  return TRUE;
}

static gboolean
show (IepAdmin  *admin,
      char     **arguments,
      GError   **error)
{
  g_autoptr (IepEstimateVersion) version = get_estimate (admin, arguments[0], error);

  if (version == NULL)
    return FALSE;
  answer_estimate (admin, version);

  return TRUE;
}

static gboolean
amend (IepAdmin  *admin,
       char     **arguments,
       GError   **error)
{
  g_autoptr (IepAwait) await = NULL;
  g_autoptr (IepEstimateVersion) before = get_estimate (admin, arguments[0], error);
  g_autoptr (IepEstimateVersion) version = NULL;
  IepSession *session;

  if (before == NULL)
    return FALSE;

  session = iep_admin_open_session (admin, error);
  await = iep_await_new ();
  iep_estimate_amend_async (session, before, iep_admin_get_cancellable (admin), iep_await_cb, await);
  version = iep_estimate_amend_finish (session, iep_await_result (await), error);
  if (version == NULL)
    return FALSE;
  answer_estimate (admin, version);

  return TRUE;
}

/* As “version_act” in the database knows them. */
static const char *const estimate_acts[] = { "hand_over", "approve", "return", "withdraw", "discard", NULL };

static gboolean
act (IepAdmin  *admin,
     char     **arguments,
     GError   **error)
{
  g_autoptr (IepAwait) await = NULL;
  g_autoptr (IepEstimateVersion) before = NULL;
  g_autoptr (IepEstimateVersion) version = NULL;
  g_autofree char *what = g_strdelimit (g_strdup (arguments[1]), "-", '_');
  IepSession *session;

  if (!iep_admin_check_act (arguments[1], estimate_acts, error))
    return FALSE;
  before = get_estimate (admin, arguments[0], error);
  if (before == NULL)
    return FALSE;

  session = iep_admin_open_session (admin, error);
  await = iep_await_new ();
  iep_version_act_async (session, IEP_VERSION (before), what, option_comment, iep_admin_get_cancellable (admin), iep_await_cb, await);
  version = iep_version_act_finish (session, iep_await_result (await), error);
  if (version == NULL)
    return FALSE;
  answer_estimate (admin, version);

  return TRUE;
}

static const char *
get_word (JsonObject *line,
          const char *name)
{
  const char *word = json_object_get_string_member_with_default (line, name, NULL);

  return word != NULL ? word : "";
}

/* A table may leave the split out; then it is the line that is there. */
static IepEstimateLine *
find_line (GHashTable  *known,
           const char  *section,
           const char  *code,
           const char  *source,
           const char **split,
           char       **key)
{
  const char *const splits[] = { *split, "core", "eu" };
  IepEstimateLine *line = NULL;

  for (guint i = 0; line == NULL && i < (**split != '\0' ? 1 : G_N_ELEMENTS (splits)); i++)
    {
      g_free (*key);
      *key = g_strdup_printf ("%s/%s/%s/%s", section, code, source, splits[i]);
      line = g_hash_table_lookup (known, *key);
      if (line != NULL)
        *split = splits[i];
    }

  return line;
}

/* A line the table has not: gone, or in an amendment empty, with the reason. */
static void
remove_line (IepEstimateChanges *changes,
             IepEstimateVersion *version,
             IepEstimateLine    *line)
{
  IepRecord *record = IEP_RECORD (line);
  const char *section = iep_record_get_string (record, "section"), *code = iep_record_get_string (record, "code");
  const char *source = iep_record_get_string (record, "source"), *split = iep_record_get_string (record, "split");
  gboolean changed = FALSE;

  if (split == NULL)
    split = "";
  if (!iep_estimate_version_is_amendment (version) || iep_record_get_int (record, "plan") == 0)
    {
      iep_estimate_changes_remove_line (changes, section, code, source, split);
      return;
    }

  for (guint m = 0; m < IEP_ESTIMATE_MONTHS; m++)
    if (iep_estimate_line_get_month (line, m) != 0)
      {
        g_autofree char *name = g_strdup_printf ("m%u", m + 1);

        iep_estimate_changes_set_cell (changes, section, code, source, split, name, iep_estimate_line_get_month (line, m), 0);
        changed = TRUE;
      }
  if (changed && option_reason != NULL)
    iep_estimate_changes_set_reason (changes, section, code, source, split, iep_record_get_string (record, "reason"),
                                     option_reason);
}

/* What turns the lines of @version into those of the table: cells where the line is there, else a new line; lines that the
 * table has not are taken away. @reason explains what changes and does not say why itself. */
static IepEstimateChanges *
collect_changes (IepEstimateVersion *version,
                 JsonArray          *rows)
{
  IepEstimateChanges *changes = iep_estimate_changes_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GListModel *lines = iep_estimate_version_get_lines (version);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      IepEstimateLine *line = g_list_model_get_item (lines, i);

      g_hash_table_insert (known, iep_estimate_line_dup_key (line), line);
    }

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *section = get_word (row, "section"), *code = get_word (row, "code");
      const char *source = get_word (row, "source"), *split = get_word (row, "split");
      const char *reason = *get_word (row, "reason") != '\0' ? get_word (row, "reason") : option_reason;
      g_autofree char *key = NULL;
      IepEstimateLine *line = find_line (known, section, code, source, &split, &key);
      gint64 months[IEP_ESTIMATE_MONTHS];
      gboolean changed = FALSE;

      for (guint m = 0; m < IEP_ESTIMATE_MONTHS; m++)
        {
          g_autofree char *name = g_strdup_printf ("m%u", m + 1);

          months[m] = json_object_get_int_member_with_default (row, name, 0);
          if (line != NULL && months[m] != iep_estimate_line_get_month (line, m))
            {
              iep_estimate_changes_set_cell (changes, section, code, source, split, name,
                                             iep_estimate_line_get_month (line, m), months[m]);
              changed = TRUE;
            }
        }
      if (line == NULL)
        iep_estimate_changes_add_line (changes, section, code, source, *split != '\0' ? split : NULL, months, reason);
      else if (changed && g_strcmp0 (reason, iep_record_get_string (IEP_RECORD (line), "reason")) != 0)
        iep_estimate_changes_set_reason (changes, section, code, source, split,
                                         iep_record_get_string (IEP_RECORD (line), "reason"), reason);
      g_hash_table_remove (known, key);
    }

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    remove_line (changes, version, value);

  return changes;
}

static JsonArray *
read_sources (IepAdmin    *admin,
              IepSession  *session,
              GError     **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();

  iep_classification_list_async (iep_session_get_connection (session), "source", iep_admin_get_cancellable (admin), iep_await_cb,
                                 await);

  return iep_classification_list_finish (iep_await_result (await), error);
}

/* The cells the server refuses, one line each. */
static void
print_refused (const GError *error)
{
  g_autoptr (GListModel) problems = iep_estimate_refused_cells (error);
  g_autoptr (GListModel) conflicts = iep_estimate_conflicts (error);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (IepProblem) problem = g_list_model_get_item (problems, i);
      g_autofree char *place = iep_label_field (iep_problem_get_field (problem));

      g_printerr ("%s: %s\n", place != NULL ? place : iep_problem_get_field (problem), iep_problem_get_text (problem));
    }
  for (guint i = 0; conflicts != NULL && i < g_list_model_get_n_items (conflicts); i++)
    {
      g_autoptr (IepRecord) conflict = g_list_model_get_item (conflicts, i);

      g_printerr ("%s %s\n", iep_record_get_string (conflict, "code"), iep_record_get_string (conflict, "column"));
    }
}

/* Every table of @files as lines of one estimate; NULL also when rows are bad, which were named then. */
static JsonArray *
read_files (IepAdmin   *admin,
            IepSession *session,
            char      **files,
            gboolean   *bad,
            GError    **error)
{
  g_autoptr (JsonArray) sources = read_sources (admin, session, error);
  g_autoptr (JsonArray) rows = json_array_new ();

  *bad = FALSE;
  if (sources == NULL)
    return NULL;

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
      g_autoptr (IepTable) table = NULL;
      g_autoptr (JsonArray) lines = NULL;
      g_autoptr (GBytes) bytes = NULL;
      char *contents;
      gsize length;

      if (!g_file_get_contents (files[i], &contents, &length, error))
        return NULL;
      bytes = g_bytes_new_take (contents, length);
      table = iep_table_read_named (bytes, files[i], error);
      if (table != NULL)
        lines = iep_estimate_read_table (table, sources, problems, error);
      if (lines == NULL)
        {
          g_prefix_error (error, "%s: ", files[i]);
          return NULL;
        }
      iep_admin_report_rows (files[i], problems);
      *bad = *bad || problems->len > 0;
      for (guint j = 0; j < json_array_get_length (lines); j++)
        json_array_add_element (rows, json_node_copy (json_array_get_element (lines, j)));
    }

  return *bad ? NULL : g_steal_pointer (&rows);
}

static gboolean
import_estimate (IepAdmin  *admin,
                 char     **arguments,
                 GError   **error)
{
  g_autoptr (IepAwait) await = NULL;
  g_autoptr (IepEstimateVersion) version = NULL;
  g_autoptr (IepEstimateVersion) saved = NULL;
  g_autoptr (IepEstimateChanges) changes = NULL;
  g_autoptr (JsonArray) rows = NULL;
  GError *refused = NULL;
  IepSession *session;
  gboolean bad;

  if (option_id == NULL)
    return iep_admin_fail_usage (error, "%s", _("Say into which draft with --id ID; “estimate create” or “estimate amend” makes one"));
  version = get_estimate (admin, option_id, error);
  if (version == NULL)
    return FALSE;
  session = iep_admin_open_session (admin, error);
  iep_connection_set_deadline (iep_session_get_connection (session), 0);

  rows = read_files (admin, session, arguments, &bad, error);
  if (bad)
    {
      iep_admin_set_exit_status (admin, IEP_ADMIN_REFUSED);
      return TRUE;
    }
  if (rows == NULL)
    return FALSE;

  changes = collect_changes (version, rows);
  if (option_dry_run || iep_estimate_changes_is_empty (changes))
    {
      g_autoptr (JsonNode) node = iep_estimate_changes_to_json (changes);

      if (iep_estimate_changes_is_empty (changes))
        iep_admin_print (admin, "%s", _("Nothing would change."));
      iep_admin_answer (admin, node);
      return TRUE;
    }

  await = iep_await_new ();
  iep_estimate_save_async (session, iep_version_get_id (IEP_VERSION (version)), changes, iep_admin_get_cancellable (admin),
                           iep_await_cb, await);
  saved = iep_estimate_save_finish (session, iep_await_result (await), &refused);
  if (saved == NULL)
    {
      print_refused (refused);
      g_propagate_error (error, refused);
      return FALSE;
    }
  answer_estimate (admin, saved);

  return TRUE;
}

static const GOptionEntry create_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("Whose estimate: its four digits"), N_("CODE") },
  { "year", 0, 0, G_OPTION_ARG_INT, &option_year, N_("The year of the estimate"), N_("YEAR") },
  { "programme", 0, 0, G_OPTION_ARG_STRING, &option_programme, N_("The budget programme, as 32.01.00"), N_("CODE") },
  { "type", 0, 0, G_OPTION_ARG_STRING, &option_type, N_("The budget type: P, S or 7 (P)"), N_("TYPE") },
  { "function", 0, 0, G_OPTION_ARG_STRING, &option_function, N_("The code of the function, as 01.110"), N_("CODE") },
  { "number", 0, 0, G_OPTION_ARG_STRING, &option_number, N_("The number of the estimate"), N_("TEXT") },
  { NULL }
};

static const GOptionEntry list_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("Whose estimates: its four digits"), N_("CODE") },
  { "year", 0, 0, G_OPTION_ARG_INT, &option_year, N_("Of which year"), N_("YEAR") },
  { NULL }
};

static const GOptionEntry act_options[] = {
  { "comment", 0, 0, G_OPTION_ARG_STRING, &option_comment, N_("Why; needed to return an estimate"), N_("TEXT") },
  { NULL }
};

static const GOptionEntry import_options[] = {
  { "id", 0, 0, G_OPTION_ARG_STRING, &option_id, N_("The draft that takes the lines"), N_("ID") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &option_reason, N_("Why lines change that do not say it themselves"), N_("TEXT") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &option_dry_run, N_("Only say what would change"), NULL },
  { NULL }
};

const IepAdminCommand iep_admin_estimate_commands[] = {
  {
    .name = "estimate create",
    .summary = N_("Begin an estimate: a draft without lines"),
    .options = create_options,
    .run = create,
  },
  {
    .name = "estimate list",
    .summary = N_("List the versions of estimates you can see"),
    .options = list_options,
    .run = list,
  },
  {
    .name = "estimate show",
    .arguments = N_("ID"),
    .summary = N_("Show a version of an estimate: its sums, what stops it, what you can do"),
    .n_least = 1,
    .n_most = 1,
    .run = show,
  },
  {
    .name = "estimate amend",
    .arguments = N_("ID"),
    .summary = N_("Begin an amendment of the version in force"),
    .n_least = 1,
    .n_most = 1,
    .run = amend,
  },
  {
    .name = "estimate act",
    .arguments = N_("ID ACT"),
    .summary = N_("Decide a step of an estimate: hand_over, approve, return, withdraw, discard"),
    .options = act_options,
    .n_least = 2,
    .n_most = 2,
    .run = act,
  },
  {
    .name = "import estimate",
    .arguments = N_("FILE …"),
    .summary = N_("Make the lines of a draft those of a table (CSV or XLSX)"),
    .description = N_("The columns are those that “export estimate” writes: section; code; source; split; year; m1 … m12; reason. A year "
                      "without months is spread evenly, the rest in December. Lines that are not in the table are taken away."),
    .options = import_options,
    .n_least = 1,
    .n_most = 100,
    .run = import_estimate,
  },
  { NULL }
};
