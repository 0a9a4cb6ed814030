/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of one field of a record: copying, comparing, JSON. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-record-private.h"

#include <string.h>

static char *
normalise (const char *text)
{
  if (text == NULL || *text == '\0')
    return NULL;

  return g_utf8_make_valid (text, -1);
}

void
iep_value_init (const IepField *field,
                IepValue       *value)
{
  memset (value, 0, sizeof *value);
  if (field->type == IEP_FIELD_INT || field->type == IEP_FIELD_MONEY)
    value->number = IEP_UNSET;
}

void
iep_value_clear (const IepField *field,
                 IepValue       *value)
{
  switch (field->type)
    {
    case IEP_FIELD_INT:
    case IEP_FIELD_MONEY:
    case IEP_FIELD_BOOLEAN:
      break;
    case IEP_FIELD_STRV:
      g_strfreev (value->strv);
      break;
    case IEP_FIELD_LIST:
      g_clear_object (&value->list);
      break;
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    case IEP_FIELD_DATE:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_CODE:
    default:
      g_free (value->string);
      break;
    }

  iep_value_init (field, value);
}

/* A deep copy; @to is overwritten, not freed. */
void
iep_value_copy (const IepField *field,
                const IepValue *from,
                IepValue       *to)
{
  *to = *from;

  switch (field->type)
    {
    case IEP_FIELD_INT:
    case IEP_FIELD_MONEY:
    case IEP_FIELD_BOOLEAN:
      break;
    case IEP_FIELD_STRV:
      to->strv = from->strv != NULL && from->strv[0] != NULL ? g_strdupv (from->strv) : NULL;
      break;
    case IEP_FIELD_LIST:
      if (from->list != NULL)
        {
          GListModel *model = G_LIST_MODEL (from->list);

          to->list = g_list_store_new (g_list_model_get_item_type (model));
          for (guint i = 0; i < g_list_model_get_n_items (model); i++)
            {
              g_autoptr(IepRecord) child = g_list_model_get_item (model, i);
              g_autoptr(IepRecord) copy = iep_record_duplicate (child);

              g_list_store_append (to->list, copy);
            }
        }
      break;
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    case IEP_FIELD_DATE:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_CODE:
    default:
      to->string = normalise (from->string);
      break;
    }
}

static guint
list_length (GListStore *list)
{
  return list == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (list));
}

static gboolean
strv_equal (GStrv a,
            GStrv b)
{
  static const char * const none[] = { NULL };

  return g_strv_equal (a != NULL ? (const char * const *) a : none, b != NULL ? (const char * const *) b : none);
}

gboolean
iep_value_equal (const IepField *field,
                 const IepValue *a,
                 const IepValue *b)
{
  switch (field->type)
    {
    case IEP_FIELD_INT:
    case IEP_FIELD_MONEY:
      return a->number == b->number;
    case IEP_FIELD_BOOLEAN:
      return a->boolean == b->boolean;
    case IEP_FIELD_STRV:
      return strv_equal (a->strv, b->strv);
    case IEP_FIELD_LIST:
      if (list_length (a->list) != list_length (b->list))
        return FALSE;
      for (guint i = 0; i < list_length (a->list); i++)
        {
          g_autoptr(IepRecord) one = g_list_model_get_item (G_LIST_MODEL (a->list), i);
          g_autoptr(IepRecord) other = g_list_model_get_item (G_LIST_MODEL (b->list), i);

          if (!iep_record_equal (one, other))
            return FALSE;
        }
      return TRUE;
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    case IEP_FIELD_DATE:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_CODE:
    default:
      return g_strcmp0 (a->string, b->string) == 0;
    }
}

