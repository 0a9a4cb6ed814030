/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the section of administration asks of each of its pages. */
#pragma once

#include <gtk/gtk.h>

#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_ADMINISTRATION_VIEW (iep_administration_view_get_type ())
G_DECLARE_INTERFACE (IepAdministrationView, iep_administration_view, IEP, ADMINISTRATION_VIEW, GtkWidget)

/**
 * IepAdministrationViewInterface:
 * @set_context: who works here; called once
 * @load: read again what is shown
 * @create: ask for what a new one needs
 * @get_new_label: translated words for @create
 * @search: go to the search entry
 * @has_unsaved: whether something typed is not saved yet
 * @discard_unsaved: the user said that it may be lost
 *
 * Everything but @set_context and @load may be left out.
 */
struct _IepAdministrationViewInterface
{
  GTypeInterface parent;

  void        (*set_context)     (IepAdministrationView *self,
                                  IepContext            *context);
  void        (*load)            (IepAdministrationView *self);
  void        (*create)          (IepAdministrationView *self);
  const char *(*get_new_label)   (IepAdministrationView *self);
  void        (*search)          (IepAdministrationView *self);
  gboolean    (*has_unsaved)     (IepAdministrationView *self);
  void        (*discard_unsaved) (IepAdministrationView *self);
};

void        iep_administration_view_set_context     (IepAdministrationView *self,
                                                     IepContext            *context);
void        iep_administration_view_load            (IepAdministrationView *self);
void        iep_administration_view_create          (IepAdministrationView *self);
const char *iep_administration_view_get_new_label   (IepAdministrationView *self);
void        iep_administration_view_search          (IepAdministrationView *self);
gboolean    iep_administration_view_has_unsaved     (IepAdministrationView *self);
void        iep_administration_view_discard_unsaved (IepAdministrationView *self);

G_END_DECLS
