/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button that says which institution or person is chosen and opens the searched list of them all. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/iep-dated-code.h"
#include "ui/widgets/iep-accessible.h"
#include "ui/widgets/iep-error-ui.h"

struct _IepChooser
{
  GtkWidget           parent_instance;

  char               *kind;
  char               *code;
  char               *label; /* what the choice is about, for assistive technology */
  IepSession         *session;
  gint64              institution_id;
  GCancellable       *cancellable;
  GListModel         *items;

  GtkWidget          *button;
  GtkWidget          *name;
  GtkWidget          *popover;
  GtkWidget          *search;
  GtkWidget          *list;
  GtkWidget          *nothing;
  GtkFilterListModel *filtered;
  GtkFilter          *filter;
  GtkSingleSelection *selection;
  char               *wanted; /* what is searched for, folded */
};

G_DEFINE_FINAL_TYPE (IepChooser, iep_chooser, GTK_TYPE_WIDGET)

enum
{
  PROP_KIND = 1,
  PROP_CODE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static char *
fold (const char *text)
{
  g_autofree char *plain = text != NULL ? g_str_to_ascii (text, NULL) : g_strdup ("");

  return g_utf8_casefold (plain, -1);
}

static gboolean
matches (gpointer item,
         gpointer data)
{
  IepChooser *self = data;
  g_autofree char *words = NULL;
  g_autofree char *folded = NULL;

  if (self->wanted == NULL || *self->wanted == '\0')
    return TRUE;
  words = g_strjoin (" ", iep_record_get_string (item, "name"), iep_record_get_string (item, "detail"), NULL);
  folded = fold (words);
  return strstr (folded, self->wanted) != NULL;
}

static const char *
find_name (IepChooser *self)
{
  for (guint i = 0; self->code != NULL && self->items != NULL && i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr(IepRecord) item = g_list_model_get_item (self->items, i);

      if (g_strcmp0 (iep_record_get_string (item, "code"), self->code) == 0)
        return iep_record_get_string (item, "name");
    }
  return NULL;
}

static void
show_code (IepChooser *self)
{
  const char *known = find_name (self);
  /* Who is chosen before the list has come is called by the code as long as that says something. */
  const char *words = known != NULL ? known
                      : self->code == NULL ? _("Choose…")
                      : g_str_equal (self->kind, "institution") ? "…" : self->code;
  g_autofree char *spoken = NULL;

  gtk_label_set_label (GTK_LABEL (self->name), words);
  gtk_widget_set_tooltip_text (self->button, known);
  /* Translators: what a screen reader says of a button that chooses: what for, and what is chosen. */
  spoken = self->label != NULL ? g_strdup_printf (_("%s: %s"), self->label, words) : g_strdup (words);
  iep_accessible_set_name (self->button, spoken);
}

static void
search_changed_cb (IepChooser *self)
{
  gboolean any;

  g_free (self->wanted);
  self->wanted = fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  gtk_widget_set_visible (self->nothing, !any);
  if (any && *self->wanted != '\0')
    gtk_single_selection_set_selected (self->selection, 0);
}

static void
take_items (IepChooser *self,
            GListModel *items)
{
  g_set_object (&self->items, items);
  gtk_filter_list_model_set_model (self->filtered, items);
  show_code (self);
  search_changed_cb (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepChooser) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) items = iep_chooser_items_finish (IEP_SESSION (source), result, &error);

  if (self->button == NULL)
    return;
  if (items != NULL)
    take_items (self, items);
  else
    iep_error_toast (GTK_WIDGET (self), error);
}

/* Who is no administrator chooses among the institutions of their own. */
static GListModel *
list_own (IepSession *session)
{
  GListModel *institutions = iep_session_get_institutions (session);
  GListStore *items = g_list_store_new (IEP_TYPE_DATED_CODE);

  for (guint i = 0; i < g_list_model_get_n_items (institutions); i++)
    {
      g_autoptr(IepInstitution) institution = g_list_model_get_item (institutions, i);
      g_autoptr(IepRecord) item = g_object_new (IEP_TYPE_DATED_CODE, NULL);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, iep_institution_get_id (institution));
      g_autofree char *words = g_strdup_printf ("%s %s", iep_institution_get_code (institution),
                                                iep_institution_get_name (institution));

      if (iep_institution_get_reviewed (institution))
        continue;
      iep_record_set_string (item, "code", id);
      iep_record_set_string (item, "name", words);
      g_list_store_append (items, item);
    }
  return G_LIST_MODEL (items);
}

