/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each column of a plan says about a procurement. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-plan-columns.h"

#include "document/iep-json-read.h"
#include "document/iep-latvian.h"

#define NBSP "\302\240"

static const char *const quarters[] = { "I", "II", "III", "IV" };

static void
append_money (GString *text,
              gint64   cents)
{
  g_autofree char *money = iep_latvian_money (cents);

  g_string_append (text, money);
}

static void
append_date (GString    *text,
             const char *iso_date)
{
  g_autofree char *date = iep_latvian_date (iso_date);

  g_string_append (text, date);
}

/* The name the content froze beside a code, or the code. */
static const char *
name_or_code (JsonObject *line,
              const char *name,
              const char *code)
{
  const char *text = iep_json_string (line, name);

  return text != NULL ? text : iep_json_string (line, code);
}

static void
append_if (GString    *text,
           const char *value)
{
  if (value != NULL)
    g_string_append (text, value);
}

static void
fill_line_no (JsonObject *line,
              GString    *text,
              GString    *small)
{
  gint64 number;

  if (iep_json_int (line, "line_no", &number))
    g_string_append_printf (text, "%" G_GINT64_FORMAT, number);
}

static void
fill_number (JsonObject *line,
             GString    *text,
             GString    *small)
{
  gint64 revision = iep_json_int_or (line, "revision_number", 1);

  append_if (text, iep_json_string (line, "number"));
  if (revision > 1)
    g_string_append_printf (small, "%" G_GINT64_FORMAT "." NBSP "red.", revision);
}

static void
fill_identification (JsonObject *line,
                     GString    *text,
                     GString    *small)
{
  append_if (text, iep_json_string (line, "identification_number"));
}

static void
fill_title (JsonObject *line,
            GString    *text,
            GString    *small)
{
  append_if (text, iep_json_string (line, "title"));
}

static void
fill_kind (JsonObject *line,
           GString    *text,
           GString    *small)
{
  append_if (text, name_or_code (line, "kind_name", "kind"));
}

static void
fill_cpv (JsonObject *line,
          GString    *text,
          GString    *small)
{
  JsonArray *additional = iep_json_array (line, "cpv_additional");

  append_if (text, iep_json_string (line, "cpv"));
  append_if (small, iep_json_string (line, "cpv_name"));
  for (guint i = 0; i < iep_json_length (additional); i++)
    {
      const char *code = iep_json_text_element (additional, i);

      if (code != NULL)
        g_string_append_printf (text, "\n+" NBSP "%s", code);
    }
}

static void
fill_procedure (JsonObject *line,
                GString    *text,
                GString    *small)
{
  append_if (text, name_or_code (line, "procedure_name", "procedure"));
}

static void
fill_legal_act (JsonObject *line,
                GString    *text,
                GString    *small)
{
  const char *name = iep_json_string (line, "legal_act_name");
  const char *code = iep_json_string (line, "legal_act");
  g_autofree char *short_name = NULL;

  /* The codes of the laws are their usual abbreviations: pil, spsil, adjil. */
  if (name == NULL && code != NULL)
    name = short_name = g_ascii_strup (code, -1);
  append_if (text, name);
}

static void
fill_price (JsonObject *line,
            GString    *text,
            GString    *small)
{
  gint64 price;
  gint64 from;
  gint64 rate;

  if (!iep_json_int (line, "estimated_price", &price))
    return;
  if (g_strcmp0 (iep_json_string (line, "price_kind"), "range") == 0 && iep_json_int (line, "estimated_price_from", &from))
    {
      append_money (text, from);
      g_string_append (text, "–\n");
    }
  append_money (text, price);
  if (iep_json_int (line, "vat_rate", &rate) && rate != 2100)
    {
      if (rate % 100 == 0)
        g_string_append_printf (small, "PVN" NBSP "%" G_GINT64_FORMAT NBSP "%%", rate / 100);
      else
        g_string_append_printf (small, "PVN" NBSP "%" G_GINT64_FORMAT ",%02d" NBSP "%%", rate / 100, (int) ABS (rate % 100));
    }
}

static void
append_month (GString *text,
              gint64   year,
              gint64   month)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT "." NBSP "g.", year);
  if (iep_latvian_month (month) != NULL)
    g_string_append_printf (text, " %s", iep_latvian_month (month));
}

