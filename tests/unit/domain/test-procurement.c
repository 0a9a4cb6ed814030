/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a procurement, and two people at one draft. */
#include "config.h"

#include "parts.h"

#include <string.h>

#include "database/iep-error.h"
#include "domain/iep-labels.h"
#include "domain/iep-procurement.h"

static void
test_procurement (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  gint64 agency = find_institution (anna, "1301");
  g_autoptr(IepProcurement) empty = iep_procurement_new (agency, 2027);
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(IepProcurement) filled = make_procurement (anna, agency, "Rakstāmgaldi birojam", 100000);
  g_autoptr(IepProcurement) draft = NULL, wrong = NULL, included = NULL, next = NULL, next_saved = NULL, excluded = NULL;
  g_autoptr(IepProcurement) before = NULL, copy = NULL;
  g_autoptr(GListModel) problems = NULL, differences = NULL, history = NULL;
  g_autoptr(IepProblem) problem = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepAwait) copy_await = iep_await_new ();
  g_autoptr(IepRecord) line = NULL;
  g_autofree char *display = NULL;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  /* An empty draft can be saved, and says what it lacks. */
  saved = do_save (anna, empty, &error);
  g_assert_no_error (error);
  g_assert_false (iep_procurement_is_new (saved));
  g_assert_nonnull (iep_procurement_get_number (saved));
  g_assert_false (iep_record_is_changed (IEP_RECORD (saved)));
  g_assert_true (iep_procurement_has_act (saved, "include"));
  g_assert_cmpuint (g_list_model_get_n_items (iep_procurement_get_missing (saved)), >, 4);
  problem = g_list_model_get_item (iep_procurement_get_missing (saved), 0);
  g_assert_cmpstr (iep_problem_get_field (problem), ==, "title");
  g_assert_cmpstr (iep_problem_get_text (problem), ==, "Say what is to be bought.");

  g_assert_null (do_include (anna, saved, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_INVALID, "incomplete");
  problems = iep_problems_from_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (problems), ==,
                    g_list_model_get_n_items (iep_procurement_get_missing (saved)));
  words = iep_label_refusal (error);
  g_assert_cmpstr (words, ==, "The procurement cannot be included yet. Subject: Say what is to be bought.");
  g_clear_error (&error);
  g_assert_true (do_discard (anna, saved, &error));
  g_assert_no_error (error);

  /* A malformed value is refused, with its field. */
  g_object_set (filled, "cpv", "48820000-9", NULL);
  g_assert_null (do_save (anna, filled, &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_INVALID);
  g_clear_object (&problems);
  g_clear_object (&problem);
  problems = iep_problems_from_error (error);
  problem = g_list_model_get_item (problems, 0);
  g_assert_cmpstr (iep_problem_get_field (problem), ==, "cpv");
  g_assert_cmpstr (iep_problem_get_code (problem), ==, "bad_check_digit");
  g_clear_error (&error);

  /* Money that does not add up. */
  g_object_set (filled, "cpv", "48820000-2", NULL);
  line = g_list_model_get_item (G_LIST_MODEL (iep_record_get_list (IEP_RECORD (filled), "funding")), 0);
  g_assert_cmpint (iep_record_get_int (line, "amount"), ==, 121000);
  iep_record_set_int (line, "amount", 120000);
  wrong = do_save (anna, filled, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (wrong), "cpv"), ==, "48820000");
  g_clear_object (&problem);
  g_assert_cmpuint (g_list_model_get_n_items (iep_procurement_get_missing (wrong)), ==, 1);
  problem = g_list_model_get_item (iep_procurement_get_missing (wrong), 0);
  g_assert_cmpstr (iep_problem_get_text (problem), ==,
                   "The funding lines add up to 1\302\240200.00, the price with VAT is 1\302\240210.00.");
  g_clear_object (&line);
  line = g_list_model_get_item (G_LIST_MODEL (iep_record_get_list (IEP_RECORD (wrong), "funding")), 0);
  iep_record_set_int (line, "amount", 121000);
  draft = do_save (anna, wrong, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (iep_procurement_get_missing (draft)), ==, 0);

  /* The names of the codes are known. */
  display = iep_record_get_display (IEP_RECORD (draft), "cpv");
  g_assert_true (g_str_has_prefix (display, "48820000 "));
  g_assert_cmpuint (strlen (display), >, 10);

  included = do_include (anna, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_procurement_get_status (included), ==, "included");
  g_assert_false (iep_procurement_has_act (included, "edit"));
  g_assert_true (iep_procurement_has_act (included, "new_revision"));

  /* What is frozen cannot be saved. */
  g_assert_null (do_save (anna, included, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_STATE, "wrong_status");
  g_clear_error (&error);

  next = do_new_revision (anna, included, &error);
  g_assert_no_error (error);
  g_assert_cmpint (iep_procurement_get_procurement_id (next), ==, iep_procurement_get_procurement_id (included));
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (next), "in_force_revision_id"), ==,
                   iep_procurement_get_revision_id (included));
  g_object_set (next, "title", "Rakstāmgaldi un krēsli birojam", NULL);
  next_saved = do_save (anna, next, &error);
  g_assert_no_error (error);
  before = do_get (anna, iep_procurement_get_revision_id (included), &error);
  g_assert_no_error (error);
  differences = iep_procurement_compare (before, next_saved);
  g_assert_cmpuint (g_list_model_get_n_items (differences), ==, 1);

  g_assert_null (do_exclude (anna, next_saved, "  ", &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_INVALID);
  g_clear_error (&error);
  excluded = do_exclude (anna, next_saved, "Nav vajadzīgs", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_procurement_get_status (excluded), ==, "excluded");
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (excluded), "exclusion_reason"), ==, "Nav vajadzīgs");

  iep_procurement_history_async (anna, iep_procurement_get_procurement_id (excluded), NULL, iep_await_cb, await);
  history = iep_procurement_history_finish (anna, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (history), ==, 2);
  g_clear_object (&line);
  line = g_list_model_get_item (history, 0);
  g_assert_cmpstr (iep_record_get_string (line, "status"), ==, "excluded");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (iep_record_get_list (line, "events"))), >=, 2);

  iep_procurement_copy_async (anna, excluded, 2028, NULL, iep_await_cb, copy_await);
  copy = iep_procurement_copy_finish (anna, iep_await_result (copy_await), &error);
  g_assert_no_error (error);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (copy), "announce_year"), ==, 2028);

  iep_session_close (anna);
}

