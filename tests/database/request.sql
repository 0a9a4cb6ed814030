-- SPDX-License-Identifier: GPL-3.0-or-later
-- Asking twice acts once. Also while the first answer is still under way, and whoever comes second
-- to a draft or to a step learns that he is second. In sessions of their own; committed.
set search_path = pg_catalog, tap, test;
select plan(34);

select institution_id as a1 from test.place where name = 'a1' \gset
do $$ begin
  perform test.connect('manage.a1');
  perform dblink_connect('manage.a1/2', format('host=%s user=manage.a1 dbname=%s', split_part(current_setting('unix_socket_directories'), ',', 1), current_database()));
  perform test.connect('endorse.a1');
  perform test.connect('administrate');
end $$;
create function test.asked(p_connection text, p_sql text) returns jsonb language sql as $$ select test.ask(p_connection, p_sql)::jsonb $$;
create function test.n() returns bigint language sql as $$ select count(*) from iepirkumi.procurement $$;
-- Sends without waiting; the answer is fetched later.
create function test.send(p_connection text, p_sql text) returns int language sql as $$ select dblink_send_query(p_connection, format('select (%s)::text', p_sql)) $$;
create function test.receive(p_connection text) returns text language plpgsql as $$
declare
  v text;
begin
  select value into v from dblink_get_result(p_connection) t (value text);
  perform * from dblink_get_result(p_connection) t (value text);
  return v;
end
$$;

-- The same request twice ---------------------------------------------------------------------------------

select test.n() as before \gset
select gen_random_uuid() as r \gset
select test.document('a1', 2030) as document \gset
create temp table answer as select test.asked('manage.a1', format('iepirkumi.procurement_save(%L, %L)', :'r', :'document')) as first;
select is(test.n(), :before::bigint + 1, 'a request acts');
select is(test.asked('manage.a1', format('iepirkumi.procurement_save(%L, %L)', :'r', :'document')), (select first from answer), 'again: the same answer');
select is(test.asked('manage.a1/2', format('iepirkumi.procurement_save(%L, %L)', :'r', :'document')), (select first from answer), 'from another session of the person too');
select is(test.asked('manage.a1', format('iepirkumi.procurement_save(%L, ''{"title": "Cits"}'')', :'r')), (select first from answer), 'whatever comes with it');
select is(test.n(), :before::bigint + 1, 'and nothing was done');
select throws_like(format('select test.ask(%L, %L)', 'manage.a1', format('iepirkumi.procurement_include(%L, 1, 1)', :'r')), '%used for another act%', 'the id is not for another act');
select throws_like(format('select test.ask(%L, %L)', 'manage.a1', 'iepirkumi.procurement_save(null, ''{}'')'), '%needs a request id%', 'an act without an id is refused');

-- Somebody else's id is his own.
select is(test.act('manage.a2', format('select iepirkumi.procurement_save(%L, %L)', :'r', test.document('a2', 2030))) ->> 'institution_id',
          (select institution_id::text from test.place where name = 'a2'), 'the same id of another person is another request');

-- A refused request can be asked again with the same id.
select gen_random_uuid() as r2 \gset
select throws_like(format('select test.ask(%L, %L)', 'manage.a1', format('iepirkumi.procurement_save(%L, %L)', :'r2', '{"institution_id": 1, "year": 1}')), '%', 'a refused request');
select isnt(test.asked('manage.a1', format('iepirkumi.procurement_save(%L, %L)', :'r2', :'document')), null, 'can be asked again under its id');
select is((select count(*)::int from iepirkumi.request where request_id in (:'r', :'r2') and login = 'manage.a1' and response is not null), 2, 'answers are kept');

-- Twice at the same moment: the second waits and gets the first one's answer.
select test.n() as before \gset
select gen_random_uuid() as r3 \gset
do $$ begin perform dblink_exec('manage.a1', 'begin'); end $$;
create temp table early as select test.asked('manage.a1', format('iepirkumi.procurement_save(%L, %L)', :'r3', :'document')) as answer;
select test.send('manage.a1/2', format('iepirkumi.procurement_save(%L, %L)', :'r3', :'document')) = 1 as sent \gset
select pg_sleep(0.2) is null as waited \gset
select is(dblink_is_busy('manage.a1/2'), 1, 'the second waits while the first is under way');
do $$ begin perform dblink_exec('manage.a1', 'commit'); end $$;
select is(test.receive('manage.a1/2')::jsonb, (select answer from early), 'and gets its answer');
select is(test.n(), :before::bigint + 1, 'one procurement');

-- The first one fails: the second acts.
select test.n() as before \gset
select gen_random_uuid() as r4 \gset
do $$ begin perform dblink_exec('manage.a1', 'begin'); end $$;
drop table early;
create temp table early as select test.asked('manage.a1', format('iepirkumi.procurement_save(%L, %L)', :'r4', :'document')) as answer;
select test.send('manage.a1/2', format('iepirkumi.procurement_save(%L, %L)', :'r4', :'document')) = 1 as sent \gset
do $$ begin perform dblink_exec('manage.a1', 'rollback'); end $$;
select isnt(test.receive('manage.a1/2'), null, 'if the first is rolled back the second acts');
select is(test.n(), :before::bigint + 1, 'once');

