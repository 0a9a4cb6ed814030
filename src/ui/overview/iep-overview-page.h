/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Overview": what waits for this person, where the plans stand, when procurements are announced. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define IEP_TYPE_OVERVIEW_PAGE (iep_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (IepOverviewPage, iep_overview_page, IEP, OVERVIEW_PAGE, AdwBin)

G_END_DECLS
