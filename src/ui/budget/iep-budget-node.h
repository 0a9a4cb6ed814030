/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the budget as it is shown: a programme, a code above lines, or a line of an estimate. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-budget.h"

G_BEGIN_DECLS

#define IEP_TYPE_BUDGET_NODE (iep_budget_node_get_type ())
G_DECLARE_FINAL_TYPE (IepBudgetNode, iep_budget_node, IEP, BUDGET_NODE, GObject)

/**
 * IepBudgetFigures:
 * @estimate: in the estimates in force, cents
 * @planned: by included procurements
 * @draft: in drafts
 * @left: what is free
 * @scenario: planned under the scenario, %IEP_UNSET without one
 *
 * What a row of the budget adds up to.
 */
typedef struct
{
  gint64 estimate;
  gint64 planned;
  gint64 draft;
  gint64 left;
  gint64 scenario;
} IepBudgetFigures;

GListStore             *iep_budget_node_tree              (IepBudgetControl *control);
GListStore             *iep_budget_node_lines             (IepBudgetControl *control);

GListModel             *iep_budget_node_get_children      (IepBudgetNode    *self);
gboolean                iep_budget_node_is_line           (IepBudgetNode    *self);
const char             *iep_budget_node_get_programme     (IepBudgetNode    *self);
const char             *iep_budget_node_get_code          (IepBudgetNode    *self);
const char             *iep_budget_node_get_name          (IepBudgetNode    *self);
const char             *iep_budget_node_get_source        (IepBudgetNode    *self);
const char             *iep_budget_node_get_source_code   (IepBudgetNode    *self);
const char             *iep_budget_node_get_state         (IepBudgetNode    *self);
const IepBudgetFigures *iep_budget_node_get_figures       (IepBudgetNode    *self);
gint64                  iep_budget_node_get_free_after    (IepBudgetNode    *self);
char                   *iep_budget_node_dup_words         (IepBudgetNode    *self);

G_END_DECLS
