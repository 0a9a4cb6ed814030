/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base of all records: properties, JSON, what changed, what differs. */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "domain/iep-procurement.h"

#define NBSP "\302\240"

static const char document[] =
  "{\"revision_id\": 17, \"procurement_id\": 5, \"institution_id\": 3, \"year\": 2027, \"lock_version\": 4,"
  " \"number\": \"2027/14\", \"revision_number\": 2, \"status\": \"draft\", \"in_force\": false,"
  " \"title\": \"Serveru tehnikas piegāde\", \"kind\": \"supply\", \"cpv\": \"48820000\","
  " \"cpv_additional\": [\"30200000\", \"48800000\"], \"procedure\": \"open\", \"price_kind\": \"estimate\","
  " \"estimated_price\": 16500000, \"vat_rate\": 2100, \"announce_year\": 2027, \"announce_quarter\": 2,"
  " \"announce_month\": null, \"green\": true, \"social\": false, \"term_from\": \"2027-03-01\","
  " \"centralised\": \"own\", \"framework\": \"none\", \"unknown_to_us\": {\"a\": [1]},"
  " \"funding\": [{\"line_no\": 1, \"year\": 2027, \"programme\": \"31.01.00\", \"ekk\": \"5230\", \"source\": \"grant\","
  "   \"classifier\": null, \"amount\": 10000000},"
  "  {\"line_no\": 2, \"year\": null, \"programme\": \"31.01.00\", \"ekk\": \"5230\", \"source\": \"grant\","
  "   \"classifier\": null, \"amount\": 9965000}],"
  " \"lots\": [], \"acts\": [\"edit\", \"include\"], \"missing\": [{\"field\": \"nuts\", \"code\": \"required\","
  "   \"message\": \"Say where.\"}], \"created_at\": \"2027-02-02T10:14:00+02:00\"}";

static IepProcurement *
load (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (document, &error);
  IepProcurement *self;

  g_assert_no_error (error);
  self = iep_record_from_json (IEP_TYPE_PROCUREMENT, node);
  g_assert_true (IEP_IS_PROCUREMENT (self));

  return self;
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  GHashTable *counts = user_data;
  gpointer n = g_hash_table_lookup (counts, pspec->name);

  g_hash_table_insert (counts, (char *) pspec->name, GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
}

static guint
get_count (GHashTable *counts,
           const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));
}

static void
test_load (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autofree char *title = NULL;
  g_auto(GStrv) additional = NULL;
  g_autoptr(GListModel) funding = NULL;
  g_autoptr(IepRecord) line = NULL;
  gint64 price, month, id;
  gboolean green, social, changed;

  g_object_get (self,
                "title", &title, "cpv-additional", &additional, "estimated-price", &price, "announce-month", &month,
                "revision-id", &id, "green", &green, "social", &social, "funding", &funding, "changed", &changed, NULL);

  g_assert_cmpstr (title, ==, "Serveru tehnikas piegāde");
  g_assert_cmpuint (g_strv_length (additional), ==, 2);
  g_assert_cmpstr (additional[1], ==, "48800000");
  g_assert_cmpint (price, ==, 16500000);
  g_assert_cmpint (month, ==, IEP_UNSET);
  g_assert_cmpint (id, ==, 17);
  g_assert_true (green);
  g_assert_false (social);
  g_assert_false (changed);
  g_assert_cmpuint (g_list_model_get_n_items (funding), ==, 2);
  g_assert_true (g_list_model_get_item_type (funding) == IEP_TYPE_FUNDING_LINE);

  line = g_list_model_get_item (funding, 1);
  g_assert_cmpint (iep_record_get_int (line, "year"), ==, IEP_UNSET);
  g_assert_cmpint (iep_record_get_int (line, "amount"), ==, 9965000);
  g_assert_true (iep_record_is_empty (line, "classifier"));

  g_assert_true (iep_procurement_has_act (self, "include"));
  g_assert_false (iep_procurement_has_act (self, "discard"));
  g_assert_cmpuint (g_list_model_get_n_items (iep_procurement_get_missing (self)), ==, 1);
  g_assert_false (iep_procurement_is_new (self));
}

