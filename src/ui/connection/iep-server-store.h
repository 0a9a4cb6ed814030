/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The servers this person used, remembered in the settings, and their passwords in the keyring. */
#pragma once

#include <gio/gio.h>

#include "database/iep-server.h"

G_BEGIN_DECLS

GListModel *iep_server_store_list            (GSettings            *settings);
void        iep_server_store_remember        (GSettings            *settings,
                                              IepServer            *server,
                                              GDateTime            *password_until);
GDateTime  *iep_server_store_get_password_until
                                             (GSettings            *settings,
                                              IepServer            *server);
void        iep_server_store_forget          (GSettings            *settings,
                                              IepServer            *server);

void        iep_server_store_find_password_async
                                             (IepServer            *server,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
char       *iep_server_store_find_password_finish
                                             (GAsyncResult         *result,
                                              GError              **error);
void        iep_server_store_keep_password_async
                                             (IepServer            *server,
                                              const char           *password,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean    iep_server_store_keep_password_finish
                                             (GAsyncResult         *result,
                                              GError              **error);
void        iep_server_store_renew_password  (IepServer            *server,
                                              const char           *password);

G_END_DECLS
