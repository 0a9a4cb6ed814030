/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDFs that break what draws them, and computers on which it can't be closed off: an error, and the next PDF is drawn. */
#define _GNU_SOURCE
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "ui/preview/iep-pdf-renderer.h"

static void
keep_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
broken_cb (IepPdfRenderer  *renderer,
           GError          *error,
           GError         **kept)
{
  g_assert_null (*kept);
  *kept = g_error_copy (error);
}

static gboolean
open_now (IepPdfRenderer  *renderer,
          GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  iep_pdf_renderer_open_async (renderer, NULL, keep_cb, &result);
  wait_for (&result);
  return iep_pdf_renderer_open_finish (renderer, result, error);
}

static GdkTexture *
draw_now (IepPdfRenderer  *renderer,
          GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  guint page;
  double scale;

  iep_pdf_renderer_render_async (renderer, 0, 1, IEP_PDF_PRIORITY_VISIBLE, NULL, keep_cb, &result);
  wait_for (&result);
  return iep_pdf_renderer_render_finish (renderer, result, &page, &scale, error);
}

/* Files ------------------------------------------------------------------------------------- */

static void
add_object (GString    *pdf,
            const char *dictionary,
            GBytes     *stream)
{
  static guint number;

  if (strstr (pdf->str, " 0 obj") == NULL)
    number = 0;
  g_string_append_printf (pdf, "%u 0 obj\n", ++number);
  if (stream == NULL)
    {
      g_string_append_printf (pdf, "%s\nendobj\n", dictionary);
      return;
    }
  g_string_append_printf (pdf, "<<%s/Length %" G_GSIZE_FORMAT ">>stream\n", dictionary, g_bytes_get_size (stream));
  g_string_append_len (pdf, g_bytes_get_data (stream, NULL), g_bytes_get_size (stream));
  g_string_append (pdf, "\nendstream\nendobj\n");
}

static GBytes *
one_page (const char *box,
          const char *dictionary,
          GBytes     *content,
          guint       laughs)
{
  GString *pdf = g_string_new ("%PDF-1.5\n");
  g_autofree char *page = g_strdup_printf ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>", box);

  add_object (pdf, "<</Type/Catalog/Pages 2 0 R>>", NULL);
  add_object (pdf, "<</Type/Pages/Kids[3 0 R]/Count 1>>", NULL);
  add_object (pdf, page, NULL);
  add_object (pdf, dictionary, content);
  for (guint i = 0; i < laughs; i++)
    {
      g_autofree char *form = g_strdup_printf ("/Type/XObject/Subtype/Form/BBox[0 0 300 200]/Resources<</XObject<</X %u 0 R>>>>", 6 + i);
      g_autoptr(GBytes) ten = g_bytes_new_static ("/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do", 59);

      add_object (pdf, form, ten);
    }
  if (laughs > 0)
    {
      g_autoptr(GBytes) black = g_bytes_new_static ("0 0 9 9 re f", 12);

      add_object (pdf, "/Type/XObject/Subtype/Form/BBox[0 0 300 200]", black);
    }
  g_string_append (pdf, "trailer<</Root 1 0 R>>\n%%EOF\n");
  return g_string_free_to_bytes (pdf);
}

static GBytes *
plain_pdf (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("0 0 100 100 re f", 16);

  return one_page ("300 200", "", content, 0);
}

/* A form that draws another ten times, which draws another ten times… */
static GBytes *
endless_pdf (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("/X Do", 5);

  return one_page ("300 200", "", content, 12);
}

