/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around the table of a plan: title, totals, decisions, the place for the signature, the foot of the page. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-plan-parts.h"

#include <math.h>
#include <string.h>

#include "document/iep-json-read.h"
#include "document/iep-latvian.h"
#include "document/iep-plan-table.h"

#define GAP 18.0
#define PAD 2.4

/* What the place for the signature takes, with the words above it. */
#define SIGNATURE_ROOM (IEP_SIGNATURE_HEIGHT + IEP_SIGNATURE_Y - iep_plan_page.bottom + 20)
/* Nobody signs a page on which nothing stands: so many decisions go along when the signature needs a page of its own. */
#define LAST_DECISIONS 4

static double
put (IepTextEngine *engine,
     IepFlow       *flow,
     IepBox        *box,
     IepPlanStyle   style,
     const char    *text,
     IepAlign       align,
     double         x,
     double         y,
     double         width)
{
  IepText *shaped = iep_text_engine_text (engine, style, text != NULL ? text : "");

  return iep_flow_place (flow, box, shaped, align, x, y, width);
}

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

static const char *
shown_status (JsonObject *frame)
{
  JsonObject *header = iep_json_object (frame, "header");
  const char *status = iep_json_string (header, "display_status");

  if (status == NULL)
    status = iep_json_string (header, "status");

  return iep_latvian_plan_status (status);
}

/* Label and value beside each other; returns where the next pair begins. */
static double
put_pair (IepTextEngine *engine,
          IepFlow       *flow,
          IepBox        *box,
          const char    *label,
          const char    *value,
          double         x,
          double         y,
          double         width)
{
  const double label_width = 78;
  double end;

  if (value == NULL || *value == '\0')
    return y;
  put (engine, flow, box, IEP_STYLE_LABEL, label, IEP_ALIGN_LEFT, x, y + 0.4, label_width);
  end = put (engine, flow, box, IEP_STYLE_VALUE, value, IEP_ALIGN_LEFT, x + label_width, y, width - label_width);

  return end + 1.6;
}

static void
add_heading (IepTextEngine *engine,
             IepFlow       *flow,
             JsonObject    *content,
             JsonObject    *frame)
{
  IepBox *box = iep_flow_new_box (flow, 24, 1);
  double width = iep_flow_get_width (flow);
  double grid = width * 0.62;
  JsonObject *institution = iep_json_object (content, "institution");
  JsonObject *ministry = iep_json_object (institution, "ministry");
  JsonObject *preparer = iep_json_object (content, "preparer");
  const char *registration = iep_json_string (institution, "registration_number");
  const char *code = iep_json_string (institution, "code");
  const char *ministry_name = iep_json_string (ministry, "name");
  g_autoptr(GDateTime) created = iep_latvian_parse_time (iep_json_string (content, "created_at"));
  g_autofree char *created_text = created != NULL ? iep_latvian_time (created) : NULL;
  g_autofree char *date = created != NULL ? iep_latvian_long_date (created) : NULL;
  g_autofree char *name = iep_plan_parts_name (content);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT ". versija", iep_json_int_or (content, "version", 0));
  g_autofree char *line = g_strjoin (" · ", version, date, NULL);
  double left = 0;
  double right = 2;

  if (ministry_name != NULL && g_strcmp0 (iep_json_string (ministry, "code"), code) != 0)
    left = put (engine, flow, box, IEP_STYLE_LABEL, ministry_name, IEP_ALIGN_LEFT, 0, left, grid - GAP) + 1;
  left = put (engine, flow, box, IEP_STYLE_INSTITUTION, iep_json_string (institution, "name"), IEP_ALIGN_LEFT, 0, left,
              grid - GAP) + 7;
  left = put (engine, flow, box, IEP_STYLE_TITLE, name, IEP_ALIGN_LEFT, 0, left, grid - GAP) + 1;
  left = put (engine, flow, box, IEP_STYLE_INSTITUTION, line, IEP_ALIGN_LEFT, 0, left, grid - GAP);

  right = put_pair (engine, flow, box, "Statuss", shown_status (frame), grid, right, width - grid);
  right = put_pair (engine, flow, box, "Izveidots", created_text, grid, right, width - grid);
  right = put_pair (engine, flow, box, "Sagatavoja", iep_json_string (preparer, "name"), grid, right, width - grid);
  right = put_pair (engine, flow, box, "Saskaņošanas gaita", iep_latvian_flow (iep_json_string (content, "flow")), grid, right,
                    width - grid);
  right = put_pair (engine, flow, box, "Iestādes kods", code, grid, right, width - grid);
  right = put_pair (engine, flow, box, "Reģistrācijas Nr.", registration, grid, right, width - grid);
  box->height = MAX (left, right);
  /* The flow keeps the pointer: a copy that lives as long as the engine. */
  {
    char *kept = iep_arena_alloc (iep_text_engine_get_arena (engine), strlen (name) + 1);

    memcpy (kept, name, strlen (name) + 1);
    box->outline = kept;
  }
  box->keep_with_next = TRUE;
  iep_flow_add (flow, box);
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
  box->height = put (engine, flow, box, IEP_STYLE_LINK, uri, IEP_ALIGN_LEFT, label_width, 0, MIN (width, text->natural + 1));
  put (engine, flow, box, IEP_STYLE_LABEL, "Pircēja profils", IEP_ALIGN_LEFT, 0, 0.4, label_width);
  if (is_web_address (uri))
    {
      char *kept = iep_arena_alloc (iep_text_engine_get_arena (engine), strlen (uri) + 1);

      memcpy (kept, uri, strlen (uri) + 1);
      box->uri = kept;
    }
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
  y = put (engine, flow, box, IEP_STYLE_LABEL, "Iepirkumi", IEP_ALIGN_LEFT, 0, 5, 90);
  put (engine, flow, box, IEP_STYLE_LABEL, "Paredzamā līgumcena bez PVN, EUR", IEP_ALIGN_LEFT, 90, 5, 190);
  put (engine, flow, box, IEP_STYLE_LABEL, "Plānotā summa ar PVN, EUR", IEP_ALIGN_LEFT, 290, 5, 190);
  box->height = put (engine, flow, box, IEP_STYLE_FIGURE, count, IEP_ALIGN_LEFT, 0, y + 0.5, 85);
  put (engine, flow, box, IEP_STYLE_FIGURE, price_text, IEP_ALIGN_LEFT, 90, y + 0.5, 190);
  put (engine, flow, box, IEP_STYLE_FIGURE, funding_text, IEP_ALIGN_LEFT, 290, y + 0.5, 190);
  box->height += 6;
  box->space_before = 6;
  box->keep_with_next = TRUE;
  iep_flow_add (flow, box);
}

