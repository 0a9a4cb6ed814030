/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form that makes or edits the draft of a procurement. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "ui/procurements/iep-conflict-dialog.h"
#include "ui/procurements/iep-field-set.h"
#include "ui/procurements/iep-lots-grid.h"
#include "ui/procurements/iep-missing-list.h"
#include "ui/procurements/iep-procurement-saver.h"
#include "ui/procurements/iep-unsaved.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-form-field.h"
#include "ui/widgets/iep-form-row.h"
#include "ui/widgets/iep-funding-grid.h"
#include "ui/widgets/iep-question.h"

struct _IepProcurementForm
{
  GtkWidget parent_instance;

  IepSession *session;
  IepProcurement *procurement;
  IepProcurementSaver *saver;
  IepFieldSet *fields;
  gulong changed;
  guint scroll;        /* timeout */
  char *focus;         /* where to go when the form is shown */
  gboolean wants_save; /* as soon as every picker knows its code */
  gboolean wants_include;

  GtkWidget *heading;
  GtkWidget *subheading;
  GtkWidget *spinner;
  GtkWidget *restored_bar;
  GtkWidget *restored_label;
  GtkWidget *problem_bar;
  GtkWidget *problem_label;
  GtkWidget *again_button;
  GtkWidget *scrolled;
  GtkWidget *content;
  GtkWidget *missing;
  GtkWidget *price_with_vat;
  GtkWidget *estimated_price;
  GtkWidget *estimated_price_from;
  GtkWidget *partner_row;
  GtkWidget *term_months_row;
  GtkWidget *term_months;
  GtkWidget *term_from;
  GtkWidget *term_to;
  GtkWidget *funding;
  GtkWidget *funding_refusal;
  GtkWidget *lots;
  GtkWidget *lots_refusal;
};

G_DEFINE_FINAL_TYPE (IepProcurementForm, iep_procurement_form, GTK_TYPE_WIDGET)

enum
{
  SAVED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void save (IepProcurementForm *self,
                  gboolean            include);

static void
bring_back (IepProcurementForm *self)
{
  g_autoptr(GDateTime) kept = iep_unsaved_bring_back (self->session, self->procurement);
  g_autofree char *at = NULL;
  g_autofree char *words = NULL;

  if (kept != NULL)
    {
      at = g_date_time_format (kept, "%x %H:%M");
      words = g_strdup_printf (_("Unsaved changes from %s were brought back."), at);
      gtk_label_set_label (GTK_LABEL (self->restored_label), words);
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->restored_bar), kept != NULL);
}

/* What is shown besides the fields */

static void
show_problem (IepProcurementForm *self,
              const char         *words,
              gboolean            again)
{
  if (words != NULL)
    gtk_label_set_label (GTK_LABEL (self->problem_label), words);
  gtk_widget_set_visible (self->again_button, again);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->problem_bar), words != NULL);
}

static void
update_price (IepProcurementForm *self)
{
  g_autofree char *text = NULL;
  gint64 price;
  gboolean range = g_strcmp0 (iep_record_get_string (IEP_RECORD (self->procurement), "price_kind"), "range") == 0;

  text = iep_procurement_get_price_with_vat (self->procurement, &price) ? iep_money_format (price) : g_strdup ("—");
  gtk_label_set_label (GTK_LABEL (self->price_with_vat), text);
  gtk_widget_set_visible (self->estimated_price_from, range);
}

static void
update_visible (IepProcurementForm *self)
{
  IepRecord *record = IEP_RECORD (self->procurement);
  const char *centralised = iep_record_get_string (record, "centralised");
  const char *term = iep_record_get_string (record, "term_kind");
  gboolean months = g_strcmp0 (term, "months") == 0;
  gboolean period = g_strcmp0 (term, "period") == 0;

  gtk_widget_set_visible (self->partner_row, g_strcmp0 (centralised, "joins") == 0 ||
                                             g_strcmp0 (centralised, "for_others") == 0 ||
                                             !iep_record_is_empty (record, "partner"));
  gtk_widget_set_visible (self->term_months, months);
  gtk_widget_set_visible (self->term_from, period);
  gtk_widget_set_visible (self->term_to, period);
  gtk_widget_set_visible (self->term_months_row, months || period);
}

