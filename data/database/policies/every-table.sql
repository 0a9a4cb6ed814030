-- SPDX-License-Identifier: GPL-3.0-or-later
-- Row-level security on every table, also for its owner. Our functions (iep_exec) and the
-- checks of foreign keys, which run as the owner, reach every row; nobody else any, until a
-- policy says so. Found through the catalog, so that no table is forgotten.

do $$
declare
  t record;
begin
  for t in
    select c.oid::regclass as name, n.nspname as schema
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('iepirkumi', 'iepirkumi_audit') and c.relkind in ('r', 'p')
     order by 1
  loop
    execute format('alter table %s enable row level security', t.name);
    execute format('alter table %s force row level security', t.name);
    execute format('drop policy if exists own on %s', t.name);
    execute format('drop policy if exists exec on %s', t.name);
    if t.schema = 'iepirkumi_audit' then
      execute format('create policy own on %s to iep_audit using (true) with check (true)', t.name);
      execute format('create policy exec on %s for select to iep_exec using (true)', t.name);
    else
      execute format('create policy own on %s to iep_owner using (true) with check (true)', t.name);
      execute format('create policy exec on %s to iep_exec using (true) with check (true)', t.name);
    end if;
  end loop;
end $$;
