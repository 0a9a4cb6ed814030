/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table in memory, and the reader of CSV (RFC 4180) with libcsv; the delimiter is the one the header uses most. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-table.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/iep-table-private.h"

#define PIECE_BYTES (1024 * 1024)

struct _IepTable
{
  GObject parent_instance;

  GStrv      header;
  GPtrArray *rows;  /* of GStrv, each as long as the header or shorter */
  GArray    *lines; /* of guint: the line each row begins on, counted from 1 */
};

G_DEFINE_FINAL_TYPE (IepTable, iep_table, G_TYPE_OBJECT)

G_DEFINE_QUARK (iep-exchange-error-quark, iep_exchange_error)

typedef struct
{
  IepTable     *table;
  GStrvBuilder *fields;
  guint         n_fields;
  guint         line;       /* the line being fed */
  guint         row_line;   /* the line the row began on */
  GError       *error;
} Reader;

static void
field_cb (void   *text,
          size_t  length,
          void   *data)
{
  Reader *reader = data;
  g_autofree char *field = NULL;

  if (reader->error != NULL)
    return;
  reader->n_fields++;
  if (length > IEP_TABLE_MAX_FIELD_BYTES)
    {
      g_set_error (&reader->error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                   _("Line %u, column %u: the field is longer than %d bytes. Shorten it or check that quotation marks are closed."),
                   reader->row_line, reader->n_fields, IEP_TABLE_MAX_FIELD_BYTES);
      return;
    }
  if (reader->n_fields > IEP_TABLE_MAX_COLUMNS)
    {
      g_set_error (&reader->error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                   _("Line %u: there are more than %d columns."), reader->row_line, IEP_TABLE_MAX_COLUMNS);
      return;
    }
  field = g_strndup (text != NULL ? text : "", length);
  g_strv_builder_add (reader->fields, g_strstrip (field));
}

static void
row_cb (int   terminator,
        void *data)
{
  Reader *reader = data;
  g_auto (GStrv) row = NULL;

  if (reader->error != NULL)
    return;
  row = g_strv_builder_end (reader->fields);
  g_strv_builder_unref (reader->fields);
  reader->fields = g_strv_builder_new ();
  iep_table_take_row (reader->table, reader->row_line, g_steal_pointer (&row), &reader->error);
  reader->n_fields = 0;
}

/* The delimiter that stands most often outside quotation marks in the first line. */
static char
guess_delimiter (const char *text,
                 gsize       length)
{
  const char candidates[] = { ',', ';', '\t', '|' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (gsize i = 0; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      for (guint j = 0; !quoted && j < G_N_ELEMENTS (candidates); j++)
        counts[j] += text[i] == candidates[j];
    }
  for (guint j = 1; j < G_N_ELEMENTS (candidates); j++)
    if (counts[j] > counts[best])
      best = j;
  return candidates[best];
}

static guint
line_of (const char *text,
         const char *place)
{
  guint line = 1;

  for (const char *p = text; p < place; p++)
    line += *p == '\n';
  return line;
}

static void
feed (struct csv_parser *parser,
      Reader            *reader,
      const char        *text,
      gsize              length)
{
  const char *end;

  /* There may be no text at all. */
  if (length == 0)
    return;
  end = text + length;
  /* Line by line, so that the callbacks know where they are. */
  for (const char *start = text; start < end && reader->error == NULL;)
    {
      const char *newline = memchr (start, '\n', end - start);
      gsize piece = newline != NULL ? newline - start + 1 : end - start;

      /* State 0 is libcsv's "row not begun": this line begins one. */
      if (parser->pstate == 0)
        reader->row_line = reader->line;
      if (csv_parse (parser, start, piece, field_cb, row_cb, reader) != piece && reader->error == NULL)
        g_set_error (&reader->error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                     _("Line %u: a quotation mark stands in the middle of a field. Double it (\"\") or put the whole field in quotation marks."),
                     reader->line);
      /* libcsv grows its buffer for as long as a quotation mark stays open. */
      if (reader->error == NULL && csv_get_buffer_size (parser) > 2 * IEP_TABLE_MAX_FIELD_BYTES)
        g_set_error (&reader->error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                     _("Line %u, column %u: the field is longer than %d bytes. Shorten it or check that quotation marks are closed."),
                     reader->row_line, reader->n_fields + 1, IEP_TABLE_MAX_FIELD_BYTES);
      start += piece;
      reader->line++;
    }
  if (reader->error == NULL && csv_fini (parser, field_cb, row_cb, reader) != 0 && reader->error == NULL)
    g_set_error (&reader->error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                 _("Line %u: a quotation mark is opened and never closed."),
                 reader->row_line);
}

static void
iep_table_finalize (GObject *object)
{
  IepTable *self = IEP_TABLE (object);

  g_clear_pointer (&self->header, g_strfreev);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  G_OBJECT_CLASS (iep_table_parent_class)->finalize (object);
}

static void
iep_table_class_init (IepTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_table_finalize;
}

static void
iep_table_init (IepTable *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
}

/* For the readers of files: an empty table without a header. */
IepTable *
iep_table_new (void)
{
  return g_object_new (IEP_TYPE_TABLE, NULL);
}

static gboolean
is_blank (GStrv row)
{
  for (guint i = 0; row[i] != NULL; i++)
    if (row[i][0] != '\0')
      return FALSE;
  return TRUE;
}

/* For the readers of files: adds a row, taking it. The first that is not blank names the columns, blank ones are passed over. */
gboolean
iep_table_take_row (IepTable  *self,
                    guint      line,
                    GStrv      row,
                    GError   **error)
{
  g_auto (GStrv) taken = row;

  if (is_blank (row))
    {
      /* Spreadsheets leave empty lines behind. */
    }
  else if (self->header == NULL)
    {
      self->header = g_steal_pointer (&taken);
    }
  else if (g_strv_length (row) > g_strv_length (self->header))
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                   _("Line %u: there are %u fields, but the header names %u columns. Put fields that hold the delimiter in quotation marks."),
                   line, g_strv_length (row), g_strv_length (self->header));
      return FALSE;
    }
  else
    {
      g_array_append_val (self->lines, line);
      g_ptr_array_add (self->rows, g_steal_pointer (&taken));
    }

  return TRUE;
}

