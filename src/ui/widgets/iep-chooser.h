/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_CHOOSER (iep_chooser_get_type ())
G_DECLARE_FINAL_TYPE (IepChooser, iep_chooser, IEP, CHOOSER, GtkWidget)

/*
 * One of all institutions or people: a button with a list that is searched. Properties: "kind" (institution, person,
 * deputy), "code" (string: the id of the institution, the login of the person, NULL for none).
 */
GtkWidget  *iep_chooser_new        (const char *kind);
void        iep_chooser_set_label  (IepChooser *self,
                                    const char *label);
void        iep_chooser_set_source (IepChooser *self,
                                    IepSession *session,
                                    gint64      institution_id);
const char *iep_chooser_get_code   (IepChooser *self);
void        iep_chooser_set_code   (IepChooser *self,
                                    const char *code);

G_END_DECLS
