/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts the schema, the classifications and the demonstration data into a database. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-installer.h"

#include <glib/gi18n-lib.h>

#include "database/iep-installer-private.h"

/* What an upgrade or the demonstration data need to know from step to step. */
typedef struct
{
  char           *datadir;
  IepLocalServer *passwords;
  int             newest;
  guint           n_institutions;
  guint           n_procurements;
  IepInstallerSign sign;
  gpointer        sign_data;
  guint           demo_part;
} Plan;

static void
plan_free (Plan *plan)
{
  g_free (plan->datadir);
  g_clear_object (&plan->passwords);
  g_free (plan);
}

/* One cannot ask a table for its row before knowing that there is such a table. */
static const char exists_query[] = "select to_regclass('iepirkumi.schema_version') is not null";
static const char version_query[] = "select version from iepirkumi.schema_version";

/* @datadir: NULL to look for it. Fails the run and returns NULL when there is none. */
static Plan *
make_plan (IepInstallerRun *run,
           const char      *datadir)
{
  g_autofree char *found = NULL;
  GError *error = NULL;
  Plan *plan;
  int newest = -1;

  found = datadir != NULL ? g_strdup (datadir) : iep_installer_find_datadir (&error);
  if (found != NULL)
    newest = iep_installer_read_version (found, &error);
  if (newest < 0)
    {
      iep_installer_run_fail (run, error);
      return NULL;
    }

  plan = g_new0 (Plan, 1);
  plan->datadir = g_steal_pointer (&found);
  plan->newest = newest;
  iep_installer_run_set_data (run, plan, (GDestroyNotify) plan_free);

  return plan;
}

static gboolean
add_file (IepInstallerRun  *run,
          const char       *datadir,
          const char       *folder,
          const char       *name,
          const char       *text,
          GError          **error)
{
  g_autofree char *sql = iep_installer_read (datadir, folder, name, error);

  if (sql == NULL)
    return FALSE;

  iep_installer_run_script (run, text, name, sql);

  return TRUE;
}

static gboolean
add_schema (IepInstallerRun  *run,
            const char       *datadir,
            gboolean          repeatable_only,
            GError          **error)
{
  g_auto (GStrv) names = iep_installer_list_schema (datadir, error);

  if (names == NULL)
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    if (!repeatable_only || iep_installer_is_repeatable (names[i]))
      if (!add_file (run, datadir, "database", names[i], _("Making the tables and functions…"), error))
        return FALSE;

  return TRUE;
}

static gboolean
imported_cb (IepInstallerRun  *run,
             IepResult        *result,
             GError          **error)
{
  g_autoptr (JsonNode) answer = iep_result_get_json (result, 0, 0);
  JsonObject *object = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  JsonArray *errors = object != NULL && json_object_has_member (object, "errors")
                      ? json_object_get_array_member (object, "errors") : NULL;
  g_autofree char *text = NULL;

  if (errors != NULL && json_array_get_length (errors) == 0)
    return TRUE;

  text = answer != NULL ? json_to_string (answer, FALSE) : NULL;
  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "classification", text, NULL,
                                                    "%s", _("The classification has rows that are wrong")));

  return FALSE;
}

static gboolean
add_classifications (IepInstallerRun  *run,
                     const char       *datadir,
                     GError          **error)
{
  g_auto (GStrv) kinds = iep_installer_list_classifications (datadir, error);

  if (kinds == NULL)
    return FALSE;

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      g_autoptr (JsonNode) rows = iep_installer_read_classification (datadir, kinds[i], error);
      g_autoptr (IepParameters) parameters = iep_parameters_new ();
      g_autofree char *name = g_strconcat (kinds[i], ".csv", NULL);

      if (rows == NULL)
        return FALSE;

      iep_parameters_add_string (parameters, kinds[i]);
      iep_parameters_add_json (parameters, rows);
      iep_installer_run_query (run, _("Loading the classifications…"), name,
                               "select iepirkumi.classification_import(gen_random_uuid(), $1, $2)",
                               parameters, imported_cb);
    }

  return TRUE;
}

