/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate says, in the forms this program shows and stores. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-certificate.h"

/* Names come from foreign files: whatever they hold becomes one line of valid text. */
static char *
clean_name (const void *data,
            gsize       length)
{
  char *text = g_utf8_make_valid (data, length);

  for (char *at = text; *at != '\0'; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      *at = ' ';

  return text;
}

/**
 * iep_certificate_get_name:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the common name of its subject, or the whole subject
 */
char *
iep_certificate_get_name (gnutls_x509_crt_t certificate)
{
  char name[512];
  size_t size = sizeof name;

  if (gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) == 0 && size > 0)
    return clean_name (name, size);

  return iep_certificate_get_subject (certificate);
}

/**
 * iep_certificate_get_subject:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the distinguished name of its subject (RFC 4514)
 */
char *
iep_certificate_get_subject (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t name = { NULL, 0 };
  char *text;

  if (gnutls_x509_crt_get_dn3 (certificate, &name, 0) != 0)
    return g_strdup ("");
  text = clean_name (name.data, name.size);
  gnutls_free (name.data);

  return text;
}

/**
 * iep_certificate_get_issuer:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the distinguished name of its issuer (RFC 4514)
 */
char *
iep_certificate_get_issuer (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t name = { NULL, 0 };
  char *text;

  if (gnutls_x509_crt_get_issuer_dn3 (certificate, &name, 0) != 0)
    return g_strdup ("");
  text = clean_name (name.data, name.size);
  gnutls_free (name.data);

  return text;
}

/**
 * iep_certificate_get_issuer_name:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the common name of its issuer, or the whole distinguished name
 */
char *
iep_certificate_get_issuer_name (gnutls_x509_crt_t certificate)
{
  char name[512];
  size_t size = sizeof name;

  if (gnutls_x509_crt_get_issuer_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) == 0 && size > 0)
    return clean_name (name, size);

  return iep_certificate_get_issuer (certificate);
}

/**
 * iep_certificate_get_serial:
 * @certificate: a certificate
 *
 * Returns: (transfer full): its serial number in hexadecimal digits
 */
char *
iep_certificate_get_serial (gnutls_x509_crt_t certificate)
{
  guint8 serial[128];
  size_t size = sizeof serial;
  GString *text = g_string_new (NULL);

  if (gnutls_x509_crt_get_serial (certificate, serial, &size) == 0)
    for (gsize i = 0; i < size; i++)
      g_string_append_printf (text, "%02x", serial[i]);

  return g_string_free (text, FALSE);
}

/**
 * iep_certificate_get_not_before:
 * @certificate: a certificate
 *
 * Returns: (transfer full): since when it is valid
 */
GDateTime *
iep_certificate_get_not_before (gnutls_x509_crt_t certificate)
{
  GDateTime *time = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_activation_time (certificate));

  return time != NULL ? time : g_date_time_new_from_unix_utc (0);
}

/**
 * iep_certificate_get_not_after:
 * @certificate: a certificate
 *
 * Returns: (transfer full): until when it is valid
 */
GDateTime *
iep_certificate_get_not_after (gnutls_x509_crt_t certificate)
{
  GDateTime *time = g_date_time_new_from_unix_utc (gnutls_x509_crt_get_expiration_time (certificate));

  return time != NULL ? time : g_date_time_new_from_unix_utc (0);
}

/**
 * iep_certificate_may_sign:
 * @certificate: a certificate
 *
 * Returns: whether it may sign documents: it says nothing about its use, or names signatures or non-repudiation
 */
gboolean
iep_certificate_may_sign (gnutls_x509_crt_t certificate)
{
  unsigned int usage = 0;
  int code = gnutls_x509_crt_get_key_usage (certificate, &usage, NULL);

  if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
    return TRUE;

  return code == 0 && (usage & (GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_NON_REPUDIATION)) != 0;
}

/**
 * iep_certificate_may_stamp:
 * @certificate: a certificate
 *
 * Returns: whether it is meant for time stamps (RFC 3161, 2.3)
 */
gboolean
iep_certificate_may_stamp (gnutls_x509_crt_t certificate)
{
  char oid[64];
  size_t size = sizeof oid;

  return gnutls_x509_crt_get_key_purpose_oid (certificate, 0, oid, &size, NULL) == 0 &&
         g_str_equal (oid, GNUTLS_KP_TIME_STAMPING);
}
