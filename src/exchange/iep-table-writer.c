/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a table as CSV or with libxlsxwriter as a workbook. Text stays text in both: no program may run what somebody
 * typed into a field, nor turn a code such as 05.00.00 into a date. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-table-writer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "exchange/iep-csv-writer.h"
#include "exchange/iep-xlsx-cell.h"

/* What a cell of a workbook holds, in characters. */
#define MAX_CELL 32767
#define MAX_WIDTH 60

struct _IepTableWriter
{
  IepCsvWriter  *csv;       /* NULL: a workbook */

  char          *folder;
  char          *file;
  lxw_workbook  *book;
  lxw_worksheet *sheet;
  lxw_format    *bold;
  lxw_format    *money;
  guint          row;
  guint          column;
  guint          n_columns;
  GError        *error;     /* the first; told at the end */
};

static void
open_book (IepTableWriter *self,
           const char     *sheet_name)
{
  lxw_workbook_options options = { 0 };

  self->folder = g_dir_make_tmp ("iepirkumi-table-XXXXXX", &self->error);
  if (self->folder == NULL)
    return;
  /* Only we can look into the folder, so that the half-written table is nobody else's. */
  self->file = g_build_filename (self->folder, "table.xlsx", NULL);
  options.constant_memory = LXW_TRUE;
  options.tmpdir = self->folder;
  self->book = workbook_new_opt (self->file, &options);
  self->sheet = self->book != NULL ? workbook_add_worksheet (self->book, sheet_name) : NULL;
  if (self->sheet == NULL)
    {
      g_set_error_literal (&self->error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _("The workbook could not be made."));
      return;
    }
  self->bold = workbook_add_format (self->book);
  format_set_bold (self->bold);
  format_set_text_wrap (self->bold);
  format_set_align (self->bold, LXW_ALIGN_VERTICAL_TOP);
  self->money = workbook_add_format (self->book);
  format_set_num_format (self->money, "#,##0.00");
}

/**
 * iep_table_writer_new:
 * @format: what to write
 * @sheet_name: the name of the sheet of a workbook: at most 31 characters, none of `[]:*?/\`
 *
 * Begins a table. First come the headings, then the rows; errors are told by iep_table_writer_finish().
 *
 * Returns: (transfer full): a writer
 */
IepTableWriter *
iep_table_writer_new (IepTableFormat  format,
                      const char     *sheet_name)
{
  IepTableWriter *self = g_new0 (IepTableWriter, 1);

  if (format == IEP_TABLE_FORMAT_XLSX)
    open_book (self, sheet_name);
  else
    self->csv = iep_csv_writer_new (format == IEP_TABLE_FORMAT_CSV_LOCAL ? IEP_CSV_LOCAL : IEP_CSV_PLAIN);

  return self;
}

/**
 * iep_table_writer_free:
 * @self: (transfer full): a writer
 *
 * Frees it, and removes what was written on the way.
 */
void
iep_table_writer_free (IepTableWriter *self)
{
  g_return_if_fail (self != NULL);

  iep_csv_writer_free (self->csv);
  if (self->book != NULL)
    workbook_close (self->book);
  if (self->file != NULL)
    g_unlink (self->file);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_free (self->file);
  g_free (self->folder);
  g_clear_error (&self->error);
  g_free (self);
}

