/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the rows of a table into procurement documents, naming every value that can't be one. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-procurement-rows.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "domain/iep-money.h"
#include "exchange/iep-import-mapping-private.h"

/* One row of the table: the procurement's own values, and those of the one line of funding and the one lot it may carry. */
typedef struct
{
  JsonObject *document;
  JsonObject *funding;
  JsonObject *lot;
} Row;

/* The number written at @text's very beginning and end, between @low and @high. */
static gboolean
parse_integer (const char *text,
               gint64      low,
               gint64      high,
               gint64     *number)
{
  return g_ascii_string_to_signed (text, 10, low, high, number, NULL);
}

/* For the files of the import: a date as people and machines write it, with or without a time behind it. */
gboolean
iep_import_read_date (const char *text,
                      GDate      *date)
{
  int year, month, day, used = 0;

  if ((sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3
       || sscanf (text, "%2d.%2d.%4d%n", &day, &month, &year, &used) == 3)
      && (text[used] == '\0' || text[used] == 'T' || text[used] == ' ' || text[used] == '.')
      && year >= 1990 && year <= 2200 && day >= 1 && month >= 1 && month <= 12 && g_date_valid_dmy (day, month, year))
    {
      g_date_set_dmy (date, day, month, year);
      return TRUE;
    }

  return FALSE;
}

static gboolean
parse_yes_no (const char *text,
              gboolean   *yes)
{
  static const char *const yes_words[] = { "1", "jā", "ja", "yes", "true", "x", NULL };
  static const char *const no_words[] = { "0", "nē", "ne", "no", "false", "-", NULL };
  g_autofree char *folded = g_utf8_strdown (text, -1);

  *yes = g_strv_contains (yes_words, folded);
  return *yes || g_strv_contains (no_words, folded);
}

/* An amount, or a rate as 21 or 21 %: both have two decimals. */
static char *
read_money (JsonObject           *target,
            const char           *name,
            const IepImportField *field,
            const char           *text)
{
  gboolean is_rate = strcmp (field->name, "vat_rate") == 0;
  g_autofree char *bare = g_strdup (text);
  g_autoptr (GError) error = NULL;
  gint64 number;

  if (is_rate && g_str_has_suffix (bare, "%"))
    bare[strlen (bare) - 1] = '\0';
  if (!iep_money_parse (bare, &number, &error))
    return g_strdup (error->message);
  if (number < 0)
    return g_strdup_printf (_("“%s” is negative; an amount has to be 0 or more."), text);

  json_object_set_int_member (target, name, number);

  return NULL;
}

/* Our own CSV puts an apostrophe before what a spreadsheet would run (iep_csv_write_text()); here it goes again. */
static const char *
without_guard (const char *text)
{
  return text[0] == '\'' && text[1] != '\0' && strchr ("=+-@", text[1]) != NULL ? text + 1 : text;
}

static gboolean
is_later (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (IEP_LATER_YEARS, -1);

  return strcmp (folded, wanted) == 0;
}

static JsonArray *
read_codes (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, ",; \t\n", -1);
  JsonArray *codes = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      json_array_add_string_element (codes, words[i]);
  return codes;
}

/* Puts one value into its place of @row; says what is wrong with it otherwise. */
static char *
set_value (Row                  *row,
           IepImportMapping     *mapping,
           const IepImportField *field,
           const char           *text)
{
  gboolean is_funding = g_str_has_prefix (field->name, "funding_");
  gboolean is_lot = g_str_has_prefix (field->name, "lot_");
  JsonObject *target = is_funding ? row->funding : is_lot ? row->lot : row->document;
  const char *name = is_funding ? field->name + strlen ("funding_") : is_lot ? field->name + strlen ("lot_") : field->name;
  g_autofree char *word = NULL;
  char *problem = NULL;
  gint64 number;
  gboolean yes;
  GDate date;

  switch (field->kind)
    {
    case IEP_IMPORT_MONEY:
      return read_money (target, name, field, text);

    case IEP_IMPORT_INTEGER:
      if (strcmp (field->name, "funding_year") == 0 && is_later (text))
        {
          json_object_set_null_member (target, name);
          break;
        }
      if (!parse_integer (text, 0, 9999, &number))
        return g_strdup_printf (_("“%s” is not a whole number from 0 to 9999."), text);
      json_object_set_int_member (target, name, number);
      break;

    case IEP_IMPORT_DATE:
      if (!iep_import_read_date (text, &date))
        return g_strdup_printf (_("There is no date “%s”. Write it as 2027-03-31 or 31.03.2027."), text);
      if (strcmp (field->name, "announce_date") == 0)
        {
          json_object_set_int_member (target, "announce_year", g_date_get_year (&date));
          json_object_set_int_member (target, "announce_month", g_date_get_month (&date));
        }
      else
        {
          char iso[16];

          g_date_strftime (iso, sizeof iso, "%Y-%m-%d", &date);
          json_object_set_string_member (target, name, iso);
        }
      break;

    case IEP_IMPORT_YES_NO:
      if (!parse_yes_no (text, &yes))
        return g_strdup_printf (_("“%s” is neither yes nor no."), text);
      json_object_set_boolean_member (target, name, yes);
      break;

    case IEP_IMPORT_CODE:
      /* EIS writes code and name in one field: “45233200-1 Dažādi ceļu seguma būvdarbi”. */
      word = g_strndup (text, g_ascii_isdigit (text[0]) ? strcspn (text, " \t\n") : strlen (text));
      /* A spreadsheet takes 03000000 for a number and drops its zero. */
      if (g_str_has_suffix (name, "cpv") && strlen (word) == 7 && strspn (word, "0123456789") == 7)
        {
          g_autofree char *bare = g_steal_pointer (&word);

          word = g_strconcat ("0", bare, NULL);
        }
      json_object_set_string_member (target, name, word);
      break;

    case IEP_IMPORT_CODES:
      json_object_set_array_member (target, name, read_codes (text));
      break;

    case IEP_IMPORT_TEXT:
      word = iep_import_mapping_read_word (mapping, field->name, without_guard (text), &problem);
      if (word == NULL)
        return problem;
      json_object_set_string_member (target, name, word);
      break;

    default:
      g_assert_not_reached ();
    }

  return NULL;
}

