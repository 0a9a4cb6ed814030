/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people changed the same cells of an estimate: which amounts stay is chosen cell by cell. */
#pragma once

#include <adwaita.h>

#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_CONFLICT_DIALOG (iep_estimate_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateConflictDialog, iep_estimate_conflict_dialog, IEP, ESTIMATE_CONFLICT_DIALOG, AdwWindow)

/* Signal: "settled" (): every cell was decided and the sheet knows. */
GtkWidget *iep_estimate_conflict_dialog_new (GtkWindow        *parent,
                                             IepEstimateSheet *bridge,
                                             GListModel       *known,
                                             GListModel       *lines);

G_END_DECLS
