/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a file to open or to save: the only file that knows GtkFileChooserNative, which later GTK calls deprecated. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-file-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const char *name;        /* N_() */
  const char *patterns[5];
} FileKind;

static const FileKind kinds[] = {
  [IEP_FILE_ANY] = { N_("All files"), { "*" } },
  [IEP_FILE_PDF] = { N_("PDF documents"), { "*.pdf", "*.PDF" } },
  [IEP_FILE_CSV] = { N_("CSV tables"), { "*.csv", "*.CSV" } },
  [IEP_FILE_XLSX] = { N_("Spreadsheets"), { "*.xlsx", "*.XLSX" } },
  [IEP_FILE_TABLE] = { N_("Tables"), { "*.csv", "*.CSV", "*.xlsx", "*.XLSX" } },
  [IEP_FILE_PKCS12] = { N_("Certificate files"), { "*.p12", "*.pfx", "*.P12", "*.PFX" } },
  [IEP_FILE_CERTIFICATE] = { N_("Certificates"), { "*.pem", "*.crt", "*.cer", "*.der" } },
  [IEP_FILE_JSON] = { N_("JSON files"), { "*.json" } },
};

static void
add_filter (GtkFileChooser *chooser,
            IepFileKind     kind)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _(kinds[kind].name));
  for (guint i = 0; i < G_N_ELEMENTS (kinds[kind].patterns) && kinds[kind].patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, kinds[kind].patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  g_autoptr (GTask) task = user_data;

  /* Once answered, whatever comes later is nothing to the caller. */
  g_signal_handlers_disconnect_by_data (dialog, task);
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
}

static void
ask (GtkWidget            *widget,
     const char           *title,
     const char           *suggested_name,
     IepFileKind           kind,
     GtkFileChooserAction  action,
     gpointer              source_tag,
     GCancellable         *cancellable,
     GAsyncReadyCallback   callback,
     gpointer              user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog;
  GTask *task = g_task_new (widget, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  add_filter (GTK_FILE_CHOOSER (dialog), kind);
  if (kind != IEP_FILE_ANY)
    add_filter (GTK_FILE_CHOOSER (dialog), IEP_FILE_ANY);
  if (suggested_name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), suggested_name);
  /* Nobody else holds a native dialog. */
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * iep_file_chooser_open_async:
 * @widget: the widget that asks; its window is the parent
 * @title: translated
 * @kind: what is shown
 * @cancellable: (nullable): stops it
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks for a file that exists.
 */
void
iep_file_chooser_open_async (GtkWidget           *widget,
                             const char          *title,
                             IepFileKind          kind,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  ask (widget, title, NULL, kind, GTK_FILE_CHOOSER_ACTION_OPEN, iep_file_chooser_open_async, cancellable, callback, user_data);
}

/**
 * iep_file_chooser_open_finish:
 * @result: as given to the callback
 * @error: G_IO_ERROR_CANCELLED when the user changed their mind
 *
 * Returns: (transfer full) (nullable): the file
 */
GFile *
iep_file_chooser_open_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_file_chooser_save_async:
 * @widget: the widget that asks; its window is the parent
 * @title: translated
 * @suggested_name: (nullable): what the file could be called
 * @kind: what is shown
 * @cancellable: (nullable): stops it
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks where to save; the dialog itself asks before a file is replaced.
 */
void
iep_file_chooser_save_async (GtkWidget           *widget,
                             const char          *title,
                             const char          *suggested_name,
                             IepFileKind          kind,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  ask (widget, title, suggested_name, kind, GTK_FILE_CHOOSER_ACTION_SAVE, iep_file_chooser_save_async, cancellable, callback,
       user_data);
}

/**
 * iep_file_chooser_save_finish:
 * @result: as given to the callback
 * @error: G_IO_ERROR_CANCELLED when the user changed their mind
 *
 * Returns: (transfer full) (nullable): the file
 */
GFile *
iep_file_chooser_save_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
