/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-procurement.h"
#include "ui/iep-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_FORM (iep_procurement_form_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementForm, iep_procurement_form, IEP, PROCUREMENT_FORM, GtkWidget)

/* Signals: "saved" (IepProcurement, gboolean included): the form is done with; "closed" (gint64 revision_id): it was
 * given up; 0 when the procurement was never saved. */
void            iep_procurement_form_edit            (IepProcurementForm *self,
                                                      IepSession         *session,
                                                      IepProcurement     *procurement,
                                                      const char         *field);
IepProcurement *iep_procurement_form_get_procurement (IepProcurementForm *self);
gboolean        iep_procurement_form_has_unsaved     (IepProcurementForm *self);
void            iep_procurement_form_discard         (IepProcurementForm *self);
void            iep_procurement_form_focus_field     (IepProcurementForm *self,
                                                      const char         *field);

G_END_DECLS
