/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that stops an act: which field, of what, and the sentence for it. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-problem.h"

#include "database/iep-error.h"
#include "domain/iep-labels.h"

static const IepField fields[] = {
  { "field", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "code", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "message", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "text", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "procurement_id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "revision_id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "version_id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "number", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "title", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "row", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "section", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "line_code", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "source", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "split", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "column", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "programme", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "ekk", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "year", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "estimate", IEP_FIELD_MONEY, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "planned", IEP_FIELD_MONEY, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "free", IEP_FIELD_MONEY, NULL, .flags = IEP_FIELD_READ_ONLY },
};

struct _IepProblem
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepProblem, iep_problem, IEP_TYPE_RECORD)

/* The sentence is made when the problem is read, while the numbers that belong to it are at hand. */
static void
iep_problem_load (IepRecord  *record,
                  JsonObject *object)
{
  g_autofree char *text = iep_label_problem (iep_record_get_string (record, "code"),
                                             iep_record_get_string (record, "message"), object);

  iep_record_set_string (record, "text", text);
}

static void
iep_problem_class_init (IepProblemClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
  IEP_RECORD_CLASS (klass)->load = iep_problem_load;
}

static void
iep_problem_init (IepProblem *self)
{
}

/**
 * iep_problem_new:
 * @field: (nullable): the path of the field: `cpv`, `funding[2].ekk`
 * @code: a stable code
 * @message: (nullable): English, shown when the code is not known
 *
 * Returns: (transfer full): a problem
 */
IepProblem *
iep_problem_new (const char *field,
                 const char *code,
                 const char *message)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  if (field != NULL)
    json_object_set_string_member (object, "field", field);
  json_object_set_string_member (object, "code", code);
  if (message != NULL)
    json_object_set_string_member (object, "message", message);
  json_node_take_object (node, object);

  return iep_record_from_json (IEP_TYPE_PROBLEM, node);
}

/**
 * iep_problem_get_field:
 * @self: a problem
 *
 * Returns: (nullable): the path of the field; iep_label_field() says it in words
 */
const char *
iep_problem_get_field (IepProblem *self)
{
  g_return_val_if_fail (IEP_IS_PROBLEM (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "field");
}

/**
 * iep_problem_get_code:
 * @self: a problem
 *
 * Returns: the stable code
 */
const char *
iep_problem_get_code (IepProblem *self)
{
  g_return_val_if_fail (IEP_IS_PROBLEM (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "code");
}

/**
 * iep_problem_get_text:
 * @self: a problem
 *
 * Returns: the sentence for the user
 */
const char *
iep_problem_get_text (IepProblem *self)
{
  g_return_val_if_fail (IEP_IS_PROBLEM (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "text");
}

/**
 * iep_problems_from_error:
 * @error: (nullable): a refusal
 *
 * Returns: (transfer full): a model of #IepProblem: the fields the refusal names, or itself when it names one field;
 *   empty when it names none
 */
GListModel *
iep_problems_from_error (const GError *error)
{
  JsonNode *detail = error != NULL ? iep_database_error_get_detail (error) : NULL;
  JsonObject *object = detail != NULL && JSON_NODE_HOLDS_OBJECT (detail) ? json_node_get_object (detail) : NULL;
  GListStore *list;

  if (object != NULL && json_object_has_member (object, "fields"))
    return G_LIST_MODEL (iep_record_list_from_json (IEP_TYPE_PROBLEM, json_object_get_member (object, "fields")));

  list = g_list_store_new (IEP_TYPE_PROBLEM);
  if (object != NULL && iep_database_error_get_field (error) != NULL)
    {
      g_autoptr(IepProblem) problem = iep_record_from_json (IEP_TYPE_PROBLEM, detail);

      g_list_store_append (list, problem);
    }

  return G_LIST_MODEL (list);
}
