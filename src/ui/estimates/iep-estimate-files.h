/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate and files: saved as PDF, XLSX, CSV or JSON; lines brought from a table. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-estimate.h"
#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

void iep_estimate_files_save   (GtkWidget          *from,
                                IepSession         *session,
                                IepEstimateVersion *version,
                                const char         *format,
                                     gboolean            unsaved);
void iep_estimate_files_import (GtkWidget          *from,
                                IepEstimateSheet   *bridge);

G_END_DECLS
