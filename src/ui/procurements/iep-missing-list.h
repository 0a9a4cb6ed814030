/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_MISSING_LIST (iep_missing_list_get_type ())
G_DECLARE_FINAL_TYPE (IepMissingList, iep_missing_list, IEP, MISSING_LIST, GtkWidget)

/* Signal: "activated" (const char *field): the person wants to go there. Hidden while there is nothing to say. */
GtkWidget *iep_missing_list_new       (void);
void       iep_missing_list_set_model (IepMissingList *self,
                                       GListModel     *problems);

G_END_DECLS
