/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows a version and offers exactly the acts the database said are open; each tab loads when it is first looked at. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-view-private.h"

#include <glib/gi18n.h>

#include "document/iep-signing.h"
#include "domain/iep-estimate-compare.h"
#include "ui/estimates/iep-estimate-import.h"
#include "ui/estimates/iep-estimate-words.h"
#include "ui/plans/iep-signable.h"
#include "ui/plans/iep-version-save.h"
#include "ui/widgets/iep-error-ui.h"

G_DEFINE_FINAL_TYPE (IepEstimateView, iep_estimate_view, GTK_TYPE_WIDGET)

guint iep_estimate_view_signals[IEP_ESTIMATE_VIEW_N_SIGNALS];

static void load_tab     (IepEstimateView *self);

static gboolean
is_tab (IepEstimateView *self,
        const char      *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

/* Comparison and PDF ------------------------------------------------------------------------ */

static void
compared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(IepEstimateView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateComparison) comparison = iep_estimate_compare_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (comparison == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_estimate_comparison_view_set_comparison (self->comparison, comparison);
}

static void
compare (IepEstimateView *self)
{
  IepEstimateVersion *other = gtk_drop_down_get_selected_item (self->compare_with);

  if (other == NULL)
    {
      iep_estimate_comparison_view_set_nothing (self->comparison, _("There is no other version to compare it with."));
      return;
    }
  gtk_spinner_start (self->spinner);
  iep_estimate_compare_async (self->session, iep_version_get_id (IEP_VERSION (other)), self->version_id, self->cancellable,
                              compared_cb, g_object_ref (self));
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(IepEstimateView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepVerification) verification = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autofree char *title = NULL;

  if (self->version == NULL)
    return;
  pdf = iep_signing_render_finish (IEP_SESSION (object), result, &verification, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (pdf == NULL)
    {
      self->pdf_loaded = FALSE;
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  title = iep_signable_dup_file_name (IEP_RECORD (self->version), "");
  iep_pdf_preview_set_document (self->preview, pdf, title, verification);
}

static void
show_flow (IepEstimateView *self)
{
  gboolean writing = self->version != NULL && is_tab (self, "contents") && iep_version_has_act (IEP_VERSION (self->version), "edit")
                     && !iep_record_get_boolean (IEP_RECORD (self->version), "returned");

  /* Who writes needs the room for the lines; nothing has happened yet that the steps could tell. */
  gtk_widget_set_visible (GTK_WIDGET (self->flow), !writing);
}

static void
load_tab (IepEstimateView *self)
{
  gboolean comparing = is_tab (self, "comparison") && g_list_model_get_n_items (G_LIST_MODEL (self->others)) > 0;

  gtk_widget_set_visible (self->compare_label, comparing);
  gtk_widget_set_visible (GTK_WIDGET (self->compare_with), comparing);
  if (self->version == NULL)
    return;
  show_flow (self);
  if (is_tab (self, "comparison"))
    {
      compare (self);
    }
  else if (is_tab (self, "pdf") && !self->pdf_loaded)
    {
      self->pdf_loaded = TRUE;
      gtk_spinner_start (self->spinner);
      iep_signing_render_async (self->session, IEP_VERSION (self->version), self->cancellable, rendered_cb, g_object_ref (self));
    }
}

static void
tab_changed_cb (IepEstimateView *self)
{
  /* The first notification comes while the template is being built. */
  if (self->others != NULL)
    load_tab (self);
}

static void
compare_selected_cb (IepEstimateView *self)
{
  IepEstimateVersion *other = gtk_drop_down_get_selected_item (self->compare_with);

  if (self->filling || self->version == NULL || !is_tab (self, "comparison"))
    return;
  self->compared_id = other != NULL ? iep_version_get_id (IEP_VERSION (other)) : 0;
  compare (self);
}

/* Showing -------------------------------------------------------------------------------------- */

static void
show_summary (IepEstimateView *self)
{
  IepRecord *record = IEP_RECORD (self->version);
  g_autofree char *title = iep_estimate_words_title (self->version);
  g_autofree char *version = iep_estimate_words_version (self->version);
  const char *budget_type = iep_record_get_string (record, "budget_type");
  const char *number = iep_record_get_string (record, "document_number");
  const char *function = iep_record_get_string (record, "function_code");
  g_autoptr(GString) summary = g_string_new (NULL);

  g_string_append_printf (summary, "%d · %s – %s", (int) iep_version_get_year (IEP_VERSION (self->version)), budget_type,
                          iep_estimate_words_budget_type (budget_type));
  if (function != NULL)
    {
      g_string_append (summary, " · ");
      g_string_append_printf (summary, _("function %s"), function);
    }
  if (number != NULL)
    {
      g_string_append (summary, " · ");
      g_string_append_printf (summary, _("No. %s"), number);
    }
  g_string_append_printf (summary, " · %s", iep_record_get_string (record, "institution_name"));
  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  gtk_label_set_label (self->version_label, version);
  gtk_label_set_label (self->summary, summary->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), summary->str);
  iep_status_pill_set_status (self->pill, iep_version_get_display_status (IEP_VERSION (self->version)));
  iep_status_pill_set_label (self->pill, iep_estimate_words_status (iep_version_get_display_status (IEP_VERSION (self->version))));
}

static void
show_return_note (IepEstimateView *self)
{
  g_autofree char *text = iep_version_dup_return_note (IEP_VERSION (self->version));

  gtk_widget_set_visible (self->return_note, text != NULL);
  gtk_label_set_label (self->return_note_label, text != NULL ? text : "");
}

void
iep_estimate_view_disable_acts (IepEstimateView *self)
{
  static const char * const names[] = { "version.amend", "version.discard", "version.copy", "version.header", "version.import",
                                        "version.save-as" };

  iep_version_acts_disable (self->acts);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], FALSE);
}

