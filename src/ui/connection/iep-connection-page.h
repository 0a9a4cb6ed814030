/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page: where the data is, and who one is there. */
#pragma once

#include <adwaita.h>

#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_CONNECTION_PAGE (iep_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (IepConnectionPage, iep_connection_page, IEP, CONNECTION_PAGE, AdwBin)

/* Signal: "opened" (IepSession *session, gboolean demonstration): somebody signed in. */

GtkWidget *iep_connection_page_new         (void);
void       iep_connection_page_start_demo  (IepConnectionPage *self,
                                            const char        *login);
void       iep_connection_page_show_people (IepConnectionPage *self);
void       iep_connection_page_show_server (IepConnectionPage *self);
void       iep_connection_page_become      (IepConnectionPage *self,
                                            const char        *login);

G_END_DECLS
