/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around the table of a plan and no other document has: its title and its totals. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-plan-parts.h"

#include <math.h>
#include <string.h>

#include "document/iep-json-read.h"
#include "document/iep-latvian.h"
#include "document/iep-plan-table.h"

#define PAD 2.4

/**
 * iep_plan_parts_name:
 * @content: the content of a plan version
 *
 * Returns: (transfer full): `Iepirkumu plāns 2027. gadam`
 */
char *
iep_plan_parts_name (JsonObject *content)
{
  return g_strdup_printf ("Iepirkumu plāns %" G_GINT64_FORMAT ". gadam", iep_json_int_or (content, "year", 0));
}

static void
add_heading (IepTextEngine *engine,
             IepFlow       *flow,
             JsonObject    *content,
             JsonObject    *frame)
{
  JsonObject *institution = iep_json_object (content, "institution");
  JsonObject *preparer = iep_json_object (content, "preparer");
  g_autoptr(GDateTime) created = iep_latvian_parse_time (iep_json_string (content, "created_at"));
  g_autofree char *created_text = created != NULL ? iep_latvian_time (created) : NULL;
  g_autofree char *date = created != NULL ? iep_latvian_long_date (created) : NULL;
  g_autofree char *name = iep_plan_parts_name (content);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT ". versija", iep_json_int_or (content, "version", 0));
  g_autofree char *line = g_strjoin (" · ", version, date, NULL);
  const IepDocumentPair pairs[] = {
    { "Statuss", iep_latvian_plan_status (iep_document_status (frame)) },
    { "Izveidots", created_text },
    { "Sagatavoja", iep_json_string (preparer, "name") },
    { "Saskaņošanas gaita", iep_latvian_flow (iep_json_string (content, "flow")) },
    { "Iestādes kods", iep_json_string (institution, "code") },
    { "Reģistrācijas Nr.", iep_json_string (institution, "registration_number") },
  };
  const IepDocumentHeading heading = { name, NULL, line, pairs, G_N_ELEMENTS (pairs) };

  iep_document_parts_add_heading (engine, flow, content, &heading);
}

static gboolean
is_web_address (const char *uri)
{
  return uri != NULL && (g_str_has_prefix (uri, "https://") || g_str_has_prefix (uri, "http://")) && g_utf8_validate (uri, -1, NULL);
}

static void
add_profile (IepTextEngine *engine,
             IepFlow       *flow,
             const char    *uri)
{
  IepBox *box = iep_flow_new_box (flow, 2, 0);
  const double label_width = 62;
  double width = iep_flow_get_width (flow) - label_width;
  IepText *text = iep_text_engine_text (engine, IEP_STYLE_LINK, uri);

  /* The first block is what a click means. */
  box->height = iep_document_put (engine, flow, box, IEP_STYLE_LINK, uri, IEP_ALIGN_LEFT, label_width, 0, MIN (width, text->natural + 1));
  iep_document_put (engine, flow, box, IEP_STYLE_LABEL, "Pircēja profils", IEP_ALIGN_LEFT, 0, 0.4, label_width);
  if (is_web_address (uri))
    box->uri = iep_document_keep (engine, uri);
  box->space_before = 5;
  box->keep_with_next = TRUE;
  iep_flow_add (flow, box);
}

/**
 * iep_plan_parts_add_title:
 * @engine: shapes the texts
 * @flow: where it goes
 * @content: the content of a plan version
 * @frame: (nullable): its header and decisions
 * @n_lines: how many procurements
 * @price: their price without VAT in cents
 * @funding: their budget with VAT in cents
 *
 * Adds what stands above the table on the first page.
 */
