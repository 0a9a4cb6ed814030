/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stops an estimate and what it is warned of: a list that folds, each item a way to its cell. */
#pragma once

#include <gtk/gtk.h>

#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_PROBLEMS (iep_estimate_problems_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateProblems, iep_estimate_problems, IEP, ESTIMATE_PROBLEMS, GtkWidget)

/* Signal: "activated" (IepProblem *problem). */
void iep_estimate_problems_show   (IepEstimateProblems *self,
                                   IepEstimateSheet    *bridge,
                                   GListModel          *problems,
                                   GListModel          *warnings);
void iep_estimate_problems_expand (IepEstimateProblems *self);

G_END_DECLS