static void
test_load_refuses (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autoptr(JsonNode) array = json_from_string ("[1, 2]", NULL);
  g_autoptr(JsonNode) strange = json_from_string (
    "{\"title\": 12, \"estimated_price\": 1.5, \"vat_rate\": \"abc\", \"green\": \"yes\", \"cpv_additional\": \"x\","
    " \"funding\": {\"amount\": 1}, \"lots\": [1, null, {\"title\": \"A\"}], \"term_from\": [], \"year\": \"2027\","
    " \"lock_version\": 3.0}", NULL);

  g_assert_null (iep_record_from_json (IEP_TYPE_PROCUREMENT, array));
  g_assert_null (iep_record_from_json (IEP_TYPE_PROCUREMENT, NULL));
  g_assert_false (iep_record_load_json (IEP_RECORD (self), array));
  g_assert_cmpstr (iep_procurement_get_number (self), ==, "2027/14");

  /* Values of a wrong type are empty; none of them is guessed. */
  g_assert_true (iep_record_load_json (IEP_RECORD (self), strange));
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (self), "title"), ==, "12");
  g_assert_true (iep_record_is_empty (IEP_RECORD (self), "estimated_price"));
  g_assert_true (iep_record_is_empty (IEP_RECORD (self), "vat-rate"));
  g_assert_false (iep_record_get_boolean (IEP_RECORD (self), "green"));
  g_assert_true (iep_record_is_empty (IEP_RECORD (self), "cpv_additional"));
  g_assert_true (iep_record_is_empty (IEP_RECORD (self), "funding"));
  g_assert_true (iep_record_is_empty (IEP_RECORD (self), "term_from"));
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (self), "year"), ==, 2027);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (self), "lock_version"), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "lots"))), ==, 1);
}

/* What is read, written and read again says the same. */
static void
test_round_trip (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autoptr(JsonNode) first = iep_record_to_json (IEP_RECORD (self));
  g_autoptr(IepProcurement) again = iep_record_from_json (IEP_TYPE_PROCUREMENT, first);
  g_autoptr(JsonNode) second = iep_record_to_json (IEP_RECORD (again));

  g_assert_true (json_node_equal (first, second));
  g_assert_true (iep_record_equal (IEP_RECORD (self), IEP_RECORD (again)));
}

static void
test_writable_json (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autoptr(JsonNode) node = iep_record_to_json_with_flags (IEP_RECORD (self), IEP_JSON_WRITABLE);
  JsonObject *object = json_node_get_object (node);
  JsonObject *line = json_array_get_object_element (json_object_get_array_member (object, "funding"), 0);

  /* Ids and version go along, the rest of what is the server's does not; empty fields are said to be empty. */
  g_assert_cmpint (json_object_get_int_member (object, "revision_id"), ==, 17);
  g_assert_cmpint (json_object_get_int_member (object, "lock_version"), ==, 4);
  g_assert_false (json_object_has_member (object, "acts"));
  g_assert_false (json_object_has_member (object, "missing"));
  g_assert_false (json_object_has_member (object, "status"));
  g_assert_true (json_object_get_null_member (object, "announce_month"));
  g_assert_true (json_object_get_null_member (object, "description"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "lots")), ==, 0);
  g_assert_false (json_object_has_member (line, "line_no"));
  g_assert_true (json_object_get_null_member (line, "classifier"));
  g_assert_cmpint (json_object_get_int_member (line, "amount"), ==, 10000000);
}

static void
test_new (void)
{
  g_autoptr(IepProcurement) self = iep_procurement_new (3, 2027);
  g_autoptr(JsonNode) node = iep_record_to_json_with_flags (IEP_RECORD (self), IEP_JSON_WRITABLE);
  JsonObject *object = json_node_get_object (node);

  g_assert_true (iep_procurement_is_new (self));
  g_assert_false (iep_record_is_changed (IEP_RECORD (self)));
  g_assert_true (iep_procurement_has_act (self, "edit"));
  g_assert_false (json_object_has_member (object, "revision_id"));
  g_assert_false (json_object_has_member (object, "lock_version"));
  g_assert_cmpint (json_object_get_int_member (object, "institution_id"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "year"), ==, 2027);
  g_assert_cmpint (json_object_get_int_member (object, "vat_rate"), ==, 2100);
}

