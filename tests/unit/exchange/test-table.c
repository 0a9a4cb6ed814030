/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables as people bring them: delimiters, quotes, encodings, and everything that is wrong with them. */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "exchange/iep-classification-rows.h"
#include "exchange/iep-csv-writer.h"
#include "exchange/iep-procurement-table.h"
#include "exchange/iep-procurement-rows.h"
#include "exchange/iep-table.h"

static IepTable *
read_text (const char  *text,
           GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return iep_table_read_csv (bytes, error);
}

static void
test_delimiters (void)
{
  const char *texts[] = {
    "title,cpv\r\n\"Serveri, diski\",48820000-2\r\n",
    "\xef\xbb\xbftitle;cpv\n\"Serveri, diski\";48820000-2",
    "title\tcpv\nServeri, diski\t48820000-2\n\n\n",
    "title|cpv\n  Serveri, diski  |48820000-2\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (IepTable) table = read_text (texts[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (iep_table_get_n_columns (table), ==, 2);
      g_assert_cmpuint (iep_table_get_n_rows (table), ==, 1);
      g_assert_cmpstr (iep_table_get_text (table, 0, 0), ==, "Serveri, diski");
      g_assert_cmpstr (iep_table_get_text (table, 0, 1), ==, "48820000-2");
      g_assert_cmpint (iep_table_find_column (table, "CPV"), ==, 1);
      g_assert_cmpint (iep_table_find_column (table, "none"), ==, -1);
    }
}

