/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two versions of estimates side by side. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-estimate-compare.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-call-private.h"
#include "domain/iep-code-private.h"
#include "domain/iep-plan.h"

#define OURS IEP_FIELD_READ_ONLY

static const IepChoice changes[] = {
  { "added", N_("Added") },
  { "removed", N_("Removed") },
  { "changed", N_("Changed") },
  { NULL, NULL },
};

static const IepField line_fields[] = {
  { "section", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "code", IEP_FIELD_STRING, N_("Code"), .flags = OURS },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = OURS },
  { "source", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "source_name", IEP_FIELD_STRING, N_("Funding source"), .flags = OURS },
  { "split", IEP_FIELD_STRING, NULL, .flags = OURS },
  { "change", IEP_FIELD_CODE, NULL, .choices = changes, .flags = OURS },
  { "old", IEP_FIELD_MONEY, N_("Before"), .flags = OURS },
  { "new", IEP_FIELD_MONEY, N_("After"), .flags = OURS },
  { "difference", IEP_FIELD_MONEY, N_("Difference"), .flags = OURS },
  { "reason", IEP_FIELD_TEXT, N_("Reason"), .flags = OURS },
};

struct _IepEstimateLineChange
{
  IepRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (IepEstimateLineChange, iep_estimate_line_change, IEP_TYPE_RECORD)

/* The names in the language of the words. */
static void
iep_estimate_line_change_load (IepRecord  *record,
                               JsonObject *object)
{
  iep_record_set_string (record, "name",
                         iep_code_pick_name (json_object_get_string_member_with_default (object, "name_lv", NULL),
                                             json_object_get_string_member_with_default (object, "name_en", NULL)));
  iep_record_set_string (record, "source_name",
                         iep_code_pick_name (json_object_get_string_member_with_default (object, "source_name_lv", NULL),
                                             json_object_get_string_member_with_default (object, "source_name_en", NULL)));
}

static void
iep_estimate_line_change_class_init (IepEstimateLineChangeClass *klass)
{
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), line_fields, G_N_ELEMENTS (line_fields));
  IEP_RECORD_CLASS (klass)->load = iep_estimate_line_change_load;
}

static void
iep_estimate_line_change_init (IepEstimateLineChange *self)
{
}

static const IepField comparison_fields[] = {
  { "lines", IEP_FIELD_LIST, NULL, .item_type = iep_estimate_line_change_get_type, .flags = OURS },
  { "totals", IEP_FIELD_LIST, NULL, .item_type = iep_total_change_get_type, .flags = OURS },
};

struct _IepEstimateComparison
{
  IepRecord           parent_instance;

  IepEstimateVersion *before;
  IepEstimateVersion *after;
};

G_DEFINE_FINAL_TYPE (IepEstimateComparison, iep_estimate_comparison, IEP_TYPE_RECORD)

static void
iep_estimate_comparison_load (IepRecord  *record,
                              JsonObject *object)
{
  IepEstimateComparison *self = IEP_ESTIMATE_COMPARISON (record);
  JsonNode *before = json_object_get_member (object, "old");
  JsonNode *after = json_object_get_member (object, "new");

  if (before != NULL && JSON_NODE_HOLDS_OBJECT (before))
    self->before = iep_record_from_json (IEP_TYPE_ESTIMATE_VERSION, before);
  if (after != NULL && JSON_NODE_HOLDS_OBJECT (after))
    self->after = iep_record_from_json (IEP_TYPE_ESTIMATE_VERSION, after);
}

static void
iep_estimate_comparison_dispose (GObject *object)
{
  IepEstimateComparison *self = IEP_ESTIMATE_COMPARISON (object);

  g_clear_object (&self->before);
  g_clear_object (&self->after);

  G_OBJECT_CLASS (iep_estimate_comparison_parent_class)->dispose (object);
}

static void
iep_estimate_comparison_class_init (IepEstimateComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_estimate_comparison_dispose;
  iep_record_class_install_fields (IEP_RECORD_CLASS (klass), comparison_fields, G_N_ELEMENTS (comparison_fields));
  IEP_RECORD_CLASS (klass)->load = iep_estimate_comparison_load;
}

static void
iep_estimate_comparison_init (IepEstimateComparison *self)
{
}

/**
 * iep_estimate_compare_async:
 * @session: a session
 * @old_version_id: the one before; %IEP_UNSET or 0 = nothing
 * @new_version_id: the one after
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads which lines differ between two versions of one institution.
 */
void
iep_estimate_compare_async (IepSession          *session,
                            gint64               old_version_id,
                            gint64               new_version_id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  iep_call_record (session, "estimate_compare",
                   iep_arguments ("p_old", 'i', old_version_id != 0 ? old_version_id : IEP_UNSET,
                                  "p_new", 'i', new_version_id, NULL),
                   IEP_TYPE_ESTIMATE_COMPARISON, iep_estimate_compare_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_compare_finish:
 * @session: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the comparison
 */
IepEstimateComparison *
iep_estimate_compare_finish (IepSession    *session,
                             GAsyncResult  *result,
                             GError       **error)
{
  return iep_call_finish (session, result, iep_estimate_compare_async, error);
}

/**
 * iep_estimate_comparison_get_lines:
 * @self: a comparison
 *
 * Returns: (transfer none): a model of #IepEstimateLineChange
 */
GListModel *
iep_estimate_comparison_get_lines (IepEstimateComparison *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_COMPARISON (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "lines"));
}

/**
 * iep_estimate_comparison_get_totals:
 * @self: a comparison
 *
 * Returns: (transfer none): a model of #IepTotalChange, its code a section
 */
GListModel *
iep_estimate_comparison_get_totals (IepEstimateComparison *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_COMPARISON (self), NULL);

  return G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "totals"));
}

/**
 * iep_estimate_comparison_get_old:
 * @self: a comparison
 *
 * Returns: (transfer none) (nullable): the header of the one before
 */
IepEstimateVersion *
iep_estimate_comparison_get_old (IepEstimateComparison *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_COMPARISON (self), NULL);

  return self->before;
}

/**
 * iep_estimate_comparison_get_new:
 * @self: a comparison
 *
 * Returns: (transfer none): the header of the one after
 */
IepEstimateVersion *
iep_estimate_comparison_get_new (IepEstimateComparison *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_COMPARISON (self), NULL);

  return self->after;
}
