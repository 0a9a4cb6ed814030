/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One version of an estimate: its head, its way through the flow, contents, comparison, PDF, decisions, and the acts. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-estimate.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_VIEW (iep_estimate_view_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateView, iep_estimate_view, IEP, ESTIMATE_VIEW, GtkWidget)

/* Signals: "acted" (int64 version: the one to look at now, another one when an amendment was begun), "copy-wanted" (). */
void    iep_estimate_view_show        (IepEstimateView *self,
                                       IepSession      *session,
                                       gint64           version_id,
                                       GListModel      *versions);
void    iep_estimate_view_refresh     (IepEstimateView *self,
                                       GListModel      *versions);
void    iep_estimate_view_close       (IepEstimateView *self);
gint64  iep_estimate_view_get_version (IepEstimateView *self);
void    iep_estimate_view_import      (IepEstimateView *self);

G_END_DECLS