static void
test_changes (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto(GStrv) fields = NULL;
  g_auto(GStrv) none = NULL;

  g_signal_connect (self, "notify", G_CALLBACK (count_notify), counts);

  g_object_set (self, "title", "Serveru tehnikas piegāde", "description", "", "estimated-price", (gint64) 16500000, NULL);
  g_assert_cmpuint (g_hash_table_size (counts), ==, 0);

  g_object_set (self, "title", "Serveri", NULL);
  g_assert_cmpuint (get_count (counts, "title"), ==, 1);
  g_assert_cmpuint (get_count (counts, "changed"), ==, 1);
  g_assert_true (iep_record_is_changed (IEP_RECORD (self)));
  g_assert_true (iep_record_is_field_changed (IEP_RECORD (self), "title"));

  g_object_set (self, "estimated-price", IEP_UNSET, "cpv-additional", NULL, "green", FALSE, NULL);
  g_assert_cmpuint (get_count (counts, "changed"), ==, 1);
  fields = iep_record_get_changed_fields (IEP_RECORD (self));
  g_assert_cmpuint (g_strv_length (fields), ==, 4);
  g_assert_true (g_strv_contains ((const char * const *) fields, "cpv_additional"));

  /* Typing the old value again takes the change back. */
  g_object_set (self, "title", "Serveru tehnikas piegāde", NULL);
  g_assert_false (iep_record_is_field_changed (IEP_RECORD (self), "title"));
  g_assert_true (iep_record_is_changed (IEP_RECORD (self)));

  iep_record_revert_field (IEP_RECORD (self), "green");
  g_assert_true (iep_record_get_boolean (IEP_RECORD (self), "green"));

  iep_record_revert (IEP_RECORD (self));
  g_assert_false (iep_record_is_changed (IEP_RECORD (self)));
  g_assert_cmpuint (get_count (counts, "changed"), ==, 2);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (self), "estimated-price"), ==, 16500000);
  g_assert_cmpuint (g_strv_length ((char **) iep_record_get_strv (IEP_RECORD (self), "cpv_additional")), ==, 2);
  none = iep_record_get_changed_fields (IEP_RECORD (self));
  g_assert_cmpuint (g_strv_length (none), ==, 0);

  /* What is the server's own is no change of the user. */
  iep_record_set_string (IEP_RECORD (self), "status", "included");
  g_assert_false (iep_record_is_changed (IEP_RECORD (self)));
}

static void
test_lists (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GListStore *funding = iep_record_get_list (IEP_RECORD (self), "funding");
  g_autoptr(IepRecord) line = g_list_model_get_item (G_LIST_MODEL (funding), 0);
  IepFundingLine *added;
  gint64 total, rest;
  guint before;

  g_signal_connect (self, "notify", G_CALLBACK (count_notify), counts);
  g_assert_true (iep_procurement_get_funding_total (self, &total));
  g_assert_true (iep_procurement_get_price_with_vat (self, &rest));
  g_assert_cmpint (total, ==, 19965000);
  g_assert_cmpint (rest, ==, 19965000);

  /* A change of a line is a change of the procurement. */
  iep_record_set_int (line, "amount", 5000000);
  g_assert_cmpuint (get_count (counts, "funding"), ==, 1);
  g_assert_true (iep_record_is_changed (IEP_RECORD (self)));
  g_assert_true (iep_record_is_changed (line));

  added = iep_procurement_add_funding (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (funding)), ==, 3);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (added), "amount"), ==, 5000000);
  g_assert_cmpint (iep_record_get_int (IEP_RECORD (added), "year"), ==, 2027);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (added), "ekk"), ==, "5230");
  g_assert_cmpuint (get_count (counts, "funding"), ==, 2);

  /* The line says nothing to the procurement once it is gone. */
  g_list_store_remove (funding, 0);
  before = get_count (counts, "funding");
  iep_record_set_int (line, "amount", 1);
  g_assert_cmpuint (get_count (counts, "funding"), ==, before);

  iep_record_revert (IEP_RECORD (self));
  g_assert_false (iep_record_is_changed (IEP_RECORD (self)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (funding)), ==, 2);
  g_assert_true (iep_procurement_get_funding_total (self, &total));
  g_assert_cmpint (total, ==, 19965000);

  /* The pristine copy is not what is edited. */
  g_clear_object (&line);
  line = g_list_model_get_item (G_LIST_MODEL (funding), 0);
  iep_record_set_int (line, "amount", 42);
  iep_record_revert (IEP_RECORD (self));
  g_assert_false (iep_record_is_changed (IEP_RECORD (self)));

  /* The order of lines counts. */
  g_clear_object (&line);
  line = g_list_model_get_item (G_LIST_MODEL (funding), 0);
  g_list_store_remove (funding, 0);
  g_list_store_append (funding, line);
  g_assert_true (iep_record_is_field_changed (IEP_RECORD (self), "funding"));
}

