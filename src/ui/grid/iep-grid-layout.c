/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where everything of the grid is, and which rows exist: only those in sight, used again as one scrolls. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-private.h"

#include <math.h>

static int
scroll_of (IepGrid        *self,
           GtkOrientation  orientation)
{
  GtkAdjustment *adjustment = self->adjustment[orientation];

  return adjustment == NULL ? 0 : (int) floor (gtk_adjustment_get_value (adjustment));
}

/* From where to where a column goes on the screen; %FALSE when it is out of sight. */
gboolean
iep_grid_column_span (IepGrid *self,
                      guint    column,
                      int     *left,
                      int     *right)
{
  int x = self->x[column];
  int width = gtk_widget_get_height (GTK_WIDGET (self)) > 0 ? gtk_widget_get_width (GTK_WIDGET (self)) : self->expected_width;

  if (column >= self->n_frozen)
    x -= scroll_of (self, GTK_ORIENTATION_HORIZONTAL);
  if (left != NULL)
    *left = x;
  if (right != NULL)
    *right = x + self->width[column];

  return column < self->n_frozen || (x + self->width[column] > self->frozen_width && x < width);
}

/* How many rows fit on the screen. */
int
iep_grid_page_rows (IepGrid *self)
{
  return MAX (1, (gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height) / MAX (1, self->row_height));
}

gboolean
iep_grid_cell_at (IepGrid *self,
                  double   x,
                  double   y,
                  guint   *row,
                  guint   *column)
{
  int line = y < self->header_height ? -1 :
             (int) floor ((y - self->header_height + scroll_of (self, GTK_ORIENTATION_VERTICAL)) / self->row_height);

  for (guint c = 0; c < self->n_columns; c++)
    {
      int left, right;

      if (!iep_grid_column_span (self, c, &left, &right))
        continue;
      if (c >= self->n_frozen)
        left = MAX (left, self->frozen_width);
      if (x < left || x >= right)
        continue;
      if (column != NULL)
        *column = c;
      if (row != NULL)
        *row = line < 0 ? G_MAXUINT : (guint) line;
      return line < 0 || (guint) line < iep_sheet_get_n_rows (self->sheet);
    }

  return FALSE;
}

GtkWidget *
iep_grid_get_cell_widget (IepGrid *self,
                          guint    row,
                          guint    column)
{
  if (row < self->first || row - self->first >= self->rows->len)
    return NULL;

  return iep_grid_row_get_cell (g_ptr_array_index (self->rows, row - self->first), column);
}

static void
configure (IepGrid        *self,
           GtkOrientation  orientation,
           int             upper,
           int             page,
           int             step)
{
  GtkAdjustment *adjustment = self->adjustment[orientation];
  double value;

  if (adjustment == NULL)
    return;
  upper = MAX (upper, page);
  value = CLAMP (gtk_adjustment_get_value (adjustment), 0, upper - page);
  gtk_adjustment_configure (adjustment, value, 0, upper, step, page * 0.9, page);
}

/* Takes the focus out of a row that is about to be used for another line, or out of a cell of a row that goes out of sight;
 * it comes back with the cell. */
void
iep_grid_rescue_focus (IepGrid   *self,
                       GtkWidget *from)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* To the grid itself: asked to take the focus, it would give it back to the cell that is about to go. */
  if (focus != NULL && (focus == from || gtk_widget_is_ancestor (focus, from)))
    gtk_root_set_focus (root, GTK_WIDGET (self));
}

