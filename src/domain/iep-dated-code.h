/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes with the days they are valid on: all of a classification, or an institution's own. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* Properties: code, name, valid-from, valid-to; read only: parent-code, detail (of a person or institution: more words). */
#define IEP_TYPE_DATED_CODE (iep_dated_code_get_type ())
G_DECLARE_FINAL_TYPE (IepDatedCode, iep_dated_code, IEP, DATED_CODE, IepRecord)

void          iep_dated_codes_async    (IepSession         *session,
                                        const char         *kind,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GListModel   *iep_dated_codes_finish   (IepSession   *session,
                                        GAsyncResult *result,
                                        GError      **error);
void          iep_own_codes_async      (IepSession         *session,
                                        gint64              institution_id,
                                        const char         *kind,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GListModel   *iep_own_codes_finish     (IepSession   *session,
                                        GAsyncResult *result,
                                        GError      **error);
void          iep_own_code_save_async  (IepSession         *session,
                                        gint64              institution_id,
                                        const char         *kind,
                                        IepDatedCode       *code,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
IepDatedCode *iep_own_code_save_finish (IepSession   *session,
                                        GAsyncResult *result,
                                        GError      **error);
void          iep_chooser_items_async  (IepSession         *session,
                                        const char         *kind,
                                        gint64              institution_id,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GListModel   *iep_chooser_items_finish (IepSession   *session,
                                        GAsyncResult *result,
                                        GError      **error);

G_END_DECLS
