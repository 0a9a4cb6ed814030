/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that draws PDFs: what it draws and finds, in which order, what it does with files that are none; and that it
 * is closed off, and what is left of it when a file breaks it. */
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <poppler.h>
#include <string.h>

#include "document/iep-document-pdf.h"
#include "sample-plan.h"
#include "ui/preview/iep-pdf-renderer.h"

static GBytes *plan;

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

static IepPdfRenderer *
open_plan (void)
{
  IepPdfRenderer *renderer = iep_pdf_renderer_new (plan);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  iep_pdf_renderer_open_async (renderer, NULL, keep_cb, &result);
  wait_for (&result);
  iep_pdf_renderer_open_finish (renderer, result, &error);
  g_assert_no_error (error);

  return renderer;
}

static void
test_render (void)
{
  g_autoptr(IepPdfRenderer) renderer = open_plan ();
  static const double scales[] = { 0.1, 0.5, 1.0, 1.2345, 3.0 };
  double width, height;

  g_assert_cmpuint (iep_pdf_renderer_get_n_pages (renderer), >, 20);
  iep_pdf_renderer_get_page_size (renderer, 3, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 841.89, 0.1);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GdkTexture) texture = NULL;
      g_autofree guint32 *pixels = NULL;
      guint page, dark = 0, n;
      double scale;

      iep_pdf_renderer_render_async (renderer, 3, scales[i], IEP_PDF_PRIORITY_VISIBLE, NULL, keep_cb, &result);
      wait_for (&result);
      texture = iep_pdf_renderer_render_finish (renderer, result, &page, &scale, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page, ==, 3);
      g_assert_cmpfloat (scale, ==, scales[i]);
      g_assert_cmpint (ABS (gdk_texture_get_width (texture) - width * scales[i]), <=, 1);
      g_assert_cmpint (ABS (gdk_texture_get_height (texture) - height * scales[i]), <=, 1);
      n = gdk_texture_get_width (texture) * gdk_texture_get_height (texture);
      pixels = g_new (guint32, n);
      gdk_texture_download (texture, (guchar *) pixels, gdk_texture_get_width (texture) * 4);
      /* White paper with something on it. */
      for (guint k = 0; k < n; k++)
        {
          g_assert_cmphex (pixels[k] >> 24, ==, 0xff);
          dark += (pixels[k] & 0xff) < 0xf0;
        }
      g_assert_cmphex (pixels[0], ==, 0xffffffff);
      g_assert_cmpuint (dark, >, n / 500);
      g_assert_cmpuint (dark, <, n / 2);
    }
}

/* Counts as poppler does on its own. */
static guint
count_hits (const char *text)
{
  PopplerDocument *document = poppler_document_new_from_bytes (plan, NULL, NULL);
  guint n = 0;

  for (int i = 0; i < poppler_document_get_n_pages (document); i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);
      g_autofree char *page_text = poppler_page_get_text (page);

      for (const char *at = page_text; (at = strstr (at, text)) != NULL; at++)
        n++;
      g_object_unref (page);
    }
  g_object_unref (document);

  return n;
}

static void
test_find (void)
{
  g_autoptr(IepPdfRenderer) renderer = open_plan ();
  /* What is looked for, and what stands there. */
  static const struct
  {
    const char *text;
    const char *stands;
  } texts[] = {
    { "Kiberdrošības", "Kiberdrošības" }, { "kiberdrosibas", "Kiberdrošības" }, { "KOPSAVILKUMS", "Kopsavilkums" },
    { "paredzama ligumcena bez pvn, eur", "Paredzamā līgumcena bez PVN, EUR" }, { "laika zīmogs nav", "laika zīmogs nav" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) hits = NULL;
      guint before = 0;
      guint n;

      iep_pdf_renderer_find_async (renderer, texts[i].text, NULL, keep_cb, &result);
      wait_for (&result);
      hits = iep_pdf_renderer_find_finish (renderer, result, &error);
      g_assert_no_error (error);
      n = hits->len > 0 ? g_array_index (hits, IepPdfHit, hits->len - 1).match + 1 : 0;
      g_assert_cmpuint (n, >=, count_hits (texts[i].stands));
      g_assert_cmpint (n == 0, ==, i + 1 == G_N_ELEMENTS (texts));
      for (guint k = 0; k < hits->len; k++)
        {
          IepPdfHit *hit = &g_array_index (hits, IepPdfHit, k);

          g_assert_cmpuint (hit->page, >=, before);
          before = hit->page;
          g_assert_cmpfloat (hit->area.origin.x, >, 0);
          g_assert_cmpfloat (hit->area.origin.y + hit->area.size.height, <, 596);
          g_assert_cmpfloat (hit->area.size.width, >, 5);
        }
    }
}

typedef struct
{
  GString *order;
  char     letter;
} Mark;

static void
mark_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Mark *mark = user_data;

  g_string_append_c (mark->order, mark->letter);
}