static void
fill_announce (JsonObject *line,
               GString    *text,
               GString    *small)
{
  gint64 year;
  gint64 quarter = iep_json_int_or (line, "announce_quarter", 0);
  gint64 month = iep_json_int_or (line, "announce_month", 0);

  if (!iep_json_int (line, "announce_year", &year))
    return;
  append_month (text, year, month);
  if (iep_latvian_month (month) == NULL && quarter >= 1 && quarter <= 4)
    g_string_append_printf (text, " %s" NBSP "cet.", quarters[quarter - 1]);
}

static void
fill_contract (JsonObject *line,
               GString    *text,
               GString    *small)
{
  gint64 year;

  if (iep_json_int (line, "contract_year", &year))
    append_month (text, year, iep_json_int_or (line, "contract_month", 0));
}

static void
fill_term (JsonObject *line,
           GString    *text,
           GString    *small)
{
  const char *kind = iep_json_string (line, "term_kind");
  const char *from = iep_json_string (line, "term_from");
  const char *to = iep_json_string (line, "term_to");
  gint64 months;

  if (g_strcmp0 (kind, "until_fulfilled") == 0)
    g_string_append (text, "Līdz saistību izpildei");
  else if (g_strcmp0 (kind, "open_ended") == 0)
    g_string_append (text, "Beztermiņa");
  else if (g_strcmp0 (kind, "months") == 0 && iep_json_int (line, "term_months", &months))
    g_string_append_printf (text, "%" G_GINT64_FORMAT NBSP "mēn.", months);
  else if (from != NULL || to != NULL)
    {
      if (from != NULL)
        append_date (text, from);
      g_string_append (text, from != NULL ? " –\n" : "līdz\n");
      if (to != NULL)
        append_date (text, to);
    }
}

static void
fill_lots (JsonObject *line,
           GString    *text,
           GString    *small)
{
  guint n = iep_json_length (iep_json_array (line, "lots"));

  if (n > 0)
    g_string_append_printf (text, "Jā" NBSP "(%u)", n);
}

static void
fill_centralised (JsonObject *line,
                  GString    *text,
                  GString    *small)
{
  const char *kind = iep_json_string (line, "centralised");

  if (g_strcmp0 (kind, "for_others") == 0)
    g_string_append (text, "Citu pasūtītāju vajadzībām");
  else if (g_strcmp0 (kind, "joins") == 0)
    g_string_append (text, "Pievienojas");
  append_if (small, iep_json_string (line, "partner"));
}

static void
fill_framework (JsonObject *line,
                GString    *text,
                GString    *small)
{
  const char *kind = iep_json_string (line, "framework");

  if (g_strcmp0 (kind, "framework") == 0)
    g_string_append (text, "VV");
  else if (g_strcmp0 (kind, "dynamic") == 0)
    g_string_append (text, "DIS");
}

static void
fill_place (JsonObject *line,
            GString    *text,
            GString    *small)
{
  append_if (text, name_or_code (line, "nuts_name", "nuts"));
}

static void
fill_aims (JsonObject *line,
           GString    *text,
           GString    *small)
{
  static const struct
  {
    const char *field;
    const char *word;
  } aims[] = { { "green", "ZPI" }, { "social", "sociāls" }, { "innovation", "inovācija" } };

  for (guint i = 0; i < G_N_ELEMENTS (aims); i++)
    if (iep_json_boolean (line, aims[i].field))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", aims[i].word);
}

static void
fill_eu_project (JsonObject *line,
                 GString    *text,
                 GString    *small)
{
  append_if (text, iep_json_string (line, "eu_project"));
}

static void
fill_responsible (JsonObject *line,
                  GString    *text,
                  GString    *small)
{
  const char *person = iep_json_string (line, "responsible_person");
  const char *unit = iep_json_string (line, "responsible_unit");

  append_if (text, person != NULL ? person : unit);
  if (person != NULL)
    append_if (small, unit);
}

static void
fill_updated (JsonObject *line,
              GString    *text,
              GString    *small)
{
  const char *updated = iep_json_string (line, "updated_at");
  g_autoptr(GDateTime) time = updated != NULL ? iep_latvian_parse_time (updated) : NULL;

  if (time != NULL)
    g_string_append_printf (text, "%02d.%02d.%04d.", g_date_time_get_day_of_month (time), g_date_time_get_month (time),
                            g_date_time_get_year (time));
  else if (updated != NULL)
    append_date (text, updated);
}

static void
note_description (JsonObject *line,
                  GString    *text)
{
  append_if (text, iep_json_string (line, "description"));
}

static void
note_rationale (JsonObject *line,
                GString    *text)
{
  append_if (text, iep_json_string (line, "rationale"));
}

