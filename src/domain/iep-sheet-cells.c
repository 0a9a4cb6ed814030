/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a cell of a sheet: its amount, its words, what is wrong with it. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-sheet-formula.h"

/* Which stored amount a column is, or -1. */
int
iep_sheet_value_of (IepSheetColumn column)
{
  if (column == IEP_SHEET_YEAR || column == IEP_SHEET_REVISED)
    return IEP_SHEET_VALUE_YEAR;
  if (column >= IEP_SHEET_MONTH_1 && column <= IEP_SHEET_MONTH_12)
    return IEP_SHEET_VALUE_MONTH_1 + (int) (column - IEP_SHEET_MONTH_1);
  return column == IEP_SHEET_PLAN ? IEP_SHEET_VALUE_PLAN : -1;
}

/* Which stored text a column is, or -1. */
int
iep_sheet_text_of (IepSheetColumn column)
{
  switch ((int) column)
    {
    case IEP_SHEET_CODE:
      return IEP_SHEET_TEXT_CODE;
    case IEP_SHEET_SOURCE:
      return IEP_SHEET_TEXT_SOURCE;
    case IEP_SHEET_SPLIT:
      return IEP_SHEET_TEXT_SPLIT;
    case IEP_SHEET_REASON:
      return IEP_SHEET_TEXT_REASON;
    default:
      return -1;
    }
}

gint64
iep_sheet_months_sum (IepSheetRow *row)
{
  gint64 sum = 0;

  for (guint i = 0; i < 12; i++)
    sum += row->value[IEP_SHEET_VALUE_MONTH_1 + i];

  return sum;
}

/* A new line with amounts but without a code has no place to be saved to. */
gboolean
iep_sheet_lacks_code (IepSheetRow *row)
{
  if (row->group || row->key != NULL || row->text[IEP_SHEET_TEXT_CODE] != NULL ||
      (row->wrong != NULL && g_hash_table_contains (row->wrong, GINT_TO_POINTER (IEP_SHEET_CODE))))
    return FALSE;

  for (guint i = 0; i < IEP_SHEET_VALUE_PLAN; i++)
    if (row->value[i] != 0)
      return TRUE;
  return FALSE;
}

static IepSheetWrong *
get_wrong (IepSheetRow    *row,
           IepSheetColumn  column)
{
  return row->wrong != NULL ? g_hash_table_lookup (row->wrong, GINT_TO_POINTER (column)) : NULL;
}

static IepSheetTheirs *
get_theirs (IepSheetRow    *row,
            IepSheetColumn  column)
{
  return row->conflicts != NULL ? g_hash_table_lookup (row->conflicts, GINT_TO_POINTER (column)) : NULL;
}

static gboolean
is_number (IepSheetColumn column)
{
  return column >= IEP_SHEET_YEAR && column <= IEP_SHEET_REVISED;
}

/**
 * iep_sheet_can_write:
 * @self: a sheet
 * @row: a row
 * @column: a column
 *
 * Returns: whether that cell can be written
 */
gboolean
iep_sheet_can_write (IepSheet       *self,
                     IepSheetRow    *row,
                     IepSheetColumn  column)
{
  if (!self->editable || row->group)
    return FALSE;

  switch ((int) column)
    {
    case IEP_SHEET_NAME:
    case IEP_SHEET_REST:
    case IEP_SHEET_PLAN:
      return FALSE;
    case IEP_SHEET_CODE:
    case IEP_SHEET_SOURCE:
    case IEP_SHEET_SPLIT:
      /* They are what the server knows a line by. */
      return row->key == NULL;
    default:
      return TRUE;
    }
}

/**
 * iep_sheet_get_value:
 * @self: a sheet
 * @row: a row; a group has the sums of what is below it
 * @column: a column of amounts
 *
 * Returns: the amount in cents; 0 in a column of words
 */
gint64
iep_sheet_get_value (IepSheet       *self,
                     IepSheetRow    *row,
                     IepSheetColumn  column)
{
  int value = iep_sheet_value_of (column);

  g_return_val_if_fail (row != NULL, 0);

  if (value >= 0)
    return row->value[value];
  if (column >= IEP_SHEET_QUARTER_1 && column <= IEP_SHEET_QUARTER_4)
    {
      const gint64 *months = &row->value[IEP_SHEET_VALUE_MONTH_1 + 3 * (column - IEP_SHEET_QUARTER_1)];

      return months[0] + months[1] + months[2];
    }
  if (column == IEP_SHEET_REST)
    return row->value[IEP_SHEET_VALUE_YEAR] - iep_sheet_months_sum (row);
  if (column == IEP_SHEET_CHANGE)
    return row->value[IEP_SHEET_VALUE_YEAR] - row->value[IEP_SHEET_VALUE_PLAN];

  return 0;
}

