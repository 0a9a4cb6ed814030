/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing with certificate files, and verifying: by us, by pdfsig and openssl, and after every kind of tampering. */
#include <stdio.h>
#include <string.h>

#include "document/iep-cms.h"
#include "document/iep-document-error.h"
#include "document/iep-pdf-reader.h"
#include "document/iep-pdf-update.h"
#include "document/iep-document-pdf.h"
#include "sample-estimate.h"
#include "sample-plan.h"
#include "support.h"

static IepTrust *trust;
static GBytes *signed_pdf;   /* three lines, by juris */
static GBytes *exported_pdf; /* what he signed */

static IepVerification *
verify (GBytes *pdf)
{
  g_autoptr(GError) error = NULL;
  IepVerification *found = iep_pdf_verify_with_trust (pdf, trust, &error);

  g_assert_no_error (error);
  g_assert_nonnull (found);

  return found;
}

static void
assert_invalid (GBytes     *pdf,
                const char *reason)
{
  g_autoptr(IepVerification) found = verify (pdf);
  g_autofree char *words = iep_verification_describe (found, NULL);

  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_INVALID);
  g_assert_nonnull (iep_verification_get_reason (found));
  g_assert_true (g_str_has_prefix (words, "Signature not valid. "));
  if (reason != NULL && strstr (words, reason) == NULL)
    g_error ("“%s” does not say “%s”", words, reason);
}

/* The places of Contents with its brackets. */
static void
find_gap (GBytes *pdf,
          gsize  *start,
          gsize  *end)
{
  const char *range = test_find_last (pdf, "/ByteRange [ 0 ");

  g_assert_nonnull (range);
  g_assert_cmpint (sscanf (range, "/ByteRange [ 0 %zu %zu", start, end), ==, 2);
}

static GBytes *
cms_of (GBytes *pdf)
{
  gsize start;
  gsize end;
  const char *data = g_bytes_get_data (pdf, NULL);
  GByteArray *bytes = g_byte_array_new ();
  IepDer rest;
  IepDer whole;
  guint8 tag;
  GBytes *result;

  find_gap (pdf, &start, &end);
  for (gsize i = start + 1; i < end - 1; i += 2)
    {
      guint8 byte = g_ascii_xdigit_value (data[i]) << 4 | g_ascii_xdigit_value (data[i + 1]);

      g_byte_array_append (bytes, &byte, 1);
    }
  rest = (IepDer) { bytes->data, bytes->len };
  g_assert_true (iep_der_next (&rest, &tag, NULL, &whole));
  result = g_bytes_new (whole.data, whole.length);
  g_byte_array_unref (bytes);

  return result;
}

static GBytes *
covered_by (GBytes *pdf)
{
  gsize start;
  gsize end;
  gsize length;
  const guint8 *data = g_bytes_get_data (pdf, &length);
  GByteArray *bytes = g_byte_array_new ();

  find_gap (pdf, &start, &end);
  g_byte_array_append (bytes, data, start);
  g_byte_array_append (bytes, data + end, length - end);

  return g_byte_array_free_to_bytes (bytes);
}

static void
assert_accepted_by_others (const char *name,
                           GBytes     *pdf,
                           const char *person)
{
  g_autofree char *file = g_strconcat (name, "-signed.pdf", NULL);
  g_autofree char *path = test_path (file);
  g_autofree char *cms_path = test_path ("contents.der");
  g_autofree char *covered_path = test_path ("covered.bin");
  g_autoptr(GBytes) cms = cms_of (pdf);
  g_autoptr(GBytes) covered = covered_by (pdf);
  g_autofree char *said = NULL;
  g_autofree char *verified = NULL;

  test_write (path, pdf);
  said = test_run (TRUE, "pdfsig", path, NULL);
  g_assert_nonnull (strstr (said, "Signature Validation: Signature is Valid."));
  g_assert_nonnull (strstr (said, "Total document signed"));
  g_assert_nonnull (strstr (said, "Signature Type: ETSI.CAdES.detached"));
  g_assert_nonnull (strstr (said, person));
  test_write (cms_path, cms);
  test_write (covered_path, covered);
  verified = test_run (TRUE, "openssl", "cms", "-verify", "-cades", "-inform", "DER", "-in", "contents.der", "-content",
                       "covered.bin", "-binary", "-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null", NULL);
  g_assert_nonnull (strstr (verified, "CAdES Verification successful"));
}

