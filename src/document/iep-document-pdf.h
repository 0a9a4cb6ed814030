/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A version of a document as the PDF that is printed, kept and signed. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * IepPdfProgress:
 * @done: steps done.
 * @total: all steps; never 0.
 * @user_data: as given.
 *
 * Called now and then from the thread that writes.
 */
typedef void (*IepPdfProgress) (guint done, guint total, gpointer user_data);

/** The name of the embedded file with what stands around the content: decisions, audit head, time of printing. */
#define IEP_DOCUMENT_FRAME_NAME "frame.json"

GBytes     *iep_document_pdf_write        (GBytes               *content_json,
                                           JsonObject           *frame,
                                           IepPdfProgress        progress,
                                           gpointer              user_data,
                                           GCancellable         *cancellable,
                                           GError              **error);
void        iep_document_pdf_write_async  (GBytes               *content_json,
                                           JsonObject           *frame,
                                           IepPdfProgress        progress,
                                           gpointer              progress_data,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GBytes     *iep_document_pdf_write_finish (GAsyncResult         *result,
                                           GError              **error);
GBytes     *iep_document_pdf_get_content  (GBytes               *pdf,
                                           GError              **error);
JsonObject *iep_document_pdf_get_frame    (GBytes               *pdf,
                                           GError              **error);

G_END_DECLS
