/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of questions for the process that draws one PDF. What is visible is drawn first; whatever was scrolled away is
 * cancelled before it begins. One thread asks, since the process answers one question at a time.
 *
 * Once the process is lost (it crashed, took too long, answered nonsense) every question gets the same error. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/preview/iep-pdf-renderer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "ui/preview/iep-pdf-process.h"

#define SECONDS 20 /* for one question; a page of a plan takes a hundredth of one */
/* What a good printer shows; 300 dots an inch. */
#define PRINT_SCALE (300 / 72.0)
#define LARGEST_SIDE 100000.0 /* of a page, in points */

struct _IepPdfRenderer
{
  GObject          parent_instance;

  GBytes          *pdf;
  guint            seconds;
  GThreadPool     *pool;
  GArray          *sizes;   /* of IepPdfPageSize; written once by the thread, read after open has finished */
  IepPdfProcess   *process; /* touched by the pool's thread only, as is what follows */
  gboolean         open;
  GError          *broken;
};

G_DEFINE_FINAL_TYPE (IepPdfRenderer, iep_pdf_renderer, G_TYPE_OBJECT)

enum
{
  BROKEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

/* The lost process ------------------------------------------------------------------------ */

typedef struct
{
  IepPdfRenderer *self;
  GError         *error;
} Loss;

static void
loss_free (Loss *loss)
{
  g_object_unref (loss->self);
  g_error_free (loss->error);
  g_free (loss);
}

static gboolean
tell_loss (gpointer data)
{
  Loss *loss = data;

  g_signal_emit (loss->self, signals[BROKEN], 0, loss->error);
  return G_SOURCE_REMOVE;
}

static void
lose (IepPdfRenderer *self,
      const GError   *error)
{
  Loss *loss = g_new (Loss, 1);

  g_clear_pointer (&self->process, iep_pdf_process_free);
  self->broken = g_error_copy (error);
  loss->self = g_object_ref (self);
  loss->error = g_error_copy (error);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_loss, loss, (GDestroyNotify) loss_free);
}

static gboolean
ask (IepPdfRenderer     *self,
     IepPdfQuestionKind  kind,
     guint               page,
     double              scale,
     gconstpointer       follows,
     gsize               length,
     IepPdfAnswer       *answer,
     GBytes            **answer_follows,
     GError            **error)
{
  IepPdfQuestion question = { .kind = kind, .page = page, .scale = scale, .length = length };
  g_autoptr(GError) local = NULL;

  if (!iep_pdf_process_ask (self->process, &question, follows, self->seconds, answer, answer_follows, &local))
    {
      lose (self, local);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  switch (answer->status)
    {
    case IEP_PDF_STATUS_OK:
      return TRUE;
    case IEP_PDF_STATUS_LOCKED:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This PDF is locked with a password."));
      break;
    case IEP_PDF_STATUS_TOO_LARGE:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This PDF is too large to be shown."));
      break;
    case IEP_PDF_STATUS_NO_PAGE:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("Page %u can't be read"), page + 1);
      break;
    default:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("This file is not a PDF, or it is damaged."));
    }
  return FALSE;
}

/* Jobs ------------------------------------------------------------------------------------ */

static double
side (double points)
{
  return isfinite (points) ? CLAMP (points, 1, LARGEST_SIDE) : 1;
}

