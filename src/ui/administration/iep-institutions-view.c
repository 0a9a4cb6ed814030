/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All institutions as a tree beside the settings and the flow of one of them. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-institutions-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-institution-settings.h"
#include "domain/iep-labels.h"
#include "ui/administration/iep-group-rows.h"
#include "ui/administration/iep-record-dialog.h"
#include "ui/administration/iep-record-list.h"
#include "ui/widgets/iep-difference-view.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-pane.h"
#include "ui/widgets/iep-record-column.h"

#define INDENT 18

struct _IepInstitutionsView
{
  GtkWidget               parent_instance;

  IepContext             *context;
  GCancellable           *cancellable;
  IepInstitutionSettings *settings; /* what the form shows */
  gulong                  edited_id;
  GHashTable             *edited;   /* id → settings that are not saved; they stay while others are looked at */
  gint64                  wanted;   /* the institution to select when the list arrives, or 0 */
  gboolean                saving;

  /* Template References */
  GtkPaned               *paned;
  IepRecordList          *list;
  GtkStack               *stack;
  GtkSpinner             *loading;
  GtkLabel               *title;
  GtkSpinner             *spinner;
  GtkWidget              *revert_button;
  GtkWidget              *save_button;
  GtkLabel               *problem;
  IepRecordForm          *form;
  AdwPreferencesGroup    *flow_group;
};

static void view_iface_init (IepAdministrationViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepInstitutionsView, iep_institutions_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_ADMINISTRATION_VIEW, view_iface_init))

static void load_list (IepInstitutionsView *self);

static IepSession *
get_session (IepInstitutionsView *self)
{
  return iep_context_get_session (self->context);
}

static gint64
get_id (gpointer settings)
{
  return iep_record_get_int (settings, "id");
}

static void
say (IepInstitutionsView *self,
     const char          *words)
{
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

/* The form ---------------------------------------------------------------------------------------- */

static void
update (IepInstitutionsView *self)
{
  gboolean changed = self->settings != NULL && iep_record_is_changed (IEP_RECORD (self->settings));

  gtk_widget_set_sensitive (self->save_button, changed && !self->saving && !iep_record_form_has_wrong (self->form));
  gtk_widget_set_sensitive (self->revert_button, changed && !self->saving);
  gtk_spinner_set_spinning (self->spinner, self->saving);
}

static void
edited_cb (IepInstitutionsView *self)
{
  gint64 id = get_id (self->settings);
  const char *kind = iep_record_get_string (IEP_RECORD (self->settings), "kind");
  gboolean below = g_strcmp0 (kind, "subordinate") == 0;
  GtkWidget *parent = GTK_WIDGET (iep_record_form_get_field (self->form, "parent_id"));

  /* Only a subordinate institution is below another one. */
  gtk_widget_set_visible (gtk_widget_get_parent (parent), below);
  if (!below && !iep_record_is_empty (IEP_RECORD (self->settings), "parent_id"))
    iep_record_set_string (IEP_RECORD (self->settings), "parent_id", NULL);
  if (iep_record_is_changed (IEP_RECORD (self->settings)))
    g_hash_table_insert (self->edited, g_memdup2 (&id, sizeof id), g_object_ref (self->settings));
  else
    g_hash_table_remove (self->edited, &id);
  say (self, NULL);
  update (self);
}

static void
show_settings (IepInstitutionsView    *self,
               IepInstitutionSettings *settings)
{
  g_clear_signal_handler (&self->edited_id, self->settings);
  g_set_object (&self->settings, settings);
  gtk_label_set_label (self->title, iep_record_get_string (IEP_RECORD (settings), "name"));
  iep_record_form_bind (self->form, get_session (self), IEP_RECORD (settings));
  self->edited_id = g_signal_connect_object (settings, "notify", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  edited_cb (self);
}

static void
state_changed_cb (IepInstitutionsView *self)
{
  update (self);
}

/* The flow ---------------------------------------------------------------------------------------- */

static void
add_flow_row (GPtrArray *rows,
              IepRecord *change,
              gboolean   past)
{
  const char *code = iep_record_get_string (change, "flow_code");
  const char *why = iep_record_get_string (change, "justification");
  g_autofree char *at = iep_timestamp_format (iep_record_get_string (change, "valid_from"));
  /* Translators: the number of a flow, then its name */
  g_autofree char *title = g_strdup_printf (_("Flow %s: %s"), code, iep_label_flow (code));
  g_autofree char *subtitle = NULL;

  if (why != NULL)
    /* Translators: since when a flow is used, who set it, and the justification */
    subtitle = g_strdup_printf (_("Since %s, by %s: “%s”"), at, iep_record_get_string (change, "set_by_name"), why);
  else
    /* Translators: since when a flow is used, and who set it */
    subtitle = g_strdup_printf (_("Since %s, by %s"), at, iep_record_get_string (change, "set_by_name"));
  iep_group_rows_add (rows, title, subtitle, past ? change : NULL);
}

/* What was before is there to be read, but not what counts. */
static void
dim (AdwActionRow *row,
     IepRecord    *change,
     gpointer      data)
{
  gtk_widget_add_css_class (GTK_WIDGET (row), "dim-label");
}

static void
flow_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepInstitutionsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) changes = iep_flow_changes_finish (IEP_SESSION (source), result, &error);
  GPtrArray *rows;

  if (changes == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  rows = iep_group_rows_new ();
  for (guint i = 0; i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr(IepRecord) change = g_list_model_get_item (changes, i);

      add_flow_row (rows, change, i > 0);
    }
  iep_group_rows_show (self->flow_group, rows, dim, NULL);
}

static void
load_flow (IepInstitutionsView *self)
{
  iep_flow_changes_async (get_session (self), get_id (self->settings), self->cancellable, flow_cb, g_object_ref (self));
}

static void
flow_set_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepRecordDialog) dialog = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepInstitutionSettings) settings = iep_institution_set_flow_finish (IEP_SESSION (source), result, &error);
  IepInstitutionsView *self = iep_record_dialog_get_from (dialog);

  if (settings == NULL)
    {
      iep_record_dialog_fail (dialog, error);
      return;
    }
  if (self->settings != NULL && get_id (self->settings) == get_id (settings))
    load_flow (self);
  iep_toast (GTK_WIDGET (self), _("The flow was changed. Plans on their way keep theirs."));
  iep_record_dialog_done (dialog);
}

