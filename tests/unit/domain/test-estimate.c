/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate lived through by its people, what it leaves free, and what would be under a scenario. */
#include "config.h"

#include "parts.h"

#include "database/iep-error.h"
#include "domain/iep-budget.h"
#include "domain/iep-estimate-compare.h"
#include "domain/iep-estimate-save.h"
#include "domain/iep-scenario.h"

#define YEAR 2029
#define PROGRAMME "32.02.00"

static IepEstimateVersion *
save (IepSession          *session,
      gint64               version_id,
      IepEstimateChanges  *changes,
      GError             **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_estimate_save_async (session, version_id, changes, NULL, iep_await_cb, await);

  return iep_estimate_save_finish (session, iep_await_result (await), error);
}

static IepEstimateVersion *
get (IepSession *session,
     gint64      version_id)
{
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  IepEstimateVersion *version;

  iep_version_get_async (session, IEP_TYPE_ESTIMATE_VERSION, version_id, NULL, iep_await_cb, await);
  version = iep_version_get_finish (session, iep_await_result (await), &error);
  g_assert_no_error (error);

  return version;
}

static IepEstimateVersion *
act (IepSession *session,
     gint64      version_id,
     const char *name)
{
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepEstimateVersion) version = get (session, version_id);
  g_autoptr(GError) error = NULL;
  IepEstimateVersion *after;

  g_assert_true (iep_version_has_act (IEP_VERSION (version), name));
  iep_version_act_async (session, IEP_VERSION (version), name, NULL, NULL, iep_await_cb, await);
  after = iep_version_act_finish (session, iep_await_result (await), &error);
  g_assert_no_error (error);

  return after;
}

static void
sign (IepSession *session,
      gint64      version_id)
{
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepEstimateVersion) version = get (session, version_id);
  g_autoptr(IepEstimateVersion) signed_version = NULL;
  g_autoptr(GBytes) pdf = g_bytes_new_static ("%PDF-1.4 not really", 19);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"content_hash\": \"%s\"}", iep_version_get_content_hash (IEP_VERSION (version)));
  g_autoptr(JsonNode) signature = json_from_string (text, NULL);

  iep_version_sign_async (session, IEP_VERSION (version), pdf, signature, NULL, iep_await_cb, await);
  signed_version = iep_version_sign_finish (session, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_version_get_status (IEP_VERSION (signed_version)), ==, "signed");
  g_assert_true (iep_record_get_boolean (IEP_RECORD (signed_version), "in_force"));
}

static IepBudgetControl *
control (IepSession *session,
         gint64      institution,
         gint64      year)
{
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  IepBudgetControl *budget;

  iep_budget_control_async (session, institution, year, 0, NULL, iep_await_cb, await);
  budget = iep_budget_control_finish (session, iep_await_result (await), &error);
  g_assert_no_error (error);

  return budget;
}

/* A code of our programme. */
static IepRecord *
find (GListModel *list,
      const char *code)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(IepRecord) record = g_list_model_get_item (list, i);

      if (g_strcmp0 (iep_record_get_string (record, "programme"), PROGRAMME) == 0 &&
          g_strcmp0 (iep_record_get_string (record, "code"), code) == 0)
        return g_steal_pointer (&record);
    }

  return NULL;
}

static gint64
sum (GListModel *list,
     const char *field)
{
  gint64 total = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(IepRecord) record = g_list_model_get_item (list, i);
      gint64 amount = iep_record_get_int (record, field);

      total += amount != IEP_UNSET ? amount : 0;
    }

  return total;
}

static void
check_budget (IepSession *anna,
              gint64      agency)
{
  g_autoptr(IepBudgetControl) budget = control (anna, agency, YEAR);
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepRecord) line = find (iep_budget_control_get_rows (budget), "2251");
  g_autoptr(IepRecord) group = find (iep_budget_control_get_groups (budget), "2000");
  g_autoptr(IepRecord) fits = NULL, over = NULL, missing = NULL;
  g_autoptr(GListModel) checks = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) funding = json_from_string (
    "[{\"year\": 2029, \"programme\": \"" PROGRAMME "\", \"ekk\": \"2251\", \"source\": \"grant\", \"amount\": 40000},"
    " {\"year\": 2029, \"programme\": \"" PROGRAMME "\", \"ekk\": \"2251\", \"source\": \"grant\", \"amount\": 10001},"
    " {\"year\": 2029, \"programme\": \"" PROGRAMME "\", \"ekk\": \"5238\", \"source\": \"grant\", \"amount\": 1}]", NULL);

  g_assert_nonnull (line);
  g_assert_nonnull (group);
  g_assert_cmpint (iep_record_get_int (line, "free"), ==, 50000);
  g_assert_cmpstr (iep_record_get_string (line, "state"), ==, "ok");
  g_assert_nonnull (iep_record_get_string (line, "name"));
  g_assert_nonnull (iep_record_get_string (line, "programme_name"));
  g_assert_nonnull (iep_record_get_string (line, "source_name"));
  g_assert_cmpstr (iep_record_get_string (line, "parent_code"), ==, "2250");
  g_assert_cmpint (iep_record_get_int (group, "estimate"), ==, 50000);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (budget), "total_estimate"), ==, 50000);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (budget), "total_scenario"), ==, IEP_UNSET);

  /* Two amounts that meet the same line count together. */
  iep_budget_check_async (anna, agency, YEAR, 0, json_node_get_array (funding), NULL, iep_await_cb, await);
  checks = iep_budget_check_finish (anna, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (checks), ==, 3);
  fits = g_list_model_get_item (checks, 0);
  over = g_list_model_get_item (checks, 1);
  missing = g_list_model_get_item (checks, 2);
  g_assert_cmpstr (iep_record_get_string (fits, "state"), ==, "ok");
  g_assert_cmpstr (iep_record_get_string (over, "state"), ==, "over");
  g_assert_cmpint (iep_record_get_int (over, "free_after"), ==, -1);
  g_assert_cmpstr (iep_record_get_string (missing, "state"), ==, "no_line");
}

