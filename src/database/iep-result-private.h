/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a result is made; only for this room. */

#pragma once

#include "database/iep-result.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

IepResult *iep_result_new_take (PGresult *result);

G_END_DECLS
