/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the first visible sheet of a workbook (ECMA-376) into a table, node by node: no tree of the file is built, no
 * formula is evaluated, and what is wrong is named by its line and column. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/iep-table-private.h"
#include "exchange/iep-xlsx-cell.h"
#include "exchange/iep-xlsx-package.h"

/* What a sheet can have. */
#define MAX_ROWS 1048576
#define MAX_SHEET_COLUMNS 16384
/* A shared text may be named by a million cells: their sum is bounded, and so is the number of cells. */
#define MAX_TEXT_BYTES IEP_TABLE_MAX_FILE_BYTES
#define MAX_CELLS (20 * 1000 * 1000)
#define MAX_FORMATS 100000

typedef struct
{
  GPtrArray *strings;   /* the shared texts */
  GArray    *meanings;  /* of IepXlsxMeaning: one for each cell style */
  gboolean   from_1904;
} Book;

typedef struct
{
  Book      *book;
  IepTable  *table;
  GPtrArray *row;        /* of char*: NULL where a cell is empty; as long as its last text */
  guint      n_header;   /* columns of the header; 0 before it was read */
  guint      line;
  guint      column;     /* from 1; the cell being read */
  guint      last;       /* the cell before */
  guint64    n_cells;
  guint64    n_bytes;

  char      *type;       /* of the cell, its attribute t */
  guint      style;
  gboolean   has_formula;
  gboolean   has_value;
  GString   *value;
  GString   *inside;     /* the text of <is> */
} Sheet;

