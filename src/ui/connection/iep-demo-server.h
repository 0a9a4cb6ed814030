/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server on this computer with demonstration data: started, filled and stopped. */
#pragma once

#include <gio/gio.h>

#include "database/iep-local-server.h"

G_BEGIN_DECLS

/**
 * IEP_DEMO_YEAR:
 *
 * The year the demonstration data is about.
 */
#define IEP_DEMO_YEAR 2027

#define IEP_TYPE_DEMO_SERVER (iep_demo_server_get_type ())
G_DECLARE_FINAL_TYPE (IepDemoServer, iep_demo_server, IEP, DEMO_SERVER, GObject)

/* Properties: "progress-text" (string: what is being done, in words), "progress" (double, 0 to 1),
 * "ready" (boolean). */

IepDemoServer *iep_demo_server_new          (const char           *directory);

void           iep_demo_server_start_async  (IepDemoServer        *self,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean       iep_demo_server_start_finish (IepDemoServer        *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void           iep_demo_server_stop         (IepDemoServer        *self);

gboolean       iep_demo_server_is_ready     (IepDemoServer        *self);
gboolean       iep_demo_server_doubt        (IepDemoServer        *self);
GListModel    *iep_demo_server_list_people  (IepDemoServer        *self);
IepServer     *iep_demo_server_get_server   (IepDemoServer        *self,
                                             const char           *login);
char          *iep_demo_server_get_password (IepDemoServer        *self,
                                             const char           *login);
void           iep_demo_server_set_password (IepDemoServer        *self,
                                             const char           *login,
                                             const char           *password);

/* Somebody to be. Properties, all strings: "login", "name", "place" (the institution's name), "description"
 * (what this person can do, in words). */
#define IEP_TYPE_DEMO_PERSON (iep_demo_person_get_type ())
G_DECLARE_FINAL_TYPE (IepDemoPerson, iep_demo_person, IEP, DEMO_PERSON, GObject)

IepDemoPerson *iep_demo_person_new             (const char    *login);
GListModel    *iep_demo_person_list_new        (const char * const *logins);
const char    *iep_demo_person_get_login       (IepDemoPerson *self);
const char    *iep_demo_person_get_name        (IepDemoPerson *self);
const char    *iep_demo_person_get_place       (IepDemoPerson *self);
const char    *iep_demo_person_get_description (IepDemoPerson *self);

G_END_DECLS
