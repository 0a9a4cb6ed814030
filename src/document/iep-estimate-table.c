/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of an estimate. A first version shows the year and its quarters, an amendment the three columns that law and
 * Treasury use (gada plāns, grozījumi, precizētais plāns); what is signed for each month stands in a table of its own. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-estimate-table.h"

#include <math.h>

#include "document/iep-json-read.h"
#include "document/iep-latvian.h"

#define PAD_X 3.0
#define PAD_Y 2.4
/* A step of the tree, and what is left of a name's column at least. */
#define INDENT 8
#define NAME_MIN 110

/* Words that follow an amount keep their distance. */
#define AFTER_AMOUNT 7

#define MAX_COLUMNS 20

typedef struct
{
  const char *title;
  IepAlign align;
  double x;
  double width;
} Column;

/* Left to right: the code, the name, what is told of the line, the amounts, the reason. */
typedef struct
{
  IepTextEngine *engine;
  IepFlow *flow;
  IepEstimateRows *rows;
  IepDocumentStyle plain;
  IepDocumentStyle bold;
  IepDocumentStyle head;
  Column columns[MAX_COLUMNS];
  guint n_columns;
  gboolean sources; /* whether there is a column for them */
} Table;

/**
 * iep_estimate_amount:
 * @rows: an estimate
 * @cents: an amount
 *
 * Returns: (transfer full): the amount; without cents when nothing in the estimate has any
 */
char *
iep_estimate_amount (IepEstimateRows *rows,
                     gint64           cents)
{
  return rows->whole ? iep_latvian_whole_money (cents) : iep_latvian_money (cents);
}

static char *
change_text (IepEstimateRows *rows,
             gint64           cents)
{
  g_autofree char *amount = iep_estimate_amount (rows, cents);

  return g_strconcat (cents > 0 ? "+" : "", amount, NULL);
}

static Column *
add_column (Table      *table,
            const char *title,
            IepAlign    align,
            double      width)
{
  Column *column = &table->columns[table->n_columns++];

  g_assert (table->n_columns <= MAX_COLUMNS);
  column->title = title;
  column->align = align;
  column->width = width;

  return column;
}

static double
distance_before (const Table *table,
                 guint        column)
{
  return column > 0 && table->columns[column].align == IEP_ALIGN_LEFT && table->columns[column - 1].align == IEP_ALIGN_RIGHT ?
         AFTER_AMOUNT : 0;
}

/* Sets the left edges; the name gets what the others leave. */
static double
place_columns (Table *table,
               guint  name)
{
  double taken = 0;
  double x = 0;

  for (guint i = 0; i < table->n_columns; i++)
    taken += (i == name ? 0 : table->columns[i].width) + 2 * PAD_X + distance_before (table, i);
  table->columns[name].width = iep_flow_get_width (table->flow) - taken;
  for (guint i = 0; i < table->n_columns; i++)
    {
      table->columns[i].x = x + PAD_X + distance_before (table, i);
      x = table->columns[i].x + table->columns[i].width + PAD_X;
    }

  return table->columns[name].width;
}

static double
text_width (Table            *table,
            IepDocumentStyle  style,
            const char       *text)
{
  return ceil (iep_text_engine_text (table->engine, style, text)->natural) + 0.5;
}

/* How wide the amounts of a table get; totals are the widest, but a line may be negative. */
static double
amounts_width (Table    *table,
               gboolean  months)
{
  IepEstimateRows *rows = table->rows;
  double width = 0;

  for (guint i = 0; i < rows->n_rows; i++)
    {
      const IepEstimateRow *row = &rows->rows[i];
      gint64 widest[3] = { row->plan, row->revised, row->change };
      IepDocumentStyle style = row->kind == IEP_ESTIMATE_ROW_LINE ? table->plain : table->bold;

      for (guint k = 0; k < (months ? 12 : G_N_ELEMENTS (widest)); k++)
        {
          g_autofree char *text = months ? iep_estimate_amount (rows, row->months[k]) : change_text (rows, widest[k]);

          width = fmax (width, text_width (table, style, text));
        }
    }

  return width;
}

/* Codes are not broken, unless they are none. */
static double
codes_width (Table *table)
{
  double width = text_width (table, table->head, "Kods");

  for (guint i = 0; i < table->rows->n_rows; i++)
    if (table->rows->rows[i].code != NULL)
      width = fmax (width, text_width (table, table->bold, table->rows->rows[i].code));

  return fmin (width, 80);
}