static void
test_sign (void)
{
  g_autoptr(IepVerification) found = verify (signed_pdf);
  g_autoptr(GBytes) content = sample_plan_content (3, SAMPLE_PLAIN);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autofree char *words = NULL;
  g_autofree char *wrong = NULL;
  g_autoptr(GError) error = NULL;

  assert_accepted_by_others ("juris", signed_pdf, "JURIS BĒRZIŅŠ");
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  g_assert_null (iep_verification_get_reason (found));
  g_assert_cmpuint (iep_verification_get_n_signatures (found), ==, 1);
  g_assert_true (iep_verification_get_covers_whole_file (found));
  g_assert_true (iep_verification_get_digest_ok (found));
  g_assert_true (iep_verification_get_signature_ok (found));
  g_assert_true (iep_verification_get_trusted (found));
  g_assert_cmpstr (iep_verification_get_signer_name (found), ==, "JURIS BĒRZIŅŠ");
  g_assert_nonnull (strstr (iep_verification_get_subject (found), "PNOLV-010180-10015"));
  g_assert_nonnull (strstr (iep_verification_get_issuer (found), "Test Issuing Authority"));
  g_assert_cmpstr (iep_verification_get_signature_reason (found), ==, "Iepirkumu plāns");
  g_assert_nonnull (iep_verification_get_signed_at (found));
  g_assert_cmpstr (iep_verification_get_content_hash (found), ==, hash);
  g_assert_cmpuint (iep_verification_get_content_version (found), ==, 3);
  g_assert_true (g_bytes_equal (iep_verification_get_content (found), content));
  words = iep_verification_describe (found, hash);
  g_assert_true (g_str_has_prefix (words, "Signature valid: JURIS BĒRZIŅŠ, iestādes vadītājs, "));
  g_assert_cmpstr (iep_verification_get_signer_position (found), ==, "iestādes vadītājs");
  g_assert_true (g_str_has_suffix (words, " The content matches version 3."));
  /* Another version than the one expected. */
  wrong = iep_verification_describe (found, "00");
  g_assert_true (g_str_has_prefix (wrong, "Signature not valid. The content of the file is not that of this version."));
  iep_verification_set_expected_hash (found, "00");
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_INVALID);
  iep_verification_set_expected_hash (found, hash);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);

  g_assert_true (iep_pdf_signature_matches_export (exported_pdf, signed_pdf, &error));
  g_assert_no_error (error);
}

/* An estimate is signed and verified by the same means. */
static void
test_estimate (void)
{
  g_autoptr(GBytes) content = sample_estimate_content (5, TRUE);
  g_autoptr(JsonObject) frame = sample_estimate_frame (content);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);
  g_autoptr(GBytes) signed_estimate = NULL;
  g_autoptr(IepVerification) found = NULL;
  g_autofree char *words = NULL;
  IepSignatureDetails details = { .position = "iestādes vadītājs", .reason = "Tāme 2027. gadam", .visible = TRUE };

  g_assert_no_error (error);
  signed_estimate = iep_pdf_sign (pdf, signer, &details, NULL, &error);
  g_assert_no_error (error);
  assert_accepted_by_others ("estimate", signed_estimate, "JURIS BĒRZIŅŠ");
  found = verify (signed_estimate);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  g_assert_cmpstr (iep_verification_get_content_hash (found), ==, hash);
  g_assert_cmpuint (iep_verification_get_content_version (found), ==, 2);
  g_assert_true (g_bytes_equal (iep_verification_get_content (found), content));
  words = iep_verification_describe (found, hash);
  g_assert_true (g_str_has_suffix (words, " The content matches version 2."));
  g_assert_true (iep_pdf_signature_matches_export (pdf, signed_estimate, &error));
  g_assert_false (iep_pdf_signature_matches_export (exported_pdf, signed_estimate, &error));
}

