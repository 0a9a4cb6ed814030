/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list of procurements shows, and the statements that read it. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list.h"

#include <string.h>

#include "domain/iep-procurement-list-private.h"

#define MAX_PRIMARY 2
#define MAX_FOUND   10000

/* Keys are never null, so that two rows can always be put in order. */
typedef struct
{
  const char *expression;
  const char *type;
} Key;

typedef struct
{
  const char *name;
  Key         primary[MAX_PRIMARY];
} Sort;

/* What follows after the primary keys: the order of numbers, the second row of a procurement under the first. The
 * index procurement_revision_list has it. */
static const Key number_keys[] = {
  { "r.institution_id", "int" },
  { "r.year", "int" },
  { "r.number_sort", "int" },
  { "r.revision_number", "int" },
};

static const char * const number_columns[] = { "institution_id", "year", "number_sort", "revision_number" };

static const Sort sorts[] = {
  { "number", { { NULL } } },
  { "title", { { "coalesce (r.title, '') collate \"lv-x-icu\"", "text" } } },
  { "kind", { { "coalesce (r.kind, '')", "text" } } },
  { "cpv", { { "coalesce (r.cpv, '')", "text" } } },
  { "procedure", { { "coalesce (r.procedure, '')", "text" } } },
  { "estimated_price", { { "coalesce (r.estimated_price, -1)", "bigint" } } },
  { "funding_total", { { "coalesce (r.funding_total, -1)", "bigint" } } },
  { "announce", { { "coalesce (r.announce_year, 0)", "int" },
                  { "coalesce (r.announce_month, r.announce_quarter * 3 - 2, 0)", "int" } } },
  { "status", { { "r.status", "text" } } },
  { "responsible_person", { { "coalesce (r.responsible_person, '') collate \"lv-x-icu\"", "text" } } },
  { "changed_at", { { "r.changed_at", "timestamptz" } } },
};

G_DEFINE_BOXED_TYPE (IepProcurementQuery, iep_procurement_query, iep_procurement_query_copy, iep_procurement_query_free)

static const Sort *
find_sort (const IepProcurementQuery *query)
{
  for (guint i = 0; query->sort != NULL && i < G_N_ELEMENTS (sorts); i++)
    if (strcmp (sorts[i].name, query->sort) == 0)
      return &sorts[i];

  return &sorts[0];
}

static guint
count_primary (const Sort *sort)
{
  guint n = 0;

  while (n < MAX_PRIMARY && sort->primary[n].expression != NULL)
    n++;

  return n;
}

/* Institution and year are no keys where the query fixes them. */
static gboolean
is_fixed (const IepProcurementQuery *query,
          guint                      number_key)
{
  return (number_key == 0 && query->institution_id > 0) || (number_key == 1 && query->year > 0);
}

/* Fills @keys (room for MAX_PRIMARY + 4) and returns how many there are. */
static guint
list_keys (const IepProcurementQuery *query,
           Key                       *keys)
{
  const Sort *sort = find_sort (query);
  guint n = 0;

  for (guint i = 0; i < count_primary (sort); i++)
    keys[n++] = sort->primary[i];
  for (guint i = 0; i < G_N_ELEMENTS (number_keys); i++)
    if (!is_fixed (query, i))
      keys[n++] = number_keys[i];

  return n;
}

static guint
add_text (IepParameters *parameters,
          const char    *value)
{
  iep_parameters_add_string (parameters, value);

  return iep_parameters_get_n (parameters);
}

