/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of a plan find room on the page, how wide they get, and the box of each row. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include <math.h>
#include <string.h>

#include "document/iep-plan-table-private.h"

/* A word longer than this many points may be cut. */
#define LONGEST_WORD 64
/* No column gets narrower than this. */
#define WORD_MIN 12
#define PAD_AFTER_AMOUNT 4

/* Left to right: the columns before the money, the funding, the columns after it. */
static void
column_order (Column **order,
              Column  *columns)
{
  guint n = 0;

  for (guint i = 0; i < IEP_PLAN_COLUMNS; i++)
    if (!iep_plan_columns[i].after_funding)
      order[n++] = &columns[i];
  for (guint i = 0; i < FUNDING; i++)
    order[n++] = &columns[IEP_PLAN_COLUMNS + i];
  for (guint i = 0; i < IEP_PLAN_COLUMNS; i++)
    if (iep_plan_columns[i].after_funding)
      order[n++] = &columns[i];
}

/* Amounts are never cut, nor are words of everyday length. */
static double
narrowest (const Column *column)
{
  if (column->align == IEP_ALIGN_RIGHT)
    return column->longest;
  return MIN (column->longest, LONGEST_WORD);
}

static double
wanted (const Column *column)
{
  return MAX (narrowest (column), MIN (column->comfort, column->natural));
}

/* Sets the left edges; words that follow an amount keep their distance. */
static double
place_edges (Column **order,
             guint    n)
{
  const Column *before = NULL;
  double x = 0;

  for (guint i = 0; i < n; i++)
    {
      Column *column = order[i];

      if (!column->shown)
        continue;
      if (before != NULL && before->align == IEP_ALIGN_RIGHT && column->align == IEP_ALIGN_LEFT && before->longest > 20)
        x += PAD_AFTER_AMOUNT;
      column->x = x + PAD_X;
      x += column->width + 2 * PAD_X;
      before = column;
    }

  return x;
}

static double
needed_width (Column **order,
              guint    n)
{
  for (guint i = 0; i < n; i++)
    order[i]->width = wanted (order[i]);

  return place_edges (order, n);
}

/* Columns the law does not ask for go to the small print, the least missed first, until the rest has room. */
static void
choose_columns (Column **order,
                guint    n,
                double   width)
{
  guint years = 0;

  for (guint i = 0; i < n; i++)
    order[i]->shown = order[i]->used;
  for (guint i = 0; i < n; i++)
    if (order[i]->definition < -KEYS && order[i]->definition > -1 - KEYS - SUM && order[i]->used)
      years++;
  for (guint i = 0; i < n; i++)
    if (order[i]->definition == -1 - KEYS - SUM && years < 2)
      order[i]->shown = FALSE;
  while (needed_width (order, n) > width)
    {
      Column *leaving = NULL;

      for (guint i = 0; i < n; i++)
        if (order[i]->shown && order[i]->leaves > 0 && (leaving == NULL || order[i]->leaves > leaving->leaves))
          leaving = order[i];
      if (leaving == NULL)
        break;
      leaving->shown = FALSE;
    }
}

/* Gives what is left to the column whose rows are expected to take the most lines, a little at a time. */
static void
widen_columns (Column **order,
               guint    n,
               double   room)
{
  while (room > 0.5)
    {
      Column *neediest = NULL;
      double most = 0;

      for (guint i = 0; i < n; i++)
        {
          Column *column = order[i];
          double lines;

          if (!column->shown || column->measured == 0 || column->width >= column->natural)
            continue;
          lines = sqrt (column->squares / column->measured) / MAX (column->width, 1);
          if (neediest == NULL || lines > most)
            {
              neediest = column;
              most = lines;
            }
        }
      if (neediest == NULL)
        break;
      neediest->width += MIN (room, 1);
      room -= 1;
    }
  /* Everything is on one line: spread the rest over the words, so that amounts stay near each other. */
  if (room > 0.5)
    {
      guint words = 0;

      for (guint i = 0; i < n; i++)
        words += order[i]->shown && order[i]->align == IEP_ALIGN_LEFT;
      for (guint i = 0; i < n && words > 0; i++)
        if (order[i]->shown && order[i]->align == IEP_ALIGN_LEFT)
          order[i]->width += room / words;
    }
}