/* A list and its lines may outlive the record they belonged to. */
static void
test_list_outlives (void)
{
  IepProcurement *self = load ();
  g_autoptr(GListStore) funding = g_object_ref (iep_record_get_list (IEP_RECORD (self), "funding"));
  g_autoptr(IepRecord) line = g_list_model_get_item (G_LIST_MODEL (funding), 0);
  g_autoptr(IepFundingLine) more = g_object_new (IEP_TYPE_FUNDING_LINE, NULL);

  g_assert_finalize_object (self);
  iep_record_set_int (line, "amount", 1);
  g_list_store_append (funding, more);
  g_list_store_remove (funding, 0);
  g_assert_cmpint (iep_record_get_int (line, "amount"), ==, 1);
}

static void
test_apply (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autoptr(IepProcurement) crashed = load ();
  g_autoptr(JsonNode) kept = NULL;
  g_auto(GStrv) fields = NULL;

  g_object_set (crashed, "title", "Nesaglabāts", "announce-quarter", IEP_UNSET, "announce-month", (gint64) 5, NULL);
  g_list_store_remove (iep_record_get_list (IEP_RECORD (crashed), "funding"), 1);
  kept = iep_record_to_json_with_flags (IEP_RECORD (crashed), IEP_JSON_WRITABLE);

  iep_record_apply_json (IEP_RECORD (self), kept);
  g_assert_true (iep_record_equal (IEP_RECORD (self), IEP_RECORD (crashed)));
  fields = iep_record_get_changed_fields (IEP_RECORD (self));
  g_assert_cmpuint (g_strv_length (fields), ==, 4);

  iep_record_revert (IEP_RECORD (self));
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (self), "title"), ==, "Serveru tehnikas piegāde");
}

static void
test_rebase (void)
{
  g_autoptr(IepProcurement) mine = load ();
  g_autoptr(IepProcurement) theirs = load ();
  g_auto(GStrv) conflicts = NULL;
  g_auto(GStrv) changed = NULL;

  g_object_set (mine, "title", "Mans", "cpv", "30200000", "notes", "abi vienādi", NULL);
  g_object_set (theirs, "title", "Viņu", "description", "viņu apraksts", "notes", "abi vienādi", NULL);
  iep_record_set_int (IEP_RECORD (theirs), "lock_version", 5);

  conflicts = iep_record_rebase (IEP_RECORD (mine), IEP_RECORD (theirs));
  g_assert_cmpuint (g_strv_length (conflicts), ==, 1);
  g_assert_cmpstr (conflicts[0], ==, "title");

  g_assert_cmpint (iep_record_get_int (IEP_RECORD (mine), "lock_version"), ==, 5);
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (mine), "title"), ==, "Mans");
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (mine), "cpv"), ==, "30200000");
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (mine), "description"), ==, "viņu apraksts");
  changed = iep_record_get_changed_fields (IEP_RECORD (mine));
  g_assert_cmpuint (g_strv_length (changed), ==, 2);

  iep_record_revert (IEP_RECORD (mine));
  g_assert_cmpstr (iep_record_get_string (IEP_RECORD (mine), "title"), ==, "Viņu");
}