static guint
add_number (IepParameters *parameters,
            gint64         value)
{
  iep_parameters_add_int64 (parameters, value);

  return iep_parameters_get_n (parameters);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* One line of its money has all of what is asked. */
static void
append_funding (GString                   *sql,
                const IepProcurementQuery *query,
                IepParameters             *parameters)
{
  g_string_append (sql, " and exists (select from iepirkumi.procurement_funding f where f.revision_id = r.revision_id");
  if (is_given (query->ekk))
    g_string_append_printf (sql, " and starts_with (f.ekk, $%u)", add_text (parameters, query->ekk));
  if (is_given (query->programme))
    g_string_append_printf (sql, " and f.programme = $%u", add_text (parameters, query->programme));
  if (is_given (query->source))
    {
      guint source = add_text (parameters, query->source);

      g_string_append_printf (sql, " and f.source in (select c.code from iepirkumi.classification c"
                                   " where c.kind = 'source' and (c.code = $%u or c.parent_code = $%u))", source, source);
    }
  if (query->funding_year > 0)
    g_string_append_printf (sql, " and f.year = $%u", add_number (parameters, query->funding_year));
  g_string_append_c (sql, ')');
}

static void
append_where (GString                   *sql,
              const IepProcurementQuery *query,
              IepParameters             *parameters,
              gboolean                   with_status)
{
  g_string_append (sql, " where r.is_current");
  if (query->institution_id > 0)
    g_string_append_printf (sql, " and r.institution_id = $%u", add_number (parameters, query->institution_id));
  if (query->year > 0)
    g_string_append_printf (sql, " and r.year = $%u", add_number (parameters, query->year));
  if (with_status && is_given (query->status))
    g_string_append_printf (sql, " and r.status = $%u", add_text (parameters, query->status));
  if (is_given (query->kind))
    g_string_append_printf (sql, " and r.kind = $%u", add_text (parameters, query->kind));
  if (is_given (query->procedure))
    g_string_append_printf (sql, " and r.procedure = $%u", add_text (parameters, query->procedure));
  if (is_given (query->programme) || is_given (query->source) || query->funding_year > 0)
    append_funding (sql, query, parameters);
  else if (is_given (query->ekk))
    g_string_append_printf (sql, " and exists (select from unnest (r.ekk_codes) e (code) where starts_with (e.code, $%u))",
                            add_text (parameters, query->ekk));
  if (is_given (query->responsible))
    g_string_append_printf (sql, " and r.responsible_person = $%u", add_text (parameters, query->responsible));
  if (is_given (query->search))
    {
      guint institution = query->institution_id > 0 ? add_number (parameters, query->institution_id)
                                                    : add_text (parameters, NULL);
      guint year = query->year > 0 ? add_number (parameters, query->year) : add_text (parameters, NULL);
      guint words = add_text (parameters, query->search);

      g_string_append_printf (sql, " and r.revision_id in (select iepirkumi.procurement_search ($%u, $%u, $%u, %d))",
                              institution, year, words, MAX_FOUND);
    }
}

static void
append_keys (GString   *sql,
             const Key *keys,
             guint      n_keys)
{
  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", keys[i].expression);
}

static void
append_order (GString   *sql,
              const Key *keys,
              guint      n_keys,
              gboolean   descending)
{
  g_string_append (sql, " order by ");
  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (sql, "%s%s%s", i > 0 ? ", " : "", keys[i].expression, descending ? " desc" : "");
}

static void
append_bound (GString            *sql,
              const Key          *keys,
              guint               n_keys,
              const char         *comparison,
              const char * const *values,
              IepParameters      *parameters)
{
  g_string_append (sql, " and (");
  append_keys (sql, keys, n_keys);
  g_string_append_printf (sql, ") %s (", comparison);
  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (sql, "%s$%u::%s", i > 0 ? ", " : "", add_text (parameters, values[i]), keys[i].type);
  g_string_append_c (sql, ')');
}

/* The columns of the rows, and the primary keys as text after them. */
static void
append_columns (GString                   *sql,
                const IepProcurementQuery *query)
{
  const Sort *sort = find_sort (query);

  g_string_append (sql, "r.revision_id, r.procurement_id, r.institution_id, r.year, r.number, r.number_sort,"
                        " r.revision_number, r.status, r.in_force, r.title, r.kind, r.cpv, r.procedure,"
                        " r.estimated_price, r.funding_total, r.announce_year, r.announce_quarter, r.announce_month,"
                        " r.responsible_person, array_to_json (r.ekk_codes) as ekk_codes, r.changed_at, r.plan_number");
  for (guint i = 0; i < count_primary (sort); i++)
    g_string_append_printf (sql, ", (%s)::text as key_%u", sort->primary[i].expression, i);
}

char *
iep_procurement_query_page_sql (const IepProcurementQuery *query,
                                const IepPagePlace        *place,
                                IepParameters             *parameters)
{
  g_autoptr(GString) sql = g_string_new ("select ");
  gboolean backwards = place->before != NULL || place->from_end;
  gboolean descending = (query->descending != FALSE) != backwards;
  const char * const *bound = place->after != NULL ? place->after : place->before;
  Key keys[MAX_PRIMARY + G_N_ELEMENTS (number_keys)];
  guint n_keys = list_keys (query, keys);

  append_columns (sql, query);
  g_string_append (sql, " from iepirkumi.procurement_list r");

  /* Skipped rows are counted by what identifies them alone, without their other columns. */
  if (place->offset > 0)
    g_string_append (sql, " where r.revision_id = any (array (select r.revision_id from iepirkumi.procurement_list r");
  append_where (sql, query, parameters, TRUE);
  if (bound != NULL)
    append_bound (sql, keys, n_keys, descending ? "<" : ">", bound, parameters);
  append_order (sql, keys, n_keys, descending);
  g_string_append_printf (sql, " limit %u", place->limit);
  if (place->offset > 0)
    {
      g_string_append_printf (sql, " offset %u))", place->offset);
      append_order (sql, keys, n_keys, descending);
    }

  return g_strdup (sql->str);
}

char *
iep_procurement_query_count_sql (const IepProcurementQuery *query,
                                 IepParameters             *parameters)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append (sql, "select r.status, count (*), coalesce (sum (r.estimated_price), 0)::bigint,"
                        " coalesce (sum (r.funding_total), 0)::bigint,"
                        " coalesce (sum (r.estimated_price) filter (where r.in_force or r.revision_number = 1), 0)::bigint,"
                        " coalesce (sum (r.funding_total) filter (where r.in_force or r.revision_number = 1), 0)::bigint,"
                        " count (*) filter (where r.in_force or r.revision_number = 1)"
                        " from iepirkumi.procurement_list r");
  append_where (sql, query, parameters, FALSE);
  g_string_append (sql, " group by r.status");

  return g_strdup (sql->str);
}

