/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spreadsheet without a screen: subtotals, undo, blocks from elsewhere, and what is saved of it. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "sample-sheet.h"

#define JANUARY IEP_SHEET_MONTH_1
#define MONTH(n) (IEP_SHEET_MONTH_1 + (n) - 1)

static const IepSheetColumn all_columns[] = {
  IEP_SHEET_CODE, IEP_SHEET_NAME, IEP_SHEET_SOURCE, IEP_SHEET_YEAR, MONTH (1), MONTH (2), MONTH (3), MONTH (4), MONTH (5),
  MONTH (6), MONTH (7), MONTH (8), MONTH (9), MONTH (10), MONTH (11), MONTH (12),
};

static IepSheetRow *
line (IepSheet   *sheet,
      const char *code)
{
  IepSheetRow *row = iep_sheet_find_code (sheet, code, NULL, NULL);

  g_assert_nonnull (row);
  return row;
}

static IepSheetRow *
group (IepSheet   *sheet,
       const char *code)
{
  for (guint i = 0; i < iep_sheet_get_n_rows (sheet); i++)
    if (iep_sheet_row_is_group (iep_sheet_get_row (sheet, i)) &&
        strcmp (iep_sheet_row_get_code (iep_sheet_get_row (sheet, i)), code) == 0)
      return iep_sheet_get_row (sheet, i);
  g_assert_not_reached ();
}

/* Every subtotal is what a fool would add up. */
static void
assert_adds_up (IepSheet *sheet)
{
  for (guint i = 0; i < iep_sheet_get_n_rows (sheet); i++)
    {
      IepSheetRow *row = iep_sheet_get_row (sheet, i);

      if (!iep_sheet_row_is_group (row))
        continue;
      for (IepSheetColumn c = IEP_SHEET_YEAR; c <= IEP_SHEET_REVISED; c++)
        {
          gint64 sum = 0;

          for (guint k = i + 1; k < iep_sheet_get_n_rows (sheet) &&
               iep_sheet_row_get_level (iep_sheet_get_row (sheet, k)) > iep_sheet_row_get_level (row); k++)
            if (!iep_sheet_row_is_group (iep_sheet_get_row (sheet, k)))
              sum += iep_sheet_get_value (sheet, iep_sheet_get_row (sheet, k), c);
          g_assert_cmpint (iep_sheet_get_value (sheet, row, c), ==, sum);
        }
    }
}

static gboolean
get_flag (IepSheet   *sheet,
          const char *name)
{
  gboolean value;

  g_object_get (sheet, name, &value, NULL);
  return value;
}

static guint
get_number (IepSheet   *sheet,
            const char *name)
{
  guint value;

  g_object_get (sheet, name, &value, NULL);
  return value;
}

static void
assert_text (IepSheet       *sheet,
             IepSheetRow    *row,
             IepSheetColumn  column,
             const char     *wanted)
{
  g_autofree char *text = iep_sheet_get_text (sheet, row, column);
  g_autoptr(GString) plain = g_string_new (text);

  g_string_replace (plain, "\302\240", " ", 0);
  g_assert_cmpstr (plain->str, ==, wanted);
}

