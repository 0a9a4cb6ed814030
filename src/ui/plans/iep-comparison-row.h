/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a comparison of two plans: a procurement that came, went, or one field that changed. */
#pragma once

#include "domain/iep-plan.h"

G_BEGIN_DECLS

/**
 * IepComparisonKind:
 * @IEP_COMPARISON_ADDED: only in the newer plan
 * @IEP_COMPARISON_REMOVED: only in the older plan
 * @IEP_COMPARISON_CHANGED: a field that differs
 */
typedef enum
{
  IEP_COMPARISON_ADDED,
  IEP_COMPARISON_REMOVED,
  IEP_COMPARISON_CHANGED,
} IepComparisonKind;

#define IEP_TYPE_COMPARISON_ROW (iep_comparison_row_get_type ())
G_DECLARE_FINAL_TYPE (IepComparisonRow, iep_comparison_row, IEP, COMPARISON_ROW, GObject)

GListModel        *iep_comparison_rows_new           (GListModel       *added,
                                                      GListModel       *removed,
                                                      GListModel       *changed);
IepComparisonKind  iep_comparison_row_get_kind       (IepComparisonRow *self);
const char        *iep_comparison_row_get_kind_label (IepComparisonRow *self);
const char        *iep_comparison_row_get_number     (IepComparisonRow *self);
const char        *iep_comparison_row_get_title      (IepComparisonRow *self);
const char        *iep_comparison_row_get_field      (IepComparisonRow *self);
const char        *iep_comparison_row_get_old        (IepComparisonRow *self);
const char        *iep_comparison_row_get_new        (IepComparisonRow *self);

G_END_DECLS
