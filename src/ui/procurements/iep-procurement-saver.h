/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-procurement.h"

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_SAVER (iep_procurement_saver_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementSaver, iep_procurement_saver, IEP, PROCUREMENT_SAVER, GObject)

/*
 * Properties: "busy" (boolean, read only).
 * Signals: "saved" (IepProcurement, gboolean included): it is done;
 *   "refused" (GError, IepProcurement or NULL): it is not; with a procurement: the draft was saved, but not included;
 *   "conflict" (IepProcurement): this is what somebody else saved meanwhile;
 *   "made" (IepProcurement): an earlier try, whose answer was lost, made the new procurement like this;
 *   "offline": the connection is lost, and the save comes by itself when it is back.
 */
IepProcurementSaver *iep_procurement_saver_new      (IepSession          *session);
void                 iep_procurement_saver_save     (IepProcurementSaver *self,
                                                     IepProcurement      *procurement,
                                                     gboolean             include);
void                 iep_procurement_saver_cancel   (IepProcurementSaver *self);
gboolean             iep_procurement_saver_get_busy (IepProcurementSaver *self);

G_END_DECLS
