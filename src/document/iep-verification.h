/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found out about the signatures of a PDF, and the words for it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IepVerificationResult:
 * @IEP_VERIFICATION_UNSIGNED: the file carries no signature.
 * @IEP_VERIFICATION_VALID: everything matches and the certificate is trusted here.
 * @IEP_VERIFICATION_VALID_UNTRUSTED: everything matches, the certificate is not trusted here.
 * @IEP_VERIFICATION_INVALID: something does not match; iep_verification_get_reason() says what.
 */
typedef enum
{
  IEP_VERIFICATION_UNSIGNED,
  IEP_VERIFICATION_VALID,
  IEP_VERIFICATION_VALID_UNTRUSTED,
  IEP_VERIFICATION_INVALID,
} IepVerificationResult;

#define IEP_TYPE_VERIFICATION (iep_verification_get_type ())
G_DECLARE_FINAL_TYPE (IepVerification, iep_verification, IEP, VERIFICATION, GObject)

IepVerificationResult  iep_verification_get_result            (IepVerification *self);
const char            *iep_verification_get_reason            (IepVerification *self);
guint                  iep_verification_get_n_signatures      (IepVerification *self);
gboolean               iep_verification_get_covers_whole_file (IepVerification *self);
gboolean               iep_verification_get_digest_ok         (IepVerification *self);
gboolean               iep_verification_get_signature_ok      (IepVerification *self);
gboolean               iep_verification_get_trusted           (IepVerification *self);
const char            *iep_verification_get_signer_name       (IepVerification *self);
const char            *iep_verification_get_signer_position    (IepVerification *self);
const char            *iep_verification_get_subject           (IepVerification *self);
const char            *iep_verification_get_issuer            (IepVerification *self);
const char            *iep_verification_get_serial            (IepVerification *self);
GDateTime             *iep_verification_get_not_before        (IepVerification *self);
GDateTime             *iep_verification_get_not_after         (IepVerification *self);
GDateTime             *iep_verification_get_signed_at         (IepVerification *self);
const char            *iep_verification_get_signature_reason  (IepVerification *self);
GBytes                *iep_verification_get_content           (IepVerification *self);
const char            *iep_verification_get_content_hash      (IepVerification *self);
guint                  iep_verification_get_content_version   (IepVerification *self);

void                   iep_verification_set_expected_hash     (IepVerification *self,
                                                               const char      *content_hash);
void                   iep_verification_set_now               (IepVerification *self,
                                                               GDateTime       *now);
void                   iep_verification_set_stored_at         (IepVerification *self,
                                                               GDateTime       *stored_at);
char                  *iep_verification_describe              (IepVerification *self,
                                                               const char      *expected_hash);

G_END_DECLS
