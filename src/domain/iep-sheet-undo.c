/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only way a sheet changes: small operations that remember what was before, grouped into steps of undo. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <string.h>

static void
cell_clear (IepSheetCell *cell)
{
  g_free (cell->text);
  g_free (cell->typed);
  g_free (cell->why);
}

static void
op_clear (gpointer data)
{
  IepSheetOp *op = data;

  cell_clear (&op->before);
  cell_clear (&op->after);
}

void
iep_sheet_step_free (gpointer step)
{
  g_array_unref (step);
}

static void
wrong_free (gpointer data)
{
  IepSheetWrong *wrong = data;

  g_free (wrong->typed);
  g_free (wrong->why);
  g_free (wrong);
}

/* Adds to an amount of a line, and to the subtotals above it. */
void
iep_sheet_add_number (IepSheetRow *row,
                      guint        value,
                      gint64       delta)
{
  if (delta == 0)
    return;
  for (; row != NULL; row = row->parent)
    row->value[value] += delta;
}

/* Says that a cell is wrong, or with no reason that it is not. */
void
iep_sheet_mark_wrong (IepSheetRow    *row,
                      IepSheetColumn  column,
                      const char     *typed,
                      const char     *why)
{
  IepSheetWrong *wrong;

  if (why == NULL)
    {
      if (row->wrong != NULL)
        g_hash_table_remove (row->wrong, GINT_TO_POINTER (column));
      return;
    }

  if (row->wrong == NULL)
    row->wrong = g_hash_table_new_full (NULL, NULL, NULL, wrong_free);
  wrong = g_new0 (IepSheetWrong, 1);
  wrong->typed = g_strdup (typed);
  wrong->why = g_strdup (why);
  g_hash_table_insert (row->wrong, GINT_TO_POINTER (column), wrong);
}

static void
read_cell (IepSheetRow    *row,
           IepSheetColumn  column,
           IepSheetCell   *cell)
{
  IepSheetWrong *wrong = row->wrong != NULL ? g_hash_table_lookup (row->wrong, GINT_TO_POINTER (column)) : NULL;
  int value = iep_sheet_value_of (column);
  int which = iep_sheet_text_of (column);

  *cell = (IepSheetCell) { 0 };
  if (value >= 0)
    cell->number = row->value[value];
  if (which >= 0)
    cell->text = g_strdup (row->text[which]);
  if (wrong != NULL)
    {
      cell->typed = g_strdup (wrong->typed);
      cell->why = g_strdup (wrong->why);
    }
}

static void
write_cell (IepSheet           *self,
            IepSheetRow        *row,
            IepSheetColumn      column,
            const IepSheetCell *cell)
{
  int value = iep_sheet_value_of (column);
  int which = iep_sheet_text_of (column);

  if (value >= 0)
    iep_sheet_add_number (row, (guint) value, cell->number - row->value[value]);
  if (which >= 0)
    {
      g_free (row->text[which]);
      row->text[which] = g_strdup (cell->text);
    }
  iep_sheet_mark_wrong (row, column, cell->typed, cell->why);
  self->values_dirty = TRUE;
}

static void
write_name (IepSheet           *self,
            IepSheetRow        *row,
            const IepSheetCell *cell)
{
  g_free (row->name);
  row->name = g_strdup (cell->text);
  self->values_dirty = TRUE;
}

static IepSheetOp *
add_op (IepSheet       *self,
        IepSheetOpKind  kind,
        IepSheetRow    *row)
{
  IepSheetOp op = { .kind = kind, .row = row };

  g_assert (self->step != NULL);
  g_array_append_val (self->step, op);

  return &g_array_index (self->step, IepSheetOp, self->step->len - 1);
}

static void
put_cell (IepSheet       *self,
          IepSheetRow    *row,
          IepSheetColumn  column,
          IepSheetCell    after)
{
  IepSheetCell before;
  IepSheetOp *op;

  read_cell (row, column, &before);
  if (before.number == after.number && g_strcmp0 (before.text, after.text) == 0 &&
      g_strcmp0 (before.typed, after.typed) == 0 && g_strcmp0 (before.why, after.why) == 0)
    {
      cell_clear (&before);
      cell_clear (&after);
      return;
    }

  op = add_op (self, IEP_SHEET_OP_CELL, row);
  op->column = column;
  op->before = before;
  op->after = after;
  write_cell (self, row, column, &op->after);
}

/* Sets an amount; what was wrong in that cell is so no more. */
void
iep_sheet_put_number (IepSheet       *self,
                      IepSheetRow    *row,
                      IepSheetColumn  column,
                      gint64          number)
{
  put_cell (self, row, column, (IepSheetCell) { .number = number });
}

