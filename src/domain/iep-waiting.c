/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for this person, and where the plans of the institutions stand. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-waiting.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-session-private.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepField waiting_fields[] = {
  { "document_kind", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "version_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_code", IEP_FIELD_STRING, N_("Institution code"), .flags = OURS },
  { "institution_name", IEP_FIELD_STRING, N_("Institution"), .flags = OURS },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = ID },
  { "number", IEP_FIELD_INT, N_("Version"), .flags = OURS },
  { "programme", IEP_FIELD_STRING, N_("Programme"), .flags = OURS },
  { "budget_type", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "kind", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "status", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "returned", IEP_FIELD_BOOLEAN, N_("Returned"), .flags = OURS },
  { "next_act", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of_name", IEP_FIELD_STRING, N_("In place of"), .flags = OURS },
  { "since", IEP_FIELD_TIMESTAMP, N_("Waiting since"), .flags = OURS },
  { "preparer_name", IEP_FIELD_STRING, N_("Prepared by"), .flags = OURS },
  { "total", IEP_FIELD_MONEY, N_("Total without VAT"), .flags = OURS },
  { "line_count", IEP_FIELD_INT, N_("Procurements"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepWaitingItem, iep_waiting_item, waiting_fields)

static const IepField status_fields[] = {
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_code", IEP_FIELD_STRING, N_("Institution code"), .flags = OURS },
  { "institution_name", IEP_FIELD_STRING, N_("Institution"), .flags = OURS },
  { "kind", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "parent_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "reviewed", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = ID },
  { "version_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "number", IEP_FIELD_INT, N_("Version"), .flags = OURS },
  { "status", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "display_status", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "changed_at", IEP_FIELD_TIMESTAMP, N_("Changed"), .flags = OURS },
  { "total", IEP_FIELD_MONEY, N_("Total without VAT"), .flags = OURS },
  { "line_count", IEP_FIELD_INT, N_("Procurements"), .flags = OURS },
  { "in_force_version_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "in_force_number", IEP_FIELD_INT, N_("Version in force"), .flags = OURS },
  { "in_force_total", IEP_FIELD_MONEY, N_("Total in force"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepInstitutionStatus, iep_institution_status, status_fields)

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (IEP_SESSION (source), result, &error);
  if (node != NULL)
    g_task_return_pointer (task, iep_record_list_from_json (GPOINTER_TO_SIZE (g_task_get_task_data (task)), node), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask (IepSession          *session,
     const char          *function,
     JsonNode            *arguments,
     GType                type,
     gpointer             source_tag,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, GSIZE_TO_POINTER (type), NULL);
  iep_session_call_async (session, function, arguments, cancellable, on_answer, task);
}

/**
 * iep_waiting_async:
 * @session: a session
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the documents whose next step this person can take, across institutions, the oldest first.
 */
void
iep_waiting_async (IepSession          *session,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));

  ask (session, "waiting", NULL, IEP_TYPE_WAITING_ITEM, iep_waiting_async, cancellable, callback, user_data);
}

/**
 * iep_waiting_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepWaitingItem
 */
GListModel *
iep_waiting_finish (IepSession    *session,
                    GAsyncResult  *result,
                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_institution_status_async:
 * @session: a session
 * @year: of which plans
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads where the plans of the institutions this person sees or reviews stand.
 */
void
iep_institution_status_async (IepSession          *session,
                              gint64               year,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(JsonNode) arguments = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));

  arguments = iep_arguments ("p_year", 'i', year, NULL);
  ask (session, "institution_status", arguments, IEP_TYPE_INSTITUTION_STATUS, iep_institution_status_async,
       cancellable, callback, user_data);
}

/**
 * iep_institution_status_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepInstitutionStatus
 */
GListModel *
iep_institution_status_finish (IepSession    *session,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
