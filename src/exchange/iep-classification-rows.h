/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the rows of a table to the rows of a classification. */

#pragma once

#include <json-glib/json-glib.h>

#include "exchange/iep-procurement-rows.h"
#include "exchange/iep-table.h"

G_BEGIN_DECLS

JsonArray *iep_classification_rows       (IepTable    *table,
                                          const char  *kind,
                                          GPtrArray   *problems,
                                          GPtrArray   *ignored,
                                          GError     **error);
void       iep_classification_rows_merge (JsonArray   *rows,
                                          JsonArray   *existing,
                                          const char  *valid_from);

G_END_DECLS
