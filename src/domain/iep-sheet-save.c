/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a sheet the server does not have yet, and what it has that this person has not seen. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <string.h>

/**
 * iep_sheet_change_free:
 * @change: (transfer full): a change
 */
void
iep_sheet_change_free (IepSheetChange *change)
{
  g_free (change->base_text);
  g_free (change->text);
  g_free (change);
}

/**
 * iep_sheet_get_changes:
 * @self: a sheet
 *
 * The cells that differ from what was loaded or saved last, those of new lines with a base of nothing. Cells that are
 * wrong are not among them.
 *
 * Returns: (transfer full) (element-type IepSheetChange): the changes; valid until iep_sheet_clear()
 */
GPtrArray *
iep_sheet_get_changes (IepSheet *self)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_sheet_change_free);

  g_return_val_if_fail (IEP_IS_SHEET (self), changes);

  for (guint r = 0; r < self->rows->len; r++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, r);

      if (row->group)
        continue;
      for (guint i = 0; i < 12; i++)
        if (row->value[IEP_SHEET_VALUE_MONTH_1 + i] != row->base[IEP_SHEET_VALUE_MONTH_1 + i])
          {
            IepSheetChange *change = g_new0 (IepSheetChange, 1);

            change->row = row;
            change->column = IEP_SHEET_MONTH_1 + i;
            change->base = row->base[IEP_SHEET_VALUE_MONTH_1 + i];
            change->value = row->value[IEP_SHEET_VALUE_MONTH_1 + i];
            g_ptr_array_add (changes, change);
          }
      if (g_strcmp0 (row->text[IEP_SHEET_TEXT_REASON], row->base_text[IEP_SHEET_TEXT_REASON]) != 0)
        {
          IepSheetChange *change = g_new0 (IepSheetChange, 1);

          change->row = row;
          change->column = IEP_SHEET_REASON;
          change->base_text = g_strdup (row->base_text[IEP_SHEET_TEXT_REASON]);
          change->text = g_strdup (row->text[IEP_SHEET_TEXT_REASON]);
          g_ptr_array_add (changes, change);
        }
    }

  return changes;
}

/**
 * iep_sheet_get_added:
 * @self: a sheet
 *
 * Returns: (transfer container) (element-type IepSheetRow): the lines with a code that the server does not have
 */
GPtrArray *
iep_sheet_get_added (IepSheet *self)
{
  GPtrArray *added = g_ptr_array_new ();

  g_return_val_if_fail (IEP_IS_SHEET (self), added);

  for (guint r = 0; r < self->rows->len; r++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, r);

      if (iep_sheet_row_is_new (row) && row->text[IEP_SHEET_TEXT_CODE] != NULL)
        g_ptr_array_add (added, row);
    }

  return added;
}

/**
 * iep_sheet_get_removed:
 * @self: a sheet
 *
 * Returns: (transfer container) (element-type IepSheetRow): the lines the server has and this person took away
 */
GPtrArray *
iep_sheet_get_removed (IepSheet *self)
{
  GPtrArray *removed = g_ptr_array_new ();

  g_return_val_if_fail (IEP_IS_SHEET (self), removed);

  for (guint r = 0; r < self->all->len; r++)
    {
      IepSheetRow *row = g_ptr_array_index (self->all, r);

      if (!row->group && !row->present && row->key != NULL && !row->gone)
        g_ptr_array_add (removed, row);
    }

  return removed;
}

static void
set_base_year (IepSheetRow *row)
{
  row->base[IEP_SHEET_VALUE_YEAR] = 0;
  for (guint i = 0; i < 12; i++)
    row->base[IEP_SHEET_VALUE_YEAR] += row->base[IEP_SHEET_VALUE_MONTH_1 + i];
}

/**
 * iep_sheet_row_set_key:
 * @self: a sheet
 * @row: a line that was new
 * @key: what the server calls it from now on
 *
 * To be called for each added line that was saved.
 */
void
iep_sheet_row_set_key (IepSheet    *self,
                       IepSheetRow *row,
                       const char  *key)
{
  g_return_if_fail (IEP_IS_SHEET (self) && row != NULL && !row->group && key != NULL);

  g_free (row->key);
  row->key = g_strdup (key);
  for (guint t = 0; t < IEP_SHEET_TEXT_REASON; t++)
    {
      g_free (row->base_text[t]);
      row->base_text[t] = g_strdup (row->text[t]);
    }
  self->values_dirty = TRUE;
  iep_sheet_notify_all (self);
}

