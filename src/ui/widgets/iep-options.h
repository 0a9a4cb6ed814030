/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_OPTIONS (iep_options_get_type ())
G_DECLARE_FINAL_TYPE (IepOptions, iep_options, IEP, OPTIONS, GtkWidget)

/*
 * Properties: "value" (string: the value of the chosen option, NULL for none), "optional" (none may be chosen),
 * "label" (string: what the choice is about, for assistive technology).
 */
GtkWidget  *iep_options_new         (const char *label,
                                     gboolean    optional);
void        iep_options_set_options (IepOptions         *self,
                                     const char * const *values,
                                     const char * const *labels);
const char *iep_options_get_value   (IepOptions *self);
void        iep_options_set_value   (IepOptions *self,
                                     const char *value);

G_END_DECLS