static void
test_lines (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = read_text ("title,notes\nA,\"first\nsecond\"\n\nB,\"with \"\"quotes\"\"\"\nC\n", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (iep_table_get_n_rows (table), ==, 3);
  g_assert_cmpuint (iep_table_get_line (table, 0), ==, 2);
  g_assert_cmpuint (iep_table_get_line (table, 1), ==, 5);
  g_assert_cmpuint (iep_table_get_line (table, 2), ==, 6);
  g_assert_cmpstr (iep_table_get_text (table, 0, 1), ==, "first\nsecond");
  g_assert_cmpstr (iep_table_get_text (table, 1, 1), ==, "with \"quotes\"");
  g_assert_cmpstr (iep_table_get_text (table, 2, 1), ==, "");
}

static void
assert_refused (GBytes     *bytes,
                int         code,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = iep_table_read_csv (bytes, &error);

  g_assert_null (table);
  g_assert_error (error, IEP_EXCHANGE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_bad_files (void)
{
  struct { const char *text; gsize length; int code; const char *words; } cases[] = {
    { "", 0, IEP_EXCHANGE_ERROR_SYNTAX, "empty" },
    { "\n\n,,\n", 5, IEP_EXCHANGE_ERROR_SYNTAX, "empty" },
    { "title\nA\nB\xff\n", 11, IEP_EXCHANGE_ERROR_ENCODING, "Line 3" },
    { "title\nA\0B\n", 10, IEP_EXCHANGE_ERROR_ENCODING, "Line 2" },
    { "title,cpv\nA,B,C\n", 16, IEP_EXCHANGE_ERROR_SYNTAX, "Line 2: there are 3 fields" },
    { "title,cpv\nA,\"B\n", 15, IEP_EXCHANGE_ERROR_SYNTAX, "never closed" },
    { "title,cpv\nA,B\"C\n", 16, IEP_EXCHANGE_ERROR_SYNTAX, "Line 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].text, cases[i].length);

      assert_refused (bytes, cases[i].code, cases[i].words);
    }
}

static void
test_huge_field (void)
{
  for (guint quoted = 0; quoted < 2; quoted++)
    {
      GString *text = g_string_new ("title,cpv\nA,48820000-2\n");
      g_autoptr (GBytes) bytes = NULL;

      if (quoted)
        g_string_append_c (text, '"');
      for (guint i = 0; i < 10 * 1024 * 1024 / 16; i++)
        g_string_append (text, quoted ? "0123456789abcde\n" : "0123456789abcdef");
      bytes = g_string_free_to_bytes (text);
      assert_refused (bytes, IEP_EXCHANGE_ERROR_TOO_LARGE, "Line 3, column 1");
    }
}

static char *
write_sample (IepCsvStyle style)
{
  g_autoptr (IepCsvWriter) csv = iep_csv_writer_new (style);
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *data;

  iep_csv_writer_add_text (csv, "title");
  iep_csv_writer_add_text (csv, "amount");
  iep_csv_writer_end_row (csv);
  iep_csv_writer_add_text (csv, "=cmd|' /C calc'!A0");
  iep_csv_writer_add_money (csv, -123456);
  iep_csv_writer_end_row (csv);
  iep_csv_writer_add_text (csv, "a \"b\", c\nd");
  iep_csv_writer_add_money (csv, 5);
  iep_csv_writer_end_row (csv);
  iep_csv_writer_add_text (csv, NULL);
  iep_csv_writer_add_money (csv, G_MININT64);
  iep_csv_writer_end_row (csv);
  bytes = iep_csv_writer_finish (csv);
  data = g_bytes_get_data (bytes, &size);
  return g_strndup (data, size);
}

static void
test_writer (void)
{
  g_autofree char *plain = write_sample (IEP_CSV_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = NULL;

  g_assert_cmpstr (plain, ==,
                   "\xef\xbb\xbf\"title\",\"amount\"\r\n\"'=cmd|' /C calc'!A0\",-1234.56\r\n\"a \"\"b\"\", c\nd\",0.05\r\n"
                   "\"\",-92233720368547758.08\r\n");

  table = read_text (plain, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_table_get_text (table, 1, 0), ==, "a \"b\", c\nd");
}

/* What Excel and LibreOffice of a Latvian take for two columns and a number. */
static void
test_local_writer (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autofree char *local = NULL;

  if (setlocale (LC_NUMERIC, "lv_LV.UTF-8") == NULL)
    {
#ifdef __SANITIZE_ADDRESS__
      /* tools/test makes it, but the sanitized run goes without LOCPATH. */
      g_test_skip ("the locale lv_LV.UTF-8 is not there");
      return;
#else
      g_error ("the locale lv_LV.UTF-8 is not there");
#endif
    }
  local = write_sample (IEP_CSV_LOCAL);
  setlocale (LC_NUMERIC, before);
  g_assert_true (g_str_has_prefix (local, "\xef\xbb\xbf\"title\";\"amount\"\r\n\"'=cmd|' /C calc'!A0\";-1234,56\r\n"));
  g_free (local);
  local = write_sample (IEP_CSV_LOCAL);
  g_assert_true (g_str_has_prefix (local, "\xef\xbb\xbf\"title\",\"amount\"\r\n\"'=cmd|' /C calc'!A0\",-1234.56\r\n"));
}

static JsonArray *
rows_of (const char *csv,
         GPtrArray  *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = read_text (csv, &error);
  g_autoptr (IepImportMapping) mapping = iep_import_mapping_new ();
  JsonArray *rows;

  g_assert_no_error (error);
  g_assert_true (iep_import_mapping_map (mapping, "title", "name", &error));
  g_assert_true (iep_import_mapping_map (mapping, "announce_date", "deadline", &error));
  g_assert_true (iep_import_mapping_set (mapping, "funding_ekk", "2250", &error));
  rows = iep_procurement_rows (table, mapping, 2027, problems, &error);
  g_assert_no_error (error);
  return rows;
}

static void
test_rows (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (JsonArray) rows = rows_of ("name,cpv,estimated_price,deadline\n"
                                        "Ceļi,45233200-1 Dažādi ceļu seguma būvdarbi,1000.50,2027-03-31\n", problems);
  JsonObject *row;
  JsonObject *funding;

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  row = json_array_get_object_element (rows, 0);
  g_assert_cmpint (json_object_get_int_member (row, "row"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "cpv"), ==, "45233200-1");
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "works");
  g_assert_cmpint (json_object_get_int_member (row, "estimated_price"), ==, 100050);
  g_assert_cmpint (json_object_get_int_member (row, "announce_year"), ==, 2027);
  g_assert_cmpint (json_object_get_int_member (row, "announce_month"), ==, 3);
  funding = json_array_get_object_element (json_object_get_array_member (row, "funding"), 0);
  g_assert_cmpint (json_object_get_int_member (funding, "year"), ==, 2027);
  /* 1000.50 with 21 % VAT is 1210.605, rounded half up. */
  g_assert_cmpint (json_object_get_int_member (funding, "amount"), ==, 121061);
}

static void
test_bad_rows (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (JsonArray) rows = rows_of ("name,cpv,estimated_price,deadline,green\n"
                                        "A,48820000-2,-5,2027-03-31,jā\n"
                                        "B,48820000-2,1e308,2027-02-29,jā\n"
                                        "C,48820000-2,99999999999999999999,31.03.2027,maybe\n"
                                        "D,48820000-2,12,31.03.2027,nē\n"
                                        "E,48820000-2,=1+1,,\n", problems);
  struct { guint line; const char *field; } expected[] = {
    { 2, "estimated_price" }, { 3, "estimated_price" }, { 3, "announce_date" },
    { 4, "estimated_price" }, { 4, "green" }, { 6, "estimated_price" },
  };

  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < problems->len; i++)
    {
      IepRowProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (problem->line, ==, expected[i].line);
      g_assert_cmpstr (problem->field, ==, expected[i].field);
      g_assert_cmpuint (strlen (problem->message), >, 10);
    }
}

static void
test_mapping_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = read_text ("a,b\n1,2\n", NULL);
  g_autoptr (IepImportMapping) mapping = iep_import_mapping_new ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);

  g_assert_false (iep_import_mapping_map (mapping, "nonsense", "a", &error));
  g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN);
  g_clear_error (&error);

  g_assert_null (iep_procurement_rows (table, mapping, 2027, problems, &error));
  g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN);
  g_clear_error (&error);

  g_assert_true (iep_import_mapping_map (mapping, "title", "c", &error));
  g_assert_null (iep_procurement_rows (table, mapping, 2027, problems, &error));
  g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN);
  g_assert_nonnull (strstr (error->message, "“c”"));
}

