/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the lines of a frozen estimate as a table and reads such a table again; both have the same columns, so that what
 * was written comes back to the cent. Sums and groups are not written: whoever opens the table adds up the lines. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-estimate-exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-json.h"
#include "domain/iep-money.h"

#define MONTHS 12

enum
{
  SECTION,
  CODE,
  NAME,
  SOURCE,
  SOURCE_NAME,
  SPLIT,
  YEAR,
  FIRST_MONTH,
  PLAN = FIRST_MONTH + MONTHS,
  CHANGE,
  REVISED,
  REASON,
  N_FIELDS,
};

typedef struct
{
  const char *name;     /* in the content, and in tables that programs write */
  const char *heading;  /* in tables for people; the document is Latvian whatever the language of the window */
  guint       width;
} Field;

static const Field fields[N_FIELDS] = {
  [SECTION] = { "section", "Sadaļa", 12 },
  [CODE] = { "code", "Kods", 8 },
  [NAME] = { "name", "Nosaukums", 48 },
  [SOURCE] = { "source", "Avots", 10 },
  [SOURCE_NAME] = { "source_name", "Finansējuma avots", 28 },
  [SPLIT] = { "split", "Dalījums", 14 },
  [YEAR] = { "year", "Gads kopā", 14 },
  [FIRST_MONTH] = { "m1", "Janvāris", 12 },
  { "m2", "Februāris", 12 },
  { "m3", "Marts", 12 },
  { "m4", "Aprīlis", 12 },
  { "m5", "Maijs", 12 },
  { "m6", "Jūnijs", 12 },
  { "m7", "Jūlijs", 12 },
  { "m8", "Augusts", 12 },
  { "m9", "Septembris", 12 },
  { "m10", "Oktobris", 12 },
  { "m11", "Novembris", 12 },
  { "m12", "Decembris", 12 },
  [PLAN] = { "plan", "Gada plāns", 14 },
  [CHANGE] = { "change", "Grozījumi (+/-)", 14 },
  [REVISED] = { "revised", "Precizētais plāns", 14 },
  [REASON] = { "reason", "Pamatojums", 40 },
};

typedef struct
{
  guint       field;
  const char *code;
  const char *word;
} Word;

static const Word words[] = {
  { SECTION, "resource", "Resursi" },
  { SECTION, "expenditure", "Izdevumi" },
  { SECTION, "financing", "Finansēšana" },
  { SPLIT, "core", "Pamatfunkcijas" },
  { SPLIT, "eu", "ES un ārvalstu projekti" },
};

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

static void
write_word (IepTableWriter *writer,
            guint           field,
            const char     *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (words); i++)
    if (words[i].field == field && strcmp (words[i].code, code) == 0)
      code = words[i].word;
  iep_table_writer_text (writer, code);
}

static void
write_amount (IepTableWriter *writer,
              JsonNode       *node)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    iep_table_writer_money (writer, json_node_get_int (node));
  else
    iep_table_writer_text (writer, NULL);
}

static void
write_row (IepTableWriter *writer,
           JsonObject     *row)
{
  JsonNode *node = json_object_get_member (row, "months");
  JsonArray *months = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; i < N_FIELDS; i++)
    if (i == SECTION || i == SPLIT)
      write_word (writer, i, get_string (row, fields[i].name));
    else if (i == YEAR)
      write_amount (writer, json_object_get_member (row, "revised"));
    else if (i >= FIRST_MONTH && i < PLAN)
      write_amount (writer, months != NULL && json_array_get_length (months) == MONTHS ?
                    json_array_get_element (months, i - FIRST_MONTH) : NULL);
    else if (i >= PLAN && i <= REVISED)
      write_amount (writer, json_object_get_member (row, fields[i].name));
    else
      iep_table_writer_text (writer, get_string (row, fields[i].name));
  iep_table_writer_end_row (writer);
}

/**
 * iep_estimate_write_table:
 * @content: the frozen content of a version of an estimate (JSON)
 * @format: CSV or a workbook
 * @error: return location for an #IepExchangeError or an error of the file
 *
 * Returns: (transfer full) (nullable): the lines as a table
 */
GBytes *
iep_estimate_write_table (GBytes          *content,
                          IepTableFormat   format,
                          GError         **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (IepTableWriter) writer = NULL;
  JsonNode *rows;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (content != NULL, NULL);

  data = g_bytes_get_data (content, &length);
  root = iep_json_parse (data, length, error);
  if (root == NULL)
    return NULL;
  rows = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "rows") : NULL;
  if (rows == NULL || !JSON_NODE_HOLDS_ARRAY (rows))
    {
      g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX, "The content of the estimate has no rows.");
      return NULL;
    }
  writer = iep_table_writer_new (format, "Tāme");
  for (guint i = 0; i < N_FIELDS; i++)
    iep_table_writer_heading (writer, fields[i].heading, fields[i].width);
  iep_table_writer_end_row (writer);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (rows)); i++)
    {
      JsonNode *row = json_array_get_element (json_node_get_array (rows), i);

      if (JSON_NODE_HOLDS_OBJECT (row) && g_strcmp0 (get_string (json_node_get_object (row), "kind"), "line") == 0)
        write_row (writer, json_node_get_object (row));
    }

  return iep_table_writer_finish (writer, error);
}