static void
place_columns (Column **order,
               guint    n,
               double   width)
{
  double sum = needed_width (order, n);

  /* Too much: first the comfort goes, then words are cut. */
  for (guint step = 0; step < 2 && sum > width; step++)
    {
      double give = 0;

      for (guint i = 0; i < n; i++)
        if (order[i]->shown && order[i]->align == IEP_ALIGN_LEFT)
          give += order[i]->width - (step == 0 ? narrowest (order[i]) : WORD_MIN);
      for (guint i = 0; i < n && give > 0; i++)
        if (order[i]->shown && order[i]->align == IEP_ALIGN_LEFT)
          {
            double spare = order[i]->width - (step == 0 ? narrowest (order[i]) : WORD_MIN);

            order[i]->width -= spare * MIN (1, (sum - width) / give);
          }
      sum -= MIN (give, sum - width);
    }
  if (sum < width)
    widen_columns (order, n, width - sum);
  place_edges (order, n);
}

static double
place (IepFlow      *flow,
       IepBox       *box,
       IepText      *text,
       const Column *column,
       double        y)
{
  return iep_flow_place (flow, box, text, column->align, column->x, y, column->width);
}

static IepBox *
make_header (IepPlanTable *self,
             IepFlow      *flow,
             Column      **order,
             guint         n)
{
  IepBox *box = iep_flow_new_box (flow, 2 * n, 2 * n + 2);
  double group_height = 0;
  double height = 0;
  double line = iep_text_engine_line_height (self->engine, IEP_STYLE_GROUP);

  for (guint i = 0; i < n; i++)
    {
      guint first = i;

      if (!order[i]->shown || order[i]->group == NULL)
        continue;
      while (i + 1 < n && (!order[i + 1]->shown || order[i + 1]->group == order[first]->group))
        i++;
      while (!order[i]->shown)
        i--;
      {
        IepText *text = iep_text_engine_text (self->engine, IEP_STYLE_GROUP, order[first]->group);
        Column span = *order[first];

        span.width = order[i]->x + order[i]->width - span.x;
        span.align = order[first]->align;
        group_height = fmax (group_height, place (flow, box, text, &span, PAD_Y));
        iep_flow_rule (box, span.x, 0, span.x + span.width, 0, 0.4, TRUE);
      }
    }
  /* The rules of all groups stand under the highest of them. */
  for (guint i = 0; i < box->n_segments; i++)
    box->segments[i].y0 = box->segments[i].y1 = group_height + 1;
  group_height = group_height > 0 ? group_height + 2 : PAD_Y;

  for (guint i = 0; i < n; i++)
    if (order[i]->shown)
      {
        IepText *text = iep_text_engine_text (self->engine, IEP_STYLE_HEAD, order[i]->title);
        guint lines = iep_text_engine_break (self->engine, text, order[i]->width)->n_lines;

        height = MAX (height, lines * line);
      }
  /* A heading without a group may use the height of the groups as well. */
  for (guint i = 0; i < n; i++)
    if (order[i]->shown && order[i]->group == NULL)
      {
        IepText *text = iep_text_engine_text (self->engine, IEP_STYLE_HEAD, order[i]->title);
        guint lines = iep_text_engine_break (self->engine, text, order[i]->width)->n_lines;

        place (flow, box, text, order[i], MAX (PAD_Y, group_height + height - lines * line));
      }
    else if (order[i]->shown)
      {
        IepText *text = iep_text_engine_text (self->engine, IEP_STYLE_HEAD, order[i]->title);
        guint lines = iep_text_engine_break (self->engine, text, order[i]->width)->n_lines;

        place (flow, box, text, order[i], group_height + height - lines * line);
      }
  box->height = group_height + height + PAD_Y;
  box->shaded = TRUE;
  iep_flow_rule (box, 0, box->height, iep_flow_get_width (flow), box->height, 0.8, TRUE);

  return box;
}

