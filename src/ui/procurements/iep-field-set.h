/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields and grids of a form together: bound, searched, marked, focused by the path the server uses. */
#pragma once

#include "domain/iep-procurement.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _IepFieldSet IepFieldSet;

IepFieldSet *iep_field_set_new      (GtkWidget      *content);
void         iep_field_set_free     (IepFieldSet    *self);
void         iep_field_set_add_grid (IepFieldSet    *self,
                                     const char     *list,
                                     GtkWidget      *grid,
                                     GtkWidget      *refusal);
void         iep_field_set_watch    (IepFieldSet    *self,
                                     GCallback       callback,
                                     gpointer        object);
void         iep_field_set_bind     (IepFieldSet    *self,
                                     IepSession     *session,
                                     IepProcurement *procurement);
gboolean     iep_field_set_mark     (IepFieldSet    *self,
                                     const char     *path,
                                     const char     *words);
void         iep_field_set_unmark   (IepFieldSet    *self);
gboolean     iep_field_set_has_wrong  (IepFieldSet  *self);
void         iep_field_set_focus_wrong (IepFieldSet *self);
gboolean     iep_field_set_get_busy (IepFieldSet    *self);
gboolean     iep_field_set_focus    (IepFieldSet    *self,
                                     const char     *path);
char        *iep_field_path_root    (const char     *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepFieldSet, iep_field_set_free)

G_END_DECLS
