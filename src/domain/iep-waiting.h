/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for this person, and where the plans of the institutions stand. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* One document whose next step is mine: document-kind, version-id, institution-id, institution-code,
 * institution-name, year, number, programme and budget-type and kind (of an estimate), status, next-act, since, preparer-name, total, line-count. */
#define IEP_TYPE_WAITING_ITEM (iep_waiting_item_get_type ())
G_DECLARE_FINAL_TYPE (IepWaitingItem, iep_waiting_item, IEP, WAITING_ITEM, IepRecord)

/* An institution on the overview board: institution-id, institution-code, institution-name, kind, parent-id, and of
 * its newest version version-id, number, status, display-status, changed-at, total, line-count; of the one in force
 * in-force-version-id, in-force-number, in-force-total. */
#define IEP_TYPE_INSTITUTION_STATUS (iep_institution_status_get_type ())
G_DECLARE_FINAL_TYPE (IepInstitutionStatus, iep_institution_status, IEP, INSTITUTION_STATUS, IepRecord)

void         iep_waiting_async             (IepSession         *session,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
GListModel  *iep_waiting_finish            (IepSession   *session,
                                            GAsyncResult *result,
                                            GError      **error);
void         iep_institution_status_async  (IepSession         *session,
                                            gint64              year,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
GListModel  *iep_institution_status_finish (IepSession   *session,
                                            GAsyncResult *result,
                                            GError      **error);

G_END_DECLS
