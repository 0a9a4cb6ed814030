/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing a PDF the PAdES way (ETSI EN 319 142-1, B-B): every byte of the file stays, an update with the signature
 * follows. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "document/iep-pdf-appearance.h"
#include "document/iep-pdf-reader.h"
#include "document/iep-pdf-signature.h"
#include "document/iep-pdf-update.h"
#include "document/iep-plan-parts.h"

#define PAGE_DEPTH_MAX 32
/* Room for the four numbers of ByteRange. */
#define RANGE_WIDTH 44

typedef struct
{
  gsize range;     /* where the numbers of ByteRange go */
  gsize gap_start; /* the bracket before the digits */
  gsize gap_end;   /* behind the bracket after them */
} Places;

/* The number of the last page, 0 when the tree of pages is broken. */
static guint
last_page (IepPdfReader *reader)
{
  IepPdfValue *reference = iep_pdf_value_get (iep_pdf_reader_get_catalog (reader), "Pages");

  for (guint i = 0; i < PAGE_DEPTH_MAX && reference != NULL && reference->type == IEP_PDF_REFERENCE; i++)
    {
      IepPdfValue *node = iep_pdf_reader_resolve (reader, reference);
      IepPdfValue *kids = iep_pdf_reader_get (reader, node, "Kids");
      guint n = iep_pdf_value_length (kids);

      if (iep_pdf_value_is_name (iep_pdf_value_get (node, "Type"), "Page"))
        return reference->integer;
      reference = n > 0 ? iep_pdf_value_element (kids, n - 1) : NULL;
    }

  return 0;
}

static void
write_date (GString   *out,
            GDateTime *time)
{
  int offset = g_date_time_get_utc_offset (time) / G_TIME_SPAN_MINUTE;
  g_autofree char *text = g_date_time_format (time, "D:%Y%m%d%H%M%S");

  g_string_append_printf (out, "(%s%c%02d'%02d')", text, offset < 0 ? '-' : '+', ABS (offset) / 60, ABS (offset) % 60);
}

static void
write_optional (GString    *out,
                const char *key,
                const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append_printf (out, " /%s ", key);
  iep_pdf_write_text (out, text);
}

static void
write_signature (IepPdfUpdate              *update,
                 guint                      number,
                 IepSigner                 *signer,
                 const IepSignatureDetails *details,
                 GDateTime                 *signed_at,
                 Places                    *places)
{
  GString *out = iep_pdf_update_begin (update, number);
  gsize digits = 2 * iep_signer_get_cms_size (signer);

  g_string_append (out, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached");
  write_optional (out, "Name", details->name != NULL ? details->name : iep_signer_get_certificate_name (signer));
  write_optional (out, "Reason", details->reason);
  write_optional (out, "Location", details->location);
  /* A key of our own; other programs pass over it. */
  write_optional (out, "IepPosition", details->position);
  g_string_append (out, " /M ");
  write_date (out, signed_at);
  g_string_append (out, " /Prop_Build << /App << /Name /Iepirkumi /REx (" PACKAGE_VERSION ") >> >> /ByteRange ");
  places->range = out->len;
  for (guint i = 0; i < RANGE_WIDTH; i++)
    g_string_append_c (out, ' ');
  g_string_append (out, " /Contents ");
  places->gap_start = out->len;
  g_string_append_c (out, '<');
  for (gsize i = 0; i < digits; i++)
    g_string_append_c (out, '0');
  g_string_append_c (out, '>');
  places->gap_end = out->len;
  g_string_append (out, " >>");
  iep_pdf_update_end (update);
}

static void
write_field (IepPdfUpdate              *update,
             guint                      number,
             guint                      signature,
             guint                      page,
             guint                      form,
             guint                      index)
{
  GString *out = iep_pdf_update_begin (update, number);
  char buffers[4][G_ASCII_DTOSTR_BUF_SIZE];

  /* Print and locked. */
  g_string_append_printf (out, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Paraksts%u) /F 132 /P %u 0 R /V %u 0 R",
                          index + 1, page, signature);
  if (form != 0)
    g_string_append_printf (out, " /Rect [ %s %s %s %s ] /AP << /N %u 0 R >>",
                            g_ascii_formatd (buffers[0], sizeof buffers[0], "%.2f", IEP_SIGNATURE_X),
                            g_ascii_formatd (buffers[1], sizeof buffers[1], "%.2f", IEP_SIGNATURE_Y),
                            g_ascii_formatd (buffers[2], sizeof buffers[2], "%.2f", IEP_SIGNATURE_X + IEP_SIGNATURE_WIDTH),
                            g_ascii_formatd (buffers[3], sizeof buffers[3], "%.2f",
                                             (double) IEP_SIGNATURE_Y + IEP_SIGNATURE_HEIGHT), form);
  else
    g_string_append (out, " /Rect [ 0 0 0 0 ]");
  g_string_append (out, " >>");
  iep_pdf_update_end (update);
}

