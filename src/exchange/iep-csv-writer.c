/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes CSV (RFC 4180) field by field; text that a spreadsheet would run as a formula is made harmless. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-csv-writer.h"

#include <langinfo.h>
#include <string.h>

struct _IepCsvWriter
{
  GString *text;
  char     delimiter;
  char     decimal_sign;
  gboolean in_row;
};

static void
write_delimiter (IepCsvWriter *self)
{
  if (self->in_row)
    g_string_append_c (self->text, self->delimiter);
  self->in_row = TRUE;
}

/**
 * iep_csv_writer_new:
 * @style: for whom
 *
 * Begins a table: UTF-8 with the byte order mark that Excel wants.
 *
 * Returns: (transfer full): a writer
 */
IepCsvWriter *
iep_csv_writer_new (IepCsvStyle style)
{
  IepCsvWriter *self = g_new0 (IepCsvWriter, 1);
  gboolean comma = style == IEP_CSV_LOCAL && strcmp (nl_langinfo (RADIXCHAR), ",") == 0;

  self->text = g_string_new ("\xef\xbb\xbf");
  self->delimiter = comma ? ';' : ',';
  self->decimal_sign = comma ? ',' : '.';

  return self;
}

/**
 * iep_csv_writer_free:
 * @self: (nullable): a writer
 *
 * Frees it and what it has written.
 */
void
iep_csv_writer_free (IepCsvWriter *self)
{
  if (self == NULL)
    return;
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * iep_csv_writer_add_text:
 * @self: a writer
 * @text: (nullable): a field
 *
 * Appends a field. Text beginning with `=`, `+`, `-`, `@`, a tabulator or a carriage return gets an
 * apostrophe in front, as OWASP advises ("CSV injection"): no spreadsheet may run what somebody
 * typed into a procurement's subject.
 */
void
iep_csv_writer_add_text (IepCsvWriter *self,
                         const char   *text)
{
  g_return_if_fail (self != NULL);

  write_delimiter (self);
  if (text == NULL)
    text = "";
  g_string_append_c (self->text, '"');
  if (text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL)
    g_string_append_c (self->text, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (self->text, '"');
      g_string_append_c (self->text, *p);
    }
  g_string_append_c (self->text, '"');
}

/**
 * iep_csv_writer_add_money:
 * @self: a writer
 * @cents: an amount in cents
 *
 * Appends an amount as a number of euros with two decimals.
 */
void
iep_csv_writer_add_money (IepCsvWriter *self,
                          gint64        cents)
{
  guint64 size;

  g_return_if_fail (self != NULL);

  write_delimiter (self);
  size = cents < 0 ? -(guint64) cents : (guint64) cents;
  g_string_append_printf (self->text, "%s%" G_GUINT64_FORMAT "%c%02u", cents < 0 ? "-" : "", size / 100, self->decimal_sign,
                          (guint) (size % 100));
}

/**
 * iep_csv_writer_end_row:
 * @self: a writer
 *
 * Ends a row.
 */
void
iep_csv_writer_end_row (IepCsvWriter *self)
{
  g_return_if_fail (self != NULL);

  g_string_append (self->text, "\r\n");
  self->in_row = FALSE;
}

/**
 * iep_csv_writer_finish:
 * @self: a writer; nothing can be added any more
 *
 * Returns: (transfer full): the table
 */
GBytes *
iep_csv_writer_finish (IepCsvWriter *self)
{
  g_return_val_if_fail (self != NULL && self->text != NULL, NULL);

  return g_string_free_to_bytes (g_steal_pointer (&self->text));
}
