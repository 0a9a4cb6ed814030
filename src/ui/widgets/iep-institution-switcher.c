/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The button on top of the window that chooses the institution: searchable, a ministry as a tree. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-institution-switcher.h"

#include <glib/gi18n.h>

#include "domain/iep-waiting.h"
#include "ui/widgets/iep-accessible.h"
#include "ui/widgets/iep-status-pill.h"

/* One line of the tree. */
#define IEP_TYPE_INSTITUTION_NODE (iep_institution_node_get_type ())
G_DECLARE_FINAL_TYPE (IepInstitutionNode, iep_institution_node, IEP, INSTITUTION_NODE, GObject)

struct _IepInstitutionNode
{
  GObject         parent_instance;

  IepInstitution *institution;
  char           *status;
  int             depth;
};

G_DEFINE_FINAL_TYPE (IepInstitutionNode, iep_institution_node, G_TYPE_OBJECT)

enum {
  NODE_PROP_0,
  NODE_PROP_STATUS,
  NODE_N_PROPS
};

static GParamSpec *node_properties[NODE_N_PROPS];

struct _IepInstitutionSwitcher
{
  AdwBin              parent_instance;

  GtkMenuButton      *button;
  GtkLabel           *name_label;
  GtkPopover         *popover;
  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  GtkListView        *list;

  IepContext         *context;
  GCancellable       *cancellable;
  GListStore         *nodes;
  GtkFilterListModel *filtered;
  GtkCustomFilter    *filter;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (IepInstitutionSwitcher, iep_institution_switcher, ADW_TYPE_BIN)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
iep_institution_node_finalize (GObject *object)
{
  IepInstitutionNode *self = IEP_INSTITUTION_NODE (object);

  g_clear_object (&self->institution);
  g_clear_pointer (&self->status, g_free);

  G_OBJECT_CLASS (iep_institution_node_parent_class)->finalize (object);
}

static void
iep_institution_node_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  IepInstitutionNode *self = IEP_INSTITUTION_NODE (object);

