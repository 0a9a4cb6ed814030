/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a frozen version of an estimate to a signed and stored PDF: the same way as a plan. */

#pragma once

#include "document/iep-pdf-signature.h"
#include "domain/iep-estimate.h"

G_BEGIN_DECLS

void            iep_estimate_signing_render_async   (IepSession           *session,
                                                 IepEstimateVersion       *version,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GBytes         *iep_estimate_signing_render_finish  (IepSession           *session,
                                                 GAsyncResult         *result,
                                                 IepVerification     **verification,
                                                 GError              **error);
void            iep_estimate_signing_sign_async     (IepSession           *session,
                                                 IepEstimateVersion       *version,
                                                 IepSigner            *signer,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
IepEstimateVersion *iep_estimate_signing_sign_finish    (IepSession           *session,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void            iep_estimate_signing_import_async   (IepSession           *session,
                                                 IepEstimateVersion       *version,
                                                 GBytes               *signed_pdf,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
IepEstimateVersion *iep_estimate_signing_import_finish  (IepSession           *session,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_END_DECLS
