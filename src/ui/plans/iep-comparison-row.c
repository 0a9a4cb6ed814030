/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flattens a comparison into rows for one table: what was added first, then what was removed, then what changed. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-comparison-row.h"

#include <glib/gi18n.h>

struct _IepComparisonRow
{
  GObject            parent_instance;

  IepComparisonKind  kind;
  char              *number;
  char              *title;
  char              *field;
  char              *old;
  char              *new;
};

G_DEFINE_FINAL_TYPE (IepComparisonRow, iep_comparison_row, G_TYPE_OBJECT)

static IepComparisonRow *
new_row (IepComparisonKind  kind,
         IepRecord         *record)
{
  IepComparisonRow *self = g_object_new (IEP_TYPE_COMPARISON_ROW, NULL);

  self->kind = kind;
  self->number = g_strdup (iep_record_get_string (record, "number"));
  self->title = g_strdup (iep_record_get_string (record, "title"));
  return self;
}

static void
append_lines (GListStore        *rows,
              GListModel        *lines,
              IepComparisonKind  kind)
{
  for (guint i = 0; lines != NULL && i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (IepRecord) line = g_list_model_get_item (lines, i);
      g_autoptr (IepComparisonRow) row = new_row (kind, line);
      g_autofree char *price = iep_record_get_display (line, "estimated_price");

      row->field = g_strdup (iep_record_get_field_label (line, "estimated_price"));
      if (kind == IEP_COMPARISON_ADDED)
        row->new = g_steal_pointer (&price);
      else
        row->old = g_steal_pointer (&price);
      g_list_store_append (rows, row);
    }
}

static void
append_changes (GListStore *rows,
                GListModel *changes)
{
  for (guint i = 0; changes != NULL && i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr (IepPlanChange) change = g_list_model_get_item (changes, i);
      GListModel *differences = iep_plan_change_get_differences (change);

      for (guint j = 0; differences != NULL && j < g_list_model_get_n_items (differences); j++)
        {
          g_autoptr (IepDifference) difference = g_list_model_get_item (differences, j);
          g_autoptr (IepComparisonRow) row = new_row (IEP_COMPARISON_CHANGED, IEP_RECORD (change));

          row->field = g_strdup (iep_difference_get_label (difference));
          row->old = g_strdup (iep_difference_get_old_text (difference));
          row->new = g_strdup (iep_difference_get_new_text (difference));
          g_list_store_append (rows, row);
        }
    }
}

static void
iep_comparison_row_finalize (GObject *object)
{
  IepComparisonRow *self = IEP_COMPARISON_ROW (object);

  g_free (self->number);
  g_free (self->title);
  g_free (self->field);
  g_free (self->old);
  g_free (self->new);
  G_OBJECT_CLASS (iep_comparison_row_parent_class)->finalize (object);
}

static void
iep_comparison_row_class_init (IepComparisonRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_comparison_row_finalize;
}

static void
iep_comparison_row_init (IepComparisonRow *self)
{
}

/**
 * iep_comparison_rows_new:
 * @added: (nullable): a model of #IepPlanLine
 * @removed: (nullable): a model of #IepPlanLine
 * @changed: (nullable): a model of #IepPlanChange
 *
 * Returns: (transfer full): a model of #IepComparisonRow
 */
GListModel *
iep_comparison_rows_new (GListModel *added,
                         GListModel *removed,
                         GListModel *changed)
{
  GListStore *rows = g_list_store_new (IEP_TYPE_COMPARISON_ROW);

  append_lines (rows, added, IEP_COMPARISON_ADDED);
  append_lines (rows, removed, IEP_COMPARISON_REMOVED);
  append_changes (rows, changed);
  return G_LIST_MODEL (rows);
}

/**
 * iep_comparison_row_get_kind:
 * @self: a row
 *
 * Returns: whether it came, went or changed
 */
IepComparisonKind
iep_comparison_row_get_kind (IepComparisonRow *self)
{
  g_return_val_if_fail (IEP_IS_COMPARISON_ROW (self), IEP_COMPARISON_CHANGED);

  return self->kind;
}

/**
 * iep_comparison_row_get_kind_label:
 * @self: a row
 *
 * Returns: (transfer none): the word for its kind
 */
const char *
iep_comparison_row_get_kind_label (IepComparisonRow *self)
{
  g_return_val_if_fail (IEP_IS_COMPARISON_ROW (self), NULL);

  switch (self->kind)
    {
    case IEP_COMPARISON_ADDED:
      return C_("comparison", "Added");
    case IEP_COMPARISON_REMOVED:
      return C_("comparison", "Removed");
    case IEP_COMPARISON_CHANGED:
    default:
      return C_("comparison", "Changed");
    }
}

/**
 * iep_comparison_row_get_number:
 * @self: a row
 *
 * Returns: (transfer none): the procurement's number
 */
const char *
iep_comparison_row_get_number (IepComparisonRow *self)
{
  g_return_val_if_fail (IEP_IS_COMPARISON_ROW (self), NULL);

  return self->number;
}

/**
 * iep_comparison_row_get_title:
 * @self: a row
 *
 * Returns: (transfer none): the procurement's subject
 */
const char *
iep_comparison_row_get_title (IepComparisonRow *self)
{
  g_return_val_if_fail (IEP_IS_COMPARISON_ROW (self), NULL);

  return self->title;
}

/**
 * iep_comparison_row_get_field:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the translated label of the field
 */
const char *
iep_comparison_row_get_field (IepComparisonRow *self)
{
  g_return_val_if_fail (IEP_IS_COMPARISON_ROW (self), NULL);

  return self->field;
}

/**
 * iep_comparison_row_get_old:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it said before
 */
const char *
iep_comparison_row_get_old (IepComparisonRow *self)
{
  g_return_val_if_fail (IEP_IS_COMPARISON_ROW (self), NULL);

  return self->old;
}

/**
 * iep_comparison_row_get_new:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it says now
 */
const char *
iep_comparison_row_get_new (IepComparisonRow *self)
{
  g_return_val_if_fail (IEP_IS_COMPARISON_ROW (self), NULL);

  return self->new;
}
