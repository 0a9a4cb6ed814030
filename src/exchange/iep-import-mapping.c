/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column of a table is which field, and which word in it is which code. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-import-mapping-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More codes than this are not listed in a message. */
#define MAX_LISTED 40

/* The headings are those of published plans (PIL 18(1) and custom). */
const IepImportField iep_import_fields[IEP_N_IMPORT_FIELDS] = {
  { "external_key", "Atslēga", IEP_IMPORT_TEXT },
  { "title", "Iepirkuma priekšmets", IEP_IMPORT_TEXT },
  { "description", "Apraksts", IEP_IMPORT_TEXT },
  { "identification_number", "Iepirkuma identifikācijas numurs", IEP_IMPORT_TEXT },
  { "kind", "Iepirkuma līguma veids", IEP_IMPORT_TEXT },
  { "cpv", "CPV kods", IEP_IMPORT_CODE },
  { "cpv_additional", "Papildu CPV kodi", IEP_IMPORT_CODES },
  { "procedure", "Iepirkuma veikšanas kārtība", IEP_IMPORT_TEXT },
  { "legal_act", "Regulējošais tiesību akts", IEP_IMPORT_TEXT },
  { "price_kind", "Līgumcenas veids", IEP_IMPORT_TEXT },
  { "estimated_price", "Paredzamā līgumcena bez PVN", IEP_IMPORT_MONEY },
  { "estimated_price_from", "Paredzamā līgumcena no", IEP_IMPORT_MONEY },
  { "vat_rate", "PVN likme", IEP_IMPORT_MONEY },
  { "announce_year", "Izsludināšanas gads", IEP_IMPORT_INTEGER },
  { "announce_quarter", "Izsludināšanas ceturksnis", IEP_IMPORT_INTEGER },
  { "announce_month", "Izsludināšanas mēnesis", IEP_IMPORT_INTEGER },
  { "announce_date", "Izsludināšanas datums", IEP_IMPORT_DATE },
  { "contract_year", "Līguma noslēgšanas gads", IEP_IMPORT_INTEGER },
  { "contract_month", "Līguma noslēgšanas mēnesis", IEP_IMPORT_INTEGER },
  { "term_kind", "Līguma izpildes termiņš", IEP_IMPORT_TEXT },
  { "term_months", "Līguma termiņš mēnešos", IEP_IMPORT_INTEGER },
  { "term_from", "Līguma izpilde no", IEP_IMPORT_DATE },
  { "term_to", "Līguma izpilde līdz", IEP_IMPORT_DATE },
  { "centralised", "Centralizēts iepirkums", IEP_IMPORT_TEXT },
  { "partner", "Pasūtītājs vai pircēji", IEP_IMPORT_TEXT },
  { "framework", "Vispārīgā vienošanās vai DIS", IEP_IMPORT_TEXT },
  { "nuts", "Izpildes vieta", IEP_IMPORT_TEXT },
  { "green", "Zaļais iepirkums", IEP_IMPORT_YES_NO },
  { "social", "Sociālais iepirkums", IEP_IMPORT_YES_NO },
  { "innovation", "Inovācija", IEP_IMPORT_YES_NO },
  { "eu_project", "ES projekta numurs", IEP_IMPORT_TEXT },
  { "responsible_unit", "Atbildīgā struktūrvienība", IEP_IMPORT_TEXT },
  { "responsible_person", "Atbildīgā persona", IEP_IMPORT_TEXT },
  { "rationale", "Pamatojums", IEP_IMPORT_TEXT },
  { "existing_contract", "Esošā līguma Nr.", IEP_IMPORT_TEXT },
  { "existing_contract_end", "Esošā līguma beigu datums", IEP_IMPORT_DATE },
  { "notes", "Piezīmes", IEP_IMPORT_TEXT },
  { "funding_year", "Finansējuma gads", IEP_IMPORT_INTEGER },
  { "funding_programme", "Programma", IEP_IMPORT_CODE },
  { "funding_ekk", "EKK", IEP_IMPORT_CODE },
  { "funding_source", "Finansējuma avots", IEP_IMPORT_TEXT },
  { "funding_classifier", "Klasifikators", IEP_IMPORT_TEXT },
  { "funding_amount", "Summa ar PVN", IEP_IMPORT_MONEY },
  { "lot_title", "Daļa", IEP_IMPORT_TEXT },
  { "lot_cpv", "Daļas CPV kods", IEP_IMPORT_CODE },
  { "lot_estimated_price", "Daļas paredzamā līgumcena bez PVN", IEP_IMPORT_MONEY },
};