-- Two people, one thing -------------------------------------------------------------------------------------

-- Numbers follow each other even when two make procurements at once.
do $$ begin perform dblink_exec('manage.a1', 'begin'); end $$;
create temp table first_number as select (test.asked('manage.a1', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', :'document')) ->> 'number_sort')::int as n;
select test.send('manage.a1/2', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', :'document')) = 1 as sent \gset
select pg_sleep(0.2) is null as waited \gset
do $$ begin perform dblink_exec('manage.a1', 'commit'); end $$;
select is((test.receive('manage.a1/2')::jsonb ->> 'number_sort')::int, (select n + 1 from first_number), 'two new procurements get two numbers');

-- Two edit one draft.
select id as draft, lock_version as lock from test.thing where place = 'a1' and name = 'draft' \gset
select is(test.asked('manage.a1', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', jsonb_build_object('revision_id', :draft, 'lock_version', :lock, 'title', 'Pirmais'))) ->> 'lock_version', (:lock + 1)::text, 'who saves first');
select throws_ok(format('select test.ask(%L, %L)', 'manage.a1/2', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', jsonb_build_object('revision_id', :draft, 'lock_version', :lock, 'title', 'Otrais'))), '40001', null, 'the second is told');
select is((test.attempt('manage.a1', format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', jsonb_build_object('revision_id', :draft, 'lock_version', :lock, 'title', 'Otrais')))).code, 'changed', 'in words the client knows');
select is((select title from iepirkumi.procurement_revision where id = :draft), 'Pirmais', 'and nothing is overwritten');

-- Two decide one step at once.
select id as version, lock_version as lock from test.thing where place = 'a1' and name = 'ready' \gset
do $$ begin perform dblink_exec('endorse.a1', 'begin'); end $$;
select is(test.asked('endorse.a1', format('iepirkumi.plan_act(gen_random_uuid(), %s, %s, ''endorse'', null)', :version, :lock)) ->> 'status', 'endorsed', 'one endorses');
select test.send('manage.a1', format('iepirkumi.plan_act(gen_random_uuid(), %s, %s, ''withdraw'', null)', :version, :lock)) = 1 as sent \gset
select pg_sleep(0.2) is null as waited \gset
select is(dblink_is_busy('manage.a1'), 1, 'the preparer''s withdrawal waits');
do $$ begin perform dblink_exec('endorse.a1', 'commit'); end $$;
select throws_ok($$ select test.receive('manage.a1') $$, '40001', null, 'and is told that it comes too late');
select is((select status from iepirkumi.plan_version where id = :version), 'endorsed', 'the endorsement stands');
select is((select count(*)::int from iepirkumi.decision where version_id = :version and act in ('endorse', 'withdraw')), 1, 'one decision');

-- Two make a plan at once.
do $$ begin perform dblink_disconnect('manage.a1'); perform test.connect('manage.a1'); perform dblink_exec('manage.a1', 'begin'); end $$;
select is(test.asked('manage.a1', format('iepirkumi.plan_create(gen_random_uuid(), %s, 2030)', :a1)) ->> 'number', '1', 'one makes the plan');
select test.send('manage.a1/2', format('iepirkumi.plan_create(gen_random_uuid(), %s, 2030)', :a1)) = 1 as sent \gset
select pg_sleep(0.2) is null as waited \gset
do $$ begin perform dblink_exec('manage.a1', 'commit'); end $$;
select throws_like($$ select test.receive('manage.a1/2') $$, '%Nothing has changed since version 1%', 'the other learns that nothing has changed since');
select is((select count(*)::int from iepirkumi.plan_version where institution_id = :a1 and year = 2030), 1, 'there is one version');

-- The chain of the institution after all this, written by sessions at once -------------------------------------

select is((iepirkumi.audit_verify(:a1) ->> 'ok')::boolean, true, 'the audit chain is whole');
select is((iepirkumi.audit_verify(:a1) ->> 'checked')::bigint, (select max(seq) from iepirkumi_audit.entry where institution_id = :a1), 'without a gap');

-- Old answers go --------------------------------------------------------------------------------------------------

update iepirkumi.request set at = at - interval '31 days' where request_id = :'r';
do $$ begin
  -- One request in a hundred sweeps; that none of 2000 does is one chance in 500 million.
  for i in 1 .. 2000 loop
    perform iepirkumi.request_begin(gen_random_uuid(), 'test');
  end loop;
end $$;
select is((select count(*)::int from iepirkumi.request where request_id = :'r' and login = 'manage.a1'), 0, 'answers are forgotten after thirty days');
select is((select count(*)::int from iepirkumi.request where request_id = :'r3'), 1, 'not before');
select is(test.ask('administrate', 'select count(*) from iepirkumi.procurement'), '0', 'the administrator sees no procurement after all');

select * from finish();
