/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's end of the process that draws PDFs. */
#pragma once

#include <gio/gio.h>

#include "helper/iep-pdf-protocol.h"

G_BEGIN_DECLS

typedef struct _IepPdfProcess IepPdfProcess;

void           iep_pdf_process_prepare     (void);
IepPdfProcess *iep_pdf_process_take        (GError               **error);
void           iep_pdf_process_free        (IepPdfProcess         *self);
gboolean       iep_pdf_process_ask         (IepPdfProcess         *self,
                                            const IepPdfQuestion  *question,
                                            gconstpointer          follows,
                                            guint                  seconds,
                                            IepPdfAnswer          *answer,
                                            GBytes               **answer_follows,
                                            GError               **error);
GBytes        *iep_pdf_process_get_picture (IepPdfProcess         *self,
                                            const IepPdfAnswer    *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepPdfProcess, iep_pdf_process_free)

G_END_DECLS
