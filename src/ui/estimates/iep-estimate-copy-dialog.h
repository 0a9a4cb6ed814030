/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Begins an estimate as a copy of another one, its amounts changed by an index, for all codes or code by code. */
#pragma once

#include <adwaita.h>

#include "domain/iep-estimate.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_COPY_DIALOG (iep_estimate_copy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateCopyDialog, iep_estimate_copy_dialog, IEP, ESTIMATE_COPY_DIALOG, AdwWindow)

/* Signal: "created" (IepEstimateVersion *version). */
GtkWidget *iep_estimate_copy_dialog_new (GtkWindow          *parent,
                                         IepSession         *session,
                                         GListModel         *versions,
                                         gint64              preferred_id,
                                         gint64              year);

G_END_DECLS
