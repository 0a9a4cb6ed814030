/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates as tables: what was written comes back to the cent, and what is wrong is named by its line and column. */

#include "config.h"

#include <string.h>

#include "exchange/iep-estimate-exchange.h"
#include "sample-estimate.h"

static JsonArray *
read_table (IepTable  *table,
            JsonArray *sources,
            GPtrArray *problems)
{
  g_autoptr (GError) error = NULL;
  JsonArray *lines = iep_estimate_read_table (table, sources, problems, &error);

  g_assert_no_error (error);

  return lines;
}

static IepTable *
table_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  IepTable *table = iep_table_read (bytes, &error);

  g_assert_no_error (error);

  return table;
}

static void
assert_same_text (JsonObject *line,
                  JsonObject *row,
                  const char *name)
{
  const char *read = json_object_get_string_member_with_default (line, name, "");
  JsonNode *written = json_object_get_member (row, name);

  g_assert_cmpstr (read, ==, JSON_NODE_HOLDS_VALUE (written) ? json_node_get_string (written) : "");
}

/* Every line of the content, in every format; also an amount with cents, a negative one and a reason that looks like a formula. */
static void
test_round_trip (void)
{
  const IepTableFormat formats[] = { IEP_TABLE_FORMAT_CSV, IEP_TABLE_FORMAT_CSV_LOCAL, IEP_TABLE_FORMAT_XLSX };

  for (guint i = 0; i < G_N_ELEMENTS (formats) * 3; i++)
    {
      guint which = i / G_N_ELEMENTS (formats);
      g_autoptr (GBytes) content = which == 0 ? sample_estimate_content (300, TRUE) : which == 1 ? sample_estimate_2007 (1, TRUE) :
                                   sample_estimate_content (40, FALSE);
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = iep_estimate_write_table (content, formats[i % G_N_ELEMENTS (formats)], &error);
      g_autoptr (IepTable) table = NULL;
      g_autoptr (JsonArray) lines = NULL;
      JsonArray *rows;
      guint n = 0;

      g_assert_no_error (error);
      table = iep_table_read (bytes, &error);
      g_assert_no_error (error);
      lines = read_table (table, NULL, problems);
      for (guint k = 0; k < problems->len; k++)
        g_error ("line %u, %s: %s", ((IepRowProblem *) problems->pdata[k])->line, ((IepRowProblem *) problems->pdata[k])->field,
                 ((IepRowProblem *) problems->pdata[k])->message);
      g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL));
      rows = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "rows");
      for (guint k = 0; k < json_array_get_length (rows); k++)
        {
          JsonObject *row = json_array_get_object_element (rows, k);
          JsonArray *months = json_object_get_array_member (row, "months");
          JsonObject *line;

          if (!g_str_equal (json_object_get_string_member (row, "kind"), "line"))
            continue;
          g_assert_cmpuint (n, <, json_array_get_length (lines));
          line = json_array_get_object_element (lines, n++);
          g_assert_cmpint (json_object_get_int_member (line, "row"), ==, n + 1);
          assert_same_text (line, row, "section");
          assert_same_text (line, row, "code");
          assert_same_text (line, row, "source");
          assert_same_text (line, row, "split");
          assert_same_text (line, row, "reason");
          for (guint m = 0; m < 12; m++)
            {
              g_autofree char *name = g_strdup_printf ("m%u", m + 1);

              g_assert_cmpint (json_object_get_int_member (line, name), ==, json_array_get_int_element (months, m));
            }
        }
      g_assert_cmpuint (n, ==, json_array_get_length (lines));
    }
}

static gint64
month (JsonObject *line,
       const char *name)
{
  return json_object_get_int_member (line, name);
}

