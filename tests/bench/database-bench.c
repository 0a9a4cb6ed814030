/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the database and of the client's list, each beside its floor in the same run:
 *   list_first_page_rls_ratio, list_memory_growth_mb, plan_create_ratio, save_ms. */

#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/domain/server.h"
#include "database/iep-installer.h"
#include "document/iep-demonstration.h"
#include "domain/iep-procurement-list-private.h"

#define ROUNDS 301
#define SAVES 200

static double
now_ms (void)
{
  return g_get_monotonic_time () / 1000.0;
}

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

/* All of one institution and one year, so that one list holds every row. */
static void
load_at_scale (IepLocalServer *server,
               guint           n)
{
  g_autoptr (IepConnection) superuser = server_superuser (server);
  g_autofree char *path = g_build_filename (g_getenv ("IEPIRKUMI_DATADIR"), "demo", "scale.sql", NULL);
  g_autofree char *scale = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &scale, NULL, &error);
  g_assert_no_error (error);
  sql = g_strdup_printf ("begin; set local iep.institutions = '1'; set local iep.procurements = '%u'; set local iep.years = '1';"
                         " %s ; commit;", n, scale);
  iep_connection_script_async (superuser, sql, NULL, iep_await_cb, await);
  iep_connection_script_finish (superuser, iep_await_result (await), &error);
  g_assert_no_error (error);
  iep_connection_close (superuser);
}

static gint64
scale_institution (IepConnection *connection)
{
  return server_query_int (connection, "select id from iepirkumi.institution where code = '2000'");
}

static double
time_query (IepConnection *connection,
            const char    *sql,
            IepParameters *parameters)
{
  double start = now_ms ();
  g_autoptr (IepResult) result = support_query (connection, sql, parameters);

  g_assert_cmpuint (iep_result_get_n_rows (result), >, 0);
  return now_ms () - start;
}

static void
bench_first_page (IepLocalServer *server,
                  gint64          institution)
{
  g_autoptr (IepConnection) person = support_connect (server, "scale.one");
  g_autoptr (IepConnection) superuser = server_superuser (server);
  g_autoptr (IepProcurementQuery) query = iep_procurement_query_new (institution, 2027);
  g_autoptr (IepParameters) parameters = iep_parameters_new ();
  IepPagePlace place = { .limit = IEP_PAGE_SIZE };
  g_autofree char *sql = iep_procurement_query_page_sql (query, &place, parameters);
  double under_rights[ROUNDS], handwritten[ROUNDS];

  /* The same statement: the superuser's runs without policies, its institution stands in its own condition. */
  for (guint i = 0; i < 5; i++)
    {
      time_query (person, sql, parameters);
      time_query (superuser, sql, parameters);
    }
  for (guint i = 0; i < ROUNDS; i++)
    {
      under_rights[i] = time_query (person, sql, parameters);
      handwritten[i] = time_query (superuser, sql, parameters);
    }
  report ("list_first_page_rls_ratio", median (under_rights, ROUNDS) / median (handwritten, ROUNDS), "ratio");
  iep_connection_close (person);
  iep_connection_close (superuser);
}

static double
resident_mb (void)
{
  g_autofree char *statm = NULL;
  unsigned long size, resident;

  malloc_trim (0);
  if (!g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL) || sscanf (statm, "%lu %lu", &size, &resident) != 2)
    g_error ("There is no /proc here");
  return resident * 4096.0 / 1048576.0;
}

static gboolean
is_counted (gpointer data)
{
  return !iep_procurement_list_get_loading (data) && g_list_model_get_n_items (data) > 0;
}

static gboolean
is_filled (gpointer data)
{
  GPtrArray *rows = data;

  for (guint i = 0; i < rows->len; i++)
    if (!iep_procurement_row_is_loaded (g_ptr_array_index (rows, i)))
      return FALSE;
  return TRUE;
}

/* Holds what a window shows, sixty rows, and moves down by @step rows until @end. */
static void
scroll (IepProcurementList *list,
        guint               end,
        guint               step)
{
  for (guint start = 0; start < end; start += step)
    {
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = start; i < MIN (start + 60, end); i++)
        g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (list), i));
      g_assert_true (support_wait_for (is_filled, rows, 60));
    }
}

static void
bench_memory (IepSession *session,
              gint64      institution)
{
  g_autoptr (IepProcurementQuery) query = iep_procurement_query_new (institution, 2027);
  g_autoptr (IepProcurementList) list = iep_procurement_list_new (session);
  guint n;
  double small;

  iep_procurement_list_set_query (list, query);
  g_assert_true (support_wait_for (is_counted, list, 120));
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  scroll (list, MIN (n, 1000), 60);
  small = resident_mb ();
  /* A page of 200 rows at each step: every page is read and shown once. */
  scroll (list, n, 200);
  report ("list_memory_growth_mb", resident_mb () - small, "MB");
}

static double
time_in_transaction (IepConnection *connection,
                     const char    *sql)
{
  double elapsed;

  support_execute (connection, "begin");
  elapsed = time_query (connection, sql, NULL);
  support_execute (connection, "rollback");
  return elapsed;
}

