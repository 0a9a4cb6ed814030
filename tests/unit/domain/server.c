/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of this room share: a real server with the schema, and people signed in to it. */
#include "config.h"

#include "server.h"

#include <string.h>

#include "database/iep-installer.h"
#include "document/iep-demonstration.h"

IepConnection *
server_superuser (IepLocalServer *server)
{
  IepConnection *connection = support_connect (server, NULL);

  iep_connection_set_deadline (connection, 600);

  return connection;
}

IepLocalServer *
server_start (char  **folder,
              guint   demo)
{
  IepLocalServer *server;
  g_autoptr(IepConnection) superuser = NULL;
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;

  *folder = support_make_folder ();
  server = support_start_server (*folder);
  superuser = server_superuser (server);
  iep_installer_install_async (superuser, NULL, NULL, NULL, NULL, iep_await_cb, await);
  iep_installer_install_finish (iep_await_result (await), &error);
  g_assert_no_error (error);

  if (demo > 0)
    {
      g_autoptr(IepAwait) demo_await = iep_await_new ();

      iep_demonstration_load_async (superuser, server, NULL, demo > 1 ? 1 : 0, demo > 1 ? demo : 0, NULL, NULL, NULL,
                                     iep_await_cb, demo_await);
      iep_demonstration_load_finish (iep_await_result (demo_await), &error);
      g_assert_no_error (error);
    }
  iep_connection_close (superuser);

  return server;
}

/* People of the data at scale have no password yet. */
static char *
give_password (IepLocalServer *server,
               const char     *login)
{
  g_autoptr(IepConnection) superuser = server_superuser (server);
  g_autofree char *password = iep_local_server_make_password ();
  g_autofree char *sql = g_strdup_printf ("alter role \"%s\" password '%s'", login, password);
  g_autoptr(GError) error = NULL;

  support_execute (superuser, sql);
  iep_local_server_set_password (server, login, password, &error);
  g_assert_no_error (error);
  iep_connection_close (superuser);

  return g_steal_pointer (&password);
}

IepSession *
server_sign_in (IepLocalServer *server,
                const char     *login)
{
  g_autoptr(IepServer) where = iep_local_server_get_server (server, login);
  g_autofree char *password = iep_local_server_get_password (server, login);
  g_autoptr(IepAwait) await = iep_await_new ();
  g_autoptr(GError) error = NULL;
  IepSession *session;

  if (password == NULL)
    password = give_password (server, login);
  iep_session_open_async (where, password, NULL, iep_await_cb, await);
  session = iep_session_open_finish (iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_true (IEP_IS_SESSION (session));

  return session;
}

void
server_kill_backends (IepConnection *superuser,
                      const char    *login)
{
  g_autofree char *sql = g_strdup_printf ("select count (pg_terminate_backend (pid)) from pg_stat_activity"
                                          " where usename = '%s'", login);

  g_assert_cmpint (server_query_int (superuser, sql), >, 0);
}

gint64
server_query_int (IepConnection *connection,
                  const char    *sql)
{
  g_autoptr(IepResult) rows = support_query (connection, sql, NULL);

  g_assert_cmpuint (iep_result_get_n_rows (rows), ==, 1);

  return iep_result_get_int64 (rows, 0, 0);
}

JsonNode *
do_call (IepSession  *session,
         const char  *function,
         const char  *arguments,
         GError     **error)
{
  g_autoptr(JsonNode) node = arguments != NULL ? json_from_string (arguments, NULL) : NULL;
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_session_call_async (session, function, node, NULL, iep_await_cb, await);

  return iep_session_call_finish (session, iep_await_result (await), error);
}

IepProcurement *
do_get (IepSession  *session,
        gint64       revision_id,
        GError     **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_procurement_get_async (session, revision_id, NULL, iep_await_cb, await);

  return iep_procurement_get_finish (session, iep_await_result (await), error);
}

IepProcurement *
do_save (IepSession      *session,
         IepProcurement  *procurement,
         GError         **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_procurement_save_async (session, procurement, NULL, iep_await_cb, await);

  return iep_procurement_save_finish (session, iep_await_result (await), error);
}

IepProcurement *
do_include (IepSession      *session,
            IepProcurement  *procurement,
            GError         **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_procurement_include_async (session, procurement, NULL, iep_await_cb, await);

  return iep_procurement_include_finish (session, iep_await_result (await), error);
}

IepProcurement *
do_exclude (IepSession      *session,
            IepProcurement  *procurement,
            const char      *reason,
            GError         **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_procurement_exclude_async (session, procurement, reason, NULL, iep_await_cb, await);

  return iep_procurement_exclude_finish (session, iep_await_result (await), error);
}

IepProcurement *
do_new_revision (IepSession      *session,
                 IepProcurement  *procurement,
                 GError         **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_procurement_new_revision_async (session, procurement, NULL, iep_await_cb, await);

  return iep_procurement_new_revision_finish (session, iep_await_result (await), error);
}

gboolean
do_discard (IepSession      *session,
            IepProcurement  *procurement,
            GError         **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_procurement_discard_async (session, procurement, NULL, iep_await_cb, await);

  return iep_procurement_discard_finish (session, iep_await_result (await), error);
}

IepPlanVersion *
do_plan_create (IepSession  *session,
                gint64       institution_id,
                gint64       year,
                GError     **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_plan_create_async (session, institution_id, year, NULL, iep_await_cb, await);

  return iep_plan_create_finish (session, iep_await_result (await), error);
}

IepPlanVersion *
do_plan_get (IepSession  *session,
             gint64       version_id,
             GError     **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_version_get_async (session, IEP_TYPE_PLAN_VERSION, version_id, NULL, iep_await_cb, await);

  return iep_version_get_finish (session, iep_await_result (await), error);
}

IepPlanVersion *
do_plan_act (IepSession      *session,
             IepPlanVersion  *version,
             const char      *act,
             const char      *comment,
             GError         **error)
{
  g_autoptr(IepAwait) await = iep_await_new ();

  iep_version_act_async (session, IEP_VERSION (version), act, comment, NULL, iep_await_cb, await);

  return iep_version_act_finish (session, iep_await_result (await), error);
}

static char *
first_code (IepSession *session,
            const char *sql)
{
  return support_query_string (iep_session_get_connection (session), sql);
}

IepProcurement *
make_procurement (IepSession *session,
                  gint64      institution_id,
                  const char *title,
                  gint64      price)
{
  IepProcurement *self = iep_procurement_new (institution_id, 2027);
  g_autofree char *programme_sql = g_strdup_printf ("select min (code) from iepirkumi.programme where institution_id = %d",
                                                    (int) institution_id);
  g_autofree char *programme = first_code (session, programme_sql);
  g_autofree char *procedure = first_code (session, "select min (code) from iepirkumi.classification where kind = 'procedure'");
  g_autofree char *ekk = first_code (session, "select code from iepirkumi.classification where kind = 'ekk'"
                                              " and code like '52%' and valid_to is null order by code desc limit 1");
  IepFundingLine *line;

  /* The demonstration's estimates have a line for these. */
  g_object_set (self, "title", title, "kind", "supply", "cpv", "48820000", "procedure", procedure,
                "estimated-price", price, "announce-quarter", (gint64) 2, NULL);
  line = iep_procurement_add_funding (self);
  g_object_set (line, "programme", programme, "source", "grant", "ekk", ekk, NULL);

  return self;
}
