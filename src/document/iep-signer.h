/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever can sign: a certificate and its private key, from a PKCS#12 file or a PKCS#11 token, used alike. */
#pragma once

#include <gio/gio.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

#define IEP_TYPE_SIGNER (iep_signer_get_type ())
G_DECLARE_FINAL_TYPE (IepSigner, iep_signer, IEP, SIGNER, GObject)

/**
 * IepPinFlags:
 * @IEP_PIN_FIRST: the first question.
 * @IEP_PIN_WRONG: the PIN given before was wrong.
 * @IEP_PIN_FINAL_TRY: one more wrong PIN locks the token.
 */
typedef enum
{
  IEP_PIN_FIRST = 0,
  IEP_PIN_WRONG = 1 << 0,
  IEP_PIN_FINAL_TRY = 1 << 1,
} IepPinFlags;

/**
 * IepPinFunc:
 * @token: what the token calls itself.
 * @flags: what happened before.
 * @pin: (out caller-allocates): where the PIN goes, with its final NUL; wiped by the caller.
 * @pin_size: size of @pin in bytes.
 * @user_data: as given.
 *
 * Called in the thread that opens or uses the signer. Never logs, never keeps a copy.
 *
 * Returns: %FALSE to give up.
 */
typedef gboolean (*IepPinFunc) (const char *token, IepPinFlags flags, char *pin, gsize pin_size, gpointer user_data);

/** IepTokenCertificate: a certificate with its private key found on a token. */
typedef struct
{
  char *uri;
  char *token;
  char *label;
  char *name;
  char *issuer;
  gint64 not_before;
  gint64 not_after;
} IepTokenCertificate;

void       iep_token_certificate_free (IepTokenCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepTokenCertificate, iep_token_certificate_free)

IepSigner  *iep_signer_new_pkcs12               (GBytes        *p12,
                                                 const char    *password,
                                                 GError       **error);
IepSigner  *iep_signer_new_pkcs11               (const char    *uri,
                                                 IepPinFunc     pin_func,
                                                 gpointer       user_data,
                                                 GError       **error);
gboolean    iep_signer_add_pkcs11_module        (const char    *path,
                                                 GError       **error);
GPtrArray  *iep_signer_list_pkcs11_certificates (GCancellable  *cancellable,
                                                 GError       **error);

const char *iep_signer_get_certificate_name     (IepSigner     *self);
const char *iep_signer_get_subject              (IepSigner     *self);
const char *iep_signer_get_issuer               (IepSigner     *self);
const char *iep_signer_get_issuer_name          (IepSigner     *self);
const char *iep_signer_get_serial               (IepSigner     *self);
GDateTime  *iep_signer_get_not_before           (IepSigner     *self);
GDateTime  *iep_signer_get_not_after            (IepSigner     *self);
gboolean    iep_signer_check_usable             (IepSigner     *self,
                                                 GError       **error);

gsize       iep_signer_get_cms_size             (IepSigner     *self);
GBytes     *iep_signer_make_cms                 (IepSigner     *self,
                                                 GBytes        *data,
                                                 GError       **error);

G_END_DECLS
