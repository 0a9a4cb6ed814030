/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan lived through by all its people. */
#include "config.h"

#include "parts.h"

#include <string.h>

#include "database/iep-error.h"
#include "domain/iep-labels.h"
#include "domain/iep-plan.h"
#include "domain/iep-waiting.h"

static guint
count_waiting (IepSession *session,
               gint64      version_id)
{
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GListModel) items = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  iep_waiting_async (session, NULL, iep_await_cb, await);
  items = iep_waiting_finish (session, iep_await_result (await), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(IepRecord) item = g_list_model_get_item (items, i);

      n += iep_record_get_int (item, "version_id") == version_id;
    }

  return n;
}

/* The plan of 1301 for 2027 from its preview to the ministry's endorsement, with a return on the way. */
static void
test_plan (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  g_autoptr(IepSession) janis = server_sign_in (server, "janis.ozols");
  g_autoptr(IepSession) maija = server_sign_in (server, "maija.berza");
  g_autoptr(IepSession) ilze = server_sign_in (server, "ilze.liepa");
  g_autoptr(IepSession) juris = server_sign_in (server, "juris.berzins");
  g_autoptr(IepSession) zane = server_sign_in (server, "zane.ozolina");
  gint64 agency = find_institution (anna, "1301");
  g_autoptr(IepAwait) preview_await = iep_await_new ();
  g_autoptr(IepAwait) lines_await = iep_await_new ();
  g_autoptr(IepAwait) list_await = iep_await_new ();
  g_autoptr(IepAwait) compare_await = iep_await_new ();
  g_autoptr(IepAwait) export_await = iep_await_new ();
  g_autoptr(IepAwait) document_await = iep_await_new ();
  g_autoptr(IepAwait) sign_await = iep_await_new ();
  g_autoptr(IepAwait) status_await = iep_await_new ();
  g_autoptr(IepPlanPreview) preview = NULL;
  g_autoptr(IepPlanVersion) created = NULL, handed = NULL, returned = NULL, again = NULL, endorsed = NULL, approved = NULL;
  g_autoptr(IepPlanVersion) ministry = NULL, theirs = NULL, second = NULL, seen = NULL, signed_version = NULL;
  g_autoptr(GListModel) lines = NULL, list = NULL, statuses = NULL;
  g_autoptr(IepRecord) item = NULL;
  g_autoptr(IepPlanComparison) comparison = NULL;
  g_autoptr(IepPlanChange) change = NULL;
  g_autoptr(IepVersionExport) export = NULL;
  g_autoptr(IepProcurement) included = NULL, draft = NULL, saved = NULL, replaced = NULL;
  g_autoptr(GBytes) pdf = g_bytes_new_static ("%PDF-1.4 not really", 19);
  g_autoptr(GBytes) document = NULL;
  g_autoptr(JsonNode) signature = NULL;
  g_autofree char *signature_text = NULL;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;
  gint64 first_id, number;
  guint n_lines;

  iep_plan_preview_async (anna, agency, 2027, NULL, iep_await_cb, preview_await);
  preview = iep_plan_preview_finish (anna, iep_await_result (preview_await), &error);
  g_assert_no_error (error);
  g_assert_true (iep_plan_preview_can_create (preview));
  n_lines = g_list_model_get_n_items (iep_plan_preview_get_lines (preview));
  g_assert_cmpuint (n_lines, >, 5);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (preview), "line_count"), ==, n_lines);
  g_assert_cmpint (iep_plan_preview_get_total (preview), >, 0);
  number = iep_plan_preview_get_next_number (preview);

  created = do_plan_create (anna, agency, 2027, &error);
  g_assert_no_error (error);
  first_id = iep_version_get_id (IEP_VERSION (created));
  g_assert_cmpint (iep_version_get_number (IEP_VERSION (created)), ==, number);
  g_assert_cmpstr (iep_version_get_status (IEP_VERSION (created)), ==, "created");
  g_assert_cmpstr (iep_version_get_primary_act (IEP_VERSION (created)), ==, "hand_over");
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (created), "total"), ==, iep_plan_preview_get_total (preview));
  g_assert_cmpuint (g_list_model_get_n_items (iep_version_get_steps (IEP_VERSION (created))), ==, 6);
  g_assert_cmpuint (g_list_model_get_n_items (iep_version_get_decisions (IEP_VERSION (created))), ==, 1);
  g_assert_cmpuint (strlen (iep_version_get_content_hash (IEP_VERSION (created))), ==, 64);
  g_assert_false (iep_version_has_document (IEP_VERSION (created)));

  /* Nothing has changed since: there is nothing to freeze. */
  g_assert_null (do_plan_create (anna, agency, 2027, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_INVALID, "unchanged");
  words = iep_label_refusal (error);
  g_assert_cmpstr (words, ==, "Nothing has changed since the last version.");
  g_clear_error (&error);

  /* The reviewer of the ministry sees nothing yet, the one of another ministry never. */
  g_assert_null (do_plan_get (ilze, first_id, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_NOT_FOUND, "not_found");
  g_clear_error (&error);

  handed = do_plan_act (anna, created, "hand_over", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_version_get_status (IEP_VERSION (handed)), ==, "ready");
  g_assert_true (iep_version_has_act (IEP_VERSION (handed), "withdraw"));
  g_assert_cmpuint (count_waiting (janis, first_id), ==, 1);
  g_assert_cmpuint (count_waiting (maija, first_id), ==, 0);

  /* The preparer decides nothing; an old copy acts no more. */
  g_assert_null (do_plan_act (anna, handed, "endorse", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_PERMISSION, "not_allowed");
  g_clear_error (&error);
  g_assert_null (do_plan_act (anna, created, "withdraw", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_CHANGED, "changed");
  g_clear_error (&error);
  g_assert_null (do_plan_get (zane, first_id, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_NOT_FOUND, "not_found");
  g_clear_error (&error);

  /* Returned, with a comment, and handed over again. */
  g_assert_null (do_plan_act (janis, handed, "return", NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_INVALID, "required");
  g_clear_error (&error);
  returned = do_plan_act (janis, handed, "return", "Lūdzu pārskatīt", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_version_get_display_status (IEP_VERSION (returned)), ==, "returned");
  again = do_plan_act (anna, returned, "hand_over", NULL, &error);
  g_assert_no_error (error);
  endorsed = do_plan_act (janis, again, "endorse", NULL, &error);
  g_assert_no_error (error);
  approved = do_plan_act (maija, endorsed, "approve", "Piekrītu", &error);
  g_assert_no_error (error);
  theirs = do_plan_get (ilze, first_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_version_get_primary_act (IEP_VERSION (theirs)), ==, "endorse_ministry");
  ministry = do_plan_act (ilze, theirs, "endorse_ministry", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_version_get_status (IEP_VERSION (ministry)), ==, "endorsed_ministry");
  g_assert_cmpuint (g_list_model_get_n_items (iep_version_get_decisions (IEP_VERSION (ministry))), ==, 7);

  /* She reads the lines too, though not the procurements. */
  iep_plan_lines_async (ilze, first_id, NULL, iep_await_cb, lines_await);
  lines = iep_plan_lines_finish (ilze, iep_await_result (lines_await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (lines), ==, n_lines);
  item = g_list_model_get_item (lines, 0);
  g_assert_cmpint (iep_record_get_int (item, "line_no"), ==, 1);
  g_assert_false (iep_record_is_empty (item, "title"));

  iep_version_export_async (juris, IEP_TYPE_PLAN_VERSION, first_id, NULL, iep_await_cb, export_await);
  export = iep_version_export_finish (juris, iep_await_result (export_await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_version_export_get_hash (export), ==, iep_version_get_content_hash (IEP_VERSION (created)));
  g_assert_cmpuint (g_bytes_get_size (iep_version_export_get_content (export)), >, 1000);
  g_assert_nonnull (iep_version_export_get_header (export));
  g_assert_cmpuint (json_array_get_length (iep_version_export_get_decisions (export)), ==, 7);
  g_assert_false (json_object_has_member (iep_version_export_get_frame (export), "content"));

  /* The head signs. */
  seen = do_plan_get (juris, first_id, &error);
  g_assert_no_error (error);
  g_assert_true (iep_version_has_act (IEP_VERSION (seen), "sign"));
  signature_text = g_strdup_printf ("{\"certificate_subject\": \"CN=Juris\", \"certificate_issuer\": \"CN=CA\","
                                    " \"certificate_serial\": \"01\", \"signed_at\": \"2027-02-05T10:02:00+02:00\","
                                    " \"content_hash\": \"%s\"}", iep_version_export_get_hash (export));
  signature = json_from_string (signature_text, NULL);
  iep_version_sign_async (juris, IEP_VERSION (seen), pdf, signature, NULL, iep_await_cb, sign_await);
  signed_version = iep_version_sign_finish (juris, iep_await_result (sign_await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_version_get_status (IEP_VERSION (signed_version)), ==, "signed");
  g_assert_true (iep_version_has_document (IEP_VERSION (signed_version)));
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (signed_version), "signer_name"), ==, "Juris Bērziņš");
  iep_version_document_async (anna, IEP_TYPE_PLAN_VERSION, first_id, NULL, iep_await_cb, document_await);
  document = iep_version_document_finish (anna, iep_await_result (document_await), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (document, pdf));

  /* A new revision, and the next version against this one. */
  included = do_get (anna, iep_record_get_int (item, "revision_id"), &error);
  g_assert_no_error (error);
  draft = do_new_revision (anna, included, &error);
  g_assert_no_error (error);
  g_object_set (draft, "title", "Pavisam cits nosaukums", NULL);
  saved = do_save (anna, draft, &error);
  g_assert_no_error (error);
  replaced = do_include (anna, saved, &error);
  g_assert_no_error (error);
  second = do_plan_create (anna, agency, 2027, &error);
  g_assert_no_error (error);
  iep_plan_compare_async (anna, first_id, iep_version_get_id (IEP_VERSION (second)), NULL, iep_await_cb, compare_await);
  comparison = iep_plan_compare_finish (anna, iep_await_result (compare_await), &error);
  g_assert_no_error (error);
  g_assert_false (iep_plan_comparison_is_empty (comparison));
  g_assert_cmpuint (g_list_model_get_n_items (iep_plan_comparison_get_added (comparison)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (iep_plan_comparison_get_changed (comparison)), ==, 1);
  change = g_list_model_get_item (iep_plan_comparison_get_changed (comparison), 0);
  g_assert_cmpuint (g_list_model_get_n_items (iep_plan_change_get_differences (change)), ==, 1);
  {
    g_autoptr(IepDifference) difference = g_list_model_get_item (iep_plan_change_get_differences (change), 0);

    g_assert_cmpstr (iep_difference_get_label (difference), ==, "Subject");
    g_assert_cmpstr (iep_difference_get_new_text (difference), ==, "Pavisam cits nosaukums");
  }
  g_assert_cmpuint (g_list_model_get_n_items (iep_plan_comparison_get_totals_by_ekk (comparison)), >, 0);
  g_clear_object (&item);
  item = g_list_model_get_item (iep_plan_comparison_get_totals_by_ekk (comparison), 0);
  g_assert_cmpint (iep_record_get_int (item, "difference"), ==, 0);

  iep_version_list_async (anna, IEP_TYPE_PLAN_VERSION, agency, 2027, NULL, iep_await_cb, list_await);
  list = iep_version_list_finish (anna, iep_await_result (list_await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  g_clear_object (&item);
  item = g_list_model_get_item (list, 1);
  g_assert_true (iep_record_get_boolean (item, "in_force"));

  iep_institution_status_async (ilze, 2027, NULL, iep_await_cb, status_await);
  statuses = iep_institution_status_finish (ilze, iep_await_result (status_await), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (statuses); i++)
    {
      g_autoptr(IepRecord) status = g_list_model_get_item (statuses, i);

      if (iep_record_get_int (status, "institution_id") == agency)
        {
          /* The second version is still the preparer's alone. */
          g_assert_cmpstr (iep_record_get_string (status, "status"), ==, "signed");
          g_assert_cmpint (iep_record_get_int (status, "in_force_version_id"), ==, first_id);
        }
    }

  iep_session_close (anna);
  iep_session_close (janis);
  iep_session_close (maija);
  iep_session_close (ilze);
  iep_session_close (juris);
  iep_session_close (zane);
}

void
add_plan_tests (void)
{
  g_test_add_func ("/plan/life", test_plan);
}
