/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of IepLocalServer share; only for them. */

#pragma once

#include "database/iep-local-server.h"

#include <sys/types.h>

G_BEGIN_DECLS

#define IEP_LOCAL_BACKUPS "backups"

/* Where a private server lives. Everything here is decided once, when the object is made.
 *
 *   directory/passwords      0600, ours
 *   directory/server.lock    locked by the server itself as long as any process of it lives
 *   directory/users.lock     locked (shared) by each program that uses the server
 *   directory/backups/       made before each upgrade, ours
 *   directory/stay           exists when the server shall not stop with the last program
 *   home/data                PGDATA, 0700, the server's user's
 *   home/run                 the socket, 0700, the server's user's
 *   home/server.log
 *
 * home is the directory, unless we are root and the server's user cannot get there. */
typedef struct
{
  char  *directory;
  char  *home;
  char  *data;
  char  *run;
  char  *log;
  uid_t  uid;       /* who the server runs as */
  gid_t  gid;
} IepLocalPlace;

typedef enum
{
  IEP_LOCAL_LOCK_SERVER,
  IEP_LOCAL_LOCK_USERS,
} IepLocalLock;

/* iep-local-server-place.c */
IepLocalPlace *iep_local_place_new            (const char           *directory);
void           iep_local_place_free           (IepLocalPlace        *place);
gboolean       iep_local_place_make           (const IepLocalPlace  *place,
                                               GError              **error);
gboolean       iep_local_place_remove         (const IepLocalPlace  *place,
                                               GError              **error);
gboolean       iep_local_place_own            (const IepLocalPlace  *place,
                                               const char           *path,
                                               GError              **error);
gboolean       iep_local_place_is_initialised (const IepLocalPlace  *place);
gboolean       iep_local_place_read_pid       (const IepLocalPlace  *place,
                                               int                  *pid,
                                               char                **run);
char          *iep_local_place_stay_path      (const IepLocalPlace  *place);
gboolean       iep_local_remove_tree          (const char           *path,
                                               GError              **error);

int            iep_local_lock_open            (const IepLocalPlace  *place,
                                               IepLocalLock          lock,
                                               GError              **error);
gboolean       iep_local_lock_try             (int                   fd,
                                               gboolean              exclusive);
gboolean       iep_local_lock_wait_shared     (int                   fd,
                                               GCancellable         *cancellable,
                                               GError              **error);
gboolean       iep_local_lock_is_held         (const IepLocalPlace  *place,
                                               IepLocalLock          lock);

/* iep-local-server-passwords.c */
char          *iep_local_passwords_get        (const IepLocalPlace  *place,
                                               const char           *login);
gboolean       iep_local_passwords_set        (const IepLocalPlace  *place,
                                               const char           *login,
                                               const char           *password,
                                               GError              **error);
char         **iep_local_passwords_list       (const IepLocalPlace  *place);

/* iep-local-server-programs.c */
char          *iep_local_find_programs        (const char           *data,
                                               GError              **error);
char          *iep_local_find_clients         (int                   least,
                                               GError              **error);
gboolean       iep_local_initialise           (const IepLocalPlace  *place,
                                               gboolean              fsync,
                                               int                   lock_fd,
                                               GCancellable         *cancellable,
                                               GError              **error);
GSubprocess   *iep_local_spawn                (const IepLocalPlace  *place,
                                               gboolean              fsync,
                                               int                  *lock_fd,
                                               GError              **error);

/* iep-local-server-run.c: these block, and belong into a thread */
gboolean       iep_local_run_start            (const IepLocalPlace  *place,
                                               gboolean              fsync,
                                               int                  *users_fd,
                                               GCancellable         *cancellable,
                                               GError              **error);
gboolean       iep_local_run_halt             (const IepLocalPlace  *place,
                                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepLocalPlace, iep_local_place_free)

G_END_DECLS
