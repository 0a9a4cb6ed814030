/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a plan's flow: a mark on the track, what it is called, who did it, when, and what was written. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-plan.h"

G_BEGIN_DECLS

#define IEP_TYPE_FLOW_STEP (iep_flow_step_get_type ())
G_DECLARE_FINAL_TYPE (IepFlowStep, iep_flow_step, IEP, FLOW_STEP, GtkWidget)

GtkWidget *iep_flow_step_new (IepVersionStep *step,
                              const char  *title,
                              const char  *comment,
                              gboolean     first,
                              gboolean     last);

G_END_DECLS
