/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money and dates: as people of any locale write them, and as nobody should be allowed to. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "domain/iep-date.h"
#include "domain/iep-money.h"

#define NBSP "\302\240"

static void
assert_reads (const char *text,
              gint64      cents)
{
  g_autoptr(GError) error = NULL;
  gint64 value = 7;

  g_test_message ("reading “%s”", text);
  iep_money_parse (text, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpint (value, ==, cents);
}

static void
assert_refuses (const char    *text,
                IepMoneyError  code)
{
  g_autoptr(GError) error = NULL;
  gint64 value = 7;

  g_test_message ("refusing “%s”", text);
  g_assert_false (iep_money_parse (text, &value, &error));
  g_assert_error (error, IEP_MONEY_ERROR, code);
  g_assert_cmpint (value, ==, 7);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_parse (void)
{
  assert_reads ("0", 0);
  assert_reads ("1", 100);
  assert_reads ("  12 ", 1200);
  assert_reads ("1234", 123400);
  assert_reads ("1234.56", 123456);
  assert_reads ("1234,56", 123456);
  assert_reads ("1 234,56", 123456);
  assert_reads ("1" NBSP "234,56", 123456);
  assert_reads ("1\342\200\257234,56", 123456);
  assert_reads ("1\342\200\211234.56", 123456);
  assert_reads ("1.234,56", 123456);
  assert_reads ("1,234.56", 123456);
  assert_reads ("1'234.56", 123456);
  assert_reads ("1 234", 123400);
  assert_reads ("12 345 678,9", 1234567890);
  assert_reads ("1.234.567", 123456700);
  assert_reads ("1,234,567", 123456700);
  assert_reads ("1,234,567.8", 123456780);
  assert_reads (",50", 50);
  assert_reads ("0,05", 5);
  assert_reads ("000,05", 5);
  assert_reads ("-12,30", -1230);
  assert_reads ("\342\210\22212,30", -1230);
  assert_reads ("- 0,01", -1);
  assert_reads ("+3", 300);
  assert_reads ("12 EUR", 1200);
  assert_reads ("€ 1.234,56", 123456);
  assert_reads ("1 234,56 €", 123456);
  assert_reads ("99 999 999 999,99", IEP_MONEY_MAX);
}

static void
test_refuse (void)
{
  g_autofree char *longest = g_strnfill (200, '1');

  assert_refuses (NULL, IEP_MONEY_ERROR_EMPTY);
  assert_refuses ("", IEP_MONEY_ERROR_EMPTY);
  assert_refuses (" \t", IEP_MONEY_ERROR_EMPTY);
  assert_refuses ("EUR", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("-", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1,234", IEP_MONEY_ERROR_AMBIGUOUS);
  assert_refuses ("1.234", IEP_MONEY_ERROR_AMBIGUOUS);
  assert_refuses ("123.456", IEP_MONEY_ERROR_AMBIGUOUS);
  assert_refuses ("0,123", IEP_MONEY_ERROR_DECIMALS);
  assert_refuses ("1234,567", IEP_MONEY_ERROR_DECIMALS);
  assert_refuses ("1 234,567", IEP_MONEY_ERROR_DECIMALS);
  assert_refuses ("1.2345", IEP_MONEY_ERROR_DECIMALS);
  assert_refuses ("12,", IEP_MONEY_ERROR_INVALID);
  assert_refuses (",", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1..2", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1,23.45", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1.234,56,7", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("12 34", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1 2 3", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1234 567", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1 234'567", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1 234.567.890", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1 234.567,89", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1e5", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("0x10", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("--5", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("5-", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("=1+1", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("12 $", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("\331\241\331\242", IEP_MONEY_ERROR_INVALID);
  assert_refuses ("1\377", IEP_MONEY_ERROR_INVALID);
  assert_refuses (longest, IEP_MONEY_ERROR_INVALID);
  assert_refuses ("100 000 000 000", IEP_MONEY_ERROR_OVERFLOW);
  assert_refuses ("9223372036854775807", IEP_MONEY_ERROR_OVERFLOW);
  assert_refuses ("99999999999999999999999999", IEP_MONEY_ERROR_OVERFLOW);
}

static void
assert_formats (gint64      cents,
                const char *expected)
{
  g_autofree char *text = iep_money_format (cents);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  g_autofree char *short_whole = iep_money_format_short (14000000);
  g_autofree char *short_cents = iep_money_format_short (14000050);
  g_autofree char *plain = iep_money_to_string (-123405);
  g_autofree char *number = iep_number_format (1234567);
  g_autofree char *lowest = iep_number_format (G_MININT64 + 1);

  assert_formats (0, "0.00");
  assert_formats (5, "0.05");
  assert_formats (-5, "-0.05");
  assert_formats (123456, "1" NBSP "234.56");
  assert_formats (123456789012, "1" NBSP "234" NBSP "567" NBSP "890.12");
  assert_formats (IEP_UNSET, "");
  g_assert_cmpstr (short_whole, ==, "140" NBSP "000");
  g_assert_cmpstr (short_cents, ==, "140" NBSP "000.50");
  g_assert_cmpstr (plain, ==, "-1234.05");
  g_assert_cmpstr (number, ==, "1" NBSP "234" NBSP "567");
  g_assert_cmpstr (lowest, ==, "-9" NBSP "223" NBSP "372" NBSP "036" NBSP "854" NBSP "775" NBSP "807");
}

/* What is shown can be read back, whatever the locale. */
static void
test_locales (void)
{
  static const char * const names[] = { "lv_LV.UTF-8", "en_US.UTF-8", "C" };
  static const gint64 amounts[] = { 0, 1, 99, 100, 99999, 100000, 123456, 100000000, IEP_MONEY_MAX, -123456 };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (setlocale (LC_ALL, names[i]) == NULL)
        continue;

      n++;
      for (guint j = 0; j < G_N_ELEMENTS (amounts); j++)
        {
          g_autofree char *text = iep_money_format (amounts[j]);
          g_autofree char *iso = NULL;
          g_autofree char *shown = iep_date_format ("2027-03-09");

          assert_reads (text, amounts[j]);
          g_assert_true (iep_date_parse (shown, &iso));
          g_assert_cmpstr (iso, ==, "2027-03-09");
        }
      if (i == 0)
        assert_formats (123456, "1" NBSP "234,56");
      if (i == 1)
        assert_formats (123456, "1,234.56");
    }
  setlocale (LC_ALL, "");

  g_assert_cmpuint (n, >=, 1);
}

static void
test_arithmetic (void)
{
  gint64 value = 7;

  g_assert_true (iep_money_add (1, 2, &value));
  g_assert_cmpint (value, ==, 3);
  g_assert_true (iep_money_subtract (1, 2, &value));
  g_assert_cmpint (value, ==, -1);
  g_assert_true (iep_money_multiply (-3, 5, &value));
  g_assert_cmpint (value, ==, -15);

  value = 7;
  g_assert_false (iep_money_add (G_MAXINT64, 1, &value));
  g_assert_false (iep_money_add (IEP_UNSET, 1, &value));
  g_assert_false (iep_money_add (-1, IEP_UNSET, &value));
  g_assert_false (iep_money_add (G_MININT64 + 1, -1, &value));
  g_assert_false (iep_money_subtract (1, IEP_UNSET, &value));
  g_assert_false (iep_money_subtract (-2, G_MAXINT64, &value));
  g_assert_false (iep_money_multiply (G_MAXINT64, 2, &value));
  g_assert_false (iep_money_multiply (IEP_UNSET, 1, &value));
  g_assert_cmpint (value, ==, 7);
}

static void
test_vat (void)
{
  static const struct { gint64 price, rate, with_vat; } cases[] = {
    { 0, 2100, 0 },
    { 100, 2100, 121 },
    { 10000, 2100, 12100 },
    { 1, 2100, 1 },
    { 3, 2100, 4 },
    { 50, 2100, 61 },
    { 1234567, 2100, 1493826 },
    { 16500000, 2100, 19965000 },
    { 333, 500, 350 },
    { 10, 500, 11 },
    { 9, 500, 9 },
    { 12345, 0, 12345 },
    { IEP_MONEY_MAX, 2100, 12099999999999 },
  };
  gint64 value = 7;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* The database's own words: (price * (10000 + rate) + 5000) / 10000 */
      g_assert_cmpint ((cases[i].price * (10000 + cases[i].rate) + 5000) / 10000, ==, cases[i].with_vat);
      g_assert_true (iep_money_add_vat (cases[i].price, cases[i].rate, &value));
      g_assert_cmpint (value, ==, cases[i].with_vat);
    }
  for (gint64 price = 0; price < 20000; price++)
    {
      g_assert_true (iep_money_add_vat (price, 2100, &value));
      g_assert_cmpint (value, ==, (price * 12100 + 5000) / 10000);
    }

  value = 7;
  g_assert_false (iep_money_add_vat (IEP_UNSET, 2100, &value));
  g_assert_false (iep_money_add_vat (100, IEP_UNSET, &value));
  g_assert_false (iep_money_add_vat (100, -1, &value));
  g_assert_false (iep_money_add_vat (G_MAXINT64, 2100, &value));
  g_assert_cmpint (value, ==, 7);
}

static void
test_dates (void)
{
  static const struct { const char *text, *iso; } good[] = {
    { "2027-01-12", "2027-01-12" }, { "12.01.2027", "2027-01-12" }, { "12.1.2027.", "2027-01-12" },
    { "2027.01.12.", "2027-01-12" }, { " 1.2.2027 ", "2027-02-01" }, { "29.02.2028", "2028-02-29" },
    { "31/12/2027", "2027-12-31" },
  };
  static const char * const bad[] = {
    "", "2027", "29.02.2027", "31.04.2027", "2027-13-01", "2027-00-10", "0.1.2027", "12.01.27", "12-01.2027",
    "2027-01-12T10:00", "12.01.2027abc", "1 2 2027", "-1.1.2027", "01.01.1800", "01.01.99999", "2027--1-2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *iso = NULL;

      g_test_message ("reading “%s”", good[i].text);
      g_assert_true (iep_date_parse (good[i].text, &iso));
      g_assert_cmpstr (iso, ==, good[i].iso);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      char *iso = NULL;

      g_test_message ("refusing “%s”", bad[i]);
      g_assert_false (iep_date_parse (bad[i], &iso));
      g_assert_null (iso);
    }
  g_assert_false (iep_date_parse (NULL, &(char *) { NULL }));
}

static void
test_date_words (void)
{
  g_autofree char *date = iep_date_format ("2027-01-12");
  g_autofree char *none = iep_date_format (NULL);
  g_autofree char *nonsense = iep_date_format ("soon");
  g_autofree char *time = iep_timestamp_format ("2027-02-02T10:14:33.123456+02:00");
  g_autofree char *quarter = iep_announce_format (2027, 2, IEP_UNSET);
  g_autofree char *month = iep_announce_format (2027, 2, 5);
  g_autofree char *year = iep_announce_format (2027, IEP_UNSET, IEP_UNSET);
  g_autofree char *nothing = iep_announce_format (IEP_UNSET, 2, 5);
  g_autofree char *march = iep_month_format (3);
  g_autofree char *no_month = iep_month_format (13);

  g_assert_cmpstr (date, ==, "2027-01-12");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (nonsense, ==, "soon");
  g_assert_cmpstr (time, ==, "2027-02-02 08:14");
  g_assert_cmpstr (quarter, ==, "2027 Q2");
  g_assert_cmpstr (month, ==, "2027-05");
  g_assert_cmpstr (year, ==, "2027");
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (march, ==, "March");
  g_assert_cmpstr (no_month, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/refuse", test_refuse);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/locales", test_locales);
  g_test_add_func ("/money/arithmetic", test_arithmetic);
  g_test_add_func ("/money/vat", test_vat);
  g_test_add_func ("/date/parse", test_dates);
  g_test_add_func ("/date/words", test_date_words);

  return g_test_run ();
}
