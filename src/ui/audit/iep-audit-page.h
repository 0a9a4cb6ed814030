/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Audit": who did what when, and whether the chain is whole. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_AUDIT_PAGE (iep_audit_page_get_type ())
G_DECLARE_FINAL_TYPE (IepAuditPage, iep_audit_page, IEP, AUDIT_PAGE, GtkWidget)

G_END_DECLS
