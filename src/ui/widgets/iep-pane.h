/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the panes of the window are divided, remembered by name. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void iep_pane_remember (GtkPaned   *paned,
                        GSettings  *settings,
                        const char *name);
void iep_pane_recall   (GtkPaned   *paned,
                        GSettings  *settings,
                        const char *name,
                        int         otherwise);

G_END_DECLS