static void
check (IepTableWriter *self,
       lxw_error       result)
{
  if (result == LXW_NO_ERROR || self->error != NULL)
    return;
  if (result == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
    g_set_error (&self->error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                 _("A workbook has room for 1,048,576 rows. Write a CSV file instead."));
  else if (result == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
    g_set_error (&self->error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                 _("Line %u, column %u: a cell of a workbook has room for %d characters. Write a CSV file instead."),
                 self->row + 1, self->column + 1, MAX_CELL);
  else
    g_set_error (&self->error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s", lxw_strerror (result));
}

/* XML has no control characters, which people never see; text that looks like the escape of one must not become one. */
static char *
clean (const char *text)
{
  GString *clean = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x20 || *p == '\n' || *p == '\t')
        g_string_append_c (clean, *p);
      if (*p == '_' && iep_xlsx_is_escape (p))
        g_string_append (clean, "x005F_");
    }

  return g_string_free (clean, FALSE);
}

static void
write_string (IepTableWriter *self,
              const char     *text,
              lxw_format     *format)
{
  g_autofree char *cleaned = NULL;

  if (self->error == NULL && text != NULL && *text != '\0')
    {
      cleaned = clean (text);
      check (self, worksheet_write_string (self->sheet, self->row, (lxw_col_t) self->column, cleaned, format));
    }
  self->column++;
}

/**
 * iep_table_writer_heading:
 * @self: a writer
 * @text: the name of a column
 * @width: how many characters are usually in it
 *
 * Adds a column; iep_table_writer_end_row() ends the headings too.
 */
void
iep_table_writer_heading (IepTableWriter *self,
                          const char     *text,
                          guint           width)
{
  g_return_if_fail (self != NULL);

  self->n_columns++;
  if (self->csv != NULL)
    {
      iep_csv_writer_add_text (self->csv, text);
      return;
    }
  if (self->error == NULL)
    check (self, worksheet_set_column (self->sheet, (lxw_col_t) self->column, (lxw_col_t) self->column,
                                       CLAMP (width, 6, MAX_WIDTH) + 1, NULL));
  write_string (self, text, self->bold);
}

/**
 * iep_table_writer_text:
 * @self: a writer
 * @text: (nullable): a field
 *
 * Adds a field of text; see iep_csv_writer_add_text() for what is done with text that looks like a formula.
 */
void
iep_table_writer_text (IepTableWriter *self,
                       const char     *text)
{
  g_return_if_fail (self != NULL);

  if (self->csv != NULL)
    iep_csv_writer_add_text (self->csv, text);
  else
    write_string (self, text, NULL);
}

/**
 * iep_table_writer_money:
 * @self: a writer
 * @cents: an amount in cents
 *
 * Adds an amount of euros, exact to the cent.
 */
void
iep_table_writer_money (IepTableWriter *self,
                        gint64          cents)
{
  g_return_if_fail (self != NULL);

  if (self->csv != NULL)
    {
      iep_csv_writer_add_money (self->csv, cents);
      return;
    }
  /* Beyond 15 digits a double loses cents, as spreadsheets do: such an amount is text. */
  if (cents >= G_GINT64_CONSTANT (1000000000000000) || cents <= G_GINT64_CONSTANT (-1000000000000000))
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", cents / 100, (int) ABS (cents % 100));

      write_string (self, text, NULL);
      return;
    }
  if (self->error == NULL)
    check (self, worksheet_write_number (self->sheet, self->row, (lxw_col_t) self->column, (double) cents / 100, self->money));
  self->column++;
}

/**
 * iep_table_writer_number:
 * @self: a writer
 * @number: a whole number of less than 15 digits
 *
 * Adds a number, such as a year.
 */
void
iep_table_writer_number (IepTableWriter *self,
                         gint64          number)
{
  g_return_if_fail (self != NULL);

  if (self->csv != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

      iep_csv_writer_add_text (self->csv, text);
      return;
    }
  if (self->error == NULL)
    check (self, worksheet_write_number (self->sheet, self->row, (lxw_col_t) self->column, (double) number, NULL));
  self->column++;
}

/**
 * iep_table_writer_end_row:
 * @self: a writer
 *
 * Ends a row.
 */
void
iep_table_writer_end_row (IepTableWriter *self)
{
  g_return_if_fail (self != NULL);

  if (self->csv != NULL)
    iep_csv_writer_end_row (self->csv);
  self->row++;
  self->column = 0;
}

/* Codes are text on purpose; the headings stay in sight and can be filtered by. */
static void
finish_sheet (IepTableWriter *self)
{
  g_autofree char *range = g_strdup_printf ("A1:XFD%u", MAX (self->row, 1));

  worksheet_ignore_errors (self->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range);
  worksheet_freeze_panes (self->sheet, 1, 0);
  if (self->n_columns > 0 && self->row > 1)
    worksheet_autofilter (self->sheet, 0, 0, self->row - 1, (lxw_col_t) (self->n_columns - 1));
  worksheet_set_landscape (self->sheet);
  worksheet_set_paper (self->sheet, 9);
  worksheet_fit_to_pages (self->sheet, 1, 0);
  worksheet_repeat_rows (self->sheet, 0, 0);
}

/**
 * iep_table_writer_finish:
 * @self: a writer, which can write no more
 * @error: return location for an error of the file or an #IepExchangeError
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
iep_table_writer_finish (IepTableWriter  *self,
                         GError         **error)
{
  char *data;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->csv != NULL)
    return iep_csv_writer_finish (self->csv);
  if (self->error == NULL)
    {
      finish_sheet (self);
      check (self, workbook_close (g_steal_pointer (&self->book)));
    }
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  if (!g_file_get_contents (self->file, &data, &length, error))
    return NULL;

  return g_bytes_new_take (data, length);
}

/**
 * iep_table_format_from_name:
 * @name: (nullable): `csv` or `xlsx`, as a file's name may end
 * @format: (out): the format
 *
 * Returns: whether there is such a format
 */
gboolean
iep_table_format_from_name (const char     *name,
                            IepTableFormat *format)
{
  g_return_val_if_fail (format != NULL, FALSE);

  *format = g_strcmp0 (name, "xlsx") == 0 ? IEP_TABLE_FORMAT_XLSX : IEP_TABLE_FORMAT_CSV;

  return g_strcmp0 (name, "xlsx") == 0 || g_strcmp0 (name, "csv") == 0;
}
