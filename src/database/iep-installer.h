/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts the schema, the classifications and the demonstration data into a database. */

#pragma once

#include "database/iep-connection.h"
#include "database/iep-local-server.h"

G_BEGIN_DECLS

/**
 * IepInstallerProgress:
 * @text: what is being done, translated
 * @fraction: how much is done, 0 to 1
 * @user_data: as given
 *
 * Called in the main context of the caller.
 */
typedef void (*IepInstallerProgress) (const char *text,
                                      double      fraction,
                                      gpointer    user_data);

/**
 * IepInstallerSign:
 * @export: (nullable): the content to be signed and what is printed around it, as the server exports it
 * @signer_name: whose signature it is to be
 * @position_title: (nullable): what this person is
 * @signature: (out) (transfer full): what the server keeps about the signature
 * @user_data: as given
 * @error: return location for an error
 *
 * Draws the document and signs it. Called in the main context of the caller.
 *
 * Returns: (transfer full) (nullable): the signed file
 */
typedef GBytes *(*IepInstallerSign) (JsonNode    *export,
                                     const char  *signer_name,
                                     const char  *position_title,
                                     JsonNode   **signature,
                                     gpointer     user_data,
                                     GError     **error);

char     *iep_installer_find_datadir     (GError               **error);
int       iep_installer_read_version     (const char            *datadir,
                                          GError               **error);
char     *iep_installer_read_query       (const char            *folder,
                                          const char            *name,
                                          GError               **error);

void      iep_installer_get_version_async
                                         (IepConnection         *connection,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data);
int       iep_installer_get_version_finish
                                         (GAsyncResult          *result,
                                          GError               **error);

void      iep_installer_install_async    (IepConnection         *superuser,
                                          const char            *datadir,
                                          IepInstallerProgress   progress,
                                          gpointer               progress_data,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data);
gboolean  iep_installer_install_finish   (GAsyncResult          *result,
                                          GError               **error);

void      iep_installer_upgrade_async    (IepConnection         *superuser,
                                          const char            *datadir,
                                          IepInstallerProgress   progress,
                                          gpointer               progress_data,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data);
int       iep_installer_upgrade_finish   (GAsyncResult          *result,
                                          GError               **error);

void      iep_installer_load_demo_async  (IepConnection         *superuser,
                                          IepLocalServer        *passwords,
                                          IepInstallerSign       sign,
                                          gpointer               sign_data,
                                          const char            *datadir,
                                          guint                  n_institutions,
                                          guint                  n_procurements,
                                          IepInstallerProgress   progress,
                                          gpointer               progress_data,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data);
gboolean  iep_installer_load_demo_finish (GAsyncResult          *result,
                                          GError               **error);

G_END_DECLS
