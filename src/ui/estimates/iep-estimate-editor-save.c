/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving what was typed into an estimate, through lost connections, refused cells and the edits of others. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-editor-private.h"

#include <glib/gi18n.h>

#include "database/iep-error.h"
#include "domain/iep-labels.h"
#include "ui/estimates/iep-estimate-conflict-dialog.h"
#include "ui/estimates/iep-estimate-unsaved.h"

void
iep_estimate_editor_stop_waiting (IepEstimateEditor *self)
{
  if (self->restored != 0)
    g_signal_handler_disconnect (iep_session_get_connection (self->session), self->restored);
  self->restored = 0;
}

static void
restored_cb (IepEstimateEditor *self)
{
  iep_estimate_editor_stop_waiting (self);
  iep_estimate_editor_save (self);
}

/* The session has tried for a while; from now on only the news that the server is back helps. */
static gboolean
wait_if_offline (IepEstimateEditor *self,
                 const GError      *error)
{
  IepConnection *connection = iep_session_get_connection (self->session);

  if (!g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST) ||
      iep_connection_get_state (connection) == IEP_CONNECTION_READY ||
      iep_connection_get_state (connection) == IEP_CONNECTION_CLOSED)
    return FALSE;
  iep_estimate_editor_stop_waiting (self);
  self->restored = g_signal_connect_swapped (connection, "restored", G_CALLBACK (restored_cb), self);
  iep_estimate_editor_tell (self, _("The connection is lost. What you typed is safe here; it is saved as soon as the server is back."), FALSE);
  return TRUE;
}

static void
settled_cb (IepEstimateEditor *self)
{
  g_clear_object (&self->conflicts);
  iep_estimate_editor_update_state (self);
  if (iep_estimate_editor_count (self, "conflicts") == 0)
    iep_estimate_editor_save (self);
}

void
iep_estimate_editor_compare_conflicts (IepEstimateEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (iep_estimate_editor_count (self, "conflicts") == 0)
    return;
  dialog = iep_estimate_conflict_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->bridge, self->conflicts,
                                             iep_estimate_version_get_lines (self->version));
  g_signal_connect_object (dialog, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
refused (IepEstimateEditor *self,
         const GError      *error)
{
  g_autofree char *words = iep_label_refusal (error);
  g_autoptr(GListModel) cells = iep_estimate_refused_cells (error);

  g_clear_object (&self->conflicts);
  self->conflicts = iep_estimate_conflicts (error);
  if (self->conflicts != NULL && iep_estimate_sheet_mark_conflicts (self->bridge, self->conflicts) > 0)
    {
      iep_estimate_editor_update_state (self);
      iep_estimate_editor_compare_conflicts (self);
    }
  else if (cells != NULL && iep_estimate_sheet_mark_problems (self->bridge, cells) > 0)
    {
      iep_estimate_editor_tell (self, words, FALSE);
      gtk_widget_activate_action (GTK_WIDGET (self->grid), "grid.next-problem", NULL);
    }
  else
    {
      iep_estimate_editor_tell (self, words, g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST) ||
                                 g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_TIMEOUT));
      /* Handed over, withdrawn or gone meanwhile: show how things are now; what was typed stays kept. */
      g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_STALE], 0);
    }
  g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_FAILED], 0);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(IepEstimateEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateVersion) saved = iep_estimate_save_finish (IEP_SESSION (object), result, &error);
  g_autoptr(IepEstimateSent) sent = g_steal_pointer (&self->sent);

  if (sent == NULL)
    return;
  if (saved == NULL)
    {
      iep_estimate_editor_update_actions (self);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !wait_if_offline (self, error))
        refused (self, error);
      return;
    }
  /* The part of a new line's source is the server's to fill in. */
  self->unread = iep_estimate_sent_has_lines (sent);
  iep_estimate_sheet_saved (self->bridge, sent);
  iep_estimate_editor_tell (self, NULL, FALSE);
  gtk_revealer_set_reveal_child (self->restored_bar, FALSE);
  iep_estimate_problems_show (self->problems, self->bridge, iep_estimate_version_get_problems (saved), iep_estimate_version_get_warnings (saved));
  iep_estimate_editor_keep (self);
  iep_estimate_editor_update_actions (self);
  g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_SAVED], 0, saved);
  if (self->unread)
    g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_STALE], 0);
}

/**
 * iep_estimate_editor_save:
 * @self: the editor
 *
 * Sends what differs in one call; "saved" or "failed" tells the end.
 */
void
iep_estimate_editor_save (IepEstimateEditor *self)
{
  g_return_if_fail (IEP_IS_ESTIMATE_EDITOR (self));

  if (self->version == NULL || self->sent != NULL || self->unread)
    return;
  iep_grid_commit (self->grid);
  if (iep_estimate_editor_count (self, "conflicts") > 0)
    {
      iep_estimate_editor_compare_conflicts (self);
      g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_FAILED], 0);
      return;
    }
  if (iep_estimate_editor_count (self, "problems") > 0)
    {
      iep_estimate_editor_tell (self, _("Correct what is marked first."), FALSE);
      gtk_widget_activate_action (GTK_WIDGET (self->grid), "grid.next-problem", NULL);
      g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_FAILED], 0);
      return;
    }
  self->sent = iep_estimate_sheet_collect (self->bridge);
  if (iep_estimate_changes_is_empty (iep_estimate_sent_get_changes (self->sent)))
    {
      g_clear_pointer (&self->sent, iep_estimate_sent_free);
      g_signal_emit (self, iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_FAILED], 0);
      return;
    }
  iep_estimate_editor_keep (self);
  iep_estimate_unsaved_flush ();
  iep_estimate_editor_update_actions (self);
  iep_estimate_save_async (self->session, self->loaded_id, iep_estimate_sent_get_changes (self->sent), self->cancellable,
                           saved_cb, g_object_ref (self));
}
