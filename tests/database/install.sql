-- SPDX-License-Identifier: GPL-3.0-or-later
-- Installing: the files that an upgrade runs again change nothing when nothing changed, a second
-- database on the same server becomes the same, and there is an upgrade to every version.
begin;
set local search_path = pg_catalog, tap, test;
\getenv folder IEP_TEST_FOLDER
\set repeatable :folder /repeatable.sql
select plan(7);

-- What there is, in a comparable form: one line an object.
select $f$
  select concat_ws(' ', 'function', p.oid::regprocedure, md5(p.prosrc), pg_get_userbyid(p.proowner), p.prosecdef, p.provolatile, p.proparallel, p.proisstrict, p.proconfig,
                   (select string_agg(a::text, ',' order by a::text) from unnest(p.proacl) a))
    from pg_proc p where p.pronamespace::regnamespace::text in ('iepirkumi', 'iepirkumi_audit')
  union all
  select concat_ws(' ', 'relation', c.oid::regclass, c.relkind, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
                   (select string_agg(a::text, ',' order by a::text) from unnest(c.relacl) a))
    from pg_class c where c.relnamespace::regnamespace::text in ('iepirkumi', 'iepirkumi_audit')
  union all
  select concat_ws(' ', 'column', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                   pg_get_expr(d.adbin, d.adrelid), (select string_agg(x::text, ',' order by x::text) from unnest(a.attacl) x))
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relnamespace::regnamespace::text in ('iepirkumi', 'iepirkumi_audit') and c.relkind in ('r', 'p', 'v')
  union all
  select concat_ws(' ', 'constraint', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
    from pg_constraint c where c.connamespace::regnamespace::text in ('iepirkumi', 'iepirkumi_audit')
  union all
  select 'index ' || pg_get_indexdef(c.oid)
    from pg_class c where c.relkind = 'i' and c.relnamespace::regnamespace::text in ('iepirkumi', 'iepirkumi_audit')
  union all
  select concat_ws(' ', 'policy', p.polrelid::regclass, p.polname, p.polcmd, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from pg_policy p where p.polrelid::regclass::text like 'iepirkumi%'
  union all
  select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t where not t.tgisinternal and t.tgrelid::regclass::text like 'iepirkumi%'
  union all
  select concat_ws(' ', 'schema', n.nspname, pg_get_userbyid(n.nspowner), (select string_agg(a::text, ',' order by a::text) from unnest(n.nspacl) a))
    from pg_namespace n where n.nspname in ('iepirkumi', 'iepirkumi_audit', 'public')
  union all
  select concat_ws(' ', 'language', l.lanname, l.lanacl) from pg_language l
  union all
  select concat_ws(' ', 'database', (select string_agg(a::text, ',' order by a::text) from unnest(d.datacl) a)) from pg_database d where d.datname = current_database()
  union all
  select 'row ' || r from (
    select row(code, position, name_lv, name_en)::text from iepirkumi.right_code
    union all select row(code, name_lv, name_en, enabled)::text from iepirkumi.flow
    union all select row(flow_code, position, right_code, result_status, level)::text from iepirkumi.flow_step
    union all select row(version)::text from iepirkumi.schema_version) f (r)
$f$ as fingerprint \gset
create table test.before as select f.line from (:fingerprint) f (line);
select cmp_ok((select count(*)::int from test.before), '>', 500, 'there is a schema to compare');

-- Roles and the extension are there already; all the rest is made anew.
select dblink_connect('second', format('host=%s dbname=iep_second user=postgres', split_part(current_setting('unix_socket_directories'), ',', 1))) = 'OK' as connected \gset
select dblink_exec('second', 'set search_path = pg_catalog') = 'SET' as set \gset
create table test.second as select line from dblink('second', :'fingerprint') t (line text);
select is_empty('select line from test.before except select line from test.second', 'a second installation on the server has all of it');
select is_empty('select line from test.second except select line from test.before', 'and nothing else');

\o /dev/null
\i :repeatable
\o
create table test.after as select f.line from (:fingerprint) f (line);
select is_empty('select line from test.before except select line from test.after', 'running the repeatable files again takes nothing away');
select is_empty('select line from test.after except select line from test.before', 'and adds nothing');

-- Control.
create or replace function iepirkumi.today() returns date language sql stable parallel safe as 'select date ''2020-01-01''';
create table test.changed as select f.line from (:fingerprint) f (line);
select isnt_empty('select line from test.changed except select line from test.before', 'control: a changed function is seen');

\set newest `cat "$IEP_TEST_DATA/database/schema_version"`
\set upgrades `ls "$IEP_TEST_DATA/database/upgrades" | grep -c '^[0-9][0-9][0-9][0-9]-.*[.]sql$'`
select is(array[:'newest'::int, :upgrades], (select array[version, version - 1] from iepirkumi.schema_version), 'the file schema_version is true, and every version after the first has its upgrade');

select * from finish();
rollback;
