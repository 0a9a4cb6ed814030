/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate as a table, and a table as the lines of an estimate. */

#pragma once

#include <json-glib/json-glib.h>

#include "exchange/iep-procurement-rows.h"
#include "exchange/iep-table-writer.h"
#include "exchange/iep-table.h"

G_BEGIN_DECLS

GBytes    *iep_estimate_write_table (GBytes          *content,
                                     IepTableFormat   format,
                                     GError         **error);
JsonArray *iep_estimate_read_table  (IepTable        *table,
                                     JsonArray       *sources,
                                     GPtrArray       *problems,
                                     GError         **error);

G_END_DECLS
