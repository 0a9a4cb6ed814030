/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving the cells of a draft: what changed, each with what it was based on, in one call. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-estimate-save.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"
#include "domain/iep-money.h"

struct _IepEstimateChanges
{
  JsonArray *cells;
  JsonArray *added;
  JsonArray *removed;
  JsonArray *header;
  JsonArray *details;
};

static const IepField conflict_fields[] = {
  { "section", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "code", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "source", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "split", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "column", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "base", IEP_FIELD_MONEY, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "theirs", IEP_FIELD_MONEY, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "mine", IEP_FIELD_MONEY, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "base_text", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "theirs_text", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "mine_text", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "changed_by_name", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "gone", IEP_FIELD_BOOLEAN, NULL, .flags = IEP_FIELD_READ_ONLY },
};

/* An amount as it is written, words as they are; of lists nothing can be said in a line. */
static void
set_text (IepRecord  *record,
          JsonObject *object,
          const char *member,
          const char *field)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      iep_record_set_string (record, field, json_node_get_string (node));
    }
  else
    {
      g_autofree char *text = iep_money_format (json_node_get_int (node));

      iep_record_set_string (record, field, text);
    }
}

struct _IepEstimateConflict
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepEstimateConflict, iep_estimate_conflict, IEP_TYPE_RECORD)

static void
iep_estimate_conflict_load (IepRecord  *record,
                            JsonObject *object)
{
  const char *column = json_object_get_string_member_with_default (object, "column", "");

  set_text (record, object, "base", "base_text");
  set_text (record, object, "theirs", "theirs_text");
  set_text (record, object, "mine", "mine_text");
  iep_record_set_boolean (record, "gone", column[0] == 'm' && g_ascii_isdigit (column[1]) &&
                                          json_object_get_null_member (object, "theirs"));
}

static void
iep_estimate_conflict_class_init (IepEstimateConflictClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), conflict_fields, G_N_ELEMENTS (conflict_fields));
  IEP_RECORD_CLASS (klass)->load = iep_estimate_conflict_load;
}

static void
iep_estimate_conflict_init (IepEstimateConflict *self)
{
}

/**
 * iep_estimate_changes_new:
 *
 * Returns: (transfer full): no changes yet; free with iep_estimate_changes_free()
 */
IepEstimateChanges *
iep_estimate_changes_new (void)
{
  IepEstimateChanges *self = g_new0 (IepEstimateChanges, 1);

  self->cells = json_array_new ();
  self->added = json_array_new ();
  self->removed = json_array_new ();
  self->header = json_array_new ();
  self->details = json_array_new ();

  return self;
}

/**
 * iep_estimate_changes_free:
 * @self: (nullable): changes
 *
 * Frees them.
 */
void
iep_estimate_changes_free (IepEstimateChanges *self)
{
  if (self == NULL)
    return;

  json_array_unref (self->cells);
  json_array_unref (self->added);
  json_array_unref (self->removed);
  json_array_unref (self->header);
  json_array_unref (self->details);
  g_free (self);
}

/**
 * iep_estimate_changes_is_empty:
 * @self: changes
 *
 * Returns: whether there is nothing to save
 */
gboolean
iep_estimate_changes_is_empty (IepEstimateChanges *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return json_array_get_length (self->cells) == 0 && json_array_get_length (self->added) == 0 &&
         json_array_get_length (self->removed) == 0 && json_array_get_length (self->header) == 0 &&
         json_array_get_length (self->details) == 0;
}

static JsonObject *
line_object (const char *section,
             const char *code,
             const char *source,
             const char *split)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "section", section);
  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "source", source != NULL ? source : "");
  /* Without a split the server takes that of the source. */
  if (split != NULL)
    json_object_set_string_member (object, "split", split);

  return object;
}

