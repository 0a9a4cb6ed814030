/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan of an institution and a year: its versions, what is in them and what changed. */
#pragma once

#include "domain/iep-problem.h"
#include "domain/iep-version.h"

G_BEGIN_DECLS

/* A version of a plan: what every #IepVersion has, and total, total-vat. */
#define IEP_TYPE_PLAN_VERSION (iep_plan_version_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanVersion, iep_plan_version, IEP, PLAN_VERSION, IepVersion)

/* A procurement as it stands in a plan: line-no, procurement-id, revision-id, number, title, kind, cpv, procedure,
 * estimated-price, funding-total, announce-year, announce-quarter, announce-month. */
#define IEP_TYPE_PLAN_LINE (iep_plan_line_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanLine, iep_plan_line, IEP, PLAN_LINE, IepRecord)

/* A procurement that is in both plans but not the same: number, title, procurement-id, old-revision-id,
 * revision-id and differences. */
#define IEP_TYPE_PLAN_CHANGE (iep_plan_change_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanChange, iep_plan_change, IEP, PLAN_CHANGE, IepRecord)

/* The money of one code before and after: code, name, old, new, difference. */
#define IEP_TYPE_TOTAL_CHANGE (iep_total_change_get_type ())
G_DECLARE_FINAL_TYPE (IepTotalChange, iep_total_change, IEP, TOTAL_CHANGE, IepRecord)

/* What the next version would hold: total, total-vat, next-number, line-count, replaces (an open version), flow-code,
 * last-version-id, acts, content (IepPlanLine), blockers, warnings (IepProblem), added, removed (IepPlanLine; against the
 * last version), changes (IepPlanChange). */
#define IEP_TYPE_PLAN_PREVIEW (iep_plan_preview_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanPreview, iep_plan_preview, IEP, PLAN_PREVIEW, IepRecord)

/* Two versions side by side: added, removed, changes, totals-by-ekk, totals-by-source. */
#define IEP_TYPE_PLAN_COMPARISON (iep_plan_comparison_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanComparison, iep_plan_comparison, IEP, PLAN_COMPARISON, IepRecord)

void                iep_plan_preview_async   (IepSession         *session,
                                              gint64              institution_id,
                                              gint64              year,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
IepPlanPreview     *iep_plan_preview_finish  (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);
void                iep_plan_create_async    (IepSession         *session,
                                              gint64              institution_id,
                                              gint64              year,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
IepPlanVersion     *iep_plan_create_finish   (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);
void                iep_plan_lines_async     (IepSession         *session,
                                              gint64              version_id,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
GListModel         *iep_plan_lines_finish    (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);
void                iep_plan_compare_async   (IepSession         *session,
                                              gint64              old_version_id,
                                              gint64              new_version_id,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
IepPlanComparison  *iep_plan_compare_finish  (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);

gint64       iep_plan_preview_get_next_number (IepPlanPreview *self);
gint64       iep_plan_preview_get_total       (IepPlanPreview *self);
gint64       iep_plan_preview_get_total_vat   (IepPlanPreview *self);
GListModel  *iep_plan_preview_get_lines       (IepPlanPreview *self);
GListModel  *iep_plan_preview_get_blockers    (IepPlanPreview *self);
GListModel  *iep_plan_preview_get_warnings    (IepPlanPreview *self);
gboolean     iep_plan_preview_can_create      (IepPlanPreview *self);
GListModel  *iep_plan_preview_get_added       (IepPlanPreview *self);
GListModel  *iep_plan_preview_get_removed     (IepPlanPreview *self);
GListModel  *iep_plan_preview_get_changed     (IepPlanPreview *self);

GListModel  *iep_plan_comparison_get_added            (IepPlanComparison *self);
GListModel  *iep_plan_comparison_get_removed          (IepPlanComparison *self);
GListModel  *iep_plan_comparison_get_changed          (IepPlanComparison *self);
GListModel  *iep_plan_comparison_get_totals_by_ekk    (IepPlanComparison *self);
GListModel  *iep_plan_comparison_get_totals_by_source (IepPlanComparison *self);
gboolean     iep_plan_comparison_is_empty             (IepPlanComparison *self);
GListModel  *iep_plan_change_get_differences          (IepPlanChange *self);

G_END_DECLS
