/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a command of iepirkumi-admin is, and what it can ask of the tool it runs in.
 *
 * A new family of commands is a file iep-admin-FAMILY.c with a table of IepAdminCommand that ends with an
 * empty row, declared below and named in the list at the top of main.c. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "database/iep-connection.h"
#include "database/iep-installer.h"
#include "database/iep-local-server.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* What a script can rely on. */
#define IEP_ADMIN_OK            0
#define IEP_ADMIN_REFUSED       1
#define IEP_ADMIN_USAGE         2
#define IEP_ADMIN_NO_CONNECTION 3
#define IEP_ADMIN_INTERRUPTED   130

typedef struct _IepAdmin IepAdmin;

/**
 * IepAdminCommand:
 * @name: "person add"
 * @arguments: (nullable): "LOGIN", for the help, translatable
 * @summary: one line for the list, translatable
 * @description: (nullable): more for its own --help, translatable
 * @options: (nullable): options of its own; they live in static variables
 * @n_least: how many arguments it must have
 * @n_most: how many it may have
 * @run: does it; an error becomes the message and the exit code
 */
typedef struct
{
  const char         *name;
  const char         *arguments;
  const char         *summary;
  const char         *description;
  const GOptionEntry *options;
  guint               n_least;
  guint               n_most;
  gboolean          (*run) (IepAdmin  *admin,
                            char     **arguments,
                            GError   **error);
} IepAdminCommand;

extern const IepAdminCommand iep_admin_server_commands[];
extern const IepAdminCommand iep_admin_install_commands[];
extern const IepAdminCommand iep_admin_check_commands[];
extern const IepAdminCommand iep_admin_backup_commands[];
extern const IepAdminCommand iep_admin_person_commands[];
extern const IepAdminCommand iep_admin_right_commands[];
extern const IepAdminCommand iep_admin_delegation_commands[];
extern const IepAdminCommand iep_admin_institution_commands[];
extern const IepAdminCommand iep_admin_import_commands[];
extern const IepAdminCommand iep_admin_plan_commands[];
extern const IepAdminCommand iep_admin_estimate_commands[];
extern const IepAdminCommand iep_admin_export_commands[];
extern const IepAdminCommand iep_admin_sign_commands[];

/* Who is asked */
IepLocalServer *iep_admin_get_local       (IepAdmin     *self);
gboolean        iep_admin_start_local     (IepAdmin     *self,
                                           GError      **error);
const char     *iep_admin_get_user        (IepAdmin     *self);
IepConnection  *iep_admin_connect         (IepAdmin     *self,
                                           GError      **error);
const char     *iep_admin_get_password    (IepAdmin     *self);
IepSession     *iep_admin_open_session    (IepAdmin     *self,
                                           GError      **error);

/* Asking: these wait for the answer, and give up on Ctrl+C */
GCancellable   *iep_admin_get_cancellable (IepAdmin     *self);
JsonNode       *iep_admin_call            (IepAdmin     *self,
                                           GError      **error,
                                           const char   *function,
                                           ...) G_GNUC_NULL_TERMINATED;
gint64          iep_admin_find_institution
                                          (IepAdmin     *self,
                                           const char   *code,
                                           GError      **error);
gboolean        iep_admin_check_day       (const char   *option,
                                           const char   *text,
                                           GError      **error);
char           *iep_admin_read_right      (const char   *text);
char           *iep_admin_read_password   (const char   *file,
                                           const char   *question,
                                           gboolean      twice,
                                           GError      **error);

/* Answering */
gboolean        iep_admin_get_json        (IepAdmin     *self);
void            iep_admin_print           (IepAdmin     *self,
                                           const char   *format,
                                           ...) G_GNUC_PRINTF (2, 3);
char           *iep_admin_pad             (const char   *text,
                                           guint         width);
void            iep_admin_answer          (IepAdmin     *self,
                                           JsonNode     *answer);
void            iep_admin_progress        (const char   *text,
                                           double        fraction,
                                           gpointer      admin);
void            iep_admin_set_exit_status (IepAdmin     *self,
                                           int           status);
gboolean        iep_admin_fail_usage      (GError      **error,
                                           const char   *format,
                                           ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
