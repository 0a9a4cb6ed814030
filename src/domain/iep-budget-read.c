/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Budget control out of its rows: the database says what each line has, takes and leaves; names, and what lines add up
 * to, come from the tree of codes that the session keeps. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-budget-private.h"

#include <string.h>

#include "domain/iep-code-private.h"
#include "domain/iep-code-tree-private.h"
#include "domain/iep-session-private.h"

/* The columns of budget_control(), in their order. */
#define SQL "select programme, code, source, estimate, planned, draft, free, scenario, state" \
            " from iepirkumi.budget_control ($1, $2, $3, $4)"

enum
{
  PROGRAMME,
  CODE,
  SOURCE,
  ESTIMATE,
  PLANNED,
  DRAFT,
  FREE,
  SCENARIO,
  STATE,
};

#define N_AMOUNTS (SCENARIO - ESTIMATE + 1)

static const char * const amount_fields[N_AMOUNTS] = { "estimate", "planned", "draft", "free", "scenario" };
static const char * const total_fields[N_AMOUNTS] = { "total_estimate", "total_planned", "total_draft", "total_free", "total_scenario" };

typedef struct
{
  gint64       institution_id;
  gint64       year;
  gint64       scenario_id;
  char        *items;
  IepCodeTree *tree;
} Read;

/* A line as it was read, or a code above lines with their sums. */
typedef struct
{
  const char        *programme;
  const char        *code;
  const IepCodeNode *node;
  guint              row;
  gboolean           under_itself;
  gint64             amounts[N_AMOUNTS];
} Entry;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_free (read->items);
  g_clear_pointer (&read->tree, iep_code_tree_unref);
  g_free (read);
}

static guint
entry_hash (gconstpointer key)
{
  const Entry *entry = key;

  return g_str_hash (entry->programme) * 31 + g_direct_hash (entry->node);
}

static gboolean
entry_equal (gconstpointer a,
             gconstpointer b)
{
  const Entry *x = a, *y = b;

  return x->node == y->node && g_str_equal (x->programme, y->programme);
}

/* By programme, then as the tree has them; what is not in the tree comes last. */
static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *x = *(const Entry * const *) a, *y = *(const Entry * const *) b;
  guint place_x = x->node != NULL ? x->node->place : G_MAXUINT, place_y = y->node != NULL ? y->node->place : G_MAXUINT;
  int order = strcmp (x->programme, y->programme);

  if (order == 0)
    order = (place_x > place_y) - (place_x < place_y);

  return order != 0 ? order : strcmp (x->code, y->code);
}

static void
add_amounts (gint64       *sums,
             const gint64 *amounts)
{
  for (guint i = 0; i < N_AMOUNTS; i++)
    if (amounts[i] != IEP_UNSET)
      sums[i] = (sums[i] != IEP_UNSET ? sums[i] : 0) + amounts[i];
}

static void
set_amounts (IepRecord          *record,
             const char * const *fields,
             const gint64       *amounts)
{
  for (guint i = 0; i < N_AMOUNTS; i++)
    iep_record_set_int (record, fields[i], amounts[i]);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static GPtrArray *
take_lines (Read      *read,
            IepResult *rows)
{
  GPtrArray *lines = g_ptr_array_new_full (iep_result_get_n_rows (rows), g_free);

  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      Entry *line = g_new0 (Entry, 1);

      line->programme = or_empty (iep_result_get_string (rows, i, PROGRAMME));
      line->code = or_empty (iep_result_get_string (rows, i, CODE));
      line->node = iep_code_tree_find (read->tree, line->code);
      line->row = i;
      for (guint column = 0; column < N_AMOUNTS; column++)
        line->amounts[column] = iep_result_is_null (rows, i, ESTIMATE + column) ? IEP_UNSET
                                                                                : iep_result_get_int64 (rows, i, ESTIMATE + column);
      g_ptr_array_add (lines, line);
    }
  g_ptr_array_sort (lines, compare_entries);

  return lines;
}

static void
add_to_group (GHashTable        *groups,
              const Entry       *line,
              const IepCodeNode *node)
{
  Entry key = { .programme = line->programme, .node = node };
  Entry *group = g_hash_table_lookup (groups, &key);

  if (group == NULL)
    {
      group = g_new0 (Entry, 1);
      group->programme = line->programme;
      group->code = node->code;
      group->node = node;
      group->amounts[N_AMOUNTS - 1] = IEP_UNSET;
      g_hash_table_add (groups, group);
    }
  add_amounts (group->amounts, line->amounts);
}

/* Each code above lines with the sum of them, in order. A line whose own code stands above others counts there. */
static GPtrArray *
sum_groups (GPtrArray  *lines,
            GHashTable *groups)
{
  GPtrArray *ordered = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer group;

  for (guint i = 0; i < lines->len; i++)
    {
      Entry *line = g_ptr_array_index (lines, i);

      if (line->node == NULL)
        continue;
      for (const IepCodeNode *node = line->node->above; node != NULL; node = node->above)
        add_to_group (groups, line, node);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      Entry *line = g_ptr_array_index (lines, i);
      Entry *same = line->node != NULL ? g_hash_table_lookup (groups, line) : NULL;

      if (same == NULL)
        continue;
      line->under_itself = TRUE;
      add_amounts (same->amounts, line->amounts);
    }
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &group, NULL))
    g_ptr_array_add (ordered, group);
  g_ptr_array_sort (ordered, compare_entries);

  return ordered;
}

