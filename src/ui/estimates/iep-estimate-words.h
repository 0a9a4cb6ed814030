/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of an estimate: it is of another gender than a plan, and is handed over to be approved. */
#pragma once

#include "domain/iep-estimate.h"

G_BEGIN_DECLS

const char *iep_estimate_words_status      (const char         *status);
const char *iep_estimate_words_act         (const char         *act);
const char *iep_estimate_words_act_done    (const char         *act);
const char *iep_estimate_words_section     (const char         *section);
const char *iep_estimate_words_split       (const char         *split);
const char *iep_estimate_words_budget_type (const char         *budget_type);
char       *iep_estimate_words_column      (const char         *column);
char       *iep_estimate_words_title       (IepEstimateVersion *version);
char       *iep_estimate_words_version     (IepEstimateVersion *version);
char       *iep_estimate_words_file        (IepEstimateVersion *version,
                                            const char         *extension);

G_END_DECLS