static gboolean
check_installed_cb (IepInstallerRun  *run,
                    IepResult        *result,
                    GError          **error)
{
  Plan *plan = iep_installer_run_get_data (run);
  int version = (int) iep_result_get_int64 (result, 0, 0);

  if (version == plan->newest)
    return TRUE;

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_version", NULL, NULL,
                                                    _("The database says it is version %d, but should be version %d"),
                                                    version, plan->newest));

  return FALSE;
}

static gboolean
check_empty_cb (IepInstallerRun  *run,
                IepResult        *result,
                GError          **error)
{
  if (!iep_result_get_boolean (result, 0, 0))
    return TRUE;

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "installed_already", NULL,
                                                    _("Upgrade it instead."),
                                                    "%s", _("The database holds the system already")));

  return FALSE;
}

/**
 * iep_installer_install_async:
 * @superuser: a connection as a superuser of the server, to the empty database
 * @datadir: (nullable): the data folder; %NULL = iep_installer_find_datadir()
 * @progress: (nullable): told what is being done
 * @progress_data: for @progress
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Makes the schema and loads the classifications, in one transaction. Nobody else may use the connection
 * meanwhile.
 */
void
iep_installer_install_async (IepConnection        *superuser,
                             const char           *datadir,
                             IepInstallerProgress  progress,
                             gpointer              progress_data,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  IepInstallerRun *run;
  Plan *plan;
  GError *error = NULL;

  g_return_if_fail (IEP_IS_CONNECTION (superuser));

  run = iep_installer_run_new (superuser, iep_installer_install_async, progress, progress_data,
                               cancellable, callback, user_data);
  plan = make_plan (run, datadir);
  if (plan == NULL)
    return;

  iep_installer_run_begin (run);
  iep_installer_run_query (run, NULL, NULL, exists_query, NULL, check_empty_cb);
  if (!add_schema (run, plan->datadir, FALSE, &error) || !add_classifications (run, plan->datadir, &error))
    {
      iep_installer_run_fail (run, error);
      return;
    }
  iep_installer_run_query (run, NULL, NULL, version_query, NULL, check_installed_cb);
  iep_installer_run_commit (run);
  iep_installer_run_start (run);
}

/**
 * iep_installer_install_finish:
 * @result:
 * @error: return location for an error of %IEP_DATABASE_ERROR (%IEP_DATABASE_ERROR_STATE with code
 *   installed_already), %G_FILE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the database is ready; otherwise it is as it was.
 */
gboolean
iep_installer_install_finish (GAsyncResult  *result,
                              GError       **error)
{
  return iep_installer_run_finish (result, iep_installer_install_async, error) >= 0;
}

static gboolean
got_version_cb (IepInstallerRun  *run,
                IepResult        *result,
                GError          **error)
{
  iep_installer_run_set_answer (run, (int) iep_result_get_int64 (result, 0, 0));

  return TRUE;
}

static gboolean
ask_version_cb (IepInstallerRun  *run,
                IepResult        *result,
                GError          **error)
{
  if (iep_result_get_boolean (result, 0, 0))
    iep_installer_run_query (run, NULL, NULL, version_query, NULL, got_version_cb);

  return TRUE;
}

/**
 * iep_installer_get_version_async:
 * @connection: a connection that may read the schema
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Asks which version of the schema the database has.
 */
void
iep_installer_get_version_async (IepConnection       *connection,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  IepInstallerRun *run;

  g_return_if_fail (IEP_IS_CONNECTION (connection));

  run = iep_installer_run_new (connection, iep_installer_get_version_async, NULL, NULL, cancellable, callback, user_data);
  iep_installer_run_query (run, NULL, NULL, exists_query, NULL, ask_version_cb);
  iep_installer_run_start (run);
}