static void
test_elliptic_and_visible (void)
{
  g_autoptr(GBytes) pdf = test_signed_plan ("elliptic", TRUE);
  g_autoptr(IepVerification) found = verify (pdf);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = test_path ("visible.pdf");
  g_autofree char *text = NULL;

  assert_accepted_by_others ("elliptic", pdf, "ILZE LIEPA");
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  g_assert_true (iep_pdf_signature_matches_export (exported_pdf, pdf, &error));
  g_assert_no_error (error);
  test_write (path, pdf);
  text = test_run (TRUE, "pdftotext", path, "-", NULL);
  g_assert_nonnull (strstr (text, "Parakstīts elektroniski"));
  g_assert_nonnull (strstr (text, "iestādes vadītājs"));
  g_assert_nonnull (strstr (text, "Test Issuing Authority"));
}

static void
test_untrusted (void)
{
  g_autoptr(GBytes) pdf = test_signed_plan ("stranger", FALSE);
  g_autoptr(IepVerification) found = verify (pdf);
  g_autofree char *words = iep_verification_describe (found, NULL);

  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID_UNTRUSTED);
  g_assert_true (iep_verification_get_signature_ok (found));
  g_assert_false (iep_verification_get_trusted (found));
  g_assert_true (g_str_has_prefix (words, "Signature valid, but the certificate is not trusted on this computer: SVEŠINIEKS"));
}

static void
assert_p12_refused (GBytes     *p12,
                    const char *passphrase,
                    int         code,
                    const char *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(IepSigner) signer = iep_signer_new_pkcs12 (p12, passphrase, &error);

  g_assert_null (signer);
  g_assert_error (error, IEP_DOCUMENT_ERROR, code);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
  /* Never repeated in a message. */
  g_assert_true (passphrase == NULL || *passphrase == '\0' || strstr (error->message, passphrase) == NULL);
}

static void
test_certificate_files (void)
{
  g_autofree char *path = test_path ("juris.p12");
  g_autofree char *key_path = test_path ("juris.key");
  g_autoptr(GBytes) p12 = test_read (path);
  g_autoptr(GBytes) key = test_read (key_path);
  g_autoptr(GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr(IepSigner) signer = test_signer ("juris");

  g_assert_cmpstr (iep_signer_get_certificate_name (signer), ==, "JURIS BĒRZIŅŠ");
  g_assert_cmpstr (iep_signer_get_issuer_name (signer), ==, "Test Issuing Authority");
  g_assert_cmpint (g_date_time_compare (iep_signer_get_not_before (signer), iep_signer_get_not_after (signer)), <, 0);
  assert_p12_refused (p12, "nepareiza", IEP_DOCUMENT_ERROR_PASSWORD, "passphrase of the certificate file is wrong");
  assert_p12_refused (p12, "", IEP_DOCUMENT_ERROR_PASSWORD, "passphrase of the certificate file is wrong");
  assert_p12_refused (p12, NULL, IEP_DOCUMENT_ERROR_PASSWORD, "passphrase of the certificate file is wrong");
  assert_p12_refused (key, TEST_PASSPHRASE, IEP_DOCUMENT_ERROR_CERTIFICATE, "not a certificate file");
  assert_p12_refused (empty, TEST_PASSPHRASE, IEP_DOCUMENT_ERROR_CERTIFICATE, "not a certificate file");
  for (gsize length = 1; length < g_bytes_get_size (p12); length += 37)
    {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes (p12, 0, length);
      g_autoptr(GError) error = NULL;
      g_autoptr(IepSigner) none = iep_signer_new_pkcs12 (part, TEST_PASSPHRASE, &error);

      g_assert_null (none);
      g_assert_nonnull (error);
    }
}

static void
assert_may_not_sign (const char *name,
                     const char *message)
{
  g_autoptr(IepSigner) signer = test_signer (name);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = iep_pdf_sign (exported_pdf, signer, NULL, NULL, &error);

  g_assert_null (pdf);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_certificates_that_may_not (void)
{
  assert_may_not_sign ("expired", "was valid until");
  assert_may_not_sign ("encrypts", "not meant for signing");
}

/* A signature made when its certificate was not valid: the claimed time decides. */
static void
test_time_outside_certificate (void)
{
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GDateTime) early = g_date_time_new_utc (2001, 1, 1, 0, 0, 0);
  g_autoptr(GError) error = NULL;
  IepSignatureDetails details = { .signed_at = early };
  g_autoptr(GBytes) pdf = iep_pdf_sign (exported_pdf, signer, &details, NULL, &error);

  g_assert_no_error (error);
  assert_invalid (pdf, "certificate was not valid when the file was signed");
}

/* Nobody's clock vouches for a time but the signer's: one that is still to come cannot be true. */
static void
test_time_to_come (void)
{
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) soon = g_date_time_add_minutes (now, 3);
  g_autoptr(GDateTime) hour = g_date_time_add_minutes (now, 60);
  g_autoptr(GDateTime) later = g_date_time_add_minutes (now, 120);
  g_autoptr(GError) error = NULL;
  IepSignatureDetails details = { .signed_at = hour };
  g_autoptr(GBytes) pdf = iep_pdf_sign (exported_pdf, signer, &details, NULL, &error);
  g_autoptr(GBytes) ordinary = NULL;
  g_autoptr(IepVerification) found = NULL;
  g_autoptr(IepVerification) between = NULL;
  g_autofree char *words = NULL;
  g_autofree char *stored = NULL;

  g_assert_no_error (error);
  assert_invalid (pdf, "which is still to come");
  found = verify (pdf);
  words = iep_verification_describe (found, NULL);
  g_assert_nonnull (strstr (words, "Signature not valid."));
  /* The clock of the server knows better than that of this computer. */
  iep_verification_set_now (found, later);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  iep_verification_set_stored_at (found, now);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_INVALID);
  stored = iep_verification_describe (found, NULL);
  g_assert_nonnull (strstr (stored, "stored before that"));
  iep_verification_set_stored_at (found, hour);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  /* Two clocks are never the same. */
  details.signed_at = soon;
  ordinary = iep_pdf_sign (exported_pdf, signer, &details, NULL, &error);
  g_assert_no_error (error);
  between = verify (ordinary);
  g_assert_cmpint (iep_verification_get_result (between), ==, IEP_VERIFICATION_VALID);
}

