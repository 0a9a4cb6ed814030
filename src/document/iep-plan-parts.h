/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around the table of a plan and no other document has: its title and its totals. */
#pragma once

#include "document/iep-document-parts.h"

G_BEGIN_DECLS

char *iep_plan_parts_name       (JsonObject    *content);
void  iep_plan_parts_add_title  (IepTextEngine *engine,
                                 IepFlow       *flow,
                                 JsonObject    *content,
                                 JsonObject    *frame,
                                 guint          n_lines,
                                 gint64         price,
                                 gint64         funding);
void  iep_plan_parts_add_totals (IepTextEngine *engine,
                                 IepFlow       *flow,
                                 JsonObject    *content,
                                 JsonObject    *frame);

G_END_DECLS
