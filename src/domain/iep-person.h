/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People as the system administrator keeps them, and the rights they hold. */
#pragma once

#include "domain/iep-delegation.h"
#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* A right somebody holds. Properties, where they are known: id, login, name, position-title, in-place-of,
 * in-place-of-name (whose right it is), institution-id, institution-code, institution-name, right-code, valid-from,
 * valid-to, granted-by-name, granted-at, ended (held for a part of the day asked for only), disabled (the person). */
#define IEP_TYPE_HELD_RIGHT (iep_held_right_get_type ())
G_DECLARE_FINAL_TYPE (IepHeldRight, iep_held_right, IEP, HELD_RIGHT, IepRecord)

/* Properties: name, position-title; read only: login, disabled, must-change-password, created-at, last-login,
 * password-until, rights (of #IepHeldRight), delegations (of #IepDelegation). */
#define IEP_TYPE_PERSON (iep_person_get_type ())
G_DECLARE_FINAL_TYPE (IepPerson, iep_person, IEP, PERSON, IepRecord)

/* What a form asks for. Properties: name, position-title, login. */
#define IEP_TYPE_NEW_PERSON (iep_new_person_get_type ())
G_DECLARE_FINAL_TYPE (IepNewPerson, iep_new_person, IEP, NEW_PERSON, IepRecord)

/* What a form asks for. Properties: right-code, institution-id (string), valid-from, valid-to. */
#define IEP_TYPE_NEW_RIGHT (iep_new_right_get_type ())
G_DECLARE_FINAL_TYPE (IepNewRight, iep_new_right, IEP, NEW_RIGHT, IepRecord)

/* Who could do what where and when. Properties: institution-id (string), right-code, day. */
#define IEP_TYPE_RIGHT_QUESTION (iep_right_question_get_type ())
G_DECLARE_FINAL_TYPE (IepRightQuestion, iep_right_question, IEP, RIGHT_QUESTION, IepRecord)

char         *iep_person_dup_state             (IepPerson *self);
void          iep_person_list_async            (IepSession         *session,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
GListModel   *iep_person_list_finish           (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_person_create_async          (IepSession         *session,
                                                IepNewPerson       *person,
                                                const char         *password,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
IepPerson    *iep_person_create_finish         (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_person_reset_password_async  (IepSession         *session,
                                                const char         *login,
                                                const char         *password,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
IepPerson    *iep_person_reset_password_finish (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_person_save_async            (IepSession         *session,
                                                IepPerson          *person,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
IepPerson    *iep_person_save_finish           (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_person_set_disabled_async    (IepSession         *session,
                                                const char         *login,
                                                gboolean            disabled,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
IepPerson    *iep_person_set_disabled_finish   (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_right_add_async              (IepSession         *session,
                                                const char         *login,
                                                IepNewRight        *right,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
IepHeldRight *iep_right_add_finish             (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_right_revoke_async           (IepSession         *session,
                                                gint64              right_id,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
IepHeldRight *iep_right_revoke_finish          (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_person_rights_async          (IepSession         *session,
                                                const char         *login,
                                                const char         *day,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
GListModel   *iep_person_rights_finish         (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);
void          iep_right_holders_async          (IepSession         *session,
                                                IepRightQuestion   *question,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
GListModel   *iep_right_holders_finish         (IepSession   *session,
                                                GAsyncResult *result,
                                                GError      **error);

G_END_DECLS
