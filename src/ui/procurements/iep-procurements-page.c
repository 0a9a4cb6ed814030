/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The procurements of an institution and year: the list, the detail beside or below it, the form in their place. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurements-page.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "domain/iep-procurement.h"
#include "ui/iep-page.h"
#include "ui/procurements/iep-import-dialog.h"
#include "ui/procurements/iep-procurement-browser.h"
#include "ui/procurements/iep-procurement-detail.h"
#include "ui/procurements/iep-procurement-form.h"
#include "ui/procurements/iep-unsaved.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-file-chooser.h"
#include "ui/widgets/iep-pane.h"

/* From this width on the detail has room beside the list. */
#define BESIDE_WIDTH 1480

struct _IepProcurementsPage
{
  GtkWidget parent_instance;

  IepContext *context;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  guint orient;      /* idle */
  gboolean oriented; /* the panes have their places */
  gboolean beside;
  gboolean restored; /* looked for what an earlier run left */

  GtkWidget *stack;
  GtkWidget *paned;
  GtkWidget *browser;
  GtkWidget *detail;
  GtkWidget *form;
};

static void page_iface_init (IepPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepProcurementsPage, iep_procurements_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_PAGE, page_iface_init))

enum
{
  PROP_0,
  PROP_CONTEXT
};

/* Panes */

static const char *
pane_name (IepProcurementsPage *self)
{
  return self->beside ? "procurements-beside" : "procurements-below";
}

static gboolean
orient_cb (gpointer data)
{
  IepProcurementsPage *self = data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  self->orient = 0;
  self->oriented = TRUE;
  self->beside = width >= BESIDE_WIDTH;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned),
                                  self->beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  iep_pane_recall (GTK_PANED (self->paned), iep_context_get_settings (self->context), pane_name (self),
                   self->beside ? width * 11 / 20 : height / 2);
  return G_SOURCE_REMOVE;
}

/* Editing */

static gboolean
form_is_open (IepProcurementsPage *self)
{
  return iep_procurement_form_get_procurement (IEP_PROCUREMENT_FORM (self->form)) != NULL;
}

static void
update_actions (IepProcurementsPage *self)
{
  GActionMap *map = G_ACTION_MAP (self->actions);
  gboolean form = form_is_open (self);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "new")),
                               !form && iep_context_has_right (self->context, "manage"));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "search")), !form);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "export")), !form);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "export-all")), !form);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "import")),
                               !form && iep_context_has_right (self->context, "manage"));
}

static void
open_form (IepProcurementsPage *self,
           IepProcurement      *procurement,
           const char          *field)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "form");
  iep_procurement_form_edit (IEP_PROCUREMENT_FORM (self->form), iep_context_get_session (self->context),
                             procurement, field);
  update_actions (self);
}