static void
test_reading (void)
{
  g_autoptr (IepTable) table = table_of (
    "section;code;source;split;year;m1;m2;m12;reason\n"
    "expenditure;2251;grant;core;1 000;;;;\n"
    "Izdevumi;2252;Dotācija no vispārējiem ieņēmumiem;ES un ārvalstu projekti;100,50;;;;'=1+1\n"
    "FINANSĒŠANA;F20010000;;;-5,25;-1,00;0;-4,25;\n"
    "resource;21710;;;;10;20;30,01;\n"
    "resource;21711;;;;;;;\n");
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (JsonNode) sources = json_from_string ("[{\"code\":\"grant\",\"name_lv\":\"Dotācija no vispārējiem ieņēmumiem\",\"name_en\":null}]", NULL);
  g_autoptr (JsonArray) lines = read_table (table, json_node_get_array (sources), problems);
  JsonObject *line;

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (json_array_get_length (lines), ==, 5);
  /* A year alone is spread in whole euros, the rest in December. */
  line = json_array_get_object_element (lines, 0);
  g_assert_cmpint (month (line, "m1"), ==, 8300);
  g_assert_cmpint (month (line, "m11"), ==, 8300);
  g_assert_cmpint (month (line, "m12"), ==, 8700);
  line = json_array_get_object_element (lines, 1);
  g_assert_cmpstr (json_object_get_string_member (line, "section"), ==, "expenditure");
  g_assert_cmpstr (json_object_get_string_member (line, "source"), ==, "grant");
  g_assert_cmpstr (json_object_get_string_member (line, "split"), ==, "eu");
  g_assert_cmpstr (json_object_get_string_member (line, "reason"), ==, "=1+1");
  g_assert_cmpint (month (line, "m1") * 11 + month (line, "m12"), ==, 10050);
  line = json_array_get_object_element (lines, 2);
  g_assert_cmpint (month (line, "m1"), ==, -100);
  g_assert_cmpint (month (line, "m5"), ==, 0);
  g_assert_cmpint (month (line, "m12"), ==, -425);
  line = json_array_get_object_element (lines, 3);
  g_assert_cmpint (month (line, "m12"), ==, 3001);
  line = json_array_get_object_element (lines, 4);
  g_assert_cmpint (month (line, "m6"), ==, 0);
}

static void
test_bad_rows (void)
{
  static const struct { guint line; const char *field; const char *code; } expected[] = {
    { 2, "section", "value" },
    { 3, "section", "required" },
    { 4, "split", "value" },
    { 5, "code", "required" },
    { 6, "m2", "value" },
    { 6, "m12", "value" },
    { 7, "year", "sum_mismatch" },
    { 8, "revised", "sum_mismatch" },
    { 9, "change", "sum_mismatch" },
    { 11, "code", "duplicate_line" },
    { 12, "m1", "value" },
  };
  g_autoptr (IepTable) table = table_of (
    "section,code,source,split,year,m1,m2,m12,plan,change,revised\n"
    "cits,2251,,,1,,,,,,\n"
    ",2251,,,1,,,,,,\n"
    "resource,21710,,nekas,1,,,,,,\n"
    "resource,,,,1,,,,,,\n"
    "resource,21710,,,,1,daudz,1e308,,,\n"
    "resource,21710,,,10,1,2,3,,,\n"
    "resource,21710,,,10,,,,,,11\n"
    "resource,21710,,,10,,,,5,6,10\n"
    "expenditure,2251,grant,core,10,,,,4,6,10\n"
    "Izdevumi,2251,grant,Pamatfunkcijas,20,,,,,,\n"
    "resource,21712,,,,99999999999999999999,,,,,\n");
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr (JsonArray) lines = read_table (table, NULL, problems);

  for (guint i = 0; i < MIN (problems->len, G_N_ELEMENTS (expected)); i++)
    {
      const IepRowProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpuint (problem->line, ==, expected[i].line);
      g_assert_cmpstr (problem->field, ==, expected[i].field);
      g_assert_cmpstr (problem->code, ==, expected[i].code);
      g_assert_cmpstr (problem->message, !=, "");
    }
  g_assert_cmpuint (problems->len, ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (json_array_get_length (lines), ==, 1);
}

static void
test_bad_tables (void)
{
  static const struct { const char *text; const char *column; } cases[] = {
    { "kods,gads kopā\n1,2\n", "Sadaļa" },
    { "sadaļa,gads kopā\n1,2\n", "Kods" },
    { "sadaļa,kods\n1,2\n", "Gads kopā" },
    { "sadaļa,kods,Gada plāns\n1,2,3\n", "Gads kopā" },
  };
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) no_json = g_bytes_new_static ("{", 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (IepTable) table = table_of (cases[i].text);
      g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);

      g_assert_null (iep_estimate_read_table (table, NULL, problems, &error));
      g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN);
      g_assert_nonnull (strstr (error->message, cases[i].column));
      g_clear_error (&error);
    }
  g_assert_null (iep_estimate_write_table (nothing, IEP_TABLE_FORMAT_CSV, &error));
  g_assert_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_null (iep_estimate_write_table (no_json, IEP_TABLE_FORMAT_CSV, &error));
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/estimate/round-trip", test_round_trip);
  g_test_add_func ("/exchange/estimate/reading", test_reading);
  g_test_add_func ("/exchange/estimate/bad-rows", test_bad_rows);
  g_test_add_func ("/exchange/estimate/bad-tables", test_bad_tables);

  return g_test_run ();
}
