/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever can sign: a certificate and its private key, from a PKCS#12 file or a PKCS#11 token, used alike.
 *
 * The signature is a detached CMS of the CAdES-B kind (ETSI EN 319 122-1): the attribute signing-certificate-v2 (RFC 5035)
 * binds every certificate that goes along, cms-algorithm-protection (RFC 6211) the algorithms, so that no byte of the
 * structure can be changed unseen. There is no signing time in it; a PDF keeps that in its own dictionary. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-signer-private.h"

#include <glib/gi18n.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <gnutls/pkcs7.h>
#include <string.h>

#include "document/iep-certificate.h"
#include "document/iep-cms.h"
#include "document/iep-der.h"
#include "document/iep-document-error.h"

#define OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define OID_ALGORITHM_PROTECTION "1.2.840.113549.1.9.52"

G_DEFINE_FINAL_TYPE (IepSigner, iep_signer, G_TYPE_OBJECT)

static void
iep_signer_finalize (GObject *object)
{
  IepSigner *self = IEP_SIGNER (object);

  if (self->key != NULL)
    gnutls_privkey_deinit (self->key);
  for (guint i = 0; i < self->n_certificates; i++)
    gnutls_x509_crt_deinit (self->certificates[i]);
  g_free (self->certificates);
  g_free (self->name);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->issuer_name);
  g_free (self->serial);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);

  G_OBJECT_CLASS (iep_signer_parent_class)->finalize (object);
}

static void
iep_signer_class_init (IepSignerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_signer_finalize;
}

static void
iep_signer_init (IepSigner *self)
{
}

/**
 * iep_signer_read_certificate:
 * @self: a signer that has its certificate
 *
 * Keeps what the certificate says.
 */
void
iep_signer_read_certificate (IepSigner *self)
{
  gnutls_x509_crt_t certificate = self->certificates[0];

  self->name = iep_certificate_get_name (certificate);
  self->subject = iep_certificate_get_subject (certificate);
  self->issuer = iep_certificate_get_issuer (certificate);
  self->issuer_name = iep_certificate_get_issuer_name (certificate);
  self->serial = iep_certificate_get_serial (certificate);
  self->not_before = iep_certificate_get_not_before (certificate);
  self->not_after = iep_certificate_get_not_after (certificate);
}

static gboolean
is_pkcs12 (GBytes          *p12,
           gnutls_pkcs12_t  store,
           GError         **error)
{
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (p12, NULL), g_bytes_get_size (p12) };

  if (data.size > 0 && (gnutls_pkcs12_import (store, &data, GNUTLS_X509_FMT_DER, 0) == 0 ||
                        gnutls_pkcs12_import (store, &data, GNUTLS_X509_FMT_PEM, 0) == 0))
    return TRUE;
  g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                       _("The file is not a certificate file (PKCS#12, .p12 or .pfx)."));

  return FALSE;
}

/**
 * iep_signer_new_pkcs12:
 * @p12: the bytes of a .p12 or .pfx file
 * @password: (nullable): its passphrase; the caller wipes it
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_PASSWORD, %IEP_DOCUMENT_ERROR_CERTIFICATE
 *
 * The certificates of the file that lead up from the signer's go along with the signatures. May run in any thread.
 *
 * Returns: (transfer full) (nullable): a signer
 */
