/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budget control: what the estimates in force give, what procurements take of it, what is free. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* A line of the estimates, or money without one: programme, programme-name, code, parent-code (of the group it stands
 * in, which may be its own code), name, source, source-name, estimate, planned, draft, free, scenario, state
 * (ok|over|no_line). */
#define IEP_TYPE_BUDGET_ROW (iep_budget_row_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetRow, iep_budget_row, IEP, BUDGET_ROW, IepRecord)

/* A code above lines, with their sums: programme, code, parent-code, name, depth, estimate, planned, draft, free,
 * scenario. */
#define IEP_TYPE_BUDGET_GROUP (iep_budget_group_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetGroup, iep_budget_group, IEP, BUDGET_GROUP, IepRecord)

/* An institution's year: institution-id, year, mode (off|warn|block), scenario-id, rows, groups, total-estimate,
 * total-planned, total-draft, total-free, total-scenario. */
#define IEP_TYPE_BUDGET_CONTROL (iep_budget_control_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetControl, iep_budget_control, IEP, BUDGET_CONTROL, IepRecord)

/* What a funding line of a procurement meets: index (as sent), year, state
 * (ok|over|no_line|no_estimate|unchecked|incomplete), code and source of the line, estimate, planned (by others),
 * free-before, free-after. */
#define IEP_TYPE_BUDGET_CHECK (iep_budget_check_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetCheck, iep_budget_check, IEP, BUDGET_CHECK, IepRecord)

void              iep_budget_control_async  (IepSession          *session,
                                             gint64               institution_id,
                                             gint64               year,
                                             gint64               scenario_id,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
IepBudgetControl *iep_budget_control_finish (IepSession          *session,
                                             GAsyncResult        *result,
                                             GError             **error);
void              iep_budget_check_async    (IepSession          *session,
                                             gint64               institution_id,
                                             gint64               year,
                                             gint64               procurement_id,
                                             JsonArray           *funding,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
GListModel       *iep_budget_check_finish   (IepSession          *session,
                                             GAsyncResult        *result,
                                             GError             **error);

const char       *iep_budget_control_get_mode   (IepBudgetControl *self);
GListModel       *iep_budget_control_get_rows   (IepBudgetControl *self);
GListModel       *iep_budget_control_get_groups (IepBudgetControl *self);

G_END_DECLS
