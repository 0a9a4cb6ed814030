/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate (tāme) of an institution, year, programme and budget type: its versions, their lines and their way. */
#pragma once

#include "domain/iep-problem.h"
#include "domain/iep-version.h"

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

/* A version of an estimate: what every #IepVersion has, and estimate-id, programme, programme-name, budget-type (P|S|7),
 * kind (estimate|amendment), base-version-id, base-number, document-number, function-code, sector-code, sector-name, note,
 * resources, expenditure, financing, balance; when opened also lines, codes, details, problems, warnings, unit,
 * detail-mode. */
#define IEP_TYPE_ESTIMATE_VERSION (iep_estimate_version_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateVersion, iep_estimate_version, IEP, ESTIMATE_VERSION, IepVersion)

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
void                iep_estimate_last_year_async (IepSession          *session,
                                                  gint64               version_id,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
GListModel *        iep_estimate_last_year_finish (IepSession    *session,
                                                   GAsyncResult  *result,
                                                   GError       **error);

gboolean     iep_estimate_version_is_amendment       (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_lines          (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_codes          (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_details        (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_problems       (IepEstimateVersion *self);
GListModel  *iep_estimate_version_get_warnings       (IepEstimateVersion *self);

gint64       iep_estimate_line_get_month      (IepEstimateLine *self,
                                               guint            month);
gint64       iep_estimate_line_get_year_total (IepEstimateLine *self);
char        *iep_estimate_line_dup_key        (IepEstimateLine *self);

G_END_DECLS