static void
test_subtotals (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (1000);
  IepSheetRow *row = line (sheet, "2251");
  gint64 before = iep_sheet_get_value (sheet, group (sheet, "B000"), IEP_SHEET_YEAR);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (iep_sheet_get_n_rows (sheet), ==, 1000);
  assert_adds_up (sheet);
  g_assert_false (get_flag (sheet, "modified"));
  assert_text (sheet, row, JANUARY, "33 333.00");
  g_assert_true (iep_sheet_enter (sheet, row, JANUARY, "40000", &error));
  g_assert_no_error (error);
  assert_adds_up (sheet);
  g_assert_cmpint (iep_sheet_get_value (sheet, group (sheet, "B000"), IEP_SHEET_YEAR), ==, before + 666700);
  g_assert_cmpint (iep_sheet_get_state (sheet, row, JANUARY), ==, IEP_SHEET_EDITED);
  g_assert_cmpint (iep_sheet_get_state (sheet, row, IEP_SHEET_YEAR), ==, IEP_SHEET_EDITED);
  g_assert_cmpint (iep_sheet_get_state (sheet, row, MONTH (2)), ==, IEP_SHEET_PLAIN);
  g_assert_true (get_flag (sheet, "modified"));
  g_assert_true (iep_sheet_enter (sheet, row, JANUARY, "33 333", NULL));
  g_assert_false (get_flag (sheet, "modified"));

  g_assert_false (iep_sheet_enter (sheet, group (sheet, "B000"), JANUARY, "1", &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (iep_sheet_enter (sheet, row, IEP_SHEET_CODE, "2252", &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_READ_ONLY);
}

static void
test_year (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (100);
  IepSheetRow *row = line (sheet, "2251");

  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_YEAR, "400000", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, JANUARY), ==, 3333333);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (12)), ==, 3333337);
  iep_sheet_set_unit (sheet, 100);
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_YEAR, "1000", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, JANUARY), ==, 8300);
  assert_text (sheet, row, JANUARY, "83");
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_QUARTER_1, "300", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (3)), ==, 10000);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_YEAR), ==, 30000 + 9 * 8300 + 400);

  iep_sheet_set_distribution (sheet, IEP_SHEET_PATTERN);
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_YEAR, "7800", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, JANUARY), ==, 10000);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (12)), ==, 120000);

  iep_sheet_set_distribution (sheet, IEP_SHEET_BY_HAND);
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_YEAR, "8000", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_REST), ==, 20000);
  g_assert_true (iep_sheet_get_state (sheet, row, IEP_SHEET_YEAR) & IEP_SHEET_UNBALANCED);
  g_assert_true (iep_sheet_enter (sheet, row, JANUARY, "=100+200", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_REST), ==, 0);
  g_assert_false (iep_sheet_get_state (sheet, row, IEP_SHEET_YEAR) & IEP_SHEET_UNBALANCED);

  /* A year that is not divided yet keeps what it is meant to become, whatever the way of dividing is by then. */
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_YEAR, "9000", NULL));
  iep_sheet_set_distribution (sheet, IEP_SHEET_EQUAL);
  g_assert_true (iep_sheet_enter (sheet, row, JANUARY, "500", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_YEAR), ==, 900000);
  iep_sheet_distribute (sheet, iep_sheet_get_position (sheet, row), 1, IEP_SHEET_EQUAL);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (12)), ==, 75000);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_REST), ==, 0);

  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_CHANGE, "24000", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_REVISED), ==,
                   iep_sheet_get_value (sheet, row, IEP_SHEET_PLAN) + 2400000);
  assert_text (sheet, row, IEP_SHEET_CHANGE, "+24 000");
  assert_adds_up (sheet);
}

static void
assert_keeps (IepSheet    *sheet,
              IepSheetRow *row,
              const char  *text)
{
  gint64 before = iep_sheet_get_value (sheet, row, JANUARY);
  g_autofree char *shown = NULL;
  g_autofree char *problem = NULL;

  g_test_message ("typing “%s”", text);
  g_assert_false (iep_sheet_enter (sheet, row, JANUARY, text, NULL));
  shown = iep_sheet_get_text (sheet, row, JANUARY);
  problem = iep_sheet_get_problem (sheet, row, JANUARY);
  g_assert_cmpstr (shown, ==, text);
  g_assert_nonnull (problem);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, JANUARY), ==, before);
  g_assert_true (iep_sheet_get_state (sheet, row, JANUARY) & IEP_SHEET_WRONG);
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 1);
}