static void
flow_confirmed_cb (IepRecordDialog     *dialog,
                   IepInstitutionsView *self)
{
  /* The dialog is modal: it is still the institution it was opened for. */
  iep_institution_set_flow_async (get_session (self), get_id (self->settings), iep_record_dialog_get_record (dialog),
                                  iep_record_dialog_begin (dialog), flow_set_cb, g_object_ref (dialog));
}

static void
change_flow_cb (IepInstitutionsView *self)
{
  static const char * const fields[] = { "flow_code", "justification", NULL };
  g_autoptr(IepNewFlow) flow = g_object_new (IEP_TYPE_NEW_FLOW, NULL);
  IepRecordDialog *dialog;
  IepRecordForm *form;

  iep_record_set_string (IEP_RECORD (flow), "flow_code", iep_record_get_string (IEP_RECORD (self->settings), "flow_code"));
  dialog = iep_record_dialog_new (GTK_WIDGET (self), _("Change the Flow"), C_("button", "Change"), get_session (self), IEP_RECORD (flow));
  form = iep_record_dialog_get_form (dialog);
  iep_record_form_add_group (form, NULL, _("From now on. Plans on their way keep the flow they were started with."), fields);
  iep_record_form_describe (form, "justification", _("Flow 4 is switched off; who needs it says why. It stays on record."));
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (flow_confirmed_cb), self, 0);
  iep_record_dialog_present (dialog);
}

/* One institution --------------------------------------------------------------------------------- */

/* The same institution read again goes into the form as it is: what has the focus keeps it, a switch on its way gets there.
 * What is being edited stays; whether somebody else changed it too is asked when it is saved. */