IepSigner *
iep_signer_new_pkcs12 (GBytes      *p12,
                       const char  *password,
                       GError     **error)
{
  g_autoptr(IepSigner) self = g_object_new (IEP_TYPE_SIGNER, NULL);
  gnutls_pkcs12_t store;
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t *chain = NULL;
  unsigned int n_chain = 0;
  int code;

  g_return_val_if_fail (p12 != NULL, NULL);

  if (gnutls_pkcs12_init (&store) != 0)
    g_error ("Out of memory");
  if (!is_pkcs12 (p12, store, error))
    {
      gnutls_pkcs12_deinit (store);
      return NULL;
    }
  code = gnutls_pkcs12_simple_parse (store, password != NULL ? password : "", &key, &chain, &n_chain, NULL, NULL, NULL,
                                     GNUTLS_PKCS12_SP_INCLUDE_SELF_SIGNED);
  /* No passphrase is not the same as an empty one. */
  if (code < 0 && (password == NULL || *password == '\0'))
    code = gnutls_pkcs12_simple_parse (store, NULL, &key, &chain, &n_chain, NULL, NULL, NULL,
                                       GNUTLS_PKCS12_SP_INCLUDE_SELF_SIGNED);
  gnutls_pkcs12_deinit (store);
  self->certificates = g_new0 (gnutls_x509_crt_t, n_chain + 1);
  for (guint i = 0; i < n_chain; i++)
    self->certificates[self->n_certificates++] = chain[i];
  gnutls_free (chain);
  if (code == GNUTLS_E_MAC_VERIFY_FAILED || code == GNUTLS_E_DECRYPTION_FAILED || code == GNUTLS_E_ASN1_DER_ERROR ||
      code == GNUTLS_E_ASN1_TAG_ERROR)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_PASSWORD,
                           _("The passphrase of the certificate file is wrong."));
      return NULL;
    }
  if (code < 0)
    {
      g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                   /* Translators: %s is a technical detail in English. */
                   _("The certificate file cannot be opened (%s)."), gnutls_strerror (code));
      return NULL;
    }
  if (key == NULL || self->n_certificates == 0)
    {
      if (key != NULL)
        gnutls_x509_privkey_deinit (key);
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                           _("The certificate file holds no certificate with a private key."));
      return NULL;
    }
  if (gnutls_privkey_init (&self->key) != 0)
    g_error ("Out of memory");
  gnutls_privkey_import_x509 (self->key, key, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE);
  iep_signer_read_certificate (self);

  return g_steal_pointer (&self);
}

/**
 * iep_signer_new_take:
 * @key: (transfer full): a private key
 * @certificate: (transfer full): its certificate
 * @issuer: (transfer full): that of its issuer, which goes along with the signatures
 *
 * Returns: (transfer full): a signer
 */
IepSigner *
iep_signer_new_take (gnutls_x509_privkey_t key,
                     gnutls_x509_crt_t     certificate,
                     gnutls_x509_crt_t     issuer)
{
  IepSigner *self = g_object_new (IEP_TYPE_SIGNER, NULL);

  self->certificates = g_new0 (gnutls_x509_crt_t, 2);
  self->certificates[self->n_certificates++] = certificate;
  self->certificates[self->n_certificates++] = issuer;
  if (gnutls_privkey_init (&self->key) != 0)
    g_error ("Out of memory");
  gnutls_privkey_import_x509 (self->key, key, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE);
  iep_signer_read_certificate (self);

  return self;
}

/**
 * iep_signer_get_certificate_name:
 * @self: a signer
 *
 * Returns: (transfer none): the name in the certificate
 */
const char *
iep_signer_get_certificate_name (IepSigner *self)
{
  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);

  return self->name;
}

/**
 * iep_signer_get_subject:
 * @self: a signer
 *
 * Returns: (transfer none): the distinguished name (RFC 4514)
 */
const char *
iep_signer_get_subject (IepSigner *self)
{
  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);

  return self->subject;
}

/**
 * iep_signer_get_issuer:
 * @self: a signer
 *
 * Returns: (transfer none): the distinguished name of the issuer
 */
const char *
iep_signer_get_issuer (IepSigner *self)
{
  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);

  return self->issuer;
}

/**
 * iep_signer_get_issuer_name:
 * @self: a signer
 *
 * Returns: (transfer none): the name of the issuer
 */
const char *
iep_signer_get_issuer_name (IepSigner *self)
{
  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);

  return self->issuer_name;
}

/**
 * iep_signer_get_serial:
 * @self: a signer
 *
 * Returns: (transfer none): the serial number in hexadecimal digits
 */
const char *
iep_signer_get_serial (IepSigner *self)
{
  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);

  return self->serial;
}

/**
 * iep_signer_get_not_before:
 * @self: a signer
 *
 * Returns: (transfer none): since when the certificate is valid
 */
GDateTime *
iep_signer_get_not_before (IepSigner *self)
{
  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);

  return self->not_before;
}

/**
 * iep_signer_get_not_after:
 * @self: a signer
 *
 * Returns: (transfer none): until when the certificate is valid
 */
GDateTime *
iep_signer_get_not_after (IepSigner *self)
{
  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);

  return self->not_after;
}

/**
 * iep_signer_check_usable:
 * @self: a signer
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_CERTIFICATE
 *
 * Whether the certificate may sign now: its time, its use, and that the key belongs to it.
 *
 * Returns: whether it may
 */
gboolean
iep_signer_check_usable (IepSigner  *self,
                         GError    **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *until = NULL;

  g_return_val_if_fail (IEP_IS_SIGNER (self), FALSE);

  if (g_date_time_compare (now, self->not_before) < 0)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                           _("The certificate is not valid yet."));
      return FALSE;
    }
  if (g_date_time_compare (now, self->not_after) > 0)
    {
      until = g_date_time_format (self->not_after, "%x");
      g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                   _("The certificate was valid until %s."), until);
      return FALSE;
    }
  if (!iep_certificate_may_sign (self->certificates[0]))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                           _("The certificate is not meant for signing documents."));
      return FALSE;
    }

  return TRUE;
}

