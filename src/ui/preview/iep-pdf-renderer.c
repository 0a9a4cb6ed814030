/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of jobs for one thread that owns the poppler document. What is visible is drawn first; whatever was scrolled
 * away is cancelled before it begins.
 *
 * The pool's thread may outlive the widget that asked: the document lives in a reference-counted state of its own. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/preview/iep-pdf-renderer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

/* More than any screen shows; zoomed further the picture is stretched. */
#define MAX_PIXELS (40.0 * 1000 * 1000)
/* Up to this many pixels a page is drawn twice as large and made smaller: cairo puts letters on whole pixels, and small
 * print would look as if it had been typed by a drunkard. */
#define FINE_PIXELS (4.0 * 1000 * 1000)
/* Below this scale nobody reads. */
#define FINE_SCALE 0.4

/* Poppler has cleanup functions of its own only in later releases; a name of ours works with both. */
typedef PopplerPage PdfPage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfPage, g_object_unref)

typedef struct
{
  double width;
  double height;
} PageSize;

struct _IepPdfRenderer
{
  GObject          parent_instance;

  GBytes          *pdf;
  GThreadPool     *pool;
  GArray          *sizes;    /* of PageSize; written once by the thread, read after open has finished */
  PopplerDocument *document; /* touched by the pool's thread only */
};

G_DEFINE_FINAL_TYPE (IepPdfRenderer, iep_pdf_renderer, G_TYPE_OBJECT)

typedef enum
{
  JOB_OPEN,
  JOB_RENDER,
  JOB_FIND,
  JOB_PRINT,
} JobKind;

typedef struct
{
  JobKind         kind;
  IepPdfPriority  priority;
  guint           serial;
  guint           page;
  double          scale;
  char           *text;
  GArray         *hits;  /* of IepPdfHit, so far */
  guint           n_matches;
  cairo_t        *cr;
} Job;

static void
job_free (Job *job)
{
  g_free (job->text);
  g_clear_pointer (&job->hits, g_array_unref);
  g_clear_pointer (&job->cr, cairo_destroy);
  g_free (job);
}

static void
open_document (IepPdfRenderer *self,
               GTask          *task)
{
  GError *error = NULL;
  int n;

  self->document = poppler_document_new_from_bytes (self->pdf, NULL, &error);
  if (self->document == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The PDF can't be shown: %s"), error->message);
      g_error_free (error);
      return;
    }
  n = poppler_document_get_n_pages (self->document);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (PdfPage) page = poppler_document_get_page (self->document, i);
      PageSize size = { 595, 842 };

      if (page != NULL)
        poppler_page_get_size (page, &size.width, &size.height);
      g_array_append_val (self->sizes, size);
    }
  g_task_return_boolean (task, TRUE);
}

