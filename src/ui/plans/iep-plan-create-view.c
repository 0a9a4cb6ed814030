/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page behind "Create Plan": no bare question, but what will be in the version and what changed since the last. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-plan-create-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/plans/iep-plan-comparison-view.h"
#include "ui/plans/iep-plan-lines-view.h"
#include "ui/widgets/iep-error-ui.h"

struct _IepPlanCreateView
{
  GtkWidget              parent_instance;

  /* Owned References */
  IepContext            *context;
  GCancellable          *cancellable;
  GPtrArray             *blocker_rows; /* the rows stand in the group, which has no call to empty it */
  gint64                 institution_id;
  gint64                 year;
  gboolean               failed; /* what it would hold could not be read */

  /* Template References */
  GtkLabel              *title;
  GtkLabel              *summary;
  GtkSpinner            *spinner;
  GtkWidget             *blockers_area;
  AdwPreferencesGroup   *blockers;
  GtkStack              *stack;
  IepPlanLinesView      *lines;
  IepPlanComparisonView *changes;
};

G_DEFINE_FINAL_TYPE (IepPlanCreateView, iep_plan_create_view, GTK_TYPE_WIDGET)

enum
{
  CREATED,
  CANCELLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_busy (IepPlanCreateView *self,
          gboolean           busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  if (busy)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.confirm", FALSE);
}

static void
blocker_activated_cb (AdwActionRow      *row,
                      IepPlanCreateView *self)
{
  gint64 *revision_id = g_object_get_data (G_OBJECT (row), "revision-id");

  iep_context_navigate (self->context, "procurements", *revision_id);
}

static GtkWidget *
blocker_row (IepPlanCreateView *self,
             IepProblem        *problem)
{
  GtkWidget *row = adw_action_row_new ();
  const char *number = iep_record_get_string (IEP_RECORD (problem), "number");
  const char *title = iep_record_get_string (IEP_RECORD (problem), "title");
  gint64 revision_id = iep_record_get_int (IEP_RECORD (problem), "revision_id");
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), iep_problem_get_text (problem));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  if (number != NULL)
    {
      g_autofree char *subtitle = g_strdup_printf ("%s %s", number, title != NULL ? title : "");
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
    }
  if (revision_id != IEP_UNSET)
    {
      g_object_set_data_full (G_OBJECT (row), "revision-id", g_memdup2 (&revision_id, sizeof revision_id), g_free);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_signal_connect_object (row, "activated", G_CALLBACK (blocker_activated_cb), self, 0);
    }
  return row;
}

static void
show_blockers (IepPlanCreateView *self,
               GListModel        *blockers)
{
  guint n = blockers != NULL ? g_list_model_get_n_items (blockers) : 0;

  for (guint i = 0; i < self->blocker_rows->len; i++)
    adw_preferences_group_remove (self->blockers, g_ptr_array_index (self->blocker_rows, i));
  g_ptr_array_set_size (self->blocker_rows, 0);
  adw_preferences_group_set_description (self->blockers, "");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (IepProblem) problem = g_list_model_get_item (blockers, i);
      GtkWidget *row = blocker_row (self, problem);

      if (iep_record_get_int (IEP_RECORD (problem), "revision_id") != IEP_UNSET)
        adw_preferences_group_set_description (self->blockers, _("Mend these first; each line leads to its procurement."));
      adw_preferences_group_add (self->blockers, row);
      g_ptr_array_add (self->blocker_rows, row);
    }
  gtk_widget_set_visible (self->blockers_area, n > 0);
}