void
iep_sheet_put_text (IepSheet       *self,
                    IepSheetRow    *row,
                    IepSheetColumn  column,
                    const char     *text)
{
  put_cell (self, row, column, (IepSheetCell) { .text = text == NULL || *text == '\0' ? NULL : g_strdup (text) });
}

/* Keeps what was typed although it is no value; the value stays what it was. With no reason: all is well. */
void
iep_sheet_put_wrong (IepSheet       *self,
                     IepSheetRow    *row,
                     IepSheetColumn  column,
                     const char     *typed,
                     const char     *why)
{
  IepSheetCell after;

  read_cell (row, column, &after);
  g_free (after.typed);
  g_free (after.why);
  after.typed = g_strdup (typed);
  after.why = g_strdup (why);
  put_cell (self, row, column, after);
}

void
iep_sheet_put_name (IepSheet    *self,
                    IepSheetRow *row,
                    const char  *name)
{
  IepSheetOp *op;

  if (g_strcmp0 (row->name, name) == 0)
    return;
  op = add_op (self, IEP_SHEET_OP_NAME, row);
  op->before.text = g_strdup (row->name);
  op->after.text = g_strdup (name);
  write_name (self, row, &op->after);
}

/* Adds a row that is not there. */
void
iep_sheet_put_row (IepSheet    *self,
                   IepSheetRow *row,
                   IepSheetRow *parent,
                   guint        index)
{
  IepSheetOp *op = add_op (self, IEP_SHEET_OP_INSERT, row);

  op->index = index;
  op->parent = parent;
  iep_sheet_attach (self, row, parent, index);
}

/* Takes a row away; a group must be empty by then. */
void
iep_sheet_take_row (IepSheet    *self,
                    IepSheetRow *row)
{
  IepSheetOp *op = add_op (self, IEP_SHEET_OP_REMOVE, row);

  op->index = row->index;
  op->parent = row->parent;
  iep_sheet_detach (self, row);
}

/**
 * iep_sheet_begin:
 * @self: a sheet
 *
 * What follows, up to iep_sheet_end(), is one step of undo. Can be nested.
 */
void
iep_sheet_begin (IepSheet *self)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  if (self->depth++ > 0)
    return;
  self->step = g_array_new (FALSE, TRUE, sizeof (IepSheetOp));
  g_array_set_clear_func (self->step, op_clear);
}

/**
 * iep_sheet_end:
 * @self: a sheet
 *
 * Ends what iep_sheet_begin() began, and tells everybody once. What was undone before can then not be redone.
 */
void
iep_sheet_end (IepSheet *self)
{
  g_return_if_fail (IEP_IS_SHEET (self) && self->depth > 0);

  if (--self->depth > 0)
    return;
  if (self->step->len > 0)
    {
      g_ptr_array_set_size (self->steps, (int) self->done);
      g_ptr_array_add (self->steps, g_steal_pointer (&self->step));
      self->done = self->steps->len;
    }
  g_clear_pointer (&self->step, iep_sheet_step_free);
  iep_sheet_notify_all (self);
}

