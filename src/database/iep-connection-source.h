/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A libpq connection's socket as a source of the main loop; only for this room. */

#pragma once

#include <glib.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

/* Below GTK's redraw (120), so that a long result never stops the painting. */
#define IEP_CONNECTION_PRIORITY (G_PRIORITY_HIGH_IDLE + 25)

typedef gboolean (*IepConnectionSourceFunc) (GIOCondition condition,
                                             gpointer     user_data);

GSource *iep_connection_source_new   (PGconn                  *conn,
                                      IepConnectionSourceFunc  callback,
                                      gpointer                 user_data);
void     iep_connection_source_watch (GSource                 *source,
                                      GIOCondition             condition,
                                      gboolean                 afresh);
void     iep_connection_source_again (GSource                 *source);

G_END_DECLS
