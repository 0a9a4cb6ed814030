/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How days, places and rights are said in the administration; shows a one-time password once. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-administration-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-labels.h"

/**
 * iep_words_validity:
 * @record: with valid_from and valid_to
 *
 * Returns: (transfer full): from when until when
 */
char *
iep_words_validity (IepRecord *record)
{
  g_autofree char *from = iep_date_format (iep_record_get_string (record, "valid_from"));
  g_autofree char *to = iep_date_format (iep_record_get_string (record, "valid_to"));

  /* Who sees every institution was not given it by an act of the system. */
  if (from == NULL || *from == '\0')
    return g_strdup ("");
  if (to == NULL || *to == '\0')
    /* Translators: a day; there is no last one */
    return g_strdup_printf (_("from %s"), from);
  /* Translators: the first and the last day */
  return g_strdup_printf (_("%s – %s"), from, to);
}

/**
 * iep_words_place:
 * @record: with institution_code and perhaps institution_name
 *
 * Returns: (transfer full): where
 */
char *
iep_words_place (IepRecord *record)
{
  const char *code = iep_record_get_string (record, "institution_code");
  const char *name = iep_record_get_string (record, "institution_name");

  if (code == NULL)
    return g_strdup (_("The whole system"));
  return name != NULL ? g_strdup_printf ("%s %s", code, name) : g_strdup (code);
}

/**
 * iep_words_right:
 * @record: with right_code and perhaps in_place_of_name
 *
 * Returns: (transfer full): which right, and in whose place
 */
char *
iep_words_right (IepRecord *record)
{
  const char *right = iep_label_right (iep_record_get_string (record, "right_code"));
  const char *absent = iep_record_get_string (record, "in_place_of_name");

  /* Translators: a right, and the person in whose place it is used */
  return absent != NULL ? g_strdup_printf (_("%s in place of %s"), right, absent) : g_strdup (right);
}

/**
 * iep_words_given:
 * @record: with granted_by_name and granted_at
 *
 * Returns: (transfer full): who gave it and when
 */
char *
iep_words_given (IepRecord *record)
{
  const char *name = iep_record_get_string (record, "granted_by_name");
  g_autofree char *at = iep_timestamp_format (iep_record_get_string (record, "granted_at"));

  if (name == NULL && at == NULL)
    /* Translators: who gave a right that is given by no act of the system */
    return g_strdup (_("the operator of the server, for every institution"));
  if (name == NULL)
    return g_strdup (at);
  /* Translators: who gave a right, and when */
  return g_strdup_printf (_("%s, %s"), name, at);
}

/**
 * iep_words_held:
 * @record: a right held on a day
 *
 * Returns: (transfer full): where, from when until when, and whether it was taken away on that day
 */
char *
iep_words_held (IepRecord *record)
{
  g_autofree char *place = iep_words_place (record);
  g_autofree char *days = iep_words_validity (record);

  if (iep_record_get_boolean (record, "ended"))
    /* Translators: where, and from when until when a right was given that was taken away on this day */
    return g_strdup_printf (_("%s · %s · taken away on that day"), place, days);
  return g_strdup_printf ("%s · %s", place, days);
}

/**
 * iep_question_new:
 * @from: a widget of the window
 * @heading: the question
 * @body: what will happen
 * @response: the response of whoever wants it
 * @label: its words
 *
 * Returns: (transfer none): a dialog to present, which also answers `cancel`
 */
GtkWidget *
iep_question_new (GtkWidget  *from,
                  const char *heading,
                  const char *body,
                  const char *response,
                  const char *label)
{
  GtkWidget *dialog;

  g_return_val_if_fail (GTK_IS_WIDGET (from), NULL);

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), response, label, NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), response, ADW_RESPONSE_DESTRUCTIVE);
  return dialog;
}

static void
copy_cb (GtkButton *button,
         GtkWidget *entry)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (entry), gtk_editable_get_text (GTK_EDITABLE (entry)));
  gtk_button_set_label (button, _("Copied"));
}

/**
 * iep_one_time_password_present:
 * @from: a widget of the window
 * @name: whose
 * @login: how they sign in
 * @password: the password, which is nowhere else
 *
 * Shows it once, to be handed over.
 */
void
iep_one_time_password_present (GtkWidget  *from,
                               const char *name,
                               const char *login,
                               const char *password)
{
  GtkWidget *dialog, *box, *entry, *button;
  g_autofree char *body = NULL;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (name != NULL && login != NULL && password != NULL);

  /* Translators: the name of a person, then the login */
  body = g_strdup_printf (_("Hand it to %s, who signs in as “%s” and then chooses a password of their own. It is shown only now."), name, login);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), _("One-Time Password"), body);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), password);
  gtk_editable_set_editable (GTK_EDITABLE (entry), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 26);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_add_css_class (entry, "monospace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("One-Time Password"), -1);
  button = gtk_button_new_with_label (_("Copy"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), entry, 0);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("I Have It"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}
