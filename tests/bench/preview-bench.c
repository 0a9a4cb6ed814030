/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How soon the preview of a large plan shows its first page, and whether the window stutters while it is drawn, found
 * through and scrolled. Prints preview_first_page_ms and preview_worst_frame_ms, each the best of some rounds: whatever
 * else the machine does at the time is no fault of ours. */
#include <adwaita.h>
#include <iep-resources.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "document/iep-document-pdf.h"
#include "sample-plan.h"
#include "ui/preview/iep-pdf-pages.h"
#include "ui/preview/iep-pdf-preview.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *preview;
  GtkWidget *pages;
  GMainLoop *loop;
  gint64 started;
  gint64 first_page;
  gint64 last_frame;
  gint64 last_work;
  gint64 worst_frame;
  guint frames;
  gboolean finding;
  guint round;
  GBytes *pdf;
  double best_first_page;
  double best_worst_frame;
} Bench;

#define ROUNDS 4

static GtkWidget *
find_by_type (GtkWidget *widget,
              GType      type,
              guint      skip)
{
  static guint seen;

  if (skip != G_MAXUINT)
    seen = skip;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && seen-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_by_type (child, type, G_MAXUINT);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
page_drawn_cb (IepPdfPages *pages,
               guint        page,
               Bench       *bench)
{
  if (bench->first_page == 0)
    bench->first_page = g_get_monotonic_time ();
}

/* What this thread has worked, in microseconds: on a busy machine a frame waits longer than it works. */
static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
begin_round (Bench *bench)
{
  gtk_editable_set_text (GTK_EDITABLE (find_by_type (bench->preview, GTK_TYPE_SEARCH_ENTRY, 0)), "");
  bench->finding = FALSE;
  bench->first_page = 0;
  bench->last_frame = 0;
  bench->worst_frame = 0;
  bench->started = g_get_monotonic_time ();
  iep_pdf_preview_set_document (IEP_PDF_PREVIEW (bench->preview), bench->pdf, "bench", NULL);
}

static void
end_round (Bench *bench)
{
  bench->best_first_page = MIN (bench->best_first_page, (bench->first_page - bench->started) / 1000.0);
  bench->best_worst_frame = MIN (bench->best_worst_frame, bench->worst_frame / 1000.0);
  if (++bench->round < ROUNDS)
    begin_round (bench);
  else
    g_main_loop_quit (bench->loop);
}

/* Runs in every frame: as long as it does, the window is alive. After the first page it scrolls, and looks for a word. */
static gboolean
tick (GtkWidget     *widget,
      GdkFrameClock *clock,
      gpointer       user_data)
{
  Bench *bench = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 work = thread_time ();

  if (bench->last_frame != 0)
    {
      bench->worst_frame = MAX (bench->worst_frame, now - bench->last_frame);
      if (g_getenv ("BENCH_VERBOSE") != NULL && now - bench->last_frame > 35000)
        fprintf (stderr, "frame %u at %.0f ms took %.1f ms, %.1f ms of work in this thread\n", bench->frames,
                 (now - bench->started) / 1000.0, (now - bench->last_frame) / 1000.0, (work - bench->last_work) / 1000.0);
    }
  bench->last_work = work;
  bench->last_frame = now;
  bench->frames++;
  if (bench->first_page == 0)
    return G_SOURCE_CONTINUE;
  if (!bench->finding)
    {
      bench->finding = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (find_by_type (bench->preview, GTK_TYPE_SEARCH_ENTRY, 0)), "serveru");
    }
  if (now - bench->first_page > 2 * G_USEC_PER_SEC)
    {
      end_round (bench);
      return bench->round < ROUNDS ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
    }
  iep_pdf_pages_scroll_to (IEP_PDF_PAGES (bench->pages), (now - bench->first_page) / 40000, 100);

  return G_SOURCE_CONTINUE;
}

static void
begin (gpointer data)
{
  Bench *bench = data;
  g_autoptr(GBytes) content = sample_plan_content (2000, SAMPLE_PLAIN);
  g_autoptr(JsonObject) frame = sample_plan_frame (content);

  bench->pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, NULL);
  g_assert (bench->pdf != NULL);
  gtk_widget_add_tick_callback (bench->window, tick, bench, NULL);
  begin_round (bench);
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .best_first_page = G_MAXDOUBLE, .best_worst_frame = G_MAXDOUBLE };

  setlocale (LC_ALL, "");
  adw_init ();
  g_resources_register (iep_get_resource ());
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.window = adw_window_new ();
  bench.preview = iep_pdf_preview_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1200, 800);
  adw_window_set_content (ADW_WINDOW (bench.window), bench.preview);
  /* Thumbnails come first, pages second. */
  bench.pages = find_by_type (bench.preview, IEP_TYPE_PDF_PAGES, 1);
  g_assert (bench.pages != NULL);
  g_signal_connect (bench.pages, "page-drawn", G_CALLBACK (page_drawn_cb), &bench);
  gtk_window_present (GTK_WINDOW (bench.window));
  /* When the window has settled. */
  g_timeout_add_once (1500, begin, &bench);
  g_timeout_add_seconds (60, (GSourceFunc) abort, NULL);
  g_main_loop_run (bench.loop);

  fprintf (stderr, "%u frames\n", bench.frames);
  printf ("preview_first_page_ms %.1f ms\n", bench.best_first_page);
  printf ("preview_worst_frame_ms %.1f ms\n", bench.best_worst_frame);
  g_bytes_unref (bench.pdf);

  return 0;
}
