/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF values: looking into them, inflating streams, finding attachments, writing them out again. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "document/iep-pdf-reader.h"

#define TREE_DEPTH_MAX 16
#define TREE_NODES_MAX 4096

/**
 * iep_pdf_value_get:
 * @dictionary: (nullable): a dictionary or stream
 * @key: a key
 *
 * Returns: (transfer none) (nullable): what stands under the key, a reference as such
 */
IepPdfValue *
iep_pdf_value_get (IepPdfValue *dictionary,
                   const char  *key)
{
  if (dictionary == NULL || (dictionary->type != IEP_PDF_DICTIONARY && dictionary->type != IEP_PDF_STREAM))
    return NULL;
  for (guint i = 0; i + 1 < dictionary->items->len; i += 2)
    if (iep_pdf_value_is_name (g_ptr_array_index (dictionary->items, i), key))
      return g_ptr_array_index (dictionary->items, i + 1);

  return NULL;
}

/**
 * iep_pdf_value_is_name:
 * @value: (nullable): a value
 * @name: a name without its slash
 *
 * Returns: whether @value is that name
 */
gboolean
iep_pdf_value_is_name (IepPdfValue *value,
                       const char  *name)
{
  gsize length;
  const char *bytes;

  if (value == NULL || value->type != IEP_PDF_NAME)
    return FALSE;
  bytes = g_bytes_get_data (value->bytes, &length);

  return length == strlen (name) && (length == 0 || memcmp (bytes, name, length) == 0);
}

/**
 * iep_pdf_value_length:
 * @array: (nullable): a value
 *
 * Returns: how many elements it has; 0 when it is no array
 */
guint
iep_pdf_value_length (IepPdfValue *array)
{
  return array != NULL && array->type == IEP_PDF_ARRAY ? array->items->len : 0;
}

/**
 * iep_pdf_value_element:
 * @array: an array
 * @index: a place inside it
 *
 * Returns: (transfer none): the element
 */
IepPdfValue *
iep_pdf_value_element (IepPdfValue *array,
                       guint        index)
{
  g_assert (index < iep_pdf_value_length (array));

  return g_ptr_array_index (array->items, index);
}

/**
 * iep_pdf_value_to_text:
 * @string: (nullable): a string
 *
 * Returns: (transfer full) (nullable): the text string in UTF-8, without controls
 */
