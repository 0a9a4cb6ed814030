-- SPDX-License-Identifier: GPL-3.0-or-later
-- A plan on its way from the preparer to the signature, in every flow, as the people who do it;
-- returns, withdrawals, further versions, and everything that is refused.
begin;
set local search_path = pg_catalog, tap;
set local client_min_messages = warning;
\ir try.inc

select no_plan();

-- At once ------------------------------------------------------------------------------------------------

-- In sessions of their own, at institutions this transaction does not touch: sixteen sessions send the
-- same act, each with its request id. Answers the SQLSTATE or the new status of each, and the different answers.
create function pg_temp.race(p_place text, p_requests uuid[], out states text[], out answers int) language plpgsql as $$
declare
  v record;
  n int;
  answer text;
  all_answers text[];
begin
  select id, lock_version into v from test.thing where place = p_place and name = 'ready';
  for n in 1..cardinality(p_requests) loop
    perform tap.dblink_connect('race' || n, format('host=%s port=%s dbname=%s user=postgres', current_setting('unix_socket_directories'), current_setting('port'), current_database()));
    perform tap.dblink_exec('race' || n, format('set session authorization %I', 'endorse.' || p_place));
  end loop;
  for n in 1..cardinality(p_requests) loop
    perform tap.dblink_send_query('race' || n, format('select iepirkumi.plan_act(%L, %s, %s, ''endorse'', null)', p_requests[n], v.id, v.lock_version));
  end loop;
  for n in 1..cardinality(p_requests) loop
    begin
      select a.answer into answer from tap.dblink_get_result('race' || n) a (answer text);
      states := states || (answer::jsonb ->> 'status');
      all_answers := all_answers || answer;
    exception when others then
      states := states || sqlstate::text;
    end;
    perform tap.dblink_disconnect('race' || n);
  end loop;
  answers := (select count(distinct a) from unnest(all_answers) a);
end $$;
create temp table race as select * from pg_temp.race('b2', array(select gen_random_uuid() from generate_series(1, 16)));
select is((select array_agg(s order by s) from race, unnest(states) s), array_fill('40001'::text, array[15]) || 'endorsed'::text, 'of sixteen acts at once exactly one wins, the others hear of it');
select is((select count(*)::int from iepirkumi.decision d join test.thing t on t.id = d.version_id where t.place = 'b2' and t.name = 'ready' and d.act = 'endorse'), 1, 'and one decision stands');
truncate race;
insert into race select * from pg_temp.race('b1', array_fill(gen_random_uuid(), array[8]));
select is((select array_agg(s order by s) from race, unnest(states) s), array_fill('endorsed'::text, array[8]), 'one act asked eight times at once is done for all');
select is((select answers from race), 1, 'with one answer');
select is((select count(*)::int from iepirkumi.decision d join test.thing t on t.id = d.version_id where t.place = 'b1' and t.name = 'ready' and d.act = 'endorse'), 1, 'and one decision stands');

-- Creating -------------------------------------------------------------------------------------------------

