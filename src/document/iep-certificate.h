/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate says, in the forms this program shows and stores. */
#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

char      *iep_certificate_get_name       (gnutls_x509_crt_t certificate);
char      *iep_certificate_get_subject    (gnutls_x509_crt_t certificate);
char      *iep_certificate_get_issuer     (gnutls_x509_crt_t certificate);
char      *iep_certificate_get_issuer_name
                                          (gnutls_x509_crt_t certificate);
char      *iep_certificate_get_serial     (gnutls_x509_crt_t certificate);
GDateTime *iep_certificate_get_not_before (gnutls_x509_crt_t certificate);
GDateTime *iep_certificate_get_not_after  (gnutls_x509_crt_t certificate);
gboolean   iep_certificate_may_sign       (gnutls_x509_crt_t certificate);
gboolean   iep_certificate_may_stamp      (gnutls_x509_crt_t certificate);

G_END_DECLS
