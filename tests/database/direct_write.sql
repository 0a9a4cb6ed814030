-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nobody writes past the functions: every way to change, lock or own a table, by every kind of person,
-- is refused by the server itself.
begin;
set local search_path = pg_catalog, tap, test;

create table test.relation as
  select c.oid::regclass::text as name, c.relkind::text as kind,
         (select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.attgenerated = '' order by a.attnum limit 1) as col
    from pg_class c where c.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace) and c.relkind in ('r', 'p', 'v');

create table test.way (n int primary key, words text, statement text, tables_only boolean);
insert into test.way values
  (1, 'INSERT', 'insert into %1$s default values', false),
  (2, 'UPDATE', 'update %1$s set %2$s = %2$s', false),
  (3, 'DELETE', 'delete from %1$s', false),
  (4, 'TRUNCATE', 'truncate %1$s', true),
  (5, 'MERGE', 'merge into %1$s t using (values (1)) v (x) on true when matched then delete', true),
  (6, 'LOCK', 'lock table %1$s in access exclusive mode', true),
  (7, 'LOCK, weak', 'lock table %1$s in row share mode', true),
  (8, 'SELECT FOR UPDATE', 'select 1 from %1$s for update', true),
  (9, 'SELECT FOR KEY SHARE', 'select 1 from %1$s for key share', true),
  (10, 'COPY FROM a program', 'copy %1$s from program ''true''', true),
  (11, 'COPY FROM a file', 'copy %1$s from ''/dev/null''', true),
  (12, 'ALTER TABLE', 'alter table %1$s disable row level security', true),
  (13, 'ALTER TABLE, column', 'alter table %1$s add column x int', true),
  (14, 'DROP', 'drop table %1$s', true),
  (15, 'CREATE POLICY', 'create policy open on %1$s using (true)', true),
  (16, 'DROP POLICY', 'drop policy own on %1$s', true),
  (17, 'CREATE TRIGGER', 'create trigger t before insert on %1$s for each row execute function iepirkumi.refuse_change()', true),
  (18, 'CREATE RULE', 'create rule r as on delete to %1$s do instead nothing', true),
  (19, 'CREATE INDEX', 'create index on %1$s (%2$s)', true),
  (20, 'CLUSTER', 'cluster %1$s', true),
  (21, 'COMMENT', 'comment on table %1$s is ''x''', true),
  (22, 'OWNER', 'alter table %1$s owner to session_user', true);

-- One person of each right at a subordinate, at a ministry, the administrator, and nobody.
create table test.kind_of_person as
  select login from test.person where place in ('a1', 'ma') or place is null and login <> 'second.administrator';

-- The outcomes that are no refusal. A view over two tables is not writable by anybody (55000).
create function test.let_through(p_relation text, p_way int) returns setof text language plpgsql as $$
declare
  p name;
  r test.relation;
  w test.way;
  a record;
begin
  select * into r from test.relation where name = p_relation;
  select * into w from test.way where n = p_way;
  for p in select login from test.kind_of_person order by 1 loop
    a := test.attempt(p, format(w.statement, r.name, r.col));
    if not (a.state = '42501' or a.state = '55000' and r.kind = 'v' and a.message ~ '^cannot (insert|update|delete)') then
      return next format('%s: %s %s', p, a.state, a.message);
    end if;
  end loop;
end
$$;

