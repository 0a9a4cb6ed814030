/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a frozen estimate, read and added up. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * IepEstimateRowKind:
 * @IEP_ESTIMATE_ROW_TOTAL: the whole of a section.
 * @IEP_ESTIMATE_ROW_GROUP: a code above lines.
 * @IEP_ESTIMATE_ROW_LINE: what somebody planned.
 * @IEP_ESTIMATE_ROW_BALANCE: resources less expenditure.
 */
typedef enum
{
  IEP_ESTIMATE_ROW_TOTAL,
  IEP_ESTIMATE_ROW_GROUP,
  IEP_ESTIMATE_ROW_LINE,
  IEP_ESTIMATE_ROW_BALANCE,
} IepEstimateRowKind;

/** IepEstimateRow: one row, in print order; texts live as long as the content, amounts are cents. */
typedef struct
{
  IepEstimateRowKind kind;
  const char *section;
  const char *code;
  const char *name;
  const char *source_name;
  const char *split;
  guint depth;
  gint64 plan;
  gint64 change;
  gint64 revised;
  gint64 months[12];
  const char *reason;
  JsonArray *details;
} IepEstimateRow;

/**
 * IepEstimateRows:
 * @content: the content they are of
 * @rows: all of them
 * @n_rows: how many
 * @amendment: whether there are three columns of amounts
 * @whole: no amount has cents
 * @source: (nullable): where the money of all expenditure comes from and what it is for, when that is the same everywhere
 */
typedef struct
{
  JsonObject *content;
  IepEstimateRow *rows;
  guint n_rows;
  gboolean amendment;
  gboolean whole;
  char *source;
} IepEstimateRows;

IepEstimateRows *iep_estimate_rows_new        (JsonObject            *content,
                                               GError               **error);
void             iep_estimate_rows_free       (IepEstimateRows       *self);
char            *iep_estimate_rows_dup_source (IepEstimateRows       *self,
                                               const IepEstimateRow  *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepEstimateRows, iep_estimate_rows_free)

G_END_DECLS
