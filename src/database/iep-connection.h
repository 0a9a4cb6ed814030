/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One connection to PostgreSQL, driven by the main loop, that comes back by itself. */

#pragma once

#include "database/iep-error.h"
#include "database/iep-parameters.h"
#include "database/iep-result.h"
#include "database/iep-server.h"

G_BEGIN_DECLS

#define IEP_TYPE_CONNECTION (iep_connection_get_type ())
G_DECLARE_FINAL_TYPE (IepConnection, iep_connection, IEP, CONNECTION, GObject)

#define IEP_TYPE_CONNECTION_STATE (iep_connection_state_get_type ())

/**
 * IepConnectionState:
 * @IEP_CONNECTION_CLOSED: not opened, closed, or given up (the server refuses this person)
 * @IEP_CONNECTION_CONNECTING: being opened for the first time
 * @IEP_CONNECTION_READY: statements can be sent
 * @IEP_CONNECTION_LOST: broken; the connection keeps trying to come back
 */
typedef enum
{
  IEP_CONNECTION_CLOSED,
  IEP_CONNECTION_CONNECTING,
  IEP_CONNECTION_READY,
  IEP_CONNECTION_LOST,
} IepConnectionState;

GType               iep_connection_state_get_type     (void);

/* Properties: "server" (construct only), "state", "tls" (in words), "server-version" (150020),
 * "deadline" (seconds a statement may take, 0 = for ever, default 60), "connect-timeout" (seconds,
 * default 15), "patience" (seconds a statement asked for while the connection is lost waits for it to
 * come back, default 10), "writable" (only a server that accepts changes will do, unless the server's options name
 * target_session_attrs; default FALSE), "silent" (a statement waits and the server does not answer at all), "resting"
 * (closed by iep_connection_rest(); state is LOST).
 *
 * Signals:
 *   "notified" (const char *channel, const char *payload)
 *   "lost"     (GError *error)  state is LOST; or CLOSED when trying again cannot help
 *   "restored" ()               state is READY again: read everything anew */

IepConnection      *iep_connection_new                (IepServer            *server);

void                iep_connection_open_async         (IepConnection        *self,
                                                       const char           *password,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean            iep_connection_open_finish        (IepConnection        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

void                iep_connection_query_async        (IepConnection        *self,
                                                       const char           *sql,
                                                       IepParameters        *parameters,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
IepResult          *iep_connection_query_finish       (IepConnection        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

void                iep_connection_script_async       (IepConnection        *self,
                                                       const char           *sql,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean            iep_connection_script_finish      (IepConnection        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

void                iep_connection_listen             (IepConnection        *self,
                                                       const char           *channel);
void                iep_connection_close              (IepConnection        *self);
gboolean            iep_connection_rest               (IepConnection        *self);
void                iep_connection_wake               (IepConnection        *self);
void                iep_connection_give_up            (IepConnection        *self);

IepServer          *iep_connection_get_server         (IepConnection        *self);
IepConnectionState  iep_connection_get_state          (IepConnection        *self);
const char         *iep_connection_get_tls            (IepConnection        *self);
int                 iep_connection_get_server_version (IepConnection        *self);
guint               iep_connection_get_deadline       (IepConnection        *self);
void                iep_connection_set_deadline       (IepConnection        *self,
                                                       guint                 seconds);

void                iep_connection_set_password       (IepConnection        *self,
                                                       const char           *password);
char               *iep_connection_encrypt_password   (IepConnection        *self,
                                                       const char           *login,
                                                       const char           *password,
                                                       GError              **error);

G_END_DECLS
