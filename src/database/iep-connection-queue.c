/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The statements of a connection: one in flight, the others in a queue, results read as they come. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-private.h"

#include <glib/gi18n-lib.h>

#include "database/iep-connection-source.h"
#include "database/iep-error-private.h"
#include "database/iep-parameters-private.h"
#include "database/iep-result-private.h"

/* How many results one dispatch takes before it lets others go first. The rows of a result are bounded
 * already: a dispatch parses no more than one read of the socket brought. */
#define RESULTS_A_DISPATCH 64

static void
request_free (IepRequest *request)
{
  iep_clear_source (&request->cancel_source);
  iep_clear_source (&request->timer);
  g_clear_object (&request->task);
  g_clear_pointer (&request->sql, g_free);
  g_clear_pointer (&request->parameters, iep_parameters_unref);
  g_clear_pointer (&request->result, PQclear);
  g_clear_error (&request->error);
  g_free (request);
}

/* Answers the caller; the callback may do anything with the connection. The request itself stays until
 * the server has said all it has to say about it. */
static void
request_answer_error (IepRequest *request,
                      GError     *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&request->task);

  iep_clear_source (&request->cancel_source);
  iep_clear_source (&request->timer);

  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

/* Whether @request is still waiting in the queue; if so, it is taken out. */
static gboolean
take_from_queue (IepConnection *self,
                 IepRequest    *request)
{
  return g_queue_remove (&self->queue, request);
}

/* The caller does not want to wait any longer. What was sent must be cancelled and its results read. */
static void
give_up (IepRequest *request,
         GError     *error)
{
  g_autoptr (IepConnection) self = g_object_ref (request->connection);

  if (take_from_queue (self, request))
    {
      request_answer_error (request, error);
      request_free (request);
      return;
    }

  g_assert (self->current == request);
  iep_connection_cancel_current (self);
  request_answer_error (request, error);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  give_up (user_data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled")));

  return G_SOURCE_REMOVE;
}

static gboolean
deadline_cb (gpointer user_data)
{
  IepRequest *request = user_data;

  give_up (request, iep_database_error_new (IEP_DATABASE_ERROR_TIMEOUT, "deadline", NULL, NULL,
                                            "%s", _("The server did not answer in time. Try again: what it has done already "
                                                    "is not done twice.")));

  return G_SOURCE_REMOVE;
}

static gboolean
patience_cb (gpointer user_data)
{
  IepRequest *request = user_data;

  if (request->connection->state == IEP_CONNECTION_READY)
    iep_clear_source (&request->timer);
  else
    give_up (request, iep_database_error_lost (NULL));

  return G_SOURCE_REMOVE;
}

/* @task is taken, NULL for statements of our own whose result nobody waits for. */
IepRequest *
iep_request_new (IepConnection *self,
                 GTask         *task,
                 const char    *sql,
                 IepParameters *parameters,
                 gboolean       script)
{
  IepRequest *request = g_new0 (IepRequest, 1);

  request->connection = self;
  request->task = task;
  request->sql = g_strdup (sql);
  request->parameters = parameters != NULL ? iep_parameters_ref (parameters) : NULL;
  request->script = script;

  return request;
}

static gboolean
send_request (IepConnection *self,
              IepRequest    *request)
{
  if (request->script)
    return PQsendQuery (self->conn, request->sql) == 1;

  if (request->parameters == NULL)
    return PQsendQueryParams (self->conn, request->sql, 0, NULL, NULL, NULL, NULL, 0) == 1;

  return PQsendQueryParams (self->conn, request->sql,
                            (int) iep_parameters_get_n (request->parameters),
                            iep_parameters_get_types (request->parameters),
                            iep_parameters_get_values (request->parameters),
                            iep_parameters_get_lengths (request->parameters),
                            iep_parameters_get_formats (request->parameters),
                            0) == 1;
}

/* Sends what libpq still holds; while that goes on, the server may speak too, and must be heard. */
static void
flush (IepConnection *self)
{
  int more = PQflush (self->conn);

  iep_connection_source_watch (self->source, more == 1 ? G_IO_IN | G_IO_OUT : G_IO_IN, FALSE);
}

/* Sends the next statement when the last one is done with, its cancelling included. */
void
iep_connection_pump (IepConnection *self)
{
  while (self->state == IEP_CONNECTION_READY && self->current == NULL && !self->cancelling)
    {
      IepRequest *request = g_queue_pop_head (&self->queue);

      if (request == NULL)
        return;

      iep_clear_source (&request->timer);

      if (send_request (self, request))
        {
          self->current = request;
          if (!request->script && self->deadline > 0)
            request->timer = iep_connection_add_timer (self, self->deadline * 1000, deadline_cb, request);
          iep_connection_expect_answer (self);
          /* The copy in libpq's buffer is enough: statements can be very large. */
          g_clear_pointer (&request->parameters, iep_parameters_unref);
          flush (self);
        }
      else if (PQstatus (self->conn) == CONNECTION_BAD)
        {
          g_queue_push_head (&self->queue, request);
          iep_connection_broken (self, iep_database_error_lost (PQerrorMessage (self->conn)));
        }
      else
        {
          g_autofree char *text = g_strstrip (g_strdup (PQerrorMessage (self->conn)));

          request_answer_error (request, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "not_sendable", text, NULL,
                                                                 "%s", _("The statement cannot be sent to the server")));
          request_free (request);
        }
    }
}

