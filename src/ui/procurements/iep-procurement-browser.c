/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of procurements: by status, filtered, searched, sorted and counted by the server. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-browser.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "domain/iep-procurement-list.h"
#include "ui/procurements/iep-procurement-columns.h"
#include "ui/procurements/iep-procurement-export.h"
#include "ui/procurements/iep-procurement-filter.h"
#include "ui/widgets/iep-error-ui.h"

#define N_TABS 4

struct _IepProcurementBrowser
{
  GtkWidget parent_instance;

  IepContext *context;
  IepProcurementList *list;
  GtkSingleSelection *selection;
  GCancellable *cancellable;
  const char *status; /* of the tab, or NULL for all */
  gint64 meant;       /* the revision that is selected or should be, wherever it stands in the list; 0 for none */
  guint settle;       /* idle */
  guint scroll;       /* timeout */
  gboolean locating;
  gint64 asked; /* which revision is being located */
  gboolean failed;
  gboolean updating;  /* several controls change at once */

  GtkWidget *box;
  GtkWidget *tabs;
  GtkWidget *tab[N_TABS];
  GtkWidget *filter_button;
  GtkWidget *columns_button;
  GtkWidget *export_button;
  GtkWidget *search_bar;
  GtkWidget *search_entry;
  GtkWidget *list_stack;
  GtkWidget *view;
  GtkWidget *empty;
  GtkWidget *empty_new;
  GtkWidget *empty_import;
  GtkWidget *empty_clear;
  GtkWidget *empty_again;
  GtkWidget *loading;
  GtkWidget *totals;
  GtkWidget *filter;
};

G_DEFINE_FINAL_TYPE (IepProcurementBrowser, iep_procurement_browser, GTK_TYPE_WIDGET)

enum
{
  SELECTED,
  ACTIVATED,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char * const statuses[N_TABS] = { NULL, "draft", "included", "excluded" };

/* Counts and totals */

static void
update_tabs (IepProcurementBrowser *self)
{
  const char * const words[N_TABS] = { _("All"), iep_label_procurement_status ("draft"),
                                       iep_label_procurement_status ("included"),
                                       iep_label_procurement_status ("excluded") };

  for (guint i = 0; i < N_TABS; i++)
    {
      g_autofree char *count = iep_number_format (iep_procurement_list_get_count (self->list, statuses[i]));
      g_autofree char *label = g_strdup_printf ("%s %s", words[i], count);

      gtk_button_set_label (GTK_BUTTON (self->tab[i]), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->tab[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, words[i],
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, count, -1);
    }
}

static void
update_totals (IepProcurementBrowser *self)
{
  guint n = iep_procurement_list_get_count (self->list, self->status);
  g_autofree char *number = iep_number_format (n);
  g_autofree char *price = iep_money_format (iep_procurement_list_get_total_price (self->list));
  /* Translators: how many procurements are in the list, and what they cost together */
  g_autofree char *words = g_strdup_printf (ngettext ("%s procurement · %s EUR without VAT",
                                                      "%s procurements · %s EUR without VAT", n), number, price);

  gtk_label_set_label (GTK_LABEL (self->totals), words);
}

static gboolean
is_narrowed (IepProcurementBrowser *self)
{
  return self->status != NULL || iep_procurement_filter_count (IEP_PROCUREMENT_FILTER (self->filter)) > 0 ||
         *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
}

static void
show_empty (IepProcurementBrowser *self)
{
  gboolean narrowed = is_narrowed (self);
  gboolean may_create = iep_context_has_right (self->context, "manage");
  g_autofree char *title = NULL;

  if (self->failed)
    title = g_strdup (_("The List Could Not Be Read"));
  else if (iep_context_get_institution (self->context) == NULL)
    title = g_strdup (_("No Institution Chosen"));
  else if (narrowed)
    title = g_strdup (_("Nothing Found"));
  else
    title = g_strdup_printf (_("No Procurements of %d Yet"), iep_context_get_year (self->context));

  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                   self->failed ? _("The connection may be lost.")
                                   : narrowed ? _("No procurement matches the status, the filters and the search.")
                                   : may_create ? _("Register what is to be bought; included procurements make the plan.")
                                                : _("Whoever manages the procurements has not registered any yet."));
  gtk_widget_set_visible (self->empty_new, !self->failed && !narrowed && may_create);
  gtk_widget_set_visible (self->empty_import, !self->failed && !narrowed && may_create);
  gtk_widget_set_visible (self->empty_clear, !self->failed && narrowed);
  gtk_widget_set_visible (self->empty_again, self->failed);
}

static void
update_list_stack (IepProcurementBrowser *self)
{
  const char *page = "rows";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    {
      page = iep_procurement_list_get_loading (self->list) ? "loading" : "empty";
      show_empty (self);
    }
  gtk_spinner_set_spinning (GTK_SPINNER (self->loading), strcmp (page, "loading") == 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->list_stack), page);
}

