/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verifying the signatures of a PDF.
 *
 * The signatures are found through the form of the file as its newest cross-reference shows it, by our own reader: it
 * understands the streams foreign tools write on top of our file, repairs nothing, and refuses what it does not
 * understand. A file is valid when
 *  - the last signature covers every byte but its own Contents, and the gap holds nothing but their hexadecimal digits,
 *    the CMS and zeros;
 *  - each earlier signature covers a complete earlier version of the file, and what came later only adds signatures;
 *  - each is a PAdES signature (ETSI.CAdES.detached) whose certificate is bound to it, or a document time stamp. */
#define _GNU_SOURCE /* memmem */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "database/iep-json.h"
#include "document/iep-certificate.h"
#include "document/iep-cms.h"
#include "document/iep-document-error.h"
#include "document/iep-json-read.h"
#include "document/iep-pdf-reader.h"
#include "document/iep-pdf-revision.h"
#include "document/iep-pdf-signature.h"
#include "document/iep-document-kind.h"
#include "document/iep-verification-private.h"

#define FIELDS_MAX 256
#define FIELD_DEPTH_MAX 8
#define SIGNATURES_MAX 16

typedef struct
{
  IepPdfValue *dictionary;
  gsize gap_start; /* the first byte of Contents with its bracket */
  gsize gap_end;   /* the byte behind */
  gsize end;       /* the byte behind what is covered */
  gboolean time_stamp;
  GDateTime *claimed_at;
} Signature;

static void
signature_clear (gpointer data)
{
  g_clear_pointer (&((Signature *) data)->claimed_at, g_date_time_unref);
}

typedef struct
{
  GBytes *pdf;
  const guint8 *data;
  gsize length;
  IepPdfReader *reader;
  IepTrust *trust;
  IepVerification *found;
  GArray *signatures;
  guint n_fields;
} Verify;

static gboolean
refuse (Verify     *self,
        const char *reason)
{
  iep_verification_refuse (self->found, "%s", reason);

  return FALSE;
}

/* A position written into the file; FALSE for anything that is no plain number inside it. */
static gboolean
position (Verify      *self,
          IepPdfValue *value,
          gsize       *result)
{
  if (value->type != IEP_PDF_INTEGER || value->integer < 0 || (guint64) value->integer > self->length)
    return FALSE;
  *result = value->integer;

  return TRUE;
}

static gboolean
is_hexadecimal (const guint8 *data,
                gsize         length)
{
  gboolean lower = FALSE;
  gboolean upper = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isxdigit (data[i]))
        return FALSE;
      lower = lower || (data[i] >= 'a' && data[i] <= 'f');
      upper = upper || (data[i] >= 'A' && data[i] <= 'F');
    }

  /* Nobody writes both; one letter in the other case is a changed byte. */
  return length % 2 == 0 && !(lower && upper);
}

/* D:YYYYMMDDHHmmSS+HH'mm' */
static GDateTime *
read_date (IepPdfValue *value)
{
  g_autofree char *text = iep_pdf_value_to_text (value);
  g_autofree char *zone_text = NULL;
  g_autoptr(GTimeZone) zone = NULL;
  int parts[6] = { 0, 1, 1, 0, 0, 0 };
  const char *at = text;

  if (text == NULL || !g_str_has_prefix (at, "D:"))
    return NULL;
  at += 2;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      guint digits = i == 0 ? 4 : 2;

      if (!g_ascii_isdigit (*at))
        break;
      parts[i] = 0;
      for (guint k = 0; k < digits; k++, at++)
        {
          if (!g_ascii_isdigit (*at))
            return NULL;
          parts[i] = parts[i] * 10 + (*at - '0');
        }
    }
  if ((*at == '+' || *at == '-') && strlen (at) >= 6 && at[3] == '\'')
    {
      zone_text = g_strdup_printf ("%.3s:%.2s", at, at + 4);
      zone = g_time_zone_new_identifier (zone_text);
    }
  if (zone == NULL)
    zone = g_time_zone_new_utc ();

  return g_date_time_new (zone, parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
}