void
iep_estimate_view_show_acts (IepEstimateView *self)
{
  IepEstimateVersion *version = self->version;
  GtkWidget *widget = GTK_WIDGET (self);

  iep_version_acts_show (self->acts, self->session, IEP_VERSION (version));
  gtk_widget_action_set_enabled (widget, "version.amend", iep_version_has_act (IEP_VERSION (version), "amend"));
  gtk_widget_set_visible (self->amend_button, iep_version_has_act (IEP_VERSION (version), "amend"));
  gtk_widget_action_set_enabled (widget, "version.discard", iep_version_has_act (IEP_VERSION (version), "discard"));
  gtk_widget_action_set_enabled (widget, "version.copy", iep_version_has_act (IEP_VERSION (version), "copy"));
  gtk_widget_action_set_enabled (widget, "version.header", iep_version_has_act (IEP_VERSION (version), "edit"));
  gtk_widget_action_set_enabled (widget, "version.import", iep_version_has_act (IEP_VERSION (version), "edit"));
  gtk_widget_action_set_enabled (widget, "version.save-as", TRUE);
}

/* How well another version is to compare with: the chosen one, the base, the one in force, the one before, any. */
static guint
rank (IepEstimateView    *self,
      IepEstimateVersion *other)
{
  gboolean same = iep_record_get_int (IEP_RECORD (other), "estimate_id") == iep_record_get_int (IEP_RECORD (self->version), "estimate_id");

  if (iep_version_get_id (IEP_VERSION (other)) == self->compared_id)
    return 5;
  if (!same)
    return 1;
  if (iep_version_get_id (IEP_VERSION (other)) == iep_record_get_int (IEP_RECORD (self->version), "base_version_id"))
    return 4;
  if (iep_record_get_boolean (IEP_RECORD (other), "in_force"))
    return 3;
  return 2;
}

static void
fill_others (IepEstimateView *self)
{
  guint best = 0;
  guint best_rank = 0;

  self->filling = TRUE;
  g_list_store_remove_all (self->others);
  for (guint i = 0; self->versions != NULL && i < g_list_model_get_n_items (self->versions); i++)
    {
      g_autoptr(IepEstimateVersion) other = g_list_model_get_item (self->versions, i);

      if (iep_version_get_id (IEP_VERSION (other)) == self->version_id)
        continue;
      if (rank (self, other) > best_rank)
        {
          best = g_list_model_get_n_items (G_LIST_MODEL (self->others));
          best_rank = rank (self, other);
        }
      g_list_store_append (self->others, other);
    }
  gtk_drop_down_set_selected (self->compare_with, best_rank > 0 ? best : GTK_INVALID_LIST_POSITION);
  self->filling = FALSE;
}

