/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists the versions of the plan of the chosen institution and year, newest first, above the detail of one. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-plans-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-plan.h"
#include "ui/iep-page.h"
#include "ui/plans/iep-plan-create-view.h"
#include "ui/plans/iep-plan-detail.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-record-column.h"
#include "ui/widgets/iep-status-pill.h"

struct _IepPlansPage
{
  GtkWidget           parent_instance;

  /* Owned References */
  IepContext         *context;
  GSimpleActionGroup *actions;
  GCancellable       *cancellable;
  GListStore         *versions;
  GtkSingleSelection *selection;
  gint64              wanted;   /* the version to select when the list arrives, or 0 */
  gboolean            sized;
  guint               sized_for; /* how many versions the list was sized for */
  gboolean            replacing; /* the list is being replaced, nobody chose anything */

  /* Template References */
  GtkStack           *stack;
  AdwStatusPage      *empty;
  GtkWidget          *empty_button;
  GtkLabel           *title;
  GtkWidget          *create_button;
  GtkPaned           *paned;
  GtkColumnView      *list;
  IepPlanDetail      *detail;
  IepPlanCreateView  *create;
  GtkSpinner         *loading;
};

static void page_iface_init (IepPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepPlansPage, iep_plans_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_PAGE, page_iface_init))

enum
{
  PROP_0,
  PROP_CONTEXT,
};

static void load (IepPlansPage *self);

static void
show_only (IepPlansPage *self,
           const char   *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->loading, g_str_equal (page, "loading"));
}

static gboolean
may_create (IepPlansPage *self)
{
  return iep_context_get_institution_id (self->context) != 0 && iep_context_has_right (self->context, "manage");
}

static void
show_selected (IepPlansPage *self)
{
  IepPlanVersion *version = gtk_single_selection_get_selected_item (self->selection);

  if (self->replacing || version == NULL)
    return;
  if (iep_plan_detail_get_version (self->detail) == iep_version_get_id (IEP_VERSION (version)))
    iep_plan_detail_refresh (self->detail, G_LIST_MODEL (self->versions));
  else
    iep_plan_detail_show (self->detail, iep_context_get_session (self->context), version, G_LIST_MODEL (self->versions));
}

static void
show_empty (IepPlansPage *self)
{
  gboolean creator = may_create (self);
  g_autofree char *title = g_strdup_printf (_("No procurement plan for %d yet"), iep_context_get_year (self->context));

  adw_status_page_set_title (self->empty, title);
  if (iep_context_get_institution_id (self->context) == 0)
    adw_status_page_set_description (self->empty, _("Choose an institution at the top."));
  else if (creator)
    adw_status_page_set_description (self->empty, _("Include the procurements of the year, then create the plan from them."));
  else
    adw_status_page_set_description (self->empty, _("You will see the plan here when it has been created and handed over."));
  gtk_widget_set_visible (self->empty_button, creator);
  show_only (self, "empty");
}

/* The list takes the room of its versions, four at most, until somebody moves the handle. */
static void
size_list (IepPlansPage *self,
           guint         n)
{
  const int header = 34, row = 24;

  if (!self->sized || n != self->sized_for)
    gtk_paned_set_position (self->paned, header + row * CLAMP (n, 2, 4) + 6);
  self->sized = TRUE;
  self->sized_for = n;
}

