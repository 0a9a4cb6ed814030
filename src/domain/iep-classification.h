/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A classification as a whole, for those who import one or read words of one. */
#pragma once

#include <json-glib/json-glib.h>

#include "database/iep-connection.h"

G_BEGIN_DECLS

void       iep_classification_list_async  (IepConnection       *connection,
                                           const char          *kind,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
JsonArray *iep_classification_list_finish (GAsyncResult        *result,
                                           GError             **error);

G_END_DECLS
