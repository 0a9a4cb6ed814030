-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ways to learn of rows that are hidden (shared/design/security.md A.2), each tried as a person, and
-- with the protection taken away to show that the try is worth something.
begin;
set local search_path = pg_catalog, tap, test;
\getenv folder IEP_TEST_FOLDER

select id as mine, procurement_id as my_procurement from test.thing where place = 'a1' and name = 'draft' \gset
select id as hidden, procurement_id as hidden_procurement from test.thing where place = 'b1' and name = 'draft' \gset
select institution_id as a1 from test.place where name = 'a1' \gset
select institution_id as b1 from test.place where name = 'b1' \gset

create function test.answer(p_sql text) returns text language sql as $$
  select a.state || ' ' || coalesce(a.value, a.message, '') from test.attempt('view.a1', p_sql) a
$$;

-- Functions that take one id: the same refusal for what is hidden and what is not there.
create table test.by_id (call text, hidden bigint);
insert into test.by_id
  select c.call, t.id from test.thing t, (values ('procurement_get(%s)'), ('procurement_include(gen_random_uuid(), %s, 1)'), ('procurement_exclude(gen_random_uuid(), %s, 1, ''x'')'),
         ('procurement_new_revision(gen_random_uuid(), %s)'), ('procurement_discard(gen_random_uuid(), %s, 1)'), ('procurement_copy(gen_random_uuid(), %s, 2030)'),
         ('procurement_save(gen_random_uuid(), ''{"revision_id": %s, "lock_version": 1}'')')) c (call)
   where t.place = 'b1' and t.name = 'draft'
  union all
  select c.call, t.id from test.thing t, (values ('plan_get(%s)'), ('plan_lines(%s)'), ('plan_compare(null, %s)'), ('plan_compare(%s, null)'), ('plan_export(%s)'), ('document_get(%s)'),
         ('plan_act(gen_random_uuid(), %s, 1, ''endorse'', null)'), ('plan_act(gen_random_uuid(), %s, 1, ''return'', ''x'')'), ('plan_sign(gen_random_uuid(), %s, 1, ''\x00'', ''{}'')')) c (call)
   where t.place = 'b1' and t.name = 'signed'
  union all
  select c.call, (select institution_id from test.place where name = 'b1') from (values ('plan_preview(%s, 2030)'), ('plan_list(%s, 2030)'), ('plan_create(gen_random_uuid(), %s, 2030)'),
         ('institution_get(%s)'), ('institution_set(gen_random_uuid(), %s, ''{"buyer_profile_url": "https://x.lv"}'')'), ('programme_save(gen_random_uuid(), %s, ''{"code": "01.01.01", "name": "x"}'')'),
         ('institution_classifier_save(gen_random_uuid(), %s, ''{"code": "1", "name": "x"}'')'), ('procurement_import(gen_random_uuid(), %s, 2030, ''[]'', false)'),
         ('procurement_save(gen_random_uuid(), ''{"institution_id": %s, "year": 2030}'')'), ('audit_head(%s)'), ('audit_verify(%s)')) c (call)
  union all
  select 'procurement_history(%s)', procurement_id from test.thing where place = 'b1' and name = 'draft';
create function test.refused(p_login name, p_call text, p_id bigint) returns text language plpgsql as $$
declare
  m text; d text; s text; h text;
begin
  begin
    execute format('set local session authorization %I', p_login);
    execute 'select * from iepirkumi.' || format(p_call, p_id);
    raise exception 'not refused' using errcode = 'TEST1';
  exception when others then
    get stacked diagnostics s = returned_sqlstate, m = message_text, d = pg_exception_detail, h = pg_exception_hint;
  end;
  return concat_ws(' | ', s, m, d, h);
end
$$;

-- Functions for people that take arguments, asked with NULLs by somebody without rights.
create table test.nulls as
  select p.oid::regprocedure::text as name,
         format('select %s(%s)', p.oid::regproc, (select string_agg('(select null::' || format_type(t, null) || ')', ', ') from unnest(p.proargtypes) t)) as call
    from pg_proc p where p.pronamespace = 'iepirkumi'::regnamespace and p.pronargs > 0 and has_function_privilege('iep_person', p.oid, 'execute')
     -- They tell public codes and days.
     and p.proname not in ('estimate_tree', 'estimate_date');

select plan((select count(*)::int from test.by_id) + (select count(*)::int from test.nulls) + 31);

-- Errors and order of evaluation ------------------------------------------------------------------------

select is(test.answer(format('select count(*) from iepirkumi.procurement_revision where 1 / (id - %s) is not null and institution_id <> %s', :hidden, :a1)), '00000 0', 'a division by zero on a hidden row does not happen');
select is(test.answer(format('select count(*) from iepirkumi.procurement_revision where title::int = 1 and institution_id = %s', :b1)), '00000 0', 'nor a failing cast');
select is((test.attempt('view.a1', 'select count(*) from iepirkumi.procurement_revision where title::int = 1')).state, '22P02', 'control: it does on a row that is seen');
select is(test.answer('select count(*) from iepirkumi.procurement_list where 1 / (institution_id - ' || :b1 || ') is null'), '00000 0', 'nor through a view');
select is(test.answer('select count(*) from iepirkumi.plan_list where 1 / (institution_id - ' || :b1 || ') is null'), '00000 0', 'nor through the other');

