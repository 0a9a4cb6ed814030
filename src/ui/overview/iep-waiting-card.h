/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan whose next step is this person's, with the button that opens it. */
#pragma once

#include <adwaita.h>

#include "domain/iep-waiting.h"
#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_WAITING_CARD (iep_waiting_card_get_type ())
G_DECLARE_FINAL_TYPE (IepWaitingCard, iep_waiting_card, IEP, WAITING_CARD, AdwBin)

GtkWidget *iep_waiting_card_new (IepWaitingItem *item,
                                 IepContext     *context);

G_END_DECLS
