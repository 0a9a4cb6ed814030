/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions before something is lost. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void iep_question_discard (GtkWidget *from,
                           GCallback  discard,
                           gpointer   object);

G_END_DECLS
