/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a later version of a PDF changes in an earlier one. */
#pragma once

#include "document/iep-pdf-reader.h"

G_BEGIN_DECLS

gboolean iep_pdf_revision_only_signs (IepPdfReader  *before,
                                      IepPdfReader  *after,
                                      const char   **what);

G_END_DECLS
