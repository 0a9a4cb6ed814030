/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the structure of a PDF that may be anything: bounds checked, limited in depth and size, never guessing.
 *
 * Both kinds of cross-reference are read, tables and streams, and objects inside object streams, because tools that sign
 * elsewhere write those on top of our file. Nothing is repaired: a file whose tables do not lead to its objects is refused. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-pdf-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "document/iep-pdf-lexer.h"

/* The largest object number Acrobat allows (ISO 32000-1, annex C). */
#define NUMBER_MAX 8388607
#define SECTIONS_MAX 512
#define NESTED_LOADS_MAX 12

struct _IepPdfReader
{
  GBytes *file;
  const guint8 *data;
  gsize length;
  GPtrArray *pool;
  guint64 budget;
  guint64 rows;
  GHashTable *entries;  /* number → IepPdfEntry */
  GHashTable *objects;  /* number → IepPdfValue, or NULL for what cannot be read */
  GHashTable *streams;  /* number → GBytes of an object stream */
  IepPdfValue *trailer;
  gsize startxref;
  gboolean classic;
  guint loading;
};

static gboolean
damaged (GError    **error,
         const char *what)
{
  g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_DAMAGED,
               /* Translators: %s is a technical detail in English. */
               _("The PDF file is damaged or incomplete (%s)."), what);

  return FALSE;
}

static IepPdfLexer
lexer_at (IepPdfReader *self,
          gsize         at)
{
  return (IepPdfLexer) { .data = self->data, .length = self->length, .at = MIN (at, self->length), .in_file = TRUE,
                         .pool = self->pool, .budget = &self->budget };
}

static void
add_entry (IepPdfReader *self,
           guint64       number,
           guint         kind,
           guint64       place,
           guint         generation)
{
  IepPdfEntry *entry;

  self->rows++;
  /* Sections are read from the newest: what is known stays. */
  if (number > NUMBER_MAX || g_hash_table_contains (self->entries, GUINT_TO_POINTER (number)))
    return;
  entry = g_new (IepPdfEntry, 1);
  entry->kind = kind;
  entry->place = place;
  entry->generation = generation;
  g_hash_table_insert (self->entries, GUINT_TO_POINTER (number), entry);
}

static IepPdfValue *
read_table (IepPdfReader *self,
            IepPdfLexer  *lexer,
            GError      **error)
{
  while (!iep_pdf_lexer_keyword (lexer, "trailer"))
    {
      gint64 first;
      gint64 count;

      if (!iep_pdf_lexer_integer (lexer, &first) || !iep_pdf_lexer_integer (lexer, &count) || first < 0 || count < 0 ||
          first > NUMBER_MAX || count > NUMBER_MAX || first + count > NUMBER_MAX + 1)
        {
          damaged (error, "cross-reference table");
          return NULL;
        }
      for (gint64 i = 0; i < count; i++)
        {
          gint64 place;
          gint64 generation;
          gboolean used;

          if (!iep_pdf_lexer_integer (lexer, &place) || !iep_pdf_lexer_integer (lexer, &generation) || place < 0 ||
              generation < 0 || generation > 65535)
            {
              damaged (error, "cross-reference entry");
              return NULL;
            }
          used = iep_pdf_lexer_keyword (lexer, "n");
          if (!used && !iep_pdf_lexer_keyword (lexer, "f"))
            {
              damaged (error, "cross-reference entry");
              return NULL;
            }
          add_entry (self, first + i, used ? IEP_PDF_OFFSET : IEP_PDF_FREE, place, generation);
        }
    }
  {
    IepPdfValue *trailer = iep_pdf_lexer_value (lexer);

    if (trailer == NULL || trailer->type != IEP_PDF_DICTIONARY)
      {
        damaged (error, "trailer");
        return NULL;
      }
    return trailer;
  }
}