static void
book_clear (Book *book)
{
  g_clear_pointer (&book->strings, g_ptr_array_unref);
  g_clear_pointer (&book->meanings, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, book_clear)

static void
sheet_clear (Sheet *sheet)
{
  g_clear_object (&sheet->table);
  g_clear_pointer (&sheet->row, g_ptr_array_unref);
  g_clear_pointer (&sheet->type, g_free);
  g_string_free (sheet->value, TRUE);
  g_string_free (sheet->inside, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

/* A text with its parts; phonetic hints (<rPh>) are no part of it. Stands on <si> or <is>, ends on its end. */
static gboolean
read_rich_text (xmlTextReaderPtr  reader,
                GString          *text,
                GError          **error)
{
  int depth = xmlTextReaderDepth (reader);
  int hint = G_MAXINT;
  gboolean inside = FALSE;

  if (xmlTextReaderIsEmptyElement (reader))
    return TRUE;
  while (iep_xml_next (reader, error))
    {
      int own = xmlTextReaderDepth (reader);

      switch (xmlTextReaderNodeType (reader))
        {
        case XML_READER_TYPE_ELEMENT:
          if (iep_xml_is (reader, "rPh") && !xmlTextReaderIsEmptyElement (reader))
            hint = MIN (hint, own);
          inside = iep_xml_is (reader, "t") && own < hint && !xmlTextReaderIsEmptyElement (reader);
          break;

        case XML_READER_TYPE_END_ELEMENT:
          if (own == depth)
            return TRUE;
          if (own == hint)
            hint = G_MAXINT;
          inside = FALSE;
          break;

        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
          if (inside)
            g_string_append (text, (const char *) xmlTextReaderConstValue (reader));
          break;

        default:
          break;
        }
    }
  /* The file ended inside a text. */
  if (error != NULL && *error == NULL)
    iep_xml_fail (error);

  return FALSE;
}

static gboolean
read_strings (IepXlsxPackage  *package,
              const char      *part,
              Book            *book,
              GError         **error)
{
  g_autoptr (GBytes) xml = iep_xlsx_package_read (package, part, error);
  g_autoptr (xmlTextReader) reader = xml != NULL ? iep_xml_open (xml, error) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GError *own = NULL;

  if (reader == NULL)
    return FALSE;
  while (iep_xml_next (reader, &own))
    {
      if (xmlTextReaderNodeType (reader) != XML_READER_TYPE_ELEMENT || !iep_xml_is (reader, "si"))
        continue;
      g_string_truncate (text, 0);
      if (!read_rich_text (reader, text, &own))
        break;
      g_ptr_array_add (book->strings, iep_xlsx_unescape (text->str));
    }
  if (own != NULL)
    g_propagate_error (error, own);

  return own == NULL;
}

static guint
get_number (xmlTextReaderPtr  reader,
            const char       *attribute,
            guint             otherwise)
{
  g_autofree char *text = iep_xml_get (reader, attribute);
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL) ? (guint) number : otherwise;
}

/* The formats of cells: numFmts gives codes to numbers, cellXfs a number to each style. */
static gboolean
read_styles (IepXlsxPackage  *package,
             const char      *part,
             Book            *book,
             GError         **error)
{
  g_autoptr (GBytes) xml = iep_xlsx_package_read (package, part, error);
  g_autoptr (xmlTextReader) reader = xml != NULL ? iep_xml_open (xml, error) : NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new (NULL, NULL);
  gboolean in_cells = FALSE;
  GError *own = NULL;

  if (reader == NULL)
    return FALSE;
  while (iep_xml_next (reader, &own))
    {
      int type = xmlTextReaderNodeType (reader);

      if (iep_xml_is (reader, "cellXfs"))
        in_cells = type == XML_READER_TYPE_ELEMENT && !xmlTextReaderIsEmptyElement (reader);
      if (type != XML_READER_TYPE_ELEMENT)
        continue;
      if (iep_xml_is (reader, "numFmt"))
        {
          g_autofree char *code = iep_xml_get (reader, "formatCode");
          guint id = get_number (reader, "numFmtId", 0);

          /* One more than the meaning: 0 is what a table gives for what it does not know. */
          if (code != NULL && g_hash_table_size (codes) < MAX_FORMATS)
            g_hash_table_insert (codes, GUINT_TO_POINTER (id), GINT_TO_POINTER (iep_xlsx_meaning_of_code (code) + 1));
        }
      else if (in_cells && iep_xml_is (reader, "xf") && book->meanings->len < MAX_FORMATS)
        {
          guint id = get_number (reader, "numFmtId", 0);
          int known = GPOINTER_TO_INT (g_hash_table_lookup (codes, GUINT_TO_POINTER (id)));
          IepXlsxMeaning meaning = known > 0 ? (IepXlsxMeaning) (known - 1) : iep_xlsx_meaning_of_id (id);

          g_array_append_val (book->meanings, meaning);
        }
    }
  if (own != NULL)
    g_propagate_error (error, own);

  return own == NULL;
}

/* The number of a column from `AB12`; 0 when it is none. */
static guint
column_of (const char *address)
{
  guint column = 0;

  for (; g_ascii_isalpha (*address) && column <= MAX_SHEET_COLUMNS; address++)
    column = column * 26 + (guint) (g_ascii_toupper (*address) - 'A' + 1);

  return g_ascii_isdigit (*address) && column <= MAX_SHEET_COLUMNS ? column : 0;
}

/* `AB` for 28. */
static char *
column_letters (guint column)
{
  char letters[8];
  char *at = letters + sizeof letters - 1;

  *at = '\0';
  for (; column > 0; column = (column - 1) / 26)
    *--at = (char) ('A' + (column - 1) % 26);

  return g_strdup (at);
}

static gboolean
begin_row (Sheet             *sheet,
           xmlTextReaderPtr   reader,
           GError           **error)
{
  guint line = get_number (reader, "r", sheet->line + 1);

  if (line <= sheet->line || line > MAX_ROWS)
    return iep_xml_fail (error);
  sheet->line = line;
  sheet->last = 0;
  g_ptr_array_set_size (sheet->row, 0);

  return TRUE;
}

static gboolean
end_row (Sheet   *sheet,
         GError **error)
{
  g_autoptr (GPtrArray) row = g_ptr_array_sized_new (sheet->row->len + 1);

  if (sheet->row->len == 0)
    return TRUE;
  if (sheet->n_header > 0 && sheet->row->len > sheet->n_header)
    {
      g_autofree char *letters = column_letters (sheet->row->len);

      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                   _("Line %u, column %s: the value stands under no heading; the first line names %u columns."),
                   sheet->line, letters, sheet->n_header);
      return FALSE;
    }
  sheet->n_cells += sheet->row->len;
  if (sheet->n_cells > MAX_CELLS)
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE, _("The sheet has more than %d cells."), MAX_CELLS);
      return FALSE;
    }
  if (sheet->n_header == 0)
    sheet->n_header = sheet->row->len;
  for (guint i = 0; i < sheet->row->len; i++)
    {
      char *text = g_ptr_array_index (sheet->row, i);

      g_ptr_array_add (row, text != NULL ? text : g_strdup (""));
      sheet->row->pdata[i] = NULL;
    }
  g_ptr_array_add (row, NULL);

  return iep_table_take_row (sheet->table, sheet->line, (GStrv) g_ptr_array_free (g_steal_pointer (&row), FALSE), error);
}