/* What is no classification but fixed: the words that tables have for it. */
static const struct
{
  const char *field;
  const char *code;
  const char *word;
} fixed_words[] = {
  { "price_kind", "estimate", "Paredzamā līgumcena" },
  { "price_kind", "range", "Līgumcenas diapazons" },
  { "term_kind", "months", "Mēneši no līguma noslēgšanas" },
  { "term_kind", "period", "Laika periods" },
  { "term_kind", "until_fulfilled", "Līdz saistību izpildei" },
  { "term_kind", "open_ended", "Beztermiņa" },
  { "centralised", "own", "Pašas iestādes vajadzībām" },
  { "centralised", "for_others", "Arī citu iestāžu vajadzībām" },
  { "centralised", "joins", "Pievienojas citas iestādes iepirkumam" },
  { "framework", "none", "Nav" },
  { "framework", "framework", "Vispārīgā vienošanās" },
  { "framework", "dynamic", "Dinamiskā iepirkumu sistēma" },
};

struct _IepImportMapping
{
  GObject     parent_instance;

  GHashTable *columns;   /* field → column name */
  GHashTable *constants; /* field → text */
  GHashTable *replaced;  /* key of field and word → text */
  GHashTable *words;     /* key of field and word → GPtrArray of codes */
  GHashTable *codes;     /* field → GPtrArray of codes, for those learned */
};

G_DEFINE_FINAL_TYPE (IepImportMapping, iep_import_mapping, G_TYPE_OBJECT)

static gboolean
check_field (const char  *name,
             GError     **error)
{
  g_autofree char *known = NULL;

  for (guint i = 0; i < IEP_N_IMPORT_FIELDS; i++)
    if (strcmp (iep_import_fields[i].name, name) == 0)
      return TRUE;

  known = iep_import_mapping_describe ();
  g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN,
               _("There is no field “%s”. The fields are: %s"), name, known);

  return FALSE;
}

/* Words are the same in capitals and not. */
static char *
make_key (const char *field,
          const char *word)
{
  g_autofree char *normal = g_utf8_normalize (word, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : word, -1);

  return g_strconcat (field, "\n", g_strstrip (folded), NULL);
}

static GPtrArray *
get_list (GHashTable *table,
          char       *key)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list != NULL)
    {
      g_free (key);
      return list;
    }

  list = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (table, key, list);

  return list;
}

/* Of codes that contain each other (LV, LV0, LV00: all are Latvia) the widest is meant. */
static void
add_word (IepImportMapping *self,
          const char       *field,
          const char       *word,
          const char       *code)
{
  GPtrArray *codes;

  if (word == NULL || *word == '\0')
    return;

  codes = get_list (self->words, make_key (field, word));
  for (guint i = 0; i < codes->len; i++)
    {
      char *other = g_ptr_array_index (codes, i);

      if (g_str_has_prefix (code, other))
        return;
      if (g_str_has_prefix (other, code))
        {
          g_free (other);
          codes->pdata[i] = g_strdup (code);
          return;
        }
    }
  g_ptr_array_add (codes, g_strdup (code));
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

/* Whether a code counts on some day of the year; dates of the form 2027-03-31 sort as text. */
static gboolean
is_valid_in (JsonObject *code,
             int         year)
{
  g_autofree char *first = g_strdup_printf ("%04d-01-01", year);
  g_autofree char *last = g_strdup_printf ("%04d-12-31", year);
  const char *from = get_string (code, "valid_from");
  const char *to = get_string (code, "valid_to");

  return (from == NULL || strcmp (from, last) <= 0) && (to == NULL || strcmp (to, first) >= 0);
}

static void
iep_import_mapping_finalize (GObject *object)
{
  IepImportMapping *self = IEP_IMPORT_MAPPING (object);

  g_clear_pointer (&self->columns, g_hash_table_unref);
  g_clear_pointer (&self->constants, g_hash_table_unref);
  g_clear_pointer (&self->replaced, g_hash_table_unref);
  g_clear_pointer (&self->words, g_hash_table_unref);
  g_clear_pointer (&self->codes, g_hash_table_unref);

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
  self->replaced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (fixed_words); i++)
    {
      g_ptr_array_add (get_list (self->codes, g_strdup (fixed_words[i].field)), g_strdup (fixed_words[i].code));
      add_word (self, fixed_words[i].field, fixed_words[i].word, fixed_words[i].code);
    }
}

/* For the files of the exchange: what tables call a fixed code, or NULL. */
const char *
iep_import_mapping_get_word (const char *field,
                             const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixed_words); i++)
    if (strcmp (fixed_words[i].field, field) == 0 && strcmp (fixed_words[i].code, code) == 0)
      return fixed_words[i].word;

  return NULL;
}

/* For the files of the import: the column that was named for @field, or NULL. */
const char *
iep_import_mapping_get_column (IepImportMapping *self,
                               const char       *field)
{
  return g_hash_table_lookup (self->columns, field);
}

