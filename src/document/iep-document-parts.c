/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every document of ours has: the page, the looks, the heading, the decisions, the place for the signature, the foot. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-document-parts.h"

#include <math.h>
#include <string.h>

#include "document/iep-json-read.h"
#include "document/iep-latvian.h"

#define GAP 18.0
#define PAD 2.4

/* Nobody signs a page on which nothing stands: so many decisions go along when the signature needs a page of its own. */
#define LAST_DECISIONS 4

const IepTextStyle iep_document_styles[IEP_N_STYLES] = {
  [IEP_STYLE_BODY] = { 6.6, PANGO_WEIGHT_NORMAL, TRUE, 0.08, 0.09, 0.11 },
  [IEP_STYLE_BODY_BOLD] = { 6.6, PANGO_WEIGHT_BOLD, TRUE, 0.08, 0.09, 0.11 },
  [IEP_STYLE_SUB] = { 5.8, PANGO_WEIGHT_NORMAL, TRUE, 0.34, 0.37, 0.42 },
  [IEP_STYLE_SUB_BOLD] = { 5.8, PANGO_WEIGHT_BOLD, TRUE, 0.34, 0.37, 0.42 },
  [IEP_STYLE_HEAD] = { 5.9, PANGO_WEIGHT_BOLD, TRUE, 0.12, 0.18, 0.29 },
  [IEP_STYLE_GROUP] = { 5.9, PANGO_WEIGHT_BOLD, TRUE, 0.12, 0.18, 0.29 },
  [IEP_STYLE_TITLE] = { 19, PANGO_WEIGHT_BOLD, FALSE, 0.10, 0.16, 0.27 },
  [IEP_STYLE_INSTITUTION] = { 10.5, PANGO_WEIGHT_NORMAL, FALSE, 0.10, 0.16, 0.27 },
  [IEP_STYLE_SECTION] = { 10.5, PANGO_WEIGHT_BOLD, FALSE, 0.10, 0.16, 0.27 },
  [IEP_STYLE_LABEL] = { 7, PANGO_WEIGHT_NORMAL, FALSE, 0.34, 0.37, 0.42 },
  [IEP_STYLE_VALUE] = { 7.4, PANGO_WEIGHT_NORMAL, FALSE, 0.08, 0.09, 0.11 },
  [IEP_STYLE_FIGURE] = { 11, PANGO_WEIGHT_BOLD, FALSE, 0.08, 0.09, 0.11 },
  [IEP_STYLE_LINK] = { 7.4, PANGO_WEIGHT_NORMAL, FALSE, 0.07, 0.29, 0.55 },
  [IEP_STYLE_FOOT] = { 5.4, PANGO_WEIGHT_NORMAL, TRUE, 0.34, 0.37, 0.42 },
  /* Tables of few columns. */
  [IEP_STYLE_ROW] = { 7.8, PANGO_WEIGHT_NORMAL, TRUE, 0.08, 0.09, 0.11 },
  [IEP_STYLE_ROW_BOLD] = { 7.8, PANGO_WEIGHT_BOLD, TRUE, 0.08, 0.09, 0.11 },
  [IEP_STYLE_ROW_HEAD] = { 6.8, PANGO_WEIGHT_BOLD, TRUE, 0.12, 0.18, 0.29 },
};

/* A4 landscape; the left margin leaves room to punch. */
const IepPageSize iep_document_page = { 841.89, 595.28, 40, 28, 30, 44 };

/**
 * iep_document_put:
 * @engine: shapes the text
 * @flow: where the box goes
 * @box: where the text goes
 * @style: how it looks
 * @text: (nullable): the text
 * @align: where it stands in its width
 * @x: its left edge
 * @y: its upper edge
 * @width: how wide it may get before it is broken
 *
 * Returns: its lower edge
 */
double
iep_document_put (IepTextEngine   *engine,
                  IepFlow         *flow,
                  IepBox          *box,
                  IepDocumentStyle style,
                  const char      *text,
                  IepAlign         align,
                  double           x,
                  double           y,
                  double           width)
{
  IepText *shaped = iep_text_engine_text (engine, style, text != NULL ? text : "");

  return iep_flow_place (flow, box, shaped, align, x, y, width);
}

/**
 * iep_document_keep:
 * @engine: whose life it shares
 * @text: a text
 *
 * Returns: (transfer none): a copy that lives as long as @engine: boxes keep the pointers of their outline and address
 */
