/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One revision of a procurement: what it says, how it differs from the one in force, what may be done with it. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-detail.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "database/iep-error.h"
#include "domain/iep-labels.h"
#include "ui/procurements/iep-lots-grid.h"
#include "ui/procurements/iep-missing-list.h"
#include "ui/procurements/iep-procurement-data.h"
#include "ui/procurements/iep-procurement-history.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-funding-grid.h"
#include "ui/widgets/iep-number-entry.h"
#include "ui/widgets/iep-status-pill.h"

struct _IepProcurementDetail
{
  GtkWidget parent_instance;

  IepContext *context;
  GCancellable *loading;
  gint64 revision_id; /* wanted; the procurement may still be on its way */
  IepProcurement *procurement;
  IepProcurement *in_force; /* of a draft, when there is one */
  gboolean acting;

  GtkWidget *stack;
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *pill;
  GtkWidget *other_button;
  GtkWidget *spinner;
  GtkWidget *edit_button;
  GtkWidget *revise_button;
  GtkWidget *exclude_button;
  GtkWidget *exclude_popover;
  GtkWidget *exclude_reason;
  GtkWidget *exclude_confirm;
  GtkWidget *include_button;
  GtkWidget *more_button;
  GtkWidget *switcher;
  GtkWidget *scrolled;
  GtkWidget *tabs;
  GtkWidget *missing;
  GtkWidget *data;
  GtkWidget *funding_box;
  GtkWidget *lots_box;
  GtkWidget *history;
  GtkWidget *failed;
};

G_DEFINE_FINAL_TYPE (IepProcurementDetail, iep_procurement_detail, GTK_TYPE_WIDGET)

enum
{
  EDIT,
  ACTED,
  SHOW_OTHER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static IepSession *
get_session (IepProcurementDetail *self)
{
  return iep_context_get_session (self->context);
}

/* Showing */

static gint64
get_other (IepProcurementDetail *self)
{
  gboolean draft = g_strcmp0 (iep_procurement_get_status (self->procurement), "draft") == 0;
  gint64 other = iep_record_get_int (IEP_RECORD (self->procurement),
                                     draft ? "in_force_revision_id" : "draft_revision_id");

  /* An old revision leads to the one in force. */
  if (other == IEP_UNSET && !draft && !iep_record_get_boolean (IEP_RECORD (self->procurement), "in_force"))
    other = iep_record_get_int (IEP_RECORD (self->procurement), "in_force_revision_id");
  return other == IEP_UNSET || other == iep_procurement_get_revision_id (self->procurement) ? 0 : other;
}

static void
update_actions (IepProcurementDetail *self)
{
  static const struct { const char *act; const char *action; } acts[] = {
    { "edit", "procurement.edit" },
    { "include", "procurement.include" },
    { "new_revision", "procurement.new-revision" },
    { "discard", "procurement.discard" },
    { "copy", "procurement.copy" },
  };
  IepProcurement *p = self->procurement;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), acts[i].action,
                                   p != NULL && !self->acting && iep_procurement_has_act (p, acts[i].act));
  gtk_widget_set_sensitive (self->exclude_button, !self->acting);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->acting);
  gtk_widget_set_visible (self->spinner, self->acting);
  if (p == NULL)
    return;
  gtk_widget_set_visible (self->edit_button, iep_procurement_has_act (p, "edit"));
  gtk_widget_set_visible (self->include_button, iep_procurement_has_act (p, "include"));
  gtk_widget_set_visible (self->revise_button, iep_procurement_has_act (p, "new_revision"));
  gtk_widget_set_visible (self->exclude_button, iep_procurement_has_act (p, "exclude"));
  gtk_widget_set_visible (self->more_button, iep_procurement_has_act (p, "copy") || iep_procurement_has_act (p, "discard"));
}

static void
show_header (IepProcurementDetail *self)
{
  IepRecord *record = IEP_RECORD (self->procurement);
  const char *title = iep_record_get_string (record, "title");
  gboolean draft = g_strcmp0 (iep_procurement_get_status (self->procurement), "draft") == 0;
  gboolean in_force = iep_record_get_boolean (record, "in_force");
  g_autofree char *subtitle = g_strdup_printf (_("%s, revision %d"), iep_procurement_get_number (self->procurement),
                                               (int) iep_record_get_int (record, "revision_number"));

  gtk_label_set_label (GTK_LABEL (self->title), title != NULL ? title : _("Without a subject"));
  gtk_widget_set_tooltip_text (self->title, title);
  gtk_label_set_label (GTK_LABEL (self->subtitle), subtitle);
  iep_status_pill_set_status (IEP_STATUS_PILL (self->pill), iep_procurement_get_status (self->procurement));
  if (!draft && !in_force)
    iep_status_pill_set_label (IEP_STATUS_PILL (self->pill), iep_label_procurement_status ("superseded"));
  else
    iep_status_pill_set_label (IEP_STATUS_PILL (self->pill), NULL);

  gtk_widget_set_visible (self->other_button, get_other (self) != 0);
  gtk_button_set_label (GTK_BUTTON (self->other_button),
                        draft || !in_force ? _("Show the revision in force") : _("Show the draft"));
}

