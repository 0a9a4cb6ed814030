/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Estimates": the list of an institution's estimates by programme and year; opening one takes the page. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimates-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-estimate.h"
#include "ui/estimates/iep-estimate-copy-dialog.h"
#include "ui/estimates/iep-estimate-new-dialog.h"
#include "ui/estimates/iep-estimate-view.h"
#include "ui/estimates/iep-estimate-words.h"
#include "ui/iep-page.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-record-column.h"
#include "ui/widgets/iep-status-pill.h"

/* At the least: its words wrap, and it takes what the others leave. */
#define PROGRAMME_WIDTH 144

struct _IepEstimatesPage
{
  GtkWidget            parent_instance;

  /* Owned References */
  IepContext          *context;
  GSimpleActionGroup  *actions;
  GCancellable        *cancellable;
  GListStore          *versions;   /* of all years */
  GtkFilterListModel  *shown;
  GtkSingleSelection  *selection;
  GtkColumnViewColumn *year_column;
  gint64               wanted;     /* the version to open when the list arrives, or 0 */

  /* Template References */
  GtkStack            *stack;
  AdwStatusPage       *empty;
  GtkWidget           *empty_buttons;
  GtkLabel            *title;
  GtkCheckButton      *all_years;
  GtkCheckButton      *old_versions;
  GtkWidget           *copy_button;
  GtkWidget           *new_button;
  GtkColumnView       *list;
  IepEstimateView     *view;
  GtkSpinner          *loading;
};

static void page_iface_init (IepPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepEstimatesPage, iep_estimates_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_PAGE, page_iface_init))

enum
{
  PROP_0,
  PROP_CONTEXT,
};

static void load (IepEstimatesPage *self);

static gboolean
is_shown (IepEstimatesPage *self,
          const char       *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static void
enable (IepEstimatesPage *self,
        const char       *name,
        gboolean          enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static gboolean
may_create (IepEstimatesPage *self)
{
  return iep_context_get_institution_id (self->context) != 0 && iep_context_has_right (self->context, "manage");
}

static void
show_only (IepEstimatesPage *self,
           const char       *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->loading, g_str_equal (page, "loading"));
  enable (self, "back", g_str_equal (page, "version"));
}

/* The list ------------------------------------------------------------------------------------- */

static gboolean
filter_cb (gpointer item,
           gpointer user_data)
{
  IepEstimatesPage *self = user_data;
  IepRecord *record = IEP_RECORD (item);
  const char *status = iep_record_get_string (record, "display_status");

  if (self->context == NULL)
    return FALSE;
  if (!gtk_check_button_get_active (self->all_years)
      && iep_record_get_int (record, "year") != iep_context_get_year (self->context))
    return FALSE;
  return gtk_check_button_get_active (self->old_versions)
         || (g_strcmp0 (status, "discarded") != 0 && g_strcmp0 (status, "superseded") != 0);
}

static void
refilter (IepEstimatesPage *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
}

/* Newest year first, then by programme and type of budget, then newest version first. */
static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  IepRecord *first = IEP_RECORD ((gpointer) a);
  IepRecord *second = IEP_RECORD ((gpointer) b);
  gint64 years = iep_record_get_int (second, "year") - iep_record_get_int (first, "year");
  gint64 numbers = iep_record_get_int (second, "number") - iep_record_get_int (first, "number");
  int order = years > 0 ? 1 : years < 0 ? -1 : 0;

  if (order == 0)
    order = g_strcmp0 (iep_record_get_string (first, "programme"), iep_record_get_string (second, "programme"));
  if (order == 0)
    order = g_strcmp0 (iep_record_get_string (first, "budget_type"), iep_record_get_string (second, "budget_type"));
  return order != 0 ? order : numbers > 0 ? 1 : numbers < 0 ? -1 : 0;
}

