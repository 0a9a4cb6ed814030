/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is exported becomes a file, and how it went is said. */
#pragma once

#include <gtk/gtk.h>

#include "exchange/iep-table-writer.h"

G_BEGIN_DECLS

IepTableFormat iep_export_format (GFile     *file);
void           iep_export_bytes  (GtkWidget *from,
                                  GFile     *file,
                                  GBytes    *bytes);

G_END_DECLS
