/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frozen plan as a table that spreadsheets open. */

#pragma once

#include "exchange/iep-table-writer.h"

G_BEGIN_DECLS

GBytes *iep_plan_write_table (GBytes          *content,
                              IepTableFormat   format,
                              GError         **error);

G_END_DECLS
