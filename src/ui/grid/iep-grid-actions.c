/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a selection: the actions of the grid, the clipboard, the menu. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where a paste goes, decided when the key is pressed and not when the other program has answered. */
typedef struct
{
  IepGrid        *grid;
  IepSheet       *sheet;
  IepSheetRow    *row;
  IepSheetColumn  column;
  guint           n_rows;
  guint           n_columns;
} Paste;

static void
paste_free (Paste *paste)
{
  g_object_unref (paste->grid);
  g_object_unref (paste->sheet);
  g_free (paste);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Paste, paste_free)

static void
copy (IepGrid *self)
{
  g_autofree char *text = NULL;
  IepSheetRange range;

  iep_grid_get_selection (self, &range);
  text = iep_sheet_copy (self->sheet, &range);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  iep_grid_commit (IEP_GRID (widget));
  copy (IEP_GRID (widget));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  g_autoptr(GError) error = NULL;
  IepSheetRange range;

  iep_grid_commit (self);
  iep_grid_get_selection (self, &range);
  if (range.n_rows == 1 && range.n_columns == 1 && iep_sheet_get_row (self->sheet, range.row) != NULL &&
      !iep_sheet_enter (self->sheet, iep_sheet_get_row (self->sheet, range.row), range.columns[0], "", &error))
    iep_grid_tell (self, error->message);
  else
    iep_sheet_delete (self->sheet, &range);
}

static void
cut_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  iep_grid_commit (IEP_GRID (widget));
  copy (IEP_GRID (widget));
  delete_action (widget, name, parameter);
}

static void
paste_cb (GObject      *clipboard,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Paste) paste = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;
  IepGrid *self = paste->grid;
  IepSheetRange range, pasted;
  guint position = 0;
  int column;

  if (self->sheet != paste->sheet)
    return;
  if (text == NULL)
    {
      iep_grid_tell (self, _("There is no text on the clipboard."));
      return;
    }
  column = iep_grid_find_column (self, paste->column);
  if (paste->row != NULL)
    position = iep_sheet_get_position (self->sheet, paste->row);
  if (column < 0 || position == G_MAXUINT)
    {
      iep_grid_tell (self, _("The cell to paste into is not there any more."));
      return;
    }

  range = (IepSheetRange) { position, MIN (paste->n_rows, iep_sheet_get_n_rows (self->sheet) - position),
                            &self->columns[column], MIN (paste->n_columns, self->n_columns - (guint) column) };
  if (!iep_sheet_paste (self->sheet, &range, self->n_columns - (guint) column, text, &pasted, &message, &error))
    {
      iep_grid_tell (self, error->message);
      return;
    }
  if (pasted.n_rows > 0)
    iep_grid_select (self, pasted.row + pasted.n_rows - 1, (guint) column + pasted.n_columns - 1, pasted.row, (guint) column);
  if (message != NULL)
    iep_grid_tell (self, message);
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  Paste *paste;
  IepSheetRange range;

  iep_grid_commit (self);
  iep_grid_get_selection (self, &range);
  paste = g_new0 (Paste, 1);
  paste->grid = g_object_ref (self);
  paste->sheet = g_object_ref (self->sheet);
  paste->row = iep_sheet_get_row (self->sheet, range.row);
  paste->column = range.columns[0];
  paste->n_rows = range.n_rows;
  paste->n_columns = range.n_columns;
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, paste_cb, paste);
}

static void
fill_right_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  IepSheetRange range;

  iep_grid_commit (self);
  iep_grid_get_selection (self, &range);
  if (range.n_columns == 1 && range.columns > self->columns)
    {
      range.columns--;
      range.n_columns++;
    }
  iep_sheet_fill (self->sheet, &range, FALSE);
}

static void
fill_down_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  IepSheetRange range;

  iep_grid_commit (IEP_GRID (widget));
  iep_grid_get_selection (IEP_GRID (widget), &range);
  iep_sheet_fill (IEP_GRID (widget)->sheet, &range, TRUE);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  IepSheetRow *row = NULL;
  IepSheetColumn column;
  gboolean done;

  iep_grid_commit (self);
  done = strcmp (name, "grid.undo") == 0 ? iep_sheet_undo (self->sheet, &row, &column)
                                         : iep_sheet_redo (self->sheet, &row, &column);
  if (done && row != NULL)
    iep_grid_show_cell (self, row, column);
}