static gboolean
read_signature (Verify      *self,
                IepPdfValue *dictionary)
{
  IepPdfValue *range = iep_pdf_value_get (dictionary, "ByteRange");
  IepPdfValue *contents = iep_pdf_value_get (dictionary, "Contents");
  IepPdfValue *filter = iep_pdf_reader_get (self->reader, dictionary, "SubFilter");
  Signature signature = { .dictionary = dictionary };
  gsize numbers[4];

  if (self->signatures->len >= SIGNATURES_MAX)
    return refuse (self, _("The file carries too many signatures."));
  signature.time_stamp = iep_pdf_value_is_name (filter, "ETSI.RFC3161");
  if (!signature.time_stamp && !iep_pdf_value_is_name (filter, "ETSI.CAdES.detached"))
    return refuse (self, _("The signature is not of the PAdES kind (ETSI.CAdES.detached)."));
  if (iep_pdf_value_length (range) != 4)
    return refuse (self, _("The signature does not say which bytes it covers."));
  for (guint i = 0; i < 4; i++)
    if (!position (self, iep_pdf_value_element (range, i), &numbers[i]))
      return refuse (self, _("The signature does not say which bytes it covers."));
  signature.gap_start = numbers[1];
  signature.gap_end = numbers[2];
  if (numbers[0] != 0 || numbers[2] < numbers[1] || numbers[3] > self->length - numbers[2] ||
      contents == NULL || contents->type != IEP_PDF_STRING || contents->start != signature.gap_start ||
      contents->end != signature.gap_end || dictionary->start >= signature.gap_start ||
      dictionary->end == G_MAXSIZE || dictionary->end <= signature.gap_end || numbers[3] == 0 ||
      signature.gap_end - signature.gap_start < 4 || self->data[signature.gap_start] != '<' ||
      self->data[signature.gap_end - 1] != '>' ||
      !is_hexadecimal (self->data + signature.gap_start + 1, signature.gap_end - signature.gap_start - 2))
    return refuse (self, _("The gap in what the signature covers is not the signature itself."));
  signature.end = numbers[2] + numbers[3];
  if (dictionary->end > signature.end)
    return refuse (self, _("The gap in what the signature covers is not the signature itself."));
  signature.claimed_at = read_date (iep_pdf_reader_get (self->reader, dictionary, "M"));
  g_array_append_val (self->signatures, signature);

  return TRUE;
}

static gboolean
read_field (Verify      *self,
            IepPdfValue *field,
            gboolean     is_signature,
            guint        depth)
{
  IepPdfValue *kids = iep_pdf_reader_get (self->reader, field, "Kids");
  IepPdfValue *kind = iep_pdf_reader_get (self->reader, field, "FT");
  IepPdfValue *value = iep_pdf_reader_get (self->reader, field, "V");

  if (depth > FIELD_DEPTH_MAX || ++self->n_fields > FIELDS_MAX)
    return refuse (self, _("The form of the file has too many fields."));
  if (field == NULL || field->type != IEP_PDF_DICTIONARY)
    return refuse (self, _("The form of the file cannot be read."));
  if (kind != NULL)
    is_signature = iep_pdf_value_is_name (kind, "Sig");
  if (is_signature && iep_pdf_value_get (field, "V") != NULL)
    {
      if (value == NULL || value->type != IEP_PDF_DICTIONARY)
        return refuse (self, _("The form of the file cannot be read."));
      /* A field and its widget may share a signature. */
      for (guint i = 0; i < self->signatures->len; i++)
        if (g_array_index (self->signatures, Signature, i).dictionary == value)
          return TRUE;
      if (!read_signature (self, value))
        return FALSE;
    }
  for (guint i = 0; i < iep_pdf_value_length (kids); i++)
    if (!read_field (self, iep_pdf_reader_resolve (self->reader, iep_pdf_value_element (kids, i)), is_signature, depth + 1))
      return FALSE;

  return TRUE;
}

static int
compare_signatures (gconstpointer a,
                    gconstpointer b)
{
  gsize left = ((const Signature *) a)->end;
  gsize right = ((const Signature *) b)->end;

  return left < right ? -1 : left > right;
}

static gboolean
find_signatures (Verify *self)
{
  IepPdfValue *form = iep_pdf_reader_get (self->reader, iep_pdf_reader_get_catalog (self->reader), "AcroForm");
  IepPdfValue *fields = iep_pdf_reader_get (self->reader, form, "Fields");

  for (guint i = 0; i < iep_pdf_value_length (fields); i++)
    if (!read_field (self, iep_pdf_reader_resolve (self->reader, iep_pdf_value_element (fields, i)), FALSE, 0))
      return FALSE;
  if (self->signatures->len == 0)
    {
      /* Somebody may have taken the signature out of the form. */
      if (memmem (self->data, self->length, "/ByteRange", strlen ("/ByteRange")) != NULL)
        return refuse (self, _("The file holds a signature that no longer belongs to it."));
      self->found->result = IEP_VERIFICATION_UNSIGNED;
      return FALSE;
    }
  g_array_sort (self->signatures, compare_signatures);

  return TRUE;
}