/* Nobody may still call the file valid; @strict: it has to be called invalid. */
static void
try_changed (guint8  *data,
             gsize    length,
             gsize    place,
             guint8   change,
             gboolean strict)
{
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(IepVerification) found = NULL;
  g_autoptr(GError) error = NULL;

  data[place] ^= change;
  pdf = g_bytes_new_static (data, length);
  found = iep_pdf_verify_with_trust (pdf, trust, &error);
  if (found != NULL && iep_verification_get_result (found) != IEP_VERIFICATION_INVALID &&
      (strict || iep_verification_get_result (found) == IEP_VERIFICATION_VALID))
    g_error ("The byte %" G_GSIZE_FORMAT " was changed by %02x and nobody saw it", place, change);
  g_assert_true (found != NULL || g_error_matches (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_NOT_PDF));
  data[place] ^= change;
}

/* Everywhere in the file, and at every single place of the signature. */
static void
test_changed_bytes (void)
{
  gsize length;
  const guint8 *source = g_bytes_get_data (signed_pdf, &length);
  g_autofree guint8 *data = g_memdup2 (source, length);
  gsize start;
  gsize end;
  guint step = g_test_thorough () ? 1 : 29;

  find_gap (signed_pdf, &start, &end);
  for (gsize i = 0; i < length; i += (i < start || i >= end) ? step : 1)
    {
      /* The zeros after the signature are all alike. */
      if (i > start + 9000 && i < end - 8 && i % 53 != 0)
        continue;
      try_changed (data, length, i, i >= start && i < end ? 0x01 : 0xff, TRUE);
      if (i >= start && i < end && g_ascii_isalpha (data[i]))
        try_changed (data, length, i, 0x20, TRUE);
    }
}

static void
test_truncated (void)
{
  gsize length = g_bytes_get_size (signed_pdf);

  for (gsize i = 0; i < length; i += 1 + i % 97)
    {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes (signed_pdf, 0, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(IepVerification) found = iep_pdf_verify_with_trust (part, trust, &error);

      if (found == NULL)
        g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_NOT_PDF);
      else if (iep_verification_get_result (found) == IEP_VERIFICATION_UNSIGNED)
        /* Cut where the signature was added: the exported file, unsigned. */
        g_assert_true (i >= g_bytes_get_size (exported_pdf) - 1 && i <= g_bytes_get_size (exported_pdf));
      else
        g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_INVALID);
    }
}

static GBytes *
append (GBytes     *pdf,
        const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_byte_array_append (bytes, (const guint8 *) text, strlen (text));

  return g_byte_array_free_to_bytes (bytes);
}

