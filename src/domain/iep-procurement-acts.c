/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading procurements and acting on them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-code-private.h"
#include "domain/iep-session-private.h"

static const IepField history_fields[] = {
  { "revision_id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "revision_number", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "status", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "in_force", IEP_FIELD_BOOLEAN, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "created_by_name", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "created_at", IEP_FIELD_TIMESTAMP, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "decided_by_name", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "decided_at", IEP_FIELD_TIMESTAMP, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "exclusion_reason", IEP_FIELD_TEXT, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "events", IEP_FIELD_LIST, NULL, .item_type = iep_history_event_get_type, .flags = IEP_FIELD_READ_ONLY },
};

IEP_DEFINE_RECORD (IepHistoryEntry, iep_history_entry, history_fields)

static const IepField event_fields[] = {
  { "act", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "at", IEP_FIELD_TIMESTAMP, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "login", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "name", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "in_place_of_name", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
};

IEP_DEFINE_RECORD (IepHistoryEvent, iep_history_event, event_fields)

static void
on_names_known (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  /* The act is done whether or not the names could be read: codes will do. */
  if (!iep_code_resolve_needs_finish (IEP_SESSION (source), result, &error))
    g_debug ("names of codes not read: %s", error->message);

  g_task_return_pointer (task, g_object_ref (g_task_get_task_data (task)), g_object_unref);
}

static void
on_document (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(IepCodeNeeds) needs = NULL;
  g_autoptr(GError) error = NULL;
  IepProcurement *procurement;

  node = iep_session_call_finish (session, result, &error);
  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  procurement = iep_record_from_json (IEP_TYPE_PROCUREMENT, node);
  if (procurement == NULL)
    {
      g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, "%s",
                               _("The server’s answer cannot be understood."));
      return;
    }

  g_task_set_task_data (task, procurement, g_object_unref);
  needs = iep_code_needs_new ();
  iep_code_needs_add_record (needs, IEP_RECORD (procurement));
  iep_code_resolve_needs_async (session, needs, NULL, on_names_known, g_steal_pointer (&task));
}

/* Takes @arguments. */
static void
call (IepSession          *session,
      const char          *function,
      JsonNode            *arguments,
      gpointer             source_tag,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_autoptr(JsonNode) owned = arguments;
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  iep_session_call_async (session, function, arguments, cancellable, on_document, task);
}

static IepProcurement *
finish (IepSession    *session,
        GAsyncResult  *result,
        gpointer       source_tag,
        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gint64
get_lock (IepProcurement *procurement)
{
  return iep_record_get_int (IEP_RECORD (procurement), "lock_version");
}

/**
 * iep_procurement_get_async:
 * @session: a session
 * @revision_id: which revision
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads one revision with its money, lots, the acts open to this person and what stops it from being included.
 */
void
iep_procurement_get_async (IepSession          *session,
                           gint64               revision_id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));

  call (session, "procurement_get", iep_arguments ("p_revision", 'i', revision_id, NULL),
        iep_procurement_get_async, cancellable, callback, user_data);
}

/**
 * iep_procurement_get_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the revision
 */
IepProcurement *
iep_procurement_get_finish (IepSession    *session,
                            GAsyncResult  *result,
                            GError       **error)
{
  return finish (session, result, iep_procurement_get_async, error);
}

/**
 * iep_procurement_save_async:
 * @session: a session
 * @procurement: a new procurement or a draft; it is read now and stays as it is
 * @cancellable: (nullable): to give up waiting; the save may have happened
 * @callback: called once
 * @user_data: for @callback
 *
 * Saves a draft, complete or not. %IEP_DATABASE_ERROR_CHANGED: somebody else saved it meanwhile; read theirs,
 * iep_record_rebase() and save again. %IEP_DATABASE_ERROR_INVALID: iep_problems_from_error() says which fields.
 * A new one is saved under its iep_procurement_get_request(), when it has one.
 */
void
iep_procurement_save_async (IepSession          *session,
                            IepProcurement      *procurement,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  JsonNode *arguments;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  arguments = iep_arguments ("p_document", 'j',
                             iep_record_to_json_with_flags (IEP_RECORD (procurement), IEP_JSON_WRITABLE), NULL);
  if (iep_procurement_is_new (procurement) && iep_procurement_get_request (procurement) != NULL)
    json_object_set_string_member (json_node_get_object (arguments), "p_request", iep_procurement_get_request (procurement));
  call (session, "procurement_save", arguments, iep_procurement_save_async, cancellable, callback, user_data);
}

/**
 * iep_procurement_save_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the draft as it was saved
 */
IepProcurement *
iep_procurement_save_finish (IepSession    *session,
                             GAsyncResult  *result,
                             GError       **error)
{
  return finish (session, result, iep_procurement_save_async, error);
}

