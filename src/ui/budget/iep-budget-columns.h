/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/budget/iep-budget-node.h"

G_BEGIN_DECLS

void    iep_budget_columns_add          (GtkColumnView *view);
void    iep_budget_columns_set_scenario (GtkColumnView *view,
                                         gboolean       scenario);
void    iep_budget_columns_set_narrow   (GtkColumnView *view,
                                         gboolean       narrow);
GBytes *iep_budget_columns_to_csv       (GtkColumnView *view,
                                         GError       **error);

G_END_DECLS
