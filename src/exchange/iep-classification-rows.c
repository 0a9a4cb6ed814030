/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a classification from a table: the files of data/classifications, and lists as others publish them, which
 * have a code, names and the code above it, but no dates. The header says which column is which. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-classification-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-json.h"
#include "exchange/iep-import-mapping-private.h"

typedef enum
{
  CELL_TEXT,
  CELL_DATE,
  CELL_OBJECT,  /* JSON */
  CELL_CHECKED, /* a code with its check digit: 48820000-2 */
  CELL_NUMBER,
} CellKind;

typedef struct
{
  const char *column;
  const char *member;
  CellKind    kind;
} Column;

static const Column code_columns[] = {
  { "code", "code", CELL_TEXT },
  { "code_with_check", "code", CELL_CHECKED },
  { "valid_from", "valid_from", CELL_DATE },
  { "valid_to", "valid_to", CELL_DATE },
  { "name_lv", "name_lv", CELL_TEXT },
  { "lv", "name_lv", CELL_TEXT },
  { "name_en", "name_en", CELL_TEXT },
  { "en", "name_en", CELL_TEXT },
  { "parent_code", "parent_code", CELL_TEXT },
  { "parent", "parent_code", CELL_TEXT },
  { "extra", "extra", CELL_OBJECT },
  /* As annexes of regulations head their tables (MK 1031/2005 on the EKK), and the CPV of the EU its languages. */
  { "kods", "code", CELL_TEXT },
  { "nosaukums", "name_lv", CELL_TEXT },
  { "spēkā no", "valid_from", CELL_DATE },
  { "spēkā līdz", "valid_to", CELL_DATE },
  { "augstāka līmeņa kods", "parent_code", CELL_TEXT },
};

static const Column threshold_columns[] = {
  { "kind", "kind", CELL_TEXT },
  { "contract_kind", "contract_kind", CELL_TEXT },
  { "legal_act", "legal_act", CELL_TEXT },
  { "value", "value", CELL_NUMBER },
  { "valid_from", "valid_from", CELL_DATE },
  { "valid_to", "valid_to", CELL_DATE },
};

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

static const Column *
find_column (const Column *columns,
             guint         n_columns,
             const char   *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  g_strstrip (folded);
  for (guint i = 0; i < n_columns; i++)
    if (g_str_equal (columns[i].column, folded))
      return &columns[i];

  return NULL;
}

/* “48820000-2”: the digit behind the dash is kept beside the code, to check what people write. */
static char *
set_checked_code (JsonObject *row,
                  const char *text)
{
  const char *dash = strchr (text, '-');
  const char *known = get_string (row, "code");
  g_autofree char *code = dash != NULL ? g_strndup (text, dash - text) : NULL;
  JsonObject *extra;

  if (dash == NULL || !g_ascii_isdigit (dash[1]) || dash[2] != '\0')
    return g_strdup_printf (_("“%s” is no code with a check digit."), text);
  if (known != NULL && strcmp (known, code) != 0)
    return g_strdup_printf (_("“%s” and “%s” are two codes."), known, text);

  json_object_set_string_member (row, "code", code);
  extra = json_object_new ();
  json_object_set_int_member (extra, "check", dash[1] - '0');
  json_object_set_object_member (row, "extra", extra);

  return NULL;
}

