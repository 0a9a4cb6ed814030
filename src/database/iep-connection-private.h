/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of IepConnection share; only for them. */

#pragma once

#include "database/iep-connection.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

/* One way to reach the server: a host and one of its addresses. */
typedef struct
{
  char *host;
  char *address;   /* NULL for a unix socket, or when libpq finds it out itself */
  char *port;
} IepCandidate;

/* One statement, from being asked for until the server has said all it has to say about it. */
typedef struct
{
  IepConnection *connection;   /* not owned: the connection owns its requests */
  GTask         *task;         /* NULL once it was answered, or for our own statements */
  char          *sql;
  IepParameters *parameters;
  gboolean       script;
  GSource       *cancel_source;
  GSource       *timer;
  PGresult      *result;
  GError        *error;
} IepRequest;

struct _IepConnection
{
  GObject             parent_instance;

  IepServer          *server;
  char               *password;
  GMainContext       *context;
  IepConnectionState  state;
  char               *tls;
  int                 server_version;
  guint               deadline;
  guint               connect_timeout;
  guint               patience;
  gboolean            writable;
  GPtrArray          *channels;

  PGconn             *conn;
  GSource            *source;
  guint               generation;       /* counts the PGconns, so that what belongs to an old one is known */

  /* Connecting */
  GTask              *open_task;
  GSource            *open_cancel;
  GCancellable       *resolving;
  char              **keywords;
  GPtrArray          *candidates;
  guint               next_candidate;
  char              **hosts;
  char              **ports;
  guint               next_host;
  ConnStatusType      reached;
  GError             *connect_error;
  GSource            *connect_timer;
  GSource            *retry_timer;
  guint               retry_delay;      /* milliseconds */

  /* Statements */
  GQueue              queue;            /* of IepRequest, not sent yet */
  IepRequest         *current;
  gboolean            cancelling;       /* a thread is in PQcancel() */
  GSource            *grace_timer;      /* how long the server has for it */
  GSource            *again_timer;      /* when it is told once more */
  GSource            *ping_timer;       /* when to knock: a statement is not answered */
  gboolean            pinging;          /* a thread is in PQping() */
  guint               misses;           /* pings without an answer */
  gboolean            silent;
  gboolean            resting;          /* closed for want of use, until somebody asks for something */
};

/* iep-connection.c */
void     iep_connection_set_state       (IepConnection      *self,
                                         IepConnectionState  state);
void     iep_connection_set_silent      (IepConnection      *self,
                                         gboolean            silent);
void     iep_connection_emit_lost       (IepConnection      *self,
                                         const GError       *error);
void     iep_connection_ready           (IepConnection      *self);
void     iep_connection_drop            (IepConnection      *self);
void     iep_connection_broken          (IepConnection      *self,
                                         GError             *error);
GSource *iep_connection_add_timer       (IepConnection      *self,
                                         guint               milliseconds,
                                         GSourceFunc         callback,
                                         gpointer            data);

/* iep-connection-query.c */
void     iep_connection_forget_password (IepConnection      *self);

/* iep-connection-connect.c */
void     iep_connection_begin           (IepConnection      *self);
void     iep_connection_stop_connecting (IepConnection      *self);
void     iep_connection_schedule_retry  (IepConnection      *self);

/* iep-connection-tls.c */
void     iep_connection_expect_verdict  (void);
GError  *iep_connection_explain_failure (IepConnection      *self,
                                         gboolean            has_certificate);

/* iep-connection-queue.c */
gboolean iep_connection_serve           (GIOCondition        condition,
                                         gpointer            user_data);
void     iep_connection_enqueue         (IepConnection      *self,
                                         IepRequest         *request);
void     iep_connection_enqueue_own     (IepConnection      *self,
                                         char               *sql);
void     iep_connection_pump            (IepConnection      *self);
void     iep_connection_fail_requests   (IepConnection      *self,
                                         const GError       *error);
IepRequest *
         iep_request_new                (IepConnection      *self,
                                         GTask              *task,
                                         const char         *sql,
                                         IepParameters      *parameters,
                                         gboolean            script);

/* iep-connection-ping.c */
void     iep_connection_expect_answer   (IepConnection      *self);
void     iep_connection_answered        (IepConnection      *self);

/* iep-connection-cancel.c */
void     iep_connection_cancel_current  (IepConnection      *self);
void     iep_connection_cancel_quietly  (PGconn             *conn);

static inline void
iep_clear_source (GSource **source)
{
  g_autoptr (GSource) old = g_steal_pointer (source);

  if (old != NULL)
    g_source_destroy (old);
}

G_END_DECLS