/* Every signature but the last covers a whole earlier file; the last one this file. */
static gboolean
check_coverage (Verify *self)
{
  g_autoptr(IepPdfReader) before = NULL;

  for (guint i = 0; i < self->signatures->len; i++)
    {
      const Signature *signature = &g_array_index (self->signatures, Signature, i);
      g_autoptr(IepPdfReader) version = NULL;
      const char *what;

      if (i > 0 && signature->gap_start < g_array_index (self->signatures, Signature, i - 1).end)
        return refuse (self, _("The signatures overlap."));
      if (i + 1 == self->signatures->len && signature->end != self->length)
        return refuse (self, _("The signature does not cover the whole file: something was added after signing."));
      version = iep_pdf_reader_new (self->pdf, signature->end, NULL);
      if (version == NULL)
        return refuse (self, _("The signature does not cover a whole file."));
      if (before != NULL && !iep_pdf_revision_only_signs (before, version, &what))
        return refuse (self, _("The file was changed between two signatures."));
      g_clear_pointer (&before, iep_pdf_reader_free);
      before = g_steal_pointer (&version);
    }
  self->found->covers_whole_file = TRUE;

  return TRUE;
}

static guint8
hexadecimal (const guint8 *data)
{
  return g_ascii_xdigit_value (data[0]) << 4 | g_ascii_xdigit_value (data[1]);
}

/* The CMS in the gap; what follows it must be zeros. */
static GBytes *
read_gap (Verify          *self,
          const Signature *signature)
{
  gsize n = (signature->gap_end - signature->gap_start - 2) / 2;
  guint8 *bytes = g_malloc (n);
  IepDer rest = { bytes, n };
  IepDer whole;
  guint8 tag;

  for (gsize i = 0; i < n; i++)
    bytes[i] = hexadecimal (self->data + signature->gap_start + 1 + 2 * i);
  if (!iep_der_next (&rest, &tag, NULL, &whole))
    {
      g_free (bytes);
      return NULL;
    }
  for (gsize i = 0; i < rest.length; i++)
    if (rest.data[i] != 0)
      {
        g_free (bytes);
        return NULL;
      }

  return g_bytes_new_take (bytes, whole.length);
}

static GBytes *
covered_bytes (Verify          *self,
               const Signature *signature)
{
  gsize second = signature->end - signature->gap_end;
  guint8 *bytes = g_malloc (signature->gap_start + second);

  memcpy (bytes, self->data, signature->gap_start);
  memcpy (bytes + signature->gap_start, self->data + signature->gap_end, second);

  return g_bytes_new_take (bytes, signature->gap_start + second);
}

static gboolean
report (Verify        *self,
        IepCmsProblem  problem)
{
  switch (problem)
    {
    case IEP_CMS_OK:
      return TRUE;
    case IEP_CMS_DIGEST:
      return refuse (self, _("The file was changed after signing."));
    case IEP_CMS_SIGNATURE:
      return refuse (self, _("The signature was not made with the key of its certificate."));
    case IEP_CMS_CERTIFICATE:
      return refuse (self, _("The certificates in the signature are not those it was made with."));
    case IEP_CMS_WEAK:
      return refuse (self, _("The signature uses a method that is not safe."));
    case IEP_CMS_TIMESTAMP:
      return refuse (self, _("The time stamp does not belong to the signature."));
    case IEP_CMS_MALFORMED:
    default:
      return refuse (self, _("The signature is damaged."));
    }
}

static void
keep_signer (Verify            *self,
             IepPdfValue       *dictionary,
             gnutls_x509_crt_t  certificate)
{
  IepVerification *found = self->found;

  found->signer_name = iep_certificate_get_name (certificate);
  found->subject = iep_certificate_get_subject (certificate);
  found->issuer = iep_certificate_get_issuer (certificate);
  found->serial = iep_certificate_get_serial (certificate);
  found->not_before = iep_certificate_get_not_before (certificate);
  found->not_after = iep_certificate_get_not_after (certificate);
  found->position = iep_pdf_value_to_text (iep_pdf_reader_get (self->reader, dictionary, "IepPosition"));
  found->signature_reason = iep_pdf_value_to_text (iep_pdf_reader_get (self->reader, dictionary, "Reason"));
}