static void
unref_surface (gpointer data)
{
  cairo_surface_destroy (data);
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

static cairo_surface_t *
draw_page (PopplerPage *page,
           int          width,
           int          height,
           double       scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  set_font_options (cr);
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* Half as large: each pixel the middle of four. */
static cairo_surface_t *
halve (cairo_surface_t *large)
{
  int width = cairo_image_surface_get_width (large) / 2;
  int height = cairo_image_surface_get_height (large) / 2;
  cairo_surface_t *small = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  const guint8 *from = cairo_image_surface_get_data (large);
  guint8 *to = cairo_image_surface_get_data (small);
  int from_stride = cairo_image_surface_get_stride (large);
  int to_stride = cairo_image_surface_get_stride (small);

  for (int y = 0; y < height; y++)
    {
      const guint32 *above = (const guint32 *) (gconstpointer) (from + 2 * (gsize) y * from_stride);
      const guint32 *below = (const guint32 *) (gconstpointer) (from + (2 * (gsize) y + 1) * from_stride);
      guint32 *row = (guint32 *) (gpointer) (to + (gsize) y * to_stride);

      for (int x = 0; x < width; x++)
        {
          guint32 a = above[2 * x], b = above[2 * x + 1], c = below[2 * x], d = below[2 * x + 1];
          /* Red and blue together, green apart; two bits to spare for the sum of four. */
          guint32 outer = (((a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff)) >> 2) & 0xff00ff;
          guint32 inner = (((a & 0x00ff00) + (b & 0x00ff00) + (c & 0x00ff00) + (d & 0x00ff00)) >> 2) & 0x00ff00;

          row[x] = 0xff000000 | outer | inner;
        }
    }
  cairo_surface_mark_dirty (small);
  cairo_surface_destroy (large);

  return small;
}

static void
render_page (IepPdfRenderer *self,
             Job            *job,
             GTask          *task)
{
  g_autoptr (PdfPage) page = poppler_document_get_page (self->document, job->page);
  g_autoptr (GBytes) pixels = NULL;
  double width, height, scale = job->scale;
  int pixel_width, pixel_height;
  cairo_surface_t *surface;

  if (page == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("Page %u can't be read"), job->page + 1);
      return;
    }
  poppler_page_get_size (page, &width, &height);
  if (width * scale * height * scale > MAX_PIXELS)
    scale = sqrt (MAX_PIXELS / (width * height));
  pixel_width = MAX (1, (int) ceil (width * scale));
  pixel_height = MAX (1, (int) ceil (height * scale));
  if (scale >= FINE_SCALE && (double) pixel_width * pixel_height <= FINE_PIXELS)
    surface = halve (draw_page (page, 2 * pixel_width, 2 * pixel_height, 2 * scale));
  else
    surface = draw_page (page, pixel_width, pixel_height, scale);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", cairo_status_to_string (cairo_surface_status (surface)));
      cairo_surface_destroy (surface);
      return;
    }
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                       (gsize) cairo_image_surface_get_stride (surface) * cairo_image_surface_get_height (surface),
                                       unref_surface, surface);
  /* Every pixel is opaque, drawn on white. */
  g_task_return_pointer (task,
                         gdk_memory_texture_new (pixel_width, pixel_height, GDK_MEMORY_DEFAULT, pixels,
                                                 cairo_image_surface_get_stride (surface)),
                         g_object_unref);
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

/* The areas of the characters from @first to @last, one for each line. */
static void
add_hit (Job                    *job,
         const PopplerRectangle *places,
         guint                   first,
         guint                   last)
{
  IepPdfHit hit = { .match = job->n_matches, .page = job->page };
  gboolean open = FALSE;

  for (guint i = first; i <= last; i++)
    {
      graphene_rect_t area;

      graphene_rect_init (&area, places[i].x1, MIN (places[i].y1, places[i].y2), places[i].x2 - places[i].x1,
                          ABS (places[i].y2 - places[i].y1));
      /* What is not drawn, like the end of a line, has no width. */
      if (area.size.width <= 0)
        continue;
      if (open && ABS (area.origin.y - hit.area.origin.y) < area.size.height / 2 && area.origin.x >= hit.area.origin.x)
        {
          graphene_rect_union (&hit.area, &area, &hit.area);
          continue;
        }
      if (open)
        g_array_append_val (job->hits, hit);
      hit.area = area;
      open = TRUE;
    }
  if (!open)
    return;
  g_array_append_val (job->hits, hit);
  job->n_matches++;
}

/* One page of a search; pages that somebody looks at come between. Whether that was the last one. Poppler's own search
 * does not pass over accents. */
static gboolean
find_on_page (IepPdfRenderer *self,
              Job            *job,
              GTask          *task)
{
  g_autoptr (PdfPage) page = NULL;
  g_autoptr (GArray) needle = NULL;
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) text = NULL;
  g_autofree char *page_text = NULL;
  g_autofree PopplerRectangle *places = NULL;
  guint n_places = 0;

  if (job->page >= self->sizes->len)
    {
      g_task_return_pointer (task, g_steal_pointer (&job->hits), (GDestroyNotify) g_array_unref);
      return TRUE;
    }
  page = poppler_document_get_page (self->document, job->page);
  needle = fold (job->text, NULL);
  if (page != NULL && needle->len > 0)
    {
      page_text = poppler_page_get_text (page);
      poppler_page_get_text_layout (page, &places, &n_places);
      text = fold (page_text, from);
      for (guint i = 0; i + needle->len <= text->len; i++)
        {
          guint last = i + needle->len - 1;

          if (memcmp (&g_array_index (text, gunichar, i), needle->data, needle->len * sizeof (gunichar)) != 0
              || g_array_index (from, guint, last) >= n_places)
            continue;
          add_hit (job, places, g_array_index (from, guint, i), g_array_index (from, guint, last));
          i = last;
        }
    }
  job->page++;
  return FALSE;
}