static char *
other_label (IepEstimateVersion *version,
             IepEstimateView    *self)
{
  /* Of the same estimate the number says enough. */
  if (self->version != NULL && iep_record_get_int (IEP_RECORD (version), "estimate_id")
                                 == iep_record_get_int (IEP_RECORD (self->version), "estimate_id"))
    return g_strdup_printf (_("Version %d – %s"), (int) iep_version_get_number (IEP_VERSION (version)),
                            iep_estimate_words_status (iep_version_get_display_status (IEP_VERSION (version))));

  /* Translators: a year, a programme's code, a type of budget (P, S or 7), the number of a version, its status. */
  return g_strdup_printf (_("%d %s %s, version %d – %s"), (int) iep_version_get_year (IEP_VERSION (version)),
                          iep_record_get_string (IEP_RECORD (version), "programme"),
                          iep_record_get_string (IEP_RECORD (version), "budget_type"),
                          (int) iep_version_get_number (IEP_VERSION (version)),
                          iep_estimate_words_status (iep_version_get_display_status (IEP_VERSION (version))));
}

static void
show_version (IepEstimateView *self)
{
  show_summary (self);
  show_return_note (self);
  iep_estimate_view_show_acts (self);
  iep_flow_strip_set_steps (self->flow, iep_version_get_steps (IEP_VERSION (self->version)),
                            iep_version_get_decisions (IEP_VERSION (self->version)));
  iep_decisions_view_set_version (self->decisions, IEP_VERSION (self->version));
  fill_others (self);
}

void
iep_estimate_view_take (IepEstimateView    *self,
      IepEstimateVersion *version)
{
  gboolean first = self->version == NULL;

  /* The printed decisions change with the status, a draft's contents with every save. */
  if (first || iep_record_get_int (IEP_RECORD (version), "lock_version")
                 != iep_record_get_int (IEP_RECORD (self->version), "lock_version"))
    self->pdf_loaded = FALSE;
  g_set_object (&self->version, version);
  show_version (self);
  if (first)
    iep_estimate_editor_show (self->editor, self->session, version);
  else
    iep_estimate_editor_refresh (self->editor, version);
  load_tab (self);
  if (first && is_tab (self, "contents"))
    iep_estimate_editor_focus (self->editor);
}

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(IepEstimateView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateVersion) version = iep_version_get_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (version == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_estimate_view_take (self, version);
}

void
iep_estimate_view_load (IepEstimateView *self)
{
  gtk_spinner_start (self->spinner);
  iep_version_get_async (self->session, IEP_TYPE_ESTIMATE_VERSION, self->version_id, self->cancellable, got_cb, g_object_ref (self));
}

static void
save_as_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepEstimateView *self = IEP_ESTIMATE_VIEW (widget);

  if (self->version != NULL)
    iep_version_save (widget, self->session, IEP_VERSION (self->version), g_variant_get_string (parameter, NULL),
                      iep_estimate_editor_get_modified (self->editor));
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  iep_estimate_view_import (IEP_ESTIMATE_VIEW (widget));
}

static void
editor_stale_cb (IepEstimateView *self)
{
  if (self->version != NULL)
    iep_estimate_view_load (self);
}

static gboolean
save_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  IepEstimateView *self = IEP_ESTIMATE_VIEW (widget);

  if (!gtk_widget_get_mapped (widget) || self->version == NULL || !iep_estimate_editor_get_modified (self->editor))
    return FALSE;
  iep_estimate_editor_save (self->editor);
  return TRUE;
}

/* The widget --------------------------------------------------------------------------------------- */

static void
iep_estimate_view_dispose (GObject *object)
{
  IepEstimateView *self = IEP_ESTIMATE_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->version);
  g_clear_object (&self->versions);
  g_clear_object (&self->others);
  g_clear_pointer (&self->pending, g_free);

  G_OBJECT_CLASS (iep_estimate_view_parent_class)->dispose (object);
}

static void
iep_estimate_view_class_init (IepEstimateViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_estimate_view_dispose;

  iep_estimate_view_signals[IEP_ESTIMATE_VIEW_ACTED] = g_signal_new ("acted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  iep_estimate_view_signals[IEP_ESTIMATE_VIEW_COPY_WANTED] = g_signal_new ("copy-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (IEP_TYPE_DECISIONS_VIEW);
  g_type_ensure (IEP_TYPE_ESTIMATE_COMPARISON_VIEW);
  g_type_ensure (IEP_TYPE_ESTIMATE_EDITOR);
  g_type_ensure (IEP_TYPE_FLOW_STRIP);
  g_type_ensure (IEP_TYPE_PDF_PREVIEW);
  g_type_ensure (IEP_TYPE_STATUS_PILL);
  g_type_ensure (IEP_TYPE_VERSION_ACTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, title);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, version_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, pill);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, summary);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, return_note);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, return_note_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, amend_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, acts);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, flow);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, stack);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, compare_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, compare_with);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, editor);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, comparison);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, preview);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateView, decisions);
  gtk_widget_class_bind_template_callback (widget_class, tab_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, iep_estimate_view_prepare_cb);
  gtk_widget_class_bind_template_callback (widget_class, iep_estimate_view_acted_cb);
  gtk_widget_class_bind_template_callback (widget_class, iep_estimate_view_refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, iep_estimate_view_busy_cb);
  gtk_widget_class_bind_template_callback (widget_class, iep_estimate_view_saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, iep_estimate_view_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, editor_stale_cb);
  iep_estimate_view_install_acts (widget_class);
  gtk_widget_class_install_action (widget_class, "version.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "version.save-as", "s", save_as_action);
}

