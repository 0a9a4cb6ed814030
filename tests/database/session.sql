-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a client sees when it connects, what waits for whom, what it is told when something changes,
-- and logins. In sessions of its own; committed.
set search_path = pg_catalog, tap, test;
select plan(73);

select institution_id as a1 from test.place where name = 'a1' \gset
select institution_id as a2 from test.place where name = 'a2' \gset
select institution_id as b1 from test.place where name = 'b1' \gset
select institution_id as ma from test.place where name = 'ma' \gset
create function test.json(p_login name, p_call text) returns jsonb language sql as $$ select (test.attempt(p_login, 'select iepirkumi.' || p_call)).value::jsonb $$;
create function test.codes(p jsonb, p_key text) returns text[] language sql as $$ select array_agg(e ->> p_key order by e ->> p_key) from jsonb_array_elements(p) e $$;
create function test.verifier(p_letter text) returns text language sql as $$
  select 'SCRAM-SHA-256$4096:' || repeat('A', 22) || '==$' || repeat(p_letter, 43) || '=:' || repeat(p_letter, 43) || '='
$$;

-- my_session ------------------------------------------------------------------------------------------------

select is(test.json('manage.a1', 'my_session()') - '{rights,institutions,delegations,last_login,password_until}'::text[], jsonb_build_object('login', 'manage.a1', 'name', 'Persona manage.a1', 'position_title', 'Amats manage.a1',
  'must_change_password', false, 'administrate', false, 'schema_version', (select version from iepirkumi.schema_version)), 'who one is');
select is(test.json('manage.a1', 'my_session() -> ''rights'''), jsonb_build_array(jsonb_build_object('institution_id', :a1, 'right_code', 'manage'), jsonb_build_object('institution_id', :a1, 'right_code', 'view')), 'what one may where');
select is(test.codes(test.json('manage.a1', 'my_session() -> ''institutions'''), 'code'), array['1101'], 'the institution one works in');
select is(test.json('manage.a1', 'my_session() #> ''{institutions,0}''') - '{parent_id,lock_version,id,buyer_profile_url}'::text[],
  '{"code": "1101", "name": "Tests a1", "kind": "subordinate", "registration_number": "90000001101", "four_eyes": true, "flow_code": "1", "budget_control": "off",
    "plans_here": false, "estimate_detail": "none", "vpc_client": false, "reviewed": false, "in_place_of": [], "rights": ["manage", "view"]}', 'with its settings');
select is(test.codes(test.json('endorse_ministry.ma', 'my_session() -> ''institutions'''), 'code'), array['1100', '1101', '1102'], 'the reviewer has the ministry and its subordinates');
select is((select jsonb_object_agg(i ->> 'code', i -> 'reviewed') from jsonb_array_elements(test.json('endorse_ministry.ma', 'my_session() -> ''institutions''')) i),
  '{"1100": false, "1101": true, "1102": true}', 'reviewed are the subordinates');
select is(test.json('administrate', 'my_session() -> ''institutions'''), '[]', 'the administrator sees no institution''s plans');
select is(test.json('administrate', 'my_session() -> ''administrate'''), 'true', 'and is known as administrator');
select is(test.json('nobody', 'my_session() -> ''rights'''), '[]', 'a person without rights is a person');
create role stranger login in role iep_person;
select is((test.attempt('stranger', 'select iepirkumi.my_session()')).code, 'not_a_person', 'a login that nobody registered is not');
select is((test.attempt('stranger', 'select count(*) from iepirkumi.procurement')).value, '0', 'and sees nothing');
select is((test.attempt('stranger', format('select iepirkumi.plan_preview(%s, 2030)', :a1))).state, 'P0002', 'nor finds anything');

-- What waits -------------------------------------------------------------------------------------------------

select is(test.codes(test.json('manage.a1', 'waiting()'), 'next_act'), array['hand_over', 'hand_over', 'hand_over'], 'for the preparer: to hand over a plan, an estimate and an amendment');
select is(test.codes(test.json('endorse.a1', 'waiting()'), 'next_act'), array['endorse'], 'for the endorser');
select is(test.codes(test.json('approve.a1', 'waiting()'), 'next_act'), array['approve', 'approve'], 'for the approver: a plan and an estimate');
select is(test.codes(test.json('sign.a1', 'waiting()'), 'next_act'), array['sign', 'sign'], 'for the signer: the same');
select is(test.codes(test.json('endorse_ministry.ma', 'waiting()'), 'institution_code'), array['1101', '1102'], 'for the ministry: one of each subordinate');
select is(test.json('view.a1', 'waiting()'), '[]', 'for a reader nothing');
select is(test.json('endorse_ministry.mb', 'waiting() -> 0 -> ''institution_code'''), '"1201"', 'for the other ministry its own');
select is((select array_agg(k order by k) from jsonb_object_keys(test.json('sign.a1', 'waiting() -> 0')) k),
  array['budget_type', 'document_kind', 'in_place_of', 'in_place_of_name', 'institution_code', 'institution_id', 'institution_name', 'kind', 'line_count', 'lock_version', 'next_act', 'number', 'preparer_name', 'programme', 'returned', 'since', 'status', 'total', 'version_id', 'year'],
  'with what the list shows');

