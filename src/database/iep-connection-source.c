/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A libpq connection's socket as a source of the main loop. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-source.h"

typedef struct
{
  GSource       base;
  PGconn       *conn;
  gpointer      tag;
  int           fd;
} IepConnectionSource;

static gboolean
connection_source_dispatch (GSource     *source,
                            GSourceFunc  callback,
                            gpointer     user_data)
{
  IepConnectionSource *self = (IepConnectionSource *) source;
  IepConnectionSourceFunc func = (IepConnectionSourceFunc) (void (*) (void)) callback;
  GIOCondition condition = 0;

  g_source_set_ready_time (source, -1);
  if (self->tag != NULL)
    condition = g_source_query_unix_fd (source, self->tag);

  return func (condition, user_data);
}

static GSourceFuncs connection_source_funcs = {
  .dispatch = connection_source_dispatch,
};

/* The source does not own @conn; destroy it before PQfinish(). Nothing is watched yet. */
GSource *
iep_connection_source_new (PGconn                  *conn,
                           IepConnectionSourceFunc  callback,
                           gpointer                 user_data)
{
  GSource *source = g_source_new (&connection_source_funcs, sizeof (IepConnectionSource));
  IepConnectionSource *self = (IepConnectionSource *) source;

  g_assert (conn != NULL);

  self->conn = conn;
  self->fd = -1;
  g_source_set_static_name (source, "IepConnection");
  g_source_set_priority (source, IEP_CONNECTION_PRIORITY);
  g_source_set_callback (source, (GSourceFunc) (void (*) (void)) callback, user_data, NULL);

  return source;
}

/* Watches the socket libpq has now. While connecting it must be done @afresh each time: the next try
 * is another socket that usually has the same number. */
void
iep_connection_source_watch (GSource      *source,
                             GIOCondition  condition,
                             gboolean      afresh)
{
  IepConnectionSource *self = (IepConnectionSource *) source;
  int fd = PQsocket (self->conn);

  g_assert (source->source_funcs == &connection_source_funcs);

  condition |= G_IO_ERR | G_IO_HUP;

  if (self->tag != NULL && (afresh || fd != self->fd))
    {
      g_source_remove_unix_fd (source, self->tag);
      self->tag = NULL;
    }

  /* A broken connection has no socket; watching the old number would spin. */
  if (fd < 0)
    return;

  if (self->tag == NULL)
    self->tag = g_source_add_unix_fd (source, fd, condition);
  else
    g_source_modify_unix_fd (source, self->tag, condition);
  self->fd = fd;
}

/* Lets everything more urgent go first, then dispatches again. */
void
iep_connection_source_again (GSource *source)
{
  g_source_set_ready_time (source, 0);
}
