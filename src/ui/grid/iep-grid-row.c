/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the grid that is in sight, or its headings: the cells of the columns in sight. Rows are used again for other
 * lines while one scrolls, and cells are made when their column comes into sight for the first time. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-row.h"

#include <glib/gi18n.h>

#include "ui/grid/iep-grid-private.h"

#define INDENT 14

struct _IepGridRow
{
  GtkWidget  parent_instance;
  IepGrid   *grid;  /* owns this row */
  GtkWidget *cells[IEP_SHEET_N_COLUMNS];  /* by kind of column */
  guint      position;
  char      *name;
  gboolean   heading;
};

G_DEFINE_FINAL_TYPE (IepGridRow, iep_grid_row, GTK_TYPE_WIDGET)

static void
iep_grid_row_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  IepGridRow *self = IEP_GRID_ROW (widget);
  IepGrid *grid = self->grid;
  gboolean placed[IEP_SHEET_N_COLUMNS] = { FALSE };

  for (guint c = 0; c < grid->n_columns; c++)
    {
      GtkWidget *cell = self->cells[grid->columns[c]];
      int left, right;

      if (cell == NULL || !iep_grid_column_span (grid, c, &left, &right))
        continue;
      placed[grid->columns[c]] = TRUE;
      gtk_widget_set_child_visible (cell, TRUE);
      gtk_widget_size_allocate (cell, &(GtkAllocation) { left, 0, right - left, height }, -1);
    }
  for (guint k = 0; k < IEP_SHEET_N_COLUMNS; k++)
    if (self->cells[k] != NULL && !placed[k])
      {
        iep_grid_rescue_focus (grid, self->cells[k]);
        gtk_widget_set_child_visible (self->cells[k], FALSE);
      }
}

/* A line at the right of each column: plain rectangles, which cost next to nothing where borders of cells do. */
static void
draw_lines (IepGridRow    *self,
            GtkSnapshot   *snapshot,
            guint          from,
            guint          to,
            const GdkRGBA *colour,
            int            height)
{
  for (guint c = from; c < to; c++)
    {
      int right;

      if (iep_grid_column_span (self->grid, c, NULL, &right))
        gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (right - 1, 0, 1, height));
    }
}

static void
iep_grid_row_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  IepGridRow *self = IEP_GRID_ROW (widget);
  IepGrid *grid = self->grid;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA thin, thick;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &thin);
  thick = thin;
  thin.alpha *= 0.09f;
  thick.alpha *= 0.25f;
  gtk_snapshot_append_color (snapshot, self->heading ? &thick : &thin, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (grid->frozen_width, 0, MAX (0, width - grid->frozen_width), height));
  for (guint c = grid->n_frozen; c < grid->n_columns; c++)
    if (self->cells[grid->columns[c]] != NULL)
      gtk_widget_snapshot_child (widget, self->cells[grid->columns[c]], snapshot);
  draw_lines (self, snapshot, grid->n_frozen, grid->n_columns, &thin, height);
  gtk_snapshot_pop (snapshot);
  for (guint c = 0; c < grid->n_frozen; c++)
    if (self->cells[grid->columns[c]] != NULL)
      gtk_widget_snapshot_child (widget, self->cells[grid->columns[c]], snapshot);
  draw_lines (self, snapshot, 0, grid->n_frozen, &thin, height);
  gtk_snapshot_append_color (snapshot, &thick, &GRAPHENE_RECT_INIT (grid->frozen_width - 2, 0, 2, height));
}

static void
iep_grid_row_dispose (GObject *object)
{
  IepGridRow *self = IEP_GRID_ROW (object);

  for (guint k = 0; k < IEP_SHEET_N_COLUMNS; k++)
    g_clear_pointer (&self->cells[k], gtk_widget_unparent);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (iep_grid_row_parent_class)->dispose (object);
}

