/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a plan: which columns carry data, how wide they are, and a box for each procurement. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-plan-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "document/iep-json-read.h"
#include "document/iep-latvian.h"
#include "document/iep-plan-table-private.h"

static void
add_checked (IepPlanTable *self,
             gint64       *sum,
             gint64        amount)
{
  if (__builtin_add_overflow (*sum, amount, sum))
    self->money_ok = FALSE;
}

/* Takes what a cell says into account; NULL for nothing. */
void
iep_plan_column_measure (Column  *column,
                         IepText *text,
                         IepText *small)
{
  double natural = (text != NULL ? text->natural : 0);
  double both = natural;

  if (text == NULL && small == NULL)
    return;
  column->used = TRUE;
  if (text != NULL)
    column->longest = MAX (column->longest, text->longest);
  if (small != NULL)
    {
      column->longest = MAX (column->longest, small->longest);
      natural = MAX (natural, small->natural);
      both += small->natural;
    }
  column->natural = MAX (column->natural, natural);
  column->squares += both * both;
  column->measured++;
}

static guint
year_slot (IepPlanTable *self,
           JsonObject   *funding)
{
  gint64 year;

  if (!iep_json_int (funding, "year", &year) || year > self->base_year + 2)
    return LATER;
  if (year < self->base_year)
    self->has_earlier = TRUE;
  return year <= self->base_year ? 0 : year - self->base_year;
}

IepText *
iep_plan_table_money (IepPlanTable *self,
                      guint         style,
                      gint64        cents)
{
  g_autofree char *money = iep_latvian_money (cents);

  return iep_text_engine_text (self->engine, style, money);
}

static gboolean
same_key (JsonObject *a,
          JsonObject *b)
{
  return g_strcmp0 (iep_json_string (a, "programme"), iep_json_string (b, "programme")) == 0 &&
         g_strcmp0 (iep_json_string (a, "ekk"), iep_json_string (b, "ekk")) == 0 &&
         g_strcmp0 (iep_json_string (a, "source"), iep_json_string (b, "source")) == 0 &&
         g_strcmp0 (iep_json_string (a, "classifier"), iep_json_string (b, "classifier")) == 0;
}

static IepText *
text_or_null (IepPlanTable *self,
              guint         style,
              const char   *text)
{
  return text != NULL && *text != '\0' ? iep_text_engine_text (self->engine, style, text) : NULL;
}

static const char *
source_name (JsonObject *funding)
{
  const char *name = iep_json_string (funding, "source_name");

  return name != NULL ? name : iep_json_string (funding, "source");
}

