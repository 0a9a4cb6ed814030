/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds objects to a PDF that has a plain cross-reference table. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-pdf-update.h"

#include <string.h>

typedef struct
{
  guint number;
  gsize place;
} Added;

struct _IepPdfUpdate
{
  IepPdfReader *reader;
  gboolean in_place;
  GString *out; /* the whole file so far */
  gsize base;
  guint size;
  GArray *added;
};

/**
 * iep_pdf_update_new:
 * @file: a PDF
 * @reader: a reader of the whole of it; outlives the update
 * @in_place: whether the table at the end is replaced by one of all objects, as if the file had been written at once;
 *   otherwise every byte of @file stays and a new section follows
 *
 * Returns: (transfer full): an update
 */
IepPdfUpdate *
iep_pdf_update_new (GBytes       *file,
                    IepPdfReader *reader,
                    gboolean      in_place)
{
  IepPdfUpdate *self = g_new0 (IepPdfUpdate, 1);
  gsize length;
  const char *data = g_bytes_get_data (file, &length);

  g_assert (iep_pdf_reader_is_classic (reader));

  self->reader = reader;
  self->in_place = in_place;
  self->base = in_place ? iep_pdf_reader_get_startxref (reader) : length;
  self->out = g_string_sized_new (self->base + 65536);
  g_string_append_len (self->out, data, self->base);
  if (self->base > 0 && data[self->base - 1] != '\n')
    g_string_append_c (self->out, '\n');
  self->size = iep_pdf_reader_get_size (reader);
  self->added = g_array_new (FALSE, FALSE, sizeof (Added));

  return self;
}

/**
 * iep_pdf_update_free:
 * @self: (transfer full): an update
 */
void
iep_pdf_update_free (IepPdfUpdate *self)
{
  g_return_if_fail (self != NULL);

  if (self->out != NULL)
    g_string_free (self->out, TRUE);
  g_array_unref (self->added);
  g_free (self);
}

/**
 * iep_pdf_update_reserve:
 * @self: an update
 *
 * Returns: the number of a new object
 */
guint
iep_pdf_update_reserve (IepPdfUpdate *self)
{
  return self->size++;
}

/**
 * iep_pdf_update_begin:
 * @self: an update
 * @number: the number of a new object, or of one that is replaced
 *
 * Returns: (transfer none): where the value goes, until iep_pdf_update_end()
 */
GString *
iep_pdf_update_begin (IepPdfUpdate *self,
                      guint         number)
{
  Added added = { number, self->out->len };

  g_array_append_val (self->added, added);
  g_string_append_printf (self->out, "%u 0 obj\n", number);

  return self->out;
}

/**
 * iep_pdf_update_end:
 * @self: an update
 *
 * Ends the object.
 */
void
iep_pdf_update_end (IepPdfUpdate *self)
{
  g_string_append (self->out, "\nendobj\n");
}

/**
 * iep_pdf_update_get_position:
 * @self: an update
 *
 * Returns: where in the file the next byte goes
 */
gsize
iep_pdf_update_get_position (IepPdfUpdate *self)
{
  return self->out->len;
}

static GBytes *
deflate (GBytes *data)
{
  g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 4);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gsize left;
  const guint8 *at = g_bytes_get_data (data, &left);
  guint8 buffer[65536];
  GConverterResult result;

  do
    {
      gsize read = 0;
      gsize written = 0;

      result = g_converter_convert (G_CONVERTER (zlib), at, left, buffer, sizeof buffer, G_CONVERTER_INPUT_AT_END, &read,
                                    &written, NULL);
      /* Deflating has no way to fail on memory that is there. */
      g_assert (result != G_CONVERTER_ERROR);
      g_byte_array_append (out, buffer, written);
      at += read;
      left -= read;
    }
  while (result != G_CONVERTER_FINISHED);

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/**
 * iep_pdf_update_add_stream:
 * @self: an update
 * @number: the number of the object
 * @dictionary: its dictionary but Length and Filter, without the brackets
 * @data: its bytes
 * @compress: whether to deflate them
 *
 * Adds a stream.
 */
