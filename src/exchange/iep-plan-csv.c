/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the lines of a frozen plan as CSV, with the headings of PIL 18(1) and of published plans; one line of the
 * table is one funding line, so that sums over it are right: prices stand only on a procurement's first line. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-plan-csv.h"

#include <json-glib/json-glib.h>

#include "exchange/iep-csv-writer.h"
#include "exchange/iep-exchange-error.h"

typedef enum
{
  CELL_TEXT,
  CELL_NUMBER,
  CELL_MONEY,
  CELL_YES_NO,
} CellKind;

typedef struct
{
  const char *heading;
  const char *member;
  CellKind    kind;
} Cell;

/* The document is Latvian: its headings are the law's, whatever the language of the window. */
static const Cell line_cells[] = {
  { "Nr. p.k.", "line_no", CELL_NUMBER },
  { "Numurs", "number", CELL_TEXT },
  { "Redakcija", "revision_number", CELL_NUMBER },
  { "Iepirkuma identifikācijas numurs", "identification_number", CELL_TEXT },
  { "Iepirkuma priekšmets", "title", CELL_TEXT },
  { "Iepirkuma līguma veids", "kind_name", CELL_TEXT },
  { "CPV kods", "cpv", CELL_TEXT },
  { "CPV nosaukums", "cpv_name", CELL_TEXT },
  { "Iepirkuma veikšanas kārtība", "procedure_name", CELL_TEXT },
  { "Paredzamā līgumcena bez PVN", "estimated_price", CELL_MONEY },
  { "Izsludināšanas gads", "announce_year", CELL_NUMBER },
  { "Izsludināšanas ceturksnis", "announce_quarter", CELL_NUMBER },
  { "Izsludināšanas mēnesis", "announce_month", CELL_NUMBER },
  { "Izpildes vieta", "nuts_name", CELL_TEXT },
  { "Zaļais iepirkums", "green", CELL_YES_NO },
  { "Sociālais iepirkums", "social", CELL_YES_NO },
  { "Inovācija", "innovation", CELL_YES_NO },
  { "ES projekta numurs", "eu_project", CELL_TEXT },
  { "Atbildīgā struktūrvienība", "responsible_unit", CELL_TEXT },
  { "Atbildīgā persona", "responsible_person", CELL_TEXT },
  { "Datu aktualizācijas datums", "updated_at", CELL_TEXT },
  { "Piezīmes", "notes", CELL_TEXT },
};

static const Cell funding_cells[] = {
  { "Finansējuma gads", "year", CELL_NUMBER },
  { "Programma", "programme", CELL_TEXT },
  { "EKK", "ekk", CELL_TEXT },
  { "Finansējuma avots", "source_name", CELL_TEXT },
  { "Klasifikators", "classifier", CELL_TEXT },
  { "Summa ar PVN", "amount", CELL_MONEY },
};

static gboolean
has_value (JsonObject *object,
           const char *member,
           GType       type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static void
write_cell (GString    *csv,
            JsonObject *object,
            const Cell *cell)
{
  switch (cell->kind)
    {
    case CELL_MONEY:
      if (has_value (object, cell->member, G_TYPE_INT64))
        {
          iep_csv_write_money (csv, json_object_get_int_member (object, cell->member));
          return;
        }
      break;

    case CELL_NUMBER:
      if (has_value (object, cell->member, G_TYPE_INT64))
        {
          g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (object, cell->member));

          iep_csv_write_text (csv, number);
          return;
        }
      break;

    case CELL_YES_NO:
      if (has_value (object, cell->member, G_TYPE_BOOLEAN))
        {
          iep_csv_write_text (csv, json_object_get_boolean_member (object, cell->member) ? "Jā" : "Nē");
          return;
        }
      break;

    case CELL_TEXT:
      if (has_value (object, cell->member, G_TYPE_STRING))
        {
          iep_csv_write_text (csv, json_object_get_string_member (object, cell->member));
          return;
        }
      break;

    default:
      g_assert_not_reached ();
    }
  iep_csv_write_text (csv, NULL);
}

static void
write_line (GString    *csv,
            JsonObject *line)
{
  JsonNode *node = json_object_get_member (line, "funding");
  JsonArray *funding = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = funding != NULL ? json_array_get_length (funding) : 0;

  for (guint i = 0; i < MAX (n, 1); i++)
    {
      JsonNode *element = i < n ? json_array_get_element (funding, i) : NULL;
      JsonObject *source = element != NULL && JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      for (guint j = 0; j < G_N_ELEMENTS (line_cells); j++)
        write_cell (csv, i > 0 && line_cells[j].kind == CELL_MONEY ? NULL : line, &line_cells[j]);
      for (guint j = 0; j < G_N_ELEMENTS (funding_cells); j++)
        write_cell (csv, source, &funding_cells[j]);
      iep_csv_end_row (csv);
    }
}

/**
 * iep_plan_write_csv:
 * @content: the frozen content of a plan version (JSON)
 * @error: return location for IEP_EXCHANGE_ERROR_SYNTAX
 *
 * Returns: (transfer full) (nullable): the table as UTF-8 CSV with a byte order mark, which Excel wants
 */
GBytes *
iep_plan_write_csv (GBytes  *content,
                    GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  GString *csv;
  JsonNode *root, *lines;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (content != NULL, NULL);

  data = g_bytes_get_data (content, &length);
  if (!json_parser_load_from_data (parser, data, length, error))
    return NULL;
  root = json_parser_get_root (parser);
  lines = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "lines") : NULL;
  if (lines == NULL || !JSON_NODE_HOLDS_ARRAY (lines))
    {
      g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX, "The content of the plan has no lines.");
      return NULL;
    }

  csv = g_string_new (NULL);
  for (guint j = 0; j < G_N_ELEMENTS (line_cells); j++)
    iep_csv_write_text (csv, line_cells[j].heading);
  for (guint j = 0; j < G_N_ELEMENTS (funding_cells); j++)
    iep_csv_write_text (csv, funding_cells[j].heading);
  iep_csv_end_row (csv);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (lines)); i++)
    {
      JsonNode *line = json_array_get_element (json_node_get_array (lines), i);

      if (JSON_NODE_HOLDS_OBJECT (line))
        write_line (csv, json_node_get_object (line));
    }
  g_string_prepend (csv, "\xef\xbb\xbf");
  return g_string_free_to_bytes (csv);
}
