/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the list of procurements: what they show, how the server sorts by them, which are wanted. */
#pragma once

#include <gtk/gtk.h>

#include "exchange/iep-table-writer.h"

G_BEGIN_DECLS

void        iep_procurement_columns_add      (GtkColumnView *view,
                                              GSettings     *settings);
const char *iep_procurement_columns_get_sort (GtkColumnView *view,
                                              gboolean      *descending);
GtkWidget  *iep_procurement_columns_chooser  (GtkColumnView *view,
                                              GSettings     *settings);
GBytes     *iep_procurement_columns_write    (GtkColumnView   *view,
                                              GListModel      *rows,
                                              IepTableFormat   format,
                                              GError         **error);

G_END_DECLS
