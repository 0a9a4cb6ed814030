/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENTS_PAGE (iep_procurements_page_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementsPage, iep_procurements_page, IEP, PROCUREMENTS_PAGE, GtkWidget)

G_END_DECLS
