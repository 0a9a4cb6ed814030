/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classifications with the days of each code, their import, and what an institution keeps for itself. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-classifications-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "domain/iep-dated-code.h"
#include "domain/iep-labels.h"
#include "exchange/iep-classification-import.h"
#include "ui/administration/iep-administration-words.h"
#include "ui/administration/iep-record-dialog.h"
#include "ui/administration/iep-record-list.h"
#include "ui/widgets/iep-chooser.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-file-chooser.h"
#include "ui/widgets/iep-record-column.h"

typedef struct
{
  const char *kind;
  const char *title;
  gboolean    own; /* kept by each institution for itself */
} Kind;

static const Kind kinds[] = {
  { "cpv", N_("CPV codes"), FALSE },
  { "ekk", N_("EKK codes"), FALSE },
  { "source", N_("Funding sources"), FALSE },
  { "resource", N_("Resources"), FALSE },
  { "financing", N_("Financing"), FALSE },
  { "function", N_("Functions"), FALSE },
  { "sector", N_("Sectors"), FALSE },
  { "procedure", N_("Procedures"), FALSE },
  { "legal_act", N_("Legal acts"), FALSE },
  { "contract_kind", N_("Contract kinds"), FALSE },
  { "nuts", N_("Places (NUTS)"), FALSE },
  { "programme", N_("Programmes of an institution"), TRUE },
  { "classifier", N_("Own classifiers of an institution"), TRUE },
};

struct _IepClassificationsView
{
  GtkWidget      parent_instance;

  IepContext    *context;
  GCancellable  *cancellable;
  GListModel    *codes;

  GtkWidget     *box;
  GtkWidget     *kind;
  IepChooser    *institution;
  GtkWidget     *valid_button;
  GtkWidget     *import_button;
  GtkWidget     *add_button;
  GtkWidget     *end_button;
  IepRecordList *list;
};

static void view_iface_init (IepAdministrationViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepClassificationsView, iep_classifications_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_ADMINISTRATION_VIEW, view_iface_init))

static const Kind *
get_kind (IepClassificationsView *self)
{
  return &kinds[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind))];
}

static gint64
get_institution (IepClassificationsView *self)
{
  const char *code = iep_chooser_get_code (self->institution);

  return code != NULL ? g_ascii_strtoll (code, NULL, 10) : 0;
}

/* Reading ----------------------------------------------------------------------------------------------- */

static gboolean
is_valid_on (IepRecord  *code,
             const char *day)
{
  const char *from = iep_record_get_string (code, "valid_from");
  const char *to = iep_record_get_string (code, "valid_to");

  return (from == NULL || strcmp (from, day) <= 0) && (to == NULL || strcmp (to, day) >= 0);
}

static void
show_codes (IepClassificationsView *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr(GListStore) valid = NULL;

  if (self->codes == NULL || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->valid_button)))
    {
      iep_record_list_set_records (self->list, self->codes, "code");
      return;
    }
  valid = g_list_store_new (IEP_TYPE_DATED_CODE);
  for (guint i = 0; i < g_list_model_get_n_items (self->codes); i++)
    {
      g_autoptr(IepRecord) code = g_list_model_get_item (self->codes, i);

      if (is_valid_on (code, today))
        g_list_store_append (valid, code);
    }
  iep_record_list_set_records (self->list, G_LIST_MODEL (valid), "code");
}

static void
take_codes (IepClassificationsView *self,
            GListModel             *codes,
            const GError           *error)
{
  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (codes == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  g_set_object (&self->codes, codes);
  show_codes (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepClassificationsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) codes = iep_dated_codes_finish (IEP_SESSION (source), result, &error);

  take_codes (self, codes, error);
}

static void
read_own_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepClassificationsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) codes = iep_own_codes_finish (IEP_SESSION (source), result, &error);

  take_codes (self, codes, error);
}

static void
load (IepClassificationsView *self)
{
  const Kind *kind = get_kind (self);
  IepSession *session = iep_context_get_session (self->context);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!kind->own)
    iep_dated_codes_async (session, kind->kind, self->cancellable, read_cb, g_object_ref (self));
  else if (get_institution (self) != 0)
    iep_own_codes_async (session, get_institution (self), kind->kind, self->cancellable, read_own_cb, g_object_ref (self));
  else
    take_codes (self, NULL, NULL);
}

static void
chosen_cb (IepClassificationsView *self)
{
  gboolean own = get_kind (self)->own;

  if (self->context == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->institution), own);
  gtk_widget_set_visible (self->import_button, !own);
  gtk_widget_set_visible (self->add_button, own);
  gtk_widget_set_visible (self->end_button, own);
  gtk_widget_set_sensitive (self->add_button, get_institution (self) != 0);
  g_clear_object (&self->codes);
  show_codes (self);
  if (!own || get_institution (self) != 0)
    load (self);
}

