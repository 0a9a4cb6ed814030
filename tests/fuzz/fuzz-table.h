/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import does with a table, wherever it was read from. */
#pragma once

#include "exchange/iep-table.h"

G_BEGIN_DECLS

void fuzz_table (IepTable *table,
                 guint8    choice);

G_END_DECLS
