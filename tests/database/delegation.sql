-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who stands in for whom: what it gives, what it never gives, how it ends, and what stays written of it; and who could
-- do what on a day. In sessions of its own; committed, and the database is thrown away.
set search_path = pg_catalog, tap, test;
\set QUIET 1
select plan(102);

select institution_id as a1 from test.place where name = 'a1' \gset
select institution_id as a2 from test.place where name = 'a2' \gset
select institution_id as b1 from test.place where name = 'b1' \gset
select institution_id as ma from test.place where name = 'ma' \gset
select iepirkumi.today() as today \gset

create function test.place_id(p_name text) returns int language sql as $$ select institution_id from test.place where name = p_name $$;
create function test.json(p_login name, p_call text) returns jsonb language sql as $$ select (test.attempt(p_login, 'select iepirkumi.' || p_call)).value::jsonb $$;
create function test.refusal(p_login name, p_call text) returns text language sql as $$
  select a.state || coalesce(' ' || a.code, '') from test.attempt(p_login, 'select iepirkumi.' || p_call) a
$$;
create function test.adding(p_absent text, p_deputy text, p_place text, p_rights text, p_from date default null, p_to date default iepirkumi.today() + 7, p_reason text default null)
returns text language sql as $$
  select format('delegation_add(gen_random_uuid(), %L, %L, %s, %L, %L, %L, %L)', p_absent, p_deputy, coalesce(test.place_id(p_place), 0), p_rights, p_from, p_to, p_reason)
$$;
-- Kept; answers the id.
create function test.delegate(p_by name, p_absent text, p_deputy text, p_place text, p_rights text, p_from date default null, p_to date default iepirkumi.today() + 7)
returns bigint language sql as $$
  select (test.act(p_by, 'select iepirkumi.' || test.adding(p_absent, p_deputy, p_place, p_rights, p_from, p_to)) ->> 'id')::bigint
$$;
create function test.finish(p_by name, p_id bigint) returns text language sql as $$
  select test.act(p_by, format('select iepirkumi.delegation_end(gen_random_uuid(), %s)', p_id)) ->> 'state'
$$;
create function test.move_below(p_place text) returns text language sql as $$
  select test.act('administrate', format('select iepirkumi.institution_save(gen_random_uuid(), %L)',
           jsonb_build_object('id', i.id, 'lock_version', i.lock_version, 'parent_id', test.place_id(p_place)))) ->> 'parent_code'
    from iepirkumi.institution i where i.id = test.place_id('a1')
$$;
create function test.plan_act(p_thing text, p_act text) returns text language sql as $$
  select format('plan_act(gen_random_uuid(), %s, %s, %L, null)', t.id, v.lock_version, p_act)
    from test.thing t join iepirkumi.plan_version v on v.id = t.id where t.place = 'a1' and t.name = p_thing
$$;
create function test.last_decision(p_thing text) returns text language sql as $$
  select d.act || ' ' || d.login || coalesce(' for ' || d.in_place_of || ' ' || d.in_place_of_name, '')
    from iepirkumi.decision d join test.thing t on t.id = d.plan_version_id where t.place = 'a1' and t.name = p_thing order by d.id desc limit 1
$$;

-- What is refused -----------------------------------------------------------------------------------------

select is(test.refusal('approve.a1', test.adding('approve.a1', 'approve.a1', 'a1', '["approve"]')), '22023 delegation_self', 'nobody stands in for themselves');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'approve.b1', 'a1', '["approve"]')), '22023 deputy_elsewhere', 'a deputy belongs to the institution');
select is(test.refusal('approve.ma', test.adding('approve.ma', 'approve.a1', 'ma', '["approve"]')), '22023 deputy_elsewhere', 'or to one above it, not below');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '["sign"]')), '22023 delegation_not_held', 'what one does not hold is not passed on');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '["approve", "sign"]')), '22023 delegation_not_held', 'nor slips in beside what one holds');
select is(test.refusal('administrate', test.adding('administrate', 'view.a1', 'a1', '["administrate"]')), '22023 delegation_administrate', 'administration is not delegated');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '["rule"]')), '22023 no_such_right', 'a right there is');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '[]')), '22023 missing', 'at least one');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '"approve"')), '22023 missing', 'as a list');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '["approve"]', null, null)), '22023 missing', 'an absence has an end');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '["approve"]', :'today'::date + 3, :'today'::date + 2)), '22023 date_order', 'after its beginning');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '["approve"]', :'today'::date - 1)), '22023 date_past', 'which is not past');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'view.a1', 'a1', '["approve"]', null, :'today', repeat('x', 1001))), '22023 too_long', 'the reason is short');
select is(test.refusal('approve.a1', test.adding('approve.a1', 'no.such', 'a1', '["approve"]')), '22023 no_such_person', 'a person there is');
select is(test.refusal('view.a1', test.adding('approve.a1', 'view.a1', 'a1', '["approve"]')), '42501 not_allowed', 'nobody takes somebody else''s rights');
select is(test.refusal('approve.b1', test.adding('approve.a1', 'approve.b1', 'a1', '["approve"]')), 'P0002 not_found', 'from elsewhere it is not even seen');
select is(test.refusal('administrate', test.adding('approve.a1', 'view.a1', 'zz', '["approve"]')), '22023 no_such_institution', 'at an institution there is');
select ok(not iepirkumi.is_valid_on(d.valid_from, d.valid_to, :'today'), 'what the fixtures delegate is not of today') from iepirkumi.delegation d limit 1;
select throws_ok($$ insert into iepirkumi.delegation (institution_id, absent, deputy, right_codes, valid_from, valid_to) values (1, 'sign.a1', 'view.a1', '{administrate}', '2030-01-01', '2030-01-02') $$, '23514', null, 'the table refuses administration itself');

