/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An institution as the system administrator keeps it: its codes, its place, its settings and its flow. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* Properties: id, lock-version, code, sector-code, name, kind, parent-id (string), registration-number,
 * buyer-profile-url, plans-here, estimate-detail, budget-control, four-eyes, vpc-client; read only: flow-code, depth
 * (in the tree). In a list only id, code, name, kind, parent-id and depth are known. */
#define IEP_TYPE_INSTITUTION_SETTINGS (iep_institution_settings_get_type ())
G_DECLARE_FINAL_TYPE (IepInstitutionSettings, iep_institution_settings, IEP, INSTITUTION_SETTINGS, IepRecord)

/* One change of the flow of an institution. Properties: flow-code, valid-from, set-by-name, justification. */
#define IEP_TYPE_FLOW_CHANGE (iep_flow_change_get_type ())
G_DECLARE_FINAL_TYPE (IepFlowChange, iep_flow_change, IEP, FLOW_CHANGE, IepRecord)

/* What a form asks for. Properties: flow-code, justification (which a flow that is off needs). */
#define IEP_TYPE_NEW_FLOW (iep_new_flow_get_type ())
G_DECLARE_FINAL_TYPE (IepNewFlow, iep_new_flow, IEP, NEW_FLOW, IepRecord)

IepInstitutionSettings *iep_institution_settings_new         (void);
void                    iep_institution_list_async           (IepSession         *session,
                                                              GCancellable       *cancellable,
                                                              GAsyncReadyCallback callback,
                                                              gpointer            user_data);
GListModel             *iep_institution_list_finish          (IepSession   *session,
                                                              GAsyncResult *result,
                                                              GError      **error);
void                    iep_institution_settings_async       (IepSession         *session,
                                                              gint64              institution_id,
                                                              GCancellable       *cancellable,
                                                              GAsyncReadyCallback callback,
                                                              gpointer            user_data);
IepInstitutionSettings *iep_institution_settings_finish      (IepSession   *session,
                                                              GAsyncResult *result,
                                                              GError      **error);
void                    iep_institution_settings_save_async  (IepSession             *session,
                                                              IepInstitutionSettings *settings,
                                                              GCancellable           *cancellable,
                                                              GAsyncReadyCallback     callback,
                                                              gpointer                user_data);
IepInstitutionSettings *iep_institution_settings_save_finish (IepSession   *session,
                                                              GAsyncResult *result,
                                                              GError      **error);
void                    iep_institution_set_flow_async       (IepSession         *session,
                                                              gint64              institution_id,
                                                              IepNewFlow         *flow,
                                                              GCancellable       *cancellable,
                                                              GAsyncReadyCallback callback,
                                                              gpointer            user_data);
IepInstitutionSettings *iep_institution_set_flow_finish      (IepSession   *session,
                                                              GAsyncResult *result,
                                                              GError      **error);
void                    iep_flow_changes_async               (IepSession         *session,
                                                              gint64              institution_id,
                                                              GCancellable       *cancellable,
                                                              GAsyncReadyCallback callback,
                                                              gpointer            user_data);
GListModel             *iep_flow_changes_finish              (IepSession   *session,
                                                              GAsyncResult *result,
                                                              GError      **error);

G_END_DECLS
