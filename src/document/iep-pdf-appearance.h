/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The visible text of a signature, as a form that a widget shows. */
#pragma once

#include "document/iep-pdf-signature.h"
#include "document/iep-pdf-update.h"

G_BEGIN_DECLS

guint iep_pdf_appearance_add (IepPdfUpdate               *update,
                              IepSigner                  *signer,
                              const IepSignatureDetails  *details,
                              GDateTime                  *signed_at,
                              double                      width,
                              double                      height,
                              GError                    **error);

G_END_DECLS
