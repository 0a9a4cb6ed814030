/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the grid: which there are, what they are called, how wide they are. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define PADDING 16

static char *
month_name (int         month,
            const char *format)
{
  g_autoptr(GDateTime) date = g_date_time_new_utc (2027, month, 1, 0, 0, 0);
  g_autofree char *name = g_date_time_format (date, format);
  g_autofree char *first = g_utf8_substring (name, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, g_utf8_next_char (name), NULL);
}

static char *
make_title (IepSheetColumn column,
            gboolean       in_full)
{
  if (column >= IEP_SHEET_MONTH_1 && column <= IEP_SHEET_MONTH_12)
    return month_name ((int) (column - IEP_SHEET_MONTH_1) + 1, in_full ? "%OB" : "%Ob");
  if (column >= IEP_SHEET_QUARTER_1 && column <= IEP_SHEET_QUARTER_4)
    return g_strdup_printf (in_full ? C_("estimate", "Quarter %u") : C_("estimate", "Q%u"), column - IEP_SHEET_QUARTER_1 + 1);

  switch ((int) column)
    {
    case IEP_SHEET_CODE:
      return g_strdup (C_("estimate", "Code"));
    case IEP_SHEET_NAME:
      return g_strdup (C_("estimate", "Name"));
    case IEP_SHEET_SOURCE:
      return g_strdup (in_full ? C_("estimate", "Funding source") : C_("estimate", "Source"));
    case IEP_SHEET_SPLIT:
      return g_strdup (C_("estimate", "Part"));
    case IEP_SHEET_YEAR:
      return g_strdup (C_("estimate", "Year"));
    case IEP_SHEET_REST:
      return g_strdup (in_full ? C_("estimate", "Left to divide") : C_("estimate", "Left"));
    case IEP_SHEET_PLAN:
      return g_strdup (in_full ? C_("estimate", "Plan in force") : C_("estimate", "Plan"));
    case IEP_SHEET_CHANGE:
      return g_strdup (C_("estimate", "Change"));
    case IEP_SHEET_REVISED:
      return g_strdup (in_full ? C_("estimate", "Revised plan") : C_("estimate", "Revised"));
    case IEP_SHEET_REASON:
      return g_strdup (C_("estimate", "Reason"));
    default:
      g_return_val_if_reached (NULL);
    }
}

/* What the heading says; in full for those who listen. */
const char *
iep_grid_column_title (IepSheetColumn column,
                       gboolean       in_full)
{
  static char *titles[2][IEP_SHEET_N_COLUMNS];

  in_full = !!in_full;
  if (titles[in_full][column] == NULL)
    titles[in_full][column] = make_title (column, in_full);

  return titles[in_full][column];
}

gboolean
iep_grid_column_is_number (IepSheetColumn column)
{
  return column >= IEP_SHEET_YEAR && column <= IEP_SHEET_REVISED;
}

/* Which column of the grid a kind is; -1 when it is not there. */
int
iep_grid_find_column (IepGrid        *self,
                      IepSheetColumn  column)
{
  for (guint c = 0; c < self->n_columns; c++)
    if (self->columns[c] == column)
      return (int) c;

  return -1;
}

/* Puts the columns together from the properties. */
void
iep_grid_columns_build (IepGrid *self)
{
  guint n = 0;

  self->columns[n++] = IEP_SHEET_CODE;
  self->columns[n++] = IEP_SHEET_NAME;
  if (self->show_source)
    self->columns[n++] = IEP_SHEET_SOURCE;
  if (self->show_split)
    self->columns[n++] = IEP_SHEET_SPLIT;
  self->n_frozen = n;
  self->columns[n++] = IEP_SHEET_YEAR;
  if (self->show_rest)
    self->columns[n++] = IEP_SHEET_REST;
  for (guint q = 0; q < 4; q++)
    {
      if (self->view != IEP_GRID_QUARTERS || (self->unfolded & (1u << q)))
        for (guint m = 0; m < 3; m++)
          self->columns[n++] = IEP_SHEET_MONTH_1 + 3 * q + m;
      if (self->view != IEP_GRID_MONTHS)
        self->columns[n++] = IEP_SHEET_QUARTER_1 + q;
    }
  if (self->amendment)
    {
      self->columns[n++] = IEP_SHEET_PLAN;
      self->columns[n++] = IEP_SHEET_CHANGE;
      self->columns[n++] = IEP_SHEET_REVISED;
      self->columns[n++] = IEP_SHEET_REASON;
    }
  self->n_columns = n;
}

