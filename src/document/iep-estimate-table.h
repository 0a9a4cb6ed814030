/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of an estimate: the year, its amendment, its months, its sums. */
#pragma once

#include "document/iep-document-parts.h"
#include "document/iep-estimate-rows.h"

G_BEGIN_DECLS

char     *iep_estimate_amount            (IepEstimateRows  *rows,
                                          gint64            cents);
gboolean  iep_estimate_table_add_year    (IepTextEngine    *engine,
                                          IepFlow          *flow,
                                          IepEstimateRows  *rows,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean  iep_estimate_table_add_months  (IepTextEngine    *engine,
                                          IepFlow          *flow,
                                          IepEstimateRows  *rows,
                                          GCancellable     *cancellable,
                                          GError          **error);
void      iep_estimate_table_add_summary (IepTextEngine    *engine,
                                          IepFlow          *flow,
                                          IepEstimateRows  *rows);

G_END_DECLS
