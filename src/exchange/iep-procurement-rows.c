/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the rows of a table into procurement documents, naming every value that can't be one. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-procurement-rows.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "domain/iep-money.h"

typedef enum
{
  VALUE_TEXT,
  VALUE_MONEY,
  VALUE_INTEGER,
  VALUE_DATE,
  VALUE_YES_NO,
} ValueKind;

typedef struct
{
  const char *field;
  const char *column; /* the Latvian heading of published plans (domain: PIL 18(1) and custom) */
  ValueKind   kind;
} ImportField;

/* What a column can be. Fields of the first funding line begin with "funding_". */
static const ImportField fields[] = {
  { "external_key", "Nr. p.k.", VALUE_TEXT },
  { "title", "Iepirkuma priekšmets", VALUE_TEXT },
  { "description", "Apraksts", VALUE_TEXT },
  { "identification_number", "Iepirkuma identifikācijas numurs", VALUE_TEXT },
  { "kind", "Iepirkuma līguma veids", VALUE_TEXT },
  { "cpv", "CPV kods", VALUE_TEXT },
  { "procedure", "Iepirkuma veikšanas kārtība", VALUE_TEXT },
  { "legal_act", "Regulējošais tiesību akts", VALUE_TEXT },
  { "estimated_price", "Paredzamā līgumcena bez PVN", VALUE_MONEY },
  { "estimated_price_from", "Paredzamā līgumcena no", VALUE_MONEY },
  { "vat_rate", "PVN likme", VALUE_MONEY },
  { "announce_year", "Izsludināšanas gads", VALUE_INTEGER },
  { "announce_quarter", "Izsludināšanas ceturksnis", VALUE_INTEGER },
  { "announce_month", "Izsludināšanas mēnesis", VALUE_INTEGER },
  { "announce_date", "Izsludināšanas datums", VALUE_DATE },
  { "contract_year", "Līguma noslēgšanas gads", VALUE_INTEGER },
  { "contract_month", "Līguma noslēgšanas mēnesis", VALUE_INTEGER },
  { "term_months", "Līguma termiņš mēnešos", VALUE_INTEGER },
  { "term_from", "Līguma izpilde no", VALUE_DATE },
  { "term_to", "Līguma izpilde līdz", VALUE_DATE },
  { "nuts", "Izpildes vieta", VALUE_TEXT },
  { "green", "Zaļais iepirkums", VALUE_YES_NO },
  { "social", "Sociālais iepirkums", VALUE_YES_NO },
  { "innovation", "Inovācija", VALUE_YES_NO },
  { "eu_project", "ES projekta numurs", VALUE_TEXT },
  { "responsible_unit", "Atbildīgā struktūrvienība", VALUE_TEXT },
  { "responsible_person", "Atbildīgā persona", VALUE_TEXT },
  { "rationale", "Pamatojums", VALUE_TEXT },
  { "existing_contract", "Esošā līguma Nr.", VALUE_TEXT },
  { "existing_contract_end", "Esošā līguma beigu datums", VALUE_DATE },
  { "notes", "Piezīmes", VALUE_TEXT },
  { "funding_year", "Finansējuma gads", VALUE_INTEGER },
  { "funding_programme", "Programma", VALUE_TEXT },
  { "funding_ekk", "EKK", VALUE_TEXT },
  { "funding_source", "Finansējuma avots", VALUE_TEXT },
  { "funding_classifier", "Klasifikators", VALUE_TEXT },
  { "funding_amount", "Summa ar PVN", VALUE_MONEY },
};

struct _IepImportMapping
{
  GObject parent_instance;

  GHashTable *columns;   /* field → column name */
  GHashTable *constants; /* field → text */
};

G_DEFINE_FINAL_TYPE (IepImportMapping, iep_import_mapping, G_TYPE_OBJECT)

static const ImportField *
find_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].field, name) == 0)
      return &fields[i];
  return NULL;
}

static gboolean
check_field (const char  *name,
             GError     **error)
{
  g_autofree char *known = NULL;

  if (find_field (name) != NULL)
    return TRUE;
  known = iep_import_mapping_describe ();
  g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN,
               _("There is no field “%s”. The fields are: %s"), name, known);
  return FALSE;
}

