/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates to print in tests and benches: always the same for the same numbers. */
#include "sample-estimate.h"

#include <string.h>

/* Saeima, amendments to the state budget of 2007: plan, change, revised. */
const SampleMinistry sample_ministries[4] = {
  { "16", "Zemkopības ministrija", {
    { "Resursi izdevumu segšanai", 294921180, 7239092, 302160272 },
    { "Ieņēmumi no maksas pakalpojumiem un citi pašu ieņēmumi", 13705242, 1263907, 14969149 },
    { "Ārvalstu finanšu palīdzība iestādes ieņēmumos", 915453, 110590, 1026043 },
    { "Transferti", 0, 1978187, 1978187 },
    { "Dotācija no vispārējiem ieņēmumiem", 280300485, 3886408, 284186893 },
    { "Izdevumi - kopā", 295861952, 7429094, 303291046 },
    { "Uzturēšanas izdevumi", 285905136, 5870109, 291775245 },
    { "Kārtējie izdevumi", 89203845, 2727448, 91931293 },
    { "Atlīdzība", 62634821, 1542295, 64177116 },
    { "Atalgojums", 47056119, 1407004, 48463123 },
    { "Preces un pakalpojumi", 26569024, 1185153, 27754177 },
    { "Procentu izdevumi", 1531, 1393, 2924 },
  } },
  { "13", "Finanšu ministrija", {
    { "Resursi izdevumu segšanai", 509727719, -20074945, 489652774 },
    { "Ieņēmumi no maksas pakalpojumiem un citi pašu ieņēmumi", 1736772, 2000, 1738772 },
    { "Ārvalstu finanšu palīdzība iestādes ieņēmumos", 2909862, -636592, 2273270 },
    { "Dotācija no vispārējiem ieņēmumiem", 505081085, -19440353, 485640732 },
    { "Izdevumi - kopā", 510102605, -19997005, 490105600 },
    { "Uzturēšanas izdevumi", 463686725, -24613625, 439073100 },
    { "Kārtējie izdevumi", 97912874, 2817654, 100730528 },
    { "Atlīdzība", 63065646, 3079438, 66145084 },
    { "Atalgojums", 46595765, 1925674, 48521439 },
    { "Preces un pakalpojumi", 34847228, -261784, 34585444 },
    { "Procentu izdevumi", 60717910, -3700000, 57017910 },
    { "Subsīdijas, dotācijas un sociālie pabalsti", 78108139, -23209864, 54898275 },
  } },
  { "12", "Ekonomikas ministrija", {
    { "Resursi izdevumu segšanai", 98371626, 3993175, 102364801 },
    { "Ieņēmumi no maksas pakalpojumiem un citi pašu ieņēmumi", 4147476, -59977, 4087499 },
    { "Ārvalstu finanšu palīdzība iestādes ieņēmumos", 1753240, 58020, 1811260 },
    { "Transferti", 0, 85415, 85415 },
    { "Dotācija no vispārējiem ieņēmumiem", 92470910, 3909717, 96380627 },
    { "Izdevumi - kopā", 99092078, 4060380, 103152458 },
    { "Uzturēšanas izdevumi", 97868266, 3690318, 101558584 },
    { "Kārtējie izdevumi", 34349021, 840748, 35189769 },
    { "Atlīdzība", 19408044, 42801, 19450845 },
    { "Atalgojums", 15089630, -336560, 14753070 },
    { "Preces un pakalpojumi", 14940977, 797947, 15738924 },
    { "Subsīdijas, dotācijas un sociālie pabalsti", 45661131, 822075, 46483206 },
  } },
  { "62", "Mērķdotācijas pašvaldībām", {
    { "Resursi izdevumu segšanai", 250135965, 25475597, 275611562 },
    { "Izdevumi - kopā", 250135965, 25475597, 275611562 },
    { "Uzturēšanas izdevumi", 229263775, 25475597, 254739372 },
    { "Kapitālie izdevumi", 20872190, 0, 20872190 },
  } },
};

/* One row of the content; a group or total is the sum of the lines that follow deeper. */
typedef struct
{
  const char *section;
  const char *kind;
  const char *code;
  const char *name;
  guint depth;
  const char *source;
  const char *source_name;
  const char *split;
  gint64 plan;
  gint64 revised;
  gint64 months[12];
  const char *reason;
} Row;

