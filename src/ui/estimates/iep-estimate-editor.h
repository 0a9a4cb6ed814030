/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contents of a version of an estimate as a spreadsheet: read only, or a draft that is being written. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-estimate.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_EDITOR (iep_estimate_editor_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateEditor, iep_estimate_editor, IEP, ESTIMATE_EDITOR, GtkWidget)

/* Property: "modified" (gboolean, read only). Signals: "saved" (IepEstimateVersion *version: the header, problems and
 * warnings as the server has them now), "failed" (the save did not happen; the editor says why), "stale" (the version
 * is not what was shown: read it again). */
void     iep_estimate_editor_show         (IepEstimateEditor  *self,
                                           IepSession         *session,
                                           IepEstimateVersion *version);
void     iep_estimate_editor_clear        (IepEstimateEditor  *self);
void     iep_estimate_editor_refresh      (IepEstimateEditor  *self,
                                           IepEstimateVersion *version);
void     iep_estimate_editor_focus        (IepEstimateEditor  *self);
gboolean iep_estimate_editor_get_modified (IepEstimateEditor  *self);
void     iep_estimate_editor_save         (IepEstimateEditor  *self);
void     iep_estimate_editor_import       (IepEstimateEditor  *self);
void     iep_estimate_editor_show_problems(IepEstimateEditor  *self,
                                           GListModel         *problems);

G_END_DECLS