static void
test_wrong (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (100);
  IepSheetRow *row = line (sheet, "2251");
  IepSheetRow *found = NULL;
  IepSheetColumn column = IEP_SHEET_CODE;

  assert_keeps (sheet, row, "daudz");
  assert_keeps (sheet, row, "1e308");
  assert_keeps (sheet, row, "=1/0");
  assert_keeps (sheet, row, "999999999999999999999");
  assert_keeps (sheet, row, "1.234");
  assert_adds_up (sheet);
  g_assert_true (iep_sheet_next_problem (sheet, &found, &column));
  g_assert_true (found == row);
  g_assert_cmpint (column, ==, JANUARY);
  g_assert_true (iep_sheet_enter (sheet, row, JANUARY, "12,50", NULL));
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 0);
  g_assert_false (iep_sheet_next_problem (sheet, &found, &column));
  g_assert_true (iep_sheet_undo (sheet, &found, &column));
  assert_text (sheet, row, JANUARY, "1.234");
  /* As the sheet shows an amount, it is read. */
  g_assert_true (iep_sheet_enter (sheet, row, JANUARY, "12,345", NULL));
  assert_text (sheet, row, JANUARY, "12 345.00");
  g_assert_true (iep_sheet_undo (sheet, &found, &column));
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 1);

  /* Columns that store nothing keep what was typed as well. */
  g_assert_false (iep_sheet_enter (sheet, row, (IEP_SHEET_QUARTER_1 + 1), "x", NULL));
  assert_text (sheet, row, (IEP_SHEET_QUARTER_1 + 1), "x");
  g_assert_true (iep_sheet_enter (sheet, row, (IEP_SHEET_QUARTER_1 + 1), "3", NULL));
  assert_text (sheet, row, (IEP_SHEET_QUARTER_1 + 1), "3.00");
}

static void
test_undo (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (300);
  IepSheetRange all = { 0, 300, all_columns, G_N_ELEMENTS (all_columns) };
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  const guint steps = 400;

  for (guint i = 0; i < steps; i++)
    {
      guint n = iep_sheet_get_n_rows (sheet);
      guint r = g_test_rand_int_range (0, (int) n);
      IepSheetRow *row = iep_sheet_get_row (sheet, r);
      IepSheetRange range = { r, MIN (5, n - r), all_columns + 3, (guint) g_test_rand_int_range (1, 13) };
      g_autofree char *text = g_strdup_printf ("%d", g_test_rand_int_range (-999, 99999));
      g_autofree char *code = g_strdup_printf ("%d", g_test_rand_int_range (1001, 9999));
      g_autofree char *block = NULL;

      all.n_rows = n;
      g_ptr_array_add (states, iep_sheet_copy (sheet, &all));
      iep_sheet_begin (sheet);
      switch (g_test_rand_int_range (0, 8))
        {
        case 0:
          iep_sheet_enter (sheet, row, all_columns[g_test_rand_int_range (3, 16)], text, NULL);
          break;
        case 1:
          iep_sheet_delete (sheet, &range);
          break;
        case 2:
          iep_sheet_fill (sheet, &range, r % 2);
          break;
        case 3:
          row = iep_sheet_insert_line (sheet, row);
          iep_sheet_enter (sheet, row, IEP_SHEET_SOURCE, "own", NULL);
          iep_sheet_enter (sheet, row, IEP_SHEET_CODE, code, NULL);
          iep_sheet_enter (sheet, row, JANUARY, text, NULL);
          break;
        case 4:
          /* Not the line that makes each round a step. */
          if (iep_sheet_get_position (sheet, line (sheet, "2170")) - r >= 3)
            iep_sheet_remove_lines (sheet, r, 3);
          break;
        case 5:
          block = iep_sheet_copy (sheet, &range);
          iep_sheet_paste (sheet, &range, 13, block, NULL, NULL, NULL);
          break;
        case 6:
          iep_sheet_enter (sheet, row, JANUARY, "nonsense", NULL);
          break;
        default:
          iep_sheet_distribute (sheet, r, 2, IEP_SHEET_PATTERN);
        }
      /* So that each round is one step even where nothing happened. */
      iep_sheet_enter (sheet, line (sheet, "2170"), IEP_SHEET_REASON, block != NULL ? "a" : "b", NULL);
      iep_sheet_enter (sheet, line (sheet, "2170"), IEP_SHEET_REASON, text, NULL);
      iep_sheet_end (sheet);
    }

  assert_adds_up (sheet);
  g_assert_true (get_flag (sheet, "can-undo"));
  all.n_rows = iep_sheet_get_n_rows (sheet);
  g_ptr_array_add (states, iep_sheet_copy (sheet, &all));
  for (guint i = steps; i > 0; i--)
    {
      g_autofree char *state = NULL;

      g_assert_true (iep_sheet_undo (sheet, NULL, NULL));
      all.n_rows = iep_sheet_get_n_rows (sheet);
      state = iep_sheet_copy (sheet, &all);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i - 1));
    }
  assert_adds_up (sheet);
  g_assert_false (iep_sheet_undo (sheet, NULL, NULL));
  g_assert_false (get_flag (sheet, "can-undo"));
  g_assert_false (get_flag (sheet, "modified"));
  for (guint i = 0; i < steps; i++)
    g_assert_true (iep_sheet_redo (sheet, NULL, NULL));
  g_assert_false (iep_sheet_redo (sheet, NULL, NULL));
  all.n_rows = iep_sheet_get_n_rows (sheet);
  {
    g_autofree char *state = iep_sheet_copy (sheet, &all);

    g_assert_cmpstr (state, ==, g_ptr_array_index (states, steps));
  }
  assert_adds_up (sheet);
}