/* Lines of the same programme, EKK, source and classifier become one row with a column a year. */
static void
read_funding (IepPlanTable *self,
              Row          *row)
{
  JsonArray *lines = iep_json_array (row->line, "funding");
  guint n = iep_json_length (lines);
  IepArena *arena = iep_text_engine_get_arena (self->engine);
  g_autofree gboolean *taken = g_new0 (gboolean, n + 1);
  gint64 sums[YEARS] = { 0 };
  gboolean has[YEARS] = { FALSE };

  row->funding = iep_arena_new (arena, FundingRow, n + 1);
  row->n_funding = 0;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *first = iep_json_element (lines, i);
      FundingRow *funding = &row->funding[row->n_funding];
      gint64 amounts[YEARS] = { 0 };
      gboolean seen[YEARS] = { FALSE };

      if (first == NULL || taken[i])
        continue;
      memset (funding, 0, sizeof *funding);
      for (guint k = i; k < n; k++)
        {
          JsonObject *other = iep_json_element (lines, k);
          gint64 amount;
          guint slot;

          if (other == NULL || taken[k] || !same_key (first, other))
            continue;
          taken[k] = TRUE;
          if (!iep_json_int (other, "amount", &amount))
            continue;
          slot = year_slot (self, other);
          seen[slot] = has[slot] = TRUE;
          seen[SUM] = has[SUM] = TRUE;
          add_checked (self, &amounts[slot], amount);
          add_checked (self, &amounts[SUM], amount);
          add_checked (self, &sums[slot], amount);
          add_checked (self, &sums[SUM], amount);
          add_checked (self, &self->by_year[slot], amount);
          add_checked (self, &self->by_year[SUM], amount);
        }
      funding->keys[0] = text_or_null (self, IEP_STYLE_BODY, iep_json_string (first, "programme"));
      funding->keys[1] = text_or_null (self, IEP_STYLE_BODY, iep_json_string (first, "ekk"));
      funding->keys[2] = text_or_null (self, IEP_STYLE_SUB, source_name (first));
      funding->keys[3] = text_or_null (self, IEP_STYLE_SUB, iep_json_string (first, "classifier"));
      for (guint slot = 0; slot < YEARS; slot++)
        if (seen[slot])
          funding->years[slot] = iep_plan_table_money (self, IEP_STYLE_BODY, amounts[slot]);
      row->n_funding++;
    }
  if (row->n_funding > 1)
    {
      FundingRow *sum = &row->funding[row->n_funding++];

      memset (sum, 0, sizeof *sum);
      for (guint slot = 0; slot < YEARS; slot++)
        if (has[slot])
          sum->years[slot] = iep_plan_table_money (self, IEP_STYLE_BODY_BOLD, sums[slot]);
    }
  for (guint i = 0; i < row->n_funding; i++)
    {
      for (guint k = 0; k < KEYS; k++)
        iep_plan_column_measure (&self->columns[IEP_PLAN_COLUMNS + k], row->funding[i].keys[k], NULL);
      for (guint k = 0; k < YEARS; k++)
        iep_plan_column_measure (&self->columns[IEP_PLAN_COLUMNS + KEYS + k], row->funding[i].years[k], NULL);
    }
}

static void
read_row (IepPlanTable *self,
          Row          *row,
          GString      *text,
          GString      *small)
{
  gint64 price;

  for (guint i = 0; i < IEP_PLAN_COLUMNS; i++)
    {
      g_string_truncate (text, 0);
      g_string_truncate (small, 0);
      iep_plan_columns[i].fill (row->line, text, small);
      row->text[i] = text_or_null (self, i == IEP_PLAN_COLUMN_TITLE ? IEP_STYLE_BODY_BOLD : IEP_STYLE_BODY, text->str);
      row->small[i] = text_or_null (self, IEP_STYLE_SUB, small->str);
      iep_plan_column_measure (&self->columns[i], row->text[i], row->small[i]);
    }
  if (iep_json_int (row->line, "estimated_price", &price))
    add_checked (self, &self->price, price);
  read_funding (self, row);
}

static void
define_columns (IepPlanTable *self)
{
  static const char *const keys[KEYS] = { "Programma", "EKK", "Avots", "Klasif." };
  static const double comforts[KEYS] = { 30, 20, 56, 24 };

  for (guint i = 0; i < IEP_PLAN_COLUMNS; i++)
    {
      Column *column = &self->columns[i];

      column->title = iep_plan_columns[i].title;
      column->align = iep_plan_columns[i].align;
      column->comfort = iep_plan_columns[i].comfort;
      column->leaves = iep_plan_columns[i].leaves;
      column->definition = i;
    }
  for (guint i = 0; i < KEYS; i++)
    {
      Column *column = &self->columns[IEP_PLAN_COLUMNS + i];

      column->title = keys[i];
      column->group = "Finansējums";
      column->comfort = comforts[i];
      column->definition = -1 - (int) i;
    }
  for (guint i = 0; i < YEARS; i++)
    {
      Column *column = &self->columns[IEP_PLAN_COLUMNS + KEYS + i];

      self->year_titles[i] = i < LATER ? g_strdup_printf ("%" G_GINT64_FORMAT, self->base_year + i) :
                             g_strdup (i == LATER ? "turpmāk" : "kopā");
      column->title = self->year_titles[i];
      column->group = "Plānotā summa ar PVN, EUR";
      column->align = IEP_ALIGN_RIGHT;
      column->comfort = 44;
      column->definition = -1 - KEYS - (int) i;
    }
}

