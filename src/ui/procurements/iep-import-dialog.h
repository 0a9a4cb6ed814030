/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing procurements from a table: what would happen, what is wrong in which line, and then all of it or nothing. */
#pragma once

#include <adwaita.h>

#include "ui/iep-context.h"

G_BEGIN_DECLS

#define IEP_TYPE_IMPORT_DIALOG (iep_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (IepImportDialog, iep_import_dialog, IEP, IMPORT_DIALOG, AdwWindow)

/* Signal: "imported" (guint new): it is done. */
GtkWidget *iep_import_dialog_new (GtkWindow  *parent,
                                  IepContext *context,
                                  GFile      *file);

G_END_DECLS
