/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does with the cells of a sheet: writes, deletes, fills, divides a year over its months. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-sheet-formula.h"

#define LONGEST_TEXT 4000

static void
put_months (IepSheet             *self,
            IepSheetRow          *row,
            guint                 first,
            guint                 n_months,
            gint64                amount,
            IepSheetDistribution  how)
{
  gint64 parts[12];

  iep_sheet_divide (amount, self->unit, how == IEP_SHEET_PATTERN ? &row->pattern[first] : NULL, n_months, parts);
  for (guint i = 0; i < n_months; i++)
    iep_sheet_put_number (self, row, IEP_SHEET_MONTH_1 + first + i, parts[i]);
}

/* Writes an amount into any column that takes one, with what follows from it: inside a step. */
void
iep_sheet_write (IepSheet       *self,
                 IepSheetRow    *row,
                 IepSheetColumn  column,
                 gint64          cents)
{
  gboolean balanced = row->value[IEP_SHEET_VALUE_YEAR] == iep_sheet_months_sum (row);

  if (column == IEP_SHEET_YEAR || column == IEP_SHEET_REVISED || column == IEP_SHEET_CHANGE)
    {
      /* The cell that was wrong is right now, though it stores nothing of its own. */
      if (column != IEP_SHEET_YEAR)
        iep_sheet_put_wrong (self, row, column, NULL, NULL);
      if (column == IEP_SHEET_CHANGE)
        cents += row->value[IEP_SHEET_VALUE_PLAN];
      iep_sheet_put_number (self, row, IEP_SHEET_YEAR, cents);
      if (self->distribution != IEP_SHEET_BY_HAND && !(balanced && cents == iep_sheet_months_sum (row)))
        put_months (self, row, 0, 12, cents, self->distribution);
      return;
    }

  if (column >= IEP_SHEET_QUARTER_1 && column <= IEP_SHEET_QUARTER_4)
    {
      iep_sheet_put_wrong (self, row, column, NULL, NULL);
      if (cents != iep_sheet_get_value (self, row, column))
        put_months (self, row, 3 * (column - IEP_SHEET_QUARTER_1), 3, cents, self->distribution);
    }
  else
    {
      iep_sheet_put_number (self, row, column, cents);
    }

  /* A year that somebody is dividing by hand stays what it is meant to become. */
  if (balanced && self->distribution != IEP_SHEET_BY_HAND)
    iep_sheet_put_number (self, row, IEP_SHEET_YEAR, iep_sheet_months_sum (row));
}

/* Reads what was typed or pasted; @decimal is the mark before the cents where the other cells tell. */
gboolean
iep_sheet_read (IepSheet    *self,
                const char  *text,
                char         decimal,
                gint64      *cents,
                GError     **error)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  g_autofree char *inner = NULL;
  g_autoptr(GError) refused = NULL;
  gsize length = strlen (bare);

  /* Where nothing else tells, a number is meant as this person's locale writes it, which is as the sheet shows it. */
  if (decimal == '\0')
    decimal = iep_sheet_decimal_mark ();
  if (*bare == '=')
    return iep_sheet_calculate (bare + 1, cents, error);
  /* An empty cell is nothing, and so is the dash of an accountant. */
  if (*bare == '\0' || strcmp (bare, "-") == 0 || strcmp (bare, "–") == 0)
    {
      *cents = 0;
      return TRUE;
    }
  /* (1 234,56) is how an accountant writes less than nothing. */
  if (*bare == '(' && length > 2 && bare[length - 1] == ')')
    inner = g_strndup (bare + 1, length - 2);
  else
    inner = g_strdup (bare);

  if (iep_money_parse (inner, cents, &refused))
    {
      if (*bare == '(')
        *cents = -*cents;
      return TRUE;
    }
  if (g_error_matches (refused, IEP_MONEY_ERROR, IEP_MONEY_ERROR_AMBIGUOUS) && decimal != '\0' &&
      strchr (inner, decimal == ',' ? '.' : ',') != NULL)
    {
      g_autoptr(GString) plain = g_string_new (inner);

      g_string_replace (plain, decimal == ',' ? "." : ",", "", 0);
      if (iep_money_parse (plain->str, cents, NULL))
        {
          if (*bare == '(')
            *cents = -*cents;
          return TRUE;
        }
    }

  g_set_error_literal (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_NUMBER, refused->message);
  return FALSE;
}