/* Makes exactly the rows from @first on exist, moving those that went out at one end to the other. */
static void
place_rows (IepGrid *self,
            guint    first,
            guint    n_rows)
{
  g_autoptr(GPtrArray) spare = g_ptr_array_new ();
  GPtrArray *rows = g_ptr_array_sized_new (n_rows);

  for (guint i = 0; i < self->rows->len; i++)
    {
      guint position = self->first + i;

      if (position < first || position >= first + n_rows)
        g_ptr_array_add (spare, g_ptr_array_index (self->rows, i));
    }

  for (guint position = first; position < first + n_rows; position++)
    {
      GtkWidget *row = NULL;

      if (position >= self->first && position < self->first + self->rows->len)
        {
          row = g_ptr_array_index (self->rows, position - self->first);
        }
      else
        {
          if (spare->len > 0)
            {
              row = g_ptr_array_steal_index_fast (spare, spare->len - 1);
              iep_grid_rescue_focus (self, row);
            }
          else
            {
              row = iep_grid_row_new (self, FALSE);
            }
          iep_grid_row_update (IEP_GRID_ROW (row), position);
          if (gtk_widget_get_parent (row) == NULL || rows->len > 0)
            gtk_widget_insert_after (row, GTK_WIDGET (self),
                                     rows->len > 0 ? g_ptr_array_index (rows, rows->len - 1) : self->header);
          else
            gtk_widget_insert_after (row, GTK_WIDGET (self), self->header);
        }
      g_ptr_array_add (rows, row);
    }

  for (guint i = 0; i < spare->len; i++)
    {
      iep_grid_rescue_focus (self, g_ptr_array_index (spare, i));
      gtk_widget_unparent (g_ptr_array_index (spare, i));
    }
  g_ptr_array_unref (self->rows);
  self->rows = rows;
  self->first = first;
}

/* Where a rectangle of cells is on the screen, as far as it is not behind the frozen columns. */
static gboolean
find_rectangle (IepGrid       *self,
                guint          row,
                guint          column,
                guint          to_row,
                guint          to_column,
                int            width,
                int            height,
                GtkAllocation *place)
{
  int left, right;
  int scroll = scroll_of (self, GTK_ORIENTATION_VERTICAL);
  int top = self->header_height + (int) row * self->row_height - scroll;
  int bottom = self->header_height + (int) (to_row + 1) * self->row_height - scroll;

  if (self->n_columns == 0 || row >= iep_sheet_get_n_rows (self->sheet))
    return FALSE;
  iep_grid_column_span (self, column, &left, NULL);
  iep_grid_column_span (self, to_column, NULL, &right);
  if (column >= self->n_frozen)
    left = MAX (left, self->frozen_width - 2);
  if (to_column >= self->n_frozen)
    right = MAX (right, self->frozen_width - 2);
  *place = (GtkAllocation) { left - 1, top - 1, right - left + 1, bottom - top + 1 };

  return right > left + 2 && left < width && bottom > self->header_height && top < height;
}

static void
place_mark (GtkWidget           *mark,
            gboolean             visible,
            const GtkAllocation *place)
{
  gtk_widget_set_child_visible (mark, visible);
  if (visible)
    gtk_widget_size_allocate (mark, place, -1);
}

static void
place_marks (IepGrid *self,
             int      width,
             int      height)
{
  guint top = MIN (self->row, self->anchor_row), bottom = MAX (self->row, self->anchor_row);
  guint left = MIN (self->column, self->anchor_column), right = MAX (self->column, self->anchor_column);
  GtkAllocation place = { 0 };
  gboolean visible;

  visible = (top != bottom || left != right) && find_rectangle (self, top, left, bottom, right, width, height, &place);
  place_mark (self->selection_mark, visible, &place);
  visible = find_rectangle (self, self->row, self->column, self->row, self->column, width, height, &place);
  place_mark (self->cursor_mark, visible, &place);

  if (self->problem != NULL && visible && self->editing == IEP_GRID_EDIT_NONE)
    {
      GtkRequisition size;
      int y = place.y + place.height + 3;

      gtk_widget_get_preferred_size (self->note, NULL, &size);
      size.width = MIN (size.width, width);
      gtk_widget_measure (self->note, GTK_ORIENTATION_VERTICAL, size.width, NULL, &size.height, NULL, NULL);
      if (y + size.height > height)
        y = MAX (0, place.y - size.height - 3);
      place_mark (self->note, TRUE, &(GtkAllocation) { CLAMP (place.x, 0, width - size.width), y, size.width, size.height });
    }
  else
    {
      place_mark (self->note, FALSE, NULL);
    }

  if (self->editing != IEP_GRID_EDIT_NONE)
    {
      guint row = iep_sheet_get_position (self->sheet, self->edit_row);
      int column = iep_grid_find_column (self, self->edit_column);

      visible = row != G_MAXUINT && column >= 0 && find_rectangle (self, row, (guint) column, row, (guint) column, width,
                                                              height, &place);
      if (visible)
        {
          int wanted;

          gtk_widget_measure (self->entry, GTK_ORIENTATION_HORIZONTAL, -1, &wanted, NULL, NULL, NULL);
          place.width = MAX (place.width, wanted);
          place.x = MIN (place.x, MAX (0, width - place.width));
          gtk_widget_measure (self->entry, GTK_ORIENTATION_VERTICAL, -1, &wanted, NULL, NULL, NULL);
          place.height = MAX (place.height, wanted);
        }
      else
        {
          /* Hidden, it would lose the keys: it waits out of sight for the next one, which brings it back. */
          gtk_widget_measure (self->entry, GTK_ORIENTATION_HORIZONTAL, -1, &place.width, NULL, NULL, NULL);
          gtk_widget_measure (self->entry, GTK_ORIENTATION_VERTICAL, -1, &place.height, NULL, NULL, NULL);
          place.x = 0;
          place.y = -2 * place.height;
        }
      place_mark (self->entry, TRUE, &place);
    }
  else
    {
      place_mark (self->entry, FALSE, NULL);
    }
}

