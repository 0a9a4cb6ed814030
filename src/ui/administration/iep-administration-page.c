/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Administration": institutions, people, rights, delegations and classifications, a page each. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-administration-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/administration/iep-classifications-view.h"
#include "ui/administration/iep-delegations-view.h"
#include "ui/administration/iep-institutions-view.h"
#include "ui/administration/iep-people-view.h"
#include "ui/administration/iep-rights-view.h"
#include "ui/iep-page.h"

struct _IepAdministrationPage
{
  GtkWidget           parent_instance;

  IepContext         *context;
  GSimpleActionGroup *actions;
  GHashTable         *shown; /* the pages that were looked at, which know the context */

  /* Template References */
  GtkStack           *stack;
};

static void page_iface_init (IepPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepAdministrationPage, iep_administration_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_PAGE, page_iface_init))

enum
{
  PROP_0,
  PROP_CONTEXT,
};

static IepAdministrationView *
get_view (IepAdministrationPage *self)
{
  return IEP_ADMINISTRATION_VIEW (gtk_stack_get_visible_child (self->stack));
}

/* A page reads nothing before somebody looks at it. */
static void
view_shown_cb (IepAdministrationPage *self)
{
  IepAdministrationView *view = get_view (self);
  GAction *create = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "new");

  if (self->context == NULL || view == NULL)
    return;
  if (g_hash_table_add (self->shown, view))
    iep_administration_view_set_context (view, self->context);
  else
    iep_administration_view_load (view);
  /* The button in the header bar reads its words when it changes. */
  g_simple_action_set_enabled (G_SIMPLE_ACTION (create), FALSE);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (create), iep_administration_view_get_new_label (view) != NULL);
}

/* Institutions and people belong to nobody's place: their changes are those of the whole system. */
static void
changed_cb (IepAdministrationPage *self,
            gint64                 institution_id)
{
  IepAdministrationView *view = get_view (self);

  if (institution_id == 0 && view != NULL && g_hash_table_contains (self->shown, view))
    iep_administration_view_load (view);
}

/* Actions ----------------------------------------------------------------------------------------- */

static void
new_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  iep_administration_view_create (get_view (data));
}

static void
search_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  iep_administration_view_search (get_view (data));
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  iep_administration_view_load (get_view (data));
}

/* Page interface ------------------------------------------------------------------------------------ */

static GActionGroup *
get_actions (IepPage *page)
{
  return G_ACTION_GROUP (IEP_ADMINISTRATION_PAGE (page)->actions);
}

static const char *
get_new_label (IepPage *page)
{
  IepAdministrationView *view = get_view (IEP_ADMINISTRATION_PAGE (page));

  return view != NULL ? iep_administration_view_get_new_label (view) : NULL;
}

static gboolean
has_unsaved (IepPage *page)
{
  GHashTableIter iter;
  gpointer view;

  g_hash_table_iter_init (&iter, IEP_ADMINISTRATION_PAGE (page)->shown);
  while (g_hash_table_iter_next (&iter, &view, NULL))
    if (iep_administration_view_has_unsaved (view))
      return TRUE;
  return FALSE;
}

static void
discard_unsaved (IepPage *page)
{
  GHashTableIter iter;
  gpointer view;

  g_hash_table_iter_init (&iter, IEP_ADMINISTRATION_PAGE (page)->shown);
  while (g_hash_table_iter_next (&iter, &view, NULL))
    iep_administration_view_discard_unsaved (view);
}

static void
page_iface_init (IepPageInterface *iface)
{
  iface->get_actions = get_actions;
  iface->get_new_label = get_new_label;
  iface->has_unsaved = has_unsaved;
  iface->discard_unsaved = discard_unsaved;
}

/* The widget ------------------------------------------------------------------------------------------ */

static void
set_context (IepAdministrationPage *self,
             IepContext            *context)
{
  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  view_shown_cb (self);
}

static void
iep_administration_page_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, IEP_ADMINISTRATION_PAGE (object)->context);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_administration_page_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        set_context (IEP_ADMINISTRATION_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_administration_page_dispose (GObject *object)
{
  IepAdministrationPage *self = IEP_ADMINISTRATION_PAGE (object);
  GtkWidget *child;

  g_clear_pointer (&self->shown, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ADMINISTRATION_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->actions);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_administration_page_parent_class)->dispose (object);
}

static void
iep_administration_page_class_init (IepAdministrationPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_administration_page_get_property;
  object_class->set_property = iep_administration_page_set_property;
  object_class->dispose = iep_administration_page_dispose;
  g_object_class_override_property (object_class, PROP_CONTEXT, "context");

  g_type_ensure (IEP_TYPE_CLASSIFICATIONS_VIEW);
  g_type_ensure (IEP_TYPE_DELEGATIONS_VIEW);
  g_type_ensure (IEP_TYPE_INSTITUTIONS_VIEW);
  g_type_ensure (IEP_TYPE_PEOPLE_VIEW);
  g_type_ensure (IEP_TYPE_RIGHTS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-administration-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepAdministrationPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, view_shown_cb);
}

static void
iep_administration_page_init (IepAdministrationPage *self)
{
  const GActionEntry entries[] = {
    { .name = "new", .activate = new_action },
    { .name = "search", .activate = search_action },
    { .name = "refresh", .activate = refresh_action },
  };

  self->shown = g_hash_table_new (NULL, NULL);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
