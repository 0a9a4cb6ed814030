/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements and calls of a session: built here, asked again when the connection broke under them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-session.h"

#include <string.h>

#include "domain/iep-session-private.h"

/* One try may break, and the next one too while a server restarts; an act is asked for with the same request id
 * each time, so that it happens once. */
#define MAX_TRIES 4

typedef struct
{
  IepSession    *session;
  IepConnection *connection;
  char          *sql;
  IepParameters *parameters;
  gboolean       scalar_json;
  char          *act;           /* what is asked for, in full; NULL for what changes nothing */
  char          *request;       /* its id */
  guint          tries;
  gint64         give_up_at;

  /* While the connection is away: */
  GError        *error;
  GSource       *timer;
  GSource       *cancelled;
  gulong         restored_id;
  gulong         state_id;
} Call;

static void send_call (GTask *task);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
stop_waiting (Call *call)
{
  clear_source (&call->timer);
  clear_source (&call->cancelled);
  g_clear_signal_handler (&call->restored_id, call->connection);
  g_clear_signal_handler (&call->state_id, call->connection);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  stop_waiting (call);
  /* Whatever the callback asked for next counts by now. */
  iep_session_count_calls (call->session, -1);
  g_clear_object (&call->session);
  g_clear_object (&call->connection);
  g_clear_pointer (&call->sql, g_free);
  g_clear_pointer (&call->act, g_free);
  g_clear_pointer (&call->request, g_free);
  g_clear_pointer (&call->parameters, iep_parameters_unref);
  g_clear_error (&call->error);
  g_free (call);
}

/* Without an answer an act may have happened or not. Whoever asks for the very same again, perhaps minutes later from a
 * form that kept what was typed, means this one: it goes with the same request id, so that it happens once. When
 * something else was done in between, it is meant anew. */
static void
settle (GTask        *task,
        const GError *error)
{
  IepSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (call->act == NULL)
    return;

  if (error == NULL)
    g_hash_table_remove_all (self->unanswered);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_TIMEOUT) ||
           g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST))
    g_hash_table_replace (self->unanswered, g_strdup (call->act), g_strdup (call->request));
  else
    g_hash_table_remove (self->unanswered, call->act);
}

/* Ends the wait: asks again, or answers with what went wrong. Takes the reference the wait held. */
static void
resume (GTask    *task,
        gboolean  again)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr(GTask) owned = task;

  stop_waiting (call);
  if (!again || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    settle (task, call->error);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (again)
    {
      g_clear_error (&call->error);
      send_call (task);
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&call->error));
    }
}

static void
on_restored (GTask *task)
{
  resume (task, TRUE);
}

static void
on_state (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  if (iep_connection_get_state (call->connection) == IEP_CONNECTION_CLOSED)
    resume (task, FALSE);
}

static gboolean
on_waited_long_enough (gpointer user_data)
{
  resume (user_data, FALSE);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  resume (user_data, FALSE);

  return G_SOURCE_REMOVE;
}

static void
wait_for_connection (GTask *task)
{
  IepSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  gint64 left = call->give_up_at - g_get_monotonic_time ();

  /* Held until resume(); the timer makes sure that it comes. */
  g_object_ref (task);
  call->restored_id = g_signal_connect_swapped (call->connection, "restored", G_CALLBACK (on_restored), task);
  call->state_id = g_signal_connect_swapped (call->connection, "notify::state", G_CALLBACK (on_state), task);

  call->timer = g_timeout_source_new (MAX (left / 1000, 1));
  g_source_set_callback (call->timer, on_waited_long_enough, task, NULL);
  g_source_attach (call->timer, self->context);
  if (g_task_get_cancellable (task) != NULL)
    {
      call->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (call->cancelled, self->context);
    }
}