static IepBox *
make_header (Table      *table,
             const char *outline)
{
  IepBox *box = iep_flow_new_box (table->flow, table->n_columns, 1);
  double line = iep_text_engine_line_height (table->engine, table->head);
  double height = line;

  for (guint i = 0; i < table->n_columns; i++)
    {
      IepText *text = iep_text_engine_text (table->engine, table->head, table->columns[i].title);

      height = fmax (height, iep_text_engine_height (table->engine, iep_text_engine_break (table->engine, text,
                                                                                         table->columns[i].width)));
    }
  /* Headings stand on one line, however high each is. */
  for (guint i = 0; i < table->n_columns; i++)
    {
      const Column *column = &table->columns[i];
      IepText *text = iep_text_engine_text (table->engine, table->head, column->title);
      double own = iep_text_engine_height (table->engine, iep_text_engine_break (table->engine, text, column->width));

      iep_flow_place (table->flow, box, text, column->align, column->x, PAD_Y + height - own, column->width);
    }
  box->height = height + 2 * PAD_Y;
  box->shaded = TRUE;
  box->outline = outline;
  box->keep_with_next = TRUE;
  box->space_before = 10;
  iep_flow_rule (box, 0, box->height, iep_flow_get_width (table->flow), box->height, 0.8, TRUE);

  return box;
}

static double
put (Table            *table,
     IepBox           *box,
     IepDocumentStyle  style,
     guint             column,
     const char       *text,
     double            indent)
{
  const Column *own = &table->columns[column];

  return iep_document_put (table->engine, table->flow, box, style, text, own->align, own->x + indent, PAD_Y, own->width - indent);
}

static double
put_amount (Table            *table,
            IepBox           *box,
            IepDocumentStyle  style,
            guint             column,
            gint64            cents)
{
  g_autofree char *text = iep_estimate_amount (table->rows, cents);

  return put (table, box, style, column, text, 0);
}

/* Whether @row is one of several lines of a code, which the row above them names. */
static gboolean
is_part (IepEstimateRows      *rows,
         const IepEstimateRow *row)
{
  if (row->kind != IEP_ESTIMATE_ROW_LINE || row->code == NULL)
    return FALSE;
  for (const IepEstimateRow *above = row; above-- > rows->rows;)
    if (above->kind == IEP_ESTIMATE_ROW_GROUP && above->depth < row->depth)
      return g_strcmp0 (above->code, row->code) == 0 && g_strcmp0 (above->section, row->section) == 0;
    else if (above->depth < row->depth)
      return FALSE;

  return FALSE;
}

static double
indent_of (const Table          *table,
           const IepEstimateRow *row,
           guint                 name)
{
  return MIN ((double) row->depth * INDENT, MAX (table->columns[name].width - NAME_MIN, 0));
}

static void
finish_row (Table                *table,
            IepBox               *box,
            const IepEstimateRow *row,
            double                height)
{
  double width = iep_flow_get_width (table->flow);
  gboolean whole = row->kind == IEP_ESTIMATE_ROW_TOTAL || row->kind == IEP_ESTIMATE_ROW_BALANCE;

  box->height = height + PAD_Y;
  box->shaded = whole;
  /* A sum does not stand alone at the foot of a page. */
  box->keep_with_next = row->kind == IEP_ESTIMATE_ROW_TOTAL || row->kind == IEP_ESTIMATE_ROW_GROUP;
  if (whole)
    iep_flow_rule (box, 0, 0, width, 0, 0.8, TRUE);
  iep_flow_rule (box, 0, box->height, width, box->height, whole ? 0.8 : 0.35, whole);
}

static IepDocumentStyle
style_of (const Table          *table,
          const IepEstimateRow *row)
{
  return row->kind == IEP_ESTIMATE_ROW_LINE || (row->kind == IEP_ESTIMATE_ROW_GROUP && row->depth > 2) ? table->plain : table->bold;
}

/* What a line is made of: procurements and contracts, under its name and its amount. */
static double
put_details (Table                *table,
             IepBox               *box,
             const IepEstimateRow *row,
             guint                 name,
             guint                 amount,
             double                y)
{
  const Column *words = &table->columns[name];
  const Column *money = &table->columns[amount];
  double indent = indent_of (table, row, name) + INDENT;

  for (guint i = 0; i < iep_json_length (row->details); i++)
    {
      JsonObject *detail = iep_json_element (row->details, i);
      const char *number = iep_json_string (detail, "number");
      const char *title = iep_json_string (detail, "title");
      g_autofree char *text = NULL;
      g_autofree char *sum = iep_estimate_amount (table->rows, iep_json_int_or (detail, "amount", 0));

      if (number == NULL)
        number = iep_json_string (detail, "reference");
      text = g_strconcat (number != NULL ? number : "", number != NULL && title != NULL ? " " : "", title != NULL ? title : "", NULL);
      iep_document_put (table->engine, table->flow, box, IEP_STYLE_SUB, sum, money->align, money->x, y, money->width);
      y = iep_document_put (table->engine, table->flow, box, IEP_STYLE_SUB, *text != '\0' ? text : "Atlikums", words->align,
                            words->x + indent, y, words->width - indent);
    }

  return y;
}