-- What it gives ---------------------------------------------------------------------------------------------

do $$ begin perform test.connect('view.a1'); perform dblink_exec('view.a1', 'prepare q as select count(*) from unnest(iepirkumi.my_approve())'); end $$;
create function test.approves() returns bigint language sql as $$ select n from dblink('view.a1', 'execute q') t (n bigint) $$;
select is(test.approves(), 0::bigint, 'the deputy approves nothing yet');
create temp table given as select test.delegate('approve.a1', 'approve.a1', 'view.a1', 'a1', '["approve"]') as id;
select is(test.approves(), 1::bigint, 'with the next statement of an open session it is there');
select is(test.delegate('approve.a1', 'approve.a1', 'view.a1', 'a1', '["approve"]', null, :'today'::date + 6), (select id from given), 'asking for it again answers with what is there');
select is(test.json('view.a1', 'my_session()') #> '{institutions,0,rights}', '["approve", "view"]', 'the session tells the right');
select is(test.json('view.a1', 'my_session()') #> '{institutions,0,in_place_of}', jsonb_build_array(jsonb_build_object('right_code', 'approve', 'absent', 'approve.a1',
  'absent_name', 'Persona approve.a1', 'valid_to', :'today'::date + 7)), 'and whose it is');
select is(test.json('view.a1', 'my_session()') #>> '{delegations,0,state}', 'running', 'and what one stands in for');
select is(test.json('approve.a1', 'my_session()') #>> '{delegations,0,deputy_name}', 'Persona view.a1', 'the absent person sees who does');
select is(test.json('approve.a1', 'my_session()') #> '{institutions,0,in_place_of}', '[]', 'and holds the own right as before');
select is((select string_agg(w ->> 'document_kind' || ' ' || coalesce(w ->> 'in_place_of_name', '-'), ', ' order by w ->> 'document_kind') from jsonb_array_elements(test.json('view.a1', 'waiting()')) w),
          'estimate Persona approve.a1, plan Persona approve.a1', 'what waits for the deputy, in whose place');
select is((select count(*) from jsonb_array_elements(test.json('approve.a1', 'waiting()')) w where w ->> 'in_place_of' is null), 2::bigint, 'it waits for the absent person too');
select is(test.json('view.a1', format('plan_get(%s)', (select id from test.thing where place = 'a1' and name = 'endorsed'))) ->> 'primary_act', 'approve', 'the plan offers the act');
select matches(test.json('manage.a1', format('plan_get(%s)', (select id from test.thing where place = 'a1' and name = 'endorsed'))) #>> '{steps,3,waiting_for}', 'Persona approve.a1, Persona view.a1', 'and says that it waits for either');
select is(test.json('manage.a1', format('plan_get(%s)', (select id from test.thing where place = 'a1' and name = 'endorsed'))) #> '{steps,3,waiting_people}',
          '[{"name": "Persona approve.a1", "in_place_of_name": null}, {"name": "Persona view.a1", "in_place_of_name": "Persona approve.a1"}]', 'and who of them in whose place');
select is(test.act('view.a1', 'select iepirkumi.' || test.plan_act('endorsed', 'approve')) ->> 'status', 'approved', 'the deputy approves');
select is(test.last_decision('endorsed'), 'approve view.a1 for approve.a1 Persona approve.a1', 'the decision says who did it, in whose place');
select is((select s ->> 'in_place_of_name' from jsonb_array_elements(test.json('manage.a1', format('plan_get(%s)', (select id from test.thing where place = 'a1' and name = 'endorsed'))) -> 'steps') s where s ->> 'right_code' = 'approve'),
          'Persona approve.a1', 'so do the steps');
select is((select e ->> 'in_place_of_name' from jsonb_array_elements(test.json('manage.a1', format('plan_export(%s)', (select id from test.thing where place = 'a1' and name = 'endorsed'))) -> 'decisions') e where e ->> 'act' = 'approve'),
          'Persona approve.a1', 'and what documents are made of');
select is(test.act('approve.a1', format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, ''approve'', null)', t.id, t.lock_version)) ->> 'status', 'approved', 'the absent person can still do it')
  from test.thing t where place = 'a1' and name = 'e_ready';
select is((select in_place_of from iepirkumi.decision order by id desc limit 1), null, 'with the own right');

-- Four eyes count the person, not the place -----------------------------------------------------------------------

select ok(test.delegate('approve.a1', 'approve.a1', 'endorse.a1', 'a1', '["approve"]') > 0, 'the endorser stands in for the approver too');
select is(test.act('endorse.a1', 'select iepirkumi.' || test.plan_act('ready', 'endorse')) ->> 'status', 'endorsed', 'and endorses a plan');
select is(test.last_decision('ready'), 'endorse endorse.a1', 'with the own right');
select is(test.refusal('endorse.a1', test.plan_act('ready', 'approve')), '55000 four_eyes', 'whoever endorsed it does not approve it in another''s place');
select is(test.act('view.a1', 'select iepirkumi.' || test.plan_act('ready', 'approve')) ->> 'status', 'approved', 'somebody else does');
select is(test.refusal('view.a1', test.adding('view.a1', 'manage.a1', 'a1', '["approve"]')), '22023 delegation_not_held', 'a delegated right is not delegated further');
select is(test.refusal('view.a1', test.plan_act('ready', 'return')), '55000 wrong_status', 'what is no longer one''s step is not returned');

-- It shrinks with what it comes from ---------------------------------------------------------------------------------

select is(test.approves(), 1::bigint, 'the deputy approves');
select is(test.act('administrate', format('select iepirkumi.right_grant_revoke(gen_random_uuid(), ''approve.a1'', %s, ''approve'')', :a1)) ->> 'revoked', '1', 'the absent person loses the right');
select is(test.approves(), 0::bigint, 'so does the deputy, at once');
select is(test.json('administrate', 'delegation_list()') @> jsonb_build_array(jsonb_build_object('id', (select id from given), 'state', 'running', 'works', '[]'::jsonb)), true, 'the list says that it gives nothing now');
select isnt(test.act('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''approve.a1'', %s, ''approve'')', :a1)), null, 'the right comes back');
select is(test.approves(), 1::bigint, 'and with it the deputy''s');
select is(test.act('administrate', 'select iepirkumi.person_disable(gen_random_uuid(), ''approve.a1'')') ->> 'disabled', 'true', 'the absent person is disabled');
select is(test.approves(), 0::bigint, 'nobody stands in for who has left');
select is(test.act('administrate', 'select iepirkumi.person_enable(gen_random_uuid(), ''approve.a1'')') ->> 'disabled', 'false', 'and enabled');
select is(test.approves(), 1::bigint, 'which brings it back');
select is(test.act('administrate', format('select iepirkumi.right_grant_revoke(gen_random_uuid(), ''view.a1'', %s, ''view'')', :a1)) ->> 'revoked', '1', 'the deputy leaves the institution');
select is(test.approves(), 0::bigint, 'and stands in for nobody there');
select isnt(test.act('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''view.a1'', %s, ''view'')', :a1)), null, 'comes back');
select is(test.approves(), 1::bigint, 'and does');
update iepirkumi.person set must_change_password = true where login = 'view.a1';
select is(test.approves(), 0::bigint, 'with somebody else''s password the deputy does nothing');
update iepirkumi.person set must_change_password = false where login = 'view.a1';

-- It ends -------------------------------------------------------------------------------------------------------------

select is(test.refusal('view.a1', format('delegation_end(gen_random_uuid(), %s)', (select id from given))), '42501 not_allowed', 'the deputy does not end it');
select is(test.refusal('approve.b1', format('delegation_end(gen_random_uuid(), %s)', (select id from given))), 'P0002 not_found', 'elsewhere it is not seen');
select is(test.finish('approve.a1', (select id from given)), 'revoked', 'the absent person ends it');
select is(test.approves(), 0::bigint, 'at once');
select is(test.refusal('approve.a1', format('delegation_end(gen_random_uuid(), %s)', (select id from given))), '55000 delegation_over', 'once');
select throws_ok($$ delete from iepirkumi.delegation $$, '23001', null, 'what was delegated stays written');
select throws_ok($$ update iepirkumi.delegation set valid_to = valid_to + 100 $$, '23001', null, 'as it was');
truncate given;
insert into given select test.delegate('administrate', 'approve.a1', 'view.a1', 'a1', '["approve", "view"]', :'today'::date + 1, :'today'::date + 2);
select is(test.approves(), 0::bigint, 'one from tomorrow gives nothing today');
select is((select valid_until from iepirkumi.effective where login = 'view.a1'), :'today'::date + 1, 'what is derived holds until then');
-- Midnight: the same rows as if they had been given a day earlier.
set session_replication_role = replica;
update iepirkumi.delegation set valid_from = valid_from - 1, valid_to = valid_to - 1 where id = (select id from given);
update iepirkumi.effective set valid_until = :'today' where login = 'view.a1';
set session_replication_role = origin;
select is(test.approves(), 1::bigint, 'at midnight it begins');
set session_replication_role = replica;
update iepirkumi.delegation set valid_from = valid_from - 2, valid_to = valid_to - 2 where id = (select id from given);
update iepirkumi.effective set valid_until = :'today' where login = 'view.a1';
set session_replication_role = origin;
select is(test.approves(), 0::bigint, 'and ends by itself');
select is_empty($$ select login from iepirkumi.effective e where login <> 'view.a1' and e is distinct from iepirkumi.effective_of(login) $$, 'every derived row is what follows');

-- Reviewing for a ministry, and a deputy from there ------------------------------------------------------------------------

truncate given;
insert into given select test.delegate('endorse_ministry.ma', 'endorse_ministry.ma', 'manage.ma', 'ma', '["endorse_ministry"]');
select is((select ministry from iepirkumi.effective where login = 'manage.ma'), array[least(:a1, :a2), greatest(:a1, :a2)], 'the reviewer''s deputy has the subordinates');
select is(test.json('manage.ma', 'waiting()') @> '[{"institution_code": "1101", "next_act": "endorse_ministry", "in_place_of": "endorse_ministry.ma"}]', true, 'whose plans wait for it');
select is(test.json('manage.ma', 'my_session() -> ''institutions''') @> '[{"code": "1101", "reviewed": true, "in_place_of": [{"absent": "endorse_ministry.ma", "right_code": "endorse_ministry"}]}]', true, 'which the session tells');
select is(test.act('manage.ma', 'select iepirkumi.' || test.plan_act('approved', 'endorse_ministry')) ->> 'status', 'endorsed_ministry', 'the deputy endorses for the ministry');
select is(test.last_decision('approved'), 'endorse_ministry manage.ma for endorse_ministry.ma Persona endorse_ministry.ma', 'in whose place is written');
select is(test.finish('administrate', (select id from given)), 'revoked', 'the administrator ends it');
select is((select ministry from iepirkumi.effective where login = 'manage.ma'), '{}'::int[], 'and it is gone');
truncate given;
insert into given select test.delegate('administrate', 'sign.a1', 'manage.ma', 'a1', '["sign"]');
select is(test.json('manage.ma', format('plan_sign(gen_random_uuid(), %s, %s, %L, %L)', v.id, v.lock_version, '%PDF-1.4 test'::bytea, jsonb_build_object('content_hash', encode(v.content_hash, 'hex'), 'certificate_subject', 'CN=Tests')))
            #>> '{document,signer_in_place_of_name}', 'Persona sign.a1', 'a deputy from the ministry signs in an institution''s place')
  from test.thing t join iepirkumi.plan_version v on v.id = t.id where t.place = 'a1' and t.name = 'signable';
select is(test.move_below('mb'), '1200', 'the institution goes to another ministry');
select is((select sign from iepirkumi.effective where login = 'manage.ma'), '{}'::int[], 'whose people belong to it now, and the old deputy does not');
select is(test.move_below('ma'), '1100', 'and comes back');
select is((select sign from iepirkumi.effective where login = 'manage.ma'), array[:a1], 'with which it works again');

-- What is done on the way to a plan ------------------------------------------------------------------------------------------

truncate given;
insert into given select test.delegate('manage.a1', 'manage.a1', 'endorse.a1', 'a1', '["manage"]');
create temp table made as select test.act('endorse.a1', format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030))) as d;
select is(test.json('view.a1', format('procurement_history(%s)', (select d ->> 'procurement_id' from made))) #>> '{0,events,0,in_place_of_name}', 'Persona manage.a1', 'the history of a procurement tells in whose place');
select is(test.finish('manage.a1', (select id from given)), 'revoked', 'when it has ended');
select is(test.json('view.a1', format('procurement_history(%s)', (select d ->> 'procurement_id' from made))) #>> '{0,events,0,in_place_of}', 'manage.a1', 'the history still does');
select is(test.refusal('endorse.a1', format('procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030))), '42501 not_allowed', 'and nothing is added to it');

-- Who could do it -----------------------------------------------------------------------------------------------------------------

create function test.holders(p_login name, p_place text, p_right text, p_day date default null) returns text language sql as $$
  select string_agg(h ->> 'login' || coalesce(' for ' || (h ->> 'in_place_of'), '') || case when (h ->> 'ended')::boolean then ' (ended)' else '' end, ', ' order by n)
    from jsonb_array_elements(test.json(p_login, format('right_holders(%s, %L, %L)', test.place_id(p_place), p_right, p_day))) with ordinality x (h, n)
$$;
truncate given;
insert into given select test.delegate('approve.a1', 'approve.a1', 'view.a1', 'a1', '["approve"]', null, :'today'::date + 3);
-- The grants of half a year ago; somebody was disabled for a week then.
set session_replication_role = replica;
update iepirkumi.right_grant set granted_at = granted_at - interval '180 days', valid_from = valid_from - 180 where login in ('sign.a1', 'view.a1');
insert into iepirkumi_audit.entry (institution_id, seq, at, login, txid, tbl, op, before, after, hash)
  select 0, 900000 + n, (:'today'::date - d + 0.5 * interval '1 day') at time zone 'Europe/Riga', 'administrate', '1', 'person', 'update', null, jsonb_build_object('login', 'sign.a1', 'disabled', b), ''
    from (values (1, 30, true), (2, 23, false)) v (n, d, b);
set session_replication_role = origin;

select is(test.holders('view.a2', 'a1', 'approve'), null, 'who sees nothing of an institution is not told');
select is(test.holders('manage.a1', 'a1', 'approve', :'today'::date + 3), 'approve.a1, endorse.a1 for approve.a1, view.a1 for approve.a1', 'on a day to come: the holder and the deputies');
select is(test.holders('administrate', 'a1', 'approve', :'today'::date + 8), 'approve.a1', 'after the absence the holder alone');
select is(test.holders('administrate', 'a1', 'approve') ~ '(^|, )approve\.a1 \(ended\)(,|$)' and test.holders('administrate', 'a1', 'approve') ~ '(^|, )view\.a1 for approve\.a1(,|$)', true, 'today also what ended during it, which is marked');
select is(test.holders('administrate', 'a1', 'approve', :'today'::date - 1), null, 'yesterday nobody had been given it');
select is(test.holders('administrate', 'a1', 'sign', :'today'::date - 100), 'sign.a1', 'long ago somebody had');
select is(test.holders('administrate', 'a1', 'sign', :'today'::date - 27), null, 'who was disabled could not');
select is(test.holders('administrate', 'a1', 'sign', :'today'::date - 23), 'sign.a1', 'from the day of being enabled again');
select is(test.holders('administrate', 'a1', 'endorse_ministry'), 'endorse_ministry.a1, endorse_ministry.ma, manage.ma for endorse_ministry.ma (ended)', 'who reviews, is asked at the subordinate');
select is((select string_agg(r ->> 'right_code' || coalesce(' ' || (r ->> 'in_place_of'), ''), ', ' order by r ->> 'right_code', r ->> 'in_place_of' nulls first) from jsonb_array_elements(test.json('view.a1', format('person_rights(''view.a1'', %L)', :'today'::date + 1))) r),
          'approve approve.a1, view', 'what I could do tomorrow');
select is(jsonb_array_length(test.json('manage.b1', 'person_rights(''view.a1'')')), 0, 'elsewhere nothing of it is told');
select is(test.refusal('manage.b1', 'right_holders(null, ''administrate'')'), 'P0002 not_found', 'who administrates is told to administrators');
select is(test.refusal('administrate', 'person_rights(''view.a1'', ''infinity'')'), '22023 bad_date', 'for ever is no day');
select is(jsonb_array_length(test.json('administrate', 'right_holders(null, ''administrate'')')), 2, 'to whom it is');

select * from finish();