static guint
position_of (IepPlansPage *self,
             gint64        version_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->versions)); i++)
    {
      g_autoptr (IepPlanVersion) version = g_list_model_get_item (G_LIST_MODEL (self->versions), i);

      if (iep_version_get_id (IEP_VERSION (version)) == version_id)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
replace_versions (IepPlansPage *self,
                  GListModel   *model)
{
  guint n = g_list_model_get_n_items (model);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 wanted = self->wanted != 0 ? self->wanted : iep_plan_detail_get_version (self->detail);
  guint position;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  self->replacing = TRUE;
  g_list_store_splice (self->versions, 0, g_list_model_get_n_items (G_LIST_MODEL (self->versions)), items->pdata, n);
  position = position_of (self, wanted);
  gtk_single_selection_set_selected (self->selection, position != GTK_INVALID_LIST_POSITION ? position : 0);
  self->replacing = FALSE;
  self->wanted = 0;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (IepPlansPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) model = iep_version_list_finish (IEP_SESSION (object), result, &error);
  g_autofree char *title = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (model == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      if (g_list_model_get_n_items (G_LIST_MODEL (self->versions)) == 0)
        show_empty (self);
      return;
    }
  if (g_list_model_get_n_items (model) == 0)
    {
      g_list_store_remove_all (self->versions);
      show_empty (self);
      return;
    }
  replace_versions (self, model);
  size_list (self, g_list_model_get_n_items (model));
  title = g_strdup_printf (_("Procurement plan %d"), iep_context_get_year (self->context));
  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (self->create_button, may_create (self));
  show_only (self, "versions");
  show_selected (self);
}

static void
load (IepPlansPage *self)
{
  gint64 institution_id = iep_context_get_institution_id (self->context);
  GAction *create = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "new");

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_simple_action_set_enabled (G_SIMPLE_ACTION (create), may_create (self));
  if (institution_id == 0)
    {
      show_empty (self);
      return;
    }
  iep_version_list_async (iep_context_get_session (self->context), IEP_TYPE_PLAN_VERSION, institution_id, iep_context_get_year (self->context),
                          self->cancellable, listed_cb, g_object_ref (self));
}

/* Another institution or year: nothing of the old one may stay on the screen. */
static void
place_changed_cb (IepPlansPage *self)
{
  show_only (self, "loading");
  load (self);
}

static void
changed_cb (IepPlansPage *self,
            gint64        institution_id)
{
  if (institution_id != 0 && institution_id != iep_context_get_institution_id (self->context))
    return;
  /* Whoever is making a version keeps the page; it says itself when something came in between. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "create") != 0)
    load (self);
  else
    iep_plan_create_view_retry (self->create);
}

/* To the procurement, to those whose money is over its line, or to where the estimate is missing. */
static void
problem_cb (IepPlansPage *self,
            IepProblem   *problem)
{
  IepRecord *record = IEP_RECORD (problem);
  gint64 revision_id = iep_record_get_int (record, "revision_id");
  gint64 year = iep_record_get_int (record, "year");
  const char *line_code = iep_record_get_string (record, "line_code");

  if (revision_id != IEP_UNSET)
    iep_context_navigate (self->context, "procurements", revision_id);
  else if (g_strcmp0 (iep_problem_get_code (problem), "no_estimate") == 0)
    iep_context_navigate (self->context, "estimates", 0);
  else if (iep_record_get_string (record, "programme") != NULL)
    iep_page_show_funding (IEP_PAGE (self), line_code != NULL ? line_code : iep_record_get_string (record, "ekk"),
                           iep_record_get_string (record, "programme"), iep_record_get_string (record, "source"),
                           year != IEP_UNSET ? (int) year : 0);
  else
    iep_context_navigate (self->context, "procurements", 0);
}

static void
acted_cb (IepPlansPage *self)
{
  load (self);
}

static void
created_cb (IepPlansPage   *self,
            IepPlanVersion *version)
{
  self->wanted = iep_version_get_id (IEP_VERSION (version));
  iep_toast (GTK_WIDGET (self), _("Version %d was created"), (int) iep_version_get_number (IEP_VERSION (version)));
  show_only (self, "loading");
  load (self);
}

static void
cancelled_cb (IepPlansPage *self)
{
  show_only (self, "loading");
  load (self);
}

/* Actions ----------------------------------------------------------------------------- */

static void
new_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  IepPlansPage *self = IEP_PLANS_PAGE (data);

  show_only (self, "create");
  iep_plan_create_view_load (self->create, self->context);
  /* Escape leaves it, from the first moment on. */
  gtk_widget_child_focus (GTK_WIDGET (self->create), GTK_DIR_TAB_FORWARD);
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  load (IEP_PLANS_PAGE (data));
}

/* Page interface ------------------------------------------------------------------------ */