static void
show_empty (IepEstimatesPage *self)
{
  gboolean creator = may_create (self);
  g_autofree char *title = g_strdup_printf (_("No estimate for %d yet"), iep_context_get_year (self->context));

  adw_status_page_set_title (self->empty, title);
  if (iep_context_get_institution_id (self->context) == 0)
    adw_status_page_set_description (self->empty, _("Choose an institution at the top."));
  else if (creator)
    adw_status_page_set_description (self->empty, _("Begin the estimate of a programme, or copy last year’s with an index."));
  else
    adw_status_page_set_description (self->empty, _("You will see the estimates here when there are any."));
  gtk_widget_set_visible (self->empty_buttons, creator);
  show_only (self, "empty");
}

static void
show_list (IepEstimatesPage *self)
{
  gboolean all = gtk_check_button_get_active (self->all_years);
  g_autofree char *title = all ? g_strdup (_("Estimates of all years"))
                               : g_strdup_printf (_("Estimates of %d"), iep_context_get_year (self->context));

  refilter (self);
  gtk_label_set_label (self->title, title);
  gtk_column_view_column_set_visible (self->year_column, all);
  gtk_widget_set_visible (self->copy_button, may_create (self));
  gtk_widget_set_visible (self->new_button, may_create (self));
  if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0 && !all && !gtk_check_button_get_active (self->old_versions))
    show_empty (self);
  else
    show_only (self, "list");
}