/* Selection */

static gint64
get_selected (IepProcurementBrowser *self)
{
  IepProcurementRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row != NULL && iep_procurement_row_is_loaded (row) ? iep_procurement_row_get_revision_id (row) : 0;
}

static gboolean
scroll_cb (gpointer data)
{
  IepProcurementBrowser *self = data;
  guint position = gtk_single_selection_get_selected (self->selection);

  self->scroll = 0;
  /* The action is of the list inside the column view. */
  for (GtkWidget *child = gtk_widget_get_first_child (self->view);
       child != NULL && position != GTK_INVALID_LIST_POSITION;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
  return G_SOURCE_REMOVE;
}

static void select_meant (IepProcurementBrowser *self);

/* A list that is just being shown has no places yet to scroll to. */
static void
select_position (IepProcurementBrowser *self,
                 guint                  position)
{
  if (gtk_single_selection_get_selected (self->selection) == position)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  if (self->scroll == 0)
    self->scroll = g_timeout_add (60, scroll_cb, self);
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepProcurementBrowser) self = data;
  g_autoptr(IepProcurementRow) row = NULL;
  guint position;

  self->locating = FALSE;
  if (self->asked != self->meant)
    {
      select_meant (self);
      return;
    }
  /* Not in this list, as it is filtered? The detail shows it all the same. */
  if (!iep_procurement_list_locate_finish (IEP_PROCUREMENT_LIST (source), result, &position, NULL) ||
      self->selection == NULL)
    return;
  /* The old rows are still there: the one at that place would be taken for a choice of the person's. */
  row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (row == NULL || (iep_procurement_row_is_loaded (row) && iep_procurement_row_get_revision_id (row) != self->meant))
    {
      if (iep_procurement_list_get_loading (self->list))
        select_meant (self);
      return;
    }
  select_position (self, position);
}

static gboolean
settle_cb (gpointer data)
{
  IepProcurementBrowser *self = data;
  guint position;

  self->settle = 0;
  if (self->meant == 0 || self->locating || iep_procurement_list_get_loading (self->list) ||
      get_selected (self) == self->meant)
    return G_SOURCE_REMOVE;
  if (iep_procurement_list_find_cached (self->list, self->meant, &position))
    select_position (self, position);
  else
    {
      self->locating = TRUE;
      self->asked = self->meant;
      iep_procurement_list_locate_async (self->list, self->meant, self->cancellable, located_cb, g_object_ref (self));
    }
  return G_SOURCE_REMOVE;
}

/* Whatever was read again or sorted otherwise: what was selected is still meant. Not at once, for the view may not
 * have heard yet of the change that brought us here. */
static void
select_meant (IepProcurementBrowser *self)
{
  if (self->settle == 0)
    self->settle = g_idle_add (settle_cb, self);
}

static void
loading_cb (IepProcurementBrowser *self)
{
  update_list_stack (self);
  if (iep_procurement_list_get_loading (self->list))
    {
      self->failed = FALSE;
      return;
    }
  update_tabs (self);
  update_totals (self);
  select_meant (self);
}

static void
selected_cb (IepProcurementBrowser *self)
{
  gint64 revision = get_selected (self);

  if (revision == 0 || revision == self->meant)
    return;
  self->meant = revision;
  g_signal_emit (self, signals[SELECTED], 0, revision);
}

static void
items_changed_cb (IepProcurementBrowser *self)
{
  update_list_stack (self);
  select_meant (self);
}

