/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-procurement.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_DATA (iep_procurement_data_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementData, iep_procurement_data, IEP, PROCUREMENT_DATA, GtkWidget)

GtkWidget *iep_procurement_data_new  (void);
void       iep_procurement_data_show (IepProcurementData *self,
                                      IepProcurement     *procurement,
                                      IepProcurement     *in_force);

G_END_DECLS
