/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of estimates, each beside its floor in the same run, on a server of our own:
 *   estimate_save_ratio: 5,000 changed cells of 1,000 lines in one call, against the bare UPDATE of the same cells from
 *     the same JSON in one statement, by a superuser and without triggers, so without any audit;
 *   budget_control_ratio: what the page of budget control asks for, of an institution with 2,000 procurements, against a
 *     handwritten statement that answers with the same amounts, by a superuser, who no policy concerns. */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "../unit/domain/server.h"
#include "domain/iep-budget.h"

#define ROUNDS 21
#define INSTITUTION "(select id from iepirkumi.institution where code = '2000')"

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (double *values,
        guint   n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static void
report (const char *name,
        double      value,
        const char *unit)
{
  printf ("%s %.3f %s\n", name, value, unit);
  fflush (stdout);
}

/* In ms, until the whole answer is here. */
static double
time_query (IepConnection *connection,
            const char    *sql)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (IepResult) result = support_query (connection, sql, NULL);

  g_assert_cmpuint (iep_result_get_n_rows (result), >, 0);
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
run_script (IepConnection *superuser,
            const char    *sql)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;

  iep_connection_script_async (superuser, sql, NULL, iep_await_cb, await);
  iep_connection_script_finish (superuser, iep_await_result (await), &error);
  g_assert_no_error (error);
}

/* 2,000 procurements of one institution in 2027, their money over three programmes and four sources, and an estimate in
 * force of each programme: every second code has its lines, of the others only the code above; from the state's grant,
 * and from whatever else. */
static void
load_at_scale (IepConnection *superuser)
{
  g_autofree char *path = g_build_filename (g_getenv ("IEPIRKUMI_DATADIR"), "demo", "scale.sql", NULL);
  g_autofree char *scale = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &scale, NULL, &error);
  g_assert_no_error (error);
  sql = g_strconcat (
    "begin; set local iep.institutions = '1'; set local iep.procurements = '2000'; set local iep.years = '1';", scale,
    "; commit; begin; set local session_replication_role = replica;"
    " update iepirkumi.procurement_funding"
    "    set programme = (array['97.00.00', '32.01.00', '70.07.00'])[1 + revision_id % 3],"
    "        source = (array['grant', 'grant', 'eu', 'own'])[1 + revision_id % 4];"
    " with code as ("
    "   select c.code, c.parent_code, row_number() over (order by c.code) as n"
    "     from iepirkumi.classification c where c.kind = 'ekk' and c.extra ->> 'leaf' = 'true'"
    " ), e as ("
    "   insert into iepirkumi.estimate (institution_id, year, programme, budget_type)"
    "   select " INSTITUTION ", 2027, p.code, 'P' from unnest(array['97.00.00', '32.01.00', '70.07.00']) p (code) returning *"
    " ), v as ("
    "   insert into iepirkumi.estimate_version (institution_id, estimate_id, year, programme, budget_type, number, status,"
    "     in_force, flow_code, preparer, function_code, content_hash)"
    "   select institution_id, id, year, programme, budget_type, 1, 'signed', true, '1', 'scale.one', '01.110', sha256('')"
    "     from e returning *"
    " )"
    " insert into iepirkumi.estimate_line (version_id, institution_id, section, code, source, m1, changed_by)"
    " select distinct v.id, v.institution_id, 'expenditure', case when c.n % 2 = 0 then c.code else c.parent_code end, s.code,"
    "        100000000, 'scale.one' from v, code c, unnest(array['grant', '']) s (code);"
    " commit; analyze;", NULL);
  run_script (superuser, sql);
}

/* A draft of 1,000 lines, and its changes there and back: @changes in turn. */
static gint64
make_draft (IepConnection *superuser,
            IepConnection *person,
            char          *changes[2])
{
  g_autofree char *create = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *add = NULL;
  gint64 institution = server_query_int (superuser, "select " INSTITUTION);
  gint64 version;

  create = g_strdup_printf ("select (iepirkumi.estimate_create (gen_random_uuid (), '{\"institution_id\": %" G_GINT64_FORMAT ","
                            " \"year\": 2026, \"programme\": \"32.01.00\", \"budget_type\": \"P\","
                            " \"function_code\": \"01.110\"}') ->> 'version_id')::bigint", institution);
  version = server_query_int (person, create);
  lines = support_query_string (superuser,
    "select jsonb_agg(jsonb_build_object('section', 'expenditure', 'code', x.code, 'source', x.source, 'split', x.split, 'm1', 100000))"
    "  from (select c.code, s.code as source, p as split from iepirkumi.classification c, iepirkumi.classification s,"
    "        unnest(array['core', 'eu']) p where c.kind = 'ekk' and c.extra ->> 'leaf' = 'true' and s.kind = 'source'"
    "        order by 1, 2, 3 limit 1000) x");
  add = g_strdup_printf ("select iepirkumi.estimate_save (gen_random_uuid (), %" G_GINT64_FORMAT ", '{\"add\": %s}')",
                         version, lines);
  time_query (person, add);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *cells = g_strdup_printf (
        "select jsonb_build_object('cells', jsonb_agg(jsonb_build_object('section', l.section, 'code', l.code, 'source', l.source,"
        "         'split', l.split, 'column', 'm' || m, '%s', case m when 1 then 100000 else 0 end, '%s', 100000 * (m + 1))))"
        "  from iepirkumi.estimate_line l, generate_series(1, 5) m where l.version_id = %" G_GINT64_FORMAT,
        i == 0 ? "base" : "value", i == 0 ? "value" : "base", version);

      changes[i] = support_query_string (superuser, cells);
    }
  support_execute (superuser, "analyze");

  return version;
}