static void
open_version (IepEstimatesPage *self,
              gint64            version_id)
{
  show_only (self, "version");
  iep_estimate_view_show (self->view, iep_context_get_session (self->context), version_id, G_LIST_MODEL (self->versions));
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(IepEstimatesPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) model = iep_version_list_finish (IEP_SESSION (object), result, &error);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 wanted = self->wanted;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (model == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      if (is_shown (self, "loading"))
        show_empty (self);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  g_list_store_splice (self->versions, 0, g_list_model_get_n_items (G_LIST_MODEL (self->versions)), items->pdata, items->len);
  g_list_store_sort (self->versions, compare_cb, NULL);
  self->wanted = 0;
  if (wanted != 0 && wanted != iep_estimate_view_get_version (self->view))
    open_version (self, wanted);
  else if (wanted != 0 || is_shown (self, "version"))
    iep_estimate_view_refresh (self->view, G_LIST_MODEL (self->versions));
  else
    show_list (self);
}

static void
load (IepEstimatesPage *self)
{
  gint64 institution_id = iep_context_get_institution_id (self->context);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  enable (self, "new", may_create (self));
  enable (self, "copy-last-year", may_create (self));
  if (institution_id == 0)
    {
      show_empty (self);
      return;
    }
  /* All years: the list and the comparisons both need them, and there are few. */
  iep_version_list_async (iep_context_get_session (self->context), IEP_TYPE_ESTIMATE_VERSION, institution_id, IEP_UNSET, self->cancellable,
                          listed_cb, g_object_ref (self));
}

static void
close_version (IepEstimatesPage *self)
{
  show_only (self, "loading");
  iep_estimate_view_close (self->view);
}

/* Another institution or year: nothing of the old one may stay on the screen. */
static void
place_changed_cb (IepEstimatesPage *self)
{
  close_version (self);
  load (self);
}

static void
changed_cb (IepEstimatesPage *self,
            gint64            institution_id)
{
  if (institution_id == 0 || institution_id == iep_context_get_institution_id (self->context))
    load (self);
}

static void
all_years_cb (IepEstimatesPage *self)
{
  if (self->context != NULL)
    show_list (self);
}

static void
old_versions_cb (IepEstimatesPage *self)
{
  if (self->context != NULL)
    show_list (self);
}

static void
activate_cb (IepEstimatesPage *self,
             guint             position)
{
  g_autoptr(IepEstimateVersion) version = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (version != NULL)
    open_version (self, iep_version_get_id (IEP_VERSION (version)));
}

static void
acted_cb (IepEstimatesPage *self,
          gint64            version_id)
{
  if (version_id != iep_estimate_view_get_version (self->view))
    self->wanted = version_id;
  load (self);
}

/* Beginning one ---------------------------------------------------------------------------------- */

static void
created_cb (IepEstimatesPage   *self,
            IepEstimateVersion *version)
{
  gint64 id = iep_version_get_id (IEP_VERSION (version));
  int year = (int) iep_version_get_year (IEP_VERSION (version));

  if (year != iep_context_get_year (self->context))
    {
      iep_context_navigate_to (self->context, iep_version_get_institution_id (IEP_VERSION (version)), year, "estimates", id);
      return;
    }
  self->wanted = id;
  load (self);
}

static void
copy (IepEstimatesPage *self,
      GListModel       *versions,
      gint64            preferred_id,
      gint64            year)
{
  GtkWidget *dialog = iep_estimate_copy_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                    iep_context_get_session (self->context), versions, preferred_id, year);

  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_wanted_cb (IepEstimatesPage *self)
{
  copy (self, G_LIST_MODEL (self->versions), iep_estimate_view_get_version (self->view),
        iep_context_get_year (self->context) + 1);
}

static void
new_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  IepEstimatesPage *self = IEP_ESTIMATES_PAGE (data);
  GtkWidget *dialog = iep_estimate_new_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                   iep_context_get_session (self->context),
                                                   iep_context_get_institution_id (self->context),
                                                   iep_context_get_year (self->context));

  g_signal_connect_object (dialog, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_last_year_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       data)
{
  IepEstimatesPage *self = IEP_ESTIMATES_PAGE (data);
  g_autoptr(GListStore) before = g_list_store_new (IEP_TYPE_ESTIMATE_VERSION);
  int year = iep_context_get_year (self->context);

  /* What was in force is what was last year's. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->versions)); i++)
    {
      g_autoptr(IepEstimateVersion) version = g_list_model_get_item (G_LIST_MODEL (self->versions), i);

      if (iep_version_get_year (IEP_VERSION (version)) == year - 1 && iep_record_get_boolean (IEP_RECORD (version), "in_force"))
        g_list_store_append (before, version);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (before)) == 0)
    {
      iep_toast (GTK_WIDGET (self), _("There is no signed estimate of %d to copy."), year - 1);
      return;
    }
  copy (self, G_LIST_MODEL (before), 0, year);
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  load (IEP_ESTIMATES_PAGE (data));
}

static void
back_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  IepEstimatesPage *self = IEP_ESTIMATES_PAGE (data);

  show_list (self);
  iep_estimate_view_close (self->view);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  load (self);
}

/* Page interface ----------------------------------------------------------------------------------- */

static void
page_show_object (IepPage *page,
                  gint64   id)
{
  IepEstimatesPage *self = IEP_ESTIMATES_PAGE (page);

  self->wanted = id;
  load (self);
}

static GActionGroup *
page_get_actions (IepPage *page)
{
  return G_ACTION_GROUP (IEP_ESTIMATES_PAGE (page)->actions);
}

static const char *
page_get_new_label (IepPage *page)
{
  return _("New Estimate…");
}

static void
page_iface_init (IepPageInterface *iface)
{
  iface->show_object = page_show_object;
  iface->get_actions = page_get_actions;
  iface->get_new_label = page_get_new_label;
}

/* Columns -------------------------------------------------------------------------------------------- */

static char *
programme_text (IepRecord *record)
{
  return iep_estimate_words_title (IEP_ESTIMATE_VERSION (record));
}

static char *
type_text (IepRecord *record)
{
  return g_strdup (iep_record_get_string (record, "budget_type"));
}

static char *
version_text (IepRecord *record)
{
  /* Translators: the mark of an amendment behind the number of its version, in a narrow column. */
  const char *mark = g_strcmp0 (iep_record_get_string (record, "kind"), "amendment") == 0 ? _(" amd.") : "";

  return g_strdup_printf ("v%" G_GINT64_FORMAT "%s", iep_record_get_int (record, "number"), mark);
}

static char *
amount_text (IepRecord  *record,
             const char *field)
{
  gint64 cents = iep_record_get_int (record, field);

  return iep_money_format_short (cents != IEP_UNSET ? cents : 0);
}

static char *
resources_text (IepRecord *record)
{
  return amount_text (record, "resources");
}

static char *
expenditure_text (IepRecord *record)
{
  return amount_text (record, "expenditure");
}

static char *
balance_text (IepRecord *record)
{
  return amount_text (record, "balance");
}

static char *
changed_text (IepRecord *record)
{
  return iep_record_get_display (record, "changed_at");
}

static void
pill_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  gtk_list_item_set_child (item, iep_status_pill_new_plain ());
}