/* What the server still missed when it last saw the draft, without what has been filled in since. */
static void
update_missing (IepProcurementForm *self)
{
  GListModel *all = iep_procurement_get_missing (self->procurement);
  g_autoptr(GListStore) open = g_list_store_new (IEP_TYPE_PROBLEM);

  for (guint i = 0; all != NULL && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (all, i);
      const char *path = iep_problem_get_field (problem);
      g_autofree char *root = path != NULL ? iep_field_path_root (path) : NULL;

      if (root == NULL || !iep_record_is_field_changed (IEP_RECORD (self->procurement), root))
        g_list_store_append (open, problem);
    }
  iep_missing_list_set_model (IEP_MISSING_LIST (self->missing), G_LIST_MODEL (open));
}

static void
update_heading (IepProcurementForm *self)
{
  IepRecord *record = IEP_RECORD (self->procurement);
  const char *title = iep_record_get_string (record, "title");
  IepInstitution *institution = iep_session_find_institution (self->session,
                                                              iep_procurement_get_institution_id (self->procurement));
  const char *where = institution != NULL ? iep_institution_get_name (institution) : "";
  g_autofree char *what = NULL;
  g_autofree char *words = NULL;

  if (iep_procurement_is_new (self->procurement))
    what = g_strdup_printf (_("New procurement of %d"), (int) iep_record_get_int (record, "year"));
  else
    /* Translators: the number of a procurement and of its revision, e.g. "2027/14, revision 2" */
    what = g_strdup_printf (_("%s, revision %d"), iep_procurement_get_number (self->procurement),
                            (int) iep_record_get_int (record, "revision_number"));
  words = g_strjoin (" · ", what, where, NULL);
  gtk_label_set_label (GTK_LABEL (self->heading), title != NULL ? title : what);
  gtk_label_set_label (GTK_LABEL (self->subheading), title != NULL ? words : where);
}

static void
update_actions (IepProcurementForm *self)
{
  gboolean busy = self->wants_save || iep_procurement_saver_get_busy (self->saver);
  gboolean changed = iep_procurement_form_has_unsaved (self);
  gboolean include = iep_procurement_is_new (self->procurement) ||
                     iep_procurement_has_act (self->procurement, "include");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.save", !busy && changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "form.include", !busy && include);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_visible (self->spinner, busy);
}

static void
changed_cb (IepProcurementForm *self)
{
  iep_unsaved_keep (self->session, self->procurement);
  update_heading (self);
  update_price (self);
  update_visible (self);
  update_missing (self);
  update_actions (self);
  if (!iep_procurement_saver_get_busy (self->saver))
    show_problem (self, NULL, FALSE);
}

/* Refusals and problems */

static void
show_refusal (IepProcurementForm *self,
              const GError       *error)
{
  g_autoptr(GListModel) problems = iep_problems_from_error (error);
  g_autofree char *words = iep_label_refusal (error);
  const char *first = NULL;
  gboolean offline = g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST) ||
                     g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_TIMEOUT);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (problems, i);
      const char *path = iep_problem_get_field (problem);

      if (path != NULL && iep_field_set_mark (self->fields, path, iep_problem_get_text (problem)) && first == NULL)
        first = path;
    }
  show_problem (self, words, offline);
  if (first != NULL)
    iep_procurement_form_focus_field (self, first);
}

static gboolean
scroll_cb (gpointer data)
{
  IepProcurementForm *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;

  self->scroll = 0;
  if (focus != NULL && gtk_widget_is_ancestor (focus, self->content) &&
      gtk_widget_compute_bounds (focus, self->content, &bounds))
    gtk_adjustment_clamp_page (adjustment, MAX (bounds.origin.y - 80, 0), bounds.origin.y + bounds.size.height + 120);
  return G_SOURCE_REMOVE;
}

/* Further than the viewport itself would scroll: what is wrong with a field stands beneath it. And in a form that was
 * just opened nothing has a place yet, so it has to wait a little. */
static void
focus_moved_cb (IepProcurementForm *self)
{
  if (self->scroll == 0)
    self->scroll = g_timeout_add (40, scroll_cb, self);
}

