/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every code an estimate of a year may use, held in memory: a spreadsheet cannot wait for an answer. */
#pragma once

#include "domain/iep-session.h"
#include "domain/iep-sheet.h"

G_BEGIN_DECLS

#define IEP_TYPE_ESTIMATE_CODES (iep_estimate_codes_get_type ())
G_DECLARE_FINAL_TYPE (IepEstimateCodes, iep_estimate_codes, IEP, ESTIMATE_CODES, GObject)

void                iep_estimate_codes_load_async    (IepSession           *session,
                                                      gint64                year,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
IepEstimateCodes   *iep_estimate_codes_load_finish   (IepSession           *session,
                                                      GAsyncResult         *result,
                                                      GError              **error);
gboolean            iep_estimate_codes_look_up       (const char           *text,
                                                      IepSheetCode         *code,
                                                      gpointer              self,
                                                      GError              **error);
const char         *iep_estimate_codes_get_section   (IepEstimateCodes     *self,
                                                      const char           *code);
const char         *iep_estimate_codes_get_name      (IepEstimateCodes     *self,
                                                      const char           *code);
GListModel         *iep_estimate_codes_get_model     (IepEstimateCodes     *self,
                                                      const char           *section);
const char * const *iep_estimate_codes_get_sources   (IepEstimateCodes     *self,
                                                      const char * const  **names);

G_END_DECLS