static void
insert_line_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  IepSheetRow *row;

  iep_grid_commit (self);
  row = iep_sheet_insert_line (self->sheet, iep_sheet_get_row (self->sheet, self->row));
  if (row != NULL)
    iep_grid_show_cell (self, row, IEP_SHEET_CODE);
}

static void
remove_lines_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  IepSheetRange range;
  guint emptied, before;

  iep_grid_commit (self);
  iep_grid_get_selection (self, &range);
  before = iep_sheet_get_n_rows (self->sheet);
  emptied = iep_sheet_remove_lines (self->sheet, range.row, range.n_rows);
  if (emptied > 0)
    iep_grid_tell (self, _("A line of the plan in force stays; its months are empty now."));
  else if (before == iep_sheet_get_n_rows (self->sheet))
    iep_grid_tell (self, _("There is no line here that can be removed."));
}

static void
distribute_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  static const struct { const char *name; IepSheetDistribution how; } ways[] = {
    { "equal", IEP_SHEET_EQUAL }, { "pattern", IEP_SHEET_PATTERN }, { "by-hand", IEP_SHEET_BY_HAND },
  };
  IepGrid *self = IEP_GRID (widget);
  IepSheetRange range;

  iep_grid_commit (self);
  iep_grid_get_selection (self, &range);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strcmp (g_variant_get_string (parameter, NULL), ways[i].name) == 0)
      iep_sheet_distribute (self->sheet, range.row, range.n_rows, ways[i].how);
}

static void
settle_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  IepSheetRange range;

  iep_grid_commit (self);
  iep_grid_get_selection (self, &range);
  for (guint r = range.row; r < range.row + range.n_rows && r < iep_sheet_get_n_rows (self->sheet); r++)
    for (guint c = 0; c < range.n_columns; c++)
      iep_sheet_settle (self->sheet, iep_sheet_get_row (self->sheet, r), range.columns[c], strcmp (name, "grid.take-theirs") == 0);
}

static void
next_problem_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  IepSheetRow *row;
  IepSheetColumn column = self->columns[self->column];

  iep_grid_commit (self);
  row = iep_sheet_get_row (self->sheet, self->row);
  if (iep_sheet_next_problem (self->sheet, &row, &column))
    iep_grid_show_cell (self, row, column);
}

static void
fold_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  iep_grid_commit (IEP_GRID (widget));
  iep_sheet_fold (IEP_GRID (widget)->sheet, NULL, strcmp (name, "grid.fold-all") == 0);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);

  iep_grid_commit (self);
  if (iep_sheet_get_n_rows (self->sheet) > 0)
    iep_grid_select (self, iep_sheet_get_n_rows (self->sheet) - 1, self->n_columns - 1, 0, 0);
}

/* One of the funding sources or parts, into every line of the selection that is new. */
static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepGrid *self = IEP_GRID (widget);
  g_autoptr(GError) error = NULL;
  IepSheetRange range;

  iep_grid_commit (self);
  iep_grid_get_selection (self, &range);
  range.columns = &self->columns[self->column];
  range.n_columns = 1;
  if ((range.columns[0] == IEP_SHEET_SOURCE || range.columns[0] == IEP_SHEET_SPLIT) &&
      !iep_sheet_enter_all (self->sheet, &range, g_variant_get_string (parameter, NULL), &error))
    iep_grid_tell (self, error->message);
}

void
iep_grid_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "grid.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "grid.cut", NULL, cut_action);
  gtk_widget_class_install_action (widget_class, "grid.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "grid.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "grid.fill-right", NULL, fill_right_action);
  gtk_widget_class_install_action (widget_class, "grid.fill-down", NULL, fill_down_action);
  gtk_widget_class_install_action (widget_class, "grid.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "grid.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "grid.insert-line", NULL, insert_line_action);
  gtk_widget_class_install_action (widget_class, "grid.remove-lines", NULL, remove_lines_action);
  gtk_widget_class_install_action (widget_class, "grid.distribute", "s", distribute_action);
  gtk_widget_class_install_action (widget_class, "grid.choose", "s", choose_action);
  gtk_widget_class_install_action (widget_class, "grid.take-theirs", NULL, settle_action);
  gtk_widget_class_install_action (widget_class, "grid.keep-mine", NULL, settle_action);
  gtk_widget_class_install_action (widget_class, "grid.next-problem", NULL, next_problem_action);
  gtk_widget_class_install_action (widget_class, "grid.fold-all", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "grid.unfold-all", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "grid.select-all", NULL, select_all_action);
}