static void
state_changed_cb (IepProcurementForm *self)
{
  if (self->procurement != NULL)
    update_actions (self);
  if (self->wants_save && !iep_field_set_get_busy (self->fields))
    {
      self->wants_save = FALSE;
      save (self, self->wants_include);
    }
}

/* Saving */

static void
save (IepProcurementForm *self,
      gboolean            include)
{
  if (self->procurement == NULL || iep_procurement_saver_get_busy (self->saver))
    return;
  if (iep_field_set_get_busy (self->fields))
    {
      self->wants_save = TRUE;
      self->wants_include = include;
      update_actions (self);
      return;
    }
  if (iep_field_set_has_wrong (self->fields))
    {
      show_problem (self, _("Correct what is marked first."), FALSE);
      iep_field_set_focus_wrong (self->fields);
      /* The focus may have been there all the time, out of sight. */
      focus_moved_cb (self);
      update_actions (self);
      return;
    }
  iep_field_set_unmark (self->fields);
  show_problem (self, NULL, FALSE);
  self->wants_include = include;
  iep_procurement_saver_save (self->saver, self->procurement, include);
}

static void
saved_cb (IepProcurementForm *self,
          IepProcurement     *saved,
          gboolean            included)
{
  g_autoptr(IepProcurement) result = g_object_ref (saved);

  iep_unsaved_forget (self->session, self->procurement);
  iep_procurement_form_discard (self);
  g_signal_emit (self, signals[SAVED], 0, result, included);
}

static void
adopt (IepProcurementForm *self,
       IepProcurement     *theirs)
{
  g_auto(GStrv) conflicts = NULL;

  /* A new procurement has an identity from now on. */
  iep_unsaved_forget (self->session, self->procurement);
  conflicts = iep_record_rebase (IEP_RECORD (self->procurement), IEP_RECORD (theirs));
  changed_cb (self);
}

/* What is here is what is meant, also where it is empty again. */
static void
made_cb (IepProcurementForm *self,
         IepProcurement     *made)
{
  g_autoptr(JsonNode) mine = iep_record_to_json_with_flags (IEP_RECORD (self->procurement), IEP_JSON_WRITABLE);

  adopt (self, made);
  iep_record_apply_json (IEP_RECORD (self->procurement), mine);
  save (self, self->wants_include);
}

static void
refused_cb (IepProcurementForm *self,
            const GError       *error,
            IepProcurement     *saved)
{
  if (saved != NULL && saved != self->procurement)
    {
      adopt (self, saved);
      iep_toast (GTK_WIDGET (self), _("%s is saved"), iep_procurement_get_number (saved));
    }
  show_refusal (self, error);
}

static void
response_cb (IepProcurementForm *self,
             const char         *response,
             GtkWidget          *dialog)
{
  IepProcurement *theirs = g_object_get_data (G_OBJECT (dialog), "iep-theirs");

  if (self->procurement == NULL)
    return;
  if (strcmp (response, "theirs") == 0)
    {
      adopt (self, theirs);
      iep_record_revert (IEP_RECORD (self->procurement));
      changed_cb (self);
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->restored_bar), FALSE);
    }
  else if (strcmp (response, "mine") == 0)
    {
      adopt (self, theirs);
      save (self, self->wants_include);
    }
  else
    show_problem (self, _("Somebody else changed this meanwhile. Saving asks again."), FALSE);
}

static void
conflict_cb (IepProcurementForm *self,
             IepProcurement     *theirs)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  GtkWidget *dialog = iep_conflict_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               self->procurement, theirs);

  g_object_set_data_full (G_OBJECT (dialog), "iep-theirs", g_object_ref (theirs), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
offline_cb (IepProcurementForm *self)
{
  show_problem (self, _("The connection is lost. What you wrote is safe here; it is saved as soon as the server is back."),
                FALSE);
}

static void
busy_cb (IepProcurementForm *self)
{
  if (self->procurement != NULL)
    update_actions (self);
}

/* Actions */

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (IEP_PROCUREMENT_FORM (widget), FALSE);
}

static void
include_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  save (IEP_PROCUREMENT_FORM (widget), TRUE);
}

static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  save (IEP_PROCUREMENT_FORM (widget), IEP_PROCUREMENT_FORM (widget)->wants_include);
}

