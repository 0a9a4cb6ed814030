/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a private server lives: folders, who owns them, and the locks that say who is there. */

#define _GNU_SOURCE /* nftw() */
#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-local-server-private.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "database/iep-error.h"

#define SOCKET_NAME "/.s.PGSQL.5432"
#define LOCK_POLL_MICROSECONDS 10000

/* PostgreSQL refuses to run as root: postgres if there is such a user, else nobody. */
static void
find_server_user (IepLocalPlace *place)
{
  struct passwd *entry;

  place->uid = geteuid ();
  place->gid = getegid ();
  if (place->uid != 0)
    return;

  entry = getpwnam ("postgres");
  if (entry == NULL)
    entry = getpwnam ("nobody");
  if (entry != NULL)
    {
      place->uid = entry->pw_uid;
      place->gid = entry->pw_gid;
    }
}

static gboolean
can_pass (const IepLocalPlace *place,
          const char          *path)
{
  struct stat st;

  if (stat (path, &st) != 0)
    return errno == ENOENT;
  if (st.st_uid == place->uid)
    return (st.st_mode & S_IXUSR) != 0;
  if (st.st_gid == place->gid)
    return (st.st_mode & S_IXGRP) != 0;

  return (st.st_mode & S_IXOTH) != 0;
}

/* Whether the server's user gets to @path through every folder above it. */
static gboolean
can_reach (const IepLocalPlace *place,
           const char          *path)
{
  g_autofree char *folder = g_strdup (path);

  while (!g_str_equal (folder, "/"))
    {
      char *parent;

      if (!can_pass (place, folder))
        return FALSE;
      parent = g_path_get_dirname (folder);
      g_free (folder);
      folder = parent;
    }

  return TRUE;
}

static char *
short_hash (const char *text)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hash, 10);
}

/* The path of a socket may have 107 characters, all the folders included. */
static gboolean
fits_socket (const char *run)
{
  struct sockaddr_un address;

  return strlen (run) + strlen (SOCKET_NAME) < sizeof address.sun_path;
}

static char *
choose_run (const IepLocalPlace *place)
{
  g_autofree char *run = g_build_filename (place->home, "run", NULL);
  g_autofree char *hash = NULL;
  const char *runtime;

  if (fits_socket (run))
    return g_steal_pointer (&run);

  hash = short_hash (place->directory);
  runtime = g_getenv ("XDG_RUNTIME_DIR");
  if (geteuid () != 0 && runtime != NULL && g_file_test (runtime, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *shorter = g_strdup_printf ("%s/iepirkumi-%s", runtime, hash);

      if (fits_socket (shorter))
        return g_steal_pointer (&shorter);
    }

  return g_strdup_printf ("/tmp/iepirkumi-%u-%s", (guint) place->uid, hash);
}

/* @directory: NULL for the usual one. */
IepLocalPlace *
iep_local_place_new (const char *directory)
{
  g_autoptr (IepLocalPlace) place = g_new0 (IepLocalPlace, 1);

  if (directory != NULL)
    place->directory = g_canonicalize_filename (directory, NULL);
  else
    place->directory = g_build_filename (g_get_user_data_dir (), "iepirkumi", "server", NULL);

  find_server_user (place);

  if (place->uid == geteuid () || can_reach (place, place->directory))
    place->home = g_strdup (place->directory);
  else
    {
      g_autofree char *hash = short_hash (place->directory);

      place->home = g_strdup_printf ("%s/iepirkumi-%s", access ("/var/lib", W_OK) == 0 ? "/var/lib" : "/var/tmp", hash);
    }

  place->data = g_build_filename (place->home, "data", NULL);
  place->log = g_build_filename (place->home, "server.log", NULL);
  place->run = choose_run (place);

  return g_steal_pointer (&place);
}

void
iep_local_place_free (IepLocalPlace *place)
{
  g_free (place->directory);
  g_free (place->home);
  g_free (place->data);
  g_free (place->run);
  g_free (place->log);
  g_free (place);
}

static gboolean
fail_with_errno (GError     **error,
                 const char  *path)
{
  int code = errno;

  g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_OTHER, "folder", g_strerror (code), NULL,
                                                    _("The folder “%s” of the private server cannot be used"), path));

  return FALSE;
}

/* Gives @path to the server's user. */
gboolean
iep_local_place_own (const IepLocalPlace  *place,
                     const char           *path,
                     GError              **error)
{
  if (place->uid == geteuid ())
    return TRUE;

  if (lchown (path, place->uid, place->gid) != 0)
    return fail_with_errno (error, path);

  return TRUE;
}

