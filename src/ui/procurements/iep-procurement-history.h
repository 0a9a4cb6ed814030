/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-procurement.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_HISTORY (iep_procurement_history_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementHistory, iep_procurement_history, IEP, PROCUREMENT_HISTORY, GtkWidget)

/* Signal: "show-revision" (gint64 revision_id): the person wants to see that one. */
GtkWidget *iep_procurement_history_new  (void);
void       iep_procurement_history_show (IepProcurementHistory *self,
                                         IepSession            *session,
                                         gint64                 procurement_id,
                                         gint64                 revision_id);

G_END_DECLS