/* A dictionary as it is, but for one key: there an array gets one more reference. */
static void
write_with_more (IepPdfReader *reader,
                 IepPdfValue  *dictionary,
                 const char   *key,
                 guint         number,
                 GString      *out)
{
  IepPdfValue *array = iep_pdf_reader_get (reader, dictionary, key);

  for (guint i = 0; dictionary != NULL && i + 1 < dictionary->items->len; i += 2)
    {
      IepPdfValue *name = g_ptr_array_index (dictionary->items, i);

      if (iep_pdf_value_is_name (name, key) || iep_pdf_value_is_name (name, "SigFlags"))
        continue;
      g_string_append_c (out, ' ');
      iep_pdf_value_write (name, out);
      g_string_append_c (out, ' ');
      iep_pdf_value_write (g_ptr_array_index (dictionary->items, i + 1), out);
    }
  g_string_append_printf (out, " /%s [", key);
  for (guint i = 0; i < iep_pdf_value_length (array); i++)
    {
      g_string_append_c (out, ' ');
      iep_pdf_value_write (iep_pdf_value_element (array, i), out);
    }
  g_string_append_printf (out, " %u 0 R ]", number);
}

static void
write_page (IepPdfReader *reader,
            IepPdfUpdate *update,
            guint         page,
            guint         field)
{
  GString *out = iep_pdf_update_begin (update, page);

  g_string_append (out, "<<");
  write_with_more (reader, iep_pdf_reader_load (reader, page), "Annots", field, out);
  g_string_append (out, " >>");
  iep_pdf_update_end (update);
}

static void
write_catalog (IepPdfReader *reader,
               IepPdfUpdate *update,
               guint         field)
{
  IepPdfValue *catalog = iep_pdf_reader_get_catalog (reader);
  IepPdfValue *form = iep_pdf_reader_get (reader, catalog, "AcroForm");
  GString *out = iep_pdf_update_begin (update, iep_pdf_value_get (iep_pdf_reader_get_trailer (reader), "Root")->integer);

  g_string_append (out, "<<");
  for (guint i = 0; i + 1 < catalog->items->len; i += 2)
    {
      IepPdfValue *key = g_ptr_array_index (catalog->items, i);

      if (iep_pdf_value_is_name (key, "AcroForm") || iep_pdf_value_is_name (key, "Extensions"))
        continue;
      g_string_append_c (out, ' ');
      iep_pdf_value_write (key, out);
      g_string_append_c (out, ' ');
      iep_pdf_value_write (g_ptr_array_index (catalog->items, i + 1), out);
    }
  g_string_append (out, " /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 2 >> >> /AcroForm <<");
  write_with_more (reader, form, "Fields", field, out);
  /* Signatures exist, and only appending keeps them. */
  g_string_append (out, " /SigFlags 3 >> >>");
  iep_pdf_update_end (update);
}

static GBytes *
without_gap (const guint8 *data,
             gsize         length,
             const Places *places)
{
  gsize second = length - places->gap_end;
  guint8 *bytes = g_malloc (places->gap_start + second);

  memcpy (bytes, data, places->gap_start);
  memcpy (bytes + places->gap_start, data + places->gap_end, second);

  return g_bytes_new_take (bytes, places->gap_start + second);
}