/* When it was signed: the trusted time stamp, else the claim in the dictionary, else now. */
static GDateTime *
time_of_signature (Verify          *self,
                   const Signature *signature,
                   IepCms          *cms,
                   gboolean        *stamped)
{
  *stamped = FALSE;
  if (cms->stamp != NULL)
    {
      *stamped = iep_trust_check (self->trust, cms->stamp->cms->certificates, cms->stamped_at);
      if (*stamped)
        return g_date_time_ref (cms->stamped_at);
      self->found->trusted = FALSE;
    }
  if (signature->claimed_at != NULL)
    return g_date_time_ref (signature->claimed_at);

  return g_date_time_new_now_utc ();
}

static gboolean
check_person (Verify          *self,
              const Signature *signature,
              IepCms          *cms)
{
  gnutls_x509_crt_t certificate = g_ptr_array_index (cms->certificates, 0);
  gboolean stamped;
  g_autoptr(GDateTime) at = time_of_signature (self, signature, cms, &stamped);
  g_autoptr(GDateTime) not_before = iep_certificate_get_not_before (certificate);
  g_autoptr(GDateTime) not_after = iep_certificate_get_not_after (certificate);

  if (self->found->n_signatures++ == 0)
    {
      keep_signer (self, signature->dictionary, certificate);
      self->found->signed_at = g_date_time_ref (at);
      self->found->stamped = stamped;
    }
  else
    g_ptr_array_add (self->found->other_names, iep_certificate_get_name (certificate));
  if (!stamped && signature->claimed_at != NULL &&
      (self->found->latest_claim == NULL || g_date_time_compare (at, self->found->latest_claim) > 0))
    {
      g_clear_pointer (&self->found->latest_claim, g_date_time_unref);
      self->found->latest_claim = g_date_time_ref (at);
    }
  if (!iep_certificate_may_sign (certificate))
    return refuse (self, _("The certificate is not meant for signing documents."));
  if (g_date_time_compare (at, not_before) < 0 || g_date_time_compare (at, not_after) > 0)
    return refuse (self, _("The certificate was not valid when the file was signed."));
  if (!iep_trust_check (self->trust, cms->certificates, at))
    self->found->trusted = FALSE;

  return TRUE;
}

static gboolean
check_signature (Verify          *self,
                 const Signature *signature)
{
  g_autoptr(GBytes) der = read_gap (self, signature);
  g_autoptr(GBytes) covered = NULL;
  g_autoptr(IepCms) cms = NULL;

  if (der == NULL)
    return refuse (self, _("The signature is damaged."));
  covered = covered_bytes (self, signature);
  if (signature->time_stamp)
    {
      g_autoptr(IepTimeStamp) stamp = iep_time_stamp_new (der);

      if (stamp == NULL)
        return refuse (self, _("The signature is damaged."));
      if (!iep_trust_check (self->trust, stamp->cms->certificates, stamp->time))
        self->found->trusted = FALSE;
      return report (self, iep_time_stamp_verify (stamp, g_bytes_get_data (covered, NULL), g_bytes_get_size (covered)));
    }
  cms = iep_cms_new (der);
  if (cms == NULL)
    return refuse (self, _("The signature is damaged."));
  {
    IepCmsProblem problem = iep_cms_verify (cms, covered);

    self->found->digest_ok = self->found->digest_ok && problem != IEP_CMS_DIGEST;
    if (!report (self, problem))
      return FALSE;
  }

  return check_person (self, signature, cms);
}

static void
read_content (Verify *self)
{
  g_autoptr(JsonNode) root = NULL;

  self->found->content = iep_document_find_content (self->reader, NULL);
  if (self->found->content == NULL)
    return;
  self->found->content_hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->found->content);
  root = iep_json_parse (g_bytes_get_data (self->found->content, NULL), g_bytes_get_size (self->found->content), NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    self->found->content_version = CLAMP (iep_json_int_or (json_node_get_object (root), "version", 0), 0, G_MAXINT);
}

static void
verify (Verify *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GError) error = NULL;

  self->reader = iep_pdf_reader_new (self->pdf, self->length, &error);
  if (self->reader == NULL)
    {
      refuse (self, error->message);
      return;
    }
  read_content (self);
  if (!find_signatures (self) || !check_coverage (self))
    return;
  self->found->digest_ok = TRUE;
  self->found->trusted = TRUE;
  for (guint i = 0; i < self->signatures->len; i++)
    if (!check_signature (self, &g_array_index (self->signatures, Signature, i)))
      {
        self->found->trusted = FALSE;
        return;
      }
  if (self->found->n_signatures == 0)
    {
      refuse (self, _("The file carries a time stamp, but nobody's signature."));
      return;
    }
  iep_verification_set_now (self->found, now);
  self->found->signature_ok = TRUE;
  self->found->result = self->found->trusted ? IEP_VERIFICATION_VALID : IEP_VERIFICATION_VALID_UNTRUSTED;
}

