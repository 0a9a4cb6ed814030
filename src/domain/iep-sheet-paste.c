/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of cells from and to other spreadsheets. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-sheet-block.h"
#include "domain/iep-sheet-formula.h"

/* What one paste is about. */
typedef struct
{
  IepSheet             *sheet;
  IepSheetBlock        *block;
  const IepSheetColumn *columns;
  guint                 n_columns;  /* of the target; the block repeats itself over them */
  char                  decimal;
  guint                 skipped;    /* cells that cannot be written and differ */
  guint                 wrong;
  guint                 added;
  GError               *first;
} Paste;

/**
 * iep_sheet_copy:
 * @self: a sheet
 * @range: a rectangle
 *
 * The cells as other spreadsheets read them: tabs between cells, amounts as iep_sheet_get_edit_text() writes them.
 *
 * Returns: (transfer full): the text
 */
char *
iep_sheet_copy (IepSheet            *self,
                const IepSheetRange *range)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (IEP_IS_SHEET (self) && range != NULL, NULL);

  for (guint r = range->row; r < range->row + range->n_rows && r < self->shown->len; r++)
    {
      for (guint c = 0; c < range->n_columns; c++)
        {
          g_autofree char *field = iep_sheet_get_edit_text (self, iep_sheet_get_row (self, r), range->columns[c]);

          if (c > 0)
            g_string_append_c (out, '\t');
          iep_sheet_block_write (out, field);
        }
      if (range->n_rows > 1)
        g_string_append_c (out, '\n');
    }

  return g_string_free (out, FALSE);
}

static gboolean
is_month (IepSheetColumn column)
{
  return column >= IEP_SHEET_MONTH_1 && column <= IEP_SHEET_MONTH_12;
}

static gboolean
is_blank (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return *text == '\0';
}

static const char *
field_at (Paste *paste,
          guint  block_row,
          guint  column)
{
  return iep_sheet_block_get (paste->block, block_row, column % MAX (1, paste->block->n_columns));
}

/* Whether this row of the block brings months of its own, so that its year need not be divided. */
static gboolean
brings_months (Paste *paste,
               guint  block_row)
{
  for (guint c = 0; c < paste->n_columns; c++)
    if (is_month (paste->columns[c]) && !is_blank (field_at (paste, block_row, c)))
      return TRUE;

  return FALSE;
}

static void
note_wrong (Paste   *paste,
            GError **error)
{
  paste->wrong++;
  if (paste->first == NULL)
    paste->first = g_steal_pointer (error);
  g_clear_error (error);
}

/* What differs and cannot be written is counted, so that nobody believes it was. */
static void
skip_cell (Paste          *paste,
           IepSheetRow    *row,
           IepSheetColumn  column,
           const char     *field)
{
  g_autofree char *there = iep_sheet_get_edit_text (paste->sheet, row, column);
  gint64 cents;

  if (is_blank (field) || strcmp (there, field) == 0 || column == IEP_SHEET_NAME)
    return;
  if (iep_sheet_text_of (column) < 0 && iep_sheet_read (paste->sheet, field, paste->decimal, &cents, NULL) &&
      cents == iep_sheet_get_value (paste->sheet, row, column))
    return;
  if (iep_sheet_text_of (column) >= 0)
    {
      g_autofree char *shown = iep_sheet_get_text (paste->sheet, row, column);

      if (strcmp (shown, field) == 0)
        return;
    }
  paste->skipped++;
}

/* One row of the block into one row of the sheet. Words first, then the months as they are, then what follows. */
static void
paste_row (Paste       *paste,
           guint        block_row,
           IepSheetRow *row)
{
  IepSheet *self = paste->sheet;
  gboolean months = brings_months (paste, block_row);
  gboolean year = FALSE;

  for (guint pass = 0; pass < 3; pass++)
    for (guint c = 0; c < paste->n_columns; c++)
      {
        IepSheetColumn column = paste->columns[c];
        const char *field = field_at (paste, block_row, c);
        gboolean words = iep_sheet_text_of (column) >= 0;
        g_autoptr(GError) error = NULL;
        gint64 cents;

        /* The code last of the words: it takes the line to its place, where source and part have to be known. */
        if (pass != (column == IEP_SHEET_CODE || column == IEP_SHEET_QUARTER_1 || (!words && !is_month (column) && column != IEP_SHEET_YEAR) ? 2 :
                     words || column == IEP_SHEET_YEAR ? 0 : 1))
          continue;
        if (!iep_sheet_can_write (self, row, column))
          {
            if (pass != 2 || column == IEP_SHEET_CODE || row->group || column == IEP_SHEET_PLAN)
              skip_cell (paste, row, column, field);
            continue;
          }
        /* What months or the year of the same row say need not be said twice. */
        if ((column == IEP_SHEET_CHANGE || column == IEP_SHEET_REVISED) && (year || months))
          continue;
        if (column >= IEP_SHEET_QUARTER_1 && column <= IEP_SHEET_QUARTER_4 && months)
          continue;
        if (column == IEP_SHEET_YEAR && !(is_blank (field) && months))
          year = TRUE;

        if ((column == IEP_SHEET_YEAR && months) || is_month (column))
          {
            /* A year without its months empties them by being divided; blank cells beside it say nothing. */
            if (!months && year)
              continue;
            if (column == IEP_SHEET_YEAR && is_blank (field))
              continue;
            if (iep_sheet_read (self, field, paste->decimal, &cents, &error))
              {
                if (is_month (column) && !year)
                  iep_sheet_write (self, row, column, cents);
                else
                  iep_sheet_put_number (self, row, column, cents);
              }
            else
              {
                g_autofree char *typed = g_strstrip (g_utf8_make_valid (field, -1));

                iep_sheet_put_wrong (self, row, column, typed, error->message);
                note_wrong (paste, &error);
              }
          }
        else if (!iep_sheet_write_text (self, row, column, field, paste->decimal, &error))
          {
            note_wrong (paste, &error);
          }
      }
}

