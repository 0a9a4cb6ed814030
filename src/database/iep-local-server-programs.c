/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PostgreSQL's own programs: finding them, and running them as the right user. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-local-server-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "database/iep-error.h"

#define OLDEST_SERVER 15
#define LARGEST_LOG (4 * 1024 * 1024)
#define FIRST_FREE_FD 3

/* What PostgreSQL is told once, when the data are made; the owner may change it in postgresql.conf. */
static const char settings[] =
  "\n# Written by Iepirkumi when this server was made.\n"
  "listen_addresses = ''\n"
  "max_connections = 60\n"
  "password_encryption = 'scram-sha-256'\n"
  "max_wal_size = '256MB'\n"
  "jit = off\n"
  "cluster_name = 'iepirkumi'\n"
  "log_line_prefix = '%m [%p] %u '\n"
  "log_timezone = 'UTC'\n";

/* What a server needs, and what backups need; the first says which version it is. */
static const char *const server_programs[] = { "postgres", "initdb", NULL };
static const char *const client_programs[] = { "pg_dump", "pg_restore", "psql", NULL };

static gboolean
has_programs (const char        *folder,
              const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return FALSE;
    }

  return TRUE;
}

/* "postgres (PostgreSQL) 15.20 (Debian …)" */
static int
ask_version (const char *folder,
             const char *name)
{
  g_autofree char *program = g_build_filename (folder, name, NULL);
  const char *arguments[] = { program, "--version", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  const char *number;

  process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL) || text == NULL)
    return 0;

  number = strstr (text, ") ");

  return number != NULL ? (int) g_ascii_strtoll (number + 2, NULL, 10) : 0;
}

static void
add_folders (GPtrArray  *folders,
             const char *parent,
             const char *prefix,
             const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix))
      g_ptr_array_add (folders, g_build_filename (parent, name, suffix, NULL));
}

/* Where the usual places for PostgreSQL are: PATH, Debian's, Red Hat's. */
static GPtrArray *
list_folders (void)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  const char *given = g_getenv ("IEPIRKUMI_POSTGRESQL_BINDIR");
  g_auto (GStrv) path = g_strsplit (g_getenv ("PATH") != NULL ? g_getenv ("PATH") : "", ":", -1);

  if (given != NULL)
    {
      g_ptr_array_add (folders, g_strdup (given));
      return folders;
    }

  for (guint i = 0; path[i] != NULL; i++)
    if (path[i][0] == '/')
      g_ptr_array_add (folders, g_strdup (path[i]));
  add_folders (folders, "/usr/lib/postgresql", "", "bin");
  add_folders (folders, "/usr", "pgsql-", "bin");

  return folders;
}

/* The data know which version they are of; without data the newest is right. */
static int
read_data_version (const char *data)
{
  g_autofree char *path = g_build_filename (data, "PG_VERSION", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  return (int) g_ascii_strtoll (text, NULL, 10);
}

/* @data: (nullable): the data that are to be served. Returns the folder with initdb and postgres. */
char *
iep_local_find_programs (const char  *data,
                         GError     **error)
{
  g_autoptr (GPtrArray) folders = list_folders ();
  int wanted = data != NULL ? read_data_version (data) : 0;
  const char *best = NULL;
  int best_version = 0;

  for (guint i = 0; i < folders->len; i++)
    {
      const char *folder = g_ptr_array_index (folders, i);
      int version;

      if (!has_programs (folder, server_programs))
        continue;
      version = ask_version (folder, server_programs[0]);
      if (version < OLDEST_SERVER || (wanted != 0 && version != wanted))
        continue;
      if (version > best_version)
        {
          best = folder;
          best_version = version;
        }
    }

  if (best != NULL)
    return g_strdup (best);

  if (wanted != 0)
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "postgresql_other_version", NULL,
                                                      _("Install that version beside the new one."),
                                                      _("The data of the private server are of PostgreSQL %d, which is not installed"),
                                                      wanted));
  else
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "postgresql_missing", NULL,
                                                      _("Install the package “postgresql”, or ask for the address of a server."),
                                                      _("PostgreSQL %d or newer is not installed on this computer"),
                                                      OLDEST_SERVER));

  return NULL;
}

/* @least: the version of the server that is saved or of the dump that is read; the programs of an older one would refuse.
 * Returns the folder with pg_dump, pg_restore and psql of the nearest version. */
char *
iep_local_find_clients (int      least,
                        GError **error)
{
  g_autoptr (GPtrArray) folders = list_folders ();
  const char *best = NULL;
  int best_version = 0;

  for (guint i = 0; i < folders->len; i++)
    {
      const char *folder = g_ptr_array_index (folders, i);
      int version;

      if (!has_programs (folder, client_programs))
        continue;
      version = ask_version (folder, client_programs[0]);
      /* Of the same version the later one: those of Debian in PATH first ask which of the others to run. */
      if (version >= least && (best == NULL || version <= best_version))
        {
          best = folder;
          best_version = version;
        }
    }

  if (best == NULL)
    g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "postgresql_missing", NULL,
                                                      _("Install the package “postgresql-client” of that version."),
                                                      _("The programs pg_dump, pg_restore and psql of PostgreSQL %d or newer are not installed on this computer"),
                                                      least));

  return g_strdup (best);
}