static gnutls_digest_algorithm_t
choose_digest (IepSigner *self)
{
  gnutls_pubkey_t key;
  gnutls_digest_algorithm_t digest = GNUTLS_DIG_SHA256;

  if (gnutls_pubkey_init (&key) != 0)
    g_error ("Out of memory");
  if (gnutls_pubkey_import_x509 (key, self->certificates[0], 0) != 0 ||
      gnutls_pubkey_get_preferred_hash_algorithm (key, &digest, NULL) != 0 ||
      (digest != GNUTLS_DIG_SHA384 && digest != GNUTLS_DIG_SHA512))
    digest = GNUTLS_DIG_SHA256;
  gnutls_pubkey_deinit (key);

  return digest;
}

/* SigningCertificateV2 (RFC 5035): the SHA-256 of every certificate that goes along, the signer's first. */
static GBytes *
signing_certificate (IepSigner *self)
{
  g_autoptr(GByteArray) list = g_byte_array_new ();
  g_autoptr(GByteArray) certificates = g_byte_array_new ();
  GByteArray *attribute = g_byte_array_new ();

  for (guint i = 0; i < self->n_certificates; i++)
    {
      g_autoptr(GByteArray) entry = g_byte_array_new ();
      guint8 hash[32];
      size_t size = sizeof hash;

      if (gnutls_x509_crt_get_fingerprint (self->certificates[i], GNUTLS_DIG_SHA256, hash, &size) != 0)
        g_assert_not_reached ();
      iep_der_append (entry, IEP_DER_OCTETS, hash, size);
      iep_der_append (list, IEP_DER_SEQUENCE, entry->data, entry->len);
    }
  iep_der_append (certificates, IEP_DER_SEQUENCE, list->data, list->len);
  iep_der_append (attribute, IEP_DER_SEQUENCE, certificates->data, certificates->len);

  return g_byte_array_free_to_bytes (attribute);
}

/* An AlgorithmIdentifier whose parameters are NULL or left out. */
static void
append_algorithm (GByteArray *out,
                  guint8      tag,
                  const char *oid,
                  gboolean    with_null)
{
  g_autoptr(GByteArray) content = g_byte_array_new ();

  iep_der_append_oid (content, oid);
  if (with_null)
    iep_der_append (content, IEP_DER_NULL, NULL, 0);
  iep_der_append (out, tag, content->data, content->len);
}

/* CMSAlgorithmProtection (RFC 6211) with the algorithms as GnuTLS is about to write them, or NULL for kinds of keys it
 * writes in more than one way. */
static GBytes *
algorithm_protection (IepSigner                 *self,
                      gnutls_digest_algorithm_t  digest)
{
  static const struct
  {
    gnutls_digest_algorithm_t digest;
    const char *oid;
    const char *ecdsa;
  } algorithms[] = {
    { GNUTLS_DIG_SHA256, "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2" },
    { GNUTLS_DIG_SHA384, "2.16.840.1.101.3.4.2.2", "1.2.840.10045.4.3.3" },
    { GNUTLS_DIG_SHA512, "2.16.840.1.101.3.4.2.3", "1.2.840.10045.4.3.4" },
  };
  int kind = gnutls_x509_crt_get_pk_algorithm (self->certificates[0], NULL);
  g_autoptr(GByteArray) content = g_byte_array_new ();
  GByteArray *attribute;
  guint i = 0;

  if (kind != GNUTLS_PK_RSA && kind != GNUTLS_PK_ECDSA)
    return NULL;
  while (algorithms[i].digest != digest)
    g_assert (++i < G_N_ELEMENTS (algorithms));
  append_algorithm (content, IEP_DER_SEQUENCE, algorithms[i].oid, FALSE);
  append_algorithm (content, IEP_DER_CONTEXT (1), kind == GNUTLS_PK_RSA ? "1.2.840.113549.1.1.1" : algorithms[i].ecdsa,
                    kind == GNUTLS_PK_RSA);
  attribute = g_byte_array_new ();
  iep_der_append (attribute, IEP_DER_SEQUENCE, content->data, content->len);

  return g_byte_array_free_to_bytes (attribute);
}

