/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/iep-record.h"
#include "domain/iep-session.h"
#include "ui/widgets/iep-form-field.h"

G_BEGIN_DECLS

#define IEP_TYPE_RECORD_FORM (iep_record_form_get_type ())
G_DECLARE_FINAL_TYPE (IepRecordForm, iep_record_form, IEP, RECORD_FORM, GtkBox)

/* Groups of fields of one record, each with its control, and what is wrong beside it. Signal: "state-changed". */
GtkWidget    *iep_record_form_new          (void);
GtkWidget    *iep_record_form_add_group    (IepRecordForm      *self,
                                            const char         *title,
                                            const char         *description,
                                            const char * const *fields);
void          iep_record_form_describe     (IepRecordForm      *self,
                                            const char         *field,
                                            const char         *description);
void          iep_record_form_bind         (IepRecordForm      *self,
                                            IepSession         *session,
                                            IepRecord          *record);
IepFormField *iep_record_form_get_field    (IepRecordForm      *self,
                                            const char         *field);
gboolean      iep_record_form_has_wrong    (IepRecordForm      *self);
void          iep_record_form_focus        (IepRecordForm      *self);
char         *iep_record_form_mark         (IepRecordForm      *self,
                                            const GError       *error);

G_END_DECLS
