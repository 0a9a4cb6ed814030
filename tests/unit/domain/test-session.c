/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session: who signs in, what is refused, what others change meanwhile. */
#include "config.h"

#include "parts.h"

#include <string.h>

#include "database/iep-error.h"
#include "domain/iep-code.h"
#include "domain/iep-labels.h"
#include "domain/iep-plan.h"

static void
test_session (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  g_autoptr(IepSession) ilze = server_sign_in (server, "ilze.liepa");
  g_autoptr(IepSession) admin = server_sign_in (server, "sistemas.administrators");
  gint64 agency = find_institution (anna, "1301");
  gint64 ministry = find_institution (ilze, "1300");
  IepInstitution *reviewed = iep_session_find_institution (ilze, agency);

  g_assert_cmpstr (iep_session_get_login (anna), ==, "anna.kalnina");
  g_assert_cmpstr (iep_session_get_name (anna), ==, "Anna Kalniņa");
  g_assert_nonnull (iep_session_get_position_title (anna));
  g_assert_false (iep_session_is_administrator (anna));
  g_assert_false (iep_session_must_change_password (anna));
  g_assert_cmpuint (g_list_model_get_n_items (iep_session_get_institutions (anna)), ==, 1);
  g_assert_true (iep_session_has_right (anna, agency, "manage"));
  g_assert_true (iep_session_has_right (anna, agency, "view"));
  g_assert_false (iep_session_has_right (anna, agency, "approve"));
  g_assert_false (iep_session_has_right (anna, ministry, "view"));
  g_assert_true (iep_session_has_right_anywhere (anna, "manage"));
  g_assert_false (iep_session_has_right_anywhere (anna, "sign"));

  /* The ministry's reviewer sees the institutions below, and holds no right of theirs. */
  g_assert_nonnull (reviewed);
  g_assert_true (iep_institution_get_reviewed (reviewed));
  g_assert_false (iep_session_has_right (ilze, agency, "view"));
  g_assert_true (iep_session_has_right (ilze, ministry, "endorse_ministry"));
  g_assert_cmpint (iep_institution_get_parent_id (reviewed), ==, ministry);
  g_assert_null (iep_session_find_institution_by_code (ilze, "1501"));

  g_assert_true (iep_session_is_administrator (admin));
  g_assert_true (iep_session_has_right_anywhere (admin, "administrate"));

  iep_session_close (anna);
  iep_session_close (ilze);
  iep_session_close (admin);
}