/* The eye loses its line over too wide a gap. */
static GtkWidget *
clamp (GtkWidget *child)
{
  GtkWidget *widget = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (widget), 860);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (widget), 860);
  adw_clamp_set_child (ADW_CLAMP (widget), child);
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  return widget;
}

/* The lines as they are, and beneath them the ones in force when a draft changes them. */
static void
show_grid (GtkWidget      *box,
           IepSession     *session,
           IepProcurement *procurement,
           IepProcurement *in_force,
           const char     *list,
           GtkWidget *   (*make) (gboolean editable))
{
  GtkWidget *child, *grid;
  gboolean differs = FALSE;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);

  grid = make (FALSE);
  iep_sum_grid_set_procurement (IEP_SUM_GRID (grid), session, procurement);
  gtk_box_append (GTK_BOX (box), clamp (grid));

  if (in_force != NULL)
    {
      g_autoptr(GListModel) differences = iep_procurement_compare (in_force, procurement);

      for (guint i = 0; i < g_list_model_get_n_items (differences); i++)
        {
          g_autoptr(IepDifference) difference = g_list_model_get_item (differences, i);

          differs |= g_str_has_prefix (iep_difference_get_field (difference), list);
        }
    }
  if (differs)
    {
      GtkWidget *heading = gtk_label_new (_("In force now"));

      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      gtk_box_append (GTK_BOX (box), heading);
      grid = make (FALSE);
      gtk_widget_add_css_class (grid, "iep-old-lines");
      iep_sum_grid_set_procurement (IEP_SUM_GRID (grid), session, in_force);
      gtk_box_append (GTK_BOX (box), clamp (grid));
    }
}

static void
show_all (IepProcurementDetail *self)
{
  IepSession *session = get_session (self);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double scrolled = gtk_adjustment_get_value (adjustment);

  show_header (self);
  update_actions (self);
  iep_missing_list_set_model (IEP_MISSING_LIST (self->missing),
                              iep_procurement_has_act (self->procurement, "edit")
                                ? iep_procurement_get_missing (self->procurement) : NULL);
  iep_procurement_data_show (IEP_PROCUREMENT_DATA (self->data), self->procurement, self->in_force);
  show_grid (self->funding_box, session, self->procurement, self->in_force, "funding", iep_funding_grid_new);
  show_grid (self->lots_box, session, self->procurement, self->in_force, "lots", iep_lots_grid_new);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->tabs)), "history") == 0)
    iep_procurement_history_show (IEP_PROCUREMENT_HISTORY (self->history), session,
                                  iep_procurement_get_procurement_id (self->procurement), self->revision_id);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "detail");
  gtk_adjustment_set_value (adjustment, scrolled);
}

static void
tab_changed_cb (IepProcurementDetail *self)
{
  if (self->procurement != NULL &&
      g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->tabs)), "history") == 0)
    iep_procurement_history_show (IEP_PROCUREMENT_HISTORY (self->history), get_session (self),
                                  iep_procurement_get_procurement_id (self->procurement), self->revision_id);
}

static void
show_failure (IepProcurementDetail *self,
              const GError         *error)
{
  g_autofree char *words = iep_label_refusal (error);

  if (error != NULL && g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_NOT_FOUND))
    {
      /* Discarded by somebody, or out of sight: nothing to try again. */
      iep_procurement_detail_show (self, 0);
      return;
    }
  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed), words);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "failed");
}

