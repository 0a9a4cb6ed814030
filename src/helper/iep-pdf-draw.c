/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages into pixels and words into areas, by poppler and cairo. */
#define G_LOG_DOMAIN "iep-pdf-helper"

#include "config.h"

#include "helper/iep-pdf-draw.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

/* Up to this many pixels a page is drawn twice as large and made smaller: cairo puts letters on whole pixels, and small
 * print would look as if it had been typed by a drunkard. */
#define FINE_PIXELS (4.0 * 1000 * 1000)
/* Below this scale nobody reads. */
#define FINE_SCALE 0.4

/* Poppler has cleanup functions of its own only in later releases; a name of ours works with both. */
typedef PopplerPage PdfPage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfPage, g_object_unref)

struct _IepPdfDraw
{
  PopplerDocument *document;
  guint            n_pages;
};

/**
 * iep_pdf_draw_open:
 * @pdf: a whole file
 * @draw: (out): for the other functions, as long as the process lives
 * @sizes: (out) (element-type IepPdfPageSize): how large the pages are, in points
 *
 * Opens a file.
 *
 * Returns: what came of it
 */
IepPdfStatus
iep_pdf_draw_open (GBytes      *pdf,
                   IepPdfDraw **draw,
                   GArray     **sizes)
{
  g_autoptr(GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, &error);
  int n;

  if (document == NULL)
    return g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? IEP_PDF_STATUS_LOCKED : IEP_PDF_STATUS_NO_PDF;
  n = poppler_document_get_n_pages (document);
  if (n > IEP_PDF_MAX_PAGES)
    {
      g_object_unref (document);
      return IEP_PDF_STATUS_TOO_LARGE;
    }
  *draw = g_new0 (IepPdfDraw, 1);
  (*draw)->document = document;
  (*draw)->n_pages = MAX (n, 0);
  *sizes = g_array_new (FALSE, FALSE, sizeof (IepPdfPageSize));
  for (int i = 0; i < n; i++)
    {
      g_autoptr(PdfPage) page = poppler_document_get_page (document, i);
      IepPdfPageSize size = { 595, 842 };

      if (page != NULL)
        poppler_page_get_size (page, &size.width, &size.height);
      g_array_append_val (*sizes, size);
    }
  return IEP_PDF_STATUS_OK;
}

/* Letters stand where the document puts them, not where the grid of pixels would like them. */
static void
set_font_options (cairo_t *cr)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options (cr, options);
  cairo_font_options_destroy (options);
}

static void
draw_on (cairo_surface_t *surface,
         PopplerPage     *page,
         double           scale,
         gboolean         for_printing)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  set_font_options (cr);
  if (for_printing)
    poppler_page_render_for_printing (page, cr);
  else
    poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

/* Half as large: each pixel the middle of four. */
static void
halve (cairo_surface_t *large,
       guint32         *to,
       int              width,
       int              height)
{
  const guint8 *from = cairo_image_surface_get_data (large);
  int stride = cairo_image_surface_get_stride (large);

  for (int y = 0; y < height; y++)
    {
      const guint32 *above = (const guint32 *) (gconstpointer) (from + 2 * (gsize) y * stride);
      const guint32 *below = (const guint32 *) (gconstpointer) (from + (2 * (gsize) y + 1) * stride);

      for (int x = 0; x < width; x++)
        {
          guint32 a = above[2 * x], b = above[2 * x + 1], c = below[2 * x], d = below[2 * x + 1];
          /* Red and blue together, green apart; two bits to spare for the sum of four. */
          guint32 outer = (((a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff)) >> 2) & 0xff00ff;
          guint32 inner = (((a & 0x00ff00) + (b & 0x00ff00) + (c & 0x00ff00) + (d & 0x00ff00)) >> 2) & 0x00ff00;

          *to++ = 0xff000000 | outer | inner;
        }
    }
}

/* The largest scale up to this one at which the picture has room. */
static double
fit_scale (double width,
           double height,
           double scale)
{
  scale = MIN (scale, IEP_PDF_MAX_SIDE / MAX (width, height));
  if (width * scale * height * scale > IEP_PDF_MAX_PIXELS)
    scale = sqrt (IEP_PDF_MAX_PIXELS / (width * height));
  /* Rounding up made it too large by a hair. */
  while (ceil (width * scale) * ceil (height * scale) > IEP_PDF_MAX_PIXELS)
    scale *= 0.999;
  return scale;
}

