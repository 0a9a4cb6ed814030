/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows a version and offers exactly the acts the database said are open; each tab loads when it is first looked at. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-plan-detail.h"

#include <glib/gi18n.h>

#include "document/iep-signing.h"
#include "domain/iep-labels.h"
#include "ui/plans/iep-decisions-view.h"
#include "ui/plans/iep-flow-strip.h"
#include "ui/plans/iep-plan-comparison-view.h"
#include "ui/plans/iep-plan-lines-view.h"
#include "ui/plans/iep-signable.h"
#include "ui/plans/iep-version-acts.h"
#include "ui/plans/iep-version-save.h"
#include "ui/preview/iep-pdf-preview.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-status-pill.h"

struct _IepPlanDetail
{
  GtkWidget              parent_instance;

  /* Owned References */
  IepSession            *session;
  IepPlanVersion        *version;
  GListModel            *versions;
  GListStore            *others;      /* the versions it can be compared with */
  gint64                 compared_id; /* the one that was chosen, or 0 */
  GCancellable          *cancellable; /* of everything that is loaded for this version */
  gboolean               lines_loaded;
  gboolean               pdf_loaded;
  gboolean               filling;     /* the drop-down is being filled, nobody chose anything */

  /* Template References */
  GtkLabel              *title;
  IepStatusPill         *pill;
  GtkLabel              *summary;
  GtkSpinner            *spinner;
  IepVersionActs        *acts;
  GtkWidget             *return_note;
  GtkLabel              *return_note_label;
  IepFlowStrip          *flow;
  GtkStack              *stack;
  GtkWidget             *compare_label;
  GtkDropDown           *compare_with;
  IepPlanLinesView      *lines;
  IepPlanComparisonView *comparison;
  IepPdfPreview         *preview;
  IepDecisionsView      *decisions;
};

G_DEFINE_FINAL_TYPE (IepPlanDetail, iep_plan_detail, GTK_TYPE_WIDGET)

