/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session, procurements and a plan lived through by several people on a real server. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "database/iep-error.h"
#include "domain/iep-code.h"
#include "domain/iep-labels.h"
#include "domain/iep-waiting.h"
#include "proxy.h"
#include "server.h"

static IepLocalServer *server;
static IepConnection *superuser;

static gint64
find_institution (IepSession *session,
                  const char *code)
{
  IepInstitution *institution = iep_session_find_institution_by_code (session, code);

  g_assert_nonnull (institution);

  return iep_institution_get_id (institution);
}

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
      support_execute (superuser, "update iepirkumi.schema_version set version = 1");
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

static gint64
count_rows (const char *title)
{
  g_autofree char *sql = g_strdup_printf ("select count (*) from iepirkumi.procurement_revision where title = '%s'", title);

  return server_query_int (superuser, sql);
}

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

/* The connection breaks before the server could save: the save waits for it to come back. */
static void
test_lost_before (void)
{
  g_autoptr(IepSession) anna = server_sign_in (server, "anna.kalnina");
  g_autoptr(IepConnection) blocker = server_superuser (server);
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Pazaudēts pirms", 100000);
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;

  /* Nobody may write until the connection has been cut. */
  support_execute (blocker, "begin");
  support_execute (blocker, "lock table iepirkumi.procurement in exclusive mode");
  iep_procurement_save_async (anna, procurement, NULL, iep_await_cb, await);
  while (server_query_int (superuser, "select count (*) from pg_stat_activity where usename = 'anna.kalnina'"
                                      " and wait_event_type = 'Lock'") == 0)
    support_wait (20);
  server_kill_backends (superuser, "anna.kalnina");
  support_wait (100);
  g_assert_cmpint (count_rows ("Pazaudēts pirms"), ==, 0);
  support_execute (blocker, "rollback");

  saved = iep_procurement_save_finish (anna, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (saved), "title"), ==, "Pazaudēts pirms");
  g_assert_cmpint (count_rows ("Pazaudēts pirms"), ==, 1);

  iep_session_close (anna);
}

static IepSession *
sign_in_through (Proxy      *proxy,
                 const char *login)
{
  g_autofree char *password = iep_local_server_get_password (server, login);
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  IepSession *session;

  iep_session_open_async (proxy_get_server (proxy), password, NULL, iep_await_cb, await);
  session = iep_session_open_finish (iep_await_result (await), &error);
  g_assert_no_error (error);

  return session;
}

static void
count_changed (IepSession *session,
               gint64      institution_id,
               guint      *n)
{
  (*n)++;
}

/* The server has saved, and only its answer is lost: asked again, it gives the same answer and saves nothing more. */
static void
test_lost_after (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, "anna.kalnina");
  Proxy *proxy = proxy_new (where);
  g_autoptr(IepSession) anna = sign_in_through (proxy, "anna.kalnina");
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Pazaudēts pēc", 100000);
  g_autoptr(IepProcurement) saved = NULL;
  g_autoptr(IepProcurement) again = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  guint n_changed = 0;

  g_signal_connect (anna, "changed", G_CALLBACK (count_changed), &n_changed);
  proxy_swallow (proxy, "procurement_save");
  saved = do_save (anna, procurement, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proxy_get_n_broken (proxy), ==, 1);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (saved), "title"), ==, "Pazaudēts pēc");
  g_assert_cmpint (count_rows ("Pazaudēts pēc"), ==, 1);
  g_assert_cmpint (server_query_int (superuser, "select max (lock_version) from iepirkumi.procurement_revision"
                                                " where title = 'Pazaudēts pēc'"), ==, 1);
  /* Whatever may have changed meanwhile is to be read again. */
  g_assert_cmpuint (n_changed, >=, 1);

  /* What came back is good for the next save. */
  g_object_set (saved, "notes", "turpinājums", NULL);
  proxy_swallow (proxy, "procurement_save");
  again = do_save (anna, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proxy_get_n_broken (proxy), ==, 2);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (again), "lock_version"), ==, 2);

  iep_session_close (anna);
  support_wait (50);
  proxy_free (proxy);
}

