/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of an estimate was not saved before the program ended, by server, person and version. */
#pragma once

#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

void       iep_estimate_unsaved_keep       (IepSession       *session,
                                            gint64            version_id,
                                            IepEstimateSheet *sheet);
void       iep_estimate_unsaved_forget     (IepSession       *session,
                                            gint64            version_id);
void       iep_estimate_unsaved_flush      (void);
GDateTime *iep_estimate_unsaved_bring_back (IepSession       *session,
                                            gint64            version_id,
                                            IepEstimateSheet *sheet);

G_END_DECLS
