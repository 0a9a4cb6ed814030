/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-procurement.h"
#include "ui/widgets/iep-line-grid.h"

G_BEGIN_DECLS

#define IEP_TYPE_FUNDING_GRID (iep_funding_grid_get_type ())
G_DECLARE_FINAL_TYPE (IepFundingGrid, iep_funding_grid, IEP, FUNDING_GRID, GtkWidget)

/* Properties: "editable" (construct only). Signal: "changed". */
GtkWidget   *iep_funding_grid_new             (gboolean        editable);
void         iep_funding_grid_set_procurement (IepFundingGrid *self,
                                               IepSession     *session,
                                               IepProcurement *procurement);
IepLineGrid *iep_funding_grid_get_lines       (IepFundingGrid *self);
void         iep_funding_grid_add_line        (IepFundingGrid *self);
void         iep_funding_grid_fill_rest       (IepFundingGrid *self);

G_END_DECLS
