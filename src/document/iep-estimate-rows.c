/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the rows of a frozen estimate and adds them up again: the paper must not say two things. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-estimate-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "document/iep-json-read.h"

/* Deeper than any classification. */
#define MAX_DEPTH 32

typedef struct
{
  gint64 plan;
  gint64 revised;
  gint64 months[12];
} Sum;

static gboolean
fail_row (guint    row,
          GError **error)
{
  g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT, _("Row %u of the estimate cannot be read."), row + 1);

  return FALSE;
}

static gboolean
fail_sums (GError **error)
{
  g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT,
                       _("The totals of the estimate are not the sums of its lines."));

  return FALSE;
}

static gboolean
read_kind (JsonObject         *object,
           IepEstimateRowKind *kind)
{
  static const char *const names[] = { "total", "group", "line", "balance" };
  const char *name = iep_json_string (object, "kind");

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      {
        *kind = (IepEstimateRowKind) i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_months (JsonArray *array,
             gint64    *months)
{
  if (iep_json_length (array) != 12)
    return FALSE;
  for (guint i = 0; i < 12; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
        return FALSE;
      months[i] = json_node_get_int (node);
    }

  return TRUE;
}

/* A row agrees with itself: the change leads from the plan to what it is now, the months make the year. */
static gboolean
row_agrees (const IepEstimateRow *row)
{
  gint64 revised;
  gint64 year = 0;

  if (__builtin_add_overflow (row->plan, row->change, &revised) || revised != row->revised)
    return FALSE;
  for (guint i = 0; i < 12; i++)
    if (__builtin_add_overflow (year, row->months[i], &year))
      return FALSE;

  return year == row->revised;
}

static gboolean
read_row (IepEstimateRows *self,
          JsonObject      *object,
          IepEstimateRow  *row)
{
  gint64 depth = iep_json_int_or (object, "depth", 0);

  if (object == NULL || !read_kind (object, &row->kind) || depth < 0 || depth >= MAX_DEPTH ||
      !iep_json_int (object, "plan", &row->plan) || !iep_json_int (object, "change", &row->change) ||
      !iep_json_int (object, "revised", &row->revised) || !read_months (iep_json_array (object, "months"), row->months))
    return FALSE;
  row->depth = (guint) depth;
  row->section = iep_json_string (object, "section");
  row->code = iep_json_string (object, "code");
  row->name = iep_json_string (object, "name");
  row->source_name = iep_json_string (object, "source_name");
  if (row->source_name == NULL)
    row->source_name = iep_json_string (object, "source");
  row->split = iep_json_string (object, "split");
  row->reason = iep_json_string (object, "reason");
  row->details = iep_json_array (object, "details");
  self->whole = self->whole && row->plan % 100 == 0 && row->change % 100 == 0 && row->revised % 100 == 0;
  for (guint i = 0; i < 12; i++)
    self->whole = self->whole && row->months[i] % 100 == 0;
  for (guint i = 0; i < iep_json_length (row->details); i++)
    self->whole = self->whole && iep_json_int_or (iep_json_element (row->details, i), "amount", 0) % 100 == 0;

  return TRUE;
}

static gboolean
add_to (Sum                  *sum,
        const IepEstimateRow *row)
{
  gboolean bad = __builtin_add_overflow (sum->plan, row->plan, &sum->plan) ||
                 __builtin_add_overflow (sum->revised, row->revised, &sum->revised);

  for (guint i = 0; i < 12; i++)
    bad |= __builtin_add_overflow (sum->months[i], row->months[i], &sum->months[i]);

  return !bad;
}

static gboolean
same_sum (const Sum            *sum,
          const IepEstimateRow *row)
{
  return sum->plan == row->plan && sum->revised == row->revised && memcmp (sum->months, row->months, sizeof sum->months) == 0;
}

/* Every total and group is the sum of the lines under it, whatever stands between. */
static gboolean
check_tree (IepEstimateRows *self)
{
  const IepEstimateRow *open[MAX_DEPTH + 1];
  Sum sums[MAX_DEPTH + 1];
  guint n_open = 0;

  for (guint i = 0; i <= self->n_rows; i++)
    {
      const IepEstimateRow *row = i < self->n_rows ? &self->rows[i] : NULL;

      while (n_open > 0 && (row == NULL || row->depth <= open[n_open - 1]->depth || row->kind == IEP_ESTIMATE_ROW_BALANCE))
        {
          n_open--;
          if (!same_sum (&sums[n_open], open[n_open]))
            return FALSE;
        }
      if (row == NULL || row->kind == IEP_ESTIMATE_ROW_BALANCE)
        continue;
      if (row->kind == IEP_ESTIMATE_ROW_LINE)
        {
          for (guint k = 0; k < n_open; k++)
            if (!add_to (&sums[k], row))
              return FALSE;
          continue;
        }
      memset (&sums[n_open], 0, sizeof sums[n_open]);
      open[n_open++] = row;
    }

  return TRUE;
}

static const IepEstimateRow *
find_total (IepEstimateRows    *self,
            IepEstimateRowKind  kind,
            const char         *section)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (self->rows[i].kind == kind && (section == NULL || g_strcmp0 (self->rows[i].section, section) == 0))
      return &self->rows[i];

  return NULL;
}

static char *
source_text (const IepEstimateRow *row)
{
  const char *split = row->kind != IEP_ESTIMATE_ROW_LINE || row->split == NULL ? NULL :
                      g_str_equal (row->split, "eu") ? "ES un ārvalstu projekti" :
                      g_str_equal (row->split, "core") ? "pamatfunkcijas" : row->split;

  if (row->source_name == NULL || split == NULL)
    return g_strdup (row->source_name != NULL ? row->source_name : split);

  return g_strconcat (row->source_name, "; ", split, NULL);
}

/* What all lines of expenditure say, and no other row says otherwise; said of one line it stays where it is. */
static char *
common_source (IepEstimateRows *self)
{
  g_autofree char *common = NULL;
  guint n_lines = 0;

  for (guint i = 0; i < self->n_rows; i++)
    {
      const IepEstimateRow *row = &self->rows[i];
      g_autofree char *own = source_text (row);
      gboolean expenditure = row->kind == IEP_ESTIMATE_ROW_LINE && g_strcmp0 (row->section, "expenditure") == 0;

      if (own == NULL && !expenditure)
        continue;
      if (own == NULL || !expenditure || (common != NULL && !g_str_equal (common, own)))
        return NULL;
      if (common == NULL)
        common = g_steal_pointer (&own);
      n_lines++;
    }

  return n_lines > 1 ? g_steal_pointer (&common) : NULL;
}

/* What the content calls its totals is what its rows say. */
static gboolean
check_totals (IepEstimateRows *self)
{
  static const char *const sections[] = { "resource", "expenditure", "financing", "balance" };
  JsonObject *totals = iep_json_object (self->content, "totals");
  const IepEstimateRow *resource = find_total (self, IEP_ESTIMATE_ROW_TOTAL, "resource");
  const IepEstimateRow *expenditure = find_total (self, IEP_ESTIMATE_ROW_TOTAL, "expenditure");
  const IepEstimateRow *balance = find_total (self, IEP_ESTIMATE_ROW_BALANCE, NULL);
  gint64 difference;

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      JsonObject *frozen = iep_json_object (totals, sections[i]);
      const IepEstimateRow *row = i == 3 ? balance : find_total (self, IEP_ESTIMATE_ROW_TOTAL, sections[i]);

      if (row == NULL || frozen == NULL || iep_json_int_or (frozen, "plan", G_MININT64) != row->plan ||
          iep_json_int_or (frozen, "change", G_MININT64) != row->change ||
          iep_json_int_or (frozen, "revised", G_MININT64) != row->revised)
        return FALSE;
    }
  if (__builtin_sub_overflow (resource->revised, expenditure->revised, &difference) || difference != balance->revised)
    return FALSE;

  return !__builtin_sub_overflow (resource->plan, expenditure->plan, &difference) && difference == balance->plan;
}