static char *
find_difference (GListModel *differences,
                 const char *field)
{
  for (guint i = 0; i < g_list_model_get_n_items (differences); i++)
    {
      g_autoptr(IepDifference) difference = g_list_model_get_item (differences, i);

      if (g_str_equal (iep_difference_get_field (difference), field))
        return g_strdup_printf ("%s|%s|%s", iep_difference_get_label (difference),
                                iep_difference_get_old_text (difference), iep_difference_get_new_text (difference));
    }

  return NULL;
}

static void
assert_difference (GListModel *differences,
                   const char *field,
                   const char *expected)
{
  g_autofree char *found = find_difference (differences, field);

  g_assert_cmpstr (found, ==, expected);
}

static char *
resolve (const char *kind,
         const char *code,
         gint64      institution_id,
         gpointer    user_data)
{
  g_assert_cmpint (institution_id, ==, 3);

  if (g_str_equal (kind, "cpv") && g_str_equal (code, "48820000"))
    return g_strdup ("Serveri");
  if (g_str_equal (kind, "contract_kind"))
    return g_strdup ("Piegāde");

  return NULL;
}

static void
test_compare (void)
{
  g_autoptr(IepProcurement) before = load ();
  g_autoptr(IepProcurement) after = load ();
  g_autoptr(GListModel) same = NULL;
  g_autoptr(GListModel) differences = NULL;
  GListStore *funding = iep_record_get_list (IEP_RECORD (after), "funding");
  g_autoptr(IepRecord) line = g_list_model_get_item (G_LIST_MODEL (funding), 0);
  g_autoptr(IepFundingLine) added = NULL;

  iep_record_set_string (IEP_RECORD (after), "status", "included");
  same = iep_procurement_compare (before, after);
  g_assert_cmpuint (g_list_model_get_n_items (same), ==, 0);

  g_object_set (after, "title", "Serveri un diski", "cpv", NULL, "estimated-price", (gint64) 14000000, "green", FALSE,
                "vat-rate", (gint64) 1250, "announce-quarter", IEP_UNSET, "announce-month", (gint64) 5,
                "price-kind", "range", "term-from", "2027-04-01", "centralised", "joins", NULL);
  iep_record_set_int (line, "amount", 7000000);
  g_list_store_remove (funding, 1);
  added = g_object_new (IEP_TYPE_FUNDING_LINE, "year", (gint64) 2028, "ekk", "2251", "amount", (gint64) 100, NULL);
  g_list_store_append (funding, added);

  iep_record_set_name_resolver (resolve, NULL, NULL);
  differences = iep_procurement_compare (before, after);
  assert_difference (differences, "title", "Subject|Serveru tehnikas piegāde|Serveri un diski");
  assert_difference (differences, "cpv", "CPV code|48820000 Serveri|");
  assert_difference (differences, "estimated_price", "Estimated price without VAT|165" NBSP "000.00|140" NBSP "000.00");
  assert_difference (differences, "green", "Green procurement|Yes|No");
  assert_difference (differences, "vat_rate", "VAT rate|21" NBSP "%|12.50" NBSP "%");
  assert_difference (differences, "announce_quarter", "Quarter of announcement|2|");
  assert_difference (differences, "price_kind", "Price kind|Estimated contract price|Price range");
  assert_difference (differences, "term_from", "Term from|2027-03-01|2027-04-01");
  assert_difference (differences, "centralised",
                     "Centralised procurement|For the institution itself|Joins another institution’s procurement");
  assert_difference (differences, "funding[0].amount",
                     "Funding (2027 · 31.01.00 · 5230 · grant): Amount with VAT|100" NBSP "000.00|70" NBSP "000.00");
  assert_difference (differences, "funding", "Funding|31.01.00 · 5230 · grant · 99" NBSP "650.00|");
  assert_difference (differences, "funding[1]", "Funding||2028 · 2251 · 1.00");
  g_assert_cmpuint (g_list_model_get_n_items (differences), ==, 13);
  iep_record_set_name_resolver (NULL, NULL, NULL);
}

