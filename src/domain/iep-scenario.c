/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What if procurements were postponed, cut or moved to another year: named, compared, turned into drafts. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-scenario.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-budget-private.h"
#include "domain/iep-call-private.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepChoice acts[] = {
  { "postpone", N_("Postpone") },
  { "cut", N_("Cut") },
  { "move", N_("Move to another year") },
  { NULL, NULL },
};

static const IepField item_fields[] = {
  { "procurement_id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_PLAIN | IEP_FIELD_KEY },
  { "act", IEP_FIELD_CODE, N_("What happens"), .choices = acts },
  { "to_year", IEP_FIELD_INT, N_("To the year"), .flags = IEP_FIELD_PLAIN },
  { "to_month", IEP_FIELD_INT, N_("To the month") },
  { "amount", IEP_FIELD_MONEY, N_("Left of it with VAT") },
  { "line_no", IEP_FIELD_INT, N_("No."), .flags = OURS },
  { "number", IEP_FIELD_STRING, N_("Number"), .flags = OURS },
  { "title", IEP_FIELD_STRING, N_("Subject"), .flags = OURS },
  { "revision_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "funding_total", IEP_FIELD_MONEY, N_("Budget with VAT"), .flags = OURS },
  { "announce_year", IEP_FIELD_INT, N_("Year of announcement"), .flags = ID },
  { "announce_month", IEP_FIELD_INT, N_("Month of announcement"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepScenarioItem, iep_scenario_item, item_fields)

static const IepField scenario_fields[] = {
  { "scenario_id", IEP_FIELD_INT, NULL, .flags = ID | IEP_FIELD_KEY },
  { "lock_version", IEP_FIELD_INT, NULL, .flags = ID | IEP_FIELD_KEY },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID | IEP_FIELD_KEY },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = ID | IEP_FIELD_KEY },
  { "name", IEP_FIELD_STRING, N_("Name") },
  { "note", IEP_FIELD_TEXT, N_("Note") },
  { "items", IEP_FIELD_LIST, N_("Procurements"), .item_type = iep_scenario_item_get_type },
  { "created_by_name", IEP_FIELD_STRING, N_("Created by"), .flags = OURS },
  { "created_at", IEP_FIELD_TIMESTAMP, N_("Created"), .flags = OURS },
  { "changed_by_name", IEP_FIELD_STRING, N_("Changed by"), .flags = OURS },
  { "changed_at", IEP_FIELD_TIMESTAMP, N_("Changed"), .flags = OURS },
  { "applied_at", IEP_FIELD_TIMESTAMP, N_("Applied"), .flags = OURS },
  { "acts", IEP_FIELD_STRV, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepScenario, iep_scenario, scenario_fields)

static const IepField result_fields[] = {
  { "drafts", IEP_FIELD_LIST, NULL, .item_type = iep_problem_get_type, .flags = OURS },
  { "refused", IEP_FIELD_LIST, NULL, .item_type = iep_problem_get_type, .flags = OURS },
  { "left", IEP_FIELD_LIST, NULL, .item_type = iep_scenario_get_type, .flags = OURS },
};

IEP_DEFINE_RECORD (IepScenarioResult, iep_scenario_result, result_fields)

/**
 * iep_scenario_new:
 * @institution_id: whose
 * @year: of which year's budget
 * @name: what it is called
 *
 * Returns: (transfer full): a scenario that is not saved yet
 */
IepScenario *
iep_scenario_new (gint64      institution_id,
                  gint64      year,
                  const char *name)
{
  IepScenario *self = g_object_new (IEP_TYPE_SCENARIO, NULL);

  iep_record_set_int (IEP_RECORD (self), "institution_id", institution_id);
  iep_record_set_int (IEP_RECORD (self), "year", year);
  iep_record_set_string (IEP_RECORD (self), "name", name);

  return self;
}

/**
 * iep_scenario_add_item:
 * @self: a scenario
 * @procurement_id: which procurement
 * @act: `postpone` (to a month, and a year if wanted), `cut` (to an amount) or `move` (to a year)
 * @to_year: the year, or %IEP_UNSET
 * @to_month: the month, 1 to 12, or %IEP_UNSET
 * @amount: cents with VAT that are left of it, or %IEP_UNSET
 *
 * Adds what happens to a procurement.
 */
void
iep_scenario_add_item (IepScenario *self,
                       gint64       procurement_id,
                       const char  *act,
                       gint64       to_year,
                       gint64       to_month,
                       gint64       amount)
{
  g_autoptr(IepScenarioItem) item = NULL;
  IepRecord *record;

  g_return_if_fail (IEP_IS_SCENARIO (self));
  g_return_if_fail (act != NULL);

  item = g_object_new (IEP_TYPE_SCENARIO_ITEM, NULL);
  record = IEP_RECORD (item);
  iep_record_set_int (record, "procurement_id", procurement_id);
  iep_record_set_string (record, "act", act);
  iep_record_set_int (record, "to_year", to_year);
  iep_record_set_int (record, "to_month", to_month);
  iep_record_set_int (record, "amount", amount);
  g_list_store_append (iep_record_get_list (IEP_RECORD (self), "items"), item);
}

/**
 * iep_scenario_list_async:
 * @session: a session
 * @institution_id: whose
 * @year: of which year; %IEP_UNSET = of all
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the scenarios with their items.
 */
void
iep_scenario_list_async (IepSession          *session,
                         gint64               institution_id,
                         gint64               year,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  iep_call_list (session, "scenario_list",
                 iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year, NULL),
                 NULL, IEP_TYPE_SCENARIO, iep_scenario_list_async, cancellable, callback, user_data);
}

/**
 * iep_scenario_list_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepScenario by name
 */
GListModel *
iep_scenario_list_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_scenario_list_async, error);
}