/* The object that stands at @lexer: "12 0 obj …"; @number is what it must be called, or -1. */
static IepPdfValue *
read_object (IepPdfReader *self,
             IepPdfLexer  *lexer,
             gint64        number,
             gint64        generation)
{
  gint64 found;
  gint64 found_generation;
  gint64 length;
  IepPdfValue *value;
  IepPdfValue *length_value;

  if (!iep_pdf_lexer_integer (lexer, &found) || !iep_pdf_lexer_integer (lexer, &found_generation) ||
      !iep_pdf_lexer_keyword (lexer, "obj") || (number >= 0 && (found != number || found_generation != generation)))
    return NULL;
  value = iep_pdf_lexer_value (lexer);
  if (value == NULL)
    return NULL;
  if (value->type != IEP_PDF_DICTIONARY || !iep_pdf_lexer_keyword (lexer, "stream"))
    return iep_pdf_lexer_keyword (lexer, "endobj") ? value : NULL;

  if (lexer->at < self->length && self->data[lexer->at] == '\r')
    lexer->at++;
  if (lexer->at >= self->length || self->data[lexer->at] != '\n')
    return NULL;
  lexer->at++;
  length_value = iep_pdf_reader_get (self, value, "Length");
  if (length_value == NULL || length_value->type != IEP_PDF_INTEGER)
    return NULL;
  length = length_value->integer;
  if (length < 0 || (guint64) length > self->length - lexer->at)
    return NULL;
  value->type = IEP_PDF_STREAM;
  value->data_start = lexer->at;
  value->data_length = length;
  lexer->at += length;
  if (!iep_pdf_lexer_keyword (lexer, "endstream"))
    return NULL;
  value->end = lexer->at;

  return value;
}

static guint64
read_field (const guint8 *data,
            guint         width)
{
  guint64 value = 0;

  for (guint i = 0; i < width; i++)
    value = value << 8 | data[i];

  return value;
}

static gboolean
read_subsections (IepPdfReader *self,
                  IepPdfValue  *stream,
                  GBytes       *decoded,
                  GError      **error)
{
  IepPdfValue *widths = iep_pdf_reader_get (self, stream, "W");
  IepPdfValue *index = iep_pdf_reader_get (self, stream, "Index");
  IepPdfValue *size = iep_pdf_reader_get (self, stream, "Size");
  gsize left;
  const guint8 *data = g_bytes_get_data (decoded, &left);
  guint w[3];
  guint sections;

  if (iep_pdf_value_length (widths) != 3 || size == NULL || size->type != IEP_PDF_INTEGER)
    return damaged (error, "cross-reference stream");
  for (guint i = 0; i < 3; i++)
    {
      IepPdfValue *width = iep_pdf_value_element (widths, i);

      if (width->type != IEP_PDF_INTEGER || width->integer < 0 || width->integer > 8)
        return damaged (error, "cross-reference stream");
      w[i] = width->integer;
    }
  if (w[0] + w[1] + w[2] == 0)
    return damaged (error, "cross-reference stream");
  sections = index != NULL ? iep_pdf_value_length (index) / 2 : 1;
  for (guint section = 0; section < sections; section++)
    {
      gint64 first = 0;
      gint64 count = size->integer;

      if (index != NULL)
        {
          IepPdfValue *a = iep_pdf_value_element (index, section * 2);
          IepPdfValue *b = iep_pdf_value_element (index, section * 2 + 1);

          if (a->type != IEP_PDF_INTEGER || b->type != IEP_PDF_INTEGER)
            return damaged (error, "cross-reference stream");
          first = a->integer;
          count = b->integer;
        }
      if (first < 0 || count < 0 || first > NUMBER_MAX || count > NUMBER_MAX ||
          (guint64) count > left / (w[0] + w[1] + w[2]))
        return damaged (error, "cross-reference stream");
      for (gint64 i = 0; i < count; i++)
        {
          guint64 kind = w[0] > 0 ? read_field (data, w[0]) : 1;
          guint64 place = read_field (data + w[0], w[1]);
          guint64 generation = read_field (data + w[0] + w[1], w[2]);

          data += w[0] + w[1] + w[2];
          left -= w[0] + w[1] + w[2];
          if (kind <= 2)
            add_entry (self, first + i, kind == 0 ? IEP_PDF_FREE : kind == 1 ? IEP_PDF_OFFSET : IEP_PDF_IN_STREAM, place,
                       MIN (generation, G_MAXUINT));
        }
    }

  return TRUE;
}