static void
set_words (JsonObject *object,
           const char *name,
           const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

/**
 * iep_estimate_changes_set_cell:
 * @self: changes
 * @section: `resource`, `expenditure` or `financing`
 * @code: the code of the line
 * @source: (nullable): its funding source
 * @split: (nullable): its split
 * @column: `m1` … `m12`
 * @base: the amount, in cents, that was there
 * @value: the amount, in cents, that is to be
 *
 * Changes a month of a line that is there.
 */
void
iep_estimate_changes_set_cell (IepEstimateChanges *self,
                               const char         *section,
                               const char         *code,
                               const char         *source,
                               const char         *split,
                               const char         *column,
                               gint64              base,
                               gint64              value)
{
  JsonObject *object;

  g_return_if_fail (self != NULL);
  g_return_if_fail (section != NULL && code != NULL && column != NULL);

  object = line_object (section, code, source, split);
  json_object_set_string_member (object, "column", column);
  json_object_set_int_member (object, "base", base != IEP_UNSET ? base : 0);
  json_object_set_int_member (object, "value", value != IEP_UNSET ? value : 0);
  json_array_add_object_element (self->cells, object);
}

/**
 * iep_estimate_changes_set_reason:
 * @self: changes
 * @section: `resource`, `expenditure` or `financing`
 * @code: the code of the line
 * @source: (nullable): its funding source
 * @split: (nullable): its split
 * @base: (nullable): the words that were there
 * @value: (nullable): the words that are to be
 *
 * Changes why a line changes.
 */
void
iep_estimate_changes_set_reason (IepEstimateChanges *self,
                                 const char         *section,
                                 const char         *code,
                                 const char         *source,
                                 const char         *split,
                                 const char         *base,
                                 const char         *value)
{
  JsonObject *object;

  g_return_if_fail (self != NULL);
  g_return_if_fail (section != NULL && code != NULL);

  object = line_object (section, code, source, split);
  json_object_set_string_member (object, "column", "reason");
  set_words (object, "base", base);
  set_words (object, "value", value);
  json_array_add_object_element (self->cells, object);
}

/**
 * iep_estimate_changes_add_line:
 * @self: changes
 * @section: `resource`, `expenditure` or `financing`
 * @code: the code of the line
 * @source: (nullable): its funding source
 * @split: (nullable): `core`, `eu` or empty; %NULL = what goes with the source
 * @months: (nullable): twelve amounts in cents; %NULL = none
 * @reason: (nullable): why it is added, in an amendment
 *
 * Adds a line.
 */
void
iep_estimate_changes_add_line (IepEstimateChanges *self,
                               const char         *section,
                               const char         *code,
                               const char         *source,
                               const char         *split,
                               const gint64        months[IEP_ESTIMATE_MONTHS],
                               const char         *reason)
{
  JsonObject *object;

  g_return_if_fail (self != NULL);
  g_return_if_fail (section != NULL && code != NULL);

  object = line_object (section, code, source, split);
  for (guint i = 0; months != NULL && i < IEP_ESTIMATE_MONTHS; i++)
    {
      char name[8];

      g_snprintf (name, sizeof name, "m%u", i + 1);
      json_object_set_int_member (object, name, months[i] != IEP_UNSET ? months[i] : 0);
    }
  if (reason != NULL)
    json_object_set_string_member (object, "reason", reason);
  json_array_add_object_element (self->added, object);
}

/**
 * iep_estimate_changes_remove_line:
 * @self: changes
 * @section: `resource`, `expenditure` or `financing`
 * @code: the code of the line
 * @source: (nullable): its funding source
 * @split: (nullable): its split
 *
 * Takes a line away. In an amendment a line of the version in force stays, with nothing in it.
 */
void
iep_estimate_changes_remove_line (IepEstimateChanges *self,
                                  const char         *section,
                                  const char         *code,
                                  const char         *source,
                                  const char         *split)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (section != NULL && code != NULL);

  json_array_add_object_element (self->removed, line_object (section, code, source, split));
}

/**
 * iep_estimate_changes_set_header:
 * @self: changes
 * @column: `document_number`, `function_code`, `sector_code` or `note`
 * @base: (nullable): what was there
 * @value: (nullable): what is to be
 *
 * Changes a field of the header.
 */
void
iep_estimate_changes_set_header (IepEstimateChanges *self,
                                 const char         *column,
                                 const char         *base,
                                 const char         *value)
{
  JsonObject *object;

  g_return_if_fail (self != NULL);
  g_return_if_fail (column != NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "column", column);
  set_words (object, "base", base);
  set_words (object, "value", value);
  json_array_add_object_element (self->header, object);
}

