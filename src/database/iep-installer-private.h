/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the installer share; only for them. */

#pragma once

#include "database/iep-installer.h"

G_BEGIN_DECLS

typedef struct _IepInstallerRun IepInstallerRun;

/* Looks at what a step gave back; may append further steps. FALSE with an error ends the run. */
typedef gboolean (*IepInstallerCheck) (IepInstallerRun  *run,
                                       IepResult        *result,
                                       GError          **error);

/* iep-installer-run.c: steps one after the other, undone together when one fails */
IepInstallerRun *iep_installer_run_new    (IepConnection         *connection,
                                           gpointer               source_tag,
                                           IepInstallerProgress   progress,
                                           gpointer               progress_data,
                                           GCancellable          *cancellable,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data);
void             iep_installer_run_begin  (IepInstallerRun       *run);
void             iep_installer_run_commit (IepInstallerRun       *run);
void             iep_installer_run_script (IepInstallerRun       *run,
                                           const char            *text,
                                           const char            *name,
                                           const char            *sql);
void             iep_installer_run_query  (IepInstallerRun       *run,
                                           const char            *text,
                                           const char            *name,
                                           const char            *sql,
                                           IepParameters         *parameters,
                                           IepInstallerCheck      check);
IepConnection   *iep_installer_run_get_connection
                                          (IepInstallerRun       *run);
void             iep_installer_run_set_data
                                          (IepInstallerRun       *run,
                                           gpointer               data,
                                           GDestroyNotify         destroy);
gpointer         iep_installer_run_get_data
                                          (IepInstallerRun       *run);
void             iep_installer_run_set_answer
                                          (IepInstallerRun       *run,
                                           int                    answer);
void             iep_installer_run_start  (IepInstallerRun       *run);
void             iep_installer_run_fail   (IepInstallerRun       *run,
                                           GError                *error);
int              iep_installer_run_finish (GAsyncResult          *result,
                                           gpointer               source_tag,
                                           GError               **error);

/* iep-installer-files.c: what lies in the data folder */
char            *iep_installer_read       (const char            *datadir,
                                           const char            *folder,
                                           const char            *name,
                                           GError               **error);
char           **iep_installer_list_schema
                                          (const char            *datadir,
                                           GError               **error);
gboolean         iep_installer_is_repeatable
                                          (const char            *name);
char            *iep_installer_find_upgrade
                                          (const char            *datadir,
                                           int                    version,
                                           GError               **error);
char           **iep_installer_list_classifications
                                          (const char            *datadir,
                                           GError               **error);
JsonNode        *iep_installer_read_classification
                                          (const char            *datadir,
                                           const char            *kind,
                                           GError               **error);

G_END_DECLS
