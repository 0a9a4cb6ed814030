/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit trail: who did what to which object when, and whether the chain of its links is whole. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-audit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-call-private.h"
#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "domain/iep-procurement.h"
#include "domain/iep-record-private.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepField entry_fields[] = {
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_code", IEP_FIELD_STRING, N_("Institution code"), .flags = OURS },
  { "seq", IEP_FIELD_INT, N_("Link"), .flags = ID },
  { "at", IEP_FIELD_TIMESTAMP, N_("When"), .flags = OURS },
  { "login", IEP_FIELD_STRING, N_("Login"), .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Who"), .flags = OURS },
  { "in_place_of_name", IEP_FIELD_STRING, N_("In place of"), .flags = OURS },
  { "address", IEP_FIELD_STRING, N_("Address"), .flags = OURS },
  { "tbl", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "op", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "kind", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "subject", IEP_FIELD_INT, NULL, .flags = ID },
  { "act", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "object", IEP_FIELD_STRING, N_("Object"), .flags = OURS },
  { "hash", IEP_FIELD_STRING, N_("Hash"), .flags = OURS },
};

struct _IepAuditEntry
{
  IepRecord  parent_instance;

  /* The row as it was and as it became, or lines of it; %NULL when there was none. */
  JsonNode  *before;
  JsonNode  *after;
};

G_DEFINE_FINAL_TYPE (IepAuditEntry, iep_audit_entry, IEP_TYPE_RECORD)

