-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rights have days, come and go while somebody is connected, and follow the tree of institutions.
-- Runs in sessions of its own (dblink), so that what it does is committed; the database is thrown away.
set search_path = pg_catalog, tap, test;
\set QUIET 1
select plan(66);

select institution_id as a1 from test.place where name = 'a1' \gset
select institution_id as a2 from test.place where name = 'a2' \gset
select institution_id as ma from test.place where name = 'ma' \gset
select institution_id as mb from test.place where name = 'mb' \gset
select institution_id as b1 from test.place where name = 'b1' \gset
select iepirkumi.today() as today \gset

-- Shorthand: the administrator, in a session that stays open.
do $$ begin perform test.connect('administrate'); end $$;
create function test.grant(p_login text, p_institution int, p_right text, p_from date default null, p_to date default null) returns text
language sql as $$
  select test.ask('administrate', format('iepirkumi.right_grant_add(gen_random_uuid(), %L, %L, %L, %L, %L) ->> ''id''', p_login, p_institution, p_right, p_from, p_to))
$$;
create function test.revoke(p_login text, p_institution int, p_right text) returns text
language sql as $$
  select test.ask('administrate', format('iepirkumi.right_grant_revoke(gen_random_uuid(), %L, %L, %L) ->> ''revoked''', p_login, p_institution, p_right))
$$;
create function test.refusal(p_login name, p_sql text) returns text language sql as $$
  select a.state || coalesce(' ' || a.code, '') from test.attempt(p_login, p_sql) a
$$;

-- An open session sees at once what is given and taken ------------------------------------------------

do $$ begin perform test.connect('nobody'); perform dblink_exec('nobody', 'prepare q as select count(*) from iepirkumi.procurement where institution_id = any (iepirkumi.my_view())'); end $$;
create function test.prepared() returns bigint language sql as $$ select n from dblink('nobody', 'execute q') t (n bigint) $$;

select is(test.ask('nobody', 'select count(*) from iepirkumi.procurement'), '0', 'without a right nothing is seen');
select is(test.prepared(), 0::bigint, 'by a prepared statement neither');
select isnt(test.grant('nobody', :a1, 'view'), null, 'the administrator gives the right to view');
select is(test.ask('nobody', 'select count(*) from iepirkumi.procurement'), (select count(*)::text from iepirkumi.procurement where institution_id = :a1),
          'the open session sees the institution with its next statement');
select is(test.prepared(), (select count(*) from iepirkumi.procurement where institution_id = :a1), 'and so does the prepared statement');
select is(test.ask('nobody', format('select count(*) from iepirkumi.procurement where institution_id <> %s', :a1)), '0', 'and no other institution');
select is(test.revoke('nobody', :a1, 'view'), '1', 'the right is taken away');
select is(test.ask('nobody', 'select count(*) from iepirkumi.procurement'), '0', 'the open session sees nothing with its next statement');
select is(test.prepared(), 0::bigint, 'and neither does the prepared statement');
select is((select count(*)::int from iepirkumi.right_grant where login = 'nobody' and revoked_at is not null and revoked_by = 'administrate'), 1,
          'the right that was taken away keeps its row');

-- Under an older snapshot a right taken away would still be there: reading goes on, acting is refused.
do $$ begin
  perform test.grant('nobody', (select institution_id from test.place where name = 'a1'), 'manage');
  perform dblink_exec('nobody', 'begin isolation level repeatable read');
  perform test.ask('nobody', 'select count(*) from iepirkumi.procurement');
  perform test.revoke('nobody', (select institution_id from test.place where name = 'a1'), 'manage');
end $$;
select throws_like(format('select test.ask(%L, %L)', 'nobody', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030))),
                   '%read committed%', 'acts are refused under an older snapshot');
do $$ begin perform dblink_exec('nobody', 'rollback'); end $$;
select is(test.refusal('nobody', format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030))), 'P0002 not_found',
          'and the right is gone');

-- Days ---------------------------------------------------------------------------------------------

select isnt(test.grant('nobody', :a1, 'view', :'today'::date + 1, null), null, 'a right from tomorrow is given');
select is(test.ask('nobody', 'cardinality(iepirkumi.my_view())'), '0', 'today it gives nothing');
select is((select valid_until from iepirkumi.effective where login = 'nobody'), :'today'::date + 1, 'what is derived holds until it begins');
select isnt(test.grant('nobody', :a2, 'view', :'today'::date, :'today'::date), null, 'a right for today is given');
select is(test.ask('nobody', 'iepirkumi.my_view()'), format('{%s}', :a2), 'it holds today');
select is(test.grant('nobody', :a2, 'view', :'today'::date, :'today'::date), (select id::text from iepirkumi.right_grant where login = 'nobody' and institution_id = :a2 and revoked_at is null),
          'giving it again answers with the row that is there');

