/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the budget as it is shown: a programme, a code above lines, or a line of an estimate. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/budget/iep-budget-node.h"

#include <glib/gi18n.h>

struct _IepBudgetNode
{
  GObject           parent_instance;

  char             *programme;
  char             *code;    /* or NULL: the programme itself */
  char             *name;
  char             *source;  /* of a line: its name, or NULL */
  char             *source_code;
  const char       *state;   /* ok, over, no_line: of a line its own, else the worst beneath */
  gboolean          line;
  IepBudgetFigures  figures;
  GListStore       *children;
};

G_DEFINE_FINAL_TYPE (IepBudgetNode, iep_budget_node, G_TYPE_OBJECT)

static void
iep_budget_node_finalize (GObject *object)
{
  IepBudgetNode *self = IEP_BUDGET_NODE (object);

  g_free (self->programme);
  g_free (self->code);
  g_free (self->name);
  g_free (self->source);
  g_free (self->source_code);
  g_object_unref (self->children);

  G_OBJECT_CLASS (iep_budget_node_parent_class)->finalize (object);
}

static void
iep_budget_node_class_init (IepBudgetNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_budget_node_finalize;
}

static void
iep_budget_node_init (IepBudgetNode *self)
{
  self->children = g_list_store_new (IEP_TYPE_BUDGET_NODE);
  self->state = "ok";
  self->figures.scenario = IEP_UNSET;
}

static gint64
amount (IepRecord  *record,
        const char *field)
{
  gint64 cents = iep_record_get_int (record, field);

  return cents != IEP_UNSET ? cents : 0;
}

/* Of a line, or of a code above lines: both carry the same amounts. */
static IepBudgetNode *
node_new (IepRecord *record,
          gboolean   line)
{
  IepBudgetNode *self = g_object_new (IEP_TYPE_BUDGET_NODE, NULL);
  const char *state = line ? iep_record_get_string (record, "state") : "ok";

  self->programme = g_strdup (iep_record_get_string (record, "programme"));
  self->code = g_strdup (iep_record_get_string (record, "code"));
  self->name = g_strdup (iep_record_get_string (record, "name"));
  self->line = line;
  self->figures.estimate = amount (record, "estimate");
  self->figures.planned = amount (record, "planned");
  self->figures.draft = amount (record, "draft");
  self->figures.left = amount (record, "free");
  self->figures.scenario = iep_record_get_int (record, "scenario");
  if (line)
    {
      self->source = g_strdup (iep_record_get_string (record, "source_name"));
      self->source_code = g_strdup (iep_record_get_string (record, "source"));
      self->state = g_strcmp0 (state, "over") == 0 ? "over" : g_strcmp0 (state, "no_line") == 0 ? "no_line" : "ok";
      /* The database tells how it stands now; a scenario's amounts say how it would. */
      if (self->figures.scenario != IEP_UNSET && self->figures.scenario <= self->figures.estimate)
        self->state = "ok";
      else if (self->figures.scenario != IEP_UNSET && g_str_equal (self->state, "ok"))
        self->state = "over";
    }
  return self;
}

static void
add_figures (IepBudgetFigures       *sum,
             const IepBudgetFigures *more)
{
  sum->estimate += more->estimate;
  sum->planned += more->planned;
  sum->draft += more->draft;
  sum->left += more->left;
  if (more->scenario != IEP_UNSET)
    sum->scenario = (sum->scenario != IEP_UNSET ? sum->scenario : 0) + more->scenario;
}

/* Money without a line is worse than too much on one. */
static const char *
worse (const char *a,
       const char *b)
{
  if (g_str_equal (a, "no_line") || g_str_equal (b, "no_line"))
    return "no_line";
  return g_str_equal (a, "over") ? a : b;
}

/* A code that only repeats the one line or the one code beneath it says nothing: that one takes its place. Tells
 * what is wrong beneath on the way up. */
