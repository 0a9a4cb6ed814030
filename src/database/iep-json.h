/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads JSON that anybody may have written. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *iep_json_parse (const char  *text,
                          gssize       length,
                          GError     **error);

G_END_DECLS
