/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole installation in one file, and back again. Each of these works in a thread of its own, over a connection of its
 * own, by PostgreSQL's pg_dump, pg_restore and psql. */

#pragma once

#include <json-glib/json-glib.h>

#include "database/iep-connection.h"

G_BEGIN_DECLS

void      iep_backup_make_async     (IepServer            *server,
                                     const char           *password,
                                     const char           *path,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
JsonNode *iep_backup_make_finish    (GAsyncResult         *result,
                                     GError              **error);

void      iep_backup_verify_async   (const char           *path,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
JsonNode *iep_backup_verify_finish  (GAsyncResult         *result,
                                     GError              **error);

void      iep_backup_restore_async  (IepServer            *server,
                                     const char           *password,
                                     const char           *path,
                                     gboolean              keep_logins,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
JsonNode *iep_backup_restore_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
