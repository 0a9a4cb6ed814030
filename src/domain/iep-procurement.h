/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A procurement in one of its revisions, and the acts on it. */
#pragma once

#include "domain/iep-problem.h"
#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* One row of money: year (unset = later years), programme, ekk, source, classifier, amount with VAT. */
#define IEP_TYPE_FUNDING_LINE (iep_funding_line_get_type ())
G_DECLARE_FINAL_TYPE (IepFundingLine, iep_funding_line, IEP, FUNDING_LINE, IepRecord)

/* One lot: line-no, title, cpv, estimated-price without VAT. */
#define IEP_TYPE_LOT (iep_lot_get_type ())
G_DECLARE_FINAL_TYPE (IepLot, iep_lot, IEP, LOT, IepRecord)

/* Something that happened to a revision: act (iep_label_act_done()), at, login, name. */
#define IEP_TYPE_HISTORY_EVENT (iep_history_event_get_type ())
G_DECLARE_FINAL_TYPE (IepHistoryEvent, iep_history_event, IEP, HISTORY_EVENT, IepRecord)

/* A revision on the time line of a procurement: revision-id, revision-number, status (`discarded` too), in-force,
 * created-by-name, created-at, decided-by-name, decided-at, exclusion-reason, events (a list of IepHistoryEvent). */
#define IEP_TYPE_HISTORY_ENTRY (iep_history_entry_get_type ())
G_DECLARE_FINAL_TYPE (IepHistoryEntry, iep_history_entry, IEP, HISTORY_ENTRY, IepRecord)

/* All the fields of the contract as properties; lists funding and lots. */
#define IEP_TYPE_PROCUREMENT (iep_procurement_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurement, iep_procurement, IEP, PROCUREMENT, IepRecord)

/* Codes fixed in the schema, for drop-downs; each ends with a NULL value. */
extern const IepChoice iep_price_kinds[];
extern const IepChoice iep_term_kinds[];
extern const IepChoice iep_centralised_kinds[];
extern const IepChoice iep_framework_kinds[];

/* Reading and acting. Every act needs the lock_version the record was loaded with; when somebody else was faster
 * the error is IEP_DATABASE_ERROR_CHANGED. What comes back is a new record; the one given is left as it was. */
IepProcurement  *iep_procurement_new                 (gint64 institution_id,
                                                      gint64 year);
void             iep_procurement_get_async           (IepSession         *session,
                                                      gint64              revision_id,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
IepProcurement  *iep_procurement_get_finish          (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);
void             iep_procurement_save_async          (IepSession         *session,
                                                      IepProcurement     *procurement,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
IepProcurement  *iep_procurement_save_finish         (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);
void             iep_procurement_include_async       (IepSession         *session,
                                                      IepProcurement     *procurement,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
IepProcurement  *iep_procurement_include_finish      (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);
void             iep_procurement_exclude_async       (IepSession         *session,
                                                      IepProcurement     *procurement,
                                                      const char         *reason,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
IepProcurement  *iep_procurement_exclude_finish      (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);
void             iep_procurement_new_revision_async  (IepSession         *session,
                                                      IepProcurement     *procurement,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
IepProcurement  *iep_procurement_new_revision_finish (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);
void             iep_procurement_discard_async       (IepSession         *session,
                                                      IepProcurement     *procurement,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
gboolean         iep_procurement_discard_finish      (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);
void             iep_procurement_copy_async          (IepSession         *session,
                                                      IepProcurement     *procurement,
                                                      gint64              year,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
IepProcurement  *iep_procurement_copy_finish         (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);
void             iep_procurement_history_async       (IepSession         *session,
                                                      gint64              procurement_id,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
GListModel      *iep_procurement_history_finish      (IepSession   *session,
                                                      GAsyncResult *result,
                                                      GError      **error);

/* What the record says. */
gint64           iep_procurement_get_revision_id    (IepProcurement *self);
gint64           iep_procurement_get_procurement_id (IepProcurement *self);
gint64           iep_procurement_get_institution_id (IepProcurement *self);
const char      *iep_procurement_get_status         (IepProcurement *self);
const char      *iep_procurement_get_number         (IepProcurement *self);
gboolean         iep_procurement_is_new             (IepProcurement *self);
const char      *iep_procurement_get_request        (IepProcurement *self);
void             iep_procurement_set_request        (IepProcurement *self,
                                                     const char     *request);
gboolean         iep_procurement_has_act            (IepProcurement *self,
                                                     const char     *act);
GListModel      *iep_procurement_get_missing        (IepProcurement *self);
gboolean         iep_procurement_get_funding_total  (IepProcurement *self,
                                                     gint64         *total);
gboolean         iep_procurement_get_price_with_vat (IepProcurement *self,
                                                     gint64         *total);
gboolean         iep_procurement_get_lots_total     (IepProcurement *self,
                                                     gint64         *total);
IepFundingLine  *iep_procurement_add_funding        (IepProcurement *self);
IepLot          *iep_procurement_add_lot            (IepProcurement *self);
GListModel      *iep_procurement_compare            (IepProcurement *a,
                                                     IepProcurement *b);

G_END_DECLS