static const IepField chain_fields[] = {
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "checked", IEP_FIELD_INT, N_("Links looked at"), .flags = OURS },
  { "bad", IEP_FIELD_INT, N_("Broken links"), .flags = OURS },
  { "first_bad", IEP_FIELD_INT, N_("First broken link"), .flags = OURS },
  { "head_matches", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "ok", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "seq", IEP_FIELD_INT, N_("Last link"), .flags = OURS },
  { "hash", IEP_FIELD_STRING, N_("Hash of the last link"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepAuditChain, iep_audit_chain, chain_fields)

/* What a row of each table is called. */
static const IepChoice things[] = {
  { "procurement", N_("Procurement") },
  { "procurement_revision", N_("Revision") },
  { "procurement_funding", N_("Funding") },
  { "procurement_lot", N_("Lots") },
  { "plan", N_("Plan") },
  { "plan_version", N_("Version of the plan") },
  { "estimate", N_("Estimate") },
  { "estimate_version", N_("Version of the estimate") },
  { "estimate_line", N_("Lines of the estimate") },
  { "estimate_detail", N_("Split of lines of the estimate") },
  { "decision", N_("Decision") },
  { "document", N_("Signed document") },
  { "scenario", N_("Scenario") },
  { "scenario_item", N_("Procurement of a scenario") },
  { "institution", N_("Institution") },
  { "institution_flow", N_("Flow") },
  { "programme", N_("Programme") },
  { "institution_classifier", N_("Classifier") },
  { "person", N_("Person") },
  { "login", N_("Login") },
  { "right_grant", N_("Right") },
  { "delegation", N_("Delegation") },
  { "classification", N_("Classification") },
  { "threshold", N_("Thresholds") },
  { "backup", N_("Backup") },
  { "restore", N_("Restore from a backup") },
  { NULL, NULL },
};

static const IepChoice operations[] = {
  { "insert", NC_("audit", "added") },
  { "update", NC_("audit", "changed") },
  { "delete", NC_("audit", "removed") },
  { "note", NC_("audit", "noted") },
  { NULL, NULL },
};

/* What was done to a login: no row says it. */
static const IepChoice login_acts[] = {
  { "create", NC_("audit", "login made") },
  { "password", NC_("audit", "one-time password set") },
  { "own_password", NC_("audit", "own password changed") },
  { "disable", NC_("audit", "disabled, open sessions ended") },
  { "enable", NC_("audit", "enabled") },
  { NULL, NULL },
};

static const IepChoice kinds[] = {
  { "procurement", N_("Procurements") },
  { "plan", N_("Plans") },
  { "estimate", N_("Estimates") },
  { "scenario", N_("Scenarios") },
  { "institution", N_("Settings of the institution") },
  { "person", N_("People") },
  { "right", N_("Rights and delegations") },
  { "system", N_("Classifications and the system") },
  { NULL, NULL },
};

/* Columns that no record of a form has. */
static const IepChoice columns[] = {
  { "absent", N_("Absent person") },
  { "act", N_("Act") },
  { "budget_control", N_("Budget control") },
  { "buyer_profile_url", N_("Buyer profile") },
  { "code", N_("Code") },
  { "comment", N_("Comment") },
  { "deputy", N_("Deputy") },
  { "disabled", N_("Disabled") },
  { "estimate_detail", N_("Detail of estimates") },
  { "flow_code", N_("Flow") },
  { "four_eyes", N_("Four eyes") },
  { "from_status", N_("Status before") },
  { "granted_by", N_("Given by") },
  { "justification", N_("Justification") },
  { "login", N_("Login") },
  { "must_change_password", N_("Must change the password") },
  { "name", N_("Name") },
  { "parent_id", N_("Ministry") },
  { "plans_here", N_("Estimates are kept here") },
  { "position_title", N_("Post") },
  { "programme", N_("Programme") },
  { "reason", N_("Reason") },
  { "registration_number", N_("Registration number") },
  { "replaced", N_("Replaced") },
  { "returned", N_("Returned") },
  { "revoked_by", N_("Revoked by") },
  { "right_code", N_("Right") },
  { "right_codes", N_("Rights") },
  { "sha256", N_("Hash of the file") },
  { "signer_name", N_("Signer") },
  { "to_status", N_("Status after") },
  { "total", N_("Total without VAT") },
  { "valid_from", N_("Valid from") },
  { "valid_to", N_("Valid until") },
  { "vpc_client", N_("Client of the shared service centre") },
  { NULL, NULL },
};

/* Keys and counters, which tell nobody anything. */
static const char * const technical[] = {
  "id", "institution_id", "procurement_id", "revision_id", "version_id", "plan_id", "estimate_id", "plan_version_id",
  "estimate_version_id", "scenario_id", "lock_version", "changed_at", "changed_by", "created_at", "granted_at", "at", "round",
  "position", "document_kind", "external_key", "person_name", NULL
};

static const char *
find_word (const IepChoice *choices,
           const char      *value)
{
  for (; choices->value != NULL; choices++)
    if (g_strcmp0 (choices->value, value) == 0)
      return choices->label;

  return NULL;
}

static void
take_row (JsonObject  *object,
          const char  *name,
          JsonNode   **row)
{
  JsonNode *node = json_object_get_member (object, name);

  g_clear_pointer (row, json_node_unref);
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    *row = json_node_ref (node);
}

static void
iep_audit_entry_load (IepRecord  *record,
                      JsonObject *object)
{
  IepAuditEntry *self = IEP_AUDIT_ENTRY (record);

  take_row (object, "before", &self->before);
  take_row (object, "after", &self->after);
}

static void
iep_audit_entry_finalize (GObject *object)
{
  IepAuditEntry *self = IEP_AUDIT_ENTRY (object);

  g_clear_pointer (&self->before, json_node_unref);
  g_clear_pointer (&self->after, json_node_unref);

  G_OBJECT_CLASS (iep_audit_entry_parent_class)->finalize (object);
}

static void
iep_audit_entry_class_init (IepAuditEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_audit_entry_finalize;
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), entry_fields, G_N_ELEMENTS (entry_fields));
  IEP_RECORD_CLASS (klass)->load = iep_audit_entry_load;
}

static void
iep_audit_entry_init (IepAuditEntry *self)
{
}

/**
 * iep_label_audit_kind:
 * @kind: what entries are about
 *
 * Returns: (nullable): what the user calls that
 */
const char *
iep_label_audit_kind (const char *kind)
{
  const char *word = find_word (kinds, kind);

  return word != NULL ? g_dgettext (GETTEXT_PACKAGE, word) : NULL;
}

