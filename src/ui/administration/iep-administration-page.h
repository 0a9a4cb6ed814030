/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_ADMINISTRATION_PAGE (iep_administration_page_get_type ())
G_DECLARE_FINAL_TYPE (IepAdministrationPage, iep_administration_page, IEP, ADMINISTRATION_PAGE, GtkWidget)

G_END_DECLS