static IepBox *
section_heading (IepTextEngine *engine,
                 IepFlow       *flow,
                 const char    *title)
{
  IepBox *box = iep_flow_new_box (flow, 1, 0);

  box->height = put (engine, flow, box, IEP_STYLE_SECTION, title, IEP_ALIGN_LEFT, 0, 0, iep_flow_get_width (flow)) + 4;
  box->space_before = 16;
  box->outline = title;
  box->keep_with_next = TRUE;

  return box;
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
    put (engine, flow, box, IEP_STYLE_BODY, code, IEP_ALIGN_LEFT, x, PAD, code_width);
  end = put (engine, flow, box, IEP_STYLE_BODY, name != NULL ? name : code, IEP_ALIGN_LEFT, x + code_width, PAD,
             width - code_width - money_width - share_width - 4);
  put (engine, flow, box, IEP_STYLE_BODY, money, IEP_ALIGN_RIGHT, x + width - money_width - share_width, PAD, money_width);
  put (engine, flow, box, IEP_STYLE_SUB, share, IEP_ALIGN_RIGHT, x + width - share_width, PAD + 0.6, share_width);

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
  double below = iep_json_length (iep_json_array (frame, "decisions")) > 0 ? 0 : SIGNATURE_ROOM;
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

  heading = section_heading (engine, flow, "Kopsavilkums");
  header = iep_flow_new_box (flow, 2 * G_N_ELEMENTS (summaries), G_N_ELEMENTS (summaries));
  for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
    {
      double x = summaries[i].x * whole;
      double width = summaries[i].width * whole;

      header->height = put (engine, flow, header, IEP_STYLE_HEAD, summaries[i].title, IEP_ALIGN_LEFT, x, 0, width - 120);
      put (engine, flow, header, IEP_STYLE_HEAD, "Summa ar PVN, EUR", IEP_ALIGN_RIGHT, x + width - 120, 0, 90);
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

              put (engine, flow, box, IEP_STYLE_BODY_BOLD, "Kopā", IEP_ALIGN_LEFT, x, PAD, 60);
              box->height = fmax (box->height, put (engine, flow, box, IEP_STYLE_BODY_BOLD, money, IEP_ALIGN_RIGHT,
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
  if (height > iep_flow_room (flow) && height < iep_plan_page.height - iep_plan_page.top - iep_plan_page.bottom)
    iep_flow_next_page (flow);
  iep_flow_add (flow, heading);
  iep_flow_add (flow, header);
  iep_flow_set_repeat (flow, header);
  for (guint i = 0; i < boxes->len; i++)
    iep_flow_add (flow, g_ptr_array_index (boxes, i));
  iep_flow_set_repeat (flow, NULL);
}

/* How many of the last decisions stand on the page of the signature, if need be: a long comment is not carried along
 * when that would fill the page. @height grows by what they take. */
static guint
last_decisions (GPtrArray *boxes,
                double    *height)
{
  double most = (iep_plan_page.height - iep_plan_page.top - iep_plan_page.bottom) / 2;
  guint n = 0;

  while (n < LAST_DECISIONS && n < boxes->len)
    {
      IepBox *box = g_ptr_array_index (boxes, boxes->len - 1 - n);

      if (*height + box->height > most)
        break;
      *height += box->height;
      n++;
    }
  /* One left behind alone is not worth its page. */
  if (n + 1 == boxes->len)
    {
      IepBox *first = g_ptr_array_index (boxes, 0);

      if (*height + first->height <= most)
        {
          *height += first->height;
          n++;
        }
    }

  return n;
}

/**
 * iep_plan_parts_add_decisions:
 * @engine: shapes the texts
 * @flow: where it goes
 * @frame: (nullable): its decisions
 *
 * Adds who decided what, in which position and when.
 */
void
iep_plan_parts_add_decisions (IepTextEngine *engine,
                              IepFlow       *flow,
                              JsonObject    *frame)
{
  static const struct
  {
    const char *title;
    double x;
    double width;
  } columns[] = {
    { "Datums un laiks", PAD, 74 },
    { "Lēmums", 84, 104 },
    { "Persona", 196, 120 },
    { "Amats", 324, 164 },
    { "Komentārs", 496, 270 },
  };
  JsonArray *decisions = iep_json_array (frame, "decisions");
  g_autoptr(GPtrArray) boxes = g_ptr_array_new ();
  double width = iep_flow_get_width (flow);
  guint n_last = 0;
  double height = SIGNATURE_ROOM;
  IepBox *heading;
  IepBox *header;

  if (iep_json_length (decisions) == 0)
    return;
  heading = section_heading (engine, flow, "Lēmumi");
  header = iep_flow_new_box (flow, G_N_ELEMENTS (columns), 1);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    header->height = put (engine, flow, header, IEP_STYLE_HEAD, columns[i].title, IEP_ALIGN_LEFT, columns[i].x, PAD,
                          columns[i].width);
  header->height += PAD;
  header->shaded = TRUE;
  header->keep_with_next = TRUE;
  iep_flow_rule (header, 0, header->height, width, header->height, 0.8, TRUE);
  for (guint i = 0; i < iep_json_length (decisions); i++)
    {
      JsonObject *decision = iep_json_element (decisions, i);
      IepBox *box = iep_flow_new_box (flow, G_N_ELEMENTS (columns), 1);
      g_autoptr(GDateTime) at = iep_latvian_parse_time (iep_json_string (decision, "at"));
      g_autofree char *time = at != NULL ? iep_latvian_time (at) : NULL;
      const char *person = iep_json_string (decision, "name");
      const char *texts[G_N_ELEMENTS (columns)] = {
        time,
        iep_latvian_act (iep_json_string (decision, "act")),
        person != NULL ? person : iep_json_string (decision, "login"),
        iep_json_string (decision, "position_title"),
        iep_json_string (decision, "comment"),
      };

      for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
        box->height = fmax (box->height, put (engine, flow, box, k == 1 ? IEP_STYLE_BODY_BOLD : IEP_STYLE_BODY, texts[k],
                                             IEP_ALIGN_LEFT, columns[k].x, PAD, columns[k].width));
      box->height += PAD;
      iep_flow_rule (box, 0, box->height, width, box->height, 0.35, FALSE);
      g_ptr_array_add (boxes, box);
    }
  n_last = last_decisions (boxes, &height);
  if (n_last == boxes->len && heading->space_before + heading->height + header->height + height > iep_flow_room (flow))
    iep_flow_next_page (flow);
  iep_flow_add (flow, heading);
  iep_flow_add (flow, header);
  iep_flow_set_repeat (flow, header);
  for (guint i = 0; i < boxes->len; i++)
    {
      if (i > 0 && i == boxes->len - n_last && height > iep_flow_room (flow))
        iep_flow_next_page (flow);
      iep_flow_add (flow, g_ptr_array_index (boxes, i));
    }
  iep_flow_set_repeat (flow, NULL);
}

/**
 * iep_plan_parts_add_signature:
 * @engine: shapes the texts
 * @flow: where it goes
 *
 * Keeps the lower right corner of the last page free for the visible text of a signature.
 */
void
iep_plan_parts_add_signature (IepTextEngine *engine,
                              IepFlow       *flow)
{
  IepBox *box = iep_flow_new_box (flow, 2, 4);
  double width = iep_flow_get_width (flow);
  double x = width - IEP_SIGNATURE_WIDTH;
  double height = IEP_SIGNATURE_HEIGHT;
  double foot = IEP_SIGNATURE_Y - iep_plan_page.bottom;
  double right;
  double lower;
  double upper;

  if (iep_flow_room (flow) < SIGNATURE_ROOM)
    iep_flow_next_page (flow);
  box->space_before = 0;
  box->height = iep_flow_room (flow);
  /* Above the frame: what a signature shows would lie on top of it. */
  put (engine, flow, box, IEP_STYLE_SUB, "Elektroniskā paraksta vieta", IEP_ALIGN_LEFT, x, box->height - foot - height - 10,
       IEP_SIGNATURE_WIDTH);
  put (engine, flow, box, IEP_STYLE_SUB, "Plānu paraksta iestādes vadītājs ar drošu elektronisko parakstu. Dokumentam ir juridisks "
       "spēks tikai elektroniskā veidā; parakstu pārbauda datnē, nevis izdrukā.", IEP_ALIGN_LEFT, 0,
       box->height - foot - 16, x - GAP * 2);
  right = x + IEP_SIGNATURE_WIDTH;
  lower = box->height - foot;
  upper = lower - height;
  iep_flow_rule (box, x, upper, right, upper, 0.5, FALSE);
  iep_flow_rule (box, x, lower, right, lower, 0.5, FALSE);
  iep_flow_rule (box, x, upper, x, lower, 0.5, FALSE);
  iep_flow_rule (box, right, upper, right, lower, 0.5, FALSE);
  iep_flow_add (flow, box);
}

static void
draw_line (IepTextEngine *engine,
           const char    *text,
           IepAlign       align,
           double         y)
{
  double width = iep_plan_page.width - iep_plan_page.left - iep_plan_page.right;
  IepBlock *block = iep_text_engine_break (engine, iep_text_engine_text (engine, IEP_STYLE_FOOT, text), width);

  iep_text_engine_draw (engine, block, 0, 1, align, iep_plan_page.left, y);
}

/**
 * iep_plan_parts_draw_foot:
 * @engine: draws the texts
 * @cr: the page
 * @page: from 0
 * @n_pages: how many pages there are
 * @data: an #IepPlanFoot
 *
 * Draws the foot of a page: which document, which page, the hash of the content and the head of the audit chain.
 */
void
iep_plan_parts_draw_foot (IepTextEngine *engine,
                          cairo_t       *cr,
                          guint          page,
                          guint          n_pages,
                          gpointer       data)
{
  const IepPlanFoot *foot = data;
  double y = iep_plan_page.height - iep_plan_page.bottom + 12;
  double line = iep_text_engine_line_height (engine, IEP_STYLE_FOOT) + 1;
  g_autofree char *number = g_strdup_printf ("%u. lapa no %u", page + 1, n_pages);

  cairo_set_source_rgb (cr, 0.20, 0.25, 0.33);
  cairo_rectangle (cr, iep_plan_page.left, y - 4, iep_plan_page.width - iep_plan_page.left - iep_plan_page.right, 0.4);
  cairo_fill (cr);
  draw_line (engine, foot->document, IEP_ALIGN_LEFT, y);
  draw_line (engine, number, IEP_ALIGN_RIGHT, y);
  draw_line (engine, foot->hash, IEP_ALIGN_LEFT, y + line);
  if (foot->printed != NULL)
    draw_line (engine, foot->printed, IEP_ALIGN_RIGHT, y + line);
  if (foot->audit != NULL)
    draw_line (engine, foot->audit, IEP_ALIGN_LEFT, y + 2 * line);
}
