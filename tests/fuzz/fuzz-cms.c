/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures and time stamps as they stand in a PDF, and what their certificates say. */
#include "fuzz.h"

#include "document/iep-certificate.h"
#include "document/iep-cms.h"
#include "document/iep-trust.h"

static void
look_at (GPtrArray *certificates)
{
  static IepTrust *trust;
  g_autoptr(GDateTime) now = g_date_time_new_utc (2027, 1, 1, 0, 0, 0);

  if (trust == NULL)
    trust = iep_trust_new (FALSE);
  for (guint i = 0; i < certificates->len; i++)
    {
      gnutls_x509_crt_t certificate = g_ptr_array_index (certificates, i);
      g_autofree char *name = iep_certificate_get_name (certificate);
      g_autofree char *subject = iep_certificate_get_subject (certificate);
      g_autofree char *issuer = iep_certificate_get_issuer (certificate);
      g_autofree char *issuer_name = iep_certificate_get_issuer_name (certificate);
      g_autofree char *serial = iep_certificate_get_serial (certificate);
      g_autoptr(GDateTime) from = iep_certificate_get_not_before (certificate);
      g_autoptr(GDateTime) to = iep_certificate_get_not_after (certificate);

      iep_certificate_may_sign (certificate);
      iep_certificate_may_stamp (certificate);
    }
  if (certificates->len > 0)
    iep_trust_check (trust, certificates, now);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) der = g_bytes_new (data, size);
  g_autoptr(GBytes) what = g_bytes_new_static ("signed", 6);
  g_autoptr(IepCms) cms = iep_cms_new (der);
  IepTimeStamp *stamp = iep_time_stamp_new (der);

  if (cms != NULL)
    {
      iep_cms_verify (cms, what);
      iep_cms_is_protected (cms);
      if (cms->certificates != NULL)
        look_at (cms->certificates);
    }
  if (stamp != NULL)
    {
      iep_time_stamp_verify (stamp, (const guint8 *) "signed", 6);
      iep_time_stamp_free (stamp);
    }

  return 0;
}
