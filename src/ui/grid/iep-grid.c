/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sheet on the screen: a spreadsheet of which only the cells in sight exist. Code, name and source stay where they are
 * while the rest scrolls below them. Each cell in sight is a widget of its own, because that is how GTK 4.8 tells a
 * screen reader about it; each is as light as a widget can be. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-private.h"

#include <string.h>

static void scrollable_init (GtkScrollableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepGrid, iep_grid, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, scrollable_init))

enum
{
  PROP_SHEET = 1,
  PROP_VIEW,
  PROP_AMENDMENT,
  PROP_SHOW_SOURCE,
  PROP_SHOW_SPLIT,
  PROP_SHOW_REST,
  PROP_SELECTION_COUNT,
  PROP_SELECTION_CELLS,
  PROP_SELECTION_SUM,
  PROP_PROBLEM,
  N_PROPERTIES,
  PROP_HADJUSTMENT = N_PROPERTIES,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

enum
{
  MESSAGE,
  CONFLICT_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* Tells whoever shows this what a person has to know. */
void
iep_grid_tell (IepGrid    *self,
               const char *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

void
iep_grid_conflict (IepGrid        *self,
                   IepSheetRow    *row,
                   IepSheetColumn  column)
{
  g_signal_emit (self, signals[CONFLICT_ACTIVATED], 0, row, (int) column);
}

/* What is selected, and what is wrong with the cell of the keys. */
void
iep_grid_update_summary (IepGrid *self)
{
  IepSheetRow *row = self->sheet != NULL ? iep_sheet_get_row (self->sheet, self->row) : NULL;
  g_autofree char *problem = NULL;
  IepSheetRange range;
  guint count = 0, cells;
  gint64 sum = 0;

  iep_grid_get_selection (self, &range);
  if (self->sheet != NULL)
    iep_sheet_sum (self->sheet, &range, &count, &sum);
  cells = range.n_rows * range.n_columns;
  if (row != NULL && self->n_columns > 0)
    problem = iep_sheet_get_problem (self->sheet, row, self->columns[self->column]);

  g_object_freeze_notify (G_OBJECT (self));
  if (count != self->selection_count)
    {
      self->selection_count = count;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION_COUNT]);
    }
  if (cells != self->selection_cells)
    {
      self->selection_cells = cells;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION_CELLS]);
    }
  if (sum != self->selection_sum)
    {
      self->selection_sum = sum;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION_SUM]);
    }
  if (g_strcmp0 (problem, self->problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_steal_pointer (&problem);
      gtk_label_set_label (GTK_LABEL (self->note), self->problem != NULL ? self->problem : "");
      if (row != NULL && (iep_sheet_get_state (self->sheet, row, self->columns[self->column]) & IEP_SHEET_WRONG))
        gtk_widget_add_css_class (self->note, "error");
      else
        gtk_widget_remove_css_class (self->note, "error");
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
values_changed_cb (IepGrid *self)
{
  iep_grid_columns_fit (self);
  iep_grid_update_cells (self);
  iep_grid_update_summary (self);
  iep_grid_update_actions (self);
}

static void
rows_changed_cb (IepGrid *self)
{
  if (self->editing != IEP_GRID_EDIT_NONE && iep_sheet_get_position (self->sheet, self->edit_row) == G_MAXUINT)
    iep_grid_cancel (self);
  iep_grid_keep_cursor (self);
  iep_grid_refresh (self);
}

static void
columns_changed (IepGrid *self)
{
  IepSheetColumn kind = self->n_columns > 0 ? self->columns[self->column] : IEP_SHEET_CODE;
  int column;

  iep_grid_commit (self);
  iep_grid_columns_build (self);
  column = iep_grid_find_column (self, kind);
  self->column = self->anchor_column = column < 0 ? MIN (self->column, self->n_columns - 1) : (guint) column;
  self->anchor_row = self->row;
  self->tab_column = G_MAXUINT;
  iep_grid_update_summary (self);
  iep_grid_refresh (self);
}

/* Scrolling -------------------------------------------------------------- */

static void
scrolled_cb (IepGrid *self)
{
  if (self->allocating)
    iep_grid_sync_later (self);
  else
    iep_grid_sync (self);
}

static void
set_adjustment (IepGrid        *self,
                GtkOrientation  orientation,
                GtkAdjustment  *adjustment)
{
  if (adjustment != NULL && self->adjustment[orientation] == adjustment)
    return;
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  if (self->adjustment[orientation] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment[orientation], self);
  g_object_ref_sink (adjustment);
  g_clear_object (&self->adjustment[orientation]);
  self->adjustment[orientation] = adjustment;
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
get_border (GtkScrollable *scrollable,
            GtkBorder     *border)
{
  IepGrid *self = IEP_GRID (scrollable);

  *border = (GtkBorder) { .left = (gint16) self->frozen_width, .top = (gint16) self->header_height };
  return TRUE;
}

static void
scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = get_border;
}

/* Widget ----------------------------------------------------------------- */

static void
iep_grid_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  IepGrid *self = IEP_GRID (widget);

  if (self->row_height == 0)
    iep_grid_columns_measure (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 12 * self->money_width;
    }
  else
    {
      *minimum = self->header_height + 3 * self->row_height;
      *natural = self->header_height + 15 * self->row_height;
    }
}

static void
iep_grid_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  IepGrid *self = IEP_GRID (widget);

  if (self->row_height == 0)
    iep_grid_columns_measure (self);
  if (self->sheet != NULL)
    iep_grid_allocate (self, width, height);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
iep_grid_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (iep_grid_parent_class)->map (widget);
  iep_grid_sync (IEP_GRID (widget));
}