static void
test_appended (void)
{
  g_autoptr(GBytes) blank = append (signed_pdf, "\n");
  g_autoptr(GBytes) junk = append (signed_pdf, "junk");
  g_autoptr(IepPdfReader) reader = iep_pdf_reader_new (signed_pdf, g_bytes_get_size (signed_pdf), NULL);
  g_autoptr(IepPdfUpdate) update = iep_pdf_update_new (signed_pdf, reader, FALSE);
  g_autoptr(GBytes) updated = NULL;

  assert_invalid (blank, "added after signing");
  assert_invalid (junk, NULL);
  /* A harmless object nobody refers to is still not signed. */
  g_string_append (iep_pdf_update_begin (update, iep_pdf_update_reserve (update)), "<< >>");
  iep_pdf_update_end (update);
  updated = iep_pdf_update_finish (update);
  assert_invalid (updated, "added after signing");
}

/* The signature of one file in another. */
static void
test_swapped (void)
{
  g_autoptr(GBytes) other = test_plan (4);
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GBytes) other_signed = iep_pdf_sign (other, signer, NULL, NULL, NULL);
  gsize length;
  g_autofree guint8 *data = NULL;
  gsize start, end, other_start, other_end;
  g_autoptr(GBytes) swapped = NULL;
  const guint8 *source = g_bytes_get_data (signed_pdf, &length);

  data = g_memdup2 (source, length);
  find_gap (signed_pdf, &start, &end);
  find_gap (other_signed, &other_start, &other_end);
  g_assert_cmpuint (end - start, ==, other_end - other_start);
  memcpy (data + start, (const guint8 *) g_bytes_get_data (other_signed, NULL) + other_start, end - start);
  swapped = g_bytes_new (data, length);
  assert_invalid (swapped, "was changed after signing");
}

/* An update that takes the signature out of the form. */
static void
test_removed (void)
{
  g_autoptr(IepPdfReader) reader = iep_pdf_reader_new (signed_pdf, g_bytes_get_size (signed_pdf), NULL);
  g_autoptr(IepPdfUpdate) update = iep_pdf_update_new (signed_pdf, reader, FALSE);
  guint root = iep_pdf_value_get (iep_pdf_reader_get_trailer (reader), "Root")->integer;
  IepPdfValue *catalog = iep_pdf_reader_get_catalog (reader);
  GString *out = iep_pdf_update_begin (update, root);
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(IepVerification) unsigned_file = verify (exported_pdf);
  g_autofree char *words = iep_verification_describe (unsigned_file, NULL);

  g_string_append (out, "<< /Type /Catalog /Pages ");
  iep_pdf_value_write (iep_pdf_value_get (catalog, "Pages"), out);
  g_string_append (out, " >>");
  iep_pdf_update_end (update);
  pdf = iep_pdf_update_finish (update);
  assert_invalid (pdf, "no longer belongs to it");

  g_assert_cmpint (iep_verification_get_result (unsigned_file), ==, IEP_VERIFICATION_UNSIGNED);
  g_assert_cmpstr (words, ==, "The file carries no signature.");
}

static void
test_several (void)
{
  g_autoptr(IepSigner) second = test_signer ("elliptic");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) twice = iep_pdf_sign (signed_pdf, second, NULL, NULL, &error);
  g_autoptr(IepVerification) found = NULL;
  g_autofree char *words = NULL;
  g_autofree char *path = test_path ("twice.pdf");
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  found = verify (twice);
  words = iep_verification_describe (found, NULL);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  g_assert_cmpuint (iep_verification_get_n_signatures (found), ==, 2);
  g_assert_cmpstr (iep_verification_get_signer_name (found), ==, "JURIS BĒRZIŅŠ");
  g_assert_nonnull (strstr (words, "; ILZE LIEPA"));
  g_assert_true (iep_pdf_signature_matches_export (exported_pdf, twice, &error));
  g_assert_no_error (error);
  test_write (path, twice);
  said = test_run (TRUE, "pdfsig", path, NULL);
  g_assert_nonnull (strstr (said, "Signature #2"));
  g_assert_null (strstr (said, "Invalid"));
  /* The first one changed under the second. */
  {
    g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (twice, NULL), g_bytes_get_size (twice));
    gsize start, end;
    g_autoptr(GBytes) changed = NULL;

    find_gap (signed_pdf, &start, &end);
    data[start + 100] ^= 1;
    changed = g_bytes_new (data, g_bytes_get_size (twice));
    assert_invalid (changed, NULL);
  }
}