/* A page in sight comes before thumbnails, and a search over the whole document gives way to both. */
static void
test_order (void)
{
  g_autoptr(IepPdfRenderer) renderer = open_plan ();
  g_autoptr(GCancellable) gone = g_cancellable_new ();
  g_autoptr(GString) order = g_string_new (NULL);
  Mark find = { order, 'f' }, thumbnail = { order, 't' }, page = { order, 'p' }, scrolled = { order, 'x' };
  g_autofree char *letters = NULL;

  iep_pdf_renderer_find_async (renderer, "Pakalpojums", NULL, mark_cb, &find);
  for (guint i = 0; i < 3; i++)
    iep_pdf_renderer_render_async (renderer, i, 0.15, IEP_PDF_PRIORITY_THUMBNAIL, NULL, mark_cb, &thumbnail);
  iep_pdf_renderer_render_async (renderer, 9, 6, IEP_PDF_PRIORITY_VISIBLE, gone, mark_cb, &scrolled);
  iep_pdf_renderer_render_async (renderer, 5, 1, IEP_PDF_PRIORITY_VISIBLE, NULL, mark_cb, &page);
  g_cancellable_cancel (gone);
  while (order->len < 6)
    g_main_context_iteration (NULL, TRUE);
  letters = g_strndup (order->str, order->len);
  /* What was scrolled away costs nothing; the thread may have begun with the first thumbnail. */
  g_assert_nonnull (strchr (letters, 'x'));
  g_assert_cmpint (strchr (letters, 'p') - letters, <=, 2);
  g_assert_cmpint (letters[5], ==, 'f');
}

static void
test_print (void)
{
  g_autoptr(IepPdfRenderer) renderer = open_plan ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "iep-printed.pdf", NULL);
  cairo_surface_t *surface = cairo_pdf_surface_create (path, 842, 596);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  PopplerDocument *document;
  PopplerPage *page;
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 842, 596);
  guint dark = 0;

  iep_pdf_renderer_print_async (renderer, 0, cr, keep_cb, &result);
  wait_for (&result);
  g_assert_true (iep_pdf_renderer_print_finish (renderer, result, &error));
  g_assert_no_error (error);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  document = poppler_document_new_from_file (uri, NULL, &error);
  g_assert_no_error (error);
  page = poppler_document_get_page (document, 0);
  /* A picture fine enough for a printer, on paper, with something on it up to the last corner of the table. */
  cr = cairo_create (picture);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (picture);
  for (guint k = 0; k < 842 * 596; k++)
    dark += (((guint32 *) (gpointer) cairo_image_surface_get_data (picture))[k] & 0xff) < 0xc0;
  g_assert_cmpuint (dark, >, 842 * 596 / 200);
  g_assert_cmpuint (dark, <, 842 * 596 / 2);
  cairo_surface_destroy (picture);
  g_object_unref (page);
  g_object_unref (document);
  g_remove (path);
}

static void
test_no_pdf (void)
{
  g_autoptr(GBytes) text = g_bytes_new_static ("no pdf at all", 13);
  g_autoptr(GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr(GBytes) part = g_bytes_new_from_bytes (plan, 0, 4000);
  GBytes *files[] = { text, empty, part };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(IepPdfRenderer) renderer = iep_pdf_renderer_new (files[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GAsyncResult) drawn = NULL;
      g_autoptr(GError) error = NULL;
      guint page;
      double scale;

      iep_pdf_renderer_open_async (renderer, NULL, keep_cb, &result);
      wait_for (&result);
      g_assert_false (iep_pdf_renderer_open_finish (renderer, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_clear_error (&error);
      iep_pdf_renderer_render_async (renderer, 0, 1, IEP_PDF_PRIORITY_VISIBLE, NULL, keep_cb, &drawn);
      wait_for (&drawn);
      g_assert_null (iep_pdf_renderer_render_finish (renderer, drawn, &page, &scale, &error));
      g_assert_nonnull (error);
    }
}

/* Dropped in the middle of its work, again and again. */
static void
test_dropped (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(IepPdfRenderer) renderer = open_plan ();
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      static GString *order;
      static Mark mark = { NULL, '.' };

      order = order != NULL ? order : g_string_new (NULL);
      mark.order = order;
      iep_pdf_renderer_find_async (renderer, "a", cancellable, mark_cb, &mark);
      for (guint page = 0; page < 10; page++)
        iep_pdf_renderer_render_async (renderer, page, 0.5, IEP_PDF_PRIORITY_VISIBLE, cancellable, mark_cb, &mark);
      if (i % 2)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GBytes) content = sample_plan_content (300, SAMPLE_PLAIN);
  int result;

  g_test_init (&argc, &argv, NULL);
  plan = iep_document_pdf_write (content, NULL, NULL, NULL, NULL, NULL);
  g_assert_nonnull (plan);
  g_test_add_func ("/preview/renderer/render", test_render);
  g_test_add_func ("/preview/renderer/find", test_find);
  g_test_add_func ("/preview/renderer/order", test_order);
  g_test_add_func ("/preview/renderer/print", test_print);
  g_test_add_func ("/preview/renderer/no-pdf", test_no_pdf);
  g_test_add_func ("/preview/renderer/dropped", test_dropped);
  result = g_test_run ();
  g_bytes_unref (plan);

  return result;
}
