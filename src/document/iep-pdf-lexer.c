/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The syntax of PDF values. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-pdf-lexer.h"

#include <string.h>

/* Deeper nesting than any real file has. */
#define DEPTH_MAX 48

static IepPdfValue *parse (IepPdfLexer *self, guint depth);

static gboolean
is_space (guint8 c)
{
  return c == 0 || c == 9 || c == 10 || c == 12 || c == 13 || c == 32;
}

static gboolean
is_delimiter (guint8 c)
{
  return c != 0 && strchr ("()<>[]{}/%", c) != NULL;
}

static gboolean
is_regular (guint8 c)
{
  return !is_space (c) && !is_delimiter (c);
}

/**
 * iep_pdf_value_free:
 * @data: (transfer full): an #IepPdfValue without what it contains
 */
void
iep_pdf_value_free (gpointer data)
{
  IepPdfValue *value = data;

  g_clear_pointer (&value->bytes, g_bytes_unref);
  g_clear_pointer (&value->items, g_ptr_array_unref);
  g_free (value);
}

static IepPdfValue *
make (IepPdfLexer *self,
      IepPdfType   type,
      gsize        start)
{
  IepPdfValue *value;

  if (*self->budget == 0)
    return NULL;
  (*self->budget)--;
  value = g_new0 (IepPdfValue, 1);
  value->type = type;
  value->start = self->in_file ? start : G_MAXSIZE;
  value->end = G_MAXSIZE;
  g_ptr_array_add (self->pool, value);

  return value;
}

static IepPdfValue *
finish (IepPdfLexer *self,
        IepPdfValue *value)
{
  if (value != NULL && self->in_file)
    value->end = self->at;

  return value;
}

/**
 * iep_pdf_lexer_skip_space:
 * @self: a lexer
 *
 * Goes on behind white space and comments.
 */
void
iep_pdf_lexer_skip_space (IepPdfLexer *self)
{
  while (self->at < self->length)
    {
      guint8 c = self->data[self->at];

      if (is_space (c))
        self->at++;
      else if (c == '%')
        while (self->at < self->length && self->data[self->at] != '\n' && self->data[self->at] != '\r')
          self->at++;
      else
        return;
    }
}

/**
 * iep_pdf_lexer_keyword:
 * @self: a lexer
 * @keyword: a word
 *
 * Returns: whether @keyword stands here; then the lexer stands behind it
 */
gboolean
iep_pdf_lexer_keyword (IepPdfLexer *self,
                       const char  *keyword)
{
  gsize n = strlen (keyword);

  iep_pdf_lexer_skip_space (self);
  if (self->length - self->at < n || memcmp (self->data + self->at, keyword, n) != 0)
    return FALSE;
  if (self->at + n < self->length && is_regular (self->data[self->at + n]))
    return FALSE;
  self->at += n;

  return TRUE;
}

/**
 * iep_pdf_lexer_integer:
 * @self: a lexer
 * @value: (out): the number
 *
 * Returns: whether a whole number of at most 18 digits stands here; otherwise the lexer has not moved
 */
gboolean
iep_pdf_lexer_integer (IepPdfLexer *self,
                       gint64      *value)
{
  gsize start;
  gsize at;
  gboolean negative = FALSE;
  gint64 number = 0;
  guint digits = 0;

  iep_pdf_lexer_skip_space (self);
  start = at = self->at;
  if (at < self->length && (self->data[at] == '+' || self->data[at] == '-'))
    negative = self->data[at++] == '-';
  while (at < self->length && g_ascii_isdigit (self->data[at]))
    {
      if (++digits > 18)
        return FALSE;
      number = number * 10 + (self->data[at++] - '0');
    }
  if (digits == 0 || (at < self->length && is_regular (self->data[at])))
    {
      self->at = start;
      return FALSE;
    }
  self->at = at;
  *value = negative ? -number : number;

  return TRUE;
}

