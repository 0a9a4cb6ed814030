/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-procurement.h"
#include "ui/iep-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_DETAIL (iep_procurement_detail_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementDetail, iep_procurement_detail, IEP, PROCUREMENT_DETAIL, GtkWidget)

/*
 * Signals: "edit" (IepProcurement draft, const char *field or NULL): the person wants to edit it;
 *   "acted" (gint64 revision_id): something was done, and this is the revision to look at now (0: none);
 *   "show-other" (gint64 revision_id): the person wants to see another revision.
 */
void            iep_procurement_detail_set_context     (IepProcurementDetail *self,
                                                        IepContext           *context);
void            iep_procurement_detail_show            (IepProcurementDetail *self,
                                                        gint64                revision_id);
void            iep_procurement_detail_refresh         (IepProcurementDetail *self);
gint64          iep_procurement_detail_get_revision_id (IepProcurementDetail *self);
IepProcurement *iep_procurement_detail_get_procurement (IepProcurementDetail *self);

G_END_DECLS
