/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents in JSON: records as the server sends them, contents as they are frozen or embedded in files. The first byte
 * says what it is taken for. */
#include "fuzz.h"

#include <json-glib/json-glib.h>

#include "database/iep-json.h"
#include "document/iep-document-pdf.h"
#include "domain/iep-budget.h"
#include "domain/iep-estimate.h"
#include "domain/iep-institution.h"
#include "domain/iep-labels.h"
#include "domain/iep-plan-private.h"
#include "domain/iep-problem.h"
#include "domain/iep-procurement.h"
#include "domain/iep-record.h"
#include "domain/iep-waiting.h"
#include "exchange/iep-estimate-exchange.h"
#include "exchange/iep-plan-table.h"

static void
try_record (GType     type,
            JsonNode *node)
{
  g_autoptr(IepRecord) record = iep_record_from_json (type, node);
  g_autoptr(IepRecord) empty = g_object_new (type, NULL);
  g_autoptr(IepRecord) copy = NULL;
  g_autoptr(GListModel) differences = NULL;
  g_autoptr(JsonNode) back = NULL;
  g_autofree char *text = NULL;
  const IepField *fields;
  guint n;

  if (record == NULL)
    return;
  fields = iep_record_get_fields (record, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *shown = iep_record_get_display (record, fields[i].name);
    }
  text = iep_record_describe (record);
  differences = iep_record_compare (empty, record);
  back = iep_record_to_json (record);
  copy = iep_record_duplicate (record);
  g_assert_true (iep_record_equal (record, copy));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  GType types[] = { IEP_TYPE_PROCUREMENT, IEP_TYPE_PLAN_VERSION, IEP_TYPE_ESTIMATE_VERSION, IEP_TYPE_INSTITUTION, IEP_TYPE_PROBLEM,
                    IEP_TYPE_WAITING_ITEM, IEP_TYPE_PLAN_LINE, IEP_TYPE_BUDGET_ROW };
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) made = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (size == 0)
    return 0;
  bytes = g_bytes_new (data + 1, size - 1);
  if (data[0] % 16 < G_N_ELEMENTS (types) || data[0] % 16 >= 14)
    {
      node = iep_json_parse ((const char *) data + 1, size - 1, NULL);
      if (node == NULL)
        return 0;
    }
  switch (data[0] % 16)
    {
    case 8:
      made = iep_plan_write_table (bytes, IEP_TABLE_FORMAT_CSV, NULL);
      break;
    case 9:
    case 10:
      made = iep_estimate_write_table (bytes, data[0] % 16 == 9 ? IEP_TABLE_FORMAT_CSV : IEP_TABLE_FORMAT_XLSX, NULL);
      break;
    case 11:
    case 12:
    case 13:
      made = iep_document_pdf_write (bytes, NULL, NULL, NULL, NULL, NULL);
      break;
    case 14:
      if (JSON_NODE_HOLDS_OBJECT (node))
        text = iep_label_problem (json_object_get_string_member_with_default (json_node_get_object (node), "code", ""), "words",
                                  json_node_get_object (node));
      break;
    case 15:
      {
        g_autoptr(IepVersionExport) export = iep_version_export_new (node, NULL);
      }
      break;
    default:
      try_record (types[data[0] % 16], node);
    }

  return 0;
}
