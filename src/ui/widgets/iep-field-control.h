/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a field of a record to the control that edits it: entry, picker, switch, options … */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

GtkWidget  *iep_field_control_new          (const IepField *field);
GtkWidget  *iep_field_control_new_wrapped  (void);
void        iep_field_control_set_label    (GtkWidget      *control,
                                            const char     *label);
void        iep_field_control_set_source   (GtkWidget      *control,
                                            IepSession     *session,
                                            gint64          institution_id,
                                            gint64          year);
void        iep_field_control_bind         (GtkWidget      *control,
                                            const IepField *field,
                                            IepRecord      *record);
void        iep_field_control_watch        (GtkWidget      *control,
                                            GCallback       callback,
                                            gpointer        data);
const char *iep_field_control_get_problem  (GtkWidget      *control);
gboolean    iep_field_control_get_busy     (GtkWidget      *control);
void        iep_field_control_mark         (GtkWidget      *control,
                                            const char     *problem);

G_END_DECLS