static void
test_lines (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (200);
  guint n = iep_sheet_get_n_rows (sheet);
  IepSheetRow *row = iep_sheet_insert_line (sheet, group (sheet, "B000"));
  IepSheetRow *other;
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;

  g_assert_true (iep_sheet_row_is_new (row));
  g_assert_false (iep_sheet_enter (sheet, row, IEP_SHEET_CODE, "9100", &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE);
  g_clear_error (&error);
  g_assert_false (iep_sheet_enter (sheet, row, IEP_SHEET_CODE, "2200", &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE);
  g_clear_error (&error);
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_SOURCE, "Pašu", &error));
  g_assert_cmpstr (iep_sheet_row_get_source (row), ==, "own");
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_CODE, "2251", &error));
  g_assert_cmpuint (iep_sheet_get_position (sheet, row), ==, iep_sheet_get_position (sheet, line (sheet, "2251")) + 1);
  g_assert_cmpstr (iep_sheet_row_get_name (row), ==, "Informācijas sistēmas uzturēšana");
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 0);
  g_assert_true (iep_sheet_enter (sheet, row, IEP_SHEET_YEAR, "1200", &error));
  assert_adds_up (sheet);

  /* The same code and source twice is one line too many. */
  other = iep_sheet_insert_line (sheet, row);
  iep_sheet_enter (sheet, other, IEP_SHEET_CODE, "2251", NULL);
  g_assert_false (iep_sheet_enter (sheet, other, IEP_SHEET_SOURCE, "own", &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_TWICE);
  g_clear_error (&error);
  g_assert_false (iep_sheet_enter (sheet, other, IEP_SHEET_SOURCE, "nothing", &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CHOICE);
  iep_sheet_remove_lines (sheet, iep_sheet_get_position (sheet, other), 1);
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 0);

  /* Groups above a code are made for it, and go with it. */
  other = iep_sheet_insert_line (sheet, NULL);
  g_assert_true (iep_sheet_enter (sheet, other, IEP_SHEET_CODE, "2777", NULL));
  g_assert_cmpuint (iep_sheet_get_n_rows (sheet), ==, n + 3);
  g_assert_cmpstr (iep_sheet_row_get_code (iep_sheet_row_get_parent (other)), ==, "2700");
  iep_sheet_remove_lines (sheet, iep_sheet_get_position (sheet, other), 1);
  g_assert_cmpuint (iep_sheet_get_n_rows (sheet), ==, n + 1);
  g_assert_true (iep_sheet_undo (sheet, NULL, NULL));
  g_assert_cmpuint (iep_sheet_get_n_rows (sheet), ==, n + 3);

  /* An amount without a code has nowhere to go. */
  other = iep_sheet_insert_line (sheet, NULL);
  g_assert_true (iep_sheet_enter (sheet, other, JANUARY, "5", NULL));
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 1);
  problem = iep_sheet_get_problem (sheet, other, IEP_SHEET_CODE);
  g_assert_nonnull (problem);

  /* What the plan in force has stays, empty. */
  row = line (sheet, "2252");
  iep_sheet_row_set_permanent (row, TRUE);
  g_assert_cmpuint (iep_sheet_remove_lines (sheet, iep_sheet_get_position (sheet, row), 1), ==, 1);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_YEAR), ==, 0);
  assert_adds_up (sheet);

  iep_sheet_fold (sheet, group (sheet, "2200"), TRUE);
  g_assert_cmpuint (iep_sheet_get_position (sheet, row), ==, G_MAXUINT);
  iep_sheet_fold (sheet, NULL, FALSE);
  g_assert_cmpuint (iep_sheet_get_position (sheet, row), !=, G_MAXUINT);
}

