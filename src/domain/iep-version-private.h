/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plans and estimates share of their versions. */
#pragma once

#include "domain/iep-version.h"

G_BEGIN_DECLS

/* Every status a version of any kind can show. */
extern const IepChoice iep_version_statuses[];

G_END_DECLS