const char *
iep_document_keep (IepTextEngine *engine,
                   const char    *text)
{
  char *kept = iep_arena_alloc (iep_text_engine_get_arena (engine), strlen (text) + 1);

  memcpy (kept, text, strlen (text) + 1);

  return kept;
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
  iep_document_put (engine, flow, box, IEP_STYLE_LABEL, label, IEP_ALIGN_LEFT, x, y + 0.4, label_width);
  end = iep_document_put (engine, flow, box, IEP_STYLE_VALUE, value, IEP_ALIGN_LEFT, x + label_width, y, width - label_width);

  return end + 1.6;
}

/**
 * iep_document_status:
 * @frame: (nullable): what stands around the content of a version
 *
 * Returns: (transfer none) (nullable): the code of its status, as people are shown it
 */
const char *
iep_document_status (JsonObject *frame)
{
  JsonObject *header = iep_json_object (frame, "header");
  const char *status = iep_json_string (header, "display_status");

  return status != NULL ? status : iep_json_string (header, "status");
}

/**
 * iep_document_parts_add_heading:
 * @engine: shapes the texts
 * @flow: where it goes
 * @content: the content of a version: its institution and ministry
 * @heading: what stands there
 *
 * Adds what stands at the top of the first page: whose document, its name and its version on the left, what is to be
 * known of it on the right.
 */
void
iep_document_parts_add_heading (IepTextEngine            *engine,
                                IepFlow                  *flow,
                                JsonObject               *content,
                                const IepDocumentHeading *heading)
{
  IepBox *box = iep_flow_new_box (flow, 2 * heading->n_pairs + 8, 1);
  double width = iep_flow_get_width (flow);
  double grid = width * 0.62;
  JsonObject *institution = iep_json_object (content, "institution");
  JsonObject *ministry = iep_json_object (institution, "ministry");
  const char *ministry_name = iep_json_string (ministry, "name");
  double left = 0;
  double right = 2;

  if (ministry_name != NULL && g_strcmp0 (iep_json_string (ministry, "code"), iep_json_string (institution, "code")) != 0)
    left = iep_document_put (engine, flow, box, IEP_STYLE_LABEL, ministry_name, IEP_ALIGN_LEFT, 0, left, grid - GAP) + 1;
  left = iep_document_put (engine, flow, box, IEP_STYLE_INSTITUTION, iep_json_string (institution, "name"), IEP_ALIGN_LEFT, 0,
                           left, grid - GAP) + 7;
  left = iep_document_put (engine, flow, box, IEP_STYLE_TITLE, heading->name, IEP_ALIGN_LEFT, 0, left, grid - GAP) + 1;
  if (heading->subtitle != NULL)
    left = iep_document_put (engine, flow, box, IEP_STYLE_VALUE, heading->subtitle, IEP_ALIGN_LEFT, 0, left, grid - GAP) + 3;
  left = iep_document_put (engine, flow, box, IEP_STYLE_INSTITUTION, heading->line, IEP_ALIGN_LEFT, 0, left, grid - GAP);

  for (guint i = 0; i < heading->n_pairs; i++)
    right = put_pair (engine, flow, box, heading->pairs[i].label, heading->pairs[i].value, grid, right, width - grid);
  box->height = MAX (left, right);
  box->outline = iep_document_keep (engine, heading->name);
  box->keep_with_next = TRUE;
  iep_flow_add (flow, box);
}

/**
 * iep_document_section:
 * @engine: shapes the text
 * @flow: where it goes
 * @title: a string that is never freed
 *
 * Returns: (transfer none): the heading of a part of the document, to be added to @flow
 */
IepBox *
iep_document_section (IepTextEngine *engine,
                      IepFlow       *flow,
                      const char    *title)
{
  IepBox *box = iep_flow_new_box (flow, 1, 0);

  box->height = iep_document_put (engine, flow, box, IEP_STYLE_SECTION, title, IEP_ALIGN_LEFT, 0, 0, iep_flow_get_width (flow)) + 4;
  box->space_before = 16;
  box->outline = title;
  box->keep_with_next = TRUE;

  return box;
}

/* How many of the last decisions stand on the page of the signature, if need be: a long comment is not carried along
 * when that would fill the page. @height grows by what they take. */