static void
selected_cb (IepClassificationsView *self)
{
  IepRecord *code = iep_record_list_get_selected (self->list);

  gtk_widget_set_sensitive (self->end_button, code != NULL && get_kind (self)->own);
}

/* An institution's own -------------------------------------------------------------------------------------- */

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepRecordDialog) dialog = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepDatedCode) code = iep_own_code_save_finish (IEP_SESSION (source), result, &error);
  IepClassificationsView *self = iep_record_dialog_get_from (dialog);

  if (code == NULL)
    {
      iep_record_dialog_fail (dialog, error);
      return;
    }
  iep_record_dialog_done (dialog);
  if (self->context != NULL)
    load (self);
}

static void
confirmed_cb (IepRecordDialog        *dialog,
              IepClassificationsView *self)
{
  iep_own_code_save_async (iep_context_get_session (self->context), get_institution (self), get_kind (self)->kind,
                           iep_record_dialog_get_record (dialog), iep_record_dialog_begin (dialog), saved_cb,
                           g_object_ref (dialog));
}

static void
add_cb (IepClassificationsView *self)
{
  static const char * const fields[] = { "code", "name", "valid_from", "valid_to", NULL };
  g_autoptr(IepDatedCode) code = g_object_new (IEP_TYPE_DATED_CODE, NULL);
  IepRecordDialog *dialog = iep_record_dialog_new (GTK_WIDGET (self), _("New Code"), _("Add"),
                                                   iep_context_get_session (self->context), IEP_RECORD (code));
  IepRecordForm *form = iep_record_dialog_get_form (dialog);

  iep_record_form_add_group (form, NULL, NULL, fields);
  iep_record_form_describe (form, "valid_from", _("The first day; a later one ends the code of the same name that is valid now"));
  iep_record_form_describe (form, "valid_to", _("The last day; for good when it is empty"));
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (confirmed_cb), self, 0);
  iep_record_dialog_present (dialog);
}

static void
end_cb (IepClassificationsView *self)
{
  static const char * const fields[] = { "name", "valid_to", NULL };
  IepRecord *selected = iep_record_list_get_selected (self->list);
  g_autoptr(IepRecord) code = NULL;
  g_autofree char *title = NULL;
  IepRecordDialog *dialog;

  if (selected == NULL || !get_kind (self)->own)
    return;
  code = iep_record_duplicate (selected);
  title = g_strdup_printf (_("Change %s"), iep_record_get_string (code, "code"));
  dialog = iep_record_dialog_new (GTK_WIDGET (self), title, _("Save"), iep_context_get_session (self->context), code);
  iep_record_form_add_group (iep_record_dialog_get_form (dialog), NULL, NULL, fields);
  iep_record_form_describe (iep_record_dialog_get_form (dialog), "valid_to", _("The last day; for good when it is empty"));
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (confirmed_cb), self, 0);
  iep_record_dialog_present (dialog);
}

/* Import ----------------------------------------------------------------------------------------------------- */

