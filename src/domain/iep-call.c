/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a function of the database whose answer becomes a record, or a list of them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-call-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GType type;
  char *member;
} Shape;

static void
shape_free (gpointer data)
{
  Shape *shape = data;

  g_free (shape->member);
  g_free (shape);
}

static void
return_damaged (GTask *task)
{
  g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, "%s",
                           _("The server’s answer cannot be understood."));
}

/* The answer to a call of iep_call_task(): one record. */
void
iep_call_on_record (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  Shape *shape = g_task_get_task_data (task);
  gpointer record;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  record = iep_record_from_json (shape->type, node);
  if (record != NULL)
    g_task_return_pointer (task, record, g_object_unref);
  else
    return_damaged (task);
}

static void
on_list (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  Shape *shape = g_task_get_task_data (task);
  JsonNode *list;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  list = node;
  if (shape->member != NULL)
    list = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), shape->member) : NULL;
  if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
    g_task_return_pointer (task, iep_record_list_from_json (shape->type, list), g_object_unref);
  else
    return_damaged (task);
}

static void
on_rows (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(JsonNode) list = NULL;
  g_autoptr(GError) error = NULL;
  Shape *shape = g_task_get_task_data (task);

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  list = iep_result_get_n_rows (rows) > 0 ? iep_result_get_json (rows, 0, 0) : NULL;
  if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
    g_task_return_pointer (task, iep_record_list_from_json (shape->type, list), g_object_unref);
  else
    return_damaged (task);
}

static void
on_json (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  JsonNode *node;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* A task for a call whose answer iep_call_on_record() reads as a record of @type. */
GTask *
iep_call_task (IepSession          *session,
               GType                type,
               gpointer             source_tag,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Shape *shape = g_new0 (Shape, 1);

  shape->type = type;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, shape, shape_free);

  return task;
}

/* Takes @arguments; iep_call_finish() answers a record of @type (transfer full). */
void
iep_call_record (IepSession          *session,
                 const char          *function,
                 JsonNode            *arguments,
                 GType                type,
                 gpointer             source_tag,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(JsonNode) owned = arguments;

  g_return_if_fail (IEP_IS_SESSION (session));

  iep_session_call_async (session, function, owned, cancellable, iep_call_on_record,
                          iep_call_task (session, type, source_tag, cancellable, callback, user_data));
}

/* Takes @arguments; iep_call_finish() answers a GListStore of @type (transfer full). The list is the answer itself, or
 * its @member. */
void
iep_call_list (IepSession          *session,
               const char          *function,
               JsonNode            *arguments,
               const char          *member,
               GType                type,
               gpointer             source_tag,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr(JsonNode) owned = arguments;
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));

  task = iep_call_task (session, type, source_tag, cancellable, callback, user_data);
  ((Shape *) g_task_get_task_data (task))->member = g_strdup (member);
  iep_session_call_async (session, function, owned, cancellable, on_list, task);
}

/* Takes @parameters; iep_call_finish() answers a GListStore of @type (transfer full). The statement, which may take long,
 * gives one value: a list in JSON. */
void
iep_call_query (IepSession          *session,
                const char          *sql,
                IepParameters       *parameters,
                GType                type,
                gpointer             source_tag,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  g_autoptr(IepParameters) owned = parameters;

  g_return_if_fail (IEP_IS_SESSION (session));

  iep_session_read_async (session, sql, owned, cancellable, on_rows,
                          iep_call_task (session, type, source_tag, cancellable, callback, user_data));
}

/* Takes @arguments; iep_call_finish() answers a JsonNode (transfer full). */
void
iep_call_json (IepSession          *session,
               const char          *function,
               JsonNode            *arguments,
               gpointer             source_tag,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr(JsonNode) owned = arguments;

  g_return_if_fail (IEP_IS_SESSION (session));

  iep_session_call_async (session, function, owned, cancellable, on_json,
                          iep_call_task (session, G_TYPE_NONE, source_tag, cancellable, callback, user_data));
}

/* The end of each of them. */
gpointer
iep_call_finish (IepSession    *session,
                 GAsyncResult  *result,
                 gpointer       source_tag,
                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