static gboolean
begin_cell (Sheet             *sheet,
            xmlTextReaderPtr   reader,
            GError           **error)
{
  g_autofree char *address = iep_xml_get (reader, "r");

  sheet->column = address != NULL ? column_of (address) : sheet->last + 1;
  /* Cells go from left to right; two at one place are two tables in one. */
  if (sheet->column <= sheet->last)
    return iep_xml_fail (error);
  sheet->last = sheet->column;
  g_free (sheet->type);
  sheet->type = iep_xml_get (reader, "t");
  sheet->style = get_number (reader, "s", 0);
  sheet->has_formula = sheet->has_value = FALSE;
  g_string_truncate (sheet->value, 0);
  g_string_truncate (sheet->inside, 0);

  return TRUE;
}

/* Refuses the cell that is being read. */
static gboolean
fail_cell (Sheet       *sheet,
           int          code,
           const char  *message,
           GError     **error)
{
  g_autofree char *letters = column_letters (sheet->column);

  /* Translators: where in a sheet (line and column), and what is wrong there. */
  g_set_error (error, IEP_EXCHANGE_ERROR, code, _("Line %u, column %s: %s"), sheet->line, letters, message);

  return FALSE;
}

/* The text of the cell that was read; NULL when it is empty or an error is set. */
static char *
cell_text (Sheet   *sheet,
           GError **error)
{
  const char *type = sheet->type != NULL ? sheet->type : "n";
  g_autofree char *message = NULL;
  char *text = NULL;
  guint64 index;

  if (g_str_equal (type, "inlineStr"))
    return iep_xlsx_unescape (sheet->inside->str);
  if (sheet->has_formula && !sheet->has_value)
    {
      fail_cell (sheet, IEP_EXCHANGE_ERROR_VALUE,
                 _("the formula has no value yet. Open the file in a spreadsheet program, let it calculate and save it again."), error);
      return NULL;
    }
  if (g_str_equal (type, "str"))
    return iep_xlsx_unescape (sheet->value->str);
  g_strstrip (sheet->value->str);
  if (*sheet->value->str == '\0')
    return NULL;
  if (g_str_equal (type, "s"))
    {
      if (g_ascii_string_to_unsigned (sheet->value->str, 10, 0, G_MAXUINT32, &index, NULL) && index < sheet->book->strings->len)
        return g_strdup (g_ptr_array_index (sheet->book->strings, index));
      iep_xml_fail (error);
      return NULL;
    }
  if (g_str_equal (type, "b"))
    return g_strdup (g_str_equal (sheet->value->str, "0") ? "Nē" : "Jā");
  if (g_str_equal (type, "e"))
    {
      message = g_strdup_printf (_("the formula has no result (%.20s)."), sheet->value->str);
      fail_cell (sheet, IEP_EXCHANGE_ERROR_VALUE, message, error);
      return NULL;
    }
  /* A date in words, which some writers use instead of a number. */
  if (g_str_equal (type, "d"))
    return g_strdup (sheet->value->str);
  if (g_str_equal (type, "n"))
    text = iep_xlsx_number_to_text (sheet->value->str, sheet->style < sheet->book->meanings->len ?
                                    g_array_index (sheet->book->meanings, IepXlsxMeaning, sheet->style) : IEP_XLSX_NUMBER,
                                    sheet->book->from_1904);
  if (text == NULL)
    {
      message = g_strdup_printf (_("“%.20s” is no number or date."), sheet->value->str);
      fail_cell (sheet, IEP_EXCHANGE_ERROR_VALUE, message, error);
    }

  return text;
}

