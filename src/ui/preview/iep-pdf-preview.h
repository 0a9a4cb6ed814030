/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF on the screen: thumbnails, pages, find, print, save and the bar that says what the signature is worth. */
#pragma once

#include <gtk/gtk.h>

#include "document/iep-verification.h"

G_BEGIN_DECLS

#define IEP_TYPE_PDF_PREVIEW (iep_pdf_preview_get_type ())
G_DECLARE_FINAL_TYPE (IepPdfPreview, iep_pdf_preview, IEP, PDF_PREVIEW, GtkWidget)

GtkWidget *iep_pdf_preview_new          (void);
void       iep_pdf_preview_set_document (IepPdfPreview   *self,
                                         GBytes          *pdf,
                                         const char      *title,
                                         IepVerification *verification);

G_END_DECLS