-- The board ------------------------------------------------------------------------------------------------------

select is((select jsonb_object_agg(s ->> 'institution_code', s ->> 'status') from jsonb_array_elements(test.json('endorse_ministry.ma', 'institution_status(2032)')) s),
  '{"1100": "ready", "1101": "ready", "1102": "ready"}', 'the ministry sees where the plans stand');
select is((select jsonb_object_agg(s ->> 'institution_code', s ->> 'status') from jsonb_array_elements(test.json('endorse_ministry.ma', 'institution_status(2031)')) s),
  '{"1100": "created", "1101": null, "1102": null}', 'not those not handed over');
select is((select jsonb_object_agg(s ->> 'institution_code', s ->> 'in_force_number') from jsonb_array_elements(test.json('endorse_ministry.ma', 'institution_status(2036)')) s),
  '{"1100": "1", "1101": "1", "1102": "1"}', 'and which version is in force');

-- Changes --------------------------------------------------------------------------------------------------------

select seq as seq from iepirkumi.change where institution_id = :a1 \gset
select is(test.json('view.a1', format('changes_since(%L)', jsonb_build_object(:a1, :seq, 0, (select seq from iepirkumi.change where institution_id = 0)))), '{}', 'nothing new');
select is(test.json('view.a1', format('changes_since(%L)', jsonb_build_object(:a1, :seq - 1, 0, (select seq from iepirkumi.change where institution_id = 0)))), jsonb_build_object(:a1, :seq), 'something new here');
select ok(not test.json('view.a1', 'changes_since(''{}'')') ? :'b1', 'never of an institution one does not see');
select is(test.json('view.a1', format('changes_since(%L)', format('{"%s": "x", "y": []}', :b1)::jsonb)) - :'a1' - '0', '{}', 'whatever is asked');

-- A hint over NOTIFY: the number of the institution and nothing else, at most one a second.
do $$ begin
  perform test.connect('view.b1');
  perform dblink_exec('view.b1', 'listen iepirkumi');
  perform test.connect('manage.a1');
  perform pg_sleep(1.1);
  for i in 1 .. 5 loop
    perform test.ask('manage.a1', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030)));
  end loop;
  perform test.ask('view.b1', '1');
end $$;
create temp table notified as select * from dblink_get_notify('view.b1');
select results_eq('select notify_name, extra from notified', format($$ values ('iepirkumi', '%s') $$, :a1), 'five changes within a second: one hint, the institution''s number');
select cmp_ok((select seq from iepirkumi.change where institution_id = :a1), '=', :seq + 5::bigint, 'the counter counts them all');
select pg_sleep(1.1) is null as waited \gset
do $$ begin
  perform test.ask('manage.a1', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030)));
  perform test.ask('view.b1', '1');
end $$;
select is((select count(*)::int from dblink_get_notify('view.b1')), 1, 'a second later the next');

-- Logins -------------------------------------------------------------------------------------------------------------

create function test.create_person(p_login text, p_verifier text default null, p_name text default 'Jauns Cilvēks') returns text language sql as $$
  select coalesce(a.code, a.state) from test.attempt('administrate', format('select iepirkumi.person_create(gen_random_uuid(), %L, %L, null, %L)', p_login, p_name, coalesce(p_verifier, test.verifier('C')))) a
$$;
select is(test.create_person('jauns.cilveks'), '00000', 'the administrator makes a person');
select is(test.create_person(l), 'login', 'not by the login ' || coalesce(l, 'NULL'))
  from unnest(array['ab', 'Jauns', '1abc', 'pg_monitor2', 'iep_person2', 'x" superuser --', 'a b c', 'ābols', repeat('a', 42), null]) l;
