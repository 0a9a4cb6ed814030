/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet on the screen: a spreadsheet of which only the cells in sight exist. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-sheet.h"

G_BEGIN_DECLS

/**
 * IepGridView:
 * @IEP_GRID_MONTHS: the twelve months
 * @IEP_GRID_QUARTERS: the quarters, each of which can be unfolded into its months by its heading
 * @IEP_GRID_BOTH: the months, and each quarter behind its own
 */
typedef enum
{
  IEP_GRID_MONTHS,
  IEP_GRID_QUARTERS,
  IEP_GRID_BOTH,
} IepGridView;

#define IEP_TYPE_GRID (iep_grid_get_type ())
G_DECLARE_FINAL_TYPE (IepGrid, iep_grid, IEP, GRID, GtkWidget)

/*
 * A GtkScrollable, to be put into a GtkScrolledWindow. Properties: "sheet" (IepSheet); "view" (int, IepGridView);
 * "amendment", "show-source", "show-split", "show-rest" (boolean): which columns there are; read only:
 * "selection-count" and "selection-cells" (uint), "selection-sum" (int64, cents), "problem" (string: what is wrong
 * with the cell that has the focus, or NULL).
 *
 * Signals: "message" (string): something a person has to be told. "conflict-activated" (pointer to IepSheetRow, int
 * column): Enter or a double click on a cell that somebody else changed too.
 *
 * Actions: grid.cut, copy, paste, delete, fill-right, fill-down, undo, redo, insert-line, remove-lines,
 * distribute (string: equal, pattern, by-hand), take-theirs, keep-mine, next-problem, fold-all, unfold-all, select-all.
 */
GtkWidget  *iep_grid_new             (IepSheet        *sheet);
IepSheet   *iep_grid_get_sheet       (IepGrid         *self);
void        iep_grid_set_sheet       (IepGrid         *self,
                                      IepSheet        *sheet);
gboolean    iep_grid_commit          (IepGrid         *self);
gboolean    iep_grid_is_editing      (IepGrid         *self);
gboolean    iep_grid_show_cell       (IepGrid         *self,
                                      IepSheetRow     *row,
                                      IepSheetColumn   column);
IepSheetRow *iep_grid_get_current    (IepGrid         *self,
                                      IepSheetColumn  *column);
void        iep_grid_get_selection   (IepGrid         *self,
                                      IepSheetRange   *range);

G_END_DECLS
