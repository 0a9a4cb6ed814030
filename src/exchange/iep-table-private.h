/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the readers of files fill a table; for them only. */

#pragma once

#include "exchange/iep-table.h"

G_BEGIN_DECLS

/* Larger than anything a person wrote, small enough that a wrong file does no harm. */
#define IEP_TABLE_MAX_FILE_BYTES (256 * 1024 * 1024)
#define IEP_TABLE_MAX_FIELD_BYTES (1024 * 1024)
#define IEP_TABLE_MAX_COLUMNS 1000

IepTable *iep_table_new       (void);
gboolean  iep_table_take_row  (IepTable  *self,
                               guint      line,
                               GStrv      row,
                               GError   **error);
gboolean  iep_table_complete  (IepTable  *self,
                               GError   **error);
IepTable *iep_table_read_xlsx (GBytes    *bytes,
                               GError   **error);

G_END_DECLS