/* What the server would send of a classification. */
static JsonArray *
codes_of (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_assert_nonnull (node);
  return json_node_dup_array (node);
}

static const char *
first_value (const char        *text,
             IepImportMapping  *mapping,
             const char        *field,
             GPtrArray         *problems)
{
  g_autofree char *csv = g_strdup_printf ("%s\n\"%s\"\n", field, text);
  g_autoptr (IepTable) table = read_text (csv, NULL);
  g_autoptr (JsonArray) rows = iep_procurement_rows (table, mapping, 2027, problems, NULL);

  return json_array_get_length (rows) == 1
           ? g_intern_string (json_object_get_string_member (json_array_get_object_element (rows, 0), field)) : NULL;
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (IepImportMapping) mapping = iep_import_mapping_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) procedures = codes_of (
    "[{\"code\":\"open\",\"name_lv\":\"Atklāts konkurss\",\"name_en\":\"Open procedure\",\"extra\":{\"eforms\":\"open\"}},"
    "{\"code\":\"small\",\"name_lv\":\"Mazais iepirkums\",\"extra\":{\"eforms\":\"oth-single\"}},"
    "{\"code\":\"annex2\",\"name_lv\":\"2. pielikums\",\"extra\":{\"eforms\":\"oth-single\"}},"
    "{\"code\":\"gone\",\"name_lv\":\"Senais\",\"valid_to\":\"2026-12-31\",\"extra\":null}]");
  g_autoptr (JsonArray) places = codes_of (
    "[{\"code\":\"LV00\",\"name_lv\":\"Latvija\"},{\"code\":\"LV\",\"name_lv\":\"Latvija\"},{\"code\":\"LV006\",\"name_lv\":\"Rīga\"}]");

  /* Nothing learned: as it is written. */
  g_assert_cmpstr (first_value ("whatever", mapping, "procedure", problems), ==, "whatever");

  iep_import_mapping_learn (mapping, "procedure", procedures, 2027);
  iep_import_mapping_learn (mapping, "nuts", places, 2027);
  g_assert_cmpstr (first_value ("open", mapping, "procedure", problems), ==, "open");
  g_assert_cmpstr (first_value ("ATKLĀTS KONKURSS", mapping, "procedure", problems), ==, "open");
  g_assert_cmpstr (first_value ("Open procedure", mapping, "procedure", problems), ==, "open");
  g_assert_cmpstr (first_value ("Latvija", mapping, "nuts", problems), ==, "LV");
  g_assert_cmpstr (first_value ("rīga", mapping, "nuts", problems), ==, "LV006");
  g_assert_cmpuint (problems->len, ==, 0);

  g_assert_null (first_value ("oth-single", mapping, "procedure", problems));
  g_assert_null (first_value ("Senais", mapping, "procedure", problems));
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_nonnull (strstr (((IepRowProblem *) g_ptr_array_index (problems, 0))->message, "small, annex2"));
  g_assert_nonnull (strstr (((IepRowProblem *) g_ptr_array_index (problems, 1))->message, "open, small, annex2"));
  g_assert_cmpstr (((IepRowProblem *) g_ptr_array_index (problems, 1))->code, ==, "value");

  g_assert_true (iep_import_mapping_replace (mapping, "procedure", "Oth-Single", "small", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (first_value ("oth-single", mapping, "procedure", problems), ==, "small");
  g_assert_false (iep_import_mapping_replace (mapping, "nonsense", "a", "b", &error));
  g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN);
}