static void
failed_cb (IepProcurementBrowser *self,
           const GError        *error)
{
  self->failed = TRUE;
  update_list_stack (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    iep_error_toast (GTK_WIDGET (self), error);
}

static void
row_activated_cb (IepProcurementBrowser *self,
                  guint                position)
{
  g_autoptr(IepProcurementRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL && iep_procurement_row_is_loaded (row))
    g_signal_emit (self, signals[ACTIVATED], 0, iep_procurement_row_get_revision_id (row));
}

/* The column view of GTK 4.8 lets Tab walk from row to row. Up and Down do that; Tab leaves the list. */
static gboolean
key_pressed_cb (IepProcurementBrowser *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state)
{
  if (state & GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_KP_Tab)
    {
      g_signal_emit (self, signals[LEFT], 0);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_ISO_Left_Tab)
    {
      gtk_widget_grab_focus (self->export_button);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

/* What the list shows */

static void
requery (IepProcurementBrowser *self)
{
  g_autoptr(IepProcurementQuery) query = NULL;
  g_autofree char *label = NULL;
  const char *search, *sort;
  gint64 institution;
  guint filters;

  /* The columns ask for another order while the view goes away. */
  if (self->updating || self->list == NULL)
    return;
  institution = iep_context_get_institution_id (self->context);
  if (institution == 0)
    return;
  search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  filters = iep_procurement_filter_count (IEP_PROCUREMENT_FILTER (self->filter));
  query = iep_procurement_query_new (institution, iep_context_get_year (self->context));
  query->status = g_strdup (self->status);
  query->search = *search != '\0' ? g_strdup (search) : NULL;
  sort = iep_procurement_columns_get_sort (GTK_COLUMN_VIEW (self->view), &query->descending);
  g_free (query->sort);
  query->sort = g_strdup (sort);
  iep_procurement_filter_apply (IEP_PROCUREMENT_FILTER (self->filter), query);
  iep_procurement_list_set_query (self->list, query);

  label = filters > 0 ? g_strdup_printf (_("Filters (%u)"), filters) : g_strdup (_("Filters"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->filter_button), label);
}

static void
choose_status (IepProcurementBrowser *self,
               const char          *status)
{
  for (guint i = 0; i < N_TABS; i++)
    if (g_strcmp0 (statuses[i], status) == 0)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[i]), TRUE);
  self->status = status;
}

static void
tab_toggled_cb (GtkToggleButton     *button,
                IepProcurementBrowser *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < N_TABS; i++)
    if (self->tab[i] == GTK_WIDGET (button))
      self->status = statuses[i];
  requery (self);
}

static void
search_changed_cb (IepProcurementBrowser *self)
{
  requery (self);
}

/* Enter in the search goes to what was found. */
static void
search_activated_cb (IepProcurementBrowser *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    return;
  if (get_selected (self) == 0)
    select_position (self, 0);
  gtk_widget_grab_focus (self->view);
}

static void
show_everything_cb (IepProcurementBrowser *self)
{
  self->updating = TRUE;
  choose_status (self, NULL);
  iep_procurement_filter_clear (IEP_PROCUREMENT_FILTER (self->filter));
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), FALSE);
  self->updating = FALSE;
  requery (self);
}

/* Object */

static void
iep_procurement_browser_dispose (GObject *object)
{
  IepProcurementBrowser *self = IEP_PROCUREMENT_BROWSER (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_handle_id (&self->scroll, g_source_remove);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  gtk_widget_dispose_template (GTK_WIDGET (self), IEP_TYPE_PROCUREMENT_BROWSER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_procurement_browser_parent_class)->dispose (object);
}

static void
iep_procurement_browser_finalize (GObject *object)
{
  g_object_unref (IEP_PROCUREMENT_BROWSER (object)->cancellable);

  G_OBJECT_CLASS (iep_procurement_browser_parent_class)->finalize (object);
}

static void
iep_procurement_browser_class_init (IepProcurementBrowserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = iep_procurement_browser_dispose;
  object_class->finalize = iep_procurement_browser_finalize;

  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT64);

  signals[LEFT] = g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-procurement-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, tabs);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, filter_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, columns_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, export_button);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, search_bar);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, list_stack);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, view);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, empty);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, empty_new);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, empty_import);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, empty_clear);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, empty_again);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, loading);
  gtk_widget_class_bind_template_child (widget_class, IepProcurementBrowser, totals);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_everything_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
iep_procurement_browser_init (IepProcurementBrowser *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < N_TABS; i++)
    {
      self->tab[i] = gtk_toggle_button_new ();
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tab[i]), GTK_TOGGLE_BUTTON (self->tab[0]));
      gtk_box_append (GTK_BOX (self->tabs), self->tab[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[0]), TRUE);
  for (guint i = 0; i < N_TABS; i++)
    g_signal_connect (self->tab[i], "toggled", G_CALLBACK (tab_toggled_cb), self);

  self->filter = iep_procurement_filter_new ();
  g_signal_connect_swapped (self->filter, "changed", G_CALLBACK (requery), self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->filter_button), self->filter);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->filter_button), _("Filters"));
  gtk_widget_set_halign (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->export_button))), GTK_ALIGN_END);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->view, keys);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_EDITABLE (self->search_entry));
}

/**
 * iep_procurement_browser_set_context:
 * @context: whose procurements, of which year; set once
 */