/* For the document of an estimate: reads @content, which has to live as long. */
IepEstimateRows *
iep_estimate_rows_new (JsonObject  *content,
                       GError     **error)
{
  g_autoptr(IepEstimateRows) self = g_new0 (IepEstimateRows, 1);
  JsonArray *rows = iep_json_array (content, "rows");

  self->content = json_object_ref (content);
  self->amendment = g_strcmp0 (iep_json_string (content, "kind"), "amendment") == 0;
  self->whole = TRUE;
  if (rows == NULL || iep_json_int_or (content, "year", 0) == 0)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT,
                           _("The content of the document cannot be read."));
      return NULL;
    }
  self->n_rows = iep_json_length (rows);
  self->rows = g_new0 (IepEstimateRow, self->n_rows + 1);
  for (guint i = 0; i < self->n_rows; i++)
    {
      if (!read_row (self, iep_json_element (rows, i), &self->rows[i]))
        {
          fail_row (i, error);
          return NULL;
        }
      if (!row_agrees (&self->rows[i]))
        {
          fail_sums (error);
          return NULL;
        }
    }
  if (!check_tree (self) || !check_totals (self))
    {
      fail_sums (error);
      return NULL;
    }
  self->source = common_source (self);

  return g_steal_pointer (&self);
}

/* For the document of an estimate: frees it. */
void
iep_estimate_rows_free (IepEstimateRows *self)
{
  json_object_unref (self->content);
  g_free (self->source);
  g_free (self->rows);
  g_free (self);
}

/* For the document of an estimate: where the money of @row comes from and what it is for, as far as it is told; NULL when
 * that is said once for all rows. */
char *
iep_estimate_rows_dup_source (IepEstimateRows      *self,
                              const IepEstimateRow *row)
{
  return self->source == NULL ? source_text (row) : NULL;
}