static void
set_amounts (Row    *row,
             gint64  plan,
             gint64  revised)
{
  gint64 part = revised / 12 / 100 * 100;

  row->plan = plan;
  row->revised = revised;
  for (guint i = 0; i < 12; i++)
    row->months[i] = i < 11 ? part : revised - 11 * part;
}

static void
add_up (GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *sum = &g_array_index (rows, Row, i);

      if (g_str_equal (sum->kind, "line") || g_str_equal (sum->kind, "balance"))
        continue;
      for (guint k = i + 1; k < rows->len; k++)
        {
          const Row *row = &g_array_index (rows, Row, k);

          if (row->depth <= sum->depth || g_str_equal (row->kind, "balance"))
            break;
          if (!g_str_equal (row->kind, "line"))
            continue;
          sum->plan += row->plan;
          sum->revised += row->revised;
          for (guint m = 0; m < 12; m++)
            sum->months[m] += row->months[m];
        }
    }
}

static Row *
find (GArray     *rows,
      const char *kind,
      const char *section)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);

      if (g_str_equal (row->kind, kind) && (section == NULL || g_strcmp0 (row->section, section) == 0))
        return row;
    }
  g_assert_not_reached ();
}

static void
string (JsonBuilder *json,
        const char  *name,
        const char  *value)
{
  json_builder_set_member_name (json, name);
  if (value != NULL)
    json_builder_add_string_value (json, value);
  else
    json_builder_add_null_value (json);
}

