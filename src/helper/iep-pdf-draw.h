/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place where poppler meets a file. */
#pragma once

#include "helper/iep-pdf-protocol.h"

G_BEGIN_DECLS

typedef struct _IepPdfDraw IepPdfDraw;

void          iep_pdf_draw_warm_up (void);
IepPdfStatus  iep_pdf_draw_open    (GBytes              *pdf,
                                    IepPdfDraw         **draw,
                                    GArray             **sizes);
IepPdfStatus  iep_pdf_draw_page    (IepPdfDraw          *self,
                                    guint                page,
                                    double               scale,
                                    gboolean             for_printing,
                                    guint8              *picture,
                                    int                 *width,
                                    int                 *height);
IepPdfStatus  iep_pdf_draw_find    (IepPdfDraw          *self,
                                    guint                page,
                                    const char          *text,
                                    GArray             **areas);

G_END_DECLS