typedef struct
{
  IepTable   *table;
  JsonArray  *sources;
  GPtrArray  *problems;
  GHashTable *keys;              /* key of a line → the line of the file it stands on */
  int         columns[N_FIELDS];
  guint       row;
} Reader;

static const char *
get_text (Reader *reader,
          guint   field)
{
  const char *text = reader->columns[field] >= 0 ?
                     iep_table_get_text (reader->table, reader->row, (guint) reader->columns[field]) : "";

  /* Our own CSV puts an apostrophe before what a spreadsheet would run (iep_csv_writer_add_text()); here it goes again. */
  return text[0] == '\'' && text[1] != '\0' && strchr ("=+-@", text[1]) != NULL ? text + 1 : text;
}

static void G_GNUC_PRINTF (4, 5)
add_problem (Reader     *reader,
             guint       field,
             const char *code,
             const char *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (reader->problems, iep_row_problem_new (iep_table_get_line (reader->table, reader->row), fields[field].name,
                                                          code, message));
}

static gboolean
same_word (const char *a,
           const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return strcmp (folded_a, folded_b) == 0;
}

/* A code of a fixed list, by itself or by its word; NULL when it is neither. */
static const char *
read_word (Reader *reader,
           guint   field)
{
  const char *text = get_text (reader, field);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].field == field && (same_word (words[i].code, text) || same_word (words[i].word, text)))
      return words[i].code;
  if (*text == '\0' && field == SPLIT)
    return "";
  if (*text == '\0')
    add_problem (reader, field, "required", _("The section is missing: Resursi, Izdevumi or Finansēšana."));
  else if (field == SECTION)
    add_problem (reader, field, "value", _("“%s” is no section: Resursi, Izdevumi or Finansēšana."), text);
  else
    add_problem (reader, field, "value", _("“%s” is neither Pamatfunkcijas nor ES un ārvalstu projekti."), text);

  return NULL;
}

/* A funding source is named by its code or, where the codes are known, by its name. */
static const char *
read_source (Reader *reader)
{
  const char *text = get_text (reader, SOURCE);

  if (*text == '\0')
    text = get_text (reader, SOURCE_NAME);
  for (guint i = 0; reader->sources != NULL && i < json_array_get_length (reader->sources); i++)
    {
      JsonObject *source = json_array_get_object_element (reader->sources, i);
      const char *names[] = { get_string (source, "code"), get_string (source, "name_lv"), get_string (source, "name_en") };

      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        if (names[k] != NULL && same_word (names[k], text))
          return names[0];
    }

  return text;
}

/* An amount; FALSE when the cell is empty or wrong. */
static gboolean
read_amount (Reader   *reader,
             guint     field,
             gint64   *amount,
             gboolean *good)
{
  const char *text = get_text (reader, field);
  g_autoptr (GError) error = NULL;

  *amount = 0;
  if (*text == '\0')
    return FALSE;
  if (iep_money_parse (text, amount, &error))
    return TRUE;
  add_problem (reader, field, "value", "%s", error->message);
  *good = FALSE;

  return FALSE;
}

/* In twelve equal parts of whole euros where the year has no cents; the rest is December's. */
static void
spread (gint64  year,
        gint64 *months)
{
  gint64 unit = year % 100 == 0 ? 100 : 1;
  gint64 part = year / MONTHS / unit * unit;

  for (guint i = 0; i < MONTHS; i++)
    months[i] = i + 1 < MONTHS ? part : year - part * (MONTHS - 1);
}

