/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people edited one draft: shows what the other saved beside what is here, and asks what to do. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-conflict-dialog.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "ui/widgets/iep-difference-view.h"

#define VIEW_WIDTH 680
#define VIEW_MAX_HEIGHT 420

struct _IepConflictDialog
{
  AdwMessageDialog parent_instance;
};

G_DEFINE_FINAL_TYPE (IepConflictDialog, iep_conflict_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
iep_conflict_dialog_class_init (IepConflictDialogClass *klass)
{
}

static void
iep_conflict_dialog_init (IepConflictDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_set_heading (dialog, _("Somebody Else Changed This"));
  adw_message_dialog_add_responses (dialog,
                                    "edit", _("Go On Editing"),
                                    "theirs", _("Take Theirs"),
                                    "mine", _("Keep Mine on Top of Theirs"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "theirs", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "mine", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "mine");
  adw_message_dialog_set_close_response (dialog, "edit");
}

/**
 * iep_conflict_dialog_new:
 * @parent: the window
 * @mine: what the form holds
 * @theirs: what the other person saved
 *
 * Returns: a dialog to present; it answers by its response
 */
GtkWidget *
iep_conflict_dialog_new (GtkWindow      *parent,
                         IepProcurement *mine,
                         IepProcurement *theirs)
{
  g_autoptr(GListModel) differences = NULL;
  g_autofree char *at = NULL;
  g_autofree char *body = NULL;
  GtkWidget *self, *view, *scrolled;
  const char *who;

  g_return_val_if_fail (IEP_IS_PROCUREMENT (mine), NULL);
  g_return_val_if_fail (IEP_IS_PROCUREMENT (theirs), NULL);

  self = g_object_new (IEP_TYPE_CONFLICT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  who = iep_record_get_string (IEP_RECORD (theirs), "changed_by_name");
  at = iep_timestamp_format (iep_record_get_string (IEP_RECORD (theirs), "changed_at"));
  /* Translators: the name of a person, then a date and time */
  body = g_strdup_printf (_("%s saved it on %s while you were editing. Nothing of yours is lost."),
                          who != NULL ? who : _("Somebody"), at);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);

  differences = iep_procurement_compare (theirs, mine);
  view = iep_difference_view_new ();
  gtk_widget_add_css_class (view, "iep-sides");
  iep_difference_view_set_titles (IEP_DIFFERENCE_VIEW (view), _("Theirs"), _("Mine"));
  iep_difference_view_set_model (IEP_DIFFERENCE_VIEW (view), differences);

  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), VIEW_MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_size_request (scrolled, VIEW_WIDTH, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self), scrolled);

  return self;
}