static void
integer (JsonBuilder *json,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
named (JsonBuilder *json,
       const char  *member,
       const char  *code,
       const char  *name)
{
  json_builder_set_member_name (json, member);
  json_builder_begin_object (json);
  string (json, "code", code);
  string (json, "name", name);
  json_builder_end_object (json);
}

static void
amounts (JsonBuilder *json,
         gint64       plan,
         gint64       revised)
{
  integer (json, "plan", plan);
  integer (json, "change", revised - plan);
  integer (json, "revised", revised);
}

static void
add_row (JsonBuilder *json,
         const Row   *row,
         guint        number)
{
  json_builder_begin_object (json);
  integer (json, "row_no", number);
  string (json, "section", row->section);
  string (json, "kind", row->kind);
  string (json, "code", row->code);
  string (json, "name", row->name);
  integer (json, "depth", row->depth);
  string (json, "source", row->source);
  string (json, "source_name", row->source_name);
  string (json, "split", row->split);
  amounts (json, row->plan, row->revised);
  json_builder_set_member_name (json, "months");
  json_builder_begin_array (json);
  for (guint i = 0; i < 12; i++)
    json_builder_add_int_value (json, row->months[i]);
  json_builder_end_array (json);
  string (json, "reason", row->reason);
  json_builder_set_member_name (json, "details");
  json_builder_begin_array (json);
  if (number % 40 == 11 && g_str_equal (row->kind, "line"))
    {
      json_builder_begin_object (json);
      string (json, "kind", "procurement");
      string (json, "number", "2027/11");
      string (json, "reference", NULL);
      string (json, "title", "Serveru tehnikas piegāde");
      integer (json, "amount", row->revised - 100);
      json_builder_end_object (json);
      json_builder_begin_object (json);
      string (json, "kind", "rest");
      string (json, "number", NULL);
      string (json, "reference", NULL);
      string (json, "title", NULL);
      integer (json, "amount", 100);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_totals (JsonBuilder *json,
            GArray      *rows)
{
  static const char *const sections[] = { "resource", "expenditure", "financing" };
  static const char *const splits[] = { "core", "eu" };
  const Row *balance = find (rows, "balance", NULL);

  json_builder_set_member_name (json, "totals");
  json_builder_begin_object (json);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      const Row *total = find (rows, "total", sections[i]);

      json_builder_set_member_name (json, sections[i]);
      json_builder_begin_object (json);
      amounts (json, total->plan, total->revised);
      json_builder_end_object (json);
    }
  json_builder_set_member_name (json, "balance");
  json_builder_begin_object (json);
  amounts (json, balance->plan, balance->revised);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "by_source");
  json_builder_begin_array (json);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "by_split");
  json_builder_begin_array (json);
  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    {
      gint64 plan = 0, revised = 0;

      for (guint k = 0; k < rows->len; k++)
        {
          const Row *row = &g_array_index (rows, Row, k);

          if (g_str_equal (row->kind, "line") && g_strcmp0 (row->split, splits[i]) == 0)
            {
              plan += row->plan;
              revised += row->revised;
            }
        }
      json_builder_begin_object (json);
      string (json, "code", splits[i]);
      amounts (json, plan, revised);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static GBytes *
build (GArray     *rows,
       int         year,
       const char *code,
       const char *institution,
       gboolean    amendment)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  Row *balance = find (rows, "balance", NULL);
  const Row *resource, *expenditure;
  char *text;

  add_up (rows);
  resource = find (rows, "total", "resource");
  expenditure = find (rows, "total", "expenditure");
  balance->plan = resource->plan - expenditure->plan;
  balance->revised = resource->revised - expenditure->revised;
  for (guint i = 0; i < 12; i++)
    balance->months[i] = resource->months[i] - expenditure->months[i];

  json_builder_begin_object (json);
  string (json, "format", "iepirkumi-estimate");
  integer (json, "format_version", 1);
  json_builder_set_member_name (json, "institution");
  json_builder_begin_object (json);
  string (json, "code", code);
  string (json, "name", institution);
  string (json, "registration_number", "90000012345");
  named (json, "ministry", code, institution);
  json_builder_end_object (json);
  integer (json, "year", year);
  integer (json, "version", amendment ? 2 : 1);
  integer (json, "round", 1);
  string (json, "kind", amendment ? "amendment" : "estimate");
  string (json, "budget_type", "P");
  named (json, "programme", "31.01.00", "Budžeta izpilde");
  named (json, "function", "01.120", "Budžeta un nodokļu politika");
  named (json, "sector", "S130120", "Valsts struktūras");
  string (json, "document_number", "1-12/07");
  string (json, "note", amendment ? "Grozījumi pēc likuma par valsts budžetu grozījumiem." : NULL);
  string (json, "created_at", "2027-02-01T08:00:00Z");
  string (json, "frozen_at", "2027-02-02T08:00:00Z");
  json_builder_set_member_name (json, "preparer");
  json_builder_begin_object (json);
  string (json, "login", "anna.berzina");
  string (json, "name", "Anna Bērziņa");
  json_builder_end_object (json);
  json_builder_set_member_name (json, "base");
  if (amendment)
    {
      json_builder_begin_object (json);
      integer (json, "version", 1);
      string (json, "content_hash", "00");
      json_builder_end_object (json);
    }
  else
    json_builder_add_null_value (json);
  string (json, "flow", "4");
  integer (json, "unit", 100);
  json_builder_set_member_name (json, "rows");
  json_builder_begin_array (json);
  for (guint i = 0; i < rows->len; i++)
    add_row (json, &g_array_index (rows, Row, i), i + 1);
  json_builder_end_array (json);
  add_totals (json, rows);
  json_builder_end_object (json);
  node = json_builder_get_root (json);
  text = json_to_string (node, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

static Row *
append (GArray     *rows,
        const char *section,
        const char *kind,
        const char *code,
        const char *name,
        guint       depth)
{
  Row row = { .section = section, .kind = kind, .code = code, .name = name, .depth = depth };

  g_array_append_val (rows, row);

  return &g_array_index (rows, Row, rows->len - 1);
}

/* What the publication says of a row; 0 where it is silent. */
static void
published (const SampleMinistry *ministry,
           const char           *name,
           gint64               *plan,
           gint64               *revised)
{
  *plan = *revised = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ministry->rows) && ministry->rows[i].name != NULL; i++)
    if (g_str_equal (ministry->rows[i].name, name))
      {
        *plan = ministry->rows[i].plan * 100;
        *revised = ministry->rows[i].revised * 100;
      }
}

static void
append_line (GArray     *rows,
             const char *section,
             const char *code,
             const char *name,
             guint       depth,
             gint64      plan,
             gint64      revised,
             gboolean    amendment)
{
  Row *row;

  if (plan == 0 && revised == 0)
    return;
  row = append (rows, section, "line", code, name, depth);
  set_amounts (row, amendment ? plan : 0, amendment ? revised : plan);
  if (amendment && plan != revised)
    row->reason = revised > plan ? "Papildu finansējums ar likumu par budžeta grozījumiem" : "Pārdale uz citām programmām";
}

/**
 * sample_estimate_2007:
 * @ministry: index into sample_ministries
 * @amendment: the amended estimate, or the first one
 *
 * The published rows of a ministry as an estimate; where the publication leaves out the parts of a row, the rest is a
 * line of its own.
 *
 * Returns: (transfer full): the content
 */
GBytes *
sample_estimate_2007 (guint    ministry,
                      gboolean amendment)
{
  static const struct { const char *code; const char *name; } resources[] = {
    { "21300", "Ieņēmumi no maksas pakalpojumiem un citi pašu ieņēmumi" },
    { "21100", "Ārvalstu finanšu palīdzība iestādes ieņēmumos" },
    { "18000", "Transferti" },
    { "21700", "Dotācija no vispārējiem ieņēmumiem" },
  };
  const SampleMinistry *own = &sample_ministries[ministry];
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));
  gint64 plan, revised, all[2], sum[2] = { 0 }, upkeep[2], current[2], pay[2], wages[2], goods[2], interest[2], grants[2], capital[2];

  append (rows, "resource", "total", "A300", "Resursi izdevumu segšanai", 0);
  published (own, "Resursi izdevumu segšanai", &all[0], &all[1]);
  for (guint i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      published (own, resources[i].name, &plan, &revised);
      append_line (rows, "resource", resources[i].code, resources[i].name, 1, plan, revised, amendment);
      sum[0] += plan;
      sum[1] += revised;
    }
  append_line (rows, "resource", "21700", "Pārējie resursi", 1, all[0] - sum[0], all[1] - sum[1], amendment);

  published (own, "Izdevumi - kopā", &all[0], &all[1]);
  published (own, "Uzturēšanas izdevumi", &upkeep[0], &upkeep[1]);
  published (own, "Kārtējie izdevumi", &current[0], &current[1]);
  published (own, "Atlīdzība", &pay[0], &pay[1]);
  published (own, "Atalgojums", &wages[0], &wages[1]);
  published (own, "Preces un pakalpojumi", &goods[0], &goods[1]);
  published (own, "Procentu izdevumi", &interest[0], &interest[1]);
  published (own, "Subsīdijas, dotācijas un sociālie pabalsti", &grants[0], &grants[1]);
  published (own, "Kapitālie izdevumi", &capital[0], &capital[1]);
  for (guint i = 0; i < 2; i++)
    capital[i] = all[i] - upkeep[i];
  append (rows, "expenditure", "total", "B000", "Izdevumi - kopā", 0);
  append (rows, "expenditure", "group", "1.0", "Uzturēšanas izdevumi", 1);
  if (current[0] != 0)
    {
      append (rows, "expenditure", "group", "1.1", "Kārtējie izdevumi", 2);
      append (rows, "expenditure", "group", "1000", "Atlīdzība", 3);
      append_line (rows, "expenditure", "1100", "Atalgojums", 4, wages[0], wages[1], amendment);
      append_line (rows, "expenditure", "1200", "Darba devēja valsts sociālās apdrošināšanas obligātās iemaksas, pabalsti un kompensācijas", 4,
                   pay[0] - wages[0], pay[1] - wages[1], amendment);
      append_line (rows, "expenditure", "2000", "Preces un pakalpojumi", 3, goods[0], goods[1], amendment);
    }
  append_line (rows, "expenditure", "4000", "Procentu izdevumi", 2, interest[0], interest[1], amendment);
  append_line (rows, "expenditure", "3000", "Subsīdijas, dotācijas un sociālie pabalsti", 2, grants[0], grants[1], amendment);
  append_line (rows, "expenditure", "7000", "Pārējie uzturēšanas izdevumi", 2, upkeep[0] - current[0] - interest[0] - grants[0],
               upkeep[1] - current[1] - interest[1] - grants[1], amendment);
  append (rows, "expenditure", "group", "2.0", "Kapitālie izdevumi", 1);
  append_line (rows, "expenditure", "5000", "Pamatkapitāla veidošana", 2, capital[0], capital[1], amendment);
  append (rows, "balance", "balance", NULL, "Finansiālā bilance", 0);
  append (rows, "financing", "total", "F000", "Finansēšana", 0);
  published (own, "Resursi izdevumu segšanai", &plan, &revised);
  append_line (rows, "financing", "F20010000", "Naudas līdzekļi", 1, all[0] - plan, all[1] - revised, amendment);

  return build (rows, 2007, own->code, own->name, amendment);
}