static char *
set_object (JsonObject *row,
            const char *member,
            const char *text)
{
  g_autoptr (JsonNode) node = iep_json_parse (text, -1, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup_printf (_("“%s” is no JSON object."), text);
  json_object_set_member (row, member, g_steal_pointer (&node));

  return NULL;
}

/* Puts one cell into @row; says what is wrong with it otherwise. */
static char *
set_cell (JsonObject   *row,
          const Column *column,
          const char   *text)
{
  GDate date;
  char iso[16];

  switch (column->kind)
    {
    case CELL_CHECKED:
      return set_checked_code (row, text);

    case CELL_OBJECT:
      return set_object (row, column->member, text);

    case CELL_DATE:
      if (!iep_import_read_date (text, &date))
        return g_strdup_printf (_("There is no date “%s”. Write it as 2027-03-31 or 31.03.2027."), text);
      g_date_strftime (iso, sizeof iso, "%Y-%m-%d", &date);
      json_object_set_string_member (row, column->member, iso);
      break;

    case CELL_NUMBER:
      if (strlen (text) > 15 || strspn (text, "0123456789") != strlen (text))
        return g_strdup_printf (_("“%s” is no amount in whole cents."), text);
      json_object_set_string_member (row, column->member, text);
      break;

    case CELL_TEXT:
      /* The EU publishes the CPV with the check digit in the column of the code. */
      if (g_str_equal (column->member, "code") && strlen (text) == 10 && strspn (text, "0123456789") == 8 && text[8] == '-')
        return set_checked_code (row, text);
      json_object_set_string_member (row, column->member, text);
      break;

    default:
      g_assert_not_reached ();
    }

  return NULL;
}

static JsonObject *
read_row (IepTable      *table,
          guint          line_no,
          const Column **columns,
          GPtrArray     *problems)
{
  g_autoptr (JsonObject) row = json_object_new ();
  guint line = iep_table_get_line (table, line_no);
  gboolean good = TRUE;

  json_object_set_int_member (row, "line", line);
  for (guint i = 0; i < iep_table_get_n_columns (table); i++)
    {
      const char *text = iep_table_get_text (table, line_no, i);
      g_autofree char *message = NULL;

      if (columns[i] == NULL || text[0] == '\0')
        continue;
      message = set_cell (row, columns[i], text);
      if (message != NULL)
        {
          g_ptr_array_add (problems, iep_row_problem_new (line, columns[i]->column, "value", message));
          good = FALSE;
        }
    }

  return good ? g_steal_pointer (&row) : NULL;
}

/**
 * iep_classification_rows:
 * @table: what was read
 * @kind: the kind of classification
 * @problems: (element-type IepRowProblem): gets one more for each value that can't be read
 * @ignored: (element-type utf8): gets the names of the columns that mean nothing here
 * @error: return location for IEP_EXCHANGE_ERROR_COLUMN
 *
 * Makes what classification_import() takes of every good row, with the member `line` naming its line. Known columns
 * are those of data/classifications, and those of published lists: `code_with_check`, `lv`, `en`, `parent`, `Kods`,
 * `Nosaukums`. A code of the CPV may have its check digit behind a dash.
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL when there are no columns of a classification
 */
JsonArray *
iep_classification_rows (IepTable    *table,
                         const char  *kind,
                         GPtrArray   *problems,
                         GPtrArray   *ignored,
                         GError     **error)
{
  g_autoptr (JsonArray) rows = NULL;
  g_autofree const Column **columns = NULL;
  gboolean is_threshold, has_code = FALSE;
  guint n;

  g_return_val_if_fail (IEP_IS_TABLE (table), NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (problems != NULL && ignored != NULL, NULL);

  is_threshold = strcmp (kind, "threshold") == 0;
  n = iep_table_get_n_columns (table);
  columns = g_new0 (const Column *, n);
  for (guint i = 0; i < n; i++)
    {
      const char *name = iep_table_get_column (table, i);

      columns[i] = is_threshold ? find_column (threshold_columns, G_N_ELEMENTS (threshold_columns), name)
                                : find_column (code_columns, G_N_ELEMENTS (code_columns), name);
      if (columns[i] == NULL)
        g_ptr_array_add (ignored, g_strdup (name));
      else
        has_code |= g_str_equal (columns[i]->member, is_threshold ? "value" : "code");
    }
  if (!has_code)
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN, _("The file has no column “%s”."),
                   is_threshold ? "value" : "code");
      return NULL;
    }

  rows = json_array_new ();
  for (guint i = 0; i < iep_table_get_n_rows (table); i++)
    {
      JsonObject *row = read_row (table, i, columns, problems);

      if (row != NULL)
        json_array_add_object_element (rows, row);
    }

  return g_steal_pointer (&rows);
}

/* A row of a list without dates is the code as it stands: it keeps the days it has, and what the list is silent about. */
static void
merge_row (JsonObject *row,
           JsonObject *old)
{
  static const char *const members[] = { "valid_from", "valid_to", "name_en", "parent_code" };
  JsonNode *node = json_object_get_member (old, "extra");
  JsonObject *extra;
  JsonObjectIter iter;
  const char *name;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (row, members[i]) && get_string (old, members[i]) != NULL)
      json_object_set_string_member (row, members[i], get_string (old, members[i]));

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  if (!json_object_has_member (row, "extra"))
    json_object_set_object_member (row, "extra", json_object_new ());
  extra = json_object_get_object_member (row, "extra");
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!json_object_has_member (extra, name))
      json_object_set_member (extra, name, json_node_copy (node));
}

/**
 * iep_classification_rows_merge:
 * @rows: of iep_classification_rows()
 * @existing: the classification as it is, in the order of its days
 * @valid_from: (nullable): the first day of codes that are new; the first day of the oldest existing one when %NULL
 *
 * Fills in what rows without a first day do not say: a code that exists keeps its days, and everything the list has
 * no column for.
 */
void
iep_classification_rows_merge (JsonArray  *rows,
                               JsonArray  *existing,
                               const char *valid_from)
{
  g_autoptr (GHashTable) newest = g_hash_table_new (g_str_hash, g_str_equal);
  const char *oldest = NULL;

  g_return_if_fail (rows != NULL);
  g_return_if_fail (existing != NULL);

  for (guint i = 0; i < json_array_get_length (existing); i++)
    {
      JsonObject *old = json_array_get_object_element (existing, i);
      const char *code = get_string (old, "code");
      const char *day = get_string (old, "valid_from");

      if (code == NULL || day == NULL)
        continue;
      g_hash_table_insert (newest, (gpointer) code, old);
      if (oldest == NULL || strcmp (day, oldest) < 0)
        oldest = day;
    }

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *code = get_string (row, "code");
      JsonObject *old = code != NULL ? g_hash_table_lookup (newest, code) : NULL;

      if (json_object_has_member (row, "valid_from"))
        continue;
      if (old != NULL)
        merge_row (row, old);
      else if (valid_from != NULL || oldest != NULL)
        json_object_set_string_member (row, "valid_from", valid_from != NULL ? valid_from : oldest);
    }
}