/**
 * iep_installer_get_version_finish:
 * @result:
 * @error: return location for an error of %IEP_DATABASE_ERROR
 *
 * Returns: the version, 0 when the system is not installed there, -1 on error.
 */
int
iep_installer_get_version_finish (GAsyncResult  *result,
                                  GError       **error)
{
  return iep_installer_run_finish (result, iep_installer_get_version_async, error);
}

/* Knowing the version, the rest of the upgrade can be planned. The last step and what is repeated after
 * it are one transaction, so that nobody meets new tables with old functions. */
static gboolean
plan_upgrade_cb (IepInstallerRun  *run,
                 IepResult        *result,
                 GError          **error)
{
  Plan *plan = iep_installer_run_get_data (run);
  int version = (int) iep_result_get_int64 (result, 0, 0);

  if (version > plan->newest)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_newer", NULL,
                                                        _("Install the newer program."),
                                                        _("The database is version %d, newer than this program (%d)"),
                                                        version, plan->newest));
      return FALSE;
    }

  for (int next = version + 1; next <= plan->newest; next++)
    {
      g_autofree char *name = iep_installer_find_upgrade (plan->datadir, next, error);
      g_autofree char *text = g_strdup_printf (_("Upgrading the database to version %d…"), next);

      if (name == NULL)
        return FALSE;
      if (next > version + 1)
        {
          iep_installer_run_commit (run);
          iep_installer_run_begin (run);
        }
      if (!add_file (run, plan->datadir, "database", name, text, error))
        return FALSE;
    }

  if (!add_schema (run, plan->datadir, TRUE, error) || !add_classifications (run, plan->datadir, error))
    return FALSE;
  iep_installer_run_query (run, NULL, NULL, version_query, NULL, check_installed_cb);
  iep_installer_run_commit (run);
  iep_installer_run_set_answer (run, plan->newest - version);

  return TRUE;
}

static gboolean
check_there_cb (IepInstallerRun  *run,
                IepResult        *result,
                GError          **error)
{
  if (iep_result_get_boolean (result, 0, 0))
    {
      iep_installer_run_query (run, NULL, NULL, version_query, NULL, plan_upgrade_cb);
      return TRUE;
    }

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_missing", NULL,
                                                    _("Install it first."),
                                                    "%s", _("The database does not hold the system")));

  return FALSE;
}

/**
 * iep_installer_upgrade_async:
 * @superuser: a connection as a superuser of the server, to the database
 * @datadir: (nullable): the data folder; %NULL = iep_installer_find_datadir()
 * @progress: (nullable): told what is being done
 * @progress_data: for @progress
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Brings the schema to the version of this program, each version in a transaction of its own, and the
 * functions, policies, grants and classifications to what comes with it, also when the version is the same.
 */
void
iep_installer_upgrade_async (IepConnection        *superuser,
                             const char           *datadir,
                             IepInstallerProgress  progress,
                             gpointer              progress_data,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  IepInstallerRun *run;

  g_return_if_fail (IEP_IS_CONNECTION (superuser));

  run = iep_installer_run_new (superuser, iep_installer_upgrade_async, progress, progress_data,
                               cancellable, callback, user_data);
  if (make_plan (run, datadir) == NULL)
    return;

  iep_installer_run_begin (run);
  iep_installer_run_query (run, NULL, NULL, exists_query, NULL, check_there_cb);
  iep_installer_run_start (run);
}

/**
 * iep_installer_upgrade_finish:
 * @result:
 * @error: return location for an error of %IEP_DATABASE_ERROR (%IEP_DATABASE_ERROR_VERSION with codes
 *   schema_missing, schema_newer, upgrade_missing), %G_FILE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: how many versions further the schema is, -1 on error.
 */
