/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of IepGrid share. */
#pragma once

#include "ui/grid/iep-grid-cell.h"
#include "ui/grid/iep-grid-row.h"
#include "ui/grid/iep-grid.h"

G_BEGIN_DECLS

typedef enum
{
  IEP_GRID_EDIT_NONE,
  IEP_GRID_EDIT_REPLACE,  /* begun by typing: arrows leave the cell */
  IEP_GRID_EDIT_CHANGE,   /* begun by F2: arrows move inside the text */
} IepGridEdit;

struct _IepGrid
{
  GtkWidget       parent_instance;
  IepSheet       *sheet;
  GSignalGroup   *watch;

  GtkAdjustment  *adjustment[2];
  guint           policy[2];

  IepGridView     view;
  guint           unfolded;       /* bit n: quarter n shows its months */
  gboolean        amendment;
  gboolean        show_source;
  gboolean        show_split;
  gboolean        show_rest;

  IepSheetColumn  columns[IEP_SHEET_N_COLUMNS];
  int             x[IEP_SHEET_N_COLUMNS];
  int             width[IEP_SHEET_N_COLUMNS];
  int             chosen_width[IEP_SHEET_N_COLUMNS];  /* by dragging, by kind; 0: none */
  gint64          largest[IEP_SHEET_N_COLUMNS];        /* what they are wide enough for, by kind */
  int             fitting_width[IEP_SHEET_N_COLUMNS];
  guint           n_columns;
  guint           n_frozen;
  int             frozen_width;
  int             total_width;
  int             row_height;
  int             header_height;
  int             money_width;
  int             char_width;

  int             last_width;     /* as it was placed last */
  int             last_height;
  int             expected_width; /* before it has a size: the one it is going to have */
  guint64         sight;          /* which kinds of columns were in sight when last placed */
  guint64         places;         /* and where, as one number */
  gboolean        stale;          /* rows or columns have changed since */
  gboolean        allocating;
  guint           sync_source;

  GtkWidget      *header;
  GPtrArray      *rows;           /* IepGridRow, the ones in sight, from @first on */
  guint           first;
  GtkWidget      *selection_mark;
  GtkWidget      *cursor_mark;
  GtkWidget      *note;
  GtkWidget      *entry;
  GtkWidget      *menu;

  guint           row;            /* the cell of the keys, and where the selection began */
  guint           column;
  guint           anchor_row;
  guint           anchor_column;
  guint           tab_column;     /* where Enter returns to after Tab; G_MAXUINT: nowhere */
  IepSheetRow    *current;        /* the row of the cell, to find it again when rows come and go */
  gboolean        reveal;

  IepGridEdit     editing;
  IepSheetRow    *edit_row;
  IepSheetColumn  edit_column;
  gboolean        closing;

  gboolean        dragging;
  int             resizing;       /* the column whose border is dragged, or -1 */
  int             resize_start;

  guint           selection_count;
  guint           selection_cells;
  gint64          selection_sum;
  char           *problem;
};

/* iep-grid.c */
void      iep_grid_tell              (IepGrid        *self,
                                      const char     *message);
void      iep_grid_update_summary    (IepGrid        *self);
void      iep_grid_conflict          (IepGrid        *self,
                                      IepSheetRow    *row,
                                      IepSheetColumn  column);

/* iep-grid-columns.c */
const char *iep_grid_column_title      (IepSheetColumn  column,
                                      gboolean        in_full);
gboolean  iep_grid_column_is_number  (IepSheetColumn  column);
void      iep_grid_columns_build     (IepGrid        *self);
void      iep_grid_columns_measure   (IepGrid        *self);
void      iep_grid_columns_fit       (IepGrid        *self);
void      iep_grid_columns_place     (IepGrid        *self,
                                      int             width);
int       iep_grid_find_column       (IepGrid        *self,
                                      IepSheetColumn  column);

/* iep-grid-layout.c */
void      iep_grid_allocate          (IepGrid        *self,
                                      int             width,
                                      int             height);
gboolean  iep_grid_column_span       (IepGrid        *self,
                                      guint           column,
                                      int            *left,
                                      int            *right);
gboolean  iep_grid_cell_at           (IepGrid        *self,
                                      double          x,
                                      double          y,
                                      guint          *row,
                                      guint          *column);
void      iep_grid_rescue_focus      (IepGrid        *self,
                                      GtkWidget      *from);
void      iep_grid_sync              (IepGrid        *self);
void      iep_grid_sync_later        (IepGrid        *self);
void      iep_grid_refresh           (IepGrid        *self);
void      iep_grid_update_cells      (IepGrid        *self);
void      iep_grid_scroll_to         (IepGrid        *self,
                                      guint           row,
                                      guint           column);
GtkWidget *iep_grid_get_cell_widget  (IepGrid        *self,
                                      guint           row,
                                      guint           column);
int       iep_grid_page_rows         (IepGrid        *self);

/* iep-grid-select.c */
void      iep_grid_move_to           (IepGrid        *self,
                                      guint           row,
                                      guint           column,
                                      gboolean        extend);
void      iep_grid_jump              (IepGrid        *self,
                                      int             down,
                                      int             right,
                                      gboolean        extend);
void      iep_grid_select            (IepGrid        *self,
                                      guint           row,
                                      guint           column,
                                      guint           to_row,
                                      guint           to_column);
void      iep_grid_focus_cursor      (IepGrid        *self);
void      iep_grid_keep_cursor       (IepGrid        *self);
void      iep_grid_add_pointer       (IepGrid        *self);

/* iep-grid-edit.c */
gboolean  iep_grid_begin_edit        (IepGrid        *self,
                                      IepGridEdit     how);
void      iep_grid_cancel            (IepGrid        *self);
gboolean  iep_grid_commit_all        (IepGrid        *self);
void      iep_grid_add_editor        (IepGrid        *self);

/* iep-grid-keys.c */
void      iep_grid_add_keys          (IepGrid        *self);

/* iep-grid-actions.c */
void      iep_grid_install_actions   (GtkWidgetClass *widget_class);
void      iep_grid_update_actions    (IepGrid        *self);
void      iep_grid_popup_menu        (IepGrid        *self,
                                      double          x,
                                      double          y);

G_END_DECLS
