/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/administration/iep-administration-view.h"

G_BEGIN_DECLS

#define IEP_TYPE_CLASSIFICATIONS_VIEW (iep_classifications_view_get_type ())
G_DECLARE_FINAL_TYPE (IepClassificationsView, iep_classifications_view, IEP, CLASSIFICATIONS_VIEW, GtkWidget)

G_END_DECLS