/* From a draft to a signed version and its amendment, compared. */
static void
test_life (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  g_autoptr(IepSession) maija = server_sign_in (server, "maija.berza");
  g_autoptr(IepSession) juris = server_sign_in (server, "juris.berzins");
  gint64 agency = find_institution (anna, "1301");
  const gint64 january[IEP_ESTIMATE_MONTHS] = { 50000 };
  g_autoptr(IepAwait) create_await = iep_await_new ();
  g_autoptr(IepAwait) amend_await = iep_await_new ();
  g_autoptr(IepAwait) compare_await = iep_await_new ();
  g_autoptr(IepEstimateChanges) lines = iep_estimate_changes_new ();
  g_autoptr(IepEstimateChanges) cell = iep_estimate_changes_new ();
  g_autoptr(IepEstimateChanges) more = iep_estimate_changes_new ();
  g_autoptr(IepEstimateVersion) created = NULL, saved = NULL, read = NULL, handed = NULL, approved = NULL, signed_version = NULL;
  g_autoptr(IepEstimateVersion) amendment = NULL, amended = NULL;
  g_autoptr(IepEstimateComparison) comparison = NULL;
  g_autoptr(IepRecord) changed = NULL;
  g_autoptr(GListModel) conflicts = NULL;
  g_autoptr(GError) error = NULL;
  gint64 id;

  iep_estimate_create_async (anna, agency, YEAR, PROGRAMME, "P", "01.110", NULL, NULL, iep_await_cb, create_await);
  created = iep_estimate_create_finish (anna, iep_await_result (create_await), &error);
  g_assert_no_error (error);
  id = iep_version_get_id (IEP_VERSION (created));

  iep_estimate_changes_add_line (lines, "resource", "21710", NULL, NULL, january, NULL);
  iep_estimate_changes_add_line (lines, "expenditure", "2251", "grant", "core", january, NULL);
  g_assert_false (iep_estimate_changes_is_empty (lines));
  saved = save (anna, id, lines, &error);
  g_assert_no_error (error);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (saved), "expenditure"), ==, 50000);
  g_assert_cmpuint (g_list_model_get_n_items (iep_estimate_version_get_problems (saved)), ==, 0);
  read = get (anna, id);
  g_assert_cmpuint (g_list_model_get_n_items (iep_estimate_version_get_lines (read)), ==, 2);

  /* Based on what it never was: refused, with the cell and what is there. */
  iep_estimate_changes_set_cell (cell, "expenditure", "2251", "grant", "core", "m1", 70000, 80000);
  g_assert_null (save (anna, id, cell, &error));
  conflicts = iep_estimate_conflicts (error);
  g_assert_nonnull (conflicts);
  g_assert_cmpuint (g_list_model_get_n_items (conflicts), ==, 1);
  g_clear_error (&error);

  handed = act (anna, id, "hand_over");
  g_assert_cmpstr (iep_version_get_status (IEP_VERSION (handed)), ==, "ready");
  approved = act (maija, id, "approve");
  g_assert_cmpstr (iep_version_get_status (IEP_VERSION (approved)), ==, "approved");
  sign (juris, id);
  check_budget (anna, agency);

  signed_version = get (anna, id);
  iep_estimate_amend_async (anna, signed_version, NULL, iep_await_cb, amend_await);
  amendment = iep_estimate_amend_finish (anna, iep_await_result (amend_await), &error);
  g_assert_no_error (error);
  g_assert_true (iep_estimate_version_is_amendment (amendment));
  iep_estimate_changes_set_cell (more, "expenditure", "2251", "grant", "core", "m2", 0, 2000);
  amended = save (anna, iep_version_get_id (IEP_VERSION (amendment)), more, &error);
  g_assert_no_error (error);
  /* It has no reason yet, and resources do not carry it. */
  g_assert_cmpuint (g_list_model_get_n_items (iep_estimate_version_get_problems (amended)), >=, 2);

  iep_estimate_compare_async (anna, id, iep_version_get_id (IEP_VERSION (amendment)), NULL, iep_await_cb, compare_await);
  comparison = iep_estimate_compare_finish (anna, iep_await_result (compare_await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (iep_estimate_comparison_get_lines (comparison)), ==, 1);
  changed = g_list_model_get_item (iep_estimate_comparison_get_lines (comparison), 0);
  g_assert_cmpint (iep_record_get_int (changed, "difference"), ==, 2000);

  iep_session_close (anna);
  iep_session_close (maija);
  iep_session_close (juris);
}

