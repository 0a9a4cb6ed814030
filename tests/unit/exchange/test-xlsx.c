/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks as people bring them: ours, LibreOffice's, and those that are broken or mean harm. */

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "exchange/iep-table-writer.h"
#include "exchange/iep-table.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPES "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
#define RELATION(type, target) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
  "<Relationship Id=\"r1\" Type=\"" RELATIONS type "\" Target=\"" target "\"/></Relationships>"

typedef struct
{
  const char *name;
  const char *text;
} Part;

static void
add_part (struct archive *archive,
          const Part     *part)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize length = strlen (part->text);

  archive_entry_set_pathname (entry, part->name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (gint64) length);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, part->text, length), ==, length);
  archive_entry_free (entry);
}

/* A workbook whose only sheet holds @rows, unless @parts replace some of it (with nothing, when their text is NULL). */
static GBytes *
make_book (const char *rows,
           const Part *parts)
{
  g_autofree char *sheet = g_strconcat ("<worksheet xmlns=\"" MAIN "\"><sheetData>", rows, "</sheetData></worksheet>", NULL);
  const Part all[] = {
    { "[Content_Types].xml", TYPES },
    { "_rels/.rels", RELATION ("/officeDocument", "xl/workbook.xml") },
    { "xl/workbook.xml", "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/>"
      "</sheets></workbook>" },
    { "xl/_rels/workbook.xml.rels", RELATION ("/worksheet", "worksheets/sheet1.xml") },
    { "xl/worksheets/sheet1.xml", sheet },
  };
  struct archive *archive = archive_write_new ();
  gsize used = 0;
  gsize room = 4 * 1024 * 1024;
  guint8 *buffer = g_malloc (room);

  g_assert_cmpint (archive_write_set_format_zip (archive), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_set_bytes_in_last_block (archive, 1), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_memory (archive, buffer, room, &used), ==, ARCHIVE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      gboolean replaced = FALSE;

      for (const Part *part = parts; part != NULL && part->name != NULL; part++)
        replaced |= g_str_equal (part->name, all[i].name);
      if (!replaced)
        add_part (archive, &all[i]);
    }
  for (const Part *part = parts; part != NULL && part->name != NULL; part++)
    if (part->text != NULL)
      add_part (archive, part);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);

  return g_bytes_new_take (buffer, used);
}

static IepTable *
read_rows (const char *rows)
{
  g_autoptr (GBytes) bytes = make_book (rows, NULL);
  g_autoptr (GError) error = NULL;
  IepTable *table = iep_table_read (bytes, &error);

  g_assert_no_error (error);

  return table;
}

static void
assert_refused_bytes (GBytes     *bytes,
                      int         code,
                      const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = iep_table_read (bytes, &error);

  g_assert_null (table);
  g_assert_error (error, IEP_EXCHANGE_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
assert_refused (const char *rows,
                const Part *parts,
                int         code,
                const char *words)
{
  g_autoptr (GBytes) bytes = make_book (rows, parts);

  assert_refused_bytes (bytes, code, words);
}

static void
assert_text (IepTable   *table,
             guint       row,
             guint       column,
             const char *text)
{
  g_assert_cmpstr (iep_table_get_text (table, row, column), ==, text);
}

#define HEADER "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c></row>"

static void
test_libreoffice (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "libreoffice.xlsx", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *data;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, &error));
  bytes = g_bytes_new_take (data, length);
  table = iep_table_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (iep_table_get_n_columns (table), ==, 7);
  g_assert_cmpuint (iep_table_get_n_rows (table), ==, 2);
  g_assert_cmpuint (iep_table_get_line (table, 0), ==, 2);
  g_assert_cmpuint (iep_table_get_line (table, 1), ==, 6);
  g_assert_cmpint (iep_table_find_column (table, "RATE"), ==, 4);
  assert_text (table, 0, 0, "1100");
  assert_text (table, 0, 1, "Atalgojums & piemaksas\notrā rinda");
  assert_text (table, 0, 2, "1234567.89");
  assert_text (table, 0, 3, "2027-03-31");
  assert_text (table, 0, 4, "21%");
  assert_text (table, 0, 6, "1234568.19");
  assert_text (table, 1, 0, "05.00.00");
  assert_text (table, 1, 1, "=SUM(A1:A9)");
  assert_text (table, 1, 2, "-0.01");
  assert_text (table, 1, 3, "2024-02-29");
  assert_text (table, 1, 4, "");
  assert_text (table, 1, 6, "ab");
}

