/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of sections, each with how much waits there. */
#pragma once

#include <adwaita.h>

#include "ui/iep-context.h"
#include "ui/iep-section.h"

G_BEGIN_DECLS

#define IEP_TYPE_SIDEBAR (iep_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (IepSidebar, iep_sidebar, IEP, SIDEBAR, AdwBin)

/* Signal: "chosen" (const char *name): the user wants this section. */

void iep_sidebar_set_context (IepSidebar       *self,
                              IepContext       *context);
void iep_sidebar_select      (IepSidebar       *self,
                              const IepSection *section);

G_END_DECLS
