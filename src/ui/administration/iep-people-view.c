/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All people beside one of them: the sign-in, the rights, and what they could do on a day. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-people-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "database/iep-local-server.h"
#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "domain/iep-person.h"
#include "ui/administration/iep-administration-words.h"
#include "ui/administration/iep-group-rows.h"
#include "ui/administration/iep-record-dialog.h"
#include "ui/administration/iep-record-list.h"
#include "ui/widgets/iep-accessible.h"
#include "ui/widgets/iep-date-entry.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-pane.h"
#include "ui/widgets/iep-record-column.h"

struct _IepPeopleView
{
  GtkWidget            parent_instance;

  IepContext          *context;
  GCancellable        *cancellable; /* of what a person could do on the day */
  IepPerson           *person;      /* what the form shows */
  gulong               edited_id;
  GHashTable          *edited;      /* login → people that are not saved; they stay while others are looked at */
  char                *wanted;      /* the login to select when the list arrives */
  char                *password;    /* the one-time password under way; shown once, then gone */
  gboolean             saving;

  /* Template References */
  GtkPaned            *paned;
  IepRecordList       *list;
  GtkStack            *stack;
  GtkSpinner          *loading;
  GtkLabel            *title;
  GtkSpinner          *spinner;
  GtkWidget           *password_button;
  GtkWidget           *disable_button;
  GtkWidget           *revert_button;
  GtkWidget           *save_button;
  GtkLabel            *problem;
  IepRecordForm       *form;
  AdwPreferencesGroup *state_group;
  AdwPreferencesGroup *rights_group;
  AdwPreferencesGroup *delegations_group;
  AdwPreferencesGroup *day_group;
  IepDateEntry        *day;
};

static void view_iface_init (IepAdministrationViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepPeopleView, iep_people_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_ADMINISTRATION_VIEW, view_iface_init))

static void load_list (IepPeopleView *self);

static IepSession *
get_session (IepPeopleView *self)
{
  return iep_context_get_session (self->context);
}

static const char *
get_login (gpointer person)
{
  return iep_record_get_string (person, "login");
}

static const char *
get_name (gpointer person)
{
  return iep_record_get_string (person, "name");
}

static gboolean
is_disabled (gpointer person)
{
  return iep_record_get_boolean (person, "disabled");
}

static void
say (IepPeopleView *self,
     const char    *words)
{
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

/* Sign-in, rights, delegations ----------------------------------------------------------------------- */

static void
show_state (IepPeopleView *self)
{
  IepRecord *record = IEP_RECORD (self->person);
  g_autofree char *state = iep_person_dup_state (self->person);
  g_autofree char *last = iep_timestamp_format (iep_record_get_string (record, "last_login"));
  g_autofree char *until = iep_timestamp_format (iep_record_get_string (record, "password_until"));
  GPtrArray *rows = iep_group_rows_new ();

  iep_group_rows_add (rows, _("Login"), get_login (record), NULL);
  iep_group_rows_add (rows, _("State"), state, NULL);
  iep_group_rows_add (rows, _("Last sign-in"), last != NULL && *last != '\0' ? last : _("Never"), NULL);
  if (until != NULL && *until != '\0')
    iep_group_rows_add (rows, _("The password is valid until"), until, NULL);
  iep_group_rows_show (self->state_group, rows, NULL, NULL);
  gtk_button_set_label (GTK_BUTTON (self->disable_button), is_disabled (record) ? _("Enable") : _("Disable…"));
  iep_accessible_set_name (self->disable_button, is_disabled (record) ? _("Enable") : _("Disable…"));
}

static void
revoked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepPeopleView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepHeldRight) right = iep_right_revoke_finish (IEP_SESSION (source), result, &error);

  if (right == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_toast (GTK_WIDGET (self), _("The right was taken away"));
  load_list (self);
}

static void
revoke_cb (GtkWidget     *button,
           IepPeopleView *self)
{
  IepRecord *right = g_object_get_data (G_OBJECT (button), "right");

  gtk_widget_set_sensitive (button, FALSE);
  iep_right_revoke_async (get_session (self), iep_record_get_int (right, "id"), NULL, revoked_cb, g_object_ref (self));
}

static void
add_take_away (AdwActionRow *row,
               IepRecord    *right,
               gpointer      data)
{
  GtkWidget *button = gtk_button_new_with_label (_("Take Away"));
  g_autofree char *place = iep_words_place (right);
  /* Translators: a right, then a place */
  g_autofree char *name = g_strdup_printf (_("Take away: %s, %s"), iep_label_right (iep_record_get_string (right, "right_code")),
                                           place);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  iep_accessible_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "right", g_object_ref (right), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (revoke_cb), data, 0);
  adw_action_row_add_suffix (row, button);
}