enum
{
  YEAR_CODE,
  YEAR_NAME,
  YEAR_SOURCE, /* perhaps */
};

static IepBox *
make_year_row (Table                *table,
               const IepEstimateRow *row)
{
  guint n_details = iep_json_length (row->details);
  IepBox *box = iep_flow_new_box (table->flow, table->n_columns + 2 * n_details, 2);
  IepDocumentStyle style = style_of (table, row);
  g_autofree char *source = iep_estimate_rows_dup_source (table->rows, row);
  gboolean part = source != NULL && is_part (table->rows, row);
  double indent = indent_of (table, row, YEAR_NAME);
  guint amounts = table->sources ? YEAR_SOURCE + 1 : YEAR_SOURCE;
  guint sum = amounts;
  double height = put (table, box, style, YEAR_CODE, part ? NULL : row->code, 0);

  height = fmax (height, put (table, box, style, YEAR_NAME, part ? source : row->name, indent));
  if (table->sources && !part)
    height = fmax (height, put (table, box, table->plain, YEAR_SOURCE, source, 0));
  if (table->rows->amendment)
    {
      g_autofree char *change = change_text (table->rows, row->change);

      put_amount (table, box, style, amounts, row->plan);
      put (table, box, style, amounts + 1, change, 0);
      put_amount (table, box, style, amounts + 2, row->revised);
      height = fmax (height, put (table, box, table->plain, amounts + 3, row->reason, 0));
      sum = amounts + 2;
    }
  else
    {
      put_amount (table, box, style, amounts, row->revised);
      for (guint quarter = 0; quarter < 4; quarter++)
        put_amount (table, box, style, amounts + 1 + quarter,
                    row->months[3 * quarter] + row->months[3 * quarter + 1] + row->months[3 * quarter + 2]);
    }
  if (n_details > 0)
    height = put_details (table, box, row, YEAR_NAME, sum, height);
  finish_row (table, box, row, height);

  return box;
}