static void
scroll_vertically (IepGrid *self,
                   guint    row)
{
  GtkAdjustment *adjustment = self->adjustment[GTK_ORIENTATION_VERTICAL];

  if (adjustment != NULL)
    gtk_adjustment_clamp_page (adjustment, (double) row * self->row_height, (double) (row + 1) * self->row_height);
}

static void
scroll_horizontally (IepGrid *self,
                     guint    column)
{
  GtkAdjustment *adjustment = self->adjustment[GTK_ORIENTATION_HORIZONTAL];

  if (adjustment != NULL && column >= self->n_frozen && column < self->n_columns)
    gtk_adjustment_clamp_page (adjustment, self->x[column] - self->frozen_width,
                               self->x[column] - self->frozen_width + self->width[column]);
}

/* How large the grid is, or before it has a size the window it is going to be in. */
static void
get_size (IepGrid *self,
          int     *width,
          int     *height)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  *width = gtk_widget_get_width (GTK_WIDGET (self));
  *height = gtk_widget_get_height (GTK_WIDGET (self));
  if (*height > 0 || root == NULL)
    return;
  *width = gtk_widget_get_width (GTK_WIDGET (root));
  *height = gtk_widget_get_height (GTK_WIDGET (root));
  if (*height == 0 && GTK_IS_WINDOW (root))
    gtk_window_get_default_size (GTK_WINDOW (root), width, height);
}

/* Which kinds of columns are in sight: of these the cells exist. */
static guint64
find_sight (IepGrid *self)
{
  guint64 sight = 0;

  for (guint c = 0; c < self->n_columns; c++)
    if (iep_grid_column_span (self, c, NULL, NULL))
      sight |= G_GUINT64_CONSTANT (1) << self->columns[c];

  return sight;
}

static void
find_rows (IepGrid *self,
           int      height,
           guint   *first,
           guint   *n_rows)
{
  guint n = iep_sheet_get_n_rows (self->sheet);
  int body = MAX (0, height - self->header_height);
  int scroll = scroll_of (self, GTK_ORIENTATION_VERTICAL);

  *first = MIN (n, (guint) (scroll / self->row_height));
  *n_rows = MIN (n, (guint) ((scroll + body + self->row_height - 1) / self->row_height)) - *first;
}

/* Makes the rows and cells that are in sight exist. Never while sizes are being given out: a widget that comes then asks
 * all above it for another size, and nobody listens. */