static void
show_rights (IepPeopleView *self)
{
  GListModel *rights = G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self->person), "rights"));
  GPtrArray *rows = iep_group_rows_new ();

  if (rights == NULL || g_list_model_get_n_items (rights) == 0)
    iep_group_rows_add (rows, _("None"), _("This person can sign in and sees nothing."), NULL);
  for (guint i = 0; rights != NULL && i < g_list_model_get_n_items (rights); i++)
    {
      g_autoptr(IepRecord) right = g_list_model_get_item (rights, i);
      g_autofree char *place = iep_words_place (right);
      g_autofree char *days = iep_words_validity (right);
      g_autofree char *given = iep_words_given (right);
      /* Translators: where, from when until when, and who gave the right when */
      g_autofree char *subtitle = g_strdup_printf (_("%s · %s · given by %s"), place, days, given);

      iep_group_rows_add (rows, iep_label_right (iep_record_get_string (right, "right_code")), subtitle, right);
    }
  iep_group_rows_show (self->rights_group, rows, add_take_away, self);
}

static void
show_delegations (IepPeopleView *self)
{
  GListModel *delegations = G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self->person), "delegations"));
  guint n = delegations != NULL ? g_list_model_get_n_items (delegations) : 0;
  GPtrArray *rows = iep_group_rows_new ();

  gtk_widget_set_visible (GTK_WIDGET (self->delegations_group), n > 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(IepRecord) delegation = g_list_model_get_item (delegations, i);
      /* Translators: the deputy, then the absent person */
      g_autofree char *title = g_strdup_printf (_("%s in place of %s"), iep_record_get_string (delegation, "deputy_name"),
                                                iep_record_get_string (delegation, "absent_name"));
      g_autofree char *place = iep_words_place (delegation);
      g_autofree char *rights = iep_delegation_dup_rights (IEP_DELEGATION (delegation));
      g_autofree char *days = iep_words_validity (delegation);
      g_autofree char *subtitle = g_strdup_printf ("%s · %s · %s", place, rights, days);

      iep_group_rows_add (rows, title, subtitle, NULL);
    }
  iep_group_rows_show (self->delegations_group, rows, NULL, NULL);
}

/* What this person could do ---------------------------------------------------------------------------- */

static void
day_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepPeopleView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) rights = iep_person_rights_finish (IEP_SESSION (source), result, &error);
  GPtrArray *rows;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rights == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  rows = iep_group_rows_new ();
  if (g_list_model_get_n_items (rights) == 0)
    iep_group_rows_add (rows, _("Nothing"), _("No right on that day."), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (rights); i++)
    {
      g_autoptr(IepRecord) right = g_list_model_get_item (rights, i);
      g_autofree char *title = iep_words_right (right);
      g_autofree char *subtitle = iep_words_held (right);

      iep_group_rows_add (rows, title, subtitle, NULL);
    }
  iep_group_rows_show (self->day_group, rows, NULL, NULL);
}

static void
load_day (IepPeopleView *self)
{
  const char *day = iep_date_entry_get_date (self->day);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->person != NULL && day != NULL)
    iep_person_rights_async (get_session (self), get_login (self->person), day, self->cancellable, day_read_cb,
                             g_object_ref (self));
}

static void
day_changed_cb (IepPeopleView *self)
{
  load_day (self);
}

/* The form ---------------------------------------------------------------------------------------------- */

static void
update (IepPeopleView *self)
{
  gboolean changed = self->person != NULL && iep_record_is_changed (IEP_RECORD (self->person));

  gtk_widget_set_sensitive (self->save_button, changed && !self->saving);
  gtk_widget_set_sensitive (self->revert_button, changed && !self->saving);
  gtk_spinner_set_spinning (self->spinner, self->saving);
}

static void
edited_cb (IepPeopleView *self)
{
  if (iep_record_is_changed (IEP_RECORD (self->person)))
    g_hash_table_insert (self->edited, g_strdup (get_login (self->person)), g_object_ref (self->person));
  else
    g_hash_table_remove (self->edited, get_login (self->person));
  say (self, NULL);
  update (self);
}

static void
state_changed_cb (IepPeopleView *self)
{
  update (self);
}

