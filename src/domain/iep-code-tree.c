/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes of expenditure as a tree, with their names: read once for a year, kept by the session. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-code-tree-private.h"

#include "domain/iep-code-private.h"
#include "domain/iep-session-private.h"

struct _IepCodeTree
{
  gatomicrefcount  ref_count;
  GHashTable      *nodes;
};

static void
node_free (gpointer data)
{
  IepCodeNode *node = data;

  g_free (node->code);
  g_free (node->name);
  g_free (node);
}

IepCodeTree *
iep_code_tree_ref (IepCodeTree *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
iep_code_tree_unref (IepCodeTree *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->nodes);
  g_free (self);
}

/* Columns: code, Latvian name, English name, code above; whoever is above comes first. */
static IepCodeTree *
tree_new (IepResult *rows)
{
  IepCodeTree *self = g_new0 (IepCodeTree, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, node_free);
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      const char *above = iep_result_get_string (rows, i, 3);
      IepCodeNode *node;

      /* Those beneath it point at the first. */
      if (g_hash_table_contains (self->nodes, iep_result_get_string (rows, i, 0)))
        continue;

      node = g_new0 (IepCodeNode, 1);
      node->code = g_strdup (iep_result_get_string (rows, i, 0));
      node->name = g_strdup (iep_code_pick_name (iep_result_get_string (rows, i, 1), iep_result_get_string (rows, i, 2)));
      node->above = above != NULL ? g_hash_table_lookup (self->nodes, above) : NULL;
      node->depth = node->above != NULL ? node->above->depth + 1 : 0;
      node->place = i;
      g_hash_table_insert (self->nodes, node->code, node);
    }

  return self;
}

static void
on_tree_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  IepCodeTree *tree;

  rows = iep_session_query_finish (session, result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  tree = tree_new (rows);
  if (session->code_trees != NULL)
    g_hash_table_replace (session->code_trees, g_memdup2 (g_task_get_task_data (task), sizeof (gint64)),
                          iep_code_tree_ref (tree));
  g_task_return_pointer (task, tree, (GDestroyNotify) iep_code_tree_unref);
}

/* Answers at once when the session knows it. */
void
iep_code_tree_read_async (IepSession          *session,
                          gint64               year,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autoptr(IepParameters) parameters = NULL;
  IepCodeTree *known = session->code_trees != NULL ? g_hash_table_lookup (session->code_trees, &year) : NULL;

  g_task_set_source_tag (task, iep_code_tree_read_async);
  g_task_set_task_data (task, g_memdup2 (&year, sizeof year), g_free);
  if (known != NULL)
    {
      g_task_return_pointer (task, iep_code_tree_ref (known), (GDestroyNotify) iep_code_tree_unref);
      return;
    }

  parameters = iep_parameters_new ();
  iep_parameters_add_int64 (parameters, year);
  iep_session_query_async (session,
                           "select t.code, t.name_lv, t.name_en, t.parent_code"
                           "  from iepirkumi.estimate_tree (iepirkumi.estimate_date ($1)) t"
                           " where t.section = 'expenditure' order by t.sort",
                           parameters, cancellable, on_tree_read, g_steal_pointer (&task));
}

IepCodeTree *
iep_code_tree_read_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const IepCodeNode *
iep_code_tree_find (IepCodeTree *self,
                    const char  *code)
{
  return code != NULL ? g_hash_table_lookup (self->nodes, code) : NULL;
}
