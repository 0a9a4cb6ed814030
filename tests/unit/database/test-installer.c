/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The schema, the classifications and the demonstration data, into a real server; and upgrades. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "database/iep-csv.h"
#include "database/iep-installer.h"
#include "database/iep-installer-private.h"
#include "document/iep-demonstration.h"
#include "support.h"

static IepLocalServer *server;
static char *datadir;

typedef struct
{
  guint  n;
  double last;
  char  *text;
} Progress;

static void
progress_cb (const char *text,
             double      fraction,
             gpointer    user_data)
{
  Progress *progress = user_data;

  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  progress->n++;
  progress->last = fraction;
  g_free (progress->text);
  progress->text = g_strdup (text);
}

static gboolean
install (IepConnection  *connection,
         const char     *from,
         Progress       *progress,
         GError        **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();

  iep_installer_install_async (connection, from, progress != NULL ? progress_cb : NULL, progress, NULL, iep_await_cb, await);

  return iep_installer_install_finish (iep_await_result (await), error);
}

static int
upgrade (IepConnection  *connection,
         const char     *from,
         GError        **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();

  iep_installer_upgrade_async (connection, from, NULL, NULL, NULL, iep_await_cb, await);

  return iep_installer_upgrade_finish (iep_await_result (await), error);
}

static int
get_version (IepConnection *connection)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  int version;

  iep_installer_get_version_async (connection, NULL, iep_await_cb, await);
  version = iep_installer_get_version_finish (iep_await_result (await), &error);
  g_assert_no_error (error);

  return version;
}

/* A copy of the schema in which a test may do damage. */
static char *
copy_datadir (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("iep-data-XXXXXX", &error);
  g_autofree char *command = g_strdup_printf ("cp -R '%s/database' '%s/classifications' '%s'", datadir, datadir, folder);
  int status;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));

  return folder;
}

static void
remove_datadir (const char *folder)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, "database", name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static IepConnection *
connect_to (const char *database)
{
  g_autoptr (IepServer) where = iep_local_server_get_server (server, NULL);
  g_autofree char *password = iep_local_server_get_password (server, IEP_LOCAL_SERVER_SUPERUSER);
  g_autoptr (IepConnection) connection = NULL;
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;

  g_object_set (where, "database", database, NULL);
  connection = iep_connection_new (where);
  iep_connection_open_async (connection, password, NULL, iep_await_cb, await);
  iep_connection_open_finish (connection, iep_await_result (await), &error);
  g_assert_no_error (error);

  return g_steal_pointer (&connection);
}

static IepConnection *
make_database (const char *name)
{
  g_autoptr (IepConnection) owner = connect_to ("postgres");
  g_autofree char *sql = g_strdup_printf ("create database %s", name);

  support_execute (owner, sql);

  return connect_to (name);
}

