/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own reader of PDFs: the structure, signatures, attachments. (Poppler draws them in a closed-off process.) */
#include "fuzz.h"

#include "document/iep-document-pdf.h"
#include "document/iep-pdf-reader.h"
#include "document/iep-pdf-signature.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static IepTrust *trust;
  g_autoptr(GBytes) pdf = g_bytes_new (data, size);
  g_autoptr(IepVerification) verification = NULL;
  g_autoptr(IepPdfReader) reader = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(JsonObject) frame = NULL;

  if (trust == NULL)
    trust = iep_trust_new (FALSE);
  verification = iep_pdf_verify_with_trust (pdf, trust, NULL);
  if (verification != NULL)
    {
      g_autofree char *words = iep_verification_describe (verification, NULL);
    }
  iep_pdf_signature_matches_export (pdf, pdf, NULL);
  content = iep_document_pdf_get_content (pdf, NULL);
  frame = iep_document_pdf_get_frame (pdf, NULL);
  reader = iep_pdf_reader_new (pdf, size, NULL);
  if (reader != NULL)
    for (guint i = 0; i < MIN (iep_pdf_reader_get_size (reader), 64); i++)
      {
        IepPdfValue *value = iep_pdf_reader_load (reader, i);
        g_autoptr(GString) out = g_string_new (NULL);

        if (value == NULL)
          continue;
        iep_pdf_value_write (value, out);
        if (value->type == IEP_PDF_STREAM)
          g_bytes_unref (iep_pdf_reader_decode (reader, value, 1024 * 1024, NULL) ?: g_bytes_new (NULL, 0));
      }

  return 0;
}