void
iep_plan_parts_add_title (IepTextEngine *engine,
                          IepFlow       *flow,
                          JsonObject    *content,
                          JsonObject    *frame,
                          guint          n_lines,
                          gint64         price,
                          gint64         funding)
{
  const char *uri = iep_json_string (iep_json_object (content, "institution"), "buyer_profile_url");
  g_autofree char *count = g_strdup_printf ("%u", n_lines);
  g_autofree char *price_text = iep_latvian_money (price);
  g_autofree char *funding_text = iep_latvian_money (funding);
  double width = iep_flow_get_width (flow);
  IepBox *box;
  double y;

  add_heading (engine, flow, content, frame);
  if (uri != NULL)
    add_profile (engine, flow, uri);

  box = iep_flow_new_box (flow, 6, 1);
  iep_flow_rule (box, 0, 0, width, 0, 1.2, TRUE);
  y = iep_document_put (engine, flow, box, IEP_STYLE_LABEL, "Iepirkumi", IEP_ALIGN_LEFT, 0, 5, 90);
  iep_document_put (engine, flow, box, IEP_STYLE_LABEL, "Paredzamā līgumcena bez PVN, EUR", IEP_ALIGN_LEFT, 90, 5, 190);
  iep_document_put (engine, flow, box, IEP_STYLE_LABEL, "Plānotā summa ar PVN, EUR", IEP_ALIGN_LEFT, 290, 5, 190);
  box->height = iep_document_put (engine, flow, box, IEP_STYLE_FIGURE, count, IEP_ALIGN_LEFT, 0, y + 0.5, 85);
  iep_document_put (engine, flow, box, IEP_STYLE_FIGURE, price_text, IEP_ALIGN_LEFT, 90, y + 0.5, 190);
  iep_document_put (engine, flow, box, IEP_STYLE_FIGURE, funding_text, IEP_ALIGN_LEFT, 290, y + 0.5, 190);
  box->height += 6;
  box->space_before = 6;
  box->keep_with_next = TRUE;
  iep_flow_add (flow, box);
}

typedef struct
{
  const char *member;
  const char *title;
  gboolean codes;
  double x; /* shares of the width; names of EKK are long */
  double width;
} Summary;

static const Summary summaries[] = {
  { "by_source", "Finansējuma avots", FALSE, 0, 0.28 },
  { "by_programme", "Programma", TRUE, 0.305, 0.295 },
  { "by_ekk", "EKK", TRUE, 0.625, 0.375 },
};

static gint64
summary_total (JsonArray *array)
{
  gint64 sum = 0;

  for (guint i = 0; i < iep_json_length (array); i++)
    if (__builtin_add_overflow (sum, iep_json_int_or (iep_json_element (array, i), "amount", 0), &sum))
      return 0;

  return sum;
}

static double
put_summary_line (IepTextEngine *engine,
                  IepFlow       *flow,
                  IepBox        *box,
                  const Summary *summary,
                  JsonObject    *line,
                  gint64         total,
                  double         x,
                  double         width)
{
  const char *code = iep_json_string (line, "code");
  const char *name = iep_json_string (line, "name");
  gint64 amount = iep_json_int_or (line, "amount", 0);
  g_autofree char *money = iep_latvian_money (amount);
  g_autofree char *share = NULL;
  double code_width = summary->codes ? (strlen (code != NULL ? code : "") > 4 ? 36 : 24) : 0;
  double money_width = 66;
  double share_width = 30;
  double end;

  if (total > 0 && amount >= 0)
    {
      int tenths = (int) ((double) amount * 1000 / (double) total + 0.5);

      share = g_strdup_printf ("%d,%d\302\240%%", tenths / 10, tenths % 10);
    }
  if (summary->codes)
    iep_document_put (engine, flow, box, IEP_STYLE_BODY, code, IEP_ALIGN_LEFT, x, PAD, code_width);
  end = iep_document_put (engine, flow, box, IEP_STYLE_BODY, name != NULL ? name : code, IEP_ALIGN_LEFT, x + code_width, PAD,
             width - code_width - money_width - share_width - 4);
  iep_document_put (engine, flow, box, IEP_STYLE_BODY, money, IEP_ALIGN_RIGHT, x + width - money_width - share_width, PAD, money_width);
  iep_document_put (engine, flow, box, IEP_STYLE_SUB, share, IEP_ALIGN_RIGHT, x + width - share_width, PAD + 0.6, share_width);

  return end;
}