/* Runs in the child before exec: only what is safe after fork. A session of its own, so that Ctrl+C in
 * the terminal of the program does not reach the server. */
static void
become_server_user (gpointer user_data)
{
  const IepLocalPlace *place = user_data;

  setsid ();
  umask (0077);

  if (place->uid != geteuid ())
    {
      gid_t groups[] = { place->gid };

      if (setgroups (1, groups) != 0 || setgid (place->gid) != 0 || setuid (place->uid) != 0)
        _exit (126);
    }
}

/* A small environment: nothing of ours (PGDATA, PGPORT, LC_*) may change how the server behaves. */
static GSubprocessLauncher *
make_launcher (const IepLocalPlace *place,
               GSubprocessFlags     flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);
  const char *path = g_getenv ("PATH");
  g_auto (GStrv) environment = NULL;

  environment = g_environ_setenv (environment, "PATH", path != NULL ? path : "/usr/bin:/bin", TRUE);
  environment = g_environ_setenv (environment, "LC_ALL", "C", TRUE);
  environment = g_environ_setenv (environment, "HOME", place->home, TRUE);

  /* These keep a build with sanitizers, and a flatpak, working. */
  for (guint i = 0; i < 2; i++)
    {
      static const char *const kept[] = { "LD_LIBRARY_PATH", "ASAN_OPTIONS" };
      const char *value = g_getenv (kept[i]);

      if (value != NULL)
        environment = g_environ_setenv (environment, kept[i], value, TRUE);
    }

  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, become_server_user, (gpointer) place, NULL);

  return launcher;
}

/* initdb reads the superuser's password from a file; it lives no longer than that. */
static char *
write_password_file (const IepLocalPlace  *place,
                     GError              **error)
{
  g_autofree char *path = g_build_filename (place->run, "first-password", NULL);
  g_autofree char *password = iep_local_passwords_get (place, IEP_LOCAL_SERVER_SUPERUSER);

  if (password == NULL)
    {
      password = iep_local_server_make_password ();
      if (!iep_local_passwords_set (place, IEP_LOCAL_SERVER_SUPERUSER, password, error))
        return NULL;
    }

  g_unlink (path);
  if (!g_file_set_contents_full (path, password, -1, G_FILE_SET_CONTENTS_NONE, 0600, error)
      || !iep_local_place_own (place, path, error))
    return NULL;

  return g_steal_pointer (&path);
}

static gboolean
run_initdb (const IepLocalPlace  *place,
            const char           *programs,
            const char           *data,
            const char           *password_file,
            const char *const    *locale,
            gboolean              fsync,
            int                   lock_fd,
            GCancellable         *cancellable,
            GError              **error)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;

  /* initdb may not make a folder in one that is not its own, so it gets an empty one. */
  if (!iep_local_remove_tree (data, error))
    return FALSE;
  if (g_mkdir (data, 0700) != 0 || !iep_local_place_own (place, data, error))
    return FALSE;

  g_ptr_array_add (arguments, g_build_filename (programs, "initdb", NULL));
  g_ptr_array_add (arguments, g_strdup_printf ("--pgdata=%s", data));
  g_ptr_array_add (arguments, g_strdup ("--username=" IEP_LOCAL_SERVER_SUPERUSER));
  g_ptr_array_add (arguments, g_strdup_printf ("--pwfile=%s", password_file));
  g_ptr_array_add (arguments, g_strdup ("--auth=scram-sha-256"));
  g_ptr_array_add (arguments, g_strdup ("--encoding=UTF8"));
  g_ptr_array_add (arguments, g_strdup ("--data-checksums"));
  g_ptr_array_add (arguments, g_strdup ("--no-instructions"));
  if (!fsync)
    g_ptr_array_add (arguments, g_strdup ("--no-sync"));
  for (guint i = 0; locale[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup (locale[i]));
  g_ptr_array_add (arguments, NULL);

  launcher = make_launcher (place, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  /* Should we be killed meanwhile, nobody else begins before this initdb has ended. */
  g_subprocess_launcher_take_fd (launcher, fcntl (lock_fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD), FIRST_FREE_FD);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, error);
  g_clear_object (&launcher);
  if (process == NULL)
    return FALSE;

  if (!g_subprocess_communicate_utf8 (process, NULL, cancellable, &output, NULL, error))
    {
      g_subprocess_force_exit (process);
      g_subprocess_wait (process, NULL, NULL);
      return FALSE;
    }

  if (!g_subprocess_get_successful (process))
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_OTHER, "initdb", output, NULL,
                                                        "%s", _("The data of the private server could not be made")));
      return FALSE;
    }

  return TRUE;
}

