/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what was looked for in the audit trail into a file, all of it, however much was shown. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-audit.h"

G_BEGIN_DECLS

void iep_audit_export (GtkWidget            *from,
                       IepSession           *session,
                       const IepAuditFilter *filter);

G_END_DECLS
