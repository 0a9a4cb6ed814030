/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * IepDraft:
 *
 * Unsaved work found again: the document as the form last had it.
 */
typedef struct _IepDraft IepDraft;

#define IEP_TYPE_DRAFT (iep_draft_get_type ())
GType       iep_draft_get_type     (void) G_GNUC_CONST;
IepDraft   *iep_draft_ref          (IepDraft *self);
void        iep_draft_unref        (IepDraft *self);
const char *iep_draft_get_subject  (IepDraft *self);
GDateTime  *iep_draft_get_saved_at (IepDraft *self);
JsonNode   *iep_draft_get_document (IepDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepDraft, iep_draft_unref)

#define IEP_TYPE_DRAFT_STORE (iep_draft_store_get_type ())
G_DECLARE_FINAL_TYPE (IepDraftStore, iep_draft_store, IEP, DRAFT_STORE, GObject)

IepDraftStore *iep_draft_store_new         (const char    *directory);
IepDraftStore *iep_draft_store_get_default (void);
void           iep_draft_store_keep        (IepDraftStore *self,
                                            const char    *server,
                                            const char    *login,
                                            const char    *subject,
                                            JsonNode      *document);
void           iep_draft_store_forget      (IepDraftStore *self,
                                            const char    *server,
                                            const char    *login,
                                            const char    *subject);
IepDraft      *iep_draft_store_find        (IepDraftStore *self,
                                            const char    *server,
                                            const char    *login,
                                            const char    *subject);
GPtrArray     *iep_draft_store_list        (IepDraftStore *self,
                                            const char    *server,
                                            const char    *login);
void           iep_draft_store_flush       (IepDraftStore *self);

G_END_DECLS
