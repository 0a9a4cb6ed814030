/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_FORM_FIELD (iep_form_field_get_type ())
G_DECLARE_FINAL_TYPE (IepFormField, iep_form_field, IEP, FORM_FIELD, GtkWidget)

/*
 * Properties: "field" (the field of the record), "title" (other words than the field's own), "description" (a
 * sentence that helps), "wrap" (one line of text, shown in as many as it needs). Signal: "state-changed" (what is wrong, or whether the control is busy).
 */
const char *iep_form_field_get_field   (IepFormField *self);
void        iep_form_field_bind        (IepFormField *self,
                                        IepSession   *session,
                                        gint64        institution_id,
                                        gint64        year,
                                        IepRecord    *record);
void        iep_form_field_set_refusal (IepFormField *self,
                                        const char   *message);
void        iep_form_field_set_hint    (IepFormField *self,
                                        const char   *message);
const char *iep_form_field_get_problem (IepFormField *self);
gboolean    iep_form_field_has_wrong_text (IepFormField *self);
gboolean    iep_form_field_get_busy    (IepFormField *self);

G_END_DECLS
