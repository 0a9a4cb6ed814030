/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin backup and restore: a whole installation in one file. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/iep-admin-backup.h"
#include "database/iep-await.h"
#include "database/iep-backup.h"

static gboolean option_verify;
static gboolean option_keep_logins;

static gint64
count_rows (JsonObject *manifest)
{
  JsonArray *content = json_object_get_array_member (manifest, "content");
  gint64 n = 0;

  for (guint i = 0; i < json_array_get_length (content); i++)
    n += json_object_get_int_member (json_array_get_object_element (content, i), "rows");

  return n;
}

/* @words: with places for when, how many rows and how many people. */
static void
print_manifest (IepAdmin   *admin,
                JsonNode   *manifest,
                const char *words)
{
  JsonObject *object = json_node_get_object (manifest);
  g_autofree char *rows = g_strdup_printf ("%" G_GINT64_FORMAT, count_rows (object));

  iep_admin_print (admin, words, json_object_get_string_member (object, "at"), (int) json_object_get_int_member (object, "schema_version"), rows,
                   json_array_get_length (json_object_get_array_member (object, "logins")));
}

/**
 * iep_admin_make_backup:
 * @admin: a superuser's
 * @path: a new file, or a folder
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the manifest of the backup that was made, and said to be made.
 */
JsonNode *
iep_admin_make_backup (IepAdmin    *admin,
                       const char  *path,
                       GError     **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  IepConnection *connection = iep_admin_connect (admin, error);
  JsonNode *manifest;

  if (connection == NULL)
    return NULL;

  iep_admin_progress (_("Making a backup…"), 0, admin);
  iep_backup_make_async (iep_connection_get_server (connection), iep_admin_get_password (admin), path, iep_admin_get_cancellable (admin),
                         iep_await_cb, await);
  manifest = iep_backup_make_finish (iep_await_result (await), error);
  if (manifest == NULL)
    return NULL;

  iep_admin_print (admin, _("The backup is %s."), json_object_get_string_member (json_node_get_object (manifest), "file"));
  /* Also for whoever reads only what went wrong: a standby is a good place for the nightly backup. */
  if (!json_object_get_boolean_member (json_node_get_object (manifest), "noted"))
    g_printerr ("iepirkumi-admin: %s\n", _("This server is a standby, so that the audit trail does not know of the backup: “check” and “upgrade” do not count "
                                           "it. Before an upgrade make one on the first server, or say --without-backup."));

  return manifest;
}

static gboolean
backup (IepAdmin  *admin,
        char     **arguments,
        GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (JsonNode) manifest = NULL;

  if (option_verify)
    {
      iep_backup_verify_async (arguments[0], iep_admin_get_cancellable (admin), iep_await_cb, await);
      manifest = iep_backup_verify_finish (iep_await_result (await), error);
      if (manifest == NULL)
        return FALSE;
      print_manifest (admin, manifest, _("The backup is whole: made at %s, version %d, %s rows, %u people."));
    }
  else
    {
      manifest = iep_admin_make_backup (admin, arguments[0], error);
      if (manifest == NULL)
        return FALSE;
      print_manifest (admin, manifest, _("Saved as of %s: version %d, %s rows, %u people."));
      iep_admin_print (admin, "SHA-256 %s", json_object_get_string_member (json_node_get_object (manifest), "sha256"));
    }
  iep_admin_answer (admin, manifest);

  return TRUE;
}

static gboolean
restore (IepAdmin  *admin,
         char     **arguments,
         GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (JsonNode) manifest = NULL;
  IepConnection *connection = iep_admin_connect (admin, error);

  if (connection == NULL)
    return FALSE;

  iep_admin_progress (_("Restoring…"), 0, admin);
  iep_backup_restore_async (iep_connection_get_server (connection), iep_admin_get_password (admin), arguments[0], option_keep_logins,
                            iep_admin_get_cancellable (admin), iep_await_cb, await);
  manifest = iep_backup_restore_finish (iep_await_result (await), error);
  if (manifest == NULL)
    return FALSE;
  print_manifest (admin, manifest, _("Everything is as it was at %s: version %d, %s rows, %u people."));
  iep_admin_print (admin, "%s", _("“iepirkumi-admin check” says whether the new server is in order."));
  iep_admin_answer (admin, manifest);

  return TRUE;
}

static const GOptionEntry backup_options[] = {
  { "verify", 0, 0, G_OPTION_ARG_NONE, &option_verify, N_("Make none: say whether this one is whole (needs no server)"), NULL },
  { NULL }
};

static const GOptionEntry restore_options[] = {
  { "keep-logins", 0, 0, G_OPTION_ARG_NONE, &option_keep_logins, N_("Logins that the server has already are the same people; they keep the passwords they have there"), NULL },
  { NULL }
};

const IepAdminCommand iep_admin_backup_commands[] = {
  {
    .name = "backup",
    .arguments = N_("FILE|DIR"),
    .summary = N_("Save the database, the logins and their rights in one file"),
    .description = N_("Needs a superuser of the server and PostgreSQL’s pg_dump. People can go on working. The file holds everything, the verifiers of "
                      "the passwords too: keep it where nobody else reads or writes. In a folder it is named after the database and the time."),
    .options = backup_options,
    .n_least = 1,
    .n_most = 1,
    .run = backup,
  },
  {
    .name = "restore",
    .arguments = N_("FILE"),
    .summary = N_("Bring a backup back into an empty database"),
    .description = N_("Needs a superuser of the server. All of it comes back or nothing, and every table is compared with what was saved. Nothing is "
                      "ever written over. What the file says is done as the superuser: restore only what was kept safely."),
    .options = restore_options,
    .n_least = 1,
    .n_most = 1,
    .run = restore,
  },
  { NULL }
};
