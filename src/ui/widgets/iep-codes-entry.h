/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/widgets/iep-code-picker.h"

G_BEGIN_DECLS

#define IEP_TYPE_CODES_ENTRY (iep_codes_entry_get_type ())
G_DECLARE_FINAL_TYPE (IepCodesEntry, iep_codes_entry, IEP, CODES_ENTRY, GtkWidget)

/* Properties: "codes" (GStrv, NULL when empty). */
GtkWidget     *iep_codes_entry_new        (const char    *kind);
void           iep_codes_entry_set_source (IepCodesEntry *self,
                                           IepSession    *session,
                                           gint64         institution_id,
                                           gint64         year);
IepCodePicker *iep_codes_entry_get_picker (IepCodesEntry *self);

G_END_DECLS
