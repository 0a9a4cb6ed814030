/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cancelling the statement in flight: PQcancel() opens a connection and waits, so it lives in a thread. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-private.h"

#include "database/iep-error-private.h"

/* A server that says nothing this long after it was told to cancel is as good as gone. */
#define GRACE_MILLISECONDS 5000

typedef struct
{
  GWeakRef connection;
  guint    generation;
} Cancelling;

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
      if (self->current == NULL)
        iep_clear_source (&self->grace_timer);
      iep_connection_pump (self);
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

/* Nothing new is sent until the thread has returned: the cancelling could hit the next statement. */
void
iep_connection_cancel_current (IepConnection *self)
{
  PGcancel *cancel;
  Cancelling *cancelling;

  g_assert (self->current != NULL);

  if (self->cancelling)
    return;

  cancel = PQgetCancel (self->conn);
  if (cancel == NULL)
    return;

  cancelling = g_new0 (Cancelling, 1);
  g_weak_ref_init (&cancelling->connection, self);
  cancelling->generation = self->generation;
  self->cancelling = TRUE;

  iep_clear_source (&self->grace_timer);
  self->grace_timer = iep_connection_add_timer (self, GRACE_MILLISECONDS, grace_cb, self);

  g_main_context_push_thread_default (self->context);
  start_thread (cancel, cancel_returned_cb, cancelling);
  g_main_context_pop_thread_default (self->context);
}

/* For a connection that is about to be closed: the server need not go on for nobody. */
void
iep_connection_cancel_quietly (PGconn *conn)
{
  PGcancel *cancel = PQgetCancel (conn);

  if (cancel != NULL)
    start_thread (cancel, NULL, NULL);
}
