/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole procurements as a table: what it says can be imported again. */

#pragma once

#include <json-glib/json-glib.h>

#include "exchange/iep-table-writer.h"

G_BEGIN_DECLS

GBytes *iep_procurement_write_table (JsonArray       *documents,
                                     const char      *institution_code,
                                     gboolean         is_plan,
                                     IepTableFormat   format,
                                     GError         **error);

G_END_DECLS