/* An amount to the cent; numbers in a workbook have no zeros at their end. */
static char *
write_amount (gint64         cents,
              IepTableFormat format)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%s%" G_GINT64_FORMAT ".%02d", cents < 0 ? "-" : "", ABS (cents / 100), (int) ABS (cents % 100));
  /* What is too large to be a number in a workbook is text there. */
  if (ABS (cents) >= G_GINT64_CONSTANT (1000000000000000))
    return g_strdup (text->str);
  while (format == IEP_TABLE_FORMAT_XLSX && strchr (text->str, '.') != NULL && strchr ("0.", text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);

  return g_strdup (text->str);
}

static void
test_ours (void)
{
  static const gint64 amounts[] = {
    0, 1, -1, 10, 99, 100, 123456789, -123456789, G_GINT64_CONSTANT (9999999999999), G_GINT64_CONSTANT (-9999999999999),
    G_GINT64_CONSTANT (999999999999999), G_GINT64_CONSTANT (1000000000000000), G_GINT64_CONSTANT (-9000000000000000001),
  };
  static const char *const texts[] = {
    "Atlīdzība", "=1+1", "+371 67000000", "-10%", "@here", "05.00.00", "1100", "00123", "first\nsecond", "\"quoted\", <b>&amp;</b>",
    "_x0041_", "TRUE", "1E5",
  };
  const IepTableFormat formats[] = { IEP_TABLE_FORMAT_CSV, IEP_TABLE_FORMAT_XLSX };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autoptr (IepTableWriter) writer = iep_table_writer_new (formats[f], "Tāme 2027");
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (IepTable) table = NULL;

      iep_table_writer_heading (writer, "Teksts", 20);
      iep_table_writer_heading (writer, "Summa", 12);
      iep_table_writer_heading (writer, "Gads", 6);
      iep_table_writer_end_row (writer);
      for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
        {
          iep_table_writer_text (writer, texts[i]);
          iep_table_writer_money (writer, amounts[i]);
          iep_table_writer_number (writer, 2027);
          iep_table_writer_end_row (writer);
        }
      bytes = iep_table_writer_finish (writer, &error);
      g_assert_no_error (error);
      table = iep_table_read (bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (iep_table_get_n_rows (table), ==, G_N_ELEMENTS (amounts));
      for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
        {
          gboolean guarded = formats[f] == IEP_TABLE_FORMAT_CSV && strchr ("=+-@", texts[i][0]) != NULL;
          g_autofree char *amount = NULL;

          /* In CSV nothing a spreadsheet would run is left; a workbook says of each cell that it is text. */
          g_assert_cmpstr (iep_table_get_text (table, i, 0) + guarded, ==, texts[i]);
          g_assert_true (!guarded || iep_table_get_text (table, i, 0)[0] == '\'');
          amount = write_amount (amounts[i], formats[f]);
          assert_text (table, i, 1, amount);
          assert_text (table, i, 2, "2027");
        }
      assert_text (table, 5, 1, formats[f] == IEP_TABLE_FORMAT_CSV ? "1.00" : "1");
      assert_text (table, 8, 1, "99999999999.99");
      assert_text (table, 12, 1, "-90000000000000000.01");
    }
}

