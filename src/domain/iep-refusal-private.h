/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the sentences share. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gint64      iep_refusal_int            (JsonObject *object,
                                        const char *name);
const char *iep_refusal_string         (JsonObject *object,
                                        const char *name);
char       *iep_refusal_budget         (const char *code,
                                        JsonObject *detail);
char       *iep_refusal_estimate_field (const char *path);

G_END_DECLS