/* A menu shows what can be done now. */
void
iep_grid_update_actions (IepGrid *self)
{
  static const char * const writing[] = {
    "grid.cut", "grid.paste", "grid.delete", "grid.fill-right", "grid.fill-down", "grid.insert-line", "grid.remove-lines",
    "grid.distribute", "grid.choose",
  };
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean can_undo = FALSE, can_redo = FALSE, editable = FALSE;
  guint problems = 0, conflicts = 0;

  if (self->sheet != NULL)
    g_object_get (self->sheet, "can-undo", &can_undo, "can-redo", &can_redo, "editable", &editable,
                  "problems", &problems, "conflicts", &conflicts, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (writing); i++)
    gtk_widget_action_set_enabled (widget, writing[i], editable);
  gtk_widget_action_set_enabled (widget, "grid.undo", editable && (can_undo || self->editing != IEP_GRID_EDIT_NONE));
  gtk_widget_action_set_enabled (widget, "grid.redo", editable && can_redo);
  gtk_widget_action_set_enabled (widget, "grid.next-problem", problems + conflicts > 0);
  gtk_widget_action_set_enabled (widget, "grid.take-theirs", editable && conflicts > 0);
  gtk_widget_action_set_enabled (widget, "grid.keep-mine", editable && conflicts > 0);
}

static void
add_section (GMenu       *menu,
             const char  *label,
             ...)
{
  g_autoptr(GMenu) section = g_menu_new ();
  const char *words;
  va_list rest;

  va_start (rest, label);
  while ((words = va_arg (rest, const char *)) != NULL)
    g_menu_append (section, words, va_arg (rest, const char *));
  va_end (rest);
  g_menu_append_section (menu, label, G_MENU_MODEL (section));
}

/* What may stand in this cell, to be chosen from. */
static gboolean
add_choices (IepGrid     *self,
             GMenu       *menu,
             IepSheetRow *row)
{
  IepSheetColumn column = self->columns[self->column];
  g_autoptr(GMenu) section = g_menu_new ();
  const char * const *codes = NULL;
  const char * const *names = NULL;

  if ((column == IEP_SHEET_SOURCE || column == IEP_SHEET_SPLIT) && row != NULL && iep_sheet_can_write (self->sheet, row, column))
    codes = iep_sheet_get_choices (self->sheet, column, &names);
  if (codes == NULL || codes[0] == NULL)
    return FALSE;
  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (names[i], NULL);

      g_menu_item_set_action_and_target (item, "grid.choose", "s", codes[i]);
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, iep_grid_column_title (column, TRUE), G_MENU_MODEL (section));

  return TRUE;
}

static void
menu_closed_cb (IepGrid *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Shows the menu at the pointer, or where the keys asked for it at their cell. */
void
iep_grid_popup_menu (IepGrid *self,
                     double   x,
                     double   y)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  IepSheetRow *row = iep_sheet_get_row (self->sheet, self->row);
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  iep_grid_commit (self);
  add_choices (self, menu, row);
  if (row != NULL && iep_sheet_get_conflict (self->sheet, row, self->columns[self->column], NULL, NULL))
    add_section (menu, NULL, _("Take Their Value"), "grid.take-theirs", _("Keep Mine"), "grid.keep-mine", NULL);
  add_section (menu, NULL, _("Cu_t"), "grid.cut", _("_Copy"), "grid.copy", _("_Paste"), "grid.paste",
               _("_Empty"), "grid.delete", NULL);
  add_section (menu, NULL, _("Fill _Right"), "grid.fill-right", _("Fill _Down"), "grid.fill-down", NULL);
  add_section (menu, _("Divide the Year"), _("Equally"), "grid.distribute::equal",
               _("As Last Year"), "grid.distribute::pattern", _("By Hand"), "grid.distribute::by-hand", NULL);
  add_section (menu, NULL, _("_Insert Line"), "grid.insert-line", _("Re_move Lines"), "grid.remove-lines", NULL);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  if (x < 0)
    {
      graphene_rect_t bounds;
      GtkWidget *cell = iep_grid_get_cell_widget (self, self->row, self->column);

      if (cell == NULL || !gtk_widget_compute_bounds (cell, GTK_WIDGET (self), &bounds))
        return;
      at = (GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
