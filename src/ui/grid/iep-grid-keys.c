/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the grid, as every spreadsheet has them. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-private.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n.h>

static void
move_by (IepGrid  *self,
         int       down,
         int       right,
         gboolean  extend)
{
  int row = CLAMP ((int) self->row + down, 0, MAX (0, (int) iep_sheet_get_n_rows (self->sheet) - 1));
  int column = CLAMP ((int) self->column + right, 0, (int) self->n_columns - 1);

  iep_grid_move_to (self, (guint) row, (guint) column, extend);
}

/* Along the cells that can be written, from the end of a line to the beginning of the next. */
static void
move_by_tab (IepGrid *self,
             int      step)
{
  int n, row, column;

  /* A code can bring groups above it: the rows are counted when it has found its place. */
  iep_grid_commit (self);
  n = (int) iep_sheet_get_n_rows (self->sheet);
  row = (int) self->row;
  column = (int) self->column;
  if (self->tab_column == G_MAXUINT)
    self->tab_column = self->column;
  for (int i = 0; i < n * (int) self->n_columns; i++)
    {
      column += step;
      if (column < 0 || column >= (int) self->n_columns)
        {
          column = step > 0 ? 0 : (int) self->n_columns - 1;
          row += step;
        }
      if (row < 0 || row >= n)
        return;
      if (iep_sheet_can_write (self->sheet, iep_sheet_get_row (self->sheet, (guint) row), self->columns[column]))
        break;
    }
  iep_grid_move_to (self, (guint) row, (guint) column, FALSE);
}

static void
move_by_enter (IepGrid *self,
               int      step)
{
  guint tab_column = self->tab_column;

  iep_grid_commit (self);
  iep_grid_move_to (self, (guint) CLAMP ((int) self->row + step, 0, MAX (0, (int) iep_sheet_get_n_rows (self->sheet) - 1)),
                    tab_column != G_MAXUINT ? tab_column : self->column, FALSE);
  self->tab_column = G_MAXUINT;
}

