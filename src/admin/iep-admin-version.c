/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A version of either kind of document, for the commands that print, sign and verify. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include "admin/iep-admin-version.h"

#include <glib/gi18n-lib.h>

#include "admin/iep-admin-plan.h"
#include "database/iep-await.h"

static IepRecord *
get_estimate (IepAdmin    *admin,
              const char  *text,
              GError     **error)
{
  g_autoptr (IepAwait) await = NULL;
  IepSession *session;
  gint64 id;

  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL))
    {
      iep_admin_fail_usage (error, _("“%s” is no number of a version of an estimate; “estimate list” shows them"), text);
      return NULL;
    }
  session = iep_admin_open_session (admin, error);
  if (session == NULL)
    return NULL;
  await = iep_await_new ();
  iep_version_get_async (session, IEP_TYPE_ESTIMATE_VERSION, id, iep_admin_get_cancellable (admin), iep_await_cb, await);

  return iep_version_get_finish (session, iep_await_result (await), error);
}

/* Returns: (transfer full) (nullable): the version of a plan or an estimate whose id is @text. */
IepRecord *
iep_admin_get_any_version (IepAdmin    *admin,
                           const char  *text,
                           gboolean     estimate,
                           GError     **error)
{
  return estimate ? get_estimate (admin, text, error) : (IepRecord *) iep_admin_get_version (admin, text, error);
}

/* Returns: (transfer full): “1301, 2027, version 2”, of an estimate also whose it is: “1301, 2027, 31.01.00 P, version 2”. */
char *
iep_admin_name_any_version (IepRecord *version)
{
  if (IEP_IS_PLAN_VERSION (version))
    return iep_admin_name_version (IEP_PLAN_VERSION (version));

  /* Translators: the code of an institution, a year, a programme, a budget type, the number of a version of its estimate. */
  return g_strdup_printf (_("%s, %d, %s %s, version %d"), iep_record_get_string (version, "institution_code"),
                          (int) iep_record_get_int (version, "year"), iep_record_get_string (version, "programme"),
                          iep_record_get_string (version, "budget_type"), (int) iep_record_get_int (version, "number"));
}
