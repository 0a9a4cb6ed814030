/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/administration/iep-administration-view.h"

G_BEGIN_DECLS

#define IEP_TYPE_RIGHTS_VIEW (iep_rights_view_get_type ())
G_DECLARE_FINAL_TYPE (IepRightsView, iep_rights_view, IEP, RIGHTS_VIEW, GtkWidget)

G_END_DECLS
