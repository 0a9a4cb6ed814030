-- SPDX-License-Identifier: GPL-3.0-or-later
-- Budget control: what procurements meet in the estimates; off, warn and block; scenarios.
begin;
set local search_path = pg_catalog, tap, test;
select plan(36);

create function pg_temp.place() returns int language sql as $$ select institution_id from test.place where name = 'a2' $$;
create function pg_temp.manage(p_call text) returns jsonb language sql as $$ select test.act('manage.a2', 'select iepirkumi.' || p_call) $$;
create function pg_temp.refused(p_call text, out state text, out detail jsonb) language plpgsql as $$
declare
  d text;
begin
  set local session authorization "manage.a2";
  execute 'select iepirkumi.' || p_call;
  reset session authorization;
  state := '00000';
exception when others then
  get stacked diagnostics state = returned_sqlstate, d = pg_exception_detail;
  detail := case when d ~ '^\{' then d::jsonb end;
end $$;
-- An estimate in force with these lines; resources as much.
create function pg_temp.estimate(p_year int, p_lines jsonb) returns bigint language plpgsql as $$
declare
  d jsonb;
begin
  d := pg_temp.manage(format('estimate_create(gen_random_uuid(), %L)', jsonb_build_object('institution_id', pg_temp.place(), 'year', p_year,
    'programme', '32.01.00', 'budget_type', 'P', 'function_code', '01.110')));
  d := pg_temp.manage(format('estimate_save(gen_random_uuid(), %s, %L)', d ->> 'version_id', jsonb_build_object('add', p_lines || jsonb_build_object(
    'section', 'resource', 'code', '21710', 'm1', (select sum((x ->> 'm1')::bigint) from jsonb_array_elements(p_lines) x)))));
  return pg_temp.force((d ->> 'version_id')::bigint);
end $$;
create function pg_temp.force(p_version bigint) returns bigint language plpgsql as $$
declare
  d jsonb := pg_temp.manage(format('estimate_get(%s)', p_version));
begin
  d := test.act('manage.a2', format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, ''hand_over'')', p_version, d ->> 'lock_version'));
  d := test.act('approve.a2', format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, ''approve'')', p_version, d ->> 'lock_version'));
  d := test.act('sign.a2', format('select iepirkumi.estimate_sign(gen_random_uuid(), %s, %s, %L, %L)', p_version, d ->> 'lock_version', '%PDF-1.4'::bytea,
                                  jsonb_build_object('content_hash', d ->> 'content_hash')));
  return p_version;
end $$;
-- A draft of a procurement that needs so much of these codes.
create function pg_temp.procurement(p_year int, p_ekk text, p_source text, p_net bigint, p_funding_year int default null) returns jsonb language sql as $$
  select pg_temp.manage(format('procurement_save(gen_random_uuid(), %L)', test.document('a2', p_year, jsonb_build_object('estimated_price', p_net, 'vat_rate', 0, 'lots', '[]'::jsonb,
    'funding', jsonb_build_array(jsonb_build_object('year', coalesce(p_funding_year, p_year), 'programme', '32.01.00', 'ekk', p_ekk, 'source', p_source, 'amount', p_net)))))) $$;
create function pg_temp.include(p_document jsonb) returns jsonb language sql as $$
  select pg_temp.manage(format('procurement_include(gen_random_uuid(), %s, %s)', p_document ->> 'revision_id', p_document ->> 'lock_version')) $$;
create function pg_temp.not_included(p_document jsonb, out state text, out detail jsonb) language sql as $$
  select * from pg_temp.refused(format('procurement_include(gen_random_uuid(), %s, %s)', p_document ->> 'revision_id', p_document ->> 'lock_version')) $$;
create function pg_temp.mode(p text) returns void language sql as $$ update iepirkumi.institution set budget_control = p where id = pg_temp.place() $$;
create function pg_temp.line(p_code text, p_source text, p_year int default 2070, p_scenario text default 'null', p_items jsonb default null) returns jsonb language sql as $$
  select test.act('manage.a2', format('select to_jsonb(c) from iepirkumi.budget_control(%s, %s, %s, %L) c where code = %L and source = %L',
                                      pg_temp.place(), p_year, p_scenario, p_items, p_code, p_source)) $$;
create temp table doc (name text primary key, d jsonb);