  switch (prop_id)
    {
    case NODE_PROP_STATUS:
      g_value_set_string (value, self->status);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_institution_node_class_init (IepInstitutionNodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = iep_institution_node_finalize;
  object_class->get_property = iep_institution_node_get_property;

  node_properties[NODE_PROP_STATUS] =
    g_param_spec_string ("status", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, NODE_N_PROPS, node_properties);
}

static void
iep_institution_node_init (IepInstitutionNode *self)
{
}

static void
set_node_status (IepInstitutionNode *node,
                 const char         *status)
{
  if (g_strcmp0 (node->status, status) == 0)
    return;

  g_free (node->status);
  node->status = g_strdup (status);
  g_object_notify_by_pspec (G_OBJECT (node), node_properties[NODE_PROP_STATUS]);
}

static int
compare_institutions (gconstpointer a,
                      gconstpointer b)
{
  return g_strcmp0 (iep_institution_get_code (*(IepInstitution **) a),
                    iep_institution_get_code (*(IepInstitution **) b));
}

static void
append_below (IepInstitutionSwitcher *self,
              GHashTable             *children,
              gint64                  parent_id,
              int                     depth)
{
  GPtrArray *list = g_hash_table_lookup (children, &parent_id);

  if (list == NULL || depth > 8)
    return;

  g_ptr_array_sort (list, compare_institutions);
  for (guint i = 0; i < list->len; i++)
    {
      IepInstitution *institution = g_ptr_array_index (list, i);
      g_autoptr(IepInstitutionNode) node = g_object_new (IEP_TYPE_INSTITUTION_NODE, NULL);

      node->institution = g_object_ref (institution);
      node->depth = depth;
      g_list_store_append (self->nodes, node);
      append_below (self, children, iep_institution_get_id (institution), depth + 1);
    }
}

/* A subordinate hangs under its ministry where the person sees both; else it stands on the first level. */
static void
build_tree (IepInstitutionSwitcher *self)
{
  GListModel *institutions = iep_session_get_institutions (iep_context_get_session (self->context));
  g_autoptr(GHashTable) children =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n_institutions = g_list_model_get_n_items (institutions);

  g_list_store_remove_all (self->nodes);
  for (guint i = 0; i < n_institutions; i++)
    {
      g_autoptr(IepInstitution) institution = g_list_model_get_item (institutions, i);
      gint64 id = iep_institution_get_id (institution);

      g_hash_table_add (known, g_memdup2 (&id, sizeof id));
    }

  for (guint i = 0; i < n_institutions; i++)
    {
      g_autoptr(IepInstitution) institution = g_list_model_get_item (institutions, i);
      gint64 parent_id = iep_institution_get_parent_id (institution);
      GPtrArray *list;

      if (!g_hash_table_contains (known, &parent_id))
        parent_id = 0;

      list = g_hash_table_lookup (children, &parent_id);
      if (list == NULL)
        {
          list = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (children, g_memdup2 (&parent_id, sizeof parent_id), list);
        }
      g_ptr_array_add (list, g_object_ref (institution));
    }

  append_below (self, children, 0, 0);
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  IepInstitutionNode *node = item;
  IepInstitutionSwitcher *self = user_data;
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  return *words == '\0' ||
         g_str_has_prefix (iep_institution_get_code (node->institution), words) ||
         g_str_match_string (words, iep_institution_get_name (node->institution), TRUE);
}

static void
show_institution (IepInstitutionSwitcher *self)
{
  IepInstitution *institution = iep_context_get_institution (self->context);
  const char *name = institution != NULL ? iep_institution_get_name (institution) : _("No institution");
  g_autofree char *accessible = NULL;

  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  /* Translators: what a screen reader says of the button that chooses the institution; %s is its name. */
  accessible = g_strdup_printf (_("Institution: %s"), name);
  iep_accessible_set_name (GTK_WIDGET (self->button), accessible);
}

static void
select_current (IepInstitutionSwitcher *self)
{
  gint64 id = iep_context_get_institution_id (self->context);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(IepInstitutionNode) node = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (iep_institution_get_id (node->institution) == id)
        {
          gtk_single_selection_set_selected (self->selection, i);
          gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
          return;
        }
    }

  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
status_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(IepInstitutionSwitcher) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) list = iep_institution_status_finish (IEP_SESSION (object), result, &error);
  g_autoptr(GHashTable) statuses = NULL;
  guint n_items;

