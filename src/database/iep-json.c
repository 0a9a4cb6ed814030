/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON-GLib reads nested values by calling itself, as deep as the text goes: a megabyte of brackets ends the program. No
 * document of ours is nested deeper than ten. */
#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-json.h"

#include <string.h>

#define DEEPEST 100

/* JSON-GLib also takes comments and strings in single quotation marks, in which brackets mean nothing. They are not JSON,
 * and not taken here. */
static gboolean
is_fit (const char *text,
        gsize       length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (in_string)
        continue;
      else if (c == '\'' || c == '/' || c == '#' || c == '\0' || ((c == '[' || c == '{') && ++depth > DEEPEST))
        return FALSE;
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

/**
 * iep_json_parse:
 * @text: (nullable) (array length=length): JSON, from a file or a server
 * @length: its length in bytes, or -1 when it ends with a NUL
 * @error: what is wrong with it: JSON_PARSER_ERROR
 *
 * Reads one value. What is no UTF-8, no strict JSON or nested too deep is an error.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
iep_json_parse (const char  *text,
                gssize       length,
                GError     **error)
{
  g_autoptr (JsonParser) parser = NULL;
  gsize size = length >= 0 ? (gsize) length : text != NULL ? strlen (text) : 0;

  if (size == 0)
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "There is nothing in it");
      return NULL;
    }
  if (!g_utf8_validate_len (text, size, NULL) || !is_fit (text, size))
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA, "This is no JSON, or it is nested too deep");
      return NULL;
    }
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, size, error))
    return NULL;
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "There is nothing in it");
      return NULL;
    }
  return json_parser_steal_root (parser);
}