static void
iep_grid_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  IepGrid *self = IEP_GRID (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, self->header_height, width, MAX (0, height - self->header_height)));
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->rows, i), snapshot);
  gtk_widget_snapshot_child (widget, self->selection_mark, snapshot);
  gtk_widget_snapshot_child (widget, self->cursor_mark, snapshot);
  gtk_widget_snapshot_child (widget, self->entry, snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->header, snapshot);
  gtk_widget_snapshot_child (widget, self->note, snapshot);
}

static gboolean
iep_grid_focus (GtkWidget        *widget,
                GtkDirectionType  direction)
{
  /* Inside, the keys walk by themselves; what comes here wants in or out. */
  if (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_is_focus (widget))
    return FALSE;

  return gtk_widget_grab_focus (widget);
}

static gboolean
iep_grid_grab_focus (GtkWidget *widget)
{
  IepGrid *self = IEP_GRID (widget);
  GtkWidget *cell = self->sheet == NULL || self->editing != IEP_GRID_EDIT_NONE ? NULL :
                    iep_grid_get_cell_widget (self, self->row, self->column);

  if (cell != NULL && gtk_widget_get_child_visible (cell) && !self->closing && gtk_widget_grab_focus (cell))
    return TRUE;

  return GTK_WIDGET_CLASS (iep_grid_parent_class)->grab_focus (widget);
}

static void
iep_grid_system_setting_changed (GtkWidget        *widget,
                                 GtkSystemSetting  setting)
{
  IepGrid *self = IEP_GRID (widget);

  GTK_WIDGET_CLASS (iep_grid_parent_class)->system_setting_changed (widget, setting);
  self->row_height = 0;
  self->stale = TRUE;
  gtk_widget_queue_resize (widget);
}

static void
iep_grid_css_changed (GtkWidget         *widget,
                      GtkCssStyleChange *change)
{
  IepGrid *self = IEP_GRID (widget);

  GTK_WIDGET_CLASS (iep_grid_parent_class)->css_changed (widget, change);
  self->row_height = 0;
}

