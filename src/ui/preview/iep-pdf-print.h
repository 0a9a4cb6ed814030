/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing a PDF through the desktop's print dialog. */
#pragma once

#include <gtk/gtk.h>

#include "ui/preview/iep-pdf-renderer.h"

G_BEGIN_DECLS

void iep_pdf_print (GtkWidget      *from,
                    IepPdfRenderer *renderer,
                    const char     *title);

G_END_DECLS
