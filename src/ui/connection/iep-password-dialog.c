/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a new password. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-password-dialog.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"

/* Length protects better than odd signs do; the database keeps only a SCRAM verifier. */
#define SHORTEST_PASSWORD 12

struct _IepPasswordDialog
{
  AdwWindow     parent_instance;

  GtkWidget    *change_button;
  GtkWidget    *reason_label;
  GtkWidget    *first_row;
  GtkWidget    *second_row;
  GtkLabel     *hint_label;

  IepSession   *session;
  GCancellable *cancellable;
  gboolean      must;
  gboolean      done;
};

G_DEFINE_FINAL_TYPE (IepPasswordDialog, iep_password_dialog, ADW_TYPE_WINDOW)

enum {
  CHANGED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_hint (IepPasswordDialog *self,
           const char        *words,
           gboolean           is_error)
{
  gtk_label_set_label (self->hint_label, words);
  gtk_widget_remove_css_class (GTK_WIDGET (self->hint_label), is_error ? "dim-label" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint_label), is_error ? "error" : "dim-label");
}

static void
changed_cb (IepPasswordDialog *self)
{
  const char *first = gtk_editable_get_text (GTK_EDITABLE (self->first_row));
  const char *second = gtk_editable_get_text (GTK_EDITABLE (self->second_row));
  gboolean long_enough = g_utf8_strlen (first, -1) >= SHORTEST_PASSWORD;
  gboolean same = g_str_equal (first, second);

  if (*second != '\0' && !same && !g_str_has_prefix (first, second))
    {
      show_hint (self, _("The two are not the same."), TRUE);
    }
  else
    {
      g_autofree char *words =
        g_strdup_printf (ngettext ("At least %d character. A few words that mean something only to you are best.",
                                   "At least %d characters. A few words that mean something only to you are best.",
                                   SHORTEST_PASSWORD),
                         SHORTEST_PASSWORD);

      show_hint (self, words, FALSE);
    }

  gtk_widget_set_sensitive (self->change_button, long_enough && same);
}

static void
password_changed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(IepPasswordDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!iep_session_change_password_finish (IEP_SESSION (object), result, &error))
    {
      g_autofree char *words = NULL;

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;

      words = iep_label_refusal (error);
      changed_cb (self);
      show_hint (self, words, TRUE);
      return;
    }

  self->done = TRUE;
  g_signal_emit (self, signals[CHANGED], 0, gtk_editable_get_text (GTK_EDITABLE (self->first_row)));
  gtk_window_close (GTK_WINDOW (self));
}

static void
change_cb (IepPasswordDialog *self)
{
  gtk_widget_set_sensitive (self->change_button, FALSE);
  iep_session_change_password_async (self->session, gtk_editable_get_text (GTK_EDITABLE (self->first_row)),
                                     self->cancellable, password_changed_cb, g_object_ref (self));
}

static gboolean
iep_password_dialog_close_request (GtkWindow *window)
{
  IepPasswordDialog *self = IEP_PASSWORD_DIALOG (window);

  if (self->must && !self->done)
    g_signal_emit (self, signals[REFUSED], 0);

  return GTK_WINDOW_CLASS (iep_password_dialog_parent_class)->close_request (window);
}

static void
iep_password_dialog_dispose (GObject *object)
{
  IepPasswordDialog *self = IEP_PASSWORD_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_password_dialog_parent_class)->dispose (object);
}

static void
iep_password_dialog_finalize (GObject *object)
{
  IepPasswordDialog *self = IEP_PASSWORD_DIALOG (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (iep_password_dialog_parent_class)->finalize (object);
}

static void
iep_password_dialog_class_init (IepPasswordDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_password_dialog_dispose;
  object_class->finalize = iep_password_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = iep_password_dialog_close_request;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] =
    g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPasswordDialog, change_button);
  gtk_widget_class_bind_template_child (widget_class, IepPasswordDialog, reason_label);
  gtk_widget_class_bind_template_child (widget_class, IepPasswordDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, IepPasswordDialog, second_row);
  gtk_widget_class_bind_template_child (widget_class, IepPasswordDialog, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
iep_password_dialog_init (IepPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  changed_cb (self);
}

/**
 * iep_password_dialog_new:
 * @parent: the window it belongs to
 * @session: whose password
 * @must: whether the person cannot go on without changing it
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
iep_password_dialog_new (GtkWindow  *parent,
                         IepSession *session,
                         gboolean    must)
{
  IepPasswordDialog *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);

  self = g_object_new (IEP_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->must = must;
  gtk_widget_set_visible (self->reason_label, must);
  gtk_widget_grab_focus (self->first_row);

  return GTK_WIDGET (self);
}