/* The demonstration's year: what the client adds up is what the database has, and a scenario shows its effect before
 * anything is kept. */
static void
test_scenario (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  gint64 agency = find_institution (anna, "1301");
  g_autoptr(IepBudgetControl) budget = control (anna, agency, 2027);
  g_autoptr(IepBudgetControl) preview = NULL;
  g_autoptr(IepScenario) scenario = iep_scenario_new (agency, 2027, "Taupām"), kept = NULL;
  g_autoptr(IepAwait) preview_await = iep_await_new ();
  g_autoptr(IepAwait) save_await = iep_await_new ();
  g_autoptr(IepAwait) delete_await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *planned_sql = g_strdup_printf (
    "select sum (planned)::bigint from iepirkumi.budget_rows (%d, 2027, null, null)", (int) agency);
  g_autofree char *procurement_sql = g_strdup_printf (
    "select r.procurement_id from iepirkumi.procurement_revision r join iepirkumi.procurement_funding f on f.revision_id = r.id"
    " where r.institution_id = %d and r.in_force and r.status = 'included' and f.year = 2027 and f.amount > 0"
    " order by r.id limit 1", (int) agency);
  g_autofree char *amount_sql = NULL;
  gint64 procurement = server_query_int (superuser, procurement_sql);
  gint64 planned = iep_record_get_int (IEP_RECORD (budget), "total_planned");
  GListModel *groups = iep_budget_control_get_groups (budget);
  g_autoptr(IepRecord) programme = g_list_model_get_item (groups, 0);
  gint64 amount;

  amount_sql = g_strdup_printf (
    "select sum (f.amount)::bigint from iepirkumi.procurement_revision r join iepirkumi.procurement_funding f on f.revision_id = r.id"
    " where r.procurement_id = %d and r.in_force and f.year = 2027", (int) procurement);
  amount = server_query_int (superuser, amount_sql);
  g_assert_cmpint (planned, >, 0);
  g_assert_cmpint (planned, ==, server_query_int (superuser, planned_sql));
  g_assert_cmpint (planned, ==, sum (iep_budget_control_get_rows (budget), "planned"));
  /* What stands on top of a programme is all of it. */
  g_assert_cmpint (iep_record_get_int (programme, "depth"), ==, 0);
  g_assert_cmpint (iep_record_get_int (programme, "planned"), >, 0);
  g_assert_cmpstr (iep_budget_control_get_mode (budget), ==,
                   iep_record_get_string (IEP_RECORD (iep_session_find_institution (anna, agency)), "budget_control"));

  iep_scenario_add_item (scenario, procurement, "postpone", 2030, 3, IEP_UNSET);
  iep_scenario_preview_async (anna, scenario, NULL, iep_await_cb, preview_await);
  preview = iep_scenario_preview_finish (anna, iep_await_result (preview_await), &error);
  g_assert_no_error (error);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (preview), "total_planned"), ==, planned);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (preview), "total_scenario"), ==, planned - amount);

  iep_scenario_save_async (anna, scenario, NULL, iep_await_cb, save_await);
  kept = iep_scenario_save_finish (anna, iep_await_result (save_await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (iep_scenario_get_items (kept)), ==, 1);
  iep_scenario_delete_async (anna, kept, NULL, iep_await_cb, delete_await);
  g_assert_true (iep_scenario_delete_finish (anna, iep_await_result (delete_await), &error));
  g_assert_no_error (error);

  iep_session_close (anna);
}

/* Somebody else's budget does not exist. */
static void
test_hidden (void)
{
  g_autoptr(IepSession) zane = server_sign_in (server, "zane.ozolina");
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepBudgetControl) budget = NULL;
  g_autoptr(GError) error = NULL;
  gint64 agency = server_query_int (superuser, "select id from iepirkumi.institution where code = '1301'");

  iep_budget_control_async (zane, agency, 2027, 0, NULL, iep_await_cb, await);
  budget = iep_budget_control_finish (zane, iep_await_result (await), &error);
  g_assert_null (budget);
  assert_database_error (error, IEP_DATABASE_ERROR_NOT_FOUND, "not_found");

  iep_session_close (zane);
}

void
add_estimate_tests (void)
{
  g_test_add_func ("/estimate/scenario", test_scenario);
  g_test_add_func ("/estimate/life", test_life);
  g_test_add_func ("/estimate/hidden", test_hidden);
}
