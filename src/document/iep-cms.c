/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A detached CMS signature as PDF files carry it: read strictly, so that no byte of it can be changed unseen.
 *
 * The cryptography is GnuTLS's. What it is lenient about is checked here: the encoding, the parts no signature covers
 * (version numbers, the list of digests, the certificates that go along) and the attribute signing-certificate-v2. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-cms.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs7.h>
#include <string.h>

#include "document/iep-certificate.h"

#define OID_DATA "1.2.840.113549.1.7.1"
#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define OID_ALGORITHM_PROTECTION "1.2.840.113549.1.9.52"
#define OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define OID_SIGNING_CERTIFICATE_V1 "1.2.840.113549.1.9.16.2.12"
#define OID_TIME_STAMP_TOKEN "1.2.840.113549.1.9.16.2.14"
#define OID_RSASSA_PSS "1.2.840.113549.1.1.10"
#define OID_TST_INFO "1.2.840.113549.1.9.16.1.4"
#define CERTIFICATES_MAX 32
#define ATTRIBUTES_MAX 64

static gboolean
is_oid (const IepDer *oid,
        const char   *expected)
{
  g_autofree char *text = iep_der_oid (oid);

  return g_strcmp0 (text, expected) == 0;
}

static gboolean
expect_oid (IepDer     *in,
            const char *expected)
{
  IepDer oid;

  return iep_der_expect (in, IEP_DER_OID, &oid) && is_oid (&oid, expected);
}

/* An AlgorithmIdentifier: its object identifier; parameters may be NULL or absent where @simple. */
static gboolean
read_algorithm (IepDer    whole,
                gboolean  simple,
                char    **oid)
{
  IepDer content;
  IepDer identifier;
  IepDer nothing;

  if (!iep_der_expect (&whole, IEP_DER_SEQUENCE, &content) || !iep_der_expect (&content, IEP_DER_OID, &identifier))
    return FALSE;
  if (simple && content.length > 0 && (!iep_der_expect (&content, IEP_DER_NULL, &nothing) || nothing.length != 0 ||
                                       content.length != 0))
    return FALSE;
  *oid = iep_der_oid (&identifier);

  return *oid != NULL;
}

