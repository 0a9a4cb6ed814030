/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving the cells of a draft: what changed, each with what it was based on, in one call. */
#pragma once

#include "domain/iep-estimate.h"

G_BEGIN_DECLS

/* What one save sends; made with iep_estimate_changes_new(), freed by whoever made it. */
typedef struct _IepEstimateChanges IepEstimateChanges;

/* A cell two people gave different values: section, code, source, split, column (m1 … m12, reason, details or a field
 * of the header), base, theirs, mine (amounts), base-text, theirs-text, mine-text (as shown), changed-by-name, gone
 * (the line is no longer there). */
#define IEP_TYPE_ESTIMATE_CONFLICT (iep_estimate_conflict_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateConflict, iep_estimate_conflict, IEP, ESTIMATE_CONFLICT, IepRecord)

IepEstimateChanges *iep_estimate_changes_new         (void);
void                iep_estimate_changes_free        (IepEstimateChanges *self);
gboolean            iep_estimate_changes_is_empty    (IepEstimateChanges *self);
void                iep_estimate_changes_set_cell    (IepEstimateChanges *self,
                                                      const char         *section,
                                                      const char         *code,
                                                      const char         *source,
                                                      const char         *split,
                                                      const char         *column,
                                                      gint64              base,
                                                      gint64              value);
void                iep_estimate_changes_set_reason  (IepEstimateChanges *self,
                                                      const char         *section,
                                                      const char         *code,
                                                      const char         *source,
                                                      const char         *split,
                                                      const char         *base,
                                                      const char         *value);
void                iep_estimate_changes_add_line    (IepEstimateChanges *self,
                                                      const char         *section,
                                                      const char         *code,
                                                      const char         *source,
                                                      const char         *split,
                                                      const gint64        months[IEP_ESTIMATE_MONTHS],
                                                      const char         *reason);
void                iep_estimate_changes_remove_line (IepEstimateChanges *self,
                                                      const char         *section,
                                                      const char         *code,
                                                      const char         *source,
                                                      const char         *split);
void                iep_estimate_changes_set_header  (IepEstimateChanges *self,
                                                      const char         *column,
                                                      const char         *base,
                                                      const char         *value);
void                iep_estimate_changes_set_details (IepEstimateChanges *self,
                                                      const char         *section,
                                                      const char         *code,
                                                      const char         *source,
                                                      const char         *split,
                                                      JsonArray          *base,
                                                      JsonArray          *rows);
JsonNode           *iep_estimate_changes_to_json     (IepEstimateChanges *self);

void                iep_estimate_save_async          (IepSession          *session,
                                                      gint64               version_id,
                                                      IepEstimateChanges  *changes,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
IepEstimateVersion *iep_estimate_save_finish         (IepSession          *session,
                                                      GAsyncResult        *result,
                                                      GError             **error);
GListModel         *iep_estimate_conflicts           (const GError        *error);
GListModel         *iep_estimate_refused_cells       (const GError        *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepEstimateChanges, iep_estimate_changes_free)

G_END_DECLS