static IepPdfValue *
read_cross_stream (IepPdfReader *self,
                   gsize         at,
                   GError      **error)
{
  IepPdfLexer lexer = lexer_at (self, at);
  IepPdfValue *stream = read_object (self, &lexer, -1, 0);
  g_autoptr(GBytes) decoded = NULL;

  if (stream == NULL || stream->type != IEP_PDF_STREAM || !iep_pdf_value_is_name (iep_pdf_value_get (stream, "Type"), "XRef"))
    {
      damaged (error, "cross-reference");
      return NULL;
    }
  decoded = iep_pdf_reader_decode (self, stream, IEP_PDF_INFLATED_MAX, error);
  if (decoded == NULL || !read_subsections (self, stream, decoded, error))
    return NULL;

  return stream;
}

static gboolean
read_sections (IepPdfReader *self,
               GError      **error)
{
  g_autoptr(GHashTable) visited = g_hash_table_new (g_direct_hash, g_direct_equal);
  gsize at = self->startxref;

  for (guint i = 0; i < SECTIONS_MAX; i++)
    {
      IepPdfLexer lexer = lexer_at (self, at);
      IepPdfValue *section;
      IepPdfValue *previous;
      gboolean classic;

      if (at >= self->length || !g_hash_table_add (visited, GSIZE_TO_POINTER (at)))
        return damaged (error, "cross-reference chain");
      classic = iep_pdf_lexer_keyword (&lexer, "xref");
      section = classic ? read_table (self, &lexer, error) : read_cross_stream (self, at, error);
      if (section == NULL)
        return FALSE;
      if (self->trailer == NULL)
        {
          self->trailer = section;
          self->classic = classic;
        }
      if (classic)
        {
          IepPdfValue *hybrid = iep_pdf_value_get (section, "XRefStm");

          if (hybrid != NULL)
            {
              if (hybrid->type != IEP_PDF_INTEGER || hybrid->integer < 0 || (guint64) hybrid->integer >= self->length ||
                  read_cross_stream (self, hybrid->integer, error) == NULL)
                return error != NULL && *error != NULL ? FALSE : damaged (error, "cross-reference");
              self->classic = FALSE;
            }
        }
      previous = iep_pdf_value_get (section, "Prev");
      if (previous == NULL)
        return TRUE;
      if (previous->type != IEP_PDF_INTEGER || previous->integer < 0)
        return damaged (error, "cross-reference chain");
      if (self->rows > 4 * (guint64) NUMBER_MAX)
        return damaged (error, "cross-reference chain");
      at = previous->integer;
    }

  return damaged (error, "cross-reference chain");
}

/* "startxref 123 %%EOF" must end the file; white space may follow. */
static gboolean
find_start (IepPdfReader *self,
            GError      **error)
{
  gsize end = self->length;
  gsize at;
  IepPdfLexer lexer;
  gint64 start;

  while (end > 0 && g_ascii_isspace (self->data[end - 1]))
    end--;
  if (end < 5 || memcmp (self->data + end - 5, "%%EOF", 5) != 0)
    return damaged (error, "no end mark");
  for (at = end - 5; at > 0 && end - at < 64; at--)
    if (self->length - at >= 9 && memcmp (self->data + at, "startxref", 9) == 0)
      break;
  lexer = lexer_at (self, at);
  if (!iep_pdf_lexer_keyword (&lexer, "startxref") || !iep_pdf_lexer_integer (&lexer, &start) || start <= 0 ||
      (guint64) start >= at)
    return damaged (error, "no startxref");
  self->startxref = start;

  return TRUE;
}

/**
 * iep_pdf_reader_new:
 * @file: a file
 * @length: how much of it to read as if it were the whole
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_NOT_PDF, %IEP_DOCUMENT_ERROR_DAMAGED,
 *   %IEP_DOCUMENT_ERROR_UNSUPPORTED when encrypted
 *
 * Returns: (transfer full) (nullable): a reader
 */
