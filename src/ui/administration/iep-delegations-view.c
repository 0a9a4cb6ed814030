/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who acts in place of whom: all of it for the administrator, one's own in a window of its own. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-delegations-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-delegation.h"
#include "ui/administration/iep-administration-words.h"
#include "ui/administration/iep-record-dialog.h"
#include "ui/administration/iep-record-list.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-record-column.h"

static const char * const rights[] = { "manage", "endorse", "approve", "endorse_ministry", "sign", NULL };

struct _IepDelegationsView
{
  GtkWidget      parent_instance;

  IepContext    *context;
  gboolean       own; /* only one's own rights are handed on */
  char          *wanted;

  IepRecordList *list;
  GtkWidget     *end_button;
};

static void view_iface_init (IepAdministrationViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepDelegationsView, iep_delegations_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_ADMINISTRATION_VIEW, view_iface_init))

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepDelegationsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) list = iep_delegation_list_finish (IEP_SESSION (source), result, &error);

  if (self->context == NULL)
    return;
  if (list == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  iep_record_list_set_records (self->list, list, "id");
  if (self->wanted != NULL)
    iep_record_list_select (self->list, self->wanted);
  g_clear_pointer (&self->wanted, g_free);
}

static void
load (IepDelegationsView *self)
{
  if (self->context != NULL)
    iep_delegation_list_async (iep_context_get_session (self->context), NULL, listed_cb, g_object_ref (self));
}

/* Ending one ---------------------------------------------------------------------------------------- */

static void
selected_cb (IepDelegationsView *self)
{
  IepRecord *selected = iep_record_list_get_selected (self->list);

  gtk_widget_set_sensitive (self->end_button,
                            selected != NULL && g_strv_contains (iep_record_get_strv (selected, "acts"), "end"));
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepDelegationsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepDelegation) delegation = iep_delegation_end_finish (IEP_SESSION (source), result, &error);

  if (delegation == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_toast (GTK_WIDGET (self), _("The delegation was ended"));
  load (self);
}

static void
end_response_cb (AdwMessageDialog   *dialog,
                 const char         *response,
                 IepDelegationsView *self)
{
  IepRecord *delegation = g_object_get_data (G_OBJECT (dialog), "delegation");

  if (g_str_equal (response, "end"))
    iep_delegation_end_async (iep_context_get_session (self->context), iep_record_get_int (delegation, "id"), NULL, ended_cb,
                              g_object_ref (self));
}

static void
end_cb (IepDelegationsView *self)
{
  IepRecord *delegation = iep_record_list_get_selected (self->list);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (delegation == NULL)
    return;
  /* Translators: the deputy, then the absent person */
  body = g_strdup_printf (_("From now on %s no longer acts in place of %s. What was done stays."),
                          iep_record_get_string (delegation, "deputy_name"), iep_record_get_string (delegation, "absent_name"));
  dialog = iep_question_new (GTK_WIDGET (self), _("End the Delegation?"), body, "end", _("End"));
  g_object_set_data_full (G_OBJECT (dialog), "delegation", g_object_ref (delegation), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (end_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* A new one -------------------------------------------------------------------------------------------- */

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepRecordDialog) dialog = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepDelegation) delegation = iep_delegation_add_finish (IEP_SESSION (source), result, &error);
  IepDelegationsView *self = iep_record_dialog_get_from (dialog);

  if (delegation == NULL)
    {
      iep_record_dialog_fail (dialog, error);
      return;
    }
  iep_record_dialog_done (dialog);
  g_free (self->wanted);
  self->wanted = iep_record_get_display (IEP_RECORD (delegation), "id");
  load (self);
}

static void
confirmed_cb (IepRecordDialog    *dialog,
              IepDelegationsView *self)
{
  iep_delegation_add_async (iep_context_get_session (self->context), iep_record_dialog_get_record (dialog),
                            iep_record_dialog_begin (dialog), added_cb, g_object_ref (dialog));
}

/* Deputies are people of the place; of one's own rights only those held there can be handed on. */
static void
place_chosen_cb (IepRecord       *delegation,
                 GParamSpec      *pspec,
                 IepRecordDialog *dialog)
{
  IepDelegationsView *self = iep_record_dialog_get_from (dialog);
  IepSession *session = iep_context_get_session (self->context);
  IepRecordForm *form = iep_record_dialog_get_form (dialog);
  const char *text = iep_record_get_string (delegation, "institution_id");
  gint64 id = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  iep_form_field_bind (iep_record_form_get_field (form, "deputy"), session, id, 0, delegation);
  for (guint i = 0; rights[i] != NULL; i++)
    {
      GtkWidget *field = GTK_WIDGET (iep_record_form_get_field (form, rights[i]));
      gboolean held = !self->own || (id != 0 && iep_session_has_right (session, id, rights[i]));

      gtk_widget_set_visible (gtk_widget_get_parent (field), held);
      if (!held)
        iep_record_set_boolean (delegation, rights[i], FALSE);
    }
}

static void
begin_with (IepDelegationsView *self,
            IepRecord          *delegation)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *id = NULL;

  iep_record_set_string (delegation, "valid_from", today);
  if (!self->own)
    return;
  iep_record_set_string (delegation, "absent", iep_session_get_login (iep_context_get_session (self->context)));
  if (iep_context_get_institution_id (self->context) != 0)
    {
      id = g_strdup_printf ("%" G_GINT64_FORMAT, iep_context_get_institution_id (self->context));
      iep_record_set_string (delegation, "institution_id", id);
    }
}

