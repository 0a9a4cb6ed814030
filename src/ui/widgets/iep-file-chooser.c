/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a file to open or to save: the only file that knows GtkFileChooserNative, which later GTK calls deprecated. */
#define G_LOG_DOMAIN "iep-ui"
#include "config.h"

#include "ui/widgets/iep-file-chooser.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkNativeDialog *dialog;
  gulong cancelled;
} Asking;

static const struct
{
  const char *name;
  const char *suffixes[6];
} kinds[] = {
  [IEP_FILE_ANY] = { NULL, { NULL } },
  [IEP_FILE_PDF] = { N_("PDF documents"), { "pdf" } },
  [IEP_FILE_CSV] = { N_("CSV tables"), { "csv" } },
  [IEP_FILE_XLSX] = { N_("Spreadsheets"), { "xlsx" } },
  [IEP_FILE_TABLE] = { N_("Tables"), { "csv", "xlsx" } },
  [IEP_FILE_PKCS12] = { N_("Certificate files"), { "p12", "pfx" } },
  [IEP_FILE_CERTIFICATE] = { N_("Certificates"), { "pem", "crt", "cer", "der" } },
  [IEP_FILE_JSON] = { N_("JSON files"), { "json" } },
};

/* Where the last file was: the next one is probably there, too. */
static GFile *last_folder;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  if (asking->dialog != NULL)
    gtk_native_dialog_destroy (asking->dialog);
  g_clear_object (&asking->dialog);
  g_free (asking);
}

static void
stop_listening (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* Not g_cancellable_disconnect(): this may run inside the handler. */
  if (asking->cancelled != 0)
    g_signal_handler_disconnect (cancellable, asking->cancelled);
  asking->cancelled = 0;
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             GTask           *task)
{
  g_autoptr(GFile) file = NULL;

  stop_listening (task);
  g_signal_handlers_disconnect_by_data (dialog, task);
  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    {
      g_clear_object (&last_folder);
      last_folder = g_file_get_parent (file);
    }
  if (file != NULL)
    g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
  g_object_unref (task);
}

static void
cancelled_cb (GCancellable *cancellable,
              GTask        *task)
{
  Asking *asking = g_task_get_task_data (task);

  gtk_native_dialog_hide (asking->dialog);
  response_cb (asking->dialog, GTK_RESPONSE_CANCEL, task);
}

static void
add_filters (GtkFileChooser *chooser,
             IepFileKind     kind)
{
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  if (kinds[kind].name != NULL)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(kinds[kind].name));
      for (guint i = 0; kinds[kind].suffixes[i] != NULL; i++)
        gtk_file_filter_add_suffix (filter, kinds[kind].suffixes[i]);
      gtk_file_chooser_add_filter (chooser, filter);
    }
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

/* Not "Recent", where no path can be typed. */
static void
set_folder (GtkFileChooser *chooser)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  if (last_folder == NULL)
    last_folder = g_file_new_for_path (documents != NULL && g_file_test (documents, G_FILE_TEST_IS_DIR) ? documents
                                                                                                       : g_get_home_dir ());
  gtk_file_chooser_set_current_folder (chooser, last_folder, NULL);
}

static void
ask (GtkWidget            *widget,
     GtkFileChooserAction  action,
     const char           *title,
     const char           *suggested_name,
     IepFileKind           kind,
     gpointer              tag,
     GCancellable         *cancellable,
     GAsyncReadyCallback   callback,
     gpointer              user_data)
{
  GTask *task = g_task_new (widget, cancellable, callback, user_data);
  GtkRoot *root = gtk_widget_get_root (widget);
  Asking *asking = g_new0 (Asking, 1);
  GtkFileChooserNative *native;

  g_assert (kind < G_N_ELEMENTS (kinds));

  native = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, NULL, NULL);
  asking->dialog = GTK_NATIVE_DIALOG (native);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, asking, asking_free);
  add_filters (GTK_FILE_CHOOSER (native), kind);
  set_folder (GTK_FILE_CHOOSER (native));
  if (suggested_name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), suggested_name);
  gtk_native_dialog_set_modal (asking->dialog, TRUE);
  g_signal_connect (native, "response", G_CALLBACK (response_cb), task);
  if (g_cancellable_is_cancelled (cancellable))
    {
      response_cb (asking->dialog, GTK_RESPONSE_CANCEL, task);
      return;
    }
  if (cancellable != NULL)
    asking->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
  gtk_native_dialog_show (asking->dialog);
}

/**
 * iep_file_chooser_open_async:
 * @widget: a widget of the window that asks
 * @title: what for
 * @kind: which files to show first
 * @cancellable: (nullable): closes the dialog
 * @callback: called when a file was chosen, or none
 * @user_data: for @callback
 *
 * Asks for a file to open.
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

  ask (widget, GTK_FILE_CHOOSER_ACTION_OPEN, title, NULL, kind, iep_file_chooser_open_async, cancellable, callback,
       user_data);
}

/**
 * iep_file_chooser_open_finish:
 * @result: what the callback was given
 * @error: where an error goes: %G_IO_ERROR_CANCELLED when no file was chosen
 *
 * Returns: (transfer full) (nullable): the file
 */
GFile *
iep_file_chooser_open_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_file_chooser_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_file_chooser_save_async:
 * @widget: a widget of the window that asks
 * @title: what for
 * @suggested_name: (nullable): the name of the file
 * @kind: its kind
 * @cancellable: (nullable): closes the dialog
 * @callback: called when a file was chosen, or none
 * @user_data: for @callback
 *
 * Asks where to save; the dialog itself asks before it overwrites.
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

  ask (widget, GTK_FILE_CHOOSER_ACTION_SAVE, title, suggested_name, kind, iep_file_chooser_save_async, cancellable,
       callback, user_data);
}

/**
 * iep_file_chooser_save_finish:
 * @result: what the callback was given
 * @error: where an error goes: %G_IO_ERROR_CANCELLED when no file was chosen
 *
 * Returns: (transfer full) (nullable): the file
 */
GFile *
iep_file_chooser_save_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_file_chooser_save_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
