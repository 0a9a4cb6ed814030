/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of this room share: a real server of their own, and short ways to ask it. */

#include "config.h"

#include "support.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* Others may pass through, so that the server finds its data when root runs the tests. */
char *
support_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("iep-test-XXXXXX", &error);

  g_assert_no_error (error);
  g_assert_no_errno (chmod (folder, 0711));

  return folder;
}

void
support_remove_folder (const char *folder)
{
  g_assert_no_errno (g_rmdir (folder));
}

/* A test that is aborted cannot clean up; a shell that notices its end does. */
static void
clean_up_after_crash (const char *folder)
{
  static const char script[] =
    "cat >/dev/null; pid=$(head -n 1 \"$0/data/postmaster.pid\" 2>/dev/null) && kill -QUIT \"$pid\" && sleep 1; "
    "case $0 in */iep-test-*) rm -rf \"$0\" ;; esac";
  const char *arguments[] = { "setsid", "sh", "-c", script, folder, NULL };
  static GPtrArray *shells;
  g_autoptr (GError) error = NULL;
  GSubprocess *shell = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  if (shells == NULL)
    shells = g_ptr_array_new ();
  g_ptr_array_add (shells, shell);
}

IepLocalServer *
support_start_server (const char *folder)
{
  g_autoptr (IepLocalServer) server = g_object_new (IEP_TYPE_LOCAL_SERVER,
                                                    "directory", folder,
                                                    "fsync", FALSE,
                                                    NULL);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;

  clean_up_after_crash (folder);
  iep_local_server_start_async (server, NULL, iep_await_cb, await);
  if (!iep_local_server_start_finish (server, iep_await_result (await), &error))
    g_error ("%s\n%s", error->message, iep_database_error_get_text (error));

  return g_steal_pointer (&server);
}

void
support_remove_server (IepLocalServer *server)
{
  g_autoptr (GError) error = NULL;

  iep_local_server_remove_sync (server, &error);
  g_assert_no_error (error);
}

static gboolean
set_true_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
support_wait (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, set_true_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

gboolean
support_wait_for (gboolean (*condition) (gpointer data),
                  gpointer   data,
                  guint      seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (!condition (data))
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      support_wait (5);
    }

  return TRUE;
}

IepConnection *
support_connect (IepLocalServer *server,
                 const char     *user)
{
  g_autoptr (IepServer) where = iep_local_server_get_server (server, user);
  g_autofree char *password = iep_local_server_get_password (server, iep_server_get_user (where));
  g_autoptr (IepConnection) connection = iep_connection_new (where);
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;

  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  iep_connection_open_finish (connection, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpint (iep_connection_get_state (connection), ==, IEP_CONNECTION_READY);

  return g_steal_pointer (&connection);
}

IepResult *
support_try_query (IepConnection  *connection,
                   const char     *sql,
                   IepParameters  *parameters,
                   GError        **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();

  iep_connection_query_async (connection, sql, parameters, NULL, iep_await_cb, await);

  return iep_connection_query_finish (connection, iep_await_result (await), error);
}

IepResult *
support_query (IepConnection *connection,
               const char    *sql,
               IepParameters *parameters)
{
  g_autoptr (GError) error = NULL;
  IepResult *result = support_try_query (connection, sql, parameters, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);

  return result;
}

void
support_execute (IepConnection *connection,
                 const char    *sql)
{
  g_autoptr (IepResult) result = support_query (connection, sql, NULL);

  g_assert_nonnull (result);
}

char *
support_query_string (IepConnection *connection,
                      const char    *sql)
{
  g_autoptr (IepResult) result = support_query (connection, sql, NULL);

  g_assert_cmpuint (iep_result_get_n_rows (result), ==, 1);

  return g_strdup (iep_result_get_string (result, 0, 0));
}