enum
{
  ACTED,
  PROBLEM,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void load_tab (IepPlanDetail *self);

static gboolean
is_tab (IepPlanDetail *self,
        const char    *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

/* Loading ------------------------------------------------------------------------ */

static void
lines_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (IepPlanDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) lines = iep_plan_lines_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (lines == NULL)
    {
      self->lines_loaded = FALSE;
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  iep_plan_lines_view_set_lines (self->lines, lines);
}

static void
compared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (IepPlanDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepPlanComparison) comparison = iep_plan_compare_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (comparison == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_plan_comparison_view_set_comparison (self->comparison, comparison);
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (IepPlanDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepVerification) verification = NULL;
  g_autoptr (GBytes) pdf = iep_signing_render_finish (IEP_SESSION (object), result, &verification, &error);
  g_autofree char *title = NULL;

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
compare (IepPlanDetail *self)
{
  g_autoptr (IepPlanVersion) other = NULL;
  guint selected = gtk_drop_down_get_selected (self->compare_with);

  if (selected != GTK_INVALID_LIST_POSITION)
    other = g_list_model_get_item (G_LIST_MODEL (self->others), selected);
  if (other == NULL)
    {
      iep_plan_comparison_view_set_nothing (self->comparison, _("This is the only version: there is nothing to compare it with."));
      return;
    }
  gtk_spinner_start (self->spinner);
  iep_plan_compare_async (self->session, iep_version_get_id (IEP_VERSION (other)), iep_version_get_id (IEP_VERSION (self->version)),
                          self->cancellable, compared_cb, g_object_ref (self));
}

static void
load_tab (IepPlanDetail *self)
{
  gboolean comparing = is_tab (self, "comparison");

  gtk_widget_set_visible (self->compare_label, comparing && g_list_model_get_n_items (G_LIST_MODEL (self->others)) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->compare_with), comparing && g_list_model_get_n_items (G_LIST_MODEL (self->others)) > 0);
  if (self->version == NULL)
    return;
  if (is_tab (self, "contents") && !self->lines_loaded)
    {
      self->lines_loaded = TRUE;
      gtk_spinner_start (self->spinner);
      iep_plan_lines_async (self->session, iep_version_get_id (IEP_VERSION (self->version)), self->cancellable, lines_cb,
                            g_object_ref (self));
    }
  else if (comparing)
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
tab_changed_cb (IepPlanDetail *self)
{
  /* The first notification comes while the template is being built. */
  if (self->others != NULL)
    load_tab (self);
}

static void
compare_selected_cb (IepPlanDetail *self)
{
  g_autoptr (IepPlanVersion) other = NULL;
  guint selected = gtk_drop_down_get_selected (self->compare_with);

  if (self->filling || self->version == NULL || !is_tab (self, "comparison"))
    return;
  other = g_list_model_get_item (G_LIST_MODEL (self->others), selected);
  self->compared_id = other != NULL ? iep_version_get_id (IEP_VERSION (other)) : 0;
  compare (self);
}

/* Showing -------------------------------------------------------------------------- */

static void
show_summary (IepPlanDetail *self)
{
  IepRecord *record = IEP_RECORD (self->version);
  g_autofree char *total = iep_record_get_display (record, "total");
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;
  gint64 count = iep_record_get_int (record, "line_count");

  title = g_strdup_printf (_("Version %d"), (int) iep_version_get_number (IEP_VERSION (self->version)));
  summary = g_strdup_printf (ngettext ("%d procurement · %s EUR without VAT", "%d procurements · %s EUR without VAT", count),
                             (int) count, total);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), summary);
  iep_status_pill_set_status (self->pill, iep_version_get_display_status (IEP_VERSION (self->version)));
}

static void
show_return_note (IepPlanDetail *self)
{
  g_autofree char *text = iep_version_dup_return_note (IEP_VERSION (self->version));

  gtk_widget_set_visible (self->return_note, text != NULL);
  gtk_label_set_label (self->return_note_label, text != NULL ? text : "");
}

/* What it can be compared with: every other version; first what was chosen, else the one in force, else the one before it. */
static void
fill_others (IepPlanDetail *self)
{
  guint preferred = GTK_INVALID_LIST_POSITION;
  guint chosen = GTK_INVALID_LIST_POSITION;
  gint64 own = iep_version_get_number (IEP_VERSION (self->version));

  self->filling = TRUE;
  g_list_store_remove_all (self->others);
  for (guint i = 0; i < g_list_model_get_n_items (self->versions); i++)
    {
      g_autoptr (IepPlanVersion) other = g_list_model_get_item (self->versions, i);
      guint position = g_list_model_get_n_items (G_LIST_MODEL (self->others));

      if (iep_version_get_id (IEP_VERSION (other)) == iep_version_get_id (IEP_VERSION (self->version)))
        continue;
      g_list_store_append (self->others, other);
      if (iep_record_get_boolean (IEP_RECORD (other), "in_force")
          || (preferred == GTK_INVALID_LIST_POSITION && iep_version_get_number (IEP_VERSION (other)) < own))
        preferred = position;
      if (iep_version_get_id (IEP_VERSION (other)) == self->compared_id)
        chosen = position;
    }
  if (chosen != GTK_INVALID_LIST_POSITION)
    preferred = chosen;
  if (preferred == GTK_INVALID_LIST_POSITION && g_list_model_get_n_items (G_LIST_MODEL (self->others)) > 0)
    preferred = 0;
  gtk_drop_down_set_selected (self->compare_with, preferred);
  self->filling = FALSE;
}

static char *
version_label (IepPlanVersion *version)
{
  return g_strdup_printf (_("Version %d – %s"), (int) iep_version_get_number (IEP_VERSION (version)),
                          iep_label_plan_status (iep_version_get_display_status (IEP_VERSION (version))));
}

static void
show_version (IepPlanDetail *self)
{
  show_summary (self);
  show_return_note (self);
  iep_version_acts_show (self->acts, self->session, IEP_VERSION (self->version));
  iep_flow_strip_set_steps (self->flow, iep_version_get_steps (IEP_VERSION (self->version)),
                            iep_version_get_decisions (IEP_VERSION (self->version)));
  iep_decisions_view_set_version (self->decisions, IEP_VERSION (self->version));
  fill_others (self);
}

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (IepPlanDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepPlanVersion) version = iep_version_get_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (self->spinner);
  if (version == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  /* The printed decisions changed with the status; the contents never do. */
  if (iep_record_get_int (IEP_RECORD (version), "lock_version") != iep_record_get_int (IEP_RECORD (self->version), "lock_version"))
    self->pdf_loaded = FALSE;
  g_set_object (&self->version, version);
  show_version (self);
  load_tab (self);
}

static void
load_version (IepPlanDetail *self)
{
  gtk_spinner_start (self->spinner);
  iep_version_get_async (self->session, IEP_TYPE_PLAN_VERSION, iep_version_get_id (IEP_VERSION (self->version)), self->cancellable, got_cb, g_object_ref (self));
}

/* Acting --------------------------------------------------------------------------- */

static void
acted_cb (IepPlanDetail *self,
          IepVersion    *version,
          const char    *name)
{
  g_set_object (&self->version, IEP_PLAN_VERSION (version));
  self->pdf_loaded = FALSE;
  show_version (self);
  load_tab (self);
  g_signal_emit (self, signals[ACTED], 0);
  if (g_strcmp0 (name, "sign") == 0)
    gtk_stack_set_visible_child_name (self->stack, "pdf");
}

static void
problem_cb (IepProblem *problem,
            gpointer    data)
{
  g_signal_emit (data, signals[PROBLEM], 0, problem);
}

static void
refused_cb (IepPlanDetail *self,
            const GError  *error)
{
  iep_error_tell_all (GTK_WIDGET (self), _("This stops it"), error, problem_cb, self);
  /* Somebody was quicker, or a right is gone: show how things are now. */
  load_version (self);
}

static void
busy_cb (IepPlanDetail *self)
{
  gboolean busy;

  g_object_get (self->acts, "busy", &busy, NULL);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepPlanDetail *self = IEP_PLAN_DETAIL (widget);

  iep_version_save (widget, self->session, IEP_VERSION (self->version), g_variant_get_string (parameter, NULL), FALSE);
}

/* The widget ------------------------------------------------------------------------- */

static void
iep_plan_detail_dispose (GObject *object)
{
  IepPlanDetail *self = IEP_PLAN_DETAIL (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_PLAN_DETAIL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->version);
  g_clear_object (&self->versions);
  g_clear_object (&self->others);
  G_OBJECT_CLASS (iep_plan_detail_parent_class)->dispose (object);
}

static void
iep_plan_detail_class_init (IepPlanDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_plan_detail_dispose;

  signals[ACTED] = g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, IEP_TYPE_PROBLEM);