static gboolean
end_cell (Sheet   *sheet,
          GError **error)
{
  GError *own = NULL;
  g_autofree char *text = cell_text (sheet, &own);
  gsize length;

  if (own != NULL)
    {
      g_propagate_error (error, own);
      return FALSE;
    }
  length = text != NULL ? strlen (g_strstrip (text)) : 0;
  if (length == 0)
    return TRUE;
  if (sheet->column > IEP_TABLE_MAX_COLUMNS)
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                   _("Line %u: there are more than %d columns."), sheet->line, IEP_TABLE_MAX_COLUMNS);
      return FALSE;
    }
  sheet->n_bytes += length;
  if (length > IEP_TABLE_MAX_FIELD_BYTES || sheet->n_bytes > MAX_TEXT_BYTES)
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                   _("Line %u, column %u: the field is longer than %d bytes. Shorten it or check that quotation marks are closed."),
                   sheet->line, sheet->column, IEP_TABLE_MAX_FIELD_BYTES);
      return FALSE;
    }
  g_ptr_array_set_size (sheet->row, (int) sheet->column);
  sheet->row->pdata[sheet->column - 1] = g_steal_pointer (&text);

  return TRUE;
}

/* Reads what stands inside <c>, up to its end. */
static gboolean
read_cell (Sheet             *sheet,
           xmlTextReaderPtr   reader,
           GError           **error)
{
  int depth = xmlTextReaderDepth (reader);
  gboolean in_value = FALSE;

  if (!begin_cell (sheet, reader, error))
    return FALSE;
  if (xmlTextReaderIsEmptyElement (reader))
    return TRUE;
  while (iep_xml_next (reader, error))
    {
      int own = xmlTextReaderDepth (reader);
      int type = xmlTextReaderNodeType (reader);

      if (type == XML_READER_TYPE_END_ELEMENT && own == depth)
        return end_cell (sheet, error);
      if (type == XML_READER_TYPE_END_ELEMENT)
        in_value = FALSE;
      else if (type == XML_READER_TYPE_ELEMENT && own == depth + 1)
        {
          if (iep_xml_is (reader, "is") && !read_rich_text (reader, sheet->inside, error))
            return FALSE;
          sheet->has_formula |= iep_xml_is (reader, "f");
          sheet->has_value |= iep_xml_is (reader, "v");
          in_value = iep_xml_is (reader, "v") && !xmlTextReaderIsEmptyElement (reader);
        }
      else if (in_value && type != XML_READER_TYPE_ELEMENT && type != XML_READER_TYPE_COMMENT &&
               type != XML_READER_TYPE_PROCESSING_INSTRUCTION)
        g_string_append (sheet->value, (const char *) xmlTextReaderConstValue (reader));
    }

  return error != NULL && *error == NULL ? iep_xml_fail (error) : FALSE;
}

