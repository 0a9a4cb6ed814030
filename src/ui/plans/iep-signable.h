/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plans and estimates have in common for whoever signs, prints or keeps them: a PDF, a signature, words. */
#pragma once

#include "document/iep-pdf-signature.h"
#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/**
 * IepSignableWords:
 * @dialog: the title of the dialog that signs it
 * @document: what kind of document it is
 * @save: the first step of signing it elsewhere
 * @saved: what is said when it was saved for that
 * @chooser: the title of the file chooser
 *
 * All translated.
 */
typedef struct
{
  const char *dialog;
  const char *document;
  const char *save;
  const char *saved;
  const char *chooser;
} IepSignableWords;

IepSignableWords  iep_signable_get_words     (IepRecord            *version);
char             *iep_signable_dup_title     (IepRecord            *version);
char             *iep_signable_dup_totals    (IepRecord            *version);
char             *iep_signable_dup_file_name (IepRecord            *version);
void              iep_signable_render_async  (IepSession           *session,
                                              IepRecord            *version,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GBytes           *iep_signable_render_finish (IepSession           *session,
                                              IepRecord            *version,
                                              GAsyncResult         *result,
                                              IepVerification     **verification,
                                              GError              **error);
void              iep_signable_sign_async    (IepSession           *session,
                                              IepRecord            *version,
                                              IepSigner            *signer,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
IepRecord        *iep_signable_sign_finish   (IepSession           *session,
                                              IepRecord            *version,
                                              GAsyncResult         *result,
                                              GError              **error);
void              iep_signable_import_async  (IepSession           *session,
                                              IepRecord            *version,
                                              GBytes               *signed_pdf,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
IepRecord        *iep_signable_import_finish (IepSession           *session,
                                              IepRecord            *version,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