static IepPdfValue *
parse_number (IepPdfLexer *self)
{
  gsize start = self->at;
  IepPdfValue *value;
  gint64 integer;
  char buffer[64];
  gsize n = 0;
  char *end;

  if (iep_pdf_lexer_integer (self, &integer))
    {
      gsize after = self->at;
      gint64 generation;

      /* "12 0 R" */
      if (integer >= 0 && integer <= G_MAXINT && self->length > after && is_space (self->data[after]) &&
          iep_pdf_lexer_integer (self, &generation) && generation >= 0 && generation <= 65535 &&
          iep_pdf_lexer_keyword (self, "R"))
        {
          value = make (self, IEP_PDF_REFERENCE, start);
          if (value == NULL)
            return NULL;
          value->integer = integer;
          value->generation = generation;
          return finish (self, value);
        }
      self->at = after;
      value = make (self, IEP_PDF_INTEGER, start);
      if (value == NULL)
        return NULL;
      value->integer = integer;
      return finish (self, value);
    }
  while (self->at < self->length && n < sizeof buffer - 1 &&
         (g_ascii_isdigit (self->data[self->at]) || strchr ("+-.", self->data[self->at]) != NULL) && self->data[self->at] != 0)
    buffer[n++] = self->data[self->at++];
  buffer[n] = '\0';
  if (n == 0 || (self->at < self->length && is_regular (self->data[self->at])))
    return NULL;
  value = make (self, IEP_PDF_REAL, start);
  if (value == NULL)
    return NULL;
  value->real = g_ascii_strtod (buffer, &end);
  if (*end != '\0')
    return NULL;

  return finish (self, value);
}

static IepPdfValue *
parse_name (IepPdfLexer *self)
{
  IepPdfValue *value = make (self, IEP_PDF_NAME, self->at);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (value == NULL)
    return NULL;
  self->at++;
  while (self->at < self->length && is_regular (self->data[self->at]))
    {
      guint8 c = self->data[self->at++];

      if (c == '#' && self->length - self->at >= 2 && g_ascii_isxdigit (self->data[self->at]) &&
          g_ascii_isxdigit (self->data[self->at + 1]))
        {
          c = g_ascii_xdigit_value (self->data[self->at]) * 16 + g_ascii_xdigit_value (self->data[self->at + 1]);
          self->at += 2;
        }
      g_byte_array_append (bytes, &c, 1);
    }
  value->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));

  return finish (self, value);
}

static IepPdfValue *
parse_hexadecimal (IepPdfLexer *self)
{
  IepPdfValue *value = make (self, IEP_PDF_STRING, self->at);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  guint8 byte = 0;
  gboolean half = FALSE;

  if (value == NULL)
    return NULL;
  for (self->at++; self->at < self->length; self->at++)
    {
      guint8 c = self->data[self->at];

      if (c == '>')
        {
          if (half)
            g_byte_array_append (bytes, &byte, 1);
          self->at++;
          value->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
          return finish (self, value);
        }
      if (is_space (c))
        continue;
      if (!g_ascii_isxdigit (c))
        return NULL;
      if (half)
        {
          byte |= g_ascii_xdigit_value (c);
          g_byte_array_append (bytes, &byte, 1);
        }
      else
        byte = g_ascii_xdigit_value (c) << 4;
      half = !half;
    }

  return NULL;
}

static gboolean
parse_escape (IepPdfLexer *self,
              GByteArray  *bytes)
{
  static const char letters[] = "nrtbf";
  static const char controls[] = "\n\r\t\b\f";
  guint8 c;
  const char *letter;

  if (self->at >= self->length)
    return FALSE;
  c = self->data[self->at++];
  letter = c != 0 ? strchr (letters, c) : NULL;
  if (letter != NULL)
    c = controls[letter - letters];
  else if (c >= '0' && c <= '7')
    {
      guint code = c - '0';

      for (guint i = 0; i < 2 && self->at < self->length && self->data[self->at] >= '0' && self->data[self->at] <= '7'; i++)
        code = code * 8 + (self->data[self->at++] - '0');
      c = code & 0xff;
    }
  else if (c == '\r' || c == '\n')
    {
      if (c == '\r' && self->at < self->length && self->data[self->at] == '\n')
        self->at++;
      return TRUE;
    }
  g_byte_array_append (bytes, &c, 1);

  return TRUE;
}