static void
print_page (IepPdfRenderer *self,
            Job            *job,
            GTask          *task)
{
  g_autoptr (PdfPage) page = poppler_document_get_page (self->document, job->page);

  if (page != NULL)
    poppler_page_render_for_printing (page, job->cr);
  g_clear_pointer (&job->cr, cairo_destroy);
  g_task_return_boolean (task, page != NULL);
}

/* Poppler's own data is torn down when the program ends; whoever is drawing then is waited for, and nobody begins anew. */
static GRWLock ending;

static void
wait_for_jobs (void)
{
  g_rw_lock_writer_lock (&ending);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr (GTask) task = data;
  IepPdfRenderer *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  g_autoptr (GRWLockReaderLocker) running = g_rw_lock_reader_locker_new (&ending);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (job->kind != JOB_OPEN && self->document == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED, _("The PDF is not open"));
      return;
    }
  switch (job->kind)
    {
    case JOB_OPEN:
      open_document (self, task);
      break;
    case JOB_RENDER:
      render_page (self, job, task);
      break;
    case JOB_FIND:
      if (!find_on_page (self, job, task))
        g_thread_pool_push (self->pool, g_steal_pointer (&task), NULL);
      break;
    case JOB_PRINT:
      print_page (self, job, task);
      break;
    default:
      g_assert_not_reached ();
    }
}

static int
compare_jobs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  Job *first = g_task_get_task_data (G_TASK ((gpointer) a));
  Job *second = g_task_get_task_data (G_TASK ((gpointer) b));

  if (first->priority != second->priority)
    return (int) first->priority - (int) second->priority;
  return first->serial < second->serial ? -1 : 1;
}

static void
push (IepPdfRenderer      *self,
      Job                 *job,
      gpointer             source_tag,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  static guint serial;
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  job->serial = ++serial;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_thread_pool_push (self->pool, task, NULL);
}