IepPdfReader *
iep_pdf_reader_new (GBytes  *file,
                    gsize    length,
                    GError **error)
{
  g_autoptr(IepPdfReader) self = g_new0 (IepPdfReader, 1);

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (length <= g_bytes_get_size (file), NULL);

  self->file = g_bytes_ref (file);
  self->data = g_bytes_get_data (file, NULL);
  self->length = length;
  self->pool = g_ptr_array_new_with_free_func (iep_pdf_value_free);
  /* More values than any honest file of this length has. */
  self->budget = (guint64) length + IEP_PDF_INFLATED_MAX / 16;
  self->entries = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  self->objects = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->streams = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, (GDestroyNotify) g_bytes_unref);
  if (length < 8 || memcmp (self->data, "%PDF-", 5) != 0)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_NOT_PDF, _("The file is not a PDF document."));
      return NULL;
    }
  if (!find_start (self, error) || !read_sections (self, error))
    return NULL;
  if (iep_pdf_value_get (self->trailer, "Encrypt") != NULL)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_UNSUPPORTED, _("The PDF file is encrypted."));
      return NULL;
    }
  if (iep_pdf_reader_get_catalog (self) == NULL)
    {
      damaged (error, "catalog");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * iep_pdf_reader_free:
 * @self: (transfer full): a reader; its values go with it
 */
void
iep_pdf_reader_free (IepPdfReader *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->pool);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->objects);
  g_hash_table_unref (self->streams);
  g_bytes_unref (self->file);
  g_free (self);
}

/**
 * iep_pdf_reader_get_trailer:
 * @self: a reader
 *
 * Returns: (transfer none): the newest trailer dictionary
 */
IepPdfValue *
iep_pdf_reader_get_trailer (IepPdfReader *self)
{
  return self->trailer;
}

/**
 * iep_pdf_reader_get_catalog:
 * @self: a reader
 *
 * Returns: (transfer none) (nullable): the catalog
 */
IepPdfValue *
iep_pdf_reader_get_catalog (IepPdfReader *self)
{
  IepPdfValue *catalog = iep_pdf_reader_get (self, self->trailer, "Root");

  return catalog != NULL && catalog->type == IEP_PDF_DICTIONARY ? catalog : NULL;
}

/**
 * iep_pdf_reader_get_startxref:
 * @self: a reader
 *
 * Returns: where the newest cross-reference begins
 */
gsize
iep_pdf_reader_get_startxref (IepPdfReader *self)
{
  return self->startxref;
}

/**
 * iep_pdf_reader_is_classic:
 * @self: a reader
 *
 * Returns: whether the newest cross-reference is a plain table
 */
gboolean
iep_pdf_reader_is_classic (IepPdfReader *self)
{
  return self->classic;
}

/**
 * iep_pdf_reader_get_size:
 * @self: a reader
 *
 * Returns: one more than the highest object number
 */
guint
iep_pdf_reader_get_size (IepPdfReader *self)
{
  GHashTableIter iter;
  gpointer key;
  guint size = 0;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    size = MAX (size, GPOINTER_TO_UINT (key) + 1);

  return size;
}

/**
 * iep_pdf_reader_get_entry:
 * @self: a reader
 * @number: the number of an object
 *
 * Returns: (transfer none) (nullable): where it is
 */
const IepPdfEntry *
iep_pdf_reader_get_entry (IepPdfReader *self,
                          guint         number)
{
  return g_hash_table_lookup (self->entries, GUINT_TO_POINTER (number));
}