static IepTable *
read_sheet (IepXlsxPackage  *package,
            const char      *part,
            Book            *book,
            GError         **error)
{
  g_autoptr (GBytes) xml = iep_xlsx_package_read (package, part, error);
  g_autoptr (xmlTextReader) reader = xml != NULL ? iep_xml_open (xml, error) : NULL;
  g_auto (Sheet) sheet = { .book = book, .table = iep_table_new (), .row = g_ptr_array_new_with_free_func (g_free),
                           .value = g_string_new (NULL), .inside = g_string_new (NULL) };
  gboolean in_data = FALSE;
  gboolean good = TRUE;
  GError *own = NULL;

  if (reader == NULL)
    return NULL;
  while (good && iep_xml_next (reader, &own))
    {
      int type = xmlTextReaderNodeType (reader);
      gboolean begins = type == XML_READER_TYPE_ELEMENT;

      if (!begins && type != XML_READER_TYPE_END_ELEMENT)
        continue;
      if (iep_xml_is (reader, "sheetData"))
        in_data = begins && !xmlTextReaderIsEmptyElement (reader);
      else if (in_data && iep_xml_is (reader, "row"))
        {
          gboolean empty = begins && xmlTextReaderIsEmptyElement (reader);

          good = begins ? begin_row (&sheet, reader, &own) : end_row (&sheet, &own);
          if (good && empty)
            good = end_row (&sheet, &own);
        }
      else if (in_data && begins && iep_xml_is (reader, "c"))
        good = sheet.line > 0 ? read_cell (&sheet, reader, &own) : iep_xml_fail (&own);
    }
  if (own != NULL)
    {
      g_propagate_error (error, own);
      return NULL;
    }

  return iep_table_complete (sheet.table, error) ? g_steal_pointer (&sheet.table) : NULL;
}

/* The part of the first sheet that is shown. */
static char *
find_sheet (IepXlsxPackage  *package,
            const char      *workbook,
            Book            *book,
            GError         **error)
{
  g_autoptr (GBytes) xml = iep_xlsx_package_read (package, workbook, error);
  g_autoptr (xmlTextReader) reader = xml != NULL ? iep_xml_open (xml, error) : NULL;
  g_autofree char *sheet = NULL;
  GError *own = NULL;

  if (reader == NULL)
    return NULL;
  while (iep_xml_next (reader, &own))
    {
      if (xmlTextReaderNodeType (reader) != XML_READER_TYPE_ELEMENT)
        continue;
      if (iep_xml_is (reader, "workbookPr"))
        book->from_1904 = iep_xml_get_yes (reader, "date1904");
      else if (iep_xml_is (reader, "sheet") && sheet == NULL)
        {
          g_autofree char *state = iep_xml_get (reader, "state");
          g_autofree char *id = iep_xml_get (reader, "id");

          if ((state != NULL && !g_str_equal (state, "visible")) || id == NULL)
            continue;
          /* A sheet of another kind (a chart alone) has no such relation. */
          if (!iep_xlsx_package_relate (package, workbook, "/worksheet", id, &sheet, &own))
            break;
        }
    }
  if (own != NULL)
    g_propagate_error (error, own);
  else if (sheet == NULL)
    g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX, _("The workbook has no sheet with a table."));

  return own == NULL ? g_steal_pointer (&sheet) : NULL;
}

/* For iep_table_read(): the first visible sheet of a workbook. */
IepTable *
iep_table_read_xlsx (GBytes  *bytes,
                     GError **error)
{
  g_autoptr (IepXlsxPackage) package = iep_xlsx_package_open (bytes, error);
  g_auto (Book) book = { .strings = g_ptr_array_new_with_free_func (g_free),
                         .meanings = g_array_new (FALSE, FALSE, sizeof (IepXlsxMeaning)) };
  g_autofree char *workbook = NULL;
  g_autofree char *strings = NULL;
  g_autofree char *styles = NULL;
  g_autofree char *sheet = NULL;

  if (package == NULL || !iep_xlsx_package_relate (package, "", "/officeDocument", NULL, &workbook, error))
    return NULL;
  if (workbook == NULL || !g_str_has_suffix (workbook, ".xml"))
    {
      g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                           _("This is not an Excel workbook (.xlsx). Save the table as “Excel workbook (.xlsx)” or “CSV UTF-8”."));
      return NULL;
    }
  sheet = find_sheet (package, workbook, &book, error);
  if (sheet == NULL ||
      !iep_xlsx_package_relate (package, workbook, "/sharedStrings", NULL, &strings, error) ||
      !iep_xlsx_package_relate (package, workbook, "/styles", NULL, &styles, error) ||
      (strings != NULL && !read_strings (package, strings, &book, error)) ||
      (styles != NULL && !read_styles (package, styles, &book, error)))
    return NULL;

  return read_sheet (package, sheet, &book, error);
}
