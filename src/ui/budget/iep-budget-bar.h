/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/budget/iep-budget-node.h"

G_BEGIN_DECLS

#define IEP_TYPE_BUDGET_BAR (iep_budget_bar_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetBar, iep_budget_bar, IEP, BUDGET_BAR, GtkWidget)

GtkWidget *iep_budget_bar_new  (void);
void       iep_budget_bar_show (IepBudgetBar           *self,
                                const char             *name,
                                const IepBudgetFigures *figures);

G_END_DECLS
