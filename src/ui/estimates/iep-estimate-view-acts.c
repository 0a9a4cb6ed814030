/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acts on a version of an estimate that the database said are open to this person. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/estimates/iep-estimate-new-dialog.h"
#include "ui/widgets/iep-error-ui.h"

static void
acted (IepEstimateView    *self,
       IepEstimateVersion *version)
{
  if (iep_version_get_id (IEP_VERSION (version)) == self->version_id)
    iep_estimate_view_take (self, version);
  g_signal_emit (self, iep_estimate_view_signals[IEP_ESTIMATE_VIEW_ACTED], 0, iep_version_get_id (IEP_VERSION (version)));
}

static void
refused (IepEstimateView *self,
         const GError    *error)
{
  g_autoptr(GListModel) problems = iep_problems_from_error (error);

  iep_error_toast (GTK_WIDGET (self), error);
  if (g_list_model_get_n_items (problems) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "contents");
      iep_estimate_editor_show_problems (self->editor, problems);
      iep_estimate_view_show_acts (self);
      return;
    }
  /* Somebody was quicker, or a right is gone: show how things are now. */
  iep_estimate_view_load (self);
}

static void
amended_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(IepEstimateView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateVersion) version = iep_estimate_amend_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (version == NULL)
    {
      refused (self, error);
      return;
    }
  iep_toast (GTK_WIDGET (self), _("Version %d was begun as an amendment"), (int) iep_version_get_number (IEP_VERSION (version)));
  acted (self, version);
}

gboolean
iep_estimate_view_prepare_cb (IepEstimateView *self,
                              const char      *act)
{
  /* What is handed over is what is on the screen: it is saved first. */
  if (!g_str_equal (act, "hand_over") || !iep_estimate_editor_get_modified (self->editor))
    return FALSE;

  g_free (self->pending);
  self->pending = g_strdup (act);
  iep_estimate_editor_save (self->editor);
  return TRUE;
}

void
iep_estimate_view_acted_cb (IepEstimateView *self,
                            IepVersion      *version,
                            const char      *act)
{
  acted (self, IEP_ESTIMATE_VERSION (version));
  if (g_strcmp0 (act, "sign") == 0)
    gtk_stack_set_visible_child_name (self->stack, "pdf");
}

void
iep_estimate_view_refused_cb (IepEstimateView *self,
                              const GError    *error)
{
  refused (self, error);
}

void
iep_estimate_view_busy_cb (IepEstimateView *self)
{
  gboolean busy;

  g_object_get (self->acts, "busy", &busy, NULL);
  gtk_spinner_set_spinning (self->spinner, busy);
  if (busy)
    iep_estimate_view_disable_acts (self);
}

static void
discard_response_cb (IepEstimateView *self,
                     const char      *response)
{
  if (self->version != NULL && g_str_equal (response, "discard"))
    iep_version_acts_do (self->acts, "discard");
}

static void
discard_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepEstimateView *self = IEP_ESTIMATE_VIEW (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Discard This Draft?"),
                                              _("It stays readable among the versions, but nobody can work on it any more."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep"), "discard", _("_Discard Draft"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
amend_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  IepEstimateView *self = IEP_ESTIMATE_VIEW (widget);

  gtk_spinner_start (self->spinner);
  iep_estimate_view_disable_acts (self);
  iep_estimate_amend_async (self->session, self->version, self->cancellable, amended_cb, g_object_ref (self));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_signal_emit (widget, iep_estimate_view_signals[IEP_ESTIMATE_VIEW_COPY_WANTED], 0);
}

static void
header_saved_cb (IepEstimateView    *self,
                 IepEstimateVersion *saved)
{
  if (self->version != NULL)
    iep_estimate_view_load (self);
}

static void
header_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepEstimateView *self = IEP_ESTIMATE_VIEW (widget);
  GtkWidget *dialog;

  if (self->version == NULL)
    return;
  dialog = iep_estimate_new_dialog_new_for_version (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->version);
  g_signal_connect_object (dialog, "created", G_CALLBACK (header_saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
iep_estimate_view_install_acts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "version.discard", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "version.amend", NULL, amend_action);
  gtk_widget_class_install_action (widget_class, "version.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "version.header", NULL, header_action);
}

void
iep_estimate_view_saved_cb (IepEstimateView    *self,
                 IepEstimateVersion *saved)
{
  g_autofree char *pending = g_steal_pointer (&self->pending);

  if (self->version == NULL)
    return;
  /* The next act is based on what was just saved. */
  iep_record_set_int (IEP_RECORD (self->version), "lock_version", iep_record_get_int (IEP_RECORD (saved), "lock_version"));
  self->pdf_loaded = FALSE;
  if (pending != NULL)
    iep_version_acts_do (self->acts, pending);
  else
    iep_toast (GTK_WIDGET (self), _("Saved"));
}

void
iep_estimate_view_failed_cb (IepEstimateView *self)
{
  g_clear_pointer (&self->pending, g_free);
}
