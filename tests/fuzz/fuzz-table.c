/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-table.h"

#include "exchange/iep-classification-rows.h"
#include "exchange/iep-estimate-exchange.h"
#include "exchange/iep-procurement-rows.h"

void
fuzz_table (IepTable *table,
            guint8    choice)
{
  static const char *const kinds[] = { "cpv", "ekk", "threshold", "source", "nuts", "procedure" };
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(IepImportMapping) mapping = iep_import_mapping_new ();
  g_autoptr(JsonArray) rows = NULL;
  g_autoptr(JsonArray) existing = json_array_new ();
  g_autoptr(JsonNode) sources = json_from_string ("[{\"code\":\"grant\",\"name_lv\":\"Dotācija\",\"name_en\":null,\"valid_from\":\"2006-01-01\"}]", NULL);

  for (guint i = 0; i < iep_table_get_n_rows (table); i++)
    {
      iep_table_get_line (table, i);
      for (guint k = 0; k < iep_table_get_n_columns (table); k++)
        g_assert_nonnull (iep_table_get_text (table, i, k));
    }
  switch (choice % 3)
    {
    case 0:
      iep_import_mapping_learn (mapping, "procedure", json_node_get_array (sources), 2027);
      iep_import_mapping_learn (mapping, "nuts", json_node_get_array (sources), 2027);
      rows = iep_procurement_rows (table, mapping, 2027, problems, NULL);
      break;
    case 1:
      rows = iep_classification_rows (table, kinds[choice / 3 % G_N_ELEMENTS (kinds)], problems, ignored, NULL);
      if (rows != NULL)
        iep_classification_rows_merge (rows, existing, "2027-01-01");
      break;
    default:
      rows = iep_estimate_read_table (table, json_node_get_array (sources), problems, NULL);
    }
}
