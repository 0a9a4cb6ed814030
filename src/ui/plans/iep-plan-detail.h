/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One version of a plan: its flow, what is in it, what changed, its PDF, and the acts open to this person. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-plan.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_PLAN_DETAIL (iep_plan_detail_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanDetail, iep_plan_detail, IEP, PLAN_DETAIL, GtkWidget)

/* Signals: "acted" (): something was decided here, the list of versions is old; "problem" (#IepProblem): go where what
 * stops an act can be mended. */
GtkWidget *iep_plan_detail_new         (void);
void       iep_plan_detail_show        (IepPlanDetail  *self,
                                        IepSession     *session,
                                        IepPlanVersion *version,
                                        GListModel     *versions);
void       iep_plan_detail_refresh     (IepPlanDetail  *self,
                                        GListModel     *versions);
gint64     iep_plan_detail_get_version (IepPlanDetail  *self);

G_END_DECLS
