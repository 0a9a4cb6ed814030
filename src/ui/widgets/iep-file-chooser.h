/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a file to open or to save: the only file that knows GtkFileChooserNative. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * IepFileKind:
 * @IEP_FILE_ANY: every file.
 * @IEP_FILE_PDF: PDF documents.
 * @IEP_FILE_CSV: comma-separated tables.
 * @IEP_FILE_XLSX: spreadsheets.
 * @IEP_FILE_TABLE: CSV or XLSX.
 * @IEP_FILE_PKCS12: certificate files (.p12, .pfx).
 * @IEP_FILE_CERTIFICATE: PEM or DER certificates.
 * @IEP_FILE_JSON: JSON.
 */
typedef enum
{
  IEP_FILE_ANY,
  IEP_FILE_PDF,
  IEP_FILE_CSV,
  IEP_FILE_XLSX,
  IEP_FILE_TABLE,
  IEP_FILE_PKCS12,
  IEP_FILE_CERTIFICATE,
  IEP_FILE_JSON,
} IepFileKind;

void   iep_file_chooser_open_async  (GtkWidget            *widget,
                                     const char           *title,
                                     IepFileKind           kind,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GFile *iep_file_chooser_open_finish (GAsyncResult         *result,
                                     GError              **error);
void   iep_file_chooser_save_async  (GtkWidget            *widget,
                                     const char           *title,
                                     const char           *suggested_name,
                                     IepFileKind           kind,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GFile *iep_file_chooser_save_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
