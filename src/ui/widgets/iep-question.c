/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before what was typed is lost, everywhere with the same words. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-question.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * iep_question_discard:
 * @from: a widget of the window
 * @discard: (type GClosure): `void discard (gpointer object)`, called when the user gives up what was typed
 * @object: (type GObject): what it is called with; nothing happens once it is gone
 *
 * Asks whether what was changed may be lost.
 */
void
iep_question_discard (GtkWidget *from,
                      GCallback  discard,
                      gpointer   object)
{
  GtkRoot *root;
  AdwMessageDialog *dialog;

  g_return_if_fail (GTK_IS_WIDGET (from));

  root = gtk_widget_get_root (from);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                       _("Discard the Changes?"),
                                                       _("What you changed here will be lost.")));
  adw_message_dialog_add_responses (dialog, "edit", _("Go On Editing"), "discard", _("Discard"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "edit");
  adw_message_dialog_set_close_response (dialog, "edit");
  g_signal_connect_object (dialog, "response::discard", discard, object, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
