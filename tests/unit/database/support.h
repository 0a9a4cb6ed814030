/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of this room share: a real server of their own, and short ways to ask it. */

#pragma once

#include "database/iep-await.h"
#include "database/iep-connection.h"
#include "database/iep-local-server.h"

G_BEGIN_DECLS

#define assert_database_error(error, code, word) \
  G_STMT_START { \
    g_assert_error (error, IEP_DATABASE_ERROR, code); \
    g_assert_cmpstr (iep_database_error_get_code (error), ==, word); \
  } G_STMT_END

char           *support_make_folder  (void);
void            support_remove_folder (const char     *folder);
IepLocalServer *support_start_server (const char     *folder);
void            support_remove_server (IepLocalServer *server);
void            support_wait         (guint           milliseconds);
gboolean        support_wait_for     (gboolean      (*condition) (gpointer data),
                                      gpointer        data,
                                      guint           seconds);

IepConnection  *support_connect      (IepLocalServer *server,
                                      const char     *user);
IepResult      *support_try_query    (IepConnection  *connection,
                                      const char     *sql,
                                      IepParameters  *parameters,
                                      GError        **error);
IepResult      *support_query        (IepConnection  *connection,
                                      const char     *sql,
                                      IepParameters  *parameters);
void            support_execute      (IepConnection  *connection,
                                      const char     *sql);
char           *support_query_string (IepConnection  *connection,
                                      const char     *sql);

G_END_DECLS
