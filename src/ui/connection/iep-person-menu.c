/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person at the bottom of the sidebar: who one is, with which rights, and how to become somebody else. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-person-menu.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "ui/administration/iep-delegations-view.h"
#include "ui/iep-application.h"
#include "ui/widgets/iep-accessible.h"

struct _IepPersonMenu
{
  AdwBin         parent_instance;

  GtkMenuButton *button;
  GtkPopover    *popover;
  AdwAvatar     *avatar;
  GtkLabel      *name_label;
  GtkLabel      *title_label;
  GtkLabel      *full_name_label;
  GtkLabel      *full_title_label;
  GtkLabel      *place_label;
  GtkLabel      *rights_label;
  GtkImage      *server_icon;
  GtkLabel      *server_label;
  GtkWidget     *delegate_button;
  GtkWidget     *people_box;
  GtkListBox    *people_list;

  IepContext    *context;
  gboolean       demonstration;
};

G_DEFINE_FINAL_TYPE (IepPersonMenu, iep_person_menu, ADW_TYPE_BIN)

static void
append_right (GString        *markup,
              IepInstitution *institution,
              const char     *right)
{
  g_autofree char *name = institution != NULL ? iep_institution_dup_right (institution, right) : g_strdup (iep_label_right (right));
  g_autofree char *line = g_markup_printf_escaped ("%s<b>%s</b>\n%s", markup->len > 0 ? "\n" : "", name,
                                                   iep_label_right_description (right));

  g_string_append (markup, line);
}

static void
show_rights (IepPersonMenu *self)
{
  IepSession *session = iep_context_get_session (self->context);
  IepInstitution *institution = iep_context_get_institution (self->context);
  GString *markup = g_string_new (NULL);

  if (institution != NULL)
    {
      const char * const *rights = iep_record_get_strv (IEP_RECORD (institution), "rights");

      for (gsize i = 0; rights[i] != NULL; i++)
        append_right (markup, institution, rights[i]);
      if (iep_institution_get_reviewed (institution))
        append_right (markup, institution, "endorse_ministry");
    }
  if (iep_session_is_administrator (session))
    append_right (markup, NULL, "administrate");

  gtk_label_set_label (self->place_label,
                       institution != NULL ? iep_institution_get_name (institution) : _("Your rights"));
  gtk_label_set_markup (self->rights_label, markup->len > 0 ? markup->str : _("No right here"));
  g_string_free (markup, TRUE);
}

static void
show_server (IepPersonMenu *self)
{
  IepConnection *connection = iep_session_get_connection (iep_context_get_session (self->context));
  IepServer *server = iep_connection_get_server (connection);
  const char *tls = iep_connection_get_tls (connection);
  g_autofree char *words = NULL;

  if (self->demonstration || iep_server_is_local (server))
    {
      words = g_strdup (_("Server on this computer"));
      gtk_image_set_from_icon_name (self->server_icon, "computer-symbolic");
    }
  else
    {
      g_autofree char *place = iep_server_describe (server);

      words = tls != NULL && *tls != '\0' ? g_strdup_printf ("%s\n%s", place, tls) : g_strdup (place);
      gtk_image_set_from_icon_name (self->server_icon,
                                    g_strcmp0 (iep_server_get_sslmode (server), "disable") == 0
                                    ? "channel-insecure-symbolic"
                                    : "channel-secure-symbolic");
    }

  gtk_label_set_label (self->server_label, words);
}

static void
show_person (IepPersonMenu *self)
{
  IepSession *session = iep_context_get_session (self->context);
  const char *name = iep_session_get_name (session);
  const char *title = iep_session_get_position_title (session);
  g_autofree char *accessible = NULL;

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->full_name_label, name);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->full_title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  gtk_widget_set_visible (GTK_WIDGET (self->title_label), title != NULL && *title != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->full_title_label), title != NULL && *title != '\0');

  /* Translators: what a screen reader says of the button of the person signed in; %s is the name. */
  accessible = g_strdup_printf (_("You: %s"), name);
  iep_accessible_set_name (GTK_WIDGET (self->button), accessible);
}

