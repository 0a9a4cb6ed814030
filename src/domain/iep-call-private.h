/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a function of the database whose answer becomes a record, or a list of them. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session-private.h"

G_BEGIN_DECLS

void     iep_call_record       (IepSession          *session,
                                const char          *function,
                                JsonNode            *arguments,
                                GType                type,
                                gpointer             source_tag,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
void     iep_call_list         (IepSession          *session,
                                const char          *function,
                                JsonNode            *arguments,
                                const char          *member,
                                GType                type,
                                gpointer             source_tag,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
void     iep_call_query        (IepSession          *session,
                                const char          *sql,
                                IepParameters       *parameters,
                                GType                type,
                                gpointer             source_tag,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
void     iep_call_json         (IepSession          *session,
                                const char          *function,
                                JsonNode            *arguments,
                                gpointer             source_tag,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
GTask   *iep_call_task         (IepSession          *session,
                                GType                type,
                                gpointer             source_tag,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
void     iep_call_on_record    (GObject             *source,
                                GAsyncResult        *result,
                                gpointer             user_data);
gpointer iep_call_finish       (IepSession          *session,
                                GAsyncResult        *result,
                                gpointer             source_tag,
                                GError             **error);

G_END_DECLS
