/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-session.h"

G_BEGIN_DECLS

int             iep_first_place_choose_year        (GSettings  *settings);
IepInstitution *iep_first_place_choose_institution (IepSession *session,
                                                    const char *code);

G_END_DECLS