static void
test_paste (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (1000);
  IepSheetRow *row = line (sheet, "2251");
  guint position = iep_sheet_get_position (sheet, row);
  IepSheetRange cell = { position, 1, all_columns + 4, 1 };
  IepSheetRange codes = { position, 1, all_columns, 1 };
  IepSheetRange pasted;
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) block = g_string_new (NULL);
  guint n = iep_sheet_get_n_rows (sheet);

  g_assert_true (iep_sheet_paste (sheet, &cell, 12, "1 234,56\t1234.56\t\"7\"\t(5,5)\t-\r\n", &pasted, &message, &error));
  g_assert_null (message);
  g_assert_cmpuint (pasted.n_columns, ==, 5);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (1)), ==, 123456);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (2)), ==, 123456);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (3)), ==, 700);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (4)), ==, -550);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (5)), ==, 0);
  assert_adds_up (sheet);

  /* What 1,234 means is said by its neighbours. */
  g_assert_true (iep_sheet_paste (sheet, &cell, 12, "1,234\t5.50", NULL, &message, &error));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (1)), ==, 123400);
  g_assert_true (iep_sheet_paste (sheet, &cell, 12, "1.234\t5,50", NULL, &message, &error));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (1)), ==, 123400);

  /* Wider than what is left: nothing happens, and it is said. */
  g_assert_false (iep_sheet_paste (sheet, &cell, 12, "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13", NULL, &message, &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_SIZE);
  g_clear_error (&error);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (1)), ==, 123400);
  cell.row = n - 1;
  g_assert_false (iep_sheet_paste (sheet, &cell, 12, "1\n2\n", NULL, &message, &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_SIZE);
  g_clear_error (&error);
  g_assert_false (iep_sheet_paste (sheet, &cell, 12, "", NULL, &message, &error));
  g_assert_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_EMPTY);
  g_clear_error (&error);

  /* A year and its months as they are, and a year alone divided. */
  cell = (IepSheetRange) { position, 1, all_columns + 3, 1 };
  g_assert_true (iep_sheet_paste (sheet, &cell, 13, "78\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12", NULL, &message, &error));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (12)), ==, 1200);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_REST), ==, 0);
  g_assert_true (iep_sheet_paste (sheet, &cell, 13, "1200\t\t\t\t\t\t\t\t\t\t\t\t", NULL, &message, &error));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (12)), ==, 10000);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_YEAR), ==, 120000);
  g_assert_true (iep_sheet_paste (sheet, &cell, 13, "79\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12", NULL, &message, &error));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_REST), ==, 100);
  assert_adds_up (sheet);

  /* One value into many cells, and over a subtotal. */
  cell = (IepSheetRange) { iep_sheet_get_position (sheet, group (sheet, "2200")), 3, all_columns + 4, 2 };
  g_assert_true (iep_sheet_paste (sheet, &cell, 12, "11", NULL, &message, &error));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (2)), ==, 1100);
  g_assert_nonnull (message);
  g_clear_pointer (&message, g_free);
  assert_adds_up (sheet);

  /* Lines: a heading, one that is there, a new one, an unknown one, an ended one, a subtotal, the same twice. */
  g_assert_true (iep_sheet_paste (sheet, &codes, 16,
                                  "Kods\tNosaukums\tAvots\tGads\n"
                                  "2251\tx\tgrant\t2400,00\n"
                                  "2777\tx\town\t1 200,00\n"
                                  "22x1\tNav tāda\tgrant\t5,00\n"
                                  "9100\tBeidzies\tgrant\t6,00\n"
                                  "2200\tPakalpojumi\t\t999,00\n"
                                  "2251\tx\tgrant\t7,00\n"
                                  "2251\tx\tnekas\t8,00\n", &pasted, &message, &error));
  g_assert_no_error (error);
  g_assert_nonnull (message);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_YEAR), ==, 240000);
  g_assert_cmpint (iep_sheet_get_value (sheet, line (sheet, "2777"), MONTH (1)), ==, 10000);
  g_assert_cmpuint (iep_sheet_get_n_rows (sheet), ==, n + 5);
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 4);
  assert_adds_up (sheet);
  g_assert_true (iep_sheet_undo (sheet, NULL, NULL));
  g_assert_cmpuint (iep_sheet_get_n_rows (sheet), ==, n);
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 0);

  /* Two hundred lines that nobody knows: all of them are there, red, in their order. */
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (block, "X%03u\tNezināms\tgrant\t%u,00\n", i, i + 1);
  g_clear_pointer (&message, g_free);
  g_assert_true (iep_sheet_paste (sheet, &codes, 16, block->str, &pasted, &message, &error));
  g_assert_cmpuint (iep_sheet_get_n_rows (sheet), ==, n + 200);
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 200);
  assert_text (sheet, iep_sheet_get_row (sheet, position + 1), IEP_SHEET_CODE, "X000");
  assert_text (sheet, iep_sheet_get_row (sheet, position + 200), IEP_SHEET_CODE, "X199");
  assert_text (sheet, iep_sheet_get_row (sheet, position + 200), IEP_SHEET_YEAR, "200.00");
  assert_adds_up (sheet);
}