char *
iep_pdf_value_to_text (IepPdfValue *string)
{
  gsize length;
  const guint8 *bytes;
  char *text = NULL;

  if (string == NULL || string->type != IEP_PDF_STRING)
    return NULL;
  bytes = g_bytes_get_data (string->bytes, &length);
  if (length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
    text = g_convert ((const char *) bytes + 2, length - 2, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
  else if (length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf)
    text = g_utf8_make_valid ((const char *) bytes + 3, length - 3);
  else
    text = g_convert ((const char *) bytes, length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  for (char *at = text; at != NULL && *at != '\0'; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      *at = ' ';

  return text;
}

/**
 * iep_pdf_write_string:
 * @out: where to
 * @bytes: bytes
 * @length: how many
 *
 * Writes a string in hexadecimal digits.
 */
void
iep_pdf_write_string (GString      *out,
                      const guint8 *bytes,
                      gsize         length)
{
  static const char digits[] = "0123456789abcdef";

  g_string_append_c (out, '<');
  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (out, digits[bytes[i] >> 4]);
      g_string_append_c (out, digits[bytes[i] & 15]);
    }
  g_string_append_c (out, '>');
}

/**
 * iep_pdf_write_text:
 * @out: where to
 * @utf8: a text
 *
 * Writes a text string: as it is when it is plain ASCII, else in UTF-16.
 */
void
iep_pdf_write_text (GString    *out,
                    const char *utf8)
{
  gboolean plain = TRUE;
  g_autofree char *wide = NULL;
  gsize length = 0;

  for (const char *at = utf8; *at != '\0'; at++)
    plain = plain && (guchar) *at >= 0x20 && (guchar) *at < 0x7f;
  if (plain)
    {
      g_string_append_c (out, '(');
      for (; *utf8 != '\0'; utf8++)
        {
          if (strchr ("()\\", *utf8) != NULL)
            g_string_append_c (out, '\\');
          g_string_append_c (out, *utf8);
        }
      g_string_append_c (out, ')');
      return;
    }
  wide = g_convert (utf8, -1, "UTF-16BE", "UTF-8", NULL, &length, NULL);
  {
    g_autofree guint8 *marked = g_malloc (length + 2);

    marked[0] = 0xfe;
    marked[1] = 0xff;
    if (wide != NULL)
      memcpy (marked + 2, wide, length);
    iep_pdf_write_string (out, marked, wide != NULL ? length + 2 : 0);
  }
}

static void
write_name (GString     *out,
            IepPdfValue *name)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (name->bytes, &length);

  g_string_append_c (out, '/');
  for (gsize i = 0; i < length; i++)
    if (bytes[i] > 0x20 && bytes[i] < 0x7f && strchr ("()<>[]{}/%#", bytes[i]) == NULL)
      g_string_append_c (out, bytes[i]);
    else
      g_string_append_printf (out, "#%02x", bytes[i]);
}

/**
 * iep_pdf_value_write:
 * @value: a value that is no stream
 * @out: where to
 *
 * Writes the value as PDF.
 */
void
iep_pdf_value_write (IepPdfValue *value,
                     GString     *out)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->type)
    {
    case IEP_PDF_NULL:
      g_string_append (out, "null");
      break;
    case IEP_PDF_BOOLEAN:
      g_string_append (out, value->integer ? "true" : "false");
      break;
    case IEP_PDF_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, value->integer);
      break;
    case IEP_PDF_REAL:
      g_string_append (out, g_ascii_formatd (number, sizeof number, "%.6f", value->real));
      break;
    case IEP_PDF_STRING:
      iep_pdf_write_string (out, g_bytes_get_data (value->bytes, NULL), g_bytes_get_size (value->bytes));
      break;
    case IEP_PDF_NAME:
      write_name (out, value);
      break;
    case IEP_PDF_REFERENCE:
      g_string_append_printf (out, "%" G_GINT64_FORMAT " %u R", value->integer, value->generation);
      break;
    case IEP_PDF_ARRAY:
      g_string_append (out, "[");
      for (guint i = 0; i < value->items->len; i++)
        {
          g_string_append_c (out, ' ');
          iep_pdf_value_write (g_ptr_array_index (value->items, i), out);
        }
      g_string_append (out, " ]");
      break;
    case IEP_PDF_DICTIONARY:
    case IEP_PDF_STREAM:
      g_string_append (out, "<<");
      for (guint i = 0; i < value->items->len; i++)
        {
          g_string_append_c (out, ' ');
          iep_pdf_value_write (g_ptr_array_index (value->items, i), out);
        }
      g_string_append (out, " >>");
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
unsupported (GError **error)
{
  g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_UNSUPPORTED,
                       _("The PDF file stores its data in a way this program does not read."));

  return FALSE;
}

static GByteArray *
inflate (const guint8 *data,
         gsize         length,
         gsize         most,
         GError      **error)
{
  g_autoptr(GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  guint8 buffer[16384];

  for (;;)
    {
      gsize read;
      gsize written;
      GConverterResult result = g_converter_convert (G_CONVERTER (zlib), data, length, buffer, sizeof buffer,
                                                     G_CONVERTER_INPUT_AT_END, &read, &written, NULL);

      if (result == G_CONVERTER_ERROR)
        {
          g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_DAMAGED,
                       /* Translators: %s is a technical detail in English. */
                       _("The PDF file is damaged or incomplete (%s)."), "compressed stream");
          return NULL;
        }
      if (written > most - out->len)
        {
          unsupported (error);
          return NULL;
        }
      g_byte_array_append (out, buffer, written);
      data += read;
      length -= read;
      if (result == G_CONVERTER_FINISHED)
        return g_steal_pointer (&out);
    }
}