-- Midnight: the same rows as if they had been given a day earlier.
set session_replication_role = replica;
update iepirkumi.right_grant set valid_from = valid_from - 1, valid_to = valid_to - 1 where login = 'nobody' and revoked_at is null;
update iepirkumi.effective set valid_until = :'today' where login = 'nobody';
set session_replication_role = origin;
select is((select view from iepirkumi.effective where login = 'nobody'), array[:a2], 'at midnight the derived row is of yesterday');
select is(test.ask('nobody', 'iepirkumi.my_view()'), format('{%s}', :a1), 'what is asked is of today: one right has begun, the other has ended');
select is(test.ask('nobody', 'select count(*) from iepirkumi.procurement'), (select count(*)::text from iepirkumi.procurement where institution_id = :a1), 'by policies too');
select is(test.ask('nobody', 'iepirkumi.my_session() -> ''institutions'' -> 0 ->> ''code'''), '1101', 'by functions too');
do $$ begin
  -- Any act of the person brings the derived row up to date.
  perform test.ask('nobody', $q$ iepirkumi.my_password(gen_random_uuid(), 'SCRAM-SHA-256$4096:' || repeat('A', 22) || '==$' || repeat('A', 43) || '=:' || repeat('A', 43) || '=') $q$);
end $$;
select is((select view from iepirkumi.effective where login = 'nobody'), array[:a1], 'an act brings the derived row up to date');
select throws_ok($$ update iepirkumi.right_grant set valid_to = null where login = 'nobody' $$, '23001', null, 'a right that was given is not rewritten');
select throws_ok($$ delete from iepirkumi.right_grant where login = 'nobody' $$, '23001', null, 'nor deleted');

-- What is derived equals what is given, for everybody --------------------------------------------------

select is_empty($$ select login from iepirkumi.effective e where e is distinct from iepirkumi.effective_of(login) $$, 'every derived row is what follows from the rights');
select is((select count(*) from iepirkumi.effective), (select count(*) from iepirkumi.person), 'every person has one');
select is_empty($$ select t.login from test.person t join test.place p on p.name = t.place
                     where t.right_code is not null and not (select p.institution_id = any (e.view) from iepirkumi.effective e where e.login = t.login) $$,
                'every right includes view at its place');
select is_empty($$ select login from iepirkumi.effective where login ~ '^(manage|endorse|approve|sign|view|endorse_ministry)\.a1$' and cardinality(view) <> 1 $$,
                'and at no other');

-- The tree --------------------------------------------------------------------------------------------

select is((select ministry from iepirkumi.effective where login = 'endorse_ministry.ma'), array[least(:a1, :a2), greatest(:a1, :a2)], 'the reviewer has the subordinates');
select ok(not (select :ma = any (ministry) from iepirkumi.effective where login = 'endorse_ministry.ma'), 'not the ministry itself');
select is((select ministry from iepirkumi.effective where login = 'endorse_ministry.a1'), '{}'::int[], 'at an institution without subordinates there is nothing to review');
do $$ begin perform test.connect('endorse_ministry.mb'); end $$;
select is(test.ask('administrate', format('iepirkumi.institution_save(gen_random_uuid(), jsonb_build_object(''id'', %s, ''parent_id'', %s, ''lock_version'', %s)) ->> ''parent_code''',
            :a2, :mb, (select lock_version from iepirkumi.institution where id = :a2))), '1200', 'an institution goes to another ministry');
select is((select ministry from iepirkumi.effective where login = 'endorse_ministry.ma'), array[:a1], 'the old ministry''s reviewer loses it');
select is(test.ask('endorse_ministry.mb', format('select count(*) > 0 from iepirkumi.plan_version where institution_id = %s', :a2)), 'true', 'the new one''s sees its plans');
select is(test.ask('administrate', format('iepirkumi.institution_save(gen_random_uuid(), jsonb_build_object(''id'', %s, ''parent_id'', %s, ''lock_version'', %s)) ->> ''parent_code''',
            :a2, :a1, (select lock_version from iepirkumi.institution where id = :a2))), '1101', 'an institution goes below a subordinate one');
select ok((select :a2 = any (ministry) from iepirkumi.effective where login = 'endorse_ministry.ma'), 'the reviewer of the ministry sees two levels down');
select is(test.refusal('administrate', format('select iepirkumi.institution_save(gen_random_uuid(), jsonb_build_object(''id'', %s, ''parent_id'', %s, ''lock_version'', %s))',
            :a1, :a2, (select lock_version from iepirkumi.institution where id = :a1))), '22023 parent_cycle', 'no institution is below itself');

-- Who sees everything -----------------------------------------------------------------------------------

