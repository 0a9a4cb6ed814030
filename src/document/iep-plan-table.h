/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a plan: which columns carry data, how wide they are, and a box for each procurement. */
#pragma once

#include <json-glib/json-glib.h>

#include "document/iep-flow.h"

G_BEGIN_DECLS

typedef enum
{
  IEP_STYLE_BODY,
  IEP_STYLE_BODY_BOLD,
  IEP_STYLE_SUB,
  IEP_STYLE_SUB_BOLD,
  IEP_STYLE_HEAD,
  IEP_STYLE_GROUP,
  IEP_STYLE_TITLE,
  IEP_STYLE_INSTITUTION,
  IEP_STYLE_SECTION,
  IEP_STYLE_LABEL,
  IEP_STYLE_VALUE,
  IEP_STYLE_FIGURE,
  IEP_STYLE_LINK,
  IEP_STYLE_FOOT,
  IEP_N_STYLES,
} IepPlanStyle;

extern const IepTextStyle iep_plan_styles[IEP_N_STYLES];
extern const IepPageSize iep_plan_page;

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
