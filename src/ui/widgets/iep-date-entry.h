/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_DATE_ENTRY (iep_date_entry_get_type ())
G_DECLARE_FINAL_TYPE (IepDateEntry, iep_date_entry, IEP, DATE_ENTRY, GtkEntry)

/*
 * Properties: "date" (string "YYYY-MM-DD", NULL when empty or no date), "problem" (string, read only: what is
 * wrong with the text, or NULL).
 */
GtkWidget  *iep_date_entry_new         (void);
const char *iep_date_entry_get_date    (IepDateEntry *self);
void        iep_date_entry_set_date    (IepDateEntry *self,
                                        const char   *date);
const char *iep_date_entry_get_problem (IepDateEntry *self);

G_END_DECLS
