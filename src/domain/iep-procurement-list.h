/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The procurements of an institution as a list model that holds only the pages somebody looks at. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/**
 * IepProcurementQuery:
 * @institution_id: whose, 0 = all that this person sees
 * @year: of the plan, 0 = all
 * @status: `draft`, `included`, `excluded` or %NULL
 * @kind: contract kind or %NULL
 * @procedure: code or %NULL
 * @ekk: code or its first digits, or %NULL
 * @programme: budget programme of the money, or %NULL
 * @source: funding source of the money, what stands beneath it included, or %NULL
 * @funding_year: year of the money, 0 = any
 * @responsible: responsible person or %NULL
 * @search: words, or %NULL
 * @sort: `number` (default), `title`, `kind`, `cpv`, `procedure`, `estimated_price`, `funding_total`, `announce`,
 *   `status`, `responsible_person`, `changed_at`
 * @descending: the other way round
 *
 * What the list shows; @ekk, @programme, @source and @funding_year are asked of one and the same funding line. Strings are owned by the query.
 */
typedef struct
{
  gint64   institution_id;
  gint64   year;
  char    *status;
  char    *kind;
  char    *procedure;
  char    *ekk;
  char    *programme;
  char    *source;
  gint64   funding_year;
  char    *responsible;
  char    *search;
  char    *sort;
  gboolean descending;
} IepProcurementQuery;

#define IEP_TYPE_PROCUREMENT_QUERY (iep_procurement_query_get_type ())
GType iep_procurement_query_get_type (void) G_GNUC_CONST;

IepProcurementQuery  *iep_procurement_query_new   (gint64 institution_id,
                                                   gint64 year);
IepProcurementQuery  *iep_procurement_query_copy  (const IepProcurementQuery *query);
void                  iep_procurement_query_free  (IepProcurementQuery *query);
gboolean              iep_procurement_query_equal (const IepProcurementQuery *a,
                                                   const IepProcurementQuery *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepProcurementQuery, iep_procurement_query_free)

/* A row of the list; read only. Until its page has come every field is empty and "loaded" is FALSE; then the same
 * object is filled and notifies. Properties: loaded, revision-id, procurement-id, institution-id, year, number,
 * revision-number, status, in-force, title, kind, cpv, procedure, estimated-price, funding-total, announce-year,
 * announce-quarter, announce-month, responsible-person, ekk-codes, changed-at, plan-number. */
#define IEP_TYPE_PROCUREMENT_ROW (iep_procurement_row_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementRow, iep_procurement_row, IEP, PROCUREMENT_ROW, IepRecord)

/* Properties: loading (boolean), n-total (uint), total-price (int64), total-funding (int64), n-draft, n-included,
 * n-excluded (uint; of the query without its status), auto-reload (boolean, default TRUE), session.
 * Signal: failed (GError*) when a page or the counts could not be read; reload tries again. */
#define IEP_TYPE_PROCUREMENT_LIST (iep_procurement_list_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementList, iep_procurement_list, IEP, PROCUREMENT_LIST, GObject)

IepProcurementList         *iep_procurement_list_new               (IepSession *session);
void                        iep_procurement_list_set_query         (IepProcurementList        *self,
                                                                    const IepProcurementQuery *query);
const IepProcurementQuery  *iep_procurement_list_get_query         (IepProcurementList *self);
void                        iep_procurement_list_reload            (IepProcurementList *self);
gboolean                    iep_procurement_list_get_loading       (IepProcurementList *self);
guint                       iep_procurement_list_get_count         (IepProcurementList *self,
                                                                    const char         *status);
gint64                      iep_procurement_list_get_total_price   (IepProcurementList *self);
gint64                      iep_procurement_list_get_total_funding (IepProcurementList *self);
guint                       iep_procurement_list_get_n_cached      (IepProcurementList *self);
guint                       iep_procurement_list_get_n_requests    (IepProcurementList *self);
gboolean                    iep_procurement_list_find_cached       (IepProcurementList *self,
                                                                    gint64              revision_id,
                                                                    guint              *position);
void                        iep_procurement_list_locate_async      (IepProcurementList *self,
                                                                    gint64              revision_id,
                                                                    GCancellable       *cancellable,
                                                                    GAsyncReadyCallback callback,
                                                                    gpointer            user_data);
gboolean                    iep_procurement_list_locate_finish     (IepProcurementList *self,
                                                                    GAsyncResult       *result,
                                                                    guint              *position,
                                                                    GError            **error);
void                        iep_procurement_fetch_async            (IepSession                *session,
                                                                    const IepProcurementQuery *query,
                                                                    GCancellable              *cancellable,
                                                                    GAsyncReadyCallback        callback,
                                                                    gpointer                   user_data);
GListModel                 *iep_procurement_fetch_finish           (IepSession   *session,
                                                                    GAsyncResult *result,
                                                                    GError      **error);

void                        iep_procurement_documents_async        (IepSession                *session,
                                                                    const IepProcurementQuery *query,
                                                                    GCancellable              *cancellable,
                                                                    GAsyncReadyCallback        callback,
                                                                    gpointer                   user_data);
JsonArray                  *iep_procurement_documents_finish       (IepSession   *session,
                                                                    GAsyncResult *result,
                                                                    GError      **error);

gboolean     iep_procurement_row_is_loaded          (IepProcurementRow *self);
gint64       iep_procurement_row_get_revision_id    (IepProcurementRow *self);
gint64       iep_procurement_row_get_procurement_id (IepProcurementRow *self);
const char  *iep_procurement_row_get_status         (IepProcurementRow *self);
gboolean     iep_procurement_row_is_second          (IepProcurementRow *self);

G_END_DECLS
