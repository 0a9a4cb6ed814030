/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for codes, and that every refusal the database can raise has a sentence of its own. */
#include "config.h"
#include "source-place.h"

#include <locale.h>
#include <string.h>

#include "database/iep-error.h"
#include "domain/iep-labels.h"
#include "domain/iep-problem.h"

static void
test_words (void)
{
  g_assert_cmpstr (iep_label_procurement_status ("draft"), ==, "In preparation");
  g_assert_cmpstr (iep_label_procurement_status ("included"), ==, "Included");
  g_assert_cmpstr (iep_label_procurement_status ("excluded"), ==, "Excluded");
  g_assert_cmpstr (iep_label_plan_status ("ready"), ==, "Ready for approval");
  g_assert_cmpstr (iep_label_plan_status ("endorsed_ministry"), ==, "Endorsed (ministry)");
  g_assert_cmpstr (iep_label_plan_status ("superseded"), ==, "No longer in force");
  g_assert_cmpstr (iep_label_act ("new_revision"), ==, "New revision");
  g_assert_cmpstr (iep_label_act_done ("hand_over"), ==, "Handed over for endorsement");
  g_assert_cmpstr (iep_label_right ("endorse_ministry"), ==, "Endorse for the ministry");
  g_assert_cmpstr (iep_label_institution_kind ("central"), ==, "Central state institution");
  g_assert_cmpstr (iep_label_step_state ("current"), ==, "Next");
  g_assert_cmpstr (iep_label_flow ("2"), ==, "Endorsed in the institution only");

  /* A newer server may know more. */
  g_assert_cmpstr (iep_label_act ("archive"), ==, "archive");
  g_assert_cmpstr (iep_label_plan_status (NULL), ==, "");
}

static void
assert_field (const char *path,
              const char *expected)
{
  g_autofree char *label = iep_label_field (path);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_fields (void)
{
  assert_field ("cpv", "CPV code");
  assert_field ("funding", "Funding");
  assert_field ("funding[2].ekk", "Funding, line 3: EKK code");
  assert_field ("funding[0]", "Funding, line 1");
  assert_field ("lots[11].title", "Lots, line 12: Lot");
  assert_field ("funding[2].nothing", "Funding, line 3");
  assert_field ("revision_id", NULL);
  assert_field ("signature.content_hash", NULL);
  assert_field ("", NULL);
  assert_field (NULL, NULL);
}

static void
assert_problem (const char *json,
                const char *expected)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(IepProblem) problem = iep_record_from_json (IEP_TYPE_PROBLEM, node);

  g_assert_cmpstr (iep_problem_get_text (problem), ==, expected);
}

static void
test_problems (void)
{
  assert_problem ("{\"field\": \"cpv\", \"code\": \"required\", \"message\": \"x\"}", "Choose the CPV code.");
  assert_problem ("{\"field\": \"lots[0].cpv\", \"code\": \"required\"}", "Choose the CPV code.");
  assert_problem ("{\"field\": \"partner\", \"code\": \"required\"}", "Fill this in.");
  assert_problem ("{\"field\": \"funding\", \"code\": \"sum_mismatch\", \"expected\": 12100, \"actual\": 12000}",
                  "The funding lines add up to 120.00, the price with VAT is 121.00.");
  assert_problem ("{\"field\": \"lots\", \"code\": \"sum_mismatch\", \"expected\": 100, \"actual\": 0}",
                  "The lots add up to 0.00, the estimated price is 1.00.");
  assert_problem ("{\"code\": \"drafts\", \"field\": null, \"count\": 1}",
                  "1 draft is not included and will not be in the plan.");
  assert_problem ("{\"code\": \"drafts\", \"field\": null, \"count\": 5}",
                  "5 drafts are not included and will not be in the plan.");
  /* What this program does not know it says as the server does. */
  assert_problem ("{\"code\": \"sum_mismatch\", \"message\": \"Sums differ.\"}", "Sums differ.");
  assert_problem ("{\"code\": \"from_the_future\", \"message\": \"Words of the server.\"}", "Words of the server.");
  assert_problem ("{\"code\": \"from_the_future\"}", "from_the_future");
  assert_problem ("{}", NULL);
}

