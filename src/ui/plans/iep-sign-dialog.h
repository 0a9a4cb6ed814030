/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing a version of a plan or an estimate: what is signed, with which certificate, and the PIN. */
#pragma once

#include <adwaita.h>

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_SIGN_DIALOG (iep_sign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepSignDialog, iep_sign_dialog, IEP, SIGN_DIALOG, AdwWindow)

/* Signal: "signed" (IepRecord *version, of the class that was given). */
IepSignDialog *iep_sign_dialog_new (GtkWindow  *parent,
                                    IepSession *session,
                                    IepRecord  *version);

G_END_DECLS
