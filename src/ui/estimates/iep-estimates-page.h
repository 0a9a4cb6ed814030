/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Estimates": the list of an institution's estimates, and one of them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATES_PAGE (iep_estimates_page_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimatesPage, iep_estimates_page, IEP, ESTIMATES_PAGE, GtkWidget)

G_END_DECLS
