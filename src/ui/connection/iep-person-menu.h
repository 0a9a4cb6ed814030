/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person at the bottom of the sidebar: who one is, with which rights, and how to become somebody else. */
#pragma once

#include <adwaita.h>

#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_PERSON_MENU (iep_person_menu_get_type ())
G_DECLARE_FINAL_TYPE (IepPersonMenu, iep_person_menu, IEP, PERSON_MENU, AdwBin)

void iep_person_menu_set_context (IepPersonMenu *self,
                                  IepContext    *context,
                                  gboolean       demonstration);

G_END_DECLS
