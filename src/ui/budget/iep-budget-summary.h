/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-budget.h"

G_BEGIN_DECLS

#define IEP_TYPE_BUDGET_SUMMARY (iep_budget_summary_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetSummary, iep_budget_summary, IEP, BUDGET_SUMMARY, GtkWidget)

gboolean iep_budget_summary_show (IepBudgetSummary *self,
                                  IepBudgetControl *control);

G_END_DECLS
