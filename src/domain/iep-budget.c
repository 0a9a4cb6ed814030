/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budget control: what the estimates in force give, what procurements take of it, what is free. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-budget.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-budget-private.h"
#include "domain/iep-call-private.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepChoice states[] = {
  { "ok", N_("Within the estimate") },
  { "over", N_("Over the estimate") },
  { "no_line", N_("No such line in the estimate") },
  { NULL, NULL },
};

static const IepField row_fields[] = {
  { "programme", IEP_FIELD_STRING, N_("Budget programme"), .flags = OURS },
  { "programme_name", IEP_FIELD_STRING, N_("Name of the programme"), .flags = OURS },
  { "code", IEP_FIELD_STRING, N_("EKK code"), .flags = OURS },
  { "parent_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "source", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "source_name", IEP_FIELD_STRING, N_("Funding source"), .flags = OURS },
  { "estimate", IEP_FIELD_MONEY, N_("Estimate"), .flags = OURS },
  { "planned", IEP_FIELD_MONEY, N_("Planned"), .flags = OURS },
  { "draft", IEP_FIELD_MONEY, N_("In drafts"), .flags = OURS },
  { "free", IEP_FIELD_MONEY, N_("Free"), .flags = OURS },
  { "scenario", IEP_FIELD_MONEY, N_("Under the scenario"), .flags = OURS },
  { "state", IEP_FIELD_CODE, N_("Status"), .choices = states, .flags = OURS },
};

IEP_DEFINE_RECORD (IepBudgetRow, iep_budget_row, row_fields)

static const IepField group_fields[] = {
  { "programme", IEP_FIELD_STRING, N_("Budget programme"), .flags = OURS },
  { "code", IEP_FIELD_STRING, N_("EKK code"), .flags = OURS },
  { "parent_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "depth", IEP_FIELD_INT, NULL, .flags = ID },
  { "estimate", IEP_FIELD_MONEY, N_("Estimate"), .flags = OURS },
  { "planned", IEP_FIELD_MONEY, N_("Planned"), .flags = OURS },
  { "draft", IEP_FIELD_MONEY, N_("In drafts"), .flags = OURS },
  { "free", IEP_FIELD_MONEY, N_("Free"), .flags = OURS },
  { "scenario", IEP_FIELD_MONEY, N_("Under the scenario"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepBudgetGroup, iep_budget_group, group_fields)

static const IepField control_fields[] = {
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = ID },
  { "mode", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "scenario_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "rows", IEP_FIELD_LIST, NULL, .item_type = iep_budget_row_get_type, .flags = OURS },
  { "groups", IEP_FIELD_LIST, NULL, .item_type = iep_budget_group_get_type, .flags = OURS },
  { "total_estimate", IEP_FIELD_MONEY, N_("Estimate"), .flags = OURS },
  { "total_planned", IEP_FIELD_MONEY, N_("Planned"), .flags = OURS },
  { "total_draft", IEP_FIELD_MONEY, N_("In drafts"), .flags = OURS },
  { "total_free", IEP_FIELD_MONEY, N_("Free"), .flags = OURS },
  { "total_scenario", IEP_FIELD_MONEY, N_("Under the scenario"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepBudgetControl, iep_budget_control, control_fields)

static const IepField check_fields[] = {
  { "index", IEP_FIELD_INT, NULL, .flags = ID },
  { "year", IEP_FIELD_INT, N_("Year"), .flags = ID },
  { "state", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "code", IEP_FIELD_STRING, N_("EKK code"), .flags = OURS },
  { "source", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "estimate", IEP_FIELD_MONEY, N_("Estimate"), .flags = OURS },
  { "planned", IEP_FIELD_MONEY, N_("Planned"), .flags = OURS },
  { "free_before", IEP_FIELD_MONEY, N_("Free"), .flags = OURS },
  { "free_after", IEP_FIELD_MONEY, N_("Free afterwards"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepBudgetCheck, iep_budget_check, check_fields)

/**
 * iep_budget_control_async:
 * @session: a session
 * @institution_id: whose
 * @year: of which year
 * @scenario_id: under which scenario; %IEP_UNSET or 0 = as it is
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads every line of the estimates in force with what procurements take of it.
 */
void
iep_budget_control_async (IepSession          *session,
                          gint64               institution_id,
                          gint64               year,
                          gint64               scenario_id,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));

  iep_budget_read_async (session, institution_id, year, scenario_id, NULL, iep_budget_control_async, cancellable, callback,
                         user_data);
}

/**
 * iep_budget_control_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the lines and their sums
 */
IepBudgetControl *
iep_budget_control_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  return iep_call_finish (session, result, iep_budget_control_async, error);
}

/**
 * iep_budget_check_async:
 * @session: a session
 * @institution_id: whose
 * @year: the year of the procurement
 * @procurement_id: which procurement, whose own money in force is left out; %IEP_UNSET or 0 = a new one
 * @funding: objects of year, programme, ekk, source, amount
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks what funding lines meet in the estimates, before anything is saved.
 */
void
iep_budget_check_async (IepSession          *session,
                        gint64               institution_id,
                        gint64               year,
                        gint64               procurement_id,
                        JsonArray           *funding,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  JsonNode *node;

  g_return_if_fail (funding != NULL);

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, funding);
  iep_call_list (session, "budget_check",
                 iep_arguments ("p_institution", 'i', institution_id, "p_year", 'i', year,
                                "p_procurement", 'i', procurement_id != 0 ? procurement_id : IEP_UNSET,
                                "p_funding", 'j', node, NULL),
                 NULL, IEP_TYPE_BUDGET_CHECK, iep_budget_check_async, cancellable, callback, user_data);
}

/**
 * iep_budget_check_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepBudgetCheck, one a funding line, in their order
 */
GListModel *
iep_budget_check_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_budget_check_async, error);
}

/**
 * iep_budget_control_get_mode:
 * @self: a control
 *
 * Returns: what happens over the line: `off`, `warn` or `block`
 */
const char *
iep_budget_control_get_mode (IepBudgetControl *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_CONTROL (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "mode");
}

/**
 * iep_budget_control_get_rows:
 * @self: a control
 *
 * Returns: (transfer none): a model of #IepBudgetRow
 */
GListModel *
iep_budget_control_get_rows (IepBudgetControl *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_CONTROL (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "rows"));
}

/**
 * iep_budget_control_get_groups:
 * @self: a control
 *
 * Returns: (transfer none): a model of #IepBudgetGroup
 */
GListModel *
iep_budget_control_get_groups (IepBudgetControl *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_CONTROL (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "groups"));
}