static void
test_errors (void)
{
  g_autoptr(GError) client = iep_database_error_new (IEP_DATABASE_ERROR_HOST, "host_unknown", NULL, NULL, "%s",
                                                     "There is no such host");
  g_autoptr(GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "File not found");
  g_autofree char *client_text = iep_label_refusal (client);
  g_autofree char *other_text = iep_label_refusal (other);
  g_autofree char *none = iep_label_refusal (NULL);
  g_autoptr(GListModel) problems = iep_problems_from_error (other);
  g_autoptr(GListModel) no_problems = iep_problems_from_error (NULL);

  g_assert_cmpstr (client_text, ==, "There is no such host");
  g_assert_cmpstr (other_text, ==, "File not found");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (problems), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (no_problems), ==, 0);
}

/* Every stable code in the SQL of the schema. */
static void
collect_codes (const char *folder,
               GHashTable *codes)
{
  static const char * const patterns[] = {
    "raise_(?:refusal|invalid)\\s*\\(\\s*'([a-z_]+)'",
    "refuse_fields\\s*\\(\\s*'([a-z_]+)'",
    "'code', '([a-z_]+)'\\s*,\\s*'(?:message|field)'",
    "\\bcode := '([a-z_]+)'",
    "'[a-z_]+', '([a-z_]+)', [a-z]+\\.[a-z_]+ (?:is|<|>|<=)",
  };
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          collect_codes (path, codes);
          continue;
        }
      if (!g_str_has_suffix (name, ".sql"))
        continue;

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
        {
          g_autoptr(GRegex) regex = g_regex_new (patterns[i], 0, 0, NULL);
          g_autoptr(GMatchInfo) match = NULL;

          for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
            g_hash_table_add (codes, g_match_info_fetch (match, 1));
        }
    }
}

static void
test_every_code (void)
{
  const char *datadir = g_getenv ("IEPIRKUMI_DATADIR") != NULL ? g_getenv ("IEPIRKUMI_DATADIR") : SOURCE_DATADIR;
  g_autofree char *folder = g_build_filename (datadir, "database", "functions", NULL);
  g_autoptr(GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(JsonNode) node = json_from_string ("{\"count\": 2, \"expected\": 1, \"actual\": 2}", NULL);
  GHashTableIter iter;
  gpointer code;
  guint n_unknown = 0;

  collect_codes (folder, codes);
  /* Written inside expressions. */
  g_hash_table_add (codes, g_strdup ("negative"));
  g_hash_table_add (codes, g_strdup ("too_small"));
  g_hash_table_add (codes, g_strdup ("bad_check_digit"));
  g_test_message ("%u codes", g_hash_table_size (codes));
  g_assert_cmpuint (g_hash_table_size (codes), >, 50);
  g_assert_true (g_hash_table_contains (codes, "four_eyes"));
  g_assert_true (g_hash_table_contains (codes, "not_valid_in_year"));
  g_assert_true (g_hash_table_contains (codes, "unknown_code"));
  g_assert_true (g_hash_table_contains (codes, "incomplete"));

  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    {
      g_autofree char *text = iep_label_problem (code, NULL, json_node_get_object (node));

      if (strcmp (text, code) == 0)
        {
          g_test_message ("no sentence for %s", (char *) code);
          n_unknown++;
        }
    }
  g_assert_cmpuint (n_unknown, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/labels/words", test_words);
  g_test_add_func ("/labels/fields", test_fields);
  g_test_add_func ("/labels/problems", test_problems);
  g_test_add_func ("/labels/errors", test_errors);
  g_test_add_func ("/labels/every-code", test_every_code);

  return g_test_run ();
}
