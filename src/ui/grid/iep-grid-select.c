/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cell of the keys and the selection: how keys and the pointer move them. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-private.h"

#include <string.h>

#define GRIP 4
#define NARROWEST 36

/* Gives the focus to the cell of the keys, or while that is out of sight to the grid itself: never may it stay on another
 * cell, whose name would be read out for this one. */
void
iep_grid_focus_cursor (IepGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *cell;

  if (self->editing != IEP_GRID_EDIT_NONE || root == NULL)
    return;
  cell = iep_grid_get_cell_widget (self, self->row, self->column);
  if (cell != NULL && iep_grid_column_span (self, self->column, NULL, NULL))
    {
      /* Its column was out of sight until now; it is placed with the next frame, which the next key need not wait for. */
      gtk_widget_set_child_visible (cell, TRUE);
      gtk_widget_grab_focus (cell);
    }
  else
    {
      gtk_root_set_focus (root, GTK_WIDGET (self));
    }
}

static gboolean
has_focus (IepGrid *self)
{
  return gtk_widget_is_focus (GTK_WIDGET (self)) || gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
}

/* Selects from one cell to another, which becomes the cell of the keys. */
void
iep_grid_select (IepGrid *self,
                 guint    row,
                 guint    column,
                 guint    to_row,
                 guint    to_column)
{
  guint n = iep_sheet_get_n_rows (self->sheet);
  gboolean focused = has_focus (self);

  if (n == 0 || self->n_columns == 0)
    return;
  self->anchor_row = MIN (row, n - 1);
  self->anchor_column = MIN (column, self->n_columns - 1);
  self->row = MIN (to_row, n - 1);
  self->column = MIN (to_column, self->n_columns - 1);
  self->current = iep_sheet_get_row (self->sheet, self->row);
  iep_grid_update_summary (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (focused)
    iep_grid_focus_cursor (self);
}

/* Moves the cell of the keys, which stays in sight; what was being typed is taken first. */
void
iep_grid_move_to (IepGrid  *self,
                  guint     row,
                  guint     column,
                  gboolean  extend)
{
  guint n = iep_sheet_get_n_rows (self->sheet);

  if (!iep_grid_commit (self) || n == 0)
    return;
  row = MIN (row, n - 1);
  column = MIN (column, self->n_columns - 1);
  iep_grid_select (self, extend ? self->anchor_row : row, extend ? self->anchor_column : column, row, column);
  iep_grid_scroll_to (self, row, column);
  /* A cell that only now comes into sight gets the focus when it has been placed. */
  if (has_focus (self))
    iep_grid_focus_cursor (self);
}

static gboolean
is_blank (IepGrid *self,
          int      row,
          int      column)
{
  g_autofree char *text = iep_sheet_get_text (self->sheet, iep_sheet_get_row (self->sheet, (guint) row),
                                              self->columns[column]);

  return *text == '\0';
}

/* To the end of the filled cells, or over the empty ones to the next that is filled, as in every spreadsheet. */
void
iep_grid_jump (IepGrid  *self,
               int       down,
               int       right,
               gboolean  extend)
{
  int n_rows = (int) iep_sheet_get_n_rows (self->sheet);
  int row = (int) self->row + down, column = (int) self->column + right;
  gboolean over_filled;

  if (n_rows == 0 || row < 0 || column < 0 || row >= n_rows || column >= (int) self->n_columns)
    return;
  over_filled = !is_blank (self, (int) self->row, (int) self->column) && !is_blank (self, row, column);
  for (;;)
    {
      int next_row = row + down, next_column = column + right;

      if (!over_filled && !is_blank (self, row, column))
        break;
      if (next_row < 0 || next_column < 0 || next_row >= n_rows || next_column >= (int) self->n_columns)
        break;
      if (over_filled && is_blank (self, next_row, next_column))
        break;
      row = next_row;
      column = next_column;
    }
  iep_grid_move_to (self, (guint) row, (guint) column, extend);
}

/* Rows have come or gone: the cell of the keys stays on its line, or where that was. */
void
iep_grid_keep_cursor (IepGrid *self)
{
  guint n = iep_sheet_get_n_rows (self->sheet);
  guint position = G_MAXUINT;

  for (guint i = 0; i < n && self->current != NULL && position == G_MAXUINT; i++)
    if (iep_sheet_get_row (self->sheet, i) == self->current)
      position = i;
  if (position == G_MAXUINT)
    position = n == 0 ? 0 : MIN (self->row, n - 1);
  if (position != self->row)
    self->anchor_row = position;
  self->row = position;
  self->anchor_row = n == 0 ? 0 : MIN (self->anchor_row, n - 1);
  self->column = MIN (self->column, self->n_columns - 1);
  self->anchor_column = MIN (self->anchor_column, self->n_columns - 1);
  self->current = n == 0 ? NULL : iep_sheet_get_row (self->sheet, position);
}

/* The pointer ------------------------------------------------------------- */

/* The column whose right border is under the pointer in the headings, or -1. */
static int
find_border (IepGrid *self,
             double   x,
             double   y)
{
  if (y >= self->header_height)
    return -1;
  for (guint c = 0; c < self->n_columns; c++)
    {
      int right;

      if (iep_grid_column_span (self, c, NULL, &right) && x >= right - GRIP && x <= right + GRIP)
        return (int) c;
    }

  return -1;
}

static void
press_heading (IepGrid *self,
               guint    column)
{
  IepSheetColumn kind = self->columns[column];

  if (self->view == IEP_GRID_QUARTERS && kind >= IEP_SHEET_QUARTER_1 && kind <= IEP_SHEET_QUARTER_4)
    {
      self->unfolded ^= 1u << (kind - IEP_SHEET_QUARTER_1);
      iep_grid_columns_build (self);
      self->column = self->anchor_column = (guint) MAX (0, iep_grid_find_column (self, kind));
      iep_grid_keep_cursor (self);
      iep_grid_update_summary (self);
      iep_grid_refresh (self);
      return;
    }
  if (iep_sheet_get_n_rows (self->sheet) > 0)
    iep_grid_select (self, iep_sheet_get_n_rows (self->sheet) - 1, column, 0, column);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            IepGrid         *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  guint row, column;

  if (find_border (self, x, y) >= 0 || !iep_grid_cell_at (self, x, y, &row, &column))
    return;
  if (self->editing != IEP_GRID_EDIT_NONE && row != G_MAXUINT &&
      iep_sheet_get_row (self->sheet, row) == self->edit_row && self->columns[column] == self->edit_column)
    return;
  if (!iep_grid_commit (self))
    return;

  self->tab_column = G_MAXUINT;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (row == G_MAXUINT)
    {
      press_heading (self, column);
      return;
    }
  /* What was typed may have moved the lines. */
  if (!iep_grid_cell_at (self, x, y, &row, &column))
    return;

  if (button == GDK_BUTTON_SECONDARY)
    {
      if (row < MIN (self->row, self->anchor_row) || row > MAX (self->row, self->anchor_row) ||
          column < MIN (self->column, self->anchor_column) || column > MAX (self->column, self->anchor_column))
        iep_grid_move_to (self, row, column, FALSE);
      iep_grid_popup_menu (self, x, y);
      return;
    }

  iep_grid_move_to (self, row, column, (state & GDK_SHIFT_MASK) != 0);
  if (n_press == 2)
    {
      IepSheetRow *line = iep_sheet_get_row (self->sheet, row);

      if (iep_sheet_get_conflict (self->sheet, line, self->columns[column], NULL, NULL))
        iep_grid_conflict (self, line, self->columns[column]);
      else if (!iep_sheet_row_is_group (line))
        iep_grid_begin_edit (self, IEP_GRID_EDIT_CHANGE);
    }
  else if (self->columns[column] == IEP_SHEET_NAME && !(state & GDK_SHIFT_MASK) &&
           iep_sheet_row_is_group (iep_sheet_get_row (self->sheet, row)))
    {
      int left;

      /* The triangle is before the words. */
      iep_grid_column_span (self, column, &left, NULL);
      if (x - left < 28 + 14 * (int) iep_sheet_row_get_level (iep_sheet_get_row (self->sheet, row)))
        {
          IepSheetRow *group = iep_sheet_get_row (self->sheet, row);

          iep_sheet_fold (self->sheet, group, !iep_sheet_row_is_folded (group));
        }
    }
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               IepGrid        *self)
{
  guint row, column;

  self->resizing = find_border (self, x, y);
  if (self->resizing >= 0)
    self->resize_start = self->width[self->resizing];
  self->dragging = self->resizing < 0 && self->editing == IEP_GRID_EDIT_NONE &&
                   iep_grid_cell_at (self, x, y, &row, &column) && row != G_MAXUINT;
  if (self->resizing < 0 && !self->dragging)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          offset_x,
                double          offset_y,
                IepGrid        *self)
{
  double x, y;
  guint row, column;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->resizing >= 0)
    {
      self->chosen_width[self->columns[self->resizing]] = MAX (NARROWEST, self->resize_start + (int) offset_x);
      iep_grid_columns_place (self, gtk_widget_get_width (GTK_WIDGET (self)));
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      for (guint i = 0; i < self->rows->len; i++)
        gtk_widget_queue_allocate (g_ptr_array_index (self->rows, i));
      gtk_widget_queue_allocate (self->header);
      return;
    }
  if (!self->dragging || (ABS (offset_x) < 3 && ABS (offset_y) < 3))
    return;
  y = MAX (y + offset_y, self->header_height + 1);
  if (iep_grid_cell_at (self, x + offset_x, y, &row, &column) && row != G_MAXUINT &&
      (row != self->row || column != self->column))
    iep_grid_move_to (self, row, column, TRUE);
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           IepGrid                  *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), find_border (self, x, y) >= 0 ? "col-resize" : NULL);
}

