-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people may call and read of procurements and plans. Runs after grants.sql, which takes everything away.
-- What is not here (the helpers of these functions) nobody can reach.

do $$
declare
  people constant text[] := array[
    'procurement_save', 'procurement_include', 'procurement_exclude', 'procurement_new_revision',
    'procurement_discard', 'procurement_copy', 'procurement_get', 'procurement_history', 'procurement_search',
    'procurement_import',
    'plan_preview', 'plan_create', 'plan_act', 'plan_sign', 'plan_get', 'plan_list', 'plan_lines', 'plan_compare',
    'plan_export', 'document_get'
  ];
  f record;
  missing text;
begin
  select string_agg(n, ', ') into missing
    from unnest(people) n
   where not exists (select from pg_proc p where p.pronamespace = 'iepirkumi'::regnamespace and p.proname = n);
  if missing is not null then
    raise exception 'grants-acts.sql names functions that do not exist: %', missing;
  end if;
  for f in
    select p.oid::regprocedure as name from pg_proc p
     where p.pronamespace = 'iepirkumi'::regnamespace and p.proname = any (people) order by 1
  loop
    execute format('grant execute on function %s to iep_person', f.name);
  end loop;
end $$;

grant select on iepirkumi.procurement_list, iepirkumi.plan_list to iep_person, iep_all, iep_exec;