/* A folder that is the server's alone. In a place anybody may write to, somebody else's would be a trap. */
static gboolean
make_run (const IepLocalPlace  *place,
          GError              **error)
{
  struct stat st;

  if (mkdir (place->run, 0700) == 0)
    return iep_local_place_own (place, place->run, error);

  if (errno != EEXIST || lstat (place->run, &st) != 0)
    return fail_with_errno (error, place->run);

  if (!S_ISDIR (st.st_mode) || st.st_uid != place->uid || (st.st_mode & 0077) != 0)
    {
      errno = EPERM;
      return fail_with_errno (error, place->run);
    }

  return TRUE;
}

/* Makes the folders that are not there yet; the data are not initialised by this. */
gboolean
iep_local_place_make (const IepLocalPlace  *place,
                      GError              **error)
{
  /* When the server is another user, it must pass through; what is secret has modes of its own. */
  int mode = place->uid == geteuid () ? 0700 : 0711;

  if (g_mkdir_with_parents (place->directory, mode) != 0)
    return fail_with_errno (error, place->directory);
  if (g_mkdir_with_parents (place->home, mode) != 0 || chmod (place->home, mode) != 0)
    return fail_with_errno (error, place->home);

  return make_run (place, error);
}

static int
remove_one (const char        *path,
            const struct stat *st,
            int                flag,
            struct FTW        *ftw)
{
  return remove (path);
}

gboolean
iep_local_remove_tree (const char  *path,
                       GError     **error)
{
  if (nftw (path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0 && errno != ENOENT)
    return fail_with_errno (error, path);

  return TRUE;
}

/* Removes everything, the data included. */
gboolean
iep_local_place_remove (const IepLocalPlace  *place,
                        GError              **error)
{
  static const char *const files[] = { "passwords", "server.lock", "users.lock", "stay", "demonstration.pem" };

  g_autofree char *backups = g_build_filename (place->directory, IEP_LOCAL_BACKUPS, NULL);

  if (!iep_local_remove_tree (place->data, error) || !iep_local_remove_tree (place->run, error)
      || !iep_local_remove_tree (backups, error))
    return FALSE;

  g_unlink (place->log);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (place->directory, files[i], NULL);

      g_unlink (path);
    }

  /* Only when nothing of somebody else's is left in them. */
  g_rmdir (place->home);
  g_rmdir (place->directory);

  return TRUE;
}

gboolean
iep_local_place_is_initialised (const IepLocalPlace *place)
{
  g_autofree char *version = g_build_filename (place->data, "PG_VERSION", NULL);

  return g_file_test (version, G_FILE_TEST_IS_REGULAR);
}

/* What a running server wrote about itself: its process, and where its socket is. */
gboolean
iep_local_place_read_pid (const IepLocalPlace  *place,
                          int                  *pid,
                          char                **run)
{
  g_autofree char *path = g_build_filename (place->data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gint64 number;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  number = ABS (g_ascii_strtoll (lines[0] != NULL ? lines[0] : "", NULL, 10));
  if (number <= 1 || number > G_MAXINT)
    return FALSE;

  if (pid != NULL)
    *pid = (int) number;
  if (run != NULL)
    *run = g_strv_length (lines) > 4 && lines[4][0] == '/' ? g_strdup (lines[4]) : NULL;

  return TRUE;
}

char *
iep_local_place_stay_path (const IepLocalPlace *place)
{
  return g_build_filename (place->directory, "stay", NULL);
}

/* The kernel lets go of these locks when the last process that holds them is gone, however it went. */
int
iep_local_lock_open (const IepLocalPlace  *place,
                     IepLocalLock          lock,
                     GError              **error)
{
  g_autofree char *path = g_build_filename (place->directory,
                                            lock == IEP_LOCAL_LOCK_SERVER ? "server.lock" : "users.lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    fail_with_errno (error, place->directory);

  return fd;
}

gboolean
iep_local_lock_try (int      fd,
                    gboolean exclusive)
{
  return flock (fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0;
}

/* Waits while another program is stopping the server. */
gboolean
iep_local_lock_wait_shared (int            fd,
                            GCancellable  *cancellable,
                            GError       **error)
{
  while (!iep_local_lock_try (fd, FALSE))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (LOCK_POLL_MICROSECONDS);
    }

  return TRUE;
}

gboolean
iep_local_lock_is_held (const IepLocalPlace *place,
                        IepLocalLock         lock)
{
  g_autofree char *path = g_build_filename (place->directory,
                                            lock == IEP_LOCAL_LOCK_SERVER ? "server.lock" : "users.lock", NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean held;

  if (fd < 0)
    return FALSE;

  held = !iep_local_lock_try (fd, lock == IEP_LOCAL_LOCK_USERS);
  close (fd);

  return held;
}
