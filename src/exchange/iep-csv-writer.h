/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes tables that spreadsheets open as they are meant. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void iep_csv_write_text  (GString    *csv,
                          const char *text);
void iep_csv_write_money (GString    *csv,
                          gint64      cents);
void iep_csv_end_row     (GString    *csv);

G_END_DECLS
