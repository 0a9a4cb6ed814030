/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two versions of estimates side by side. */
#pragma once

#include "domain/iep-estimate.h"

G_BEGIN_DECLS

/* A line that is not the same in both: section, code, name, source, source-name, split, change
 * (added|removed|changed), old, new, difference, reason. */
#define IEP_TYPE_ESTIMATE_LINE_CHANGE (iep_estimate_line_change_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateLineChange, iep_estimate_line_change, IEP, ESTIMATE_LINE_CHANGE, IepRecord)

/* Properties lines (IepEstimateLineChange) and totals (IepTotalChange; code = resource|expenditure|financing). */
#define IEP_TYPE_ESTIMATE_COMPARISON (iep_estimate_comparison_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateComparison, iep_estimate_comparison, IEP, ESTIMATE_COMPARISON, IepRecord)

void                   iep_estimate_compare_async  (IepSession          *session,
                                                    gint64               old_version_id,
                                                    gint64               new_version_id,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
IepEstimateComparison *iep_estimate_compare_finish (IepSession          *session,
                                                    GAsyncResult        *result,
                                                    GError             **error);

GListModel         *iep_estimate_comparison_get_lines  (IepEstimateComparison *self);
GListModel         *iep_estimate_comparison_get_totals (IepEstimateComparison *self);
IepEstimateVersion *iep_estimate_comparison_get_old    (IepEstimateComparison *self);
IepEstimateVersion *iep_estimate_comparison_get_new    (IepEstimateComparison *self);

G_END_DECLS