/* Somebody changes a page and signs that, on top of what the head signed. */
static void
test_changed_between (void)
{
  g_autoptr(IepSigner) signer = test_signer ("stranger");
  g_autoptr(GBytes) foreign = test_sign_foreign (exported_pdf, signer, "ETSI.CAdES.detached", FALSE);
  g_autoptr(GBytes) evil = test_sign_foreign (exported_pdf, signer, "ETSI.CAdES.detached", TRUE);
  g_autoptr(GBytes) evil_twice = test_sign_foreign (signed_pdf, signer, "ETSI.CAdES.detached", TRUE);
  g_autoptr(IepVerification) found = verify (foreign);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (iep_verification_get_reason (found), ==, NULL);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID_UNTRUSTED);
  /* The bytes in front are the exported ones and the signature covers all, yet another page is shown. */
  g_assert_false (iep_pdf_signature_matches_export (exported_pdf, evil, &error));
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH);
  assert_invalid (evil_twice, "changed between two signatures");
}

static void
test_foreign_tools (void)
{
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GBytes) foreign = test_sign_foreign (exported_pdf, signer, "ETSI.CAdES.detached", FALSE);
  g_autoptr(GBytes) other_kind = test_sign_foreign (exported_pdf, signer, "adbe.pkcs7.detached", FALSE);
  g_autoptr(IepVerification) found = verify (foreign);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autofree char *path = test_path ("foreign.pdf");
  g_autofree char *said = NULL;

  /* Catalog in an object stream, cross-reference stream with a predictor: others read it, so must we. */
  test_write (path, foreign);
  said = test_run (TRUE, "pdfsig", path, NULL);
  g_assert_nonnull (strstr (said, "Signature is Valid"));
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  g_assert_cmpuint (iep_verification_get_content_version (found), ==, 3);
  g_assert_true (iep_pdf_signature_matches_export (exported_pdf, foreign, &error));
  g_assert_no_error (error);
  assert_invalid (other_kind, "not of the PAdES kind");
  /* On top of such a file we do not write. */
  again = iep_pdf_sign (foreign, signer, NULL, NULL, &error);
  g_assert_null (again);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_UNSUPPORTED);
}

static void
assert_not_the_export (GBytes     *pdf,
                       int         code,
                       const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (iep_pdf_signature_matches_export (exported_pdf, pdf, &error));
  g_assert_error (error, IEP_DOCUMENT_ERROR, code);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_matches_export (void)
{
  g_autoptr(GBytes) other = test_plan (4);
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GBytes) other_signed = iep_pdf_sign (other, signer, NULL, NULL, NULL);
  g_autoptr(GBytes) text = g_bytes_new_static ("hello", 5);
  g_autoptr(GBytes) part = g_bytes_new_from_bytes (exported_pdf, 0, 5000);

  assert_not_the_export (exported_pdf, IEP_DOCUMENT_ERROR_MISMATCH, "not signed");
  assert_not_the_export (other_signed, IEP_DOCUMENT_ERROR_MISMATCH, "not the one that was exported");
  assert_not_the_export (part, IEP_DOCUMENT_ERROR_MISMATCH, "not the one that was exported");
  assert_not_the_export (text, IEP_DOCUMENT_ERROR_NOT_PDF, "not a PDF");
}

static void
test_not_pdf (void)
{
  static const char *const texts[] = { "", "%", "%PDF", "hello world", "PK\003\004" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr(GError) error = NULL;
      g_autoptr(IepVerification) found = iep_pdf_verify (bytes, &error);

      g_assert_null (found);
      g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_NOT_PDF);
    }
}

