/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What other commands want of backups. */

#pragma once

#include "admin/iep-admin-command.h"

G_BEGIN_DECLS

JsonNode *iep_admin_make_backup (IepAdmin    *admin,
                                 const char  *path,
                                 GError     **error);

G_END_DECLS
