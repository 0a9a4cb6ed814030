/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin install, upgrade, demo-data: what is in the database. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/iep-admin-backup.h"
#include "database/iep-await.h"
#include "document/iep-demonstration.h"
#include "domain/iep-check.h"

/* How old the backup may be on which an upgrade relies. */
#define RECENT_SECONDS (24 * 3600)

static int option_institutions;
static int option_procurements;
static char *option_backup;
static gboolean option_without_backup;

static void
answer_version (IepAdmin *admin,
                int       from,
                int       to)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "from", from);
  json_object_set_int_member (object, "schema_version", to);
  json_node_take_object (node, object);
  iep_admin_answer (admin, node);
}

static int
get_version (IepAdmin       *admin,
             IepConnection  *connection,
             GError        **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();

  iep_installer_get_version_async (connection, iep_admin_get_cancellable (admin), iep_await_cb, await);

  return iep_installer_get_version_finish (iep_await_result (await), error);
}

static gboolean
install (IepAdmin  *admin,
         char     **arguments,
         GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  IepConnection *connection = iep_admin_connect (admin, error);
  int version;

  if (connection == NULL)
    return FALSE;

  iep_installer_install_async (connection, NULL, iep_admin_progress, admin, iep_admin_get_cancellable (admin),
                               iep_await_cb, await);
  if (!iep_installer_install_finish (iep_await_result (await), error))
    return FALSE;

  version = get_version (admin, connection, error);
  if (version < 0)
    return FALSE;
  iep_admin_print (admin, _("The database is ready (version %d)."), version);
  answer_version (admin, 0, version);

  return TRUE;
}

/* Somebody made one today: the audit trail knows. */
static gboolean
has_recent_backup (IepAdmin       *admin,
                   IepConnection  *connection,
                   GError        **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepResult) rows = NULL;
  g_autofree char *text = NULL;
  int seconds;

  iep_check_ask_async (connection, "backup", -1, iep_admin_get_cancellable (admin), iep_await_cb, await);
  rows = iep_check_ask_finish (iep_await_result (await), error);
  if (rows == NULL)
    return FALSE;

  seconds = iep_result_column (rows, "seconds");
  if (!iep_result_is_null (rows, 0, (guint) seconds) && iep_result_get_int64 (rows, 0, (guint) seconds) <= RECENT_SECONDS)
    {
      text = g_strdup_printf (_("The backup of %s is relied upon: %s"), iep_result_get_string (rows, 0, (guint) iep_result_column (rows, "detail")),
                              iep_result_get_string (rows, 0, (guint) iep_result_column (rows, "object")));
      iep_admin_progress (text, 0, admin);
      return TRUE;
    }

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "backup_needed", NULL,
                                                    _("Make one now with --backup FILE, before with “iepirkumi-admin backup”, or say --without-backup."),
                                                    "%s", _("There is no backup of the last 24 hours to go back to")));

  return FALSE;
}

/* Makes or finds the backup that an upgrade could be undone with. @version: what the database is. */
static gboolean
secure_backup (IepAdmin       *admin,
               IepConnection  *connection,
               int             version,
               GError        **error)
{
  g_autoptr (JsonNode) manifest = NULL;
  g_autofree char *datadir = iep_installer_find_datadir (error);
  g_autofree char *path = g_strdup (option_backup);
  IepLocalServer *local = iep_admin_get_local (admin);
  int newest;

  if (datadir == NULL)
    return FALSE;
  newest = iep_installer_read_version (datadir, error);
  if (newest < 0)
    return FALSE;

  /* What is not there or not older is answered by the upgrade itself; what is made anew then holds no data. */
  if (option_without_backup || (path == NULL && (version == 0 || version >= newest)))
    return TRUE;

  if (path == NULL && local == NULL)
    return has_recent_backup (admin, connection, error);

  if (path == NULL)
    path = iep_local_server_name_backup (local, newest, error);
  if (path == NULL)
    return FALSE;
  manifest = iep_admin_make_backup (admin, path, error);

  return manifest != NULL;
}

