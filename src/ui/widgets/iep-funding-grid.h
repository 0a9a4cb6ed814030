/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/iep-sum-grid.h"

G_BEGIN_DECLS

#define IEP_TYPE_FUNDING_GRID (iep_funding_grid_get_type ())
G_DECLARE_FINAL_TYPE (IepFundingGrid, iep_funding_grid, IEP, FUNDING_GRID, IepSumGrid)

GtkWidget *iep_funding_grid_new (gboolean editable);

G_END_DECLS