static void
test_session_refused (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, "anna.kalnina");
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepAwait) cancelled_await = iep_await_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *password = iep_local_server_get_password (server, "anna.kalnina");
  g_autoptr(GError) error = NULL;

  iep_session_open_async (where, "not the password", NULL, iep_await_cb, await);
  g_assert_null (iep_session_open_finish (iep_await_result (await), &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_AUTHENTICATION);
  g_clear_error (&error);

  iep_session_open_async (where, password, cancellable, iep_await_cb, cancelled_await);
  g_cancellable_cancel (cancellable);
  g_assert_null (iep_session_open_finish (iep_await_result (cancelled_await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_version (void)
{
  static const struct { const char *sql, *code; } cases[] = {
    { "update iepirkumi.schema_version set version = 0", "schema_too_old" },
    { "update iepirkumi.schema_version set version = 999", "schema_too_new" },
    { "alter schema iepirkumi rename to iepirkumi_elsewhere", "schema_missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(IepServer) where = iep_local_server_get_server (server, "anna.kalnina");
      g_autofree char *password = iep_local_server_get_password (server, "anna.kalnina");
      g_autofree char *words = NULL;
      g_autoptr(IepAwait) await = iep_await_new ();
      g_autoptr(GError) error = NULL;

      support_execute (superuser, cases[i].sql);
      iep_session_open_async (where, password, NULL, iep_await_cb, await);
      g_assert_null (iep_session_open_finish (iep_await_result (await), &error));
      assert_database_error (error, IEP_DATABASE_ERROR_VERSION, cases[i].code);
      words = iep_label_refusal (error);
      g_assert_true (strlen (words) > 20);
      if (i == 2)
        support_execute (superuser, "alter schema iepirkumi_elsewhere rename to iepirkumi");
      support_execute (superuser, "update iepirkumi.schema_version set version = " G_STRINGIFY (IEP_SCHEMA_VERSION));
    }
}

static void
test_call (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  node = do_call (anna, "waiting", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));

  /* Hidden and missing are the same to whoever may not see. */
  g_assert_null (do_call (anna, "procurement_get", "{\"p_revision\": 123456789}", &error));
  assert_database_error (error, IEP_DATABASE_ERROR_NOT_FOUND, "not_found");
  words = iep_label_refusal (error);
  g_assert_cmpstr (words, ==, "There is no such thing, or it is not yours to see.");
  g_clear_error (&error);

  g_assert_null (do_call (anna, "no_such_function", NULL, &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_VERSION);
  g_clear_error (&error);

  g_assert_null (do_call (anna, "person_disable", "{\"p_login\": \"rita.reader\"}", &error));
  assert_database_error (error, IEP_DATABASE_ERROR_PERMISSION, "not_allowed");

  iep_session_close (anna);
}

typedef struct
{
  guint  n;
  gint64 last;
} News;

static void
on_changed (IepSession *session,
            gint64      institution_id,
            News       *news)
{
  news->n++;
  news->last = institution_id;
}

static gboolean
has_news (gpointer data)
{
  return ((News *) data)->n > 0;
}

static void
test_changes (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  g_autoptr(IepSession) reader = server_sign_in (server, "rita.reader");
  g_autoptr(IepSession) stranger = server_sign_in (server, "egils.lapins");
  gint64 agency = find_institution (anna, "1301");
  g_autoptr(IepProcurement) procurement = make_procurement (anna, agency, "Par ko uzzina citi", 100000);
  g_autoptr(IepProcurement) saved = NULL;
  News read = { 0 }, strange = { 0 };
  g_autoptr(GError) error = NULL;

  support_wait (1200);
  g_signal_connect (reader, "changed", G_CALLBACK (on_changed), &read);
  g_signal_connect (stranger, "changed", G_CALLBACK (on_changed), &strange);
  saved = do_save (anna, procurement, &error);
  g_assert_no_error (error);

  g_assert_true (support_wait_for (has_news, &read, 5));
  g_assert_cmpint (read.last, ==, agency);
  support_wait (500);
  g_assert_cmpuint (read.n, ==, 1);
  g_assert_cmpuint (strange.n, ==, 0);

  /* A notification that nothing stands behind changes nothing. */
  support_execute (superuser, "notify iepirkumi, '1'");
  support_wait (600);
  g_assert_cmpuint (read.n, ==, 1);
  g_assert_cmpuint (strange.n, ==, 0);

  iep_session_close (anna);
  iep_session_close (reader);
  iep_session_close (stranger);
}

static void
on_reloaded (IepSession *session,
             guint      *n)
{
  (*n)++;
}

static void
test_rights_change (void)
{
  g_autoptr(IepSession) admin = server_sign_in (server, "sistemas.administrators");
  g_autoptr(IepSession) reader = server_sign_in (server, "oskars.krauklis");
  guint before = g_list_model_get_n_items (iep_session_get_institutions (reader));
  gint64 museum = server_query_int (superuser, "select id from iepirkumi.institution where code = '1501'");
  g_autofree char *arguments = g_strdup_printf ("{\"p_login\": \"oskars.krauklis\", \"p_institution\": %d,"
                                                " \"p_right\": \"view\"}", (int) museum);
  g_autoptr(JsonNode) granted = NULL;
  g_autoptr(JsonNode) revoked = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  support_wait (500);
  g_signal_connect (reader, "reloaded", G_CALLBACK (on_reloaded), &n);
  granted = do_call (admin, "right_grant_add", arguments, &error);
  g_assert_no_error (error);
  iep_session_check_changes (reader);
  g_assert_true (support_wait_for (is_positive, &n, 5));
  g_assert_cmpuint (g_list_model_get_n_items (iep_session_get_institutions (reader)), ==, before + 1);
  g_assert_true (iep_session_has_right (reader, museum, "view"));

  n = 0;
  revoked = do_call (admin, "right_grant_revoke", arguments, &error);
  g_assert_no_error (error);
  iep_session_check_changes (reader);
  g_assert_true (support_wait_for (is_positive, &n, 5));
  g_assert_cmpuint (g_list_model_get_n_items (iep_session_get_institutions (reader)), ==, before);
  g_assert_false (iep_session_has_right (reader, museum, "view"));

  iep_session_close (admin);
  iep_session_close (reader);
}

static void
test_password (void)
{
  g_autoptr(IepSession) normunds = server_sign_in (server, "normunds.egle");
  g_autoptr(IepSession) again = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepAwait) open_await = iep_await_new ();
  g_autoptr(IepServer) where = iep_local_server_get_server (server, "normunds.egle");
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  guint n_changed = 0;

  iep_session_change_password_async (normunds, "Jauna parole ar garumzīmēm", NULL, iep_await_cb, await);
  g_assert_true (iep_session_change_password_finish (normunds, iep_await_result (await), &error));
  g_assert_no_error (error);

  iep_session_open_async (where, "Jauna parole ar garumzīmēm", NULL, iep_await_cb, open_await);
  again = iep_session_open_finish (iep_await_result (open_await), &error);
  g_assert_no_error (error);

  /* A session comes back with the new one. */
  g_signal_connect (normunds, "changed", G_CALLBACK (count_changed), &n_changed);
  server_kill_backends (superuser, "normunds.egle");
  g_assert_true (support_wait_for (is_positive, &n_changed, 10));
  node = do_call (normunds, "waiting", NULL, &error);
  g_assert_no_error (error);

  iep_session_close (normunds);
  iep_session_close (again);
}

static void
test_codes (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  gint64 agency = find_institution (anna, "1301");
  static const char * const queries[] = { "48820000", "48820000-2", "serveri", "Serveri" };
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *ekk = iep_code_name (anna, "ekk", "2000");

  g_assert_nonnull (ekk);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr(IepAwait) await = iep_await_new ();
      g_autoptr(IepAwait) again_await = iep_await_new ();
      g_autoptr(GListModel) codes = NULL;
      g_autoptr(GListModel) again = NULL;
      gboolean found = FALSE;

      iep_code_find_async (anna, "cpv", 0, queries[i], 2027, NULL, iep_await_cb, await);
      codes = iep_code_find_finish (anna, iep_await_result (await), &error);
      g_assert_no_error (error);
      for (guint j = 0; j < g_list_model_get_n_items (codes); j++)
        {
          g_autoptr(IepCode) code = g_list_model_get_item (codes, j);

          found |= g_str_equal (iep_code_get_code (code), "48820000");
        }
      g_assert_true (found);

      iep_code_find_async (anna, "cpv", 0, queries[i], 2027, NULL, iep_await_cb, again_await);
      again = iep_code_find_finish (anna, iep_await_result (again_await), &error);
      g_assert_true (again == codes);
    }
  name = iep_code_format (anna, "cpv", "48820000");
  g_assert_true (g_str_has_prefix (name, "48820000 "));

  {
    g_autoptr(IepAwait) await = iep_await_new ();
    g_autoptr(GListModel) programmes = NULL;
    g_autoptr(IepCode) programme = NULL;
    g_autofree char *programme_name = NULL;

    iep_code_find_async (anna, "programme", agency, "", 2027, NULL, iep_await_cb, await);
    programmes = iep_code_find_finish (anna, iep_await_result (await), &error);
    g_assert_no_error (error);
    g_assert_cmpuint (g_list_model_get_n_items (programmes), >, 0);
    programme = g_list_model_get_item (programmes, 0);
    programme_name = iep_code_institution_name (anna, "programme", agency, iep_code_get_code (programme));
    g_assert_cmpstr (programme_name, ==, iep_code_get_name (programme));
  }

  iep_session_close (anna);
}

/* A session nobody closes goes when nobody needs it, while answers are still on their way. */
static void
test_dropped (void)
{
  for (guint i = 0; i < 5; i++)
    {
      IepSession *anna = server_sign_in (server, "anna.kalnina");
      g_autoptr(IepAwait) await = iep_await_new ();
      g_autoptr(GError) error = NULL;
      IepPlanVersion *version;

      g_object_add_weak_pointer (G_OBJECT (anna), (gpointer *) &anna);
      iep_version_get_async (anna, IEP_TYPE_PLAN_VERSION, 1, NULL, iep_await_cb, await);
      if (i % 2 == 0)
        iep_session_close (anna);
      version = iep_version_get_finish (anna, iep_await_result (await), &error);
      g_assert_true (version == NULL || IEP_IS_PLAN_VERSION (version));
      g_clear_object (&version);
      g_object_unref (anna);
      support_wait (30);
    }
}

void
add_session_tests (void)
{
  g_test_add_func ("/session/open", test_session);
  g_test_add_func ("/session/refused", test_session_refused);
  g_test_add_func ("/session/version", test_version);
  g_test_add_func ("/session/call", test_call);
  g_test_add_func ("/session/changes", test_changes);
  g_test_add_func ("/session/rights-change", test_rights_change);
  g_test_add_func ("/session/password", test_password);
  g_test_add_func ("/session/dropped", test_dropped);
  g_test_add_func ("/codes", test_codes);
}
