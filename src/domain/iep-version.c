/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What versions of every kind have: their flow, their decisions, their signed document. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-version-private.h"

#include <glib/gi18n-lib.h>

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

const IepChoice iep_version_statuses[] = {
  { "created", N_("Created") },
  { "draft", N_("Being prepared") },
  { "ready", N_("Ready for approval") },
  { "endorsed", N_("Endorsed") },
  { "approved", N_("Approved") },
  { "endorsed_ministry", N_("Endorsed (ministry)") },
  { "signed", N_("Signed") },
  { "returned", N_("Returned") },
  { "discarded", N_("Discarded") },
  { "replaced", N_("Replaced") },
  { "superseded", N_("No longer in force") },
  { NULL, NULL },
};

static const IepField step_fields[] = {
  { "position", IEP_FIELD_INT, NULL, .flags = ID },
  { "right_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "result_status", IEP_FIELD_CODE, N_("Step"), .choices = iep_version_statuses, .flags = OURS },
  { "level", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "state", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "login", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "position_title", IEP_FIELD_STRING, N_("Position"), .flags = OURS },
  { "at", IEP_FIELD_TIMESTAMP, N_("Time"), .flags = OURS },
  { "in_place_of", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of_name", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "waiting_for", IEP_FIELD_STRING, N_("Waiting for"), .flags = OURS },
  { "waiting_people", IEP_FIELD_LIST, NULL, .item_type = iep_decision_get_type, .flags = OURS },
  { "waiting_since", IEP_FIELD_TIMESTAMP, N_("Waiting since"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepVersionStep, iep_version_step, step_fields)

static const IepField decision_fields[] = {
  { "id", IEP_FIELD_INT, NULL, .flags = ID },
  { "round", IEP_FIELD_INT, N_("Round"), .flags = OURS },
  { "position", IEP_FIELD_INT, NULL, .flags = ID },
  { "act", IEP_FIELD_STRING, N_("Decision"), .flags = OURS },
  { "from_status", IEP_FIELD_CODE, N_("From status"), .choices = iep_version_statuses, .flags = OURS },
  { "to_status", IEP_FIELD_CODE, N_("To status"), .choices = iep_version_statuses, .flags = OURS },
  { "login", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "position_title", IEP_FIELD_STRING, N_("Position"), .flags = OURS },
  { "at", IEP_FIELD_TIMESTAMP, N_("Time"), .flags = OURS },
  { "comment", IEP_FIELD_TEXT, N_("Comment"), .flags = OURS },
  { "in_place_of", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "in_place_of_name", IEP_FIELD_STRING, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepDecision, iep_decision, decision_fields)

G_DEFINE_ABSTRACT_TYPE (IepVersion, iep_version, IEP_TYPE_RECORD)

/* The signed document's members, for which a table has no word. */
static void
iep_version_load (IepRecord  *record,
                  JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "document");
  JsonObject *document = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (document == NULL)
    return;

  iep_record_set_int (record, "document_id", json_object_get_int_member_with_default (document, "id", IEP_UNSET));
  iep_record_set_string (record, "document_sha256", json_object_get_string_member_with_default (document, "sha256", NULL));
  iep_record_set_string (record, "signer_name", json_object_get_string_member_with_default (document, "signer_name", NULL));
  iep_record_set_string (record, "signed_at", json_object_get_string_member_with_default (document, "signed_at", NULL));
  iep_record_set_string (record, "stored_at", json_object_get_string_member_with_default (document, "stored_at", NULL));
}

static void
iep_version_class_init (IepVersionClass *klass)
{
  IEP_RECORD_CLASS (klass)->load = iep_version_load;
}

static void
iep_version_init (IepVersion *self)
{
}

/**
 * iep_version_get_id:
 * @self: a version
 *
 * Returns: its id
 */
gint64
iep_version_get_id (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "version_id");
}

/**
 * iep_version_get_institution_id:
 * @self: a version
 *
 * Returns: whose it is
 */
gint64
iep_version_get_institution_id (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "institution_id");
}

/**
 * iep_version_get_year:
 * @self: a version
 *
 * Returns: of which year it is
 */
gint64
iep_version_get_year (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "year");
}

/**
 * iep_version_get_number:
 * @self: a version
 *
 * Returns: the how manieth it is, from 1
 */
gint64
iep_version_get_number (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "number");
}

/**
 * iep_version_get_status:
 * @self: a version
 *
 * Returns: `created` (a plan), `draft` (an estimate), `ready`, `endorsed`, `approved`, `endorsed_ministry` or `signed`
 */
const char *
iep_version_get_status (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "status");
}

/**
 * iep_version_get_display_status:
 * @self: a version
 *
 * Returns: the status to show: also `returned`, `discarded`, `replaced` or `superseded`
 */
const char *
iep_version_get_display_status (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "display_status");
}

