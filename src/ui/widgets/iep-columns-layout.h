/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays children out in as many equal columns as fit, row after row; a child of class "wide" takes a row alone. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_COLUMNS_LAYOUT (iep_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (IepColumnsLayout, iep_columns_layout, IEP, COLUMNS_LAYOUT, GtkLayoutManager)

GtkLayoutManager *iep_columns_layout_new (int column_width,
                                          int max_columns);

G_END_DECLS