/* The server stays away: the save gives up when its time is over, and says so. */
static void
test_lost_for_good (void)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, "anna.kalnina");
  Proxy *proxy = proxy_new (where);
  g_autoptr(IepSession) anna = sign_in_through (proxy, "anna.kalnina");
  g_autoptr(IepProcurement) procurement = make_procurement (anna, find_institution (anna, "1301"), "Pazaudēts pavisam", 100000);
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(IepAwait) cancelled_await = iep_await_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  iep_session_set_retry_deadline (anna, 2);
  g_object_set (iep_session_get_connection (anna), "patience", 1, NULL);
  proxy_swallow (proxy, "procurement_save");
  /* From now on the way leads nowhere. */
  iep_procurement_save_async (anna, procurement, NULL, iep_await_cb, await);
  proxy_stop (proxy);
  g_assert_null (iep_procurement_save_finish (anna, iep_await_result (await), &error));
  g_assert_error (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  g_clear_error (&error);

  iep_session_set_retry_deadline (anna, 60);
  iep_procurement_save_async (anna, procurement, cancellable, iep_await_cb, cancelled_await);
  support_wait (100);
  g_cancellable_cancel (cancellable);
  g_assert_null (iep_procurement_save_finish (anna, iep_await_result (cancelled_await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  iep_session_close (anna);
  support_wait (50);
  proxy_free (proxy);
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

static gboolean
is_positive (gpointer data)
{
  return *(guint *) data > 0;
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
  g_autoptr(IepPlanExport) export = NULL;
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
  first_id = iep_plan_version_get_id (created);
  g_assert_cmpint (iep_plan_version_get_number (created), ==, number);
  g_assert_cmpstr (iep_plan_version_get_status (created), ==, "created");
  g_assert_cmpstr (iep_plan_version_get_primary_act (created), ==, "hand_over");
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (created), "total"), ==, iep_plan_preview_get_total (preview));
  g_assert_cmpuint (g_list_model_get_n_items (iep_plan_version_get_steps (created)), ==, 6);
  g_assert_cmpuint (g_list_model_get_n_items (iep_plan_version_get_decisions (created)), ==, 1);
  g_assert_cmpuint (strlen (iep_plan_version_get_content_hash (created)), ==, 64);
  g_assert_false (iep_plan_version_has_document (created));

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
  g_assert_cmpstr (iep_plan_version_get_status (handed), ==, "ready");
  g_assert_true (iep_plan_version_has_act (handed, "withdraw"));
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
  g_assert_cmpstr (iep_plan_version_get_display_status (returned), ==, "returned");
  again = do_plan_act (anna, returned, "hand_over", NULL, &error);
  g_assert_no_error (error);
  endorsed = do_plan_act (janis, again, "endorse", NULL, &error);
  g_assert_no_error (error);
  approved = do_plan_act (maija, endorsed, "approve", "Piekrītu", &error);
  g_assert_no_error (error);
  theirs = do_plan_get (ilze, first_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_plan_version_get_primary_act (theirs), ==, "endorse_ministry");
  ministry = do_plan_act (ilze, theirs, "endorse_ministry", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_plan_version_get_status (ministry), ==, "endorsed_ministry");
  g_assert_cmpuint (g_list_model_get_n_items (iep_plan_version_get_decisions (ministry)), ==, 7);

  /* She reads the lines too, though not the procurements. */
  iep_plan_lines_async (ilze, first_id, NULL, iep_await_cb, lines_await);
  lines = iep_plan_lines_finish (ilze, iep_await_result (lines_await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (lines), ==, n_lines);
  item = g_list_model_get_item (lines, 0);
  g_assert_cmpint (iep_record_get_int (item, "line_no"), ==, 1);
  g_assert_false (iep_record_is_empty (item, "title"));

  iep_plan_export_async (juris, first_id, NULL, iep_await_cb, export_await);
  export = iep_plan_export_finish (juris, iep_await_result (export_await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_plan_export_get_hash (export), ==, iep_plan_version_get_content_hash (created));
  g_assert_cmpuint (g_bytes_get_size (iep_plan_export_get_content (export)), >, 1000);
  g_assert_nonnull (iep_plan_export_get_header (export));
  g_assert_cmpuint (json_array_get_length (iep_plan_export_get_decisions (export)), ==, 7);
  g_assert_false (json_object_has_member (iep_plan_export_get_frame (export), "content"));

  /* The head signs. */
  seen = do_plan_get (juris, first_id, &error);
  g_assert_no_error (error);
  g_assert_true (iep_plan_version_has_act (seen, "sign"));
  signature_text = g_strdup_printf ("{\"certificate_subject\": \"CN=Juris\", \"certificate_issuer\": \"CN=CA\","
                                    " \"certificate_serial\": \"01\", \"signed_at\": \"2027-02-05T10:02:00+02:00\","
                                    " \"content_hash\": \"%s\"}", iep_plan_export_get_hash (export));
  signature = json_from_string (signature_text, NULL);
  iep_plan_sign_async (juris, seen, pdf, signature, NULL, iep_await_cb, sign_await);
  signed_version = iep_plan_sign_finish (juris, iep_await_result (sign_await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_plan_version_get_status (signed_version), ==, "signed");
  g_assert_true (iep_plan_version_has_document (signed_version));
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (signed_version), "signer_name"), ==, "Juris Bērziņš");
  iep_plan_document_async (anna, first_id, NULL, iep_await_cb, document_await);
  document = iep_plan_document_finish (anna, iep_await_result (document_await), &error);
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
  iep_plan_compare_async (anna, first_id, iep_plan_version_get_id (second), NULL, iep_await_cb, compare_await);
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

  iep_plan_list_async (anna, agency, 2027, NULL, iep_await_cb, list_await);
  list = iep_plan_list_finish (anna, iep_await_result (list_await), &error);
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
      iep_plan_get_async (anna, 1, NULL, iep_await_cb, await);
      if (i % 2 == 0)
        iep_session_close (anna);
      version = iep_plan_get_finish (anna, iep_await_result (await), &error);
      g_assert_true (version == NULL || IEP_IS_PLAN_VERSION (version));
      g_clear_object (&version);
      g_object_unref (anna);
      support_wait (30);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  server = server_start (&folder, 1);
  superuser = server_superuser (server);

  g_test_add_func ("/session/open", test_session);
  g_test_add_func ("/session/refused", test_session_refused);
  g_test_add_func ("/session/version", test_version);
  g_test_add_func ("/session/call", test_call);
  g_test_add_func ("/session/changes", test_changes);
  g_test_add_func ("/session/rights-change", test_rights_change);
  g_test_add_func ("/session/password", test_password);
  g_test_add_func ("/session/dropped", test_dropped);
  g_test_add_func ("/codes", test_codes);
  g_test_add_func ("/plan/life", test_plan);
  g_test_add_func ("/procurement/life", test_procurement);
  g_test_add_func ("/procurement/conflict", test_conflict);
  g_test_add_func ("/procurement/lost-before", test_lost_before);
  g_test_add_func ("/procurement/lost-after", test_lost_after);
  g_test_add_func ("/procurement/lost-for-good", test_lost_for_good);

  status = g_test_run ();

  iep_connection_close (superuser);
  g_clear_object (&superuser);
  support_remove_server (server);
  g_clear_object (&server);

  return status;
}
