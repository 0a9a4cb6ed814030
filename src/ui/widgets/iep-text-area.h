/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_TEXT_AREA (iep_text_area_get_type ())
G_DECLARE_FINAL_TYPE (IepTextArea, iep_text_area, IEP, TEXT_AREA, GtkTextView)

GtkWidget *iep_text_area_new (gboolean single_line);

G_END_DECLS