static gboolean
query_tooltip_cb (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  IepGrid    *self)
{
  guint row, column;
  GtkWidget *cell;

  if (keyboard)
    {
      row = self->row;
      column = self->column;
    }
  else if (!iep_grid_cell_at (self, x, y, &row, &column))
    {
      return FALSE;
    }

  if (row == G_MAXUINT)
    {
      const char *title = iep_grid_column_title (self->columns[column], TRUE);

      gtk_tooltip_set_text (tooltip, title);
    }
  else
    {
      IepSheetRow *line = iep_sheet_get_row (self->sheet, row);
      g_autofree char *problem = iep_sheet_get_problem (self->sheet, line, self->columns[column]);
      g_autofree char *text = iep_sheet_get_text (self->sheet, line, self->columns[column]);

      cell = iep_grid_get_cell_widget (self, row, column);
      if (problem == NULL && (cell == NULL || !iep_grid_cell_is_cut (IEP_GRID_CELL (cell))))
        return FALSE;
      gtk_tooltip_set_text (tooltip, problem != NULL ? problem : text);
      if (cell != NULL && !keyboard)
        {
          int left, right;
          double scroll = self->adjustment[GTK_ORIENTATION_VERTICAL] == NULL ? 0 :
                          gtk_adjustment_get_value (self->adjustment[GTK_ORIENTATION_VERTICAL]);

          iep_grid_column_span (self, column, &left, &right);
          gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) {
            left, self->header_height + (int) row * self->row_height - (int) scroll, right - left, self->row_height });
        }
    }

  return TRUE;
}

void
iep_grid_add_pointer (IepGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (drag, click);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
}