/**
 * sample_estimate_content:
 * @n_lines: how many lines of expenditure
 * @amendment: whether it amends another
 *
 * Returns: (transfer full): the content of an estimate of any length
 */
GBytes *
sample_estimate_content (guint    n_lines,
                         gboolean amendment)
{
  static const struct { const char *code; const char *name; } sources[] = {
    { "grant", "Dotācija no vispārējiem ieņēmumiem" },
    { "own", "Maksas pakalpojumi un citi pašu ieņēmumi" },
    { "eu_erdf", "Eiropas Reģionālās attīstības fonds" },
  };
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gint64 plan = 0, revised = 0;

  append (rows, "resource", "total", "A300", "Resursi izdevumu segšanai", 0);
  append (rows, "resource", "line", "21710", "Vispārējā kārtībā sadalāmā dotācija no vispārējiem ieņēmumiem", 1);
  append (rows, "expenditure", "total", "B000", "Izdevumi - kopā", 0);
  append (rows, "expenditure", "group", "1.0", "Uzturēšanas izdevumi", 1);
  for (guint i = 0; i < n_lines; i++)
    {
      guint source = i % 3;
      char *code = g_strdup_printf ("%u", 2000 + i / 3);
      char *name = g_strdup_printf ("Izdevumi par pakalpojumiem, ko iestāde saņem, un citi izdevumi Nr. %u", i / 3 + 1);
      gint64 before = (gint64) (i * 7919 % 99991 + 12) * 100;
      gint64 now = before + (i % 4 == 0 ? (gint64) (i % 13) * 700 - 1200 : 0);
      Row *row;

      g_ptr_array_add (texts, code);
      g_ptr_array_add (texts, name);
      if (i % 3 == 0 && i + 1 < n_lines)
        append (rows, "expenditure", "group", code, name, 2);
      row = append (rows, "expenditure", "line", code, name, i % 3 == 0 && i + 1 == n_lines ? 2 : 3);
      set_amounts (row, amendment ? before : 0, amendment ? now : before);
      row->source = sources[source].code;
      row->source_name = sources[source].name;
      row->split = source == 2 ? "eu" : "core";
      row->reason = amendment && before != now ? "-10% pēc tirgus izpētes, \"precizēts\"" : NULL;
      plan += row->plan;
      revised += row->revised;
    }
  set_amounts (&g_array_index (rows, Row, 1), plan, revised);
  append (rows, "balance", "balance", NULL, "Finansiālā bilance", 0);
  append (rows, "financing", "total", "F000", "Finansēšana", 0);

  return build (rows, 2027, "1301", "Valsts demonstrāciju aģentūra", amendment);
}