create temp table kept (name text primary key, answer jsonb);
create function pg_temp.kept(p_name text) returns jsonb language sql as $$ select answer -> 'answer' from kept where name = p_name $$;
create function pg_temp.id(p_name text) returns bigint language sql as $$ select (answer #>> '{answer,version_id}')::bigint from kept where name = p_name $$;
create function pg_temp.preview(p_login name, p_place text, p_year int) returns jsonb language sql as
$$ select test.try(p_login, format('select iepirkumi.plan_preview(%s, %s)', test.place_id(p_place), p_year)) $$;
create function pg_temp.blockers(p_place text, p_year int) returns text[] language sql as
$$ select coalesce(array_agg(b ->> 'code' order by n), '{}') from jsonb_array_elements(pg_temp.preview('manage.' || p_place, p_place, p_year) #> '{answer,blockers}') with ordinality x (b, n) $$;
create function pg_temp.refusal(p_try jsonb) returns text[] language sql as $$ select array[p_try ->> 'state', p_try #>> '{detail,code}'] $$;

select is(pg_temp.blockers('a1', 2050), array['nothing_included'], 'without procurements there is no plan');
select is(pg_temp.refusal(test.plan_create('manage.a1', 'a1', 2050)), array['22023', 'nothing_included'], 'and creating one is refused');
create temp table line as select n, test.included('a1', 2050, c) as document from (values
  (1, '{"title": "Pirmais \"iepirkums\"", "cpv_additional": ["30200000", "48800000"], "term_from": "2050-03-01", "term_to": "2051-02-28", "green": true}'::jsonb),
  (2, '{"title": "Otrais", "estimated_price": 2000000, "lots": [], "funding": [{"year": 2050, "programme": "32.01.00", "ekk": "5238", "source": "grant", "amount": 2420000}]}'),
  (3, '{"title": "Trešais", "estimated_price": 1000000, "vat_rate": 0, "lots": [], "funding": [{"year": 2051, "programme": "32.01.00", "ekk": "2251", "source": "own", "amount": 1000000}]}'),
  (4, '{"title": "Izslēgtais"}')) v (n, c);
select test.call('manage.a1', 'procurement_exclude', document ->> 'revision_id', document ->> 'lock_version', 'Nav vajadzīgs') from line where n = 4;
select test.save('manage.a1', test.document('a1', 2050, '{"title": "Melnraksts"}'));
select is(pg_temp.preview('view.a1', 'a1', 2050) #> '{answer}' @> '{"lines": 3, "total": 13000000, "total_vat": 15520000, "next_number": 1, "blockers": [], "removed": [], "changed": [], "acts": [], "replaces": null}', true, 'the preview counts what will be in it');
select is(jsonb_array_length(pg_temp.preview('manage.a1', 'a1', 2050) #> '{answer,added}'), 3, 'all of it is new');
select is(pg_temp.preview('manage.a1', 'a1', 2050) #> '{answer,acts}', '["create"]', 'a manager may create it');
select is(pg_temp.preview('manage.a1', 'a1', 2050) #>> '{answer,warnings,0,code}', 'drafts', 'it warns of the draft left out');
select is(pg_temp.preview(p, 'a1', 2050) ->> 'state', 'P0002', p || ' previews nothing') from unnest(array['manage.a2', 'endorse_ministry.ma', 'administrate', 'nobody']) p;
select is(pg_temp.refusal(test.plan_create(p, 'a1', 2050)), case when p ~ '\.a1$' then array['42501', 'not_allowed'] else array['P0002', 'not_found'] end, p || ' creates no plan')
  from unnest(array['view.a1', 'endorse.a1', 'approve.a1', 'sign.a1', 'manage.a2', 'manage.ma', 'endorse_ministry.ma', 'administrate', 'nobody']) p;

insert into kept select 'v1', test.plan_create('manage.a1', 'a1', 2050);
select is((pg_temp.kept('v1') - '{steps,decisions}'::text[]) @> '{"number": 1, "status": "created", "display_status": "created", "in_force": false, "returned": false, "flow_code": "1", "position": 0,
  "lock_version": 1, "preparer": "manage.a1", "preparer_name": "Persona manage.a1", "line_count": 3, "total": 13000000, "total_vat": 15520000, "acts": ["hand_over"], "primary_act": "hand_over", "document": null}', true, 'a version is created');
select set_eq($$ select jsonb_object_keys(pg_temp.kept('v1')) $$, $$ values ('version_id'), ('institution_id'), ('institution_code'), ('institution_name'), ('year'), ('number'), ('status'), ('display_status'),
  ('in_force'), ('returned'), ('replaced'), ('flow_code'), ('position'), ('round'), ('lock_version'), ('created_at'), ('changed_at'), ('preparer'), ('preparer_name'), ('line_count'), ('total'), ('total_vat'),
  ('content_hash'), ('steps'), ('decisions'), ('acts'), ('primary_act'), ('document') $$, 'a version carries exactly the agreed members');
select is(pg_temp.blockers('a1', 2050), array['unchanged'], 'the same again is no new version');
select is(pg_temp.refusal(test.plan_create('manage.a1', 'a1', 2050)), array['22023', 'unchanged'], 'and refused');

-- What is frozen -------------------------------------------------------------------------------------------

create temp table content as select content, content::jsonb as json from iepirkumi.plan_content where version_id = pg_temp.id('v1');
select is(encode(sha256(convert_to((select content from content), 'UTF8')), 'hex'), pg_temp.kept('v1') ->> 'content_hash', 'the hash is that of the content''s bytes');
select is(test.try('view.a1', format('select iepirkumi.plan_export(%s)', pg_temp.id('v1'))) #>> '{answer,content}', (select content from content), 'the export gives these bytes');
select is((select json - 'lines' - 'created_at' from content), jsonb_build_object('format', 'iepirkumi-plan', 'format_version', 1, 'year', 2050, 'version', 1, 'flow', '1',
  'institution', jsonb_build_object('code', '1101', 'name', 'Tests a1', 'registration_number', '90000001101', 'buyer_profile_url', 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1101',
    'ministry', '{"code": "1100", "name": "Tests ma"}'::jsonb),
  'preparer', '{"login": "manage.a1", "name": "Persona manage.a1"}'::jsonb,
  'totals', '{"count": 3, "estimated_price": 13000000, "funding_total": 15520000,
    "by_year": [{"year": 2050, "amount": 9520000}, {"year": 2051, "amount": 1000000}, {"year": null, "amount": 5000000}],
    "by_source": [{"code": "grant", "name": "Dotācija no vispārējiem ieņēmumiem", "amount": 9520000}, {"code": "own", "name": "Maksas pakalpojumi un citi pašu ieņēmumi", "amount": 6000000}],
    "by_programme": [{"code": "32.01.00", "name": "Testu programma", "amount": 15520000}]}'::jsonb
    || jsonb_build_object('by_ekk', jsonb_build_array(
       jsonb_build_object('code', '2251', 'name', (select name_lv from iepirkumi.classification where kind = 'ekk' and code = '2251'), 'amount', 6000000),
       jsonb_build_object('code', '5238', 'name', (select name_lv from iepirkumi.classification where kind = 'ekk' and code = '5238'), 'amount', 9520000)))), 'the head and the totals of the content');
select is((select array_agg(l ->> 'title' order by n) from content, jsonb_array_elements(json -> 'lines') with ordinality x (l, n)), array['Pirmais "iepirkums"', 'Otrais', 'Trešais'], 'its lines in order of number');
select is((select (json #> '{lines,0}') - 'updated_at' from content), (select (document - '{procurement_id,revision_id,institution_id,year,number_sort,status,in_force,is_current,lock_version,exclusion_reason,ekk_codes,funding_total,created_by,created_by_name,created_at,changed_by,changed_by_name,changed_at,decided_by,decided_by_name,decided_at,acts,missing,warnings,in_force_revision_id,draft_revision_id,plan_number}'::text[])
    || jsonb_build_object('line_no', 1, 'kind_name', 'Piegāde', 'procedure_name', 'Atklāts konkurss',
      'legal_act_name', (select name_lv from iepirkumi.classification where kind = 'legal_act' and code = document ->> 'legal_act'), 'cpv_name', 'Serveri', 'nuts_name', (select name_lv from iepirkumi.classification where kind = 'nuts' and code = 'LV00A'),
      'funding', (select jsonb_agg(f || jsonb_build_object('ekk_name', (select name_lv from iepirkumi.classification where kind = 'ekk' and code = f ->> 'ekk'),
         'source_name', (select name_lv from iepirkumi.classification where kind = 'source' and code = f ->> 'source'), 'programme_name', 'Testu programma') order by n)
       from jsonb_array_elements(document -> 'funding') with ordinality x (f, n))) from line where n = 1), 'a line holds all fields and the names of its codes');
select is((test.attempt('view.a1', format('select array_agg(row(line_no, number, title, estimated_price, funding_total)::text) from iepirkumi.plan_lines(%s)', pg_temp.id('v1')))).value,
  (select array_agg(row((l ->> 'line_no')::int, l ->> 'number', l ->> 'title', (l ->> 'estimated_price')::bigint, (select sum((f ->> 'amount')::bigint)::bigint from jsonb_array_elements(l -> 'funding') f))::text order by n)::text
     from content, jsonb_array_elements(json -> 'lines') with ordinality x (l, n)), 'plan_lines gives what the content holds');
select is(replace((iepirkumi.plan_build(test.place_id('a1'), 2050, 1, '1', (pg_temp.kept('v1') ->> 'created_at')::timestamptz)).content, '{"login":"postgres","name":"postgres"}', '{"login":"manage.a1","name":"Persona manage.a1"}'),
  (select content from content), 'and comes out the same, byte by byte');
select throws_ok(format('update iepirkumi.plan_content set content = ''{}'' where version_id = %s', pg_temp.id('v1')), '23001', null, 'not even the superuser changes the content by mistake');
select throws_ok(format('update iepirkumi.plan_version set total = 1 where id = %s', pg_temp.id('v1')), '23001', null, 'nor the totals');

-- Flow 1: endorsed, approved, endorsed by the ministry, signed ----------------------------------------------------

select is(test.offered(pg_temp.id('v1')), array['manage.a1: hand_over'], 'created: the manager may hand it over, nobody else anything');
select is(test.seen_by(pg_temp.id('v1')), array['approve.a1', 'endorse.a1', 'endorse_ministry.a1', 'manage.a1', 'sign.a1', 'view.a1'], 'created: only the institution sees it');
select is(test.has_waiting(pg_temp.id('v1')), array['manage.a1: hand_over'], 'it waits for the manager');
select is(pg_temp.refusal(test.step(login, pg_temp.id('v1'), act)), want, login || ' ' || act || ' of what is created') from (values
  ('endorse.a1', 'endorse', array['55000', 'wrong_status']), ('endorse.a1', 'return', array['55000', 'wrong_status']), ('manage.a1', 'withdraw', array['55000', 'wrong_status']),
  ('manage.a1', 'approve', array['42501', 'not_allowed']), ('manage.a1', 'return', array['42501', 'not_allowed']), ('view.a1', 'hand_over', array['42501', 'not_allowed']),
  ('endorse_ministry.ma', 'endorse_ministry', array['P0002', 'not_found']), ('manage.a2', 'hand_over', array['P0002', 'not_found']), ('administrate', 'hand_over', array['P0002', 'not_found']),
  ('manage.a1', 'sign', array['22023', 'unknown_act']), ('manage.a1', 'destroy', array['22023', 'unknown_act']), ('manage.a1', null, array['22023', 'unknown_act'])) v (login, act, want);
select is(pg_temp.refusal(test.call('manage.a1', 'plan_act', pg_temp.id('v1')::text, '7', 'hand_over', null)), array['40001', 'changed'], 'a stale version is not acted on');
select is(pg_temp.refusal(test.call('manage.a1', 'plan_act', pg_temp.id('v1')::text, null, 'hand_over', null)), array['40001', 'changed'], 'nor one of unknown age');
select is(pg_temp.refusal(test.call('manage.a1', 'plan_act', '999999999', '1', 'hand_over', null)), array['P0002', 'not_found'], 'nor one that is not there');

insert into kept select 'ready', test.step('manage.a1', pg_temp.id('v1'), 'hand_over', 'Lūdzu saskaņot.');
select is(pg_temp.kept('ready') ->> 'status', 'ready', 'handed over it is ready');
select is(test.offered(pg_temp.id('v1')), array['endorse.a1: endorse return', 'manage.a1: withdraw'], 'ready: endorse or return, or withdraw');
select is(test.seen_by(pg_temp.id('v1')), array['approve.a1', 'endorse.a1', 'endorse_ministry.a1', 'endorse_ministry.ma', 'manage.a1', 'sign.a1', 'view.a1'], 'ready: the ministry reviewer sees it now');
select is(test.has_waiting(pg_temp.id('v1')), array['endorse.a1: endorse'], 'it waits for the endorser');
select is(pg_temp.refusal(test.step(login, pg_temp.id('v1'), act, 'x')), want, login || ' ' || act || ' of what is ready') from (values
  ('approve.a1', 'approve', array['55000', 'wrong_status']), ('approve.a1', 'return', array['55000', 'wrong_status']), ('endorse_ministry.ma', 'endorse_ministry', array['55000', 'wrong_status']),
  ('endorse_ministry.ma', 'return', array['55000', 'wrong_status']), ('manage.a1', 'hand_over', array['55000', 'wrong_status']), ('manage.a1', 'endorse', array['42501', 'not_allowed']),
  ('view.a1', 'endorse', array['42501', 'not_allowed']), ('endorse_ministry.mb', 'endorse_ministry', array['P0002', 'not_found']), ('endorse.a2', 'endorse', array['P0002', 'not_found']),
  ('endorse_ministry.ma', 'endorse', array['42501', 'not_allowed']), ('sign.a1', 'withdraw', array['42501', 'not_allowed'])) v (login, act, want);
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'))), array['55000', 'wrong_status'], 'signing waits for its turn');
select is(pg_temp.refusal(test.plan_create('manage.a1', 'a1', 2050)), array['55000', 'open_version'], 'no other version is created meanwhile');
select is((select array_agg((s ->> 'position') || ' ' || (s ->> 'result_status') || ' ' || (s ->> 'state') || coalesce(' ' || (s ->> 'name'), '') || coalesce(' > ' || (s ->> 'waiting_for'), '') order by n)
             from jsonb_array_elements(pg_temp.kept('ready') -> 'steps') with ordinality x (s, n)),
  array['-1 created done Persona manage.a1', '0 ready done Persona manage.a1', '1 endorsed current > Persona endorse.a1', '2 approved waiting', '3 endorsed_ministry waiting', '4 signed waiting'], 'the steps say who did what and who is next');

insert into kept select 'endorsed', test.step('endorse.a1', pg_temp.id('v1'), 'endorse');
select is(pg_temp.kept('endorsed') ->> 'status', 'endorsed', 'it is endorsed');
select is(test.offered(pg_temp.id('v1')), array['approve.a1: approve return'], 'endorsed: approve or return; withdrawing is over');
select is(pg_temp.refusal(test.step('manage.a1', pg_temp.id('v1'), 'withdraw')), array['55000', 'wrong_status'], 'after the first decision nothing is withdrawn');
select is(pg_temp.refusal(test.step('endorse.a1', pg_temp.id('v1'), 'endorse')), array['55000', 'already_decided'], 'nothing is endorsed twice');
select is(test.step('approve.a1', pg_temp.id('v1'), 'approve') #>> '{answer,status}', 'approved', 'it is approved');
select is(test.offered(pg_temp.id('v1')), array['endorse_ministry.ma: endorse_ministry return'], 'approved: the ministry endorses or returns');
select is(test.plan('view.a1', pg_temp.id('v1')) #>> '{steps,4,waiting_for}', 'Tests ma', 'it waits for the ministry by name');
select is(pg_temp.refusal(test.step('endorse_ministry.mb', pg_temp.id('v1'), 'endorse_ministry')), array['P0002', 'not_found'], 'the reviewer of another ministry sees nothing');
select is(test.step('endorse_ministry.ma', pg_temp.id('v1'), 'endorse_ministry') #>> '{answer,status}', 'endorsed_ministry', 'it is endorsed by the ministry');
select is(test.offered(pg_temp.id('v1')), array['sign.a1: sign return'], 'then the head signs or returns');
select is(test.has_waiting(pg_temp.id('v1')), array['sign.a1: sign'], 'it waits for the head');
select is((test.attempt('endorse_ministry.ma', format('select count(*) from iepirkumi.plan_lines(%s)', pg_temp.id('v1')))).value, '3', 'the reviewer reads its lines');

-- Signing -----------------------------------------------------------------------------------------------------------

select is(pg_temp.refusal(test.sign('manage.a1', pg_temp.id('v1'))), array['42501', 'not_allowed'], 'a manager does not sign');
select is(pg_temp.refusal(test.sign('approve.a1', pg_temp.id('v1'))), array['42501', 'not_allowed'], 'nor does an approver');
select is(pg_temp.refusal(test.sign('sign.a2', pg_temp.id('v1'))), array['P0002', 'not_found'], 'nor another institution''s head');
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'), jsonb_build_object('content_hash', repeat('0', 64)))), array['22023', 'content_mismatch'], 'other content is not signed');
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'), '{"content_hash": null}')), array['22023', 'content_mismatch'], 'nor unknown content');
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'), '{}', 'PK zip')), array['22023', 'not_a_pdf'], 'nor what is no PDF');
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'), '{}', '')), array['22023', 'required'], 'nor nothing');
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'), '{"signed_at": "yesterday-ish"}')), array['22023', 'not_a_date'], 'nor at no time');
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'), jsonb_build_object('certificate_subject', repeat('x', 3000)))), array['22023', 'too_long'], 'nor with endless names');
select is(pg_temp.refusal(test.call('sign.a1', 'plan_sign', pg_temp.id('v1')::text, '1', '%PDF-', '{}')), array['40001', 'changed'], 'nor a stale version');
insert into kept select 'signed1', test.sign('sign.a1', pg_temp.id('v1'));
select is(pg_temp.kept('signed1') @> '{"status": "signed", "display_status": "signed", "in_force": true, "acts": [], "primary_act": null, "position": 4}', true, 'signed, it is in force');
select is(pg_temp.kept('signed1') -> 'document' @> jsonb_build_object('signer_name', 'Persona sign.a1', 'sha256', encode(sha256('%PDF-1.4 signed'), 'hex')), true, 'with its document');
select is((select array_agg(s ->> 'state' order by n) from jsonb_array_elements(pg_temp.kept('signed1') -> 'steps') with ordinality x (s, n)), array_fill('done'::text, array[6]), 'all steps are done');
select is(test.offered(pg_temp.id('v1')), '{}'::text[], 'nothing more is done with it');
select is(pg_temp.refusal(test.sign('sign.a1', pg_temp.id('v1'))), array['55000', 'already_decided'], 'least of all signed again');
select is(pg_temp.refusal(test.step('manage.a1', pg_temp.id('v1'), 'hand_over')), array['55000', 'wrong_status'], 'or handed over');
select is((test.attempt(p, format('select encode(file, ''escape'') || '' '' || signer_login || '' '' || certificate_serial || '' '' || (content_hash = (select content_hash from iepirkumi.plan_version where id = %s)) from iepirkumi.document_get(%1$s)', pg_temp.id('v1')))).value,
  '%PDF-1.4 signed sign.a1 01AB true', p || ' opens the signed document') from unnest(array['view.a1', 'endorse_ministry.ma', 'manage.a1']) p;
select is((test.attempt(p, format('select * from iepirkumi.document_get(%s)', pg_temp.id('v1')))).state, 'P0002', p || ' does not') from unnest(array['view.a2', 'endorse_ministry.mb', 'administrate', 'nobody']) p;
select is((select array_agg((d ->> 'act') || ' ' || (d ->> 'name') || ' ' || (d ->> 'to_status') order by n) from jsonb_array_elements(pg_temp.kept('signed1') -> 'decisions') with ordinality x (d, n)),
  array['create Persona manage.a1 created', 'hand_over Persona manage.a1 ready', 'endorse Persona endorse.a1 endorsed', 'approve Persona approve.a1 approved',
        'endorse_ministry Persona endorse_ministry.ma endorsed_ministry', 'sign Persona sign.a1 signed'], 'every decision stands by name');
select is(pg_temp.kept('signed1') #>> '{decisions,1,comment}', 'Lūdzu saskaņot.', 'with its comment');
select is((test.attempt('view.a1', format('select string_agg(plan_number::text, '','') from iepirkumi.procurement_list where institution_id = %s and year = 2050 and is_current', test.place_id('a1')))).value, '1,1,1', 'the list of procurements names the plan in force');

-- Version 2: a new revision, an exclusion, a procurement more -----------------------------------------------------------

select is(pg_temp.blockers('a1', 2050), array['unchanged'], 'nothing changed, no new version');
insert into kept select 'revised', test.call('manage.a1', 'procurement_new_revision', (select document ->> 'revision_id' from line where n = 2));
select test.save('manage.a1', jsonb_build_object('revision_id', pg_temp.kept('revised') -> 'revision_id', 'lock_version', 1, 'title', 'Otrais, labots', 'estimated_price', 3000000,
  'funding', '[{"year": 2050, "programme": "32.01.00", "ekk": "5238", "source": "own", "amount": 3630000}]'::jsonb));
select is(pg_temp.blockers('a1', 2050), array['unchanged'], 'a draft beside changes nothing in the plan');
select test.call('manage.a1', 'procurement_include', pg_temp.kept('revised') ->> 'revision_id', '2');
select test.call('manage.a1', 'procurement_exclude', document ->> 'revision_id', document ->> 'lock_version', 'Atlikts') from line where n = 3;
select test.included('a1', 2050, '{"title": "Piektais"}');
select is(pg_temp.blockers('a1', 2050), '{}'::text[], 'now there is something new');
select is((select array[a #>> '{added,0,title}', a #>> '{removed,0,title}', a #>> '{changed,0,title}', a ->> 'next_number'] from (select pg_temp.preview('manage.a1', 'a1', 2050) -> 'answer' as a) x),
  array['Piektais', 'Trešais', 'Otrais, labots', '2'], 'the preview compares with the version before');
insert into kept select 'v2', test.plan_create('manage.a1', 'a1', 2050);
select is((pg_temp.kept('v2') ->> 'number')::int, 2, 'version 2');
select is(test.plan('view.a1', pg_temp.id('v1')) -> 'in_force', 'true', 'version 1 stays in force');
insert into kept select 'compared', test.try('view.a1', format('select iepirkumi.plan_compare(%s, %s)', pg_temp.id('v1'), pg_temp.id('v2')));
select is((select array_agg(f order by n) from jsonb_array_elements(pg_temp.kept('compared') #> '{changed,0,fields}') with ordinality x (f, n)), array[
  '{"field": "title", "old": "Otrais", "new": "Otrais, labots"}', '{"field": "estimated_price", "old": 2000000, "new": 3000000}',
  '{"field": "funding", "old": [{"line_no": 1, "year": 2050, "programme": "32.01.00", "ekk": "5238", "source": "grant", "classifier": null, "amount": 2420000}], "new": [{"line_no": 1, "year": 2050, "programme": "32.01.00", "ekk": "5238", "source": "own", "classifier": null, "amount": 3630000}]}'
  ]::jsonb[], 'the comparison names the fields, old and new');
select is(jsonb_path_query_array(pg_temp.kept('compared') -> 'totals_by_source', '$[*].old') || jsonb_path_query_array(pg_temp.kept('compared') -> 'totals_by_source', '$[*].new'), '[9520000, 6000000, 14200000, 13630000]', 'and the money by source');
select is((select array_agg((e ->> 'code') || ' ' || (e ->> 'old') || ' ' || (e ->> 'new') order by n) from jsonb_array_elements(pg_temp.kept('compared') -> 'totals_by_ekk') with ordinality x (e, n)), array['2251 6000000 10000000', '5238 9520000 17830000'], 'and by EKK');
select is(jsonb_array_length(test.try('view.a1', format('select iepirkumi.plan_compare(null, %s)', pg_temp.id('v2'))) #> '{answer,added}'), 3, 'against nothing everything is new');
select is(test.try('view.a2', format('select iepirkumi.plan_compare(%s, %s)', pg_temp.id('v1'), pg_temp.id('v2'))) ->> 'state', 'P0002', 'a stranger compares nothing');
select is(test.try('endorse_ministry.ma', format('select iepirkumi.plan_compare(%s, %s)', pg_temp.id('v1'), pg_temp.id('v2'))) ->> 'state', 'P0002', 'nor does the ministry what is not handed over');
select test.step('manage.a1', pg_temp.id('v2'), 'hand_over');
select is(test.try('endorse_ministry.ma', format('select iepirkumi.plan_compare(%s, %s)', pg_temp.id('v1'), pg_temp.id('v2'))) ->> 'state', '00000', 'but then it does');

-- Returns -----------------------------------------------------------------------------------------------------------------

select is(pg_temp.refusal(test.step('endorse.a1', pg_temp.id('v2'), 'return', c)), array['22023', 'required'], 'a return needs a comment') from unnest(array[null, '', E' \n ']) c;
select is(pg_temp.refusal(test.step('endorse.a1', pg_temp.id('v2'), 'return', repeat('x', 4001))), array['22023', 'too_long'], 'one that can be read');
select test.step('endorse.a1', pg_temp.id('v2'), 'endorse');
insert into kept select 'returned', test.step('approve.a1', pg_temp.id('v2'), 'return', 'Precizējiet otro iepirkumu.');
select is(pg_temp.kept('returned') @> '{"status": "created", "display_status": "returned", "returned": true, "position": 0, "round": 1, "acts": []}', true, 'returned, it is created again');
select is(pg_temp.kept('returned') #>> '{decisions,3,comment}', 'Precizējiet otro iepirkumu.', 'the comment stands in its history');
select is(test.seen_by(pg_temp.id('v2')), array['approve.a1', 'endorse.a1', 'endorse_ministry.a1', 'manage.a1', 'sign.a1', 'view.a1'], 'the ministry no longer sees it');
select is(test.offered(pg_temp.id('v2')), array['manage.a1: hand_over'], 'the manager may hand it over again');
select is((select array_agg(s ->> 'state' order by n) from jsonb_array_elements(pg_temp.kept('returned') -> 'steps') with ordinality x (s, n)), array['done', 'current', 'waiting', 'waiting', 'waiting', 'waiting'], 'its steps begin anew');
insert into kept select 'round2', test.step('manage.a1', pg_temp.id('v2'), 'hand_over');
select is(pg_temp.kept('round2') @> '{"status": "ready", "returned": false, "round": 2}', true, 'the second round begins');
select is(test.offered(pg_temp.id('v2')), array['endorse.a1: endorse return', 'manage.a1: withdraw'], 'with the first step');
select test.step('endorse.a1', pg_temp.id('v2'), 'endorse');
select is(test.step('approve.a1', pg_temp.id('v2'), 'approve') #>> '{answer,status}', 'approved', 'who returned it may approve it in the next round');
select is(test.step('endorse_ministry.ma', pg_temp.id('v2'), 'return', 'Ministrija lūdz labot.') #>> '{answer,display_status}', 'returned', 'the ministry returns it');
select is(test.plan('endorse_ministry.ma', pg_temp.id('v2')), null, 'and sees it no more');
select is(test.plan('manage.a1', pg_temp.id('v2')) ->> 'display_status', 'returned', 'the institution sees it returned');

-- An unsigned version out of the flow is replaced by the next one.
select is(pg_temp.blockers('a1', 2050), array['unchanged'], 'a returned version alone is no reason for another');
select test.included('a1', 2050, '{"title": "Sestais"}');
select is(pg_temp.preview('manage.a1', 'a1', 2050) #> '{answer,replaces}', 'true', 'the preview says that it replaces one');
insert into kept select 'v3', test.plan_create('manage.a1', 'a1', 2050);
select is(test.plan('view.a1', pg_temp.id('v2')) @> '{"display_status": "replaced", "replaced": true, "acts": []}', true, 'the returned version is replaced');
select is(test.plan('view.a1', pg_temp.id('v2')) #>> '{decisions,-1,act}', 'replace', 'its history stays and says so');
select is(jsonb_array_length(test.plan('view.a1', pg_temp.id('v2')) -> 'decisions'), 9, 'all of it');
select is(pg_temp.refusal(test.step('manage.a1', pg_temp.id('v2'), 'hand_over')), array['55000', 'wrong_status'], 'it goes nowhere');
select is((select array_agg(s ->> 'state' order by n) from jsonb_array_elements(test.plan('view.a1', pg_temp.id('v2')) -> 'steps') with ordinality x (s, n)), array['done', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting'], 'and waits for nobody');

-- Withdrawing, until the first decision.
select test.step('manage.a1', pg_temp.id('v3'), 'hand_over');
insert into kept select 'withdrawn', test.step('manage.a1', pg_temp.id('v3'), 'withdraw', 'Kļūda.');
select is(pg_temp.kept('withdrawn') @> '{"status": "created", "display_status": "created", "returned": false, "round": 1}', true, 'the manager withdraws it');
select is(test.step('manage.a1', pg_temp.id('v3'), 'hand_over') #> '{answer,round}', '2', 'handing it over again begins a round');
select test.step('endorse.a1', pg_temp.id('v3'), 'endorse');
select test.step('approve.a1', pg_temp.id('v3'), 'approve');
select test.step('endorse_ministry.ma', pg_temp.id('v3'), 'endorse_ministry');
insert into kept select 'signed3', test.sign('sign.a1', pg_temp.id('v3'));
select is(pg_temp.kept('signed3') -> 'in_force', 'true', 'version 3 is signed and in force');
select is(test.plan('view.a1', pg_temp.id('v1')) @> '{"status": "signed", "display_status": "superseded", "in_force": false}', true, 'version 1 is superseded');
select is((test.attempt('view.a1', format('select encode(file, ''escape'') from iepirkumi.document_get(%s)', pg_temp.id('v1')))).value, '%PDF-1.4 signed', 'its document stays');
select is((select array_agg((v ->> 'number') || ' ' || (v ->> 'display_status') order by n) from jsonb_array_elements(test.try('view.a1', format('select iepirkumi.plan_list(%s, 2050)', test.place_id('a1'))) -> 'answer') with ordinality x (v, n)),
  array['3 signed', '2 replaced', '1 superseded'], 'the versions, newest first');
select is((select array_agg(v ->> 'number' order by n) from jsonb_array_elements(test.try('endorse_ministry.ma', format('select iepirkumi.plan_list(%s, 2050)', test.place_id('a1'))) -> 'answer') with ordinality x (v, n)),
  array['3', '1'], 'to the ministry those that were handed over');
select is((test.attempt('endorse_ministry.ma', format('select string_agg(number::text, '' '' order by number) from iepirkumi.plan_list where institution_id = %s and year = 2050', test.place_id('a1')))).value, '1 3', 'as the view shows');
select is(test.try('manage.a2', format('select iepirkumi.plan_list(%s, 2050)', test.place_id('a1'))) ->> 'state', 'P0002', 'to strangers none');
select results_eq($$ select title, plan_number from iepirkumi.procurement_revision where year = 2050 and institution_id = test.place_id('a1') and is_current and in_force and status = 'included' order by number_sort $$,
  $$ values ('Pirmais "iepirkums"', 3), ('Otrais, labots', 3), ('Piektais', 3), ('Sestais', 3) $$, 'the list of procurements follows');

-- Four eyes ---------------------------------------------------------------------------------------------------------------

-- manage.a1 gets every right at a1; so does a colleague.
insert into iepirkumi.right_grant (login, institution_id, right_code) select p, test.place_id('a1'), r from unnest(array['manage.a1', 'view.a1']) p, unnest(array['manage', 'endorse', 'approve', 'sign']) r
  where not (p = 'manage.a1' and r = 'manage');
select test.included('a1', 2051);
insert into kept select 'four', test.plan_create('manage.a1', 'a1', 2051);
select test.step('manage.a1', pg_temp.id('four'), 'hand_over');
select is(pg_temp.refusal(test.step('manage.a1', pg_temp.id('four'), 'endorse')), array['55000', 'four_eyes'], 'the preparer endorses nothing, whatever the rights');
select is(test.offered(pg_temp.id('four')), array['endorse.a1: endorse return', 'manage.a1: return withdraw', 'view.a1: endorse return withdraw'], 'and is not offered it');
select is(test.plan('manage.a1', pg_temp.id('four')) #> '{primary_act}', 'null', 'no act suggests itself to the preparer');
select is(test.plan('manage.a1', pg_temp.id('four')) #>> '{steps,2,waiting_for}', 'Persona endorse.a1, Persona view.a1', 'the step waits for those who can');
select test.step('view.a1', pg_temp.id('four'), 'endorse');
select is(pg_temp.refusal(test.step('view.a1', pg_temp.id('four'), 'approve')), array['55000', 'four_eyes'], 'who endorsed does not approve');
select is(test.has_waiting(pg_temp.id('four')), array['approve.a1: approve'], 'it waits for a third');
select test.step('approve.a1', pg_temp.id('four'), 'return', 'Vēlreiz.');
select test.step('view.a1', pg_temp.id('four'), 'hand_over');
select is(pg_temp.refusal(test.step('view.a1', pg_temp.id('four'), 'endorse')), array['55000', 'four_eyes'], 'who hands over acts as a preparer');
select test.step('endorse.a1', pg_temp.id('four'), 'endorse');
select is(pg_temp.refusal(test.step('view.a1', pg_temp.id('four'), 'approve')), array['55000', 'four_eyes'], 'who endorsed in an earlier round does not approve either');
select test.step('approve.a1', pg_temp.id('four'), 'approve');
select test.step('endorse_ministry.ma', pg_temp.id('four'), 'endorse_ministry');
select is(pg_temp.refusal(test.sign('manage.a1', pg_temp.id('four'))), array['55000', 'four_eyes'], 'the preparer does not sign');
update iepirkumi.institution set four_eyes = false where id = test.place_id('a1');
select is(test.offered(pg_temp.id('four')), array['manage.a1: sign return', 'sign.a1: sign return', 'view.a1: sign return'], 'with four eyes off everybody entitled may');
select is(test.sign('manage.a1', pg_temp.id('four')) #>> '{answer,status}', 'signed', 'and does');

-- Flow 2, in a ministry -------------------------------------------------------------------------------------------------------

select test.included('ma', 2050);
insert into kept select 'two', test.plan_create('manage.ma', 'ma', 2050);
select is(pg_temp.kept('two') ->> 'flow_code', '2', 'the ministry uses flow 2');
select is((select json -> 'institution' -> 'ministry' ->> 'code' from (select content::jsonb as json from iepirkumi.plan_content where version_id = pg_temp.id('two')) x), '1100', 'it is its own ministry');
select test.step('manage.ma', pg_temp.id('two'), 'hand_over');
select is(test.offered(pg_temp.id('two')), array['endorse.ma: endorse return', 'manage.ma: withdraw'], 'flow 2: endorsed first');
select test.step('endorse.ma', pg_temp.id('two'), 'endorse');
select is(test.step('approve.ma', pg_temp.id('two'), 'approve') #>> '{answer,status}', 'approved', 'then approved');
select is(pg_temp.refusal(test.step('endorse_ministry.ma', pg_temp.id('two'), 'endorse_ministry')), array['42501', 'not_allowed'], 'no ministry above endorses it');
select is(test.offered(pg_temp.id('two')), array['sign.ma: sign return'], 'then the head signs');
select is(test.sign('sign.ma', pg_temp.id('two')) #>> '{answer,position}', '3', 'after three steps it is signed');

-- Flow 3: approved, endorsed by the ministry, signed ---------------------------------------------------------------------------

insert into iepirkumi.institution_flow (institution_id, flow_code) values (test.place_id('a2'), '3');
select test.included('a2', 2050);
insert into kept select 'three', test.plan_create('manage.a2', 'a2', 2050);
select test.step('manage.a2', pg_temp.id('three'), 'hand_over');
select is(test.offered(pg_temp.id('three')), array['approve.a2: approve return', 'manage.a2: withdraw'], 'flow 3: approved first');
select is(pg_temp.refusal(test.step('endorse.a2', pg_temp.id('three'), 'endorse')), array['55000', 'wrong_status'], 'the institution''s endorser has no part in it');
select test.step('approve.a2', pg_temp.id('three'), 'approve');
select is(test.offered(pg_temp.id('three')), array['endorse_ministry.ma: endorse_ministry return'], 'then endorsed by the ministry');
-- The institution changes its flow meanwhile: the version keeps its own.
insert into iepirkumi.institution_flow (institution_id, flow_code) values (test.place_id('a2'), '2');
select is(test.step('endorse_ministry.ma', pg_temp.id('three'), 'endorse_ministry') #>> '{answer,flow_code}', '3', 'a version keeps the flow it was started with');
select is(test.sign('sign.a2', pg_temp.id('three')) #>> '{answer,status}', 'signed', 'then signed');
select is(pg_temp.blockers('a2', 2050), array['unchanged'], 'another flow is no other plan');

-- An unsigned version of another flow may be made anew; flow 4 is approved and signed.
select test.included('a2', 2051);
select test.plan_create('manage.a2', 'a2', 2051);
select is(pg_temp.blockers('a2', 2051), array['unchanged'], 'the same in the same flow');
insert into iepirkumi.institution_flow (institution_id, flow_code, justification) values (test.place_id('a2'), '4', 'Nav neviena, kas saskaņo.');
select is(pg_temp.blockers('a2', 2051), '{}'::text[], 'in a new flow it can start again');
insert into kept select 'fourth', test.plan_create('manage.a2', 'a2', 2051);
select test.step('manage.a2', pg_temp.id('fourth'), 'hand_over');
select test.step('approve.a2', pg_temp.id('fourth'), 'approve');
select is(test.sign('sign.a2', pg_temp.id('fourth')) #>> '{answer,status}', 'signed', 'flow 4 signs what is approved');

-- What stops a plan -----------------------------------------------------------------------------------------------------------------

insert into iepirkumi.institution (code, name, kind) values ('1999', 'Bez plūsmas', 'central');
insert into test.place select 'free', '1999', null, id from iepirkumi.institution where code = '1999';
insert into iepirkumi.right_grant (login, institution_id, right_code) select 'manage.a2', test.place_id('free'), 'manage';
insert into iepirkumi.programme (institution_id, code, name) select test.place_id('free'), '32.01.00', 'x';
insert into iepirkumi.institution_classifier (institution_id, code, name) select test.place_id('free'), 'T-1', 'x';
select is(test.wrong(test.plan_create('manage.a2', 'free', 2050)), array['flow=no_flow', 'lines=nothing_included'], 'without a flow and without procurements: both are said');
select test.call('manage.a2', 'procurement_include', d #>> '{answer,revision_id}', '1') from test.save('manage.a2', test.document('free', 2050)) d;
insert into iepirkumi.institution_flow (institution_id, flow_code) values (test.place_id('free'), '2');
select test.plan_create('manage.a2', 'free', 2050);
select is((select content::jsonb #> '{institution,ministry}' from iepirkumi.plan_content where institution_id = test.place_id('free')), 'null', 'a central institution has no ministry');

select test.included('a2', 2052);
update iepirkumi.classification set valid_to = '2051-12-31' where kind = 'ekk' and code = '5238';
select is(pg_temp.refusal(test.plan_create('manage.a2', 'a2', 2052)), array['22023', 'not_valid_in_year'], 'a code that ended since stops the plan');
select is((select (b ->> 'number') || ' ' || (b ->> 'field') from jsonb_array_elements(pg_temp.preview('view.a2', 'a2', 2052) #> '{answer,blockers}') b), '2052/1 funding[0].ekk', 'and the preview says where');
update iepirkumi.classification set valid_to = null where kind = 'ekk' and code = '5238';
update iepirkumi.institution set buyer_profile_url = null where id = test.place_id('a2');
select is((select array_agg(w ->> 'code') from jsonb_array_elements(pg_temp.preview('view.a2', 'a2', 2052) #> '{answer,warnings}') w), array['no_buyer_profile'], 'a missing buyer profile is a warning');
insert into kept select 'profile1', test.plan_create('manage.a2', 'a2', 2052);
select is(pg_temp.blockers('a2', 2052), array['unchanged'], 'the same institution, the same plan');
update iepirkumi.institution set buyer_profile_url = 'https://example.lv/a2' where id = test.place_id('a2');
select is(pg_temp.blockers('a2', 2052), '{}'::text[], 'what the head of the plan says is part of it');
select is(pg_temp.refusal(test.plan_create('manage.a2', 'a2', 1066)), array['22023', 'bad_year'], 'a year of this age');
select is(pg_temp.refusal(test.call('manage.a2', 'plan_create', null, '2050')), array['P0002', 'not_found'], 'an institution is needed');

-- Asking twice ------------------------------------------------------------------------------------------------------------------------

create function pg_temp.twice(p_login name, p_sql text) returns boolean language sql as
$$ select test.try(p_login, replace(p_sql, '?', quote_literal('00000000-0000-4000-8000-0000000000aa'))) = test.try(p_login, replace(p_sql, '?', quote_literal('00000000-0000-4000-8000-0000000000aa'))) $$;
select test.included('ma', 2053);
select is(pg_temp.twice('manage.ma', format('select iepirkumi.plan_create(?, %s, 2053)', test.place_id('ma'))), true, 'creating a plan twice with one id gives one answer');
select is((select count(*)::int from iepirkumi.plan_version where institution_id = test.place_id('ma') and year = 2053), 1, 'and one version');
select is(pg_temp.refusal(test.try('manage.ma', format('select iepirkumi.plan_act(%L, %s, 1, ''hand_over'')', '00000000-0000-4000-8000-0000000000aa', (select max(id) from iepirkumi.plan_version where institution_id = test.place_id('ma'))))), array['22023', 'request_reused'], 'the id does not do for another act');

-- Around the functions ---------------------------------------------------------------------------------------------------------------------

select is((test.attempt('manage.a1', sql)).state, '42501', sql) from unnest(array[
  'update iepirkumi.plan_version set status = ''signed''', 'insert into iepirkumi.decision (institution_id, version_id, round, position, act, to_status, person_name) values (1, 1, 1, 1, ''approve'', ''approved'', ''x'')',
  'delete from iepirkumi.plan_line', 'update iepirkumi.plan_content set content = ''''', 'insert into iepirkumi.document (institution_id, version_id, file, sha256, signer_name) values (1, 1, '''', '''', '''')',
  'select iepirkumi.version_decide(null, ''approve'', 1, ''approved'', null)', 'select iepirkumi.plan_document(1)', 'select iepirkumi.plan_build(1, 2030, 1, ''1'', now())', 'select iepirkumi.act_done(gen_random_uuid(), 1, null)',
  'select iepirkumi.procurement_document(1)', 'select iepirkumi.plan_header(1)', 'select iepirkumi.plan_difference(null, null)']) sql;
select is((iepirkumi.audit_verify(test.place_id('a1')) -> 'ok'), 'true', 'the audit chain of all this is whole');

select * from finish();
rollback;