select is(test.create_person('jauns.cilveks', 'parole'), 'verifier', 'not with a password in plain text');
select is(test.create_person('jauns.cilveks', ''), 'verifier', 'nor without one');
select is(test.create_person('jauns.cilveks', test.verifier('C') || ''' superuser'), 'verifier', 'nor with more than one');
select is(test.create_person('jauns.cilveks', null, '   '), 'name_missing', 'not without a name');
select is(test.create_person('view.a1'), 'login_exists', 'not twice');
create role other_service login;
select is(test.create_person('other_service'), 'login_exists', 'not by a role of somebody else');
select is((test.attempt('administrate', format('select iepirkumi.person_password(gen_random_uuid(), ''other_service'', %L)', test.verifier('C')))).state, 'P0002', 'whose password is not changed');
select is((test.attempt('administrate', 'select iepirkumi.person_disable(gen_random_uuid(), ''postgres'')')).state, 'P0002', 'nor is a superuser disabled');
insert into iepirkumi.person (login, name) values ('other_service', 'Pārņemts');
select is((test.attempt('administrate', format('select iepirkumi.person_password(gen_random_uuid(), ''other_service'', %L)', test.verifier('C')))).code, 'not_a_person', 'even when it stands among the people');

do $$ begin
  perform test.connect('administrate');
  perform test.ask('administrate', format('iepirkumi.person_create(gen_random_uuid(), ''jauna.persona'', ''Jauna Persona'', ''Speciāliste'', %L)', test.verifier('C')));
end $$;
select results_eq($$ select rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil between now() + interval '13 days' and now() + interval '14 days' from pg_roles where rolname = 'jauna.persona' $$,
  $$ values (true, false, false, false, false, false, 8, true) $$, 'the login has no special attribute, and its first password an end');
select bag_eq($$ select m.roleid::regrole::text from pg_auth_members m where m.member = '"jauna.persona"'::regrole $$, array['iep_person'], 'and is a person only');
select is((select rolpassword from pg_authid where rolname = 'jauna.persona'), test.verifier('C'), 'with the verifier as password');
do $$ begin perform test.connect('jauna.persona'); end $$;
create function test.grant_a1(p_login text) returns text language sql as $$
  select test.ask('administrate', format('iepirkumi.right_grant_add(gen_random_uuid(), %L, %s, ''manage'') ->> ''right_code''', p_login, (select institution_id from test.place where name = 'a1')))
$$;
select is(test.ask('jauna.persona', 'iepirkumi.my_session() ->> ''must_change_password'''), 'true', 'who is asked for an own password');
select is(test.grant_a1('jauna.persona'), 'manage', 'and is given a right');
select is(test.ask('jauna.persona', 'iepirkumi.my_session() -> ''rights'''), '[]', 'which is nothing yet');
select is(test.ask('jauna.persona', 'select count(*) from iepirkumi.procurement'), '0', 'nor seen past the program');
select throws_like(format('select test.ask(''jauna.persona'', %L)', format('iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030))), '%no such thing%', 'nor done');
select is(test.ask('jauna.persona', format('iepirkumi.my_password(gen_random_uuid(), %L) ->> ''must_change_password''', test.verifier('D'))), 'false', 'and sets it');
select isnt(test.ask('jauna.persona', 'iepirkumi.my_session() -> ''rights'''), '[]', 'then the right is there');
select is((select rolvaliduntil > now() + interval '399 days' from pg_roles where rolname = 'jauna.persona'), true, 'and the own password lasts');
select isnt(test.ask('jauna.persona', format('iepirkumi.procurement_save(gen_random_uuid(), %L) ->> ''revision_id''', test.document('a1', 2030))), null, 'and works');
-- When somebody was here.
select is(test.ask('administrate', 'iepirkumi.person_get(''jauna.persona'') ->> ''last_login'''), (select to_jsonb(last_at) #>> '{}' from iepirkumi.sign_in where login = 'jauna.persona'), 'the administrator reads when somebody was here');
select is((select before_at from iepirkumi.sign_in where login = 'jauna.persona'), null, 'asking who one is again is no new sign-in');
do $$ begin perform dblink_disconnect('jauna.persona'), test.connect('jauna.persona'); end $$;
create temp table came as select * from iepirkumi.sign_in where login = 'jauna.persona';
select is(test.ask('jauna.persona', 'iepirkumi.my_session() ->> ''last_login'''), (select to_jsonb(last_at) #>> '{}' from came), 'the next connection tells when the last one was');
select is((select s.before_at = c.last_at and s.last_at > c.last_at from iepirkumi.sign_in s, came c where s.login = c.login), true, 'and is kept in its place');
do $$ begin perform dblink_disconnect('jauna.persona'), test.connect('jauna.persona'), dblink_exec('jauna.persona', 'set default_transaction_read_only = on'); end $$;
select is(test.ask('jauna.persona', 'iepirkumi.my_session() ->> ''login'''), 'jauna.persona', 'where nothing can be written, as on a standby, one is told who one is');
select is((select s.before_at = c.last_at from iepirkumi.sign_in s, came c where s.login = c.login), true, 'and nothing is kept');
do $$ begin perform dblink_exec('jauna.persona', 'set default_transaction_read_only = off'); end $$;
select is((select rolpassword from pg_authid where rolname = 'jauna.persona'), test.verifier('D'), 'it is the new one');
select throws_like(format('select test.ask(''jauna.persona'', %L)', 'iepirkumi.my_password(gen_random_uuid(), ''parole'')'), '%verifier is expected%', 'never in plain text');
select is(test.ask('administrate', format('iepirkumi.person_password(gen_random_uuid(), ''jauna.persona'', %L) ->> ''must_change_password''', test.verifier('E'))), 'true', 'the administrator can set it anew');
select throws_ok($$ select test.ask('jauna.persona', '1') $$, null, null, 'which ends what was open');
select is((select string_agg(distinct rolname, ',') from pg_roles where rolcreaterole and not rolsuper), 'iep_person_admin', 'after all this nobody else can make roles');

select * from finish();
