/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays children out in as many equal columns as fit, row after row; a child of class "wide" takes a row alone. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-columns-layout.h"

#define COLUMN_SPACING 24
#define ROW_SPACING 12

struct _IepColumnsLayout
{
  GtkLayoutManager parent_instance;

  int column_width;
  int max_columns;
};

G_DEFINE_FINAL_TYPE (IepColumnsLayout, iep_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
count_columns (IepColumnsLayout *self,
               int               width)
{
  return CLAMP ((width + COLUMN_SPACING) / (self->column_width + COLUMN_SPACING), 1, self->max_columns);
}

/* Walks the rows; allocates when asked to. Returns the height they take together. */
static int
place (IepColumnsLayout *self,
       GtkWidget        *widget,
       int               width,
       gboolean          allocate)
{
  int n_columns = count_columns (self, width);
  int column_width = (width - (n_columns - 1) * COLUMN_SPACING) / n_columns;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      GtkWidget *row[16];
      int heights = 0, n = 0;
      gboolean wide = FALSE;

      for (; child != NULL && n < MIN (n_columns, 16) && !wide; child = gtk_widget_get_next_sibling (child))
        {
          int minimum, natural;

          if (!gtk_widget_should_layout (child))
            continue;
          wide = gtk_widget_has_css_class (child, "wide");
          if (wide && n > 0)
            break;
          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide ? width : column_width,
                              &minimum, &natural, NULL, NULL);
          heights = MAX (heights, natural);
          row[n++] = child;
        }
      if (n == 0)
        break;

      if (y > 0)
        y += ROW_SPACING;
      for (int i = 0; allocate && i < n; i++)
        {
          gboolean alone = gtk_widget_has_css_class (row[i], "wide");
          int x = i * (column_width + COLUMN_SPACING);

          if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL && !alone)
            x = width - column_width - x;
          gtk_widget_size_allocate (row[i],
                                    &(GtkAllocation) { x, y, alone ? width : column_width, heights }, -1);
        }
      y += heights;
    }
  return y;
}

static GtkSizeRequestMode
iep_columns_layout_get_request_mode (GtkLayoutManager *manager,
                                     GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
iep_columns_layout_measure (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            GtkOrientation    orientation,
                            int               for_size,
                            int              *minimum,
                            int              *natural,
                            int              *minimum_baseline,
                            int              *natural_baseline)
{
  IepColumnsLayout *self = IEP_COLUMNS_LAYOUT (manager);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int widest = 0;

      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
        if (gtk_widget_should_layout (child))
          {
            int child_minimum;

            gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL, NULL);
            widest = MAX (widest, child_minimum);
          }
      *minimum = widest;
      *natural = MAX (widest, self->max_columns * (self->column_width + COLUMN_SPACING) - COLUMN_SPACING);
      return;
    }
  *minimum = *natural = place (self, widget, for_size >= 0 ? for_size : self->column_width, FALSE);
}

static void
iep_columns_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             int               width,
                             int               height,
                             int               baseline)
{
  place (IEP_COLUMNS_LAYOUT (manager), widget, width, TRUE);
}

static void
iep_columns_layout_class_init (IepColumnsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = iep_columns_layout_get_request_mode;
  layout_class->measure = iep_columns_layout_measure;
  layout_class->allocate = iep_columns_layout_allocate;
}

static void
iep_columns_layout_init (IepColumnsLayout *self)
{
  self->column_width = 240;
  self->max_columns = 3;
}

/**
 * iep_columns_layout_new:
 * @column_width: how wide a column wants to be at least, in pixels
 * @max_columns: at most so many, up to 16
 *
 * Returns: (transfer full): a layout manager
 */
GtkLayoutManager *
iep_columns_layout_new (int column_width,
                        int max_columns)
{
  IepColumnsLayout *self;

  g_return_val_if_fail (column_width > 0, NULL);
  g_return_val_if_fail (max_columns > 0 && max_columns <= 16, NULL);

  self = g_object_new (IEP_TYPE_COLUMNS_LAYOUT, NULL);
  self->column_width = column_width;
  self->max_columns = max_columns;
  return GTK_LAYOUT_MANAGER (self);
}