static void
apply (IepSheet   *self,
       IepSheetOp *op,
       gboolean    undo)
{
  switch (op->kind)
    {
    case IEP_SHEET_OP_CELL:
      write_cell (self, op->row, op->column, undo ? &op->before : &op->after);
      break;
    case IEP_SHEET_OP_NAME:
      write_name (self, op->row, undo ? &op->before : &op->after);
      break;
    case IEP_SHEET_OP_INSERT:
    case IEP_SHEET_OP_REMOVE:
      if ((op->kind == IEP_SHEET_OP_INSERT) != undo)
        iep_sheet_attach (self, op->row, op->parent, op->index);
      else
        iep_sheet_detach (self, op->row);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_what_was_saved (IepSheetRow *row,
                   IepSheetRow *saved)
{
  for (guint i = 0; i < IEP_SHEET_TEXT_REASON; i++)
    if (g_strcmp0 (row->text[i], saved->base_text[i]) != 0)
      return FALSE;

  return TRUE;
}

/* The server's line has the code, source or part that was taken back here: there it has to go, and this line is a new one. */
static void
part_from_server (IepSheet    *self,
                  IepSheetRow *row)
{
  IepSheetRow *left = iep_sheet_make_row (self, row->key, FALSE);

  left->former = row;
  left->parent = row->parent;
  for (guint i = 0; i < IEP_SHEET_N_TEXTS; i++)
    {
      left->text[i] = g_strdup (row->base_text[i]);
      left->base_text[i] = g_steal_pointer (&row->base_text[i]);
    }
  memcpy (left->base, row->base, sizeof row->base);
  memset (row->base, 0, sizeof row->base);
  g_clear_pointer (&row->key, g_free);
  g_clear_pointer (&row->conflicts, g_hash_table_unref);
}

/* The opposite, when it is what it was before the server was told. */
static void
join_server (IepSheet    *self,
             IepSheetRow *row)
{
  for (guint r = 0; r < self->all->len; r++)
    {
      IepSheetRow *left = g_ptr_array_index (self->all, r);

      if (left->former != row || left->key == NULL || left->gone || !is_what_was_saved (row, left))
        continue;
      row->key = g_steal_pointer (&left->key);
      left->former = NULL;
      for (guint i = 0; i < IEP_SHEET_N_TEXTS; i++)
        {
          g_free (row->base_text[i]);
          row->base_text[i] = g_steal_pointer (&left->base_text[i]);
        }
      memcpy (row->base, left->base, sizeof row->base);
      return;
    }
}

/* A line is known to the server by its code, source and part, which nothing but undo and redo changes once it is saved. */
static void
settle_keys (IepSheet *self,
             GArray   *step)
{
  for (guint i = 0; i < step->len; i++)
    {
      IepSheetOp *op = &g_array_index (step, IepSheetOp, i);
      int which = op->kind == IEP_SHEET_OP_CELL ? iep_sheet_text_of (op->column) : -1;

      if (which < 0 || which >= IEP_SHEET_TEXT_REASON || !op->row->present)
        continue;
      if (op->row->key == NULL)
        join_server (self, op->row);
      else if (!is_what_was_saved (op->row, op->row))
        part_from_server (self, op->row);
    }
}

/* Where the eye should go: the first cell of the step that is there. */
static void
find_cell (GArray          *step,
           IepSheetRow    **row,
           IepSheetColumn  *column)
{
  IepSheetRow *found = NULL;
  IepSheetColumn where = IEP_SHEET_CODE;

  for (guint i = 0; i < step->len; i++)
    {
      IepSheetOp *op = &g_array_index (step, IepSheetOp, i);

      if (op->row->present && (found == NULL || (op->kind == IEP_SHEET_OP_CELL && where == IEP_SHEET_CODE)))
        {
          found = op->row;
          where = op->kind == IEP_SHEET_OP_CELL ? op->column : IEP_SHEET_CODE;
          if (op->kind == IEP_SHEET_OP_CELL)
            break;
        }
    }
  if (row != NULL)
    *row = found;
  if (column != NULL)
    *column = where;
}

/**
 * iep_sheet_undo:
 * @self: a sheet
 * @row: (out) (optional) (nullable): where something changed
 * @column: (out) (optional): in which column
 *
 * Takes the last step back.
 *
 * Returns: %FALSE when there is none
 */
gboolean
iep_sheet_undo (IepSheet        *self,
                IepSheetRow    **row,
                IepSheetColumn  *column)
{
  GArray *step;

  g_return_val_if_fail (IEP_IS_SHEET (self), FALSE);

  if (self->done == 0 || self->depth > 0 || !self->editable)
    return FALSE;
  step = g_ptr_array_index (self->steps, --self->done);
  for (guint i = step->len; i > 0; i--)
    apply (self, &g_array_index (step, IepSheetOp, i - 1), TRUE);
  settle_keys (self, step);
  find_cell (step, row, column);
  self->values_dirty = TRUE;
  iep_sheet_notify_all (self);

  return TRUE;
}

/**
 * iep_sheet_redo:
 * @self: a sheet
 * @row: (out) (optional) (nullable): where something changed
 * @column: (out) (optional): in which column
 *
 * Does again what iep_sheet_undo() took back.
 *
 * Returns: %FALSE when there is nothing
 */
gboolean
iep_sheet_redo (IepSheet        *self,
                IepSheetRow    **row,
                IepSheetColumn  *column)
{
  GArray *step;

  g_return_val_if_fail (IEP_IS_SHEET (self), FALSE);

  if (self->done == self->steps->len || self->depth > 0 || !self->editable)
    return FALSE;
  step = g_ptr_array_index (self->steps, self->done++);
  for (guint i = 0; i < step->len; i++)
    apply (self, &g_array_index (step, IepSheetOp, i), FALSE);
  settle_keys (self, step);
  find_cell (step, row, column);
  self->values_dirty = TRUE;
  iep_sheet_notify_all (self);

  return TRUE;
}
