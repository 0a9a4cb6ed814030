/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration data, with what its people signed really signed. */
#pragma once

#include "database/iep-installer.h"

G_BEGIN_DECLS

void     iep_demonstration_load_async  (IepConnection         *superuser,
                                        IepLocalServer        *local,
                                        const char            *datadir,
                                        guint                  n_institutions,
                                        guint                  n_procurements,
                                        IepInstallerProgress   progress,
                                        gpointer               progress_data,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data);
gboolean iep_demonstration_load_finish (GAsyncResult          *result,
                                        GError               **error);
void     iep_demonstration_trust       (IepLocalServer        *local);

G_END_DECLS
