/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was decided about a version, of a plan or an estimate: a list to read. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-version.h"

G_BEGIN_DECLS

#define IEP_TYPE_DECISIONS_VIEW (iep_decisions_view_get_type ())
G_DECLARE_FINAL_TYPE (IepDecisionsView, iep_decisions_view, IEP, DECISIONS_VIEW, GtkWidget)

void iep_decisions_view_set_version (IepDecisionsView *self,
                                     IepVersion       *version);

G_END_DECLS
