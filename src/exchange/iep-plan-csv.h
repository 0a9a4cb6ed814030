/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frozen plan as a table that spreadsheets open. */

#pragma once

#include "exchange/iep-csv-writer.h"

G_BEGIN_DECLS

GBytes *iep_plan_write_csv            (GBytes       *content,
                                       GError      **error);
GBytes *iep_plan_write_csv_with_style (GBytes       *content,
                                       IepCsvStyle   style,
                                       GError      **error);

G_END_DECLS
