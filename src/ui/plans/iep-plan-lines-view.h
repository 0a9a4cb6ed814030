/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The procurements in a plan version, as they were frozen. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PLAN_LINES_VIEW (iep_plan_lines_view_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanLinesView, iep_plan_lines_view, IEP, PLAN_LINES_VIEW, GtkWidget)

GtkWidget *iep_plan_lines_view_new       (void);
void       iep_plan_lines_view_set_lines (IepPlanLinesView *self,
                                          GListModel       *lines);

G_END_DECLS