/**
 * iep_sheet_saved:
 * @self: a sheet
 * @changes: (element-type IepSheetChange): what iep_sheet_get_changes() gave out and the server has taken
 *
 * What was sent is what the server has now; what was typed since is still to be saved.
 */
void
iep_sheet_saved (IepSheet  *self,
                 GPtrArray *changes)
{
  g_return_if_fail (IEP_IS_SHEET (self) && changes != NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      IepSheetChange *change = g_ptr_array_index (changes, i);
      int value = iep_sheet_value_of (change->column);
      int which = iep_sheet_text_of (change->column);

      if (value >= 0)
        {
          change->row->base[value] = change->value;
          set_base_year (change->row);
        }
      if (which >= 0)
        {
          g_free (change->row->base_text[which]);
          change->row->base_text[which] = g_strdup (change->text);
        }
    }
  self->values_dirty = TRUE;
  iep_sheet_notify_all (self);
}

/**
 * iep_sheet_saved_removed:
 * @self: a sheet
 * @removed: (element-type IepSheetRow): what iep_sheet_get_removed() gave out and the server has removed
 *
 * Lines that come back by undo after this are new ones to the server.
 */
void
iep_sheet_saved_removed (IepSheet  *self,
                         GPtrArray *removed)
{
  g_return_if_fail (IEP_IS_SHEET (self) && removed != NULL);

  for (guint i = 0; i < removed->len; i++)
    ((IepSheetRow *) g_ptr_array_index (removed, i))->gone = TRUE;
  self->values_dirty = TRUE;
  iep_sheet_notify_all (self);
}

/**
 * iep_sheet_set_problem:
 * @self: a sheet
 * @row: a line
 * @column: a column
 * @message: (nullable): why the server refused what is in that cell, translated; %NULL: no more
 *
 * Marks a cell that keeps its value; writing another one takes the mark away.
 */
void
iep_sheet_set_problem (IepSheet       *self,
                       IepSheetRow    *row,
                       IepSheetColumn  column,
                       const char     *message)
{
  g_return_if_fail (IEP_IS_SHEET (self) && row != NULL);

  iep_sheet_mark_wrong (row, column, NULL, message);
  self->values_dirty = TRUE;
  iep_sheet_notify_all (self);
}

static void
theirs_free (gpointer data)
{
  IepSheetTheirs *theirs = data;

  g_free (theirs->text);
  g_free (theirs);
}

static void
take_theirs_now (IepSheetRow    *row,
                 IepSheetColumn  column,
                 gint64          value,
                 const char     *text)
{
  int number = iep_sheet_value_of (column);
  int which = iep_sheet_text_of (column);

  if (number >= 0)
    {
      iep_sheet_add_number (row, IEP_SHEET_VALUE_YEAR, value - row->value[number]);
      iep_sheet_add_number (row, (guint) number, value - row->value[number]);
    }
  else
    {
      g_free (row->text[which]);
      row->text[which] = g_strdup (text);
    }
}

static void
set_base (IepSheetRow    *row,
          IepSheetColumn  column,
          gint64          value,
          const char     *text)
{
  int number = iep_sheet_value_of (column);
  int which = iep_sheet_text_of (column);

  if (number >= 0)
    {
      row->base[number] = value;
      set_base_year (row);
    }
  else
    {
      g_free (row->base_text[which]);
      row->base_text[which] = g_strdup (text);
    }
}

/**
 * iep_sheet_merge_value:
 * @self: a sheet
 * @row: a line
 * @column: a month or the reason
 * @theirs: the amount the server has now
 * @theirs_text: (nullable): or the words
 *
 * Takes in what somebody else saved: at once where this person has not changed the cell, otherwise as a conflict to
 * settle.
 */