/**
 * iep_audit_entry_who:
 * @self: an entry
 *
 * Returns: (transfer full): the person, and in whose place when the right was delegated
 */
char *
iep_audit_entry_who (IepAuditEntry *self)
{
  const char *name, *absent;

  g_return_val_if_fail (IEP_IS_AUDIT_ENTRY (self), NULL);

  name = iep_record_get_string (IEP_RECORD (self), "name");
  absent = iep_record_get_string (IEP_RECORD (self), "in_place_of_name");
  if (absent != NULL)
    /* Translators: who acted, and the absent person whose right it was. */
    return g_strdup_printf (_("%1$s in place of %2$s"), name, absent);

  return g_strdup (name);
}

/**
 * iep_audit_entry_describe:
 * @self: an entry
 *
 * Returns: (transfer full): what was done, in words: `Revision: changed`, `Decision: Approved`
 */
char *
iep_audit_entry_describe (IepAuditEntry *self)
{
  const char *table, *act, *thing, *word = NULL;

  g_return_val_if_fail (IEP_IS_AUDIT_ENTRY (self), NULL);

  table = iep_record_get_string (IEP_RECORD (self), "tbl");
  act = iep_record_get_string (IEP_RECORD (self), "act");
  thing = find_word (things, table);
  if (g_strcmp0 (table, "decision") == 0)
    word = iep_label_act_done (act);
  else if (g_strcmp0 (table, "login") == 0 && find_word (login_acts, act) != NULL)
    word = g_dpgettext2 (GETTEXT_PACKAGE, "audit", find_word (login_acts, act));
  if (word == NULL && find_word (operations, iep_record_get_string (IEP_RECORD (self), "op")) != NULL)
    word = g_dpgettext2 (GETTEXT_PACKAGE, "audit", find_word (operations, iep_record_get_string (IEP_RECORD (self), "op")));

  /* Translators: an object, and what was done to it: "Revision: changed". */
  return g_strdup_printf (_("%1$s: %2$s"), thing != NULL ? g_dgettext (GETTEXT_PACKAGE, thing) : table, word != NULL ? word : "");
}

/* What changed -------------------------------------------------------------------------------------------- */

/* Codes that have words of the State Treasury. */
static const char *
find_label (const char *name,
            const char *code)
{
  if (g_str_equal (name, "act") && g_strcmp0 (iep_label_act_done (code), code) == 0 && find_word (login_acts, code) != NULL)
    return g_dpgettext2 (GETTEXT_PACKAGE, "audit", find_word (login_acts, code));
  if (g_str_equal (name, "act"))
    return iep_label_act_done (code);
  if (g_str_equal (name, "status") || g_str_has_suffix (name, "_status"))
    return iep_label_plan_status (code);
  if (g_str_equal (name, "right_code"))
    return iep_label_right (code);

  return NULL;
}

/* A day or a moment as the user writes it; anything else as it is. */
static char *
write_text (const char *text)
{
  static const char day[] = "0000-00-00";
  gsize length = strlen (text);

  for (gsize i = 0; i < strlen (day); i++)
    if (i >= length || (day[i] == '-' ? text[i] != '-' : !g_ascii_isdigit (text[i])))
      return g_strdup (text);
  if (length == strlen (day))
    return iep_date_format (text);

  return text[length - 1] == 'Z' || strchr (text, ':') != NULL ? iep_timestamp_format (text) : g_strdup (text);
}

static char *
write_value (const char *name,
             JsonNode   *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *label = find_label (name, json_node_get_string (node));

      return label != NULL ? g_strdup (label) : write_text (json_node_get_string (node));
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));

  return json_to_string (node, FALSE);
}

