/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing in a cell: one entry that is put on it. What is typed is never lost: what is no value stays in the cell. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

static void
close_editor (IepGrid *self)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) == self->entry;

  self->closing = TRUE;
  self->editing = IEP_GRID_EDIT_NONE;
  self->edit_row = NULL;
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_visible (self->entry, FALSE);
  self->closing = FALSE;
  iep_grid_update_summary (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Begins to write in the cell of the keys. Where that cannot be, says why. */
gboolean
iep_grid_begin_edit (IepGrid     *self,
                     IepGridEdit  how)
{
  IepSheetRow *row = iep_sheet_get_row (self->sheet, self->row);
  IepSheetColumn column = self->columns[self->column];
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;
  gboolean number = iep_grid_column_is_number (column);

  if (row == NULL || self->editing != IEP_GRID_EDIT_NONE)
    return FALSE;
  if (!iep_sheet_can_write (self->sheet, row, column))
    {
      /* The sheet knows why. */
      iep_sheet_enter (self->sheet, row, column, "", &error);
      iep_grid_tell (self, error->message);
      return FALSE;
    }

  text = how == IEP_GRID_EDIT_CHANGE ? iep_sheet_get_edit_text (self->sheet, row, column) : g_strdup ("");
  self->editing = how;
  self->edit_row = row;
  self->edit_column = column;
  iep_grid_scroll_to (self, self->row, self->column);
  /* Translators: what a screen reader calls the field in which a cell is written: the code of its line, its column. */
  name = g_strdup_printf (C_("cell", "%s, %s"), iep_sheet_row_get_code (row), iep_grid_column_title (column, TRUE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_editable_set_alignment (GTK_EDITABLE (self->entry), number ? 1.0f : 0.0f);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_set_visible (self->entry, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_set_child_visible (self->entry, TRUE);
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);

  return TRUE;
}

/* Leaves the cell as it was. */
void
iep_grid_cancel (IepGrid *self)
{
  if (self->editing != IEP_GRID_EDIT_NONE)
    close_editor (self);
}

/* Takes what is typed into every cell of the selection. */
gboolean
iep_grid_commit_all (IepGrid *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autoptr(GError) error = NULL;
  IepSheetRange range;

  if (self->editing == IEP_GRID_EDIT_NONE)
    return TRUE;
  close_editor (self);
  iep_grid_get_selection (self, &range);
  if (!iep_sheet_enter_all (self->sheet, &range, text, &error))
    iep_grid_tell (self, error->message);

  return TRUE;
}

/**
 * iep_grid_commit:
 * @self: a grid
 *
 * Ends the writing in a cell, if there is any, and takes what was typed; what is no value stays in the cell, marked.
 * To be called before saving.
 *
 * Returns: %TRUE
 */
gboolean
iep_grid_commit (IepGrid *self)
{
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autoptr(GError) error = NULL;
  IepSheetRow *row;
  IepSheetColumn column;

  g_return_val_if_fail (IEP_IS_GRID (self), FALSE);

  if (self->editing == IEP_GRID_EDIT_NONE)
    return TRUE;
  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  row = self->edit_row;
  column = self->edit_column;
  before = iep_sheet_get_edit_text (self->sheet, row, column);
  close_editor (self);
  /* To look into a cell is not to write it. */
  if (strcmp (before, text) != 0 && !iep_sheet_enter (self->sheet, row, column, text, &error) &&
      g_error_matches (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_READ_ONLY))
    iep_grid_tell (self, error->message);

  return TRUE;
}

gboolean
iep_grid_is_editing (IepGrid *self)
{
  return self->editing != IEP_GRID_EDIT_NONE;
}

/* Whoever clicks elsewhere has not changed their mind about what they typed. */
static void
left_cb (GtkEventControllerFocus *controller,
         IepGrid                 *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* Another window is in front for a while; typing goes on when it is gone. */
  if (self->closing || root == NULL || !GTK_IS_WINDOW (root) || !gtk_window_is_active (GTK_WINDOW (root)))
    return;
  iep_grid_commit (self);
}

static void
text_changed_cb (IepGrid *self)
{
  /* Whoever has scrolled away while writing wants to see what the next key does. */
  if (self->editing != IEP_GRID_EDIT_NONE)
    iep_grid_scroll_to (self, self->row, self->column);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
iep_grid_add_editor (IepGrid *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_entry_new ();
  gtk_widget_add_css_class (self->entry, "grid-editor");
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 1);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 1);
  gtk_widget_set_visible (self->entry, FALSE);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->entry, focus);
}
