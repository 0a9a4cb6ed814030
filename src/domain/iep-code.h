/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of the classifications (CPV, EKK, procedures, programmes, …): finding them and knowing their names. */
#pragma once

#include "domain/iep-session.h"

G_BEGIN_DECLS

/* A code: kind, code, name (in the user's language), parent. */
#define IEP_TYPE_CODE (iep_code_get_type ())
G_DECLARE_FINAL_TYPE (IepCode, iep_code, IEP, CODE, GObject)

void         iep_code_find_async       (IepSession         *session,
                                        const char         *kind,
                                        gint64              institution_id,
                                        const char         *query,
                                        gint64              year,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GListModel  *iep_code_find_finish      (IepSession   *session,
                                        GAsyncResult *result,
                                        GError      **error);
void         iep_code_resolve_async    (IepSession         *session,
                                        const char         *kind,
                                        const char * const *codes,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean     iep_code_resolve_finish   (IepSession   *session,
                                        GAsyncResult *result,
                                        GError      **error);
char        *iep_code_name             (IepSession *session,
                                        const char *kind,
                                        const char *code);
char        *iep_code_institution_name (IepSession *session,
                                        const char *kind,
                                        gint64      institution_id,
                                        const char *code);
char        *iep_code_format           (IepSession *session,
                                        const char *kind,
                                        const char *code);
const char  *iep_code_get_code         (IepCode *self);
const char  *iep_code_get_name         (IepCode *self);
const char  *iep_code_get_parent       (IepCode *self);
const char  *iep_code_get_kind         (IepCode *self);

G_END_DECLS
