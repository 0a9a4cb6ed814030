/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading whole procurements of a query, as documents with the Latvian names of their codes: for tables. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list.h"

#include "domain/iep-procurement-list-private.h"
#include "domain/iep-session-private.h"

/* Documents are some hundred times as large as rows of the list. */
#define FETCH_SIZE 500

#define NAME(kind, code) \
  "(select c.name_lv from iepirkumi.classification c where c.kind = '" kind "' and c.code = " code \
  " order by c.valid_from desc limit 1)"

typedef struct
{
  IepProcurementQuery *query;
  JsonArray           *documents;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  iep_procurement_query_free (fetch->query);
  g_clear_pointer (&fetch->documents, json_array_unref);
  g_free (fetch);
}

static void fetch_next (GTask *task,
                        GStrv  after);

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) keys = NULL;
  guint n, document, in_force, revision;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  n = iep_result_get_n_rows (rows);
  document = iep_result_column (rows, "document");
  in_force = iep_result_column (rows, "in_force");
  revision = iep_result_column (rows, "revision_number");
  for (guint i = 0; i < n; i++)
    {
      gboolean is_second = !iep_result_get_boolean (rows, i, in_force) && iep_result_get_int64 (rows, i, revision) > 1;

      if (!is_second || fetch->query->status != NULL)
        json_array_add_element (fetch->documents, iep_result_get_json (rows, i, document));
    }

  if (n < FETCH_SIZE)
    {
      g_task_return_pointer (task, g_steal_pointer (&fetch->documents), (GDestroyNotify) json_array_unref);
      return;
    }
  keys = iep_procurement_query_get_keys (fetch->query, rows, n - 1);
  fetch_next (g_steal_pointer (&task), keys);
}

/* Takes @task. */
static void
fetch_next (GTask *task,
            GStrv  after)
{
  Fetch *fetch = g_task_get_task_data (task);
  IepPagePlace place = { .after = (const char * const *) after, .limit = FETCH_SIZE };
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autofree char *page = iep_procurement_query_page_sql (fetch->query, &place, parameters);
  g_autofree char *sql = g_strconcat (
    "select d.*, d.bare || jsonb_build_object("
    "'kind_name', " NAME ("contract_kind", "d.bare ->> 'kind'") ", "
    "'cpv_name', " NAME ("cpv", "d.bare ->> 'cpv'") ", "
    "'procedure_name', " NAME ("procedure", "d.bare ->> 'procedure'") ", "
    "'legal_act_name', " NAME ("legal_act", "d.bare ->> 'legal_act'") ", "
    "'nuts_name', " NAME ("nuts", "d.bare ->> 'nuts'") ", "
    "'funding', (select coalesce(jsonb_agg(f.item || jsonb_build_object('source_name', "
    NAME ("source", "f.item ->> 'source'") ") order by f.n), '[]')"
    " from jsonb_array_elements(d.bare -> 'funding') with ordinality f (item, n))) as document"
    " from (select p.*, iepirkumi.procurement_get(p.revision_id) as bare from (", page, ") p) d", NULL);

  iep_session_read_async (g_task_get_source_object (task), sql, parameters, g_task_get_cancellable (task), on_fetched, task);
}

/**
 * iep_procurement_documents_async:
 * @session: a session
 * @query: which procurements
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads procurements as a whole, each once: of one with a draft beside its revision in force the latter, unless the query
 * is for one status.
 */
void
iep_procurement_documents_async (IepSession                *session,
                                 const IepProcurementQuery *query,
                                 GCancellable              *cancellable,
                                 GAsyncReadyCallback        callback,
                                 gpointer                   user_data)
{
  GTask *task;
  Fetch *fetch;

  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (query != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_procurement_documents_async);
  fetch = g_new0 (Fetch, 1);
  fetch->query = iep_procurement_query_copy (query);
  fetch->documents = json_array_new ();
  g_task_set_task_data (task, fetch, fetch_free);

  fetch_next (task, NULL);
}

/**
 * iep_procurement_documents_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the documents, with `kind_name`, `cpv_name`, `procedure_name`, `legal_act_name`, `nuts_name`
 *   and in the funding lines `source_name`
 */
JsonArray *
iep_procurement_documents_finish (IepSession    *session,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