static void
in_force_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepProcurementDetail) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) in_force = iep_procurement_get_finish (IEP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (in_force == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  g_set_object (&self->in_force, in_force);
  show_all (self);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepProcurementDetail) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) procurement = iep_procurement_get_finish (IEP_SESSION (source), result, &error);
  gint64 in_force;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (procurement == NULL)
    {
      show_failure (self, error);
      return;
    }
  if (self->procurement == NULL ||
      iep_procurement_get_procurement_id (self->procurement) != iep_procurement_get_procurement_id (procurement))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  g_set_object (&self->procurement, procurement);
  g_clear_object (&self->in_force);

  in_force = iep_record_get_int (IEP_RECORD (procurement), "in_force_revision_id");
  if (g_strcmp0 (iep_procurement_get_status (procurement), "draft") == 0 && in_force != IEP_UNSET)
    iep_procurement_get_async (IEP_SESSION (source), in_force, self->loading, in_force_cb, g_object_ref (self));
  else
    show_all (self);
}

/* Acting */

static void
set_acting (IepProcurementDetail *self,
            gboolean              acting)
{
  self->acting = acting;
  update_actions (self);
}

static void
acted (IepProcurementDetail *self,
       gint64                revision_id)
{
  g_signal_emit (self, signals[ACTED], 0, revision_id);
}

/* Somebody was faster, or the status is another by now: what is shown is out of date. */
static void
act_failed (IepProcurementDetail *self,
            const GError         *error)
{
  iep_error_toast (GTK_WIDGET (self), error);
  if (error->domain == IEP_DATABASE_ERROR)
    iep_procurement_detail_refresh (self);
}

static void
included_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepProcurementDetail) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) included = iep_procurement_include_finish (IEP_SESSION (source), result, &error);

  set_acting (self, FALSE);
  if (included == NULL)
    {
      act_failed (self, error);
      return;
    }
  iep_toast (GTK_WIDGET (self), _("%s is included in the next plan"), iep_procurement_get_number (included));
  acted (self, iep_procurement_get_revision_id (included));
}

static void
include_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepProcurementDetail *self = IEP_PROCUREMENT_DETAIL (widget);

  set_acting (self, TRUE);
  iep_procurement_include_async (get_session (self), self->procurement, NULL, included_cb, g_object_ref (self));
}

static char *
get_reason (IepProcurementDetail *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->exclude_reason));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
reason_changed_cb (IepProcurementDetail *self)
{
  g_autofree char *reason = get_reason (self);

  gtk_widget_set_sensitive (self->exclude_confirm, *reason != '\0');
}

static void
exclude_shown_cb (IepProcurementDetail *self)
{
  gtk_widget_grab_focus (self->exclude_reason);
}

static void
excluded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepProcurementDetail) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) excluded = iep_procurement_exclude_finish (IEP_SESSION (source), result, &error);

  set_acting (self, FALSE);
  if (excluded == NULL)
    {
      act_failed (self, error);
      return;
    }
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->exclude_reason)), "", -1);
  iep_toast (GTK_WIDGET (self), _("%s is left out of the next plan"), iep_procurement_get_number (excluded));
  acted (self, iep_procurement_get_revision_id (excluded));
}

static void
exclude_confirmed_cb (IepProcurementDetail *self)
{
  g_autofree char *reason = get_reason (self);

  if (*reason == '\0' || self->procurement == NULL || self->acting)
    return;
  gtk_popover_popdown (GTK_POPOVER (self->exclude_popover));
  set_acting (self, TRUE);
  iep_procurement_exclude_async (get_session (self), self->procurement, reason, NULL, excluded_cb, g_object_ref (self));
}

static void
revised_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepProcurementDetail) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) draft = iep_procurement_new_revision_finish (IEP_SESSION (source), result, &error);

  set_acting (self, FALSE);
  if (draft == NULL)
    {
      act_failed (self, error);
      return;
    }
  acted (self, iep_procurement_get_revision_id (draft));
  g_signal_emit (self, signals[EDIT], 0, draft, NULL);
}

static void
new_revision_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  IepProcurementDetail *self = IEP_PROCUREMENT_DETAIL (widget);

  set_acting (self, TRUE);
  iep_procurement_new_revision_async (get_session (self), self->procurement, NULL, revised_cb, g_object_ref (self));
}

static void
discarded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(IepProcurementDetail) self = data;
  g_autoptr(GError) error = NULL;
  gint64 in_force;

  set_acting (self, FALSE);
  if (!iep_procurement_discard_finish (IEP_SESSION (source), result, &error))
    {
      act_failed (self, error);
      return;
    }
  in_force = iep_record_get_int (IEP_RECORD (self->procurement), "in_force_revision_id");
  iep_toast (GTK_WIDGET (self), _("The draft of %s is discarded"), iep_procurement_get_number (self->procurement));
  acted (self, in_force != IEP_UNSET ? in_force : 0);
}

