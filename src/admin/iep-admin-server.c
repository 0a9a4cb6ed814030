/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin server …: the private server of this computer. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/iep-admin-command.h"
#include "database/iep-await.h"

static gboolean option_force;
static gboolean option_fast;
static gboolean option_sure;

static IepLocalServer *
get_local (IepAdmin  *admin,
           GError   **error)
{
  IepLocalServer *local = iep_admin_get_local (admin);

  if (local == NULL)
    iep_admin_fail_usage (error, "%s", _("These commands are for the private server: leave out --server and --host"));

  return local;
}

static void
answer_state (IepAdmin       *admin,
              IepLocalServer *local)
{
  g_autoptr (IepServer) server = iep_local_server_get_server (local, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  gboolean running = iep_local_server_is_running (local);

  json_object_set_boolean_member (object, "running", running);
  json_object_set_boolean_member (object, "initialised", iep_local_server_is_initialised (local));
  json_object_set_string_member (object, "directory", iep_local_server_get_directory (local));
  json_object_set_string_member (object, "host", iep_server_get_host (server));
  json_object_set_string_member (object, "port", iep_server_get_port (server));
  json_object_set_string_member (object, "database", iep_server_get_database (server));
  if (running)
    json_object_set_int_member (object, "pid", iep_local_server_get_pid (local));
  json_node_take_object (node, object);
  iep_admin_answer (admin, node);

  if (running)
    iep_admin_print (admin, _("The private server in %s runs (process %d, socket in %s)."),
                     iep_local_server_get_directory (local), iep_local_server_get_pid (local), iep_server_get_host (server));
  else
    iep_admin_print (admin, _("The private server in %s does not run."), iep_local_server_get_directory (local));
}

static gboolean
start (IepAdmin  *admin,
       char     **arguments,
       GError   **error)
{
  IepLocalServer *local = get_local (admin, error);

  if (local == NULL)
    return FALSE;

  g_object_set (local, "stay", TRUE, "fsync", !option_fast, NULL);
  if (!iep_admin_start_local (admin, error))
    return FALSE;
  answer_state (admin, local);

  return TRUE;
}

static gboolean
stop (IepAdmin  *admin,
      char     **arguments,
      GError   **error)
{
  IepLocalServer *local = get_local (admin, error);

  if (local == NULL || !iep_local_server_halt_sync (local, option_force, error))
    return FALSE;
  answer_state (admin, local);

  return TRUE;
}

static gboolean
status (IepAdmin  *admin,
        char     **arguments,
        GError   **error)
{
  IepLocalServer *local = get_local (admin, error);

  if (local == NULL)
    return FALSE;
  answer_state (admin, local);
  if (!iep_local_server_is_running (local))
    iep_admin_set_exit_status (admin, IEP_ADMIN_NO_CONNECTION);

  return TRUE;
}

static gboolean
remove_all (IepAdmin  *admin,
            char     **arguments,
            GError   **error)
{
  IepLocalServer *local = get_local (admin, error);

  if (local == NULL)
    return FALSE;
  if (!option_sure)
    return iep_admin_fail_usage (error, "%s", _("Everything in it would be gone for good: say --with-all-data if that is meant"));
  if (!iep_local_server_remove_sync (local, error))
    return FALSE;
  answer_state (admin, local);

  return TRUE;
}

static const GOptionEntry start_options[] = {
  { "fast-but-unsafe", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &option_fast, "Without fsync, for tests", NULL },
  { NULL }
};

static const GOptionEntry stop_options[] = {
  { "force", 0, 0, G_OPTION_ARG_NONE, &option_force, N_("Also when other programs use it"), NULL },
  { NULL }
};

static const GOptionEntry remove_options[] = {
  { "with-all-data", 0, 0, G_OPTION_ARG_NONE, &option_sure, N_("Yes, all of it"), NULL },
  { NULL }
};

const IepAdminCommand iep_admin_server_commands[] = {
  {
    .name = "server start",
    .summary = N_("Start the private server and leave it running"),
    .description = N_("Makes its data when there are none. The server accepts connections on this computer only."),
    .options = start_options,
    .run = start,
  },
  {
    .name = "server stop",
    .summary = N_("Stop the private server"),
    .options = stop_options,
    .run = stop,
  },
  {
    .name = "server status",
    .summary = N_("Say whether the private server runs (exit status 3 when it does not)"),
    .run = status,
  },
  {
    .name = "server remove",
    .summary = N_("Stop the private server and remove its data"),
    .options = remove_options,
    .run = remove_all,
  },
  { NULL }
};