static void
test_csv (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = iep_csv_parse ("a;b;c\r\n1;;\"x;\"\"y\"\"\n z\"\n;ķ;\n\n", &error);
  char **row;

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 3);
  row = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (row[0], ==, "1");
  g_assert_cmpstr (row[1], ==, "");
  g_assert_cmpstr (row[2], ==, "x;\"y\"\n z");
  row = g_ptr_array_index (rows, 2);
  g_assert_cmpstr (row[1], ==, "ķ");
  g_assert_cmpuint (g_strv_length (row), ==, 3);

  g_assert_null (iep_csv_parse ("a;b\n1\n", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (iep_csv_parse ("a;b\n\"1\"2;3\n", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_datadir (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = iep_installer_find_datadir (&error);
  g_autofree char *before = g_strdup (g_getenv ("IEPIRKUMI_DATADIR"));
  char *none;

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, datadir);
  g_assert_cmpint (iep_installer_read_version (found, &error), >=, 1);

  g_setenv ("IEPIRKUMI_DATADIR", "/nowhere", TRUE);
  none = iep_installer_find_datadir (&error);
  g_assert_null (none);
  assert_database_error (error, IEP_DATABASE_ERROR_VERSION, "data_missing");
  if (before != NULL)
    g_setenv ("IEPIRKUMI_DATADIR", before, TRUE);
  else
    g_unsetenv ("IEPIRKUMI_DATADIR");
}

static void
test_install (void)
{
  g_autoptr (IepConnection) connection = support_connect (server, NULL);
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };
  g_autofree char *n = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *awk = g_strdup_printf ("awk 'FNR > 1' '%s/classifications/ekk.csv'", datadir);
  g_autofree char *name = NULL;

  g_assert_cmpint (get_version (connection), ==, 0);
  g_assert_true (install (connection, NULL, &progress, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_version (connection), ==, iep_installer_read_version (datadir, NULL));
  g_assert_cmpuint (progress.n, >, 10);
  g_assert_cmpfloat (progress.last, ==, 1.0);
  g_free (progress.text);

  /* As many rows as the file has lines (no value of it has a line break). */
  n = support_query_string (connection, "select count(*) from iepirkumi.classification where kind = 'ekk'");
  g_assert_true (g_spawn_command_line_sync (awk, &lines, NULL, NULL, NULL));
  {
    g_auto (GStrv) split = g_strsplit (g_strchomp (lines), "\n", -1);

    g_assert_cmpint (g_ascii_strtoll (n, NULL, 10), ==, g_strv_length (split));
  }
  name = support_query_string (connection, "select name_lv from iepirkumi.classification where kind = 'legal_act' and code = 'pil'");
  g_assert_cmpstr (name, ==, "Publisko iepirkumu likums");
  g_free (n);
  n = support_query_string (connection, "select count(*) from iepirkumi.threshold where value > 0");
  g_assert_cmpint (g_ascii_strtoll (n, NULL, 10), >, 10);

  /* Not twice. */
  g_assert_false (install (connection, NULL, NULL, &error));
  assert_database_error (error, IEP_DATABASE_ERROR_STATE, "installed_already");
  g_clear_error (&error);
  g_assert_cmpint (upgrade (connection, NULL, &error), ==, 0);
  g_assert_no_error (error);
}

static void
test_demo (void)
{
  g_autoptr (IepConnection) owner = support_connect (server, NULL);
  g_autoptr (IepConnection) anna = NULL;
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) logins = NULL;
  g_autofree char *n = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  iep_demonstration_load_async (owner, server, NULL, 0, 0, NULL, NULL, NULL, iep_await_cb, await);
  iep_demonstration_load_finish (iep_await_result (await), &error);
  g_assert_no_error (error);

  logins = iep_local_server_list_logins (server);
  g_assert_true (g_strv_contains ((const char *const *) logins, "anna.kalnina"));
  g_assert_true (g_strv_contains ((const char *const *) logins, "sistemas.administrators"));
  first = iep_local_server_get_password (server, "anna.kalnina");

  anna = support_connect (server, "anna.kalnina");
  n = support_query_string (anna, "select count(*) from iepirkumi.procurement_list where year = 2027");
  g_assert_cmpint (g_ascii_strtoll (n, NULL, 10), >=, 20);

  /* Every person can sign in. */
  for (guint i = 0; logins[i] != NULL; i++)
    {
      g_autoptr (IepConnection) connection = support_connect (server, logins[i]);

      iep_connection_close (connection);
    }

  iep_demonstration_load_async (owner, server, NULL, 0, 0, NULL, NULL, NULL, iep_await_cb, await);
  g_assert_false (iep_demonstration_load_finish (iep_await_result (await), &error));
  assert_database_error (error, IEP_DATABASE_ERROR_STATE, "demo_loaded_already");
  g_clear_error (&error);

  /* More of it, beside; the passwords people have stay. */
  iep_demonstration_load_async (owner, server, NULL, 70, 500, NULL, NULL, NULL, iep_await_cb, await);
  iep_demonstration_load_finish (iep_await_result (await), &error);
  g_assert_no_error (error);
  g_free (n);
  n = support_query_string (owner, "select count(*) from iepirkumi.institution where code >= '2000'");
  g_assert_cmpstr (n, ==, "70");
  second = iep_local_server_get_password (server, "anna.kalnina");
  g_assert_cmpstr (first, ==, second);
  {
    g_autoptr (IepConnection) scale = support_connect (server, "scale.one");

    iep_connection_close (scale);
  }
}

/* What goes wrong half way leaves nothing behind. */
static void
test_install_fails (void)
{
  g_autoptr (IepConnection) connection = make_database ("broken");
  g_autofree char *folder = copy_datadir ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *n = NULL;

  write_file (folder, "seed.sql", "insert into iepirkumi.schema_version (version) values (1); select no_such_thing;");
  g_assert_false (install (connection, folder, NULL, &error));
  g_assert_cmpstr (iep_database_error_get_sqlstate (error), ==, "42703");
  g_assert_true (g_str_has_prefix (error->message, "seed.sql: "));
  g_clear_error (&error);
  n = support_query_string (connection, "select count(*) from pg_namespace where nspname like 'iepirkumi%'");
  g_assert_cmpstr (n, ==, "0");

  write_file (folder, "manifest", "no-such-file.sql\n");
  g_assert_false (install (connection, folder, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  write_file (folder, "manifest", "seed.sql\n");
  write_file (folder, "seed.sql", "create schema iepirkumi; select pg_sleep(30);");
  iep_installer_install_async (connection, folder, NULL, NULL, cancellable, iep_await_cb, await);
  support_wait (300);
  g_cancellable_cancel (cancellable);
  g_assert_false (iep_installer_install_finish (iep_await_result (await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (get_version (connection), ==, 0);
  g_free (n);
  n = support_query_string (connection, "select count(*) from pg_namespace where nspname like 'iepirkumi%'");
  g_assert_cmpstr (n, ==, "0");

  remove_datadir (folder);
}

static void
test_upgrade (void)
{
  g_autoptr (IepConnection) connection = make_database ("upgraded");
  g_autofree char *folder = copy_datadir ();
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  int version = iep_installer_read_version (folder, NULL);
  g_autofree char *first = g_strdup_printf ("upgrades/%04d-first.sql", version + 1);
  g_autofree char *second = g_strdup_printf ("upgrades/%04d-second.sql", version + 2);
  g_autofree char *first_sql = g_strdup_printf ("create table iepirkumi.added (n int); insert into iepirkumi.added values (1);"
                                                " update iepirkumi.schema_version set version = %d;", version + 1);
  g_autofree char *second_sql = g_strdup_printf ("insert into iepirkumi.added values (2);"
                                                 " update iepirkumi.schema_version set version = %d;", version + 2);
  g_autofree char *newest = g_strdup_printf ("%d\n", version + 2);
  g_autofree char *upgrades = g_build_filename (folder, "database", "upgrades", NULL);

  g_assert_cmpint (upgrade (connection, folder, &error), ==, -1);
  assert_database_error (error, IEP_DATABASE_ERROR_VERSION, "schema_missing");
  g_clear_error (&error);

  g_assert_true (install (connection, folder, NULL, &error));
  g_mkdir (upgrades, 0755);
  write_file (folder, "schema_version", newest);
  g_assert_cmpint (upgrade (connection, folder, &error), ==, -1);
  assert_database_error (error, IEP_DATABASE_ERROR_VERSION, "upgrade_missing");
  g_clear_error (&error);

  /* The second one fails: the first stands, the second left nothing. */
  write_file (folder, first, first_sql);
  write_file (folder, second, "insert into iepirkumi.added values (2); select 1/0;");
  g_assert_cmpint (upgrade (connection, folder, &error), ==, -1);
  g_assert_cmpstr (iep_database_error_get_sqlstate (error), ==, "22012");
  g_assert_true (g_str_has_prefix (error->message, second));
  g_clear_error (&error);
  g_assert_cmpint (get_version (connection), ==, version + 1);
  value = support_query_string (connection, "select string_agg(n::text, ',') from iepirkumi.added");
  g_assert_cmpstr (value, ==, "1");

  /* One that forgets to say what it did is found out. */
  write_file (folder, second, "insert into iepirkumi.added values (2);");
  g_assert_cmpint (upgrade (connection, folder, &error), ==, -1);
  assert_database_error (error, IEP_DATABASE_ERROR_VERSION, "schema_version");
  g_clear_error (&error);

  write_file (folder, second, second_sql);
  g_assert_cmpint (upgrade (connection, folder, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (connection), ==, version + 2);
  g_free (value);
  value = support_query_string (connection, "select string_agg(n::text, ',' order by n) from iepirkumi.added");
  g_assert_cmpstr (value, ==, "1,2");
  /* What is repeated after an upgrade covers the new table. */
  g_free (value);
  value = support_query_string (connection, "select pg_get_userbyid(relowner) from pg_class where oid = 'iepirkumi.added'::regclass");
  g_assert_cmpstr (value, ==, "iep_owner");

  /* And an older program keeps away from it. */
  g_assert_cmpint (upgrade (connection, NULL, &error), ==, -1);
  assert_database_error (error, IEP_DATABASE_ERROR_VERSION, "schema_newer");

  remove_datadir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  datadir = iep_installer_find_datadir (NULL);
  g_assert_nonnull (datadir);
  folder = support_make_folder ();
  server = support_start_server (folder);

  g_test_add_func ("/installer/csv", test_csv);
  g_test_add_func ("/installer/datadir", test_datadir);
  g_test_add_func ("/installer/install", test_install);
  g_test_add_func ("/installer/demo", test_demo);
  g_test_add_func ("/installer/install-fails", test_install_fails);
  g_test_add_func ("/installer/upgrade", test_upgrade);

  status = g_test_run ();
  support_remove_server (server);
  g_clear_object (&server);
  g_free (datadir);

  return status;
}