static void
discard_response_cb (IepProcurementDetail *self,
                     const char           *response)
{
  if (strcmp (response, "discard") != 0 || self->procurement == NULL)
    return;
  set_acting (self, TRUE);
  iep_procurement_discard_async (get_session (self), self->procurement, NULL, discarded_cb, g_object_ref (self));
}

static void
discard_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepProcurementDetail *self = IEP_PROCUREMENT_DETAIL (widget);
  AdwMessageDialog *dialog;
  g_autofree char *body = NULL;
  gboolean first = iep_record_get_int (IEP_RECORD (self->procurement), "in_force_revision_id") == IEP_UNSET;

  body = g_strdup_printf (first
                            ? _("%s goes for good; only the audit trail keeps it. This cannot be undone.")
                            : _("The changes of this draft of %s go for good; the revision in force stays. This cannot be undone."),
                          iep_procurement_get_number (self->procurement));
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                       _("Discard the Draft?"), body));
  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "discard", _("Discard Draft"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepProcurementDetail) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) copy = iep_procurement_copy_finish (IEP_SESSION (source), result, &error);
  gint64 year;

  set_acting (self, FALSE);
  if (copy == NULL)
    {
      act_failed (self, error);
      return;
    }
  year = iep_record_get_int (IEP_RECORD (copy), "year");
  iep_toast (GTK_WIDGET (self), _("Copied as %s"), iep_procurement_get_number (copy));
  if (year == iep_context_get_year (self->context))
    acted (self, iep_procurement_get_revision_id (copy));
  else
    iep_context_navigate_to (self->context, iep_procurement_get_institution_id (copy), (int) year, "procurements",
                             iep_procurement_get_revision_id (copy));
}

static void
copy_response_cb (IepProcurementDetail *self,
                  const char           *response,
                  AdwMessageDialog     *dialog)
{
  IepNumberEntry *entry = IEP_NUMBER_ENTRY (gtk_widget_get_last_child (adw_message_dialog_get_extra_child (dialog)));
  gint64 year = iep_number_entry_get_value (entry);

  if (strcmp (response, "copy") != 0 || self->procurement == NULL || year == IEP_UNSET)
    return;
  set_acting (self, TRUE);
  iep_procurement_copy_async (get_session (self), self->procurement, year, NULL, copied_cb, g_object_ref (self));
}

static void
copy_year_cb (AdwMessageDialog *dialog,
              GParamSpec       *pspec,
              IepNumberEntry   *entry)
{
  adw_message_dialog_set_response_enabled (dialog, "copy", iep_number_entry_get_value (entry) != IEP_UNSET);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepProcurementDetail *self = IEP_PROCUREMENT_DETAIL (widget);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_Year of the plan"));
  GtkWidget *entry = iep_number_entry_new (2000, 2100, FALSE);
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                       _("Copy the Procurement"),
                                                       _("The copy is a new procurement in preparation. Years and dates in it move along.")));
  adw_message_dialog_add_responses (dialog, "cancel", _("Cancel"), "copy", _("Copy"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "copy", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "copy");
  adw_message_dialog_set_close_response (dialog, "cancel");

  iep_number_entry_set_value (IEP_NUMBER_ENTRY (entry), iep_record_get_int (IEP_RECORD (self->procurement), "year") + 1);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  adw_message_dialog_set_extra_child (dialog, box);
  g_signal_connect_object (entry, "notify::value", G_CALLBACK (copy_year_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (copy_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The form edits a record of its own. */
static void
ask_to_edit (IepProcurementDetail *self,
             const char           *field)
{
  g_autoptr(IepProcurement) copy = iep_record_duplicate (IEP_RECORD (self->procurement));

  g_signal_emit (self, signals[EDIT], 0, copy, field);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ask_to_edit (IEP_PROCUREMENT_DETAIL (widget), NULL);
}

static void
missing_activated_cb (IepProcurementDetail *self,
                      const char           *field)
{
  ask_to_edit (self, field);
}

static void
show_other_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  IepProcurementDetail *self = IEP_PROCUREMENT_DETAIL (widget);

  g_signal_emit (self, signals[SHOW_OTHER], 0, get_other (self));
}

static void
show_revision_cb (IepProcurementDetail *self,
                  gint64                revision_id)
{
  g_signal_emit (self, signals[SHOW_OTHER], 0, revision_id);
}

static void
reload_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  iep_procurement_detail_refresh (IEP_PROCUREMENT_DETAIL (widget));
}

/* Object */

static void
iep_procurement_detail_dispose (GObject *object)
{
  IepProcurementDetail *self = IEP_PROCUREMENT_DETAIL (object);
  GtkWidget *child;

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->procurement);
  g_clear_object (&self->in_force);
  g_clear_object (&self->context);
  gtk_widget_dispose_template (GTK_WIDGET (self), IEP_TYPE_PROCUREMENT_DETAIL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (iep_procurement_detail_parent_class)->dispose (object);
}

static void
iep_procurement_detail_class_init (IepProcurementDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  g_type_ensure (IEP_TYPE_STATUS_PILL);
  g_type_ensure (IEP_TYPE_MISSING_LIST);
  g_type_ensure (IEP_TYPE_PROCUREMENT_DATA);
  g_type_ensure (IEP_TYPE_PROCUREMENT_HISTORY);

  object_class->dispose = iep_procurement_detail_dispose;

  signals[EDIT] = g_signal_new ("edit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, IEP_TYPE_PROCUREMENT, G_TYPE_STRING);
  signals[ACTED] = g_signal_new ("acted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SHOW_OTHER] = g_signal_new ("show-other", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_install_action (widget_class, "procurement.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "procurement.include", NULL, include_action);
  gtk_widget_class_install_action (widget_class, "procurement.new-revision", NULL, new_revision_action);
  gtk_widget_class_install_action (widget_class, "procurement.discard", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "procurement.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "procurement.show-other", NULL, show_other_action);
  gtk_widget_class_install_action (widget_class, "procurement.reload", NULL, reload_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-procurement-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, title);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, subtitle);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, pill);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, other_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, edit_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, revise_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, exclude_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, exclude_popover);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, exclude_reason);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, exclude_confirm);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, include_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, more_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, switcher);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, scrolled);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, tabs);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, missing);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, data);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, funding_box);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, lots_box);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, history);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementDetail, failed);
  gtk_widget_class_bind_template_callback (widget_class, exclude_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, exclude_confirmed_cb);
  gtk_widget_class_bind_template_callback (widget_class, missing_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_revision_cb);
}

