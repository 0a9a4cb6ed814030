/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-code.h"

G_BEGIN_DECLS

#define IEP_TYPE_SUGGESTIONS (iep_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (IepSuggestions, iep_suggestions, IEP, SUGGESTIONS, GtkPopover)

/* Signal "chosen" (IepCode): the pointer chose a row. */
GtkWidget *iep_suggestions_new          (GListModel     *codes,
                                         gboolean        with_codes);
void       iep_suggestions_open         (IepSuggestions *self,
                                         int             min_width);
void       iep_suggestions_move         (IepSuggestions *self,
                                         int             step);
IepCode   *iep_suggestions_get_selected (IepSuggestions *self);

G_END_DECLS
