/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_BUDGET_PAGE (iep_budget_page_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetPage, iep_budget_page, IEP, BUDGET_PAGE, GtkWidget)

G_END_DECLS
