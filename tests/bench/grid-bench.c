/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How soon an estimate of 1,000 lines is on the screen, and how long it takes from the key that ends one edited cell to
 * the end of the frame that shows it with its subtotals. Prints estimate_open_ms (at most 150), estimate_edit_frame_ms
 * (at most 16) and estimate_scroll_frame_ms: the medians of many, each the best of some rounds, because whatever else
 * the machine does at the time is no fault of ours. */
#include <adwaita.h>
#include <iep-resources.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "sample-sheet.h"
#include "ui/grid/iep-grid.h"

#define LINES 1000
#define ROUNDS 3
#define EDITS 60
#define SCROLLS 80

typedef enum
{
  OPENING,
  EDITING,
  SCROLLING,
} Phase;

typedef struct
{
  GtkWidget *window;
  GtkWidget *scroller;
  GtkWidget *grid;
  IepSheet *sheet;
  GMainLoop *loop;
  Phase phase;
  gint64 started;
  double times[SCROLLS];
  guint count;
  guint round;
  gboolean waiting;
  double open, edit, scroll;
} Bench;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (double *times,
        guint   n)
{
  qsort (times, n, sizeof *times, compare);
  return times[n / 2];
}

/* Where the time went, for whoever looks for it. */
static gint64 marks[3];

static void
laid_out_cb (GdkFrameClock *clock)
{
  marks[1] = g_get_monotonic_time ();
}

static void
update_cb (GdkFrameClock *clock)
{
  marks[0] = g_get_monotonic_time ();
}

static void begin_round (Bench *bench);

/* The next thing to measure: begun outside of a frame, as a key would. */
static gboolean
next (gpointer data)
{
  Bench *bench = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (bench->scroller));

  if (bench->phase == EDITING && bench->count == EDITS)
    {
      bench->edit = MIN (bench->edit, median (bench->times, EDITS));
      bench->phase = SCROLLING;
      bench->count = 0;
    }
  if (bench->phase == SCROLLING && bench->count == SCROLLS)
    {
      bench->scroll = MIN (bench->scroll, median (bench->times, SCROLLS));
      if (++bench->round < ROUNDS)
        begin_round (bench);
      else
        g_main_loop_quit (bench->loop);
      return G_SOURCE_REMOVE;
    }

  bench->waiting = TRUE;
  bench->started = g_get_monotonic_time ();
  if (bench->phase == EDITING)
    {
      g_autofree char *text = g_strdup_printf ("%u", 1000 + bench->count * 7);
      IepSheetRow *row = iep_sheet_find_code (bench->sheet, "1152", NULL, NULL);

      g_assert (iep_sheet_enter (bench->sheet, row, IEP_SHEET_MONTH_1 + bench->count % 5, text, NULL));
      iep_grid_show_cell (IEP_GRID (bench->grid), row, IEP_SHEET_MONTH_1 + (bench->count + 1) % 5);
    }
  else
    {
      /* Now by a row, now by a page. */
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + (bench->count % 4 == 0 ? 700 : 29));
    }

  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock,
            Bench         *bench)
{
  double took = (g_get_monotonic_time () - bench->started) / 1000.0;

  if (!bench->waiting)
    return;
  bench->waiting = FALSE;
  if (bench->phase == OPENING)
    {
      bench->open = MIN (bench->open, took);
      bench->phase = EDITING;
      bench->count = 0;
    }
  else
    {
      bench->times[bench->count++] = took;
    }
  if (g_getenv ("BENCH_VERBOSE") != NULL)
    fprintf (stderr, "round %u, phase %d, %u: %.2f ms: %.2f to the frame, %.2f layout, %.2f paint\n", bench->round,
             bench->phase, bench->count, took, (marks[0] - bench->started) / 1000.0, (marks[1] - marks[0]) / 1000.0,
             (g_get_monotonic_time () - marks[1]) / 1000.0);
  /* Long enough for the clock of frames to rest: a key comes when it likes, and then the frame is begun at once. */
  g_timeout_add (50, next, bench);
}

static void
begin_round (Bench *bench)
{
  bench->phase = OPENING;
  bench->waiting = TRUE;
  bench->started = g_get_monotonic_time ();
  /* What arrives from the server is put into the sheet, and the sheet into the window. */
  g_clear_object (&bench->sheet);
  bench->sheet = sample_sheet_new (LINES);
  g_assert (iep_sheet_get_n_rows (bench->sheet) == LINES);
  bench->grid = iep_grid_new (bench->sheet);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (bench->scroller), bench->grid);
  gtk_widget_grab_focus (bench->grid);
}

static void
begin (gpointer data)
{
  Bench *bench = data;

  g_signal_connect (gtk_widget_get_frame_clock (bench->window), "after-paint", G_CALLBACK (painted_cb), bench);
  g_signal_connect (gtk_widget_get_frame_clock (bench->window), "update", G_CALLBACK (update_cb), NULL);
  g_signal_connect (gtk_widget_get_frame_clock (bench->window), "layout", G_CALLBACK (laid_out_cb), NULL);
  begin_round (bench);
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .open = G_MAXDOUBLE, .edit = G_MAXDOUBLE, .scroll = G_MAXDOUBLE };
  g_autoptr(GtkCssProvider) css = NULL;

  setlocale (LC_ALL, "");
  adw_init ();
  g_resources_register (iep_get_resource ());
  css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/lv/iepirkumi/Iepirkumi/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.window = adw_window_new ();
  bench.scroller = gtk_scrolled_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1600, 1000);
  adw_window_set_content (ADW_WINDOW (bench.window), bench.scroller);
  gtk_window_present (GTK_WINDOW (bench.window));
  /* When the window has settled. */
  g_timeout_add_once (800, begin, &bench);
  g_timeout_add_seconds (90, (GSourceFunc) abort, NULL);
  g_main_loop_run (bench.loop);

  printf ("estimate_open_ms %.1f ms\n", bench.open);
  printf ("estimate_edit_frame_ms %.2f ms\n", bench.edit);
  printf ("estimate_scroll_frame_ms %.2f ms\n", bench.scroll);

  return 0;
}
