/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two plans, and what the next one would hold. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-plan.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-plan-private.h"
#include "domain/iep-procurement.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepField change_fields[] = {
  { "procurement_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "old_revision_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "revision_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "number", IEP_FIELD_STRING, N_("Number"), .flags = OURS },
  { "title", IEP_FIELD_STRING, N_("Subject"), .flags = OURS },
};

struct _IepPlanChange
{
  IepRecord       parent_instance;

  /* Two procurements that say only what differs. */
  IepProcurement *before;
  IepProcurement *after;
  GListModel     *differences;
};

G_DEFINE_FINAL_TYPE (IepPlanChange, iep_plan_change, IEP_TYPE_RECORD)

static void
iep_plan_change_load (IepRecord  *record,
                      JsonObject *object)
{
  IepPlanChange *self = IEP_PLAN_CHANGE (record);
  JsonNode *node = json_object_get_member (object, "fields");
  JsonArray *fields = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(JsonNode) old_node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonNode) new_node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *old_object = json_object_new ();
  JsonObject *new_object = json_object_new ();

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonNode *element = json_array_get_element (fields, i);
      JsonObject *field = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *name = field != NULL ? json_object_get_string_member_with_default (field, "field", NULL) : NULL;

      if (name == NULL)
        continue;
      if (json_object_has_member (field, "old"))
        json_object_set_member (old_object, name, json_object_dup_member (field, "old"));
      if (json_object_has_member (field, "new"))
        json_object_set_member (new_object, name, json_object_dup_member (field, "new"));
    }
  json_node_take_object (old_node, old_object);
  json_node_take_object (new_node, new_object);

  if (json_object_has_member (object, "new_revision_id"))
    iep_record_set_int (record, "revision_id", json_object_get_int_member_with_default (object, "new_revision_id", IEP_UNSET));
  g_set_object (&self->before, NULL);
  g_set_object (&self->after, NULL);
  g_clear_object (&self->differences);
  self->before = iep_record_from_json (IEP_TYPE_PROCUREMENT, old_node);
  self->after = iep_record_from_json (IEP_TYPE_PROCUREMENT, new_node);
}

static void
iep_plan_change_finalize (GObject *object)
{
  IepPlanChange *self = IEP_PLAN_CHANGE (object);

  g_clear_object (&self->before);
  g_clear_object (&self->after);
  g_clear_object (&self->differences);

  G_OBJECT_CLASS (iep_plan_change_parent_class)->finalize (object);
}

static void
iep_plan_change_class_init (IepPlanChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_plan_change_finalize;
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), change_fields, G_N_ELEMENTS (change_fields));
  IEP_RECORD_CLASS (klass)->load = iep_plan_change_load;
}

static void
iep_plan_change_init (IepPlanChange *self)
{
}

void
iep_plan_changes_add_needs (GListModel   *changes,
                            IepCodeNeeds *needs)
{
  for (guint i = 0; i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr(IepPlanChange) change = g_list_model_get_item (changes, i);

      iep_code_needs_add_record (needs, IEP_RECORD (change->before));
      iep_code_needs_add_record (needs, IEP_RECORD (change->after));
    }
}

/* Whose codes the differences name. */
void
iep_plan_set_institution_id (GListModel *changes,
                             gint64      institution_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr(IepPlanChange) change = g_list_model_get_item (changes, i);

      iep_record_set_int (IEP_RECORD (change->before), "institution_id", institution_id);
      iep_record_set_int (IEP_RECORD (change->after), "institution_id", institution_id);
    }
}

void
iep_plan_changes_compare (GListModel *changes)
{
  for (guint i = 0; i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr(IepPlanChange) change = g_list_model_get_item (changes, i);

      iep_plan_change_get_differences (change);
    }
}

static const IepField comparison_fields[] = {
  { "added", IEP_FIELD_LIST, N_("Added"), .item_type = iep_plan_line_get_type, .flags = OURS },
  { "removed", IEP_FIELD_LIST, N_("Removed"), .item_type = iep_plan_line_get_type, .flags = OURS },
  { "changes", IEP_FIELD_LIST, N_("Changed"), .item_type = iep_plan_change_get_type, .flags = OURS },
  { "totals_by_ekk", IEP_FIELD_LIST, N_("By EKK code"), .item_type = iep_total_change_get_type, .flags = OURS },
  { "totals_by_source", IEP_FIELD_LIST, N_("By funding source"), .item_type = iep_total_change_get_type, .flags = OURS },
};