static const char *
get_choice_name (IepSheet   *self,
                 int         which,
                 const char *code)
{
  for (guint i = 0; self->choices[which] != NULL && self->choices[which][i] != NULL; i++)
    if (strcmp (self->choices[which][i], code) == 0)
      return self->choice_names[which][i];

  return code;
}

/**
 * iep_sheet_get_text:
 * @self: a sheet
 * @row: a row
 * @column: a column
 *
 * What the cell shows: nothing for an amount of 0, and what was typed where that is no value.
 *
 * Returns: (transfer full): its words
 */
char *
iep_sheet_get_text (IepSheet       *self,
                    IepSheetRow    *row,
                    IepSheetColumn  column)
{
  IepSheetWrong *wrong = get_wrong (row, column);
  int which = iep_sheet_text_of (column);
  gint64 value;
  char *text;

  g_return_val_if_fail (row != NULL, NULL);

  if (wrong != NULL && wrong->typed != NULL)
    return g_strdup (wrong->typed);
  if (column == IEP_SHEET_NAME)
    return g_strdup (iep_sheet_row_get_name (row));
  if (which >= 0)
    return row->text[which] == NULL ? g_strdup ("") : g_strdup (get_choice_name (self, which, row->text[which]));

  value = iep_sheet_get_value (self, row, column);
  if (value == 0)
    return g_strdup ("");
  text = self->unit == 100 ? iep_money_format_short (value) : iep_money_format (value);
  if (column == IEP_SHEET_CHANGE && value > 0)
    {
      char *change = g_strconcat ("+", text, NULL);

      g_free (text);
      return change;
    }
  return text;
}

/**
 * iep_sheet_get_edit_text:
 * @self: a sheet
 * @row: a row
 * @column: a column
 *
 * What stands in the cell when one begins to change it, and in the clipboard: an amount without grouped thousands,
 * with the decimal mark of the locale, and no cents where there are none.
 *
 * Returns: (transfer full): its words
 */
char *
iep_sheet_get_edit_text (IepSheet       *self,
                         IepSheetRow    *row,
                         IepSheetColumn  column)
{
  IepSheetWrong *wrong = get_wrong (row, column);
  int which = iep_sheet_text_of (column);
  char *text, *point;
  gint64 value;

  if (which >= 0 && !(wrong != NULL && wrong->typed != NULL))
    return g_strdup (row->text[which] != NULL ? row->text[which] : "");
  if (!is_number (column) || (wrong != NULL && wrong->typed != NULL))
    return iep_sheet_get_text (self, row, column);

  value = iep_sheet_get_value (self, row, column);
  if (value == 0)
    return g_strdup ("");
  text = iep_money_to_string (value);
  point = strchr (text, '.');
  if (value % 100 == 0)
    *point = '\0';
  else
    *point = iep_sheet_decimal_mark ();

  return text;
}

/**
 * iep_sheet_get_state:
 * @self: a sheet
 * @row: a row
 * @column: a column
 *
 * Returns: what the cell looks like
 */
IepSheetState
iep_sheet_get_state (IepSheet       *self,
                     IepSheetRow    *row,
                     IepSheetColumn  column)
{
  IepSheetState state = IEP_SHEET_PLAIN;
  int value = iep_sheet_value_of (column);
  int which = iep_sheet_text_of (column);

  if (!iep_sheet_can_write (self, row, column))
    state |= IEP_SHEET_READ_ONLY;
  if (row->group)
    return state;
  if (get_wrong (row, column) != NULL || (column == IEP_SHEET_CODE && iep_sheet_lacks_code (row)))
    state |= IEP_SHEET_WRONG;
  if (get_theirs (row, column) != NULL)
    state |= IEP_SHEET_CONFLICT;
  if ((value >= 0 && value != IEP_SHEET_VALUE_PLAN && row->value[value] != row->base[value]) ||
      (which >= 0 && g_strcmp0 (row->text[which], row->base_text[which]) != 0))
    state |= IEP_SHEET_EDITED;
  if ((column == IEP_SHEET_YEAR || column == IEP_SHEET_REST) &&
      row->value[IEP_SHEET_VALUE_YEAR] != iep_sheet_months_sum (row))
    state |= IEP_SHEET_UNBALANCED;

  return state;
}

