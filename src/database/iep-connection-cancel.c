/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cancelling the statement in flight: PQcancel() opens a connection and waits, so it lives in a thread. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-private.h"

#include "database/iep-error-private.h"

/* A server that says nothing this long after it was told to cancel is as good as gone. */
#define GRACE_MILLISECONDS 5000
/* A cancelling that arrives before the statement does has no effect: it is repeated. */
#define AGAIN_MILLISECONDS 100

typedef struct
{
  GWeakRef connection;
  guint    generation;
} Cancelling;

static void send_cancel (IepConnection *self);

static void
cancelling_free (Cancelling *cancelling)
{
  g_weak_ref_clear (&cancelling->connection);
  g_free (cancelling);
}

static void
cancel_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  PGcancel *cancel = task_data;
  char message[256] = "";

  if (!PQcancel (cancel, message, sizeof message))
    g_debug ("cancelling: %s", message);

  g_task_return_boolean (task, TRUE);
}

static gboolean
again_cb (gpointer user_data)
{
  IepConnection *self = user_data;

  iep_clear_source (&self->again_timer);
  if (self->current != NULL)
    send_cancel (self);

  return G_SOURCE_REMOVE;
}

static void
cancel_returned_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Cancelling *cancelling = user_data;
  g_autoptr (IepConnection) self = g_weak_ref_get (&cancelling->connection);

  if (self != NULL && self->generation == cancelling->generation)
    {
      self->cancelling = FALSE;
      if (self->current != NULL)
        self->again_timer = iep_connection_add_timer (self, AGAIN_MILLISECONDS, again_cb, self);
      else
        {
          iep_clear_source (&self->grace_timer);
          iep_connection_pump (self);
        }
    }

  cancelling_free (cancelling);
}

static void
start_thread (PGcancel            *cancel,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, start_thread);
  g_task_set_task_data (task, cancel, (GDestroyNotify) PQfreeCancel);
  g_task_run_in_thread (task, cancel_thread);
}

static gboolean
grace_cb (gpointer user_data)
{
  IepConnection *self = user_data;

  iep_connection_broken (self, iep_database_error_lost (NULL));

  return G_SOURCE_REMOVE;
}

static void
send_cancel (IepConnection *self)
{
  PGcancel *cancel = PQgetCancel (self->conn);
  Cancelling *cancelling;

  if (cancel == NULL)
    return;

  cancelling = g_new0 (Cancelling, 1);
  g_weak_ref_init (&cancelling->connection, self);
  cancelling->generation = self->generation;
  self->cancelling = TRUE;

  g_main_context_push_thread_default (self->context);
  start_thread (cancel, cancel_returned_cb, cancelling);
  g_main_context_pop_thread_default (self->context);
}

/* Nothing new is sent until the thread has returned: the cancelling could hit the next statement. */
void
iep_connection_cancel_current (IepConnection *self)
{
  g_assert (self->current != NULL);

  /* Somebody else gave up on it already. */
  if (self->grace_timer != NULL)
    return;

  self->grace_timer = iep_connection_add_timer (self, GRACE_MILLISECONDS, grace_cb, self);
  send_cancel (self);
}

/* For a connection that is about to be closed: the server need not go on for nobody. */
void
iep_connection_cancel_quietly (PGconn *conn)
{
  PGcancel *cancel = PQgetCancel (conn);

  if (cancel != NULL)
    start_thread (cancel, NULL, NULL);
}