/* Compares the sums of the lines with those the content froze: the paper must not say two things. */
static gboolean
check_totals (IepPlanTable *self,
              GError      **error)
{
  JsonObject *totals = iep_json_object (self->content, "totals");
  gint64 frozen;

  if (!self->money_ok)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT,
                           _("The amounts of the plan are too large to be added up."));
      return FALSE;
    }
  if ((iep_json_int (totals, "count", &frozen) && frozen != (gint64) self->n_rows) ||
      (iep_json_int (totals, "estimated_price", &frozen) && frozen != self->price) ||
      (iep_json_int (totals, "funding_total", &frozen) && frozen != self->funding))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT,
                           _("The totals of the plan are not the sums of its lines."));
      return FALSE;
    }

  return TRUE;
}

/**
 * iep_plan_table_new:
 * @engine: shapes the texts; outlives the table
 * @content: the content of a plan version; outlives the table
 * @cancellable: (nullable): stops between two lines
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_CONTENT, %G_IO_ERROR_CANCELLED
 *
 * Reads and measures every cell.
 *
 * Returns: (transfer full) (nullable): the table
 */
IepPlanTable *
iep_plan_table_new (IepTextEngine *engine,
                    JsonObject    *content,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr(IepPlanTable) self = g_new0 (IepPlanTable, 1);
  JsonArray *lines = iep_json_array (content, "lines");
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) small = g_string_new (NULL);

  self->engine = engine;
  self->content = json_object_ref (content);
  self->money_ok = TRUE;
  if (lines == NULL || !iep_json_int (content, "year", &self->base_year))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT,
                           _("The content of the plan cannot be read."));
      return NULL;
    }
  define_columns (self);
  self->rows = g_new0 (Row, iep_json_length (lines));
  for (guint i = 0; i < iep_json_length (lines); i++)
    {
      Row *row = &self->rows[self->n_rows];

      if (i % 256 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      row->line = iep_json_element (lines, i);
      if (row->line == NULL)
        {
          g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT,
                       _("Line %u of the plan cannot be read."), i + 1);
          return NULL;
        }
      read_row (self, row, text, small);
      self->n_rows++;
    }
  self->funding = self->by_year[SUM];
  if (self->has_earlier)
    {
      g_free (self->year_titles[0]);
      self->year_titles[0] = g_strdup_printf ("līdz %" G_GINT64_FORMAT, self->base_year);
      self->columns[IEP_PLAN_COLUMNS + KEYS].title = self->year_titles[0];
    }
  if (!check_totals (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * iep_plan_table_free:
 * @self: (transfer full): a table
 */
void
iep_plan_table_free (IepPlanTable *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < YEARS; i++)
    g_free (self->year_titles[i]);
  json_object_unref (self->content);
  g_free (self->rows);
  g_free (self);
}

/**
 * iep_plan_table_get_n_lines:
 * @self: a table
 *
 * Returns: how many procurements there are
 */
guint
iep_plan_table_get_n_lines (IepPlanTable *self)
{
  return self->n_rows;
}

/**
 * iep_plan_table_get_price:
 * @self: a table
 *
 * Returns: the sum of the estimated prices without VAT, in cents
 */
gint64
iep_plan_table_get_price (IepPlanTable *self)
{
  return self->price;
}

/**
 * iep_plan_table_get_funding:
 * @self: a table
 *
 * Returns: the sum of the budget amounts with VAT, in cents
 */
gint64
iep_plan_table_get_funding (IepPlanTable *self)
{
  return self->funding;
}
