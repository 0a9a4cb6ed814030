/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a code of a classification by its digits or the words of its name. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-code.h"

#include <string.h>

#include "domain/iep-code-private.h"
#include "domain/iep-session-private.h"

#define MAX_FOUND   200
#define MAX_QUERIES 200

struct _IepCode
{
  GObject  parent_instance;

  char    *kind;
  char    *code;
  char    *name;
  char    *parent;
};

G_DEFINE_FINAL_TYPE (IepCode, iep_code, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_KIND,
  PROP_CODE,
  PROP_NAME,
  PROP_PARENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  char   *kind;
  char   *key;
  gint64  institution_id;
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_free (find->kind);
  g_free (find->key);
  g_free (find);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  Find *find = g_task_get_task_data (task);
  g_autoptr(GListStore) list = NULL;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = iep_session_query_finish (session, result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  list = g_list_store_new (IEP_TYPE_CODE);
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      g_autoptr(IepCode) code = g_object_new (IEP_TYPE_CODE, NULL);

      code->kind = g_strdup (find->kind);
      code->code = g_strdup (iep_result_get_string (rows, i, 0));
      code->name = g_strdup (iep_code_pick_name (iep_result_get_string (rows, i, 1), iep_result_get_string (rows, i, 2)));
      code->parent = g_strdup (iep_result_get_string (rows, i, 3));
      iep_code_remember (session, find->kind, find->institution_id, code->code, code->name);
      g_list_store_append (list, code);
    }

  if (session->found_codes != NULL)
    {
      if (g_hash_table_size (session->found_codes) >= MAX_QUERIES)
        g_hash_table_remove_all (session->found_codes);
      g_hash_table_replace (session->found_codes, g_strdup (find->key), g_object_ref (list));
    }
  g_task_return_pointer (task, g_steal_pointer (&list), g_object_unref);
}

/* The day on which a code has to be valid to be used in the plan of a year. */
static char *
day_of_year (gint64 year)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  int this_year = g_date_time_get_year (now);

  if (year <= 0 || year == this_year)
    return g_date_time_format (now, "%Y-%m-%d");

  return g_strdup_printf (year > this_year ? "%04d-01-01" : "%04d-12-31", (int) CLAMP (year, 1, 9999));
}

static void
iep_code_finalize (GObject *object)
{
  IepCode *self = IEP_CODE (object);

  g_free (self->kind);
  g_free (self->code);
  g_free (self->name);
  g_free (self->parent);

  G_OBJECT_CLASS (iep_code_parent_class)->finalize (object);
}

static void
iep_code_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  IepCode *self = IEP_CODE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PARENT:
      g_value_set_string (value, self->parent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_code_class_init (IepCodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = iep_code_finalize;
  object_class->get_property = iep_code_get_property;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PARENT] = g_param_spec_string ("parent", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
iep_code_init (IepCode *self)
{
}

/**
 * iep_code_find_async:
 * @session: a session
 * @kind: a kind of classification (`cpv`, `ekk`, `procedure`, `contract_kind`, `legal_act`, `nuts`, `source`,
 *   `function`), or of an institution's own codes `programme`, `classifier`
 * @institution_id: whose, for `programme` and `classifier`
 * @query: (nullable): first digits of the code, or words of the name, with or without diacritics
 * @year: in which the code has to be valid; 0 = now
 * @cancellable: (nullable): to give up when the user types on
 * @callback: called once
 * @user_data: for @callback
 *
 * Finds codes. What was asked for before is answered from memory.
 */
void
iep_code_find_async (IepSession          *session,
                     const char          *kind,
                     gint64               institution_id,
                     const char          *query,
                     gint64               year,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(IepParameters) parameters = NULL;
  g_autofree char *day = NULL;
  g_autofree char *text = NULL;
  GListModel *known;
  Find *find;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (kind != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_code_find_async);

  day = day_of_year (year);
  text = query != NULL ? g_utf8_make_valid (query, -1) : g_strdup ("");
  g_strstrip (text);

  find = g_new0 (Find, 1);
  find->kind = g_strdup (kind);
  find->institution_id = institution_id;
  find->key = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s/%s", kind, institution_id, day, text);
  g_task_set_task_data (task, find, find_free);

  known = session->found_codes != NULL ? g_hash_table_lookup (session->found_codes, find->key) : NULL;
  if (known != NULL)
    {
      g_task_return_pointer (task, g_object_ref (known), g_object_unref);
      return;
    }

  parameters = iep_parameters_new ();
  if (strcmp (kind, "programme") == 0 || strcmp (kind, "classifier") == 0)
    iep_parameters_add_int64 (parameters, institution_id);
  else
    iep_parameters_add_string (parameters, kind);
  iep_parameters_add_string (parameters, text);
  iep_parameters_add_string (parameters, day);
  iep_parameters_add_int64 (parameters, MAX_FOUND);

  if (strcmp (kind, "programme") == 0)
    iep_session_query_async (session,
                             "select code, name, null, null from iepirkumi.programme_find"
                             " (p_institution => $1, p_query => $2, p_on => $3, p_limit => $4)",
                             parameters, cancellable, on_found, g_steal_pointer (&task));
  else if (strcmp (kind, "classifier") == 0)
    iep_session_query_async (session,
                             "select code, name, null, null from iepirkumi.institution_classifier_find"
                             " (p_institution => $1, p_query => $2, p_on => $3, p_limit => $4)",
                             parameters, cancellable, on_found, g_steal_pointer (&task));
  else
    iep_session_query_async (session,
                             "select code, name_lv, name_en, parent_code from iepirkumi.classification_find"
                             " (p_kind => $1, p_query => $2, p_on => $3, p_limit => $4)",
                             parameters, cancellable, on_found, g_steal_pointer (&task));
}

/**
 * iep_code_find_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): a model of #IepCode, the best first; do not change it
 */
GListModel *
iep_code_find_finish (IepSession    *session,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_code_get_kind:
 * @self: a code
 *
 * Returns: the classification it belongs to
 */
const char *
iep_code_get_kind (IepCode *self)
{
  g_return_val_if_fail (IEP_IS_CODE (self), NULL);

  return self->kind;
}

/**
 * iep_code_get_code:
 * @self: a code
 *
 * Returns: the code itself
 */
const char *
iep_code_get_code (IepCode *self)
{
  g_return_val_if_fail (IEP_IS_CODE (self), NULL);

  return self->code;
}

/**
 * iep_code_get_name:
 * @self: a code
 *
 * Returns: its name in the user's language, where there is one
 */
const char *
iep_code_get_name (IepCode *self)
{
  g_return_val_if_fail (IEP_IS_CODE (self), NULL);

  return self->name;
}

/**
 * iep_code_get_parent:
 * @self: a code
 *
 * Returns: (nullable): the code above it
 */
const char *
iep_code_get_parent (IepCode *self)
{
  g_return_val_if_fail (IEP_IS_CODE (self), NULL);

  return self->parent;
}