static void
note_lots (JsonObject *line,
           GString    *text)
{
  JsonArray *lots = iep_json_array (line, "lots");

  for (guint i = 0; i < iep_json_length (lots); i++)
    {
      JsonObject *lot = iep_json_element (lots, i);
      const char *title = iep_json_string (lot, "title");
      const char *cpv = iep_json_string (lot, "cpv");
      gint64 price;

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT ")" NBSP "%s", i > 0 ? "; " : "",
                              iep_json_int_or (lot, "line_no", i + 1), title != NULL ? title : "");
      if (cpv != NULL)
        g_string_append_printf (text, " (CPV" NBSP "%s)", cpv);
      if (iep_json_int (lot, "estimated_price", &price))
        {
          g_string_append (text, " – ");
          append_money (text, price);
          g_string_append (text, NBSP "EUR");
        }
    }
}

static void
note_existing_contract (JsonObject *line,
                        GString    *text)
{
  const char *contract = iep_json_string (line, "existing_contract");
  const char *end = iep_json_string (line, "existing_contract_end");

  append_if (text, contract);
  if (end != NULL)
    {
      g_string_append (text, contract != NULL ? ", līdz" NBSP : "līdz" NBSP);
      append_date (text, end);
    }
}

static void
note_notes (JsonObject *line,
            GString    *text)
{
  append_if (text, iep_json_string (line, "notes"));
}

/* The order and the words of the published plans (PIL 18(1) and the columns institutions add). */
const IepPlanColumn iep_plan_columns[IEP_PLAN_COLUMNS] = {
  { "Nr. p." NBSP "k.", NULL, IEP_ALIGN_RIGHT, 16, 0, FALSE, fill_line_no },
  { "Iepirkums", NULL, IEP_ALIGN_LEFT, 34, 0, FALSE, fill_number },
  { "Identifikācijas numurs", "Identifikācijas numurs", IEP_ALIGN_LEFT, 52, 3, FALSE, fill_identification },
  { "Iepirkuma priekšmets", NULL, IEP_ALIGN_LEFT, 120, 0, FALSE, fill_title },
  { "Līguma veids", NULL, IEP_ALIGN_LEFT, 44, 0, FALSE, fill_kind },
  { "CPV kods", NULL, IEP_ALIGN_LEFT, 70, 0, FALSE, fill_cpv },
  { "Iepirkuma veikšanas kārtība", NULL, IEP_ALIGN_LEFT, 58, 0, FALSE, fill_procedure },
  { "Tiesību akts", "Regulējošais tiesību akts", IEP_ALIGN_LEFT, 50, 9, FALSE, fill_legal_act },
  { "Paredzamā līgumcena bez PVN, EUR", NULL, IEP_ALIGN_RIGHT, 50, 0, FALSE, fill_price },
  { "Izsludināšana", NULL, IEP_ALIGN_LEFT, 40, 0, TRUE, fill_announce },
  { "Līguma noslēgšana", "Plānotais līguma noslēgšanas laiks", IEP_ALIGN_LEFT, 42, 2, TRUE, fill_contract },
  { "Līguma termiņš", "Plānotais līguma darbības termiņš", IEP_ALIGN_LEFT, 44, 1, TRUE, fill_term },
  { "Daļas", "Dalījums daļās", IEP_ALIGN_LEFT, 26, 6, TRUE, fill_lots },
  { "Centralizācija", "Centralizēts iepirkums", IEP_ALIGN_LEFT, 52, 5, TRUE, fill_centralised },
  { "VV / DIS", "VV / DIS", IEP_ALIGN_LEFT, 22, 7, TRUE, fill_framework },
  { "Izpildes vieta", "Izpildes vieta", IEP_ALIGN_LEFT, 36, 10, TRUE, fill_place },
  { "ZPI, soc., inov.", "Zaļais, sociālais, inovācija", IEP_ALIGN_LEFT, 34, 8, TRUE, fill_aims },
  { "ES projekts", "ES projekts", IEP_ALIGN_LEFT, 44, 9, TRUE, fill_eu_project },
  { "Atbildīgais", "Atbildīgais", IEP_ALIGN_LEFT, 50, 4, TRUE, fill_responsible },
  { "Atjaunots", NULL, IEP_ALIGN_LEFT, 40, 0, TRUE, fill_updated },
};

const IepPlanNote iep_plan_notes[IEP_PLAN_NOTES] = {
  { "Apraksts", note_description },
  { "Daļas", note_lots },
  { "Pamatojums", note_rationale },
  { "Esošais līgums", note_existing_contract },
  { "Piezīmes", note_notes },
};
