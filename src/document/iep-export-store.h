/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that were handed out to be signed elsewhere, in the user's own folder until they come back. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean   iep_export_store_keep   (const char  *content_hash,
                                    GBytes      *pdf,
                                    GError     **error);
GPtrArray *iep_export_store_list   (const char  *content_hash);
void       iep_export_store_forget (const char  *content_hash);

G_END_DECLS
