/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog that asks for the fields of a record and keeps them until the act it is for has happened. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-record-dialog.h"

#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-question.h"

struct _IepRecordDialog
{
  AdwWindow      parent_instance;

  GtkWidget     *from;
  IepSession    *session;
  IepRecord     *record;
  IepRecord     *initial; /* as it was offered: what differs was typed here */
  GCancellable  *cancellable;
  gboolean       busy;

  /* Template References */
  GtkButton     *confirm_button;
  GtkSpinner    *spinner;
  GtkLabel      *problem;
  IepRecordForm *form;
};

G_DEFINE_FINAL_TYPE (IepRecordDialog, iep_record_dialog, ADW_TYPE_WINDOW)

enum
{
  CONFIRMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update (IepRecordDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.confirm",
                                 !self->busy && !iep_record_form_has_wrong (self->form));
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
state_changed_cb (IepRecordDialog *self)
{
  update (self);
}

static void
record_changed_cb (IepRecordDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  update (self);
}

static void
confirm_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  g_signal_emit (widget, signals[CONFIRMED], 0);
}

static gboolean
is_typed (IepRecordDialog *self)
{
  return self->record != NULL && self->initial != NULL &&
         (!iep_record_equal (self->initial, self->record) || iep_record_form_has_wrong (self->form));
}

static gboolean
destroy_cb (gpointer data)
{
  gtk_window_destroy (data);
  return G_SOURCE_REMOVE;
}

/* The question looks at the window it was asked from until it is closed itself, which is after its answer. */
static void
discard_cb (IepRecordDialog *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, destroy_cb, g_object_ref (self), g_object_unref);
}

/* Escape and "Cancel" lose nothing that was typed without asking. */
static gboolean
iep_record_dialog_close_request (GtkWindow *window)
{
  IepRecordDialog *self = IEP_RECORD_DIALOG (window);

  if (self->busy || !is_typed (self))
    return GTK_WINDOW_CLASS (iep_record_dialog_parent_class)->close_request (window);
  iep_question_discard (GTK_WIDGET (self), G_CALLBACK (discard_cb), self);
  return TRUE;
}

static void
iep_record_dialog_dispose (GObject *object)
{
  IepRecordDialog *self = IEP_RECORD_DIALOG (object);

  /* What was asked for goes on; nobody waits for the answer any more. */
  if (self->form != NULL)
    iep_record_form_bind (self->form, NULL, NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->record);
  g_clear_object (&self->initial);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_RECORD_DIALOG);

  G_OBJECT_CLASS (iep_record_dialog_parent_class)->dispose (object);
}

static void
iep_record_dialog_finalize (GObject *object)
{
  g_clear_object (&IEP_RECORD_DIALOG (object)->from);

  G_OBJECT_CLASS (iep_record_dialog_parent_class)->finalize (object);
}

static void
iep_record_dialog_class_init (IepRecordDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_record_dialog_dispose;
  object_class->finalize = iep_record_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = iep_record_dialog_close_request;

  signals[CONFIRMED] = g_signal_new ("confirmed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);

  g_type_ensure (IEP_TYPE_RECORD_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-record-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepRecordDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, IepRecordDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepRecordDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, IepRecordDialog, form);
  gtk_widget_class_bind_template_callback (widget_class, state_changed_cb);
  gtk_widget_class_install_action (widget_class, "dialog.confirm", NULL, confirm_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "dialog.confirm", NULL);
}

static void
iep_record_dialog_init (IepRecordDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_record_dialog_new:
 * @from: a widget of the window it belongs to
 * @title: the translated title
 * @confirm_label: the translated words of the button
 * @session: where institutions and people are read
 * @record: what to fill in
 *
 * Returns: (transfer none): a dialog whose form has no fields yet; show it by iep_record_dialog_present()
 */
IepRecordDialog *
iep_record_dialog_new (GtkWidget  *from,
                       const char *title,
                       const char *confirm_label,
                       IepSession *session,
                       IepRecord  *record)
{
  IepRecordDialog *self;

  g_return_val_if_fail (GTK_IS_WIDGET (from), NULL);
  g_return_val_if_fail (IEP_IS_RECORD (record), NULL);

  self = g_object_new (IEP_TYPE_RECORD_DIALOG, "transient-for", gtk_widget_get_root (from), "title", title, NULL);
  gtk_button_set_label (self->confirm_button, confirm_label);
  self->from = g_object_ref (from);
  self->session = g_object_ref (session);
  self->record = g_object_ref (record);
  g_signal_connect_object (record, "notify", G_CALLBACK (record_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * iep_record_dialog_get_from:
 * @self: the dialog
 *
 * Returns: (transfer none): the widget it was opened from
 */
gpointer
iep_record_dialog_get_from (IepRecordDialog *self)
{
  g_return_val_if_fail (IEP_IS_RECORD_DIALOG (self), NULL);

  return self->from;
}

/**
 * iep_record_dialog_get_record:
 * @self: the dialog
 *
 * Returns: (transfer none): what was filled in
 */
gpointer
iep_record_dialog_get_record (IepRecordDialog *self)
{
  g_return_val_if_fail (IEP_IS_RECORD_DIALOG (self), NULL);

  return self->record;
}

/**
 * iep_record_dialog_get_form:
 * @self: the dialog
 *
 * Returns: (transfer none): its form, to add fields to
 */
IepRecordForm *
iep_record_dialog_get_form (IepRecordDialog *self)
{
  g_return_val_if_fail (IEP_IS_RECORD_DIALOG (self), NULL);

  return self->form;
}

/**
 * iep_record_dialog_present:
 * @self: the dialog
 *
 * Shows it, the focus in the first field.
 */
void
iep_record_dialog_present (IepRecordDialog *self)
{
  g_return_if_fail (IEP_IS_RECORD_DIALOG (self));

  self->initial = iep_record_duplicate (self->record);
  iep_record_form_bind (self->form, self->session, self->record);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  iep_record_form_focus (self->form);
}

/**
 * iep_record_dialog_begin:
 * @self: the dialog
 *
 * The act is under way: nothing is confirmed a second time.
 *
 * Returns: (transfer none): for the call
 */
GCancellable *
iep_record_dialog_begin (IepRecordDialog *self)
{
  g_return_val_if_fail (IEP_IS_RECORD_DIALOG (self), NULL);

  self->busy = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  update (self);
  return self->cancellable;
}

/**
 * iep_record_dialog_fail:
 * @self: the dialog
 * @error: why the act did not happen
 *
 * Says it beside the fields it is about, or below the heading; what was typed stays.
 */
void
iep_record_dialog_fail (IepRecordDialog *self,
                        const GError    *error)
{
  g_autofree char *words = NULL;

  g_return_if_fail (IEP_IS_RECORD_DIALOG (self));

  if (self->session == NULL)
    {
      /* It was closed meanwhile: what went wrong is said in the window. */
      iep_error_toast (self->from, error);
      return;
    }
  self->busy = FALSE;
  update (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = iep_record_form_mark (self->form, error);
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

/**
 * iep_record_dialog_done:
 * @self: the dialog
 *
 * The act happened: closes it.
 */
void
iep_record_dialog_done (IepRecordDialog *self)
{
  g_return_if_fail (IEP_IS_RECORD_DIALOG (self));

  if (self->session != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}
