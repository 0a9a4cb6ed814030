/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading budget control, for the files of the room. */
#pragma once

#include "domain/iep-budget.h"

G_BEGIN_DECLS

void iep_budget_read_async (IepSession          *session,
                            gint64               institution_id,
                            gint64               year,
                            gint64               scenario_id,
                            const char          *items,
                            gpointer             source_tag,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data);

G_END_DECLS
