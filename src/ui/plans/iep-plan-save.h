/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving a plan version as a file: PDF, CSV or JSON. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-plan.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

void iep_plan_save (GtkWidget      *from,
                    IepSession     *session,
                    IepPlanVersion *version,
                    const char     *format);

G_END_DECLS