/* What is copied can be pasted, and changes nothing. */
static void
test_round_trip (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (400);
  IepSheetRange all = { 0, iep_sheet_get_n_rows (sheet), all_columns, G_N_ELEMENTS (all_columns) };
  IepSheetRange numbers = { 0, iep_sheet_get_n_rows (sheet), all_columns + 3, G_N_ELEMENTS (all_columns) - 3 };
  g_autofree char *text = iep_sheet_copy (sheet, &all);
  g_autofree char *amounts = iep_sheet_copy (sheet, &numbers);
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;

  iep_sheet_paste (sheet, &numbers, numbers.n_columns, amounts, NULL, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_false (get_flag (sheet, "modified"));
  iep_sheet_paste (sheet, &all, all.n_columns, text, NULL, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_false (get_flag (sheet, "modified"));
}

static void
test_sum (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (100);
  guint position = iep_sheet_get_position (sheet, line (sheet, "2251"));
  IepSheetRange range = { position, 1, all_columns + 4, 6 };
  guint count;
  gint64 sum;

  iep_sheet_sum (sheet, &range, &count, &sum);
  g_assert_cmpuint (count, ==, 6);
  g_assert_cmpint (sum, ==, 6 * 3333300);
  /* Neither the year nor the subtotal is counted once more. */
  range = (IepSheetRange) { position - 1, 2, all_columns, G_N_ELEMENTS (all_columns) };
  iep_sheet_sum (sheet, &range, &count, &sum);
  g_assert_cmpuint (count, ==, 12);
  g_assert_cmpint (sum, ==, 12 * 3333300);
}

static void
test_fill (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (100);
  IepSheetRow *row = line (sheet, "2251");
  guint position = iep_sheet_get_position (sheet, row);
  IepSheetRange range = { position, 1, all_columns + 4, 12 };

  iep_sheet_enter (sheet, row, JANUARY, "10", NULL);
  iep_sheet_fill (sheet, &range, FALSE);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, IEP_SHEET_YEAR), ==, 12000);
  range.n_rows = 2;
  iep_sheet_fill (sheet, &range, TRUE);
  g_assert_cmpint (iep_sheet_get_value (sheet, iep_sheet_get_row (sheet, position + 1), IEP_SHEET_YEAR), ==, 12000);
  g_assert_true (iep_sheet_enter_all (sheet, &range, "=2*3", NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, iep_sheet_get_row (sheet, position + 1), MONTH (7)), ==, 600);
  assert_adds_up (sheet);
  g_assert_true (iep_sheet_undo (sheet, NULL, NULL));
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (7)), ==, 1000);
}

