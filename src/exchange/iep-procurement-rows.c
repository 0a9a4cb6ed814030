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

/* Puts one value into @document; says what is wrong with it otherwise. */
static char *
set_value (JsonObject           *document,
           JsonObject           *funding,
           IepImportMapping     *mapping,
           const IepImportField *field,
           const char           *text)
{
  gboolean is_funding = g_str_has_prefix (field->name, "funding_");
  JsonObject *target = is_funding ? funding : document;
  const char *name = is_funding ? field->name + strlen ("funding_") : field->name;
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
      if (!parse_integer (text, 0, 9999, &number))
        return g_strdup_printf (_("“%s” is not a whole number from 0 to 9999."), text);
      json_object_set_int_member (target, name, number);
      break;

    case IEP_IMPORT_DATE:
      if (!iep_import_read_date (text, &date))
        return g_strdup_printf (_("There is no date “%s”. Write it as 2027-03-31 or 31.03.2027."), text);
      if (strcmp (field->name, "announce_date") == 0)
        {
          json_object_set_int_member (document, "announce_year", g_date_get_year (&date));
          json_object_set_int_member (document, "announce_month", g_date_get_month (&date));
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
      json_object_set_string_member (target, name, word);
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
          JsonObject *funding,
          int         year)
{
  const char *cpv = json_object_get_string_member_with_default (document, "cpv", NULL);

  if (!json_object_has_member (document, "kind") && cpv != NULL && kind_of_cpv (cpv) != NULL)
    json_object_set_string_member (document, "kind", kind_of_cpv (cpv));
  if (!json_object_has_member (document, "vat_rate"))
    json_object_set_int_member (document, "vat_rate", 2100);
  if (!json_object_has_member (document, "price_kind"))
    json_object_set_string_member (document, "price_kind",
                                   json_object_has_member (document, "estimated_price_from") ? "range" : "estimate");
  if (json_object_get_size (funding) == 0)
    return;
  if (!json_object_has_member (funding, "year"))
    json_object_set_int_member (funding, "year", year);
  if (!json_object_has_member (funding, "amount") && json_object_has_member (document, "estimated_price"))
    {
      gint64 amount;

      if (iep_money_add_vat (json_object_get_int_member (document, "estimated_price"),
                             json_object_get_int_member (document, "vat_rate"), &amount))
        json_object_set_int_member (funding, "amount", amount);
    }
}

static JsonObject *
read_row (IepTable          *table,
          guint              row,
          IepImportMapping  *mapping,
          const int         *columns,
          int                year,
          GPtrArray         *problems)
{
  g_autoptr (JsonObject) document = json_object_new ();
  g_autoptr (JsonObject) funding = json_object_new ();
  guint line = iep_table_get_line (table, row);
  gboolean good = TRUE;

  json_object_set_int_member (document, "row", line);
  for (guint i = 0; i < IEP_N_IMPORT_FIELDS; i++)
    {
      const IepImportField *field = &iep_import_fields[i];
      const char *text = columns[i] >= 0 ? iep_table_get_text (table, row, columns[i]) : "";
      g_autofree char *message = NULL;

      if (text[0] == '\0')
        text = iep_import_mapping_get_value (mapping, field->name);
      if (text == NULL || text[0] == '\0')
        continue;
      message = set_value (document, funding, mapping, field, text);
      if (message != NULL)
        {
          g_ptr_array_add (problems, iep_row_problem_new (line, field->name, "value", message));
          good = FALSE;
        }
    }
  if (!good)
    return NULL;

  complete (document, funding, year);
  if (json_object_get_size (funding) > 0)
    {
      JsonArray *lines = json_array_new ();

      json_array_add_object_element (lines, g_steal_pointer (&funding));
      json_object_set_array_member (document, "funding", lines);
    }
  return g_steal_pointer (&document);
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
 * are left out. Where the table is silent, the kind follows from the CPV division, the VAT rate is
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
  int columns[IEP_N_IMPORT_FIELDS];

  g_return_val_if_fail (IEP_IS_TABLE (table), NULL);
  g_return_val_if_fail (IEP_IS_IMPORT_MAPPING (mapping), NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (!find_columns (table, mapping, columns, error))
    return NULL;

  documents = json_array_new ();
  for (guint row = 0; row < iep_table_get_n_rows (table); row++)
    {
      JsonObject *document = read_row (table, row, mapping, columns, year, problems);

      if (document != NULL)
        json_array_add_object_element (documents, document);
    }

  return g_steal_pointer (&documents);
}