/* The small print under a row: what found no column, then what is too long for one. */
static IepText *
make_notes (IepPlanTable *self,
            Row          *row,
            GString      *text,
            GString      *small)
{
  IepText *parts[3 * (IEP_PLAN_COLUMNS + IEP_PLAN_NOTES)];
  guint8 newlines[G_N_ELEMENTS (parts)] = { 0 };
  guint n = 0;

  for (guint i = 0; i < IEP_PLAN_COLUMNS; i++)
    {
      if (self->columns[i].shown || iep_plan_columns[i].label == NULL || (row->text[i] == NULL && row->small[i] == NULL))
        continue;
      g_string_truncate (text, 0);
      g_string_truncate (small, 0);
      iep_plan_columns[i].fill (row->line, text, small);
      for (char *at = text->str; *at != '\0'; at++)
        if (*at == '\n')
          *at = ' ';
      if (small->len > 0)
        g_string_append_printf (text, text->len > 0 ? " (%s)" : "%s", small->str);
      if (n > 0)
        parts[n++] = iep_text_engine_text (self->engine, IEP_STYLE_SUB, "·");
      g_string_assign (small, iep_plan_columns[i].label);
      g_string_append_c (small, ':');
      parts[n++] = iep_text_engine_text (self->engine, IEP_STYLE_SUB_BOLD, small->str);
      parts[n++] = iep_text_engine_text (self->engine, IEP_STYLE_SUB, text->str);
    }
  for (guint i = 0; i < IEP_PLAN_NOTES; i++)
    {
      g_string_truncate (text, 0);
      iep_plan_notes[i].fill (row->line, text);
      if (text->len == 0)
        continue;
      g_string_assign (small, iep_plan_notes[i].label);
      g_string_append_c (small, ':');
      newlines[n] = n > 0;
      parts[n++] = iep_text_engine_text (self->engine, IEP_STYLE_SUB_BOLD, small->str);
      parts[n++] = iep_text_engine_text (self->engine, IEP_STYLE_SUB, text->str);
    }

  return n > 0 ? iep_text_engine_join (self->engine, parts, newlines, n) : NULL;
}

static IepBox *
make_row (IepPlanTable *self,
          IepFlow      *flow,
          Row          *row,
          GString      *text,
          GString      *small)
{
  double width = iep_flow_get_width (flow);
  IepBox *box = iep_flow_new_box (flow, 2 * IEP_PLAN_COLUMNS + row->n_funding * FUNDING + 1, 1);
  IepText *notes = make_notes (self, row, text, small);
  double height = PAD_Y;
  double y = PAD_Y;

  for (guint i = 0; i < IEP_PLAN_COLUMNS; i++)
    {
      Column *column = &self->columns[i];

      if (column->shown)
        height = fmax (height, place (flow, box, row->small[i], column, place (flow, box, row->text[i], column, PAD_Y)));
    }
  for (guint i = 0; i < row->n_funding; i++)
    {
      FundingRow *funding = &row->funding[i];
      double next = y;

      for (guint k = 0; k < KEYS; k++)
        if (self->columns[IEP_PLAN_COLUMNS + k].shown)
          next = fmax (next, place (flow, box, funding->keys[k], &self->columns[IEP_PLAN_COLUMNS + k], y));
      for (guint k = 0; k < YEARS; k++)
        if (self->columns[IEP_PLAN_COLUMNS + KEYS + k].shown)
          next = fmax (next, place (flow, box, funding->years[k], &self->columns[IEP_PLAN_COLUMNS + KEYS + k], y));
      y = next + 1;
    }
  height = MAX (height, y - 1);
  if (notes != NULL)
    {
      Column all = { .x = self->columns[IEP_PLAN_COLUMN_TITLE].x };

      all.width = width - all.x - PAD_X;
      height = place (flow, box, notes, &all, height + 1);
    }
  box->height = height + PAD_Y;
  iep_flow_rule (box, 0, box->height, width, box->height, 0.35, FALSE);

  return box;
}