static IepPdfValue *
load_from_stream (IepPdfReader      *self,
                  guint              number,
                  const IepPdfEntry *entry)
{
  GBytes *decoded = g_hash_table_lookup (self->streams, GSIZE_TO_POINTER (entry->place));
  const IepPdfEntry *outer = entry->place <= NUMBER_MAX ? iep_pdf_reader_get_entry (self, entry->place) : NULL;
  IepPdfValue *stream;
  IepPdfValue *count;
  IepPdfValue *first;
  IepPdfLexer lexer;

  if (outer == NULL || outer->kind != IEP_PDF_OFFSET)
    return NULL;
  stream = iep_pdf_reader_load (self, entry->place);
  if (stream == NULL || stream->type != IEP_PDF_STREAM || !iep_pdf_value_is_name (iep_pdf_value_get (stream, "Type"), "ObjStm"))
    return NULL;
  if (decoded == NULL)
    {
      decoded = iep_pdf_reader_decode (self, stream, IEP_PDF_INFLATED_MAX, NULL);
      if (decoded == NULL)
        return NULL;
      g_hash_table_insert (self->streams, GSIZE_TO_POINTER (entry->place), decoded);
    }
  count = iep_pdf_reader_get (self, stream, "N");
  first = iep_pdf_reader_get (self, stream, "First");
  if (count == NULL || first == NULL || count->type != IEP_PDF_INTEGER || first->type != IEP_PDF_INTEGER ||
      first->integer < 0 || (guint64) first->integer > g_bytes_get_size (decoded) || count->integer > NUMBER_MAX)
    return NULL;
  lexer = (IepPdfLexer) { .data = g_bytes_get_data (decoded, NULL), .length = first->integer, .pool = self->pool,
                          .budget = &self->budget };
  for (gint64 i = 0; i < count->integer; i++)
    {
      gint64 found;
      gint64 offset;

      if (!iep_pdf_lexer_integer (&lexer, &found) || !iep_pdf_lexer_integer (&lexer, &offset))
        return NULL;
      if (found != number)
        continue;
      if (offset < 0 || (guint64) offset > g_bytes_get_size (decoded) - first->integer)
        return NULL;
      lexer.length = g_bytes_get_size (decoded);
      lexer.at = first->integer + offset;
      return iep_pdf_lexer_value (&lexer);
    }

  return NULL;
}

/**
 * iep_pdf_reader_load:
 * @self: a reader
 * @number: the number of an object
 *
 * Returns: (transfer none) (nullable): the object, or %NULL when there is none or it cannot be read
 */
IepPdfValue *
iep_pdf_reader_load (IepPdfReader *self,
                     guint         number)
{
  const IepPdfEntry *entry = iep_pdf_reader_get_entry (self, number);
  gpointer known;
  IepPdfValue *value = NULL;

  if (g_hash_table_lookup_extended (self->objects, GUINT_TO_POINTER (number), NULL, &known))
    return known;
  if (entry == NULL || entry->kind == IEP_PDF_FREE || self->loading >= NESTED_LOADS_MAX)
    return NULL;
  /* An object that needs itself finds nothing. */
  g_hash_table_insert (self->objects, GUINT_TO_POINTER (number), NULL);
  self->loading++;
  if (entry->kind == IEP_PDF_IN_STREAM)
    value = load_from_stream (self, number, entry);
  else if (entry->place < self->length)
    {
      IepPdfLexer lexer = lexer_at (self, entry->place);

      value = read_object (self, &lexer, number, entry->generation);
    }
  self->loading--;
  g_hash_table_insert (self->objects, GUINT_TO_POINTER (number), value);

  return value;
}

/**
 * iep_pdf_reader_resolve:
 * @self: a reader
 * @value: (nullable): a value
 *
 * Returns: (transfer none) (nullable): @value, or what it refers to
 */
IepPdfValue *
iep_pdf_reader_resolve (IepPdfReader *self,
                        IepPdfValue  *value)
{
  for (guint i = 0; value != NULL && value->type == IEP_PDF_REFERENCE && i < 8; i++)
    {
      const IepPdfEntry *entry = iep_pdf_reader_get_entry (self, value->integer);

      if (entry == NULL || value->generation != (entry->kind == IEP_PDF_OFFSET ? entry->generation : 0))
        return NULL;
      value = iep_pdf_reader_load (self, value->integer);
    }

  return value != NULL && value->type != IEP_PDF_REFERENCE ? value : NULL;
}

/**
 * iep_pdf_reader_get:
 * @self: a reader
 * @dictionary: (nullable): a dictionary or stream
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the value of the key, references followed
 */
IepPdfValue *
iep_pdf_reader_get (IepPdfReader *self,
                    IepPdfValue  *dictionary,
                    const char   *key)
{
  return iep_pdf_reader_resolve (self, iep_pdf_value_get (dictionary, key));
}

/**
 * iep_pdf_reader_get_bytes:
 * @self: a reader
 * @start: where they begin
 * @length: how many; must be inside the file
 *
 * Returns: (transfer full): bytes of the file as they stand there
 */
GBytes *
iep_pdf_reader_get_bytes (IepPdfReader *self,
                          gsize         start,
                          gsize         length)
{
  g_return_val_if_fail (start <= self->length && length <= self->length - start, NULL);

  return g_bytes_new_from_bytes (self->file, start, length);
}
