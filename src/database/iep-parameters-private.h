/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parameters as libpq wants them; only for this room. */

#pragma once

#include "database/iep-parameters.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

const Oid         *iep_parameters_get_types   (IepParameters *self);
const char *const *iep_parameters_get_values  (IepParameters *self);
const int         *iep_parameters_get_lengths (IepParameters *self);
const int         *iep_parameters_get_formats (IepParameters *self);

G_END_DECLS