static void
add_difference (IepAuditEntry  *self,
                GListStore     *model,
                IepRecordClass *procurement,
                const char     *name,
                JsonNode       *before,
                JsonNode       *after)
{
  gboolean of_procurement = g_str_has_prefix (iep_record_get_string (IEP_RECORD (self), "tbl"), "procurement");
  const IepField *field = of_procurement ? iep_record_class_find_field (procurement, name) : NULL;
  const char *label = field != NULL ? field->label : find_word (columns, name);
  g_autofree char *old_text = NULL;
  g_autofree char *new_text = NULL;
  g_autoptr(IepDifference) difference = NULL;

  if (g_strv_contains (technical, name) || (before != NULL && after != NULL && json_node_equal (before, after)))
    return;
  if (field != NULL && field->type != IEP_FIELD_LIST)
    {
      gint64 institution_id = iep_record_get_int (IEP_RECORD (self), "institution_id");

      old_text = before != NULL ? iep_field_display_json (field, before, institution_id) : NULL;
      new_text = after != NULL ? iep_field_display_json (field, after, institution_id) : NULL;
    }
  else
    {
      old_text = write_value (name, before);
      new_text = write_value (name, after);
    }
  if (label == NULL && g_str_equal (name, "status"))
    label = N_("Status");
  difference = iep_difference_new (name, label != NULL ? g_dgettext (GETTEXT_PACKAGE, label) : name, old_text, new_text);
  g_list_store_append (model, difference);
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* One line of text a line of the list: `2027 · 2239 · 12000`. */
static char *
write_lines (JsonNode *node)
{
  g_autoptr(GString) text = g_string_new (NULL);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *line = get_object (json_array_get_element (array, i));
      g_autoptr(GList) names = line != NULL ? json_object_get_members (line) : NULL;
      gboolean first = TRUE;

      if (text->len > 0)
        g_string_append_c (text, '\n');
      for (GList *l = names; l != NULL; l = l->next)
        {
          g_autofree char *value = NULL;

          if (g_strv_contains (technical, l->data))
            continue;
          value = write_value (l->data, json_object_get_member (line, l->data));
          g_string_append_printf (text, "%s%s: %s", first ? "" : " · ", (const char *) l->data, value != NULL ? value : "");
          first = FALSE;
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * iep_audit_entry_changes:
 * @self: an entry
 *
 * Returns: (transfer full): a model of #IepDifference: each column that changed, or all of a row that came or went
 */
GListModel *
iep_audit_entry_changes (IepAuditEntry *self)
{
  g_autoptr(IepRecordClass) procurement = g_type_class_ref (IEP_TYPE_PROCUREMENT);
  g_autoptr(GListStore) model = g_list_store_new (IEP_TYPE_DIFFERENCE);
  JsonObject *before, *after;

  g_return_val_if_fail (IEP_IS_AUDIT_ENTRY (self), NULL);

  before = get_object (self->before);
  after = get_object (self->after);
  if (before != NULL || after != NULL)
    {
      g_autoptr(GList) old_names = before != NULL ? json_object_get_members (before) : NULL;
      g_autoptr(GList) new_names = after != NULL ? json_object_get_members (after) : NULL;

      for (GList *l = new_names; l != NULL; l = l->next)
        add_difference (self, model, procurement, l->data, before != NULL ? json_object_get_member (before, l->data) : NULL,
                        json_object_get_member (after, l->data));
      for (GList *l = old_names; l != NULL; l = l->next)
        if (after == NULL || !json_object_has_member (after, l->data))
          add_difference (self, model, procurement, l->data, json_object_get_member (before, l->data), NULL);
    }
  else
    {
      g_autofree char *old_text = write_lines (self->before);
      g_autofree char *new_text = write_lines (self->after);
      g_autoptr(IepDifference) difference = iep_difference_new ("lines", _("Lines"), old_text, new_text);

      g_list_store_append (model, difference);
    }

  return G_LIST_MODEL (g_steal_pointer (&model));
}

/**
 * iep_audit_chain_describe:
 * @self: what a verification found
 *
 * Returns: (transfer full): the result in a sentence, with the place of the first break
 */
char *
iep_audit_chain_describe (IepAuditChain *self)
{
  gint64 checked, first_bad;

  g_return_val_if_fail (IEP_IS_AUDIT_CHAIN (self), NULL);

  checked = iep_record_get_int (IEP_RECORD (self), "checked");
  first_bad = iep_record_get_int (IEP_RECORD (self), "first_bad");
  if (iep_record_get_boolean (IEP_RECORD (self), "ok"))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The chain is whole: %d link looked at.",
                                         "The chain is whole: %d links looked at.", (gulong) checked), (int) checked);
  if (first_bad != IEP_UNSET)
    return g_strdup_printf (_("The chain is broken: link %1$d does not follow from the one before it (%2$d broken of %3$d)."),
                            (int) first_bad, (int) iep_record_get_int (IEP_RECORD (self), "bad"), (int) checked);

  return g_strdup (_("The end of the chain was cut off: its last link is not the one that was noted."));
}

/* Reading ------------------------------------------------------------------------------------------------- */

/**
 * iep_audit_list_async:
 * @session: a session
 * @filter: what to look for
 * @after: (nullable): the last entry that was read: the older ones are wanted
 * @limit: how many at most, up to 1000
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the audit trail, the newest first.
 */
void
iep_audit_list_async (IepSession           *session,
                      const IepAuditFilter *filter,
                      IepAuditEntry        *after,
                      guint                 limit,
                      GCancellable         *cancellable,
                      GAsyncReadyCallback   callback,
                      gpointer              user_data)
{
  JsonNode *wanted, *last;
  JsonObject *object;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (filter != NULL);

  object = json_object_new ();
  if (filter->institution_id != IEP_AUDIT_ANYWHERE)
    json_object_set_int_member (object, "institution_id", filter->institution_id);
  if (filter->kind != NULL)
    json_object_set_string_member (object, "kind", filter->kind);
  if (filter->subject != 0)
    json_object_set_int_member (object, "subject", filter->subject);
  if (filter->person != NULL)
    json_object_set_string_member (object, "person", filter->person);
  if (filter->from != NULL)
    json_object_set_string_member (object, "from", filter->from);
  if (filter->to != NULL)
    json_object_set_string_member (object, "to", filter->to);
  wanted = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (wanted, object);
  if (after != NULL)
    {
      JsonObject *place = json_object_new ();

      json_object_set_string_member (place, "at", iep_record_get_string (IEP_RECORD (after), "at"));
      json_object_set_int_member (place, "institution_id", iep_record_get_int (IEP_RECORD (after), "institution_id"));
      json_object_set_int_member (place, "seq", iep_record_get_int (IEP_RECORD (after), "seq"));
      last = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (last, place);
      iep_call_list (session, "audit_list",
                     iep_arguments ("p_filter", 'j', wanted, "p_before", 'j', last, "p_limit", 'i', (gint64) limit, NULL), NULL,
                     IEP_TYPE_AUDIT_ENTRY, iep_audit_list_async, cancellable, callback, user_data);
      return;
    }
  iep_call_list (session, "audit_list", iep_arguments ("p_filter", 'j', wanted, "p_limit", 'i', (gint64) limit, NULL), NULL,
                 IEP_TYPE_AUDIT_ENTRY, iep_audit_list_async, cancellable, callback, user_data);
}

/**
 * iep_audit_list_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepAuditEntry
 */
GListModel *
iep_audit_list_finish (IepSession    *session,
                       GAsyncResult  *result,
                       GError       **error)
{
  return iep_call_finish (session, result, iep_audit_list_async, error);
}

/**
 * iep_audit_verify_async:
 * @session: a session
 * @institution_id: whose chain, 0 the system's own
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Has the chain computed anew by the server, link by link.
 */
void
iep_audit_verify_async (IepSession          *session,
                        gint64               institution_id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));

  iep_call_record (session, "audit_verify", iep_arguments ("p_institution", 'i', institution_id, NULL), IEP_TYPE_AUDIT_CHAIN,
                   iep_audit_verify_async, cancellable, callback, user_data);
}

/**
 * iep_audit_verify_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): what was found
 */
IepAuditChain *
iep_audit_verify_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_call_finish (session, result, iep_audit_verify_async, error);
}