static void
load (IepChooser *self)
{
  if (self->session == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (g_str_equal (self->kind, "institution") && !iep_session_is_administrator (self->session))
    {
      g_autoptr(GListModel) own = list_own (self->session);

      take_items (self, own);
      return;
    }
  self->cancellable = g_cancellable_new ();
  iep_chooser_items_async (self->session, self->kind, self->institution_id, self->cancellable, read_cb,
                           g_object_ref (self));
}

static void
choose (IepChooser *self,
        guint       position)
{
  g_autoptr(IepRecord) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (item != NULL)
    iep_chooser_set_code (self, iep_record_get_string (item, "code"));
}

static void
search_activated_cb (IepChooser *self)
{
  guint position;

  search_changed_cb (self);
  position = gtk_single_selection_get_selected (self->selection);
  if (position != GTK_INVALID_LIST_POSITION)
    choose (self, position);
}

static void
shown_cb (IepChooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->search);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr(IepRecord) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_strcmp0 (iep_record_get_string (item, "code"), self->code) == 0)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_set_margin_top (box, 3);
  gtk_widget_set_margin_bottom (box, 3);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  IepRecord *record = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *name = gtk_widget_get_first_child (box);
  GtkWidget *detail = gtk_widget_get_last_child (box);
  const char *words = iep_record_get_string (record, "name");
  const char *more = iep_record_get_string (record, "detail");

  gtk_label_set_label (GTK_LABEL (name), words);
  gtk_widget_set_tooltip_text (name, words);
  gtk_label_set_label (GTK_LABEL (detail), more);
  gtk_widget_set_visible (detail, more != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static GtkWidget *
make_list (IepChooser *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (choose), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  return scrolled;
}

static void
make_popover (IepChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  self->nothing = gtk_label_new (_("Nothing of that name"));
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_box_append (GTK_BOX (box), make_list (self));

  self->popover = gtk_popover_new ();
  gtk_widget_set_size_request (self->popover, 380, -1);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_widget_add_css_class (self->popover, "switcher-popover");
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_popover_popdown), self->popover);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (shown_cb), self);
}

static gboolean
iep_chooser_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (IEP_CHOOSER (widget)->button, GTK_DIR_TAB_FORWARD);
}

static void
iep_chooser_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  IepChooser *self = IEP_CHOOSER (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_chooser_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  IepChooser *self = IEP_CHOOSER (object);

  switch (id)
    {
    case PROP_KIND:
      g_free (self->kind);
      self->kind = g_value_dup_string (value);
      break;
    case PROP_CODE:
      iep_chooser_set_code (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_chooser_dispose (GObject *object)
{
  IepChooser *self = IEP_CHOOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_chooser_parent_class)->dispose (object);
}

static void
iep_chooser_finalize (GObject *object)
{
  IepChooser *self = IEP_CHOOSER (object);

  g_free (self->kind);
  g_free (self->code);
  g_free (self->label);
  g_free (self->wanted);

  G_OBJECT_CLASS (iep_chooser_parent_class)->finalize (object);
}

static void
iep_chooser_class_init (IepChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_chooser_get_property;
  object_class->set_property = iep_chooser_set_property;
  object_class->dispose = iep_chooser_dispose;
  object_class->finalize = iep_chooser_finalize;
  widget_class->grab_focus = iep_chooser_grab_focus;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, "institution",
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "chooser");
}

static void
iep_chooser_init (IepChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("pan-down-symbolic");

  self->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), arrow);

  make_popover (self);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  /* The button centres what stands in it by a box of its own. */
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_halign (gtk_widget_get_parent (box), GTK_ALIGN_FILL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * iep_chooser_new:
 * @kind: `institution`, `person` or `deputy`
 *
 * Returns: (transfer floating): a chooser with nothing to choose from yet
 */
GtkWidget *
iep_chooser_new (const char *kind)
{
  return g_object_new (IEP_TYPE_CHOOSER, "kind", kind, NULL);
}

/**
 * iep_chooser_set_label:
 * @self: a chooser
 * @label: what the choice is about, for assistive technology
 */
void
iep_chooser_set_label (IepChooser *self,
                       const char *label)
{
  g_return_if_fail (IEP_IS_CHOOSER (self));

  g_free (self->label);
  self->label = g_strdup (label);
  show_code (self);
}

/**
 * iep_chooser_set_source:
 * @self: a chooser
 * @session: (nullable): whose institutions and people
 * @institution_id: where a deputy is looked for, or 0
 *
 * Reads what there is to choose from.
 */
void
iep_chooser_set_source (IepChooser *self,
                        IepSession *session,
                        gint64      institution_id)
{
  g_return_if_fail (IEP_IS_CHOOSER (self));

  g_set_object (&self->session, session);
  self->institution_id = institution_id;
  load (self);
}

/**
 * iep_chooser_get_code:
 * @self: a chooser
 *
 * Returns: (transfer none) (nullable): what is chosen
 */
const char *
iep_chooser_get_code (IepChooser *self)
{
  g_return_val_if_fail (IEP_IS_CHOOSER (self), NULL);

  return self->code;
}

/**
 * iep_chooser_set_code:
 * @self: a chooser
 * @code: (nullable): what is chosen from now on
 */
void
iep_chooser_set_code (IepChooser *self,
                      const char *code)
{
  g_return_if_fail (IEP_IS_CHOOSER (self));

  if (g_strcmp0 (self->code, code) != 0)
    {
      g_free (self->code);
      self->code = g_strdup (code);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODE]);
    }
  show_code (self);
}