static void
iep_procurement_detail_init (IepProcurementDetail *self)
{
  g_autofree char *exclude = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_button_set_label (GTK_BUTTON (self->edit_button), iep_label_act ("edit"));
  gtk_button_set_label (GTK_BUTTON (self->include_button), iep_label_act ("include"));
  gtk_button_set_label (GTK_BUTTON (self->revise_button), iep_label_act ("new_revision"));
  exclude = g_strconcat (iep_label_act ("exclude"), "…", NULL);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->exclude_button), exclude);
  gtk_button_set_label (GTK_BUTTON (self->exclude_confirm), iep_label_act ("exclude"));
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->exclude_reason)), "changed",
                            G_CALLBACK (reason_changed_cb), self);
  g_signal_connect_swapped (self->tabs, "notify::visible-child", G_CALLBACK (tab_changed_cb), self);
  update_actions (self);
}

/**
 * iep_procurement_detail_set_context:
 * @context: what the page works on
 */
void
iep_procurement_detail_set_context (IepProcurementDetail *self,
                                    IepContext           *context)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_DETAIL (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));

  g_set_object (&self->context, context);
}

/**
 * iep_procurement_detail_show:
 * @revision_id: which revision, or 0 for none
 *
 * What was shown stays until the other one has come.
 */
void
iep_procurement_detail_show (IepProcurementDetail *self,
                             gint64                revision_id)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_DETAIL (self));

  self->revision_id = revision_id;
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (revision_id == 0)
    {
      g_clear_object (&self->procurement);
      g_clear_object (&self->in_force);
      update_actions (self);
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
      return;
    }
  self->loading = g_cancellable_new ();
  iep_procurement_get_async (get_session (self), revision_id, self->loading, loaded_cb, g_object_ref (self));
}

/**
 * iep_procurement_detail_refresh:
 *
 * Reads again what is shown.
 */
void
iep_procurement_detail_refresh (IepProcurementDetail *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_DETAIL (self));

  if (self->revision_id != 0)
    iep_procurement_detail_show (self, self->revision_id);
}

/**
 * iep_procurement_detail_get_revision_id:
 *
 * Returns: the revision that is shown or on its way; 0 for none
 */
gint64
iep_procurement_detail_get_revision_id (IepProcurementDetail *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_DETAIL (self), 0);

  return self->revision_id;
}

/**
 * iep_procurement_detail_get_procurement:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
IepProcurement *
iep_procurement_detail_get_procurement (IepProcurementDetail *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_DETAIL (self), NULL);

  return self->procurement;
}