static void
page_show_object (IepPage *page,
                  gint64   id)
{
  IepPlansPage *self = IEP_PLANS_PAGE (page);

  self->wanted = id;
  load (self);
}

static GActionGroup *
page_get_actions (IepPage *page)
{
  return G_ACTION_GROUP (IEP_PLANS_PAGE (page)->actions);
}

static const char *
page_get_new_label (IepPage *page)
{
  return _("Create Plan…");
}

static void
page_iface_init (IepPageInterface *iface)
{
  iface->show_object = page_show_object;
  iface->get_actions = page_get_actions;
  iface->get_new_label = page_get_new_label;
}

/* Columns --------------------------------------------------------------------------------- */

static char *
version_text (IepRecord *record)
{
  return g_strdup_printf ("v%" G_GINT64_FORMAT, iep_record_get_int (record, "number"));
}

static char *
in_force_text (IepRecord *record)
{
  return g_strdup (iep_record_get_boolean (record, "in_force") ? _("in force") : "");
}

static char *
document_text (IepRecord *record)
{
  /* A version becomes signed by the file that is stored with it. */
  return g_strdup (g_strcmp0 (iep_record_get_string (record, "status"), "signed") == 0 ? _("signed PDF") : "");
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
  IepPlanVersion *version = IEP_PLAN_VERSION (gtk_list_item_get_item (item));

  iep_status_pill_set_status (IEP_STATUS_PILL (gtk_list_item_get_child (item)), iep_version_get_display_status (IEP_VERSION (version)));
}

static void
append_column (IepPlansPage        *self,
               GtkColumnViewColumn *column,
               int                  width)
{
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->list, column);
  g_object_unref (column);
}

static void
add_columns (IepPlansPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (pill_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (pill_bind_cb), NULL);
  append_column (self, iep_record_column_new_func (_("Version"), version_text, FALSE), 64);
  append_column (self, gtk_column_view_column_new (_("Status"), factory), 0);
  append_column (self, iep_record_column_new_func (_("In force"), in_force_text, FALSE), 76);
  append_column (self, iep_record_column_new (_("Procurements"), "line_count"), 106);
  append_column (self, iep_record_column_new (_("Without VAT"), "total"), 112);
  append_column (self, iep_record_column_new (_("Created"), "created_at"), 132);
  append_column (self, iep_record_column_new_func (_("Document"), document_text, FALSE), 108);
}

/* The widget -------------------------------------------------------------------------------- */

static void
set_context (IepPlansPage *self,
             IepContext   *context)
{
  self->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::year", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  place_changed_cb (self);
}

static void
iep_plans_page_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, IEP_PLANS_PAGE (object)->context);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_plans_page_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        set_context (IEP_PLANS_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_plans_page_dispose (GObject *object)
{
  IepPlansPage *self = IEP_PLANS_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_PLANS_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->versions);
  g_clear_object (&self->actions);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (iep_plans_page_parent_class)->dispose (object);
}

static void
iep_plans_page_class_init (IepPlansPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_plans_page_get_property;
  object_class->set_property = iep_plans_page_set_property;
  object_class->dispose = iep_plans_page_dispose;
  g_object_class_override_property (object_class, PROP_CONTEXT, "context");

  g_type_ensure (IEP_TYPE_PLAN_CREATE_VIEW);
  g_type_ensure (IEP_TYPE_PLAN_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-plans-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, stack);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, empty);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, title);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, create_button);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, paned);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, list);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, detail);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, create);
  gtk_widget_class_bind_template_child (widget_class, IepPlansPage, loading);
  gtk_widget_class_bind_template_callback (widget_class, acted_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
  gtk_widget_class_bind_template_callback (widget_class, created_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancelled_cb);
}

static void
iep_plans_page_init (IepPlansPage *self)
{
  const GActionEntry entries[] = {
    { .name = "new", .activate = new_action },
    { .name = "refresh", .activate = refresh_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  self->versions = g_list_store_new (IEP_TYPE_PLAN_VERSION);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->versions)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_selected), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  add_columns (self);
}
