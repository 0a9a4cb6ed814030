/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delegations: who acts in place of whom, where, with which rights, from when until when. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* Properties, all read only: id, institution-id, institution-code, institution-name, absent, absent-name, deputy,
 * deputy-name, right-codes, works (those it gives today), valid-from, valid-to, reason, created-by-name, created-at,
 * revoked-by-name, revoked-at, state (coming, running, over, revoked), acts (end). */
#define IEP_TYPE_DELEGATION (iep_delegation_get_type ())
G_DECLARE_FINAL_TYPE (IepDelegation, iep_delegation, IEP, DELEGATION, IepRecord)

/* What a form asks for. Properties: absent, deputy, institution-id (string), valid-from, valid-to, reason, and for each
 * right that can be handed on whether it is: manage, endorse, approve, endorse-ministry, sign. */
#define IEP_TYPE_NEW_DELEGATION (iep_new_delegation_get_type ())
G_DECLARE_FINAL_TYPE (IepNewDelegation, iep_new_delegation, IEP, NEW_DELEGATION, IepRecord)

char          *iep_delegation_dup_state   (IepDelegation *self);
char          *iep_delegation_dup_rights  (IepDelegation *self);
void           iep_delegation_list_async  (IepSession         *session,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
GListModel    *iep_delegation_list_finish (IepSession   *session,
                                           GAsyncResult *result,
                                           GError      **error);
void           iep_delegation_add_async   (IepSession         *session,
                                           IepNewDelegation   *delegation,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
IepDelegation *iep_delegation_add_finish  (IepSession   *session,
                                           GAsyncResult *result,
                                           GError      **error);
void           iep_delegation_end_async   (IepSession         *session,
                                           gint64              delegation_id,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
IepDelegation *iep_delegation_end_finish  (IepSession   *session,
                                           GAsyncResult *result,
                                           GError      **error);

G_END_DECLS