static IepRecord *
make_row (IepSession *session,
          Read       *read,
          IepResult  *rows,
          Entry      *line)
{
  IepRecord *row = g_object_new (IEP_TYPE_BUDGET_ROW, NULL);
  const char *source = iep_result_get_string (rows, line->row, SOURCE);
  g_autofree char *programme_name = iep_code_institution_name (session, "programme", read->institution_id, line->programme);
  g_autofree char *source_name = iep_code_name (session, "source", source);

  iep_record_set_string (row, "programme", line->programme);
  iep_record_set_string (row, "programme_name", programme_name);
  iep_record_set_string (row, "code", line->code);
  iep_record_set_string (row, "source", source);
  iep_record_set_string (row, "source_name", source_name);
  iep_record_set_string (row, "state", iep_result_get_string (rows, line->row, STATE));
  if (line->node != NULL)
    {
      iep_record_set_string (row, "name", line->node->name);
      iep_record_set_string (row, "parent_code", line->under_itself ? line->code
                                                 : line->node->above != NULL ? line->node->above->code : NULL);
    }
  set_amounts (row, amount_fields, line->amounts);

  return row;
}

static IepRecord *
make_group (Entry *entry)
{
  IepRecord *group = g_object_new (IEP_TYPE_BUDGET_GROUP, NULL);

  iep_record_set_string (group, "programme", entry->programme);
  iep_record_set_string (group, "code", entry->code);
  iep_record_set_string (group, "parent_code", entry->node->above != NULL ? entry->node->above->code : NULL);
  iep_record_set_string (group, "name", entry->node->name);
  iep_record_set_int (group, "depth", entry->node->depth);
  set_amounts (group, amount_fields, entry->amounts);

  return group;
}

static IepBudgetControl *
make_control (IepSession *session,
              Read       *read,
              IepResult  *rows)
{
  IepRecord *control = g_object_new (IEP_TYPE_BUDGET_CONTROL, NULL);
  IepInstitution *institution = iep_session_find_institution (session, read->institution_id);
  g_autoptr(GHashTable) by_code = g_hash_table_new_full (entry_hash, entry_equal, g_free, NULL);
  g_autoptr(GPtrArray) lines = take_lines (read, rows);
  g_autoptr(GPtrArray) groups = sum_groups (lines, by_code);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 totals[N_AMOUNTS] = { 0, 0, 0, 0, IEP_UNSET };

  for (guint i = 0; i < lines->len; i++)
    {
      Entry *line = g_ptr_array_index (lines, i);

      add_amounts (totals, line->amounts);
      g_ptr_array_add (records, make_row (session, read, rows, line));
    }
  g_list_store_splice (iep_record_get_list (control, "rows"), 0, 0, records->pdata, records->len);
  g_ptr_array_set_size (records, 0);
  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_add (records, make_group (g_ptr_array_index (groups, i)));
  g_list_store_splice (iep_record_get_list (control, "groups"), 0, 0, records->pdata, records->len);

  iep_record_set_int (control, "institution_id", read->institution_id);
  iep_record_set_int (control, "year", read->year);
  iep_record_set_int (control, "scenario_id", read->scenario_id);
  iep_record_set_string (control, "mode", institution != NULL
                                            ? iep_record_get_string (IEP_RECORD (institution), "budget_control") : NULL);
  set_amounts (control, total_fields, totals);

  return IEP_BUDGET_CONTROL (control);
}

static void
on_rows_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = iep_session_query_finish (session, result, &error);
  if (rows != NULL)
    g_task_return_pointer (task, make_control (session, g_task_get_task_data (task), rows), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_names_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autoptr(GError) error = NULL;
  Read *read = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!iep_code_resolve_needs_finish (session, result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  iep_parameters_add_int64 (parameters, read->institution_id);
  iep_parameters_add_int64 (parameters, read->year);
  if (read->scenario_id != IEP_UNSET)
    iep_parameters_add_int64 (parameters, read->scenario_id);
  else
    iep_parameters_add_null (parameters);
  iep_parameters_add_string (parameters, read->items);
  iep_session_query_async (session, SQL, parameters, cancellable, on_rows_read, g_steal_pointer (&task));
}

static void
on_tree_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  IepSession *session = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepCodeNeeds) needs = iep_code_needs_new ();
  g_autoptr(GError) error = NULL;
  Read *read = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  read->tree = iep_code_tree_read_finish (session, result, &error);
  if (read->tree == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  iep_code_needs_add (needs, "programme", read->institution_id, "");
  iep_code_resolve_needs_async (session, needs, cancellable, on_names_read, g_steal_pointer (&task));
}

/* Under the scenario @scenario_id (%IEP_UNSET or 0 = none) or under @items (nullable), a JSON array as scenario_save()
 * takes them. Ends in iep_call_finish() with @source_tag, which answers an #IepBudgetControl. */
void
iep_budget_read_async (IepSession          *session,
                       gint64               institution_id,
                       gint64               year,
                       gint64               scenario_id,
                       const char          *items,
                       gpointer             source_tag,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Read *read = g_new0 (Read, 1);

  read->institution_id = institution_id;
  read->year = year;
  read->scenario_id = scenario_id != 0 ? scenario_id : IEP_UNSET;
  read->items = g_strdup (items);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, read, read_free);
  iep_code_tree_read_async (session, year, cancellable, on_tree_read, task);
}