/* Two people of one institution edit the same draft. */
static void
test_conflict (void)
{
  g_autoptr(IepSession) anna = NULL, other = NULL;
  g_autoptr(IepProcurement) draft = NULL, hers = NULL, his = NULL, saved = NULL, theirs = NULL, merged = NULL, new = NULL;
  g_auto(GStrv) conflicts = NULL;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;
  gint64 agency;

  support_execute (superuser, "insert into iepirkumi.right_grant (login, institution_id, right_code)"
                              " select 'rita.reader', id, 'manage' from iepirkumi.institution where code = '1301'");
  anna = server_sign_in (server, "anna.kalnina");
  other = server_sign_in (server, "rita.reader");
  agency = find_institution (anna, "1301");

  new = make_procurement (anna, agency, "Ko labo divi", 100000);
  draft = do_save (anna, new, &error);
  g_assert_no_error (error);
  hers = do_get (anna, iep_procurement_get_revision_id (draft), &error);
  g_assert_no_error (error);
  his = do_get (other, iep_procurement_get_revision_id (draft), &error);
  g_assert_no_error (error);

  g_object_set (his, "title", "Ko labo viņš", "notes", "viņa piezīme", NULL);
  saved = do_save (other, his, &error);
  g_assert_no_error (error);

  g_object_set (hers, "title", "Ko labo viņa", "description", "viņas apraksts", NULL);
  g_assert_null (do_save (anna, hers, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CHANGED, "changed");
  words = iep_label_refusal (error);
  g_assert_cmpstr (words, ==, "Somebody else changed this in the meantime.");
  g_clear_error (&error);

  /* Hers on top of his. */
  theirs = do_get (anna, iep_procurement_get_revision_id (draft), &error);
  g_assert_no_error (error);
  conflicts = iep_record_rebase (IEP_RECORD (hers), IEP_RECORD (theirs));
  g_assert_cmpuint (g_strv_length (conflicts), ==, 1);
  g_assert_cmpstr (conflicts[0], ==, "title");
  merged = do_save (anna, hers, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (merged), "title"), ==, "Ko labo viņa");
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (merged), "notes"), ==, "viņa piezīme");
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (merged), "description"), ==, "viņas apraksts");

  iep_session_close (anna);
  iep_session_close (other);
}

void
add_procurement_tests (void)
{
  g_test_add_func ("/procurement/life", test_procurement);
  g_test_add_func ("/procurement/conflict", test_conflict);
}
