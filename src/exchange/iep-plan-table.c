/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the lines of a frozen plan as a table. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-plan-table.h"

#include "database/iep-json.h"
#include "exchange/iep-exchange-error.h"
#include "exchange/iep-procurement-table.h"

/**
 * iep_plan_write_table:
 * @content: the frozen content of a plan version (JSON)
 * @format: as what
 * @error: return location for IEP_EXCHANGE_ERROR_SYNTAX or an error of iep_table_writer_finish()
 *
 * Returns: (transfer full) (nullable): the table as iep_procurement_write_table() has it
 */
GBytes *
iep_plan_write_table (GBytes          *content,
                      IepTableFormat   format,
                      GError         **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonNode *lines, *institution;
  JsonObject *plan;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (content != NULL, NULL);

  data = g_bytes_get_data (content, &length);
  root = iep_json_parse (data, length, error);
  if (root == NULL)
    return NULL;
  plan = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  lines = plan != NULL ? json_object_get_member (plan, "lines") : NULL;
  institution = plan != NULL ? json_object_get_member (plan, "institution") : NULL;
  if (lines == NULL || !JSON_NODE_HOLDS_ARRAY (lines) || institution == NULL || !JSON_NODE_HOLDS_OBJECT (institution))
    {
      g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX, "The content of the plan has no lines.");
      return NULL;
    }

  return iep_procurement_write_table (json_node_get_array (lines),
                                      json_object_get_string_member_with_default (json_node_get_object (institution), "code", ""),
                                      TRUE, format, error);
}