/**
 * iep_procurement_include_async:
 * @session: a session
 * @procurement: a draft, as it was read
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Includes a draft in the next plan. %IEP_DATABASE_ERROR_INVALID with the code `incomplete`:
 * iep_problems_from_error() says what is missing.
 */
void
iep_procurement_include_async (IepSession          *session,
                               IepProcurement      *procurement,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  call (session, "procurement_include",
        iep_arguments ("p_revision", 'i', iep_procurement_get_revision_id (procurement),
                       "p_lock", 'i', get_lock (procurement), NULL),
        iep_procurement_include_async, cancellable, callback, user_data);
}

/**
 * iep_procurement_include_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the revision, included
 */
IepProcurement *
iep_procurement_include_finish (IepSession    *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  return finish (session, result, iep_procurement_include_async, error);
}

/**
 * iep_procurement_exclude_async:
 * @session: a session
 * @procurement: a draft, or an included revision in force
 * @reason: why
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Leaves a procurement out of the next plan.
 */
void
iep_procurement_exclude_async (IepSession          *session,
                               IepProcurement      *procurement,
                               const char          *reason,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  call (session, "procurement_exclude",
        iep_arguments ("p_revision", 'i', iep_procurement_get_revision_id (procurement),
                       "p_lock", 'i', get_lock (procurement),
                       "p_reason", 's', reason, NULL),
        iep_procurement_exclude_async, cancellable, callback, user_data);
}

/**
 * iep_procurement_exclude_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the excluded revision; a new one when it had been included
 */
IepProcurement *
iep_procurement_exclude_finish (IepSession    *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  return finish (session, result, iep_procurement_exclude_async, error);
}

/**
 * iep_procurement_new_revision_async:
 * @session: a session
 * @procurement: a revision in force
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Makes a copy in draft, to be changed while the other one stays in force.
 */
void
iep_procurement_new_revision_async (IepSession          *session,
                                    IepProcurement      *procurement,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  call (session, "procurement_new_revision",
        iep_arguments ("p_revision", 'i', iep_procurement_get_revision_id (procurement), NULL),
        iep_procurement_new_revision_async, cancellable, callback, user_data);
}

/**
 * iep_procurement_new_revision_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the new draft
 */
IepProcurement *
iep_procurement_new_revision_finish (IepSession    *session,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return finish (session, result, iep_procurement_new_revision_async, error);
}

static void
on_discarded (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * iep_procurement_discard_async:
 * @session: a session
 * @procurement: a draft
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Throws a draft away. What is in force (`in-force-revision-id`) stays.
 */
void
iep_procurement_discard_async (IepSession          *session,
                               IepProcurement      *procurement,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_procurement_discard_async);
  arguments = iep_arguments ("p_revision", 'i', iep_procurement_get_revision_id (procurement),
                             "p_lock", 'i', get_lock (procurement), NULL);
  iep_session_call_async (session, "procurement_discard", arguments, cancellable, on_discarded, task);
}

/**
 * iep_procurement_discard_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: whether the draft is gone
 */
gboolean
iep_procurement_discard_finish (IepSession    *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_procurement_copy_async:
 * @session: a session
 * @procurement: any revision
 * @year: of which plan the new procurement is to be
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Makes a new procurement like this one; the years in it move along.
 */
void
iep_procurement_copy_async (IepSession          *session,
                            IepProcurement      *procurement,
                            gint64               year,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  call (session, "procurement_copy",
        iep_arguments ("p_revision", 'i', iep_procurement_get_revision_id (procurement), "p_year", 'i', year, NULL),
        iep_procurement_copy_async, cancellable, callback, user_data);
}

/**
 * iep_procurement_copy_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the first draft of the new procurement
 */
IepProcurement *
iep_procurement_copy_finish (IepSession    *session,
                             GAsyncResult  *result,
                             GError       **error)
{
  return finish (session, result, iep_procurement_copy_async, error);
}

static void
on_history (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node != NULL)
    g_task_return_pointer (task, iep_record_list_from_json (IEP_TYPE_HISTORY_ENTRY, node), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * iep_procurement_history_async:
 * @session: a session
 * @procurement_id: which procurement
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the time line of a procurement: its revisions, newest first, discarded drafts too, each with its events.
 */
void
iep_procurement_history_async (IepSession          *session,
                               gint64               procurement_id,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_procurement_history_async);
  arguments = iep_arguments ("p_procurement", 'i', procurement_id, NULL);
  iep_session_call_async (session, "procurement_history", arguments, cancellable, on_history, task);
}

/**
 * iep_procurement_history_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepHistoryEntry
 */
GListModel *
iep_procurement_history_finish (IepSession    *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