static void
iep_grid_row_class_init (IepGridRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_grid_row_dispose;
  widget_class->size_allocate = iep_grid_row_size_allocate;
  widget_class->snapshot = iep_grid_row_snapshot;

  gtk_widget_class_set_css_name (widget_class, "gridrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
iep_grid_row_init (IepGridRow *self)
{
  self->position = G_MAXUINT;
}

/**
 * iep_grid_row_new:
 * @grid: the grid it is part of
 * @heading: whether it has the headings
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
iep_grid_row_new (IepGrid  *grid,
                  gboolean  heading)
{
  IepGridRow *self = g_object_new (IEP_TYPE_GRID_ROW, "can-target", FALSE, NULL);

  self->grid = grid;
  self->heading = heading;
  if (heading)
    gtk_widget_add_css_class (GTK_WIDGET (self), "header");

  return GTK_WIDGET (self);
}

/* The cell of a kind of column, in its place among the others for those who go through them one by one. */
static GtkWidget *
make_cell (IepGridRow     *self,
           IepSheetColumn  kind)
{
  GtkWidget *next = NULL;

  for (guint k = kind + 1; k < IEP_SHEET_N_COLUMNS && next == NULL; k++)
    next = self->cells[k];
  self->cells[kind] = iep_grid_cell_new (self->heading);
  gtk_widget_insert_before (self->cells[kind], GTK_WIDGET (self), next);

  return self->cells[kind];
}

static void
update_heading (IepGridRow     *self,
                IepGridCell    *cell,
                IepSheetColumn  kind,
                IepGridLook     look)
{
  const char *title = iep_grid_column_title (kind, FALSE);
  gboolean quarter = kind >= IEP_SHEET_QUARTER_1 && kind <= IEP_SHEET_QUARTER_4 && self->grid->view == IEP_GRID_QUARTERS;

  if (quarter)
    iep_grid_cell_set_indent (cell, 0, (self->grid->unfolded & (1u << (kind - IEP_SHEET_QUARTER_1))) != 0);
  iep_grid_cell_set_look (cell, look | IEP_GRID_TITLE);
  if (iep_grid_cell_set_text (cell, title))
    {
      const char *name = iep_grid_column_title (kind, TRUE);

      iep_grid_cell_set_name (cell, name, NULL);
    }
}

static void
update_cell (IepGridRow     *self,
             IepGridCell    *cell,
             IepSheetRow    *row,
             IepSheetColumn  kind,
             IepGridLook     look)
{
  IepSheet *sheet = self->grid->sheet;
  IepSheetState state = iep_sheet_get_state (sheet, row, kind);
  g_autofree char *text = iep_sheet_get_text (sheet, row, kind);
  const char *title = iep_grid_column_title (kind, TRUE);
  g_autofree char *problem = NULL;
  g_autofree char *name = NULL;
  g_autofree char *nothing = NULL;
  const char *spoken = text;

  if (state & IEP_SHEET_READ_ONLY)
    look |= IEP_GRID_READ_ONLY;
  if (state & IEP_SHEET_EDITED)
    look |= IEP_GRID_EDITED;
  if (state & IEP_SHEET_WRONG)
    look |= IEP_GRID_WRONG;
  if (state & IEP_SHEET_CONFLICT)
    look |= IEP_GRID_CONFLICT;
  if (state & IEP_SHEET_UNBALANCED)
    look |= IEP_GRID_UNBALANCED;
  if ((look & IEP_GRID_NUMBER) && iep_sheet_get_value (sheet, row, kind) < 0)
    look |= IEP_GRID_NEGATIVE;
  if (state & (IEP_SHEET_WRONG | IEP_SHEET_CONFLICT | IEP_SHEET_UNBALANCED))
    problem = iep_sheet_get_problem (sheet, row, kind);

  if (*text == '\0')
    spoken = nothing = look & IEP_GRID_NUMBER ? iep_money_format (0) : g_strdup (C_("cell", "empty"));
  /* Translators: what a screen reader says about a cell: the code of its line, its column, its content. */
  name = g_strdup_printf (C_("cell", "%s, %s, %s"), iep_sheet_row_get_code (row), title, spoken);
  iep_grid_cell_set_text (cell, text);
  iep_grid_cell_set_look (cell, look);
  iep_grid_cell_set_name (cell, name, problem);
  if (kind == IEP_SHEET_NAME)
    iep_grid_cell_set_indent (cell, (int) iep_sheet_row_get_level (row) * INDENT,
                              !iep_sheet_row_is_group (row) ? -1 : !iep_sheet_row_is_folded (row));
}

/**
 * iep_grid_row_update:
 * @self: a row
 * @position: which of the shown rows of the sheet it shows; of no account for headings
 *
 * Shows what the sheet has there now.
 */
void
iep_grid_row_update (IepGridRow *self,
                     guint       position)
{
  IepGrid *grid = self->grid;
  IepSheetRow *row = self->heading ? NULL : iep_sheet_get_row (grid->sheet, position);

  self->position = position;
  if (!self->heading && row == NULL)
    return;
  if (row != NULL)
    {
      g_autofree char *name = g_strdup_printf ("%s %s", iep_sheet_row_get_code (row), iep_sheet_row_get_name (row));

      if (g_strcmp0 (name, self->name) != 0)
        {
          g_free (self->name);
          self->name = g_steal_pointer (&name);
          gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
        }
      if (iep_sheet_row_is_group (row))
        gtk_widget_add_css_class (GTK_WIDGET (self), "group");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "group");
    }

  for (guint c = 0; c < grid->n_columns; c++)
    {
      IepSheetColumn kind = grid->columns[c];
      GtkWidget *cell = self->cells[kind];
      IepGridLook look = iep_grid_column_is_number (kind) ? IEP_GRID_NUMBER : 0;
      gboolean made = FALSE;

      /* What iep_grid_sync() found to be in sight: it may have asked the window, before the grid has a width of its own. */
      if ((grid->sight & (G_GUINT64_CONSTANT (1) << kind)) == 0)
        continue;
      if (cell == NULL)
        {
          cell = make_cell (self, kind);
          made = TRUE;
        }
      if (self->heading)
        update_heading (self, IEP_GRID_CELL (cell), kind, look);
      else
        update_cell (self, IEP_GRID_CELL (cell), row, kind, look);
      if (made)
        gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
}

/**
 * iep_grid_row_position:
 * @self: a row
 *
 * Returns: which of the shown rows of the sheet it shows
 */
guint
iep_grid_row_position (IepGridRow *self)
{
  return self->position;
}

/**
 * iep_grid_row_get_cell:
 * @self: a row
 * @column: the number of a column of the grid
 *
 * Returns: (transfer none) (nullable): its cell, when it exists
 */
GtkWidget *
iep_grid_row_get_cell (IepGridRow *self,
                       guint       column)
{
  return column < self->grid->n_columns ? self->cells[self->grid->columns[column]] : NULL;
}

/**
 * iep_grid_row_forget:
 * @self: a row
 *
 * Drops the cells of columns that are not there any more.
 */
void
iep_grid_row_forget (IepGridRow *self)
{
  for (guint k = 0; k < IEP_SHEET_N_COLUMNS; k++)
    if (self->cells[k] != NULL && iep_grid_find_column (self->grid, k) < 0)
      g_clear_pointer (&self->cells[k], gtk_widget_unparent);
}
