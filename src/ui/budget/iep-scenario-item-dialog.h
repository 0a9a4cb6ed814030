/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/iep-scenario.h"

G_BEGIN_DECLS

#define IEP_TYPE_SCENARIO_ITEM_DIALOG (iep_scenario_item_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepScenarioItemDialog, iep_scenario_item_dialog, IEP, SCENARIO_ITEM_DIALOG, AdwWindow)

/* Signal: "added" (IepScenarioItem): what the person wants to happen to one more procurement. */
GtkWidget *iep_scenario_item_dialog_new (GtkWindow   *parent,
                                         IepSession  *session,
                                         IepScenario *scenario);

G_END_DECLS