/**
 * iep_plan_parts_add_totals:
 * @engine: shapes the texts
 * @flow: where it goes
 * @content: the content of a plan version
 * @frame: (nullable): its decisions, which come after them
 *
 * Adds the totals by funding source, programme and EKK beside each other.
 */
void
iep_plan_parts_add_totals (IepTextEngine *engine,
                           IepFlow       *flow,
                           JsonObject    *content,
                           JsonObject    *frame)
{
  double below = iep_json_length (iep_json_array (frame, "decisions")) > 0 ? 0 : IEP_SIGNATURE_ROOM;
  JsonObject *totals = iep_json_object (content, "totals");
  JsonArray *arrays[G_N_ELEMENTS (summaries)];
  gint64 sums[G_N_ELEMENTS (summaries)];
  double whole = iep_flow_get_width (flow);
  guint longest = 0;
  g_autoptr(GPtrArray) boxes = g_ptr_array_new ();
  double height = 0;
  IepBox *heading;
  IepBox *header;

  for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
    {
      arrays[i] = iep_json_array (totals, summaries[i].member);
      sums[i] = summary_total (arrays[i]);
      longest = MAX (longest, iep_json_length (arrays[i]));
    }
  if (longest == 0)
    return;

  heading = iep_document_section (engine, flow, "Kopsavilkums");
  header = iep_flow_new_box (flow, 2 * G_N_ELEMENTS (summaries), G_N_ELEMENTS (summaries));
  for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
    {
      double x = summaries[i].x * whole;
      double width = summaries[i].width * whole;

      header->height = iep_document_put (engine, flow, header, IEP_STYLE_HEAD, summaries[i].title, IEP_ALIGN_LEFT, x, 0, width - 120);
      iep_document_put (engine, flow, header, IEP_STYLE_HEAD, "Summa ar PVN, EUR", IEP_ALIGN_RIGHT, x + width - 120, 0, 90);
      iep_flow_rule (header, x, header->height + PAD, x + width, header->height + PAD, 0.8, TRUE);
    }
  header->height += PAD;
  header->keep_with_next = TRUE;
  for (guint row = 0; row <= longest; row++)
    {
      IepBox *box = iep_flow_new_box (flow, 4 * G_N_ELEMENTS (summaries), G_N_ELEMENTS (summaries));

      for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
        {
          double x = summaries[i].x * whole;
          double width = summaries[i].width * whole;

          if (row < iep_json_length (arrays[i]))
            box->height = fmax (box->height, put_summary_line (engine, flow, box, &summaries[i],
                                                              iep_json_element (arrays[i], row), sums[i], x, width));
          else if (row == iep_json_length (arrays[i]) && row > 0)
            {
              g_autofree char *money = iep_latvian_money (sums[i]);

              iep_document_put (engine, flow, box, IEP_STYLE_BODY_BOLD, "Kopā", IEP_ALIGN_LEFT, x, PAD, 60);
              box->height = fmax (box->height, iep_document_put (engine, flow, box, IEP_STYLE_BODY_BOLD, money, IEP_ALIGN_RIGHT,
                                                   x + width - 126, PAD, 96));
            }
        }
      box->height += PAD;
      for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
        if (row < iep_json_length (arrays[i]))
          iep_flow_rule (box, summaries[i].x * whole, box->height, (summaries[i].x + summaries[i].width) * whole,
                         box->height, 0.35, row + 1 == iep_json_length (arrays[i]));
      g_ptr_array_add (boxes, box);
      height += box->height;
    }
  /* On one page if it can be, and that the last one when nothing but the signature follows. */
  height += heading->space_before + heading->height + header->height + below;
  if (height > iep_flow_room (flow) && height < iep_document_page.height - iep_document_page.top - iep_document_page.bottom)
    iep_flow_next_page (flow);
  iep_flow_add (flow, heading);
  iep_flow_add (flow, header);
  iep_flow_set_repeat (flow, header);
  for (guint i = 0; i < boxes->len; i++)
    iep_flow_add (flow, g_ptr_array_index (boxes, i));
  iep_flow_set_repeat (flow, NULL);
}
