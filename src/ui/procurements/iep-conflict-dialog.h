/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/iep-procurement.h"

G_BEGIN_DECLS

#define IEP_TYPE_CONFLICT_DIALOG (iep_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepConflictDialog, iep_conflict_dialog, IEP, CONFLICT_DIALOG, AdwMessageDialog)

/* Responses: "theirs", "mine" (on top of theirs), "edit" (go on, also when the dialog is closed). */
GtkWidget *iep_conflict_dialog_new (GtkWindow      *parent,
                                    IepProcurement *mine,
                                    IepProcurement *theirs);

G_END_DECLS