/**
 * iep_scenario_get_async:
 * @session: a session
 * @scenario_id: which
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads a scenario.
 */
void
iep_scenario_get_async (IepSession          *session,
                        gint64               scenario_id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  iep_call_record (session, "scenario_get",
                   iep_arguments ("p_scenario", 'i', scenario_id, NULL),
                   IEP_TYPE_SCENARIO, iep_scenario_get_async, cancellable, callback, user_data);
}

/**
 * iep_scenario_get_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the scenario
 */
IepScenario *
iep_scenario_get_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_scenario_get_async, error);
}

/**
 * iep_scenario_preview_async:
 * @session: a session
 * @scenario: a scenario as it is on the screen, kept or not
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the budget of its institution and year as it would be; nothing is saved.
 */
void
iep_scenario_preview_async (IepSession          *session,
                            IepScenario         *scenario,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autofree char *text = NULL;
  JsonObject *document;
  JsonNode *node, *items;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_SCENARIO (scenario));

  node = iep_record_to_json_with_flags (IEP_RECORD (scenario), IEP_JSON_WRITABLE);
  document = json_node_get_object (node);
  items = json_object_has_member (document, "items") ? json_object_dup_member (document, "items") : NULL;
  if (items == NULL)
    {
      items = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (items, json_array_new ());
    }
  json_node_unref (node);
  text = json_to_string (items, FALSE);
  json_node_unref (items);
  iep_budget_read_async (session, iep_record_get_int (IEP_RECORD (scenario), "institution_id"),
                         iep_record_get_int (IEP_RECORD (scenario), "year"), 0, text, iep_scenario_preview_async,
                         cancellable, callback, user_data);
}

/**
 * iep_scenario_preview_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the lines and their sums, with what is planned under the scenario
 */
IepBudgetControl *
iep_scenario_preview_finish (IepSession    *session,
                             GAsyncResult  *result,
                             GError       **error)
{
  return iep_call_finish (session, result, iep_scenario_preview_async, error);
}

/**
 * iep_scenario_save_async:
 * @session: a session
 * @scenario: a scenario, new or as it was read and edited
 * @cancellable: (nullable): to give up waiting; it may have been saved
 * @callback: called once
 * @user_data: for @callback
 *
 * Keeps a scenario under its name.
 */
