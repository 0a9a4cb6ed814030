/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records from JSON and to JSON. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-record.h"

#include "domain/iep-record-private.h"

/**
 * iep_record_from_json:
 * @type: a type of record
 * @node: a JSON object
 *
 * Returns: (transfer full) (nullable): a clean record with what the object says; %NULL when it is no object
 */
gpointer
iep_record_from_json (GType     type,
                      JsonNode *node)
{
  g_autoptr(IepRecord) self = NULL;

  g_return_val_if_fail (g_type_is_a (type, IEP_TYPE_RECORD), NULL);

  self = g_object_new (type, NULL);
  if (!iep_record_load_json (self, node))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * iep_record_load_json:
 * @self: a record
 * @node: a JSON object
 *
 * Makes the record say what the object says and nothing else, clean. Only what is new notifies.
 *
 * Returns: %FALSE when @node is no object; then nothing was changed
 */
gboolean
iep_record_load_json (IepRecord *self,
                      JsonNode  *node)
{
  IepRecordClass *klass;
  JsonObject *object;

  g_return_val_if_fail (IEP_IS_RECORD (self), FALSE);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  klass = IEP_RECORD_GET_CLASS (self);
  object = json_node_get_object (node);
  iep_record_begin_load (self);
  for (guint i = 0; i < klass->n_fields; i++)
    {
      IepValue value;

      iep_value_from_json (&klass->fields[i], json_object_get_member (object, klass->fields[i].name), &value);
      iep_record_take_value (self, i, &value);
    }
  if (klass->load != NULL)
    klass->load (self, object);
  iep_record_take_pristine (self);
  iep_record_end_load (self);

  return TRUE;
}

/**
 * iep_record_apply_json:
 * @self: a record
 * @node: a JSON object
 *
 * Edits the record: every editable field the object names gets its value, as if the user had typed it. For what was
 * not saved before a crash.
 */
void
iep_record_apply_json (IepRecord *self,
                       JsonNode  *node)
{
  IepRecordClass *klass;
  JsonObject *object;

  g_return_if_fail (IEP_IS_RECORD (self));
  g_return_if_fail (node != NULL && JSON_NODE_HOLDS_OBJECT (node));

  klass = IEP_RECORD_GET_CLASS (self);
  object = json_node_get_object (node);
  iep_record_begin_load (self);
  for (guint i = 0; i < klass->n_fields; i++)
    if (iep_field_is_editable (&klass->fields[i]) && json_object_has_member (object, klass->fields[i].name))
      {
        IepValue value;

        iep_value_from_json (&klass->fields[i], json_object_get_member (object, klass->fields[i].name), &value);
        iep_record_take_value (self, i, &value);
      }
  iep_record_end_load (self);
}

/**
 * iep_record_to_json:
 * @self: a record
 *
 * Returns: (transfer full): every field that has a value, as a JSON object
 */
JsonNode *
iep_record_to_json (IepRecord *self)
{
  return iep_record_to_json_with_flags (self, IEP_JSON_ALL);
}

/**
 * iep_record_to_json_with_flags:
 * @self: a record
 * @flags: which fields
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
iep_record_to_json_with_flags (IepRecord    *self,
                               IepJsonFlags  flags)
{
  IepRecordClass *klass;
  g_autoptr(JsonObject) object = json_object_new ();
  JsonNode *node;

  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);

  klass = IEP_RECORD_GET_CLASS (self);
  for (guint i = 0; i < klass->n_fields; i++)
    {
      const IepField *field = &klass->fields[i];
      const IepValue *value = iep_record_peek_value (self, i);

      if (flags & IEP_JSON_WRITABLE)
        {
          if (!iep_field_is_editable (field) &&
              ((field->flags & IEP_FIELD_KEY) == 0 || iep_value_is_empty (field, value)))
            continue;
        }
      else if (iep_value_is_empty (field, value))
        {
          continue;
        }

      json_object_set_member (object, field->name, iep_value_to_json (field, value, flags));
    }

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return node;
}

/**
 * iep_record_list_from_json:
 * @type: a type of record
 * @node: (nullable): a JSON array of objects
 *
 * Returns: (transfer full): the records; what is no object is left out
 */
GListStore *
iep_record_list_from_json (GType     type,
                           JsonNode *node)
{
  GListStore *list;
  JsonArray *array;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (g_type_is_a (type, IEP_TYPE_RECORD), NULL);

  list = g_list_store_new (type);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return list;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gpointer item = iep_record_from_json (type, json_array_get_element (array, i));

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  g_list_store_splice (list, 0, 0, items->pdata, items->len);

  return list;
}