static void
close_form (IepProcurementsPage *self)
{
  update_actions (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
  gtk_widget_child_focus (self->browser, GTK_DIR_TAB_FORWARD);
}

static void
look_at (IepProcurementsPage *self,
         gint64               revision_id)
{
  iep_procurement_browser_select (IEP_PROCUREMENT_BROWSER (self->browser), revision_id);
  iep_procurement_detail_show (IEP_PROCUREMENT_DETAIL (self->detail), revision_id);
}

static void
selected_cb (IepProcurementsPage *self,
             gint64               revision_id)
{
  iep_procurement_detail_show (IEP_PROCUREMENT_DETAIL (self->detail), revision_id);
}

static void
loaded_to_edit_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr(IepProcurementsPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) procurement = iep_procurement_get_finish (IEP_SESSION (source), result, &error);

  if (procurement == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  else if (form_is_open (self))
    return;
  else if (iep_procurement_has_act (procurement, "edit"))
    open_form (self, procurement, NULL);
  else
    {
      /* The program ended between the last save and its answer: what was kept is on the server, and is forgotten here. */
      g_autoptr(GDateTime) kept = iep_unsaved_bring_back (IEP_SESSION (source), procurement);

      gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
    }
}

/* Enter or a double click: a draft is edited, of anything else the detail gets the focus. */
static void
activated_cb (IepProcurementsPage *self,
              gint64               revision_id)
{
  iep_procurement_get_async (iep_context_get_session (self->context), revision_id, self->cancellable,
                             loaded_to_edit_cb, g_object_ref (self));
}

static void
left_cb (IepProcurementsPage *self)
{
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

static void
edit_cb (IepProcurementsPage *self,
         IepProcurement      *procurement,
         const char          *field)
{
  open_form (self, procurement, field);
}

static void
acted_cb (IepProcurementsPage *self,
          gint64               revision_id)
{
  iep_procurement_browser_reload (IEP_PROCUREMENT_BROWSER (self->browser));
  look_at (self, revision_id);
}

static void
show_other_cb (IepProcurementsPage *self,
               gint64               revision_id)
{
  if (revision_id != 0)
    look_at (self, revision_id);
}

static void
saved_cb (IepProcurementsPage *self,
          IepProcurement      *saved,
          gboolean             included)
{
  close_form (self);
  if (included)
    iep_toast (GTK_WIDGET (self), _("%s is included in the next plan"), iep_procurement_get_number (saved));
  else
    iep_toast (GTK_WIDGET (self), _("%s is saved"), iep_procurement_get_number (saved));
  acted_cb (self, iep_procurement_get_revision_id (saved));
}

static void
closed_cb (IepProcurementsPage *self,
           gint64               revision_id)
{
  close_form (self);
  if (revision_id != 0)
    look_at (self, revision_id);
}

static void
open_new (IepProcurementsPage *self)
{
  g_autoptr(IepProcurement) procurement = iep_procurement_new (iep_context_get_institution_id (self->context),
                                                               iep_context_get_year (self->context));

  open_form (self, procurement, NULL);
}

/* A crash or a closed window left an edit behind: go on with it. */
static void
restore (IepProcurementsPage *self)
{
  IepSession *session = iep_context_get_session (self->context);
  gint64 revision;

  if (self->restored || iep_context_get_institution_id (self->context) == 0)
    return;
  self->restored = TRUE;
  if (!iep_context_has_right (self->context, "manage") ||
      !iep_unsaved_find (session, iep_context_get_institution_id (self->context),
                         iep_context_get_year (self->context), &revision))
    return;
  if (revision == IEP_UNSET)
    open_new (self);
  else
    iep_procurement_get_async (session, revision, self->cancellable, loaded_to_edit_cb, g_object_ref (self));
}

/* Context */

static void
place_changed_cb (IepProcurementsPage *self)
{
  update_actions (self);
  iep_procurement_browser_refresh_place (IEP_PROCUREMENT_BROWSER (self->browser));
  iep_procurement_detail_show (IEP_PROCUREMENT_DETAIL (self->detail), 0);
  restore (self);
}

static void
changed_cb (IepProcurementsPage *self,
            gint64               institution_id)
{
  update_actions (self);
  if (institution_id == 0 || institution_id == iep_context_get_institution_id (self->context))
    iep_procurement_detail_refresh (IEP_PROCUREMENT_DETAIL (self->detail));
}

/* Actions */

static void
new_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  open_new (data);
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  IepProcurementsPage *self = data;

  iep_procurement_browser_reload (IEP_PROCUREMENT_BROWSER (self->browser));
  iep_procurement_detail_refresh (IEP_PROCUREMENT_DETAIL (self->detail));
}

static void
export_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  iep_procurement_browser_export (IEP_PROCUREMENT_BROWSER (IEP_PROCUREMENTS_PAGE (data)->browser), FALSE);
}

static void
export_all_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  iep_procurement_browser_export (IEP_PROCUREMENT_BROWSER (IEP_PROCUREMENTS_PAGE (data)->browser), TRUE);
}

static void
imported_cb (IepProcurementsPage *self,
             guint                n)
{
  g_autofree char *number = iep_number_format (n);

  iep_procurement_browser_reload (IEP_PROCUREMENT_BROWSER (self->browser));
  iep_toast (GTK_WIDGET (self), ngettext ("%s procurement was imported", "%s procurements were imported", n), number);
}

static void
import_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  IepProcurementsPage *self = IEP_PROCUREMENTS_PAGE (source);
  g_autoptr(GFile) file = iep_file_chooser_open_finish (result, NULL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (file == NULL)
    return;
  dialog = iep_import_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->context, file);
  g_signal_connect_object (dialog, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
import_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  IepProcurementsPage *self = data;

  iep_file_chooser_open_async (GTK_WIDGET (self), _("Import Procurements"), IEP_FILE_TABLE, self->cancellable,
                               import_chosen_cb, NULL);
}

static const char *
none_if_empty (const char *text)
{
  return *text != '\0' ? text : NULL;
}

/* From the budget: the procurements that take this money. */
static void
show_funding_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  IepProcurementsPage *self = data;
  const char *ekk, *programme, *source;
  int year;

  g_variant_get (parameter, "(&s&s&si)", &ekk, &programme, &source, &year);
  if (!form_is_open (self))
    iep_procurement_browser_show_funding (IEP_PROCUREMENT_BROWSER (self->browser), none_if_empty (ekk),
                                          none_if_empty (programme), none_if_empty (source), year);
}

static const GActionEntry action_entries[] = {
  { "new", new_action },
  { "refresh", refresh_action },
  { "export", export_action },
  { "export-all", export_all_action },
  { "import", import_action },
  { "show-funding", show_funding_action, "(sssi)" },
};

/* Page */

static GActionGroup *
get_actions (IepPage *page)
{
  return G_ACTION_GROUP (IEP_PROCUREMENTS_PAGE (page)->actions);
}

static const char *
get_new_label (IepPage *page)
{
  return _("New Procurement");
}

