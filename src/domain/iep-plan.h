/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan of an institution and a year: its versions, their flow, what is in them and what changed. */
#pragma once

#include "domain/iep-problem.h"
#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* A step of the flow: position, right-code, result-status, level, state (done|current|waiting), login, name,
 * position-title, at, waiting-for (who can decide it, when it is the current one), waiting-since. */
#define IEP_TYPE_PLAN_STEP (iep_plan_step_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanStep, iep_plan_step, IEP, PLAN_STEP, IepRecord)

/* What somebody decided: act, from-status, to-status, login, name, position-title, at, comment, round, position. */
#define IEP_TYPE_DECISION (iep_decision_get_type ())
G_DECLARE_FINAL_TYPE (IepDecision, iep_decision, IEP, DECISION, IepRecord)

/* A version: version-id, institution-id, institution-code, institution-name, year, number, status, display-status,
 * in-force, returned, flow-code, position, lock-version, created-at, preparer, preparer-name, line-count, total,
 * total-vat, content-hash, steps, decisions, acts, primary-act, document-id, document-sha256, signer-name, signed-at. */
#define IEP_TYPE_PLAN_VERSION (iep_plan_version_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanVersion, iep_plan_version, IEP, PLAN_VERSION, IepRecord)

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

/* The frozen bytes of a version and the frame (header, decisions, audit head) to print around them. */
#define IEP_TYPE_PLAN_EXPORT (iep_plan_export_get_type ())
G_DECLARE_FINAL_TYPE (IepPlanExport, iep_plan_export, IEP, PLAN_EXPORT, GObject)

void                iep_plan_list_async      (IepSession         *session,
                                              gint64              institution_id,
                                              gint64              year,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
GListModel         *iep_plan_list_finish     (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);
void                iep_plan_get_async       (IepSession         *session,
                                              gint64              version_id,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
IepPlanVersion     *iep_plan_get_finish      (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);
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
void                iep_plan_act_async       (IepSession         *session,
                                              IepPlanVersion     *version,
                                              const char         *act,
                                              const char         *comment,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
IepPlanVersion     *iep_plan_act_finish      (IepSession   *session,
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
void                iep_plan_export_async    (IepSession         *session,
                                              gint64              version_id,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
IepPlanExport      *iep_plan_export_finish   (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);
void                iep_plan_sign_async      (IepSession         *session,
                                              IepPlanVersion     *version,
                                              GBytes             *pdf,
                                              JsonNode           *signature,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
IepPlanVersion     *iep_plan_sign_finish     (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);
void                iep_plan_document_async  (IepSession         *session,
                                              gint64              version_id,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
GBytes             *iep_plan_document_finish (IepSession   *session,
                                              GAsyncResult *result,
                                              GError      **error);

gint64       iep_plan_version_get_id             (IepPlanVersion *self);
gint64       iep_plan_version_get_institution_id (IepPlanVersion *self);
gint64       iep_plan_version_get_year           (IepPlanVersion *self);
gint64       iep_plan_version_get_number         (IepPlanVersion *self);
const char  *iep_plan_version_get_status         (IepPlanVersion *self);
const char  *iep_plan_version_get_display_status (IepPlanVersion *self);
gboolean     iep_plan_version_has_act            (IepPlanVersion *self,
                                                  const char     *act);
const char  *iep_plan_version_get_primary_act    (IepPlanVersion *self);
const char  *iep_plan_version_get_content_hash   (IepPlanVersion *self);
gboolean     iep_plan_version_has_document       (IepPlanVersion *self);
GListModel  *iep_plan_version_get_steps          (IepPlanVersion *self);
GListModel  *iep_plan_version_get_decisions      (IepPlanVersion *self);
char        *iep_decision_dup_who                (IepRecord      *decision);

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

GBytes      *iep_plan_export_get_content   (IepPlanExport *self);
const char  *iep_plan_export_get_hash      (IepPlanExport *self);
JsonObject  *iep_plan_export_get_frame     (IepPlanExport *self);
JsonObject  *iep_plan_export_get_header    (IepPlanExport *self);
JsonArray   *iep_plan_export_get_decisions (IepPlanExport *self);

G_END_DECLS
