/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What signing stands on beside the signature itself: whose name a certificate bears, and the files that were handed out. */
#include <glib/gstdio.h>
#include <utime.h>

#include "document/iep-export-store.h"
#include "document/iep-person-name.h"
#include "support.h"

#define HASH_A "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HASH_B "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

static void
test_names (void)
{
  static const struct
  {
    const char *certificate;
    const char *person;
    gboolean same;
  } cases[] = {
    { "JURIS BĒRZIŅŠ", "Juris Bērziņš", TRUE },
    { "BERZINS,JURIS,PNOLV-320101-11111", "Juris Bērziņš", TRUE },
    { "Be\u0304rzin\u0327s\u030c Juris", "Juris Bērziņš", TRUE },
    { "Anna Marija Kalniņa-Liepa", "Anna Kalniņa-Liepa", TRUE },
    { "ANNA KALNINA LIEPA", "Anna Kalniņa-Liepa", TRUE },
    { "Juris Bērziņš", "Anna Kalniņa", FALSE },
    { "Juris Bērziņš", "Juris Ozols", FALSE },
    { "Jurisbērziņš", "Juris Bērziņš", FALSE },
    { "Juri Bērziņš", "Juris Bērziņš", FALSE },
    { "Juris Bērziņš", "", FALSE },
    { "Juris Bērziņš", " - ", FALSE },
    { "", "Juris Bērziņš", FALSE },
    { NULL, "Juris Bērziņš", FALSE },
    { "Juris Bērziņš", NULL, FALSE },
    { "\xff\xfe", "Juris Bērziņš", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (iep_person_name_matches (cases[i].certificate, cases[i].person) != cases[i].same)
      g_error ("“%s” and “%s” are said to be %s", cases[i].certificate, cases[i].person, cases[i].same ? "different" : "the same");
}

static GBytes *
file_of (int number)
{
  char *text = g_strdup_printf ("%%PDF-1.4 number %d", number);

  return g_bytes_new_take (text, strlen (text));
}

static void
keep (const char *hash,
      int         number)
{
  g_autoptr(GBytes) pdf = file_of (number);
  g_autoptr(GError) error = NULL;

  g_assert_true (iep_export_store_keep (hash, pdf, &error));
  g_assert_no_error (error);
}

static guint
count (const char *hash)
{
  g_autoptr(GPtrArray) files = iep_export_store_list (hash);

  return files->len;
}

static void
assert_mode (const char *path,
             guint       mode)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, mode);
}

static void
test_handed_out (void)
{
  g_autofree char *root = g_build_filename (g_get_user_data_dir (), "iepirkumi", "exports", NULL);
  g_autofree char *folder = g_build_filename (root, HASH_A, NULL);
  g_autofree char *old_folder = g_build_filename (root, HASH_B, NULL);
  g_autoptr(GBytes) first = file_of (1);
  g_autoptr(GPtrArray) files = NULL;
  g_autoptr(GDir) dir = NULL;
  g_autofree char *path = NULL;
  struct utimbuf long_ago = { 1000000000, 1000000000 };

  g_assert_cmpuint (count (HASH_A), ==, 0);
  keep (HASH_A, 1);
  keep (HASH_A, 1);
  g_assert_cmpuint (count (HASH_A), ==, 1);
  files = iep_export_store_list (HASH_A);
  g_assert_true (g_bytes_equal (g_ptr_array_index (files, 0), first));
  g_assert_cmpuint (count (HASH_B), ==, 0);
  /* Nobody else's business. */
  assert_mode (root, 0700);
  assert_mode (folder, 0700);
  dir = g_dir_open (folder, 0, NULL);
  path = g_build_filename (folder, g_dir_read_name (dir), NULL);
  assert_mode (path, 0600);
  /* It does not grow for ever: neither with the files of a version nor with versions nobody came back for. */
  for (int i = 2; i < 20; i++)
    keep (HASH_A, i);
  g_assert_cmpuint (count (HASH_A), ==, 8);
  keep (HASH_B, 1);
  g_assert_cmpint (utime (old_folder, &long_ago), ==, 0);
  keep (HASH_A, 20);
  g_assert_false (g_file_test (old_folder, G_FILE_TEST_EXISTS));
  iep_export_store_forget (HASH_A);
  g_assert_cmpuint (count (HASH_A), ==, 0);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  iep_export_store_forget (HASH_A);
}

static void
test_no_place (void)
{
  g_autofree char *parent = g_build_filename (g_get_user_data_dir (), "iepirkumi", NULL);
  g_autofree char *root = g_build_filename (parent, "exports", NULL);
  g_autoptr(GBytes) pdf = file_of (1);
  g_autoptr(GError) no_hash = NULL;
  g_autoptr(GError) in_the_way = NULL;

  g_assert_false (iep_export_store_keep ("../../escape", pdf, &no_hash));
  g_assert_error (no_hash, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_cmpuint (count ("../../escape"), ==, 0);
  iep_export_store_forget ("../..");
  /* Something else stands where the folder should be. */
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_rmdir (root);
  g_assert_true (g_file_set_contents (root, "", 0, NULL));
  g_assert_false (iep_export_store_keep (HASH_A, pdf, &in_the_way));
  g_assert_error (in_the_way, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_assert_cmpuint (count (HASH_A), ==, 0);
  g_unlink (root);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("XDG_DATA_HOME", test_folder (), TRUE);
  g_test_add_func ("/document/signing/names", test_names);
  g_test_add_func ("/document/signing/handed-out", test_handed_out);
  g_test_add_func ("/document/signing/no-place", test_no_place);
  result = g_test_run ();
  test_clean_up ();

  return result;
}