static void
bench_save (IepConnection *superuser,
            IepConnection *person)
{
  char *changes[2];
  gint64 version = make_draft (superuser, person, changes);
  char *save[2], *bare[2];
  double saved[ROUNDS], updated[ROUNDS];

  for (guint i = 0; i < 2; i++)
    {
      save[i] = g_strdup_printf ("select iepirkumi.estimate_save (gen_random_uuid (), %" G_GINT64_FORMAT ", '%s')",
                                 version, changes[i]);
      bare[i] = g_strdup_printf (
        "with u as (update iepirkumi.estimate_line l set m1 = coalesce(p.m1, l.m1), m2 = coalesce(p.m2, l.m2),"
        "   m3 = coalesce(p.m3, l.m3), m4 = coalesce(p.m4, l.m4), m5 = coalesce(p.m5, l.m5)"
        "  from (select c.section, c.code, c.source, c.split, max(c.value) filter (where c.\"column\" = 'm1') as m1,"
        "               max(c.value) filter (where c.\"column\" = 'm2') as m2, max(c.value) filter (where c.\"column\" = 'm3') as m3,"
        "               max(c.value) filter (where c.\"column\" = 'm4') as m4, max(c.value) filter (where c.\"column\" = 'm5') as m5"
        "          from jsonb_to_recordset('%s'::jsonb -> 'cells')"
        "               as c (section text, code text, source text, split text, \"column\" text, value bigint) group by 1, 2, 3, 4) p"
        " where l.version_id = %" G_GINT64_FORMAT " and l.section = p.section and l.code = p.code and l.source = p.source"
        "   and l.split = p.split returning 1) select count(*) from u", changes[i], version);
    }

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *total = g_strdup_printf ("select sum(year_total)::bigint from iepirkumi.estimate_line where version_id = %"
                                                G_GINT64_FORMAT, version);

      /* There is measured, back is not: each finds the same to change. */
      support_execute (superuser, "set session_replication_role = replica");
      updated[i] = time_query (superuser, bare[0]);
      time_query (superuser, bare[1]);
      support_execute (superuser, "reset session_replication_role");
      saved[i] = time_query (person, save[0]);
      g_assert_cmpint (server_query_int (superuser, total), ==, 1000 * 100000LL * (2 + 3 + 4 + 5 + 6));
      time_query (person, save[1]);
      support_execute (superuser, "vacuum iepirkumi.estimate_line");
    }
  report ("estimate_save_5000_ms", median (saved, ROUNDS), "ms");
  report ("estimate_save_ratio", median (saved, ROUNDS) / median (updated, ROUNDS), "ratio");

  for (guint i = 0; i < 2; i++)
    {
      g_free (changes[i]);
      g_free (save[i]);
      g_free (bare[i]);
    }
}

/* The same question by hand: of each line in force what is planned and drafted, money going to the nearest line at or
 * above its code, with its source, the source above, or none; what finds no line by itself. */