void
iep_pdf_update_add_stream (IepPdfUpdate *self,
                           guint         number,
                           const char   *dictionary,
                           GBytes       *data,
                           gboolean      compress)
{
  g_autoptr(GBytes) stored = compress ? deflate (data) : g_bytes_ref (data);
  GString *out = iep_pdf_update_begin (self, number);

  g_string_append_printf (out, "<< %s%s /Length %" G_GSIZE_FORMAT " >>\nstream\n", dictionary,
                          compress ? " /Filter /FlateDecode" : "", g_bytes_get_size (stored));
  g_string_append_len (out, g_bytes_get_data (stored, NULL), g_bytes_get_size (stored));
  g_string_append (out, "\nendstream");
  iep_pdf_update_end (self);
}

static int
compare_added (gconstpointer a,
               gconstpointer b)
{
  const Added *left = a;
  const Added *right = b;

  return left->number < right->number ? -1 : left->number > right->number;
}

static const Added *
find_added (IepPdfUpdate *self,
            guint         number)
{
  for (guint i = 0; i < self->added->len; i++)
    if (g_array_index (self->added, Added, i).number == number)
      return &g_array_index (self->added, Added, i);

  return NULL;
}

static void
write_table (IepPdfUpdate *self)
{
  g_string_append (self->out, "xref\n");
  if (self->in_place)
    {
      g_string_append_printf (self->out, "0 %u\n", self->size);
      for (guint number = 0; number < self->size; number++)
        {
          const Added *added = find_added (self, number);
          const IepPdfEntry *entry = iep_pdf_reader_get_entry (self->reader, number);

          if (added != NULL)
            g_string_append_printf (self->out, "%010" G_GSIZE_FORMAT " 00000 n \n", added->place);
          else if (entry != NULL && entry->kind == IEP_PDF_OFFSET)
            g_string_append_printf (self->out, "%010" G_GUINT64_FORMAT " %05u n \n", entry->place, entry->generation);
          else
            g_string_append (self->out, "0000000000 65535 f \n");
        }
      return;
    }
  g_array_sort (self->added, compare_added);
  for (guint i = 0; i < self->added->len;)
    {
      guint first = g_array_index (self->added, Added, i).number;
      guint n = 1;

      while (i + n < self->added->len && g_array_index (self->added, Added, i + n).number == first + n)
        n++;
      g_string_append_printf (self->out, "%u %u\n", first, n);
      for (guint k = 0; k < n; k++)
        g_string_append_printf (self->out, "%010" G_GSIZE_FORMAT " 00000 n \n",
                                g_array_index (self->added, Added, i + k).place);
      i += n;
    }
}

/* The second half of ID changes with every version of a file; ours is made of its bytes, so that the same input gives
 * the same file. */
static void
write_id (IepPdfUpdate *self)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  IepPdfValue *id = iep_pdf_reader_get (self->reader, iep_pdf_reader_get_trailer (self->reader), "ID");
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) self->out->str, self->out->len);
  g_checksum_get_digest (checksum, digest, &length);
  g_string_append (self->out, " /ID [ ");
  if (!self->in_place && iep_pdf_value_length (id) == 2)
    iep_pdf_value_write (iep_pdf_value_element (id, 0), self->out);
  else
    iep_pdf_write_string (self->out, digest, 16);
  g_string_append_c (self->out, ' ');
  iep_pdf_write_string (self->out, digest, 16);
  g_string_append (self->out, " ]");
}

/**
 * iep_pdf_update_finish:
 * @self: an update; not to be used afterwards but to free it
 *
 * Returns: (transfer full): the whole file
 */
GBytes *
iep_pdf_update_finish (IepPdfUpdate *self)
{
  IepPdfValue *trailer = iep_pdf_reader_get_trailer (self->reader);
  static const char *const kept[] = { "Root", "Info" };
  gsize start = self->out->len;
  gsize length;

  write_table (self);
  g_string_append_printf (self->out, "trailer\n<< /Size %u", self->size);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      IepPdfValue *value = iep_pdf_value_get (trailer, kept[i]);

      if (value == NULL)
        continue;
      g_string_append_printf (self->out, " /%s ", kept[i]);
      iep_pdf_value_write (value, self->out);
    }
  if (!self->in_place)
    g_string_append_printf (self->out, " /Prev %" G_GSIZE_FORMAT, iep_pdf_reader_get_startxref (self->reader));
  write_id (self);
  g_string_append_printf (self->out, " >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", start);
  length = self->out->len;

  return g_bytes_new_take (g_string_free (g_steal_pointer (&self->out), FALSE), length);
}
