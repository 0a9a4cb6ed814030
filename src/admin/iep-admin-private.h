/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of IepAdmin share; only for them. */

#pragma once

#include "admin/iep-admin.h"
#include "database/iep-await.h"

G_BEGIN_DECLS

/* Options */
extern gboolean iep_admin_json;
extern gboolean iep_admin_quiet;

struct _IepAdmin
{
  IepAwait       *await;
  GCancellable   *cancellable;
  guint           signals[2];

  IepLocalServer *local;        /* NULL: a server elsewhere */
  IepServer      *server;       /* NULL until the private server runs */
  IepConnection  *connection;
  char           *password;     /* that opened it; NULL: none was needed, or libpq found it */
  IepSession     *session;

  gboolean        unreachable;  /* the error is that there is no connection */
  int             status;
  char           *last_progress;
};

G_END_DECLS
