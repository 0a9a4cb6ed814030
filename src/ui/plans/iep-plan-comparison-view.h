/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two plan versions: procurements added, removed and changed, and the money. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-plan.h"

G_BEGIN_DECLS

#define IEP_TYPE_PLAN_COMPARISON_VIEW (iep_plan_comparison_view_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanComparisonView, iep_plan_comparison_view, IEP, PLAN_COMPARISON_VIEW, GtkWidget)

GtkWidget *iep_plan_comparison_view_new            (void);
void       iep_plan_comparison_view_set_comparison (IepPlanComparisonView *self,
                                                    IepPlanComparison     *comparison);
void       iep_plan_comparison_view_set_lists      (IepPlanComparisonView *self,
                                                    GListModel            *added,
                                                    GListModel            *removed,
                                                    GListModel            *changed);
void       iep_plan_comparison_view_set_nothing    (IepPlanComparisonView *self,
                                                    const char            *words);

G_END_DECLS