static void
open_document (IepPdfRenderer *self,
               GTask          *task)
{
  g_autoptr(GBytes) follows = NULL;
  const IepPdfPageSize *sizes;
  IepPdfAnswer answer;
  GError *error = NULL;
  gconstpointer data;
  gsize length;

  self->process = iep_pdf_process_take (&error);
  if (self->process == NULL)
    {
      lose (self, error);
      g_task_return_error (task, error);
      return;
    }
  data = g_bytes_get_data (self->pdf, &length);
  if (!ask (self, IEP_PDF_QUESTION_OPEN, 0, 0, data, length, &answer, &follows, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  sizes = g_bytes_get_data (follows, NULL);
  for (guint i = 0; i < answer.count; i++)
    {
      IepPdfPageSize size = { side (sizes[i].width), side (sizes[i].height) };

      g_array_append_val (self->sizes, size);
    }
  self->open = TRUE;
  g_task_return_boolean (task, TRUE);
}

static void
render_page (IepPdfRenderer *self,
             Job            *job,
             GTask          *task)
{
  g_autoptr(GBytes) pixels = NULL;
  IepPdfAnswer answer;
  GError *error = NULL;

  if (!ask (self, IEP_PDF_QUESTION_DRAW, job->page, job->scale, NULL, 0, &answer, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (answer.width == 0 || answer.height == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("Page %u can't be read"), job->page + 1);
      return;
    }
  pixels = iep_pdf_process_get_picture (self->process, &answer);
  g_task_return_pointer (task,
                         gdk_memory_texture_new (answer.width, answer.height, GDK_MEMORY_DEFAULT, pixels, (gsize) answer.width * 4),
                         g_object_unref);
}

/* One page of a search; pages that somebody looks at come between. Whether that was the last one. */
static gboolean
find_on_page (IepPdfRenderer *self,
              Job            *job,
              GTask          *task)
{
  g_autoptr(GBytes) follows = NULL;
  const IepPdfArea *areas;
  IepPdfAnswer answer;
  GError *error = NULL;

  if (job->page >= self->sizes->len)
    {
      g_task_return_pointer (task, g_steal_pointer (&job->hits), (GDestroyNotify) g_array_unref);
      return TRUE;
    }
  if (!ask (self, IEP_PDF_QUESTION_FIND, job->page, 0, job->text, MIN (strlen (job->text), IEP_PDF_MAX_TEXT), &answer, &follows, &error))
    {
      g_task_return_error (task, error);
      return TRUE;
    }
  areas = g_bytes_get_data (follows, NULL);
  for (guint i = 0; i < answer.count; i++)
    {
      IepPdfHit hit = { .page = job->page };

      if (i == 0 || areas[i].match != areas[i - 1].match)
        job->n_matches++;
      hit.match = job->n_matches - 1;
      graphene_rect_init (&hit.area, side (areas[i].x), side (areas[i].y), side (areas[i].width), side (areas[i].height));
      g_array_append_val (job->hits, hit);
    }
  job->page++;
  return FALSE;
}

/* A printer's language could carry the page as it is, but its makers read the PDF in this very process; a picture of it
 * is made far from here. Whoever wants the text saves the file. */
static void
print_page (IepPdfRenderer *self,
            Job            *job,
            GTask          *task)
{
  g_autoptr(GBytes) pixels = NULL;
  cairo_surface_t *surface;
  IepPdfPageSize *size;
  IepPdfAnswer answer;
  GError *error = NULL;

  if (!ask (self, IEP_PDF_QUESTION_PRINT, job->page, PRINT_SCALE, NULL, 0, &answer, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (answer.width == 0 || answer.height == 0 || job->page >= self->sizes->len)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("Page %u can't be read"), job->page + 1);
      return;
    }
  size = &g_array_index (self->sizes, IepPdfPageSize, job->page);
  pixels = iep_pdf_process_get_picture (self->process, &answer);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, answer.width, answer.height);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      const guint8 *from = g_bytes_get_data (pixels, NULL);

      for (guint y = 0; y < answer.height; y++)
        memcpy (cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface),
                from + (gsize) y * answer.width * 4, (gsize) answer.width * 4);
      cairo_surface_mark_dirty (surface);
    }
  cairo_save (job->cr);
  cairo_scale (job->cr, size->width / answer.width, size->height / answer.height);
  cairo_set_source_surface (job->cr, surface, 0, 0);
  cairo_paint (job->cr);
  cairo_restore (job->cr);
  cairo_surface_destroy (surface);
  g_clear_pointer (&job->cr, cairo_destroy);
  g_task_return_boolean (task, TRUE);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr(GTask) task = data;
  IepPdfRenderer *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->broken != NULL)
    {
      g_task_return_error (task, g_error_copy (self->broken));
      return;
    }
  if (job->kind != JOB_OPEN && !self->open)
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
  g_clear_pointer (&self->process, iep_pdf_process_free);
  g_clear_error (&self->broken);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->sizes, g_array_unref);
  G_OBJECT_CLASS (iep_pdf_renderer_parent_class)->finalize (object);
}

static void
iep_pdf_renderer_class_init (IepPdfRendererClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_pdf_renderer_finalize;

  /**
   * IepPdfRenderer::broken:
   * @self: the renderer
   * @error: why
   *
   * The process is lost; this renderer will draw nothing more. Another one may be luckier.
   */
  signals[BROKEN] = g_signal_new ("broken", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
iep_pdf_renderer_init (IepPdfRenderer *self)
{
  self->sizes = g_array_new (FALSE, FALSE, sizeof (IepPdfPageSize));
  self->seconds = SECONDS;
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
 * iep_pdf_renderer_set_seconds:
 * @self: a renderer that is not open yet
 * @seconds: how long one question may take
 *
 * Sets the deadline; a page that takes longer breaks the renderer.
 */
void
iep_pdf_renderer_set_seconds (IepPdfRenderer *self,
                              guint           seconds)
{
  g_return_if_fail (IEP_IS_PDF_RENDERER (self));

  self->seconds = seconds;
}

/**
 * iep_pdf_renderer_open_async:
 * @self: a renderer
 * @cancellable: (nullable): stops it
 * @callback: called when the pages are counted
 * @user_data: for @callback
 *
 * Opens the file in a process of its own.
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
 * @error: G_IO_ERROR_INVALID_DATA when it is no PDF, G_IO_ERROR_NOT_SUPPORTED when nothing is drawn on this computer,
 *   G_IO_ERROR_CLOSED or G_IO_ERROR_TIMED_OUT when the process was lost
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

  *width = g_array_index (self->sizes, IepPdfPageSize, page).width;
  *height = g_array_index (self->sizes, IepPdfPageSize, page).height;
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
 * Draws a page for printing, as a picture.
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