create role "sees.all" login in role iep_person, iep_all;
insert into iepirkumi.person (login, name) values ('sees.all', 'Revidente');
select is((select view from iepirkumi.effective where login = 'sees.all'), '{}'::int[], 'a member of iep_all with the first password has nothing');
update iepirkumi.person set must_change_password = false where login = 'sees.all';
select is((select cardinality(view) from iepirkumi.effective where login = 'sees.all'), (select count(*)::int from iepirkumi.institution), 'and later every institution');
select is((test.attempt('sees.all', 'select count(*) from iepirkumi.procurement_revision')).value, (select count(*)::text from iepirkumi.procurement_revision), 'and every row');
select is((test.attempt('sees.all', 'select count(*) from iepirkumi.effective')).state, '42501', 'but not what is nobody''s to read');
select is(test.refusal('sees.all', format('select iepirkumi.plan_create(gen_random_uuid(), %s, 2030)', :b1)), '42501 not_allowed', 'and does nothing');
create function test.holds(p_login text, p_right text, p_day date default null) returns text language sql as $$
  select test.ask('administrate', format('select count(*) from jsonb_array_elements(iepirkumi.right_holders(%s, %L, %L)) h where h ->> ''login'' = %L',
                                         (select institution_id from test.place where name = 'b1'), p_right, p_day, p_login))
$$;
select is(test.holds('sees.all', 'view'), '1', 'who sees everything is among those who can see this');
select is(test.holds('sees.all', 'view', :'today'::date + 30), '1', 'in a month too');
select is(test.holds('sees.all', 'view', :'today'::date - 1), '0', 'of days in the past nobody knows');
select is(test.holds('sees.all', 'sign'), '0', 'who sees everything signs nothing');
select is(test.ask('administrate', 'select count(*) || min(r ->> ''right_code'') || coalesce(min(r ->> ''institution_id''), ''-'') from jsonb_array_elements(iepirkumi.person_rights(''sees.all'')) r'),
          '1view-', 'among the rights of the person it is the one without an institution');

-- What cannot be given ------------------------------------------------------------------------------------

select is(test.refusal('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''nobody'', %s, ''endorse_ministry'')', :b1)), '22023 right_place',
          'endorsing for the ministry is not given where nothing is below');
select is(test.refusal('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''nobody'', %s, ''administrate'')', :b1)), '22023 right_place', 'administration is given for the whole');
select is(test.refusal('administrate', 'select iepirkumi.right_grant_add(gen_random_uuid(), ''nobody'', null, ''sign'')'), '22023 right_place', 'other rights at a place');
select is(test.refusal('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''nobody'', %s, ''sign'', ''2027-02-01'', ''2027-01-31'')', :b1)), '22023 date_order', 'days in order');
select is(test.refusal('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''no.such.person'', %s, ''sign'')', :b1)), '22023 no_such_person', 'to a person there is');
select is(test.refusal('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''nobody'', %s, ''rule'')', :b1)), '22023 no_such_right', 'a right there is');
select is(test.refusal('administrate', format('select iepirkumi.right_grant_revoke(gen_random_uuid(), ''nobody'', %s, ''sign'')', :b1)), 'P0002 not_found', 'what is not held is not taken away');

-- The last administrator stays -----------------------------------------------------------------------------

select is(test.revoke('second.administrator', null, 'administrate'), '1', 'one of two administrators can go');
select is(test.refusal('administrate', 'select iepirkumi.right_grant_revoke(gen_random_uuid(), ''administrate'', null, ''administrate'')'), '55000 last_administrator', 'the last one cannot');
select is(test.refusal('administrate', 'select iepirkumi.person_disable(gen_random_uuid(), ''administrate'')'), '55000 last_administrator', 'not by being disabled either');
select is(test.refusal('second.administrator', 'select iepirkumi.person_list()'), '42501 not_allowed', 'who was administrator is no longer');

-- People who leave --------------------------------------------------------------------------------------------

do $$ begin perform test.connect('view.a1'); end $$;
select is(test.ask('view.a1', 'select count(*) > 0 from iepirkumi.procurement'), 'true', 'a person is at work');
select is(test.ask('administrate', 'iepirkumi.person_disable(gen_random_uuid(), ''view.a1'') ->> ''sessions_ended'''), '1', 'being disabled ends the open session');
select throws_ok($$ select test.ask('view.a1', 'select 1') $$, null, null, 'which does not answer any more');
select throws_like($$ select dblink_disconnect('view.a1'), test.connect('view.a1') $$, '%could not establish connection%', 'nor can a new one be opened');
select is((select view from iepirkumi.effective where login = 'view.a1'), '{}'::int[], 'and no right is left');
select is((test.attempt('view.a1', 'select count(*) from iepirkumi.procurement')).value, '0', 'for whatever would still run under that name');
select is(test.ask('administrate', 'iepirkumi.person_enable(gen_random_uuid(), ''view.a1'') ->> ''disabled'''), 'false', 'being enabled brings it back');

select * from finish();
