/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Plans": the versions of the year's plan and the one that is looked at. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PLANS_PAGE (iep_plans_page_get_type ())
G_DECLARE_FINAL_TYPE (IepPlansPage, iep_plans_page, IEP, PLANS_PAGE, GtkWidget)

G_END_DECLS
