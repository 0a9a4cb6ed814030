/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the form could not save before the program ended, by server, person and draft. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-unsaved.h"

#include "ui/widgets/iep-draft-store.h"

#define REQUEST "request"

/**
 * iep_unsaved_dup_server:
 * @session: a session
 *
 * Returns: (transfer full): the server in words that stay the same the next time, to keep what is not saved by
 */
char *
iep_unsaved_dup_server (IepSession *session)
{
  IepServer *server = iep_connection_get_server (iep_session_get_connection (session));
  const char *host = iep_server_get_host (server);
  const char *port = iep_server_get_port (server);
  const char *database = iep_server_get_database (server);

  return g_strjoin ("/", host != NULL ? host : "", port != NULL ? port : "", database != NULL ? database : "", NULL);
}

static char *
make_subject (IepProcurement *procurement)
{
  IepRecord *record = IEP_RECORD (procurement);

  if (iep_procurement_is_new (procurement))
    return g_strdup_printf ("procurement/new/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                            iep_record_get_int (record, "institution_id"), iep_record_get_int (record, "year"));
  return g_strdup_printf ("procurement/revision/%" G_GINT64_FORMAT, iep_procurement_get_revision_id (procurement));
}

/* Only what was changed here, so that it can be put on top of what others may save meanwhile. */
static JsonNode *
make_document (IepProcurement *procurement)
{
  static const char * const keys[] = { "institution_id", "year", "revision_id", "lock_version" };
  IepRecord *record = IEP_RECORD (procurement);
  g_autoptr(JsonNode) whole = iep_record_to_json_with_flags (record, IEP_JSON_WRITABLE);
  g_auto(GStrv) changed = iep_record_get_changed_fields (record);
  JsonObject *from = json_node_get_object (whole);
  JsonObject *document = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; changed[i] != NULL; i++)
    if (json_object_has_member (from, changed[i]))
      json_object_set_member (document, changed[i], json_node_copy (json_object_get_member (from, changed[i])));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (iep_record_get_int (record, keys[i]) != IEP_UNSET)
      json_object_set_int_member (document, keys[i], iep_record_get_int (record, keys[i]));
  /* Perhaps the server has it already, and only its answer was lost. */
  if (iep_procurement_is_new (procurement) && iep_procurement_get_request (procurement) != NULL)
    json_object_set_string_member (document, REQUEST, iep_procurement_get_request (procurement));
  json_node_take_object (node, document);
  return node;
}

/**
 * iep_unsaved_keep:
 * @procurement: what the form holds now
 *
 * Keeps the changes, or forgets them when there are none any more.
 */
void
iep_unsaved_keep (IepSession     *session,
                  IepProcurement *procurement)
{
  g_autofree char *server = NULL;
  g_autofree char *subject = NULL;
  g_autoptr(JsonNode) document = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  if (!iep_record_is_changed (IEP_RECORD (procurement)))
    {
      iep_unsaved_forget (session, procurement);
      return;
    }
  server = iep_unsaved_dup_server (session);
  subject = make_subject (procurement);
  document = make_document (procurement);
  iep_draft_store_keep (iep_draft_store_get_default (), server, iep_session_get_login (session), subject, document);
}

/**
 * iep_unsaved_flush:
 *
 * Writes what waits to be kept, now: the program may end.
 */
void
iep_unsaved_flush (void)
{
  iep_draft_store_flush (iep_draft_store_get_default ());
}

/**
 * iep_unsaved_forget:
 *
 * The changes were saved or given up.
 */
void
iep_unsaved_forget (IepSession     *session,
                    IepProcurement *procurement)
{
  g_autofree char *server = NULL;
  g_autofree char *subject = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));

  server = iep_unsaved_dup_server (session);
  subject = make_subject (procurement);
  iep_draft_store_forget (iep_draft_store_get_default (), server, iep_session_get_login (session), subject);
}

/**
 * iep_unsaved_bring_back:
 * @procurement: the draft as the server has it now, or a new one
 *
 * Puts the changes that were kept into @procurement.
 *
 * Returns: (transfer full) (nullable): when they were made; %NULL when there are none
 */
GDateTime *
iep_unsaved_bring_back (IepSession     *session,
                        IepProcurement *procurement)
{
  g_autofree char *server = NULL;
  g_autofree char *subject = NULL;
  g_autoptr(IepDraft) draft = NULL;
  JsonNode *document;
  const char *request;
  gint64 lock;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (IEP_IS_PROCUREMENT (procurement), NULL);

  server = iep_unsaved_dup_server (session);
  subject = make_subject (procurement);
  draft = iep_draft_store_find (iep_draft_store_get_default (), server, iep_session_get_login (session), subject);
  if (draft == NULL || !JSON_NODE_HOLDS_OBJECT (iep_draft_get_document (draft)))
    return NULL;

  document = iep_draft_get_document (draft);
  iep_record_apply_json (IEP_RECORD (procurement), document);
  if (!iep_record_is_changed (IEP_RECORD (procurement)))
    {
      iep_unsaved_forget (session, procurement);
      return NULL;
    }
  request = json_object_get_string_member_with_default (json_node_get_object (document), REQUEST, NULL);
  if (request != NULL && g_uuid_string_is_valid (request))
    iep_procurement_set_request (procurement, request);
  /* Saved by somebody meanwhile? Then the save must meet that, not overwrite it. */
  lock = json_object_get_int_member_with_default (json_node_get_object (document), "lock_version", IEP_UNSET);
  if (lock != IEP_UNSET)
    iep_record_set_int (IEP_RECORD (procurement), "lock_version", lock);
  return g_date_time_ref (iep_draft_get_saved_at (draft));
}

/**
 * iep_unsaved_find:
 * @revision_id: (out): the draft that was being edited, or %IEP_UNSET when it was a new procurement
 *
 * Returns: whether this person left an edit unsaved there; the newest one
 */
gboolean
iep_unsaved_find (IepSession *session,
                  gint64      institution_id,
                  gint64      year,
                  gint64     *revision_id)
{
  g_autofree char *server = NULL;
  g_autoptr(GPtrArray) drafts = NULL;

  g_return_val_if_fail (IEP_IS_SESSION (session), FALSE);
  g_return_val_if_fail (revision_id != NULL, FALSE);

  server = iep_unsaved_dup_server (session);
  drafts = iep_draft_store_list (iep_draft_store_get_default (), server, iep_session_get_login (session));
  for (guint i = 0; i < drafts->len; i++)
    {
      IepDraft *draft = g_ptr_array_index (drafts, i);
      JsonNode *node = iep_draft_get_document (draft);
      JsonObject *document;

      if (!g_str_has_prefix (iep_draft_get_subject (draft), "procurement/") || !JSON_NODE_HOLDS_OBJECT (node))
        continue;
      document = json_node_get_object (node);
      if (json_object_get_int_member_with_default (document, "institution_id", 0) != institution_id ||
          json_object_get_int_member_with_default (document, "year", 0) != year)
        continue;
      *revision_id = json_object_get_int_member_with_default (document, "revision_id", IEP_UNSET);
      return TRUE;
    }
  return FALSE;
}