/* Takes @request. */
void
iep_connection_enqueue (IepConnection *self,
                        IepRequest    *request)
{
  GCancellable *cancellable = request->task != NULL ? g_task_get_cancellable (request->task) : NULL;

  if (request->task != NULL && g_task_return_error_if_cancelled (request->task))
    {
      request_free (request);
      return;
    }

  if (self->state == IEP_CONNECTION_CLOSED
      || (self->state == IEP_CONNECTION_LOST && self->patience == 0))
    {
      if (self->state == IEP_CONNECTION_CLOSED)
        request_answer_error (request, iep_database_error_new (IEP_DATABASE_ERROR_CONNECTION_LOST, "closed", NULL, NULL,
                                                               "%s", _("There is no connection to the server")));
      else
        request_answer_error (request, iep_database_error_lost (NULL));
      request_free (request);
      return;
    }

  iep_connection_wake (self);
  if (cancellable != NULL)
    {
      request->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (request->cancel_source, G_SOURCE_FUNC (cancelled_cb), request, NULL);
      g_source_attach (request->cancel_source, self->context);
    }

  if (self->state == IEP_CONNECTION_LOST)
    request->timer = iep_connection_add_timer (self, self->patience * 1000, patience_cb, request);

  g_queue_push_tail (&self->queue, request);
  iep_connection_pump (self);
}

/* A statement of our own, before all others; takes @sql. */
void
iep_connection_enqueue_own (IepConnection *self,
                            char          *sql)
{
  IepRequest *request = iep_request_new (self, NULL, sql, NULL, FALSE);

  g_free (sql);
  g_queue_push_head (&self->queue, request);
}

/* Everything asked for so far fails with a copy of @error. What the callbacks ask for anew is not touched. */
void
iep_connection_fail_requests (IepConnection *self,
                              const GError  *error)
{
  IepRequest *current = g_steal_pointer (&self->current);
  GQueue queue = self->queue;
  IepRequest *request;

  g_queue_init (&self->queue);

  if (current != NULL)
    {
      if (g_error_matches (current->error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST))
        request_answer_error (current, g_steal_pointer (&current->error));
      else
        request_answer_error (current, g_error_copy (error));
      request_free (current);
    }

  while ((request = g_queue_pop_head (&queue)) != NULL)
    {
      request_answer_error (request, g_error_copy (error));
      request_free (request);
    }
}

/* Takes @result. Returns FALSE when the connection is of no use any more. */
static gboolean
take_result (IepRequest *request,
             PGresult   *result)
{
  switch (PQresultStatus (result))
    {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      g_clear_pointer (&request->result, PQclear);
      request->result = result;
      return TRUE;

    case PGRES_FATAL_ERROR:
    case PGRES_BAD_RESPONSE:
      /* A killed backend gives a second error without SQLSTATE: the first one says why. */
      if (request->error == NULL)
        request->error = iep_database_error_from_result (result);
      PQclear (result);
      return TRUE;

    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      g_clear_error (&request->error);
      request->error = iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "copy", NULL, NULL,
                                               "%s", "COPY to or from the program is not supported");
      PQclear (result);
      return FALSE;

    case PGRES_NONFATAL_ERROR:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
    default:
      PQclear (result);
      return TRUE;
    }
}

static void
finish_current (IepConnection *self)
{
  IepRequest *request = g_steal_pointer (&self->current);
  g_autoptr (GTask) task = g_steal_pointer (&request->task);

  iep_clear_source (&request->cancel_source);
  iep_clear_source (&request->timer);
  iep_clear_source (&self->again_timer);
  iep_connection_answered (self);
  if (!self->cancelling)
    iep_clear_source (&self->grace_timer);

  if (task == NULL)
    {
      if (request->error != NULL)
        g_debug ("%s: %s", request->sql, request->error->message);
    }
  else if (request->error != NULL)
    g_task_return_error (task, g_steal_pointer (&request->error));
  else if (request->result == NULL)
    g_task_return_error (task, iep_database_error_lost (NULL));
  else if (request->script)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, iep_result_new_take (g_steal_pointer (&request->result)),
                           (GDestroyNotify) iep_result_unref);

  request_free (request);
}

static void
take_notifications (IepConnection *self,
                    guint          generation)
{
  while (self->generation == generation)
    {
      PGnotify *notification = PQnotifies (self->conn);

      if (notification == NULL)
        return;

      g_signal_emit_by_name (self, "notified", notification->relname, notification->extra);
      PQfreemem (notification);
    }
}

/* The source's callback: the socket can be read or written. Any callback called from here may send
 * statements, close the connection or let go of it; @generation tells whether it is still the same one. */
gboolean
iep_connection_serve (GIOCondition condition,
                      gpointer     user_data)
{
  g_autoptr (IepConnection) self = g_object_ref (user_data);
  guint generation = self->generation;
  guint budget = RESULTS_A_DISPATCH;

  /* When reading fails, PQstatus() and the results that follow say so. */
  if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
    PQconsumeInput (self->conn);

  while (self->generation == generation && self->current != NULL && !PQisBusy (self->conn))
    {
      PGresult *result;

      if (budget-- == 0)
        {
          iep_connection_source_again (self->source);
          break;
        }

      result = PQgetResult (self->conn);
      if (result == NULL)
        {
          finish_current (self);
          if (self->generation == generation && PQstatus (self->conn) == CONNECTION_OK)
            iep_connection_pump (self);
        }
      else if (!take_result (self->current, result))
        {
          request_answer_error (self->current, g_steal_pointer (&self->current->error));
          if (self->generation == generation)
            iep_connection_broken (self, iep_database_error_lost (NULL));
        }
    }

  take_notifications (self, generation);

  if (self->generation != generation)
    return G_SOURCE_REMOVE;

  if (PQstatus (self->conn) == CONNECTION_BAD)
    {
      g_autofree char *text = g_strstrip (g_strdup (PQerrorMessage (self->conn)));

      iep_connection_broken (self, iep_database_error_lost (text));
      return G_SOURCE_REMOVE;
    }

  flush (self);

  return G_SOURCE_CONTINUE;
}
