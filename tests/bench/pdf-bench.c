/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the PDF of a large plan takes against a bare loop that lays out the same cells with a PangoLayout each.
 * Prints one line: pdf_ratio <value> ratio. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>

#include "document/iep-document-pdf.h"
#include "document/iep-latvian.h"
#include "document/iep-plan-parts.h"
#include "document/iep-plan-table.h"
#include "sample-plan.h"

typedef struct
{
  char *text;
  guint style;
  guint page;
  IepAlign align;
  double x;
  double y;
  double width;
} Cell;

static void
cell_clear (gpointer data)
{
  g_free (((Cell *) data)->text);
}

typedef struct
{
  IepTextEngine *engine;
  GArray *cells;
} Collect;

static void
collect_cell (const IepPlaced *placed,
              guint            page,
              double           x,
              double           y,
              gpointer         user_data)
{
  Collect *collect = user_data;
  Cell cell = { .text = iep_text_engine_to_string (collect->engine, placed->block), .style = placed->block->text->style,
                .page = page, .align = placed->align, .x = x, .y = y, .width = placed->block->width };

  g_array_append_val (collect->cells, cell);
}

/* What stands on the pages of our file, to be laid out by the floor. */
static GArray *
collect_cells (GBytes     *content,
               JsonObject *frame)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(IepTextEngine) engine = iep_text_engine_new (iep_document_styles, IEP_N_STYLES);
  g_autoptr(IepPlanTable) table = NULL;
  g_autoptr(IepFlow) flow = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;
  Collect collect = { engine, g_array_new (FALSE, FALSE, sizeof (Cell)) };

  if (!json_parser_load_from_data (parser, g_bytes_get_data (content, NULL), g_bytes_get_size (content), &error))
    g_error ("%s", error->message);
  object = json_node_get_object (json_parser_get_root (parser));
  table = iep_plan_table_new (engine, object, NULL, &error);
  if (table == NULL)
    g_error ("%s", error->message);
  flow = iep_flow_new (engine, &iep_document_page);
  iep_plan_parts_add_title (engine, flow, object, frame, iep_plan_table_get_n_lines (table),
                            iep_plan_table_get_price (table), iep_plan_table_get_funding (table));
  if (!iep_plan_table_add_to_flow (table, flow, NULL, &error))
    g_error ("%s", error->message);
  iep_plan_parts_add_totals (engine, flow, object, frame);
  iep_document_parts_add_decisions (engine, flow, frame, iep_latvian_act);
  iep_flow_foreach (flow, collect_cell, &collect);
  g_array_set_clear_func (collect.cells, cell_clear);

  return collect.cells;
}

static cairo_status_t
count_bytes (void                *closure,
             const unsigned char *data,
             unsigned int         length)
{
  *(gsize *) closure += length;

  return CAIRO_STATUS_SUCCESS;
}

/* The floor: nothing but a layout a cell. */
static double
lay_out_bare (GArray *cells)
{
  gint64 start = g_get_monotonic_time ();
  gsize size = 0;
  guint page = 0;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (count_bytes, &size, iep_document_page.width,
                                                                  iep_document_page.height);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < cells->len; i++)
    {
      const Cell *cell = &g_array_index (cells, Cell, i);
      const IepTextStyle *style = &iep_document_styles[cell->style];
      PangoLayout *layout = pango_cairo_create_layout (cr);
      PangoFontDescription *font = pango_font_description_from_string ("Cantarell,DejaVu Sans,Sans");

      while (page < cell->page)
        {
          cairo_show_page (cr);
          page++;
        }
      pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
      pango_font_description_set_weight (font, style->weight);
      pango_layout_set_font_description (layout, font);
      pango_layout_set_width (layout, cell->width * PANGO_SCALE);
      pango_layout_set_alignment (layout, cell->align == IEP_ALIGN_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      pango_layout_set_text (layout, cell->text, -1);
      cairo_set_source_rgb (cr, style->red, style->green, style->blue);
      cairo_move_to (cr, cell->x, cell->y);
      pango_cairo_show_layout (cr, layout);
      pango_font_description_free (font);
      g_object_unref (layout);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  if (size == 0)
    g_error ("The floor wrote nothing");

  return (g_get_monotonic_time () - start) / 1000.0;
}

static double
write_plan (GBytes     *content,
            JsonObject *frame)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);

  if (pdf == NULL)
    g_error ("%s", error->message);

  return (g_get_monotonic_time () - start) / 1000.0;
}

int
main (int    argc,
      char **argv)
{
  guint n_lines = argc > 1 ? atoi (argv[1]) : 10000;
  g_autoptr(GBytes) content = sample_plan_content (n_lines, SAMPLE_PLAIN);
  g_autoptr(JsonObject) frame = sample_plan_frame (content);
  g_autoptr(GArray) cells = collect_cells (content, frame);
  double ours = G_MAXDOUBLE;
  double floor = G_MAXDOUBLE;

  /* The better of two, in turn, so that a busy machine hurts both alike. */
  for (guint i = 0; i < 2; i++)
    {
      floor = MIN (floor, lay_out_bare (cells));
      ours = MIN (ours, write_plan (content, frame));
    }
  fprintf (stderr, "%u lines, %u cells: bare loop %.0f ms, plan %.0f ms\n", n_lines, cells->len, floor, ours);
  printf ("pdf_ratio %.3f ratio\n", ours / floor);

  return 0;
}