gboolean
iep_value_is_empty (const IepField *field,
                    const IepValue *value)
{
  switch (field->type)
    {
    case IEP_FIELD_INT:
    case IEP_FIELD_MONEY:
      return value->number == IEP_UNSET;
    case IEP_FIELD_BOOLEAN:
      return FALSE;
    case IEP_FIELD_STRV:
      return value->strv == NULL || value->strv[0] == NULL;
    case IEP_FIELD_LIST:
      return list_length (value->list) == 0;
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    case IEP_FIELD_DATE:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_CODE:
    default:
      return value->string == NULL;
    }
}

static gint64
number_from_json (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_INT64)
    return json_node_get_int (node);

  if (type == G_TYPE_DOUBLE)
    {
      double number = json_node_get_double (node);

      /* Amounts never travel as fractions; what is not whole is not one of ours. */
      if (number > -9e15 && number < 9e15 && number == (double) (gint64) number)
        return (gint64) number;
    }
  else if (type == G_TYPE_STRING)
    {
      gint64 number;

      if (g_ascii_string_to_signed (json_node_get_string (node), 10, G_MININT64 + 1, G_MAXINT64, &number, NULL))
        return number;
    }

  return IEP_UNSET;
}

static char *
string_from_json (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return normalise (json_node_get_string (node));
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return NULL;
}

/* Reads a value; what is missing or of another type is empty. @value is overwritten, not freed. */
void
iep_value_from_json (const IepField *field,
                     JsonNode       *node,
                     IepValue       *value)
{
  iep_value_init (field, value);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;

  if (field->type == IEP_FIELD_STRV || field->type == IEP_FIELD_LIST)
    {
      if (!JSON_NODE_HOLDS_ARRAY (node))
        return;
      if (field->type == IEP_FIELD_LIST)
        {
          value->list = iep_record_list_from_json (field->item_type (), node);
        }
      else
        {
          JsonArray *array = json_node_get_array (node);
          g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

          for (guint i = 0; i < json_array_get_length (array); i++)
            {
              JsonNode *element = json_array_get_element (array, i);
              g_autofree char *text = JSON_NODE_HOLDS_VALUE (element) ? string_from_json (element) : NULL;

              if (text != NULL)
                g_strv_builder_add (builder, text);
            }
          value->strv = g_strv_builder_end (builder);
          if (value->strv[0] == NULL)
            g_clear_pointer (&value->strv, g_strfreev);
        }
      return;
    }

  if (!JSON_NODE_HOLDS_VALUE (node))
    return;
  if (field->type == IEP_FIELD_INT || field->type == IEP_FIELD_MONEY)
    value->number = number_from_json (node);
  else if (field->type == IEP_FIELD_BOOLEAN)
    value->boolean = json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : number_from_json (node) == 1;
  else
    value->string = string_from_json (node);
}

/* (transfer full): the value in JSON; a null node when it is empty */
JsonNode *
iep_value_to_json (const IepField *field,
                   const IepValue *value,
                   IepJsonFlags    flags)
{
  JsonNode *node;
  JsonArray *array;

  if (iep_value_is_empty (field, value) && field->type != IEP_FIELD_LIST && field->type != IEP_FIELD_STRV)
    return json_node_new (JSON_NODE_NULL);

  switch (field->type)
    {
    case IEP_FIELD_INT:
    case IEP_FIELD_MONEY:
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_int (node, value->number);
      return node;
    case IEP_FIELD_BOOLEAN:
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_boolean (node, value->boolean);
      return node;
    case IEP_FIELD_STRV:
      array = json_array_new ();
      for (guint i = 0; value->strv != NULL && value->strv[i] != NULL; i++)
        json_array_add_string_element (array, value->strv[i]);
      break;
    case IEP_FIELD_LIST:
      array = json_array_new ();
      for (guint i = 0; i < list_length (value->list); i++)
        {
          g_autoptr(IepRecord) child = g_list_model_get_item (G_LIST_MODEL (value->list), i);

          json_array_add_element (array, iep_record_to_json_with_flags (child, flags));
        }
      break;
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    case IEP_FIELD_DATE:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_CODE:
    default:
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (node, value->string);
      return node;
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}