static IepBox *
make_total (IepPlanTable *self,
            IepFlow      *flow,
            IepText      *label,
            IepText      *price,
            IepText     **years)
{
  IepBox *box = iep_flow_new_box (flow, 2 + YEARS, 2);
  double height = place (flow, box, label, &self->columns[IEP_PLAN_COLUMN_TITLE], PAD_Y + 0.6);

  place (flow, box, price, &self->columns[IEP_PLAN_COLUMN_PRICE], PAD_Y + 0.6);
  for (guint i = 0; i < YEARS; i++)
    if (self->columns[IEP_PLAN_COLUMNS + KEYS + i].shown)
      place (flow, box, years[i], &self->columns[IEP_PLAN_COLUMNS + KEYS + i], PAD_Y + 0.6);
  box->height = height + PAD_Y + 0.6;
  box->shaded = TRUE;
  iep_flow_rule (box, 0, 0, iep_flow_get_width (flow), 0, 0.8, TRUE);
  iep_flow_rule (box, 0, box->height, iep_flow_get_width (flow), box->height, 0.8, TRUE);

  return box;
}

/**
 * iep_plan_table_add_to_flow:
 * @self: a table
 * @flow: where it goes
 * @cancellable: (nullable): stops between two rows
 * @error: where an error goes: %G_IO_ERROR_CANCELLED
 *
 * Adds the table with its heading on each page and its totals.
 *
 * Returns: whether it was not cancelled
 */
gboolean
iep_plan_table_add_to_flow (IepPlanTable *self,
                            IepFlow      *flow,
                            GCancellable *cancellable,
                            GError      **error)
{
  Column *order[ALL_COLUMNS];
  IepText *label = iep_text_engine_text (self->engine, IEP_STYLE_BODY_BOLD, "Kopā");
  IepText *price = iep_plan_table_money (self, IEP_STYLE_BODY_BOLD, self->price);
  IepText *years[YEARS];
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) small = g_string_new (NULL);
  IepBox *header;

  for (guint i = 0; i < YEARS; i++)
    {
      years[i] = iep_plan_table_money (self, IEP_STYLE_BODY_BOLD, self->by_year[i]);
      if (self->columns[IEP_PLAN_COLUMNS + KEYS + i].used)
        iep_plan_column_measure (&self->columns[IEP_PLAN_COLUMNS + KEYS + i], years[i], NULL);
    }
  iep_plan_column_measure (&self->columns[IEP_PLAN_COLUMN_PRICE], price, NULL);
  self->columns[IEP_PLAN_COLUMN_TITLE].used = TRUE;
  column_order (order, self->columns);
  for (guint i = 0; i < ALL_COLUMNS; i++)
    {
      IepText *heading = iep_text_engine_text (self->engine, IEP_STYLE_HEAD, order[i]->title);

      order[i]->longest = MAX (order[i]->longest, heading->longest);
      order[i]->natural = MAX (order[i]->natural, heading->longest);
    }
  choose_columns (order, ALL_COLUMNS, iep_flow_get_width (flow));
  place_columns (order, ALL_COLUMNS, iep_flow_get_width (flow));

  header = make_header (self, flow, order, ALL_COLUMNS);
  header->outline = "Iepirkumi";
  header->keep_with_next = TRUE;
  iep_flow_add (flow, header);
  iep_flow_set_repeat (flow, header);
  for (guint i = 0; i < self->n_rows; i++)
    {
      if (i % 256 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      iep_flow_add (flow, make_row (self, flow, &self->rows[i], text, small));
    }
  iep_flow_add (flow, make_total (self, flow, label, price, years));
  iep_flow_set_repeat (flow, NULL);

  return TRUE;
}
