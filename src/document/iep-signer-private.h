/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a signer, shared by files and tokens. */
#pragma once

#include "document/iep-signer.h"

G_BEGIN_DECLS

struct _IepSigner
{
  GObject parent_instance;

  gnutls_privkey_t key;
  guint n_certificates;
  gnutls_x509_crt_t *certificates; /* the signer's first */

  char *name;
  char *subject;
  char *issuer;
  char *issuer_name;
  char *serial;
  GDateTime *not_before;
  GDateTime *not_after;

  IepPinFunc pin_func;
  gpointer pin_data;
  gboolean pin_given;
  gboolean pin_refused;
  gboolean pin_wrong;
};

void iep_signer_read_certificate (IepSigner  *self);
IepSigner *iep_signer_new_take   (gnutls_x509_privkey_t key,
                                  gnutls_x509_crt_t     certificate,
                                  gnutls_x509_crt_t     issuer);
void iep_signer_token_error      (IepSigner  *self,
                                  int         code,
                                  GError    **error);

G_END_DECLS
