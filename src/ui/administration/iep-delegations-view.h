/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/administration/iep-administration-view.h"

G_BEGIN_DECLS

#define IEP_TYPE_DELEGATIONS_VIEW (iep_delegations_view_get_type ())
G_DECLARE_FINAL_TYPE (IepDelegationsView, iep_delegations_view, IEP, DELEGATIONS_VIEW, GtkWidget)

void iep_delegations_window_present (GtkWidget  *from,
                                     IepContext *context);

G_END_DECLS
