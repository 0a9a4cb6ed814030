/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The button on top of the window that chooses the institution: searchable, a ministry as a tree. */
#pragma once

#include <adwaita.h>

#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_INSTITUTION_SWITCHER (iep_institution_switcher_get_type ())
G_DECLARE_FINAL_TYPE (IepInstitutionSwitcher, iep_institution_switcher, IEP, INSTITUTION_SWITCHER, AdwBin)

/* Signal: "chosen" (IepInstitution *institution): the user wants this one; the context is not changed yet. */

void iep_institution_switcher_set_context (IepInstitutionSwitcher *self,
                                           IepContext             *context);
void iep_institution_switcher_popup       (IepInstitutionSwitcher *self);

G_END_DECLS