static gnutls_digest_algorithm_t
digest_from_oid (const char *oid)
{
  static const struct
  {
    const char *oid;
    gnutls_digest_algorithm_t digest;
  } digests[] = {
    { "2.16.840.1.101.3.4.2.1", GNUTLS_DIG_SHA256 },
    { "2.16.840.1.101.3.4.2.2", GNUTLS_DIG_SHA384 },
    { "2.16.840.1.101.3.4.2.3", GNUTLS_DIG_SHA512 },
    { "2.16.840.1.101.3.4.2.8", GNUTLS_DIG_SHA3_256 },
    { "2.16.840.1.101.3.4.2.9", GNUTLS_DIG_SHA3_384 },
    { "2.16.840.1.101.3.4.2.10", GNUTLS_DIG_SHA3_512 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    if (g_str_equal (digests[i].oid, oid))
      return digests[i].digest;

  return GNUTLS_DIG_UNKNOWN;
}

static gboolean
read_certificates (IepCms *self,
                   IepDer  list)
{
  while (list.length > 0)
    {
      guint8 tag;
      IepDer whole;
      gnutls_x509_crt_t certificate;
      gnutls_datum_t datum;

      if (!iep_der_next (&list, &tag, NULL, &whole) || tag != IEP_DER_SEQUENCE ||
          self->certificates->len >= CERTIFICATES_MAX)
        return FALSE;
      if (gnutls_x509_crt_init (&certificate) != 0)
        g_error ("Out of memory");
      datum.data = (unsigned char *) whole.data;
      datum.size = whole.length;
      if (gnutls_x509_crt_import (certificate, &datum, GNUTLS_X509_FMT_DER) != 0)
        {
          gnutls_x509_crt_deinit (certificate);
          return FALSE;
        }
      g_ptr_array_add (self->certificates, certificate);
    }

  return TRUE;
}

/* SET OF one value: what all attributes we read have. */
static gboolean
single_value (IepDer  values,
              guint8  expected,
              IepDer *content,
              IepDer *whole)
{
  guint8 tag;

  return iep_der_next (&values, &tag, content, whole) && tag == expected && values.length == 0;
}

static gboolean
read_signed_attributes (IepCms *self,
                        IepDer  list)
{
  gboolean has_type = FALSE;
  guint n = 0;

  while (list.length > 0)
    {
      IepDer attribute;
      IepDer oid;
      IepDer values;
      IepDer content;
      g_autofree char *name = NULL;

      if (!iep_der_expect (&list, IEP_DER_SEQUENCE, &attribute) || !iep_der_expect (&attribute, IEP_DER_OID, &oid) ||
          !iep_der_expect (&attribute, IEP_DER_SET, &values) || attribute.length != 0 || ++n > ATTRIBUTES_MAX)
        return FALSE;
      name = iep_der_oid (&oid);
      if (name == NULL)
        return FALSE;
      if (g_str_equal (name, OID_CONTENT_TYPE))
        {
          if (has_type || !single_value (values, IEP_DER_OID, &content, NULL) ||
              !iep_der_equal (&content, &self->content_type))
            return FALSE;
          has_type = TRUE;
        }
      else if (g_str_equal (name, OID_MESSAGE_DIGEST))
        {
          if (self->message_digest.data != NULL || !single_value (values, IEP_DER_OCTETS, &self->message_digest, NULL))
            return FALSE;
        }
      else if (g_str_equal (name, OID_ALGORITHM_PROTECTION))
        {
          if (self->protection.data != NULL || !single_value (values, IEP_DER_SEQUENCE, &self->protection, NULL))
            return FALSE;
        }
      else if (g_str_equal (name, OID_SIGNING_CERTIFICATE_V2))
        {
          if (self->signing_certificate.data != NULL || !single_value (values, IEP_DER_SEQUENCE, &content, NULL) ||
              !iep_der_expect (&content, IEP_DER_SEQUENCE, &self->signing_certificate))
            return FALSE;
        }
      else if (g_str_equal (name, OID_SIGNING_CERTIFICATE_V1) && is_oid (&self->content_type, OID_TST_INFO))
        {
          /* Makers of time stamps still name their certificate by SHA-1 (RFC 2634). */
          if (self->signing_certificate_v1.data != NULL || !single_value (values, IEP_DER_SEQUENCE, &content, NULL) ||
              !iep_der_expect (&content, IEP_DER_SEQUENCE, &self->signing_certificate_v1))
            return FALSE;
        }
    }

  return has_type && self->message_digest.data != NULL;
}

/* Nothing signs these: only a time stamp may be there, because it can be checked by itself. */
static gboolean
read_unsigned_attributes (IepCms *self,
                          IepDer  list)
{
  while (list.length > 0)
    {
      IepDer attribute;
      IepDer values;

      if (!iep_der_expect (&list, IEP_DER_SEQUENCE, &attribute) || !expect_oid (&attribute, OID_TIME_STAMP_TOKEN) ||
          !iep_der_expect (&attribute, IEP_DER_SET, &values) || attribute.length != 0 || self->time_stamp.data != NULL ||
          !single_value (values, IEP_DER_SEQUENCE, NULL, &self->time_stamp))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_signer (IepCms *self,
             IepDer  signer)
{
  IepDer attributes;
  guint8 tag;
  g_autofree char *digest = NULL;
  g_autofree char *method = NULL;

  if (!iep_der_small (&signer, &self->signer_version) || !iep_der_next (&signer, &tag, NULL, &self->signer_identifier) ||
      (tag != IEP_DER_SEQUENCE && tag != 0x80))
    return FALSE;
  self->named_by_key = tag == 0x80;
  if (self->signer_version != (self->named_by_key ? 3 : 1))
    return FALSE;
  if (!iep_der_next (&signer, &tag, NULL, &self->digest_algorithm) || tag != IEP_DER_SEQUENCE ||
      !read_algorithm (self->digest_algorithm, TRUE, &digest))
    return FALSE;
  self->digest = digest_from_oid (digest);
  if (!iep_der_next (&signer, &tag, &attributes, &self->signed_attributes) || tag != IEP_DER_CONTEXT (0) ||
      !read_signed_attributes (self, attributes) ||
      !iep_der_next (&signer, &tag, NULL, &self->signature_algorithm) || tag != IEP_DER_SEQUENCE ||
      !iep_der_expect (&signer, IEP_DER_OCTETS, &self->signature) ||
      !read_algorithm (self->signature_algorithm, FALSE, &method))
    return FALSE;
  /* Only this one has parameters that say anything. */
  if (!g_str_equal (method, OID_RSASSA_PSS))
    {
      g_clear_pointer (&method, g_free);
      if (!read_algorithm (self->signature_algorithm, TRUE, &method))
        return FALSE;
    }
  if (signer.length > 0 &&
      (!iep_der_expect (&signer, IEP_DER_CONTEXT (1), &attributes) || !read_unsigned_attributes (self, attributes)))
    return FALSE;

  return signer.length == 0;
}

static gboolean
read_signed_data (IepCms *self,
                  IepDer  data)
{
  guint version;
  guint expected;
  IepDer digests;
  IepDer content;
  IepDer part;
  IepDer signers;
  IepDer digest;
  guint8 tag;
  g_autofree char *listed = NULL;
  g_autofree char *used = NULL;

  if (!iep_der_small (&data, &version) || !iep_der_expect (&data, IEP_DER_SET, &digests) ||
      !iep_der_expect (&data, IEP_DER_SEQUENCE, &content) || !iep_der_expect (&content, IEP_DER_OID, &self->content_type))
    return FALSE;
  if (content.length > 0 &&
      (!iep_der_expect (&content, IEP_DER_CONTEXT (0), &part) || content.length != 0 ||
       !iep_der_expect (&part, IEP_DER_OCTETS, &self->content) || part.length != 0))
    return FALSE;
  if (iep_der_expect (&data, IEP_DER_CONTEXT (0), &part) && !read_certificates (self, part))
    return FALSE;
  /* Revocation lists inside the signature would be bytes nobody signed. */
  if (!iep_der_expect (&data, IEP_DER_SET, &signers) || data.length != 0)
    return FALSE;
  if (!iep_der_expect (&signers, IEP_DER_SEQUENCE, &part) || signers.length != 0 || !read_signer (self, part))
    return FALSE;
  expected = self->signer_version == 3 || !is_oid (&self->content_type, OID_DATA) ? 3 : 1;
  if (version != expected)
    return FALSE;
  /* One digest is listed, the one that is used. */
  if (!iep_der_next (&digests, &tag, NULL, &digest) || tag != IEP_DER_SEQUENCE || digests.length != 0)
    return FALSE;

  return read_algorithm (digest, TRUE, &listed) && read_algorithm (self->digest_algorithm, TRUE, &used) &&
         g_str_equal (listed, used);
}

/**
 * iep_cms_new:
 * @der: bytes that should be a CMS and nothing else
 *
 * Returns: (transfer full) (nullable): the signature, or %NULL when the bytes are anything else
 */
IepCms *
iep_cms_new (GBytes *der)
{
  g_autoptr(IepCms) self = g_new0 (IepCms, 1);
  IepDer all;
  IepDer info;
  IepDer outer;
  IepDer data;

  g_return_val_if_fail (der != NULL, NULL);

  self->bytes = g_bytes_ref (der);
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  all.data = g_bytes_get_data (der, &all.length);
  if (!iep_der_expect (&all, IEP_DER_SEQUENCE, &info) || all.length != 0 || !expect_oid (&info, OID_SIGNED_DATA) ||
      !iep_der_expect (&info, IEP_DER_CONTEXT (0), &outer) || info.length != 0 ||
      !iep_der_expect (&outer, IEP_DER_SEQUENCE, &data) || outer.length != 0 || !read_signed_data (self, data))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * iep_cms_free:
 * @self: (transfer full): a signature
 */
void
iep_cms_free (IepCms *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->stamp, iep_time_stamp_free);
  g_clear_pointer (&self->stamped_at, g_date_time_unref);
  g_ptr_array_unref (self->certificates);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static gboolean
digest_equals (gnutls_digest_algorithm_t  digest,
               const void                *data,
               gsize                      length,
               const IepDer              *expected)
{
  guint8 hash[64];
  int size = gnutls_hash_get_len (digest);

  return size > 0 && size <= (int) sizeof hash && expected->length == (gsize) size &&
         gnutls_hash_fast (digest, data, length, hash) == 0 && memcmp (hash, expected->data, size) == 0;
}

/* ESSCertIDv2, or ESSCertID with SHA-1: whether @certificate is the one it names. */
static gboolean
names_certificate (IepDer                     entry,
                   gnutls_digest_algorithm_t  digest,
                   gnutls_x509_crt_t          certificate)
{
  IepDer first = entry;
  IepDer hash;
  IepDer algorithm;
  guint8 tag;
  gnutls_datum_t der = { NULL, 0 };
  g_autofree char *oid = NULL;
  gboolean same;

  if (!iep_der_next (&first, &tag, NULL, &algorithm))
    return FALSE;
  if (tag == IEP_DER_SEQUENCE)
    {
      entry = first;
      if (!read_algorithm (algorithm, TRUE, &oid))
        return FALSE;
      digest = digest_from_oid (oid);
    }
  if (digest == GNUTLS_DIG_UNKNOWN || !iep_der_expect (&entry, IEP_DER_OCTETS, &hash) ||
      gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der) != 0)
    return FALSE;
  same = digest_equals (digest, der.data, der.size, &hash);
  gnutls_free (der.data);

  return same;
}

/* Whether issuer and serial number, or the identifier of the key, are those of @certificate. */
static gboolean
identifies (IepCms            *self,
            gnutls_x509_crt_t  certificate)
{
  gnutls_datum_t issuer = { NULL, 0 };
  guint8 buffer[256];
  size_t size = sizeof buffer;
  IepDer rest = self->signer_identifier;
  IepDer content;
  IepDer name;
  IepDer serial;
  guint8 tag;
  gboolean same;

  if (!iep_der_next (&rest, &tag, &content, NULL))
    return FALSE;
  if (self->named_by_key)
    return gnutls_x509_crt_get_subject_key_id (certificate, buffer, &size, NULL) == 0 && size == content.length &&
           memcmp (buffer, content.data, size) == 0;
  if (!iep_der_next (&content, &tag, NULL, &name) || !iep_der_expect (&content, IEP_DER_INTEGER, &serial) ||
      content.length != 0 || gnutls_x509_crt_get_raw_issuer_dn (certificate, &issuer) != 0)
    return FALSE;
  same = issuer.size == name.length && memcmp (issuer.data, name.data, name.length) == 0 &&
         gnutls_x509_crt_get_serial (certificate, buffer, &size) == 0 && size == serial.length &&
         memcmp (buffer, serial.data, size) == 0;
  gnutls_free (issuer.data);

  return same;
}

/* A certificate that goes along and is not named by its hash: whoever issued it must be here and have signed it. */
static gboolean
is_intact (IepCms            *self,
           gnutls_x509_crt_t  certificate)
{
  for (guint i = 0; i < self->certificates->len; i++)
    {
      gnutls_x509_crt_t issuer = g_ptr_array_index (self->certificates, i);
      unsigned int status = 0;

      if (!gnutls_x509_crt_check_issuer (certificate, issuer))
        continue;
      if (gnutls_x509_crt_verify (certificate, &issuer, 1,
                                  GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS |
                                  GNUTLS_VERIFY_ALLOW_ANY_X509_V1_CA_CRT | GNUTLS_VERIFY_DISABLE_CA_SIGN,
                                  &status) < 0 || (status & GNUTLS_CERT_SIGNATURE_FAILURE) != 0)
        return FALSE;
      return TRUE;
    }

  /* Its issuer is not here: the list of trusted certificates decides. */
  return TRUE;
}

static IepCmsProblem
check_certificates (IepCms *self)
{
  gboolean legacy = self->signing_certificate.data == NULL;
  IepDer list = legacy ? self->signing_certificate_v1 : self->signing_certificate;
  gnutls_digest_algorithm_t digest = legacy ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256;
  IepDer first;
  guint n_named = 0;
  guint signer = G_MAXUINT;

  if (list.data == NULL || !iep_der_expect (&list, IEP_DER_SEQUENCE, &first))
    return IEP_CMS_CERTIFICATE;
  for (guint i = 0; i < self->certificates->len; i++)
    if (names_certificate (first, digest, g_ptr_array_index (self->certificates, i)))
      signer = i;
  if (signer == G_MAXUINT || !identifies (self, g_ptr_array_index (self->certificates, signer)))
    return IEP_CMS_CERTIFICATE;
  /* The signer's to the front, whatever order the set has. */
  if (signer > 0)
    {
      gpointer *data = self->certificates->pdata;
      gpointer kept = data[0];

      data[0] = data[signer];
      data[signer] = kept;
    }
  for (IepDer rest = list; rest.length > 0; n_named++)
    if (!iep_der_expect (&rest, IEP_DER_SEQUENCE, NULL))
      return IEP_CMS_CERTIFICATE;
  for (guint i = 1; i < self->certificates->len; i++)
    {
      gnutls_x509_crt_t certificate = g_ptr_array_index (self->certificates, i);
      gboolean named = FALSE;
      IepDer rest = list;
      IepDer entry;

      while (!named && iep_der_expect (&rest, IEP_DER_SEQUENCE, &entry))
        named = names_certificate (entry, digest, certificate);
      /* A list of more than the signer's names all that may be used (RFC 5035, 5.4.1). */
      if (!named && (n_named > 0 || !is_intact (self, certificate)))
        return IEP_CMS_CERTIFICATE;
    }

  return IEP_CMS_OK;
}

/**
 * iep_cms_is_protected:
 * @self: a signature
 *
 * Returns: whether it names its own algorithms in a signed attribute, and rightly so
 */
gboolean
iep_cms_is_protected (IepCms *self)
{
  IepDer rest = self->protection;
  IepDer digest;
  IepDer algorithm;
  IepDer expected = self->signature_algorithm;
  IepDer content;
  guint8 tag;

  return rest.data != NULL && iep_der_next (&rest, &tag, NULL, &digest) && iep_der_equal (&digest, &self->digest_algorithm) &&
         iep_der_next (&rest, &tag, &algorithm, NULL) && tag == IEP_DER_CONTEXT (1) && rest.length == 0 &&
         iep_der_expect (&expected, IEP_DER_SEQUENCE, &content) && iep_der_equal (&algorithm, &content);
}

/* What is signed is the set of attributes, which names the digest of the data. gnutls_pkcs7_verify_direct() would do the
 * same, but wants the certificate to allow digitalSignature, and those that are made for signatures of people allow
 * nonRepudiation only (RFC 5280 4.2.1.3, ETSI EN 319 412-2 4.3.2); iep_certificate_may_sign() knows both. */
static int
verify_attributes (IepCms                  *self,
                   gnutls_sign_algorithm_t  algorithm)
{
  g_autofree guint8 *attributes = g_memdup2 (self->signed_attributes.data, self->signed_attributes.length);
  gnutls_datum_t signed_data = { attributes, self->signed_attributes.length };
  gnutls_datum_t signature = { (unsigned char *) self->signature.data, self->signature.length };
  gnutls_pubkey_t key;
  int code;

  /* They are signed as a SET, whatever tag they have here (RFC 5652 5.4). */
  attributes[0] = IEP_DER_SET;
  if (gnutls_pubkey_init (&key) != 0)
    g_error ("Out of memory");
  code = gnutls_pubkey_import_x509 (key, g_ptr_array_index (self->certificates, 0), 0);
  if (code == 0)
    code = gnutls_pubkey_verify_data2 (key, algorithm, 0, &signed_data, &signature);
  gnutls_pubkey_deinit (key);

  return code;
}

static IepCmsProblem
check_signature (IepCms *self)
{
  gnutls_pkcs7_t cms;
  gnutls_datum_t der = { (unsigned char *) g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes) };
  gnutls_pkcs7_signature_info_st info = { 0 };
  gnutls_sign_algorithm_t algorithm = GNUTLS_SIGN_UNKNOWN;
  int code;

  if (gnutls_pkcs7_init (&cms) != 0)
    g_error ("Out of memory");
  code = gnutls_pkcs7_import (cms, &der, GNUTLS_X509_FMT_DER);
  if (code == 0)
    code = gnutls_pkcs7_get_signature_info (cms, 0, &info);
  if (code == 0)
    {
      algorithm = info.algo;
      gnutls_pkcs7_signature_info_deinit (&info);
    }
  gnutls_pkcs7_deinit (cms);
  if (code != 0)
    return IEP_CMS_SIGNATURE;
  if (!gnutls_sign_is_secure (algorithm))
    return IEP_CMS_WEAK;

  code = verify_attributes (self, algorithm);

  return code >= 0 ? IEP_CMS_OK : code == GNUTLS_E_INSUFFICIENT_SECURITY ? IEP_CMS_WEAK : IEP_CMS_SIGNATURE;
}

static IepCmsProblem
verify (IepCms       *self,
        const guint8 *data,
        gsize         length)
{
  IepCmsProblem problem;

  if (self->digest == GNUTLS_DIG_UNKNOWN)
    return IEP_CMS_WEAK;
  problem = check_certificates (self);
  if (problem != IEP_CMS_OK)
    return problem;
  if (!digest_equals (self->digest, data, length, &self->message_digest))
    return IEP_CMS_DIGEST;
  if (self->protection.data != NULL && !iep_cms_is_protected (self))
    return IEP_CMS_SIGNATURE;

  return check_signature (self);
}

/**
 * iep_cms_verify:
 * @self: a signature
 * @data: what should have been signed
 *
 * Checks the signature, the certificates that go along and the time stamp, not whether anybody trusts them.
 *
 * Returns: what is wrong
 */
IepCmsProblem
iep_cms_verify (IepCms *self,
                GBytes *data)
{
  IepCmsProblem problem;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);

  if (!is_oid (&self->content_type, OID_DATA) || self->content.data != NULL)
    return IEP_CMS_MALFORMED;
  problem = verify (self, bytes, length);
  if (problem == IEP_CMS_OK && self->time_stamp.data != NULL)
    {
      g_autoptr(GBytes) token = g_bytes_new (self->time_stamp.data, self->time_stamp.length);

      self->stamp = iep_time_stamp_new (token);
      if (self->stamp == NULL)
        return IEP_CMS_TIMESTAMP;
      if (iep_time_stamp_verify (self->stamp, self->signature.data, self->signature.length) != IEP_CMS_OK)
        return IEP_CMS_TIMESTAMP;
      self->stamped_at = g_date_time_ref (self->stamp->time);
      self->stamper = g_ptr_array_index (self->stamp->cms->certificates, 0);
    }

  return problem;
}

/* GeneralizedTime of a token: YYYYMMDDhhmmss[.fraction]Z */
static GDateTime *
read_time (const IepDer *content)
{
  char text[16];

  if (content->length < 15 || content->length > 30 || content->data[content->length - 1] != 'Z')
    return NULL;
  for (guint i = 0; i < 14; i++)
    if (!g_ascii_isdigit (content->data[i]))
      return NULL;
  memcpy (text, content->data, 14);
#define TWO(i) ((text[i] - '0') * 10 + text[(i) + 1] - '0')
  return g_date_time_new_utc (TWO (0) * 100 + TWO (2), TWO (4), TWO (6), TWO (8), TWO (10), TWO (12));
#undef TWO
}

/**
 * iep_time_stamp_new:
 * @token: bytes that should be a time stamp token
 *
 * Returns: (transfer full) (nullable): the token, or %NULL when the bytes are anything else
 */
IepTimeStamp *
iep_time_stamp_new (GBytes *token)
{
  g_autoptr(IepTimeStamp) self = g_new0 (IepTimeStamp, 1);
  IepDer info;
  IepDer content;
  guint8 tag;
  guint version;

  self->cms = iep_cms_new (token);
  if (self->cms == NULL || self->cms->content.data == NULL || !is_oid (&self->cms->content_type, OID_TST_INFO))
    return NULL;
  info = self->cms->content;
  if (!iep_der_expect (&info, IEP_DER_SEQUENCE, &content) || info.length != 0 || !iep_der_small (&content, &version) ||
      version != 1 || !iep_der_expect (&content, IEP_DER_OID, NULL) ||
      !iep_der_expect (&content, IEP_DER_SEQUENCE, NULL) || !iep_der_next (&content, &tag, NULL, NULL) ||
      !iep_der_expect (&content, IEP_DER_TIME, &info))
    return NULL;
  self->time = read_time (&info);

  return self->time != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * iep_time_stamp_free:
 * @self: (transfer full): a token
 */
void
iep_time_stamp_free (IepTimeStamp *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->cms, iep_cms_free);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_free (self);
}

/**
 * iep_time_stamp_verify:
 * @self: a token
 * @data: what should have been stamped
 * @length: its length
 *
 * Returns: what is wrong
 */
IepCmsProblem
iep_time_stamp_verify (IepTimeStamp *self,
                       const guint8 *data,
                       gsize         length)
{
  IepDer info = self->cms->content;
  IepDer content;
  IepDer imprint;
  IepDer algorithm;
  IepDer hash;
  guint8 tag;
  g_autofree char *oid = NULL;
  gnutls_digest_algorithm_t digest;
  IepCmsProblem problem;

  if (!iep_der_expect (&info, IEP_DER_SEQUENCE, &content) || !iep_der_expect (&content, IEP_DER_INTEGER, NULL) ||
      !iep_der_expect (&content, IEP_DER_OID, NULL) || !iep_der_expect (&content, IEP_DER_SEQUENCE, &imprint) ||
      !iep_der_next (&imprint, &tag, NULL, &algorithm) || !read_algorithm (algorithm, TRUE, &oid) ||
      !iep_der_expect (&imprint, IEP_DER_OCTETS, &hash) || imprint.length != 0)
    return IEP_CMS_TIMESTAMP;
  digest = digest_from_oid (oid);
  if (digest == GNUTLS_DIG_UNKNOWN || !digest_equals (digest, data, length, &hash))
    return IEP_CMS_TIMESTAMP;

  problem = verify (self->cms, self->cms->content.data, self->cms->content.length);
  if (problem == IEP_CMS_OK && !iep_certificate_may_stamp (g_ptr_array_index (self->cms->certificates, 0)))
    return IEP_CMS_TIMESTAMP;

  return problem;
}