/**
 * iep_estimate_changes_set_details:
 * @self: changes
 * @section: `resource`, `expenditure` or `financing`
 * @code: the code of the line
 * @source: (nullable): its funding source
 * @split: (nullable): its split
 * @base: (nullable): what the line was made of, as it was read; %NULL = whatever it was
 * @rows: objects of kind, procurement_id, reference, title, amount
 *
 * Says what a line's year is made of, the whole of it.
 */
void
iep_estimate_changes_set_details (IepEstimateChanges *self,
                                  const char         *section,
                                  const char         *code,
                                  const char         *source,
                                  const char         *split,
                                  JsonArray          *base,
                                  JsonArray          *rows)
{
  JsonObject *object;

  g_return_if_fail (self != NULL);
  g_return_if_fail (section != NULL && code != NULL && rows != NULL);

  object = line_object (section, code, source, split);
  if (base != NULL)
    json_object_set_array_member (object, "base", json_array_ref (base));
  json_object_set_array_member (object, "rows", json_array_ref (rows));
  json_array_add_object_element (self->details, object);
}

/**
 * iep_estimate_changes_to_json:
 * @self: changes
 *
 * Returns: (transfer full): the object a save sends
 */
JsonNode *
iep_estimate_changes_to_json (IepEstimateChanges *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  const struct
  {
    const char *name;
    JsonArray  *list;
  } parts[] = {
    { "cells", self->cells },
    { "add", self->added },
    { "remove", self->removed },
    { "header", self->header },
    { "details", self->details },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (json_array_get_length (parts[i].list) > 0)
      json_object_set_array_member (object, parts[i].name, json_array_ref (parts[i].list));
  json_node_take_object (node, object);

  return node;
}

/**
 * iep_estimate_save_async:
 * @session: a session
 * @version_id: which draft
 * @changes: what changed; may be freed at once
 * @cancellable: (nullable): to give up waiting; it may have been saved
 * @callback: called once
 * @user_data: for @callback
 *
 * Saves all of it or nothing.
 */
void
iep_estimate_save_async (IepSession          *session,
                         gint64               version_id,
                         IepEstimateChanges  *changes,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (changes != NULL);

  iep_call_record (session, "estimate_save",
                   iep_arguments ("p_version", 'i', version_id,
                                  "p_changes", 'j', iep_estimate_changes_to_json (changes), NULL),
                   IEP_TYPE_ESTIMATE_VERSION, iep_estimate_save_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_save_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR; iep_estimate_conflicts() and iep_estimate_refused_cells() say which cells
 *
 * Returns: (transfer full): the header with totals, lock-version, problems and warnings; without lines
 */
IepEstimateVersion *
iep_estimate_save_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_save_async, error);
}

/**
 * iep_estimate_conflicts:
 * @error: (nullable): why a save was refused
 *
 * Returns: (transfer full) (nullable): a model of #IepEstimateConflict when others changed the same cells, else %NULL
 */
GListModel *
iep_estimate_conflicts (const GError *error)
{
  JsonNode *detail = error != NULL ? iep_database_error_get_detail (error) : NULL;
  JsonObject *object = detail != NULL && JSON_NODE_HOLDS_OBJECT (detail) ? json_node_get_object (detail) : NULL;

  if (object == NULL || g_strcmp0 (iep_database_error_get_code (error), "changed") != 0 ||
      !json_object_has_member (object, "cells"))
    return NULL;

  return G_LIST_MODEL (iep_record_list_from_json (IEP_TYPE_ESTIMATE_CONFLICT, json_object_get_member (object, "cells")));
}

/**
 * iep_estimate_refused_cells:
 * @error: (nullable): why a save or a hand-over was refused
 *
 * Returns: (transfer full): a model of #IepProblem with section, line-code, source, split and column; empty when it
 *   names none
 */
GListModel *
iep_estimate_refused_cells (const GError *error)
{
  return iep_problems_from_error (error);
}
