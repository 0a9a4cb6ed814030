/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/administration/iep-administration-view.h"

G_BEGIN_DECLS

#define IEP_TYPE_PEOPLE_VIEW (iep_people_view_get_type ())
G_DECLARE_FINAL_TYPE (IepPeopleView, iep_people_view, IEP, PEOPLE_VIEW, GtkWidget)

G_END_DECLS