struct _IepPlanComparison
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepPlanComparison, iep_plan_comparison, IEP_TYPE_RECORD)

/* Records have a property "changed" of their own, so the list has another name than in JSON. */
static void
load_changes (IepRecord  *record,
              JsonObject *object)
{
  GListStore *changes = iep_record_get_list (record, "changes");
  g_autoptr(GListStore) read = iep_record_list_from_json (IEP_TYPE_PLAN_CHANGE, json_object_get_member (object, "changed"));

  g_list_store_remove_all (changes);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (read)); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (read), i);

      g_list_store_append (changes, item);
    }
}

static void
iep_plan_comparison_class_init (IepPlanComparisonClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), comparison_fields, G_N_ELEMENTS (comparison_fields));
  IEP_RECORD_CLASS (klass)->load = load_changes;
}

static void
iep_plan_comparison_init (IepPlanComparison *self)
{
}

static const IepField preview_fields[] = {
  { "line_count", IEP_FIELD_INT, N_("Procurements"), .flags = OURS },
  { "total", IEP_FIELD_MONEY, N_("Total without VAT"), .flags = OURS },
  { "total_vat", IEP_FIELD_MONEY, N_("Budget with VAT"), .flags = OURS },
  { "next_number", IEP_FIELD_INT, N_("Version"), .flags = OURS },
  { "last_version_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "replaces", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "flow_code", IEP_FIELD_STRING, N_("Flow"), .flags = OURS },
  { "acts", IEP_FIELD_STRV, NULL, .flags = OURS },
  { "blockers", IEP_FIELD_LIST, NULL, .item_type = iep_problem_get_type, .flags = OURS },
  { "warnings", IEP_FIELD_LIST, NULL, .item_type = iep_problem_get_type, .flags = OURS },
  { "content", IEP_FIELD_LIST, NULL, .item_type = iep_plan_line_get_type, .flags = OURS },
  { "added", IEP_FIELD_LIST, NULL, .item_type = iep_plan_line_get_type, .flags = OURS },
  { "removed", IEP_FIELD_LIST, NULL, .item_type = iep_plan_line_get_type, .flags = OURS },
  { "changes", IEP_FIELD_LIST, NULL, .item_type = iep_plan_change_get_type, .flags = OURS },
};

struct _IepPlanPreview
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepPlanPreview, iep_plan_preview, IEP_TYPE_RECORD)

static void
iep_plan_preview_load (IepRecord  *record,
                       JsonObject *object)
{
  iep_record_set_int (record, "line_count", json_object_get_int_member_with_default (object, "lines", 0));
  load_changes (record, object);
}

static void
iep_plan_preview_class_init (IepPlanPreviewClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), preview_fields, G_N_ELEMENTS (preview_fields));
  IEP_RECORD_CLASS (klass)->load = iep_plan_preview_load;
}

static void
iep_plan_preview_init (IepPlanPreview *self)
{
}

/**
 * iep_plan_change_get_differences:
 * @self: a procurement that is in both plans
 *
 * Returns: (transfer none): a model of #IepDifference
 */
GListModel *
iep_plan_change_get_differences (IepPlanChange *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_CHANGE (self), NULL);

  if (self->differences == NULL)
    self->differences = iep_procurement_compare (self->before, self->after);

  return self->differences;
}

/**
 * iep_plan_comparison_get_added:
 * @self: a comparison
 *
 * Returns: (transfer none): a model of #IepPlanLine
 */
GListModel *
iep_plan_comparison_get_added (IepPlanComparison *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_COMPARISON (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "added"));
}

/**
 * iep_plan_comparison_get_removed:
 * @self: a comparison
 *
 * Returns: (transfer none): a model of #IepPlanLine
 */
