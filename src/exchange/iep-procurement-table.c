/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole procurements as a table, with the headings of PIL 18(1) and of published plans; one line of the table carries one
 * funding line and one lot, and prices stand only on a procurement's first line, so that sums over it are right. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-procurement-table.h"

#include <string.h>

#include "exchange/iep-import-mapping-private.h"

/* The document is Latvian: its headings are the law's, whatever the language of the window. */
static const char * const plan_headings[] = { "Nr. p.k.", "Numurs", "Redakcija", NULL };
static const char * const list_headings[] = { "Numurs", "Redakcija", "Statuss", NULL };

static const char *
get_text (JsonObject *object,
          const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

static gboolean
get_integer (JsonObject *object,
             const char *member,
             gint64     *number)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *number = json_node_get_int (node);
  return TRUE;
}

static void
add_integer (IepTableWriter *table,
             JsonObject     *object,
             const char     *member)
{
  gint64 number;

  if (get_integer (object, member, &number))
    iep_table_writer_number (table, number);
  else
    iep_table_writer_text (table, NULL);
}

/* What people call a code: its name, or both where the name alone may be another code's too. */
static void
add_word (IepTableWriter *table,
          JsonObject     *object,
          const char     *member)
{
  const char *code = get_text (object, member);
  g_autofree char *named = g_strconcat (member, "_name", NULL);
  const char *name = get_text (object, named);
  g_autofree char *both = NULL;

  if (code != NULL && name == NULL)
    name = iep_import_mapping_get_word (member, code);
  if (code != NULL && name != NULL && strcmp (member, "nuts") == 0)
    name = both = g_strconcat (code, " ", name, NULL);
  iep_table_writer_text (table, name != NULL ? name : code);
}

static void
add_codes (IepTableWriter *table,
           JsonObject     *object,
           const char     *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (json_node_get_array (node), i));
  iep_table_writer_text (table, text->str);
}

static void
add_yes_no (IepTableWriter *table,
            JsonObject     *object,
            const char     *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  iep_table_writer_text (table, node == NULL || !JSON_NODE_HOLDS_VALUE (node) ? NULL : json_node_get_boolean (node) ? "Jā" : "Nē");
}

static void
add_field (IepTableWriter       *table,
           JsonObject           *object,
           const char           *member,
           const IepImportField *field)
{
  gint64 number;

  switch (field->kind)
    {
    case IEP_IMPORT_MONEY:
      if (get_integer (object, member, &number))
        iep_table_writer_money (table, number);
      else
        iep_table_writer_text (table, NULL);
      break;

    case IEP_IMPORT_INTEGER:
      add_integer (table, object, member);
      break;

    case IEP_IMPORT_YES_NO:
      add_yes_no (table, object, member);
      break;

    case IEP_IMPORT_CODES:
      add_codes (table, object, member);
      break;

    case IEP_IMPORT_TEXT:
      add_word (table, object, member);
      break;

    case IEP_IMPORT_CODE:
    case IEP_IMPORT_DATE:
      iep_table_writer_text (table, get_text (object, member));
      break;

    default:
      g_assert_not_reached ();
    }
}

/* What a table of ours never has: the key comes last, and a date of announcement is for tables of others. */
static gboolean
is_skipped (const IepImportField *field)
{
  return strcmp (field->name, "external_key") == 0 || strcmp (field->name, "announce_date") == 0;
}

/* In characters, for a workbook. */
static guint
get_width (const IepImportField *field)
{
  if (strcmp (field->name, "title") == 0)
    return 45;
  if (field->kind == IEP_IMPORT_TEXT)
    return 22;

  return field->kind == IEP_IMPORT_MONEY ? 14 : 11;
}

static void
add_headings (IepTableWriter *table,
              gboolean        is_plan)
{
  const char * const *own = is_plan ? plan_headings : list_headings;

  for (guint i = 0; own[i] != NULL; i++)
    iep_table_writer_heading (table, own[i], 10);
  for (guint i = 0; i < IEP_N_IMPORT_FIELDS; i++)
    {
      if (!is_skipped (&iep_import_fields[i]))
        iep_table_writer_heading (table, iep_import_fields[i].column, get_width (&iep_import_fields[i]));
      if (strcmp (iep_import_fields[i].name, "cpv") == 0)
        iep_table_writer_heading (table, "CPV nosaukums", 30);
    }
  iep_table_writer_heading (table, "Datu aktualizācijas datums", 12);
  iep_table_writer_heading (table, iep_import_fields[0].column, 14);
  iep_table_writer_end_row (table);
}