static void
show_problems (IepClassificationsView *self,
               GPtrArray              *problems)
{
  GString *lines = g_string_new (NULL);
  GtkWidget *dialog, *scrolled, *label;
  g_autofree char *body = g_strdup_printf (ngettext ("%u value is wrong. Mend it in the file and import again.",
                                                     "%u values are wrong. Mend them in the file and import again.",
                                                     problems->len), problems->len);

  for (guint i = 0; i < problems->len; i++)
    {
      IepRowProblem *problem = g_ptr_array_index (problems, i);

      if (i > 0)
        g_string_append_c (lines, '\n');
      if (problem->field != NULL)
        g_string_append_printf (lines, _("Line %u, column %s: %s"), problem->line, problem->field, problem->message);
      else
        /* Translators: the number of a line, then what is wrong with it */
        g_string_append_printf (lines, _("Line %u: %s"), problem->line, problem->message);
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Nothing Was Imported"), body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  label = gtk_label_new (lines->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, lines->str, -1);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_widget_set_size_request (scrolled, 520, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  gtk_window_present (GTK_WINDOW (dialog));
  g_string_free (lines, TRUE);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepClassificationsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepClassificationImport) import = iep_classification_import_finish (IEP_SESSION (source), result, &error);

  if (self->context == NULL)
    return;
  gtk_widget_set_sensitive (self->import_button, TRUE);
  if (import == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  if (import->problems->len > 0)
    {
      show_problems (self, import->problems);
      return;
    }
  iep_toast (GTK_WIDGET (self), _("New: %d; changed: %d; as they were: %d"), (int) import->created, (int) import->changed,
             (int) import->unchanged);
  load (self);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  IepTable *table = iep_table_read_file (data, cancellable, &error);

  if (table != NULL)
    g_task_return_pointer (task, table, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
table_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  IepClassificationsView *self = IEP_CLASSIFICATIONS_VIEW (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(IepTable) table = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->context == NULL)
    return;
  if (table == NULL)
    {
      gtk_widget_set_sensitive (self->import_button, TRUE);
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  iep_classification_import_async (iep_context_get_session (self->context), table, get_kind (self)->kind, NULL, imported_cb,
                                   g_object_ref (self));
}

static void
file_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepClassificationsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = iep_file_chooser_open_finish (result, &error);
  g_autoptr(GTask) task = NULL;

  if (file == NULL || self->context == NULL)
    {
      if (error != NULL)
        iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  gtk_widget_set_sensitive (self->import_button, FALSE);
  task = g_task_new (self, NULL, table_read_cb, NULL);
  g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

static void
import_cb (IepClassificationsView *self)
{
  iep_file_chooser_open_async (GTK_WIDGET (self), _("Import a Classification"), IEP_FILE_TABLE, NULL, file_cb,
                               g_object_ref (self));
}

/* The page ---------------------------------------------------------------------------------------------------- */

static void
view_set_context (IepAdministrationView *view,
                  IepContext            *context)
{
  IepClassificationsView *self = IEP_CLASSIFICATIONS_VIEW (view);

  self->context = g_object_ref (context);
  iep_chooser_set_source (self->institution, iep_context_get_session (context), 0);
  chosen_cb (self);
}

static void
view_load (IepAdministrationView *view)
{
  load (IEP_CLASSIFICATIONS_VIEW (view));
}

static void
view_search (IepAdministrationView *view)
{
  iep_record_list_search (IEP_CLASSIFICATIONS_VIEW (view)->list);
}

static void
view_iface_init (IepAdministrationViewInterface *iface)
{
  iface->set_context = view_set_context;
  iface->load = view_load;
  iface->search = view_search;
}

static void
iep_classifications_view_dispose (GObject *object)
{
  IepClassificationsView *self = IEP_CLASSIFICATIONS_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->codes);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_classifications_view_parent_class)->dispose (object);
}

static void
iep_classifications_view_class_init (IepClassificationsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_classifications_view_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_button (IepClassificationsView *self,
            const char             *label,
            GCallback               callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", callback, self);
  iep_record_list_add_suffix (self->list, button);
  return button;
}

static void
make_bar (IepClassificationsView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (titles, _(kinds[i].title));
  self->kind = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Classification"), -1);
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (chosen_cb), self);
  self->institution = IEP_CHOOSER (iep_chooser_new ("institution"));
  iep_chooser_set_label (self->institution, _("Institution"));
  gtk_widget_set_size_request (GTK_WIDGET (self->institution), 260, -1);
  g_signal_connect_swapped (self->institution, "notify::code", G_CALLBACK (chosen_cb), self);
  self->valid_button = gtk_check_button_new_with_label (_("Valid today"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->valid_button), TRUE);
  g_signal_connect_swapped (self->valid_button, "toggled", G_CALLBACK (show_codes), self);
  gtk_box_append (GTK_BOX (bar), self->kind);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->institution));
  gtk_box_append (GTK_BOX (bar), self->valid_button);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 8);
  gtk_box_append (GTK_BOX (self->box), bar);
}

static void
iep_classifications_view_init (IepClassificationsView *self)
{
  static const char * const searched[] = { "code", "name", NULL };

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->list = IEP_RECORD_LIST (iep_record_list_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->list), TRUE);
  make_bar (self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));

  self->import_button = new_button (self, _("Import…"), G_CALLBACK (import_cb));
  self->add_button = new_button (self, _("Add…"), G_CALLBACK (add_cb));
  self->end_button = new_button (self, _("Change or End…"), G_CALLBACK (end_cb));
  gtk_widget_set_sensitive (self->end_button, FALSE);
  iep_record_list_add_column (self->list, iep_record_column_new (_("Code"), "code"), "code", 130);
  iep_record_list_add_column (self->list, iep_record_column_new (_("Name"), "name"), "name", 0);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Valid"), iep_words_validity, FALSE), "valid_from", 180);
  iep_record_list_set_search (self->list, searched);
  iep_record_list_set_words (self->list, _("Codes"), _("Search codes"), _("No code"));
  g_signal_connect_object (self->list, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "activated", G_CALLBACK (end_cb), self, G_CONNECT_SWAPPED);
}
