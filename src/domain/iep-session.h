/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person at one server: who it is, which rights, the calls, and the news of what others changed. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "database/iep-connection.h"
#include "database/iep-server.h"
#include "domain/iep-institution.h"

G_BEGIN_DECLS

/**
 * IEP_SCHEMA_VERSION:
 *
 * The version of the schema this program speaks (data/database/schema_version).
 */
#define IEP_SCHEMA_VERSION 3

/* Properties: connection, login, name, position-title, administrator, must-change-password, institutions, busy, silent
 * (something was asked for, and the server does not answer at all).
 * Signals: changed (gint64 institution_id; 0 = everything may have changed), reloaded (rights or names are new). */
#define IEP_TYPE_SESSION (iep_session_get_type ())
G_DECLARE_FINAL_TYPE (IepSession, iep_session, IEP, SESSION, GObject)

void           iep_session_open_async               (IepServer           *server,
                                                     const char          *password,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
IepSession    *iep_session_open_finish              (GAsyncResult        *result,
                                                     GError             **error);
void           iep_session_close                    (IepSession          *self);

IepConnection *iep_session_get_connection           (IepSession          *self);
const char    *iep_session_get_login                (IepSession          *self);
const char    *iep_session_get_name                 (IepSession          *self);
const char    *iep_session_get_position_title       (IepSession          *self);
gboolean       iep_session_is_administrator         (IepSession          *self);
gboolean       iep_session_must_change_password     (IepSession          *self);
gboolean       iep_session_is_busy                  (IepSession          *self);
GDateTime     *iep_session_get_password_until       (IepSession          *self);
GListModel    *iep_session_get_institutions         (IepSession          *self);
IepInstitution *iep_session_find_institution        (IepSession          *self,
                                                     gint64               institution_id);
IepInstitution *iep_session_find_institution_by_code (IepSession         *self,
                                                     const char          *code);
gboolean       iep_session_has_right                (IepSession          *self,
                                                     gint64               institution_id,
                                                     const char          *right);
gboolean       iep_session_has_right_anywhere       (IepSession          *self,
                                                     const char          *right);

void           iep_session_call_async               (IepSession          *self,
                                                     const char          *function,
                                                     JsonNode            *arguments,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
JsonNode      *iep_session_call_finish              (IepSession          *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
void           iep_session_reload_async             (IepSession          *self,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
gboolean       iep_session_reload_finish            (IepSession          *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
void           iep_session_change_password_async    (IepSession          *self,
                                                     const char          *new_password,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
gboolean       iep_session_change_password_finish   (IepSession          *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
void           iep_session_check_changes            (IepSession          *self);
gboolean       iep_session_rest                     (IepSession          *self);
void           iep_session_wake                     (IepSession          *self);
void           iep_session_give_up                  (IepSession          *self);
gboolean       iep_session_is_silent                (IepSession          *self);
gint64         iep_session_get_last_act             (IepSession          *self);
void           iep_session_set_retry_deadline       (IepSession          *self,
                                                     guint                seconds);

G_END_DECLS
