/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving a version, of a plan or an estimate, as a file: PDF, XLSX, CSV or JSON. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-session.h"
#include "domain/iep-version.h"

G_BEGIN_DECLS

void iep_version_save (GtkWidget  *from,
                       IepSession *session,
                       IepVersion *version,
                       const char *format,
                       gboolean    unsaved);

G_END_DECLS
