/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The visible text of a signature, as a form that a widget shows.
 *
 * Cairo draws it as a page of its own, with its fonts; the page's content and all it needs are then taken over into the
 * file that is signed, under new numbers. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-pdf-appearance.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>

#include "document/iep-document-error.h"
#include "document/iep-latvian.h"
#include "document/iep-text.h"

#define OBJECTS_MAX 512

enum
{
  STYLE_LABEL,
  STYLE_NAME,
  STYLE_TEXT,
  N_STYLES,
};

static const IepTextStyle styles[N_STYLES] = {
  [STYLE_LABEL] = { 6.5, PANGO_WEIGHT_NORMAL, FALSE, 0.34, 0.37, 0.42 },
  [STYLE_NAME] = { 10, PANGO_WEIGHT_BOLD, FALSE, 0.10, 0.16, 0.27 },
  [STYLE_TEXT] = { 7.5, PANGO_WEIGHT_NORMAL, FALSE, 0.08, 0.09, 0.11 },
};

static cairo_status_t
write_to_array (void                *closure,
                const unsigned char *data,
                unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static double
draw (IepTextEngine *engine,
      guint          style,
      const char    *text,
      double         y,
      double         width)
{
  IepBlock *block;

  if (text == NULL || *text == '\0')
    return y;
  block = iep_text_engine_break (engine, iep_text_engine_text (engine, style, text), width);
  iep_text_engine_draw (engine, block, 0, 1, IEP_ALIGN_LEFT, 8, y);

  return y + iep_text_engine_line_height (engine, style) + 1;
}

static GBytes *
draw_page (IepSigner                 *signer,
           const IepSignatureDetails *details,
           GDateTime                 *signed_at,
           double                     width,
           double                     height)
{
  g_autoptr(IepTextEngine) engine = iep_text_engine_new (styles, N_STYLES);
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_to_array, bytes, width, height);
  cairo_t *cr = cairo_create (surface);
  const char *name = details->name != NULL ? details->name : iep_signer_get_certificate_name (signer);
  g_autofree char *time = iep_latvian_time (signed_at);
  g_autofree char *issuer = g_strdup_printf ("Sertifikāta izdevējs: %s", iep_signer_get_issuer_name (signer));
  double y = 5;

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.10, 0.16, 0.27);
  cairo_rectangle (cr, 0, 0, 2.5, height);
  cairo_fill (cr);
  y = draw (engine, STYLE_LABEL, "Parakstīts elektroniski", y, width - 12);
  y = draw (engine, STYLE_NAME, name, y, width - 12);
  y = draw (engine, STYLE_TEXT, details->position, y, width - 12);
  y = draw (engine, STYLE_TEXT, time, y, width - 12);
  draw (engine, STYLE_LABEL, issuer, y, width - 12);
  iep_text_engine_show_page (engine, cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

/* What is copied from the drawn file: old number → new number, and the old numbers still to be written. */
typedef struct
{
  IepPdfReader *from;
  IepPdfUpdate *to;
  GHashTable *numbers;
  GQueue *waiting;
} Copy;

static void
write_renumbered (Copy        *copy,
                  IepPdfValue *value,
                  GString     *out)
{
  if (value->type == IEP_PDF_REFERENCE)
    {
      gpointer key = GUINT_TO_POINTER ((guint) value->integer);
      gpointer known;

      if (!g_hash_table_lookup_extended (copy->numbers, key, NULL, &known))
        {
          known = GUINT_TO_POINTER (iep_pdf_update_reserve (copy->to));
          g_hash_table_insert (copy->numbers, key, known);
          g_queue_push_tail (copy->waiting, key);
        }
      g_string_append_printf (out, "%u 0 R", GPOINTER_TO_UINT (known));
    }
  else if (value->type == IEP_PDF_ARRAY || value->type == IEP_PDF_DICTIONARY)
    {
      g_string_append (out, value->type == IEP_PDF_ARRAY ? "[" : "<<");
      for (guint i = 0; i < value->items->len; i++)
        {
          g_string_append_c (out, ' ');
          write_renumbered (copy, g_ptr_array_index (value->items, i), out);
        }
      g_string_append (out, value->type == IEP_PDF_ARRAY ? " ]" : " >>");
    }
  else
    iep_pdf_value_write (value, out);
}

static void
write_stream (Copy        *copy,
              guint        number,
              IepPdfValue *stream,
              const char  *more)
{
  static const char *const own[] = { "Length", "Filter" };
  g_autoptr(GBytes) data = iep_pdf_reader_get_bytes (copy->from, stream->data_start, stream->data_length);
  GString *out = iep_pdf_update_begin (copy->to, number);
  IepPdfValue *filter = iep_pdf_reader_get (copy->from, stream, "Filter");

  g_string_append (out, "<<");
  for (guint i = 0; i + 1 < stream->items->len; i += 2)
    {
      IepPdfValue *key = g_ptr_array_index (stream->items, i);

      if (iep_pdf_value_is_name (key, own[0]) || iep_pdf_value_is_name (key, own[1]))
        continue;
      g_string_append_c (out, ' ');
      iep_pdf_value_write (key, out);
      g_string_append_c (out, ' ');
      write_renumbered (copy, g_ptr_array_index (stream->items, i + 1), out);
    }
  if (filter != NULL)
    {
      g_string_append (out, " /Filter ");
      write_renumbered (copy, filter, out);
    }
  g_string_append_printf (out, "%s /Length %" G_GSIZE_FORMAT " >>\nstream\n", more, g_bytes_get_size (data));
  g_string_append_len (out, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  g_string_append (out, "\nendstream");
  iep_pdf_update_end (copy->to);
}

static void
write_waiting (Copy *copy)
{
  guint n = 0;

  while (!g_queue_is_empty (copy->waiting) && n++ < OBJECTS_MAX)
    {
      gpointer key = g_queue_pop_head (copy->waiting);
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (copy->numbers, key));
      IepPdfValue *value = iep_pdf_reader_load (copy->from, GPOINTER_TO_UINT (key));

      if (value != NULL && value->type == IEP_PDF_STREAM)
        {
          write_stream (copy, number, value, "");
          continue;
        }
      {
        GString *out = iep_pdf_update_begin (copy->to, number);

        if (value != NULL)
          write_renumbered (copy, value, out);
        else
          g_string_append (out, "null");
        iep_pdf_update_end (copy->to);
      }
    }
}

/* The only page of a file cairo wrote. */
static IepPdfValue *
first_page (IepPdfReader *reader)
{
  IepPdfValue *pages = iep_pdf_reader_get (reader, iep_pdf_reader_get_catalog (reader), "Pages");
  IepPdfValue *kids = iep_pdf_reader_get (reader, pages, "Kids");

  return iep_pdf_value_length (kids) > 0 ? iep_pdf_reader_resolve (reader, iep_pdf_value_element (kids, 0)) : NULL;
}

/**
 * iep_pdf_appearance_add:
 * @update: where it goes
 * @signer: who signs
 * @details: what to say
 * @signed_at: when
 * @width: in points
 * @height: in points
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_SIGNATURE
 *
 * Draws name, position, time and certificate.
 *
 * Returns: the number of the form, 0 when it could not be drawn
 */
guint
iep_pdf_appearance_add (IepPdfUpdate               *update,
                        IepSigner                  *signer,
                        const IepSignatureDetails  *details,
                        GDateTime                  *signed_at,
                        double                      width,
                        double                      height,
                        GError                    **error)
{
  g_autoptr(GBytes) drawn = draw_page (signer, details, signed_at, width, height);
  g_autoptr(IepPdfReader) reader = iep_pdf_reader_new (drawn, g_bytes_get_size (drawn), error);
  g_autoptr(GHashTable) numbers = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr(GQueue) waiting = g_queue_new ();
  Copy copy = { reader, update, numbers, waiting };
  g_autoptr(GString) more = g_string_new (NULL);
  IepPdfValue *page = reader != NULL ? first_page (reader) : NULL;
  IepPdfValue *contents = reader != NULL ? iep_pdf_reader_get (reader, page, "Contents") : NULL;
  IepPdfValue *resources = reader != NULL ? iep_pdf_reader_get (reader, page, "Resources") : NULL;
  guint form;
  char buffers[2][G_ASCII_DTOSTR_BUF_SIZE];

  if (reader == NULL)
    return 0;
  if (iep_pdf_value_length (contents) == 1)
    contents = iep_pdf_reader_resolve (reader, iep_pdf_value_element (contents, 0));
  if (contents == NULL || contents->type != IEP_PDF_STREAM || resources == NULL)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_SIGNATURE,
                           _("The visible text of the signature could not be drawn."));
      return 0;
    }
  form = iep_pdf_update_reserve (update);
  g_string_append_printf (more, " /Type /XObject /Subtype /Form /BBox [ 0 0 %s %s ] /Resources ",
                          g_ascii_formatd (buffers[0], sizeof buffers[0], "%.3f", width),
                          g_ascii_formatd (buffers[1], sizeof buffers[1], "%.3f", height));
  write_renumbered (&copy, resources, more);
  write_stream (&copy, form, contents, more->str);
  write_waiting (&copy);

  return form;
}
