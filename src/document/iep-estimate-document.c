/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate (tāme) as a document: what has to be identifiable in it (domain.md 1.2), its tables, its decisions. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include <string.h>

#include "document/iep-document-kind.h"
#include "document/iep-estimate-table.h"
#include "document/iep-json-read.h"
#include "document/iep-latvian.h"

/* The first year in euros. */
#define FIRST_YEAR_OF_EURO 2014

static char *
name (JsonObject *content)
{
  gboolean amendment = g_strcmp0 (iep_json_string (content, "kind"), "amendment") == 0;

  return g_strdup_printf (amendment ? "Tāmes grozījumi %" G_GINT64_FORMAT ". gadam" : "Tāme %" G_GINT64_FORMAT ". gadam",
                          iep_json_int_or (content, "year", 0));
}

/* Code and name of something, or NULL. */
static char *
code_and_name (JsonObject *object)
{
  const char *code = iep_json_string (object, "code");
  const char *words = iep_json_string (object, "name");

  if (code == NULL || words == NULL)
    return g_strdup (code != NULL ? code : words);

  return g_strconcat (code, " ", words, NULL);
}

/* NN.00.00 is a programme, NN.NN.00 one under it, NN.NN.NN a measure (domain.md 1.2). */
static const char *
programme_word (JsonObject *content,
                gboolean    genitive)
{
  const char *code = iep_json_string (iep_json_object (content, "programme"), "code");

  if (code == NULL || strlen (code) != strlen ("NN.NN.NN") || g_str_has_suffix (code, ".00.00"))
    return genitive ? "programmas" : "Programma";
  if (g_str_has_suffix (code, ".00"))
    return genitive ? "apakšprogrammas" : "Apakšprogramma";

  return genitive ? "pasākuma" : "Pasākums";
}

/* The name the Treasury gives to this kind of estimate. */
static char *
full_name (JsonObject *content)
{
  const char *type = iep_json_string (content, "budget_type");

  if (g_strcmp0 (type, "7") == 0)
    return g_strdup ("Ziedojumu un dāvinājumu ieņēmumu un izdevumu tāme");

  return g_strdup_printf ("%s %s resursu izdevumu segšanai (ieņēmumu) un plānoto izdevumu tāme",
                          g_strcmp0 (type, "S") == 0 ? "Valsts speciālā sociālās apdrošināšanas budžeta" : "Pamatbudžeta",
                          programme_word (content, TRUE));
}

static const char *
budget_word (JsonObject *content)
{
  const char *type = iep_json_string (content, "budget_type");

  if (g_strcmp0 (type, "P") == 0)
    return "P – pamatbudžets";
  if (g_strcmp0 (type, "S") == 0)
    return "S – speciālais budžets";
  if (g_strcmp0 (type, "7") == 0)
    return "7 – ziedojumi un dāvinājumi";

  return type;
}

static void
add_heading (IepTextEngine *engine,
             IepFlow       *flow,
             JsonObject    *content,
             JsonObject    *frame)
{
  JsonObject *institution = iep_json_object (content, "institution");
  JsonObject *base = iep_json_object (content, "base");
  g_autoptr(GDateTime) frozen = iep_latvian_parse_time (iep_json_string (content, "frozen_at"));
  g_autofree char *date = frozen != NULL ? iep_latvian_long_date (frozen) : NULL;
  g_autofree char *title = name (content);
  g_autofree char *subtitle = full_name (content);
  g_autofree char *year = g_strdup_printf ("%" G_GINT64_FORMAT, iep_json_int_or (content, "year", 0));
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT ". versija", iep_json_int_or (content, "version", 0));
  g_autofree char *based = base == NULL ? NULL :
                           g_strdup_printf ("%" G_GINT64_FORMAT ". versijas grozījumi", iep_json_int_or (base, "version", 0));
  const char *number = iep_json_string (content, "document_number");
  g_autofree char *numbered = number != NULL ? g_strconcat ("Nr. ", number, NULL) : NULL;
  g_autofree char *line = numbered != NULL ? g_strjoin (" · ", numbered, version, date, NULL) : g_strjoin (" · ", version, date, NULL);
  g_autofree char *ministry = code_and_name (iep_json_object (institution, "ministry"));
  g_autofree char *own = code_and_name (institution);
  g_autofree char *programme = code_and_name (iep_json_object (content, "programme"));
  g_autofree char *function = code_and_name (iep_json_object (content, "function"));
  g_autofree char *sector = code_and_name (iep_json_object (content, "sector"));
  const IepDocumentPair pairs[] = {
    { "Statuss", iep_latvian_estimate_status (iep_document_status (frame)) },
    { "Gads", year },
    { "Budžeta tips", budget_word (content) },
    { "Ministrija", ministry },
    { "Iestāde", own },
    { programme_word (content, FALSE), programme },
    { "Funkcija", function },
    { "Sektors", sector },
    { "Tāmes numurs", number },
    { "Pamats", based },
    { "Sagatavoja", iep_json_string (iep_json_object (content, "preparer"), "name") },
  };
  const IepDocumentHeading heading = { title, subtitle, line, pairs, G_N_ELEMENTS (pairs) };

  iep_document_parts_add_heading (engine, flow, content, &heading);
}

