/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_MONEY_ENTRY (iep_money_entry_get_type ())
G_DECLARE_FINAL_TYPE (IepMoneyEntry, iep_money_entry, IEP, MONEY_ENTRY, GtkEntry)

/*
 * Properties: "value" (int64 cents, IEP_UNSET when empty or not a number), "problem" (string, read only: what is
 * wrong with the text, or NULL).
 */
GtkWidget  *iep_money_entry_new         (void);
gint64      iep_money_entry_get_value   (IepMoneyEntry *self);
void        iep_money_entry_set_value   (IepMoneyEntry *self,
                                         gint64         value);
const char *iep_money_entry_get_problem (IepMoneyEntry *self);

G_END_DECLS