/* While one writes in a cell, most keys belong to the text. */
static gboolean
key_while_editing (IepGrid         *self,
                   guint            key,
                   GdkModifierType  state)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  gboolean replacing = self->editing == IEP_GRID_EDIT_REPLACE && !shift && !(state & GDK_CONTROL_MASK);

  switch (key)
    {
    case GDK_KEY_Escape:
      iep_grid_cancel (self);
      iep_grid_focus_cursor (self);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
        {
          iep_grid_commit_all (self);
          iep_grid_focus_cursor (self);
        }
      else
        {
          move_by_enter (self, shift ? -1 : 1);
        }
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
    case GDK_KEY_ISO_Left_Tab:
      if (state & GDK_CONTROL_MASK)
        return FALSE;
      move_by_tab (self, shift || key == GDK_KEY_ISO_Left_Tab ? -1 : 1);
      return TRUE;
    case GDK_KEY_F2:
      self->editing = self->editing == IEP_GRID_EDIT_REPLACE ? IEP_GRID_EDIT_CHANGE : IEP_GRID_EDIT_REPLACE;
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_by (self, key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : 1, 0, FALSE);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      if (!replacing)
        return FALSE;
      move_by (self, 0, key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -1 : 1, FALSE);
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_Page_Down:
      move_by (self, (key == GDK_KEY_Page_Up ? -1 : 1) * iep_grid_page_rows (self), 0, FALSE);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
act (IepGrid    *self,
     const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static gboolean
key_with_control (IepGrid *self,
                  guint    key,
                  gboolean shift)
{
  guint n = iep_sheet_get_n_rows (self->sheet);

  switch (gdk_keyval_to_lower (key))
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      iep_grid_jump (self, -1, 0, shift);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      iep_grid_jump (self, 1, 0, shift);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      iep_grid_jump (self, 0, -1, shift);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      iep_grid_jump (self, 0, 1, shift);
      return TRUE;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      iep_grid_move_to (self, 0, 0, shift);
      return TRUE;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      iep_grid_move_to (self, n == 0 ? 0 : n - 1, self->n_columns - 1, shift);
      return TRUE;
    case GDK_KEY_space:
      if (n > 0)
        iep_grid_select (self, n - 1, self->anchor_column, 0, self->column);
      return TRUE;
    case GDK_KEY_a:
      act (self, "grid.select-all");
      return TRUE;
    case GDK_KEY_c:
    case GDK_KEY_Insert:
      act (self, "grid.copy");
      return TRUE;
    case GDK_KEY_x:
      act (self, "grid.cut");
      return TRUE;
    case GDK_KEY_v:
      act (self, "grid.paste");
      return TRUE;
    case GDK_KEY_r:
      act (self, "grid.fill-right");
      return TRUE;
    case GDK_KEY_d:
      act (self, "grid.fill-down");
      return TRUE;
    case GDK_KEY_z:
      act (self, shift ? "grid.redo" : "grid.undo");
      return TRUE;
    case GDK_KEY_y:
      act (self, "grid.redo");
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      act (self, "grid.insert-line");
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      act (self, "grid.remove-lines");
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
press_enter (IepGrid *self,
             gboolean back)
{
  IepSheetRow *row = iep_sheet_get_row (self->sheet, self->row);

  if (row != NULL && !back && iep_sheet_get_conflict (self->sheet, row, self->columns[self->column], NULL, NULL))
    iep_grid_conflict (self, row, self->columns[self->column]);
  else
    move_by_enter (self, back ? -1 : 1);

  return TRUE;
}

static gboolean
key_plain (IepGrid  *self,
           guint     key,
           gboolean  shift)
{
  int page = iep_grid_page_rows (self);
  IepSheetRow *row = iep_sheet_get_row (self->sheet, self->row);

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_by (self, -1, 0, shift);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_by (self, 1, 0, shift);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      move_by (self, 0, -1, shift);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_by (self, 0, 1, shift);
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      move_by (self, -page, 0, shift);
      return TRUE;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      move_by (self, page, 0, shift);
      return TRUE;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      iep_grid_move_to (self, self->row, 0, shift);
      return TRUE;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      iep_grid_move_to (self, self->row, self->n_columns - 1, shift);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
    case GDK_KEY_ISO_Left_Tab:
      move_by_tab (self, shift || key == GDK_KEY_ISO_Left_Tab ? -1 : 1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      return press_enter (self, shift);
    case GDK_KEY_F2:
      iep_grid_begin_edit (self, IEP_GRID_EDIT_CHANGE);
      return TRUE;
    case GDK_KEY_BackSpace:
      iep_grid_begin_edit (self, IEP_GRID_EDIT_REPLACE);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      act (self, shift ? "grid.cut" : "grid.delete");
      return TRUE;
    case GDK_KEY_Insert:
      if (!shift)
        return FALSE;
      act (self, "grid.paste");
      return TRUE;
    case GDK_KEY_Menu:
      iep_grid_popup_menu (self, -1, -1);
      return TRUE;
    case GDK_KEY_F10:
      if (!shift)
        return FALSE;
      iep_grid_popup_menu (self, -1, -1);
      return TRUE;
    case GDK_KEY_space:
      if (shift)
        iep_grid_select (self, self->anchor_row, self->n_columns - 1, self->row, 0);
      else if (row != NULL && iep_sheet_row_is_group (row))
        iep_sheet_fold (self->sheet, row, !iep_sheet_row_is_folded (row));
      else
        return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

/* Letters, figures, signs, and the dead keys that letters are made with. */
static gboolean
writes (guint key)
{
  return g_unichar_isprint (gdk_keyval_to_unicode (key)) || (key >= GDK_KEY_dead_grave && key <= GDK_KEY_dead_greek) ||
         key == GDK_KEY_Multi_key;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                IepGrid               *self)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean alt = (state & (GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (self->sheet == NULL)
    return FALSE;
  if (self->editing != IEP_GRID_EDIT_NONE)
    return key_while_editing (self, key, state);

  if (key != GDK_KEY_Tab && key != GDK_KEY_ISO_Left_Tab && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter &&
      !writes (key) && key != GDK_KEY_Shift_L && key != GDK_KEY_Shift_R && key != GDK_KEY_F2)
    self->tab_column = G_MAXUINT;
  if (alt)
    {
      if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
        {
          iep_grid_popup_menu (self, -1, -1);
          return TRUE;
        }
      if (key != GDK_KEY_Page_Up && key != GDK_KEY_Page_Down)
        return FALSE;
      move_by (self, 0, key == GDK_KEY_Page_Up ? -6 : 6, shift);
      return TRUE;
    }
  if (control)
    return key_with_control (self, key, shift);
  if (key_plain (self, key, shift))
    return TRUE;
  if (!writes (key))
    return FALSE;

  /* The key itself is the first one the text gets, so that an accent waits for its letter there. */
  if (iep_grid_begin_edit (self, IEP_GRID_EDIT_REPLACE))
    gtk_event_controller_key_forward (controller, GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
  return TRUE;
}

void
iep_grid_add_keys (IepGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  /* Before the entry inside sees them. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
