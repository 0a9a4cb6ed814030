/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/administration/iep-administration-view.h"

G_BEGIN_DECLS

#define IEP_TYPE_INSTITUTIONS_VIEW (iep_institutions_view_get_type ())
G_DECLARE_FINAL_TYPE (IepInstitutionsView, iep_institutions_view, IEP, INSTITUTIONS_VIEW, GtkWidget)

G_END_DECLS
