/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iep-signing.h for those who know that their version is a plan. */

#pragma once

#include "document/iep-signing.h"

G_BEGIN_DECLS

static inline void
iep_plan_signing_render_async (IepSession *session,
                               IepPlanVersion *version,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  iep_signing_render_async (session, IEP_RECORD (version), cancellable, callback, user_data);
}

static inline void
iep_plan_signing_hand_out_async (IepSession *session,
                                 IepPlanVersion *version,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  iep_signing_hand_out_async (session, IEP_RECORD (version), cancellable, callback, user_data);
}

static inline void
iep_plan_signing_sign_async (IepSession *session,
                             IepPlanVersion *version,
                             IepSigner *signer,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  iep_signing_sign_async (session, IEP_RECORD (version), signer, cancellable, callback, user_data);
}

static inline void
iep_plan_signing_import_async (IepSession *session,
                               IepPlanVersion *version,
                               GBytes *signed_pdf,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  iep_signing_import_async (session, IEP_RECORD (version), signed_pdf, cancellable, callback, user_data);
}

static inline GBytes *
iep_plan_signing_render_finish (IepSession *session,
                                GAsyncResult *result,
                                IepVerification **verification,
                                GError **error)
{
  return iep_signing_render_finish (session, result, verification, error);
}

static inline IepPlanVersion *
iep_plan_signing_sign_finish (IepSession *session,
                              GAsyncResult *result,
                              GError **error)
{
  return (IepPlanVersion *) iep_signing_sign_finish (session, result, error);
}

static inline IepPlanVersion *
iep_plan_signing_import_finish (IepSession *session,
                                GAsyncResult *result,
                                GError **error)
{
  return (IepPlanVersion *) iep_signing_import_finish (session, result, error);
}

G_END_DECLS
