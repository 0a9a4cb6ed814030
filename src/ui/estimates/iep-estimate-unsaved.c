/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of an estimate was not saved before the program ended, by server, person and version. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-unsaved.h"

#include "ui/procurements/iep-unsaved.h"
#include "ui/widgets/iep-draft-store.h"

static char *
make_subject (gint64 version_id)
{
  return g_strdup_printf ("estimate/%" G_GINT64_FORMAT, version_id);
}

/**
 * iep_estimate_unsaved_keep:
 * @session: where it is to be saved
 * @version_id: the draft
 * @sheet: what the person has typed
 *
 * Keeps what is not saved, or forgets it when there is nothing any more.
 */
void
iep_estimate_unsaved_keep (IepSession       *session,
                           gint64            version_id,
                           IepEstimateSheet *sheet)
{
  g_autofree char *server = NULL;
  g_autofree char *subject = NULL;
  g_autoptr(JsonNode) document = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_ESTIMATE_SHEET (sheet));

  document = iep_estimate_sheet_keep (sheet);
  if (document == NULL)
    {
      iep_estimate_unsaved_forget (session, version_id);
      return;
    }
  server = iep_unsaved_dup_server (session);
  subject = make_subject (version_id);
  iep_draft_store_keep (iep_draft_store_get_default (), server, iep_session_get_login (session), subject, document);
}

/**
 * iep_estimate_unsaved_forget:
 * @session: where it was to be saved
 * @version_id: the draft
 *
 * It was saved or given up.
 */
void
iep_estimate_unsaved_forget (IepSession *session,
                             gint64      version_id)
{
  g_autofree char *server = NULL;
  g_autofree char *subject = make_subject (version_id);

  g_return_if_fail (IEP_IS_SESSION (session));

  server = iep_unsaved_dup_server (session);
  iep_draft_store_forget (iep_draft_store_get_default (), server, iep_session_get_login (session), subject);
}

/**
 * iep_estimate_unsaved_flush:
 *
 * Writes what waits to be kept, now: the program may end.
 */
void
iep_estimate_unsaved_flush (void)
{
  iep_draft_store_flush (iep_draft_store_get_default ());
}

/**
 * iep_estimate_unsaved_bring_back:
 * @session: where it is to be saved
 * @version_id: the draft
 * @sheet: what the server has now
 *
 * Puts what was kept on top of it.
 *
 * Returns: (transfer full) (nullable): when it was typed; %NULL when nothing was kept
 */
GDateTime *
iep_estimate_unsaved_bring_back (IepSession       *session,
                                 gint64            version_id,
                                 IepEstimateSheet *sheet)
{
  g_autofree char *server = NULL;
  g_autofree char *subject = make_subject (version_id);
  g_autoptr(IepDraft) draft = NULL;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (sheet), NULL);

  server = iep_unsaved_dup_server (session);
  draft = iep_draft_store_find (iep_draft_store_get_default (), server, iep_session_get_login (session), subject);
  if (draft == NULL || !JSON_NODE_HOLDS_OBJECT (iep_draft_get_document (draft)))
    return NULL;
  if (iep_estimate_sheet_bring_back (sheet, iep_draft_get_document (draft)) == 0)
    {
      iep_estimate_unsaved_forget (session, version_id);
      return NULL;
    }

  return g_date_time_ref (iep_draft_get_saved_at (draft));
}
