/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the tables of our own data folder; only for this room (src/exchange reads other people's). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first row is the header. */
GPtrArray *iep_csv_parse (const char  *text,
                          GError     **error);

G_END_DECLS