static guint8
paeth (guint8 a,
       guint8 b,
       guint8 c)
{
  int p = a + b - c;
  int pa = ABS (p - a);
  int pb = ABS (p - b);
  int pc = ABS (p - c);

  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/* Undoes the PNG predictors of @columns bytes a row, in place. */
static gboolean
unpredict (GByteArray *bytes,
           gsize       columns)
{
  gsize rows = bytes->len / (columns + 1);
  guint8 *out = bytes->data;
  const guint8 *above = NULL;

  if (bytes->len % (columns + 1) != 0)
    return FALSE;
  for (gsize row = 0; row < rows; row++)
    {
      const guint8 *in = bytes->data + row * (columns + 1);
      guint8 filter = *in++;

      if (filter > 4)
        return FALSE;
      for (gsize i = 0; i < columns; i++)
        {
          guint8 left = i > 0 ? out[i - 1] : 0;
          guint8 up = above != NULL ? above[i] : 0;
          guint8 corner = i > 0 && above != NULL ? above[i - 1] : 0;
          guint8 add = filter == 1 ? left : filter == 2 ? up : filter == 3 ? (left + up) / 2 :
                       filter == 4 ? paeth (left, up, corner) : 0;

          out[i] = in[i] + add;
        }
      above = out;
      out += columns;
    }
  g_byte_array_set_size (bytes, rows * columns);

  return TRUE;
}

/**
 * iep_pdf_reader_decode:
 * @self: a reader
 * @stream: a stream of it
 * @most: the most bytes to inflate
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_UNSUPPORTED, %IEP_DOCUMENT_ERROR_DAMAGED
 *
 * Understands plain and Flate-compressed streams, with PNG predictors.
 *
 * Returns: (transfer full) (nullable): the decoded bytes
 */
GBytes *
iep_pdf_reader_decode (IepPdfReader *self,
                       IepPdfValue  *stream,
                       gsize         most,
                       GError      **error)
{
  IepPdfValue *filter = iep_pdf_reader_get (self, stream, "Filter");
  IepPdfValue *parameters = iep_pdf_reader_get (self, stream, "DecodeParms");
  IepPdfValue *predictor;
  IepPdfValue *columns;
  g_autoptr(GBytes) raw = NULL;
  g_autoptr(GByteArray) bytes = NULL;

  g_return_val_if_fail (stream != NULL && stream->type == IEP_PDF_STREAM, NULL);

  raw = iep_pdf_reader_get_bytes (self, stream->data_start, stream->data_length);
  if (iep_pdf_value_length (filter) == 1)
    filter = iep_pdf_reader_resolve (self, iep_pdf_value_element (filter, 0));
  if (iep_pdf_value_length (parameters) == 1)
    parameters = iep_pdf_reader_resolve (self, iep_pdf_value_element (parameters, 0));
  if (filter == NULL || (filter->type == IEP_PDF_ARRAY && iep_pdf_value_length (filter) == 0))
    return g_steal_pointer (&raw);
  if (!iep_pdf_value_is_name (filter, "FlateDecode"))
    {
      unsupported (error);
      return NULL;
    }
  bytes = inflate (g_bytes_get_data (raw, NULL), g_bytes_get_size (raw), most, error);
  if (bytes == NULL)
    return NULL;
  predictor = iep_pdf_reader_get (self, parameters, "Predictor");
  if (predictor != NULL && predictor->type == IEP_PDF_INTEGER && predictor->integer > 1)
    {
      gint64 width = 1;

      columns = iep_pdf_reader_get (self, parameters, "Columns");
      if (columns != NULL && columns->type == IEP_PDF_INTEGER)
        width = columns->integer;
      if (predictor->integer < 10 || width < 1 || width > 65536 || iep_pdf_value_get (parameters, "Colors") != NULL ||
          !unpredict (bytes, width))
        {
          unsupported (error);
          return NULL;
        }
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* The value of @name in a name tree. */
static IepPdfValue *
find_in_tree (IepPdfReader *self,
              IepPdfValue  *node,
              const char   *name,
              guint         depth,
              guint        *nodes)
{
  IepPdfValue *names = iep_pdf_reader_get (self, node, "Names");
  IepPdfValue *kids = iep_pdf_reader_get (self, node, "Kids");

  if (node == NULL || depth > TREE_DEPTH_MAX || ++*nodes > TREE_NODES_MAX)
    return NULL;
  for (guint i = 0; i + 1 < iep_pdf_value_length (names); i += 2)
    {
      g_autofree char *key = iep_pdf_value_to_text (iep_pdf_reader_resolve (self, iep_pdf_value_element (names, i)));

      if (g_strcmp0 (key, name) == 0)
        return iep_pdf_reader_resolve (self, iep_pdf_value_element (names, i + 1));
    }
  for (guint i = 0; i < iep_pdf_value_length (kids); i++)
    {
      IepPdfValue *found = find_in_tree (self, iep_pdf_reader_resolve (self, iep_pdf_value_element (kids, i)), name,
                                         depth + 1, nodes);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * iep_pdf_reader_get_attachment:
 * @self: a reader
 * @name: the name of an embedded file
 * @error: where an error goes
 *
 * Returns: (transfer full) (nullable): the bytes of the embedded file; %NULL without @error when there is none
 */
GBytes *
iep_pdf_reader_get_attachment (IepPdfReader *self,
                               const char   *name,
                               GError      **error)
{
  IepPdfValue *names = iep_pdf_reader_get (self, iep_pdf_reader_get_catalog (self), "Names");
  guint nodes = 0;
  IepPdfValue *file = find_in_tree (self, iep_pdf_reader_get (self, names, "EmbeddedFiles"), name, 0, &nodes);
  IepPdfValue *stream = iep_pdf_reader_get (self, iep_pdf_reader_get (self, file, "EF"), "F");

  if (stream == NULL || stream->type != IEP_PDF_STREAM)
    return NULL;

  return iep_pdf_reader_decode (self, stream, IEP_PDF_INFLATED_MAX, error);
}