  if (list == NULL)
    {
      /* The tree is of use without the statuses too. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The statuses of the plans were not read: %s", error->message);
      return;
    }

  statuses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  n_items = g_list_model_get_n_items (list);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(IepRecord) record = g_list_model_get_item (list, i);
      gint64 id = iep_record_get_int (record, "institution_id");

      g_hash_table_insert (statuses, g_memdup2 (&id, sizeof id),
                           g_strdup (iep_record_get_string (record, "display_status")));
    }

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->nodes));
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(IepInstitutionNode) node = g_list_model_get_item (G_LIST_MODEL (self->nodes), i);
      gint64 id = iep_institution_get_id (node->institution);

      set_node_status (node, g_hash_table_lookup (statuses, &id));
    }
}

static void
stop_loading (IepInstitutionSwitcher *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
popover_shown_cb (IepInstitutionSwitcher *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  select_current (self);

  stop_loading (self);
  self->cancellable = g_cancellable_new ();
  iep_institution_status_async (iep_context_get_session (self->context), iep_context_get_year (self->context),
                                self->cancellable, status_cb, g_object_ref (self));
}

static void
popover_closed_cb (IepInstitutionSwitcher *self)
{
  stop_loading (self);
}

static void
search_changed_cb (IepInstitutionSwitcher *self)
{
  gboolean any;

  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  if (any && *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_single_selection_set_selected (self->selection, 0);
}

static void
activated_cb (IepInstitutionSwitcher *self,
              guint                   position)
{
  g_autoptr(IepInstitutionNode) node = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  gtk_popover_popdown (self->popover);
  if (node != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, node->institution);
}

static void
search_stopped_cb (IepInstitutionSwitcher *self)
{
  gtk_popover_popdown (self->popover);
}

static void
search_activated_cb (IepInstitutionSwitcher *self)
{
  guint position;

  search_changed_cb (self);
  position = gtk_single_selection_get_selected (self->selection);
  if (position != GTK_INVALID_LIST_POSITION)
    activated_cb (self, position);
}

static void
show_status_cb (IepInstitutionNode *node,
                GParamSpec         *pspec,
                IepStatusPill      *pill)
{
  iep_status_pill_set_status (pill, node->status);
  gtk_widget_set_visible (GTK_WIDGET (pill), node->status != NULL);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *code = gtk_label_new (NULL);
  GtkWidget *pill = iep_status_pill_new ();

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (code), 0);
  gtk_widget_add_css_class (code, "caption");
  gtk_widget_add_css_class (code, "dim-label");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_margin_top (words, 4);
  gtk_widget_set_margin_bottom (words, 4);
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), code);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), pill);
  g_object_set_data (G_OBJECT (item), "name", name);
  g_object_set_data (G_OBJECT (item), "code", code);
  g_object_set_data (G_OBJECT (item), "pill", pill);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  IepInstitutionNode *node = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *name = g_object_get_data (G_OBJECT (item), "name");
  IepStatusPill *pill = g_object_get_data (G_OBJECT (item), "pill");
  const char *words = iep_institution_get_name (node->institution);

  gtk_widget_set_margin_start (box, node->depth * 20);
  gtk_label_set_label (GTK_LABEL (name), words);
  gtk_widget_set_tooltip_text (name, words);
  gtk_label_set_label (g_object_get_data (G_OBJECT (item), "code"), iep_institution_get_code (node->institution));
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (node, "notify::status", G_CALLBACK (show_status_cb), pill, 0);
  show_status_cb (node, NULL, pill);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_status_cb,
                                        g_object_get_data (G_OBJECT (item), "pill"));
}

static void
iep_institution_switcher_dispose (GObject *object)
{
  IepInstitutionSwitcher *self = IEP_INSTITUTION_SWITCHER (object);

  stop_loading (self);
  g_clear_object (&self->context);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->nodes);

  G_OBJECT_CLASS (iep_institution_switcher_parent_class)->dispose (object);
}

static void
iep_institution_switcher_class_init (IepInstitutionSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_institution_switcher_dispose;

  signals[CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, IEP_TYPE_INSTITUTION);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/lv/iepirkumi/Iepirkumi/ui/iep-institution-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionSwitcher, name_label);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionSwitcher, popover);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionSwitcher, search_entry);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionSwitcher, stack);
  gtk_widget_class_bind_template_child (widget_class, IepInstitutionSwitcher, list);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, popover_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
iep_institution_switcher_init (IepInstitutionSwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->nodes = g_list_store_new (IEP_TYPE_INSTITUTION_NODE);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->nodes)), GTK_FILTER (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->popover));
}

/**
 * iep_institution_switcher_set_context:
 * @self: the switcher
 * @context: what it shows and whose institutions it offers; set once
 */
void
iep_institution_switcher_set_context (IepInstitutionSwitcher *self,
                                      IepContext             *context)
{
  g_return_if_fail (IEP_IS_INSTITUTION_SWITCHER (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (show_institution), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (iep_context_get_session (context), "reloaded", G_CALLBACK (build_tree), self,
                           G_CONNECT_SWAPPED);
  build_tree (self);
  show_institution (self);
}

/**
 * iep_institution_switcher_popup:
 * @self: the switcher
 *
 * Opens the list of institutions, as if its button was pressed.
 */
void
iep_institution_switcher_popup (IepInstitutionSwitcher *self)
{
  g_return_if_fail (IEP_IS_INSTITUTION_SWITCHER (self));

  gtk_menu_button_popup (self->button);
}
