-- SPDX-License-Identifier: GPL-3.0-or-later
-- Answers the query that tells what every table holds: how many rows, and a sum over all of them that does not depend on
-- their order. The same before a backup and after its restore. In the order of their names: large tables are counted side by
-- side, and whichever is done first would come first.
select 'select * from (' || string_agg(format('select %L as name, count(*) as rows, coalesce(sum((''x'' || left(md5(r::text), 15))::bit(60)::bigint), 0)::text as sum from %s r',
                         c.name, c.name), ' union all ' order by c.name) || ') c order by name collate "C"'
  from (select x.oid::regclass::text as name from pg_class x
         where x.relkind = 'r' and x.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace)) c