  g_type_ensure (IEP_TYPE_DECISIONS_VIEW);
  g_type_ensure (IEP_TYPE_FLOW_STRIP);
  g_type_ensure (IEP_TYPE_PDF_PREVIEW);
  g_type_ensure (IEP_TYPE_PLAN_COMPARISON_VIEW);
  g_type_ensure (IEP_TYPE_PLAN_LINES_VIEW);
  g_type_ensure (IEP_TYPE_STATUS_PILL);
  g_type_ensure (IEP_TYPE_VERSION_ACTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-plan-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, title);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, pill);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, summary);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, return_note);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, return_note_label);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, acts);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, flow);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, compare_label);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, compare_with);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, lines);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, comparison);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, preview);
  gtk_widget_class_bind_template_child (widget_class, IepPlanDetail, decisions);
  gtk_widget_class_bind_template_callback (widget_class, tab_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, acted_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, busy_cb);
  gtk_widget_class_install_action (widget_class, "plan.save", "s", save_action);
}

static void
iep_plan_detail_init (IepPlanDetail *self)
{
  GtkExpression *expression;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  self->others = g_list_store_new (IEP_TYPE_PLAN_VERSION);
  expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (version_label), NULL, NULL);
  gtk_drop_down_set_expression (self->compare_with, expression);
  gtk_expression_unref (expression);
  gtk_drop_down_set_model (self->compare_with, G_LIST_MODEL (self->others));
}

/**
 * iep_plan_detail_new:
 *
 * Returns: (transfer floating): an empty detail
 */
GtkWidget *
iep_plan_detail_new (void)
{
  return g_object_new (IEP_TYPE_PLAN_DETAIL, NULL);
}

/**
 * iep_plan_detail_show:
 * @self: the detail
 * @session: who looks at it
 * @version: a version as the list knows it; the rest is loaded
 * @versions: a model of all #IepPlanVersion of the same plan, for comparisons
 *
 * Shows another version in the same tab.
 */
void
iep_plan_detail_show (IepPlanDetail  *self,
                      IepSession     *session,
                      IepPlanVersion *version,
                      GListModel     *versions)
{
  g_return_if_fail (IEP_IS_PLAN_DETAIL (self));
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PLAN_VERSION (version));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_stop (self->spinner);

  g_set_object (&self->session, session);
  g_set_object (&self->version, version);
  g_set_object (&self->versions, versions);
  self->compared_id = 0;
  self->lines_loaded = FALSE;
  self->pdf_loaded = FALSE;
  iep_plan_lines_view_set_lines (self->lines, NULL);
  iep_plan_comparison_view_set_comparison (self->comparison, NULL);
  show_summary (self);
  /* The buttons are still those of the version before. */
  iep_version_acts_show (self->acts, NULL, NULL);
  load_version (self);
}

/**
 * iep_plan_detail_refresh:
 * @self: the detail
 * @versions: a model of all #IepPlanVersion of the plan
 *
 * Reads the shown version again, keeping the tab and what was typed.
 */
void
iep_plan_detail_refresh (IepPlanDetail *self,
                         GListModel    *versions)
{
  g_return_if_fail (IEP_IS_PLAN_DETAIL (self));

  g_set_object (&self->versions, versions);
  if (self->version != NULL)
    load_version (self);
}

/**
 * iep_plan_detail_get_version:
 * @self: the detail
 *
 * Returns: the id of the version it shows, or 0
 */
gint64
iep_plan_detail_get_version (IepPlanDetail *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_DETAIL (self), 0);

  return self->version != NULL ? iep_version_get_id (IEP_VERSION (self->version)) : 0;
}
