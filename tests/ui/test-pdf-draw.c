/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process that draws PDFs does with their pages, done here, where AddressSanitizer can look on: it can't live in the
 * sandbox. The memory for the picture is just as large as the picture, so that the first byte beside it is seen. */
#include "document/iep-document-pdf.h"
#include "helper/iep-pdf-draw.h"
#include "sample-plan.h"

static GBytes *plan;

static void
test_pages (void)
{
  static const double scales[] = { 0.05, 0.39, 0.4, 1.0, 1.2345, 3.0 };
  g_autoptr(GArray) sizes = NULL;
  IepPdfDraw *draw = NULL;

  g_assert_cmpint (iep_pdf_draw_open (plan, &draw, &sizes), ==, IEP_PDF_STATUS_OK);
  g_assert_cmpuint (sizes->len, >, 1);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    for (guint printing = 0; printing < 2; printing++)
      {
        const IepPdfPageSize *size = &g_array_index (sizes, IepPdfPageSize, 1);
        gsize n = (gsize) ((int) (size->width * scales[i]) + 1) * ((int) (size->height * scales[i]) + 1);
        g_autofree guint32 *picture = g_new0 (guint32, n);
        int width = 0, height = 0;

        g_assert_cmpint (iep_pdf_draw_page (draw, 1, scales[i], printing, (guint8 *) picture, &width, &height), ==, IEP_PDF_STATUS_OK);
        g_assert_cmpuint ((gsize) width * height, <=, n);
        g_assert_cmphex (picture[0], ==, 0xffffffff);
        g_assert_cmphex (picture[(gsize) width * height - 1] >> 24, ==, 0xff);
      }
  g_assert_cmpint (iep_pdf_draw_page (draw, sizes->len, 1, FALSE, NULL, NULL, NULL), ==, IEP_PDF_STATUS_NO_PAGE);
  g_assert_cmpint (iep_pdf_draw_page (draw, G_MAXUINT, 1, FALSE, NULL, NULL, NULL), ==, IEP_PDF_STATUS_NO_PAGE);
}

static void
test_find (void)
{
  static const char *const texts[] = { "kiberdrosibas", "KOPSAVILKUMS", "e", "", " ", "\xcc\x81", "nowhere to be found" };
  g_autoptr(GArray) sizes = NULL;
  IepPdfDraw *draw = NULL;
  guint found = 0;

  g_assert_cmpint (iep_pdf_draw_open (plan, &draw, &sizes), ==, IEP_PDF_STATUS_OK);
  for (guint page = 0; page < sizes->len; page++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        g_autoptr(GArray) areas = NULL;

        iep_pdf_draw_find (draw, page, texts[i], &areas);
        found += areas != NULL ? areas->len : 0;
      }
  g_assert_cmpuint (found, >, sizes->len);
}

/* Files that were cut off or changed on their way are drawn or not, and nothing else. */
static void
test_broken (void)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (plan, &size);
  g_autofree guint8 *picture = g_malloc (IEP_PDF_PICTURE_BYTES / 16);
  g_autoptr(GRand) dice = g_rand_new_with_seed (4);

  for (guint i = 0; i < 24; i++)
    {
      gsize length = i % 2 == 0 ? (gsize) (size * (i + 1) / 25) : size;
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      g_autoptr(GBytes) pdf = NULL;
      g_autoptr(GArray) sizes = NULL;
      g_autoptr(GArray) areas = NULL;
      IepPdfDraw *draw = NULL;
      int width, height;

      for (guint k = 0; i % 2 == 1 && k < 20 * i; k++)
        copy[g_rand_int_range (dice, 0, length)] = g_rand_int_range (dice, 0, 256);
      pdf = g_bytes_new_take (g_steal_pointer (&copy), length);
      if (iep_pdf_draw_open (pdf, &draw, &sizes) != IEP_PDF_STATUS_OK || sizes->len == 0)
        continue;
      if (g_array_index (sizes, IepPdfPageSize, 0).width * g_array_index (sizes, IepPdfPageSize, 0).height < 2e6)
        iep_pdf_draw_page (draw, 0, 1, FALSE, picture, &width, &height);
      iep_pdf_draw_find (draw, 0, "a", &areas);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GBytes) content = sample_plan_content (20, SAMPLE_PLAIN);
  int status;

  g_test_init (&argc, &argv, NULL);
  plan = iep_document_pdf_write (content, NULL, NULL, NULL, NULL, NULL);
  g_assert_nonnull (plan);
  g_test_add_func ("/preview/draw/pages", test_pages);
  g_test_add_func ("/preview/draw/find", test_find);
  g_test_add_func ("/preview/draw/broken", test_broken);
  status = g_test_run ();
  g_bytes_unref (plan);
  return status;
}