static void
iep_pdf_renderer_finalize (GObject *object)
{
  IepPdfRenderer *self = IEP_PDF_RENDERER (object);

  /* Every job holds a reference, so none is left and the thread is idle. It may be this very thread that drops the last
   * reference: then nobody may wait for it. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_clear_object (&self->document);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->sizes, g_array_unref);
  G_OBJECT_CLASS (iep_pdf_renderer_parent_class)->finalize (object);
}

static void
iep_pdf_renderer_class_init (IepPdfRendererClass *klass)
{
  atexit (wait_for_jobs);
  G_OBJECT_CLASS (klass)->finalize = iep_pdf_renderer_finalize;
}

static void
iep_pdf_renderer_init (IepPdfRenderer *self)
{
  self->sizes = g_array_new (FALSE, FALSE, sizeof (PageSize));
  self->pool = g_thread_pool_new (run_job, NULL, 1, FALSE, NULL);
  g_thread_pool_set_sort_function (self->pool, compare_jobs, NULL);
}

/**
 * iep_pdf_renderer_new:
 * @pdf: a whole file
 *
 * Returns: (transfer full): a renderer; open it before anything else
 */
IepPdfRenderer *
iep_pdf_renderer_new (GBytes *pdf)
{
  IepPdfRenderer *self;

  g_return_val_if_fail (pdf != NULL, NULL);

  self = g_object_new (IEP_TYPE_PDF_RENDERER, NULL);
  self->pdf = g_bytes_ref (pdf);
  return self;
}

/**
 * iep_pdf_renderer_open_async:
 * @self: a renderer
 * @cancellable: (nullable): stops it
 * @callback: called when the pages are counted
 * @user_data: for @callback
 *
 * Opens the file in the worker thread.
 */
void
iep_pdf_renderer_open_async (IepPdfRenderer      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Job *job;

  g_return_if_fail (IEP_IS_PDF_RENDERER (self));

  job = g_new0 (Job, 1);
  job->kind = JOB_OPEN;
  push (self, job, iep_pdf_renderer_open_async, cancellable, callback, user_data);
}

/**
 * iep_pdf_renderer_open_finish:
 * @self: a renderer
 * @result: as given to the callback
 * @error: G_IO_ERROR_INVALID_DATA when it is no PDF
 *
 * Returns: whether it is open
 */
gboolean
iep_pdf_renderer_open_finish (IepPdfRenderer  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_pdf_renderer_get_n_pages:
 * @self: an open renderer
 *
 * Returns: how many pages there are
 */
guint
iep_pdf_renderer_get_n_pages (IepPdfRenderer *self)
{
  g_return_val_if_fail (IEP_IS_PDF_RENDERER (self), 0);

  return self->sizes->len;
}

/**
 * iep_pdf_renderer_get_page_size:
 * @self: an open renderer
 * @page: a page, from 0
 * @width: (out): in points
 * @height: (out): in points
 *
 * Tells how large a page is.
 */
void
iep_pdf_renderer_get_page_size (IepPdfRenderer *self,
                                guint           page,
                                double         *width,
                                double         *height)
{
  g_return_if_fail (IEP_IS_PDF_RENDERER (self));
  g_return_if_fail (page < self->sizes->len);

  *width = g_array_index (self->sizes, PageSize, page).width;
  *height = g_array_index (self->sizes, PageSize, page).height;
}

/**
 * iep_pdf_renderer_render_async:
 * @self: an open renderer
 * @page: a page, from 0
 * @scale: pixels a point
 * @priority: who waits for it
 * @cancellable: (nullable): stops it as long as it has not begun
 * @callback: called with the picture
 * @user_data: for @callback
 *
 * Draws a page in the worker thread.
 */
void
iep_pdf_renderer_render_async (IepPdfRenderer      *self,
                               guint                page,
                               double               scale,
                               IepPdfPriority       priority,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  Job *job;

  g_return_if_fail (IEP_IS_PDF_RENDERER (self));
  g_return_if_fail (scale > 0);

  job = g_new0 (Job, 1);
  job->kind = JOB_RENDER;
  job->priority = priority;
  job->page = page;
  job->scale = scale;
  push (self, job, iep_pdf_renderer_render_async, cancellable, callback, user_data);
}

/**
 * iep_pdf_renderer_render_finish:
 * @self: a renderer
 * @result: as given to the callback
 * @page: (out): which page it is
 * @scale: (out): the scale that was asked for
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the picture
 */
GdkTexture *
iep_pdf_renderer_render_finish (IepPdfRenderer  *self,
                                GAsyncResult    *result,
                                guint           *page,
                                double          *scale,
                                GError         **error)
{
  Job *job;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  job = g_task_get_task_data (G_TASK (result));
  *page = job->page;
  *scale = job->scale;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_pdf_renderer_find_async:
 * @self: an open renderer
 * @text: what is looked for; case, diacritics and the ends of lines make no difference
 * @cancellable: (nullable): stops it
 * @callback: called with the places
 * @user_data: for @callback
 *
 * Finds text on all pages.
 */
void
iep_pdf_renderer_find_async (IepPdfRenderer      *self,
                             const char          *text,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Job *job;

  g_return_if_fail (IEP_IS_PDF_RENDERER (self));
  g_return_if_fail (text != NULL);

  job = g_new0 (Job, 1);
  job->kind = JOB_FIND;
  job->priority = IEP_PDF_PRIORITY_SEARCH;
  job->text = g_strdup (text);
  job->hits = g_array_new (FALSE, FALSE, sizeof (IepPdfHit));
  push (self, job, iep_pdf_renderer_find_async, cancellable, callback, user_data);
}

/**
 * iep_pdf_renderer_find_finish:
 * @self: a renderer
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: (transfer full) (element-type IepPdfHit) (nullable): the places in reading order
 */
GArray *
iep_pdf_renderer_find_finish (IepPdfRenderer  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_pdf_renderer_print_async:
 * @self: an open renderer
 * @page: a page, from 0
 * @cr: where to draw; nobody else may touch it before the callback
 * @callback: called when the page is drawn
 * @user_data: for @callback
 *
 * Draws a page for printing in the worker thread.
 */
void
iep_pdf_renderer_print_async (IepPdfRenderer      *self,
                              guint                page,
                              cairo_t             *cr,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Job *job;

  g_return_if_fail (IEP_IS_PDF_RENDERER (self));
  g_return_if_fail (cr != NULL);

  job = g_new0 (Job, 1);
  job->kind = JOB_PRINT;
  job->page = page;
  job->cr = cairo_reference (cr);
  push (self, job, iep_pdf_renderer_print_async, NULL, callback, user_data);
}

/**
 * iep_pdf_renderer_print_finish:
 * @self: a renderer
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: whether the page was drawn
 */
gboolean
iep_pdf_renderer_print_finish (IepPdfRenderer  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