static void
iep_grid_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  IepGrid *self = IEP_GRID (object);

  switch (id)
    {
    case PROP_SHEET:
      g_value_set_object (value, self->sheet);
      break;
    case PROP_VIEW:
      g_value_set_int (value, self->view);
      break;
    case PROP_AMENDMENT:
      g_value_set_boolean (value, self->amendment);
      break;
    case PROP_SHOW_SOURCE:
      g_value_set_boolean (value, self->show_source);
      break;
    case PROP_SHOW_SPLIT:
      g_value_set_boolean (value, self->show_split);
      break;
    case PROP_SHOW_REST:
      g_value_set_boolean (value, self->show_rest);
      break;
    case PROP_SELECTION_COUNT:
      g_value_set_uint (value, self->selection_count);
      break;
    case PROP_SELECTION_CELLS:
      g_value_set_uint (value, self->selection_cells);
      break;
    case PROP_SELECTION_SUM:
      g_value_set_int64 (value, self->selection_sum);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustment[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, (int) self->policy[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_column_flag (IepGrid    *self,
                 gboolean   *flag,
                 gboolean    value,
                 GParamSpec *pspec)
{
  if (*flag == !!value)
    return;
  *flag = !!value;
  columns_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
iep_grid_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  IepGrid *self = IEP_GRID (object);

  switch (id)
    {
    case PROP_SHEET:
      iep_grid_set_sheet (self, g_value_get_object (value));
      break;
    case PROP_VIEW:
      if ((int) self->view != g_value_get_int (value))
        {
          self->view = g_value_get_int (value);
          columns_changed (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_AMENDMENT:
      set_column_flag (self, &self->amendment, g_value_get_boolean (value), pspec);
      break;
    case PROP_SHOW_SOURCE:
      set_column_flag (self, &self->show_source, g_value_get_boolean (value), pspec);
      break;
    case PROP_SHOW_SPLIT:
      set_column_flag (self, &self->show_split, g_value_get_boolean (value), pspec);
      break;
    case PROP_SHOW_REST:
      set_column_flag (self, &self->show_rest, g_value_get_boolean (value), pspec);
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policy[id - PROP_HSCROLL_POLICY] = (guint) g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_grid_dispose (GObject *object)
{
  IepGrid *self = IEP_GRID (object);

  self->editing = IEP_GRID_EDIT_NONE;
  self->closing = TRUE;
  g_clear_object (&self->watch);
  g_clear_handle_id (&self->sync_source, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->rows, i));
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->selection_mark, gtk_widget_unparent);
  g_clear_pointer (&self->cursor_mark, gtk_widget_unparent);
  g_clear_pointer (&self->note, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_object (&self->adjustment[0]);
  g_clear_object (&self->adjustment[1]);
  g_clear_object (&self->sheet);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (iep_grid_parent_class)->dispose (object);
}

static void
iep_grid_class_init (IepGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = iep_grid_dispose;
  object_class->get_property = iep_grid_get_property;
  object_class->set_property = iep_grid_set_property;
  widget_class->map = iep_grid_map;
  widget_class->measure = iep_grid_measure;
  widget_class->size_allocate = iep_grid_size_allocate;
  widget_class->snapshot = iep_grid_snapshot;
  widget_class->focus = iep_grid_focus;
  widget_class->grab_focus = iep_grid_grab_focus;
  widget_class->css_changed = iep_grid_css_changed;
  widget_class->system_setting_changed = iep_grid_system_setting_changed;

  properties[PROP_SHEET] = g_param_spec_object ("sheet", NULL, NULL, IEP_TYPE_SHEET, both);
  properties[PROP_VIEW] = g_param_spec_int ("view", NULL, NULL, IEP_GRID_MONTHS, IEP_GRID_BOTH, IEP_GRID_MONTHS, both);
  properties[PROP_AMENDMENT] = g_param_spec_boolean ("amendment", NULL, NULL, FALSE, both);
  properties[PROP_SHOW_SOURCE] = g_param_spec_boolean ("show-source", NULL, NULL, TRUE, both);
  properties[PROP_SHOW_SPLIT] = g_param_spec_boolean ("show-split", NULL, NULL, FALSE, both);
  properties[PROP_SHOW_REST] = g_param_spec_boolean ("show-rest", NULL, NULL, FALSE, both);
  properties[PROP_SELECTION_COUNT] = g_param_spec_uint ("selection-count", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_SELECTION_CELLS] = g_param_spec_uint ("selection-cells", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_SELECTION_SUM] = g_param_spec_int64 ("selection-sum", NULL, NULL, G_MININT64, G_MAXINT64, 0, readable);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CONFLICT_ACTIVATED] = g_signal_new ("conflict-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_INT);

  iep_grid_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "sheetgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static GtkWidget *
add_mark (IepGrid    *self,
          const char *css_name)
{
  GtkWidget *mark = g_object_new (GTK_TYPE_BOX,
                                  "css-name", css_name,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  "can-target", FALSE,
                                  NULL);

  gtk_widget_set_parent (mark, GTK_WIDGET (self));
  return mark;
}

static void
iep_grid_init (IepGrid *self)
{
  self->rows = g_ptr_array_new ();
  self->show_source = TRUE;
  self->tab_column = G_MAXUINT;
  self->resizing = -1;
  self->stale = TRUE;
  iep_grid_columns_build (self);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->header = iep_grid_row_new (self, TRUE);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
  self->selection_mark = add_mark (self, "selectionmark");
  self->cursor_mark = add_mark (self, "cursormark");
  iep_grid_add_editor (self);
  self->note = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->note, "grid-note");
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->note), 44);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_set_can_target (self->note, FALSE);
  /* The cell itself says it to those who listen. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->note), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (self->note, GTK_WIDGET (self));
  iep_grid_add_keys (self);
  iep_grid_add_pointer (self);

  self->watch = g_signal_group_new (IEP_TYPE_SHEET);
  g_signal_group_connect_swapped (self->watch, "values-changed", G_CALLBACK (values_changed_cb), self);
  g_signal_group_connect_swapped (self->watch, "rows-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_group_connect_swapped (self->watch, "notify", G_CALLBACK (iep_grid_update_actions), self);
  iep_grid_update_actions (self);
}

/**
 * iep_grid_new:
 * @sheet: (nullable): what it shows
 *
 * Returns: (transfer floating): a grid
 */
GtkWidget *
iep_grid_new (IepSheet *sheet)
{
  return g_object_new (IEP_TYPE_GRID, "sheet", sheet, NULL);
}

/**
 * iep_grid_get_sheet:
 * @self: a grid
 *
 * Returns: (transfer none) (nullable): what it shows
 */
IepSheet *
iep_grid_get_sheet (IepGrid *self)
{
  g_return_val_if_fail (IEP_IS_GRID (self), NULL);

  return self->sheet;
}

/**
 * iep_grid_set_sheet:
 * @self: a grid
 * @sheet: (nullable): what it shows from now on
 */
void
iep_grid_set_sheet (IepGrid  *self,
                    IepSheet *sheet)
{
  g_return_if_fail (IEP_IS_GRID (self));
  g_return_if_fail (sheet == NULL || IEP_IS_SHEET (sheet));

  iep_grid_cancel (self);
  if (!g_set_object (&self->sheet, sheet))
    return;
  g_signal_group_set_target (self->watch, sheet);
  self->row = self->anchor_row = 0;
  self->column = self->anchor_column = self->n_frozen;
  self->current = sheet != NULL ? iep_sheet_get_row (sheet, 0) : NULL;
  memset (self->largest, 0, sizeof self->largest);
  memset (self->fitting_width, 0, sizeof self->fitting_width);
  iep_grid_columns_fit (self);
  iep_grid_update_actions (self);
  iep_grid_update_summary (self);
  iep_grid_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHEET]);
}

/**
 * iep_grid_show_cell:
 * @self: a grid
 * @row: a row of its sheet
 * @column: a column
 *
 * Selects a cell, brings it into sight and gives it the focus; groups that hide it are unfolded.
 *
 * Returns: %FALSE when it is not there
 */
gboolean
iep_grid_show_cell (IepGrid        *self,
                    IepSheetRow    *row,
                    IepSheetColumn  column)
{
  guint position;
  int where;

  g_return_val_if_fail (IEP_IS_GRID (self) && row != NULL, FALSE);

  iep_grid_commit (self);
  for (IepSheetRow *above = iep_sheet_row_get_parent (row); above != NULL; above = iep_sheet_row_get_parent (above))
    if (iep_sheet_row_is_folded (above))
      iep_sheet_fold (self->sheet, above, FALSE);
  position = iep_sheet_get_position (self->sheet, row);
  where = iep_grid_find_column (self, column);
  if (where < 0 && column >= IEP_SHEET_MONTH_1 && column <= IEP_SHEET_MONTH_12 && self->view == IEP_GRID_QUARTERS)
    {
      self->unfolded |= 1u << ((column - IEP_SHEET_MONTH_1) / 3);
      columns_changed (self);
      where = iep_grid_find_column (self, column);
    }
  if (position == G_MAXUINT)
    return FALSE;

  /* Lines may have come or gone; scrolling needs their number. */
  if (self->adjustment[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_set_upper (self->adjustment[GTK_ORIENTATION_VERTICAL],
                              MAX ((double) iep_sheet_get_n_rows (self->sheet) * self->row_height,
                                   gtk_adjustment_get_page_size (self->adjustment[GTK_ORIENTATION_VERTICAL])));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  iep_grid_move_to (self, position, where < 0 ? self->column : (guint) where, FALSE);

  return where >= 0;
}

/**
 * iep_grid_get_current:
 * @self: a grid
 * @column: (out) (optional): its column
 *
 * Returns: (transfer none) (nullable): the row of the cell that has the keys
 */
IepSheetRow *
iep_grid_get_current (IepGrid        *self,
                      IepSheetColumn *column)
{
  g_return_val_if_fail (IEP_IS_GRID (self), NULL);

  if (column != NULL)
    *column = self->columns[self->column];
  return self->sheet != NULL ? iep_sheet_get_row (self->sheet, self->row) : NULL;
}

/**
 * iep_grid_get_selection:
 * @self: a grid
 * @range: (out caller-allocates): the selected rectangle; its columns are valid until the columns of the grid change
 */
void
iep_grid_get_selection (IepGrid       *self,
                        IepSheetRange *range)
{
  guint top = MIN (self->row, self->anchor_row), bottom = MAX (self->row, self->anchor_row);
  guint left = MIN (self->column, self->anchor_column), right = MAX (self->column, self->anchor_column);

  *range = (IepSheetRange) { top, bottom - top + 1, &self->columns[left], right - left + 1 };
}