static void
view_create (IepAdministrationView *view)
{
  static const char * const fields[] = { "absent", "institution_id", "deputy", "valid_from", "valid_to", "reason", NULL };
  IepDelegationsView *self = IEP_DELEGATIONS_VIEW (view);
  g_autoptr(IepNewDelegation) delegation = g_object_new (IEP_TYPE_NEW_DELEGATION, NULL);
  IepRecordDialog *dialog;
  IepRecordForm *form;

  begin_with (self, IEP_RECORD (delegation));
  dialog = iep_record_dialog_new (GTK_WIDGET (self), _("New Delegation"), _("Delegate"),
                                  iep_context_get_session (self->context), IEP_RECORD (delegation));
  form = iep_record_dialog_get_form (dialog);
  iep_record_form_add_group (form, NULL, NULL, fields + (self->own ? 1 : 0));
  iep_record_form_add_group (form, _("Rights Handed On"), _("Never more than the absent person holds."), rights);
  g_signal_connect_object (delegation, "notify::institution-id", G_CALLBACK (place_chosen_cb), dialog, 0);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (confirmed_cb), self, 0);
  iep_record_dialog_present (dialog);
  place_chosen_cb (IEP_RECORD (delegation), NULL, dialog);
}

/* The list ------------------------------------------------------------------------------------------------ */

static char *
rights_text (IepRecord *record)
{
  return iep_delegation_dup_rights (IEP_DELEGATION (record));
}

static char *
state_text (IepRecord *record)
{
  return iep_delegation_dup_state (IEP_DELEGATION (record));
}

static void
add_columns (IepDelegationsView *self)
{
  static const char * const searched[] = { "deputy_name", "absent_name", "institution_code", "institution_name", "reason", NULL };

  iep_record_list_add_column (self->list, iep_record_column_new (_("Deputy"), "deputy_name"), "deputy_name", 0);
  iep_record_list_add_column (self->list, iep_record_column_new (_("In place of"), "absent_name"), "absent_name", 0);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Institution"), iep_words_place, FALSE), "institution_code", 0);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Rights"), rights_text, FALSE), NULL, 0);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Days"), iep_words_validity, FALSE), "valid_from", 196);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("State"), state_text, FALSE), NULL, 90);
  iep_record_list_add_column (self->list, iep_record_column_new (_("Reason"), "reason"), NULL, 0);
  iep_record_list_set_search (self->list, searched);
  iep_record_list_set_words (self->list, _("Delegations"), _("Search delegations"), _("Nobody acts in place of anybody"));
  self->end_button = gtk_button_new_with_label (_("End…"));
  gtk_widget_set_sensitive (self->end_button, FALSE);
  g_signal_connect_swapped (self->end_button, "clicked", G_CALLBACK (end_cb), self);
  iep_record_list_add_suffix (self->list, self->end_button);
}

static void
view_set_context (IepAdministrationView *view,
                  IepContext            *context)
{
  IepDelegationsView *self = IEP_DELEGATIONS_VIEW (view);

  self->context = g_object_ref (context);
  load (self);
}

static void
view_load (IepAdministrationView *view)
{
  load (IEP_DELEGATIONS_VIEW (view));
}

static const char *
view_get_new_label (IepAdministrationView *view)
{
  return _("New Delegation");
}

static void
view_search (IepAdministrationView *view)
{
  iep_record_list_search (IEP_DELEGATIONS_VIEW (view)->list);
}

static void
view_iface_init (IepAdministrationViewInterface *iface)
{
  iface->set_context = view_set_context;
  iface->load = view_load;
  iface->create = view_create;
  iface->get_new_label = view_get_new_label;
  iface->search = view_search;
}

static void
iep_delegations_view_dispose (GObject *object)
{
  IepDelegationsView *self = IEP_DELEGATIONS_VIEW (object);

  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_delegations_view_parent_class)->dispose (object);
}

static void
iep_delegations_view_class_init (IepDelegationsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_delegations_view_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
iep_delegations_view_init (IepDelegationsView *self)
{
  self->list = IEP_RECORD_LIST (iep_record_list_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_object (self->list, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  add_columns (self);
}

/**
 * iep_delegations_window_present:
 * @from: a widget of the main window
 * @context: who is signed in
 *
 * Shows the delegations this person is part of, and lets them hand on rights of their own.
 */
void
iep_delegations_window_present (GtkWidget  *from,
                                IepContext *context)
{
  GtkWidget *window, *overlay, *box, *header, *button, *view;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (IEP_IS_CONTEXT (context));

  window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), _("Delegations"));
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (from)));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 920, 480);

  view = g_object_new (IEP_TYPE_DELEGATIONS_VIEW, "vexpand", TRUE, NULL);
  IEP_DELEGATIONS_VIEW (view)->own = TRUE;
  iep_administration_view_set_context (IEP_ADMINISTRATION_VIEW (view), context);
  header = adw_header_bar_new ();
  button = gtk_button_new_with_label (_("New Delegation"));
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (iep_administration_view_create), view, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), button);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), view);
  overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), box);
  adw_window_set_content (ADW_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
}