/* Some kilobytes that become forty megabytes, each two of which ask for much more. */
static GBytes *
hungry_pdf (void)
{
  g_autoptr(GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, compressor);
  g_autofree char *all = g_malloc (40 * 1000 * 1000);
  g_autoptr(GBytes) packed = NULL;

  for (guint i = 0; i < 40 * 1000 * 1000; i += 2)
    memcpy (all + i, "q ", 2);
  g_assert_true (g_output_stream_write_all (stream, all, 40 * 1000 * 1000, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  packed = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  return one_page ("300 200", "/Filter/FlateDecode", packed, 0);
}

/* Processes ---------------------------------------------------------------------------------- */

static int
parent_of (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  char *after;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (after = strrchr (text, ')')) == NULL)
    return 0;
  return atoi (after + 4);
}

static gboolean
is_ours (int pid)
{
  while (pid > 1)
    if ((pid = parent_of (pid)) == getpid ())
      return TRUE;
  return FALSE;
}

/* The helpers below us, whatever stands between. */
static GArray *
helpers (void)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr(GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      int pid = atoi (name);
      g_autofree char *path = g_strdup_printf ("/proc/%d/comm", pid);
      g_autofree char *text = NULL;

      if (pid > 0 && g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, "iepirkumi-pdf-h") && is_ours (pid))
        g_array_append_val (pids, pid);
    }
  return pids;
}

static char *
status_of (int         pid,
           const char *what)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], what) && lines[i][strlen (what)] == ':')
      return g_strstrip (g_strdup (lines[i] + strlen (what) + 1));
  return NULL;
}

static void
assert_closed_off (void)
{
  g_autoptr(GArray) pids = helpers ();
  guint closed = 0;

  g_assert_cmpuint (pids->len, >, 0);
  for (guint i = 0; i < pids->len; i++)
    {
      g_autofree char *filter = status_of (g_array_index (pids, int, i), "Seccomp");
      g_autofree char *privileges = status_of (g_array_index (pids, int, i), "NoNewPrivs");

      /* The next one may be on its way there. */
      closed += strcmp (filter, "2") == 0 && strcmp (privileges, "1") == 0;
    }
  g_assert_cmpuint (closed, >, 0);
}

static void
draw_well (void)
{
  g_autoptr(GBytes) pdf = plain_pdf ();
  g_autoptr(IepPdfRenderer) renderer = iep_pdf_renderer_new (pdf);
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;

  open_now (renderer, &error);
  g_assert_no_error (error);
  texture = draw_now (renderer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 300);
  assert_closed_off ();
}

