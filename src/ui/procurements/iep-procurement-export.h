/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exporting the list of procurements as it is shown. */
#pragma once

#include "domain/iep-procurement-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void iep_procurement_export (GtkColumnView             *view,
                             IepSession                *session,
                             const IepProcurementQuery *query,
                             const char                *institution_code);

G_END_DECLS
