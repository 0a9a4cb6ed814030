/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of this room share: a real server with the schema, and people signed in to it. */
#pragma once

#include "../database/support.h"
#include "domain/iep-plan.h"
#include "domain/iep-procurement.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* A server of our own with the schema; with @demo > 0 the demonstration data, with more than 1 as many procurements. */
IepLocalServer *server_start         (char          **folder,
                                      guint           demo);
IepConnection  *server_superuser     (IepLocalServer *server);
IepSession     *server_sign_in       (IepLocalServer *server,
                                      const char     *login);
/* Kills the backends of @login, as a broken network would look from the other side. */
void            server_kill_backends (IepConnection  *superuser,
                                      const char     *login);
gint64          server_query_int     (IepConnection  *connection,
                                      const char     *sql);

/* One call run to its end. */
JsonNode       *do_call              (IepSession     *session,
                                      const char     *function,
                                      const char     *arguments,
                                      GError        **error);
IepProcurement *do_get               (IepSession     *session,
                                      gint64          revision_id,
                                      GError        **error);
IepProcurement *do_save              (IepSession     *session,
                                      IepProcurement *procurement,
                                      GError        **error);
IepProcurement *do_include           (IepSession     *session,
                                      IepProcurement *procurement,
                                      GError        **error);
IepProcurement *do_exclude           (IepSession     *session,
                                      IepProcurement *procurement,
                                      const char     *reason,
                                      GError        **error);
IepProcurement *do_new_revision      (IepSession     *session,
                                      IepProcurement *procurement,
                                      GError        **error);
gboolean        do_discard           (IepSession     *session,
                                      IepProcurement *procurement,
                                      GError        **error);
IepPlanVersion *do_plan_create       (IepSession     *session,
                                      gint64          institution_id,
                                      gint64          year,
                                      GError        **error);
IepPlanVersion *do_plan_get          (IepSession     *session,
                                      gint64          version_id,
                                      GError        **error);
IepPlanVersion *do_plan_act          (IepSession     *session,
                                      IepPlanVersion *version,
                                      const char     *act,
                                      const char     *comment,
                                      GError        **error);

/* A procurement that can be included at once. */
IepProcurement *make_procurement     (IepSession     *session,
                                      gint64          institution_id,
                                      const char     *title,
                                      gint64          price);

G_END_DECLS