static void
test_save (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (100);
  IepSheetRow *row = line (sheet, "2251");
  IepSheetRow *other = line (sheet, "2252");
  IepSheetRow *added;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GPtrArray) removed = NULL;
  IepSheetChange *change;

  iep_sheet_enter (sheet, row, JANUARY, "1", NULL);
  iep_sheet_enter (sheet, row, JANUARY, "2", NULL);
  iep_sheet_enter (sheet, row, MONTH (2), "wrong", NULL);
  iep_sheet_enter (sheet, row, IEP_SHEET_REASON, "Jo tā", NULL);
  changes = iep_sheet_get_changes (sheet);
  g_assert_cmpuint (changes->len, ==, 2);
  change = g_ptr_array_index (changes, 0);
  g_assert_true (change->row == row);
  g_assert_cmpint (change->column, ==, JANUARY);
  g_assert_cmpint (change->base, ==, 3333300);
  g_assert_cmpint (change->value, ==, 200);
  change = g_ptr_array_index (changes, 1);
  g_assert_cmpstr (change->base_text, ==, NULL);
  g_assert_cmpstr (change->text, ==, "Jo tā");

  /* Typed while it is being saved: still to be saved. */
  iep_sheet_enter (sheet, row, JANUARY, "3", NULL);
  iep_sheet_saved (sheet, changes);
  g_assert_true (iep_sheet_get_state (sheet, row, JANUARY) & IEP_SHEET_EDITED);
  g_clear_pointer (&changes, g_ptr_array_unref);
  changes = iep_sheet_get_changes (sheet);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpint (((IepSheetChange *) g_ptr_array_index (changes, 0))->base, ==, 200);
  iep_sheet_saved (sheet, changes);
  g_assert_false (iep_sheet_get_state (sheet, row, IEP_SHEET_YEAR) & IEP_SHEET_EDITED);

  /* Undo goes on behind what is saved, and makes a change of its own. */
  iep_sheet_undo (sheet, NULL, NULL);
  g_assert_true (iep_sheet_get_state (sheet, row, JANUARY) & IEP_SHEET_EDITED);
  iep_sheet_redo (sheet, NULL, NULL);

  added = iep_sheet_insert_line (sheet, row);
  iep_sheet_enter (sheet, added, IEP_SHEET_CODE, "2299", NULL);
  iep_sheet_enter (sheet, added, JANUARY, "9", NULL);
  lines = iep_sheet_get_added (sheet);
  g_assert_cmpuint (lines->len, ==, 1);
  g_clear_pointer (&changes, g_ptr_array_unref);
  changes = iep_sheet_get_changes (sheet);
  iep_sheet_row_set_key (sheet, added, "expenditure/2299");
  iep_sheet_saved (sheet, changes);
  g_assert_cmpint (iep_sheet_get_state (sheet, added, JANUARY), ==, IEP_SHEET_PLAIN);
  g_assert_false (iep_sheet_can_write (sheet, added, IEP_SHEET_CODE));

  iep_sheet_remove_lines (sheet, iep_sheet_get_position (sheet, other), 1);
  removed = iep_sheet_get_removed (sheet);
  g_assert_cmpuint (removed->len, ==, 1);
  iep_sheet_saved_removed (sheet, removed);
  g_clear_pointer (&removed, g_ptr_array_unref);
  removed = iep_sheet_get_removed (sheet);
  g_assert_cmpuint (removed->len, ==, 0);
  iep_sheet_undo (sheet, NULL, NULL);
  g_assert_true (iep_sheet_row_is_new (other));
  g_assert_true (get_flag (sheet, "modified"));
  assert_adds_up (sheet);
}

/* A line begun empty, given its code, saved, and taken back behind the save: the server has to lose it. */
static void
test_undo_saved_code (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (100);
  IepSheetRow *added = iep_sheet_insert_line (sheet, line (sheet, "2251"));
  g_autoptr(GPtrArray) removed = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GPtrArray) changes = NULL;

  g_assert_true (iep_sheet_enter (sheet, added, IEP_SHEET_CODE, "2299", NULL));
  g_assert_true (iep_sheet_enter (sheet, added, JANUARY, "9", NULL));
  changes = iep_sheet_get_changes (sheet);
  iep_sheet_row_set_key (sheet, added, "expenditure/2299");
  iep_sheet_saved (sheet, changes);
  g_clear_pointer (&changes, g_ptr_array_unref);
  g_assert_false (get_flag (sheet, "modified"));

  /* There and back again without a save changes nothing. */
  for (guint i = 0; i < 2; i++)
    g_assert_true (iep_sheet_undo (sheet, NULL, NULL));
  g_assert_cmpstr (iep_sheet_row_get_code (added), ==, "");
  g_assert_true (iep_sheet_row_is_new (added));
  g_assert_true (iep_sheet_can_write (sheet, added, IEP_SHEET_CODE));
  for (guint i = 0; i < 2; i++)
    g_assert_true (iep_sheet_redo (sheet, NULL, NULL));
  g_assert_cmpstr (iep_sheet_row_get_key (added), ==, "expenditure/2299");
  g_assert_false (get_flag (sheet, "modified"));

  for (guint i = 0; i < 2; i++)
    g_assert_true (iep_sheet_undo (sheet, NULL, NULL));
  removed = iep_sheet_get_removed (sheet);
  g_assert_cmpuint (removed->len, ==, 1);
  g_assert_cmpstr (iep_sheet_row_get_key (g_ptr_array_index (removed, 0)), ==, "expenditure/2299");
  changes = iep_sheet_get_changes (sheet);
  g_assert_cmpuint (changes->len, ==, 0);
  iep_sheet_saved_removed (sheet, removed);
  g_clear_pointer (&removed, g_ptr_array_unref);
  removed = iep_sheet_get_removed (sheet);
  g_assert_cmpuint (removed->len, ==, 0);

  /* Behind that save it is a new line again, with all that was in it. */
  for (guint i = 0; i < 2; i++)
    g_assert_true (iep_sheet_redo (sheet, NULL, NULL));
  lines = iep_sheet_get_added (sheet);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpint (iep_sheet_get_value (sheet, added, JANUARY), ==, 900);
  assert_adds_up (sheet);
}

