/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window asks of every section of its sidebar. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-page.h"

G_DEFINE_INTERFACE (IepPage, iep_page, GTK_TYPE_WIDGET)

static void
iep_page_default_init (IepPageInterface *iface)
{
  g_object_interface_install_property (iface,
                                       g_param_spec_object ("context", NULL, NULL, IEP_TYPE_CONTEXT,
                                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

/**
 * iep_page_get_context:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what the page works on; it lives as long as the page
 */
IepContext *
iep_page_get_context (IepPage *self)
{
  g_autoptr(IepContext) context = NULL;

  g_return_val_if_fail (IEP_IS_PAGE (self), NULL);

  g_object_get (self, "context", &context, NULL);

  return context;
}

/**
 * iep_page_show_object:
 * @self: a page
 * @id: what to show, by the id that iep_context_navigate() carries
 */
void
iep_page_show_object (IepPage *self,
                      gint64   id)
{
  IepPageInterface *iface;

  g_return_if_fail (IEP_IS_PAGE (self));

  iface = IEP_PAGE_GET_IFACE (self);
  if (iface->show_object != NULL)
    iface->show_object (self, id);
}

/**
 * iep_page_has_unsaved:
 * @self: a page
 *
 * Returns: whether the user typed something that is not saved yet
 */
gboolean
iep_page_has_unsaved (IepPage *self)
{
  IepPageInterface *iface;

  g_return_val_if_fail (IEP_IS_PAGE (self), FALSE);

  iface = IEP_PAGE_GET_IFACE (self);

  return iface->has_unsaved != NULL && iface->has_unsaved (self);
}

/**
 * iep_page_discard_unsaved:
 * @self: a page
 *
 * The user said that what is unsaved may be lost.
 */
void
iep_page_discard_unsaved (IepPage *self)
{
  IepPageInterface *iface;

  g_return_if_fail (IEP_IS_PAGE (self));

  iface = IEP_PAGE_GET_IFACE (self);
  if (iface->discard_unsaved != NULL)
    iface->discard_unsaved (self);
}

/**
 * iep_page_get_actions:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the actions the window offers under the prefix "page"
 */
GActionGroup *
iep_page_get_actions (IepPage *self)
{
  IepPageInterface *iface;

  g_return_val_if_fail (IEP_IS_PAGE (self), NULL);

  iface = IEP_PAGE_GET_IFACE (self);

  return iface->get_actions != NULL ? iface->get_actions (self) : NULL;
}

/**
 * iep_page_get_menu:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what the page adds to the menu of the header bar
 */
GMenuModel *
iep_page_get_menu (IepPage *self)
{
  IepPageInterface *iface;

  g_return_val_if_fail (IEP_IS_PAGE (self), NULL);

  iface = IEP_PAGE_GET_IFACE (self);

  return iface->get_menu != NULL ? iface->get_menu (self) : NULL;
}

/**
 * iep_page_get_new_label:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): translated words for the action "page.new"
 */
const char *
iep_page_get_new_label (IepPage *self)
{
  IepPageInterface *iface;

  g_return_val_if_fail (IEP_IS_PAGE (self), NULL);

  iface = IEP_PAGE_GET_IFACE (self);

  return iface->get_new_label != NULL ? iface->get_new_label (self) : NULL;
}

/**
 * iep_page_show_funding:
 * @self: a page that is shown
 * @ekk: (nullable): an EKK code
 * @programme: (nullable): a budget programme
 * @source: (nullable): the code of a funding source
 * @year: the year of the money, 0 for any
 *
 * Goes to the procurements that take this money.
 */
void
iep_page_show_funding (IepPage    *self,
                       const char *ekk,
                       const char *programme,
                       const char *source,
                       int         year)
{
  GtkWidget *root;
  GVariant *funding;

  g_return_if_fail (IEP_IS_PAGE (self));

  root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  funding = g_variant_ref_sink (g_variant_new ("(sssi)", ekk != NULL ? ekk : "", programme != NULL ? programme : "",
                                               source != NULL ? source : "", year));
  iep_context_navigate (iep_page_get_context (self), "procurements", 0);
  /* The window has the actions of that page now. */
  gtk_widget_activate_action_variant (root, "page.show-funding", funding);
  g_variant_unref (funding);
}
