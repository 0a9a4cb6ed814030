/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the paged list share: its statements, its rows, its pages. */
#pragma once

#include "database/iep-parameters.h"
#include "database/iep-result.h"
#include "domain/iep-procurement-list.h"

G_BEGIN_DECLS

#define IEP_PAGE_SIZE 200

/* Statements: iep-procurement-query.c */

/* Where a page begins: at an offset from the start, the end, or a row whose sort keys are known. */
typedef struct
{
  const char * const *after;
  const char * const *before;
  gboolean            from_end;
  guint               offset;
  guint               limit;
} IepPagePlace;

/* A page of rows; backwards (the last row first) when the place is `before` or `from_end`. */
char  *iep_procurement_query_page_sql   (const IepProcurementQuery *query,
                                         const IepPagePlace        *place,
                                         IepParameters             *parameters);
/* Rows by status: status, number, money without and with VAT, the same without second rows of a procurement. */
char  *iep_procurement_query_count_sql  (const IepProcurementQuery *query,
                                         IepParameters             *parameters);
/* How many rows stand before a revision; no row when it is not in the list. */
char  *iep_procurement_query_locate_sql (const IepProcurementQuery *query,
                                         gint64                     revision_id,
                                         IepParameters             *parameters);
/* The sort keys of a row of a page, for `after` and `before`. */
char **iep_procurement_query_get_keys   (const IepProcurementQuery *query,
                                         IepResult                 *rows,
                                         guint                      row);

/* Rows: iep-procurement-row.c */
IepProcurementRow *iep_procurement_row_new  (void);
void               iep_procurement_row_fill (IepProcurementRow *self,
                                             IepResult         *rows,
                                             guint              row);
gint64             iep_procurement_row_peek_id (IepResult      *rows,
                                             guint              row);

/* Pages: iep-procurement-pages.c */

/* The rows of a loaded page are ours; of a page that waits, rows[] holds weak pointers to the placeholders
 * somebody keeps. */
typedef struct
{
  guint              index;
  gboolean           loaded;
  gboolean           wanted;
  GCancellable      *cancellable;
  gint64             sent_at;
  guint64            used;
  IepProcurementRow *rows[IEP_PAGE_SIZE];
} IepPage;

IepPage  *iep_page_new        (guint              index);
void      iep_page_free       (IepPage           *page);
gboolean  iep_page_is_held    (IepPage           *page);
void      iep_page_place      (IepPage           *page,
                               guint              i,
                               IepProcurementRow *row);
void      iep_page_unload     (IepPage           *page);
void      iep_page_take_rows  (IepPage           *page,
                               GPtrArray         *rows);

/* The list: iep-procurement-list.c, and reading it again: iep-procurement-reload.c */

typedef struct
{
  GStrv first;
  GStrv last;
} IepPageKeys;

typedef struct
{
  guint  n_rows;
  guint  n_procurements; /* of any status */
  guint  n_draft;
  guint  n_included;
  guint  n_excluded;
  gint64 price;
  gint64 funding;
} IepListCounts;

typedef struct _IepReload IepReload;

/* A question to the server that must not keep the list alive. */
typedef struct
{
  GWeakRef      list;
  GCancellable *cancellable;
  guint         index;
  gboolean      backwards;
} IepListRequest;

struct _IepProcurementList
{
  GObject              parent_instance;

  IepSession          *session;
  gulong               changed_id;
  IepProcurementQuery *query;
  GMainContext        *context;

  guint                n_items;
  gboolean             counted;
  gboolean             first_page_read;
  IepListCounts        counts;
  gboolean             loading;
  gboolean             auto_reload;

  /* Index -> IepPage, and index -> IepPageKeys of every page that was read since the last change. */
  GHashTable          *pages;
  GHashTable          *keys;
  /* Pages somebody asked for, the last asked first. */
  GQueue               wanted;
  GSource             *dispatch_source;
  guint                n_in_flight;
  guint64              clock;
  guint                n_requests;

  /* Of this query; replaced when the query is, so that late answers find nobody. */
  GCancellable        *cancellable;
  IepReload           *reload;
  gboolean             reload_again;
};

IepListRequest *iep_list_request_new      (IepProcurementList *self,
                                           GCancellable       *cancellable);
void     iep_list_request_free            (IepListRequest     *request);

IepPage *iep_procurement_list_ensure_page (IepProcurementList *self,
                                           guint               index);
void     iep_procurement_list_remember_keys
                                          (IepProcurementList *self,
                                           guint               index,
                                           IepResult          *rows,
                                           gboolean            backwards);
gboolean iep_procurement_list_read_counts (IepProcurementList *self,
                                           IepResult          *rows,
                                           IepListCounts      *counts);
void     iep_procurement_list_take_counts (IepProcurementList *self,
                                           const IepListCounts *counts);
void     iep_procurement_list_fail        (IepProcurementList *self,
                                           const GError       *error);
void     iep_procurement_list_update_loading
                                          (IepProcurementList *self);
void     iep_procurement_list_set_n_items (IepProcurementList *self,
                                           guint               n_items);
void     iep_procurement_list_want        (IepProcurementList *self,
                                           IepPage            *page);
void     iep_procurement_list_send_page   (IepProcurementList *self,
                                           IepPage            *page);
void     iep_procurement_list_drop_page   (IepProcurementList *self,
                                           IepPage            *page);
void     iep_procurement_list_dispatch    (IepProcurementList *self);
void     iep_procurement_list_forget_pages
                                          (IepProcurementList *self,
                                           gboolean            keep_held);

void     iep_procurement_list_start_reload  (IepProcurementList *self);
void     iep_procurement_list_cancel_reload (IepProcurementList *self);

G_END_DECLS