/* Reads the year, the months and what an amendment says of them; they have to agree. */
static gboolean
read_amounts (Reader *reader,
              gint64 *months)
{
  gint64 year = 0, revised = 0, plan = 0, change = 0, sum = 0;
  gboolean good = TRUE;
  gboolean has_months = FALSE;
  gboolean has_year = read_amount (reader, YEAR, &year, &good);
  gboolean has_revised = read_amount (reader, REVISED, &revised, &good);
  gboolean has_plan = read_amount (reader, PLAN, &plan, &good);
  gboolean has_change = read_amount (reader, CHANGE, &change, &good);
  guint year_field = has_year ? YEAR : REVISED;

  for (guint i = 0; i < MONTHS; i++)
    has_months |= read_amount (reader, FIRST_MONTH + i, &months[i], &good);
  if (!good)
    return FALSE;
  for (guint i = 0; i < MONTHS; i++)
    good = good && iep_money_add (sum, months[i], &sum);
  if (has_year && has_revised && year != revised)
    {
      add_problem (reader, REVISED, "sum_mismatch", _("The revised plan is not the amount of the year."));
      return FALSE;
    }
  year = has_year ? year : revised;
  if (!has_months && (has_year || has_revised))
    {
      spread (year, months);
      sum = year;
    }
  if (!good || ((has_year || has_revised) && sum != year))
    {
      g_autofree char *sum_text = iep_money_format (sum);
      g_autofree char *year_text = iep_money_format (year);

      add_problem (reader, year_field, "sum_mismatch", _("The months add up to %s and not to %s."), sum_text, year_text);
      return FALSE;
    }
  if (has_plan && has_change && (!iep_money_add (plan, change, &revised) || revised != sum))
    {
      add_problem (reader, CHANGE, "sum_mismatch", _("Plan and change do not make the revised plan."));
      return FALSE;
    }

  return TRUE;
}

static JsonObject *
read_row (Reader *reader)
{
  g_autoptr (JsonObject) line = json_object_new ();
  guint number = iep_table_get_line (reader->table, reader->row);
  const char *section = read_word (reader, SECTION);
  const char *split = read_word (reader, SPLIT);
  const char *source = read_source (reader);
  const char *code = get_text (reader, CODE);
  const char *reason = get_text (reader, REASON);
  gint64 months[MONTHS] = { 0 };
  gboolean good = read_amounts (reader, months) && section != NULL && split != NULL;
  g_autofree char *key = NULL;
  guint before;

  if (*code == '\0')
    {
      add_problem (reader, CODE, "required", _("The code is missing."));
      good = FALSE;
    }
  if (!good)
    return NULL;
  key = g_strjoin ("/", section, code, source, split, NULL);
  before = GPOINTER_TO_UINT (g_hash_table_lookup (reader->keys, key));
  if (before > 0)
    {
      add_problem (reader, CODE, "duplicate_line", _("The line with this code, source and purpose stands on line %u already."), before);
      return NULL;
    }
  g_hash_table_insert (reader->keys, g_steal_pointer (&key), GUINT_TO_POINTER (number));

  json_object_set_int_member (line, "row", number);
  json_object_set_string_member (line, "section", section);
  json_object_set_string_member (line, "code", code);
  json_object_set_string_member (line, "source", source);
  json_object_set_string_member (line, "split", split);
  for (guint i = 0; i < MONTHS; i++)
    json_object_set_int_member (line, fields[FIRST_MONTH + i].name, months[i]);
  if (*reason != '\0')
    json_object_set_string_member (line, "reason", reason);

  return g_steal_pointer (&line);
}

static gboolean
find_columns (Reader  *reader,
              GError **error)
{
  static const guint needed[] = { SECTION, CODE };

  for (guint i = 0; i < N_FIELDS; i++)
    {
      reader->columns[i] = iep_table_find_column (reader->table, fields[i].name);
      if (reader->columns[i] < 0)
        reader->columns[i] = iep_table_find_column (reader->table, fields[i].heading);
    }
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (reader->columns[needed[i]] < 0)
      {
        g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN, _("The file has no column “%s”."), fields[needed[i]].heading);
        return FALSE;
      }
  for (guint i = YEAR; i <= REVISED; i++)
    if (reader->columns[i] >= 0 && i != PLAN && i != CHANGE)
      return TRUE;
  g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN, _("The file has no column “%s”."), fields[YEAR].heading);

  return FALSE;
}

/**
 * iep_estimate_read_table:
 * @table: what was read
 * @sources: (nullable): the funding sources, as `code`, `name_lv` and `name_en`; with them a source may be named by name
 * @problems: (element-type IepRowProblem): gets one more for each value that can't be read
 * @error: return location for IEP_EXCHANGE_ERROR_COLUMN
 *
 * Makes a line of an estimate of every good row: `row` (the line of the file), `section`, `code`, `source`, `split`, `m1`
 * to `m12` in cents, `reason`. A year without months is spread evenly in whole euros, the rest in December; a year that
 * is not the sum of its months is a problem. Names, plan and change are there for people and only checked.
 *
 * Returns: (transfer full) (nullable): the lines, or %NULL when a column is missing
 */
JsonArray *
iep_estimate_read_table (IepTable   *table,
                         JsonArray  *sources,
                         GPtrArray  *problems,
                         GError    **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { table, sources, problems, keys };
  JsonArray *lines;

  g_return_val_if_fail (IEP_IS_TABLE (table), NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (!find_columns (&reader, error))
    return NULL;
  lines = json_array_new ();
  for (reader.row = 0; reader.row < iep_table_get_n_rows (table); reader.row++)
    {
      JsonObject *line = read_row (&reader);

      if (line != NULL)
        json_array_add_object_element (lines, line);
    }

  return lines;
}
