/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buttons that move a version, of a plan or an estimate, through its flow. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-session.h"
#include "domain/iep-version.h"

G_BEGIN_DECLS

#define IEP_TYPE_VERSION_ACTS (iep_version_acts_get_type ())
G_DECLARE_FINAL_TYPE (IepVersionActs, iep_version_acts, IEP, VERSION_ACTS, GtkWidget)

/* Properties: "neighbour" (GtkWidget that takes the focus of a button that goes away), "busy" (read only).
 * Signals: "prepare" (const char *act): return TRUE to do something first, and then call iep_version_acts_do();
 * "acted" (IepVersion *version, const char *act); "refused" (GError *error). */
void iep_version_acts_show    (IepVersionActs *self,
                               IepSession     *session,
                               IepVersion     *version);
void iep_version_acts_disable (IepVersionActs *self);
void iep_version_acts_do      (IepVersionActs *self,
                               const char     *act);

G_END_DECLS
