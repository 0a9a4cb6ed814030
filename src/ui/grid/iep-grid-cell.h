/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * IepGridLook:
 * @IEP_GRID_NUMBER: right-aligned, tabular figures
 * @IEP_GRID_READ_ONLY: cannot be written
 * @IEP_GRID_EDITED: not saved yet
 * @IEP_GRID_WRONG: a red corner
 * @IEP_GRID_CONFLICT: somebody else changed it too
 * @IEP_GRID_UNBALANCED: its parts do not add up to it
 * @IEP_GRID_TITLE: a heading
 * @IEP_GRID_NEGATIVE: less than nothing
 */
typedef enum
{
  IEP_GRID_NUMBER     = 1 << 0,
  IEP_GRID_READ_ONLY  = 1 << 1,
  IEP_GRID_EDITED     = 1 << 2,
  IEP_GRID_WRONG      = 1 << 3,
  IEP_GRID_CONFLICT   = 1 << 4,
  IEP_GRID_UNBALANCED = 1 << 5,
  IEP_GRID_TITLE      = 1 << 6,
  IEP_GRID_NEGATIVE   = 1 << 7,
} IepGridLook;

#define IEP_TYPE_GRID_CELL (iep_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (IepGridCell, iep_grid_cell, IEP, GRID_CELL, GtkWidget)

GtkWidget  *iep_grid_cell_new          (gboolean     heading);
gboolean    iep_grid_cell_set_text     (IepGridCell *self,
                                        const char  *text);
void        iep_grid_cell_set_look     (IepGridCell *self,
                                        IepGridLook  look);
void        iep_grid_cell_set_indent   (IepGridCell *self,
                                        int          indent,
                                        int          expander);
void        iep_grid_cell_set_name     (IepGridCell *self,
                                        const char  *name,
                                        const char  *problem);
const char *iep_grid_cell_get_text     (IepGridCell *self);
gboolean    iep_grid_cell_is_cut       (IepGridCell *self);

G_END_DECLS