static void
preview_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (IepPlanCreateView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepPlanPreview) preview = iep_plan_preview_finish (IEP_SESSION (object), result, &error);
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *total = NULL;
  g_autofree char *total_vat = NULL;
  GListModel *blockers;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  self->failed = preview == NULL;
  if (preview == NULL)
    {
      gtk_label_set_label (self->summary, "");
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }

  n = g_list_model_get_n_items (iep_plan_preview_get_lines (preview));
  blockers = iep_plan_preview_get_blockers (preview);
  total = iep_money_format (iep_plan_preview_get_total (preview));
  total_vat = iep_money_format (iep_plan_preview_get_total_vat (preview));
  title = g_strdup_printf (_("Version %d of the %d procurement plan"),
                           (int) iep_plan_preview_get_next_number (preview), (int) self->year);
  summary = g_strdup_printf (ngettext ("%u procurement · %s EUR without VAT · budget %s EUR with VAT",
                                       "%u procurements · %s EUR without VAT · budget %s EUR with VAT", n),
                             n, total, total_vat);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->summary, summary);
  show_blockers (self, blockers);
  iep_plan_lines_view_set_lines (self->lines, iep_plan_preview_get_lines (preview));
  iep_plan_comparison_view_set_lists (self->changes, iep_plan_preview_get_added (preview),
                                      iep_plan_preview_get_removed (preview), iep_plan_preview_get_changed (preview));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.confirm",
                                 blockers == NULL || g_list_model_get_n_items (blockers) == 0);
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (IepPlanCreateView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepPlanVersion) version = iep_plan_create_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (version == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      /* What stops it has changed since the preview: show it as it is now. */
      iep_plan_create_view_load (self, self->context);
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, version);
}

static void
confirm_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepPlanCreateView *self = IEP_PLAN_CREATE_VIEW (widget);

  set_busy (self, TRUE);
  iep_plan_create_async (iep_context_get_session (self->context), self->institution_id, self->year, self->cancellable,
                         created_cb, g_object_ref (self));
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[CANCELLED], 0);
}

static void
iep_plan_create_view_dispose (GObject *object)
{
  IepPlanCreateView *self = IEP_PLAN_CREATE_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->blocker_rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_PLAN_CREATE_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (iep_plan_create_view_parent_class)->dispose (object);
}

static void
iep_plan_create_view_class_init (IepPlanCreateViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_plan_create_view_dispose;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, IEP_TYPE_PLAN_VERSION);
  signals[CANCELLED] = g_signal_new ("cancelled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);

  g_type_ensure (IEP_TYPE_PLAN_LINES_VIEW);
  g_type_ensure (IEP_TYPE_PLAN_COMPARISON_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-plan-create-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, title);
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, summary);
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, blockers_area);
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, blockers);
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, stack);
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, lines);
  gtk_widget_class_bind_template_child (widget_class, IepPlanCreateView, changes);
  gtk_widget_class_install_action (widget_class, "create.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "create.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "create.cancel", NULL);
}

static void
iep_plan_create_view_init (IepPlanCreateView *self)
{
  self->cancellable = g_cancellable_new ();
  self->blocker_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "create.confirm", FALSE);
}

/**
 * iep_plan_create_view_new:
 *
 * Returns: (transfer floating): an empty page
 */
GtkWidget *
iep_plan_create_view_new (void)
{
  return g_object_new (IEP_TYPE_PLAN_CREATE_VIEW, NULL);
}

/**
 * iep_plan_create_view_load:
 * @self: the page
 * @context: whose plan of which year
 *
 * Asks the database what the next version would hold.
 */
void
iep_plan_create_view_load (IepPlanCreateView *self,
                           IepContext        *context)
{
  g_return_if_fail (IEP_IS_PLAN_CREATE_VIEW (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));

  g_set_object (&self->context, context);
  self->institution_id = iep_context_get_institution_id (context);
  self->year = iep_context_get_year (context);
  self->failed = FALSE;
  set_busy (self, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "lines");
  gtk_label_set_label (self->summary, _("Looking at what will be in it…"));
  iep_plan_preview_async (iep_context_get_session (context), self->institution_id, self->year, self->cancellable,
                          preview_cb, g_object_ref (self));
}

/**
 * iep_plan_create_view_retry:
 * @self: the page
 *
 * Asks again when there was no answer: the connection was lost, and is back.
 */
void
iep_plan_create_view_retry (IepPlanCreateView *self)
{
  g_return_if_fail (IEP_IS_PLAN_CREATE_VIEW (self));

  if (self->failed && self->context != NULL)
    iep_plan_create_view_load (self, self->context);
}