/* Adds a time stamp by openssl to the signature of the file, as an unsigned attribute. */
static GBytes *
with_time_stamp (GBytes     *pdf,
                 const char *stamped_file)
{
  g_autoptr(GBytes) cms = cms_of (pdf);
  g_autoptr(IepCms) read = iep_cms_new (cms);
  g_autofree char *token_path = test_path ("token.der");
  g_autofree char *imprint_path = test_path (stamped_file);
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GBytes) signature = g_bytes_new (read->signature.data, read->signature.length);
  g_autoptr(GByteArray) attribute = g_byte_array_new ();
  g_autoptr(GByteArray) values = g_byte_array_new ();
  g_autoptr(GByteArray) sequence = g_byte_array_new ();
  g_autoptr(GByteArray) unsigned_attributes = g_byte_array_new ();
  g_autoptr(GByteArray) signer = g_byte_array_new ();
  g_autoptr(GByteArray) result = g_byte_array_new ();
  const guint8 *data = g_bytes_get_data (cms, NULL);
  IepDer all = { data, g_bytes_get_size (cms) };
  IepDer info, outer, signed_data, signers, old_signer, oid;
  GByteArray *level;
  guint8 tag;
  gsize start, end, length;
  guint8 *copy;
  const guint8 *source;

  if (g_str_equal (stamped_file, "signature.bin"))
    test_write (imprint_path, signature);
  g_free (test_run (TRUE, "openssl", "ts", "-query", "-data", stamped_file, "-sha256", "-cert", "-out", "query.tsq", NULL));
  g_free (test_run (TRUE, "openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-token_out", "-out",
                    "token.der", NULL));
  token = test_read (token_path);

  iep_der_append (values, IEP_DER_SET, g_bytes_get_data (token, NULL), g_bytes_get_size (token));
  iep_der_append_oid (attribute, "1.2.840.113549.1.9.16.2.14");
  g_byte_array_append (attribute, values->data, values->len);
  iep_der_append (sequence, IEP_DER_SEQUENCE, attribute->data, attribute->len);
  iep_der_append (unsigned_attributes, IEP_DER_CONTEXT (1), sequence->data, sequence->len);

  /* ContentInfo { oid, [0] { SignedData { …, SET { SignerInfo } } } }, opened and closed again around the longer end. */
  g_assert_true (iep_der_expect (&all, IEP_DER_SEQUENCE, &info));
  g_assert_true (iep_der_next (&info, &tag, NULL, &oid));
  g_assert_true (iep_der_expect (&info, IEP_DER_CONTEXT (0), &outer));
  g_assert_true (iep_der_expect (&outer, IEP_DER_SEQUENCE, &signed_data));
  level = g_byte_array_new ();
  {
    IepDer rest = signed_data;
    IepDer whole;
    IepDer content;

    while (iep_der_next (&rest, &tag, &content, &whole) && rest.length > 0)
      g_byte_array_append (level, whole.data, whole.length);
    signers = content;
  }
  g_assert_true (iep_der_expect (&signers, IEP_DER_SEQUENCE, &old_signer));
  {
    g_autoptr(GByteArray) inner = g_byte_array_new ();
    g_autoptr(GByteArray) set = g_byte_array_new ();

    g_byte_array_append (inner, old_signer.data, old_signer.length);
    g_byte_array_append (inner, unsigned_attributes->data, unsigned_attributes->len);
    iep_der_append (signer, IEP_DER_SEQUENCE, inner->data, inner->len);
    iep_der_append (set, IEP_DER_SET, signer->data, signer->len);
    g_byte_array_append (level, set->data, set->len);
  }
  {
    g_autoptr(GByteArray) a = g_byte_array_new ();
    g_autoptr(GByteArray) b = g_byte_array_new ();
    g_autoptr(GByteArray) c = g_byte_array_new ();

    iep_der_append (a, IEP_DER_SEQUENCE, level->data, level->len);
    iep_der_append (b, IEP_DER_CONTEXT (0), a->data, a->len);
    g_byte_array_append (c, oid.data, oid.length);
    g_byte_array_append (c, b->data, b->len);
    iep_der_append (result, IEP_DER_SEQUENCE, c->data, c->len);
  }
  g_byte_array_unref (level);

  find_gap (pdf, &start, &end);
  source = g_bytes_get_data (pdf, &length);
  copy = g_memdup2 (source, length);
  g_assert_cmpuint (2 * result->len, <=, end - start - 2);
  for (gsize i = 0; i < result->len; i++)
    {
      char hex[3];

      g_snprintf (hex, sizeof hex, "%02x", result->data[i]);
      memcpy (copy + start + 1 + 2 * i, hex, 2);
    }

  return g_bytes_new_take (copy, length);
}