static void
iep_estimate_view_init (IepEstimateView *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkExpression *expression;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Wherever the focus is: what others saved may just have redrawn the cell that had it. */
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_s, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (save_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
  iep_flow_strip_set_words (self->flow, iep_estimate_words_status, _("Steps of the estimate"));
  iep_estimate_view_disable_acts (self);

  self->others = g_list_store_new (IEP_TYPE_ESTIMATE_VERSION);
  expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (other_label), self, NULL);
  gtk_drop_down_set_expression (self->compare_with, expression);
  gtk_expression_unref (expression);
  gtk_drop_down_set_model (self->compare_with, G_LIST_MODEL (self->others));
}

/**
 * iep_estimate_view_show:
 * @self: the view
 * @session: who looks at it
 * @version_id: the version; it is read
 * @versions: a model of #IepEstimateVersion it can be compared with
 *
 * Shows another version, its contents first.
 */
void
iep_estimate_view_show (IepEstimateView *self,
                        IepSession      *session,
                        gint64           version_id,
                        GListModel      *versions)
{
  g_return_if_fail (IEP_IS_ESTIMATE_VIEW (self));
  g_return_if_fail (IEP_IS_SESSION (session));

  iep_estimate_view_close (self);
  g_set_object (&self->session, session);
  g_set_object (&self->versions, versions);
  self->version_id = version_id;
  gtk_stack_set_visible_child_name (self->stack, "contents");
  iep_estimate_view_load (self);
}

/**
 * iep_estimate_view_refresh:
 * @self: the view
 * @versions: a model of #IepEstimateVersion it can be compared with
 *
 * Reads the shown version again, keeping the tab and what was typed.
 */
void
iep_estimate_view_refresh (IepEstimateView *self,
                           GListModel      *versions)
{
  g_return_if_fail (IEP_IS_ESTIMATE_VIEW (self));

  g_set_object (&self->versions, versions);
  if (self->version_id != 0)
    iep_estimate_view_load (self);
}

/**
 * iep_estimate_view_close:
 * @self: the view
 *
 * Shows nothing any more; what was typed and not saved is kept.
 */
void
iep_estimate_view_close (IepEstimateView *self)
{
  g_return_if_fail (IEP_IS_ESTIMATE_VIEW (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_stop (self->spinner);
  iep_estimate_editor_clear (self->editor);
  iep_estimate_comparison_view_set_comparison (self->comparison, NULL);
  iep_flow_strip_set_steps (self->flow, NULL, NULL);
  iep_version_acts_show (self->acts, NULL, NULL);
  gtk_label_set_label (self->title, "");
  gtk_label_set_label (self->version_label, "");
  gtk_label_set_label (self->summary, "");
  gtk_widget_set_visible (self->return_note, FALSE);
  iep_estimate_view_disable_acts (self);
  g_clear_object (&self->version);
  g_clear_pointer (&self->pending, g_free);
  self->version_id = 0;
  self->compared_id = 0;
  self->pdf_loaded = FALSE;
}

/**
 * iep_estimate_view_get_version:
 * @self: the view
 *
 * Returns: the id of the version it shows, or 0
 */
gint64
iep_estimate_view_get_version (IepEstimateView *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_VIEW (self), 0);

  return self->version_id;
}

/**
 * iep_estimate_view_import:
 * @self: the view of a draft
 *
 * Asks for a file and puts its lines into the sheet, where they are looked at before they are saved.
 */
void
iep_estimate_view_import (IepEstimateView *self)
{
  g_return_if_fail (IEP_IS_ESTIMATE_VIEW (self));

  if (self->version != NULL && iep_version_has_act (IEP_VERSION (self->version), "edit"))
    {
      gtk_stack_set_visible_child_name (self->stack, "contents");
      iep_estimate_editor_import (self->editor);
    }
}