static gboolean
has_unsaved (IepPage *page)
{
  return iep_procurement_form_has_unsaved (IEP_PROCUREMENT_FORM (IEP_PROCUREMENTS_PAGE (page)->form));
}

static void
discard_unsaved (IepPage *page)
{
  IepProcurementsPage *self = IEP_PROCUREMENTS_PAGE (page);
  IepProcurementForm *form = IEP_PROCUREMENT_FORM (self->form);
  g_autoptr(IepProcurement) procurement = NULL;

  if (!form_is_open (self))
    return;
  procurement = g_object_ref (iep_procurement_form_get_procurement (form));
  iep_procurement_form_discard (form);
  iep_unsaved_forget (iep_context_get_session (self->context), procurement);
  close_form (self);
}

static void
show_object (IepPage *page,
             gint64   id)
{
  IepProcurementsPage *self = IEP_PROCUREMENTS_PAGE (page);

  if (form_is_open (self))
    {
      /* What is unsaved stays on disk and comes back when that draft is edited again. */
      iep_procurement_form_discard (IEP_PROCUREMENT_FORM (self->form));
      close_form (self);
    }
  iep_procurement_browser_show_all (IEP_PROCUREMENT_BROWSER (self->browser));
  look_at (self, id);
}

static void
page_iface_init (IepPageInterface *iface)
{
  iface->get_actions = get_actions;
  iface->get_new_label = get_new_label;
  iface->has_unsaved = has_unsaved;
  iface->discard_unsaved = discard_unsaved;
  iface->show_object = show_object;
}

/* Object */

static void
set_context (IepProcurementsPage *self,
             IepContext          *context)
{
  if (context == NULL || self->context != NULL)
    return;
  self->context = g_object_ref (context);
  iep_procurement_detail_set_context (IEP_PROCUREMENT_DETAIL (self->detail), context);
  iep_procurement_browser_set_context (IEP_PROCUREMENT_BROWSER (self->browser), context);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::year", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update_actions (self);
  restore (self);
}

static void
iep_procurements_page_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  IepProcurementsPage *self = IEP_PROCUREMENTS_PAGE (widget);

  gtk_widget_size_allocate (self->stack, &(GtkAllocation) { 0, 0, width, height }, baseline);
  /* Not now: what is being allocated cannot ask for another size. */
  if (self->orient == 0 && self->context != NULL && (!self->oriented || self->beside != (width >= BESIDE_WIDTH)))
    self->orient = g_idle_add (orient_cb, self);
}

static void
iep_procurements_page_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  gtk_widget_measure (IEP_PROCUREMENTS_PAGE (widget)->stack, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
iep_procurements_page_unmap (GtkWidget *widget)
{
  IepProcurementsPage *self = IEP_PROCUREMENTS_PAGE (widget);

  if (self->oriented)
    iep_pane_remember (GTK_PANED (self->paned), iep_context_get_settings (self->context), pane_name (self));
  GTK_WIDGET_CLASS (iep_procurements_page_parent_class)->unmap (widget);
}

static void
iep_procurements_page_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, IEP_PROCUREMENTS_PAGE (object)->context);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_procurements_page_set_property (GObject      *object,
                                    guint         id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_CONTEXT:
      set_context (IEP_PROCUREMENTS_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_procurements_page_dispose (GObject *object)
{
  IepProcurementsPage *self = IEP_PROCUREMENTS_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->orient, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (self), IEP_TYPE_PROCUREMENTS_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_procurements_page_parent_class)->dispose (object);
}

static void
iep_procurements_page_finalize (GObject *object)
{
  g_object_unref (IEP_PROCUREMENTS_PAGE (object)->cancellable);

  G_OBJECT_CLASS (iep_procurements_page_parent_class)->finalize (object);
}

static void
iep_procurements_page_class_init (IepProcurementsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (IEP_TYPE_PROCUREMENT_BROWSER);
  g_type_ensure (IEP_TYPE_PROCUREMENT_DETAIL);
  g_type_ensure (IEP_TYPE_PROCUREMENT_FORM);

  object_class->get_property = iep_procurements_page_get_property;
  object_class->set_property = iep_procurements_page_set_property;
  object_class->dispose = iep_procurements_page_dispose;
  object_class->finalize = iep_procurements_page_finalize;
  widget_class->measure = iep_procurements_page_measure;
  widget_class->size_allocate = iep_procurements_page_size_allocate;
  widget_class->unmap = iep_procurements_page_unmap;

  g_object_class_override_property (object_class, PROP_CONTEXT, "context");

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-procurements-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepProcurementsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementsPage, paned);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementsPage, browser);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementsPage, form);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, acted_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_other_cb);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
}

static void
iep_procurements_page_init (IepProcurementsPage *self)
{
  g_autoptr(GSimpleAction) search = NULL;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries, G_N_ELEMENTS (action_entries), self);
  search = iep_procurement_browser_make_search_action (IEP_PROCUREMENT_BROWSER (self->browser));
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (search));
}