static gboolean
is_worth_another_try (Call         *call,
                      const GError *error)
{
  if (call->tries >= MAX_TRIES || g_get_monotonic_time () >= call->give_up_at)
    return FALSE;

  /* The server chose this transaction to end a deadlock: nothing happened, and nobody else changed the row. */
  if (g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CHANGED))
    return g_strcmp0 (iep_database_error_get_code (error), "deadlock") == 0;

  return g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST) &&
         iep_connection_get_state (call->connection) != IEP_CONNECTION_CLOSED;
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr(IepResult) answer = NULL;
  g_autoptr(GError) error = NULL;

  answer = iep_connection_query_finish (IEP_CONNECTION (source), result, &error);
  if (answer != NULL)
    {
      settle (task, NULL);
      if (call->scalar_json)
        {
          JsonNode *node = iep_result_get_n_rows (answer) > 0 ? iep_result_get_json (answer, 0, 0) : NULL;

          g_task_return_pointer (task, node != NULL ? node : json_node_new (JSON_NODE_NULL), (GDestroyNotify) json_node_unref);
        }
      else
        {
          g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) iep_result_unref);
        }
      return;
    }

  if (!is_worth_another_try (call, error))
    {
      settle (task, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_debug ("asking again: %s", error->message);
  if (iep_connection_get_state (call->connection) == IEP_CONNECTION_READY)
    {
      send_call (task);
    }
  else
    {
      call->error = g_steal_pointer (&error);
      wait_for_connection (task);
    }
}

static void
send_call (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  call->tries++;
  iep_connection_query_async (call->connection, call->sql, call->parameters, g_task_get_cancellable (task),
                              on_answered, g_object_ref (task));
}

/* Takes @task, @sql, @act and @request. */
static void
start (GTask         *task,
       IepConnection *connection,
       char          *sql,
       IepParameters *parameters,
       gboolean       scalar_json,
       char          *act,
       char          *request)
{
  g_autoptr(GTask) owned = task;
  IepSession *self = g_task_get_source_object (task);
  Call *call = g_new0 (Call, 1);

  call->session = g_object_ref (self);
  iep_session_count_calls (self, 1);
  call->connection = g_object_ref (connection);
  call->sql = sql;
  call->parameters = parameters != NULL ? iep_parameters_ref (parameters) : NULL;
  call->scalar_json = scalar_json;
  call->act = act;
  call->request = request;
  call->give_up_at = g_get_monotonic_time () + (gint64) self->retry_deadline * G_USEC_PER_SEC;
  g_task_set_task_data (task, call, call_free);

  send_call (task);
}

/* One statement that gives rows. */
void
iep_session_query_async (IepSession          *self,
                         const char          *sql,
                         IepParameters       *parameters,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, iep_session_query_async);
  start (task, self->connection, g_strdup (sql), parameters, FALSE, NULL, NULL);
}

static void
on_reader_opened (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(IepSession) self = user_data;
  g_autoptr(GError) error = NULL;

  if (iep_connection_open_finish (IEP_CONNECTION (source), result, &error))
    return;

  /* Too many connections, or the server went away meanwhile: the first connection does for everything. */
  g_debug ("no second connection: %s", error->message);
  self->reader_refused = TRUE;
  g_clear_object (&self->reader);
}

/* The second connection when it is ready, else the first; asks for the second when it is not there. */
static IepConnection *
get_reader (IepSession *self)
{
  if (self->reader == NULL && !self->reader_refused && iep_connection_get_state (self->connection) == IEP_CONNECTION_READY)
    {
      self->reader = iep_connection_new (iep_connection_get_server (self->connection));
      g_object_set (self->reader, "writable", TRUE, NULL);
      g_signal_connect_object (self->reader, "notify::silent", G_CALLBACK (iep_session_silence_changed), self, G_CONNECT_SWAPPED);
      iep_connection_open_async (self->reader, self->password, NULL, on_reader_opened, g_object_ref (self));
    }

  return self->reader != NULL && iep_connection_get_state (self->reader) == IEP_CONNECTION_READY ? self->reader
                                                                                                : self->connection;
}

/* Like iep_session_query_async(), for statements that may take long. They see what was written before they were
 * asked for, as acts are answered after they are committed. */
void
iep_session_read_async (IepSession          *self,
                        const char          *sql,
                        IepParameters       *parameters,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, iep_session_query_async);
  start (task, get_reader (self), g_strdup (sql), parameters, FALSE, NULL, NULL);
}