/* For the readers of files: whether there is a header at the end of the file. */
gboolean
iep_table_complete (IepTable  *self,
                    GError   **error)
{
  if (self->header != NULL)
    return TRUE;
  g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                       _("The file is empty: its first line has to name the columns."));

  return FALSE;
}

/**
 * iep_table_read:
 * @bytes: a whole file: XLSX or CSV, told by how it begins
 * @error: return location for an #IepExchangeError that names the line
 *
 * Reads a table whose first line names the columns, as iep_table_read_csv() does. Of a workbook it reads the first
 * sheet that is not hidden: formulas are never evaluated, their stored values are read; dates become 2027-03-31.
 *
 * Returns: (transfer full) (nullable): the table
 */
IepTable *
iep_table_read (GBytes  *bytes,
                GError **error)
{
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  /* Also an empty archive or the rest of one: what is wrong with it the reader of workbooks says. */
  if (length >= 3 && memcmp (data, "PK", 2) == 0 && ((const guchar *) data)[2] < ' ')
    return iep_table_read_xlsx (bytes, error);
  /* An OLE file: what Excel wrote before 2007, and what it makes of a workbook with a password. */
  if (length >= 4 && memcmp (data, "\xd0\xcf\x11\xe0", 4) == 0)
    {
      g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                           _("This is an old Excel workbook (.xls) or one with a password. Save it as “Excel workbook (.xlsx)” without a password."));
      return NULL;
    }

  return iep_table_read_csv (bytes, error);
}

/**
 * iep_table_read_named:
 * @bytes: a whole file
 * @name: what the file is called, with or without its directory
 * @error: return location for an #IepExchangeError that names the line
 *
 * Reads a table as iep_table_read() does, but what is called .xlsx is never taken for CSV.
 *
 * Returns: (transfer full) (nullable): the table
 */
IepTable *
iep_table_read_named (GBytes      *bytes,
                      const char  *name,
                      GError     **error)
{
  g_autofree char *lower = NULL;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  lower = g_ascii_strdown (name, -1);
  if (g_str_has_suffix (lower, ".xlsx") &&
      (length < 2 || (memcmp (data, "PK", 2) != 0 && memcmp (data, "\xd0\xcf", 2) != 0)))
    {
      g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                           _("This is not an Excel workbook (.xlsx). Save the table as “Excel workbook (.xlsx)” or “CSV UTF-8”."));
      return NULL;
    }

  return iep_table_read (bytes, error);
}

/**
 * iep_table_read_csv:
 * @bytes: a whole file: UTF-8 (a byte order mark may stand in front), RFC 4180
 * @error: return location for an #IepExchangeError that names the line
 *
 * Reads a table whose first line names the columns. The delimiter may be a comma, a semicolon, a
 * tabulator or a vertical bar. Empty lines are passed over, white space around a field is cut off.
 *
 * Returns: (transfer full) (nullable): the table
 */
