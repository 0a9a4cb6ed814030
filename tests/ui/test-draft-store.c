/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unsaved edits on disk: kept, found by another run, replaced, forgotten, never mixed up, never half there. */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "ui/widgets/iep-draft-store.h"

typedef struct
{
  char *directory;
  IepDraftStore *store;
} Fixture;

static JsonNode *
make_document (const char *title)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "title", title);
  json_node_take_object (node, object);
  return node;
}

static void
keep (IepDraftStore *store,
      const char    *login,
      const char    *subject,
      const char    *title)
{
  g_autoptr(JsonNode) document = make_document (title);

  iep_draft_store_keep (store, "host/5432/iepirkumi", login, subject, document);
}

static char *
find (IepDraftStore *store,
      const char    *login,
      const char    *subject)
{
  g_autoptr(IepDraft) draft = iep_draft_store_find (store, "host/5432/iepirkumi", login, subject);

  if (draft == NULL)
    return NULL;
  g_assert_cmpstr (iep_draft_get_subject (draft), ==, subject);
  return g_strdup (json_object_get_string_member (json_node_get_object (iep_draft_get_document (draft)), "title"));
}

static void
assert_found (IepDraftStore *store,
              const char    *login,
              const char    *subject,
              const char    *title)
{
  g_autofree char *found = find (store, login, subject);

  g_assert_cmpstr (found, ==, title);
}

/* What is whole: a file that is still being written has another name, see g_file_set_contents_full(). */
static guint
count_files (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".json");
  return n;
}

static gboolean
timed_out_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until a worker thread has written what waits, in the store's own time. */
static void
wait_for_files (Fixture *fixture,
                guint    n)
{
  gboolean timed_out = FALSE;
  guint id = g_timeout_add_seconds (20, timed_out_cb, &timed_out);

  while (count_files (fixture) != n && !timed_out)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_false (timed_out);
  g_source_remove (id);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *parent = g_dir_make_tmp ("iep-drafts-XXXXXX", NULL);

  fixture->directory = g_build_filename (parent, "drafts", NULL);
  fixture->store = iep_draft_store_new (fixture->directory);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->directory);
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->store);
  dir = g_dir_open (fixture->directory, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->directory);
  g_rmdir (parent);
  g_free (fixture->directory);
}

static void
test_another_run (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(IepDraftStore) next = NULL;

  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli un galdi");
  assert_found (fixture->store, "anna.kalnina", "revision/1", "Krēsli un galdi");

  wait_for_files (fixture, 1);
  next = iep_draft_store_new (fixture->directory);
  assert_found (next, "anna.kalnina", "revision/1", "Krēsli un galdi");
}

static void
test_private (Fixture       *fixture,
              gconstpointer  data)
{
  GStatBuf folder, file;
  g_autoptr(GDir) dir = NULL;
  g_autofree char *path = NULL;

  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  iep_draft_store_flush (fixture->store);

  g_assert_cmpint (g_stat (fixture->directory, &folder), ==, 0);
  g_assert_cmpint (folder.st_mode & 0777, ==, 0700);
  dir = g_dir_open (fixture->directory, 0, NULL);
  path = g_build_filename (fixture->directory, g_dir_read_name (dir), NULL);
  g_assert_cmpint (g_stat (path, &file), ==, 0);
  g_assert_cmpint (file.st_mode & 0777, ==, 0600);
}

static void
test_not_mixed_up (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) annas = NULL;

  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  keep (fixture->store, "anna.kalnina", "revision/2", "Galdi");
  keep (fixture->store, "karlis.zarins", "revision/1", "Skapji");

  assert_found (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  assert_found (fixture->store, "anna.kalnina", "revision/2", "Galdi");
  assert_found (fixture->store, "karlis.zarins", "revision/1", "Skapji");
  assert_found (fixture->store, "karlis.zarins", "revision/2", NULL);
  g_assert_null (iep_draft_store_find (fixture->store, "other/5432/iepirkumi", "anna.kalnina", "revision/1"));

  annas = iep_draft_store_list (fixture->store, "host/5432/iepirkumi", "anna.kalnina");
  g_assert_cmpuint (annas->len, ==, 2);
}

