/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-sheet.h"
#include "ui/grid/iep-grid.h"

G_BEGIN_DECLS

#define IEP_TYPE_GRID_ROW (iep_grid_row_get_type ())
G_DECLARE_FINAL_TYPE (IepGridRow, iep_grid_row, IEP, GRID_ROW, GtkWidget)

GtkWidget *iep_grid_row_new      (IepGrid    *grid,
                                  gboolean    heading);
void       iep_grid_row_update   (IepGridRow *self,
                                  guint       position);
guint      iep_grid_row_position (IepGridRow *self);
GtkWidget *iep_grid_row_get_cell (IepGridRow *self,
                                  guint       column);
void       iep_grid_row_forget   (IepGridRow *self);

G_END_DECLS