/* The status in the seed's words. */
static const char *
name_status (JsonObject *document)
{
  const char *status = get_text (document, "status");

  return g_strcmp0 (status, "included") == 0 ? "Iekļauts" : g_strcmp0 (status, "excluded") == 0 ? "Izslēgts" : "Sagatavošanā";
}

static JsonObject *
get_line (JsonObject *document,
          const char *list,
          guint       i,
          guint      *n)
{
  JsonNode *node = json_object_get_member (document, list);
  JsonArray *lines = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonNode *element;

  *n = lines != NULL ? json_array_get_length (lines) : 0;
  element = i < *n ? json_array_get_element (lines, i) : NULL;
  return element != NULL && JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
}

static void
add_row (IepTableWriter *table,
         JsonObject     *document,
         guint           i,
         const char     *institution_code,
         gboolean        is_plan)
{
  guint n;
  JsonObject *funding = get_line (document, "funding", i, &n);
  JsonObject *lot = get_line (document, "lots", i, &n);
  const char *updated = get_text (document, is_plan ? "updated_at" : "changed_at");
  const char *number = get_text (document, "number");
  g_autofree char *day = updated != NULL ? g_strndup (updated, strcspn (updated, "T ")) : NULL;
  g_autofree char *key = number != NULL ? g_strconcat (institution_code, " ", number, NULL) : NULL;
  gint64 year;

  if (is_plan)
    add_integer (table, document, "line_no");
  iep_table_writer_text (table, number);
  add_integer (table, document, "revision_number");
  if (!is_plan)
    iep_table_writer_text (table, name_status (document));
  for (guint j = 0; j < IEP_N_IMPORT_FIELDS; j++)
    {
      const IepImportField *field = &iep_import_fields[j];

      if (is_skipped (field))
        continue;
      if (strcmp (field->name, "funding_year") == 0 && funding != NULL && !get_integer (funding, "year", &year))
        iep_table_writer_text (table, IEP_LATER_YEARS);
      else if (g_str_has_prefix (field->name, "funding_"))
        add_field (table, funding, field->name + strlen ("funding_"), field);
      else if (g_str_has_prefix (field->name, "lot_"))
        add_field (table, lot, field->name + strlen ("lot_"), field);
      else
        add_field (table, i > 0 && g_str_has_prefix (field->name, "estimated_price") ? NULL : document, field->name, field);
      if (strcmp (field->name, "cpv") == 0)
        iep_table_writer_text (table, get_text (document, "cpv_name"));
    }
  iep_table_writer_text (table, day);
  iep_table_writer_text (table, key);
  iep_table_writer_end_row (table);
}

/**
 * iep_procurement_write_table:
 * @documents: procurements, of a plan's content or as the server sends them; where `kind_name`, `procedure_name`,
 *   `legal_act_name`, `nuts_name`, `source_name` and `cpv_name` are missing the codes stand for themselves
 * @institution_code: whose they are; part of the key by which an import knows a row again
 * @is_plan: whether they are numbered lines of a plan
 * @format: as what
 * @error: return location for an error of iep_table_writer_finish()
 *
 * Returns: (transfer full) (nullable): the table; iep_procurement_rows() reads it
 */
GBytes *
iep_procurement_write_table (JsonArray       *documents,
                             const char      *institution_code,
                             gboolean         is_plan,
                             IepTableFormat   format,
                             GError         **error)
{
  g_autoptr (IepTableWriter) table = NULL;

  g_return_val_if_fail (documents != NULL, NULL);
  g_return_val_if_fail (institution_code != NULL, NULL);

  /* The document is Latvian, the name of its sheet too. */
  table = iep_table_writer_new (format, is_plan ? "Iepirkumu plāns" : "Iepirkumi");
  add_headings (table, is_plan);
  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonNode *node = json_array_get_element (documents, i);
      JsonObject *document = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      guint n_funding = 0, n_lots = 0;

      if (document == NULL)
        continue;
      get_line (document, "funding", 0, &n_funding);
      get_line (document, "lots", 0, &n_lots);
      for (guint j = 0; j < MAX (MAX (n_funding, n_lots), 1); j++)
        add_row (table, document, j, institution_code, is_plan);
    }

  return iep_table_writer_finish (table, error);
}
