/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_DIFFERENCE_VIEW (iep_difference_view_get_type ())
G_DECLARE_FINAL_TYPE (IepDifferenceView, iep_difference_view, IEP, DIFFERENCE_VIEW, GtkWidget)

/* Properties: "model" (GListModel of IepDifference), "old-title", "new-title" (what is on either side, in words). */
GtkWidget *iep_difference_view_new       (void);
void       iep_difference_view_set_model  (IepDifferenceView *self,
                                           GListModel        *model);
void       iep_difference_view_set_titles (IepDifferenceView *self,
                                           const char        *old_title,
                                           const char        *new_title);

G_END_DECLS
