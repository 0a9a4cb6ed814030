/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A Kerberos realm of our own on this computer, for as long as a test needs it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KERBEROS_REALM "TEST.LV"

/* Makes a realm in @folder, which knows the server postgres/localhost (server.keytab) and the person
 * @person (person.keytab), sets this program's environment to it, and starts its key distribution centre. */
void kerberos_start      (const char *folder,
                          const char *person);
/* Whether this program may fetch itself tickets, as one that was signed in to the desktop with. */
void kerberos_sign_in    (const char *folder,
                          gboolean    in);
void kerberos_stop       (void);

G_END_DECLS
