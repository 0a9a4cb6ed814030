/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each column of a plan says about a procurement. */
#pragma once

#include <json-glib/json-glib.h>

#include "document/iep-text.h"

G_BEGIN_DECLS

#define IEP_PLAN_COLUMNS 20

/**
 * IepPlanColumn:
 * @title: its heading
 * @label: what it is called in the small print under a row when the table has no room for it
 * @align: where its texts stand
 * @comfort: the width below which it is no pleasure to read, in points
 * @leaves: 0 for the columns the law asks for; the highest leaves the table first when there is no room
 * @after_funding: whether it stands right of the money
 * @fill: writes the text and the small text under it; leaves both empty when there is nothing to say
 */
typedef struct
{
  const char *title;
  const char *label;
  IepAlign align;
  double comfort;
  guint leaves;
  gboolean after_funding;
  void (*fill) (JsonObject *line, GString *text, GString *small);
} IepPlanColumn;

/** IepPlanNote: what is too long for a column and always stands under the row. */
typedef struct
{
  const char *label;
  void (*fill) (JsonObject *line, GString *text);
} IepPlanNote;

#define IEP_PLAN_NOTES 5

extern const IepPlanColumn iep_plan_columns[IEP_PLAN_COLUMNS];
extern const IepPlanNote iep_plan_notes[IEP_PLAN_NOTES];

/* The column whose left edge the small print keeps to. */
#define IEP_PLAN_COLUMN_TITLE 3
/* The column of the estimated price. */
#define IEP_PLAN_COLUMN_PRICE 8

G_END_DECLS
