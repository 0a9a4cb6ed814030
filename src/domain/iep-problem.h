/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that stops an act: which field, of what, and the sentence for it. */
#pragma once

#include "domain/iep-record.h"

G_BEGIN_DECLS

/* Properties: field, code, message (the server's English), text (translated), procurement-id, revision-id,
 * number, title, row; of an estimate's cell also section, line-code, source, split, column; of money over the estimate
 * programme, ekk, year, estimate, planned, free. */
#define IEP_TYPE_PROBLEM (iep_problem_get_type ())
G_DECLARE_FINAL_TYPE (IepProblem, iep_problem, IEP, PROBLEM, IepRecord)

IepProblem *iep_problem_new         (const char   *field,
                                     const char   *code,
                                     const char   *message);
const char *iep_problem_get_field   (IepProblem   *self);
const char *iep_problem_get_code    (IepProblem   *self);
const char *iep_problem_get_text    (IepProblem   *self);
GListModel *iep_problems_from_error (const GError *error);

G_END_DECLS