/**
 * iep_pdf_draw_page:
 * @self: an open file
 * @number: a page, from 0
 * @scale: pixels a point
 * @for_printing: without what is only for the screen
 * @picture: room for %IEP_PDF_PICTURE_BYTES
 * @width: (out): in pixels
 * @height: (out): in pixels
 *
 * Draws a page, opaque and without gaps between the lines; at a smaller scale when there is no room for this one.
 *
 * Returns: what came of it
 */
IepPdfStatus
iep_pdf_draw_page (IepPdfDraw *self,
                   guint       number,
                   double      scale,
                   gboolean    for_printing,
                   guint8     *picture,
                   int        *width,
                   int        *height)
{
  g_autoptr(PdfPage) page = number < self->n_pages ? poppler_document_get_page (self->document, number) : NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  double page_width, page_height;
  gboolean fine;

  if (page == NULL)
    return IEP_PDF_STATUS_NO_PAGE;
  poppler_page_get_size (page, &page_width, &page_height);
  if (!(page_width > 0 && page_height > 0 && isfinite (page_width) && isfinite (page_height) && scale > 0 && isfinite (scale)))
    return IEP_PDF_STATUS_NO_PAGE;
  scale = fit_scale (page_width, page_height, scale);
  *width = MAX (1, (int) ceil (page_width * scale));
  *height = MAX (1, (int) ceil (page_height * scale));
  if ((gsize) *width * *height * 4 > IEP_PDF_PICTURE_BYTES)
    return IEP_PDF_STATUS_TOO_LARGE;
  fine = !for_printing && scale >= FINE_SCALE && (double) *width * *height <= FINE_PIXELS && MAX (*width, *height) <= IEP_PDF_MAX_SIDE / 2;
  if (fine)
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2 * *width, 2 * *height);
  else
    surface = cairo_image_surface_create_for_data (picture, CAIRO_FORMAT_RGB24, *width, *height, 4 * *width);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    draw_on (surface, page, fine ? 2 * scale : scale, for_printing);
  status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS && fine)
    halve (surface, (guint32 *) (gpointer) picture, *width, *height);
  else if (status == CAIRO_STATUS_SUCCESS)
    for (gsize i = 0, n = (gsize) *width * *height; i < n; i++)
      ((guint32 *) (gpointer) picture)[i] |= 0xff000000;
  cairo_surface_destroy (surface);
  return status == CAIRO_STATUS_SUCCESS ? IEP_PDF_STATUS_OK : IEP_PDF_STATUS_TOO_LARGE;
}

/* A text without case, accents and differences in white space; @from: the character each came from. */
static GArray *
fold (const char *text,
      GArray     *from)
{
  GArray *folded = g_array_new (FALSE, FALSE, sizeof (gunichar));
  guint place = 0;
  gboolean space = TRUE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), place++)
    {
      gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      gunichar c = g_utf8_get_char (at);
      gsize n;

      if (g_unichar_isspace (c))
        {
          if (!space)
            {
              c = ' ';
              g_array_append_val (folded, c);
              if (from != NULL)
                g_array_append_val (from, place);
            }
          space = TRUE;
          continue;
        }
      space = FALSE;
      n = g_unichar_fully_decompose (g_unichar_tolower (c), TRUE, parts, G_N_ELEMENTS (parts));
      for (gsize i = 0; i < n; i++)
        if (!g_unichar_ismark (parts[i]))
          {
            g_array_append_val (folded, parts[i]);
            if (from != NULL)
              g_array_append_val (from, place);
          }
    }
  if (from == NULL && folded->len > 0 && g_array_index (folded, gunichar, folded->len - 1) == ' ')
    g_array_set_size (folded, folded->len - 1);
  return folded;
}

