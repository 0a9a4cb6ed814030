/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Overview": what waits for this person, where the plans stand, when procurements are announced. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/overview/iep-overview-page.h"

#include <glib/gi18n.h>

#include "domain/iep-announcements.h"
#include "domain/iep-waiting.h"
#include "ui/budget/iep-budget-summary.h"
#include "ui/iep-page.h"
#include "ui/overview/iep-month-chart.h"
#include "ui/overview/iep-plan-board.h"
#include "ui/overview/iep-waiting-card.h"
#include "ui/widgets/iep-error-ui.h"

struct _IepOverviewPage
{
  AdwBin         parent_instance;

  GtkStack      *stack;
  AdwStatusPage *no_rights_page;
  GtkStack      *waiting_stack;
  GtkSpinner    *waiting_spinner;
  GtkBox        *waiting_box;
  GtkLabel      *plans_heading;
  IepPlanBoard  *board;
  GtkWidget     *budget_box;
  GtkLabel      *budget_heading;
  GtkLabel      *budget_place;
  IepBudgetSummary *summary;
  GtkWidget     *announcements_box;
  GtkLabel      *announcements_heading;
  GtkLabel      *announcements_place;
  IepMonthChart *chart;

  IepContext    *context;
  GCancellable  *status_cancellable;
  GCancellable  *announcements_cancellable;
  GCancellable  *budget_cancellable;
};

static void page_iface_init (IepPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepOverviewPage, iep_overview_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_PAGE, page_iface_init))

enum {
  PROP_0,
  PROP_CONTEXT,
};

static void
renew (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
}

static void
stop (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* Waiting ------------------------------------------------------------------------------------------------ */

static void
show_waiting (IepOverviewPage *self)
{
  GListModel *waiting = iep_context_get_waiting (self->context);
  guint n_items = waiting != NULL ? g_list_model_get_n_items (waiting) : 0;
  GtkWidget *child;
  const char *shown = "loading";

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->waiting_box))) != NULL)
    gtk_box_remove (self->waiting_box, child);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(IepWaitingItem) item = g_list_model_get_item (waiting, i);

      gtk_box_append (self->waiting_box, iep_waiting_card_new (item, self->context));
    }

  if (waiting != NULL)
    shown = n_items > 0 ? "cards" : "nothing";
  gtk_stack_set_visible_child_name (self->waiting_stack, shown);
  /* It turns even where nobody sees it, and the window is drawn for it sixty times a second. */
  gtk_spinner_set_spinning (self->waiting_spinner, waiting == NULL);
}

/* Plans ------------------------------------------------------------------------------------------------------ */

static void
status_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(IepOverviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) list = iep_institution_status_finish (IEP_SESSION (object), result, &error);

  if (list == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        iep_error_toast (GTK_WIDGET (self), error);
      return;
    }

  iep_plan_board_show (self->board, list);
}

static void
read_status (IepOverviewPage *self)
{
  int year = iep_context_get_year (self->context);
  /* Translators: a heading; %d is a year. */
  g_autofree char *heading = g_strdup_printf (_("Plans of %d"), year);

  gtk_label_set_label (self->plans_heading, heading);
  renew (&self->status_cancellable);
  iep_institution_status_async (iep_context_get_session (self->context), year,
                                self->status_cancellable, status_cb, g_object_ref (self));
}

/* Announcements ---------------------------------------------------------------------------------------------- */

static void
announcements_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(IepOverviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree IepAnnouncements *announcements = iep_announcements_finish (IEP_SESSION (object), result, &error);

  if (announcements == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        iep_error_toast (GTK_WIDGET (self), error);
      return;
    }

  iep_month_chart_show (self->chart, announcements, iep_context_get_year (self->context));
}

static void
read_announcements (IepOverviewPage *self)
{
  IepInstitution *institution = iep_context_get_institution (self->context);
  int year = iep_context_get_year (self->context);
  /* Translators: a heading; %d is a year. */
  g_autofree char *heading = g_strdup_printf (_("To Be Announced in %d"), year);

  /* A reviewer does not see the procurements of the institution, only the plans it handed over. */
  gtk_widget_set_visible (self->announcements_box,
                          institution != NULL && !iep_institution_get_reviewed (institution));
  if (institution == NULL)
    return;

  gtk_label_set_label (self->announcements_heading, heading);
  gtk_label_set_label (self->announcements_place, iep_institution_get_name (institution));
  renew (&self->announcements_cancellable);
  iep_announcements_async (iep_context_get_session (self->context), iep_context_get_institution_id (self->context),
                           year, self->announcements_cancellable, announcements_cb, g_object_ref (self));
}

