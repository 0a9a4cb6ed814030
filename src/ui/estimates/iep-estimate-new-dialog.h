/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Begins the estimate of a programme, or changes the head of a draft: function and number. */
#pragma once

#include <adwaita.h>

#include "domain/iep-estimate.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_NEW_DIALOG (iep_estimate_new_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateNewDialog, iep_estimate_new_dialog, IEP, ESTIMATE_NEW_DIALOG, AdwWindow)

/* Signal: "created" (IepEstimateVersion *version: the new one, or the header of the one that was changed). */
GtkWidget *iep_estimate_new_dialog_new (GtkWindow  *parent,
                                        IepSession *session,
                                        gint64      institution_id,
                                        gint64      year);
GtkWidget *iep_estimate_new_dialog_new_for_version
                                       (GtkWindow          *parent,
                                        IepSession         *session,
                                        IepEstimateVersion *version);

G_END_DECLS