/* What we write ourselves comes back as it was. */
static void
test_guard (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (IepImportMapping) mapping = iep_import_mapping_new ();

  g_assert_cmpstr (first_value ("'=cmd|' /C calc'!A0", mapping, "title", problems), ==, "=cmd|' /C calc'!A0");
  g_assert_cmpstr (first_value ("'quoted'", mapping, "title", problems), ==, "'quoted'");
  g_assert_cmpstr (first_value ("'", mapping, "title", problems), ==, "'");
}

/* Several lines of money, lots, all kinds of fields: what is exported is imported as it was. */
static void
test_round_trip (gconstpointer data)
{
  const char *text =
    "[{\"line_no\":1,\"number\":\"2027/1\",\"revision_number\":2,\"title\":\"Serveri; \\\"diski\\\"\",\"description\":\"=1+1\\notrā rinda\","
    "\"kind\":\"supply\",\"kind_name\":\"Piegāde\",\"cpv\":\"48820000\",\"cpv_name\":\"Serveri\",\"cpv_additional\":[\"03000000\",\"30200000\"],"
    "\"procedure\":\"open\",\"procedure_name\":\"Atklāts konkurss\",\"price_kind\":\"range\",\"estimated_price\":4000000,"
    "\"estimated_price_from\":3000000,\"vat_rate\":2100,\"announce_year\":2027,\"announce_quarter\":2,\"announce_month\":null,"
    "\"term_kind\":\"period\",\"term_from\":\"2027-03-01\",\"term_to\":\"2028-02-29\",\"centralised\":\"for_others\",\"partner\":\"Visi\","
    "\"framework\":\"dynamic\",\"nuts\":\"LV00\",\"nuts_name\":\"Latvija\",\"green\":true,\"social\":false,\"innovation\":false,"
    "\"funding\":[{\"line_no\":1,\"year\":2027,\"programme\":\"31.01.00\",\"ekk\":\"5238\",\"source\":\"grant\",\"source_name\":\"Dotācija\",\"classifier\":null,\"amount\":1840000},"
    "{\"line_no\":2,\"year\":null,\"programme\":\"31.01.00\",\"ekk\":\"5238\",\"source\":\"grant\",\"source_name\":\"Dotācija\",\"classifier\":\"N-1\",\"amount\":3000000}],"
    "\"lots\":[{\"line_no\":1,\"title\":\"Rīga\",\"cpv\":\"48820000\",\"estimated_price\":1000000},{\"line_no\":2,\"title\":\"Liepāja\",\"cpv\":null,\"estimated_price\":1000000},"
    "{\"line_no\":3,\"title\":\"Valka\",\"cpv\":\"03000000\",\"estimated_price\":2000000}]},"
    "{\"line_no\":2,\"number\":\"2027/2\",\"revision_number\":1,\"title\":\"Bez cenas\",\"price_kind\":\"estimate\",\"vat_rate\":2100,\"funding\":[],\"lots\":[]}]";
  static const char * const dropped[] = { "line_no", "number", "revision_number", "kind_name", "cpv_name", "procedure_name",
                                          "nuts_name", "source_name", NULL };
  static const char * const learned[][2] = {
    { "kind", "[{\"code\":\"supply\",\"name_lv\":\"Piegāde\"}]" },
    { "procedure", "[{\"code\":\"open\",\"name_lv\":\"Atklāts konkurss\"}]" },
    { "nuts", "[{\"code\":\"LV\",\"name_lv\":\"Latvija\"},{\"code\":\"LV00\",\"name_lv\":\"Latvija\"}]" },
    { "funding_source", "[{\"code\":\"grant\",\"name_lv\":\"Dotācija\"}]" },
  };
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (IepImportMapping) mapping = iep_import_mapping_new ();
  g_autoptr (JsonArray) documents = codes_of (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = iep_procurement_write_table (documents, "1301", TRUE, GPOINTER_TO_INT (data), &error);
  g_autoptr (IepTable) table = iep_table_read (bytes, NULL);
  g_autoptr (JsonArray) rows = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (iep_table_get_n_rows (table), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (learned); i++)
    {
      g_autoptr (JsonArray) codes = codes_of (learned[i][1]);

      iep_import_mapping_learn (mapping, learned[i][0], codes, 2027);
    }
  rows = iep_procurement_rows (table, mapping, 2027, problems, NULL);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "external_key"), ==, "1301 2027/1");
  /* Of a text file its lines are counted, of which a field may have several. */
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (rows, 1), "row"), ==,
                   GPOINTER_TO_INT (data) == IEP_TABLE_FORMAT_XLSX ? 5 : 8);

  for (guint i = 0; i < 2; i++)
    {
      JsonObject *sent = json_array_get_object_element (documents, i);
      JsonObject *read = json_array_get_object_element (rows, i);
      g_autoptr (GList) members = json_object_get_members (sent);

      for (GList *member = members; member != NULL; member = member->next)
        {
          JsonNode *wanted = json_object_get_member (sent, member->data);
          JsonNode *got = json_object_get_member (read, member->data);
          gboolean is_list = JSON_NODE_HOLDS_ARRAY (wanted) && !g_str_equal (member->data, "cpv_additional");

          if (g_strv_contains (dropped, member->data) || JSON_NODE_HOLDS_NULL (wanted))
            continue;
          for (guint j = 0; is_list && j < json_array_get_length (json_node_get_array (wanted)); j++)
            {
              JsonObject *line = json_array_get_object_element (json_node_get_array (wanted), j);

              json_object_remove_member (line, "line_no");
              json_object_remove_member (line, "source_name");
              if (json_object_has_member (line, "classifier") && json_object_get_null_member (line, "classifier"))
                json_object_remove_member (line, "classifier");
              if (json_object_has_member (line, "cpv") && json_object_get_null_member (line, "cpv"))
                json_object_remove_member (line, "cpv");
            }
          if (is_list && json_array_get_length (json_node_get_array (wanted)) == 0)
            g_assert_null (got);
          else if (got == NULL || !json_node_equal (wanted, got))
            g_error ("%s is %s, not %s", (char *) member->data, got != NULL ? json_to_string (got, FALSE) : "nothing",
                     json_to_string (wanted, FALSE));
        }
    }
}