static void
take_read (IepInstitutionsView    *self,
           IepInstitutionSettings *settings)
{
  g_auto(GStrv) both = NULL;

  if (self->settings == NULL || get_id (self->settings) != get_id (settings))
    {
      show_settings (self, settings);
      return;
    }
  if (iep_record_is_changed (IEP_RECORD (self->settings)))
    return;
  both = iep_record_rebase (IEP_RECORD (self->settings), IEP_RECORD (settings));
  gtk_label_set_label (self->title, iep_record_get_string (IEP_RECORD (self->settings), "name"));
  edited_cb (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepInstitutionsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepInstitutionSettings) settings = iep_institution_settings_finish (IEP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (settings == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  take_read (self, settings);
  load_flow (self);
  gtk_stack_set_visible_child_name (self->stack, "content");
}

static void
stop_reading (IepInstitutionsView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
selected_cb (IepInstitutionsView *self)
{
  gpointer selected = iep_record_list_get_selected (self->list);
  gint64 id = selected != NULL ? get_id (selected) : 0;
  IepInstitutionSettings *edited = g_hash_table_lookup (self->edited, &id);

  stop_reading (self);
  if (selected == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  if (edited != NULL)
    {
      if (edited != self->settings)
        show_settings (self, edited);
      load_flow (self);
      gtk_stack_set_visible_child_name (self->stack, "content");
      return;
    }
  if (self->settings == NULL || get_id (self->settings) != id)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  iep_institution_settings_async (get_session (self), id, self->cancellable, read_cb, g_object_ref (self));
}

static void save (IepInstitutionsView    *self,
                  IepInstitutionSettings *settings);

static void
conflict_response_cb (AdwMessageDialog *dialog,
                      const char       *response,
                      gpointer          data)
{
  IepInstitutionsView *self = data;
  IepInstitutionSettings *mine = g_object_get_data (G_OBJECT (dialog), "mine");
  IepRecord *theirs = g_object_get_data (G_OBJECT (dialog), "theirs");
  g_auto(GStrv) both = NULL;

  if (g_str_equal (response, "edit"))
    return;
  both = iep_record_rebase (IEP_RECORD (mine), theirs);
  if (g_str_equal (response, "theirs"))
    {
      iep_record_revert (IEP_RECORD (mine));
      load_list (self);
    }
  else
    {
      save (self, mine);
    }
}

static void
theirs_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepInstitutionsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepInstitutionSettings) theirs = iep_institution_settings_finish (IEP_SESSION (source), result, &error);
  g_autoptr(GListModel) differences = NULL;
  GtkWidget *dialog, *view;

  if (theirs == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Somebody Else Changed This"),
                                   _("Another administrator saved it while you were editing. Nothing of yours is lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "edit", _("Go On Editing"), "theirs", _("Take Theirs"),
                                    "mine", _("Keep Mine on Top of Theirs"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "theirs", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "mine", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "mine");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "edit");
  differences = iep_record_compare (IEP_RECORD (theirs), IEP_RECORD (self->settings));
  view = iep_difference_view_new ();
  gtk_widget_add_css_class (view, "iep-sides");
  iep_difference_view_set_titles (IEP_DIFFERENCE_VIEW (view), _("Theirs"), _("Mine"));
  iep_difference_view_set_model (IEP_DIFFERENCE_VIEW (view), differences);
  gtk_widget_set_size_request (view, 560, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), view);
  g_object_set_data_full (G_OBJECT (dialog), "mine", g_object_ref (self->settings), g_object_unref);
  g_object_set_data_full (G_OBJECT (dialog), "theirs", g_steal_pointer (&theirs), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (conflict_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What the form shows becomes what the server says; what was typed meanwhile stays, here and at other institutions. */
static void
take_saved (IepInstitutionsView    *self,
            IepInstitutionSettings *saved)
{
  gint64 id = get_id (saved);
  IepInstitutionSettings *mine = g_hash_table_lookup (self->edited, &id);
  g_auto(GStrv) both = NULL;

  if (mine == NULL && self->settings != NULL && get_id (self->settings) == id)
    mine = self->settings;
  if (mine == NULL)
    return;
  both = iep_record_rebase (IEP_RECORD (mine), IEP_RECORD (saved));
  if (mine == self->settings)
    {
      gtk_label_set_label (self->title, iep_record_get_string (IEP_RECORD (mine), "name"));
      edited_cb (self);
    }
  else if (!iep_record_is_changed (IEP_RECORD (mine)))
    {
      g_hash_table_remove (self->edited, &id);
    }
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepInstitutionsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepInstitutionSettings) saved = iep_institution_settings_save_finish (IEP_SESSION (source), result, &error);
  g_autofree char *words = NULL;

  self->saving = FALSE;
  update (self);
  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CHANGED))
    {
      iep_institution_settings_async (get_session (self), get_id (self->settings), NULL, theirs_cb, g_object_ref (self));
      return;
    }
  if (saved == NULL)
    {
      words = iep_record_form_mark (self->form, error);
      say (self, words);
      return;
    }
  take_saved (self, saved);
  iep_toast (GTK_WIDGET (self), _("The institution was saved"));
  load_list (self);
}

static void
save (IepInstitutionsView    *self,
      IepInstitutionSettings *settings)
{
  self->saving = TRUE;
  say (self, NULL);
  update (self);
  iep_institution_settings_save_async (get_session (self), settings, NULL, saved_cb, g_object_ref (self));
}

static void
save_cb (IepInstitutionsView *self)
{
  save (self, self->settings);
}

static void
revert_cb (IepInstitutionsView *self)
{
  iep_record_revert (IEP_RECORD (self->settings));
}

/* A new one ----------------------------------------------------------------------------------------- */

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepRecordDialog) dialog = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepInstitutionSettings) saved = iep_institution_settings_save_finish (IEP_SESSION (source), result, &error);
  IepInstitutionsView *self = iep_record_dialog_get_from (dialog);

  if (saved == NULL)
    {
      iep_record_dialog_fail (dialog, error);
      return;
    }
  self->wanted = get_id (saved);
  load_list (self);
  iep_record_dialog_done (dialog);
}

