/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boxes of text that follow each other down the pages of a document. */
#pragma once

#include <gio/gio.h>

#include "document/iep-text.h"

G_BEGIN_DECLS

typedef struct _IepFlow IepFlow;

/** IepPlaced: lines at a place in their box. */
typedef struct
{
  IepBlock *block;
  float x;
  float y;
  IepAlign align;
} IepPlaced;

/** IepSegment: a horizontal or vertical rule in a box. */
typedef struct
{
  float x0, y0, x1, y1;
  float width;
  gboolean dark;
} IepSegment;

/** IepBox: what stays together on a page; x from the left margin, y from its own top. Lives in the engine's arena. */
typedef struct
{
  float height;
  float space_before;    /* left out at the top of a page */
  guint n_placed;
  guint n_segments;
  guint room_placed;
  guint room_segments;
  IepPlaced *placed;
  IepSegment *segments;
  const char *outline;   /* a name in the table of contents of the file */
  const char *uri;       /* where a click on the box leads */
  gboolean shaded;       /* a light ground over the whole width */
  gboolean keep_with_next;
} IepBox;

/** IepPageSize: a page and its margins, in points. */
typedef struct
{
  double width, height;
  double left, right, top, bottom;
} IepPageSize;

/**
 * IepFooterFunc:
 * @engine: the engine to draw with
 * @cr: the page
 * @page: from 0
 * @n_pages: how many pages there are
 * @user_data: as given
 *
 * Draws what stands at the foot of a page.
 */
typedef void (*IepFooterFunc) (IepTextEngine *engine, cairo_t *cr, guint page, guint n_pages, gpointer user_data);

/**
 * IepCellFunc:
 * @placed: lines
 * @page: the page they begin on
 * @x: their left edge
 * @y: their upper edge
 * @user_data: as given
 */
typedef void (*IepCellFunc) (const IepPlaced *placed, guint page, double x, double y, gpointer user_data);

IepFlow *iep_flow_new         (IepTextEngine     *engine,
                               const IepPageSize *size);
void     iep_flow_free        (IepFlow           *self);
double   iep_flow_get_width   (IepFlow           *self);
IepBox  *iep_flow_new_box     (IepFlow           *self,
                               guint              n_placed,
                               guint              n_segments);
double   iep_flow_place       (IepFlow           *self,
                               IepBox            *box,
                               IepText           *text,
                               IepAlign           align,
                               double             x,
                               double             y,
                               double             width);
void     iep_flow_rule        (IepBox            *box,
                               double             x0,
                               double             y0,
                               double             x1,
                               double             y1,
                               double             width,
                               gboolean           dark);
void     iep_flow_set_repeat  (IepFlow           *self,
                               IepBox            *header);
void     iep_flow_add         (IepFlow           *self,
                               IepBox            *box);
double   iep_flow_room        (IepFlow           *self);
void     iep_flow_next_page   (IepFlow           *self);
guint    iep_flow_get_n_pages (IepFlow           *self);
void     iep_flow_foreach     (IepFlow           *self,
                               IepCellFunc        func,
                               gpointer           user_data);
gboolean iep_flow_draw        (IepFlow           *self,
                               cairo_surface_t   *surface,
                               IepFooterFunc      footer,
                               gpointer           footer_data,
                               void             (*progress) (guint, guint, gpointer),
                               gpointer           progress_data,
                               GCancellable      *cancellable,
                               GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepFlow, iep_flow_free)

G_END_DECLS