static void
add_note (IepTextEngine *engine,
          IepFlow       *flow,
          const char    *label,
          double         label_width,
          const char    *note)
{
  IepBox *box = iep_flow_new_box (flow, 2, 0);

  iep_document_put (engine, flow, box, IEP_STYLE_LABEL, label, IEP_ALIGN_LEFT, 0, 0.4, label_width);
  box->height = iep_document_put (engine, flow, box, IEP_STYLE_VALUE, note, IEP_ALIGN_LEFT, label_width, 0,
                                  iep_flow_get_width (flow) - label_width);
  box->space_before = 5;
  iep_flow_add (flow, box);
}

/* What it comes to, in four figures. */
static void
add_figures (IepTextEngine   *engine,
             IepFlow         *flow,
             IepEstimateRows *rows)
{
  static const struct
  {
    const char *member;
    const char *title;
  } figures[] = {
    { "resource", "Resursi izdevumu segšanai" },
    { "expenditure", "Izdevumi – kopā" },
    { "balance", "Finansiālā bilance" },
    { "financing", "Finansēšana" },
  };
  JsonObject *totals = iep_json_object (rows->content, "totals");
  const char *unit = iep_json_int_or (rows->content, "year", 0) < FIRST_YEAR_OF_EURO ? "LVL" : "EUR";
  double width = iep_flow_get_width (flow);
  double step = width / G_N_ELEMENTS (figures);
  IepBox *box = iep_flow_new_box (flow, 2 * G_N_ELEMENTS (figures), 1);

  iep_flow_rule (box, 0, 0, width, 0, 1.2, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *title = g_strconcat (figures[i].title, ", ", unit, NULL);
      g_autofree char *amount = iep_estimate_amount (rows, iep_json_int_or (iep_json_object (totals, figures[i].member), "revised", 0));
      double y = iep_document_put (engine, flow, box, IEP_STYLE_LABEL, title, IEP_ALIGN_LEFT, i * step, 5, step - 10);

      box->height = iep_document_put (engine, flow, box, IEP_STYLE_FIGURE, amount, IEP_ALIGN_LEFT, i * step, y + 0.5, step - 10);
    }
  box->space_before = 6;
  box->keep_with_next = TRUE;
  iep_flow_add (flow, box);
}

static gboolean
add (IepTextEngine  *engine,
     IepFlow        *flow,
     JsonObject     *content,
     JsonObject     *frame,
     GCancellable   *cancellable,
     GError        **error)
{
  g_autoptr(IepEstimateRows) rows = iep_estimate_rows_new (content, error);
  const char *note = iep_json_string (content, "note");

  if (rows == NULL)
    return FALSE;
  add_heading (engine, flow, content, frame);
  if (note != NULL)
    add_note (engine, flow, "Piezīme", 62, note);
  add_figures (engine, flow, rows);
  if (rows->source != NULL)
    add_note (engine, flow, "Izdevumu finansējuma avots", 104, rows->source);
  if (!iep_estimate_table_add_year (engine, flow, rows, cancellable, error) ||
      !iep_estimate_table_add_months (engine, flow, rows, cancellable, error))
    return FALSE;
  iep_estimate_table_add_summary (engine, flow, rows);
  iep_document_parts_add_decisions (engine, flow, frame, iep_latvian_estimate_act);
  iep_document_parts_add_signature (engine, flow, "Tāmi paraksta iestādes vadītājs ar drošu elektronisko parakstu. "
                                    "Dokumentam ir juridisks spēks tikai elektroniskā veidā; parakstu pārbauda datnē, nevis "
                                    "izdrukā.");

  return TRUE;
}

const IepDocumentKind iep_estimate_document_kind = {
  .format = "iepirkumi-estimate",
  .content_name = "estimate.json",
  .content_title = "Tāmes saturs",
  .frame_title = "Tāmes statuss un lēmumi",
  .keyword = "tāme",
  .name = name,
  .add = add,
};
