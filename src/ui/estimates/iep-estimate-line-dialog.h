/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a line to a draft: its code, found by digits or words, its funding source and its part of the budget. */
#pragma once

#include <adwaita.h>

#include "domain/iep-estimate.h"
#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_LINE_DIALOG (iep_estimate_line_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateLineDialog, iep_estimate_line_dialog, IEP, ESTIMATE_LINE_DIALOG, AdwWindow)

/* Signal: "added" (IepSheetRow *row). */
GtkWidget *iep_estimate_line_dialog_new (GtkWindow          *parent,
                                         IepSession         *session,
                                         IepEstimateVersion *version,
                                         IepEstimateSheet   *bridge,
                                         IepSheetRow        *near);

G_END_DECLS