IepTable *
iep_table_read_csv (GBytes  *bytes,
                    GError **error)
{
  g_autoptr (IepTable) self = iep_table_new ();
  struct csv_parser parser;
  Reader reader = { 0 };
  const char *text;
  const char *invalid;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (length > IEP_TABLE_MAX_FILE_BYTES)
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                   _("The file is larger than %d megabytes."), IEP_TABLE_MAX_FILE_BYTES / 1024 / 1024);
      return NULL;
    }
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  /* A NUL byte is valid UTF-8 to nobody who writes tables. */
  if (!g_utf8_validate_len (text, length, &invalid))
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_ENCODING,
                   _("Line %u: the file is not UTF-8 text. Save it again as “CSV UTF-8”."), line_of (text, invalid));
      return NULL;
    }
  if (csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
    g_error ("libcsv could not be set up");
  csv_set_delim (&parser, guess_delimiter (text, length));
  /* By default the buffer grows by 128 bytes, and a long field is copied thousands of times. */
  csv_set_blk_size (&parser, 256 * 1024);

  reader.table = self;
  reader.fields = g_strv_builder_new ();
  reader.line = 1;
  feed (&parser, &reader, text, length);
  csv_free (&parser);
  g_strv_builder_unref (reader.fields);

  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  if (!iep_table_complete (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * iep_table_read_file:
 * @file: a file as iep_table_read() wants it
 * @cancellable: (nullable): to give up
 * @error: return location for an #IepExchangeError or #GIOErrorEnum
 *
 * Reads a table; for a worker thread. Of a file that is too large no more is read than it takes to know that.
 *
 * Returns: (transfer full) (nullable): the table
 */
IepTable *
iep_table_read_file (GFile         *file,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *piece = g_malloc (PIECE_BYTES);
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  do
    {
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), piece, PIECE_BYTES, &length, cancellable, error))
        return NULL;
      g_byte_array_append (all, (const guint8 *) piece, length);
    }
  while (length == PIECE_BYTES && all->len <= IEP_TABLE_MAX_FILE_BYTES);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&all));

  return iep_table_read (bytes, error);
}

/**
 * iep_table_get_n_rows:
 * @self: a table
 *
 * Returns: how many rows there are, the header not counted
 */
guint
iep_table_get_n_rows (IepTable *self)
{
  g_return_val_if_fail (IEP_IS_TABLE (self), 0);

  return self->rows->len;
}

/**
 * iep_table_get_n_columns:
 * @self: a table
 *
 * Returns: how many columns the header names
 */
guint
iep_table_get_n_columns (IepTable *self)
{
  g_return_val_if_fail (IEP_IS_TABLE (self), 0);

  return g_strv_length (self->header);
}

/**
 * iep_table_get_column:
 * @self: a table
 * @column: an index below iep_table_get_n_columns()
 *
 * Returns: (transfer none): the column's name
 */
const char *
iep_table_get_column (IepTable *self,
                      guint     column)
{
  g_return_val_if_fail (IEP_IS_TABLE (self), NULL);
  g_return_val_if_fail (column < g_strv_length (self->header), NULL);

  return self->header[column];
}

/**
 * iep_table_find_column:
 * @self: a table
 * @name: a column's name, upper and lower case alike
 *
 * Returns: the column's index, or -1
 */
int
iep_table_find_column (IepTable   *self,
                       const char *name)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (IEP_IS_TABLE (self), -1);
  g_return_val_if_fail (name != NULL, -1);

  wanted = g_utf8_casefold (name, -1);
  for (guint i = 0; self->header[i] != NULL; i++)
    {
      g_autofree char *own = g_utf8_casefold (self->header[i], -1);

      if (strcmp (own, wanted) == 0)
        return i;
    }
  return -1;
}

/**
 * iep_table_get_line:
 * @self: a table
 * @row: an index below iep_table_get_n_rows()
 *
 * Returns: the line of the file on which the row begins, counted from 1
 */
guint
iep_table_get_line (IepTable *self,
                    guint     row)
{
  g_return_val_if_fail (IEP_IS_TABLE (self), 0);
  g_return_val_if_fail (row < self->lines->len, 0);

  return g_array_index (self->lines, guint, row);
}

/**
 * iep_table_get_text:
 * @self: a table
 * @row: an index below iep_table_get_n_rows()
 * @column: an index below iep_table_get_n_columns()
 *
 * Returns: (transfer none): the field's text; empty where the row is shorter than the header
 */
const char *
iep_table_get_text (IepTable *self,
                    guint     row,
                    guint     column)
{
  GStrv fields;

  g_return_val_if_fail (IEP_IS_TABLE (self), NULL);
  g_return_val_if_fail (row < self->rows->len, NULL);

  fields = g_ptr_array_index (self->rows, row);
  return column < g_strv_length (fields) ? fields[column] : "";
}
