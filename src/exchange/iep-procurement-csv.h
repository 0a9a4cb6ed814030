/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole procurements as a table: what it says can be imported again. */

#pragma once

#include <json-glib/json-glib.h>

#include "exchange/iep-csv-writer.h"

G_BEGIN_DECLS

GBytes *iep_procurement_write_csv (JsonArray   *documents,
                                   const char  *institution_code,
                                   gboolean     is_plan,
                                   IepCsvStyle  style);

G_END_DECLS
