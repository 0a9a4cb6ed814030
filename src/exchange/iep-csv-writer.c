/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes CSV (RFC 4180) field by field; text that a spreadsheet would run as a formula is made harmless. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-csv-writer.h"

#include <string.h>

static void
write_delimiter (GString *csv)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
}

/**
 * iep_csv_write_text:
 * @csv: the table so far
 * @text: (nullable): a field
 *
 * Appends a field. Text beginning with `=`, `+`, `-`, `@`, a tabulator or a carriage return gets an
 * apostrophe in front, as OWASP advises ("CSV injection"): no spreadsheet may run what somebody
 * typed into a procurement's subject.
 */
void
iep_csv_write_text (GString    *csv,
                    const char *text)
{
  g_return_if_fail (csv != NULL);

  write_delimiter (csv);
  if (text == NULL)
    text = "";
  g_string_append_c (csv, '"');
  if (text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    g_string_append_c (csv, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

/**
 * iep_csv_write_money:
 * @csv: the table so far
 * @cents: an amount in cents
 *
 * Appends an amount as a number of euros with a decimal point, which every reader understands.
 */
void
iep_csv_write_money (GString *csv,
                     gint64   cents)
{
  guint64 size;

  g_return_if_fail (csv != NULL);

  write_delimiter (csv);
  size = cents < 0 ? -(guint64) cents : (guint64) cents;
  g_string_append_printf (csv, "%s%" G_GUINT64_FORMAT ".%02u", cents < 0 ? "-" : "", size / 100, (guint) (size % 100));
}

/**
 * iep_csv_end_row:
 * @csv: the table so far
 *
 * Ends a row.
 */
void
iep_csv_end_row (GString *csv)
{
  g_return_if_fail (csv != NULL);

  g_string_append (csv, "\r\n");
}