static void
show_person (IepPeopleView *self,
             IepPerson     *person)
{
  if (self->person != NULL)
    g_clear_signal_handler (&self->edited_id, self->person);
  g_set_object (&self->person, person);
  gtk_label_set_label (self->title, get_name (person));
  iep_record_form_bind (self->form, get_session (self), IEP_RECORD (person));
  self->edited_id = g_signal_connect_object (person, "notify", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  edited_cb (self);
  show_state (self);
  show_rights (self);
  show_delegations (self);
  load_day (self);
  gtk_stack_set_visible_child_name (self->stack, "content");
}

/* Who is edited keeps what was typed; the rest of them becomes what was read. */
static void
selected_cb (IepPeopleView *self)
{
  IepPerson *person = iep_record_list_get_selected (self->list);
  IepPerson *edited = person != NULL ? g_hash_table_lookup (self->edited, get_login (person)) : NULL;

  if (person == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  if (edited != NULL)
    {
      g_auto(GStrv) both = NULL;

      g_object_ref (edited);
      if (edited != person)
        both = iep_record_rebase (IEP_RECORD (edited), IEP_RECORD (person));
      show_person (self, edited);
      g_object_unref (edited);
      return;
    }
  show_person (self, person);
}

/* What was typed while it was saved stays. */
static void
take_saved (IepPeopleView *self,
            IepPerson     *saved)
{
  IepPerson *mine = g_hash_table_lookup (self->edited, get_login (saved));
  g_auto(GStrv) both = NULL;

  if (mine == NULL)
    return;
  both = iep_record_rebase (IEP_RECORD (mine), IEP_RECORD (saved));
  if (mine == self->person)
    edited_cb (self);
  else if (!iep_record_is_changed (IEP_RECORD (mine)))
    g_hash_table_remove (self->edited, get_login (saved));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepPeopleView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPerson) saved = iep_person_save_finish (IEP_SESSION (source), result, &error);
  g_autofree char *words = NULL;

  self->saving = FALSE;
  if (self->context == NULL)
    return;
  update (self);
  if (saved == NULL)
    {
      words = iep_record_form_mark (self->form, error);
      say (self, words);
      return;
    }
  take_saved (self, saved);
  iep_toast (GTK_WIDGET (self), _("The person was saved"));
  load_list (self);
}

static void
save_cb (IepPeopleView *self)
{
  self->saving = TRUE;
  say (self, NULL);
  update (self);
  iep_person_save_async (get_session (self), self->person, NULL, saved_cb, g_object_ref (self));
}

static void
revert_cb (IepPeopleView *self)
{
  iep_record_revert (IEP_RECORD (self->person));
}

/* Sign-in ------------------------------------------------------------------------------------------------ */

static void
disabled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepPeopleView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPerson) person = iep_person_set_disabled_finish (IEP_SESSION (source), result, &error);

  if (person == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_toast (GTK_WIDGET (self), is_disabled (person) ? _("This person can sign in no more") : _("This person can sign in again"));
  load_list (self);
}

static void
disable (IepPeopleView *self,
         gboolean       disabled)
{
  iep_person_set_disabled_async (get_session (self), get_login (self->person), disabled, NULL, disabled_cb, g_object_ref (self));
}

static void
disable_response_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     IepPeopleView    *self)
{
  if (g_str_equal (response, "disable"))
    disable (self, TRUE);
}