-- What people may not make or become anywhere.
create table test.deed (n int primary key, words text, statement text, state text default '42501');
insert into test.deed (n, words, statement) values
  (1, 'table in our schema', 'create table iepirkumi.mine (id int)'),
  (2, 'table in the audit schema', 'create table iepirkumi_audit.mine (id int)'),
  (3, 'table in public', 'create table public.mine (id int)'),
  (4, 'temporary table', 'create temp table mine (id int)'),
  (5, 'schema', 'create schema mine'),
  (6, 'function in SQL', 'create function pg_temp.leak(text) returns boolean language sql as ''select true'''),
  (7, 'function in plpgsql', 'create function pg_temp.leak(text) returns boolean language plpgsql cost 0.0000001 as ''begin return true; end'''),
  (8, 'DO block', 'do $do$ begin null; end $do$'),
  (9, 'view', 'create view public.mine as select 1'),
  (10, 'role', 'create role mine'),
  (11, 'attribute of oneself', 'alter role session_user createrole'),
  (12, 'attribute of oneself, limit', 'alter role session_user connection limit 1000'),
  (13, 'somebody else''s password', 'alter role "view.b2" password ''x'''),
  (14, 'membership in iep_all', 'grant iep_all to session_user'),
  (15, 'membership in a server role', 'grant pg_execute_server_program to session_user'),
  (16, 'becoming the owner', 'set local role iep_owner'),
  (17, 'becoming the functions'' role', 'set local role iep_exec'),
  (18, 'becoming the maker of logins', 'set local role iep_person_admin'),
  (19, 'becoming one who sees everything', 'set local role iep_all'),
  (20, 'becoming the superuser', 'set local role postgres'),
  (21, 'extension', 'create extension hstore schema public'),
  (23, 'triggers off', 'set local session_replication_role = replica'),
  (24, 'row security off', 'set local row_security = off; select * from iepirkumi.procurement'),
  (25, 'file of the server', 'select pg_read_file(''/etc/passwd'')'),
  (26, 'program of the server', 'copy (select 1) to program ''cat'''),
  (27, 'file to the server', 'copy (select 1) to ''/tmp/iep-direct-write'''),
  (28, 'large object', 'select lo_create(0)'),
  (29, 'large object of bytes', 'select lo_from_bytea(0, ''\x00'')'),
  (30, 'NOTIFY by function', 'select pg_notify(''iepirkumi'', ''1'')'),
  (47, 'the server''s log as a store', 'select pg_logical_emit_message(false, ''x'', ''y'')'),
  (31, 'what others do', 'select query from pg_stat_activity'),
  (32, 'passwords', 'select rolpassword from pg_authid'),
  (33, 'statistics of columns', 'select stavalues1 from pg_statistic'),
  (35, 'sequence of procurements', 'select nextval(''iepirkumi.procurement_id_seq'')'),
  (36, 'setting a sequence', 'select setval(''iepirkumi.procurement_id_seq'', 1)'),
  (37, 'replacing a function', 'create or replace function iepirkumi.my_view() returns int[] language sql as ''select array[1]'''),
  (38, 'owning a function', 'alter function iepirkumi.my_view() owner to session_user'),
  (39, 'default privileges of the owner', 'alter default privileges for role iep_owner grant select on tables to iep_person'),
  (40, 'language', 'create language mine handler plpgsql_call_handler'),
  (41, 'cast', 'create cast (int as text) without function'),
  (42, 'event trigger', 'create event trigger t on ddl_command_start execute function iepirkumi.refuse_change()'),
  (43, 'publication', 'create publication mine for all tables'),
  (44, 'subscription', 'create subscription mine connection ''host=example.org'' publication x with (connect = false)'),
  (45, 'statistics by extension', 'create statistics public.mine on institution_id, year from iepirkumi.procurement'),
  (46, 'link of the audit chain', 'select * from iepirkumi_audit.append(1, ''x'', ''note'', 1, null, null)');

create function test.deed_done(p_n int) returns setof text language plpgsql as $$
declare
  p name;
  d test.deed;
  a record;
begin
  select * into d from test.deed where n = p_n;
  for p in select login from test.kind_of_person order by 1 loop
    a := test.attempt(p, d.statement);
    if a.state <> d.state then
      return next format('%s: %s %s', p, a.state, a.message);
    end if;
  end loop;
end
$$;

select plan((select count(*)::int from test.relation r, test.way w where r.kind <> 'v' or not w.tables_only)
            + (select count(*)::int from test.deed) + (select count(*)::int from test.relation where kind <> 'v') + 9);

select cmp_ok((select count(*) from test.kind_of_person)::int, '=', 14, 'six rights at two places, the administrator and nobody try');

select is_empty(format('select test.let_through(%L, %s)', r.name, w.n), w.words || ' on ' || r.name)
  from test.relation r, test.way w where r.kind <> 'v' or not w.tables_only order by r.name, w.n;

select is_empty(format('select test.deed_done(%s)', d.n), 'not for people: ' || d.words) from test.deed d order by n;

-- COPY from the client, over a connection of the person's own.
do $$ begin perform test.connect('manage.a1'); end $$;
select is(test.ask('manage.a1', 'session_user'), 'manage.a1', 'the connection is the person''s');
select throws_ok(format('select dblink_exec(%L, %L)', 'manage.a1', 'copy ' || name || ' from stdin'), '42501', null, 'COPY FROM the client into ' || name)
  from test.relation where kind <> 'v' order by name;
select throws_ok($$ select dblink_exec('manage.a1', 'set session authorization "sign.a1"') $$, '42501', null, 'nobody becomes somebody else');
select throws_ok($$ select dblink_exec('manage.a1', 'set role iep_owner') $$, '42501', null, 'nor the owner');
select throws_ok($$ select dblink_exec('manage.a1', 'alter system set log_statement = ''none''') $$, '42501', null, 'nobody changes the server');
select throws_ok(format($$ select value from dblink('manage.a1', 'select pg_terminate_backend(%s)') t (value boolean) $$, pg_backend_pid()), '42501', null,
                 'nobody ends another session');
-- GRANT without the right to pass on is no error to the server; it changes nothing.
select relacl::text as before from pg_class where oid = 'iepirkumi.procurement'::regclass \gset
do $$ begin perform dblink_exec('manage.a1', 'grant select on iepirkumi.procurement to public', false); end $$;
select is((select relacl::text from pg_class where oid = 'iepirkumi.procurement'::regclass), :'before', 'GRANT passes nothing on');

-- What the attempts are worth: with a privilege that should not be there they are let through.
grant update on iepirkumi.procurement to iep_person;
grant usage on language plpgsql to iep_person;
select isnt_empty($$ select test.let_through('iepirkumi.procurement', 6) $$, 'control: a lock is seen');
select isnt_empty($$ select test.deed_done(8) $$, 'control: a DO block is seen');

select * from finish();
rollback;