static guint
last_decisions (GPtrArray *boxes,
                double    *height)
{
  double most = (iep_document_page.height - iep_document_page.top - iep_document_page.bottom) / 2;
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
 * iep_document_parts_add_decisions:
 * @engine: shapes the texts
 * @flow: where it goes
 * @frame: (nullable): its decisions
 * @word_of_act: the word for the code of an act
 *
 * Adds who decided what, in which position and when.
 */
void
iep_document_parts_add_decisions (IepTextEngine *engine,
                                  IepFlow       *flow,
                                  JsonObject    *frame,
                                  const char  *(*word_of_act) (const char *code))
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
  double height = IEP_SIGNATURE_ROOM;
  IepBox *heading;
  IepBox *header;

  if (iep_json_length (decisions) == 0)
    return;
  heading = iep_document_section (engine, flow, "Lēmumi");
  header = iep_flow_new_box (flow, G_N_ELEMENTS (columns), 1);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    header->height = iep_document_put (engine, flow, header, IEP_STYLE_HEAD, columns[i].title, IEP_ALIGN_LEFT, columns[i].x, PAD,
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
      const char *name = iep_json_string (decision, "name");
      const char *person = name != NULL ? name : iep_json_string (decision, "login");
      const char *absent = iep_json_string (decision, "in_place_of_name");
      g_autofree char *who = absent != NULL ? g_strdup_printf ("%s (%s vietā)", person, absent) : g_strdup (person);
      const char *texts[G_N_ELEMENTS (columns)] = {
        time,
        word_of_act (iep_json_string (decision, "act")),
        who,
        iep_json_string (decision, "position_title"),
        iep_json_string (decision, "comment"),
      };

      for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
        box->height = fmax (box->height, iep_document_put (engine, flow, box, k == 1 ? IEP_STYLE_BODY_BOLD : IEP_STYLE_BODY, texts[k],
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
 * iep_document_parts_add_signature:
 * @engine: shapes the texts
 * @flow: where it goes
 * @note: who signs it, and what a printed copy is worth
 *
 * Keeps the lower right corner of the last page free for the visible text of a signature.
 */
void
iep_document_parts_add_signature (IepTextEngine *engine,
                                  IepFlow       *flow,
                                  const char    *note)
{
  IepBox *box = iep_flow_new_box (flow, 2, 4);
  double width = iep_flow_get_width (flow);
  double x = width - IEP_SIGNATURE_WIDTH;
  double height = IEP_SIGNATURE_HEIGHT;
  double foot = IEP_SIGNATURE_Y - iep_document_page.bottom;
  double right;
  double lower;
  double upper;

  if (iep_flow_room (flow) < IEP_SIGNATURE_ROOM)
    iep_flow_next_page (flow);
  box->space_before = 0;
  box->height = iep_flow_room (flow);
  /* Above the frame: what a signature shows would lie on top of it. */
  iep_document_put (engine, flow, box, IEP_STYLE_SUB, "Elektroniskā paraksta vieta", IEP_ALIGN_LEFT, x, box->height - foot - height - 10,
       IEP_SIGNATURE_WIDTH);
  iep_document_put (engine, flow, box, IEP_STYLE_SUB, note, IEP_ALIGN_LEFT, 0,
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
  double width = iep_document_page.width - iep_document_page.left - iep_document_page.right;
  IepBlock *block = iep_text_engine_break (engine, iep_text_engine_text (engine, IEP_STYLE_FOOT, text), width);

  iep_text_engine_draw (engine, block, 0, 1, align, iep_document_page.left, y);
}

/**
 * iep_document_parts_draw_foot:
 * @engine: draws the texts
 * @cr: the page
 * @page: from 0
 * @n_pages: how many pages there are
 * @data: an #IepDocumentFoot
 *
 * Draws the foot of a page: which document, which page, the hash of the content and the head of the audit chain.
 */
void
iep_document_parts_draw_foot (IepTextEngine *engine,
                              cairo_t       *cr,
                              guint          page,
                              guint          n_pages,
                              gpointer       data)
{
  const IepDocumentFoot *foot = data;
  double y = iep_document_page.height - iep_document_page.bottom + 12;
  double line = iep_text_engine_line_height (engine, IEP_STYLE_FOOT) + 1;
  g_autofree char *number = g_strdup_printf ("%u. lapa no %u", page + 1, n_pages);

  cairo_set_source_rgb (cr, 0.20, 0.25, 0.33);
  cairo_rectangle (cr, iep_document_page.left, y - 4, iep_document_page.width - iep_document_page.left - iep_document_page.right, 0.4);
  cairo_fill (cr);
  draw_line (engine, foot->document, IEP_ALIGN_LEFT, y);
  draw_line (engine, number, IEP_ALIGN_RIGHT, y);
  draw_line (engine, foot->hash, IEP_ALIGN_LEFT, y + line);
  if (foot->printed != NULL)
    draw_line (engine, foot->printed, IEP_ALIGN_RIGHT, y + line);
  if (foot->audit != NULL)
    draw_line (engine, foot->audit, IEP_ALIGN_LEFT, y + 2 * line);
}