static void
discard_restored_action (GtkWidget  *widget,
                         const char *name,
                         GVariant   *parameter)
{
  IepProcurementForm *self = IEP_PROCUREMENT_FORM (widget);

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->restored_bar), FALSE);
  iep_record_revert (IEP_RECORD (self->procurement));
  iep_unsaved_forget (self->session, self->procurement);
  changed_cb (self);
}

static void
close_form (IepProcurementForm *self)
{
  gint64 revision = iep_procurement_is_new (self->procurement) ? 0 : iep_procurement_get_revision_id (self->procurement);

  iep_unsaved_forget (self->session, self->procurement);
  iep_procurement_form_discard (self);
  g_signal_emit (self, signals[CLOSED], 0, revision);
}

static void
discard_cb (IepProcurementForm *self)
{
  if (self->procurement != NULL)
    close_form (self);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepProcurementForm *self = IEP_PROCUREMENT_FORM (widget);

  if (self->procurement == NULL)
    return;
  if (!iep_procurement_form_has_unsaved (self))
    {
      close_form (self);
      return;
    }
  iep_question_discard (widget, G_CALLBACK (discard_cb), self);
}

static void
missing_activated_cb (IepProcurementForm *self,
                      const char         *field)
{
  if (field != NULL)
    iep_procurement_form_focus_field (self, field);
}

/* Object */

/* A form that was opened before the window was shown could not take the focus yet. */
static void
iep_procurement_form_map (GtkWidget *widget)
{
  IepProcurementForm *self = IEP_PROCUREMENT_FORM (widget);
  g_autofree char *field = g_steal_pointer (&self->focus);

  GTK_WIDGET_CLASS (iep_procurement_form_parent_class)->map (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (focus_moved_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->procurement != NULL && field != NULL)
    iep_procurement_form_focus_field (self, field);
}

static void
iep_procurement_form_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);

  GTK_WIDGET_CLASS (iep_procurement_form_parent_class)->unmap (widget);
}

static void
release (IepProcurementForm *self)
{
  if (self->changed != 0)
    g_signal_handler_disconnect (self->procurement, self->changed);
  self->changed = 0;
  if (self->saver != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->saver, self);
      iep_procurement_saver_cancel (self->saver);
    }
  g_clear_object (&self->saver);
  if (self->procurement != NULL)
    iep_unsaved_flush ();
  self->wants_save = FALSE;
  g_clear_object (&self->procurement);
}

static void
iep_procurement_form_dispose (GObject *object)
{
  IepProcurementForm *self = IEP_PROCUREMENT_FORM (object);
  GtkWidget *child;

  release (self);
  g_clear_handle_id (&self->scroll, g_source_remove);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), IEP_TYPE_PROCUREMENT_FORM);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (iep_procurement_form_parent_class)->dispose (object);
}

static void
iep_procurement_form_finalize (GObject *object)
{
  IepProcurementForm *self = IEP_PROCUREMENT_FORM (object);

  iep_field_set_free (self->fields);
  g_free (self->focus);

  G_OBJECT_CLASS (iep_procurement_form_parent_class)->finalize (object);
}

static void
iep_procurement_form_class_init (IepProcurementFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (IEP_TYPE_FORM_FIELD);
  g_type_ensure (IEP_TYPE_FORM_ROW);
  g_type_ensure (IEP_TYPE_FUNDING_GRID);
  g_type_ensure (IEP_TYPE_LOTS_GRID);
  g_type_ensure (IEP_TYPE_MISSING_LIST);

  object_class->dispose = iep_procurement_form_dispose;
  object_class->finalize = iep_procurement_form_finalize;
  widget_class->map = iep_procurement_form_map;
  widget_class->unmap = iep_procurement_form_unmap;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, IEP_TYPE_PROCUREMENT, G_TYPE_BOOLEAN);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_install_action (widget_class, "form.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "form.include", NULL, include_action);
  gtk_widget_class_install_action (widget_class, "form.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "form.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "form.discard-restored", NULL, discard_restored_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "form.cancel", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-procurement-form.ui");
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, heading);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, subheading);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, restored_bar);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, restored_label);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, problem_bar);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, problem_label);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, again_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, scrolled);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, content);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, missing);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, price_with_vat);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, estimated_price);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, estimated_price_from);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, partner_row);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, term_months_row);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, term_months);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, term_from);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, term_to);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, funding);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, funding_refusal);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, lots);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementForm, lots_refusal);
  gtk_widget_class_bind_template_callback (widget_class, missing_activated_cb);
}

