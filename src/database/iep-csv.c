/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the tables of our own data folder: UTF-8, semicolons, quotes doubled inside quotes. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-csv.h"

#include <gio/gio.h>

/* One field, from *@text on; leaves *@text at what ends it. */
static char *
parse_field (const char **text)
{
  GString *field = g_string_new (NULL);
  const char *p = *text;

  if (*p == '"')
    {
      for (p++; *p != '\0'; p++)
        {
          if (*p == '"' && p[1] != '"')
            {
              p++;
              break;
            }
          if (*p == '"')
            p++;
          g_string_append_c (field, *p);
        }
    }
  else
    for (; *p != '\0' && *p != ';' && *p != '\n' && *p != '\r'; p++)
      g_string_append_c (field, *p);

  *text = p;

  return g_string_free (field, FALSE);
}

/* Returns: (transfer full) (element-type GStrv): the rows, each with as many fields as the header. */
GPtrArray *
iep_csv_parse (const char  *text,
               GError     **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint n_fields = 0;

  while (*text != '\0')
    {
      g_autoptr (GPtrArray) row = g_ptr_array_new_with_free_func (g_free);

      for (;;)
        {
          g_ptr_array_add (row, parse_field (&text));
          if (*text != ';')
            break;
          text++;
        }

      if (*text == '\r')
        text++;
      if (*text != '\0' && *text != '\n')
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "row %u: text after a closing quote", rows->len + 1);
          return NULL;
        }
      if (*text == '\n')
        text++;

      /* An empty line, such as the last one. */
      if (row->len == 1 && ((char *) g_ptr_array_index (row, 0))[0] == '\0')
        continue;

      if (n_fields == 0)
        n_fields = row->len;
      else if (row->len != n_fields)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "row %u: %u fields instead of %u",
                       rows->len + 1, row->len, n_fields);
          return NULL;
        }

      g_ptr_array_add (row, NULL);
      g_ptr_array_add (rows, g_ptr_array_free (g_steal_pointer (&row), FALSE));
    }

  return g_steal_pointer (&rows);
}