static int
add_attribute (gnutls_pkcs7_attrs_t *attributes,
               const char           *oid,
               GBytes               *value)
{
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (value, NULL), g_bytes_get_size (value) };

  return gnutls_pkcs7_add_attr (attributes, oid, &data, 0);
}

/* A detached CMS over @data, or NULL and a code of GnuTLS. */
static GBytes *
sign (IepSigner                 *self,
      GBytes                    *data,
      gnutls_digest_algorithm_t  digest,
      GBytes                    *protection,
      int                       *code)
{
  gnutls_datum_t datum = { (unsigned char *) g_bytes_get_data (data, NULL), g_bytes_get_size (data) };
  g_autoptr(GBytes) certificate = signing_certificate (self);
  gnutls_pkcs7_attrs_t attributes = NULL;
  gnutls_datum_t der = { NULL, 0 };
  gnutls_pkcs7_t cms;
  GBytes *result = NULL;

  if (gnutls_pkcs7_init (&cms) != 0)
    g_error ("Out of memory");
  *code = add_attribute (&attributes, OID_SIGNING_CERTIFICATE_V2, certificate);
  if (*code >= 0 && protection != NULL)
    *code = add_attribute (&attributes, OID_ALGORITHM_PROTECTION, protection);
  if (*code >= 0)
    *code = gnutls_pkcs7_sign (cms, self->certificates[0], self->key, &datum, attributes, NULL, digest,
                               GNUTLS_PKCS7_INCLUDE_CERT);
  for (guint i = 1; *code >= 0 && i < self->n_certificates; i++)
    *code = gnutls_pkcs7_set_crt (cms, self->certificates[i]);
  if (*code >= 0)
    *code = gnutls_pkcs7_export2 (cms, GNUTLS_X509_FMT_DER, &der);
  if (*code >= 0)
    result = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  gnutls_pkcs7_attrs_deinit (attributes);
  gnutls_pkcs7_deinit (cms);

  return result;
}

/**
 * iep_signer_make_cms:
 * @self: a signer
 * @data: what is signed
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_SIGNATURE, and those of iep_signer_new_pkcs11()
 *
 * Signs @data; a card may ask for its PIN and take seconds. What was made is verified before it is given out.
 *
 * Returns: (transfer full) (nullable): a detached CMS in DER
 */
GBytes *
iep_signer_make_cms (IepSigner  *self,
                     GBytes     *data,
                     GError    **error)
{
  gnutls_digest_algorithm_t digest;
  g_autoptr(GBytes) protection = NULL;
  g_autoptr(GBytes) result = NULL;
  g_autoptr(IepCms) cms = NULL;
  int code = 0;

  g_return_val_if_fail (IEP_IS_SIGNER (self), NULL);
  g_return_val_if_fail (data != NULL, NULL);

  digest = choose_digest (self);
  protection = algorithm_protection (self, digest);
  self->pin_refused = FALSE;
  self->pin_wrong = FALSE;
  result = sign (self, data, digest, protection, &code);
  cms = result != NULL ? iep_cms_new (result) : NULL;
  /* Should another GnuTLS write its algorithms in another way, the attribute would be a lie: do without. */
  if (cms != NULL && protection != NULL && !iep_cms_is_protected (cms))
    {
      g_clear_pointer (&cms, iep_cms_free);
      g_clear_pointer (&result, g_bytes_unref);
      result = sign (self, data, digest, NULL, &code);
      cms = result != NULL ? iep_cms_new (result) : NULL;
    }
  if (result == NULL)
    {
      if (self->pin_func != NULL)
        iep_signer_token_error (self, code, error);
      else
        g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_SIGNATURE,
                     /* Translators: %s is a technical detail in English. */
                     _("The signature could not be made (%s)."), gnutls_strerror (code));
      return NULL;
    }
  if (cms == NULL || iep_cms_verify (cms, data) != IEP_CMS_OK)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                           _("The private key does not belong to the certificate."));
      return NULL;
    }

  return g_steal_pointer (&result);
}

/**
 * iep_signer_get_cms_size:
 * @self: a signer
 *
 * Returns: more bytes than a signature of this signer takes
 */
gsize
iep_signer_get_cms_size (IepSigner *self)
{
  gsize size = 4096;

  g_return_val_if_fail (IEP_IS_SIGNER (self), 0);

  for (guint i = 0; i < self->n_certificates; i++)
    {
      gnutls_datum_t der = { NULL, 0 };

      if (gnutls_x509_crt_export2 (self->certificates[i], GNUTLS_X509_FMT_DER, &der) == 0)
        size += der.size + 64;
      gnutls_free (der.data);
    }

  return size;
}