IepResult *
iep_session_query_finish (IepSession    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_argument (IepParameters *parameters,
              JsonNode      *value)
{
  GType type;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    {
      iep_parameters_add_null (parameters);
      return;
    }
  if (!JSON_NODE_HOLDS_VALUE (value))
    {
      iep_parameters_add_json (parameters, value);
      return;
    }

  type = json_node_get_value_type (value);
  if (type == G_TYPE_STRING)
    {
      iep_parameters_add_string (parameters, json_node_get_string (value));
    }
  else if (type == G_TYPE_INT64)
    {
      iep_parameters_add_int64 (parameters, json_node_get_int (value));
    }
  else if (type == G_TYPE_BOOLEAN)
    {
      iep_parameters_add_boolean (parameters, json_node_get_boolean (value));
    }
  else
    {
      g_autofree char *text = json_to_string (value, FALSE);

      iep_parameters_add_string (parameters, text);
    }
}

/* Names go into the statement as they are, so they must be names and nothing else. */
static gboolean
is_name (const char *text)
{
  return *text >= 'a' && *text <= 'z' && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (text) &&
         strlen (text) < 64;
}

/* All of an act but its request id. */
static char *
describe_act (const char *function,
              JsonNode   *arguments,
              GBytes     *bytes)
{
  g_autofree char *text = arguments != NULL ? json_to_string (arguments, FALSE) : NULL;
  g_autofree char *sum = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

  return g_strjoin ("\n", function, text != NULL ? text : "", sum, NULL);
}

static void
call_on (IepSession          *self,
         IepConnection       *connection,
         const char          *function,
         JsonNode            *arguments,
         const char          *bytes_name,
         GBytes              *bytes,
         GCancellable        *cancellable,
         GAsyncReadyCallback  callback,
         gpointer             user_data)
{
  GTask *task;
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autoptr(GString) sql = g_string_new ("select iepirkumi.");
  const char *separator = "";
  char *act = NULL;
  char *request = NULL;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_session_call_async);

  g_string_append_printf (sql, "%s (", function);
  if (g_hash_table_contains (self->writers, function) &&
      (arguments == NULL || !json_object_has_member (json_node_get_object (arguments), "p_request")))
    {
      const char *known;

      self->last_act = g_get_monotonic_time ();
      act = describe_act (function, arguments, bytes);
      known = g_hash_table_lookup (self->unanswered, act);
      request = known != NULL ? g_strdup (known) : g_uuid_string_random ();
      iep_parameters_add_string (parameters, request);
      g_string_append (sql, "p_request => $1");
      separator = ", ";
    }
  if (arguments != NULL)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init_ordered (&iter, json_node_get_object (arguments));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        {
          g_assert (is_name (name));
          add_argument (parameters, value);
          g_string_append_printf (sql, "%s%s => $%u", separator, name, iep_parameters_get_n (parameters));
          separator = ", ";
        }
    }
  if (bytes_name != NULL)
    {
      iep_parameters_add_bytes (parameters, bytes);
      g_string_append_printf (sql, "%s%s => $%u", separator, bytes_name, iep_parameters_get_n (parameters));
    }
  g_string_append_c (sql, ')');

  start (task, connection, g_strdup (sql->str), parameters, TRUE, act, request);
}

void
iep_session_call_with_bytes_async (IepSession          *self,
                                   const char          *function,
                                   JsonNode            *arguments,
                                   const char          *bytes_name,
                                   GBytes              *bytes,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  call_on (self, self->connection, function, arguments, bytes_name, bytes, cancellable, callback, user_data);
}

/* Like iep_session_call_async(), for functions that only read and may take long. */
void
iep_session_read_call_async (IepSession          *self,
                             const char          *function,
                             JsonNode            *arguments,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  call_on (self, get_reader (self), function, arguments, NULL, NULL, cancellable, callback, user_data);
}

/**
 * iep_session_call_async:
 * @self: a session
 * @function: a function of the schema that answers with JSON
 * @arguments: (nullable) (transfer none): an object of its parameters by name (`p_revision`)
 * @cancellable: (nullable): a cancelled act may have happened all the same
 * @callback: called once
 * @user_data: for @callback
 *
 * Calls a function of the database. One that writes gets a request id, so that it acts once even when the
 * connection breaks and it is asked for again.
 */
void
iep_session_call_async (IepSession          *self,
                        const char          *function,
                        JsonNode            *arguments,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (self));
  g_return_if_fail (function != NULL && is_name (function));
  g_return_if_fail (arguments == NULL || JSON_NODE_HOLDS_OBJECT (arguments));

  call_on (self, self->connection, function, arguments, NULL, NULL, cancellable, callback, user_data);
}

/**
 * iep_session_call_finish:
 * @self: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR; iep_label_refusal() says it in words
 *
 * Returns: (transfer full): the answer; a JSON null when the function has none
 */
JsonNode *
iep_session_call_finish (IepSession    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

JsonNode *
iep_arguments (const char *name,
               ...)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  va_list list;

  va_start (list, name);
  for (; name != NULL; name = va_arg (list, const char *))
    {
      const char *string;
      gint64 number;
      int type = va_arg (list, int);

      switch (type)
        {
        case 's':
          string = va_arg (list, const char *);
          if (string != NULL)
            json_object_set_string_member (object, name, string);
          else
            json_object_set_null_member (object, name);
          break;
        case 'i':
          number = va_arg (list, gint64);
          if (number != IEP_UNSET)
            json_object_set_int_member (object, name, number);
          else
            json_object_set_null_member (object, name);
          break;
        case 'j':
          json_object_set_member (object, name, va_arg (list, JsonNode *));
          break;
        default:
          g_assert_not_reached ();
        }
    }
  va_end (list);

  json_node_take_object (node, object);
  return node;
}