static void
disable_cb (IepPeopleView *self)
{
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (is_disabled (self->person))
    {
      disable (self, FALSE);
      return;
    }
  heading = g_strdup_printf (_("Disable %s?"), get_name (self->person));
  dialog = iep_question_new (GTK_WIDGET (self), heading, _("What this person has open ends at once, and nobody signs in with this login until it "
                                          "is enabled again. Rights and history stay."), "disable", _("Disable"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (disable_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
forget_password (IepPeopleView *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

static void
password_set_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr(IepPeopleView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPerson) person = iep_person_reset_password_finish (IEP_SESSION (source), result, &error);

  if (self->context == NULL)
    return;
  if (person == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_one_time_password_present (GTK_WIDGET (self), get_name (self->person), get_login (person), self->password);
  forget_password (self);
  load_list (self);
}

static void
password_response_cb (AdwMessageDialog *dialog,
                      const char       *response,
                      IepPeopleView    *self)
{
  if (!g_str_equal (response, "reset"))
    return;
  forget_password (self);
  self->password = iep_local_server_make_password ();
  iep_person_reset_password_async (get_session (self), get_login (self->person), self->password, NULL, password_set_cb,
                                   g_object_ref (self));
}

static void
password_cb (IepPeopleView *self)
{
  g_autofree char *heading = g_strdup_printf (_("New Password for %s?"), get_name (self->person));
  GtkWidget *dialog = iep_question_new (GTK_WIDGET (self), heading, _("The old one is worth nothing from then on, and what this person has open "
                                                     "ends at once. The program makes a new one, which is shown only once."),
                                        "reset", _("Make a New Password"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (password_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Somebody new, and a new right --------------------------------------------------------------------------- */

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepRecordDialog) dialog = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPerson) person = iep_person_create_finish (IEP_SESSION (source), result, &error);
  IepPeopleView *self = iep_record_dialog_get_from (dialog);

  if (person == NULL)
    {
      iep_record_dialog_fail (dialog, error);
      return;
    }
  iep_record_dialog_done (dialog);
  if (self->context == NULL)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (get_login (person));
  load_list (self);
  iep_one_time_password_present (GTK_WIDGET (self), get_name (person), get_login (person), self->password);
  forget_password (self);
}

static void
new_confirmed_cb (IepRecordDialog *dialog,
                  IepPeopleView   *self)
{
  forget_password (self);
  self->password = iep_local_server_make_password ();
  iep_person_create_async (get_session (self), iep_record_dialog_get_record (dialog), self->password,
                           iep_record_dialog_begin (dialog), created_cb, g_object_ref (dialog));
}

static void
view_create (IepAdministrationView *view)
{
  static const char * const fields[] = { "name", "position_title", "login", NULL };
  IepPeopleView *self = IEP_PEOPLE_VIEW (view);
  g_autoptr(IepNewPerson) person = g_object_new (IEP_TYPE_NEW_PERSON, NULL);
  IepRecordDialog *dialog = iep_record_dialog_new (GTK_WIDGET (self), _("New Person"), _("Add"), get_session (self),
                                                   IEP_RECORD (person));
  IepRecordForm *form = iep_record_dialog_get_form (dialog);

  iep_record_form_add_group (form, NULL, _("The program makes a one-time password, which is shown once."), fields);
  iep_record_form_describe (form, "login", _("Small letters, digits, dots: anna.kalnina"));
  iep_record_form_describe (form, "position_title", _("As documents show it"));
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (new_confirmed_cb), self, 0);
  iep_record_dialog_present (dialog);
}

static void
right_added_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr(IepRecordDialog) dialog = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepHeldRight) right = iep_right_add_finish (IEP_SESSION (source), result, &error);
  IepPeopleView *self = iep_record_dialog_get_from (dialog);

  if (right == NULL)
    {
      iep_record_dialog_fail (dialog, error);
      return;
    }
  iep_record_dialog_done (dialog);
  if (self->context != NULL)
    load_list (self);
}

static void
right_confirmed_cb (IepRecordDialog *dialog,
                    IepPeopleView   *self)
{
  iep_right_add_async (get_session (self), get_login (self->person), iep_record_dialog_get_record (dialog),
                       iep_record_dialog_begin (dialog), right_added_cb, g_object_ref (dialog));
}

/* Administration is given for the whole system. */
static void
right_chosen_cb (IepRecord       *right,
                 GParamSpec      *pspec,
                 IepRecordDialog *dialog)
{
  GtkWidget *place = GTK_WIDGET (iep_record_form_get_field (iep_record_dialog_get_form (dialog), "institution_id"));

  gtk_widget_set_visible (gtk_widget_get_parent (place),
                          g_strcmp0 (iep_record_get_string (right, "right_code"), "administrate") != 0);
}

static void
add_right_cb (IepPeopleView *self)
{
  static const char * const fields[] = { "right_code", "institution_id", "valid_from", "valid_to", NULL };
  g_autoptr(IepNewRight) right = g_object_new (IEP_TYPE_NEW_RIGHT, NULL);
  g_autofree char *title = g_strdup_printf (_("New Right of %s"), get_name (self->person));
  IepRecordDialog *dialog = iep_record_dialog_new (GTK_WIDGET (self), title, _("Add"), get_session (self), IEP_RECORD (right));
  IepRecordForm *form = iep_record_dialog_get_form (dialog);

  iep_record_set_string (IEP_RECORD (right), "right_code", "view");
  iep_record_form_add_group (form, NULL, NULL, fields);
  iep_record_form_describe (form, "valid_from", _("From today when it is empty"));
  iep_record_form_describe (form, "valid_to", _("The last day; for good when it is empty"));
  g_signal_connect_object (right, "notify::right-code", G_CALLBACK (right_chosen_cb), dialog, 0);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (right_confirmed_cb), self, 0);
  iep_record_dialog_present (dialog);
}

/* The list -------------------------------------------------------------------------------------------------- */

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepPeopleView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) list = iep_person_list_finish (IEP_SESSION (source), result, &error);

  if (self->context == NULL)
    return;
  if (list == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  iep_record_list_set_records (self->list, list, "login");
  if (self->wanted != NULL)
    iep_record_list_select (self->list, self->wanted);
  g_clear_pointer (&self->wanted, g_free);
}

static void
load_list (IepPeopleView *self)
{
  if (self->context != NULL)
    iep_person_list_async (get_session (self), NULL, listed_cb, g_object_ref (self));
}

/* When they signed in, or why they don't. */
static char *
sign_in_text (IepRecord *record)
{
  if (is_disabled (record) || iep_record_get_boolean (record, "must_change_password"))
    return iep_person_dup_state (IEP_PERSON (record));
  if (iep_record_is_empty (record, "last_login"))
    return g_strdup (_("Never"));
  return iep_timestamp_format (iep_record_get_string (record, "last_login"));
}

static void
add_columns (IepPeopleView *self)
{
  static const char * const searched[] = { "name", "login", "position_title", NULL };

  iep_record_list_add_column (self->list, iep_record_column_new (_("Name and surname"), "name"), "name", 0);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Last sign-in"), sign_in_text, FALSE), "last_login", 150);
  iep_record_list_set_search (self->list, searched);
  iep_record_list_set_words (self->list, _("People"), _("Search people"), _("Nobody of that name"));
}

/* The page -------------------------------------------------------------------------------------------------- */

static void
view_set_context (IepAdministrationView *view,
                  IepContext            *context)
{
  IepPeopleView *self = IEP_PEOPLE_VIEW (view);

  self->context = g_object_ref (context);
  iep_pane_recall (self->paned, iep_context_get_settings (context), "administration-people", 400);
  load_list (self);
}

static void
view_load (IepAdministrationView *view)
{
  load_list (IEP_PEOPLE_VIEW (view));
}

static const char *
view_get_new_label (IepAdministrationView *view)
{
  return _("New Person");
}

static void
view_search (IepAdministrationView *view)
{
  iep_record_list_search (IEP_PEOPLE_VIEW (view)->list);
}

static gboolean
view_has_unsaved (IepAdministrationView *view)
{
  return g_hash_table_size (IEP_PEOPLE_VIEW (view)->edited) > 0;
}

static void
view_discard_unsaved (IepAdministrationView *view)
{
  IepPeopleView *self = IEP_PEOPLE_VIEW (view);

  g_hash_table_remove_all (self->edited);
  if (self->person != NULL)
    iep_record_revert (IEP_RECORD (self->person));
}

static void
view_iface_init (IepAdministrationViewInterface *iface)
{
  iface->set_context = view_set_context;
  iface->load = view_load;
  iface->create = view_create;
  iface->get_new_label = view_get_new_label;
  iface->search = view_search;
  iface->has_unsaved = view_has_unsaved;
  iface->discard_unsaved = view_discard_unsaved;
}

static void
iep_people_view_dispose (GObject *object)
{
  IepPeopleView *self = IEP_PEOPLE_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_password (self);
  if (self->person != NULL)
    g_clear_signal_handler (&self->edited_id, self->person);
  if (self->context != NULL)
    iep_pane_remember (self->paned, iep_context_get_settings (self->context), "administration-people");
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_PEOPLE_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->person);
  g_clear_pointer (&self->edited, g_hash_table_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_people_view_parent_class)->dispose (object);
}

static void
iep_people_view_class_init (IepPeopleViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_people_view_dispose;

  g_type_ensure (IEP_TYPE_DATE_ENTRY);
  g_type_ensure (IEP_TYPE_RECORD_FORM);
  g_type_ensure (IEP_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-people-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, paned);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, list);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, stack);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, loading);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, title);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, password_button);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, disable_button);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, revert_button);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, save_button);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, problem);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, form);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, state_group);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, rights_group);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, delegations_group);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, day_group);
  gtk_widget_class_bind_template_child (widget_class, IepPeopleView, day);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, revert_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_cb);
  gtk_widget_class_bind_template_callback (widget_class, disable_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_right_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_changed_cb);
}

static void
iep_people_view_init (IepPeopleView *self)
{
  static const char * const fields[] = { "name", "position_title", NULL };
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  self->edited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  iep_record_form_add_group (self->form, NULL, NULL, fields);
  iep_date_entry_set_date (self->day, today);
  add_columns (self);
}