static void
new_confirmed_cb (IepRecordDialog     *dialog,
                  IepInstitutionsView *self)
{
  iep_institution_settings_save_async (get_session (self), iep_record_dialog_get_record (dialog), iep_record_dialog_begin (dialog),
                                       created_cb, g_object_ref (dialog));
}

static void
new_kind_cb (IepRecord       *settings,
             GParamSpec      *pspec,
             IepRecordDialog *dialog)
{
  gboolean below = g_strcmp0 (iep_record_get_string (settings, "kind"), "subordinate") == 0;
  GtkWidget *parent = GTK_WIDGET (iep_record_form_get_field (iep_record_dialog_get_form (dialog), "parent_id"));

  gtk_widget_set_visible (gtk_widget_get_parent (parent), below);
  if (!below)
    iep_record_set_string (settings, "parent_id", NULL);
}

static void
view_create (IepAdministrationView *view)
{
  static const char * const fields[] = { "code", "name", "kind", "parent_id", NULL };
  IepInstitutionsView *self = IEP_INSTITUTIONS_VIEW (view);
  g_autoptr(IepInstitutionSettings) settings = iep_institution_settings_new ();
  gpointer selected = iep_record_list_get_selected (self->list);
  IepRecordDialog *dialog = iep_record_dialog_new (GTK_WIDGET (self), _("New Institution"), _("Add"), get_session (self),
                                                   IEP_RECORD (settings));

  iep_record_form_add_group (iep_record_dialog_get_form (dialog), NULL, NULL, fields);
  /* Most likely below the ministry one looks at. */
  if (selected != NULL && g_strcmp0 (iep_record_get_string (selected, "kind"), "subordinate") != 0)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, get_id (selected));

      iep_record_set_string (IEP_RECORD (settings), "parent_id", id);
    }
  g_signal_connect_object (settings, "notify::kind", G_CALLBACK (new_kind_cb), dialog, 0);
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (new_confirmed_cb), self, 0);
  iep_record_dialog_present (dialog);
}

/* The list ------------------------------------------------------------------------------------------ */

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepInstitutionsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) list = iep_institution_list_finish (IEP_SESSION (source), result, &error);

  if (self->context == NULL)
    return;
  if (list == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  iep_record_list_set_records (self->list, list, "id");
  if (self->wanted != 0)
    {
      g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, self->wanted);

      iep_record_list_select (self->list, key);
      self->wanted = 0;
    }
}