static void
test_newest_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) drafts = NULL;

  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  g_usleep (3000);
  keep (fixture->store, "anna.kalnina", "revision/2", "Galdi");
  g_usleep (3000);
  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli un soli");

  drafts = iep_draft_store_list (fixture->store, "host/5432/iepirkumi", "anna.kalnina");
  g_assert_cmpuint (drafts->len, ==, 2);
  g_assert_cmpstr (iep_draft_get_subject (g_ptr_array_index (drafts, 0)), ==, "revision/1");
  g_assert_cmpint (g_date_time_compare (iep_draft_get_saved_at (g_ptr_array_index (drafts, 0)),
                                        iep_draft_get_saved_at (g_ptr_array_index (drafts, 1))), >, 0);
}

static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(IepDraftStore) next = NULL;

  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  wait_for_files (fixture, 1);
  iep_draft_store_forget (fixture->store, "host/5432/iepirkumi", "anna.kalnina", "revision/1");
  assert_found (fixture->store, "anna.kalnina", "revision/1", NULL);
  wait_for_files (fixture, 0);

  /* Nothing kept before comes back by a write that was still under way. */
  for (guint i = 0; i < 50; i++)
    {
      keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
      iep_draft_store_flush (fixture->store);
      iep_draft_store_forget (fixture->store, "host/5432/iepirkumi", "anna.kalnina", "revision/1");
      iep_draft_store_flush (fixture->store);
      g_assert_cmpuint (count_files (fixture), ==, 0);
    }
  next = iep_draft_store_new (fixture->directory);
  assert_found (next, "anna.kalnina", "revision/1", NULL);
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(IepDraftStore) next = NULL;
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GPtrArray) drafts = NULL;
  g_autofree char *path = NULL;
  g_autofree char *foreign = g_build_filename (fixture->directory, "foreign.json", NULL);

  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  iep_draft_store_flush (fixture->store);
  dir = g_dir_open (fixture->directory, 0, NULL);
  path = g_build_filename (fixture->directory, g_dir_read_name (dir), NULL);
  g_assert_true (g_file_set_contents (path, "{\"format\":1,\"saved", -1, NULL));
  g_assert_true (g_file_set_contents (foreign, "[1, 2]", -1, NULL));

  next = iep_draft_store_new (fixture->directory);
  g_test_expect_message ("iep-ui", G_LOG_LEVEL_WARNING, "*is not an unsaved edit*");
  assert_found (next, "anna.kalnina", "revision/1", NULL);
  g_test_assert_expected_messages ();
  g_test_expect_message ("iep-ui", G_LOG_LEVEL_WARNING, "*is not an unsaved edit*");
  drafts = iep_draft_store_list (next, "host/5432/iepirkumi", "anna.kalnina");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (drafts->len, ==, 0);

  /* The next edit takes its place. */
  keep (next, "anna.kalnina", "revision/1", "Galdi");
  iep_draft_store_flush (next);
  assert_found (next, "anna.kalnina", "revision/1", "Galdi");
}

static void
test_end_of_program (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(IepDraftStore) next = NULL;

  keep (fixture->store, "anna.kalnina", "revision/1", "Krēsli");
  g_clear_object (&fixture->store);
  next = iep_draft_store_new (fixture->directory);
  assert_found (next, "anna.kalnina", "revision/1", "Krēsli");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/draft-store/another-run", test_another_run);
  ADD ("/draft-store/private", test_private);
  ADD ("/draft-store/not-mixed-up", test_not_mixed_up);
  ADD ("/draft-store/newest-first", test_newest_first);
  ADD ("/draft-store/forgotten", test_forgotten);
  ADD ("/draft-store/damaged", test_damaged);
  ADD ("/draft-store/end-of-program", test_end_of_program);

  return g_test_run ();
}
