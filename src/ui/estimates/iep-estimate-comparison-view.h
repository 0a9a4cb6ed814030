/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two versions of an estimate as the law shows an amendment: the year's plan, the change, the revised plan. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-estimate-compare.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_COMPARISON_VIEW (iep_estimate_comparison_view_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateComparisonView, iep_estimate_comparison_view, IEP, ESTIMATE_COMPARISON_VIEW, GtkWidget)

void iep_estimate_comparison_view_set_comparison (IepEstimateComparisonView *self,
                                                  IepEstimateComparison     *comparison);
void iep_estimate_comparison_view_set_nothing    (IepEstimateComparisonView *self,
                                                  const char                *words);

G_END_DECLS
