/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of the audit trail as a table that spreadsheets open. */

#pragma once

#include <gio/gio.h>

#include "exchange/iep-table-writer.h"

G_BEGIN_DECLS

GBytes *iep_audit_write_table (GListModel      *entries,
                               IepTableFormat   format,
                               GError         **error);

G_END_DECLS
