/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans to print in tests and benches: always the same for the same numbers. */
#include "sample-plan.h"

#include <string.h>

typedef struct
{
  const char *title;
  const char *kind;
  const char *cpv;
  const char *cpv_name;
  const char *ekk;
  const char *ekk_name;
  gint64 price;
} Subject;

static const Subject subjects[] = {
  { "Serveru tehnikas un datu glabātuvju piegāde", "supply", "48820000", "Serveri", "5238", "Datortehnika, sakaru un cita biroja tehnika", 14000000 },
  { "Iestādes informācijas sistēmas uzturēšana un pilnveidošana", "service", "72260000", "Ar programmatūru saistīti pakalpojumi", "2251", "Informācijas sistēmas uzturēšana", 38500000 },
  { "Biroja papīra un kancelejas preču piegāde", "supply", "30190000", "Dažādas biroja iekārtas un piederumi", "2311", "Biroja preces", 1850000 },
  { "Telpu uzkopšanas pakalpojumi administratīvajās ēkās Rīgā, Jelgavā un Rēzeknē", "service", "90910000", "Uzkopšanas pakalpojumi", "2244", "Nekustamā īpašuma uzturēšana", 9600000 },
  { "Administratīvās ēkas fasādes atjaunošana un siltināšana", "works", "45443000", "Fasādes apdares darbi", "5250", "Kapitālais remonts un rekonstrukcija", 72000000 },
  { "Vieglo automobiļu noma bez vadītāja", "service", "34110000", "Vieglie automobiļi", "2262", "Transportlīdzekļu noma", 21000000 },
  { "Elektroenerģijas piegāde iestādes objektiem", "supply", "09310000", "Elektrība", "2223", "Izdevumi par elektroenerģiju", 33000000 },
  { "Degvielas iegāde, izmantojot maksājumu kartes", "supply", "09132000", "Benzīns", "2322", "Degviela", 5400000 },
  { "Nodarbināto veselības apdrošināšana", "service", "66512200", "Veselības apdrošināšanas pakalpojumi", "1227", "Darba devēja izdevumi veselības, dzīvības un nelaimes gadījumu apdrošināšanai", 18700000 },
  { "Kiberdrošības uzraudzības centra pakalpojumi un ielaušanās testi", "service", "72150000", "Datoru audita konsultāciju un datoru aparatūras konsultāciju pakalpojumi", "2251", "Informācijas sistēmas uzturēšana", 24900000 },
  { "Demonstrāciju zāles audiovizuālā aprīkojuma piegāde, uzstādīšana un lietotāju apmācība", "supply", "32321200", "Audiovizuālās iekārtas", "5239", "Pārējie pamatlīdzekļi", 6700000 },
  { "Tulkošanas pakalpojumi no latviešu valodas angļu, vācu un franču valodā un otrādi", "service", "79530000", "Rakstiskās tulkošanas pakalpojumi", "2239", "Citi iestādes administratīvie izdevumi", 4100000 },
  { "Darba vietu ergonomisko mēbeļu piegāde", "supply", "39130000", "Biroja mēbeles", "2312", "Inventārs", 3900000 },
  { "Ēkas ugunsdrošības signalizācijas sistēmas pārbūve", "works", "45312100", "Ugunsdrošības signalizācijas sistēmu uzstādīšana", "5250", "Kapitālais remonts un rekonstrukcija", 11800000 },
  { "Personāla atlases un novērtēšanas pakalpojumi", "service", "79600000", "Darbinieku pieņemšanas pakalpojumi", "2239", "Citi iestādes administratīvie izdevumi", 2750000 },
  { "Drukas un kopēšanas iekārtu noma ar apkopi", "service", "50310000", "Biroja tehnikas apkope un remonts", "2264", "Iekārtu un inventāra noma", 6300000 },
};

static const char *const places[] = { "Rīgā", "Daugavpilī", "Liepājā", "Valmierā", "Ventspilī", "Jēkabpilī", "Ogrē", "Cēsīs" };