static IepBudgetNode *
settle (IepBudgetNode *node)
{
  guint n_children = g_list_model_get_n_items (G_LIST_MODEL (node->children));

  for (guint i = 0; i < n_children; i++)
    {
      g_autoptr(IepBudgetNode) child = g_list_model_get_item (G_LIST_MODEL (node->children), i);
      g_autoptr(IepBudgetNode) settled = settle (child);

      if (settled != child)
        g_list_store_splice (node->children, i, 1, (gpointer *) &settled, 1);
      node->state = worse (node->state, settled->state);
    }
  if (n_children == 1 && node->code != NULL)
    return g_list_model_get_item (G_LIST_MODEL (node->children), 0);
  return g_object_ref (node);
}

static char *
group_key (IepRecord *record,
           const char *field)
{
  return g_strjoin (" ", iep_record_get_string (record, "programme"), iep_record_get_string (record, field), NULL);
}

/* The group that a record stands in, or its programme. */
static IepBudgetNode *
find_above (GHashTable    *groups,
            IepRecord     *record,
            IepBudgetNode *programme)
{
  g_autofree char *key = group_key (record, "parent_code");
  IepBudgetNode *group = g_hash_table_lookup (groups, key);

  return group != NULL ? group : programme;
}

static IepBudgetNode *
find_programme (GListStore *programmes,
                IepRecord  *record)
{
  const char *code = iep_record_get_string (record, "programme");
  IepBudgetNode *programme;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (programmes)); i++)
    {
      g_autoptr(IepBudgetNode) node = g_list_model_get_item (G_LIST_MODEL (programmes), i);

      if (g_strcmp0 (node->programme, code) == 0)
        return node;
    }
  programme = g_object_new (IEP_TYPE_BUDGET_NODE, NULL);
  programme->programme = g_strdup (code);
  g_list_store_append (programmes, programme);
  g_object_unref (programme);
  return programme;
}

/**
 * iep_budget_node_tree:
 * @control: the budget of a year
 *
 * Returns: (transfer full): the programmes, beneath them the codes of the estimates' tree, beneath these the lines
 */
GListStore *
iep_budget_node_tree (IepBudgetControl *control)
{
  GListModel *groups, *rows;
  GListStore *programmes;
  g_autoptr(GHashTable) by_code = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (IEP_IS_BUDGET_CONTROL (control), NULL);

  programmes = g_list_store_new (IEP_TYPE_BUDGET_NODE);
  groups = iep_budget_control_get_groups (control);
  rows = iep_budget_control_get_rows (control);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(IepRecord) row = g_list_model_get_item (rows, i);
      g_autoptr(IepBudgetNode) line = node_new (row, TRUE);
      IepBudgetNode *programme = find_programme (programmes, row);

      add_figures (&programme->figures, &line->figures);
      if (programme->name == NULL)
        programme->name = g_strdup (iep_record_get_string (row, "programme_name"));
    }
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr(IepRecord) record = g_list_model_get_item (groups, i);
      g_autoptr(IepBudgetNode) group = node_new (record, FALSE);
      IepBudgetNode *parent = find_above (by_code, record, find_programme (programmes, record));

      /* They come in print order: what is above comes first. */
      g_list_store_append (parent->children, group);
      g_hash_table_insert (by_code, group_key (record, "code"), group);
    }
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(IepRecord) row = g_list_model_get_item (rows, i);
      g_autoptr(IepBudgetNode) line = node_new (row, TRUE);

      g_list_store_append (find_above (by_code, row, find_programme (programmes, row))->children, line);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (programmes)); i++)
    {
      g_autoptr(IepBudgetNode) programme = g_list_model_get_item (G_LIST_MODEL (programmes), i);
      g_autoptr(IepBudgetNode) settled = settle (programme);
      g_autoptr(IepBudgetNode) only = g_list_model_get_item (G_LIST_MODEL (settled->children), 0);

      /* "Expenditure, total" says what the programme says. */
      if (g_list_model_get_n_items (G_LIST_MODEL (settled->children)) == 1 && !only->line)
        g_set_object (&settled->children, only->children);
    }
  return programmes;
}

/**
 * iep_budget_node_lines:
 * @control: the budget of a year
 *
 * Returns: (transfer full): the lines alone, in their order
 */