/* Whatever is asked of a lost process says why it is lost, at once; the one after it is well. */
static void
assert_lost (IepPdfRenderer *renderer,
             int             code,
             GError        **kept)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) found = NULL;

  while (*kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (*kept, G_IO_ERROR, code);
  g_assert_null (draw_now (renderer, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_clear_error (&error);
  iep_pdf_renderer_find_async (renderer, "a", NULL, keep_cb, &found);
  wait_for (&found);
  g_assert_null (iep_pdf_renderer_find_finish (renderer, found, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_clear_error (kept);
  draw_well ();
}

static void
test_killed (gconstpointer data)
{
  g_autoptr(GBytes) pdf = plain_pdf ();
  g_autoptr(IepPdfRenderer) renderer = iep_pdf_renderer_new (pdf);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) pids = NULL;
  GError *kept = NULL;

  g_signal_connect (renderer, "broken", G_CALLBACK (broken_cb), &kept);
  open_now (renderer, &error);
  g_assert_no_error (error);
  /* Those that wait for the next document die as well. */
  pids = helpers ();
  for (guint i = 0; i < pids->len; i++)
    kill (g_array_index (pids, int, i), GPOINTER_TO_INT (data));
  g_assert_null (draw_now (renderer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  assert_lost (renderer, G_IO_ERROR_CLOSED, &kept);
}

static void
test_hungry (void)
{
  g_autoptr(GBytes) pdf = hungry_pdf ();
  g_autoptr(IepPdfRenderer) renderer = iep_pdf_renderer_new (pdf);
  g_autoptr(GError) error = NULL;
  GError *kept = NULL;

  g_signal_connect (renderer, "broken", G_CALLBACK (broken_cb), &kept);
  iep_pdf_renderer_set_seconds (renderer, 90);
  open_now (renderer, &error);
  g_assert_no_error (error);
  g_assert_null (draw_now (renderer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  assert_lost (renderer, G_IO_ERROR_CLOSED, &kept);
}

static void
test_endless (void)
{
  g_autoptr(GBytes) pdf = endless_pdf ();
  g_autoptr(IepPdfRenderer) renderer = iep_pdf_renderer_new (pdf);
  g_autoptr(GError) error = NULL;
  GError *kept = NULL;
  gint64 begun;

  g_signal_connect (renderer, "broken", G_CALLBACK (broken_cb), &kept);
  open_now (renderer, &error);
  g_assert_no_error (error);
  iep_pdf_renderer_set_seconds (renderer, 2);
  begun = g_get_monotonic_time ();
  g_assert_null (draw_now (renderer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 2 * G_USEC_PER_SEC);
  assert_lost (renderer, G_IO_ERROR_TIMED_OUT, &kept);
}

/* Four kilometres of paper are drawn as large as there is room for. */
static void
test_huge_page (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("0 0 9 9 re f", 12);
  g_autoptr(GBytes) pdf = one_page ("14400000 14400000", "", content, 0);
  g_autoptr(IepPdfRenderer) renderer = iep_pdf_renderer_new (pdf);
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;

  open_now (renderer, &error);
  g_assert_no_error (error);
  texture = draw_now (renderer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture) * gdk_texture_get_height (texture), <=, 40 * 1000 * 1000);
}

/* Where it runs ----------------------------------------------------------------------------------- */

static void
refuse_filters (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);

  g_assert_cmpint (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), ==, 0);
  g_assert_cmpint (seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (seccomp), 0), ==, 0);
  g_assert_cmpint (seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (prctl), 1, SCMP_A0 (SCMP_CMP_EQ, PR_SET_SECCOMP)), ==, 0);
  g_assert_cmpint (seccomp_load (filter), ==, 0);
  seccomp_release (filter);
}

/* A computer that refuses the filter: nothing is drawn, never half closed off. */
static void
test_unsafe (void)
{
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(IepPdfRenderer) renderer = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  refuse_filters ();
  pdf = plain_pdf ();
  renderer = iep_pdf_renderer_new (pdf);
  g_assert_false (open_now (renderer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
test_missing (void)
{
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(IepPdfRenderer) renderer = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("IEPIRKUMI_PDF_HELPER", "/nowhere/iepirkumi-pdf-helper", TRUE);
  pdf = plain_pdf ();
  renderer = iep_pdf_renderer_new (pdf);
  g_assert_false (open_now (renderer, &error));
  g_assert_nonnull (error);
}

/* Without bubblewrap, and with one that does not work, as in a container: the filter alone. */
static void
test_alone (gconstpointer data)
{
  const char *wrapper = data;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GArray) pids = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  folder = g_dir_make_tmp ("iep-bwrap-XXXXXX", NULL);
  path = g_build_filename (folder, "bwrap", NULL);
  if (*wrapper != '\0')
    {
      g_assert_true (g_file_set_contents (path, wrapper, -1, NULL));
      g_assert_cmpint (g_chmod (path, 0755), ==, 0);
    }
  g_setenv ("PATH", folder, TRUE);
  draw_well ();
  pids = helpers ();
  for (guint i = 0; i < pids->len; i++)
    g_assert_cmpint (parent_of (g_array_index (pids, int, i)), ==, getpid ());
  g_remove (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/preview/broken/killed", GINT_TO_POINTER (SIGKILL), test_killed);
  g_test_add_data_func ("/preview/broken/crashed", GINT_TO_POINTER (SIGSEGV), test_killed);
  g_test_add_func ("/preview/broken/hungry", test_hungry);
  g_test_add_func ("/preview/broken/endless", test_endless);
  g_test_add_func ("/preview/broken/huge-page", test_huge_page);
  g_test_add_func ("/preview/broken/unsafe", test_unsafe);
  g_test_add_func ("/preview/broken/missing", test_missing);
  g_test_add_data_func ("/preview/broken/no-bubblewrap", "", test_alone);
  g_test_add_data_func ("/preview/broken/bubblewrap-fails", "#!/bin/sh\nexit 1\n", test_alone);
  return g_test_run ();
}