static void
iep_import_mapping_finalize (GObject *object)
{
  IepImportMapping *self = IEP_IMPORT_MAPPING (object);

  g_clear_pointer (&self->columns, g_hash_table_unref);
  g_clear_pointer (&self->constants, g_hash_table_unref);
  G_OBJECT_CLASS (iep_import_mapping_parent_class)->finalize (object);
}

static void
iep_import_mapping_class_init (IepImportMappingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_import_mapping_finalize;
}

static void
iep_import_mapping_init (IepImportMapping *self)
{
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->constants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* The number written at @text's very beginning and end, between @low and @high. */
static gboolean
parse_integer (const char *text,
               gint64      low,
               gint64      high,
               gint64     *number)
{
  return g_ascii_string_to_signed (text, 10, low, high, number, NULL);
}

static gboolean
parse_date (const char *text,
            GDate      *date)
{
  int year, month, day, used = 0;

  if ((sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3
       || sscanf (text, "%2d.%2d.%4d%n", &day, &month, &year, &used) == 3)
      && (text[used] == '\0' || text[used] == 'T' || text[used] == ' ' || text[used] == '.')
      && year >= 1990 && year <= 2200 && g_date_valid_dmy (day, month, year))
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

/* Puts one value into @document; says what is wrong with it otherwise. */
static char *
set_value (JsonObject        *document,
           JsonObject        *funding,
           const ImportField *field,
           const char        *text)
{
  gboolean is_funding = g_str_has_prefix (field->field, "funding_");
  JsonObject *target = is_funding ? funding : document;
  const char *name = is_funding ? field->field + strlen ("funding_") : field->field;
  g_autoptr (GError) error = NULL;
  gint64 number;
  gboolean yes;
  GDate date;

  switch (field->kind)
    {
    case VALUE_MONEY:
      if (!iep_money_parse (text, &number, &error))
        return g_strdup (error->message);
      if (number < 0)
        return g_strdup_printf (_("“%s” is negative; an amount has to be 0 or more."), text);
      json_object_set_int_member (target, name, number);
      break;

    case VALUE_INTEGER:
      if (!parse_integer (text, 0, 9999, &number))
        return g_strdup_printf (_("“%s” is not a whole number from 0 to 9999."), text);
      json_object_set_int_member (target, name, number);
      break;

    case VALUE_DATE:
      if (!parse_date (text, &date))
        return g_strdup_printf (_("There is no date “%s”. Write it as 2027-03-31 or 31.03.2027."), text);
      if (strcmp (field->field, "announce_date") == 0)
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

    case VALUE_YES_NO:
      if (!parse_yes_no (text, &yes))
        return g_strdup_printf (_("“%s” is neither yes nor no."), text);
      json_object_set_boolean_member (target, name, yes);
      break;

    case VALUE_TEXT:
      if (strcmp (field->field, "cpv") == 0)
        {
          /* EIS writes code and name in one field: “45233200-1 Dažādi ceļu seguma būvdarbi”. */
          g_autofree char *code = g_strndup (text, strcspn (text, " \t"));

          json_object_set_string_member (target, name, code);
        }
      else
        json_object_set_string_member (target, name, text);
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
read_row (IepTable   *table,
          guint       row,
          const int  *columns,
          const char **constants,
          int         year,
          GPtrArray  *problems)
{
  g_autoptr (JsonObject) document = json_object_new ();
  g_autoptr (JsonObject) funding = json_object_new ();
  guint line = iep_table_get_line (table, row);
  gboolean good = TRUE;

  json_object_set_int_member (document, "row", line);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = columns[i] >= 0 ? iep_table_get_text (table, row, columns[i]) : "";
      g_autofree char *message = NULL;

      if (text[0] == '\0')
        text = constants[i];
      if (text == NULL || text[0] == '\0')
        continue;
      message = set_value (document, funding, &fields[i], text);
      if (message != NULL)
        {
          g_ptr_array_add (problems, iep_row_problem_new (line, fields[i].field, message));
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
 * iep_import_mapping_new:
 *
 * A mapping that knows only the columns that are called like a field, in English
 * (`estimated_price`) or as published plans call it (`CPV kods`).
 *
 * Returns: (transfer full): a mapping
 */
IepImportMapping *
iep_import_mapping_new (void)
{
  return g_object_new (IEP_TYPE_IMPORT_MAPPING, NULL);
}

/**
 * iep_import_mapping_map:
 * @self: a mapping
 * @field: a field's name, such as `title` or `funding_ekk`
 * @column: the name of the column it is read from
 * @error: return location for IEP_EXCHANGE_ERROR_COLUMN
 *
 * Returns: whether there is such a field
 */
gboolean
iep_import_mapping_map (IepImportMapping  *self,
                        const char        *field,
                        const char        *column,
                        GError           **error)
{
  g_return_val_if_fail (IEP_IS_IMPORT_MAPPING (self), FALSE);
  g_return_val_if_fail (field != NULL && column != NULL, FALSE);

  if (!check_field (field, error))
    return FALSE;
  g_hash_table_insert (self->columns, g_strdup (field), g_strdup (column));
  return TRUE;
}

/**
 * iep_import_mapping_set:
 * @self: a mapping
 * @field: a field's name
 * @value: what it gets in every row whose own column is empty or missing
 * @error: return location for IEP_EXCHANGE_ERROR_COLUMN
 *
 * Returns: whether there is such a field
 */
gboolean
iep_import_mapping_set (IepImportMapping  *self,
                        const char        *field,
                        const char        *value,
                        GError           **error)
{
  g_return_val_if_fail (IEP_IS_IMPORT_MAPPING (self), FALSE);
  g_return_val_if_fail (field != NULL && value != NULL, FALSE);

  if (!check_field (field, error))
    return FALSE;
  g_hash_table_insert (self->constants, g_strdup (field), g_strdup (value));
  return TRUE;
}

/**
 * iep_import_mapping_describe:
 *
 * Returns: (transfer full): the names of all fields, separated by commas
 */
char *
iep_import_mapping_describe (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", fields[i].field);
  return g_strdup (text->str);
}

/**
 * iep_row_problem_new:
 * @line: the line of the file, counted from 1
 * @field: (nullable): the field that is wrong
 * @message: what is wrong with it
 *
 * Returns: (transfer full): a problem
 */
IepRowProblem *
iep_row_problem_new (guint       line,
                     const char *field,
                     const char *message)
{
  IepRowProblem *problem = g_new0 (IepRowProblem, 1);

  problem->line = line;
  problem->field = g_strdup (field);
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
  g_free (problem->message);
  g_free (problem);
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
  int columns[G_N_ELEMENTS (fields)];
  const char *constants[G_N_ELEMENTS (fields)];
  gboolean any = FALSE;

  g_return_val_if_fail (IEP_IS_TABLE (table), NULL);
  g_return_val_if_fail (IEP_IS_IMPORT_MAPPING (mapping), NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *column = g_hash_table_lookup (mapping->columns, fields[i].field);

      constants[i] = g_hash_table_lookup (mapping->constants, fields[i].field);
      if (column != NULL)
        {
          columns[i] = iep_table_find_column (table, column);
          if (columns[i] < 0)
            {
              g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN,
                           _("The file has no column “%s”."), column);
              return NULL;
            }
        }
      else
        {
          columns[i] = iep_table_find_column (table, fields[i].field);
          if (columns[i] < 0)
            columns[i] = iep_table_find_column (table, fields[i].column);
        }
      any |= columns[i] >= 0;
    }
  if (!any)
    {
      g_autofree char *known = iep_import_mapping_describe ();

      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN,
                   _("No column of the file is called like a field. Say which is which; the fields are: %s"), known);
      return NULL;
    }

  documents = json_array_new ();
  for (guint row = 0; row < iep_table_get_n_rows (table); row++)
    {
      JsonObject *document = read_row (table, row, columns, constants, year, problems);

      if (document != NULL)
        json_array_add_object_element (documents, document);
    }
  return g_steal_pointer (&documents);
}