static void
find_decimal (Paste *paste)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new ();

  for (guint r = 0; r < paste->block->rows->len; r++)
    for (guint c = 0; c < paste->n_columns && c < paste->block->n_columns; c++)
      if (iep_sheet_text_of (paste->columns[c]) < 0 && paste->columns[c] != IEP_SHEET_NAME)
        g_ptr_array_add (fields, (gpointer) iep_sheet_block_get (paste->block, r, c));
  paste->decimal = iep_sheet_guess_mark (fields);
}

/* A first row of titles: no digit where the codes are. */
static gboolean
is_heading (Paste *paste)
{
  const char *code = iep_sheet_block_get (paste->block, 0, 0);

  return paste->block->rows->len > 1 && !is_blank (code) && strpbrk (code, "0123456789") == NULL;
}

static IepSheetRow *
find_line (Paste *paste,
           guint  block_row)
{
  const char *found[IEP_SHEET_N_TEXTS] = { NULL };
  g_autofree char *code = NULL;
  g_autofree char *source = NULL;
  g_autofree char *split = NULL;

  for (guint c = 0; c < paste->n_columns && c < paste->block->n_columns; c++)
    if (iep_sheet_text_of (paste->columns[c]) >= 0)
      found[iep_sheet_text_of (paste->columns[c])] = iep_sheet_block_get (paste->block, block_row, c);
  code = g_strstrip (g_strdup (found[IEP_SHEET_TEXT_CODE]));
  if (found[IEP_SHEET_TEXT_SOURCE] != NULL)
    source = iep_sheet_match_choice (paste->sheet, IEP_SHEET_SOURCE, g_strstrip ((char *) found[IEP_SHEET_TEXT_SOURCE]), NULL);
  if (found[IEP_SHEET_TEXT_SPLIT] != NULL)
    split = iep_sheet_match_choice (paste->sheet, IEP_SHEET_SPLIT, g_strstrip ((char *) found[IEP_SHEET_TEXT_SPLIT]), NULL);
  /* A source that is none makes a line of its own, where it can be corrected. */
  if ((found[IEP_SHEET_TEXT_SOURCE] != NULL && source == NULL) || (found[IEP_SHEET_TEXT_SPLIT] != NULL && split == NULL))
    return NULL;

  return iep_sheet_find_code (paste->sheet, code, source, split);
}