static GtkWidget *
create_person_row (gpointer item,
                   gpointer user_data)
{
  IepDemoPerson *person = item;
  const char *place = iep_demo_person_get_place (person);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (iep_demo_person_get_name (person));
  g_autofree char *words = *place != '\0'
    ? g_strdup_printf ("%s · %s", place, iep_demo_person_get_description (person))
    : g_strdup (iep_demo_person_get_description (person));
  GtkWidget *description = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (description), 0);
  gtk_label_set_wrap (GTK_LABEL (description), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (description), 44);
  gtk_widget_add_css_class (description, "caption");
  gtk_widget_add_css_class (description, "dim-label");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), description);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, iep_demo_person_get_login (person));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, iep_demo_person_get_name (person),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);

  return row;
}

/* Everybody but oneself. */
static gboolean
is_somebody_else (gpointer item,
                  gpointer user_data)
{
  return g_strcmp0 (iep_demo_person_get_login (item), user_data) != 0;
}

static void
popover_shown_cb (IepPersonMenu *self)
{
  show_rights (self);
  show_server (self);
  /* Who holds nothing anywhere has nothing to hand on. */
  gtk_widget_set_visible (self->delegate_button,
                          g_list_model_get_n_items (iep_session_get_institutions (iep_context_get_session (self->context))) > 0);

  if (self->demonstration)
    {
      IepSession *session = iep_context_get_session (self->context);
      IepDemoServer *demo_server = iep_application_get_demo_server (IEP_APPLICATION_DEFAULT);
      GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_somebody_else,
                                                             g_strdup (iep_session_get_login (session)), g_free));
      g_autoptr(GtkFilterListModel) others =
        gtk_filter_list_model_new (iep_demo_server_list_people (demo_server), filter);

      gtk_list_box_bind_model (self->people_list, G_LIST_MODEL (others), create_person_row, NULL, NULL);
    }
}

static void
popdown_cb (IepPersonMenu *self)
{
  gtk_popover_popdown (self->popover);
}

static void
delegate_cb (IepPersonMenu *self)
{
  gtk_popover_popdown (self->popover);
  iep_delegations_window_present (GTK_WIDGET (self), self->context);
}

static void
person_activated_cb (IepPersonMenu *self,
                     GtkListBoxRow *row)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.switch-person", "s", gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
iep_person_menu_dispose (GObject *object)
{
  IepPersonMenu *self = IEP_PERSON_MENU (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_person_menu_parent_class)->dispose (object);
}

static void
iep_person_menu_class_init (IepPersonMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_person_menu_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-person-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, button);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, avatar);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, name_label);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, title_label);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, full_name_label);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, full_title_label);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, place_label);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, rights_label);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, server_icon);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, server_label);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, delegate_button);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, people_box);
  gtk_widget_class_bind_template_child (widget_class, IepPersonMenu, people_list);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, popdown_cb);
  gtk_widget_class_bind_template_callback (widget_class, delegate_cb);
  gtk_widget_class_bind_template_callback (widget_class, person_activated_cb);
}

static void
iep_person_menu_init (IepPersonMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_person_menu_set_context:
 * @self: the menu
 * @context: who is signed in; set once
 * @demonstration: whether one can become anybody here
 */
void
iep_person_menu_set_context (IepPersonMenu *self,
                             IepContext    *context,
                             gboolean       demonstration)
{
  g_return_if_fail (IEP_IS_PERSON_MENU (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  self->demonstration = demonstration;
  gtk_widget_set_visible (self->people_box, demonstration);
  g_signal_connect_object (iep_context_get_session (context), "reloaded", G_CALLBACK (show_person), self,
                           G_CONNECT_SWAPPED);
  show_person (self);
}