void
iep_procurement_browser_set_context (IepProcurementBrowser *self,
                                     IepContext            *context)
{
  IepSession *session;
  GSettings *settings;

  g_return_if_fail (IEP_IS_PROCUREMENT_BROWSER (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  session = iep_context_get_session (context);
  settings = iep_context_get_settings (context);

  self->list = iep_procurement_list_new (session);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::n-total", G_CALLBACK (update_totals), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::total-price", G_CALLBACK (update_totals), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::n-draft", G_CALLBACK (update_tabs), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::n-included", G_CALLBACK (update_tabs), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::n-excluded", G_CALLBACK (update_tabs), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));

  iep_procurement_columns_add (GTK_COLUMN_VIEW (self->view), settings);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->columns_button),
                               iep_procurement_columns_chooser (GTK_COLUMN_VIEW (self->view), settings));
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (requery), self, G_CONNECT_SWAPPED);
  update_tabs (self);
  update_totals (self);
  iep_procurement_browser_refresh_place (self);
}

/**
 * iep_procurement_browser_refresh_place:
 *
 * The context is at another institution or year.
 */
void
iep_procurement_browser_refresh_place (IepProcurementBrowser *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_BROWSER (self));

  iep_procurement_filter_set_source (IEP_PROCUREMENT_FILTER (self->filter), iep_context_get_session (self->context),
                                     iep_context_get_institution_id (self->context),
                                     iep_context_get_year (self->context));
  iep_procurement_browser_select (self, 0);
  requery (self);
  update_list_stack (self);
}

/**
 * iep_procurement_browser_select:
 * @revision_id: the revision to select as soon as it is in the list; 0 for none
 *
 * The signal "selected" does not follow.
 */
void
iep_procurement_browser_select (IepProcurementBrowser *self,
                                gint64                 revision_id)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_BROWSER (self));

  if (self->meant == revision_id)
    return;
  self->meant = revision_id;
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  select_meant (self);
}

/**
 * iep_procurement_browser_reload:
 *
 * Reads the list again; what is selected stays.
 */
void
iep_procurement_browser_reload (IepProcurementBrowser *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_BROWSER (self));

  self->failed = FALSE;
  iep_procurement_list_reload (self->list);
}

/**
 * iep_procurement_browser_show_all:
 *
 * Takes away status, filters and search.
 */
void
iep_procurement_browser_show_all (IepProcurementBrowser *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_BROWSER (self));

  if (is_narrowed (self))
    show_everything_cb (self);
}

/**
 * iep_procurement_browser_show_funding:
 * @ekk: (nullable): an EKK code
 * @programme: (nullable): a budget programme
 * @source: (nullable): a funding source
 * @year: the year of the money, 0 for any
 *
 * Shows only procurements with a line of such money, whatever was chosen before.
 */
void
iep_procurement_browser_show_funding (IepProcurementBrowser *self,
                                      const char            *ekk,
                                      const char            *programme,
                                      const char            *source,
                                      gint64                 year)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_BROWSER (self));

  show_everything_cb (self);
  self->updating = TRUE;
  iep_procurement_filter_set_funding (IEP_PROCUREMENT_FILTER (self->filter), ekk, programme, source, year);
  self->updating = FALSE;
  requery (self);
}

/**
 * iep_procurement_browser_export:
 * @everything: all fields of each procurement, so that the table can be imported again; else the columns that are shown
 *
 * Asks for a file and writes the procurements of the list into it.
 */
void
iep_procurement_browser_export (IepProcurementBrowser *self,
                                gboolean               everything)
{
  IepInstitution *institution;

  g_return_if_fail (IEP_IS_PROCUREMENT_BROWSER (self));

  institution = iep_context_get_institution (self->context);
  if (institution != NULL && iep_procurement_list_get_query (self->list) != NULL)
    iep_procurement_export (GTK_COLUMN_VIEW (self->view), iep_context_get_session (self->context),
                            iep_procurement_list_get_query (self->list),
                            everything ? iep_institution_get_code (institution) : NULL);
}

static void
search_state_cb (GSimpleAction         *action,
                 GVariant              *value,
                 IepProcurementBrowser *self)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), g_variant_get_boolean (value));
}

static void
search_mode_cb (GSimpleAction *action,
                GParamSpec    *pspec,
                GtkSearchBar  *search_bar)
{
  g_simple_action_set_state (action, g_variant_new_boolean (gtk_search_bar_get_search_mode (search_bar)));
}

/**
 * iep_procurement_browser_make_search_action:
 *
 * Returns: (transfer full): the action "search" that shows and hides the search
 */
GSimpleAction *
iep_procurement_browser_make_search_action (IepProcurementBrowser *self)
{
  GSimpleAction *action;

  g_return_val_if_fail (IEP_IS_PROCUREMENT_BROWSER (self), NULL);

  action = g_simple_action_new_stateful ("search", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (action, "change-state", G_CALLBACK (search_state_cb), self, 0);
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled", G_CALLBACK (search_mode_cb), action,
                           G_CONNECT_SWAPPED);
  return action;
}