void
iep_sheet_merge_value (IepSheet       *self,
                       IepSheetRow    *row,
                       IepSheetColumn  column,
                       gint64          theirs,
                       const char     *theirs_text)
{
  int number = iep_sheet_value_of (column);
  int which = iep_sheet_text_of (column);
  gboolean same_as_base, same_as_mine;

  g_return_if_fail (IEP_IS_SHEET (self) && row != NULL && !row->group);
  g_return_if_fail (number > IEP_SHEET_VALUE_YEAR || which == IEP_SHEET_TEXT_REASON);

  if (theirs_text != NULL && *theirs_text == '\0')
    theirs_text = NULL;
  same_as_base = number >= 0 ? theirs == row->base[number] : g_strcmp0 (theirs_text, row->base_text[which]) == 0;
  same_as_mine = number >= 0 ? theirs == row->value[number] : g_strcmp0 (theirs_text, row->text[which]) == 0;
  if (same_as_base && !same_as_mine)
    return;

  if (same_as_mine || !(iep_sheet_get_state (self, row, column) & (IEP_SHEET_EDITED | IEP_SHEET_WRONG)))
    {
      if (!same_as_mine)
        take_theirs_now (row, column, theirs, theirs_text);
      set_base (row, column, theirs, theirs_text);
      if (row->conflicts != NULL)
        g_hash_table_remove (row->conflicts, GINT_TO_POINTER (column));
    }
  else
    {
      IepSheetTheirs *conflict = g_new0 (IepSheetTheirs, 1);

      conflict->value = theirs;
      conflict->text = g_strdup (theirs_text);
      if (row->conflicts == NULL)
        row->conflicts = g_hash_table_new_full (NULL, NULL, NULL, theirs_free);
      g_hash_table_insert (row->conflicts, GINT_TO_POINTER (column), conflict);
    }
  self->values_dirty = TRUE;
  if (self->depth == 0)
    iep_sheet_notify_all (self);
}

/**
 * iep_sheet_get_conflict:
 * @self: a sheet
 * @row: a line
 * @column: a column
 * @theirs: (out) (optional): the amount somebody else saved
 * @theirs_text: (out) (optional) (transfer none) (nullable): or the words
 *
 * Returns: whether this person and somebody else changed the cell
 */
gboolean
iep_sheet_get_conflict (IepSheet        *self,
                        IepSheetRow     *row,
                        IepSheetColumn   column,
                        gint64          *theirs,
                        const char     **theirs_text)
{
  IepSheetTheirs *conflict;

  g_return_val_if_fail (IEP_IS_SHEET (self) && row != NULL, FALSE);

  conflict = row->conflicts != NULL ? g_hash_table_lookup (row->conflicts, GINT_TO_POINTER (column)) : NULL;
  if (conflict == NULL)
    return FALSE;
  if (theirs != NULL)
    *theirs = conflict->value;
  if (theirs_text != NULL)
    *theirs_text = conflict->text;

  return TRUE;
}

/**
 * iep_sheet_settle:
 * @self: a sheet
 * @row: a line
 * @column: a column in conflict
 * @take_theirs: take the other value, which can be undone; or else keep this one, which is then based on theirs
 */
void
iep_sheet_settle (IepSheet       *self,
                  IepSheetRow    *row,
                  IepSheetColumn  column,
                  gboolean        take_theirs)
{
  g_autofree char *text = NULL;
  const char *other;
  gint64 value;

  g_return_if_fail (IEP_IS_SHEET (self));

  if (!iep_sheet_get_conflict (self, row, column, &value, &other))
    return;
  text = g_strdup (other);
  g_hash_table_remove (row->conflicts, GINT_TO_POINTER (column));
  set_base (row, column, value, text);
  self->values_dirty = TRUE;
  iep_sheet_begin (self);
  if (take_theirs && iep_sheet_value_of (column) >= 0)
    iep_sheet_write (self, row, column, value);
  else if (take_theirs)
    iep_sheet_put_text (self, row, column, text);
  iep_sheet_end (self);
}

/**
 * iep_sheet_next_problem:
 * @self: a sheet
 * @row: (inout) (nullable): where to begin; then where one is
 * @column: (inout): in which column
 *
 * Finds the next cell that is wrong or in conflict, behind the given one and then from the beginning.
 *
 * Returns: %FALSE when there is none
 */
gboolean
iep_sheet_next_problem (IepSheet        *self,
                        IepSheetRow    **row,
                        IepSheetColumn  *column)
{
  guint first = *row != NULL && (*row)->present ? (*row)->index : 0;
  guint from = *row != NULL ? (guint) *column + 1 : 0;

  g_return_val_if_fail (IEP_IS_SHEET (self), FALSE);

  for (guint i = 0; i <= self->rows->len && self->rows->len > 0; i++)
    {
      IepSheetRow *candidate = g_ptr_array_index (self->rows, (first + i) % self->rows->len);

      if (candidate->wrong == NULL && candidate->conflicts == NULL && !iep_sheet_lacks_code (candidate))
        continue;
      for (guint c = i == 0 ? from : 0; c < IEP_SHEET_N_COLUMNS; c++)
        if (iep_sheet_get_state (self, candidate, c) & (IEP_SHEET_WRONG | IEP_SHEET_CONFLICT))
          {
            *row = candidate;
            *column = c;
            return TRUE;
          }
    }

  return FALSE;
}