/**
 * sample_estimate_frame:
 * @content: a content
 *
 * Returns: (transfer full): what estimate_export() gives around it
 */
JsonObject *
sample_estimate_frame (GBytes *content)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autofree char *text = g_strdup_printf (
    "{\"hash\":\"%s\",\"header\":{\"status\":\"approved\",\"display_status\":\"approved\",\"content_hash\":\"%s\"},\"decisions\":["
    "{\"act\":\"create\",\"login\":\"anna.berzina\",\"name\":\"Anna Bērziņa\",\"position_title\":\"ekonomiste\",\"at\":\"2027-02-01T08:00:00Z\",\"comment\":null},"
    "{\"act\":\"hand_over\",\"login\":\"anna.berzina\",\"name\":\"Anna Bērziņa\",\"position_title\":\"ekonomiste\",\"at\":\"2027-02-02T08:00:00Z\",\"comment\":\"Lūdzu izskatīt\"},"
    "{\"act\":\"approve\",\"login\":\"ilze.kalnina\",\"name\":\"Ilze Kalniņa\",\"position_title\":\"finanšu direktore\",\"at\":\"2027-02-03T09:30:00Z\",\"comment\":null}],"
    "\"audit_head\":\"a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3e4f5a0b1\",\"audit_seq\":42,\"printed_at\":\"2027-02-04T10:00:00Z\"}",
    hash, hash);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);

  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}
