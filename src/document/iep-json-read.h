/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading members of a JSON object that may be missing, null or of another kind. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

static inline JsonNode *
iep_json_value (JsonObject *object,
                const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/* The text, or NULL when there is none or it is empty. */
static inline const char *
iep_json_string (JsonObject *object,
                 const char *name)
{
  JsonNode *node = iep_json_value (object, name);
  const char *text = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

static inline gboolean
iep_json_int (JsonObject *object,
              const char *name,
              gint64     *value)
{
  JsonNode *node = iep_json_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

static inline gint64
iep_json_int_or (JsonObject *object,
                 const char *name,
                 gint64      otherwise)
{
  gint64 value;

  return iep_json_int (object, name, &value) ? value : otherwise;
}

static inline gboolean
iep_json_boolean (JsonObject *object,
                  const char *name)
{
  JsonNode *node = iep_json_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static inline JsonArray *
iep_json_array (JsonObject *object,
                const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static inline JsonObject *
iep_json_object (JsonObject *object,
                 const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static inline guint
iep_json_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/* The object at a place of an array, or NULL. */
static inline JsonObject *
iep_json_element (JsonArray *array,
                  guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The text at a place of an array, or NULL. */
static inline const char *
iep_json_text_element (JsonArray *array,
                       guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ?
         json_node_get_string (node) : NULL;
}

G_END_DECLS
