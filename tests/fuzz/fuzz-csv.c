/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV of other people: the first byte says what is imported from it. */
#include "fuzz.h"

#include "database/iep-csv.h"
#include "fuzz-table.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(IepTable) table = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autofree char *text = NULL;

  if (size == 0)
    return 0;
  bytes = g_bytes_new (data + 1, size - 1);
  table = iep_table_read_csv (bytes, NULL);
  if (table != NULL)
    fuzz_table (table, data[0]);
  /* The other reader, of our own data folder, expects text. */
  text = g_strndup ((const char *) data + 1, size - 1);
  if (g_utf8_validate (text, -1, NULL))
    rows = iep_csv_parse (text, NULL);

  return 0;
}
