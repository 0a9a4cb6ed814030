/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/iep-check.h"

G_BEGIN_DECLS

const char *iep_check_rule_describe (const char  *code,
                                     const char **advice);

G_END_DECLS