static void
bench_plan_create (IepLocalServer *server,
                   gint64          institution)
{
  g_autoptr (IepConnection) person = support_connect (server, "scale.one");
  g_autoptr (IepConnection) superuser = server_superuser (server);
  g_autofree char *create = NULL;
  g_autofree char *bare = NULL;
  double created[15], inserted[15];

  create = g_strdup_printf ("select iepirkumi.plan_create (gen_random_uuid (), %" G_GINT64_FORMAT ", 2027)", institution);
  /* The bare statement that writes the same lines and, as one JSON text, the same rows: no rights, no checks, no names of
   * codes, no hash, no audit. */
  bare = g_strdup_printf (
    "with p as (insert into iepirkumi.plan (institution_id, year) values (%1$d, 2027) returning id),"
    " v as (insert into iepirkumi.plan_version (institution_id, plan_id, year, number, status, flow_code, preparer, line_count, total,"
    "   total_vat, content_hash) select %1$d, id, 2027, 1, 'created', '1', 'scale.one', 1, 1, 1, sha256('') from p returning id),"
    " r as materialized (select * from iepirkumi.procurement_revision where institution_id = %1$d and year = 2027 and in_force"
    "   and status = 'included' order by number_sort),"
    " l as (insert into iepirkumi.plan_line (version_id, institution_id, line_no, procurement_id, revision_id)"
    "   select v.id, %1$d, row_number() over (order by r.number_sort), r.procurement_id, r.id from r, v returning 1),"
    " c as (insert into iepirkumi.plan_content (version_id, institution_id, content)"
    "   select v.id, %1$d, (select jsonb_agg(to_jsonb(r) || jsonb_build_object('funding', (select jsonb_agg(to_jsonb(f) order by f.line_no)"
    "     from iepirkumi.procurement_funding f where f.revision_id = r.id), 'lots', (select jsonb_agg(to_jsonb(t) order by t.line_no)"
    "     from iepirkumi.procurement_lot t where t.revision_id = r.id)) order by r.number_sort) from r)::text from v returning 1)"
    " select count(*) from l", (int) institution);
  for (guint i = 0; i < 2; i++)
    {
      time_in_transaction (person, create);
      time_in_transaction (superuser, bare);
    }
  for (guint i = 0; i < G_N_ELEMENTS (created); i++)
    {
      created[i] = time_in_transaction (person, create);
      inserted[i] = time_in_transaction (superuser, bare);
    }
  report ("plan_create_ratio", median (created, G_N_ELEMENTS (created)) / median (inserted, G_N_ELEMENTS (inserted)), "ratio");
  iep_connection_close (person);
  iep_connection_close (superuser);
}

/* As the program keeps it by default: a write is on the disk before it is acknowledged. */
static void
bench_save (void)
{
  g_autofree char *folder = support_make_folder ();
  g_autoptr (IepLocalServer) server = iep_local_server_new (folder);
  g_autoptr (IepSession) session = NULL;
  g_autoptr (IepProcurement) procurement = NULL;
  g_autoptr (IepAwait) start = iep_await_new ();
  g_autoptr (IepAwait) install = iep_await_new ();
  g_autoptr (IepAwait) demo = iep_await_new ();
  g_autoptr (IepConnection) superuser = NULL;
  g_autoptr (GError) error = NULL;
  double saved[SAVES];
  gint64 draft;

  iep_local_server_start_async (server, NULL, iep_await_cb, start);
  iep_local_server_start_finish (server, iep_await_result (start), &error);
  g_assert_no_error (error);
  superuser = server_superuser (server);
  iep_installer_install_async (superuser, NULL, NULL, NULL, NULL, iep_await_cb, install);
  iep_installer_install_finish (iep_await_result (install), &error);
  g_assert_no_error (error);
  iep_demonstration_load_async (superuser, server, NULL, 0, 0, NULL, NULL, NULL, iep_await_cb, demo);
  iep_demonstration_load_finish (iep_await_result (demo), &error);
  g_assert_no_error (error);
  draft = server_query_int (superuser, "select min(r.id) from iepirkumi.procurement_revision r join iepirkumi.institution i"
                                       " on i.id = r.institution_id where i.code = '1301' and r.status = 'draft'");

  session = server_sign_in (server, "anna.kalnina");
  procurement = do_get (session, draft, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < SAVES; i++)
    {
      g_autofree char *title = g_strdup_printf ("Saglabāšanas mērījums %u", i);
      g_autoptr (IepProcurement) now = NULL;
      double begin;

      g_object_set (procurement, "title", title, NULL);
      begin = now_ms ();
      now = do_save (session, procurement, &error);
      saved[i] = now_ms () - begin;
      g_assert_no_error (error);
      g_set_object (&procurement, now);
    }
  report ("save_ms", median (saved, SAVES), "ms");
  iep_session_close (session);
  iep_connection_close (superuser);
  support_remove_server (server);
}

int
main (int   argc,
      char *argv[])
{
  guint rows = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  g_autofree char *folder = NULL;
  g_autofree char *small_folder = NULL;
  IepLocalServer *large;
  IepLocalServer *small;
  g_autoptr (IepConnection) superuser = NULL;
  g_autoptr (IepSession) session = NULL;
  g_autoptr (IepSession) small_session = NULL;

  bench_save ();

  small = server_start (&small_folder, 0);
  /* One in eleven or so is a draft or excluded: 2,000 lines are left. */
  load_at_scale (small, 2190);
  superuser = server_superuser (small);
  small_session = server_sign_in (small, "scale.one");
  bench_plan_create (small, scale_institution (superuser));
  iep_session_close (small_session);
  iep_connection_close (superuser);
  support_remove_server (small);

  large = server_start (&folder, 0);
  load_at_scale (large, rows);
  session = server_sign_in (large, "scale.one");
  {
    g_autoptr (IepConnection) asking = server_superuser (large);
    gint64 institution = scale_institution (asking);

    iep_connection_close (asking);
    bench_first_page (large, institution);
    bench_memory (session, institution);
  }
  iep_session_close (session);
  support_remove_server (large);
  return 0;
}
