/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GTK 4.8 does not tell assistive technology: names of icon buttons, and what is not on the screen. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void iep_accessible_watch    (void);
void iep_accessible_set_name (GtkWidget  *widget,
                              const char *name);

G_END_DECLS
