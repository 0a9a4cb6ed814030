/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts as people write them into a cell: with the marks of any locale, or as a small calculation. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean iep_sheet_calculate    (const char    *text,
                                 gint64        *cents,
                                 GError       **error);
char     iep_sheet_decimal_mark (void);
char     iep_sheet_guess_mark   (GPtrArray     *fields);
void     iep_sheet_divide       (gint64         amount,
                                 gint64         unit,
                                 const gint64  *weights,
                                 guint          n_parts,
                                 gint64        *parts);

G_END_DECLS