/* Writes what was typed or pasted into a cell that can be written; where it is no value the cell keeps it. */
gboolean
iep_sheet_write_text (IepSheet        *self,
                      IepSheetRow     *row,
                      IepSheetColumn   column,
                      const char      *text,
                      char             decimal,
                      GError         **error)
{
  g_autoptr(GError) refused = NULL;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *choice = NULL;
  gint64 cents;

  g_strstrip (valid);
  switch ((int) column)
    {
    case IEP_SHEET_CODE:
      if (iep_sheet_write_code (self, row, valid, &refused))
        return TRUE;
      break;

    case IEP_SHEET_SOURCE:
    case IEP_SHEET_SPLIT:
      choice = iep_sheet_match_choice (self, column, valid, &refused);
      if (choice != NULL && iep_sheet_check_twice (self, row, column, choice, &refused))
        {
          iep_sheet_put_text (self, row, column, choice);
          return TRUE;
        }
      break;

    case IEP_SHEET_REASON:
      if (g_utf8_strlen (valid, -1) <= LONGEST_TEXT)
        {
          iep_sheet_put_text (self, row, column, valid);
          return TRUE;
        }
      g_set_error (&refused, IEP_SHEET_ERROR, IEP_SHEET_ERROR_SIZE,
                   _("The text is too long: at most %d characters."), LONGEST_TEXT);
      break;

    default:
      if (iep_sheet_read (self, valid, decimal, &cents, &refused))
        {
          iep_sheet_write (self, row, column, cents);
          return TRUE;
        }
    }

  iep_sheet_put_wrong (self, row, column, valid, refused->message);
  g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

static gboolean
refuse_read_only (IepSheet        *self,
                  IepSheetRow     *row,
                  IepSheetColumn   column,
                  GError         **error)
{
  const char *why;

  if (!self->editable)
    why = _("This estimate can only be read.");
  else if (row->group)
    why = _("A subtotal follows from the lines below it.");
  else if (column == IEP_SHEET_NAME)
    why = _("The name follows from the code.");
  else if (column == IEP_SHEET_REST)
    why = _("What is left follows from the year and its months.");
  else if (column == IEP_SHEET_PLAN)
    why = _("The plan is in force; write the change.");
  else
    why = _("What a saved line is for cannot change; add another line.");

  g_set_error_literal (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_READ_ONLY, why);
  return FALSE;
}

/**
 * iep_sheet_enter:
 * @self: a sheet
 * @row: a row
 * @column: a column
 * @text: what a person typed into that cell
 * @error: why it is no value; can be shown
 *
 * Takes what was typed: one step of undo. What is no value stays in the cell, which is then %IEP_SHEET_WRONG; only
 * where nothing may be written it is dropped (%IEP_SHEET_ERROR_READ_ONLY).
 *
 * Returns: %TRUE when it is a value
 */
gboolean
iep_sheet_enter (IepSheet        *self,
                 IepSheetRow     *row,
                 IepSheetColumn   column,
                 const char      *text,
                 GError         **error)
{
  gboolean result;

  g_return_val_if_fail (IEP_IS_SHEET (self) && row != NULL && text != NULL, FALSE);

  if (!iep_sheet_can_write (self, row, column))
    return refuse_read_only (self, row, column, error);

  iep_sheet_begin (self);
  result = iep_sheet_write_text (self, row, column, text, '\0', error);
  iep_sheet_end (self);

  return result;
}

/**
 * iep_sheet_set_value:
 * @self: a sheet
 * @row: a line
 * @column: a column of amounts
 * @cents: the amount
 * @error: why it cannot be written
 *
 * Like iep_sheet_enter() with an amount.
 *
 * Returns: %FALSE when the cell cannot be written
 */
gboolean
iep_sheet_set_value (IepSheet        *self,
                     IepSheetRow     *row,
                     IepSheetColumn   column,
                     gint64           cents,
                     GError         **error)
{
  g_return_val_if_fail (IEP_IS_SHEET (self) && row != NULL, FALSE);
  g_return_val_if_fail (column >= IEP_SHEET_YEAR && column <= IEP_SHEET_REVISED, FALSE);

  if (!iep_sheet_can_write (self, row, column))
    return refuse_read_only (self, row, column, error);
  if (cents > IEP_MONEY_MAX || cents < -IEP_MONEY_MAX)
    {
      g_set_error_literal (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_NUMBER, _("The amount is too large."));
      return FALSE;
    }

  iep_sheet_begin (self);
  iep_sheet_write (self, row, column, cents);
  iep_sheet_end (self);

  return TRUE;
}

/**
 * iep_sheet_delete:
 * @self: a sheet
 * @range: a rectangle
 *
 * Empties its cells, those that can be written.
 */
void
iep_sheet_delete (IepSheet            *self,
                  const IepSheetRange *range)
{
  g_return_if_fail (IEP_IS_SHEET (self) && range != NULL);

  iep_sheet_begin (self);
  for (guint r = range->row; r < range->row + range->n_rows && r < self->shown->len; r++)
    for (guint c = 0; c < range->n_columns; c++)
      {
        IepSheetRow *row = iep_sheet_get_row (self, r);
        IepSheetColumn column = range->columns[c];

        if (!iep_sheet_can_write (self, row, column))
          continue;
        if (column == IEP_SHEET_CODE)
          iep_sheet_put_name (self, row, NULL);
        if (iep_sheet_text_of (column) >= 0)
          iep_sheet_put_text (self, row, column, NULL);
        else
          iep_sheet_write (self, row, column, 0);
      }
  iep_sheet_end (self);
}

/* Gives a cell what another has: an amount to amounts, words to the same words. */
static void
copy_cell (IepSheet       *self,
           IepSheetRow    *from_row,
           IepSheetColumn  from,
           IepSheetRow    *to_row,
           IepSheetColumn  to)
{
  int which = iep_sheet_text_of (from);

  if ((from_row == to_row && from == to) || !iep_sheet_can_write (self, to_row, to))
    return;
  if (which >= 0 || iep_sheet_text_of (to) >= 0)
    {
      /* Through the door of typing: what is said about a code or a source is said here too. */
      if (from == to)
        iep_sheet_write_text (self, to_row, to, from_row->text[which] != NULL ? from_row->text[which] : "", '\0', NULL);
      return;
    }
  iep_sheet_write (self, to_row, to, iep_sheet_get_value (self, from_row, from));
}

/**
 * iep_sheet_fill:
 * @self: a sheet
 * @range: a rectangle
 * @down: down, or else to the right
 *
 * Gives all cells of the rectangle what its first line (not subtotal) or its first column has. A rectangle of one row
 * is filled down from the line above it.
 */
void
iep_sheet_fill (IepSheet            *self,
                const IepSheetRange *range,
                gboolean             down)
{
  IepSheetRow *source = NULL;

  g_return_if_fail (IEP_IS_SHEET (self) && range != NULL);

  iep_sheet_begin (self);
  if (down)
    {
      if (range->n_rows == 1)
        for (guint r = range->row; r > 0 && source == NULL; r--)
          if (!iep_sheet_get_row (self, r - 1)->group)
            source = iep_sheet_get_row (self, r - 1);
      for (guint r = range->row; r < range->row + range->n_rows && r < self->shown->len; r++)
        {
          IepSheetRow *row = iep_sheet_get_row (self, r);

          if (row->group)
            continue;
          if (source == NULL)
            source = row;
          for (guint c = 0; c < range->n_columns; c++)
            if (range->columns[c] != IEP_SHEET_CODE)
              copy_cell (self, source, range->columns[c], row, range->columns[c]);
        }
    }
  else
    {
      for (guint r = range->row; r < range->row + range->n_rows && r < self->shown->len; r++)
        for (guint c = 1; c < range->n_columns; c++)
          copy_cell (self, iep_sheet_get_row (self, r), range->columns[0], iep_sheet_get_row (self, r), range->columns[c]);
    }
  iep_sheet_end (self);
}

/**
 * iep_sheet_enter_all:
 * @self: a sheet
 * @range: a rectangle
 * @text: what a person typed
 * @error: why it is no value
 *
 * Takes what was typed into every cell of the rectangle that can be written: one step of undo.
 *
 * Returns: %TRUE when it is a value in each of them
 */
gboolean
iep_sheet_enter_all (IepSheet             *self,
                     const IepSheetRange  *range,
                     const char           *text,
                     GError              **error)
{
  g_autoptr(GError) first = NULL;

  g_return_val_if_fail (IEP_IS_SHEET (self) && range != NULL && text != NULL, FALSE);

  iep_sheet_begin (self);
  for (guint r = range->row; r < range->row + range->n_rows && r < self->shown->len; r++)
    for (guint c = 0; c < range->n_columns; c++)
      if (iep_sheet_can_write (self, iep_sheet_get_row (self, r), range->columns[c]))
        iep_sheet_write_text (self, iep_sheet_get_row (self, r), range->columns[c], text, '\0', first == NULL ? &first : NULL);
  iep_sheet_end (self);

  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/**
 * iep_sheet_distribute:
 * @self: a sheet
 * @row: the first of the shown rows
 * @n_rows: how many
 * @how: equally, or by last year's pattern; by hand empties the months and leaves the year to be divided
 *
 * Divides the years of these lines over their months: one step of undo.
 */
void
iep_sheet_distribute (IepSheet             *self,
                      guint                 row,
                      guint                 n_rows,
                      IepSheetDistribution  how)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  iep_sheet_begin (self);
  for (guint r = row; r < row + n_rows && r < self->shown->len; r++)
    {
      IepSheetRow *line = iep_sheet_get_row (self, r);

      if (iep_sheet_can_write (self, line, IEP_SHEET_MONTH_1))
        put_months (self, line, 0, 12, how == IEP_SHEET_BY_HAND ? 0 : line->value[IEP_SHEET_VALUE_YEAR], how);
    }
  iep_sheet_end (self);
}
