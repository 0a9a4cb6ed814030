/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Begins the estimate of a programme, or changes the head of a draft: function and number. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-new-dialog.h"

#include <glib/gi18n.h>

#include "domain/iep-estimate-save.h"
#include "domain/iep-labels.h"
#include "ui/estimates/iep-estimate-words.h"
#include "ui/widgets/iep-code-picker.h"
#include "ui/widgets/iep-error-ui.h"

static const char * const budget_types[] = { "P", "S", "7" };

struct _IepEstimateNewDialog
{
  AdwWindow      parent_instance;

  IepSession         *session;
  IepEstimateVersion *version; /* whose head is changed, or NULL */
  GCancellable       *cancellable;
  gint64              institution_id;
  gint64              year;
  gboolean            busy;

  /* Template References */
  IepCodePicker *programme;
  GtkDropDown   *budget_type;
  GtkEditable   *function_code;
  GtkEditable   *document_number;
  GtkButton     *confirm_button;
  GtkLabel      *problem;
  GtkSpinner    *spinner;
};

G_DEFINE_FINAL_TYPE (IepEstimateNewDialog, iep_estimate_new_dialog, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
text_or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static void
update (IepEstimateNewDialog *self)
{
  gboolean known = self->version != NULL || (iep_code_picker_get_code (self->programme) != NULL
                                             && !iep_code_picker_get_busy (self->programme));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "new.create", known && !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
changed_cb (IepEstimateNewDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  iep_error_unmark (GTK_WIDGET (self->programme));
  iep_error_unmark (GTK_WIDGET (self->function_code));
  update (self);
}

static void
mark (IepEstimateNewDialog *self,
      const GError         *error)
{
  g_autoptr(GListModel) problems = iep_problems_from_error (error);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (problems, i);

      if (g_strcmp0 (iep_problem_get_field (problem), "programme") == 0)
        iep_error_mark (GTK_WIDGET (self->programme), iep_problem_get_text (problem));
      else if (g_strcmp0 (iep_problem_get_field (problem), "function_code") == 0)
        iep_error_mark (GTK_WIDGET (self->function_code), iep_problem_get_text (problem));
    }
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(IepEstimateNewDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateVersion) version = NULL;

  if (self->version != NULL)
    version = iep_estimate_save_finish (IEP_SESSION (object), result, &error);
  else
    version = iep_estimate_create_finish (IEP_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  update (self);
  if (version == NULL)
    {
      g_autofree char *words = iep_label_refusal (error);

      mark (self, error);
      gtk_label_set_label (self->problem, words);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_grab_focus (self->version != NULL ? GTK_WIDGET (self->function_code) : GTK_WIDGET (self->programme));
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, version);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Only what differs is sent: somebody else may change the other. */
static void
set_header (IepEstimateNewDialog *self,
            IepEstimateChanges   *changes,
            const char           *column,
            const char           *value)
{
  const char *base = iep_record_get_string (IEP_RECORD (self->version), column);

  if (g_strcmp0 (base, value) != 0)
    iep_estimate_changes_set_header (changes, column, base, value);
}

static void
save_header (IepEstimateNewDialog *self)
{
  g_autoptr(IepEstimateChanges) changes = iep_estimate_changes_new ();

  set_header (self, changes, "function_code", text_or_null (gtk_editable_get_text (self->function_code)));
  set_header (self, changes, "document_number", text_or_null (gtk_editable_get_text (self->document_number)));
  if (iep_estimate_changes_is_empty (changes))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  self->busy = TRUE;
  update (self);
  iep_estimate_save_async (self->session, iep_version_get_id (IEP_VERSION (self->version)), changes, self->cancellable,
                           created_cb, g_object_ref (self));
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepEstimateNewDialog *self = IEP_ESTIMATE_NEW_DIALOG (widget);

  if (self->version != NULL)
    {
      save_header (self);
      return;
    }
  self->busy = TRUE;
  update (self);
  iep_estimate_create_async (self->session, self->institution_id, self->year, iep_code_picker_get_code (self->programme),
                             budget_types[gtk_drop_down_get_selected (self->budget_type)],
                             text_or_null (gtk_editable_get_text (self->function_code)),
                             text_or_null (gtk_editable_get_text (self->document_number)),
                             self->cancellable, created_cb, g_object_ref (self));
}

static void
activate_cb (IepEstimateNewDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "new.create", NULL);
}

static void
iep_estimate_new_dialog_dispose (GObject *object)
{
  IepEstimateNewDialog *self = IEP_ESTIMATE_NEW_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->version);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_NEW_DIALOG);

  G_OBJECT_CLASS (iep_estimate_new_dialog_parent_class)->dispose (object);
}