static void
test_writer_errors (void)
{
  g_autoptr (IepTableWriter) writer = iep_table_writer_new (IEP_TABLE_FORMAT_XLSX, "A");
  g_autofree char *longest = g_strnfill (32768, 'a');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  IepTableFormat format;

  iep_table_writer_heading (writer, "a", 5);
  iep_table_writer_end_row (writer);
  iep_table_writer_text (writer, "b");
  iep_table_writer_text (writer, longest);
  iep_table_writer_text (writer, "c");
  bytes = iep_table_writer_finish (writer, &error);
  g_assert_null (bytes);
  g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "Line 2, column 2"));

  g_assert_true (iep_table_format_from_name ("xlsx", &format));
  g_assert_cmpint (format, ==, IEP_TABLE_FORMAT_XLSX);
  g_assert_true (iep_table_format_from_name ("csv", &format));
  g_assert_cmpint (format, ==, IEP_TABLE_FORMAT_CSV);
  g_assert_false (iep_table_format_from_name ("xls", &format));
  g_assert_false (iep_table_format_from_name (NULL, &format));
}

static void
test_cells (void)
{
  g_autoptr (IepTable) table = read_rows (
    "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><r><t>a</t></r><rPh sb=\"0\" eb=\"1\"><t>hint</t></rPh><r><t>b</t></r></is></c>"
    "<c r=\"B3\" t=\"str\"><f>\"x\"&amp;1</f><v>x1</v></c><c r=\"C3\" t=\"inlineStr\"><is><t>c</t></is></c></row>"
    "<row r=\"5\"><c r=\"B5\"><v> 0.30000000000000004 </v></c></row>"
    "<row r=\"7\"><c t=\"inlineStr\"><is><t>line_x000A_two_x0000_</t></is></c><c><v>1E3</v></c><c t=\"b\"><v>1</v></c></row>"
    "<row/><row><c r=\"A9\"><f>A1</f><v></v></c><c r=\"B9\" t=\"str\"><f>A1</f><v/></c><c r=\"C9\" t=\"d\"><v>2027-03-31</v></c></row>"
    "<row r=\"20\"><c r=\"A20\"><v>-0.0000000000000001</v></c><c r=\"B20\"><v>45233200</v></c><c r=\"C20\" t=\"b\"><v>0</v></c></row>"
    "<row r=\"21\"><c r=\"C21\"><v>1e308</v></c></row>");

  g_assert_cmpstr (iep_table_get_column (table, 0), ==, "ab");
  g_assert_cmpstr (iep_table_get_column (table, 1), ==, "x1");
  g_assert_cmpuint (iep_table_get_n_rows (table), ==, 5);
  g_assert_cmpuint (iep_table_get_line (table, 0), ==, 5);
  g_assert_cmpuint (iep_table_get_line (table, 2), ==, 9);
  assert_text (table, 0, 0, "");
  assert_text (table, 0, 1, "0.3");
  assert_text (table, 1, 0, "line\ntwo_x0000_");
  assert_text (table, 1, 1, "1000");
  assert_text (table, 1, 2, "Jā");
  assert_text (table, 2, 2, "2027-03-31");
  assert_text (table, 3, 0, "0");
  assert_text (table, 3, 1, "45233200");
  assert_text (table, 3, 2, "Nē");
  g_assert_cmpuint (strlen (iep_table_get_text (table, 4, 2)), ==, 309);
}

