/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-procurement-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_FILTER (iep_procurement_filter_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementFilter, iep_procurement_filter, IEP, PROCUREMENT_FILTER, GtkPopover)

/* Signal: "changed": filter differently now. */
GtkWidget *iep_procurement_filter_new        (void);
void       iep_procurement_filter_set_source (IepProcurementFilter *self,
                                              IepSession           *session,
                                              gint64                institution_id,
                                              gint64                year);
void       iep_procurement_filter_apply      (IepProcurementFilter *self,
                                              IepProcurementQuery  *query);
guint      iep_procurement_filter_count      (IepProcurementFilter *self);
void       iep_procurement_filter_set_funding (IepProcurementFilter *self,
                                               const char           *ekk,
                                               const char           *programme,
                                               const char           *source,
                                               gint64                year);
void       iep_procurement_filter_clear      (IepProcurementFilter *self);

G_END_DECLS
