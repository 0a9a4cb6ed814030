/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a year as a document. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-document-kind.h"
#include "document/iep-latvian.h"
#include "document/iep-plan-parts.h"
#include "document/iep-plan-table.h"

static gboolean
add (IepTextEngine  *engine,
     IepFlow        *flow,
     JsonObject     *content,
     JsonObject     *frame,
     GCancellable   *cancellable,
     GError        **error)
{
  g_autoptr(IepPlanTable) table = iep_plan_table_new (engine, content, cancellable, error);

  if (table == NULL)
    return FALSE;
  iep_plan_parts_add_title (engine, flow, content, frame, iep_plan_table_get_n_lines (table),
                            iep_plan_table_get_price (table), iep_plan_table_get_funding (table));
  if (!iep_plan_table_add_to_flow (table, flow, cancellable, error))
    return FALSE;
  iep_plan_parts_add_totals (engine, flow, content, frame);
  iep_document_parts_add_decisions (engine, flow, frame, iep_latvian_act);
  iep_document_parts_add_signature (engine, flow, "Plānu paraksta iestādes vadītājs ar drošu elektronisko parakstu. "
                                    "Dokumentam ir juridisks spēks tikai elektroniskā veidā; parakstu pārbauda datnē, nevis "
                                    "izdrukā.");

  return TRUE;
}

const IepDocumentKind iep_plan_document_kind = {
  .format = "iepirkumi-plan",
  .content_name = "plan.json",
  .content_title = "Plāna saturs",
  .frame_title = "Plāna statuss un lēmumi",
  .keyword = "iepirkumu plāns",
  .name = iep_plan_parts_name,
  .add = add,
};