static int
text_width (IepGrid    *self,
            const char *text,
            gboolean    bold)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;

  if (bold)
    {
      g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* An amount that is cut off is a wrong amount: columns are as wide as the largest one in them, and only ever grow. */
void
iep_grid_columns_fit (IepGrid *self)
{
  gint64 largest[IEP_SHEET_N_COLUMNS] = { 0 };
  guint n = self->sheet != NULL ? iep_sheet_get_n_rows (self->sheet) : 0;

  if (self->money_width == 0)
    return;
  for (guint r = 0; r < n; r++)
    {
      IepSheetRow *row = iep_sheet_get_row (self->sheet, r);

      /* Subtotals are larger than their parts unless some are less than nothing. */
      if (iep_sheet_row_get_level (row) > 1 && iep_sheet_row_is_group (row))
        continue;
      for (IepSheetColumn c = IEP_SHEET_YEAR; c <= IEP_SHEET_REVISED; c++)
        {
          gint64 value = iep_sheet_get_value (self->sheet, row, c);

          largest[c] = MAX (largest[c], value < 0 ? -value : value);
        }
    }
  for (IepSheetColumn c = IEP_SHEET_YEAR; c <= IEP_SHEET_REVISED; c++)
    {
      gint64 limit = MAX (self->largest[c], 9999999);

      if (largest[c] <= limit)
        continue;
      /* All nines up to the same length. */
      while (limit < largest[c])
        limit = limit * 10 + 9;
      self->largest[c] = limit;
      self->fitting_width[c] = 0;
    }
  for (IepSheetColumn c = IEP_SHEET_YEAR; c <= IEP_SHEET_REVISED; c++)
    if (self->fitting_width[c] == 0)
      {
        g_autofree char *widest = iep_money_format (-MAX (self->largest[c], 9999999));

        self->fitting_width[c] = text_width (self, widest, TRUE) + PADDING;
        gtk_widget_queue_allocate (GTK_WIDGET (self));
      }
}

/* How large things are in the font of now. */
void
iep_grid_columns_measure (IepGrid *self)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "Āģ8");
  int height, minimum;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_widget_measure (self->entry, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
  self->row_height = MAX (height + 9, minimum);
  self->header_height = height + 14;
  self->char_width = MAX (1, text_width (self, "0000000000", FALSE) / 10);
  self->money_width = text_width (self, "-000 000,00", TRUE) + PADDING;
  memset (self->fitting_width, 0, sizeof self->fitting_width);
  iep_grid_columns_fit (self);
}

/* Gives every column its place; the names take what a wide window leaves, and give up some of a narrow one. */
void
iep_grid_columns_place (IepGrid *self,
                        int      width)
{
  int x = 0;

  for (guint c = 0; c < self->n_columns; c++)
    {
      IepSheetColumn kind = self->columns[c];
      int w = self->money_width;

      if (self->chosen_width[kind] > 0)
        w = self->chosen_width[kind];
      else if (kind == IEP_SHEET_CODE)
        w = 8 * self->char_width + PADDING;
      else if (kind == IEP_SHEET_NAME)
        w = CLAMP (width / 4, 17 * self->char_width, 46 * self->char_width);
      else if (kind == IEP_SHEET_SOURCE || kind == IEP_SHEET_SPLIT)
        w = CLAMP (width / 12, 8 * self->char_width, 16 * self->char_width) + PADDING;
      else if (kind == IEP_SHEET_REASON)
        w = 36 * self->char_width + PADDING;
      else
        w = MAX (self->money_width, self->fitting_width[kind]);

      self->x[c] = x;
      self->width[c] = w;
      x += w;
      if (c + 1 == self->n_frozen)
        self->frozen_width = x;
    }
  self->total_width = x;
}
