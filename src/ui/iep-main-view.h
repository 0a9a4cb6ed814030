/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody signed in sees: the sidebar of sections, the institution and year on top, the page. */
#pragma once

#include <adwaita.h>

#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_MAIN_VIEW (iep_main_view_get_type ())
G_DECLARE_FINAL_TYPE (IepMainView, iep_main_view, IEP, MAIN_VIEW, AdwBin)

GtkWidget  *iep_main_view_new                (void);
void        iep_main_view_set_context        (IepMainView          *self,
                                              IepContext           *context,
                                              gboolean              demonstration);

IepContext *iep_main_view_get_context        (IepMainView          *self);
const char *iep_main_view_get_section        (IepMainView          *self);
gboolean    iep_main_view_show_section       (IepMainView          *self,
                                              const char           *name);
void        iep_main_view_show_nth_section   (IepMainView          *self,
                                              int                   number);
void        iep_main_view_go_back            (IepMainView          *self);
void        iep_main_view_refresh            (IepMainView          *self);
void        iep_main_view_choose_institution (IepMainView          *self);
void        iep_main_view_set_sidebar        (IepMainView          *self,
                                              gboolean              shown);
void        iep_main_view_focus_section      (IepMainView          *self);

void        iep_main_view_may_leave_async    (IepMainView          *self,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean    iep_main_view_may_leave_finish   (IepMainView          *self,
                                              GAsyncResult         *result);

G_END_DECLS
