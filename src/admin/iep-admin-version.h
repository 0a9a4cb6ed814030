/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A version of either kind of document, for the commands that print, sign and verify. */

#pragma once

#include "admin/iep-admin-command.h"
#include "domain/iep-estimate.h"
#include "domain/iep-plan.h"

G_BEGIN_DECLS

IepRecord *iep_admin_get_any_version  (IepAdmin    *admin,
                                       const char  *text,
                                       gboolean     estimate,
                                       GError     **error);
char      *iep_admin_name_any_version (IepRecord   *version);

G_END_DECLS
