/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a frozen version of a plan or an estimate to a signed and stored PDF, whichever way it is signed. */

#pragma once

#include "document/iep-pdf-signature.h"
#include "domain/iep-version.h"

G_BEGIN_DECLS

void       iep_signing_render_async   (IepSession           *session,
                                       IepVersion           *version,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
void       iep_signing_hand_out_async (IepSession           *session,
                                       IepVersion           *version,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
GBytes    *iep_signing_render_finish  (IepSession           *session,
                                       GAsyncResult         *result,
                                       IepVerification     **verification,
                                       GError              **error);
void       iep_signing_sign_async     (IepSession           *session,
                                       IepVersion           *version,
                                       IepSigner            *signer,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gpointer   iep_signing_sign_finish    (IepSession           *session,
                                       GAsyncResult         *result,
                                       GError              **error);
void       iep_signing_import_async   (IepSession           *session,
                                       IepVersion           *version,
                                       GBytes               *signed_pdf,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gpointer   iep_signing_import_finish  (IepSession           *session,
                                       GAsyncResult         *result,
                                       GError              **error);
GBytes    *iep_signing_sign_export    (IepVersion           *version,
                                       IepVersionExport     *export,
                                       IepSigner            *signer,
                                       const char           *signer_name,
                                       const char           *position,
                                       JsonNode            **signature,
                                       GError              **error);

G_END_DECLS