#define HANDWRITTEN \
  "with recursive money as (" \
  "  select f.programme, f.ekk, f.source, sum(f.amount) filter (where r.status = 'included') as planned," \
  "         sum(f.amount) filter (where r.status = 'draft') as draft" \
  "    from iepirkumi.procurement_revision r join iepirkumi.procurement_funding f on f.revision_id = r.id" \
  "   where r.institution_id = %1$d and r.is_current and r.status in ('included', 'draft') and f.year = 2027 group by 1, 2, 3" \
  "), up as (" \
  "  select m.ekk as code, m.ekk as upper, 0 as step from (select distinct ekk from money) m" \
  "  union all" \
  "  select u.code, c.parent_code, u.step + 1 from up u" \
  "    join iepirkumi.classification c on c.kind = 'ekk' and c.code = u.upper and c.parent_code is not null" \
  "     and c.valid_from <= '2027-12-31' and (c.valid_to is null or c.valid_to >= '2027-12-31')" \
  "), origin as (" \
  "  select s.code, s.code as upper, 0 as step from iepirkumi.classification s where s.kind = 'source'" \
  "  union all" \
  "  select s.code, s.parent_code, 1 from iepirkumi.classification s where s.kind = 'source' and s.parent_code is not null" \
  "  union all" \
  "  select s.code, '', 2 from iepirkumi.classification s where s.kind = 'source'" \
  "), line as materialized (" \
  "  select v.programme, l.code, l.source, sum(l.year_total) as estimate" \
  "    from iepirkumi.estimate_version v" \
  "    join iepirkumi.estimate_line l on l.version_id = v.id and l.institution_id = v.institution_id and l.section = 'expenditure'" \
  "   where v.institution_id = %1$d and v.year = 2027 and v.in_force group by 1, 2, 3" \
  "), hit as (" \
  "  select distinct on (m.programme, m.ekk, m.source) m.*, l.code as line_code, l.source as line_source" \
  "    from money m left join (up u join line l on l.code = u.upper join origin o on o.upper = l.source)" \
  "      on u.code = m.ekk and o.code = m.source and l.programme = m.programme" \
  "   order by m.programme, m.ekk, m.source, u.step, o.step" \
  ") select coalesce(l.programme, h.programme) as programme, coalesce(l.code, h.ekk) as code, coalesce(l.source, h.source) as source," \
  "         coalesce(l.estimate, 0)::bigint as estimate, coalesce(sum(h.planned), 0)::bigint as planned," \
  "         coalesce(sum(h.draft), 0)::bigint as draft, (coalesce(l.estimate, 0) - coalesce(sum(h.planned), 0))::bigint as free" \
  "    from line l full join hit h on h.programme = l.programme and h.line_code = l.code and h.line_source = l.source" \
  "   group by 1, 2, 3, l.estimate"

/* In ms, until the page could show it: names, sums of groups and totals with it. */
static double
time_control (IepSession *session,
              gint64      institution)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepBudgetControl) control = NULL;
  g_autoptr (GError) error = NULL;

  iep_budget_control_async (session, institution, 2027, 0, NULL, iep_await_cb, await);
  control = iep_budget_control_finish (session, iep_await_result (await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (iep_budget_control_get_groups (control)), >, 0);
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
bench_control (IepConnection *superuser,
               IepConnection *person,
               IepSession    *session)
{
  const char *sorted = "select string_agg (x::text, chr (10) order by x::text collate \"C\") from (%s) x";
  int institution = (int) server_query_int (superuser, "select " INSTITUTION);
  g_autofree char *control = g_strdup_printf ("select programme, code, source, estimate, planned, draft, free"
                                              " from iepirkumi.budget_control (%d, 2027)", institution);
  g_autofree char *by_hand = g_strdup_printf (HANDWRITTEN, institution);
  g_autofree char *control_sorted = g_strdup_printf (sorted, control);
  g_autofree char *by_hand_sorted = g_strdup_printf (sorted, by_hand);
  g_autofree char *said = support_query_string (person, control_sorted);
  g_autofree char *expected = support_query_string (superuser, by_hand_sorted);
  double whole[ROUNDS * 3], controlled[ROUNDS * 3], written[ROUNDS * 3];

  /* Both say the same, or nothing is measured. */
  g_assert_cmpstr (said, ==, expected);

  for (guint i = 0; i < 8; i++)
    {
      time_query (person, control);
      time_query (superuser, by_hand);
      time_control (session, institution);
    }
  for (guint i = 0; i < G_N_ELEMENTS (controlled); i++)
    {
      controlled[i] = time_query (person, control);
      written[i] = time_query (superuser, by_hand);
      whole[i] = time_control (session, institution);
    }
  report ("budget_control_ms", median (whole, G_N_ELEMENTS (whole)), "ms");
  report ("budget_control_ratio", median (whole, G_N_ELEMENTS (whole)) / median (written, G_N_ELEMENTS (written)), "ratio");
  /* Without names and sums of groups: the statement alone. */
  report ("budget_query_ratio", median (controlled, G_N_ELEMENTS (controlled)) / median (written, G_N_ELEMENTS (written)), "ratio");
}

int
main (void)
{
  g_autofree char *folder = NULL;
  IepLocalServer *server = server_start (&folder, 0);
  g_autoptr (IepConnection) superuser = server_superuser (server);
  g_autoptr (IepSession) session = NULL;
  g_autoptr (IepConnection) person = NULL;

  load_at_scale (superuser);
  /* Gives the person a password. */
  session = server_sign_in (server, "scale.one");
  person = support_connect (server, "scale.one");
  iep_connection_set_deadline (person, 600);
  bench_control (superuser, person, session);
  bench_save (superuser, person);

  iep_session_close (session);
  iep_connection_close (person);
  iep_connection_close (superuser);
  support_remove_server (server);
  return 0;
}
