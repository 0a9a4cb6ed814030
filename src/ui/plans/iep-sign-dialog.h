/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing a plan version: what is signed, with which certificate, and the PIN. */
#pragma once

#include <adwaita.h>

#include "domain/iep-plan.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_SIGN_DIALOG (iep_sign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepSignDialog, iep_sign_dialog, IEP, SIGN_DIALOG, AdwWindow)

/* Signal: "signed" (IepPlanVersion *version). */
IepSignDialog *iep_sign_dialog_new (GtkWindow      *parent,
                                    IepSession     *session,
                                    IepPlanVersion *version);

G_END_DECLS
