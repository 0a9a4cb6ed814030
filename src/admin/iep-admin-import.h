/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the commands that import share: reading the table, and saying which of its rows are bad. */

#pragma once

#include "admin/iep-admin-command.h"
#include "exchange/iep-procurement-rows.h"

G_BEGIN_DECLS

IepTable      *iep_admin_read_table          (const char       *file,
                                              GError          **error);
IepRowProblem *iep_admin_row_problem         (JsonObject       *problem,
                                              guint             line,
                                              JsonObject       *row);
void           iep_admin_report_rows         (const char       *file,
                                              GPtrArray        *problems);
JsonArray     *iep_admin_rows_to_json        (GPtrArray        *problems);
guint          iep_admin_count_lines         (GPtrArray        *problems);
void           iep_admin_refuse_rows         (IepAdmin         *admin,
                                              JsonObject       *answer,
                                              const char       *message,
                                              const char       *hint);

gboolean       iep_admin_import_procurements (IepAdmin         *admin,
                                              char            **arguments,
                                              GError          **error);

extern const GOptionEntry iep_admin_import_procurements_options[];

G_END_DECLS