/* Saving works wherever the focus is, as long as the form is shown. */
static void
add_shortcut (GtkEventController *controller,
              const char         *trigger,
              const char         *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                                          gtk_named_action_new (action)));
}

static void
iep_procurement_form_init (IepProcurementForm *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts), GTK_SHORTCUT_SCOPE_GLOBAL);
  add_shortcut (shortcuts, "<Control>s", "form.save");
  add_shortcut (shortcuts, "<Control><Shift>s", "form.include");
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = iep_field_set_new (self->content);
  iep_field_set_add_grid (self->fields, "funding", self->funding, self->funding_refusal);
  iep_field_set_add_grid (self->fields, "lots", self->lots, self->lots_refusal);
  iep_field_set_watch (self->fields, G_CALLBACK (state_changed_cb), self);
}

/**
 * iep_procurement_form_edit:
 * @session: where codes are looked up and the draft is saved
 * @procurement: a draft or a new one, as it was loaded; the form edits this very object
 * @field: (nullable): where to begin
 *
 * Begins to edit. Changes that an earlier run could not save are brought back.
 */
void
iep_procurement_form_edit (IepProcurementForm *self,
                           IepSession         *session,
                           IepProcurement     *procurement,
                           const char         *field)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_FORM (self));
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  g_object_ref (procurement);
  release (self);
  g_set_object (&self->session, session);
  self->procurement = procurement;

  self->saver = iep_procurement_saver_new (session);
  g_signal_connect_swapped (self->saver, "saved", G_CALLBACK (saved_cb), self);
  g_signal_connect_swapped (self->saver, "refused", G_CALLBACK (refused_cb), self);
  g_signal_connect_swapped (self->saver, "conflict", G_CALLBACK (conflict_cb), self);
  g_signal_connect_swapped (self->saver, "made", G_CALLBACK (made_cb), self);
  g_signal_connect_swapped (self->saver, "offline", G_CALLBACK (offline_cb), self);
  g_signal_connect_swapped (self->saver, "notify::busy", G_CALLBACK (busy_cb), self);

  bring_back (self);
  iep_field_set_bind (self->fields, session, procurement);
  iep_field_set_unmark (self->fields);
  show_problem (self, NULL, FALSE);

  changed_cb (self);
  self->changed = g_signal_connect_swapped (procurement, "notify", G_CALLBACK (changed_cb), self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  iep_procurement_form_focus_field (self, field != NULL ? field : "title");
}

/**
 * iep_procurement_form_get_procurement:
 *
 * Returns: (transfer none) (nullable): what is being edited
 */
IepProcurement *
iep_procurement_form_get_procurement (IepProcurementForm *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_FORM (self), NULL);

  return self->procurement;
}

/**
 * iep_procurement_form_has_unsaved:
 *
 * Returns: whether something was typed that is not saved
 */
gboolean
iep_procurement_form_has_unsaved (IepProcurementForm *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_FORM (self), FALSE);

  return self->procurement != NULL &&
         (iep_record_is_changed (IEP_RECORD (self->procurement)) || iep_field_set_has_wrong (self->fields));
}

/**
 * iep_procurement_form_discard:
 *
 * Stops editing without a word. What is kept on disk stays there.
 */
void
iep_procurement_form_discard (IepProcurementForm *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_FORM (self));

  if (self->procurement == NULL)
    return;
  iep_field_set_bind (self->fields, NULL, NULL);
  release (self);
}

/**
 * iep_procurement_form_focus_field:
 * @field: the path of a field, also of a line: `funding[2].ekk`
 *
 * Goes there.
 */
void
iep_procurement_form_focus_field (IepProcurementForm *self,
                                  const char         *field)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_FORM (self));
  g_return_if_fail (field != NULL);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      g_free (self->focus);
      self->focus = g_strdup (field);
      return;
    }
  iep_field_set_focus (self->fields, field);
}