static void
load_list (IepInstitutionsView *self)
{
  iep_institution_list_async (get_session (self), NULL, listed_cb, g_object_ref (self));
}

static void
name_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
name_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  IepRecord *record = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *name = iep_record_get_string (record, "name");

  gtk_label_set_label (GTK_LABEL (label), name);
  gtk_widget_set_tooltip_text (label, name);
  gtk_widget_set_margin_start (label, INDENT * MAX (iep_record_get_int (record, "depth"), 0));
}

static void
add_columns (IepInstitutionsView *self)
{
  static const char * const searched[] = { "code", "name", NULL };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *name;

  g_signal_connect (factory, "setup", G_CALLBACK (name_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (name_bind_cb), NULL);
  name = gtk_column_view_column_new (_("Name"), factory);
  gtk_column_view_column_set_resizable (name, TRUE);
  iep_record_list_add_column (self->list, iep_record_column_new (_("Code"), "code"), NULL, 64);
  iep_record_list_add_column (self->list, name, NULL, 0);
  iep_record_list_set_search (self->list, searched);
  iep_record_list_set_words (self->list, _("Institutions"), _("Search institutions"), _("No institution of that name or code"));
}

/* The page ------------------------------------------------------------------------------------------ */

static void
view_set_context (IepAdministrationView *view,
                  IepContext            *context)
{
  IepInstitutionsView *self = IEP_INSTITUTIONS_VIEW (view);

  self->context = g_object_ref (context);
  iep_pane_recall (self->paned, iep_context_get_settings (context), "administration-institutions", 400);
  load_list (self);
}

static void
view_load (IepAdministrationView *view)
{
  load_list (IEP_INSTITUTIONS_VIEW (view));
}

static const char *
view_get_new_label (IepAdministrationView *view)
{
  return _("New Institution");
}

static void
view_search (IepAdministrationView *view)
{
  iep_record_list_search (IEP_INSTITUTIONS_VIEW (view)->list);
}

static gboolean
view_has_unsaved (IepAdministrationView *view)
{
  return g_hash_table_size (IEP_INSTITUTIONS_VIEW (view)->edited) > 0;
}

static void
view_discard_unsaved (IepAdministrationView *view)
{
  IepInstitutionsView *self = IEP_INSTITUTIONS_VIEW (view);

  g_hash_table_remove_all (self->edited);
  if (self->settings != NULL)
    iep_record_revert (IEP_RECORD (self->settings));
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
iep_institutions_view_dispose (GObject *object)
{
  IepInstitutionsView *self = IEP_INSTITUTIONS_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->settings != NULL)
    g_clear_signal_handler (&self->edited_id, self->settings);
  if (self->context != NULL)
    iep_pane_remember (self->paned, iep_context_get_settings (self->context), "administration-institutions");
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_INSTITUTIONS_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->edited, g_hash_table_unref);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_institutions_view_parent_class)->dispose (object);
}

static void
iep_institutions_view_class_init (IepInstitutionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_institutions_view_dispose;

  g_type_ensure (IEP_TYPE_RECORD_FORM);
  g_type_ensure (IEP_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-institutions-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, paned);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, list);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, stack);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, loading);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, title);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, revert_button);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, save_button);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, problem);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, form);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionsView, flow_group);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, revert_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_flow_cb);
}

static void
iep_institutions_view_init (IepInstitutionsView *self)
{
  static const char * const head[] = { "code", "name", "kind", "parent_id", "sector_code", "registration_number",
                                       "buyer_profile_url", NULL };
  static const char * const work[] = { "plans_here", "estimate_detail", "budget_control", "four_eyes", "vpc_client", NULL };

  self->cancellable = g_cancellable_new ();
  self->edited = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  iep_record_form_add_group (self->form, NULL, NULL, head);
  iep_record_form_add_group (self->form, _("How It Works"), NULL, work);
  iep_record_form_describe (self->form, "budget_control", _("Off only where no estimates are kept here."));
  add_columns (self);
}