/**
 * iep_version_has_act:
 * @self: a version, from iep_version_get_async() or an act
 * @act: `edit`, `hand_over`, `endorse`, `approve`, `endorse_ministry`, `sign`, `return`, `withdraw`, `discard`, `amend` or `copy`
 *
 * Returns: whether the person may do that to it now
 */
gboolean
iep_version_has_act (IepVersion *self,
                     const char *act)
{
  const char * const *acts;

  g_return_val_if_fail (IEP_IS_VERSION (self), FALSE);
  g_return_val_if_fail (act != NULL, FALSE);

  acts = iep_record_get_strv (IEP_RECORD (self), "acts");
  return acts != NULL && g_strv_contains (acts, act);
}

/**
 * iep_version_get_primary_act:
 * @self: a version
 *
 * Returns: (nullable): the act to suggest
 */
const char *
iep_version_get_primary_act (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "primary_act");
}

/**
 * iep_version_get_content_hash:
 * @self: a version
 *
 * Returns: (nullable): the SHA-256 of its frozen content, 64 hexadecimal digits; %NULL of an estimate never handed over
 */
const char *
iep_version_get_content_hash (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "content_hash");
}

/**
 * iep_version_has_document:
 * @self: a version, from iep_version_get_async() or an act
 *
 * Returns: whether a signed document is stored
 */
gboolean
iep_version_has_document (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), FALSE);

  return iep_record_get_int (IEP_RECORD (self), "document_id") != IEP_UNSET;
}

/**
 * iep_version_get_steps:
 * @self: a version, from iep_version_get_async() or an act
 *
 * Returns: (transfer none): a model of #IepVersionStep, from the first to signed
 */
GListModel *
iep_version_get_steps (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "steps"));
}

/**
 * iep_version_get_decisions:
 * @self: a version, from iep_version_get_async() or an act
 *
 * Returns: (transfer none): a model of #IepDecision, in the order they were taken
 */
GListModel *
iep_version_get_decisions (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "decisions"));
}

/**
 * iep_version_dup_reason:
 * @self: a version
 *
 * Returns: (transfer full): what a signature says it is for, in the language of the person
 */
char *
iep_version_dup_reason (IepVersion *self)
{
  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  return g_strdup_printf (_(IEP_VERSION_GET_CLASS (self)->reason), (int) iep_version_get_year (self),
                          (int) iep_version_get_number (self));
}

/**
 * iep_version_dup_return_note:
 * @self: a version, with its decisions
 *
 * Returns: (transfer full) (nullable): who returned it and why, the newest time; %NULL when it does not stand returned
 */
char *
iep_version_dup_return_note (IepVersion *self)
{
  GListModel *decisions;

  g_return_val_if_fail (IEP_IS_VERSION (self), NULL);

  if (g_strcmp0 (iep_version_get_display_status (self), "returned") != 0)
    return NULL;

  decisions = iep_version_get_decisions (self);
  for (guint i = g_list_model_get_n_items (decisions); i > 0; i--)
    {
      g_autoptr(IepRecord) decision = g_list_model_get_item (decisions, i - 1);
      g_autofree char *who = NULL;

      if (g_strcmp0 (iep_record_get_string (decision, "act"), "return") != 0)
        continue;
      who = iep_decision_dup_who (decision);
      return g_strdup_printf (_("Returned by %s: %s"), who, iep_record_get_string (decision, "comment"));
    }
  return NULL;
}

/**
 * iep_decision_dup_who:
 * @decision: an #IepDecision, or an #IepVersionStep that has been decided
 *
 * Returns: (transfer full) (nullable): who decided, as it was then, and in whose place
 */
char *
iep_decision_dup_who (IepRecord *decision)
{
  const char *name = iep_record_get_string (decision, "name");
  const char *absent = iep_record_get_string (decision, "in_place_of_name");

  if (name == NULL || absent == NULL)
    return g_strdup (name);

  /* Translators: who acted, and the absent person in whose place. */
  return g_strdup_printf (_("%s (in place of %s)"), name, absent);
}

/**
 * iep_version_step_dup_waiting_for:
 * @self: a step
 *
 * Returns: (transfer full) (nullable): who can decide it, in whose place; empty when nobody can, %NULL when it does not wait
 */
char *
iep_version_step_dup_waiting_for (IepVersionStep *self)
{
  GListModel *people;
  g_autoptr(GString) text = NULL;
  guint n;

  g_return_val_if_fail (IEP_IS_VERSION_STEP (self), NULL);

  people = G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "waiting_people"));
  n = people != NULL ? g_list_model_get_n_items (people) : 0;
  if (n == 0)
    return g_strdup (iep_record_get_string (IEP_RECORD (self), "waiting_for"));
  text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(IepRecord) person = g_list_model_get_item (people, i);
      g_autofree char *who = iep_decision_dup_who (person);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", who);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