static void
make_time_stamper (void)
{
  g_autofree char *path = test_path ("tsa.cnf");
  g_autofree char *extensions = test_path ("tsa.ext");

  g_assert_true (g_file_set_contents (extensions, "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n",
                                      -1, NULL));
  g_assert_true (g_file_set_contents (path,
    "[tsa]\ndefault_tsa=t\n[t]\nserial=tsa.srl\nsigner_cert=tsa.pem\ncerts=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\n"
    "default_policy=1.2.3.4\ndigests=sha256,sha384,sha512\nordering=no\ntsa_name=no\ness_cert_id_chain=no\n", -1, NULL));
  g_free (test_run (TRUE, "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj",
                    "/C=LV/CN=Test Time Stamper", NULL));
  g_free (test_run (TRUE, "openssl", "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
                    "-CAcreateserial", "-days", "1000", "-extfile", "tsa.ext", "-out", "tsa.pem", NULL));
}

static void
test_time_stamp (void)
{
  g_autoptr(GBytes) stamped = NULL;
  g_autoptr(GBytes) wrong = NULL;
  g_autoptr(IepVerification) found = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(IepSigner) signer = test_signer ("elliptic");
  g_autoptr(GDateTime) earlier = g_date_time_add_minutes (now, -90);
  IepSignatureDetails details = { .signed_at = earlier };
  g_autoptr(GBytes) pdf = iep_pdf_sign (exported_pdf, signer, &details, NULL, NULL);
  g_autofree guint8 *data = NULL;
  gsize start, end, length;
  const guint8 *source;

  make_time_stamper ();
  stamped = with_time_stamp (pdf, "signature.bin");
  found = verify (stamped);
  g_assert_cmpstr (iep_verification_get_reason (found), ==, NULL);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
  /* The stamp's time, not the one the signer claims. */
  g_assert_cmpint (ABS (g_date_time_difference (iep_verification_get_signed_at (found), now)), <, 30 * G_TIME_SPAN_MINUTE);
  /* A stamp over something else. */
  wrong = with_time_stamp (pdf, "root.pem");
  assert_invalid (wrong, "time stamp does not belong");
  /* And a byte of the stamp changed; nothing signs the certificates that come along with it but their issuers. */
  find_gap (stamped, &start, &end);
  source = g_bytes_get_data (stamped, &length);
  data = g_memdup2 (source, length);
  for (gsize i = start + 1; i < start + 16000 && i < end - 1; i += 11)
    try_changed (data, length, i, 0x01, FALSE);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  test_make_keys ();
  trust = test_trust ();
  exported_pdf = test_plan (3);
  signed_pdf = test_signed_plan ("juris", FALSE);
  g_test_add_func ("/document/signature/sign", test_sign);
  g_test_add_func ("/document/signature/estimate", test_estimate);
  g_test_add_func ("/document/signature/elliptic-and-visible", test_elliptic_and_visible);
  g_test_add_func ("/document/signature/untrusted", test_untrusted);
  g_test_add_func ("/document/signature/certificate-files", test_certificate_files);
  g_test_add_func ("/document/signature/certificates-that-may-not", test_certificates_that_may_not);
  g_test_add_func ("/document/signature/time-outside-certificate", test_time_outside_certificate);
  g_test_add_func ("/document/signature/time-to-come", test_time_to_come);
  g_test_add_func ("/document/signature/changed-bytes", test_changed_bytes);
  g_test_add_func ("/document/signature/truncated", test_truncated);
  g_test_add_func ("/document/signature/appended", test_appended);
  g_test_add_func ("/document/signature/swapped", test_swapped);
  g_test_add_func ("/document/signature/removed", test_removed);
  g_test_add_func ("/document/signature/several", test_several);
  g_test_add_func ("/document/signature/changed-between", test_changed_between);
  g_test_add_func ("/document/signature/foreign-tools", test_foreign_tools);
  g_test_add_func ("/document/signature/matches-export", test_matches_export);
  g_test_add_func ("/document/signature/not-pdf", test_not_pdf);
  g_test_add_func ("/document/signature/time-stamp", test_time_stamp);
  result = g_test_run ();
  g_bytes_unref (signed_pdf);
  g_bytes_unref (exported_pdf);
  iep_trust_unref (trust);
  test_clean_up ();

  return result;
}
