/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list under an entry that searches: it never takes the focus, the entry's keys move through it. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-suggestions.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 320

struct _IepSuggestions
{
  GtkPopover parent_instance;

  GListModel *codes;
  GtkSingleSelection *selection;
  GtkWidget *scrolled;
  GtkWidget *list;
  GtkWidget *nothing;
  gboolean with_codes;
};

G_DEFINE_FINAL_TYPE (IepSuggestions, iep_suggestions, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
activate_cb (IepSuggestions *self,
             guint           position)
{
  g_autoptr(IepCode) code = g_list_model_get_item (self->codes, position);

  if (code != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, code);
}

static void
setup_row_cb (IepSuggestions *self,
              GtkListItem    *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *code = gtk_label_new (NULL);
  GtkWidget *name = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (code), 0);
  gtk_widget_set_valign (code, GTK_ALIGN_START);
  gtk_widget_add_css_class (code, "numeric");
  gtk_widget_add_css_class (code, "dim-label");
  gtk_widget_set_visible (code, self->with_codes);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), code);
  gtk_box_append (GTK_BOX (box), name);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (IepSuggestions *self,
             GtkListItem    *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  IepCode *code = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), iep_code_get_code (code));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), iep_code_get_name (code));
}

/* Whether any of the entry is in sight in all that scrolls around it. */
static gboolean
has_place (IepSuggestions *self)
{
  GtkWidget *entry = gtk_widget_get_parent (GTK_WIDGET (self));

  for (GtkWidget *ancestor = entry; ancestor != NULL; ancestor = gtk_widget_get_parent (ancestor))
    {
      graphene_rect_t bounds, sight;

      if (!GTK_IS_SCROLLED_WINDOW (ancestor))
        continue;
      graphene_rect_init (&sight, 0, 0, gtk_widget_get_width (ancestor), gtk_widget_get_height (ancestor));
      if (!gtk_widget_compute_bounds (entry, ancestor, &bounds) || !graphene_rect_intersection (&bounds, &sight, NULL))
        return FALSE;
    }
  return TRUE;
}

static void
watch (IepSuggestions *self,
       GtkAdjustment  *adjustment)
{
  g_signal_handlers_disconnect_by_func (adjustment, gtk_popover_popdown, self);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
}

/* A list whose entry is scrolled away has no place on the screen. */
static void
close_when_scrolled (IepSuggestions *self)
{
  for (GtkWidget *ancestor = gtk_widget_get_parent (GTK_WIDGET (self)); ancestor != NULL;
       ancestor = gtk_widget_get_parent (ancestor))
    if (GTK_IS_SCROLLED_WINDOW (ancestor))
      {
        watch (self, gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (ancestor)));
        watch (self, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (ancestor)));
      }
}

static void
iep_suggestions_dispose (GObject *object)
{
  IepSuggestions *self = IEP_SUGGESTIONS (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->codes);

  G_OBJECT_CLASS (iep_suggestions_parent_class)->dispose (object);
}

static void
iep_suggestions_class_init (IepSuggestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_suggestions_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, IEP_TYPE_CODE);
}

static void
iep_suggestions_init (IepSuggestions *self)
{
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
  gtk_widget_add_css_class (GTK_WIDGET (self), "iep-suggestions");
}

/**
 * iep_suggestions_new:
 * @codes: (transfer none): the #IepCode s to offer; the list follows it
 * @with_codes: whether the code stands before the name
 *
 * Returns: a popover; give it a parent and present it when that is allocated
 */
GtkWidget *
iep_suggestions_new (GListModel *codes,
                     gboolean    with_codes)
{
  IepSuggestions *self;
  GtkListItemFactory *factory;
  GtkWidget *box;

  g_return_val_if_fail (G_IS_LIST_MODEL (codes), NULL);

  self = g_object_new (IEP_TYPE_SUGGESTIONS, NULL);
  self->codes = g_object_ref (codes);
  self->with_codes = with_codes;

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_row_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_row_cb), self);
  self->selection = gtk_single_selection_new (g_object_ref (codes));
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_widget_set_can_focus (self->list, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Suggestions"), -1);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->list);

  self->nothing = gtk_label_new (_("Nothing found"));
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_widget_set_margin_top (self->nothing, 12);
  gtk_widget_set_margin_bottom (self->nothing, 12);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_popover_set_child (GTK_POPOVER (self), box);

  return GTK_WIDGET (self);
}

/**
 * iep_suggestions_open:
 * @min_width: at least this wide, in pixels
 *
 * Shows what there is, or says that there is nothing, under the entry; not when that is scrolled out of sight.
 */
void
iep_suggestions_open (IepSuggestions *self,
                      int             min_width)
{
  guint n;

  g_return_if_fail (IEP_IS_SUGGESTIONS (self));

  if (!has_place (self))
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  close_when_scrolled (self);
  n = g_list_model_get_n_items (self->codes);
  gtk_widget_set_visible (self->nothing, n == 0);
  gtk_widget_set_visible (self->scrolled, n > 0);
  gtk_widget_set_size_request (GTK_WIDGET (self), min_width, -1);
  gtk_popover_popup (GTK_POPOVER (self));
}

/**
 * iep_suggestions_move:
 * @step: how many rows down, or up when negative
 *
 * Selects another row and shows it.
 */
void
iep_suggestions_move (IepSuggestions *self,
                      int             step)
{
  guint n, position;

  g_return_if_fail (IEP_IS_SUGGESTIONS (self));

  n = g_list_model_get_n_items (self->codes);
  if (n == 0)
    return;
  position = gtk_single_selection_get_selected (self->selection);
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  else
    position = CLAMP ((int) position + step, 0, (int) n - 1);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
}

/**
 * iep_suggestions_get_selected:
 *
 * Returns: (transfer none) (nullable): the row the keys are at
 */
IepCode *
iep_suggestions_get_selected (IepSuggestions *self)
{
  g_return_val_if_fail (IEP_IS_SUGGESTIONS (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}
