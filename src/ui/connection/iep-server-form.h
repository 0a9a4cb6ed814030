/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form for a server: where it is, who one is there, how the connection is kept safe. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define IEP_TYPE_SERVER_FORM (iep_server_form_get_type ())
G_DECLARE_FINAL_TYPE (IepServerForm, iep_server_form, IEP, SERVER_FORM, AdwBin)

/* Signal: "opened" (IepSession *session): the server let this person in. */

void iep_server_form_start  (IepServerForm *self);
void iep_server_form_cancel (IepServerForm *self);

G_END_DECLS
