/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits a line of a draft over procurements and contracts; the parts have to add up to the line's year. */
#pragma once

#include <adwaita.h>

#include "domain/iep-estimate.h"
#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_SPLIT_DIALOG (iep_estimate_split_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateSplitDialog, iep_estimate_split_dialog, IEP, ESTIMATE_SPLIT_DIALOG, AdwWindow)

/* Signal: "saved" (IepEstimateVersion *version: its header and problems). */
GtkWidget *iep_estimate_split_dialog_new (GtkWindow          *parent,
                                          IepSession         *session,
                                          IepEstimateVersion *version,
                                          IepEstimateSheet   *bridge,
                                          IepSheetRow        *row);

G_END_DECLS