char *
iep_procurement_query_locate_sql (const IepProcurementQuery *query,
                                  gint64                     revision_id,
                                  IepParameters             *parameters)
{
  g_autoptr(GString) sql = g_string_new ("with found as (select ");
  Key keys[MAX_PRIMARY + G_N_ELEMENTS (number_keys)];
  guint n_keys = list_keys (query, keys);

  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (sql, "%s%s as k%u", i > 0 ? ", " : "", keys[i].expression, i);
  g_string_append (sql, " from iepirkumi.procurement_list r");
  append_where (sql, query, parameters, TRUE);
  g_string_append_printf (sql, " and r.revision_id = $%u) select (select count (*) from iepirkumi.procurement_list r",
                          add_number (parameters, revision_id));
  append_where (sql, query, parameters, TRUE);
  g_string_append (sql, " and (");
  append_keys (sql, keys, n_keys);
  g_string_append_printf (sql, ") %s (", query->descending ? ">" : "<");
  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (sql, "%sf.k%u", i > 0 ? ", " : "", i);
  g_string_append (sql, ")) from found f");

  return g_strdup (sql->str);
}

char **
iep_procurement_query_get_keys (const IepProcurementQuery *query,
                                IepResult                 *rows,
                                guint                      row)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < count_primary (find_sort (query)); i++)
    {
      g_autofree char *name = g_strdup_printf ("key_%u", i);

      g_strv_builder_add (builder, iep_result_get_string (rows, row, iep_result_column (rows, name)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (number_keys); i++)
    if (!is_fixed (query, i))
      g_strv_builder_add (builder, iep_result_get_string (rows, row, iep_result_column (rows, number_columns[i])));

  return g_strv_builder_end (builder);
}

/**
 * iep_procurement_query_new:
 * @institution_id: whose, 0 = all that the person sees
 * @year: of which plan, 0 = all
 *
 * Returns: (transfer full): a query for all of them, in the order of their numbers
 */
IepProcurementQuery *
iep_procurement_query_new (gint64 institution_id,
                           gint64 year)
{
  IepProcurementQuery *query = g_new0 (IepProcurementQuery, 1);

  query->institution_id = institution_id;
  query->year = year;

  return query;
}

/**
 * iep_procurement_query_copy:
 * @query: a query
 *
 * Returns: (transfer full): a copy
 */
IepProcurementQuery *
iep_procurement_query_copy (const IepProcurementQuery *query)
{
  IepProcurementQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = iep_procurement_query_new (query->institution_id, query->year);
  copy->status = g_strdup (query->status);
  copy->kind = g_strdup (query->kind);
  copy->procedure = g_strdup (query->procedure);
  copy->ekk = g_strdup (query->ekk);
  copy->programme = g_strdup (query->programme);
  copy->source = g_strdup (query->source);
  copy->funding_year = query->funding_year;
  copy->responsible = g_strdup (query->responsible);
  copy->search = query->search != NULL ? g_utf8_make_valid (query->search, -1) : NULL;
  copy->sort = g_strdup (query->sort);
  copy->descending = query->descending != FALSE;

  return copy;
}

/**
 * iep_procurement_query_free:
 * @query: a query
 */
void
iep_procurement_query_free (IepProcurementQuery *query)
{
  if (query == NULL)
    return;

  g_free (query->status);
  g_free (query->kind);
  g_free (query->procedure);
  g_free (query->ekk);
  g_free (query->programme);
  g_free (query->source);
  g_free (query->responsible);
  g_free (query->search);
  g_free (query->sort);
  g_free (query);
}

static gboolean
same_text (const char *a,
           const char *b)
{
  return g_strcmp0 (is_given (a) ? a : NULL, is_given (b) ? b : NULL) == 0;
}

/**
 * iep_procurement_query_equal:
 * @a: a query
 * @b: another
 *
 * Returns: whether they show the same in the same order
 */
gboolean
iep_procurement_query_equal (const IepProcurementQuery *a,
                             const IepProcurementQuery *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->institution_id == b->institution_id && a->year == b->year && same_text (a->status, b->status) &&
         same_text (a->kind, b->kind) && same_text (a->procedure, b->procedure) && same_text (a->ekk, b->ekk) &&
         same_text (a->programme, b->programme) && same_text (a->source, b->source) && a->funding_year == b->funding_year &&
         same_text (a->responsible, b->responsible) && same_text (a->search, b->search) &&
         find_sort (a) == find_sort (b) && !a->descending == !b->descending;
}
