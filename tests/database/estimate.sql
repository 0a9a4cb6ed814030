-- SPDX-License-Identifier: GPL-3.0-or-later
-- Estimates: making, saving by cells, what stops a hand-over, the flow, amendments, comparison, copy.
begin;
set local search_path = pg_catalog, tap, test;
select plan(84);

create function pg_temp.place(p text default 'a1') returns int language sql as $$ select institution_id from test.place where name = p $$;
create function pg_temp.do(p_login name, p_call text, variadic p_args text[]) returns jsonb language sql as $$
  select test.act(p_login, 'select iepirkumi.' || format(p_call, variadic p_args)) $$;
-- The refusal of a call: state, code, and the whole detail.
create function pg_temp.refused(p_login name, p_call text, out state text, out detail jsonb) language plpgsql as $$
declare
  d text;
begin
  execute format('set local session authorization %I', p_login);
  execute 'select iepirkumi.' || p_call;
  reset session authorization;
  state := '00000';
exception when others then
  get stacked diagnostics state = returned_sqlstate, d = pg_exception_detail;
  detail := case when d ~ '^\{' then d::jsonb end;
end $$;
create function pg_temp.save(p_version bigint, p_changes jsonb, p_login name default 'manage.a1') returns jsonb language sql as $$
  select test.act(p_login, format('select iepirkumi.estimate_save(gen_random_uuid(), %s, %L)', p_version, p_changes)) $$;
create function pg_temp.unsaved(p_version bigint, p_changes jsonb, p_login name default 'manage.a1', out state text, out detail jsonb) language sql as $$
  select * from pg_temp.refused(p_login, format('estimate_save(gen_random_uuid(), %s, %L)', p_version, p_changes)) $$;
create function pg_temp.step(p_login name, p_document jsonb, p_act text, p_comment text default null) returns jsonb language sql as $$
  select test.act(p_login, case p_act when 'sign'
    then format('select iepirkumi.estimate_sign(gen_random_uuid(), %s, %s, %L, %L)', p_document ->> 'version_id', p_document ->> 'lock_version',
                '%PDF-1.4 tests'::bytea, jsonb_build_object('content_hash', p_document ->> 'content_hash'))
    else format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, %L, %L)', p_document ->> 'version_id', p_document ->> 'lock_version', p_act, p_comment) end) $$;
create function pg_temp.codes(p jsonb) returns text[] language sql as $$
  select array_agg(x ->> 'code' order by x ->> 'code') from jsonb_array_elements(p) x $$;
create function pg_temp.new(p_year int, p_extra jsonb default '{}', p_login name default 'manage.a1', p_place text default 'a1') returns jsonb language sql as $$
  select test.act(p_login, format('select iepirkumi.estimate_create(gen_random_uuid(), %L)', jsonb_build_object('institution_id', pg_temp.place(p_place),
    'year', p_year, 'programme', '32.01.00', 'budget_type', 'P', 'function_code', '01.110') || p_extra)) $$;

-- Making one -----------------------------------------------------------------------------------------
create temp table doc (name text primary key, d jsonb);
insert into doc values ('e', pg_temp.new(2060));
select is((select array[d ->> 'status', d ->> 'number', d ->> 'kind', d ->> 'programme_name', d ->> 'sector_code', d ->> 'unit'] from doc where name = 'e'),
          array['draft', '1', 'estimate', 'Testu programma', '11', '100'], 'a draft with the sector of its institution, in whole euros');
select is((select d -> 'acts' from doc where name = 'e'), '["hand_over", "edit", "discard"]', 'what the preparer may do with it');
select is(pg_temp.codes((select d -> 'problems' from doc where name = 'e')), array['no_lines'], 'it has no lines yet');
select is((select detail ->> 'code' from pg_temp.refused('manage.a1', format('estimate_create(gen_random_uuid(), %L)', v.x || jsonb_build_object('institution_id', pg_temp.place())))), v.c, 'refused: ' || v.c)
  from (values ('{"year": 2060, "programme": "32.01.00", "budget_type": "P"}'::jsonb, 'open_version'),
               ('{"year": 2061, "programme": "99.01.00", "budget_type": "P"}', 'unknown_code'),
               ('{"year": 2061, "programme": "32.01.00", "budget_type": "X"}', 'unknown_choice'),
               ('{"year": 1990, "programme": "32.01.00", "budget_type": "P"}', 'bad_year'),
               ('{"year": 2061, "programme": "32.01.00", "budget_type": "P", "function_code": "1.1"}', 'invalid')) v (x, c);
