/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boxes of text that follow each other down the pages of a document. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-flow.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

/* A box, or as much of one as the page had room for: its lines that end below @above and not below @until. */
typedef struct
{
  IepBox *box;
  float y;
  float origin;
  float above;
  float until;
  guint page;
  gboolean whole;
} Part;

struct _IepFlow
{
  IepTextEngine *engine;
  IepPageSize size;
  GArray *parts;
  IepBox *repeat;
  double y;
  guint page;
  gboolean started;
  /* Boxes that wait to learn whether the next one fits on their page. */
  GPtrArray *kept;
};

static const double dark_rule[3] = { 0.20, 0.25, 0.33 };
static const double light_rule[3] = { 0.80, 0.82, 0.85 };
static const double ground[3] = { 0.925, 0.937, 0.953 };

static double
bottom (IepFlow *self)
{
  return self->size.height - self->size.bottom;
}

static void
put (IepFlow *self,
     IepBox  *box)
{
  Part part = { .box = box, .y = self->y, .origin = 0, .above = -1, .until = box->height, .page = self->page, .whole = TRUE };

  g_array_append_val (self->parts, part);
  self->y += box->height;
  self->started = TRUE;
}

static void
begin_page (IepFlow *self)
{
  self->page++;
  self->y = self->size.top;
  self->started = FALSE;
  /* A heading that is still waiting for its first row brings itself. */
  if (self->repeat != NULL && !g_ptr_array_find (self->kept, self->repeat, NULL))
    {
      put (self, self->repeat);
      self->started = FALSE;
    }
}

/* Where the lines of @box end that begin below @above: the first that does not fit begins the next part. */
static void
put_in_parts (IepFlow *self,
              IepBox  *box)
{
  float above = -1;

  for (;;)
    {
      float origin = G_MAXFLOAT;
      float until = -1;
      float last = -1;
      float room;

      for (guint i = 0; i < box->n_placed; i++)
        {
          IepPlaced *placed = &box->placed[i];
          float line = iep_text_engine_line_height (self->engine, placed->block->text->style);

          for (guint k = 0; k < placed->block->n_lines; k++)
            if (placed->y + (k + 1) * line > above + 0.001f)
              {
                origin = MIN (origin, placed->y + k * line);
                break;
              }
          if (placed->block->n_lines > 0)
            last = MAX (last, placed->y + placed->block->n_lines * line);
        }
      if (last <= above + 0.001f)
        return;
      room = bottom (self) - self->y;
      for (guint i = 0; i < box->n_placed; i++)
        {
          IepPlaced *placed = &box->placed[i];
          float line = iep_text_engine_line_height (self->engine, placed->block->text->style);
          int n = floorf ((origin + room - placed->y) / line + 0.0001f);

          n = CLAMP (n, 0, (int) placed->block->n_lines);
          if (n > 0)
            until = MAX (until, placed->y + n * line);
        }
      if (until <= above + 0.001f)
        {
          /* Not even one line: a fresh page has room for one, or the page is absurdly small. */
          if (!self->started)
            return;
          begin_page (self);
          continue;
        }
      {
        Part part = { .box = box, .y = self->y, .origin = origin, .above = above, .until = until, .page = self->page };

        g_array_append_val (self->parts, part);
        self->y += until - origin + 2;
        self->started = TRUE;
        above = until;
      }
      if (last > above + 0.001f)
        begin_page (self);
    }
}

/**
 * iep_flow_new:
 * @engine: what shapes the texts; outlives the flow
 * @size: the page
 *
 * Returns: (transfer full): an empty flow
 */
IepFlow *
iep_flow_new (IepTextEngine     *engine,
              const IepPageSize *size)
{
  IepFlow *self = g_new0 (IepFlow, 1);

  self->engine = engine;
  self->size = *size;
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  self->kept = g_ptr_array_new ();
  self->y = size->top;

  return self;
}

/**
 * iep_flow_free:
 * @self: (transfer full): a flow
 *
 * Frees the flow; its boxes live as long as the engine.
 */
void
iep_flow_free (IepFlow *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->parts);
  g_ptr_array_unref (self->kept);
  g_free (self);
}

/**
 * iep_flow_get_width:
 * @self: a flow
 *
 * Returns: the width between the margins
 */
double
iep_flow_get_width (IepFlow *self)
{
  return self->size.width - self->size.left - self->size.right;
}

/**
 * iep_flow_new_box:
 * @self: a flow
 * @n_placed: room for so many blocks
 * @n_segments: room for so many rules
 *
 * Returns: (transfer none): an empty box; a new one
 */
IepBox *
iep_flow_new_box (IepFlow *self,
                  guint    n_placed,
                  guint    n_segments)
{
  IepArena *arena = iep_text_engine_get_arena (self->engine);
  IepBox *box = iep_arena_new (arena, IepBox, 1);

  memset (box, 0, sizeof *box);
  box->room_placed = n_placed;
  box->room_segments = n_segments;
  box->placed = iep_arena_new (arena, IepPlaced, n_placed);
  box->segments = iep_arena_new (arena, IepSegment, n_segments);

  return box;
}