static GBytes *
fill (GBytes        *prepared,
      const Places  *places,
      IepSigner     *signer,
      GError       **error)
{
  gsize length;
  const guint8 *source = g_bytes_get_data (prepared, &length);
  g_autofree guint8 *data = g_memdup2 (source, length);
  g_autofree char *range = g_strdup_printf ("[ 0 %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " ]",
                                            places->gap_start, places->gap_end, length - places->gap_end);
  g_autoptr(GBytes) covered = NULL;
  g_autoptr(GBytes) cms = NULL;
  g_autoptr(GString) digits = g_string_new (NULL);

  g_assert (strlen (range) <= RANGE_WIDTH);
  memcpy (data + places->range, range, strlen (range));
  covered = without_gap (data, length, places);
  cms = iep_signer_make_cms (signer, covered, error);
  if (cms == NULL)
    return NULL;
  iep_pdf_write_string (digits, g_bytes_get_data (cms, NULL), g_bytes_get_size (cms));
  if (digits->len > places->gap_end - places->gap_start)
    {
      g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_SIGNATURE,
                   /* Translators: %s is a technical detail in English. */
                   _("The signature could not be made (%s)."), "too large");
      return NULL;
    }
  /* The brackets are there. */
  memcpy (data + places->gap_start + 1, digits->str + 1, digits->len - 2);

  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/**
 * iep_pdf_sign:
 * @pdf: the file to sign; one of ours, signed before or not
 * @signer: who signs
 * @details: (nullable): what the signature says
 * @cancellable: (nullable): stops before the signature is made
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_CERTIFICATE, %IEP_DOCUMENT_ERROR_SIGNATURE,
 *   %IEP_DOCUMENT_ERROR_UNSUPPORTED, why the file cannot be read, and those of iep_signer_new_pkcs11()
 *
 * Adds a signature over the whole file. A card may ask for its PIN: call it in a worker thread.
 *
 * Returns: (transfer full) (nullable): the signed file, which begins with the bytes of @pdf
 */
GBytes *
iep_pdf_sign (GBytes                     *pdf,
              IepSigner                  *signer,
              const IepSignatureDetails  *details,
              GCancellable               *cancellable,
              GError                    **error)
{
  static const IepSignatureDetails nothing = { 0 };
  g_autoptr(IepPdfReader) reader = NULL;
  g_autoptr(IepPdfUpdate) update = NULL;
  g_autoptr(GDateTime) signed_at = NULL;
  g_autoptr(GBytes) prepared = NULL;
  Places places = { 0 };
  IepPdfValue *form;
  guint page;
  guint signature;
  guint field;
  guint appearance = 0;

  g_return_val_if_fail (pdf != NULL, NULL);
  g_return_val_if_fail (IEP_IS_SIGNER (signer), NULL);

  if (details == NULL)
    details = &nothing;
  if (!iep_signer_check_usable (signer, error))
    return NULL;
  reader = iep_pdf_reader_new (pdf, g_bytes_get_size (pdf), error);
  if (reader == NULL)
    return NULL;
  page = last_page (reader);
  if (page == 0 || !iep_pdf_reader_is_classic (reader))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_UNSUPPORTED,
                           _("This program signs only the PDF files it wrote itself."));
      return NULL;
    }
  signed_at = details->signed_at != NULL ? g_date_time_ref (details->signed_at) : g_date_time_new_now_local ();
  form = iep_pdf_reader_get (reader, iep_pdf_reader_get_catalog (reader), "AcroForm");
  update = iep_pdf_update_new (pdf, reader, FALSE);
  if (details->visible)
    {
      appearance = iep_pdf_appearance_add (update, signer, details, signed_at, IEP_SIGNATURE_WIDTH, IEP_SIGNATURE_HEIGHT,
                                           error);
      if (appearance == 0)
        return NULL;
    }
  signature = iep_pdf_update_reserve (update);
  field = iep_pdf_update_reserve (update);
  write_field (update, field, signature, page, appearance,
               iep_pdf_value_length (iep_pdf_reader_get (reader, form, "Fields")));
  write_page (reader, update, page, field);
  write_catalog (reader, update, field);
  write_signature (update, signature, signer, details, signed_at, &places);
  prepared = iep_pdf_update_finish (update);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return fill (prepared, &places, signer, error);
}