static void
test_dates (void)
{
  static const struct { const char *format; const char *number; const char *text; } cases[] = {
    { "dd.mm.yyyy", "46477", "2027-03-31" },
    { "[$-426]d. mmmm yyyy", "1", "1900-01-01" },
    { "yyyy\\-mm\\-dd", "61", "1900-03-01" },
    { "dd.mm.yyyy hh:mm", "46477.75", "2027-03-31 18:00:00" },
    { "hh:mm:ss", "0.5", "12:00:00" },
    { "#,##0.00\\ [$€-426]", "46477", "46477" },
    { "General", "46477", "46477" },
    { "0\" days\"", "46477", "46477" },
    { "0.0%", "0.215", "21.5%" },
    { "#,##0;[Red]-#,##0", "46477", "46477" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = g_markup_escape_text (cases[i].format, -1);
      g_autofree char *styles = g_strdup_printf ("<styleSheet xmlns=\"" MAIN "\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"%s\"/>"
                                                 "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
                                                 "<xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>", escaped);
      g_autofree char *rows = g_strdup_printf (HEADER "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>%s</v></c><c r=\"B2\" s=\"2\"><v>46477</v></c></row>",
                                               cases[i].number);
      const Part parts[] = {
        { "xl/styles.xml", styles },
        { "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          "<Relationship Id=\"r1\" Type=\"" RELATIONS "/worksheet\" Target=\"/xl/worksheets/../worksheets/sheet1.xml\"/>"
          "<Relationship Id=\"r2\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/></Relationships>" },
        { NULL, NULL },
      };
      g_autoptr (GBytes) bytes = make_book (rows, parts);
      g_autoptr (GError) error = NULL;
      g_autoptr (IepTable) table = iep_table_read (bytes, &error);

      g_assert_no_error (error);
      assert_text (table, 0, 0, cases[i].text);
      assert_text (table, 0, 1, "2027-03-31");
    }
}

static void
test_1904_and_hidden (void)
{
  const Part parts[] = {
    { "xl/workbook.xml", "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\"><workbookPr date1904=\"1\"/><sheets>"
      "<sheet name=\"H\" sheetId=\"1\" state=\"veryHidden\" r:id=\"r9\"/><sheet name=\"C\" sheetId=\"2\" r:id=\"r3\"/>"
      "<sheet name=\"A\" sheetId=\"3\" r:id=\"r1\"/></sheets></workbook>" },
    { "xl/styles.xml", "<styleSheet xmlns=\"" MAIN "\"><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>" },
    { "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      "<Relationship Id=\"r3\" Type=\"" RELATIONS "/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>"
      "<Relationship Id=\"r1\" Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
      "<Relationship Id=\"r2\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/></Relationships>" },
    { NULL, NULL },
  };
  g_autoptr (GBytes) bytes = make_book (HEADER "<row r=\"2\"><c r=\"A2\"><v>45015</v></c></row>", parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = iep_table_read (bytes, &error);

  g_assert_no_error (error);
  assert_text (table, 0, 0, "2027-03-31");
}

static void
test_bad_cells (void)
{
  static const struct { const char *rows; int code; const char *words; } cases[] = {
    { HEADER "<row r=\"4\"><c r=\"B4\"><f>A1*2</f></c></row>", IEP_EXCHANGE_ERROR_VALUE, "Line 4, column B: the formula has no value" },
    { HEADER "<row r=\"4\"><c r=\"AB4\" t=\"str\"><f>A1*2</f></c></row>", IEP_EXCHANGE_ERROR_VALUE, "Line 4, column AB" },
    { HEADER "<row r=\"2\"><c r=\"A2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>", IEP_EXCHANGE_ERROR_VALUE, "#DIV/0!" },
    { HEADER "<row r=\"2\"><c r=\"A2\"><v>0x1F</v></c></row>", IEP_EXCHANGE_ERROR_VALUE, "“0x1F” is no number" },
    { HEADER "<row r=\"2\"><c r=\"A2\"><v>nan</v></c></row>", IEP_EXCHANGE_ERROR_VALUE, "“nan” is no number" },
    { HEADER "<row r=\"2\"><c r=\"A2\"><v>1e999</v></c></row>", IEP_EXCHANGE_ERROR_VALUE, "is no number" },
    { HEADER "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { HEADER "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>-1</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { HEADER "<row r=\"2\"><c r=\"C2\"><v>1</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "Line 2, column C: the value stands under no heading" },
    { HEADER "<row r=\"2\"><c r=\"ZZ2\"><v>1</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "column ZZ" },
    { "<row r=\"2\"><c r=\"ZZZ2\"><v>1</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { "<row r=\"1\"><c r=\"ALM1\"><v>1</v></c></row>", IEP_EXCHANGE_ERROR_TOO_LARGE, "more than 1000 columns" },
    { HEADER "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { HEADER "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { HEADER "<row r=\"9999999\"><c r=\"A2\"><v>1</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { HEADER "<row r=\"2\"><c r=\"12\"><v>1</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { "<c r=\"A1\"><v>1</v></c>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { HEADER "<row r=\"2\"><c r=\"A2\"><v>1</c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { HEADER "<row r=\"2\"><c r=\"A2\"><v>&lol;</v></c></row>", IEP_EXCHANGE_ERROR_SYNTAX, "damaged" },
    { "", IEP_EXCHANGE_ERROR_SYNTAX, "empty" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].rows, NULL, cases[i].code, cases[i].words);
}

static void
test_entities (void)
{
  g_autoptr (GString) sheet = g_string_new ("<!DOCTYPE worksheet [<!ENTITY a \"0123456789\">");
  const Part file[] = {
    { "xl/worksheets/sheet1.xml", "<!DOCTYPE w [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><worksheet xmlns=\"" MAIN "\"><sheetData>"
      "<row><c t=\"inlineStr\"><is><t>&f;</t></is></c></row></sheetData></worksheet>" },
    { NULL, NULL },
  };
  Part laughs[] = { { "xl/worksheets/sheet1.xml", NULL }, { NULL, NULL } };

  assert_refused ("", file, IEP_EXCHANGE_ERROR_SYNTAX, "damaged");
  for (char c = 'b'; c < 'm'; c++)
    {
      g_string_append_printf (sheet, "<!ENTITY %c \"", c);
      for (guint i = 0; i < 10; i++)
        g_string_append_printf (sheet, "&%c;", c - 1);
      g_string_append (sheet, "\">");
    }
  g_string_append (sheet, "]><worksheet xmlns=\"" MAIN "\" a=\"&l;\"><sheetData><row><c t=\"inlineStr\"><is><t>&l;</t></is></c></row>"
                          "</sheetData></worksheet>");
  laughs[0].text = sheet->str;
  assert_refused ("", laughs, IEP_EXCHANGE_ERROR_SYNTAX, "damaged");
}

/* A million blanks take a thousand bytes packed. */
static void
test_bombs (void)
{
  g_autofree char *blanks = g_strnfill (260 * 1024 * 1024, ' ');
  g_autofree char *long_text = g_strnfill (2 * 1024 * 1024, 'a');
  g_autoptr (GString) rows = g_string_new (HEADER);
  g_autofree char *strings = g_strconcat ("<sst xmlns=\"" MAIN "\"><si><t>", long_text, "</t></si></sst>", NULL);
  g_autofree char *shared = NULL;
  const Part bomb[] = { { "xl/worksheets/sheet1.xml", blanks }, { NULL, NULL } };
  const Part relation = { "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"r1\" Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"r2\" Type=\"" RELATIONS "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>" };
  const Part too_long[] = { { "xl/sharedStrings.xml", strings }, relation, { NULL, NULL } };
  Part too_often[] = { { "xl/sharedStrings.xml", NULL }, relation, { NULL, NULL } };

  assert_refused ("", bomb, IEP_EXCHANGE_ERROR_TOO_LARGE, "unpacks to more than 256 megabytes");
  g_string_append (rows, "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>");
  assert_refused (rows->str, too_long, IEP_EXCHANGE_ERROR_TOO_LARGE, "Line 2, column 1");
  /* One text of a megabyte, named by three hundred cells. */
  long_text[1024 * 1024 - 1] = '\0';
  shared = g_strconcat ("<sst xmlns=\"" MAIN "\"><si><t>", long_text, "</t></si></sst>", NULL);
  too_often[0].text = shared;
  for (guint i = 3; i < 303; i++)
    g_string_append_printf (rows, "<row r=\"%u\"><c r=\"A%u\" t=\"s\"><v>0</v></c></row>", i, i);
  assert_refused (rows->str, too_often, IEP_EXCHANGE_ERROR_TOO_LARGE, "Line 258, column 1");
}

static void
test_other_files (void)
{
  const Part calc[] = { { "[Content_Types].xml", NULL }, { "mimetype", "application/vnd.oasis.opendocument.spreadsheet" }, { NULL, NULL } };
  const Part away[] = {
    { "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      "<Relationship Id=\"r1\" Type=\"" RELATIONS "/worksheet\" Target=\"http://127.0.0.1/a.xml\" TargetMode=\"External\"/></Relationships>" },
    { NULL, NULL },
  };
  const Part out[] = { { "_rels/.rels", RELATION ("/officeDocument", "../../etc/passwd.xml") }, { NULL, NULL } };
  const Part none[] = { { "_rels/.rels", RELATION ("/officeDocument", "xl/missing.xml") }, { NULL, NULL } };
  const Part binary[] = { { "_rels/.rels", RELATION ("/officeDocument", "xl/workbook.bin") }, { NULL, NULL } };
  const Part twice[] = { { "XL/worksheets/Sheet1.xml", "<worksheet/>" }, { NULL, NULL } };
  g_autoptr (GBytes) whole = make_book (HEADER, NULL);
  g_autoptr (GBytes) old = g_bytes_new_static ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
  g_autoptr (GBytes) pdf = g_bytes_new_static ("PK\x03\x04 but no archive", 21);
  gsize size = g_bytes_get_size (whole);

  assert_refused_bytes (old, IEP_EXCHANGE_ERROR_SYNTAX, "old Excel workbook");
  assert_refused_bytes (pdf, IEP_EXCHANGE_ERROR_SYNTAX, "damaged");
  assert_refused (HEADER, away, IEP_EXCHANGE_ERROR_SYNTAX, "no sheet");
  assert_refused (HEADER, out, IEP_EXCHANGE_ERROR_SYNTAX, "damaged");
  assert_refused (HEADER, none, IEP_EXCHANGE_ERROR_SYNTAX, "damaged");
  assert_refused (HEADER, binary, IEP_EXCHANGE_ERROR_SYNTAX, "not an Excel workbook");
  assert_refused (HEADER, twice, IEP_EXCHANGE_ERROR_SYNTAX, "damaged");
  assert_refused (HEADER, calc, IEP_EXCHANGE_ERROR_SYNTAX, "not an Excel workbook");
  /* Cut off anywhere, or with any byte turned: refused or read, never a crash. */
  for (gsize length = 4; length < size; length += 7)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, length);

      assert_refused_bytes (part, IEP_EXCHANGE_ERROR_SYNTAX, "damaged");
    }
  for (gsize at = 4; at < size; at++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (IepTable) table = NULL;

      copy[at] ^= 0x55;
      changed = g_bytes_new_take (g_steal_pointer (&copy), size);
      table = iep_table_read (changed, &error);
      g_assert_true ((table == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/xlsx/libreoffice", test_libreoffice);
  g_test_add_func ("/exchange/xlsx/ours", test_ours);
  g_test_add_func ("/exchange/xlsx/writer-errors", test_writer_errors);
  g_test_add_func ("/exchange/xlsx/cells", test_cells);
  g_test_add_func ("/exchange/xlsx/dates", test_dates);
  g_test_add_func ("/exchange/xlsx/1904-and-hidden", test_1904_and_hidden);
  g_test_add_func ("/exchange/xlsx/bad-cells", test_bad_cells);
  g_test_add_func ("/exchange/xlsx/entities", test_entities);
  g_test_add_func ("/exchange/xlsx/bombs", test_bombs);
  g_test_add_func ("/exchange/xlsx/other-files", test_other_files);

  return g_test_run ();
}
