/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One PDF in one closed-off process: poppler runs there and nowhere else. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * IepPdfHit:
 * @match: which finding it belongs to, from 0; one that goes over the end of a line has an area on each
 * @page: the page, from 0
 * @area: where on it, in points from its top left corner
 */
typedef struct
{
  guint           match;
  guint           page;
  graphene_rect_t area;
} IepPdfHit;

/**
 * IepPdfPriority:
 * @IEP_PDF_PRIORITY_VISIBLE: somebody is looking at it
 * @IEP_PDF_PRIORITY_THUMBNAIL: small pictures beside it
 * @IEP_PDF_PRIORITY_SEARCH: finding text
 */
typedef enum
{
  IEP_PDF_PRIORITY_VISIBLE,
  IEP_PDF_PRIORITY_THUMBNAIL,
  IEP_PDF_PRIORITY_SEARCH,
} IepPdfPriority;

#define IEP_TYPE_PDF_RENDERER (iep_pdf_renderer_get_type ())
G_DECLARE_FINAL_TYPE (IepPdfRenderer, iep_pdf_renderer, IEP, PDF_RENDERER, GObject)

IepPdfRenderer *iep_pdf_renderer_new           (GBytes              *pdf);
void            iep_pdf_renderer_set_seconds   (IepPdfRenderer      *self,
                                                guint                seconds);
void            iep_pdf_renderer_open_async    (IepPdfRenderer      *self,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
gboolean        iep_pdf_renderer_open_finish   (IepPdfRenderer      *self,
                                                GAsyncResult        *result,
                                                GError             **error);
guint           iep_pdf_renderer_get_n_pages   (IepPdfRenderer      *self);
void            iep_pdf_renderer_get_page_size (IepPdfRenderer      *self,
                                                guint                page,
                                                double              *width,
                                                double              *height);
void            iep_pdf_renderer_render_async  (IepPdfRenderer      *self,
                                                guint                page,
                                                double               scale,
                                                IepPdfPriority       priority,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
GdkTexture     *iep_pdf_renderer_render_finish (IepPdfRenderer      *self,
                                                GAsyncResult        *result,
                                                guint               *page,
                                                double              *scale,
                                                GError             **error);
void            iep_pdf_renderer_find_async    (IepPdfRenderer      *self,
                                                const char          *text,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
GArray         *iep_pdf_renderer_find_finish   (IepPdfRenderer      *self,
                                                GAsyncResult        *result,
                                                GError             **error);
void            iep_pdf_renderer_print_async   (IepPdfRenderer      *self,
                                                guint                page,
                                                cairo_t             *cr,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
gboolean        iep_pdf_renderer_print_finish  (IepPdfRenderer      *self,
                                                GAsyncResult        *result,
                                                GError             **error);

G_END_DECLS
