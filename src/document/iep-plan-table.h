/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a plan: which columns carry data, how wide they are, and a box for each procurement. */
#pragma once

#include <json-glib/json-glib.h>

#include "document/iep-document-parts.h"

G_BEGIN_DECLS

typedef struct _IepPlanTable IepPlanTable;

IepPlanTable *iep_plan_table_new          (IepTextEngine  *engine,
                                           JsonObject     *content,
                                           GCancellable   *cancellable,
                                           GError        **error);
void          iep_plan_table_free         (IepPlanTable   *self);
guint         iep_plan_table_get_n_lines  (IepPlanTable   *self);
gint64        iep_plan_table_get_price    (IepPlanTable   *self);
gint64        iep_plan_table_get_funding  (IepPlanTable   *self);
gboolean      iep_plan_table_add_to_flow  (IepPlanTable   *self,
                                           IepFlow        *flow,
                                           GCancellable   *cancellable,
                                           GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepPlanTable, iep_plan_table_free)

G_END_DECLS
