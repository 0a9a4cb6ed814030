/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a plan's table: what was read and measured, shared with what lays it out. */
#pragma once

#include "document/iep-plan-columns.h"
#include "document/iep-plan-table.h"

G_BEGIN_DECLS

#define PAD_X 2.6
#define PAD_Y 2.4
/* The words before the money of a funding line: programme, EKK, source, the institution's own classifier. */
#define KEYS 4
/* The year of the plan, the two after it, all later ones (domain.md 2.4 no. 9), and the sum. */
#define YEARS 5
#define LATER 3
#define SUM 4
#define FUNDING (KEYS + YEARS)
#define ALL_COLUMNS (IEP_PLAN_COLUMNS + FUNDING)

typedef struct
{
  IepText *keys[KEYS];
  IepText *years[YEARS];
} FundingRow;

typedef struct
{
  JsonObject *line;
  IepText *text[IEP_PLAN_COLUMNS];
  IepText *small[IEP_PLAN_COLUMNS];
  guint n_funding;
  FundingRow *funding;
} Row;

/* What was measured of a column, and what became of it. */
typedef struct
{
  const char *title;
  const char *group;
  IepAlign align;
  double comfort;
  guint leaves;
  int definition; /* index into iep_plan_columns, or -1 - part of the funding */
  gboolean used;
  double longest;
  double natural;
  double squares;
  guint measured;
  gboolean shown;
  double width;
  double x;
} Column;

struct _IepPlanTable
{
  IepTextEngine *engine;
  JsonObject *content;
  guint n_rows;
  Row *rows;
  gint64 base_year;
  gint64 price;
  gint64 funding;
  gint64 by_year[YEARS];
  gboolean money_ok;
  gboolean has_earlier;
  char *year_titles[YEARS];
  Column columns[ALL_COLUMNS];
};

void     iep_plan_column_measure (Column       *column,
                                  IepText      *text,
                                  IepText      *small);
IepText *iep_plan_table_money    (IepPlanTable *self,
                                  guint         style,
                                  gint64        cents);

G_END_DECLS