-- No estimate.
select pg_temp.mode('block');
insert into doc values ('early', pg_temp.procurement(2070, '2251', 'grant', 100000));
select is((select d #>> '{missing,0,code}' from doc where name = 'early'), 'no_estimate', 'under control a procurement without an estimate of its year is not complete');
select is((select detail #>> '{fields,0,code}' from pg_temp.not_included((select d from doc where name = 'early'))), 'no_estimate', 'and is not included');
select pg_temp.mode('off');
select is(pg_temp.manage(format('procurement_get(%s)', (select d ->> 'revision_id' from doc))) -> 'missing', '[]', 'switched off, nothing is asked');

-- Lines: 2250 by grant 1000.00, 5200 by grant 500.00, 2240 by foreign 300.00, 2310 by any source 200.00.
insert into doc select 'estimate', to_jsonb(pg_temp.estimate(2070, '[
  {"section": "expenditure", "code": "2250", "source": "grant", "m1": 100000}, {"section": "expenditure", "code": "5200", "source": "grant", "m1": 50000},
  {"section": "expenditure", "code": "2240", "source": "foreign", "m1": 30000}, {"section": "expenditure", "code": "2310", "m1": 20000}]'));
select pg_temp.mode('block');
select is((select array_agg(x ->> 'state' || ' ' || coalesce(x ->> 'code', '-') || ' ' || coalesce(x ->> 'free_after', '-') order by (x ->> 'index')::int)
             from jsonb_array_elements(pg_temp.manage(format('budget_check(%s, 2070, null, %L)', pg_temp.place(), '[
               {"year": 2070, "programme": "32.01.00", "ekk": "2251", "source": "grant", "amount": 60000},
               {"year": 2070, "programme": "32.01.00", "ekk": "2252", "source": "grant", "amount": 50000},
               {"year": 2070, "programme": "32.01.00", "ekk": "5238", "source": "grant", "amount": 50000},
               {"year": 2070, "programme": "32.01.00", "ekk": "2244", "source": "eu", "amount": 1},
               {"year": 2070, "programme": "32.01.00", "ekk": "2311", "source": "own", "amount": 20001},
               {"year": 2070, "programme": "32.01.00", "ekk": "2239", "source": "grant", "amount": 1},
               {"year": 2070, "programme": "32.01.00", "ekk": "2251", "source": "own", "amount": 1},
               {"year": 2071, "programme": "32.01.00", "ekk": "2251", "source": "grant", "amount": 1},
               {"year": null, "programme": "32.01.00", "ekk": "2251", "source": "grant", "amount": 1},
               {"year": 2070, "programme": "32.01.00", "ekk": null, "source": "grant", "amount": 1}]'))) x),
  array['ok 2250 40000', 'over 2250 -10000', 'ok 5200 0', 'ok 2240 29999', 'over 2310 -1', 'no_line - -', 'no_line - -', 'unchecked - -', 'unchecked - -', 'incomplete - -'],
  'each funding line meets the nearest line above its code, its source or that above it or none; lines of one procurement count together');

-- Block.
insert into doc values ('one', pg_temp.include(pg_temp.procurement(2070, '2251', 'grant', 60000)));
select is((select d ->> 'status' from doc where name = 'one'), 'included', 'within the line it is included');
insert into doc values ('two', pg_temp.procurement(2070, '2252', 'grant', 50000));
select is((select d #> '{missing,0}' ->> 'code' from doc where name = 'two'), 'over_estimate', 'over the line it is not complete');
select is((select jsonb_build_array(detail #> '{fields,0,field}', detail #> '{fields,0,estimate}', detail #> '{fields,0,planned}', detail #> '{fields,0,free}') from pg_temp.not_included((select d from doc where name = 'two'))),
          '["funding[0].amount", 100000, 60000, 40000]', 'the refusal names the field, the estimate, what is planned and free');
select is((select detail #>> '{fields,0,code}' from pg_temp.not_included(pg_temp.procurement(2070, '2239', 'grant', 1000))), 'no_estimate_line', 'no such line is an error');
select is((select array[x ->> 'estimate', x ->> 'planned', x ->> 'draft', x ->> 'free', x ->> 'state'] from pg_temp.line('2250', 'grant') x),
          array['100000', '60000', '150000', '40000', 'ok'], 'the page shows estimate, planned, in draft, free');
-- Warn.
select pg_temp.mode('warn');
update doc set d = pg_temp.manage(format('procurement_get(%s)', d ->> 'revision_id')) where name = 'two';
select is((select array[d #>> '{missing}', d #>> '{warnings,0,code}'] from doc where name = 'two'), array['[]', 'over_estimate'], 'a warning');
select is((select detail #>> '{fields,0,code}' from pg_temp.not_included(pg_temp.procurement(2070, '2239', 'own', 1000))), 'no_estimate_line', 'no such line is an error here too');
update doc set d = pg_temp.include(d) where name = 'two';
select is((select array[x ->> 'planned', x ->> 'free', x ->> 'state'] from pg_temp.line('2250', 'grant') x), array['110000', '-10000', 'over'], 'included over the line');
-- The plan.
select is((select array_agg(x ->> 'code') from jsonb_array_elements(pg_temp.manage(format('plan_preview(%s, 2070)', pg_temp.place())) -> 'warnings') x where x ->> 'code' = 'over_estimate'), array['over_estimate'], 'the preview of the plan warns');
insert into doc values ('plan', pg_temp.manage(format('plan_create(gen_random_uuid(), %s, 2070)', pg_temp.place())));
select pg_temp.mode('block');
select is((select detail ->> 'code' || ' ' || (detail #>> '{fields,0,ekk}') from pg_temp.refused(format('plan_act(gen_random_uuid(), %s, %s, ''hand_over'')', (select d ->> 'version_id' from doc where name = 'plan'), (select d ->> 'lock_version' from doc where name = 'plan')))),
          'over_estimate 2250', 'a plan over a line is not handed over');
select pg_temp.mode('warn');
select is(pg_temp.manage(format('plan_act(gen_random_uuid(), %s, %s, ''hand_over'')', (select d ->> 'version_id' from doc where name = 'plan'), (select d ->> 'lock_version' from doc where name = 'plan'))) ->> 'status', 'ready', 'under warn it is');

-- An amendment below what is planned.
insert into doc values ('amendment', pg_temp.manage(format('estimate_amend(gen_random_uuid(), %s, %s)', (select d from doc where name = 'estimate'), (select lock_version from iepirkumi.estimate_version where id = (select d from doc where name = 'estimate')::bigint))));
create function pg_temp.amended() returns jsonb language sql as $$ select pg_temp.manage(format('estimate_get(%s)', (select d ->> 'version_id' from doc where name = 'amendment'))) $$;
select is((select x ->> 'line_code' from jsonb_array_elements(pg_temp.amended() -> 'warnings') x where x ->> 'code' = 'below_planned'), '2250', 'under warn the line is named');
select pg_temp.mode('block');
select is((select array[x ->> 'line_code', x ->> 'planned', x ->> 'estimate'] from jsonb_array_elements(pg_temp.amended() -> 'problems') x where x ->> 'code' = 'below_planned'), array['2250', '110000', '100000'], 'under block it stops the amendment');
select is(pg_temp.manage(format('estimate_save(gen_random_uuid(), %s, %L)', (select d ->> 'version_id' from doc where name = 'amendment'), '{"cells": [
  {"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "m1", "base": 100000, "value": 120000},
  {"section": "expenditure", "code": "2250", "source": "grant", "split": "core", "column": "reason", "base": null, "value": "Vajag vairāk"},
  {"section": "resource", "code": "21710", "column": "m1", "base": 200000, "value": 220000},
  {"section": "resource", "code": "21710", "column": "reason", "base": null, "value": "Pārdale"}]}')) -> 'problems', '[]', 'enough money for the line');
select isnt(pg_temp.force((select d ->> 'version_id' from doc where name = 'amendment')::bigint), null, 'it comes into force');
select is((select array[x ->> 'estimate', x ->> 'free', x ->> 'state'] from pg_temp.line('2250', 'grant') x), array['120000', '10000', 'ok'], 'and the line carries what is planned');

-- Scenarios.
insert into doc values ('scenario', pg_temp.manage(format('scenario_save(gen_random_uuid(), %L)', jsonb_build_object('institution_id', pg_temp.place(), 'year', 2070, 'name', 'Taupām', 'items', jsonb_build_array(
  jsonb_build_object('procurement_id', (select (d ->> 'procurement_id')::bigint from doc where name = 'one'), 'act', 'cut', 'amount', 30000),
  jsonb_build_object('procurement_id', (select (d ->> 'procurement_id')::bigint from doc where name = 'two'), 'act', 'move', 'to_year', 2071))))));
select is((select array[x ->> 'planned', x ->> 'scenario'] from pg_temp.line('2250', 'grant', 2070, (select d ->> 'scenario_id' from doc where name = 'scenario')) x), array['110000', '30000'], 'the effect shows before anything is saved');
select is((select x ->> 'scenario' from pg_temp.line('2250', 'grant', 2070, 'null', jsonb_path_query_array((select d from doc where name = 'scenario'), '$.items[*]')) x), '30000',
          'of what nobody has kept too');
select is((select x ->> 'scenario' from pg_temp.line('2252', 'grant', 2071, (select d ->> 'scenario_id' from doc where name = 'scenario')) x), '50000', 'also in the year it moves to');
select is((select detail #>> '{fields,0,code}' from pg_temp.refused(format('scenario_save(gen_random_uuid(), %L)', jsonb_build_object('institution_id', pg_temp.place(), 'year', 2070, 'name', 'Slikts', 'items', jsonb_build_array(v.x))))), v.c, 'an item: ' || v.c)
  from (values ('{"procurement_id": 1, "act": "cut"}'::jsonb, 'required'),
               (jsonb_build_object('procurement_id', (select (d ->> 'procurement_id')::bigint from doc where name = 'early'), 'act', 'cut', 'amount', 1), 'not_included'),
               (jsonb_build_object('procurement_id', (select (d ->> 'procurement_id')::bigint from doc where name = 'one'), 'act', 'burn'), 'unknown_choice'),
               (jsonb_build_object('procurement_id', (select (d ->> 'procurement_id')::bigint from doc where name = 'one'), 'act', 'postpone'), 'required')) v (x, c);
select is((select detail ->> 'code' from pg_temp.refused(format('scenario_save(gen_random_uuid(), %L)', jsonb_build_object('institution_id', pg_temp.place(), 'year', 2070, 'name', 'Taupām')))), 'name_exists', 'a name once');
-- Somebody has begun to change one of its procurements.
create function pg_temp.apply(p_lock int) returns jsonb language sql as
$$ select pg_temp.manage(format('scenario_apply(gen_random_uuid(), %s, %s)', (select d ->> 'scenario_id' from doc where name = 'scenario'), p_lock)) $$;
savepoint begun;
insert into doc values ('draft', pg_temp.manage(format('procurement_new_revision(gen_random_uuid(), %s)', (select r.id from iepirkumi.procurement_revision r where r.in_force and r.procurement_id = (select (d ->> 'procurement_id')::bigint from doc where name = 'two')))));
insert into doc values ('partly', pg_temp.apply(1));
select is((select array[jsonb_array_length(d -> 'drafts')::text, d #>> '{refused,0,code}', d #>> '{left,0,lock_version}', d #>> '{left,0,applied_at}', d #>> '{left,0,items,0,act}', d #>> '{left,0,items,1,act}'] from doc where name = 'partly'),
          array['1', 'draft_open', '2', null, 'move', null], 'applied partly, the rest stays in it');
rollback to begun;
insert into doc values ('applied', pg_temp.manage(format('scenario_apply(gen_random_uuid(), %s, 1)', (select d ->> 'scenario_id' from doc where name = 'scenario'))));
select is((select array[jsonb_array_length(d -> 'drafts'), jsonb_array_length(d -> 'refused')] from doc where name = 'applied'), array[2, 0], 'applied, it makes drafts');
select results_eq(format('select r.estimated_price, r.announce_year, f.year, f.amount from iepirkumi.procurement_revision r join iepirkumi.procurement_funding f on f.revision_id = r.id where r.id in (select (x ->> ''revision_id'')::bigint from jsonb_array_elements(%L) x) order by r.id', (select d -> 'drafts' from doc where name = 'applied')),
                  $$ values (30000::bigint, 2070, 2070, 30000::bigint), (50000, 2071, 2071, 50000) $$, 'that say what the scenario says');
select is(jsonb_array_length(pg_temp.manage(format('scenario_apply(gen_random_uuid(), %s, 2)', (select d ->> 'scenario_id' from doc where name = 'scenario'))) -> 'refused'), 2, 'a procurement with a draft is left alone');
select is((select state from pg_temp.refused(format('scenario_delete(gen_random_uuid(), %s, 1)', (select d ->> 'scenario_id' from doc where name = 'scenario')))), '40001', 'deleted only as it was read');
select is(pg_temp.manage(format('scenario_delete(gen_random_uuid(), %s, 2)', (select d ->> 'scenario_id' from doc where name = 'scenario'))) ->> 'deleted', 'true', 'deleted');
select is((select detail ->> 'code' from pg_temp.refused(format('procurement_save(gen_random_uuid(), %L)', test.document('a2', 2070, '{"funding": [{"ekk": "1.0"}]}')))), 'invalid', 'a group of codes is none for a procurement');
select is((iepirkumi.audit_verify(pg_temp.place()) -> 'ok'), 'true', 'the audit chain of all this is whole');

select * from finish();
rollback;