static gboolean
is_group_code (Paste      *paste,
               const char *text)
{
  g_autofree char *code = g_strstrip (g_strdup (text));

  for (guint i = 0; i < paste->sheet->rows->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (paste->sheet->rows, i);

      if (row->group && g_strcmp0 (row->text[IEP_SHEET_TEXT_CODE], code) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Lines with their codes: each goes to the line of that code, or makes it. Returns the first one. */
static IepSheetRow *
paste_lines (Paste       *paste,
             IepSheetRow *near)
{
  g_autoptr(GHashTable) used = g_hash_table_new (NULL, NULL);
  IepSheetRow *first = NULL;

  for (guint r = is_heading (paste); r < paste->block->rows->len; r++)
    {
      gboolean blank = TRUE;
      IepSheetRow *row;

      for (guint c = 0; c < paste->block->n_columns; c++)
        blank = blank && is_blank (iep_sheet_block_get (paste->block, r, c));
      if (blank)
        continue;

      row = find_line (paste, r);
      /* A copy of a whole sheet has its subtotals too; they follow by themselves. */
      if (row == NULL && is_group_code (paste, iep_sheet_block_get (paste->block, r, 0)) &&
          (paste->block->n_columns < 3 || is_blank (field_at (paste, r, 2))))
        continue;
      if (near != NULL && row == NULL && iep_sheet_row_is_new (near) && near->present &&
          near->text[IEP_SHEET_TEXT_CODE] == NULL && near->wrong == NULL && !iep_sheet_lacks_code (near))
        {
          row = near;
        }
      else if (row == NULL || g_hash_table_contains (used, row))
        {
          row = iep_sheet_make_row (paste->sheet, NULL, FALSE);
          iep_sheet_put_row (paste->sheet, row,
                             near == NULL ? NULL : near->group ? near : near->parent,
                             near == NULL ? paste->sheet->rows->len : near->index + 1);
          paste->added++;
        }
      g_hash_table_add (used, row);
      paste_row (paste, r, row);
      /* Lines whose code is unknown stay together, in their order. */
      if (row->text[IEP_SHEET_TEXT_CODE] == NULL)
        near = row;
      if (first == NULL)
        first = row;
    }

  return first;
}

static char *
tell (Paste *paste)
{
  g_autoptr(GString) words = g_string_new (NULL);

  if (paste->wrong > 0)
    g_string_append_printf (words, g_dngettext (GETTEXT_PACKAGE, "%u cell is marked red: %s", "%u cells are marked red, the first: %s", paste->wrong),
                            paste->wrong, paste->first->message);
  if (paste->skipped > 0)
    {
      if (words->len > 0)
        g_string_append_c (words, ' ');
      g_string_append_printf (words, g_dngettext (GETTEXT_PACKAGE, "%u cell cannot be written and was left as it is.",
                                                  "%u cells cannot be written and were left as they are.", paste->skipped), paste->skipped);
    }
  if (paste->added > 0)
    {
      if (words->len > 0)
        g_string_append_c (words, ' ');
      g_string_append_printf (words, g_dngettext (GETTEXT_PACKAGE, "%u line was added.", "%u lines were added.", paste->added), paste->added);
    }

  return words->len > 0 ? g_strdup (words->str) : NULL;
}

/* How often the block fits into what is selected. */
static guint
repeat (guint selected,
        guint block)
{
  return selected > block && selected % block == 0 ? selected : block;
}

/**
 * iep_sheet_paste:
 * @self: a sheet
 * @range: what is selected; the block begins at its first cell, and fills it where it fits a whole number of times
 * @n_left: how many columns @range->columns has up to the end of the sheet
 * @text: what the clipboard has
 * @pasted: (out) (optional): the rectangle that was written; without rows where lines were added or found by code
 * @message: (out) (optional) (transfer full) (nullable): what has to be told about it: cells that are marked, or were
 *   left as they are
 * @error: why nothing was pasted: wider or longer than the rest of the sheet
 *
 * Pastes a block: one step of undo. Where it begins in the code column its rows are lines: each goes to the line of
 * its code and source, and a code that is not in the sheet adds one.
 *
 * Returns: %FALSE when nothing was pasted
 */
gboolean
iep_sheet_paste (IepSheet             *self,
                 const IepSheetRange  *range,
                 guint                 n_left,
                 const char           *text,
                 IepSheetRange        *pasted,
                 char                **message,
                 GError              **error)
{
  g_autoptr(IepSheetBlock) block = NULL;
  Paste paste = { .sheet = self, .columns = range->columns };
  gboolean lines;
  guint n_rows;

  g_return_val_if_fail (IEP_IS_SHEET (self) && text != NULL && n_left >= range->n_columns, FALSE);

  if (message != NULL)
    *message = NULL;
  paste.block = block = iep_sheet_block_parse (text);
  if (*text == '\0' || block->n_columns == 0)
    {
      g_set_error_literal (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_EMPTY, _("There is no text on the clipboard."));
      return FALSE;
    }
  if (!self->editable)
    {
      g_set_error_literal (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_READ_ONLY, _("This estimate can only be read."));
      return FALSE;
    }

  lines = range->columns[0] == IEP_SHEET_CODE &&
          (block->n_columns > 1 || block->rows->len > 1 || range->row >= self->shown->len);
  n_rows = lines ? block->rows->len : repeat (range->n_rows, block->rows->len);
  paste.n_columns = lines ? block->n_columns : repeat (range->n_columns, block->n_columns);
  if (paste.n_columns > n_left)
    {
      g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_SIZE,
                   _("What is on the clipboard is %u columns wide, and from this cell on there are only %u. Nothing was pasted."),
                   block->n_columns, n_left);
      return FALSE;
    }
  if (!lines && range->row + n_rows > self->shown->len)
    {
      g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_SIZE,
                   _("What is on the clipboard has %u rows, and from this cell on there are only %u. Nothing was pasted. "
                     "Lines with their codes are pasted into the code column."),
                   block->rows->len, self->shown->len - range->row);
      return FALSE;
    }

  find_decimal (&paste);
  iep_sheet_begin (self);
  if (lines)
    {
      paste_lines (&paste, iep_sheet_get_row (self, range->row));
    }
  else
    {
      g_autoptr(GPtrArray) targets = g_ptr_array_new ();

      for (guint r = 0; r < n_rows; r++)
        g_ptr_array_add (targets, iep_sheet_get_row (self, range->row + r));
      for (guint r = 0; r < n_rows; r++)
        paste_row (&paste, r % block->rows->len, g_ptr_array_index (targets, r));
    }
  iep_sheet_end (self);

  if (pasted != NULL)
    *pasted = (IepSheetRange) { range->row, lines ? 0 : n_rows, range->columns, paste.n_columns };
  if (message != NULL)
    *message = tell (&paste);
  g_clear_error (&paste.first);

  return TRUE;
}