/* The areas of the characters from @first to @last, one for each line. Whether there is anything to see. */
static gboolean
add_areas (GArray                 *areas,
           guint                   match,
           const PopplerRectangle *places,
           guint                   first,
           guint                   last)
{
  IepPdfArea area = { .match = match };
  gboolean open = FALSE;

  for (guint i = first; i <= last; i++)
    {
      float x = places[i].x1, y = MIN (places[i].y1, places[i].y2);
      float width = places[i].x2 - places[i].x1, height = ABS (places[i].y2 - places[i].y1);

      /* What is not drawn, like the end of a line, has no width. */
      if (!(width > 0))
        continue;
      if (open && ABS (y - area.y) < height / 2 && x >= area.x)
        {
          float bottom = MAX (area.y + area.height, y + height);

          area.width = MAX (area.x + area.width, x + width) - area.x;
          area.y = MIN (area.y, y);
          area.height = bottom - area.y;
          continue;
        }
      if (open)
        g_array_append_val (areas, area);
      area = (IepPdfArea) { match, x, y, width, height };
      open = TRUE;
    }
  if (open)
    g_array_append_val (areas, area);
  return open;
}

/**
 * iep_pdf_draw_find:
 * @self: an open file
 * @number: a page, from 0
 * @text: what to find
 * @areas: (out) (element-type IepPdfArea): where it stands, in reading order
 *
 * Finds text on a page, whatever the case and the accents; poppler's own search does not pass over accents.
 *
 * Returns: what came of it
 */
IepPdfStatus
iep_pdf_draw_find (IepPdfDraw  *self,
                   guint        number,
                   const char  *text,
                   GArray     **areas)
{
  g_autoptr(PdfPage) page = number < self->n_pages ? poppler_document_get_page (self->document, number) : NULL;
  g_autoptr(GArray) needle = fold (text, NULL);
  g_autoptr(GArray) from = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) folded = NULL;
  g_autofree char *page_text = NULL;
  g_autofree PopplerRectangle *places = NULL;
  guint n_places = 0, match = 0;

  *areas = g_array_new (FALSE, FALSE, sizeof (IepPdfArea));
  if (page == NULL || needle->len == 0)
    return IEP_PDF_STATUS_OK;
  page_text = poppler_page_get_text (page);
  poppler_page_get_text_layout (page, &places, &n_places);
  folded = fold (page_text != NULL ? page_text : "", from);
  for (guint i = 0; i + needle->len <= folded->len && (*areas)->len < IEP_PDF_MAX_HITS; i++)
    {
      guint last = i + needle->len - 1;

      if (memcmp (&g_array_index (folded, gunichar, i), needle->data, needle->len * sizeof (gunichar)) != 0
          || g_array_index (from, guint, last) >= n_places)
        continue;
      match += add_areas (*areas, match, places, g_array_index (from, guint, i), g_array_index (from, guint, last));
      i = last;
    }
  if ((*areas)->len > IEP_PDF_MAX_HITS)
    g_array_set_size (*areas, IEP_PDF_MAX_HITS);
  return IEP_PDF_STATUS_OK;
}

/**
 * iep_pdf_draw_warm_up:
 *
 * Draws and reads a page of our own, so that poppler, fontconfig and FreeType have read every file they want.
 */
void
iep_pdf_draw_warm_up (void)
{
  static const char page[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 30]/Contents 4 0 R/Resources<</Font<</F 5 0 R/S 6 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 46>>stream\nBT /F 12 Tf 5 5 Td (Plan) Tj /S 9 Tf (a) Tj ET\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    "6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Symbol>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";
  g_autoptr(GBytes) pdf = g_bytes_new_static (page, sizeof page - 1);
  g_autoptr(GArray) sizes = NULL;
  g_autoptr(GArray) areas = NULL;
  g_autofree guint8 *picture = g_malloc (4 * 90 * 30 * 4);
  IepPdfDraw *draw = NULL;
  int width, height;

  if (iep_pdf_draw_open (pdf, &draw, &sizes) != IEP_PDF_STATUS_OK)
    return;
  iep_pdf_draw_page (draw, 0, 1, FALSE, picture, &width, &height);
  iep_pdf_draw_find (draw, 0, "plan", &areas);
  g_object_unref (draw->document);
  g_free (draw);
}
