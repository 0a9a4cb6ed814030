/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of cells as text: what spreadsheets put on the clipboard. Tabs between cells, lines between rows, and
 * quotation marks around a cell that has one of these in it, which are doubled inside. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-block.h"

#include <string.h>

static void
end_field (GPtrArray *row,
           GString   *field)
{
  g_ptr_array_add (row, g_strdup (field->str));
  g_string_truncate (field, 0);
}

static GPtrArray *
begin_row (GPtrArray *rows)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (rows, row);
  return row;
}

/* The end of a cell that begins with a quotation mark; NULL when that mark is only part of its words (12" tube). */
static const char *
find_closing_quote (const char *p)
{
  while ((p = strchr (p, '"')) != NULL)
    {
      if (p[1] != '"')
        return p[1] == '\0' || strchr ("\t\r\n", p[1]) != NULL ? p : NULL;
      p += 2;
    }

  return NULL;
}

/**
 * iep_sheet_block_parse:
 * @text: what the clipboard had
 *
 * Takes it apart. One line end at its end, which spreadsheets add, begins no row.
 *
 * Returns: (transfer full): its cells
 */
IepSheetBlock *
iep_sheet_block_parse (const char *text)
{
  IepSheetBlock *block = g_new0 (IepSheetBlock, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) field = g_string_new (NULL);
  const char *p = valid;
  gboolean begins = TRUE;
  GPtrArray *row;

  if (g_str_has_prefix (p, "\357\273\277"))
    p += 3;
  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  row = begin_row (block->rows);
  for (; *p != '\0'; p++)
    {
      const char *close = *p == '"' && begins ? find_closing_quote (p + 1) : NULL;

      if (close != NULL)
        {
          for (const char *q = p + 1; q < close; q++)
            {
              if (*q == '"')
                q++;
              g_string_append_c (field, *q);
            }
          p = close;
          begins = FALSE;
        }
      else if (*p == '\t')
        {
          end_field (row, field);
          begins = TRUE;
        }
      else if (*p == '\n' || *p == '\r')
        {
          end_field (row, field);
          if (*p == '\r' && p[1] == '\n')
            p++;
          begins = TRUE;
          if (p[1] == '\0')
            row = NULL;
          else
            row = begin_row (block->rows);
        }
      else
        {
          g_string_append_c (field, *p);
          begins = FALSE;
        }
    }
  if (row != NULL)
    end_field (row, field);

  for (guint i = 0; i < block->rows->len; i++)
    block->n_columns = MAX (block->n_columns, ((GPtrArray *) g_ptr_array_index (block->rows, i))->len);

  return block;
}

/**
 * iep_sheet_block_free:
 * @block: (transfer full): a block
 */
void
iep_sheet_block_free (IepSheetBlock *block)
{
  g_ptr_array_unref (block->rows);
  g_free (block);
}

/**
 * iep_sheet_block_get:
 * @block: a block
 * @row: less than its rows
 * @column: any
 *
 * Returns: (transfer none): the text of a cell; empty where a row is shorter than others
 */
const char *
iep_sheet_block_get (IepSheetBlock *block,
                     guint          row,
                     guint          column)
{
  GPtrArray *fields = g_ptr_array_index (block->rows, row);

  return column < fields->len ? g_ptr_array_index (fields, column) : "";
}

/**
 * iep_sheet_block_write:
 * @out: where to append
 * @field: the text of a cell
 *
 * Appends a cell, in quotation marks where it needs them.
 */
void
iep_sheet_block_write (GString    *out,
                       const char *field)
{
  if (strpbrk (field, "\t\r\n") == NULL && *field != '"')
    {
      g_string_append (out, field);
      return;
    }

  g_string_append_c (out, '"');
  for (const char *c = field; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}
