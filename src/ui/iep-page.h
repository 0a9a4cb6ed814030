/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window asks of every section of its sidebar. */
#pragma once

#include <gtk/gtk.h>

#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_PAGE (iep_page_get_type ())
G_DECLARE_INTERFACE (IepPage, iep_page, IEP, PAGE, GtkWidget)

/**
 * IepPageInterface:
 * @show_object: show the object with this id (a plan version, a procurement revision …), whatever was shown before
 * @has_unsaved: whether the user typed something that is not saved yet
 * @discard_unsaved: the user said that what is unsaved may be lost
 * @get_actions: (transfer none): the page's own actions. The window inserts the group under the prefix "page"
 *   while the page is shown. "page.new" (Ctrl+N), "page.search" (Ctrl+F) and "page.refresh" (F5) have keys and
 *   buttons in the header bar of the window when the group holds them; enabled or not follows the action.
 *   "search" may be stateful (boolean): its button is then a toggle. Without "page.refresh" F5 emits
 *   IepContext::changed. A page inside the page may offer "page.back": Alt+Left uses it while it is enabled.
 * @get_menu: (transfer none) (nullable): what the page adds to the ⋮ menu of the header bar ("page.…" actions)
 * @get_new_label: (nullable): translated words for "page.new", e.g. _("New Procurement")
 *
 * Every vfunc may be left out. A page has the read-write object property "context" (IepContext): override it with
 * g_object_class_override_property (object_class, PROP_CONTEXT, "context"). It is set once, at construction.
 * Change of institution or year: listen to notify::institution and notify::year of the context; the window has
 * asked about unsaved edits before.
 */
struct _IepPageInterface
{
  GTypeInterface parent;

  void          (*show_object)     (IepPage *self,
                                    gint64   id);
  gboolean      (*has_unsaved)     (IepPage *self);
  void          (*discard_unsaved) (IepPage *self);
  GActionGroup *(*get_actions)     (IepPage *self);
  GMenuModel   *(*get_menu)        (IepPage *self);
  const char   *(*get_new_label)   (IepPage *self);
};

IepContext   *iep_page_get_context     (IepPage *self);
void          iep_page_show_object     (IepPage *self,
                                        gint64   id);
gboolean      iep_page_has_unsaved     (IepPage *self);
void          iep_page_discard_unsaved (IepPage *self);
GActionGroup *iep_page_get_actions     (IepPage *self);
GMenuModel   *iep_page_get_menu        (IepPage *self);
const char   *iep_page_get_new_label   (IepPage *self);
void          iep_page_show_funding    (IepPage    *self,
                                        const char *ekk,
                                        const char *programme,
                                        const char *source,
                                        int         year);

G_END_DECLS
