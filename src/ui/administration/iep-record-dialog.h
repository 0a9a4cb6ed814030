/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/widgets/iep-record-form.h"

G_BEGIN_DECLS

#define IEP_TYPE_RECORD_DIALOG (iep_record_dialog_get_type   ())
G_DECLARE_FINAL_TYPE (IepRecordDialog, iep_record_dialog, IEP, RECORD_DIALOG, AdwWindow)

/* Signal: "confirmed": do it, then say iep_record_dialog_done() or iep_record_dialog_fail(). */
IepRecordDialog *iep_record_dialog_new        (GtkWidget       *from,
                                               const char      *title,
                                               const char      *confirm_label,
                                               IepSession      *session,
                                               IepRecord       *record);
gpointer         iep_record_dialog_get_from   (IepRecordDialog *self);
gpointer         iep_record_dialog_get_record (IepRecordDialog *self);
IepRecordForm   *iep_record_dialog_get_form   (IepRecordDialog *self);
GCancellable    *iep_record_dialog_begin      (IepRecordDialog *self);
void             iep_record_dialog_present    (IepRecordDialog *self);
void             iep_record_dialog_fail       (IepRecordDialog *self,
                                               const GError    *error);
void             iep_record_dialog_done       (IepRecordDialog *self);

G_END_DECLS