/* CPV divisions 03 to 44 and 48 are supplies, 45 is works, 50 to 98 are services (Reg. (EC) 213/2008). */
static const char *
kind_of_cpv (const char *cpv)
{
  int division = g_ascii_isdigit (cpv[0]) && g_ascii_isdigit (cpv[1]) ? (cpv[0] - '0') * 10 + cpv[1] - '0' : 0;

  if (division == 45)
    return "works";
  if (division >= 50)
    return "service";
  return division >= 3 ? "supply" : NULL;
}

/* What follows from the other values where the table itself is silent. */
static void
complete (JsonObject *document,
          int         year)
{
  const char *cpv = json_object_get_string_member_with_default (document, "cpv", NULL);
  JsonArray *lines = json_object_has_member (document, "funding") ? json_object_get_array_member (document, "funding") : NULL;
  guint n = lines != NULL ? json_array_get_length (lines) : 0;

  if (!json_object_has_member (document, "kind") && cpv != NULL && kind_of_cpv (cpv) != NULL)
    json_object_set_string_member (document, "kind", kind_of_cpv (cpv));
  if (!json_object_has_member (document, "vat_rate"))
    json_object_set_int_member (document, "vat_rate", 2100);
  if (!json_object_has_member (document, "price_kind"))
    json_object_set_string_member (document, "price_kind",
                                   json_object_has_member (document, "estimated_price_from") ? "range" : "estimate");
  for (guint i = 0; i < n; i++)
    {
      JsonObject *funding = json_array_get_object_element (lines, i);
      gint64 amount;

      if (!json_object_has_member (funding, "year"))
        json_object_set_int_member (funding, "year", year);
      if (n == 1 && !json_object_has_member (funding, "amount") && json_object_has_member (document, "estimated_price") &&
          iep_money_add_vat (json_object_get_int_member (document, "estimated_price"),
                             json_object_get_int_member (document, "vat_rate"), &amount))
        json_object_set_int_member (funding, "amount", amount);
    }
}

static void
row_clear (Row *row)
{
  g_clear_pointer (&row->document, json_object_unref);
  g_clear_pointer (&row->funding, json_object_unref);
  g_clear_pointer (&row->lot, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

/* Returns whether every value of it can be one. */
static gboolean
read_row (IepTable          *table,
          guint              n,
          IepImportMapping  *mapping,
          const int         *columns,
          GPtrArray         *problems,
          Row               *row)
{
  guint line = iep_table_get_line (table, n);
  gboolean good = TRUE;

  row->document = json_object_new ();
  row->funding = json_object_new ();
  row->lot = json_object_new ();
  json_object_set_int_member (row->document, "row", line);
  for (guint i = 0; i < IEP_N_IMPORT_FIELDS; i++)
    {
      const IepImportField *field = &iep_import_fields[i];
      const char *text = columns[i] >= 0 ? iep_table_get_text (table, n, columns[i]) : "";
      g_autofree char *message = NULL;

      if (text[0] == '\0')
        text = iep_import_mapping_get_value (mapping, field->name);
      if (text == NULL || text[0] == '\0')
        continue;
      message = set_value (row, mapping, field, text);
      if (message != NULL)
        {
          g_ptr_array_add (problems, iep_row_problem_new (line, field->name, "value", message));
          good = FALSE;
        }
    }

  return good;
}

static void
add_line (JsonObject *document,
          const char *list,
          JsonObject *line)
{
  if (json_object_get_size (line) == 0)
    return;
  if (!json_object_has_member (document, list))
    json_object_set_array_member (document, list, json_array_new ());
  json_array_add_object_element (json_object_get_array_member (document, list), json_object_ref (line));
}

/* Whether @row only adds a line of money or a lot to a procurement that an earlier row has begun: our own tables repeat
 * everything but the price, so that sums over them are right. */
static gboolean
goes_on (Row        *row,
         JsonObject *first)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (json_object_has_member (row->document, "estimated_price") ||
      (json_object_get_size (row->funding) == 0 && json_object_get_size (row->lot) == 0))
    return FALSE;
  json_object_iter_init (&iter, row->document);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "row") != 0 &&
        (!json_object_has_member (first, name) || !json_node_equal (value, json_object_get_member (first, name))))
      return FALSE;

  return TRUE;
}