static void
test_conflict (void)
{
  g_autoptr(IepSheet) sheet = sample_sheet_new (100);
  IepSheetRow *row = line (sheet, "2251");
  g_autofree char *problem = NULL;
  gint64 theirs;

  /* Theirs where this person did nothing. */
  iep_sheet_merge_value (sheet, row, MONTH (3), 500, NULL);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, MONTH (3)), ==, 500);
  g_assert_false (get_flag (sheet, "modified"));
  assert_adds_up (sheet);

  iep_sheet_enter (sheet, row, JANUARY, "7", NULL);
  iep_sheet_merge_value (sheet, row, JANUARY, 3333300, NULL);
  g_assert_cmpuint (get_number (sheet, "conflicts"), ==, 0);
  iep_sheet_merge_value (sheet, row, JANUARY, 800, NULL);
  g_assert_cmpuint (get_number (sheet, "conflicts"), ==, 1);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, JANUARY), ==, 700);
  g_assert_true (iep_sheet_get_conflict (sheet, row, JANUARY, &theirs, NULL));
  g_assert_cmpint (theirs, ==, 800);
  problem = iep_sheet_get_problem (sheet, row, JANUARY);
  g_assert_nonnull (strstr (problem, "8"));
  iep_sheet_settle (sheet, row, JANUARY, FALSE);
  g_assert_cmpuint (get_number (sheet, "conflicts"), ==, 0);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, JANUARY), ==, 700);

  iep_sheet_merge_value (sheet, row, JANUARY, 900, NULL);
  iep_sheet_settle (sheet, row, JANUARY, TRUE);
  g_assert_cmpint (iep_sheet_get_value (sheet, row, JANUARY), ==, 900);
  g_assert_cmpint (iep_sheet_get_state (sheet, row, JANUARY), ==, IEP_SHEET_PLAIN);
  assert_adds_up (sheet);

  /* The server's own refusal keeps the value and goes when another is written. */
  iep_sheet_set_problem (sheet, row, MONTH (5), "Too much.");
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 1);
  assert_text (sheet, row, MONTH (5), "33 333.00");
  iep_sheet_enter (sheet, row, MONTH (5), "1", NULL);
  g_assert_cmpuint (get_number (sheet, "problems"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/subtotals", test_subtotals);
  g_test_add_func ("/sheet/year", test_year);
  g_test_add_func ("/sheet/wrong", test_wrong);
  g_test_add_func ("/sheet/undo", test_undo);
  g_test_add_func ("/sheet/lines", test_lines);
  g_test_add_func ("/sheet/paste", test_paste);
  g_test_add_func ("/sheet/round-trip", test_round_trip);
  g_test_add_func ("/sheet/sum", test_sum);
  g_test_add_func ("/sheet/fill", test_fill);
  g_test_add_func ("/sheet/save", test_save);
  g_test_add_func ("/sheet/undo-saved-code", test_undo_saved_code);
  g_test_add_func ("/sheet/conflict", test_conflict);

  return g_test_run ();
}
