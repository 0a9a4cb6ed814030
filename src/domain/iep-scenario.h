/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What if procurements were postponed, cut or moved to another year: named, compared, turned into drafts. */
#pragma once

#include "domain/iep-budget.h"
#include "domain/iep-problem.h"
#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* What happens to one procurement: procurement-id, act (postpone|cut|move), to-year, to-month, amount (with VAT, what
 * is left of it); read only number, title, revision-id, funding-total, announce-year, announce-month. */
#define IEP_TYPE_SCENARIO_ITEM (iep_scenario_item_get_type ())
G_DECLARE_FINAL_TYPE (IepScenarioItem, iep_scenario_item, IEP, SCENARIO_ITEM, IepRecord)

/* A scenario: scenario-id, institution-id, year, name, note, items, lock-version, created-by-name, created-at,
 * changed-by-name, changed-at, applied-at, acts (edit, delete, apply). */
#define IEP_TYPE_SCENARIO (iep_scenario_get_type ())
G_DECLARE_FINAL_TYPE (IepScenario, iep_scenario, IEP, SCENARIO, IepRecord)

/* What applying it did: drafts and refused, both IepProblem with procurement-id and number; drafts with revision-id,
 * refused with code and text. */
#define IEP_TYPE_SCENARIO_RESULT (iep_scenario_result_get_type ())
G_DECLARE_FINAL_TYPE (IepScenarioResult, iep_scenario_result, IEP, SCENARIO_RESULT, IepRecord)

IepScenario       *iep_scenario_new            (gint64               institution_id,
                                                gint64               year,
                                                const char          *name);
void               iep_scenario_add_item       (IepScenario         *self,
                                                gint64               procurement_id,
                                                const char          *act,
                                                gint64               to_year,
                                                gint64               to_month,
                                                gint64               amount);

void               iep_scenario_list_async     (IepSession          *session,
                                                gint64               institution_id,
                                                gint64               year,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
GListModel        *iep_scenario_list_finish    (IepSession          *session,
                                                GAsyncResult        *result,
                                                GError             **error);
void               iep_scenario_get_async      (IepSession          *session,
                                                gint64               scenario_id,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
IepScenario       *iep_scenario_get_finish     (IepSession          *session,
                                                GAsyncResult        *result,
                                                GError             **error);
void               iep_scenario_preview_async  (IepSession          *session,
                                                IepScenario         *scenario,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
IepBudgetControl  *iep_scenario_preview_finish (IepSession          *session,
                                                GAsyncResult        *result,
                                                GError             **error);
void               iep_scenario_save_async     (IepSession          *session,
                                                IepScenario         *scenario,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
IepScenario       *iep_scenario_save_finish    (IepSession          *session,
                                                GAsyncResult        *result,
                                                GError             **error);
void               iep_scenario_delete_async   (IepSession          *session,
                                                IepScenario         *scenario,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
gboolean           iep_scenario_delete_finish  (IepSession          *session,
                                                GAsyncResult        *result,
                                                GError             **error);
void               iep_scenario_apply_async    (IepSession          *session,
                                                IepScenario         *scenario,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
IepScenarioResult *iep_scenario_apply_finish   (IepSession          *session,
                                                GAsyncResult        *result,
                                                GError             **error);

GListModel        *iep_scenario_get_items          (IepScenario       *self);
GListModel        *iep_scenario_result_get_drafts  (IepScenarioResult *self);
GListModel        *iep_scenario_result_get_refused (IepScenarioResult *self);
IepScenario       *iep_scenario_result_dup_left    (IepScenarioResult *self);

G_END_DECLS
