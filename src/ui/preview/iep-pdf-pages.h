/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of a PDF under one another; only those in sight are drawn. */
#pragma once

#include <gtk/gtk.h>

#include "ui/preview/iep-pdf-renderer.h"

G_BEGIN_DECLS

#define IEP_TYPE_PDF_PAGES (iep_pdf_pages_get_type ())
G_DECLARE_FINAL_TYPE (IepPdfPages, iep_pdf_pages, IEP, PDF_PAGES, GtkWidget)

/* Properties: "page" (uint, the page in the middle of sight, from 0, read only), "zoom" (double, 1 = 96 pixels an inch).
 * Signals: "page-pressed" (uint page), "page-drawn" (uint page) when the picture of a page in sight has come. */
GtkWidget *iep_pdf_pages_new           (void);
void       iep_pdf_pages_set_renderer  (IepPdfPages    *self,
                                        IepPdfRenderer *renderer,
                                        IepPdfPriority  priority);
void       iep_pdf_pages_set_zoom      (IepPdfPages    *self,
                                        double          zoom);
double     iep_pdf_pages_get_zoom      (IepPdfPages    *self);
void       iep_pdf_pages_set_fit_width (IepPdfPages    *self,
                                        gboolean        fit_width);
gboolean   iep_pdf_pages_get_fit_width (IepPdfPages    *self);
guint      iep_pdf_pages_get_page      (IepPdfPages    *self);
void       iep_pdf_pages_scroll_to     (IepPdfPages    *self,
                                        guint           page,
                                        double          y);
void       iep_pdf_pages_set_marked    (IepPdfPages    *self,
                                        int             page);
void       iep_pdf_pages_set_hits      (IepPdfPages    *self,
                                        GArray         *hits,
                                        guint           current);

G_END_DECLS