int
iep_installer_upgrade_finish (GAsyncResult  *result,
                              GError       **error)
{
  return iep_installer_run_finish (result, iep_installer_upgrade_async, error);
}

static char *
quote_identifier (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strdup_printf ("\"%s\"", doubled);
}

/* Each person gets the password that is kept, or a new one that is kept from now on. The server is only
 * told the verifier, which has no characters that would need quoting. */
static gboolean
give_passwords_cb (IepInstallerRun  *run,
                   IepResult        *result,
                   GError          **error)
{
  Plan *plan = iep_installer_run_get_data (run);
  guint n = iep_result_get_n_rows (result);

  for (guint i = 0; i < n; i++)
    {
      const char *login = iep_result_get_string (result, i, 0);
      gboolean has_one = iep_result_get_boolean (result, i, 1);
      g_autofree char *password = iep_local_server_get_password (plan->passwords, login);
      g_autofree char *quoted = quote_identifier (login);
      g_autofree char *verifier = NULL;
      g_autofree char *sql = NULL;

      /* Somebody set it, and it is the one we know. */
      if (has_one && password != NULL)
        continue;
      if (password == NULL)
        {
          password = iep_local_server_make_password ();
          if (!iep_local_server_set_password (plan->passwords, login, password, error))
            return FALSE;
        }

      verifier = iep_connection_encrypt_password (iep_installer_run_get_connection (run), login, password, error);
      if (verifier == NULL)
        return FALSE;
      sql = g_strdup_printf ("alter role %s password '%s'", quoted, verifier);
      iep_installer_run_script (run, _("Giving passwords to the people…"), NULL, sql);
    }

  return TRUE;
}

static gboolean add_demo_part (IepInstallerRun  *run,
                               GError          **error);

/* What the part before left to be signed is signed, and the next part comes. */
static gboolean
sign_demo_cb (IepInstallerRun  *run,
              IepResult        *result,
              GError          **error)
{
  Plan *plan = iep_installer_run_get_data (run);
  guint n = iep_result_get_n_rows (result);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (JsonNode) export = iep_result_get_json (result, i, 3);
      g_autoptr (GBytes) file = NULL;
      g_autoptr (JsonNode) signature = NULL;
      g_autoptr (IepParameters) parameters = iep_parameters_new ();

      file = plan->sign (export, iep_result_get_string (result, i, 1), iep_result_get_string (result, i, 2), &signature,
                         plan->sign_data, error);
      if (file == NULL)
        return FALSE;
      iep_parameters_add_int64 (parameters, iep_result_get_int64 (result, i, 0));
      iep_parameters_add_bytes (parameters, file);
      iep_parameters_add_json (parameters, signature);
      iep_installer_run_query (run, NULL, NULL, "select pg_temp.demo_sign($1, $2, $3)", parameters, NULL);
    }

  return add_demo_part (run, error);
}

/* The measuring data, the end, the passwords. */
static gboolean
add_demo_end (IepInstallerRun  *run,
              GError          **error)
{
  Plan *plan = iep_installer_run_get_data (run);

  if (plan->n_institutions > 0)
    {
      g_autoptr (IepParameters) parameters = iep_parameters_new ();

      iep_parameters_add_int64 (parameters, plan->n_institutions);
      iep_parameters_add_int64 (parameters, plan->n_procurements);
      iep_installer_run_query (run, NULL, NULL,
                               "select set_config('iep.institutions', $1, true), set_config('iep.procurements', $2, true)",
                               parameters, NULL);
      if (!add_file (run, plan->datadir, "demo", "scale.sql", _("Making many institutions and procurements…"), error))
        return FALSE;
    }
  iep_installer_run_commit (run);

  if (plan->passwords != NULL)
    iep_installer_run_query (run, NULL, NULL,
                             "select p.login, a.rolpassword is not null from iepirkumi.person p"
                             " join pg_catalog.pg_authid a on a.rolname = p.login order by 1",
                             NULL, give_passwords_cb);

  return TRUE;
}