static gboolean
append (const char  *folder,
        const char  *name,
        const char  *text,
        gboolean     afresh,
        GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | (afresh ? O_TRUNC : O_APPEND));
  gboolean ok = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (!ok)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return ok;
}

/* Makes the data beside their place and moves them there when they are complete, so that a half-made
 * server is never taken for a whole one. */
gboolean
iep_local_initialise (const IepLocalPlace  *place,
                      gboolean              fsync,
                      int                   lock_fd,
                      GCancellable         *cancellable,
                      GError              **error)
{
  /* Latvian order of words where PostgreSQL was built with ICU; else whatever this computer has. */
  static const char *const latvian[] = { "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=lv", NULL };
  static const char *const plain[] = { "--locale=C.UTF-8", NULL };
  static const char *const none[] = { "--no-locale", NULL };
  static const char *const *const locales[] = { latvian, plain, none };
  g_autofree char *data = g_strconcat (place->data, ".new", NULL);
  g_autofree char *programs = iep_local_find_programs (NULL, error);
  g_autofree char *password_file = NULL;
  gboolean ok = FALSE;

  if (programs == NULL)
    return FALSE;

  password_file = write_password_file (place, error);
  if (password_file == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (locales) && !ok; i++)
    {
      g_clear_error (error);
      ok = run_initdb (place, programs, data, password_file, locales[i], fsync, lock_fd, cancellable, error);
      if (!ok && g_cancellable_is_cancelled (cancellable))
        break;
    }
  g_unlink (password_file);

  ok = ok && append (data, "postgresql.conf", settings, FALSE, error);
  /* The days of the law are counted in Latvia. */
  if (ok && g_file_test ("/usr/share/zoneinfo/Europe/Riga", G_FILE_TEST_EXISTS))
    ok = append (data, "postgresql.conf", "timezone = 'Europe/Riga'\n", FALSE, error);
  ok = ok && append (data, "pg_hba.conf", "# Only through the socket, only with a password.\nlocal all all scram-sha-256\n",
                     TRUE, error);

  if (ok && g_rename (data, place->data) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", place->data, g_strerror (errno));
      ok = FALSE;
    }

  if (!ok)
    iep_local_remove_tree (data, NULL);

  return ok;
}

static int
open_log (const IepLocalPlace  *place,
          GError              **error)
{
  struct stat st;
  int fd;

  if (stat (place->log, &st) == 0 && st.st_size > LARGEST_LOG)
    {
      g_autofree char *old = g_strconcat (place->log, ".old", NULL);

      g_rename (place->log, old);
    }

  fd = open (place->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", place->log, g_strerror (errno));

  return fd;
}

/* A list of folders in postgresql.conf is separated by commas; quotes keep ours one. */
static char *
quote_folder (const char *folder)
{
  g_auto (GStrv) parts = g_strsplit (folder, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strdup_printf ("unix_socket_directories=\"%s\"", doubled);
}

/* Starts the server and gives it @lock_fd, so that the lock lives exactly as long as any process of the
 * server does; it is -1 afterwards. */
GSubprocess *
iep_local_spawn (const IepLocalPlace  *place,
                 gboolean              fsync,
                 int                  *lock_fd,
                 GError              **error)
{
  g_autofree char *programs = iep_local_find_programs (place->data, error);
  g_autofree char *postgres = NULL;
  g_autofree char *folders = NULL;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  static const char *const always[] = {
    "-c", "listen_addresses=", "-c", "port=5432", "-c", "unix_socket_permissions=0700",
    "-c", "logging_collector=off", "-c", "log_destination=stderr",
  };
  static const char *const careless[] = {
    "-c", "fsync=off", "-c", "full_page_writes=off",
  };
  int log_fd;

  if (programs == NULL)
    return NULL;

  postgres = g_build_filename (programs, "postgres", NULL);
  folders = quote_folder (place->run);
  g_ptr_array_add (arguments, postgres);
  g_ptr_array_add (arguments, (char *) "-D");
  g_ptr_array_add (arguments, place->data);
  g_ptr_array_add (arguments, (char *) "-c");
  g_ptr_array_add (arguments, folders);
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    g_ptr_array_add (arguments, (char *) always[i]);
  for (guint i = 0; i < G_N_ELEMENTS (careless) && !fsync; i++)
    g_ptr_array_add (arguments, (char *) careless[i]);
  g_ptr_array_add (arguments, NULL);

  log_fd = open_log (place, error);
  if (log_fd < 0)
    return NULL;

  launcher = make_launcher (place, G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_take_stdout_fd (launcher, log_fd);
  g_subprocess_launcher_take_fd (launcher, g_steal_fd (lock_fd), FIRST_FREE_FD);

  return g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, error);
}