select is(pg_temp.new(2060, '{"budget_type": "S"}') ->> 'budget_type', 'S', 'another budget type is another estimate');
select is((select detail ->> 'code' from pg_temp.refused(p, format('estimate_create(gen_random_uuid(), %L)', jsonb_build_object('institution_id', pg_temp.place(), 'year', 2062, 'programme', '32.01.00', 'budget_type', 'P')))),
          c, p || ' does not prepare') from (values ('view.a1', 'not_allowed'), ('approve.a1', 'not_allowed'), ('manage.a2', 'not_found'), ('nobody', 'not_found')) v (p, c);

-- Saving ---------------------------------------------------------------------------------------------
create function pg_temp.v(p text default 'e') returns bigint language sql as $$ select (d ->> 'version_id')::bigint from doc where name = p $$;
update doc set d = d || pg_temp.save(pg_temp.v(), test.estimate_lines()) where name = 'e';
select is((select array[d ->> 'line_count', d ->> 'resources', d ->> 'expenditure', d ->> 'financing', d ->> 'balance', d ->> 'lock_version'] from doc where name = 'e'),
          array['4', '12000000', '13100000', '1100000', '-1100000', '2'], 'lines make sums');
select is((select d -> 'problems' from doc where name = 'e'), '[]', 'and it balances');
select is((select split from iepirkumi.estimate_line where version_id = pg_temp.v() and code = '2250'), 'core', 'a source brings its split');
-- Two people, different lines: both win.
select isnt(pg_temp.save(pg_temp.v(), '{"cells": [{"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "m1", "base": 5000000, "value": 5100000}]}'), null, 'one changes a line');
select isnt(pg_temp.save(pg_temp.v(), '{"cells": [{"section": "expenditure", "code": "5238", "source": "grant", "split": "core", "column": "m3", "base": 7100000, "value": 7000000}]}'), null, 'another one another, based on what was before');
select results_eq(format('select m1, m3 from iepirkumi.estimate_line where version_id = %s and section = ''expenditure'' order by code', pg_temp.v()),
                  $$ values (5100000::bigint, 0::bigint), (0, 7000000) $$, 'both are there');