/**
 * iep_flow_place:
 * @self: a flow
 * @box: a box of it
 * @text: (nullable): a text
 * @align: where its lines stand
 * @x: their left edge
 * @y: their upper edge
 * @width: how wide a line may be
 *
 * Breaks @text into lines and puts them into @box.
 *
 * Returns: where the lines end
 */
double
iep_flow_place (IepFlow  *self,
                IepBox   *box,
                IepText  *text,
                IepAlign  align,
                double    x,
                double    y,
                double    width)
{
  IepPlaced *placed;

  if (text == NULL || text->n_pieces == 0)
    return y;
  g_assert (box->n_placed < box->room_placed);
  placed = &box->placed[box->n_placed++];
  placed->block = iep_text_engine_break (self->engine, text, width);
  placed->x = x;
  placed->y = y;
  placed->align = align;

  return y + iep_text_engine_height (self->engine, placed->block);
}

/**
 * iep_flow_rule:
 * @box: a box
 * @x0: where it begins
 * @y0: its height
 * @x1: where it ends
 * @y1: @y0, or where it ends when it is vertical
 * @width: how thick it is
 * @dark: dark or light
 *
 * Puts a rule into @box.
 */
void
iep_flow_rule (IepBox   *box,
               double    x0,
               double    y0,
               double    x1,
               double    y1,
               double    width,
               gboolean  dark)
{
  g_assert (box->n_segments < box->room_segments);
  box->segments[box->n_segments++] = (IepSegment) { x0, y0, x1, y1, width, dark };
}

/**
 * iep_flow_set_repeat:
 * @self: a flow
 * @header: (nullable): what stands at the top of each page from now on
 */
void
iep_flow_set_repeat (IepFlow *self,
                     IepBox  *header)
{
  self->repeat = header;
}

/**
 * iep_flow_add:
 * @self: a flow
 * @box: what comes next
 *
 * A box that does not fit goes to the next page; only one that is taller than a page is split, between its lines.
 */
void
iep_flow_add (IepFlow *self,
              IepBox  *box)
{
  double fresh = bottom (self) - self->size.top - (self->repeat != NULL ? self->repeat->height : 0);
  double needed = box->height;
  double space = self->started ? box->space_before : 0;

  if (box->keep_with_next)
    {
      g_ptr_array_add (self->kept, box);
      return;
    }
  for (guint i = 0; i < self->kept->len; i++)
    {
      IepBox *kept = g_ptr_array_index (self->kept, i);

      needed += kept->height + (i > 0 ? kept->space_before : 0);
      if (i == 0)
        space = self->started ? kept->space_before : 0;
    }
  if (self->kept->len > 0)
    needed += box->space_before;
  if (self->y + space + needed > bottom (self) + 0.01 && (self->started || self->y > self->size.top) && needed <= fresh)
    {
      begin_page (self);
      space = 0;
    }
  self->y += space;
  for (guint i = 0; i < self->kept->len; i++)
    {
      IepBox *kept = g_ptr_array_index (self->kept, i);

      if (i > 0)
        self->y += kept->space_before;
      put (self, kept);
    }
  if (self->kept->len > 0)
    self->y += box->space_before;
  g_ptr_array_set_size (self->kept, 0);
  if (self->y + box->height > bottom (self) + 0.01)
    put_in_parts (self, box);
  else
    put (self, box);
}

/**
 * iep_flow_room:
 * @self: a flow
 *
 * Returns: the height that is left on the page
 */
double
iep_flow_room (IepFlow *self)
{
  return bottom (self) - self->y;
}

/**
 * iep_flow_next_page:
 * @self: a flow
 *
 * Goes on on a new page.
 */
void
iep_flow_next_page (IepFlow *self)
{
  begin_page (self);
}

/**
 * iep_flow_get_n_pages:
 * @self: a flow
 *
 * Returns: how many pages there are
 */
guint
iep_flow_get_n_pages (IepFlow *self)
{
  return self->page + 1;
}

/**
 * iep_flow_foreach:
 * @self: a flow
 * @func: (scope call): called for all lines of a place, in the order of the pages
 * @user_data: for @func
 *
 * Goes through everything that will be drawn.
 */
void
iep_flow_foreach (IepFlow     *self,
                  IepCellFunc  func,
                  gpointer     user_data)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      for (guint k = 0; k < part->box->n_placed && part->above < 0; k++)
        func (&part->box->placed[k], part->page, self->size.left + part->box->placed[k].x,
              part->y + part->box->placed[k].y, user_data);
    }
}

static void
draw_ground (IepFlow    *self,
             cairo_t    *cr,
             const Part *part)
{
  if (!part->box->shaded)
    return;
  cairo_set_source_rgb (cr, ground[0], ground[1], ground[2]);
  cairo_rectangle (cr, self->size.left, part->y, iep_flow_get_width (self), part->until - part->origin);
  cairo_fill (cr);
}