static gboolean
add_rows (Table          *table,
          IepBox         *header,
          IepBox       *(*make_row) (Table *table, const IepEstimateRow *row),
          GCancellable   *cancellable,
          GError        **error)
{
  guint n_added = 0;

  iep_flow_add (table->flow, header);
  iep_flow_set_repeat (table->flow, header);
  for (guint i = 0; i < table->rows->n_rows; i++)
    {
      IepBox *box;

      if (i % 256 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      box = make_row (table, &table->rows->rows[i]);
      if (box == NULL)
        continue;
      /* A table does not begin at the foot of a page with less than three rows. */
      if (++n_added < 3)
        box->keep_with_next = TRUE;
      iep_flow_add (table->flow, box);
    }
  iep_flow_set_repeat (table->flow, NULL);

  return TRUE;
}

/**
 * iep_estimate_table_add_year:
 * @engine: shapes the texts
 * @flow: where it goes
 * @rows: an estimate
 * @cancellable: (nullable): stops between two rows
 * @error: where an error goes: %G_IO_ERROR_CANCELLED
 *
 * Adds the table of the year: of a first version with its quarters, of an amendment in three columns with the reasons.
 *
 * Returns: whether it was not cancelled
 */
gboolean
iep_estimate_table_add_year (IepTextEngine    *engine,
                             IepFlow          *flow,
                             IepEstimateRows  *rows,
                             GCancellable     *cancellable,
                             GError          **error)
{
  static const char *const quarters[] = { "I ceturksnis", "II ceturksnis", "III ceturksnis", "IV ceturksnis" };
  Table table = { engine, flow, rows, IEP_STYLE_ROW, IEP_STYLE_ROW_BOLD, IEP_STYLE_ROW_HEAD };
  double amount = amounts_width (&table, FALSE);

  /* A column nobody filled in, or that would say the same everywhere, is left out. */
  for (guint i = 0; i < rows->n_rows && !table.sources; i++)
    {
      g_autofree char *source = iep_estimate_rows_dup_source (rows, &rows->rows[i]);

      table.sources = source != NULL && !is_part (rows, &rows->rows[i]);
    }
  add_column (&table, "Kods", IEP_ALIGN_LEFT, codes_width (&table));
  add_column (&table, "Nosaukums", IEP_ALIGN_LEFT, 0);
  if (table.sources)
    add_column (&table, "Finansējuma avots", IEP_ALIGN_LEFT, 112);
  if (rows->amendment)
    {
      add_column (&table, "Gada plāns", IEP_ALIGN_RIGHT, fmax (amount, 62));
      add_column (&table, "Grozījumi (+/−)", IEP_ALIGN_RIGHT, fmax (amount, 62));
      add_column (&table, "Precizētais plāns", IEP_ALIGN_RIGHT, fmax (amount, 62));
      add_column (&table, "Pamatojums", IEP_ALIGN_LEFT, table.sources ? 150 : 200);
    }
  else
    {
      add_column (&table, "Gada plāns", IEP_ALIGN_RIGHT, fmax (amount, 58));
      for (guint i = 0; i < G_N_ELEMENTS (quarters); i++)
        add_column (&table, quarters[i], IEP_ALIGN_RIGHT, fmax (amount, 58));
    }
  place_columns (&table, YEAR_NAME);

  return add_rows (&table, make_header (&table, "Tāme"), make_year_row, cancellable, error);
}

enum
{
  MONTHS_CODE,
  MONTHS_NAME,
  MONTHS_YEAR,
  MONTHS_FIRST,
};

/* Groups are left out: the table above has them. */
static IepBox *
make_months_row (Table                *table,
                 const IepEstimateRow *row)
{
  IepBox *box;
  IepDocumentStyle style = style_of (table, row);
  g_autofree char *source = iep_estimate_rows_dup_source (table->rows, row);
  double height;

  if (row->kind == IEP_ESTIMATE_ROW_GROUP)
    return NULL;
  box = iep_flow_new_box (table->flow, table->n_columns + 1, 2);
  height = put (table, box, style, MONTHS_CODE, row->code, 0);
  height = fmax (height, put (table, box, style, MONTHS_NAME, row->name, 0));
  if (source != NULL)
    {
      const Column *name = &table->columns[MONTHS_NAME];

      height = iep_document_put (table->engine, table->flow, box, IEP_STYLE_SUB, source, name->align, name->x, height, name->width);
    }
  put_amount (table, box, style, MONTHS_YEAR, row->revised);
  for (guint i = 0; i < 12; i++)
    put_amount (table, box, style, MONTHS_FIRST + i, row->months[i]);
  finish_row (table, box, row, height);
  box->keep_with_next = FALSE;

  return box;
}

/**
 * iep_estimate_table_add_months:
 * @engine: shapes the texts
 * @flow: where it goes
 * @rows: an estimate
 * @cancellable: (nullable): stops between two rows
 * @error: where an error goes: %G_IO_ERROR_CANCELLED
 *
 * Adds the table of the months: what is planned for each line, as it is after an amendment.
 *
 * Returns: whether it was not cancelled
 */
gboolean
iep_estimate_table_add_months (IepTextEngine    *engine,
                               IepFlow          *flow,
                               IepEstimateRows  *rows,
                               GCancellable     *cancellable,
                               GError          **error)
{
  static const char *const titles[] = { "jan.", "febr.", "marts", "apr.", "maijs", "jūn.", "jūl.", "aug.", "sept.", "okt.", "nov.", "dec." };
  Table table = { engine, flow, rows, IEP_STYLE_BODY, IEP_STYLE_BODY_BOLD, IEP_STYLE_HEAD };
  double year = 0;
  double month = fmax (amounts_width (&table, TRUE), 22);

  for (guint i = 0; i < rows->n_rows; i++)
    {
      g_autofree char *text = iep_estimate_amount (rows, rows->rows[i].revised);

      year = fmax (year, text_width (&table, table.bold, text));
    }
  add_column (&table, "Kods", IEP_ALIGN_LEFT, codes_width (&table));
  add_column (&table, "Nosaukums", IEP_ALIGN_LEFT, 0);
  add_column (&table, rows->amendment ? "Precizētais plāns" : "Gada plāns", IEP_ALIGN_RIGHT, fmax (year, 34));
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    add_column (&table, titles[i], IEP_ALIGN_RIGHT, month);
  if (place_columns (&table, MONTHS_NAME) < NAME_MIN)
    {
      /* Amounts of billions: in smaller letters there is room for them. */
      double smaller = iep_document_styles[IEP_STYLE_SUB].size / iep_document_styles[IEP_STYLE_BODY].size;

      table.plain = IEP_STYLE_SUB;
      table.bold = IEP_STYLE_SUB_BOLD;
      for (guint i = MONTHS_YEAR; i < table.n_columns; i++)
        table.columns[i].width = ceil (table.columns[i].width * smaller) + 0.5;
      place_columns (&table, MONTHS_NAME);
    }
  iep_flow_add (flow, iep_document_section (engine, flow, "Sadalījums pa mēnešiem"));

  return add_rows (&table, make_header (&table, NULL), make_months_row, cancellable, error);
}

static gboolean
has_sums (JsonArray *sums)
{
  for (guint i = 0; i < iep_json_length (sums); i++)
    if (iep_json_int_or (iep_json_element (sums, i), "plan", 0) != 0 || iep_json_int_or (iep_json_element (sums, i), "revised", 0) != 0)
      return TRUE;

  return FALSE;
}

static void
add_sums (Table      *table,
          const char *title,
          JsonArray  *sums,
          gboolean    last_of_all)
{
  guint last = table->n_columns - 1;
  IepBox *header;

  table->columns[0].title = title;
  header = make_header (table, NULL);
  iep_flow_add (table->flow, header);
  for (guint i = 0; i < iep_json_length (sums); i++)
    {
      JsonObject *sum = iep_json_element (sums, i);
      IepBox *box;
      const char *code = iep_json_string (sum, "code");
      const char *name = iep_json_string (sum, "name");
      double height;

      if (iep_json_int_or (sum, "plan", 0) == 0 && iep_json_int_or (sum, "revised", 0) == 0)
        continue;
      if (name == NULL)
        name = g_strcmp0 (code, "eu") == 0 ? "ES politiku instrumenti un pārējā ārvalstu finanšu palīdzība" :
               g_strcmp0 (code, "core") == 0 ? "Valsts pamatfunkciju īstenošana" : code != NULL ? code : "Nav norādīts";
      box = iep_flow_new_box (table->flow, table->n_columns, 1);
      height = put (table, box, table->plain, 0, name, 0);
      if (table->rows->amendment)
        {
          g_autofree char *change = change_text (table->rows, iep_json_int_or (sum, "change", 0));

          put_amount (table, box, table->plain, 1, iep_json_int_or (sum, "plan", 0));
          put (table, box, table->plain, 2, change, 0);
        }
      put_amount (table, box, table->plain, last, iep_json_int_or (sum, "revised", 0));
      box->height = height + PAD_Y;
      /* They are few: one beside another they are read. */
      box->keep_with_next = i + 1 < iep_json_length (sums) || !last_of_all;
      iep_flow_rule (box, 0, box->height, iep_flow_get_width (table->flow), box->height, 0.35, FALSE);
      iep_flow_add (table->flow, box);
    }
}

/**
 * iep_estimate_table_add_summary:
 * @engine: shapes the texts
 * @flow: where it goes
 * @rows: an estimate
 *
 * Adds the sums of expenditure by funding source and by what it is for.
 */
void
iep_estimate_table_add_summary (IepTextEngine   *engine,
                                IepFlow         *flow,
                                IepEstimateRows *rows)
{
  JsonObject *totals = iep_json_object (rows->content, "totals");
  JsonArray *by_source = iep_json_array (totals, "by_source");
  JsonArray *by_split = iep_json_array (totals, "by_split");
  Table table = { engine, flow, rows, IEP_STYLE_ROW, IEP_STYLE_ROW_BOLD, IEP_STYLE_ROW_HEAD };
  double amount = fmax (amounts_width (&table, FALSE), 62);

  if (!has_sums (by_source) && !has_sums (by_split))
    return;
  add_column (&table, "", IEP_ALIGN_LEFT, 0);
  if (rows->amendment)
    {
      add_column (&table, "Gada plāns", IEP_ALIGN_RIGHT, amount);
      add_column (&table, "Grozījumi (+/−)", IEP_ALIGN_RIGHT, amount);
    }
  add_column (&table, rows->amendment ? "Precizētais plāns" : "Gada plāns", IEP_ALIGN_RIGHT, amount);
  place_columns (&table, 0);
  iep_flow_add (flow, iep_document_section (engine, flow, "Izdevumu kopsavilkums"));
  if (has_sums (by_source))
    add_sums (&table, "Finansējuma avots", by_source, !has_sums (by_split));
  if (has_sums (by_split))
    add_sums (&table, "Izdevumu mērķis", by_split, TRUE);
}
