/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_NUMBER_ENTRY (iep_number_entry_get_type ())
G_DECLARE_FINAL_TYPE (IepNumberEntry, iep_number_entry, IEP, NUMBER_ENTRY, GtkEntry)

/*
 * Properties: "value" (int64, IEP_UNSET when empty or not a number), "minimum", "maximum" (int64), "percent" (the
 * value is basis points, the text per cent), "problem" (string, read only: what is wrong with the text, or NULL).
 */
GtkWidget  *iep_number_entry_new         (gint64          minimum,
                                          gint64          maximum,
                                          gboolean        percent);
gint64      iep_number_entry_get_value   (IepNumberEntry *self);
void        iep_number_entry_set_value   (IepNumberEntry *self,
                                          gint64          value);
const char *iep_number_entry_get_problem (IepNumberEntry *self);

G_END_DECLS
