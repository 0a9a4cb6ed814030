/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks. Mutations of packed bytes would hardly ever come as far as the sheets, so most inputs are the parts in clear:
 * a line "@@ NAME" before each, packed here. What begins with PK is taken as it is. The first byte says what is imported. */
#define _GNU_SOURCE
#include "fuzz.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "fuzz-table.h"

static GBytes *
pack (const char *text,
      gsize       size)
{
  gsize room = 2 * size + 4096, used = 0;
  g_autofree char *packed = g_malloc (room);
  struct archive *archive = archive_write_new ();
  const char *end = text + size;
  const char *at = text;
  gboolean good;

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  good = archive_write_open_memory (archive, packed, room, &used) == ARCHIVE_OK;
  while (good && at < end && (at = memmem (at, end - at, "@@ ", 3)) != NULL)
    {
      const char *name = at + 3;
      const char *line = memchr (name, '\n', end - name);
      const char *next = line != NULL ? memmem (line, end - line, "\n@@ ", 4) : NULL;
      g_autofree char *path = NULL;
      struct archive_entry *entry;

      if (line == NULL)
        break;
      next = next != NULL ? next + 1 : end;
      path = g_utf8_make_valid (name, line - name);
      entry = archive_entry_new ();
      archive_entry_set_pathname (entry, path);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_size (entry, next - line - 1);
      good = archive_write_header (archive, entry) == ARCHIVE_OK && archive_write_data (archive, line + 1, next - line - 1) >= 0;
      archive_entry_free (entry);
      at = next;
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return g_bytes_new (packed, used);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(IepTable) table = NULL;

  if (size < 3)
    return 0;
  if (data[1] == 'P' && data[2] == 'K')
    bytes = g_bytes_new (data + 1, size - 1);
  else
    bytes = pack ((const char *) data + 1, size - 1);
  table = iep_table_read (bytes, NULL);
  if (table != NULL)
    fuzz_table (table, data[0]);

  return 0;
}
