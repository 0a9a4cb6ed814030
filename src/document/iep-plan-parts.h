/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around the table of a plan: title, totals, decisions, the place for the signature, the foot of the page. */
#pragma once

#include <json-glib/json-glib.h>

#include "document/iep-flow.h"

G_BEGIN_DECLS

/* Where the visible text of a signature goes: on the last page, in points from the lower left corner. */
#define IEP_SIGNATURE_WIDTH 270
#define IEP_SIGNATURE_HEIGHT 62
#define IEP_SIGNATURE_X (841.89 - 28 - IEP_SIGNATURE_WIDTH)
#define IEP_SIGNATURE_Y 48

/** IepPlanFoot: what the foot of each page says. */
typedef struct
{
  char *document;
  char *hash;
  char *audit;
  char *printed;
} IepPlanFoot;

void iep_plan_parts_add_title     (IepTextEngine *engine,
                                   IepFlow       *flow,
                                   JsonObject    *content,
                                   JsonObject    *frame,
                                   guint          n_lines,
                                   gint64         price,
                                   gint64         funding);
void iep_plan_parts_add_totals    (IepTextEngine *engine,
                                   IepFlow       *flow,
                                   JsonObject    *content,
                                   JsonObject    *frame);
void iep_plan_parts_add_decisions (IepTextEngine *engine,
                                   IepFlow       *flow,
                                   JsonObject    *frame);
void iep_plan_parts_add_signature (IepTextEngine *engine,
                                   IepFlow       *flow);
void iep_plan_parts_draw_foot     (IepTextEngine *engine,
                                   cairo_t       *cr,
                                   guint          page,
                                   guint          n_pages,
                                   gpointer       foot);
char *iep_plan_parts_name         (JsonObject    *content);

G_END_DECLS
