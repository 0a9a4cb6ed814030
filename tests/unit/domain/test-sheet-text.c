/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed and pasted: calculations, the marks of numbers, blocks of cells, a year in twelve parts. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "domain/iep-money.h"
#include "domain/iep-sheet-block.h"
#include "domain/iep-sheet-formula.h"
#include "domain/iep-sheet.h"

static void
test_calculate (void)
{
  static const struct { const char *text; gint64 cents; } good[] = {
    { "1200*3", 360000 }, { "1200 * 3", 360000 }, { "100/3", 3333 }, { "100/3*3", 10000 }, { "2/3", 67 }, { "-2/3", -67 },
    { "0,1+0,2", 30 }, { "0.1+0.2", 30 }, { "(1+2)*(3-1)", 600 }, { "-(5)", -500 }, { "--5", 500 }, { "1 234,56*2", 246912 },
    { "1 234.5", 123450 }, { "10.000,50+1", 1000150 }, { "10,000.50+1", 1000150 }, { "1500*21%", 31500 }, { "0,005", 1 },
    { "0,0049", 0 }, { "-0,005", -1 }, { "1/3+1/3+1/3", 100 }, { "99999999999,99", IEP_MONEY_MAX }, { "12×3÷4", 900 },
    { "5−2", 300 }, { "1'234,5", 123450 }, { "\302\240" "7", 700 }, { "1/7*7", 100 }, { "0,01*0,5", 1 }, { "33333,33*12", 39999996 },
  };
  static const char * const bad[] = {
    "", "1+", "*3", "(1", "1)", "1/0", "1/(2-2)", "abc", "1e308", "2251+x", "1,234+1", "1..2.,3x", "()", "1 2 + ", "=1",
    "99999999999*99999999999", "100000000000", "1/99999999999/99999999999/99999999999/99999999999", "1,2,3.4x",
  };
  g_autofree char *deep = g_strnfill (300, '(');
  g_autofree char *long_text = g_strnfill (2000, '1');
  gint64 cents = 7;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("=%s", good[i].text);
      iep_sheet_calculate (good[i].text, &cents, &error);
      g_assert_no_error (error);
      g_assert_cmpint (cents, ==, good[i].cents);
    }
  cents = 7;
  for (guint i = 0; i < G_N_ELEMENTS (bad) + 2; i++)
    {
      g_autoptr(GError) error = NULL;
      const char *text = i < G_N_ELEMENTS (bad) ? bad[i] : i == G_N_ELEMENTS (bad) ? deep : long_text;

      g_test_message ("not =%s", text);
      g_assert_false (iep_sheet_calculate (text, &cents, &error));
      g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_NUMBER);
      g_assert_cmpint (cents, ==, 7);
    }
}

static void
test_divide (void)
{
  gint64 parts[12];
  gint64 pattern[12] = { 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  gint64 nothing[12] = { 0 };
  gint64 sum = 0;

  iep_sheet_divide (40000000, 1, NULL, 12, parts);
  g_assert_cmpint (parts[0], ==, 3333333);
  g_assert_cmpint (parts[11], ==, 3333337);
  iep_sheet_divide (100000, 100, NULL, 12, parts);
  g_assert_cmpint (parts[0], ==, 8300);
  g_assert_cmpint (parts[11], ==, 8700);
  iep_sheet_divide (-100000, 100, NULL, 12, parts);
  g_assert_cmpint (parts[0], ==, -8300);
  g_assert_cmpint (parts[11], ==, -8700);
  iep_sheet_divide (10000, 1, pattern, 12, parts);
  g_assert_cmpint (parts[0], ==, 0);
  g_assert_cmpint (parts[1], ==, 3333);
  g_assert_cmpint (parts[2], ==, 6667);
  g_assert_cmpint (parts[11], ==, 0);
  iep_sheet_divide (1200, 1, nothing, 12, parts);
  g_assert_cmpint (parts[5], ==, 100);

  for (guint i = 0; i < 2000; i++)
    {
      gint64 amount = g_test_rand_int_range (-1000000000, 1000000000) * G_GINT64_CONSTANT (9000);
      gint64 weights[12];

      for (guint m = 0; m < 12; m++)
        weights[m] = g_test_rand_int_range (-5, 2000000000);
      iep_sheet_divide (amount, i % 2 ? 100 : 1, i % 3 ? weights : NULL, 12, parts);
      sum = 0;
      for (guint m = 0; m < 12; m++)
        sum += parts[m];
      g_assert_cmpint (sum, ==, amount);
    }
}

static void
assert_block (const char *text,
              const char *wanted)
{
  g_autoptr(IepSheetBlock) block = iep_sheet_block_parse (text);
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint r = 0; r < block->rows->len; r++)
    {
      GPtrArray *row = g_ptr_array_index (block->rows, r);

      g_string_append (joined, r > 0 ? "/" : "");
      for (guint c = 0; c < row->len; c++)
        g_string_append_printf (joined, "%s%s", c > 0 ? "|" : "", (char *) g_ptr_array_index (row, c));
    }
  g_assert_cmpstr (joined->str, ==, wanted);
}

static void
test_block (void)
{
  g_autoptr(GString) out = g_string_new (NULL);
  GPtrArray *fields = g_ptr_array_new ();

  assert_block ("a\tb\nc\td\n", "a|b/c|d");
  assert_block ("a\tb\r\nc\td\r\n", "a|b/c|d");
  assert_block ("a\rb", "a/b");
  assert_block ("\xEF\xBB\xBF" "a", "a");
  assert_block ("\"a\nb\"\tc", "a\nb|c");
  assert_block ("\"say \"\"hi\"\"\"\tc", "say \"hi\"|c");
  assert_block ("12\" tube\tx", "12\" tube|x");
  assert_block ("\"open\tx", "\"open|x");
  assert_block ("\"a\"b\tx", "\"a\"b|x");
  assert_block ("a\n\nb", "a//b");
  assert_block ("\t\t", "||");
  assert_block ("bad \xff utf8", "bad \357\277\275 utf8");

  iep_sheet_block_write (out, "plain");
  iep_sheet_block_write (out, "two\nlines \"x\"");
  g_assert_cmpstr (out->str, ==, "plain\"two\nlines \"\"x\"\"\"");

  g_assert_cmpint (iep_sheet_guess_mark (fields), ==, '\0');
  g_ptr_array_add (fields, (gpointer) "1,234");
  g_assert_cmpint (iep_sheet_guess_mark (fields), ==, '\0');
  g_ptr_array_add (fields, (gpointer) "5,678");
  g_assert_cmpint (iep_sheet_guess_mark (fields), ==, '.');
  g_ptr_array_add (fields, (gpointer) "12,5");
  g_assert_cmpint (iep_sheet_guess_mark (fields), ==, ',');
  g_ptr_array_add (fields, (gpointer) "12.5");
  g_assert_cmpint (iep_sheet_guess_mark (fields), ==, '\0');
  g_ptr_array_unref (fields);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/calculate", test_calculate);
  g_test_add_func ("/sheet/divide", test_divide);
  g_test_add_func ("/sheet/block", test_block);

  return g_test_run ();
}
