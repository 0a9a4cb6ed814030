/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface of the pages inside the section of administration. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-administration-view.h"

G_DEFINE_INTERFACE (IepAdministrationView, iep_administration_view, GTK_TYPE_WIDGET)

static void
iep_administration_view_default_init (IepAdministrationViewInterface *iface)
{
}

/**
 * iep_administration_view_set_context:
 * @self: a page
 * @context: who works here; set once
 */
void
iep_administration_view_set_context (IepAdministrationView *self,
                                     IepContext            *context)
{
  g_return_if_fail (IEP_IS_ADMINISTRATION_VIEW (self));

  IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->set_context (self, context);
}

/**
 * iep_administration_view_load:
 * @self: a page
 *
 * Reads again what is shown.
 */
void
iep_administration_view_load (IepAdministrationView *self)
{
  g_return_if_fail (IEP_IS_ADMINISTRATION_VIEW (self));

  IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->load (self);
}

/**
 * iep_administration_view_create:
 * @self: a page
 *
 * Asks for what a new one needs.
 */
void
iep_administration_view_create (IepAdministrationView *self)
{
  g_return_if_fail (IEP_IS_ADMINISTRATION_VIEW (self));

  if (IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->create != NULL)
    IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->create (self);
}

/**
 * iep_administration_view_get_new_label:
 * @self: a page
 *
 * Returns: (nullable): translated words for making a new one; %NULL when nothing is made here
 */
const char *
iep_administration_view_get_new_label (IepAdministrationView *self)
{
  g_return_val_if_fail (IEP_IS_ADMINISTRATION_VIEW (self), NULL);

  return IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->get_new_label != NULL
         ? IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->get_new_label (self) : NULL;
}

/**
 * iep_administration_view_search:
 * @self: a page
 *
 * Goes to the search entry, where there is one.
 */
void
iep_administration_view_search (IepAdministrationView *self)
{
  g_return_if_fail (IEP_IS_ADMINISTRATION_VIEW (self));

  if (IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->search != NULL)
    IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->search (self);
}

/**
 * iep_administration_view_has_unsaved:
 * @self: a page
 *
 * Returns: whether something typed is not saved yet
 */
gboolean
iep_administration_view_has_unsaved (IepAdministrationView *self)
{
  g_return_val_if_fail (IEP_IS_ADMINISTRATION_VIEW (self), FALSE);

  return IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->has_unsaved != NULL &&
         IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->has_unsaved (self);
}

/**
 * iep_administration_view_discard_unsaved:
 * @self: a page
 *
 * The user said that what is unsaved may be lost.
 */
void
iep_administration_view_discard_unsaved (IepAdministrationView *self)
{
  g_return_if_fail (IEP_IS_ADMINISTRATION_VIEW (self));

  if (IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->discard_unsaved != NULL)
    IEP_ADMINISTRATION_VIEW_GET_IFACE (self)->discard_unsaved (self);
}