static gboolean
upgrade (IepAdmin  *admin,
         char     **arguments,
         GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  IepConnection *connection = iep_admin_connect (admin, error);
  int n, version;

  if (connection == NULL)
    return FALSE;
  if (option_without_backup && option_backup != NULL)
    return iep_admin_fail_usage (error, "%s", _("--backup and --without-backup exclude each other"));

  version = get_version (admin, connection, error);
  if (version < 0 || !secure_backup (admin, connection, version, error))
    return FALSE;

  iep_installer_upgrade_async (connection, NULL, iep_admin_progress, admin, iep_admin_get_cancellable (admin),
                               iep_await_cb, await);
  n = iep_installer_upgrade_finish (iep_await_result (await), error);
  if (n < 0)
    return FALSE;

  version = get_version (admin, connection, error);
  if (version < 0)
    return FALSE;
  if (n == 0)
    iep_admin_print (admin, _("The database was version %d already; its functions and classifications are up to date."), version);
  else
    iep_admin_print (admin, _("The database is version %d now (it was %d)."), version, version - n);
  answer_version (admin, version - n, version);

  return TRUE;
}

static gboolean
load_demo (IepAdmin  *admin,
           char     **arguments,
           GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_auto (GStrv) logins = NULL;
  IepLocalServer *local = iep_admin_get_local (admin);
  IepConnection *connection;
  JsonObject *object;
  JsonArray *people;

  if ((option_institutions > 0) != (option_procurements > 0) || option_institutions < 0 || option_procurements < 0)
    return iep_admin_fail_usage (error, "%s", _("--institutions and --procurements belong together"));

  connection = iep_admin_connect (admin, error);
  if (connection == NULL)
    return FALSE;

  iep_demonstration_load_async (connection, local, NULL, (guint) option_institutions, (guint) option_procurements,
                                 iep_admin_progress, admin, iep_admin_get_cancellable (admin), iep_await_cb, await);
  if (!iep_demonstration_load_finish (iep_await_result (await), error))
    return FALSE;

  people = json_array_new ();
  logins = local != NULL ? iep_local_server_list_logins (local) : NULL;
  for (guint i = 0; logins != NULL && logins[i] != NULL; i++)
    json_array_add_string_element (people, logins[i]);
  object = json_object_new ();
  json_object_set_array_member (object, "people", people);
  json_node_take_object (node, object);
  iep_admin_answer (admin, node);

  if (local != NULL)
    iep_admin_print (admin, _("The demonstration data are there; the passwords of its people are in %s/passwords."),
                     iep_local_server_get_directory (local));
  else
    iep_admin_print (admin, "%s", _("The demonstration data are there; give its people passwords with “person password”."));

  return TRUE;
}

static const GOptionEntry upgrade_options[] = {
  { "backup", 0, 0, G_OPTION_ARG_FILENAME, &option_backup, N_("Make a backup first: this new file, or one in this folder"), N_("FILE|DIR") },
  { "without-backup", 0, 0, G_OPTION_ARG_NONE, &option_without_backup, N_("There is another way back than a backup of the last 24 hours"), NULL },
  { NULL }
};

static const GOptionEntry demo_options[] = {
  { "institutions", 0, 0, G_OPTION_ARG_INT, &option_institutions, N_("Also so many institutions, for measuring"), N_("N") },
  { "procurements", 0, 0, G_OPTION_ARG_INT, &option_procurements, N_("So many procurements among them"), N_("N") },
  { NULL }
};

const IepAdminCommand iep_admin_install_commands[] = {
  {
    .name = "install",
    .summary = N_("Make the tables, functions and classifications in an empty database"),
    .description = N_("Needs a superuser of the server. What fails half way leaves nothing behind."),
    .run = install,
  },
  {
    .name = "upgrade",
    .summary = N_("Bring the database to the version of this program"),
    .description = N_("Needs a superuser of the server. Each version is one transaction. Refuses when nobody made a backup in the last 24 hours; a private "
                      "server is saved into its folder “backups” first."),
    .options = upgrade_options,
    .run = upgrade,
  },
  {
    .name = "demo-data",
    .summary = N_("Load the demonstration: institutions, people, procurements, plans"),
    .description = N_("With --institutions and --procurements also many invented ones, always the same, for measuring."),
    .options = demo_options,
    .run = load_demo,
  },
  { NULL }
};
