/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GTK 4.8 does not tell assistive technology: names of icon buttons, and what is not on the screen. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-accessible.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What a button without a name is called: its words, or where it shows only an icon what its tooltip says. */
static const char *
find_name (GtkWidget *widget)
{
  const char *icon = NULL;

  if (GTK_IS_MENU_BUTTON (widget))
    {
      if (gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)) != NULL)
        return gtk_menu_button_get_label (GTK_MENU_BUTTON (widget));
      icon = gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget));
    }
  else if (GTK_IS_BUTTON (widget))
    {
      icon = gtk_button_get_icon_name (GTK_BUTTON (widget));
    }

  if (icon == NULL)
    return NULL;

  if (gtk_widget_get_tooltip_text (widget) != NULL)
    return gtk_widget_get_tooltip_text (widget);

  /* A toast has such a button. */
  return g_str_equal (icon, "window-close-symbolic") ? _("Close") : NULL;
}

static gboolean
has_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
set_hidden (GtkWidget *widget,
            gboolean   hidden)
{
  if (hidden)
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN);
}

/* A stack keeps the pages that are not shown among its children, and so does the tree a screen reader reads. */
static void
show_one_page (GtkWidget *page)
{
  GtkWidget *stack = gtk_widget_get_parent (page);

  for (GtkWidget *sibling = gtk_widget_get_first_child (stack);
       sibling != NULL;
       sibling = gtk_widget_get_next_sibling (sibling))
    set_hidden (sibling, sibling != page);
}

/* GTK calls a button with a mnemonic "C_hange Change", and one that could have had a mnemonic "Change Change". */
static void
name_without_mnemonic (GtkWidget *button)
{
  const char *label = gtk_button_get_label (GTK_BUTTON (button));
  GString *words;

  if (label == NULL)
    return;

  words = g_string_new (label);
  g_string_replace (words, "_", "", 1);
  iep_accessible_set_name (button, words->str);
  g_string_free (words, TRUE);
}

static void
activate_row_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       row)
{
  gtk_widget_activate (row);
}

/* Whoever presses things through the accessibility bus (a switch, a voice, a test) finds no action on a row. */
static void
make_pressable (GtkWidget *row)
{
  static const GActionEntry entries[] = {
    { .name = "activate", .activate = activate_row_cb },
  };
  g_autoptr(GSimpleActionGroup) group = NULL;

  if (g_object_get_data (G_OBJECT (row), "iep-pressable") != NULL)
    return;

  group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), row);
  gtk_widget_insert_action_group (row, "row", G_ACTION_GROUP (group));
  g_object_set_data (G_OBJECT (row), "iep-pressable", group);
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  const char *name;

  if (GTK_IS_STACK (parent) || ADW_IS_VIEW_STACK (parent))
    show_one_page (widget);
  else if (GTK_IS_REVEALER (parent))
    set_hidden (widget, FALSE);
  else if (GTK_IS_REVEALER (widget))
    {
      GtkWidget *child = gtk_revealer_get_child (GTK_REVEALER (widget));

      if (child != NULL && !gtk_revealer_get_reveal_child (GTK_REVEALER (widget)))
        set_hidden (child, TRUE);
    }

  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    name_without_mnemonic (widget);

  /* What takes the focus in a drop-down is the button inside of it. */
  if (GTK_IS_TOGGLE_BUTTON (widget) && GTK_IS_DROP_DOWN (parent))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (widget),
                                    GTK_ACCESSIBLE_RELATION_LABELLED_BY, parent, NULL,
                                    -1);

  if (GTK_IS_LIST_BOX_ROW (widget) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)))
    make_pressable (widget);

  name = find_name (widget);
  if (name != NULL && !has_name (widget))
    iep_accessible_set_name (widget, name);

  return TRUE;
}

static gboolean
unmapped_cb (GSignalInvocationHint *hint,
             guint                  n_values,
             const GValue          *values,
             gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_REVEALER (gtk_widget_get_parent (widget)))
    set_hidden (widget, TRUE);

  return TRUE;
}

/**
 * iep_accessible_watch:
 *
 * From now on, for every window of the program: a button that shows only an icon is called what its tooltip says
 * unless it has a name, a row of a list box can be pressed through the accessibility bus, and pages of a stack and
 * children of a revealer that are not on the screen are hidden from assistive technology too. Called once, before
 * the first window.
 */
void
iep_accessible_watch (void)
{
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("unmap", GTK_TYPE_WIDGET), 0, unmapped_cb, NULL, NULL);
}

/**
 * iep_accessible_set_name:
 * @widget: a control
 * @name: what a screen reader calls it, translated
 *
 * Names a control by these words alone, and not also by the icon or the words inside of it.
 */
void
iep_accessible_set_name (GtkWidget  *widget,
                         const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);

  /* GTK names a button by its child and joins that with the label: "Back GtkImage". */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
