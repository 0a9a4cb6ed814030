/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a server is and how to reach it, without the password. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define IEP_TYPE_SERVER (iep_server_get_type ())
G_DECLARE_FINAL_TYPE (IepServer, iep_server, IEP, SERVER, GObject)

/* Construct with g_object_new() and the properties of the same names, all strings:
 * "name" (what people call it), "host" (a name, an address, a folder with a unix socket, or several
 * separated by commas), "port" (likewise), "database", "user", "sslmode", "sslrootcert",
 * "sslcert", "sslkey" and "options" (further libpq keywords: "target_session_attrs=read-write channel_binding=require"). */

IepServer  *iep_server_new              (const char *host,
                                         const char *port,
                                         const char *database,
                                         const char *user);
IepServer  *iep_server_new_from_string  (const char *text,
                                         GError    **error);
IepServer  *iep_server_copy             (IepServer  *self);

const char *iep_server_get_name         (IepServer  *self);
const char *iep_server_get_host         (IepServer  *self);
const char *iep_server_get_port         (IepServer  *self);
const char *iep_server_get_database     (IepServer  *self);
const char *iep_server_get_user         (IepServer  *self);
const char *iep_server_get_sslmode      (IepServer  *self);
const char *iep_server_get_sslrootcert  (IepServer  *self);
const char *iep_server_get_sslcert      (IepServer  *self);
const char *iep_server_get_sslkey       (IepServer  *self);
const char *iep_server_get_options      (IepServer  *self);

gboolean    iep_server_is_local         (IepServer  *self);
char       *iep_server_describe         (IepServer  *self);
char      **iep_server_to_keywords      (IepServer  *self,
                                         GError    **error);

G_END_DECLS
