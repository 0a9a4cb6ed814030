/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of codes that a session has met so far, and how to learn those it has not. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-code.h"

#include <string.h>

#include "domain/iep-code-private.h"
#include "domain/iep-code-tree-private.h"
#include "domain/iep-record-private.h"
#include "domain/iep-session-private.h"

struct _IepCodeNeeds
{
  GHashTable *cpv;
  /* Institutions (gint64) whose own programmes and classifiers are needed. */
  GHashTable *institutions;
};

/* The session whose names are shown: the last one that was opened. */
static IepSession *shown_session;

static gboolean
is_of_institution (const char *kind)
{
  return strcmp (kind, "programme") == 0 || strcmp (kind, "classifier") == 0;
}

static char *
make_key (const char *kind,
          gint64      institution_id,
          const char *code)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s", kind, is_of_institution (kind) ? institution_id : 0, code);
}

static gboolean
wants_latvian (void)
{
  const char * const *languages = g_get_language_names ();

  return g_str_has_prefix (languages[0], "lv");
}

const char *
iep_code_pick_name (const char *latvian,
                    const char *english)
{
  return wants_latvian () || english == NULL || *english == '\0' ? latvian : english;
}

void
iep_code_remember (IepSession *session,
                   const char *kind,
                   gint64      institution_id,
                   const char *code,
                   const char *name)
{
  if (kind != NULL && code != NULL && name != NULL)
    g_hash_table_replace (session->names, make_key (kind, institution_id, code), g_strdup (name));
}

/* Columns: kind, institution, code, Latvian name, English name; a later row of a code wins. */
static void
take_names (IepSession *session,
            IepResult  *rows)
{
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    iep_code_remember (session, iep_result_get_string (rows, i, 0), iep_result_get_int64 (rows, i, 1),
                       iep_result_get_string (rows, i, 2),
                       iep_code_pick_name (iep_result_get_string (rows, i, 3), iep_result_get_string (rows, i, 4)));
}

static char *
resolve_name (const char *kind,
              const char *code,
              gint64      institution_id,
              gpointer    user_data)
{
  g_autofree char *key = NULL;

  if (shown_session == NULL)
    return NULL;

  key = make_key (kind, institution_id, code);
  return g_strdup (g_hash_table_lookup (shown_session->names, key));
}

static void
on_names_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = iep_session_query_finish (session, result, &error);
  if (rows == NULL)
    {
      /* What was not read has to be asked for again. */
      if (session->named_institutions != NULL)
        g_hash_table_remove_all (session->named_institutions);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_names (session, rows);
  g_task_return_boolean (task, TRUE);
}

static void
on_session_changed (IepSession *session,
                    gint64      institution_id)
{
  g_hash_table_remove_all (session->found_codes);
  if (institution_id == 0)
    {
      g_hash_table_remove_all (session->code_trees);
      g_hash_table_remove_all (session->named_institutions);
      iep_code_load_async (session, NULL, NULL, NULL);
    }
  else
    {
      g_hash_table_remove (session->named_institutions, &institution_id);
    }
}

/* Reads the names of all classifications but CPV, which has ten thousand. */
void
iep_code_load_async (IepSession          *session,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, iep_code_load_async);
  if (session->names == NULL)
    {
      session->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      session->found_codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      session->named_institutions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      session->code_trees = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) iep_code_tree_unref);
      g_signal_connect (session, "changed", G_CALLBACK (on_session_changed), NULL);
      shown_session = session;
      iep_record_set_name_resolver (resolve_name, NULL, NULL);
    }

  iep_session_query_async (session,
                           "select kind, 0, code, name_lv, name_en from iepirkumi.classification"
                           " where kind <> 'cpv' order by kind, code, valid_from",
                           NULL, cancellable, on_names_read, task);
}

gboolean
iep_code_load_finish (IepSession    *session,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The session goes; its names with it. */
void
iep_code_forget (IepSession *session)
{
  if (shown_session == session)
    {
      shown_session = NULL;
      iep_record_set_name_resolver (NULL, NULL, NULL);
    }
  g_clear_pointer (&session->names, g_hash_table_unref);
  g_clear_pointer (&session->found_codes, g_hash_table_unref);
  g_clear_pointer (&session->named_institutions, g_hash_table_unref);
  g_clear_pointer (&session->code_trees, g_hash_table_unref);
}

IepCodeNeeds *
iep_code_needs_new (void)
{
  IepCodeNeeds *self = g_new0 (IepCodeNeeds, 1);

  self->cpv = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->institutions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

void
iep_code_needs_free (IepCodeNeeds *self)
{
  g_hash_table_unref (self->cpv);
  g_hash_table_unref (self->institutions);
  g_free (self);
}

void
iep_code_needs_add (IepCodeNeeds *self,
                    const char   *kind,
                    gint64        institution_id,
                    const char   *code)
{
  if (kind == NULL || code == NULL)
    return;

  if (strcmp (kind, "cpv") == 0)
    g_hash_table_add (self->cpv, g_strdup (code));
  else if (is_of_institution (kind) && institution_id > 0)
    g_hash_table_add (self->institutions, g_memdup2 (&institution_id, sizeof institution_id));
}

void
iep_code_needs_add_record (IepCodeNeeds *self,
                           IepRecord    *record)
{
  guint n_fields;
  const IepField *fields = iep_record_get_fields (record, &n_fields);
  gint64 owner = iep_record_get_owner_id (record);

  for (guint i = 0; i < n_fields; i++)
    {
      const IepValue *value = iep_record_peek_value (record, i);

      if (fields[i].type == IEP_FIELD_CODE)
        iep_code_needs_add (self, fields[i].classification, owner, value->string);
      else if (fields[i].type == IEP_FIELD_STRV && fields[i].classification != NULL)
        for (guint j = 0; value->strv != NULL && value->strv[j] != NULL; j++)
          iep_code_needs_add (self, fields[i].classification, owner, value->strv[j]);
      else if (fields[i].type == IEP_FIELD_LIST && value->list != NULL)
        for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (value->list)); j++)
          {
            g_autoptr(IepRecord) child = g_list_model_get_item (G_LIST_MODEL (value->list), j);

            iep_code_needs_add_record (self, child);
          }
    }
}