-- ILIKE with a pattern that is an error only when a row comes near (security.md A.4).
select title as hidden_title from iepirkumi.procurement_revision where id = :hidden \gset
set local enable_indexscan = off; set local enable_bitmapscan = off;
select is(test.answer(format('select count(*) from iepirkumi.procurement_revision where title ilike %L', left(:'hidden_title', -2) || '\')), '00000 0', 'a pattern is not tried on hidden rows');
alter function texticlike(text, text) leakproof;
select isnt(test.answer(format('select count(*) from iepirkumi.procurement_revision where title ilike %L', left(:'hidden_title', -2) || '\')), '00000 0', 'control: were ILIKE called leakproof, it would be');
alter function texticlike(text, text) not leakproof;
reset enable_indexscan; reset enable_bitmapscan;

-- A view of ours that forgot security_invoker.
create view test.owner_view as select * from iepirkumi.procurement_revision;
grant usage on schema test to iep_person;
grant select on test.owner_view to iep_person;
select isnt(test.answer('select count(*) from test.owner_view'), test.answer('select count(*) from iepirkumi.procurement_list'), 'control: a view without security_invoker shows everything');

-- Search applies the rights itself.
select is(test.answer('select count(*) from iepirkumi.procurement_search(null, null, ''b1'', 100)'), '00000 0', 'search finds no title of another institution');
select is(test.answer(format('select count(*) from iepirkumi.procurement_search(%s, 2030, ''serveru'', 100)', :b1)), '00000 0', 'not when asked for it either');
select isnt(test.answer('select count(*) from iepirkumi.procurement_search(null, null, ''%'', 100)'), '00000 ' || (select count(*) from iepirkumi.procurement_revision where is_current and institution_id = :a1), 'a wildcard is a plain character');

-- Catalog and statistics -----------------------------------------------------------------------------------

analyze;
select cmp_ok((select count(*)::int from pg_stats where schemaname = 'iepirkumi'), '>', 0, 'there are statistics');
select is(test.answer('select count(*) from pg_stats where schemaname ~ ''iepirkumi'' and tablename <> ''x'''), '00000 0', 'which people do not see');
select is(test.answer('select count(*) from pg_stats_ext'), '00000 0', 'neither extended ones');
select is((test.attempt('view.a1', 'select four_eyes from iepirkumi.institution')).state, '42501', 'a column that is not granted is not read');
select is((test.attempt('view.a1', 'select count(*) from iepirkumi.institution where four_eyes')).state, '42501', 'nor filtered by');
select is((test.attempt('view.a1', 'select count(*) from iepirkumi.institution order by max(budget_control)')).state, '42501', 'nor sorted by');
select is((test.attempt('view.a1', 'select to_jsonb(i) from iepirkumi.institution i')).state, '42501', 'nor in a whole row');
select is((test.attempt('view.a1', 'select to_jsonb(p) from iepirkumi.person p')).state, '42501', 'of people neither');
select is((test.attempt('view.a1', 'select i from iepirkumi.institution i')).state, '42501', 'nor as a row');

-- COPY TO obeys.
set local session authorization "view.a1";
\copy (select distinct institution_id from iepirkumi.procurement_revision) to program 'cat > "$IEP_TEST_FOLDER/copied"'
reset session authorization;
\set copied `cat "$IEP_TEST_FOLDER/copied"`
select is(:'copied'::text, :'a1'::text, 'COPY TO takes only what is seen');

-- Settings -------------------------------------------------------------------------------------------------

select is(test.answer('select set_config(''app.institution'', ''1'', true), count(*) from iepirkumi.procurement where institution_id = ' || :b1 || ' group by 1'), '00000 ', 'no setting gives a right');
select is((test.attempt('view.a1', 'set local row_security = off; select count(*) from iepirkumi.procurement')).state, '42501', 'row_security = off is an error, not a way');
select is(test.answer('set local search_path = ''''; select jsonb_array_length(iepirkumi.my_session() -> ''institutions'')'), '00000 1', 'functions do not lean on search_path');
select is(test.answer('set local search_path = pg_temp, public, iepirkumi; select count(*) from iepirkumi.procurement where institution_id = ' || :b1), '00000 0', 'whatever it is');
select is(test.answer('set local timezone = ''Pacific/Kiritimati''; select iepirkumi.today() = (statement_timestamp() at time zone ''Europe/Riga'')::date'), '00000 true', 'the day is Latvia''s in any zone');
select is(test.answer('set local default_transaction_read_only = on; select count(*) from iepirkumi.procurement where institution_id = ' || :b1), '00000 0', 'nor by reading only');

-- Planned once, run as another (the CVEs of cached plans): the same prepared statement, two people.
prepare q as select count(*) from iepirkumi.procurement where institution_id = any (iepirkumi.my_view());
set local session authorization "view.a1";
execute q \gset first_
execute q \gset first_
reset session authorization;
set local session authorization "nobody";
execute q \gset second_
reset session authorization;
select cmp_ok(:first_count, '>', 0, 'the first sees his institution');
select is(:second_count, 0, 'the second nothing');
deallocate q;

-- Foreign keys and unique keys are no oracle: nobody inserts.
select is((test.attempt('manage.a1', format('insert into iepirkumi.procurement_lot (institution_id, revision_id, line_no) values (%s, %s, 9)', :a1, :hidden))).state, '42501', 'a foreign key cannot be asked');
select is((test.attempt('manage.a1', format('insert into iepirkumi.procurement (institution_id, year, number, number_sort) values (%s, 2030, ''2030/1'', 1) on conflict do nothing', :b1))).state, '42501', 'nor a unique key');

-- Hidden and missing are one ----------------------------------------------------------------------------------

select is(test.refused('manage.a1', call, hidden), test.refused('manage.a1', call, 2000000000), 'hidden = missing: ' || format(call, '…')) from test.by_id;

select ok((test.attempt('nobody', call)).state <> '00000' or coalesce((test.attempt('nobody', call)).value, '') in ('', '{}', '[]', '0', '(null)'), 'NULLs tell nothing: ' || name) from test.nulls order by name;

select * from finish();
rollback;