/**
 * iep_sheet_get_problem:
 * @self: a sheet
 * @row: a row
 * @column: a column
 *
 * Returns: (transfer full) (nullable): what has to be said about the cell: why it is wrong, what somebody else
 *   saved, what is left of the year
 */
char *
iep_sheet_get_problem (IepSheet       *self,
                       IepSheetRow    *row,
                       IepSheetColumn  column)
{
  IepSheetState state = iep_sheet_get_state (self, row, column);
  IepSheetWrong *wrong = get_wrong (row, column);
  IepSheetTheirs *theirs = get_theirs (row, column);
  g_autofree char *mine = NULL;
  g_autofree char *other = NULL;
  gint64 rest;

  if (wrong != NULL)
    return g_strdup (wrong->why);
  if (state & IEP_SHEET_WRONG)
    return g_strdup (_("Write the code this line is for."));
  if (theirs != NULL)
    {
      mine = iep_sheet_get_text (self, row, column);
      other = is_number (column) ? iep_money_format (theirs->value) : g_strdup (theirs->text != NULL ? theirs->text : "");
      /* Translators: two values of one cell. */
      return g_strdup_printf (_("Somebody else saved “%s” here meanwhile; yours is “%s”."), other, mine);
    }
  if (state & IEP_SHEET_UNBALANCED)
    {
      rest = iep_sheet_get_value (self, row, IEP_SHEET_REST);
      other = iep_money_format (rest < 0 ? -rest : rest);
      return g_strdup_printf (rest > 0 ? _("%s of the year is in no month yet.")
                                       : _("The months are %s more than the year."), other);
    }

  return NULL;
}

/* What other columns of the same rectangle are made of is not counted again. */
static gboolean
is_counted (const IepSheetRange *range,
            IepSheetColumn       column)
{
  gboolean months = FALSE, quarters = FALSE, year = FALSE;

  if (!is_number (column))
    return FALSE;
  for (guint i = 0; i < range->n_columns; i++)
    {
      months = months || (range->columns[i] >= IEP_SHEET_MONTH_1 && range->columns[i] <= IEP_SHEET_MONTH_12);
      quarters = quarters || (range->columns[i] >= IEP_SHEET_QUARTER_1 && range->columns[i] <= IEP_SHEET_QUARTER_4);
      year = year || range->columns[i] == IEP_SHEET_YEAR;
    }

  if (column >= IEP_SHEET_MONTH_1 && column <= IEP_SHEET_MONTH_12)
    return TRUE;
  if (column >= IEP_SHEET_QUARTER_1 && column <= IEP_SHEET_QUARTER_4)
    return !months;
  if (column == IEP_SHEET_YEAR)
    return !months && !quarters;

  return !months && !quarters && !year;
}

/**
 * iep_sheet_sum:
 * @self: a sheet
 * @range: a rectangle
 * @count: (out): how many cells with amounts
 * @sum: (out): what they add up to, in cents
 *
 * The sum of a selection. Nothing is counted twice: subtotals only where no line is selected, quarters and the year
 * only where none of what they consist of is.
 */
void
iep_sheet_sum (IepSheet            *self,
               const IepSheetRange *range,
               guint               *count,
               gint64              *sum)
{
  gboolean lines = FALSE;

  g_return_if_fail (IEP_IS_SHEET (self) && range != NULL && count != NULL && sum != NULL);

  *count = 0;
  *sum = 0;
  for (guint r = range->row; r < range->row + range->n_rows && r < self->shown->len && !lines; r++)
    lines = !iep_sheet_get_row (self, r)->group;

  for (guint c = 0; c < range->n_columns; c++)
    {
      if (!is_counted (range, range->columns[c]))
        continue;
      for (guint r = range->row; r < range->row + range->n_rows && r < self->shown->len; r++)
        {
          IepSheetRow *row = iep_sheet_get_row (self, r);
          gint64 value = iep_sheet_get_value (self, row, range->columns[c]);

          if ((lines && row->group) || value == 0)
            continue;
          (*count)++;
          *sum += value;
        }
    }
}
