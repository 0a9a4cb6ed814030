/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/iep-sum-grid.h"

G_BEGIN_DECLS

#define IEP_TYPE_LOTS_GRID (iep_lots_grid_get_type ())
G_DECLARE_FINAL_TYPE (IepLotsGrid, iep_lots_grid, IEP, LOTS_GRID, IepSumGrid)

GtkWidget *iep_lots_grid_new (gboolean editable);

G_END_DECLS