/* A second row of a procurement adds to it only when it says nothing else; a bad row spoils the whole of it. */
static void
test_continued (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (IepImportMapping) mapping = iep_import_mapping_new ();
  g_autoptr (IepTable) table = read_text ("external_key,title,estimated_price,funding_ekk,funding_amount\n"
                                          "a,A,10,5238,5\nb,B,20,5238,24.2\na,A,,5239,7.1\n"
                                          "b,B,20,5239,24.2\nb,Cits,,5239,1\nc,C,1,5238,1\nc,C,,5238,-1\n", NULL);
  g_autoptr (JsonArray) rows = iep_procurement_rows (table, mapping, 2027, problems, NULL);
  static const guint n_funding[] = { 2, 1, 1, 1 };

  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpuint (((IepRowProblem *) g_ptr_array_index (problems, 0))->line, ==, 8);
  g_assert_cmpuint (json_array_get_length (rows), ==, G_N_ELEMENTS (n_funding));
  for (guint i = 0; i < G_N_ELEMENTS (n_funding); i++)
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_array_get_object_element (rows, i), "funding")),
                      ==, n_funding[i]);
}

static void
test_classification (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = read_text ("code|code_with_check|parent|lv|en|level\n"
                                          "48820000|48820000-2|48800000|Serveri|Servers|5\n"
                                          "48820001|48820002-1||Divi|Two|5\n"
                                          "99999999|99999999-x||Nekāds|None|5\n"
                                          "98000000|98000000-3||Jauns|New|2\n", NULL);
  g_autoptr (JsonArray) existing = codes_of (
    "[{\"code\":\"03000000\",\"valid_from\":\"2008-09-17\",\"extra\":{}},"
    "{\"code\":\"48820000\",\"valid_from\":\"2009-01-01\",\"valid_to\":null,\"parent_code\":\"48000000\","
    "\"extra\":{\"check\":7,\"kind\":\"supply\"}}]");
  g_autoptr (JsonArray) rows = iep_classification_rows (table, "cpv", problems, ignored, &error);
  JsonObject *row, *extra;

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpuint (((IepRowProblem *) g_ptr_array_index (problems, 0))->line, ==, 3);
  g_assert_cmpuint (((IepRowProblem *) g_ptr_array_index (problems, 1))->line, ==, 4);
  g_assert_cmpuint (ignored->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (ignored, 0), ==, "level");

  iep_classification_rows_merge (rows, existing, NULL);
  row = json_array_get_object_element (rows, 0);
  extra = json_object_get_object_member (row, "extra");
  /* The list says its parent and check digit; days and the rest stay. */
  g_assert_cmpstr (json_object_get_string_member (row, "parent_code"), ==, "48800000");
  g_assert_cmpstr (json_object_get_string_member (row, "valid_from"), ==, "2009-01-01");
  g_assert_cmpint (json_object_get_int_member (extra, "check"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (extra, "kind"), ==, "supply");
  /* A new code begins with the first of its kind. */
  row = json_array_get_object_element (rows, 1);
  g_assert_cmpstr (json_object_get_string_member (row, "valid_from"), ==, "2008-09-17");
}

/* As others head their tables. */
static void
test_classification_of_others (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) cpv = read_text ("CODE;BG;EN;LV\n48820000-2;Сървъри;Servers;Serveri\n", NULL);
  g_autoptr (IepTable) ekk = read_text ("Kods;Nosaukums;Spēkā no;SPĒKĀ LĪDZ\n2231;Izdevumi par sabiedrību;01.01.2027;31.12.2028\n", NULL);
  g_autoptr (JsonArray) codes = iep_classification_rows (cpv, "cpv", problems, ignored, &error);
  g_autoptr (JsonArray) lines = NULL;
  JsonObject *row;

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (codes), ==, 1);
  row = json_array_get_object_element (codes, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "code"), ==, "48820000");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (row, "extra"), "check"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "name_lv"), ==, "Serveri");
  g_assert_cmpstr (json_object_get_string_member (row, "name_en"), ==, "Servers");
  g_assert_cmpuint (ignored->len, ==, 1);

  lines = iep_classification_rows (ekk, "ekk", problems, ignored, &error);
  g_assert_no_error (error);
  row = json_array_get_object_element (lines, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "code"), ==, "2231");
  g_assert_cmpstr (json_object_get_string_member (row, "name_lv"), ==, "Izdevumi par sabiedrību");
  g_assert_cmpstr (json_object_get_string_member (row, "valid_from"), ==, "2027-01-01");
  g_assert_cmpstr (json_object_get_string_member (row, "valid_to"), ==, "2028-12-31");
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_threshold (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepTable) table = read_text ("kind;contract_kind;legal_act;value;valid_from;valid_to\n"
                                          "law;supply;pil;1000000;01.03.2017;\n"
                                          "law;works;pil;20 000;2017-03-01;\n"
                                          "law;works;pil;2000000;2017-02-29;\n", NULL);
  g_autoptr (JsonArray) rows = iep_classification_rows (table, "threshold", problems, ignored, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "valid_from"), ==, "2017-03-01");
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_null (iep_classification_rows (table, "cpv", problems, ignored, &error));
  g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/delimiters", test_delimiters);
  g_test_add_func ("/table/lines", test_lines);
  g_test_add_func ("/table/bad-files", test_bad_files);
  g_test_add_func ("/table/huge-field", test_huge_field);
  g_test_add_func ("/csv/writer", test_writer);
  g_test_add_func ("/csv/local", test_local_writer);
  g_test_add_data_func ("/csv/round-trip", GINT_TO_POINTER (IEP_TABLE_FORMAT_CSV), test_round_trip);
  g_test_add_data_func ("/xlsx/round-trip", GINT_TO_POINTER (IEP_TABLE_FORMAT_XLSX), test_round_trip);
  g_test_add_func ("/rows/continued", test_continued);
  g_test_add_func ("/rows/good", test_rows);
  g_test_add_func ("/rows/bad", test_bad_rows);
  g_test_add_func ("/rows/mapping", test_mapping_errors);
  g_test_add_func ("/rows/words", test_words);
  g_test_add_func ("/rows/guard", test_guard);
  g_test_add_func ("/classification/rows", test_classification);
  g_test_add_func ("/classification/of-others", test_classification_of_others);
  g_test_add_func ("/classification/threshold", test_threshold);
  return g_test_run ();
}