static void
iep_estimate_new_dialog_class_init (IepEstimateNewDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_estimate_new_dialog_dispose;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, IEP_TYPE_ESTIMATE_VERSION);

  g_type_ensure (IEP_TYPE_CODE_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-new-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateNewDialog, programme);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateNewDialog, budget_type);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateNewDialog, function_code);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateNewDialog, document_number);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateNewDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateNewDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateNewDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "new.create", NULL, create_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
iep_estimate_new_dialog_init (IepEstimateNewDialog *self)
{
  g_autoptr(GtkStringList) types = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (budget_types); i++)
    {
      g_autofree char *words = g_strdup_printf ("%s – %s", budget_types[i], iep_estimate_words_budget_type (budget_types[i]));

      gtk_string_list_append (types, words);
    }
  gtk_drop_down_set_model (self->budget_type, G_LIST_MODEL (types));
  update (self);
}

/**
 * iep_estimate_new_dialog_new:
 * @parent: the window
 * @session: who begins it
 * @institution_id: whose
 * @year: of which year
 *
 * Returns: (transfer none): the dialog, owned by GTK
 */
GtkWidget *
iep_estimate_new_dialog_new (GtkWindow  *parent,
                             IepSession *session,
                             gint64      institution_id,
                             gint64      year)
{
  IepEstimateNewDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);

  self = g_object_new (IEP_TYPE_ESTIMATE_NEW_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->institution_id = institution_id;
  self->year = year;
  iep_code_picker_set_source (self->programme, session, institution_id, year);
  title = g_strdup_printf (_("New Estimate of %d"), (int) year);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_grab_focus (GTK_WIDGET (self->programme));

  return GTK_WIDGET (self);
}

/**
 * iep_estimate_new_dialog_new_for_version:
 * @parent: the window
 * @session: who changes it
 * @version: a draft
 *
 * Returns: (transfer none): the dialog for the head of @version, owned by GTK
 */
GtkWidget *
iep_estimate_new_dialog_new_for_version (GtkWindow          *parent,
                                         IepSession         *session,
                                         IepEstimateVersion *version)
{
  IepEstimateNewDialog *self;
  IepRecord *record = IEP_RECORD (version);
  const char *number, *function;

  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (version), NULL);

  self = IEP_ESTIMATE_NEW_DIALOG (iep_estimate_new_dialog_new (parent, session, iep_version_get_institution_id (IEP_VERSION (version)),
                                                               iep_version_get_year (IEP_VERSION (version))));
  self->version = g_object_ref (version);
  number = iep_record_get_string (record, "document_number");
  function = iep_record_get_string (record, "function_code");
  /* What makes it this estimate does not change. */
  iep_code_picker_set_code (self->programme, iep_record_get_string (record, "programme"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->programme), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (budget_types); i++)
    if (g_strcmp0 (budget_types[i], iep_record_get_string (record, "budget_type")) == 0)
      gtk_drop_down_set_selected (self->budget_type, i);
  gtk_widget_set_sensitive (GTK_WIDGET (self->budget_type), FALSE);
  gtk_editable_set_text (self->function_code, function != NULL ? function : "");
  gtk_editable_set_text (self->document_number, number != NULL ? number : "");
  gtk_button_set_label (self->confirm_button, _("Save"));
  gtk_window_set_title (GTK_WINDOW (self), _("Head of the Estimate"));
  gtk_widget_grab_focus (GTK_WIDGET (self->function_code));
  update (self);

  return GTK_WIDGET (self);
}