void
iep_grid_sync (IepGrid *self)
{
  int width, height;
  guint first, n_rows;
  guint64 sight;

  g_clear_handle_id (&self->sync_source, g_source_remove);
  if (self->sheet == NULL || self->rows == NULL)
    return;
  get_size (self, &width, &height);
  if (height == 0)
    return;
  if (self->row_height == 0)
    iep_grid_columns_measure (self);

  iep_grid_columns_place (self, width);
  self->expected_width = width;
  sight = find_sight (self);
  if ((sight & ~self->sight) != 0)
    self->stale = TRUE;
  self->sight = sight;
  find_rows (self, height, &first, &n_rows);
  if (self->stale)
    iep_grid_row_update (IEP_GRID_ROW (self->header), 0);
  place_rows (self, first, n_rows);
  for (guint i = 0; self->stale && i < self->rows->len; i++)
    iep_grid_row_update (g_ptr_array_index (self->rows, i), self->first + i);
  self->stale = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  /* The line of the keys may have come back into sight. */
  if (gtk_widget_is_focus (GTK_WIDGET (self)))
    iep_grid_focus_cursor (self);
}

static gboolean
sync_cb (gpointer user_data)
{
  IepGrid *self = user_data;

  self->sync_source = 0;
  iep_grid_sync (self);

  return G_SOURCE_REMOVE;
}

/* The same, as soon as it can be. */
void
iep_grid_sync_later (IepGrid *self)
{
  if (self->sync_source == 0)
    self->sync_source = g_idle_add_full (G_PRIORITY_HIGH, sync_cb, self, NULL);
}

void
iep_grid_allocate (IepGrid *self,
                   int      width,
                   int      height)
{
  guint n = iep_sheet_get_n_rows (self->sheet);
  guint64 places = 0;
  guint first, n_rows;
  GtkAllocation place;
  gboolean moved, keep;
  int scroll;

  /* Something above it unfolded, or the window became smaller: the cell of the keys stays where it can be seen. */
  keep = (width < self->last_width || height < self->last_height) &&
         find_rectangle (self, self->row, self->column, self->row, self->column, self->last_width, self->last_height, &place);
  self->last_width = width;
  self->last_height = height;
  self->allocating = TRUE;
  iep_grid_columns_place (self, width);
  configure (self, GTK_ORIENTATION_HORIZONTAL, self->total_width - self->frozen_width, MAX (1, width - self->frozen_width),
             self->money_width);
  configure (self, GTK_ORIENTATION_VERTICAL, (int) n * self->row_height, MAX (1, height - self->header_height), self->row_height);
  if (self->reveal || keep)
    {
      self->reveal = FALSE;
      scroll_vertically (self, self->row);
      scroll_horizontally (self, self->column);
    }
  self->allocating = FALSE;

  find_rows (self, height, &first, &n_rows);
  if (self->stale || find_sight (self) != self->sight || first != self->first || n_rows != self->rows->len)
    iep_grid_sync_later (self);

  for (guint c = 0; c < self->n_columns; c++)
    {
      int left, right;

      iep_grid_column_span (self, c, &left, &right);
      places = places * 31 + (guint) left;
      places = places * 31 + (guint) right;
    }
  moved = places != self->places;
  self->places = places;
  scroll = scroll_of (self, GTK_ORIENTATION_VERTICAL);
  if (moved)
    gtk_widget_queue_allocate (self->header);
  gtk_widget_size_allocate (self->header, &(GtkAllocation) { 0, 0, width, self->header_height }, -1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      int y = self->header_height + (int) (self->first + i) * self->row_height - scroll;

      if (moved)
        gtk_widget_queue_allocate (row);
      gtk_widget_size_allocate (row, &(GtkAllocation) { 0, y, width, self->row_height }, -1);
    }
  place_marks (self, width, height);
}

/* The values of the cells in sight have changed, but nothing has moved. */
void
iep_grid_update_cells (IepGrid *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (self->first + i < iep_sheet_get_n_rows (self->sheet))
      iep_grid_row_update (g_ptr_array_index (self->rows, i), self->first + i);
}

/* Rows or columns have come or gone. */
void
iep_grid_refresh (IepGrid *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    iep_grid_row_forget (g_ptr_array_index (self->rows, i));
  iep_grid_row_forget (IEP_GRID_ROW (self->header));
  self->stale = TRUE;
  iep_grid_sync (self);
}

/* Brings a cell into sight, at once where there is a size already. */
void
iep_grid_scroll_to (IepGrid *self,
                    guint    row,
                    guint    column)
{
  if (gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    {
      self->reveal = TRUE;
      return;
    }
  scroll_vertically (self, row);
  scroll_horizontally (self, column);
}
