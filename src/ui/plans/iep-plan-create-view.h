/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the next version of a plan would hold, what stops it, and the button that makes it. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-plan.h"
#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_PLAN_CREATE_VIEW (iep_plan_create_view_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanCreateView, iep_plan_create_view, IEP, PLAN_CREATE_VIEW, GtkWidget)

/* Signals: "created" (IepPlanVersion *version), "cancelled". */
GtkWidget *iep_plan_create_view_new   (void);
void       iep_plan_create_view_load  (IepPlanCreateView *self,
                                       IepContext        *context);
void       iep_plan_create_view_retry (IepPlanCreateView *self);

G_END_DECLS
