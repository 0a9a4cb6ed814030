/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of plans share. */
#pragma once

#include "domain/iep-code-private.h"
#include "domain/iep-plan.h"

G_BEGIN_DECLS

/* The differences of changes are read in two steps: the answer, then the names of the codes in it. */
void           iep_plan_changes_add_needs  (GListModel    *changes,
                                            IepCodeNeeds  *needs);
void           iep_plan_changes_compare    (GListModel    *changes);
void           iep_plan_set_institution_id (GListModel    *changes,
                                            gint64         institution_id);

G_END_DECLS
