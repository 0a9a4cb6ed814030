/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines brought into the sheet of a draft from a table. */
#pragma once

#include <gtk/gtk.h>

#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

void iep_estimate_import (GtkWidget        *from,
                          IepEstimateSheet *bridge);

G_END_DECLS
