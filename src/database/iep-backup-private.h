/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the backup share; only for them. */

#pragma once

#include "database/iep-await.h"
#include "database/iep-backup.h"

G_BEGIN_DECLS

/* What a backup consists of: a ZIP with these, stored as they are, the manifest last. */
#define IEP_BACKUP_ROLES    "roles.sql"
#define IEP_BACKUP_DUMP     "database.dump"
#define IEP_BACKUP_MANIFEST "manifest.json"
#define IEP_BACKUP_FORMAT   1

/* iep-backup-file.c */
typedef struct _IepBackupWriter IepBackupWriter;

typedef gboolean (*IepBackupSink) (const char    *member,
                                   gconstpointer  data,
                                   gsize          size,
                                   gpointer       user_data,
                                   GError       **error);

IepBackupWriter *iep_backup_writer_new       (const char       *path,
                                              GError          **error);
void             iep_backup_writer_free      (IepBackupWriter  *writer);
gboolean         iep_backup_writer_begin     (IepBackupWriter  *writer,
                                              const char       *name,
                                              GError          **error);
gboolean         iep_backup_writer_write     (IepBackupWriter  *writer,
                                              gconstpointer     data,
                                              gsize             size,
                                              GError          **error);
gboolean         iep_backup_writer_end       (IepBackupWriter  *writer,
                                              GError          **error);
JsonObject      *iep_backup_writer_list      (IepBackupWriter  *writer);
gboolean         iep_backup_writer_close     (IepBackupWriter  *writer,
                                              JsonObject       *about,
                                              GError          **error);
JsonNode        *iep_backup_read             (const char       *path,
                                              IepBackupSink     sink,
                                              gpointer          user_data,
                                              GCancellable     *cancellable,
                                              GError          **error);

/* iep-backup-job.c */
typedef struct
{
  IepServer     *server;
  char          *password;
  char          *path;
  gboolean       keep_logins;

  IepAwait      *await;        /* from here on in the thread */
  GCancellable  *cancellable;
  IepConnection *connection;
} IepBackupJob;

typedef struct
{
  GSubprocess *process;
  int          errors;         /* what it says */
} IepBackupProgram;

/* In the thread: does it, or fails. */
typedef JsonNode *(*IepBackupWork) (IepBackupJob  *job,
                                    GError       **error);

IepBackupJob *iep_backup_job_new      (IepServer         *server,
                                       const char        *password,
                                       const char        *path);
void          iep_backup_job_free     (IepBackupJob      *job);
void          iep_backup_job_run      (IepBackupJob        *job,
                                       gpointer             tag,
                                       GTaskThreadFunc      function,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void          iep_backup_job_work     (GTask             *task,
                                       IepBackupJob      *job,
                                       GCancellable      *cancellable,
                                       IepBackupWork      work);
gboolean      iep_backup_job_open     (IepBackupJob      *job,
                                       GError           **error);
gboolean      iep_backup_job_script   (IepBackupJob      *job,
                                       const char        *sql,
                                       GError           **error);
IepResult    *iep_backup_job_ask      (IepBackupJob      *job,
                                       const char        *name,
                                       IepParameters     *parameters,
                                       GError           **error);
JsonArray    *iep_backup_job_content  (IepBackupJob      *job,
                                       GError           **error);
gboolean      iep_backup_job_note     (IepBackupJob      *job,
                                       const char        *what,
                                       JsonObject        *about);
char         *iep_backup_job_conninfo (IepBackupJob      *job,
                                       GError           **error);

gboolean      iep_backup_program_run  (IepBackupProgram  *program,
                                       IepBackupJob      *job,
                                       const char *const *arguments,
                                       int                input,
                                       int                output,
                                       const int         *more,
                                       GError           **error);
gboolean      iep_backup_program_wait (IepBackupProgram  *program,
                                       GCancellable      *cancellable,
                                       const char        *words,
                                       GError           **error);
void          iep_backup_program_end  (IepBackupProgram  *program);
gboolean      iep_backup_feed         (int                socket,
                                       gconstpointer      data,
                                       gsize              size,
                                       GCancellable      *cancellable,
                                       GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepBackupWriter, iep_backup_writer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepBackupJob, iep_backup_job_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IepBackupProgram, iep_backup_program_end)

G_END_DECLS