GListModel *
iep_plan_comparison_get_removed (IepPlanComparison *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_COMPARISON (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "removed"));
}

/**
 * iep_plan_comparison_get_changed:
 * @self: a comparison
 *
 * Returns: (transfer none): a model of #IepPlanChange
 */
GListModel *
iep_plan_comparison_get_changed (IepPlanComparison *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_COMPARISON (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "changes"));
}

/**
 * iep_plan_comparison_get_totals_by_ekk:
 * @self: a comparison
 *
 * Returns: (transfer none): a model of #IepTotalChange
 */
GListModel *
iep_plan_comparison_get_totals_by_ekk (IepPlanComparison *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_COMPARISON (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "totals_by_ekk"));
}

/**
 * iep_plan_comparison_get_totals_by_source:
 * @self: a comparison
 *
 * Returns: (transfer none): a model of #IepTotalChange
 */
GListModel *
iep_plan_comparison_get_totals_by_source (IepPlanComparison *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_COMPARISON (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "totals_by_source"));
}

/**
 * iep_plan_comparison_is_empty:
 * @self: a comparison
 *
 * Returns: whether both plans hold the same
 */
gboolean
iep_plan_comparison_is_empty (IepPlanComparison *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_COMPARISON (self), TRUE);

  return g_list_model_get_n_items (iep_plan_comparison_get_added (self)) == 0 &&
         g_list_model_get_n_items (iep_plan_comparison_get_removed (self)) == 0 &&
         g_list_model_get_n_items (iep_plan_comparison_get_changed (self)) == 0;
}

/**
 * iep_plan_preview_get_next_number:
 * @self: a preview
 *
 * Returns: which version the next one would be
 */
gint64
iep_plan_preview_get_next_number (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "next_number");
}

/**
 * iep_plan_preview_get_total:
 * @self: a preview
 *
 * Returns: the sum of the estimated prices, in cents without VAT
 */
gint64
iep_plan_preview_get_total (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "total");
}

/**
 * iep_plan_preview_get_total_vat:
 * @self: a preview
 *
 * Returns: the sum of the budgets, in cents with VAT
 */
gint64
iep_plan_preview_get_total_vat (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "total_vat");
}

/**
 * iep_plan_preview_get_lines:
 * @self: a preview
 *
 * Returns: (transfer none): a model of #IepPlanLine: all that would be in it
 */
GListModel *
iep_plan_preview_get_lines (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "content"));
}

/**
 * iep_plan_preview_get_blockers:
 * @self: a preview
 *
 * Returns: (transfer none): a model of #IepProblem: what stops it from being created
 */
GListModel *
iep_plan_preview_get_blockers (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "blockers"));
}

/**
 * iep_plan_preview_get_warnings:
 * @self: a preview
 *
 * Returns: (transfer none): a model of #IepProblem: what does not stop it but deserves a look
 */
GListModel *
iep_plan_preview_get_warnings (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "warnings"));
}

/**
 * iep_plan_preview_can_create:
 * @self: a preview
 *
 * Returns: whether the person may create the version and nothing stops it
 */
gboolean
iep_plan_preview_can_create (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), FALSE);

  return g_strv_contains (iep_record_get_strv (IEP_RECORD (self), "acts"), "create") &&
         g_list_model_get_n_items (iep_plan_preview_get_blockers (self)) == 0;
}

/**
 * iep_plan_preview_get_added:
 * @self: a preview
 *
 * Returns: (transfer none): a model of #IepPlanLine: what the last version has not
 */
GListModel *
iep_plan_preview_get_added (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "added"));
}

/**
 * iep_plan_preview_get_removed:
 * @self: a preview
 *
 * Returns: (transfer none): a model of #IepPlanLine: what only the last version has
 */
GListModel *
iep_plan_preview_get_removed (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "removed"));
}

/**
 * iep_plan_preview_get_changed:
 * @self: a preview
 *
 * Returns: (transfer none): a model of #IepPlanChange: what is another revision in the last version
 */
GListModel *
iep_plan_preview_get_changed (IepPlanPreview *self)
{
  g_return_val_if_fail (IEP_IS_PLAN_PREVIEW (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "changes"));
}