-- The same cell.
create temp table conflict as select * from pg_temp.unsaved(pg_temp.v(), '{"cells": [
  {"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "m1", "base": 5000000, "value": 4900000},
  {"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "m2", "base": 0, "value": 100}]}');
select is((select state || ' ' || (detail ->> 'code') from conflict), '40001 changed', 'the same cell with another value is a choice');
select is((select detail -> 'cells' from conflict), jsonb_build_array(jsonb_build_object('field', 'lines[expenditure/2250/grant/core].m1', 'section', 'expenditure', 'code', '2250',
  'source', 'grant', 'split', 'core', 'column', 'm1', 'base', 5000000, 'theirs', 5100000, 'mine', 4900000, 'changed_by_name', 'Persona manage.a1')), 'with base, theirs and mine, and whose');
select is((select m2 from iepirkumi.estimate_line where version_id = pg_temp.v() and code = '2250'), 0::bigint, 'and nothing of that save is written');
select isnt(pg_temp.save(pg_temp.v(), '{"cells": [{"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "m1", "base": 5000000, "value": 5100000}]}'), null, 'the same value twice is no conflict');
select is((select detail #> '{cells,0,theirs}' from pg_temp.unsaved(pg_temp.v(), '{"cells": [{"section": "expenditure", "code": "2239", "source": "grant", "split": "core", "column": "m1", "base": 0, "value": 1}]}')),
          'null', 'a line that is gone');
select is((select detail #>> '{cells,0,theirs}' from pg_temp.unsaved(pg_temp.v(), '{"add": [{"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "m1": 1}]}')),
          '5100000', 'a line that somebody added with other amounts');
select is((select state from pg_temp.unsaved(pg_temp.v(), '{"cells": []}')), '00000', 'nothing to save');
-- Bad input.
select is((select detail #>> '{fields,0,code}' from pg_temp.unsaved(pg_temp.v(), jsonb_build_object('cells', jsonb_build_array(
            jsonb_build_object('section', 'expenditure', 'code', '2250', 'source', 'grant', 'split', 'core', 'column', 'm4', 'base', 0) || v.x)))), v.c, 'a cell: ' || v.x::text)
  from (values ('{"value": "abc"}'::jsonb, 'not_a_number'), ('{"value": 1e308}', 'too_large'), ('{"value": -5}', 'negative'), ('{"value": 0.5}', 'not_whole'),
               ('{"value": 99999999999999}', 'too_large'), ('{"value": 1, "column": "m13"}', 'unknown_column'), ('{"value": 1, "column": "year_total"}', 'unknown_column'),
               ('{"value": 1, "section": "other"}', 'unknown_section'), ('{"value": true}', 'not_a_number')) v (x, c);
select is((select detail #>> '{fields,0,field}' from pg_temp.unsaved(pg_temp.v(), '{"cells": [{"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "m4", "base": 0, "value": "x"}]}')),
          'lines[expenditure/2250/grant/core].m4', 'line and column are named');
select is((select detail #>> '{fields,0,code}' from pg_temp.unsaved(pg_temp.v(), jsonb_build_object('add', jsonb_build_array(v.x)))), v.c, 'a line: ' || v.c)
  from (values ('{"section": "expenditure", "code": "9876"}'::jsonb, 'unknown_code'), ('{"section": "expenditure", "code": "2239", "source": "gold"}', 'unknown_source'),
               ('{"section": "expenditure", "code": "2239", "split": "half"}', 'unknown_split'), ('{"section": "resource", "code": "2239"}', 'unknown_code'),
               ('{"section": "expenditure", "code": "2239", "m1": "1"}', 'not_a_number'), ('{"section": "expenditure"}', 'required')) v (x, c);
select is((select detail #>> '{fields,0,code}' from pg_temp.unsaved(pg_temp.v(), '{"add": [{"section": "expenditure", "code": "2239"}, {"section": "expenditure", "code": "2239"}]}')), 'duplicate_line', 'a line twice');
select is((select detail ->> 'code' from pg_temp.unsaved(pg_temp.v(), '{"rows": []}')), 'unknown_field', 'an unknown part');
select is((select detail ->> 'code' from pg_temp.unsaved(pg_temp.v(), '{"cells": {"a": 1}}')), 'not_a_list', 'a part that is no list');
select is((select detail ->> 'code' from pg_temp.unsaved(pg_temp.v(), '{"add": [[]]}')), 'not_a_list', 'a list of lists');
select is((select detail #>> '{fields,0,code}' from pg_temp.unsaved(pg_temp.v(), '{"details": [{"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "rows": [{"kind": "rest", "amount": 1}]}]}')),
          'detail_off', 'no splitting over procurements where it is off');

-- What stops a hand-over -----------------------------------------------------------------------------
create function pg_temp.problems(p_changes jsonb) returns text[] language sql as $$
  select pg_temp.codes(pg_temp.save(pg_temp.v(), p_changes) -> 'problems') $$;
select is(pg_temp.problems('{"add": [{"section": "expenditure", "code": "2239", "source": "grant", "m1": 50}]}'), array['not_whole', 'unbalanced'], 'cents and no balance');
select is((select detail ->> 'code' from pg_temp.refused('manage.a1', format('estimate_act(gen_random_uuid(), %s, %s, ''hand_over'')', pg_temp.v(), (select lock_version from iepirkumi.estimate_version where id = pg_temp.v())))),
          'incomplete_estimate', 'so it is not handed over');
select is(pg_temp.problems('{"remove": [{"section": "expenditure", "code": "2239", "source": "grant", "split": "core"}], "cells": [
  {"section": "financing", "code": "F22010000", "column": "m12", "base": 1100000, "value": 1100000},
  {"section": "expenditure", "code": "5238", "source": "grant", "split": "core", "column": "m3", "base": 7000000, "value": 6900000},
  {"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "m1", "base": 5100000, "value": 5200000}]}'), null, 'mended');
select is(pg_temp.problems('{"add": [{"section": "expenditure", "code": "2251", "source": "grant", "m1": 100}], "cells": [{"section": "resource", "code": "21710", "column": "m1", "base": 9000000, "value": 9000100}]}'),
          array['counted_twice'], 'money on a code and on one above it');
update iepirkumi.classification set valid_to = '2059-12-31' where kind = 'ekk' and code = '2239';
select is(pg_temp.problems('{"remove": [{"section": "expenditure", "code": "2251", "source": "grant", "split": "core"}], "add": [{"section": "expenditure", "code": "2239", "source": "grant", "m1": 100}]}'),
          array['not_valid_in_year'], 'a code that ended the year before');
update iepirkumi.classification set valid_to = null where kind = 'ekk' and code = '2239';
update iepirkumi.institution set estimate_detail = 'procurement' where id = pg_temp.place();
select is(pg_temp.problems(jsonb_build_object('details', jsonb_build_array(jsonb_build_object('section', 'expenditure', 'code', '2239', 'source', 'grant', 'split', 'core', 'rows',
  jsonb_build_array(jsonb_build_object('kind', 'procurement', 'procurement_id', (select procurement_id from test.thing where place = 'a1' and name = 'included'), 'amount', 60)))))),
  array['sum_mismatch'], 'a split that does not add up');
select is((select detail #>> '{fields,0,code}' from pg_temp.unsaved(pg_temp.v(), jsonb_build_object('details', jsonb_build_array(jsonb_build_object('section', 'expenditure', 'code', '2239', 'source', 'grant', 'split', 'core', 'rows',
  jsonb_build_array(jsonb_build_object('kind', 'procurement', 'procurement_id', (select procurement_id from test.thing where place = 'b1' and name = 'included'), 'amount', 60))))))),
  'required', 'not over another institution''s procurement');
select is(pg_temp.problems(jsonb_build_object('details', jsonb_build_array(jsonb_build_object('section', 'expenditure', 'code', '2239', 'source', 'grant', 'split', 'core', 'rows',
  jsonb_build_array(jsonb_build_object('kind', 'procurement', 'procurement_id', (select procurement_id from test.thing where place = 'a1' and name = 'included'), 'amount', 60),
                    jsonb_build_object('kind', 'rest', 'amount', 40)))))), null, 'one that does');

-- The flow -------------------------------------------------------------------------------------------
update doc set d = pg_temp.do('manage.a1', 'estimate_get(%s)', pg_temp.v()::text) where name = 'e';
select is((select d -> 'problems' from doc where name = 'e'), '[]', 'the estimate is whole');
update doc set d = pg_temp.step('manage.a1', d, 'hand_over') where name = 'e';
select is((select array[d ->> 'status', d -> 'acts' ->> 0] from doc where name = 'e'), array['ready', 'withdraw'], 'handed over, may be withdrawn');
select is((select sha256(convert_to(content, 'UTF8')) from iepirkumi.estimate_content where version_id = pg_temp.v()), (select content_hash from iepirkumi.estimate_version where id = pg_temp.v()), 'the hash is that of the content');
select is((select state from pg_temp.unsaved(pg_temp.v(), '{"cells": []}')), '55000', 'nobody edits it now');
select throws_ok(format('update iepirkumi.estimate_line set m1 = 1 where version_id = %s', pg_temp.v()), '23001', null, 'not even a mistake of ours');
select throws_ok(format('delete from iepirkumi.estimate_content where version_id = %s', pg_temp.v()), '23001', null, 'nor its content');
update doc set d = pg_temp.step('manage.a1', d, 'withdraw') where name = 'e';
select is((select d ->> 'status' from doc where name = 'e'), 'draft', 'withdrawn');
update doc set d = pg_temp.step('manage.a1', d, 'hand_over') where name = 'e';
select is((select count(*) from iepirkumi.estimate_content where version_id = pg_temp.v()), 2::bigint, 'each hand-over freezes anew');
select is((select detail ->> 'code' from pg_temp.refused('approve.a1', format('estimate_act(gen_random_uuid(), %s, %s, ''return'')', pg_temp.v(), (select d ->> 'lock_version' from doc where name = 'e')))), 'required', 'no return without a comment');
update doc set d = pg_temp.step('approve.a1', d, 'return', 'Lūdzu pārbaudīt.') where name = 'e';
select is((select array[d ->> 'status', d ->> 'display_status', d #>> '{decisions,-1,comment}'] from doc where name = 'e'), array['draft', 'returned', 'Lūdzu pārbaudīt.'], 'returned with a comment');
update doc set d = pg_temp.step('manage.a1', d, 'hand_over') where name = 'e';
update doc set d = pg_temp.step('approve.a1', d, 'approve') where name = 'e';
update doc set d = pg_temp.step('sign.a1', d, 'sign') where name = 'e';
select is((select array[d ->> 'status', d ->> 'in_force', d #>> '{document,signer_name}'] from doc where name = 'e'), array['signed', 'true', 'Persona sign.a1'], 'approved, signed, in force');
select is((select array_agg(x ->> 'state' order by n) from doc, jsonb_array_elements(d -> 'steps') with ordinality s (x, n) where name = 'e'), array['done', 'done', 'done', 'done'], 'all steps are done');
-- Four eyes, also for who only edited.
insert into iepirkumi.right_grant (login, institution_id, right_code) values ('approve.a1', pg_temp.place(), 'manage');
insert into doc values ('f', pg_temp.new(2063));
select isnt(pg_temp.save(pg_temp.v('f'), test.estimate_lines(), 'approve.a1'), null, 'the approver fills it in');
update doc set d = pg_temp.step('manage.a1', pg_temp.do('manage.a1', 'estimate_get(%s)', pg_temp.v('f')::text), 'hand_over') where name = 'f';
select is((select detail ->> 'code' from pg_temp.refused('approve.a1', format('estimate_act(gen_random_uuid(), %s, %s, ''approve'')', pg_temp.v('f'), (select d ->> 'lock_version' from doc where name = 'f')))), 'four_eyes', 'and does not approve what he edited');
update doc set d = pg_temp.step('manage.a1', d, 'withdraw') where name = 'f';
update doc set d = pg_temp.step('manage.a1', d, 'discard') where name = 'f';
select is((select d ->> 'display_status' from doc where name = 'f'), 'discarded', 'a draft is discarded, and stays readable');
select is(pg_temp.new(2063) ->> 'number', '2', 'the next one has the next number');

-- Amendments -----------------------------------------------------------------------------------------
insert into doc select 'a', pg_temp.do('manage.a1', 'estimate_amend(gen_random_uuid(), %s, %s)', d ->> 'version_id', d ->> 'lock_version') from doc where name = 'e';
select is((select array[d ->> 'kind', d ->> 'number', d ->> 'base_number', d ->> 'line_count'] from doc where name = 'a'), array['amendment', '2', '1', '5'], 'an amendment begins with the lines in force');
select is(pg_temp.codes((select d -> 'problems' from doc where name = 'a')), array['unchanged'], 'it changes nothing yet');
select is(pg_temp.codes(pg_temp.save(pg_temp.v('a'), '{"remove": [{"section": "expenditure", "code": "2239", "source": "grant", "split": "core"}], "cells": [{"section": "resource", "code": "21710", "column": "m1", "base": 9000100, "value": 9000000}]}') -> 'problems'),
          array['reason_required', 'reason_required'], 'a line taken away and one changed need reasons');
select is((select year_total from iepirkumi.estimate_line where version_id = pg_temp.v('a') and code = '2239'), 0::bigint, 'the line stays, empty');
select is(pg_temp.save(pg_temp.v('a'), '{"cells": [{"section": "expenditure", "code": "2239", "source": "grant", "split": "core", "column": "reason", "base": null, "value": "Nav vajadzīgs"},
  {"section": "resource", "code": "21710", "column": "reason", "base": null, "value": "Mazāka dotācija"}]}') -> 'problems', '[]', 'with reasons it is whole');
update doc set d = pg_temp.step('manage.a1', pg_temp.do('manage.a1', 'estimate_get(%s)', pg_temp.v('a')::text), 'hand_over') where name = 'a';
select is((select array[x ->> 'plan', x ->> 'change', x ->> 'revised', x ->> 'reason'] from doc, jsonb_array_elements((pg_temp.do('view.a1', 'estimate_export(%s)', pg_temp.v('a')::text) ->> 'content')::jsonb -> 'rows') x
            where name = 'a' and x ->> 'code' = '2239'), array['100', '-100', '0', 'Nav vajadzīgs'], 'plan, change, revised and the reason are frozen');
insert into iepirkumi.person (login, name, must_change_password) values ('approver.two', 'Otrs', false) on conflict do nothing;
create role "approver.two" login in role iep_person;
insert into iepirkumi.right_grant (login, institution_id, right_code) values ('approver.two', pg_temp.place(), 'approve');
update doc set d = pg_temp.step('approver.two', d, 'approve') where name = 'a';
update doc set d = pg_temp.step('sign.a1', d, 'sign') where name = 'a';
select results_eq(format('select number, in_force from iepirkumi.estimate_version where estimate_id = (select estimate_id from iepirkumi.estimate_version where id = %s) order by 1', pg_temp.v()),
                  $$ values (1, false), (2, true) $$, 'the amendment is in force, the first one readable');
select is((select jsonb_agg(jsonb_build_array(x -> 'code', x -> 'change', x -> 'old', x -> 'new')) from jsonb_array_elements(pg_temp.do('view.a1', 'estimate_compare(%s, %s)', pg_temp.v()::text, pg_temp.v('a')::text) -> 'lines') x),
          '[["21710", "changed", 12000100, 12000000], ["2239", "changed", 100, 0]]', 'any two are compared');
select is((select detail ->> 'code' from pg_temp.refused('manage.a1', format('estimate_amend(gen_random_uuid(), %s, %s)', pg_temp.v(), (select lock_version from iepirkumi.estimate_version where id = pg_temp.v())))), 'wrong_status', 'only the one in force is amended');
-- Copy.
insert into doc select 'c', pg_temp.do('manage.a1', 'estimate_copy(gen_random_uuid(), %s, %L)', pg_temp.v('a')::text, '{"year": 2064, "index": 10000, "indexes": {"2200": 10333}}');
select results_eq(format('select code, m1, m3, m7 from iepirkumi.estimate_line where version_id = %s and section = ''expenditure'' order by 1', pg_temp.v('c')),
                  $$ values ('2250'::text, 5373200::bigint, 0::bigint, 1033300::bigint), ('5238', 0, 6900000, 0) $$, 'a copy with an index by the nearest code, in whole euros, without empty lines');
select is((select x ->> 'm1' from jsonb_array_elements(pg_temp.do('manage.a1', 'estimate_last_year(%s)', (pg_temp.new(2061) ->> 'version_id')) -> 'lines') x where x ->> 'code' = '2250'), '5200000', 'the months of last year, to spread by');
select is((iepirkumi.audit_verify(pg_temp.place()) -> 'ok'), 'true', 'the audit chain of all this is whole');
select is((select after -> 0 from iepirkumi_audit.entry where tbl = 'estimate_line' and op = 'update' and subject = pg_temp.v() order by seq limit 1),
          '{"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "m1": 5100000}', 'the trail holds the cells that changed');

select * from finish();
rollback;