/* Reads the names that are not known yet; answers at once when all are. */
void
iep_code_resolve_needs_async (IepSession          *session,
                              IepCodeNeeds        *needs,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autoptr(GString) codes = g_string_new ("{");
  g_autoptr(GString) institutions = g_string_new ("{");
  GHashTableIter iter;
  gpointer key;

  g_task_set_source_tag (task, iep_code_resolve_needs_async);

  g_hash_table_iter_init (&iter, needs->cpv);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *known = make_key ("cpv", 0, key);

      /* Only digits go into the array: nothing else is a CPV code. */
      if (!g_hash_table_contains (session->names, known) && strspn (key, "0123456789") == strlen (key))
        g_string_append_printf (codes, "%s%s", codes->len > 1 ? "," : "", (const char *) key);
    }
  g_hash_table_iter_init (&iter, needs->institutions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (session->named_institutions, key))
      {
        g_string_append_printf (institutions, "%s%" G_GINT64_FORMAT, institutions->len > 1 ? "," : "", *(gint64 *) key);
        g_hash_table_add (session->named_institutions, g_memdup2 (key, sizeof (gint64)));
      }

  if (codes->len == 1 && institutions->len == 1)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_string_append_c (codes, '}');
  g_string_append_c (institutions, '}');
  iep_parameters_add_string (parameters, codes->str);
  iep_parameters_add_string (parameters, institutions->str);
  iep_session_query_async (session,
                           "select * from ("
                           " select kind, 0, code, name_lv, name_en, valid_from from iepirkumi.classification"
                           "  where kind = 'cpv' and code = any ($1::text[])"
                           " union all"
                           " select 'programme', institution_id, code, name, null, valid_from from iepirkumi.programme"
                           "  where institution_id = any ($2::int[])"
                           " union all"
                           " select 'classifier', institution_id, code, name, null, valid_from"
                           "   from iepirkumi.institution_classifier where institution_id = any ($2::int[])"
                           ") n order by 1, 2, 3, 6",
                           parameters, cancellable, on_names_read, g_steal_pointer (&task));
}

gboolean
iep_code_resolve_needs_finish (IepSession    *session,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_code_resolve_async:
 * @session: a session
 * @kind: a kind of classification, `programme` or `classifier`
 * @codes: the codes
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Learns the names of codes, so that iep_code_name() and the display of records know them.
 */
void
iep_code_resolve_async (IepSession          *session,
                        const char          *kind,
                        const char * const  *codes,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(IepCodeNeeds) needs = NULL;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (kind != NULL);
  g_return_if_fail (codes != NULL);

  needs = iep_code_needs_new ();
  for (guint i = 0; codes[i] != NULL; i++)
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (session->institutions)); j++)
      {
        g_autoptr(IepInstitution) institution = g_list_model_get_item (G_LIST_MODEL (session->institutions), j);

        iep_code_needs_add (needs, kind, iep_institution_get_id (institution), codes[i]);
        if (!is_of_institution (kind))
          break;
      }
  iep_code_resolve_needs_async (session, needs, cancellable, callback, user_data);
}

/**
 * iep_code_resolve_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: whether the names were read
 */
gboolean
iep_code_resolve_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  return iep_code_resolve_needs_finish (session, result, error);
}

/**
 * iep_code_institution_name:
 * @session: a session
 * @kind: `programme`, `classifier` or a kind of classification
 * @institution_id: whose
 * @code: the code
 *
 * Returns: (transfer full) (nullable): its name, if the session has met it
 */
char *
iep_code_institution_name (IepSession *session,
                           const char *kind,
                           gint64      institution_id,
                           const char *code)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  if (code == NULL || session->names == NULL)
    return NULL;

  key = make_key (kind, institution_id, code);
  return g_strdup (g_hash_table_lookup (session->names, key));
}

/**
 * iep_code_name:
 * @session: a session
 * @kind: a kind of classification
 * @code: the code
 *
 * Returns: (transfer full) (nullable): its name, if the session has met it
 */
char *
iep_code_name (IepSession *session,
               const char *kind,
               const char *code)
{
  return iep_code_institution_name (session, kind, 0, code);
}

/**
 * iep_code_format:
 * @session: a session
 * @kind: a kind of classification
 * @code: (nullable): the code
 *
 * Returns: (transfer full): code and name, or the code alone; empty for %NULL
 */
char *
iep_code_format (IepSession *session,
                 const char *kind,
                 const char *code)
{
  g_autofree char *name = iep_code_name (session, kind, code);

  if (code == NULL)
    return g_strdup ("");

  return name != NULL ? g_strdup_printf ("%s %s", code, name) : g_strdup (code);
}