GListStore *
iep_budget_node_lines (IepBudgetControl *control)
{
  GListModel *rows;
  GListStore *lines;

  g_return_val_if_fail (IEP_IS_BUDGET_CONTROL (control), NULL);

  rows = iep_budget_control_get_rows (control);
  lines = g_list_store_new (IEP_TYPE_BUDGET_NODE);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(IepRecord) row = g_list_model_get_item (rows, i);
      g_autoptr(IepBudgetNode) line = node_new (row, TRUE);

      g_list_store_append (lines, line);
    }
  return lines;
}

/**
 * iep_budget_node_get_children:
 * @self: a row
 *
 * Returns: (transfer none): what is beneath it, empty for a line
 */
GListModel *
iep_budget_node_get_children (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return G_LIST_MODEL (self->children);
}

/**
 * iep_budget_node_is_line:
 * @self: a row
 *
 * Returns: whether it is a line of an estimate, or money without one
 */
gboolean
iep_budget_node_is_line (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), FALSE);

  return self->line;
}

/**
 * iep_budget_node_get_programme:
 * @self: a row
 *
 * Returns: the code of its programme
 */
const char *
iep_budget_node_get_programme (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return self->programme;
}

/**
 * iep_budget_node_get_code:
 * @self: a row
 *
 * Returns: (nullable): its EKK code; %NULL for a programme
 */
const char *
iep_budget_node_get_code (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return self->code;
}

/**
 * iep_budget_node_get_name:
 * @self: a row
 *
 * Returns: the name of its code or programme
 */
const char *
iep_budget_node_get_name (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return self->name != NULL ? self->name : "";
}

/**
 * iep_budget_node_get_source:
 * @self: a row
 *
 * Returns: (nullable): the name of its funding source; only of a line
 */
const char *
iep_budget_node_get_source (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return self->source;
}

/**
 * iep_budget_node_get_source_code:
 * @self: a row
 *
 * Returns: (nullable): the code of its funding source; only of a line
 */
const char *
iep_budget_node_get_source_code (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return self->source_code;
}

/**
 * iep_budget_node_get_state:
 * @self: a row
 *
 * Returns: `ok`, `over` or `no_line`; of what is above lines the worst of them
 */
const char *
iep_budget_node_get_state (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return self->state;
}

/**
 * iep_budget_node_get_figures:
 * @self: a row
 *
 * Returns: (transfer none): its amounts
 */
const IepBudgetFigures *
iep_budget_node_get_figures (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  return &self->figures;
}

/**
 * iep_budget_node_get_free_after:
 * @self: a row
 *
 * Returns: what is free, under the scenario when there is one; less than 0 when it is over
 */
gint64
iep_budget_node_get_free_after (IepBudgetNode *self)
{
  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), 0);

  return self->figures.scenario != IEP_UNSET ? self->figures.estimate - self->figures.scenario : self->figures.left;
}

/**
 * iep_budget_node_dup_words:
 * @self: a row
 *
 * Returns: (transfer full): how it stands, in words; under the scenario when there is one
 */
char *
iep_budget_node_dup_words (IepBudgetNode *self)
{
  gint64 left;
  g_autofree char *over = NULL;

  g_return_val_if_fail (IEP_IS_BUDGET_NODE (self), NULL);

  left = iep_budget_node_get_free_after (self);
  /* Whole euros like the columns beside it, but what is over is never told as nothing. */
  over = iep_number_format ((ABS (left) + 99) / 100);
  if (g_str_equal (self->state, "no_line") && self->line)
    return g_strdup (left < 0 ? _("No line") : _("Within"));
  if (left < 0)
    /* Translators: how a line of the budget stands: over by this amount; in a narrow column. */
    return g_strdup_printf (_("Over by %s"), over);
  if (!self->line && g_str_equal (self->state, "no_line"))
    return g_strdup (_("Line missing beneath"));
  if (!self->line && g_str_equal (self->state, "over"))
    return g_strdup (_("Over beneath"));
  /* Translators: how a line of the budget stands; in a narrow column. */
  return g_strdup (_("Within"));
}