void
iep_scenario_save_async (IepSession          *session,
                         IepScenario         *scenario,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SCENARIO (scenario));

  iep_call_record (session, "scenario_save",
                   iep_arguments ("p_document", 'j',
                                  iep_record_to_json_with_flags (IEP_RECORD (scenario), IEP_JSON_WRITABLE), NULL),
                   IEP_TYPE_SCENARIO, iep_scenario_save_async, cancellable, callback, user_data);
}

/**
 * iep_scenario_save_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR; iep_problems_from_error() says what is wrong
 *
 * Returns: (transfer full): the scenario as it is now
 */
IepScenario *
iep_scenario_save_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_scenario_save_async, error);
}

/**
 * iep_scenario_delete_async:
 * @session: a session
 * @scenario: a scenario, as it was read
 * @cancellable: (nullable): to give up waiting; it may be gone
 * @callback: called once
 * @user_data: for @callback
 *
 * Deletes a scenario; the audit trail keeps it.
 */
void
iep_scenario_delete_async (IepSession          *session,
                           IepScenario         *scenario,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SCENARIO (scenario));

  iep_call_json (session, "scenario_delete",
                 iep_arguments ("p_scenario", 'i', iep_record_get_int (IEP_RECORD (scenario), "scenario_id"),
                                "p_lock", 'i', iep_record_get_int (IEP_RECORD (scenario), "lock_version"), NULL),
                 iep_scenario_delete_async, cancellable, callback, user_data);
}

/**
 * iep_scenario_delete_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: whether it is gone
 */
gboolean
iep_scenario_delete_finish (IepSession    *session,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_autoptr(JsonNode) node = iep_call_finish (session, result, iep_scenario_delete_async, error);

  return node != NULL;
}

/**
 * iep_scenario_apply_async:
 * @session: a session
 * @scenario: a scenario, as it was read
 * @cancellable: (nullable): to give up waiting; the drafts may have been made
 * @callback: called once
 * @user_data: for @callback
 *
 * Makes a new revision in draft of each of its procurements.
 */
void
iep_scenario_apply_async (IepSession          *session,
                          IepScenario         *scenario,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SCENARIO (scenario));

  iep_call_record (session, "scenario_apply",
                   iep_arguments ("p_scenario", 'i', iep_record_get_int (IEP_RECORD (scenario), "scenario_id"),
                                  "p_lock", 'i', iep_record_get_int (IEP_RECORD (scenario), "lock_version"), NULL),
                   IEP_TYPE_SCENARIO_RESULT, iep_scenario_apply_async, cancellable, callback, user_data);
}

/**
 * iep_scenario_apply_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the drafts that were made and the procurements that were left alone
 */
IepScenarioResult *
iep_scenario_apply_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  return iep_call_finish (session, result, iep_scenario_apply_async, error);
}

/**
 * iep_scenario_get_items:
 * @self: a scenario
 *
 * Returns: (transfer none): a model of #IepScenarioItem
 */
GListModel *
iep_scenario_get_items (IepScenario *self)
{
  g_return_val_if_fail (IEP_IS_SCENARIO (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "items"));
}

/**
 * iep_scenario_result_get_drafts:
 * @self: what applying did
 *
 * Returns: (transfer none): a model of #IepProblem with procurement-id, revision-id and number
 */
GListModel *
iep_scenario_result_get_drafts (IepScenarioResult *self)
{
  g_return_val_if_fail (IEP_IS_SCENARIO_RESULT (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "drafts"));
}

/**
 * iep_scenario_result_get_refused:
 * @self: what applying did
 *
 * Returns: (transfer none): a model of #IepProblem with procurement-id, number, code and text
 */
GListModel *
iep_scenario_result_get_refused (IepScenarioResult *self)
{
  g_return_val_if_fail (IEP_IS_SCENARIO_RESULT (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "refused"));
}

/**
 * iep_scenario_result_dup_left:
 * @self: what applying did
 *
 * Returns: (transfer full) (nullable): the scenario with what could not be done, as it is kept now; %NULL when all was done
 */
IepScenario *
iep_scenario_result_dup_left (IepScenarioResult *self)
{
  g_return_val_if_fail (IEP_IS_SCENARIO_RESULT (self), NULL);

  return g_list_model_get_item (G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "left")), 0);
}
