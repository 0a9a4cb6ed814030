/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A private PostgreSQL in the user's data folder: unix socket only, started and stopped by the program. */

#pragma once

#include "database/iep-server.h"

G_BEGIN_DECLS

#define IEP_LOCAL_SERVER_SUPERUSER "postgres"
#define IEP_LOCAL_SERVER_DATABASE  "iepirkumi"

#define IEP_TYPE_LOCAL_SERVER (iep_local_server_get_type ())
G_DECLARE_FINAL_TYPE (IepLocalServer, iep_local_server, IEP, LOCAL_SERVER, GObject)

/* Properties: "directory" (construct only; NULL = $XDG_DATA_HOME/iepirkumi/server), "fsync" (default
 * TRUE; FALSE only for tests), "stay" (default FALSE: the last program that leaves stops the server). */

IepLocalServer *iep_local_server_new                (const char           *directory);

gboolean        iep_local_server_is_available       (GError              **error);
gboolean        iep_local_server_is_initialised     (IepLocalServer       *self);
gboolean        iep_local_server_is_running         (IepLocalServer       *self);

void            iep_local_server_start_async        (IepLocalServer       *self,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean        iep_local_server_start_finish       (IepLocalServer       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

void            iep_local_server_stop_async         (IepLocalServer       *self,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean        iep_local_server_stop_finish        (IepLocalServer       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
gboolean        iep_local_server_stop_sync          (IepLocalServer       *self,
                                                     GError              **error);
gboolean        iep_local_server_halt_sync          (IepLocalServer       *self,
                                                     gboolean              even_if_used,
                                                     GError              **error);
gboolean        iep_local_server_remove_sync        (IepLocalServer       *self,
                                                     GError              **error);

const char     *iep_local_server_get_directory      (IepLocalServer       *self);
IepServer      *iep_local_server_get_server         (IepLocalServer       *self,
                                                     const char           *user);
int             iep_local_server_get_pid            (IepLocalServer       *self);

char           *iep_local_server_get_password       (IepLocalServer       *self,
                                                     const char           *login);
gboolean        iep_local_server_set_password       (IepLocalServer       *self,
                                                     const char           *login,
                                                     const char           *password,
                                                     GError              **error);
char          **iep_local_server_list_logins        (IepLocalServer       *self);
char           *iep_local_server_make_password      (void);

char           *iep_local_server_name_backup       (IepLocalServer       *self,
                                                    int                   version,
                                                    GError              **error);

G_END_DECLS
