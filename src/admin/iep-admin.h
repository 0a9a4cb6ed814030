/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One run of iepirkumi-admin: what main.c does with it. */

#pragma once

#include "admin/iep-admin-command.h"

G_BEGIN_DECLS

#define IEP_ADMIN_ERROR (iep_admin_error_quark ())

typedef enum
{
  IEP_ADMIN_ERROR_USAGE,
} IepAdminError;

GQuark              iep_admin_error_quark  (void);

IepAdmin           *iep_admin_new          (void);
void                iep_admin_free         (IepAdmin     *self);
const GOptionEntry *iep_admin_get_options  (void);
gboolean            iep_admin_choose       (IepAdmin     *self,
                                            GError      **error);
int                 iep_admin_report       (IepAdmin     *self,
                                            const GError *error);
int                 iep_admin_end          (IepAdmin     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepAdmin, iep_admin_free)

G_END_DECLS