static void
assert_display (IepProcurement *self,
                const char     *field,
                const char     *expected)
{
  g_autofree char *text = iep_record_get_display (IEP_RECORD (self), field);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_display (void)
{
  g_autoptr(IepProcurement) self = load ();
  const IepField *field = iep_record_find_field (IEP_RECORD (self), "estimated-price");
  g_autoptr(JsonNode) node = json_from_string ("123450", NULL);
  g_autofree char *shown = iep_field_display_json (field, node, 0);
  g_autofree char *empty = iep_field_display_json (field, NULL, 0);

  iep_record_set_name_resolver (resolve, NULL, NULL);
  assert_display (self, "title", "Serveru tehnikas piegāde");
  assert_display (self, "kind", "Piegāde");
  assert_display (self, "cpv", "48820000 Serveri");
  assert_display (self, "cpv_additional", "30200000, 48800000");
  assert_display (self, "procedure", "open");
  assert_display (self, "announce_year", "2027");
  assert_display (self, "announce-month", "");
  assert_display (self, "created_at", "2027-02-02 08:14");
  assert_display (self, "lots", "");
  iep_record_set_name_resolver (NULL, NULL, NULL);
  assert_display (self, "kind", "supply");

  g_assert_cmpstr (shown, ==, "1" NBSP "234.50");
  g_assert_cmpstr (empty, ==, "");
  g_assert_null (iep_record_find_field (IEP_RECORD (self), "no_such_field"));
  g_assert_null (iep_record_find_field (IEP_RECORD (self), "titl"));
  g_assert_null (iep_record_find_field (IEP_RECORD (self), "title_"));
  g_assert_cmpstr (iep_record_get_field_label (IEP_RECORD (self), "cpv"), ==, "CPV code");
}

/* Reading the same again disturbs nobody; reading something new tells what is new. */
static void
test_reload (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(JsonNode) node = json_from_string (document, NULL);
  g_autoptr(IepRecord) line = g_list_model_get_item (G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "funding")), 0);
  g_autoptr(IepRecord) same = NULL;

  g_signal_connect (self, "notify", G_CALLBACK (count_notify), counts);
  iep_record_load_json (IEP_RECORD (self), node);
  g_assert_cmpuint (g_hash_table_size (counts), ==, 0);
  same = g_list_model_get_item (G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "funding")), 0);
  g_assert_true (same == line);

  json_object_set_string_member (json_node_get_object (node), "title", "Cits");
  iep_record_load_json (IEP_RECORD (self), node);
  g_assert_cmpuint (g_hash_table_size (counts), ==, 1);
  g_assert_cmpuint (get_count (counts, "title"), ==, 1);
  g_assert_false (iep_record_is_changed (IEP_RECORD (self)));
}

static void
test_bad_text (void)
{
  g_autoptr(IepProcurement) self = load ();
  g_autofree char *huge = g_strnfill (10 * 1024 * 1024, 'a');
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *json = NULL;

  g_object_set (self, "title", "bad \377 bytes", "notes", huge, NULL);
  g_assert_true (g_utf8_validate (iep_record_get_string (IEP_RECORD (self), "title"), -1, NULL));
  node = iep_record_to_json (IEP_RECORD (self));
  json = json_to_string (node, FALSE);
  g_assert_true (g_utf8_validate (json, -1, NULL));
  g_assert_cmpuint (strlen (json), >, strlen (huge));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/load", test_load);
  g_test_add_func ("/record/load-refuses", test_load_refuses);
  g_test_add_func ("/record/round-trip", test_round_trip);
  g_test_add_func ("/record/writable-json", test_writable_json);
  g_test_add_func ("/record/new", test_new);
  g_test_add_func ("/record/changes", test_changes);
  g_test_add_func ("/record/lists", test_lists);
  g_test_add_func ("/record/list-outlives", test_list_outlives);
  g_test_add_func ("/record/apply", test_apply);
  g_test_add_func ("/record/rebase", test_rebase);
  g_test_add_func ("/record/compare", test_compare);
  g_test_add_func ("/record/display", test_display);
  g_test_add_func ("/record/reload", test_reload);
  g_test_add_func ("/record/bad-text", test_bad_text);

  return g_test_run ();
}