/**
 * iep_row_problem_new:
 * @line: the line of the file, counted from 1
 * @field: (nullable): the field that is wrong
 * @code: a stable code for programs
 * @message: what is wrong with it
 *
 * Returns: (transfer full): a problem
 */
IepRowProblem *
iep_row_problem_new (guint       line,
                     const char *field,
                     const char *code,
                     const char *message)
{
  IepRowProblem *problem = g_new0 (IepRowProblem, 1);

  problem->line = line;
  problem->field = g_strdup (field);
  problem->code = g_strdup (code);
  problem->message = g_strdup (message);
  return problem;
}

/**
 * iep_row_problem_free:
 * @problem: (nullable): a problem
 *
 * Frees it.
 */
void
iep_row_problem_free (IepRowProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->field);
  g_free (problem->code);
  g_free (problem->message);
  g_free (problem);
}

/* Finds the column of every field; a column that was named has to be there. */
static gboolean
find_columns (IepTable          *table,
              IepImportMapping  *mapping,
              int               *columns,
              GError           **error)
{
  g_autofree char *known = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < IEP_N_IMPORT_FIELDS; i++)
    {
      const IepImportField *field = &iep_import_fields[i];
      const char *column = iep_import_mapping_get_column (mapping, field->name);

      columns[i] = iep_table_find_column (table, column != NULL ? column : field->name);
      if (columns[i] < 0 && column != NULL)
        {
          g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN, _("The file has no column “%s”."), column);
          return FALSE;
        }
      if (columns[i] < 0)
        columns[i] = iep_table_find_column (table, field->column);
      /* In published plans of others the running number is the key. */
      if (columns[i] < 0 && strcmp (field->name, "external_key") == 0)
        columns[i] = iep_table_find_column (table, "Nr. p.k.");
      any |= columns[i] >= 0;
    }
  if (any)
    return TRUE;

  known = iep_import_mapping_describe ();
  g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN,
               _("No column of the file is called like a field. Say which is which; the fields are: %s"), known);

  return FALSE;
}

/**
 * iep_procurement_rows:
 * @table: what was read
 * @mapping: which column is which field
 * @year: the year of the plan; funding lines without a year get it
 * @problems: (element-type IepRowProblem): gets one more for each value that can't be read
 * @error: return location for IEP_EXCHANGE_ERROR_COLUMN
 *
 * Makes a document of every good row, with the member `row` naming its line. Rows with a problem
 * are left out. A row with the key of an earlier one and no price of its own adds its funding line and
 * lot to that one; a procurement of which one row is bad is left out as a whole. Where the table is silent, the kind follows from the CPV division, the VAT rate is
 * 21 %, and the one funding line carries the price with VAT.
 *
 * Returns: (transfer full) (nullable): the documents, or %NULL when a mapped column is missing
 */
JsonArray *
iep_procurement_rows (IepTable          *table,
                      IepImportMapping  *mapping,
                      int                year,
                      GPtrArray         *problems,
                      GError           **error)
{
  g_autoptr (JsonArray) documents = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) bad = g_hash_table_new (NULL, NULL);
  int columns[IEP_N_IMPORT_FIELDS];

  g_return_val_if_fail (IEP_IS_TABLE (table), NULL);
  g_return_val_if_fail (IEP_IS_IMPORT_MAPPING (mapping), NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (!find_columns (table, mapping, columns, error))
    return NULL;

  for (guint i = 0; i < iep_table_get_n_rows (table); i++)
    {
      g_auto (Row) row = { NULL };
      gboolean good = read_row (table, i, mapping, columns, problems, &row);
      const char *key = json_object_get_string_member_with_default (row.document, "external_key", NULL);
      JsonObject *document = key != NULL ? g_hash_table_lookup (by_key, key) : NULL;

      if (document == NULL || !goes_on (&row, document))
        {
          document = json_object_ref (row.document);
          g_ptr_array_add (found, document);
          if (key != NULL && !g_hash_table_contains (by_key, key))
            g_hash_table_insert (by_key, g_strdup (key), document);
        }
      add_line (document, "funding", row.funding);
      add_line (document, "lots", row.lot);
      if (!good)
        g_hash_table_add (bad, document);
    }

  documents = json_array_new ();
  for (guint i = 0; i < found->len; i++)
    if (!g_hash_table_contains (bad, g_ptr_array_index (found, i)))
      {
        complete (g_ptr_array_index (found, i), year);
        json_array_add_object_element (documents, json_object_ref (g_ptr_array_index (found, i)));
      }

  return g_steal_pointer (&documents);
}
