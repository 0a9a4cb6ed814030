/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-scenario.h"

G_BEGIN_DECLS

#define IEP_TYPE_SCENARIO_BAR (iep_scenario_bar_get_type ())
G_DECLARE_FINAL_TYPE (IepScenarioBar, iep_scenario_bar, IEP, SCENARIO_BAR, GtkWidget)

/* Signals: "changed": other procurements, another effect; "kept": the list of scenarios is another; "applied": there
 * are new drafts; "closed": nobody looks at a scenario any more. */
void         iep_scenario_bar_show        (IepScenarioBar *self,
                                           IepSession     *session,
                                           IepScenario    *scenario);
IepScenario *iep_scenario_bar_get         (IepScenarioBar *self);
gboolean     iep_scenario_bar_has_unsaved (IepScenarioBar *self);

G_END_DECLS
