/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the commands about plans share. */

#pragma once

#include "admin/iep-admin-command.h"
#include "domain/iep-plan.h"

G_BEGIN_DECLS

gboolean        iep_admin_parse_version (const char      *text,
                                         gint64          *version_id,
                                         GError         **error);
IepPlanVersion *iep_admin_get_version   (IepAdmin        *admin,
                                         const char      *text,
                                         GError         **error);
gboolean        iep_admin_check_act     (const char        *text,
                                         const char *const *acts,
                                         GError           **error);
char           *iep_admin_name_version  (IepPlanVersion  *version);
void            iep_admin_answer_record (IepAdmin        *admin,
                                         gpointer         record);

G_END_DECLS
