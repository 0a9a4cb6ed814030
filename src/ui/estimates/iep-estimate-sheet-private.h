/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of IepEstimateSheet share. */
#pragma once

#include "ui/estimates/iep-estimate-sheet.h"

G_BEGIN_DECLS

struct _IepEstimateSheet
{
  GObject           parent_instance;

  IepSheet         *sheet;
  IepEstimateCodes *codes;
  GHashTable       *groups;    /* "section/code" → IepSheetRow that sums */
  GHashTable       *sections;  /* code → section, of the loaded version */
};

static inline const char *
iep_estimate_word (const char *text)
{
  return text != NULL ? text : "";
}

static inline IepSheetColumn
iep_estimate_month (guint month)
{
  return (IepSheetColumn) (IEP_SHEET_MONTH_1 + month);
}

char *iep_estimate_make_key (const char *section,
                             const char *code,
                             const char *source,
                             const char *split);

G_END_DECLS