/* Rules are filled rectangles gathered into one path an ink: a page then needs two operations instead of hundreds. */
static void
add_rules (IepFlow    *self,
           cairo_t    *cr,
           const Part *part,
           gboolean    dark)
{
  for (guint i = 0; i < part->box->n_segments; i++)
    {
      const IepSegment *segment = &part->box->segments[i];
      double x = self->size.left + segment->x0;
      double y = part->y + segment->y0;

      if (!!segment->dark != !!dark)
        continue;
      if (!part->whole)
        y = part->y + part->until - part->origin + 2;
      cairo_rectangle (cr, x, y - segment->width / 2, MAX (segment->x1 - segment->x0, segment->width),
                       MAX (segment->y1 - segment->y0, segment->width));
    }
}

static void
draw_texts (IepFlow    *self,
            const Part *part)
{
  for (guint i = 0; i < part->box->n_placed; i++)
    {
      const IepPlaced *placed = &part->box->placed[i];
      double line;
      guint first = 0;
      guint n = placed->block->n_lines;

      if (n == 0)
        continue;
      if (!part->whole)
        {
          line = iep_text_engine_line_height (self->engine, placed->block->text->style);
          while (first < n && placed->y + (first + 1) * line <= part->above + 0.001)
            first++;
          while (n > first && placed->y + n * line > part->until + 0.001)
            n--;
          iep_text_engine_draw (self->engine, placed->block, first, n - first, placed->align, self->size.left + placed->x,
                                part->y + placed->y + first * line - part->origin);
        }
      else
        iep_text_engine_draw (self->engine, placed->block, 0, n, placed->align, self->size.left + placed->x,
                              part->y + placed->y);
    }
}

static void
draw_marks (IepFlow         *self,
            cairo_surface_t *surface,
            cairo_t         *cr,
            const Part      *part)
{
  gboolean pdf = cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_PDF;

  if (pdf && part->box->outline != NULL && part->above < 0)
    {
      char link[96];

      g_snprintf (link, sizeof link, "page=%u pos=[%d %d]", part->page + 1, (int) self->size.left, (int) part->y);
      cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, part->box->outline, link,
                                     CAIRO_PDF_OUTLINE_FLAG_OPEN);
    }
  if (pdf && part->box->uri != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (part->box->uri, ":/?#[]@!$&()*+,;=%~", FALSE);
      g_autofree char *attributes = NULL;
      double width = part->box->n_placed > 0 ? part->box->placed[0].block->width : iep_flow_get_width (self);

      attributes = g_strdup_printf ("rect=[%d %d %d %d] uri='%s'", (int) self->size.left, (int) part->y, (int) width,
                                    (int) part->box->height, escaped);
      cairo_tag_begin (cr, CAIRO_TAG_LINK, attributes);
      cairo_tag_end (cr, CAIRO_TAG_LINK);
    }
}

/**
 * iep_flow_draw:
 * @self: a flow
 * @surface: where to; one page is shown for each page of the flow
 * @footer: (nullable): draws the foot of each page
 * @footer_data: for @footer
 * @progress: (nullable): told how many pages are done
 * @progress_data: for @progress
 * @cancellable: (nullable): stops between two pages
 * @error: where an error goes: %G_IO_ERROR_CANCELLED, or what cairo says
 *
 * Returns: whether all pages were drawn
 */
gboolean
iep_flow_draw (IepFlow          *self,
               cairo_surface_t  *surface,
               IepFooterFunc     footer,
               gpointer          footer_data,
               void            (*progress) (guint, guint, gpointer),
               gpointer          progress_data,
               GCancellable     *cancellable,
               GError          **error)
{
  cairo_t *cr = cairo_create (surface);
  guint n_pages = iep_flow_get_n_pages (self);
  guint next = 0;
  cairo_status_t status;

  for (guint page = 0; page < n_pages; page++)
    {
      const Part *parts = (const Part *) (gpointer) self->parts->data;
      guint end = next;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          cairo_destroy (cr);
          return FALSE;
        }
      while (end < self->parts->len && parts[end].page == page)
        end++;
      for (guint i = next; i < end; i++)
        draw_ground (self, cr, &parts[i]);
      for (guint dark = 0; dark < 2; dark++)
        {
          const double *ink = dark ? dark_rule : light_rule;

          for (guint i = next; i < end; i++)
            add_rules (self, cr, &parts[i], dark);
          cairo_set_source_rgb (cr, ink[0], ink[1], ink[2]);
          cairo_fill (cr);
        }
      for (guint i = next; i < end; i++)
        {
          draw_texts (self, &parts[i]);
          draw_marks (self, surface, cr, &parts[i]);
        }
      if (footer != NULL)
        footer (self->engine, cr, page, n_pages, footer_data);
      iep_text_engine_show_page (self->engine, cr);
      cairo_show_page (cr);
      next = end;
      if (progress != NULL)
        progress (page + 1, n_pages, progress_data);
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", cairo_status_to_string (status));
      return FALSE;
    }

  return TRUE;
}
