/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the plans of the year stand: for a ministry one column a status, for one institution a line. */
#pragma once

#include <adwaita.h>

#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_PLAN_BOARD (iep_plan_board_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanBoard, iep_plan_board, IEP, PLAN_BOARD, AdwBin)

void iep_plan_board_set_context (IepPlanBoard *self,
                                 IepContext   *context);
void iep_plan_board_show        (IepPlanBoard *self,
                                 GListModel   *statuses);

G_END_DECLS
