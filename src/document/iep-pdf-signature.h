/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing a PDF the PAdES way by an incremental update, and verifying one. */
#pragma once

#include "document/iep-signer.h"
#include "document/iep-trust.h"
#include "document/iep-verification.h"

G_BEGIN_DECLS

/**
 * IepSignatureDetails:
 * @name: (nullable): who signs; the certificate's name when %NULL.
 * @position: (nullable): the signer's position; goes into the visible text and the signature dictionary.
 * @reason: (nullable): why; goes into the signature dictionary.
 * @location: (nullable): where.
 * @signed_at: (nullable): the claimed time; now when %NULL.
 * @visible: whether a text block is drawn on the last page.
 */
typedef struct
{
  const char *name;
  const char *position;
  const char *reason;
  const char *location;
  GDateTime *signed_at;
  gboolean visible;
} IepSignatureDetails;

GBytes          *iep_pdf_sign            (GBytes                    *pdf,
                                          IepSigner                 *signer,
                                          const IepSignatureDetails *details,
                                          GCancellable              *cancellable,
                                          GError                   **error);
IepVerification *iep_pdf_verify          (GBytes                    *pdf,
                                          GError                   **error);
IepVerification *iep_pdf_verify_with_trust
                                         (GBytes                    *pdf,
                                          IepTrust                  *trust,
                                          GError                   **error);
gboolean         iep_pdf_signature_matches_export
                                         (GBytes                    *exported,
                                          GBytes                    *signed_pdf,
                                          GError                   **error);

G_END_DECLS