static void
pill_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  IepEstimateVersion *version = IEP_ESTIMATE_VERSION (gtk_list_item_get_item (item));
  IepStatusPill *pill = IEP_STATUS_PILL (gtk_list_item_get_child (item));

  iep_status_pill_set_status (pill, iep_version_get_display_status (IEP_VERSION (version)));
  if (iep_record_get_boolean (IEP_RECORD (version), "in_force"))
    iep_status_pill_set_label (pill, _("Signed, in force"));
  else
    iep_status_pill_set_label (pill, iep_estimate_words_status (iep_version_get_display_status (IEP_VERSION (version))));
}

static void
append_column (IepEstimatesPage    *self,
               GtkColumnViewColumn *column,
               int                  width)
{
  gtk_column_view_column_set_fixed_width (column, width);
  /* The programme takes what is left. */
  gtk_column_view_column_set_expand (column, width == PROGRAMME_WIDTH);
  gtk_column_view_append_column (self->list, column);
  g_object_unref (column);
}

static void
add_columns (IepEstimatesPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (pill_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (pill_bind_cb), NULL);
  self->year_column = g_object_ref (iep_record_column_new (_("Year"), "year"));
  append_column (self, self->year_column, 64);
  append_column (self, iep_record_column_new_wrapped (_("Programme"), programme_text, 3), PROGRAMME_WIDTH);
  append_column (self, iep_record_column_new_func (_("Budget"), type_text, FALSE), 68);
  append_column (self, iep_record_column_new_func (_("Version"), version_text, FALSE), 66);
  append_column (self, gtk_column_view_column_new (_("Status"), factory), 154);
  append_column (self, iep_record_column_new_func (_("Resources"), resources_text, TRUE), 84);
  append_column (self, iep_record_column_new_func (_("Expenditure"), expenditure_text, TRUE), 94);
  append_column (self, iep_record_column_new_func (_("Balance"), balance_text, TRUE), 62);
  append_column (self, iep_record_column_new_wrapped (_("Changed"), changed_text, 2), 92);
}

/* The widget ------------------------------------------------------------------------------------------- */

static void
set_context (IepEstimatesPage *self,
             IepContext       *context)
{
  self->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::year", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  place_changed_cb (self);
}

static void
iep_estimates_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, IEP_ESTIMATES_PAGE (object)->context);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_estimates_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        set_context (IEP_ESTIMATES_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_estimates_page_dispose (GObject *object)
{
  IepEstimatesPage *self = IEP_ESTIMATES_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATES_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->year_column);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  g_clear_object (&self->versions);
  g_clear_object (&self->actions);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_estimates_page_parent_class)->dispose (object);
}

static void
iep_estimates_page_class_init (IepEstimatesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_estimates_page_get_property;
  object_class->set_property = iep_estimates_page_set_property;
  object_class->dispose = iep_estimates_page_dispose;
  g_object_class_override_property (object_class, PROP_CONTEXT, "context");

  g_type_ensure (IEP_TYPE_ESTIMATE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimates-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, empty);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, empty_buttons);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, title);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, all_years);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, old_versions);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, list);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, view);
  gtk_widget_class_bind_template_child (widget_class, IepEstimatesPage, loading);
  gtk_widget_class_bind_template_callback (widget_class, all_years_cb);
  gtk_widget_class_bind_template_callback (widget_class, old_versions_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, acted_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_wanted_cb);
}

static void
iep_estimates_page_init (IepEstimatesPage *self)
{
  const GActionEntry entries[] = {
    { .name = "new", .activate = new_action },
    { .name = "copy-last-year", .activate = copy_last_year_action },
    { .name = "refresh", .activate = refresh_action },
    { .name = "back", .activate = back_action },
  };
  GtkFilter *filter;

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  enable (self, "back", FALSE);
  self->versions = g_list_store_new (IEP_TYPE_ESTIMATE_VERSION);

  gtk_widget_init_template (GTK_WIDGET (self));
  filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->versions)), filter);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  add_columns (self);
}
