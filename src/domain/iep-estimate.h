/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate (tāme) of an institution, year, programme and budget type: its versions, their lines and their way. */
#pragma once

#include "domain/iep-plan.h"
#include "domain/iep-problem.h"
#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/**
 * IEP_ESTIMATE_MONTHS:
 *
 * How many months a line has.
 */
#define IEP_ESTIMATE_MONTHS 12

/* A line of a version, the same line in every version by section (resource|expenditure|financing), code, source and
 * split (""|core|eu): m1 … m12, year-total, plan (of the version in force before), change, reason, detail-count. */
#define IEP_TYPE_ESTIMATE_LINE (iep_estimate_line_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateLine, iep_estimate_line, IEP, ESTIMATE_LINE, IepRecord)

/* A code of a line, or one above it: section, code, name, parent-code, position (order of print), depth. */
#define IEP_TYPE_ESTIMATE_CODE (iep_estimate_code_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateCode, iep_estimate_code, IEP, ESTIMATE_CODE, IepRecord)

/* A part of a line's year: section, code, source, split, line-no, kind (procurement|contract|rest), procurement-id,
 * number, reference, title, amount. */
#define IEP_TYPE_ESTIMATE_DETAIL (iep_estimate_detail_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateDetail, iep_estimate_detail, IEP, ESTIMATE_DETAIL, IepRecord)

/* A version: version-id, estimate-id, institution-id, institution-code, institution-name, year, programme,
 * programme-name, budget-type (P|S|7), number, kind (estimate|amendment), base-version-id, base-number, status,
 * display-status, in-force, returned, replaced, flow-code, position, round, lock-version, created-at, changed-at,
 * preparer, preparer-name, document-number, function-code, sector-code, sector-name, note, line-count, resources,
 * expenditure, financing, balance, content-hash; when opened also lines, codes, details, problems, warnings, unit,
 * detail-mode, steps, decisions, acts, primary-act, document-id, document-sha256, signer-name, signed-at, stored-at. */
#define IEP_TYPE_ESTIMATE_VERSION (iep_estimate_version_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateVersion, iep_estimate_version, IEP, ESTIMATE_VERSION, IepRecord)

void                iep_estimate_list_async (IepSession          *session,
                                             gint64               institution_id,
                                             gint64               year,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
GListModel *        iep_estimate_list_finish (IepSession    *session,
                                              GAsyncResult  *result,
                                              GError       **error);
void                iep_estimate_get_async (IepSession          *session,
                                            gint64               version_id,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
IepEstimateVersion *iep_estimate_get_finish (IepSession    *session,
                                             GAsyncResult  *result,
                                             GError       **error);
void                iep_estimate_create_async (IepSession          *session,
                                               gint64               institution_id,
                                               gint64               year,
                                               const char          *programme,
                                               const char          *budget_type,
                                               const char          *function_code,
                                               const char          *document_number,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
IepEstimateVersion *iep_estimate_create_finish (IepSession    *session,
                                                GAsyncResult  *result,
                                                GError       **error);
void                iep_estimate_copy_async (IepSession          *session,
                                             gint64               version_id,
                                             gint64               year,
                                             gint64               index,
                                             JsonObject          *indexes,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
IepEstimateVersion *iep_estimate_copy_finish (IepSession    *session,
                                              GAsyncResult  *result,
                                              GError       **error);
void                iep_estimate_amend_async (IepSession          *session,
                                              IepEstimateVersion  *version,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
IepEstimateVersion *iep_estimate_amend_finish (IepSession    *session,
                                               GAsyncResult  *result,
                                               GError       **error);
void                iep_estimate_act_async (IepSession          *session,
                                            IepEstimateVersion  *version,
                                            const char          *act,
                                            const char          *comment,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
IepEstimateVersion *iep_estimate_act_finish (IepSession    *session,
                                             GAsyncResult  *result,
                                             GError       **error);
void                iep_estimate_sign_async (IepSession          *session,
                                             IepEstimateVersion  *version,
                                             GBytes              *pdf,
                                             JsonNode            *signature,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data);
IepEstimateVersion *iep_estimate_sign_finish (IepSession    *session,
                                              GAsyncResult  *result,
                                              GError       **error);
void                iep_estimate_export_async (IepSession          *session,
                                               gint64               version_id,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
IepPlanExport *     iep_estimate_export_finish (IepSession    *session,
                                                GAsyncResult  *result,
                                                GError       **error);
void                iep_estimate_document_async (IepSession          *session,
                                                 gint64               version_id,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
GBytes *            iep_estimate_document_finish (IepSession    *session,
                                                  GAsyncResult  *result,
                                                  GError       **error);
void                iep_estimate_last_year_async (IepSession          *session,
                                                  gint64               version_id,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
GListModel *        iep_estimate_last_year_finish (IepSession    *session,
                                                   GAsyncResult  *result,
                                                   GError       **error);

gint64       iep_estimate_version_get_id             (IepEstimateVersion *self);
gint64       iep_estimate_version_get_institution_id (IepEstimateVersion *self);
gint64       iep_estimate_version_get_year           (IepEstimateVersion *self);
gint64       iep_estimate_version_get_number         (IepEstimateVersion *self);
const char  *iep_estimate_version_get_status         (IepEstimateVersion *self);
const char  *iep_estimate_version_get_display_status (IepEstimateVersion *self);
const char  *iep_estimate_version_get_primary_act    (IepEstimateVersion *self);
const char  *iep_estimate_version_get_content_hash   (IepEstimateVersion *self);
gboolean     iep_estimate_version_has_act            (IepEstimateVersion *self,
                                                      const char         *act);
gboolean     iep_estimate_version_has_document       (IepEstimateVersion *self);
gboolean     iep_estimate_version_is_amendment       (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_lines          (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_codes          (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_details        (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_problems       (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_warnings       (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_steps          (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_decisions      (IepEstimateVersion *self);

gint64       iep_estimate_line_get_month      (IepEstimateLine *self,
                                               guint            month);
gint64       iep_estimate_line_get_year_total (IepEstimateLine *self);
char        *iep_estimate_line_dup_key        (IepEstimateLine *self);

G_END_DECLS