/* An amendment needs a signed estimate, and plans need estimates in force: so it is made in parts. */
static gboolean
add_demo_part (IepInstallerRun  *run,
               GError          **error)
{
  static const char *const parts[] = { "demo.sql", "amendment.sql", "plans.sql" };
  Plan *plan = iep_installer_run_get_data (run);
  const char *part = parts[plan->demo_part++];

  if (!add_file (run, plan->datadir, "demo", part, _("Making the demonstration data…"), error))
    return FALSE;
  if (plan->demo_part == G_N_ELEMENTS (parts))
    return add_demo_end (run, error);

  iep_installer_run_query (run, NULL, part, "select version, name, position_title, export from pg_temp.demo_unsigned()", NULL, sign_demo_cb);

  return TRUE;
}

static gboolean
plan_demo_cb (IepInstallerRun  *run,
              IepResult        *result,
              GError          **error)
{
  Plan *plan = iep_installer_run_get_data (run);
  gboolean there = iep_result_get_boolean (result, 0, 0);

  if (there && plan->n_institutions == 0)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "demo_loaded_already", NULL, NULL,
                                                        "%s", _("The demonstration data are in this database already")));
      return FALSE;
    }

  return there ? add_demo_end (run, error) : add_demo_part (run, error);
}

/**
 * iep_installer_load_demo_async:
 * @superuser: a connection as a superuser of the server, to the database
 * @passwords: (nullable): the private server that keeps the passwords of the people made here; without it
 *   they have none until somebody sets them
 * @sign: draws and signs what the people of the demonstration sign
 * @sign_data: for @sign
 * @datadir: (nullable): the data folder; %NULL = iep_installer_find_datadir()
 * @n_institutions: how many institutions for measuring, 0 = only the demonstration
 * @n_procurements: how many procurements these have
 * @progress: (nullable): told what is being done
 * @progress_data: for @progress
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Loads the demonstration data (unless they are there already), and as many institutions and procurements
 * for measuring as wanted.
 */
void
iep_installer_load_demo_async (IepConnection        *superuser,
                               IepLocalServer       *passwords,
                               IepInstallerSign      sign,
                               gpointer              sign_data,
                               const char           *datadir,
                               guint                 n_institutions,
                               guint                 n_procurements,
                               IepInstallerProgress  progress,
                               gpointer              progress_data,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  IepInstallerRun *run;
  Plan *plan;

  g_return_if_fail (IEP_IS_CONNECTION (superuser));
  g_return_if_fail (passwords == NULL || IEP_IS_LOCAL_SERVER (passwords));
  g_return_if_fail (sign != NULL);
  g_return_if_fail (n_institutions == 0 || n_procurements > 0);

  run = iep_installer_run_new (superuser, iep_installer_load_demo_async, progress, progress_data,
                               cancellable, callback, user_data);
  plan = make_plan (run, datadir);
  if (plan == NULL)
    return;

  plan->passwords = passwords != NULL ? g_object_ref (passwords) : NULL;
  plan->sign = sign;
  plan->sign_data = sign_data;
  plan->n_institutions = n_institutions;
  plan->n_procurements = n_procurements;

  iep_installer_run_begin (run);
  iep_installer_run_query (run, NULL, NULL, "select exists (select from iepirkumi.institution where code = '1301')",
                           NULL, plan_demo_cb);
  iep_installer_run_start (run);
}

/**
 * iep_installer_load_demo_finish:
 * @result:
 * @error: return location for an error of %IEP_DATABASE_ERROR (%IEP_DATABASE_ERROR_STATE with code
 *   demo_loaded_already), %G_FILE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the data are there.
 */
gboolean
iep_installer_load_demo_finish (GAsyncResult  *result,
                                GError       **error)
{
  return iep_installer_run_finish (result, iep_installer_load_demo_async, error) >= 0;
}
