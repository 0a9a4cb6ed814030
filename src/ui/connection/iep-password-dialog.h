/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a new password. */
#pragma once

#include <adwaita.h>

#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_PASSWORD_DIALOG (iep_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepPasswordDialog, iep_password_dialog, IEP, PASSWORD_DIALOG, AdwWindow)

/* Signals: "changed" (const char *password): the database has the new password; "refused" (): the user closed the
 * dialog although the password must be changed. */

GtkWidget *iep_password_dialog_new (GtkWindow  *parent,
                                    IepSession *session,
                                    gboolean    must);

G_END_DECLS