static IepPdfValue *
parse_literal (IepPdfLexer *self)
{
  IepPdfValue *value = make (self, IEP_PDF_STRING, self->at);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  guint open = 1;

  if (value == NULL)
    return NULL;
  self->at++;
  while (self->at < self->length)
    {
      guint8 c = self->data[self->at++];

      if (c == '\\')
        {
          if (!parse_escape (self, bytes))
            return NULL;
          continue;
        }
      if (c == '(')
        open++;
      else if (c == ')' && --open == 0)
        {
          value->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
          return finish (self, value);
        }
      g_byte_array_append (bytes, &c, 1);
    }

  return NULL;
}

static IepPdfValue *
parse_array (IepPdfLexer *self,
             guint        depth)
{
  IepPdfValue *value = make (self, IEP_PDF_ARRAY, self->at);

  if (value == NULL)
    return NULL;
  value->items = g_ptr_array_new ();
  self->at++;
  for (;;)
    {
      IepPdfValue *item;

      iep_pdf_lexer_skip_space (self);
      if (self->at >= self->length)
        return NULL;
      if (self->data[self->at] == ']')
        {
          self->at++;
          return finish (self, value);
        }
      item = parse (self, depth + 1);
      if (item == NULL)
        return NULL;
      g_ptr_array_add (value->items, item);
    }
}

static IepPdfValue *
parse_dictionary (IepPdfLexer *self,
                  guint        depth)
{
  IepPdfValue *value = make (self, IEP_PDF_DICTIONARY, self->at);

  if (value == NULL)
    return NULL;
  value->items = g_ptr_array_new ();
  self->at += 2;
  for (;;)
    {
      IepPdfValue *key;
      IepPdfValue *item;

      iep_pdf_lexer_skip_space (self);
      if (self->length - self->at < 2)
        return NULL;
      if (self->data[self->at] == '>' && self->data[self->at + 1] == '>')
        {
          self->at += 2;
          return finish (self, value);
        }
      if (self->data[self->at] != '/')
        return NULL;
      key = parse_name (self);
      item = key != NULL ? parse (self, depth + 1) : NULL;
      if (item == NULL)
        return NULL;
      g_ptr_array_add (value->items, key);
      g_ptr_array_add (value->items, item);
    }
}

static IepPdfValue *
parse (IepPdfLexer *self,
       guint        depth)
{
  static const struct
  {
    const char *keyword;
    IepPdfType type;
    gint64 integer;
  } keywords[] = { { "true", IEP_PDF_BOOLEAN, 1 }, { "false", IEP_PDF_BOOLEAN, 0 }, { "null", IEP_PDF_NULL, 0 } };
  guint8 c;

  if (depth > DEPTH_MAX)
    return NULL;
  iep_pdf_lexer_skip_space (self);
  if (self->at >= self->length)
    return NULL;
  c = self->data[self->at];
  if (c == '/')
    return parse_name (self);
  if (c == '(')
    return parse_literal (self);
  if (c == '[')
    return parse_array (self, depth);
  if (c == '<')
    return self->length - self->at >= 2 && self->data[self->at + 1] == '<' ? parse_dictionary (self, depth) :
                                                                             parse_hexadecimal (self);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      gsize start = self->at;

      if (iep_pdf_lexer_keyword (self, keywords[i].keyword))
        {
          IepPdfValue *value = make (self, keywords[i].type, start);

          if (value != NULL)
            value->integer = keywords[i].integer;
          return finish (self, value);
        }
    }

  return parse_number (self);
}

/**
 * iep_pdf_lexer_value:
 * @self: a lexer
 *
 * Reads one value.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL when none stands here or a limit is passed
 */
IepPdfValue *
iep_pdf_lexer_value (IepPdfLexer *self)
{
  return parse (self, 0);
}