/* Budget ------------------------------------------------------------------------------------------------------ */

static void
budget_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(IepOverviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepBudgetControl) control = iep_budget_control_finish (IEP_SESSION (object), result, &error);
  gint64 estimate;

  if (control == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        iep_error_toast (GTK_WIDGET (self), error);
      return;
    }

  /* Without an estimate in force there is nothing to compare with. */
  estimate = iep_record_get_int (IEP_RECORD (control), "total_estimate");
  gtk_widget_set_visible (self->budget_box,
                          iep_budget_summary_show (self->summary, control) && estimate != IEP_UNSET && estimate > 0);
}

static void
read_budget (IepOverviewPage *self)
{
  IepInstitution *institution = iep_context_get_institution (self->context);
  int year = iep_context_get_year (self->context);
  /* Translators: a heading; %d is a year. */
  g_autofree char *heading = g_strdup_printf (_("Budget of %d"), year);

  renew (&self->budget_cancellable);
  if (institution == NULL || iep_institution_get_reviewed (institution))
    {
      gtk_widget_set_visible (self->budget_box, FALSE);
      return;
    }

  gtk_label_set_label (self->budget_heading, heading);
  gtk_label_set_label (self->budget_place, iep_institution_get_name (institution));
  iep_budget_control_async (iep_context_get_session (self->context), iep_context_get_institution_id (self->context),
                            year, 0, self->budget_cancellable, budget_cb, g_object_ref (self));
}

static void
place_changed_cb (IepOverviewPage *self)
{
  gtk_widget_set_visible (self->budget_box, FALSE);
  read_announcements (self);
  read_budget (self);
}

static void
read_all (IepOverviewPage *self)
{
  IepSession *session = iep_context_get_session (self->context);
  gboolean any = g_list_model_get_n_items (iep_session_get_institutions (session)) > 0;

  if (any)
    {
      gtk_stack_set_visible_child_name (self->stack, "content");
      read_status (self);
      read_announcements (self);
      read_budget (self);
      return;
    }

  if (iep_session_is_administrator (session))
    {
      adw_status_page_set_title (self->no_rights_page, _("You Look After the System"));
      adw_status_page_set_description (self->no_rights_page,
                                       _("Plans are seen only by people of the institutions. Institutions, people and "
                                         "rights are kept in the section Administration."));
    }
  else
    {
      adw_status_page_set_title (self->no_rights_page, _("No Rights Yet"));
      adw_status_page_set_description (self->no_rights_page,
                                       _("You have no right at any institution. Ask the system administrator for one; "
                                         "it works as soon as it is granted."));
    }
  gtk_stack_set_visible_child_name (self->stack, "no-rights");
}

static void
set_context (IepOverviewPage *self,
             IepContext      *context)
{
  g_assert (self->context == NULL);

  if (context == NULL)
    return;

  self->context = g_object_ref (context);
  iep_plan_board_set_context (self->board, context);
  g_signal_connect_object (context, "changed", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::waiting", G_CALLBACK (show_waiting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::year", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (iep_context_get_session (context), "reloaded", G_CALLBACK (read_all), self,
                           G_CONNECT_SWAPPED);
  show_waiting (self);
  read_all (self);
}

static void
page_iface_init (IepPageInterface *iface)
{
}

static void
iep_overview_page_dispose (GObject *object)
{
  IepOverviewPage *self = IEP_OVERVIEW_PAGE (object);

  stop (&self->status_cancellable);
  stop (&self->announcements_cancellable);
  stop (&self->budget_cancellable);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_overview_page_parent_class)->dispose (object);
}

static void
iep_overview_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  IepOverviewPage *self = IEP_OVERVIEW_PAGE (object);

  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_overview_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  IepOverviewPage *self = IEP_OVERVIEW_PAGE (object);

  switch (prop_id)
    {
    case PROP_CONTEXT:
      set_context (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_overview_page_class_init (IepOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_overview_page_dispose;
  object_class->get_property = iep_overview_page_get_property;
  object_class->set_property = iep_overview_page_set_property;
  g_object_class_override_property (object_class, PROP_CONTEXT, "context");

  g_type_ensure (IEP_TYPE_PLAN_BOARD);
  g_type_ensure (IEP_TYPE_MONTH_CHART);
  g_type_ensure (IEP_TYPE_BUDGET_SUMMARY);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, no_rights_page);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, waiting_stack);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, waiting_spinner);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, plans_heading);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, board);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, budget_box);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, budget_heading);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, budget_place);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, summary);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, announcements_box);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, announcements_heading);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, announcements_place);
  gtk_widget_class_bind_template_child (widget_class, IepOverviewPage, chart);
}

static void
iep_overview_page_init (IepOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
