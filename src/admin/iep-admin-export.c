/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin export plan, export estimate: a version as a document, as data, as a table. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "admin/iep-admin-version.h"
#include "database/iep-await.h"
#include "document/iep-signing.h"
#include "exchange/iep-estimate-exchange.h"
#include "exchange/iep-plan-table.h"

static char *option_format;
static char *option_output;

/* The signed file if there is one, else the one that would be signed. */
static GBytes *
make_pdf (IepAdmin        *admin,
          IepSession      *session,
          IepRecord       *version,
          GError         **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepVerification) verification = NULL;
  g_autofree char *words = NULL;
  GBytes *pdf;

  iep_signing_hand_out_async (session, IEP_VERSION (version), iep_admin_get_cancellable (admin), iep_await_cb, await);
  pdf = iep_signing_render_finish (session, iep_await_result (await), &verification, error);
  if (pdf == NULL || verification == NULL)
    return pdf;

  words = iep_verification_describe (verification, iep_record_get_string (version, "content_hash"));
  iep_admin_progress (words, 1, admin);
  if (iep_verification_get_result (verification) == IEP_VERIFICATION_INVALID)
    iep_admin_set_exit_status (admin, IEP_ADMIN_REFUSED);

  return pdf;
}

static GBytes *
make_data (IepAdmin    *admin,
           IepSession  *session,
           IepRecord   *version,
           const char  *format,
           GError     **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepVersionExport) export = NULL;
  gboolean estimate = IEP_IS_ESTIMATE_VERSION (version);
  gint64 id = iep_record_get_int (version, "version_id");
  IepTableFormat table;

  iep_version_export_async (session, G_OBJECT_TYPE (version), id, iep_admin_get_cancellable (admin), iep_await_cb, await);
  export = iep_version_export_finish (session, iep_await_result (await), error);
  if (export == NULL)
    return NULL;
  if (!iep_table_format_from_name (format, &table))
    return g_bytes_ref (iep_version_export_get_content (export));

  return estimate ? iep_estimate_write_table (iep_version_export_get_content (export), table, error)
                  : iep_plan_write_table (iep_version_export_get_content (export), table, error);
}

/* All of it or nothing: what stood there stays when there is no room for the new one. */
static gboolean
write_file (const char  *file,
            GBytes      *bytes,
            GError     **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (!g_str_equal (file, "-"))
    return g_file_set_contents_full (file, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                     0644, error);

  if (fwrite (data, 1, size, stdout) != size || fflush (stdout) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

static void
answer_file (IepAdmin       *admin,
             IepRecord      *version,
             const char     *format,
             GBytes         *bytes)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *name = iep_admin_name_any_version (version);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  json_object_set_int_member (object, "version_id", iep_record_get_int (version, "version_id"));
  json_object_set_string_member (object, "format", format);
  json_object_set_string_member (object, "file", option_output);
  json_object_set_int_member (object, "bytes", (gint64) g_bytes_get_size (bytes));
  json_object_set_string_member (object, "sha256", hash);
  json_node_take_object (node, object);

  iep_admin_print (admin, _("%s: written to %s (%u bytes)."), name, option_output, (guint) g_bytes_get_size (bytes));
  iep_admin_answer (admin, node);
}

static gboolean
export_version (IepAdmin           *admin,
                const char         *id,
                gboolean            estimate,
                const char *const  *formats,
                const char         *usage,
                GError            **error)
{
  g_autoptr (IepRecord) version = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *format = option_format;
  const char *dot;
  IepSession *session;

  if (option_output == NULL)
    return iep_admin_fail_usage (error, "%s", _("Say where to write it with -o FILE"));
  /* The name of the file tells, where nothing else does. */
  dot = strrchr (option_output, '.');
  if (format == NULL && dot != NULL)
    format = dot + 1;
  if (format == NULL || !g_strv_contains (formats, format))
    return iep_admin_fail_usage (error, "%s", usage);

  version = iep_admin_get_any_version (admin, id, estimate, error);
  if (version == NULL)
    return FALSE;
  session = iep_admin_open_session (admin, error);
  iep_connection_set_deadline (iep_session_get_connection (session), 0);

  bytes = g_str_equal (format, "pdf") ? make_pdf (admin, session, version, error)
                                      : make_data (admin, session, version, format, error);
  if (bytes == NULL || !write_file (option_output, bytes, error))
    return FALSE;
  if (!g_str_equal (option_output, "-"))
    answer_file (admin, version, format, bytes);

  return TRUE;
}

static gboolean
export_plan (IepAdmin  *admin,
             char     **arguments,
             GError   **error)
{
  static const char *const formats[] = { "pdf", "json", "csv", "xlsx", NULL };

  return export_version (admin, arguments[0], FALSE, formats, _("The format is pdf, json, csv or xlsx"), error);
}

static gboolean
export_estimate (IepAdmin  *admin,
                 char     **arguments,
                 GError   **error)
{
  static const char *const formats[] = { "pdf", "json", "csv", "xlsx", NULL };

  return export_version (admin, arguments[0], TRUE, formats, _("The format is pdf, json, csv or xlsx"), error);
}

static const GOptionEntry export_options[] = {
  { "format", 0, 0, G_OPTION_ARG_STRING, &option_format, N_("pdf, json, csv or xlsx (as the name of the file ends)"), N_("FORMAT") },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &option_output, N_("Where to write it; - is the standard output"), N_("FILE") },
  { NULL }
};

const IepAdminCommand iep_admin_export_commands[] = {
  {
    .name = "export plan",
    .arguments = N_("ID"),
    .summary = N_("Write a version of a plan to a file"),
    .description = N_("pdf: the signed file, or before it is signed the one to sign elsewhere; json: the frozen content, byte for byte as it "
                      "was hashed; csv and xlsx: its lines, one for each line of funding."),
    .options = export_options,
    .n_least = 1,
    .n_most = 1,
    .run = export_plan,
  },
  {
    .name = "export estimate",
    .arguments = N_("ID"),
    .summary = N_("Write a version of an estimate to a file"),
    .description = N_("pdf: the signed file, or before it is signed the one to sign elsewhere; json: the frozen content, byte for byte as it "
                      "was hashed; csv and xlsx: its lines, which “import estimate” reads again."),
    .options = export_options,
    .n_least = 1,
    .n_most = 1,
    .run = export_estimate,
  },
  { NULL }
};