static const struct
{
  const char *code;
  const char *name;
} procedures[] = {
  { "open", "Atklāts konkurss" },
  { "small", "Mazais iepirkums (PIL 9. panta kārtība)" },
  { "below", "Zemsliekšņa iepirkums (tirgus izpēte)" },
  { "e-order", "Pirkums EIS e-pasūtījumu apakšsistēmā" },
  { "neg-wo-call", "Sarunu procedūra" },
},
sources[] = {
  { "grant", "Dotācija no vispārējiem ieņēmumiem" },
  { "own", "Maksas pakalpojumi un citi pašu ieņēmumi" },
  { "eu", "Eiropas Savienības fondi" },
  { "rrf", "Atveseļošanas un noturības mehānisms" },
},
programmes[] = {
  { "31.01.00", "Budžeta izpilde" },
  { "97.00.00", "Nozaru vadība un politikas plānošana" },
  { "62.07.00", "Eiropas Reģionālās attīstības fonda projekti" },
},
nuts[] = {
  { "LV00A", "Rīga" }, { "LV009", "Zemgale" }, { "LV005", "Latgale" }, { "LV00C", "Vidzeme" },
},
units[] = {
  { "Informācijas tehnoloģiju departaments", "Kārlis Zariņš" },
  { "Saimniecības nodaļa", "Dace Eglīte" },
  { "Juridiskais departaments", "Ģirts Ķauķis" },
};

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
boolean (JsonBuilder *json,
         const char  *name,
         gboolean     value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

static void
printed (JsonBuilder *json,
         const char  *name,
         const char  *format,
         ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  string (json, name, text);
}

typedef struct
{
  GHashTable *sums;
  GPtrArray *order;
} Sums;

static void
sums_add (Sums       *sums,
          const char *code,
          gint64      amount)
{
  gint64 *sum = g_hash_table_lookup (sums->sums, code);

  if (sum == NULL)
    {
      sum = g_new0 (gint64, 1);
      g_hash_table_insert (sums->sums, (gpointer) code, sum);
      g_ptr_array_add (sums->order, (gpointer) code);
    }
  *sum += amount;
}

static void
add_funding (JsonBuilder   *json,
             const Subject *subject,
             guint          line_no,
             guint          i,
             int            year,
             gboolean       everything,
             gint64         amount,
             Sums          *sums)
{
  guint source = everything && i % 6 == 3 ? line_no - 1 : i % 7 == 0 ? 1 + i % 3 : 0;
  guint programme = i % 5 == 0 ? i % 3 : 0;

  json_builder_begin_object (json);
  integer (json, "line_no", line_no);
  json_builder_set_member_name (json, "year");
  if (year != 0)
    json_builder_add_int_value (json, year);
  else
    json_builder_add_null_value (json);
  string (json, "programme", programmes[programme].code);
  string (json, "ekk", subject->ekk);
  string (json, "source", sources[source].code);
  string (json, "classifier", i % 9 == 0 ? "IT-3" : NULL);
  integer (json, "amount", amount);
  string (json, "ekk_name", subject->ekk_name);
  string (json, "source_name", sources[source].name);
  string (json, "programme_name", programmes[programme].name);
  json_builder_end_object (json);
  sums_add (&sums[0], sources[source].name, amount);
  sums_add (&sums[1], programmes[programme].code, amount);
  sums_add (&sums[2], subject->ekk, amount);
}

static void
add_more (JsonBuilder   *json,
          const Subject *subject,
          guint          i,
          gboolean       everything)
{
  gboolean rich = everything || i % 11 == 3;

  printed (json, "description", "%s. Pakalpojums jānodrošina visās struktūrvienībās, tai skaitā reģionos; apjoms precizējams pēc "
           "tirgus izpētes rezultātiem (pozīcija Nr. %u).", subject->title, i + 1);
  string (json, "legal_act", everything ? "pil" : NULL);
  if (everything || i % 4 == 1)
    printed (json, "identification_number", "VDA 2027/%u%s", i + 1, i % 7 == 0 ? "/ERAF" : "");
  else
    string (json, "identification_number", NULL);
  integer (json, "contract_year", 2027);
  integer (json, "contract_month", 1 + i * 5 % 12);
  if (i % 3 == 0)
    {
      string (json, "term_kind", "months");
      integer (json, "term_months", 12 + i % 4 * 12);
    }
  else if (i % 3 == 1)
    {
      string (json, "term_kind", "period");
      string (json, "term_from", "2027-07-01");
      string (json, "term_to", "2029-06-30");
    }
  else
    string (json, "term_kind", i % 2 ? "until_fulfilled" : "open_ended");
  string (json, "centralised", everything ? i % 3 == 0 ? "joins" : i % 3 == 1 ? "for_others" : "own" : "own");
  string (json, "partner", everything && i % 3 == 0 ? "Valsts digitālās attīstības aģentūra" : NULL);
  string (json, "framework", everything ? i % 3 == 0 ? "framework" : i % 3 == 1 ? "dynamic" : "none" : "none");
  string (json, "nuts", nuts[i % G_N_ELEMENTS (nuts)].code);
  string (json, "nuts_name", rich ? nuts[i % G_N_ELEMENTS (nuts)].name : nuts[0].name);
  boolean (json, "green", rich || i % 6 == 0);
  boolean (json, "social", everything && i % 2);
  boolean (json, "innovation", everything && i % 4 == 0);
  string (json, "eu_project", everything && i % 2 ? "1.3.1.1.i.0/1/24/I/CFLA/005" : NULL);
  string (json, "responsible_unit", units[i % G_N_ELEMENTS (units)].code);
  string (json, "responsible_person", units[i % G_N_ELEMENTS (units)].name);
  string (json, "rationale", rich ? "Esošā aprīkojuma kalpošanas laiks beidzies; bez nomaiņas nav iespējams nodrošināt "
          "pakalpojuma pieejamību 99,5 % apmērā." : NULL);
  string (json, "existing_contract", rich ? "VDA 2024/118" : NULL);
  string (json, "existing_contract_end", rich ? "2027-06-30" : NULL);
  string (json, "notes", everything ? "Saskaņots ar Finanšu departamentu." : NULL);
}

static gint64
add_line (JsonBuilder *json,
          guint        i,
          gboolean     everything,
          Sums        *sums,
          gint64      *funding_total)
{
  const Subject *subject = &subjects[i * 7 % G_N_ELEMENTS (subjects)];
  gint64 price = subject->price + (gint64) (i * 7919 % 9973) * 101;
  gint64 funding = (price * 12100 + 5000) / 10000;
  guint procedure = price < 1000000 ? 2 : price < 4200000 ? 1 : i % 13 == 0 ? 4 : i % 6 == 5 ? 3 : 0;
  guint years = price > 20000000 ? 3 : price > 9000000 ? 2 : 1;
  gint64 left = funding;

  json_builder_begin_object (json);
  integer (json, "line_no", i + 1);
  printed (json, "number", "2027/%u", i + 1);
  integer (json, "revision_number", i % 8 == 2 ? 2 + i % 3 : 1);
  if (i < G_N_ELEMENTS (subjects))
    string (json, "title", subject->title);
  else
    printed (json, "title", "%s %s (%u. kārta)", subject->title, places[i * 5 % G_N_ELEMENTS (places)], i / 16 + 1);
  string (json, "kind", subject->kind);
  string (json, "kind_name", g_str_equal (subject->kind, "supply") ? "Piegāde" :
          g_str_equal (subject->kind, "service") ? "Pakalpojums" : "Būvdarbi");
  string (json, "cpv", subject->cpv);
  string (json, "cpv_name", subject->cpv_name);
  json_builder_set_member_name (json, "cpv_additional");
  json_builder_begin_array (json);
  if (i % 10 == 4)
    json_builder_add_string_value (json, "48800000");
  json_builder_end_array (json);
  string (json, "procedure", procedures[procedure].code);
  string (json, "procedure_name", procedures[procedure].name);
  string (json, "price_kind", everything && i % 5 == 0 ? "range" : "estimate");
  integer (json, "estimated_price", price);
  if (everything && i % 5 == 0)
    integer (json, "estimated_price_from", price / 2);
  integer (json, "vat_rate", i % 17 == 0 ? 1200 : 2100);
  integer (json, "announce_year", 2027);
  if (i % 2)
    integer (json, "announce_quarter", 1 + i % 4);
  else
    integer (json, "announce_month", 1 + i % 12);
  add_more (json, subject, i, everything);
  json_builder_set_member_name (json, "funding");
  json_builder_begin_array (json);
  for (guint k = 0; k < years; k++)
    {
      gint64 amount = k + 1 == years ? left : funding / years;

      add_funding (json, subject, k + 1, i, everything && k == 2 && i % 2 ? 0 : 2027 + (int) k,
                   everything, amount, sums);
      left -= amount;
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "lots");
  json_builder_begin_array (json);
  for (guint k = 0; i % 12 == 5 && k < 3; k++)
    {
      json_builder_begin_object (json);
      integer (json, "line_no", k + 1);
      printed (json, "title", "%s: %u. daļa, %s", subject->title, k + 1, places[(i + k) % G_N_ELEMENTS (places)]);
      string (json, "cpv", subject->cpv);
      integer (json, "estimated_price", k == 2 ? price - 2 * (price / 3) : price / 3);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  printed (json, "updated_at", "2027-01-%02uT%02u:15:00Z", 4 + i % 26, 6 + i % 10);
  json_builder_end_object (json);
  *funding_total += funding;

  return price;
}

static void
add_sums (JsonBuilder *json,
          const char  *name,
          Sums        *sums)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; i < sums->order->len; i++)
    {
      const char *code = g_ptr_array_index (sums->order, i);
      const char *title = code;

      for (guint k = 0; k < G_N_ELEMENTS (subjects); k++)
        if (g_str_equal (subjects[k].ekk, code))
          title = subjects[k].ekk_name;
      for (guint k = 0; k < G_N_ELEMENTS (programmes); k++)
        if (g_str_equal (programmes[k].code, code))
          title = programmes[k].name;
      json_builder_begin_object (json);
      string (json, "code", code);
      string (json, "name", title);
      integer (json, "amount", *(gint64 *) g_hash_table_lookup (sums->sums, code));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/**
 * sample_plan_content:
 * @n_lines: how many procurements
 * @flags: how much is said about each
 *
 * Returns: (transfer full): the content of a plan version
 */
GBytes *
sample_plan_content (guint       n_lines,
                     SampleFlags flags)
{
  g_autoptr(JsonBuilder) json = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  Sums sums[3];
  gint64 price = 0;
  gint64 funding = 0;
  char *text;

  for (guint i = 0; i < 3; i++)
    {
      sums[i].sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
      sums[i].order = g_ptr_array_new ();
    }
  json_builder_begin_object (json);
  string (json, "format", "iepirkumi-plan");
  integer (json, "format_version", 1);
  json_builder_set_member_name (json, "institution");
  json_builder_begin_object (json);
  string (json, "code", "1301");
  string (json, "name", "Valsts demonstrāciju aģentūra");
  string (json, "registration_number", "90000012345");
  string (json, "buyer_profile_url", "https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1301");
  json_builder_set_member_name (json, "ministry");
  json_builder_begin_object (json);
  string (json, "code", "1300");
  string (json, "name", "Demonstrāciju ministrija");
  json_builder_end_object (json);
  json_builder_end_object (json);
  integer (json, "year", 2027);
  integer (json, "version", 3);
  string (json, "created_at", "2027-02-02T08:14:00Z");
  json_builder_set_member_name (json, "preparer");
  json_builder_begin_object (json);
  string (json, "login", "anna.kalnina");
  string (json, "name", "Anna Kalniņa");
  json_builder_end_object (json);
  string (json, "flow", "1");
  json_builder_set_member_name (json, "lines");
  json_builder_begin_array (json);
  for (guint i = 0; i < n_lines; i++)
    price += add_line (json, i, (flags & SAMPLE_EVERYTHING) != 0, sums, &funding);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "totals");
  json_builder_begin_object (json);
  integer (json, "count", n_lines);
  integer (json, "estimated_price", price);
  integer (json, "funding_total", funding);
  add_sums (json, "by_source", &sums[0]);
  add_sums (json, "by_programme", &sums[1]);
  add_sums (json, "by_ekk", &sums[2]);
  json_builder_end_object (json);
  json_builder_end_object (json);
  for (guint i = 0; i < 3; i++)
    {
      g_hash_table_unref (sums[i].sums);
      g_ptr_array_unref (sums[i].order);
    }
  root = json_builder_get_root (json);
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sample_plan_frame:
 * @content: the content of a plan version
 *
 * Returns: (transfer full): what plan_export() would say around it
 */
JsonObject *
sample_plan_frame (GBytes *content)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autofree char *text = g_strdup_printf (
    "{\"hash\":\"%s\",\"header\":{\"status\":\"endorsed_ministry\",\"display_status\":\"endorsed_ministry\",\"content_hash\":\"%s\"},"
    "\"decisions\":["
    "{\"act\":\"create\",\"name\":\"Anna Kalniņa\",\"position_title\":\"Iepirkumu speciāliste\",\"at\":\"2027-02-02T08:14:00Z\",\"comment\":null},"
    "{\"act\":\"hand_over\",\"name\":\"Anna Kalniņa\",\"position_title\":\"Iepirkumu speciāliste\",\"at\":\"2027-02-02T08:20:00Z\",\"comment\":null},"
    "{\"act\":\"return\",\"name\":\"Jānis Ozols\",\"position_title\":\"Iepirkumu nodaļas vadītājs\",\"at\":\"2027-02-02T12:02:00Z\",\"comment\":\"Precizēt serveru tehnikas piegādes finansējuma avotu; summai jāsakrīt ar tāmi.\"},"
    "{\"act\":\"hand_over\",\"name\":\"Anna Kalniņa\",\"position_title\":\"Iepirkumu speciāliste\",\"at\":\"2027-02-02T13:41:00Z\",\"comment\":\"Precizēts.\"},"
    "{\"act\":\"endorse\",\"name\":\"Jānis Ozols\",\"position_title\":\"Iepirkumu nodaļas vadītājs\",\"at\":\"2027-02-02T14:02:00Z\",\"comment\":null},"
    "{\"act\":\"approve\",\"name\":\"Maija Bērza\",\"position_title\":\"Finanšu direktore\",\"at\":\"2027-02-03T07:11:00Z\",\"comment\":null,\"in_place_of\":\"andris.balodis\",\"in_place_of_name\":\"Andris Balodis\"},"
    "{\"act\":\"endorse_ministry\",\"name\":\"Ilze Liepa\",\"position_title\":\"Ministrijas Budžeta un iepirkumu departamenta direktore\",\"at\":\"2027-02-04T09:30:00Z\",\"comment\":\"Resora kopējie griesti ievēroti.\"}],"
    "\"audit_head\":\"9f2c6d1a7be0435c8e11d2f3a4b5968778695a4b3c2d1e0f9f2c6d1a7be0435c\",\"audit_seq\":4821,"
    "\"printed_at\":\"2027-02-05T07:58:12Z\"}", hash, hash);
  g_autoptr(JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, text, -1, NULL))
    g_error ("The sample frame is no JSON");

  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}
