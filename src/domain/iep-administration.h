/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acts of whoever looks after the system, also before there is any person in it. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "database/iep-connection.h"

G_BEGIN_DECLS

void      iep_administration_call_async              (IepConnection       *connection,
                                                      const char          *function,
                                                      JsonNode            *arguments,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
JsonNode *iep_administration_call_finish             (GAsyncResult        *result,
                                                      GError             **error);

void      iep_administration_find_institution_async  (IepConnection       *connection,
                                                      const char          *code,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
gint64    iep_administration_find_institution_finish (GAsyncResult        *result,
                                                      GError             **error);

G_END_DECLS
