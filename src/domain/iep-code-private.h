/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of codes for the other files of the room: read when a session opens and when a record needs them. */
#pragma once

#include "domain/iep-code.h"

G_BEGIN_DECLS

void     iep_code_load_async            (IepSession          *session,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean iep_code_load_finish           (IepSession          *session,
                                         GAsyncResult        *result,
                                         GError             **error);
void     iep_code_forget                (IepSession          *session);

void     iep_code_remember              (IepSession          *session,
                                         const char          *kind,
                                         gint64               institution_id,
                                         const char          *code,
                                         const char          *name);
const char *
         iep_code_pick_name             (const char          *latvian,
                                         const char          *english);

/* A bag of codes whose names somebody is about to show. */
typedef struct _IepCodeNeeds IepCodeNeeds;

IepCodeNeeds *iep_code_needs_new        (void);
void          iep_code_needs_free       (IepCodeNeeds        *self);
void          iep_code_needs_add        (IepCodeNeeds        *self,
                                         const char          *kind,
                                         gint64               institution_id,
                                         const char          *code);
void          iep_code_needs_add_record (IepCodeNeeds        *self,
                                         IepRecord           *record);

void     iep_code_resolve_needs_async   (IepSession          *session,
                                         IepCodeNeeds        *needs,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean iep_code_resolve_needs_finish  (IepSession          *session,
                                         GAsyncResult        *result,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepCodeNeeds, iep_code_needs_free)

G_END_DECLS
