/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes with the days they are valid on: all of a classification, or an institution's own. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-dated-code.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"
#include "domain/iep-code-private.h"

#define OURS IEP_FIELD_READ_ONLY

static const IepField fields[] = {
  { "code", IEP_FIELD_STRING, N_("Code") },
  { "name", IEP_FIELD_STRING, N_("Name") },
  { "valid_from", IEP_FIELD_DATE, N_("From") },
  { "valid_to", IEP_FIELD_DATE, N_("Until") },
  { "parent_code", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "detail", IEP_FIELD_STRING, NULL, .flags = OURS },
};

IEP_DEFINE_RECORD (IepDatedCode, iep_dated_code, fields)

static const char codes_sql[] =
  "select coalesce (jsonb_agg (jsonb_build_object ('code', c.code, 'name', %s, 'valid_from', c.valid_from,"
  "         'valid_to', c.valid_to, 'parent_code', c.parent_code) order by c.code, c.valid_from), '[]')"
  "  from iepirkumi.classification c where c.kind = $1";

static const char institutions_sql[] =
  "select coalesce (jsonb_agg (jsonb_build_object ('code', i.id::text, 'name', i.code || ' ' || i.name) order by i.code), '[]')"
  "  from iepirkumi.institution i";

static const char people_sql[] =
  "select coalesce (jsonb_agg (jsonb_build_object ('code', p.login, 'name', p.name,"
  "         'detail', coalesce (p.position_title, p.login)) order by p.name, p.login), '[]')"
  "  from iepirkumi.person p";

static const char deputies_sql[] =
  "select coalesce (jsonb_agg (jsonb_build_object ('code', d ->> 'login', 'name', d ->> 'name',"
  "         'detail', coalesce (d ->> 'position_title', d ->> 'login')) order by d ->> 'name'), '[]')"
  "  from jsonb_array_elements (iepirkumi.delegation_deputies ($1)) d";

/**
 * iep_dated_codes_async:
 * @session: who asks
 * @kind: `cpv`, `ekk`, `procedure`, …
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads all of a classification, also what is valid no more or not yet.
 */
void
iep_dated_codes_async (IepSession          *session,
                       const char          *kind,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autofree char *sql = NULL;
  IepParameters *parameters = iep_parameters_new ();

  sql = g_strdup_printf (codes_sql, g_str_has_prefix (g_get_language_names ()[0], "lv") ? "c.name_lv"
                                                                                        : "coalesce (c.name_en, c.name_lv)");
  iep_parameters_add_string (parameters, kind);
  iep_call_query (session, sql, parameters, IEP_TYPE_DATED_CODE, iep_dated_codes_async, cancellable, callback, user_data);
}

/**
 * iep_dated_codes_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepDatedCode, by code and day
 */
GListModel *
iep_dated_codes_finish (IepSession    *session,
                        GAsyncResult  *result,
                        GError       **error)
{
  return iep_call_finish (session, result, iep_dated_codes_async, error);
}

/**
 * iep_own_codes_async:
 * @session: who asks
 * @institution_id: whose
 * @kind: `programme` or `classifier`
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the codes an institution keeps for itself, also those that are valid no more.
 */
void
iep_own_codes_async (IepSession          *session,
                     gint64               institution_id,
                     const char          *kind,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  iep_call_list (session, "institution_codes",
                 iep_arguments ("p_institution", 'i', institution_id, "p_kind", 's', kind, NULL), NULL, IEP_TYPE_DATED_CODE,
                 iep_own_codes_async, cancellable, callback, user_data);
}

/**
 * iep_own_codes_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepDatedCode, by code and day
 */
GListModel *
iep_own_codes_finish (IepSession    *session,
                      GAsyncResult  *result,
                      GError       **error)
{
  return iep_call_finish (session, result, iep_own_codes_async, error);
}

/**
 * iep_own_code_save_async:
 * @session: who asks
 * @institution_id: whose
 * @kind: `programme` or `classifier`
 * @code: the code
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Adds a code of an institution, or writes another name or last day over the one with the same first day.
 */
void
iep_own_code_save_async (IepSession          *session,
                         gint64               institution_id,
                         const char          *kind,
                         IepDatedCode        *code,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (IEP_IS_DATED_CODE (code));

  iep_call_record (session, g_str_equal (kind, "programme") ? "programme_save" : "institution_classifier_save",
                   iep_arguments ("p_institution", 'i', institution_id,
                                  "p_document", 'j', iep_record_to_json_with_flags (IEP_RECORD (code), IEP_JSON_WRITABLE), NULL),
                   IEP_TYPE_DATED_CODE, iep_own_code_save_async, cancellable, callback, user_data);
}

/**
 * iep_own_code_save_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): the code
 */
IepDatedCode *
iep_own_code_save_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_own_code_save_async, error);
}

/* Who compares two records later reads the names, not the numbers of the database. */
static void
on_items (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GListModel) items = NULL;
  GError *error = NULL;

  items = iep_call_finish (session, result, on_items, &error);
  if (items == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; session->names != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(IepRecord) item = g_list_model_get_item (items, i);

      iep_code_remember (session, g_task_get_task_data (task), 0, iep_record_get_string (item, "code"),
                         iep_record_get_string (item, "name"));
    }
  g_task_return_pointer (task, g_steal_pointer (&items), g_object_unref);
}

/**
 * iep_chooser_items_async:
 * @session: who asks
 * @kind: `institution`, `person`, or `deputy`: who may stand in for somebody there
 * @institution_id: where a deputy is looked for, or 0
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads what there is to choose from: an institution by its id, a person by the login.
 */
void
iep_chooser_items_async (IepSession          *session,
                         const char          *kind,
                         gint64               institution_id,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  IepParameters *parameters = NULL;
  const char *sql = people_sql;
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (kind != NULL);

  if (g_str_equal (kind, "institution"))
    sql = institutions_sql;
  else if (g_str_equal (kind, "deputy") && institution_id != 0)
    {
      sql = deputies_sql;
      parameters = iep_parameters_new ();
      iep_parameters_add_int64 (parameters, institution_id);
    }
  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_chooser_items_async);
  g_task_set_task_data (task, g_strdup (kind), g_free);
  iep_call_query (session, sql, parameters, IEP_TYPE_DATED_CODE, on_items, cancellable, on_items, task);
}

/**
 * iep_chooser_items_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full) (nullable): a model of #IepDatedCode
 */
GListModel *
iep_chooser_items_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  return iep_call_finish (session, result, iep_chooser_items_async, error);
}