/**
 * iep_pdf_verify_with_trust:
 * @pdf: a file that may be anything
 * @trust: the certificates that are trusted
 * @error: where an error goes: only %IEP_DOCUMENT_ERROR_NOT_PDF; whatever else is wrong with the file is the result
 *
 * Verifies every signature of the file. May run in any thread.
 *
 * Returns: (transfer full) (nullable): what was found out
 */
IepVerification *
iep_pdf_verify_with_trust (GBytes    *pdf,
                           IepTrust  *trust,
                           GError   **error)
{
  g_autoptr(IepVerification) found = NULL;
  Verify self = { .pdf = pdf, .trust = trust };

  g_return_val_if_fail (pdf != NULL, NULL);
  g_return_val_if_fail (trust != NULL, NULL);

  self.data = g_bytes_get_data (pdf, &self.length);
  if (self.length < 5 || memcmp (self.data, "%PDF-", 5) != 0)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_NOT_PDF, _("The file is not a PDF document."));
      return NULL;
    }
  found = g_object_new (IEP_TYPE_VERIFICATION, NULL);
  self.found = found;
  self.signatures = g_array_new (FALSE, TRUE, sizeof (Signature));
  g_array_set_clear_func (self.signatures, signature_clear);
  verify (&self);
  g_array_unref (self.signatures);
  g_clear_pointer (&self.reader, iep_pdf_reader_free);

  return g_steal_pointer (&found);
}

/**
 * iep_pdf_verify:
 * @pdf: a file that may be anything
 * @error: where an error goes: only %IEP_DOCUMENT_ERROR_NOT_PDF
 *
 * iep_pdf_verify_with_trust() with iep_trust_get_default().
 *
 * Returns: (transfer full) (nullable): what was found out
 */
IepVerification *
iep_pdf_verify (GBytes  *pdf,
                GError **error)
{
  return iep_pdf_verify_with_trust (pdf, iep_trust_get_default (), error);
}

static gboolean
mismatch (GError     **error,
          const char  *message)
{
  g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH, message);

  return FALSE;
}

/**
 * iep_pdf_signature_matches_export:
 * @exported: the file as it was written
 * @signed_pdf: a file that came back
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_MISMATCH, or why one of them cannot be read
 *
 * Whether @signed_pdf begins with exactly the bytes of @exported and adds nothing to them but signatures. It does not say
 * whether those are worth anything; that is iep_pdf_verify().
 *
 * Returns: whether it does
 */
gboolean
iep_pdf_signature_matches_export (GBytes  *exported,
                                  GBytes  *signed_pdf,
                                  GError **error)
{
  g_autoptr(IepPdfReader) before = NULL;
  g_autoptr(IepPdfReader) after = NULL;
  gsize exported_length;
  gsize signed_length;
  const guint8 *exported_data;
  const guint8 *signed_data;
  const char *what;

  g_return_val_if_fail (exported != NULL, FALSE);
  g_return_val_if_fail (signed_pdf != NULL, FALSE);

  exported_data = g_bytes_get_data (exported, &exported_length);
  signed_data = g_bytes_get_data (signed_pdf, &signed_length);
  if (signed_length < 5 || memcmp (signed_data, "%PDF-", 5) != 0)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_NOT_PDF, _("The file is not a PDF document."));
      return FALSE;
    }
  if (signed_length < exported_length || memcmp (exported_data, signed_data, exported_length) != 0)
    return mismatch (error, _("The file is not the one that was exported from here for signing: its bytes differ. Save the plan as PDF again, sign that file and bring it back."));
  if (signed_length == exported_length)
    return mismatch (error, _("The file is the exported one, but it is not signed."));
  before = iep_pdf_reader_new (exported, exported_length, error);
  if (before == NULL)
    return FALSE;
  after = iep_pdf_reader_new (signed_pdf, signed_length, error);
  if (after == NULL)
    return FALSE;
  if (!iep_pdf_revision_only_signs (before, after, &what))
    return mismatch (error, _("More than a signature was added to the exported file."));

  return TRUE;
}
