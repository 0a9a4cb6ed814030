/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a version of an estimate and the spreadsheet it is edited in: loading, what to send, what came back. */
#pragma once

#include "domain/iep-estimate-save.h"
#include "domain/iep-sheet.h"
#include "ui/estimates/iep-estimate-codes.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_SHEET (iep_estimate_sheet_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateSheet, iep_estimate_sheet, IEP, ESTIMATE_SHEET, GObject)

/* What is on its way to the server: the person goes on typing meanwhile. */
typedef struct _IepEstimateSent IepEstimateSent;

IepEstimateSheet   *iep_estimate_sheet_new            (void);
IepSheet           *iep_estimate_sheet_get_sheet      (IepEstimateSheet   *self);
void                iep_estimate_sheet_set_codes      (IepEstimateSheet   *self,
                                                       IepEstimateCodes   *codes);
IepEstimateCodes   *iep_estimate_sheet_get_codes      (IepEstimateSheet   *self);
void                iep_estimate_sheet_load           (IepEstimateSheet   *self,
                                                       IepEstimateVersion *version);
guint               iep_estimate_sheet_merge          (IepEstimateSheet   *self,
                                                       IepEstimateVersion *version);
void                iep_estimate_sheet_set_pattern    (IepEstimateSheet   *self,
                                                       GListModel         *lines);
gint64              iep_estimate_sheet_get_total      (IepEstimateSheet   *self,
                                                       const char         *section);
const char         *iep_estimate_sheet_get_section    (IepEstimateSheet   *self,
                                                       IepSheetRow        *row);
IepSheetRow        *iep_estimate_sheet_find           (IepEstimateSheet   *self,
                                                       const char         *section,
                                                       const char         *code,
                                                       const char         *source,
                                                       const char         *split);
char               *iep_estimate_sheet_describe       (IepEstimateSheet   *self,
                                                       IepSheetRow        *row);
IepSheetColumn      iep_estimate_sheet_column         (const char         *name);

IepEstimateSent    *iep_estimate_sheet_collect        (IepEstimateSheet   *self);
IepEstimateChanges *iep_estimate_sent_get_changes     (IepEstimateSent    *sent);
gboolean            iep_estimate_sent_has_lines       (IepEstimateSent    *sent);
void                iep_estimate_sheet_saved          (IepEstimateSheet   *self,
                                                       IepEstimateSent    *sent);
void                iep_estimate_sent_free            (IepEstimateSent    *sent);
guint               iep_estimate_sheet_mark_problems  (IepEstimateSheet   *self,
                                                       GListModel         *problems);
guint               iep_estimate_sheet_mark_conflicts (IepEstimateSheet   *self,
                                                       GListModel         *conflicts);

JsonNode           *iep_estimate_sheet_keep           (IepEstimateSheet   *self);
guint               iep_estimate_sheet_bring_back     (IepEstimateSheet   *self,
                                                       JsonNode           *kept);
guint               iep_estimate_sheet_import         (IepEstimateSheet   *self,
                                                       JsonArray          *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepEstimateSent, iep_estimate_sent_free)

G_END_DECLS