/* For the files of the import: what @field is where its column says nothing, or NULL. */
const char *
iep_import_mapping_get_value (IepImportMapping *self,
                              const char       *field)
{
  return g_hash_table_lookup (self->constants, field);
}

/* For the files of the import: what the text of a cell stands for, or NULL and what is wrong with it. */
char *
iep_import_mapping_read_word (IepImportMapping  *self,
                              const char        *field,
                              const char        *text,
                              char             **problem)
{
  g_autofree char *key = make_key (field, text);
  const char *replaced = g_hash_table_lookup (self->replaced, key);
  GPtrArray *codes = g_hash_table_lookup (self->codes, field);
  GPtrArray *meant;
  g_autofree char *first = NULL;
  g_autofree char *choices = NULL;

  if (replaced != NULL)
    text = replaced;
  if (codes == NULL || g_ptr_array_find_with_equal_func (codes, text, g_str_equal, NULL))
    return g_strdup (text);

  meant = g_hash_table_lookup (self->words, key);
  if (replaced == NULL && meant != NULL && meant->len == 1)
    return g_strdup (g_ptr_array_index (meant, 0));

  /* A code with its name behind it: “LV006 Rīga”. */
  first = g_strndup (text, strcspn (text, " \t\n"));
  if (strlen (first) < strlen (text) && g_ptr_array_find_with_equal_func (codes, first, g_str_equal, NULL))
    return g_steal_pointer (&first);

  if (replaced == NULL && meant != NULL)
    codes = meant;
  if (codes->len > MAX_LISTED)
    {
      /* The server says the same, in its words. */
      return g_strdup (text);
    }
  g_ptr_array_add (codes, NULL);
  choices = g_strjoinv (", ", (char **) codes->pdata);
  g_ptr_array_remove_index (codes, codes->len - 1);
  *problem = codes == meant ? g_strdup_printf (_("“%s” can be any of: %s. Write which one."), text, choices)
                            : g_strdup_printf (_("“%s” is none of: %s."), text, choices);

  return NULL;
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
 * iep_import_mapping_replace:
 * @self: a mapping
 * @field: a field's name
 * @text: what a cell says
 * @value: what is meant by it
 * @error: return location for IEP_EXCHANGE_ERROR_COLUMN
 *
 * Where the words of a file are nobody else's.
 *
 * Returns: whether there is such a field
 */
gboolean
iep_import_mapping_replace (IepImportMapping  *self,
                            const char        *field,
                            const char        *text,
                            const char        *value,
                            GError           **error)
{
  g_return_val_if_fail (IEP_IS_IMPORT_MAPPING (self), FALSE);
  g_return_val_if_fail (field != NULL && text != NULL && value != NULL, FALSE);

  if (!check_field (field, error))
    return FALSE;
  g_hash_table_insert (self->replaced, make_key (field, text), g_strdup (value));

  return TRUE;
}

/**
 * iep_import_mapping_learn:
 * @self: a mapping
 * @field: a field that holds a code
 * @codes: rows of its classification, as iep_classification_list_async() gives them
 * @year: in which the codes have to be valid
 *
 * From now on a cell of @field may say the code itself, its name in either language, or the word that eForms or the
 * Electronic Procurement System have for it (`extra` of the classification); anything else is a problem. Where
 * a word stands for several codes (`oth-single`), the row has to say which one.
 */
void
iep_import_mapping_learn (IepImportMapping *self,
                          const char       *field,
                          JsonArray        *codes,
                          int               year)
{
  GPtrArray *known;

  g_return_if_fail (IEP_IS_IMPORT_MAPPING (self));
  g_return_if_fail (field != NULL && check_field (field, NULL));
  g_return_if_fail (codes != NULL);

  known = get_list (self->codes, g_strdup (field));
  for (guint i = 0; i < json_array_get_length (codes); i++)
    {
      JsonObject *row = json_array_get_object_element (codes, i);
      const char *code = get_string (row, "code");
      JsonNode *node = json_object_get_member (row, "extra");
      JsonObject *extra = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (code == NULL || !is_valid_in (row, year))
        continue;

      if (!g_ptr_array_find_with_equal_func (known, code, g_str_equal, NULL))
        g_ptr_array_add (known, g_strdup (code));
      add_word (self, field, code, code);
      add_word (self, field, get_string (row, "name_lv"), code);
      add_word (self, field, get_string (row, "name_en"), code);
      add_word (self, field, get_string (extra, "eforms"), code);
      add_word (self, field, get_string (extra, "eis"), code);
    }
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

  for (guint i = 0; i < IEP_N_IMPORT_FIELDS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", iep_import_fields[i].name);

  return g_strdup (text->str);
}
