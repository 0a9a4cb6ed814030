-- SPDX-License-Identifier: GPL-3.0-or-later
-- The life of a procurement, as the people who live it: save, include, revise, exclude, discard, copy, import.
begin;
set local search_path = pg_catalog, tap;
set local client_min_messages = warning;

\ir try.inc
create function test.problems(p_document jsonb) returns text[] language sql as
$$ select coalesce(array_agg((f ->> 'field') || '=' || (f ->> 'code') order by n), '{}') from jsonb_array_elements(p_document -> 'missing') with ordinality x (f, n) $$;

create temp table kept (name text primary key, answer jsonb);
create function pg_temp.kept(p_name text) returns jsonb language sql as $$ select answer -> 'answer' from kept where name = p_name $$;

select no_plan();

-- Saving -------------------------------------------------------------------------------------------

insert into kept select 'new', test.save('manage.a1', test.document('a1', 2040, '{"title": "  Serveru\tpiegāde ", "cpv": "48820000-2", "description": "Pirmā\r\nOtrā"}'));
select is((select answer ->> 'state' from kept where name = 'new'), '00000', 'a manager saves a new procurement');
select is(pg_temp.kept('new') ->> 'number', '2040/1', 'it gets the first number of its year');
select is(pg_temp.kept('new') ->> 'title', 'Serveru piegāde', 'one-line text is trimmed, tabs become spaces');
select is(pg_temp.kept('new') ->> 'description', E'Pirmā\nOtrā', 'longer text keeps its lines');
select is(pg_temp.kept('new') ->> 'cpv', '48820000', 'the check digit is looked at and left off');
select is(pg_temp.kept('new') ->> 'status', 'draft', 'it is a draft');
select is((pg_temp.kept('new') ->> 'lock_version')::int, 1, 'its lock version is 1');
select is(pg_temp.kept('new') ->> 'created_by_name', 'Persona manage.a1', 'with the name of who made it');
select is(pg_temp.kept('new') -> 'acts', '["edit", "include", "exclude", "discard", "copy"]', 'everything a draft allows is open');
select is(pg_temp.kept('new') -> 'missing', '[]', 'nothing is missing');
select is(pg_temp.kept('new') #> '{funding,1}', '{"line_no": 2, "year": null, "programme": "32.01.00", "ekk": "2251", "source": "own", "classifier": null, "amount": 5000000}',
  'funding lines come back in order, later years as null');
select is(pg_temp.kept('new') -> 'ekk_codes', '["2251", "5238"]', 'the EKK codes are gathered');
select is((pg_temp.kept('new') ->> 'funding_total')::bigint, 12100000::bigint, 'and the amounts added up');
select set_eq($$ select key from jsonb_object_keys(pg_temp.kept('new')) k (key) $$, $$ values
  ('revision_id'), ('procurement_id'), ('institution_id'), ('year'), ('number'), ('number_sort'), ('revision_number'),
  ('status'), ('in_force'), ('is_current'), ('lock_version'), ('exclusion_reason'), ('ekk_codes'), ('funding_total'),
  ('created_by'), ('created_by_name'), ('created_at'), ('changed_by'), ('changed_by_name'), ('changed_at'),
  ('decided_by'), ('decided_by_name'), ('decided_at'), ('acts'), ('missing'), ('warnings'), ('in_force_revision_id'), ('draft_revision_id'), ('plan_number'),
  ('title'), ('description'), ('kind'), ('cpv'), ('cpv_additional'), ('procedure'), ('legal_act'), ('identification_number'),
  ('price_kind'), ('estimated_price'), ('estimated_price_from'), ('vat_rate'), ('announce_year'), ('announce_quarter'),
  ('announce_month'), ('contract_year'), ('contract_month'), ('term_kind'), ('term_months'), ('term_from'), ('term_to'),
  ('centralised'), ('partner'), ('framework'), ('nuts'), ('green'), ('social'), ('innovation'), ('eu_project'),
  ('responsible_unit'), ('responsible_person'), ('rationale'), ('existing_contract'), ('existing_contract_end'), ('notes'),
  ('funding'), ('lots') $$, 'a document carries exactly the agreed members');
select is(test.get('manage.a1', (pg_temp.kept('new') ->> 'revision_id')::bigint), pg_temp.kept('new'), 'reading it gives the same document');

-- A document goes back as it came: what it carries besides fields is ignored.
insert into kept select 'again', test.save('manage.a1', pg_temp.kept('new') || '{"title": "Cits nosaukums"}');
select is(pg_temp.kept('again') ->> 'title', 'Cits nosaukums', 'a whole document can be handed back');
select is((pg_temp.kept('again') ->> 'lock_version')::int, 2, 'its lock version grows');
select is(pg_temp.kept('again') -> 'funding', pg_temp.kept('new') -> 'funding', 'and its lines stay');
insert into kept select 'part', test.save('manage.a1', jsonb_build_object('revision_id', pg_temp.kept('new') -> 'revision_id', 'lock_version', 2, 'notes', 'Piezīme', 'funding', '[{"ekk": "5238"}, {}, {"amount": 0}]'::jsonb));
select is(pg_temp.kept('part') ->> 'title', 'Cits nosaukums', 'an absent key leaves its field');
select is(jsonb_array_length(pg_temp.kept('part') -> 'funding'), 1, 'a line with nothing in it is no line');
select is(pg_temp.kept('part') -> 'lots', pg_temp.kept('new') -> 'lots', 'absent lists stay');
insert into kept select 'cleared', test.save('manage.a1', jsonb_build_object('revision_id', pg_temp.kept('new') -> 'revision_id', 'lock_version', 3, 'notes', null, 'title', '   ', 'green', null, 'vat_rate', null, 'lots', '[]'::jsonb));
select is(pg_temp.kept('cleared') -> 'notes', 'null', 'null empties a field');
select is(pg_temp.kept('cleared') -> 'title', 'null', 'so does blank text');
select is(pg_temp.kept('cleared') -> 'green', 'false', 'an empty choice falls back to its usual value');
select is(pg_temp.kept('cleared') -> 'vat_rate', '2100', 'an empty VAT rate too');
select is(pg_temp.kept('cleared') -> 'lots', '[]', 'an empty list empties');

-- Incomplete drafts are saved; what is missing is said field by field.
insert into kept select 'empty', test.save('manage.a1', jsonb_build_object('institution_id', test.place_id('a1'), 'year', 2040));
select is(test.problems(pg_temp.kept('empty')), array['title=required', 'kind=required', 'cpv=required', 'procedure=required',
  'estimated_price=required', 'announce_year=required', 'announce_quarter=required', 'funding=required'], 'an empty draft names everything it lacks');
select is(pg_temp.kept('empty') ->> 'number', '2040/2', 'numbers follow each other');
create function pg_temp.missing(p_changes jsonb) returns text[] language sql as $$ select test.problems(test.save('manage.a1', test.document('a1', 2040, p_changes)) -> 'answer') $$;
select is(pg_temp.missing('{}'), '{}'::text[], 'control: the usual document lacks nothing');
select is(pg_temp.missing('{"estimated_price": 0, "lots": []}'), array['estimated_price=not_positive', 'funding=sum_mismatch'], 'a price of nothing');
select is(pg_temp.missing('{"vat_rate": 1200}'), array['funding=sum_mismatch'], 'money that does not add up with this VAT');
select is(pg_temp.missing('{"estimated_price": 333, "vat_rate": 2100, "lots": [], "funding": [{"year": 2040, "programme": "32.01.00", "ekk": "5238", "source": "grant", "amount": 403}]}'),
  '{}'::text[], 'VAT is rounded to the cent, half up');
select is(pg_temp.missing('{"price_kind": "range"}'), array['estimated_price_from=required'], 'a range without its lower end');
select is(pg_temp.missing('{"price_kind": "range", "estimated_price_from": 20000000}'), array['estimated_price_from=range_reversed'], 'a range upside down');
select is(pg_temp.missing('{"announce_month": 4}'), '{}'::text[], 'a month inside its quarter');
select is(pg_temp.missing('{"announce_month": 7}'), array['announce_month=mismatch'], 'a month outside its quarter');
select is(pg_temp.missing('{"lots": [{"title": "Viena", "estimated_price": 10000000}, {"estimated_price": 1}, {"title": "Trešā"}]}'),
  array['lots[1].title=required', 'lots[2].estimated_price=required', 'lots=sum_mismatch'], 'lots without title, price, and the right sum');
select is(pg_temp.missing('{"funding": [{"amount": 12100000}, {"ekk": "5238", "source": "grant", "programme": "32.01.00", "year": 2040}]}'),
  array['funding[0].programme=required', 'funding[0].ekk=required', 'funding[0].source=required', 'funding[1].amount=not_positive'], 'funding lines with holes');
insert into iepirkumi.classification (kind, code, valid_from, valid_to, name_lv) values
  ('ekk', '9901', '2000-01-01', '2039-12-31', 'Beidzies'), ('cpv', '99000001', '2041-01-01', null, 'Vēl nav'), ('procedure', 'old', '2000-01-01', '2020-12-31', 'Vecā');
insert into iepirkumi.programme (institution_id, code, name, valid_from, valid_to) values (test.place_id('a1'), '33.01.00', 'Beigusies', '2000-01-01', '2040-06-30');
select is(pg_temp.missing('{"cpv": "99000001", "procedure": "old", "funding": [{"year": 2040, "programme": "33.01.00", "ekk": "9901", "source": "grant", "amount": 6050000}, {"year": 2041, "programme": "33.01.00", "ekk": "5238", "source": "grant", "amount": 6050000}]}'),
  array['cpv=not_valid_in_year', 'procedure=not_valid_in_year', 'funding[0].ekk=not_valid_in_year', 'funding[1].programme=not_valid_in_year'],
  'codes count in their year: the line''s own for funding');

-- Malformed values -----------------------------------------------------------------------------------

create function pg_temp.refused(p_changes jsonb) returns text[] language sql as
$$ select array[t ->> 'state', t #>> '{detail,field}'] || test.wrong(t) from test.save('manage.a1', test.document('a1', 2040, p_changes)) t $$;
select is(pg_temp.refused('{"estimated_price": "100"}'), array['22023', 'estimated_price', 'estimated_price=not_a_number'], 'text in a number');
select is(pg_temp.refused('{"estimated_price": 100.5}'), array['22023', 'estimated_price', 'estimated_price=not_whole'], 'parts of a cent');
select is(pg_temp.refused('{"estimated_price": -1}'), array['22023', 'estimated_price', 'estimated_price=negative'], 'a negative price');
select is(pg_temp.refused('{"estimated_price": 1e30}'), array['22023', 'estimated_price', 'estimated_price=too_large'], 'a huge price');
select is(pg_temp.refused('{"estimated_price": 1e4000}'), array['22023', 'estimated_price', 'estimated_price=too_large'], 'a price beyond any machine number');
select is(pg_temp.refused('{"vat_rate": 10001}'), array['22023', 'vat_rate', 'vat_rate=too_large'], 'VAT above 100 %');
select is(pg_temp.refused('{"announce_quarter": 0}'), array['22023', 'announce_quarter', 'announce_quarter=too_small'], 'quarter 0');
select is(pg_temp.refused('{"announce_month": 13}'), array['22023', 'announce_month', 'announce_month=too_large'], 'month 13');
select is(pg_temp.refused('{"term_from": "2040-02-30"}'), array['22023', 'term_from', 'term_from=not_a_date'], 'a date that does not exist');
select is(pg_temp.refused('{"term_from": "2041-02-29"}'), array['22023', 'term_from', 'term_from=not_a_date'], '29 February of a common year');
select is(pg_temp.refused('{"term_from": "31.03.2040"}'), array['22023', 'term_from', 'term_from=not_a_date'], 'a date in another form');
select is(pg_temp.refused('{"term_from": "2040-13-01"}'), array['22023', 'term_from', 'term_from=not_a_date'], 'a thirteenth month in a date');
select is(pg_temp.refused('{"term_from": "2040-05-02", "term_to": "2040-05-01"}'), array['22023', 'term_to', 'term_to=range_reversed'], 'a term that ends before it begins');
select is(pg_temp.refused('{"cpv": "48820000-9"}'), array['22023', 'cpv', 'cpv=bad_check_digit'], 'a wrong check digit');
select is(pg_temp.refused('{"cpv": "12345678"}'), array['22023', 'cpv', 'cpv=unknown_code'], 'a CPV code that does not exist');
select is(pg_temp.refused('{"cpv": "4882"}'), array['22023', 'cpv', 'cpv=bad_cpv'], 'half a CPV code');
select is(pg_temp.refused('{"cpv": 48820000}'), array['22023', 'cpv', 'cpv=not_text'], 'a CPV code as a number');
select is(pg_temp.refused('{"cpv_additional": ["48820000-2", "48820000-3"]}'), array['22023', 'cpv_additional', 'cpv_additional=bad_check_digit'], 'a wrong check digit among the additional codes');
select is(pg_temp.refused('{"cpv_additional": "48820000"}'), array['22023', 'cpv_additional', 'cpv_additional=not_a_list'], 'one code where a list belongs');
select is(pg_temp.refused('{"kind": "magic"}'), array['22023', 'kind', 'kind=unknown_code'], 'an unknown kind');
select is(pg_temp.refused('{"price_kind": "guess"}'), array['22023', 'price_kind', 'price_kind=unknown_choice'], 'an unknown choice');
select is(pg_temp.refused('{"green": 1}'), array['22023', 'green', 'green=not_a_boolean'], 'a number for yes or no');
select is(pg_temp.refused('{"title": 5}'), array['22023', 'title', 'title=not_text'], 'a number for text');
select is(pg_temp.refused('{"title": {"a": 1}}'), array['22023', 'title', 'title=not_text'], 'an object for text');
select is(pg_temp.refused(jsonb_build_object('title', 'a' || chr(7) || 'b')), array['22023', 'title', 'title=control_character'], 'a bell in a title');
select is(pg_temp.refused(jsonb_build_object('notes', 'a' || chr(8238) || 'b')), array['22023', 'notes', 'notes=control_character'], 'text that turns the direction of reading');
select is(pg_temp.refused(jsonb_build_object('title', repeat('ā', 1001))), array['22023', 'title', 'title=too_long'], 'a title of 1001 letters');
select is(test.save('manage.a1', test.document('a1', 2040, jsonb_build_object('title', repeat('ā', 1000)))) ->> 'state', '00000', 'control: 1000 letters are a title');
select is(pg_temp.refused(jsonb_build_object('rationale', repeat('x', 10485760))), array['22023', 'rationale', 'rationale=too_long'], 'ten megabytes in a field');
select is(pg_temp.refused(jsonb_build_object('cpv', repeat('1', 10485760))), array['22023', 'cpv', 'cpv=too_long'], 'ten megabytes in a code');
select is(pg_temp.refused('{"colour": "red"}'), array['22023', 'colour', 'colour=unknown_field'], 'a key that is no field');
select is(pg_temp.refused('{"funding": {"amount": 1}}'), array['22023', 'funding', 'funding=not_a_list'], 'an object where lines belong');
select is(pg_temp.refused('{"funding": [1]}'), array['22023', 'funding[0]', 'funding[0]=not_an_object'], 'a number where a line belongs');
select is(pg_temp.refused(jsonb_build_object('funding', (select jsonb_agg(jsonb_build_object('amount', 1)) from generate_series(1, 201)))),
  array['22023', 'funding', 'funding=too_long'], '201 funding lines');
select is(pg_temp.refused('{"funding": [{"ekk": "5238", "amount": 1}, {"ekk": "0000", "amount": -5, "programme": "99.99.99", "source": "x", "classifier": "nav", "year": 1}, {"what": 1}]}'),
  array['22023', 'funding[1].amount', 'funding[1].amount=negative', 'funding[1].classifier=unknown_code', 'funding[1].ekk=unknown_code',
        'funding[1].programme=unknown_code', 'funding[1].source=unknown_code', 'funding[1].year=too_small', 'funding[2].what=unknown_field'], 'wrong fields of lines, by place');
select is(pg_temp.refused('{"lots": [{"cpv": "1", "estimated_price": "x"}]}'), array['22023', 'lots[0].cpv', 'lots[0].cpv=bad_cpv', 'lots[0].estimated_price=not_a_number'], 'wrong fields of lots');
select is(pg_temp.refused('{"notes": 1, "kind": "x", "title": 2, "estimated_price": "a", "funding": 3}'),
  array['22023', 'title', 'title=not_text', 'kind=unknown_code', 'estimated_price=not_a_number', 'notes=not_text', 'funding=not_a_list'], 'all wrong fields at once, in the order of the form');
select matches(test.save('manage.a1', test.document('a1', 2040, '{"cpv": "48820000-9"}')) ->> 'message', '48820000-2', 'the message names the mend');
select is(test.save('manage.a1', test.document('a1', 2040, '{"title": "=cmd|''/C calc''!A0"}')) #>> '{answer,title}', '=cmd|''/C calc''!A0', 'a formula is text like any other');
select is((test.save('manage.a1', '[]') #>> '{detail,code}'), 'not_an_object', 'a list is no procurement');
select is((test.save('manage.a1', '{"year": 2040}') #>> '{detail,field}'), 'institution_id', 'a new procurement needs its institution');
select is((test.save('manage.a1', jsonb_build_object('institution_id', test.place_id('a1'), 'year', 1200)) #>> '{detail,code}'), 'bad_year', 'and a year of this age');
select is((test.save('manage.a1', jsonb_build_object('institution_id', 'x', 'year', 2040)) #>> '{detail,code}'), 'not_a_number', 'an institution by name');
select is((test.save('manage.a1', '{"revision_id": 1e25, "lock_version": 1}') #>> '{detail,code}'), 'too_large', 'an id beyond any number');
select is((select count(*)::int from iepirkumi.procurement_revision where year = 2040 and title is null and institution_id = test.place_id('a1')), 2, 'nothing was written by what was refused');

-- Asking twice -----------------------------------------------------------------------------------------

insert into kept select 'first', test.save('manage.a1', test.document('a1', 2041), '00000000-0000-4000-8000-000000000001');
insert into kept select 'second', test.save('manage.a1', test.document('a1', 2041, '{"title": "Cits"}'), '00000000-0000-4000-8000-000000000001');
select is(pg_temp.kept('second'), pg_temp.kept('first'), 'the same request id gives the same answer');
select is((select count(*)::int from iepirkumi.procurement where year = 2041 and institution_id = test.place_id('a1')), 1, 'and acts once');
select is(test.try('manage.a1', format('select iepirkumi.procurement_include(%L, %s, 1)', '00000000-0000-4000-8000-000000000001', pg_temp.kept('first') -> 'revision_id')) #>> '{detail,code}',
  'request_reused', 'the id of one act does not do for another');
select is(test.save('manage.a2', test.document('a2', 2041), '00000000-0000-4000-8000-000000000001') ->> 'state', '00000', 'each person has ids of his own');
select is(test.try('manage.a1', format('select iepirkumi.procurement_save(null, %L)', test.document('a1', 2041))) ->> 'state', '22023', 'no id, no act');

-- Hidden, seen, managed ------------------------------------------------------------------------------------

create temp table draft_b as select id, lock_version from test.thing where place = 'b1' and name = 'draft';
grant select on draft_b to public;
select is(test.try('manage.a1', format('select iepirkumi.procurement_get(%s)', (select id from draft_b))),
  test.try('manage.a1', 'select iepirkumi.procurement_get(999999999)'), 'a hidden procurement and a missing one give the same answer');
select is(test.try('manage.a1', 'select iepirkumi.procurement_get(999999999)') ->> 'state', 'P0002', 'not found');
select is(test.try('manage.a1', 'select iepirkumi.procurement_get(null)') ->> 'state', 'P0002', 'nothing asked, nothing found');
select is(test.call('manage.a1', f, variadic array[(select id::text from draft_b)] || rest) - 'message',
          test.call('manage.a1', f, variadic array['999999999'] || rest) - 'message', f || ': hidden = missing')
  from (values ('procurement_include', array['1']), ('procurement_exclude', array['1', 'x']), ('procurement_discard', array['1']),
               ('procurement_new_revision', array[]::text[]), ('procurement_copy', array['2040'])) v (f, rest);
select is(test.call('view.b1', f, variadic array[(select id::text from draft_b)] || rest) ->> 'state', '42501', f || ': a reader may not')
  from (values ('procurement_include', array['1']), ('procurement_exclude', array['1', 'x']), ('procurement_discard', array['1']),
               ('procurement_new_revision', array[]::text[]), ('procurement_copy', array['2040'])) v (f, rest);
select is(test.try('view.b1', format('select iepirkumi.procurement_get(%s)', (select id from draft_b))) #> '{answer,acts}', '[]', 'a reader is offered no acts');
select is(test.save('approve.b1', jsonb_build_object('revision_id', (select id from draft_b), 'lock_version', (select lock_version from draft_b), 'title', 'x')) ->> 'state', '42501', 'nor may an approver save');
select is(test.save('endorse_ministry.mb', jsonb_build_object('revision_id', (select id from draft_b), 'lock_version', (select lock_version from draft_b), 'title', 'x')) ->> 'state', 'P0002', 'the ministry sees no drafts of procurements');
select is(test.save('manage.a1', test.document('b1', 2040)) ->> 'state', 'P0002', 'nor is an institution there where one sees nothing');
select is(test.save('view.b1', test.document('b1', 2040)) ->> 'state', '42501', 'a reader makes no procurements');
select is((test.attempt('manage.b1', 'update iepirkumi.procurement_revision set title = ''x''')).state, '42501', 'no table can be written to directly');
select is((test.attempt('manage.b1', 'select iepirkumi.procurement_insert(null)')).state, '42501', 'no helper can be called');

-- Somebody else was faster --------------------------------------------------------------------------------------

insert into kept select 'race', test.save('manage.a1', test.document('a1', 2042));
insert into kept select 'faster', test.save('manage.a1', jsonb_build_object('revision_id', pg_temp.kept('race') -> 'revision_id', 'lock_version', 1, 'title', 'Ātrākais'));
insert into kept select 'slower', test.save('manage.a1', jsonb_build_object('revision_id', pg_temp.kept('race') -> 'revision_id', 'lock_version', 1, 'title', 'Lēnākais'));
select is((select answer - 'message' from kept where name = 'slower') #- '{detail,message}', '{"state": "40001", "detail": {"code": "changed", "field": null, "lock_version": 2}}', 'the slower one hears of it, with the lock version now');
select is(test.get('manage.a1', (pg_temp.kept('race') ->> 'revision_id')::bigint) ->> 'title', 'Ātrākais', 'and changes nothing');
select is(test.call('manage.a1', 'procurement_include', pg_temp.kept('race') ->> 'revision_id', '1') ->> 'state', '40001', 'including asks for the lock version too');
select is(test.call('manage.a1', 'procurement_discard', pg_temp.kept('race') ->> 'revision_id', null) ->> 'state', '40001', 'and so does discarding');

-- Include, revise, exclude -----------------------------------------------------------------------------------------

insert into kept select 'incomplete', test.call('manage.a1', 'procurement_include', pg_temp.kept('empty') ->> 'revision_id', '1');
select is((select array[answer ->> 'state', answer #>> '{detail,code}'] || test.wrong(answer) from kept where name = 'incomplete'),
  array['22023', 'incomplete'] || test.problems(pg_temp.kept('empty')), 'an incomplete draft is refused with all it lacks');

insert into kept select 'draft1', test.save('manage.a1', test.document('a1', 2043));
insert into kept select 'included', test.call('manage.a1', 'procurement_include', pg_temp.kept('draft1') ->> 'revision_id', '1');
select is(pg_temp.kept('included') ->> 'status', 'included', 'a complete draft is included');
select is(pg_temp.kept('included') -> 'in_force', 'true', 'and in force');
select is(pg_temp.kept('included') ->> 'decided_by_name', 'Persona manage.a1', 'by name');
select is(pg_temp.kept('included') -> 'acts', '["new_revision", "exclude", "copy"]', 'it is open to a new revision, no longer to editing');
select is(test.save('manage.a1', jsonb_build_object('revision_id', pg_temp.kept('included') -> 'revision_id', 'lock_version', 2, 'title', 'x')) #>> '{detail,code}', 'wrong_status', 'what is included is not edited');
select is(test.call('manage.a1', 'procurement_include', pg_temp.kept('included') ->> 'revision_id', '2') ->> 'state', '55000', 'nor included again');
select is(test.call('manage.a1', 'procurement_discard', pg_temp.kept('included') ->> 'revision_id', '2') ->> 'state', '55000', 'nor discarded');

insert into kept select 'draft2', test.call('manage.a1', 'procurement_new_revision', pg_temp.kept('included') ->> 'revision_id');
select is((pg_temp.kept('draft2') ->> 'revision_number')::int, 2, 'a new revision is the next one');
select is(pg_temp.kept('draft2') -> 'funding', pg_temp.kept('draft1') -> 'funding', 'with the same money');
select is(pg_temp.kept('draft2') -> 'lots', pg_temp.kept('draft1') -> 'lots', 'and lots');
select is(pg_temp.kept('draft2') -> 'in_force_revision_id', pg_temp.kept('included') -> 'revision_id', 'beside the one in force');
select is(test.call('manage.a1', 'procurement_new_revision', pg_temp.kept('included') ->> 'revision_id') ->> 'state', '55000', 'one draft at a time');
select is(test.get('manage.a1', (pg_temp.kept('included') ->> 'revision_id')::bigint) -> 'acts', '["copy"]', 'the acts of the one in force wait for the draft');
select is((test.attempt('view.a1', 'select array_agg(row(revision_number, status, in_force)::text order by number_sort desc, revision_number)
  from iepirkumi.procurement_list where year = 2043 and is_current')).value, '{"(1,included,t)","(2,draft,f)"}', 'the list shows both');
insert into kept select 'draft2b', test.save('manage.a1', jsonb_build_object('revision_id', pg_temp.kept('draft2') -> 'revision_id', 'lock_version', 1, 'title', 'Otrā redakcija'));
select is(test.get('manage.a1', (pg_temp.kept('included') ->> 'revision_id')::bigint) ->> 'title', pg_temp.kept('draft1') ->> 'title', 'the frozen one keeps its words');
insert into kept select 'included2', test.call('manage.a1', 'procurement_include', pg_temp.kept('draft2') ->> 'revision_id', '2');
select is(pg_temp.kept('included2') ->> 'status', 'included', 'the new revision is included');
select is(test.get('manage.a1', (pg_temp.kept('included') ->> 'revision_id')::bigint) -> 'in_force', 'false', 'and the older one steps back');
select is(test.get('manage.a1', (pg_temp.kept('included') ->> 'revision_id')::bigint) -> 'acts', '["copy"]', 'from which nothing but a copy is made');

select is(test.call('manage.a1', 'procurement_exclude', pg_temp.kept('included2') ->> 'revision_id', pg_temp.kept('included2') ->> 'lock_version', '  ') #>> '{detail,field}', 'exclusion_reason', 'excluding needs a reason');
insert into kept select 'excluded', test.call('manage.a1', 'procurement_exclude', pg_temp.kept('included2') ->> 'revision_id', pg_temp.kept('included2') ->> 'lock_version', ' Nav līdzekļu. ');
select is((pg_temp.kept('excluded') ->> 'revision_number')::int, 3, 'excluding what is in force makes a further revision');
select is(pg_temp.kept('excluded') ->> 'status', 'excluded', 'that is excluded');
select is(pg_temp.kept('excluded') ->> 'exclusion_reason', 'Nav līdzekļu.', 'with the reason');
select is(pg_temp.kept('excluded') -> 'funding', pg_temp.kept('included2') -> 'funding', 'and otherwise the same');
select is(test.get('manage.a1', (pg_temp.kept('included2') ->> 'revision_id')::bigint) ->> 'status', 'included', 'the included revision stays what it was');
select is(test.get('manage.a1', (pg_temp.kept('included2') ->> 'revision_id')::bigint) -> 'in_force', 'false', 'but not in force');
select is(pg_temp.kept('excluded') -> 'acts', '["new_revision", "copy"]', 'an excluded one can come back by a new revision');
insert into kept select 'draft4', test.call('manage.a1', 'procurement_new_revision', pg_temp.kept('excluded') ->> 'revision_id');
select is(pg_temp.kept('draft4') -> 'exclusion_reason', 'null', 'which carries no reason');
insert into kept select 'excluded4', test.call('manage.a1', 'procurement_exclude', pg_temp.kept('draft4') ->> 'revision_id', '1', 'Joprojām nē.');
select is((pg_temp.kept('excluded4') ->> 'revision_number')::int, 4, 'a draft that is excluded is itself the excluded revision');
select is((select count(*)::int from iepirkumi.procurement_revision where procurement_id = (pg_temp.kept('draft1') ->> 'procurement_id')::bigint and in_force), 1, 'one revision is in force');

-- Discard and copy ---------------------------------------------------------------------------------------------------

insert into kept select 'doomed', test.save('manage.a1', test.document('a1', 2044));
insert into kept select 'gone', test.call('manage.a1', 'procurement_discard', pg_temp.kept('doomed') ->> 'revision_id', '1');
select is(pg_temp.kept('gone') -> 'discarded', 'true', 'a draft is discarded');
select is(test.get('manage.a1', (pg_temp.kept('doomed') ->> 'revision_id')::bigint), null, 'and gone');
select is((test.save('manage.a1', test.document('a1', 2044)) #>> '{answer,number}'), '2044/2', 'its number is not given again');
select is((select array_agg(op order by seq) from iepirkumi_audit.entry where tbl = 'procurement_revision' and subject = (pg_temp.kept('doomed') ->> 'procurement_id')::bigint),
  array['insert', 'delete'], 'the audit trail keeps it');
select is(test.try('manage.a1', format('select iepirkumi.procurement_history(%s)', pg_temp.kept('doomed') -> 'procurement_id')) #>> '{answer,0,status}', 'discarded', 'and the history tells of it');

insert into kept select 'source', test.save('manage.a1', test.document('a1', 2040, '{"contract_year": 2041, "term_kind": "period", "term_from": "2040-02-29", "term_to": "2041-02-28", "identification_number": "TA 2040/1"}'));
insert into kept select 'copy', test.call('manage.a1', 'procurement_copy', pg_temp.kept('source') ->> 'revision_id', '2045');
select is(pg_temp.kept('copy') ->> 'number', '2045/1', 'a copy is a procurement of its own');
select is(pg_temp.kept('copy') - 'x' @> '{"announce_year": 2045, "contract_year": 2046, "term_from": "2045-02-28", "term_to": "2046-02-28", "identification_number": null, "status": "draft", "revision_number": 1, "lock_version": 1}',
  true, 'the years in it move along, the identification number does not');
select is(pg_temp.kept('copy') #> '{funding,0,year}', '2045', 'so do those of the money');
select is(pg_temp.kept('copy') #> '{funding,1,year}', 'null', 'later years stay later years');
select is(test.call('manage.a1', 'procurement_copy', pg_temp.kept('empty') ->> 'revision_id', '2045') #> '{answer,announce_year}', 'null', 'an empty year stays empty');
select is(test.call('manage.a1', 'procurement_copy', pg_temp.kept('source') ->> 'revision_id', '1999') #>> '{detail,field}', 'year', 'not into any year');
select is(test.call('manage.a1', 'procurement_copy', pg_temp.kept('included') ->> 'revision_id', '2043') #>> '{answer,status}', 'draft', 'a copy of a superseded revision is a draft');

-- History --------------------------------------------------------------------------------------------------------------

insert into kept select 'history', test.try('view.a1', format('select iepirkumi.procurement_history(%s)', pg_temp.kept('draft1') -> 'procurement_id'));
select is((select array_agg((r ->> 'revision_number') || (r ->> 'status') order by n) from jsonb_array_elements(pg_temp.kept('history')) with ordinality x (r, n)),
  array['4excluded', '3excluded', '2included', '1included'], 'revisions, newest first');
select is((select array_agg(e ->> 'act' order by n) from jsonb_array_elements(pg_temp.kept('history') #> '{2,events}') with ordinality x (e, n)),
  array['created', 'saved', 'included', 'superseded'], 'what happened to one');
select is(pg_temp.kept('history') #>> '{0,exclusion_reason}', 'Joprojām nē.', 'why it was excluded');
select is(test.try('manage.b1', format('select iepirkumi.procurement_history(%s)', pg_temp.kept('draft1') -> 'procurement_id')) ->> 'state', 'P0002', 'not for everybody');

-- Lists and search -------------------------------------------------------------------------------------------------------

select is((test.attempt('manage.b1', 'select count(distinct institution_id) from iepirkumi.procurement_list')).value, '1', 'a manager lists one institution');
select is((test.attempt('endorse_ministry.mb', 'select count(distinct institution_id) from iepirkumi.procurement_list')).value, '1', 'the ministry reviewer lists procurements of the ministry alone');
select is((test.attempt('administrate', 'select count(*) from iepirkumi.procurement_list')).value, '0', 'the administrator none');
select is((test.attempt('view.a1', format('select plan_number from iepirkumi.procurement_list where institution_id = %s and year = 2036 and is_current', test.place_id('a1')))).value, '1', 'the list says in which plan in force a revision is');
select is((test.attempt('view.a1', format('select plan_number from iepirkumi.procurement_list where institution_id = %s and year = 2035 and is_current', test.place_id('a1')))).value, null, 'an unsigned plan is none in force');

select test.save('manage.a1', test.document('a1', 2046, '{"title": "Ūdens šķīdinātājs 100%", "lots": [], "description": "Ķīmija laboratorijai"}'));
select test.save('manage.b1', test.document('b1', 2046, '{"title": "Ūdens šķīdinātājs 100%", "lots": []}'));
create function pg_temp.found(p_login name, p_query text, p_institution int default null) returns int language sql as
$$ select (test.attempt(p_login, format('select count(*) from iepirkumi.procurement_search(%L, 2046, %L, 50)', p_institution, p_query))).value::int $$;
select is(pg_temp.found('view.a1', 'udens skidinatajs'), 1, 'words are found without diacritics, in what one sees');
select is(pg_temp.found('view.a1', 'LABORATOR ŪDEN'), 1, 'in any order, by part');
select is(pg_temp.found('view.a1', 'ūdens gāze'), 0, 'all of them');
select is(pg_temp.found('view.a1', '100%'), 1, 'a percent sign is a sign');
select is(pg_temp.found('view.a1', '%%%'), 0, 'not a wildcard');
select is(pg_temp.found('view.a1', '2046/1'), 1, 'by number');
select is(pg_temp.found('view.a1', ''), 0, 'nothing asked, nothing found');
select is(pg_temp.found('view.a1', 'ūdens', test.place_id('b1')), 0, 'not in an institution one does not see');
select is(pg_temp.found('endorse_ministry.ma', 'ūdens'), 0, 'not by the ministry');

-- Import -------------------------------------------------------------------------------------------------------------------

create function pg_temp.rows(p_n int, p_changes jsonb default '{}') returns jsonb language sql as
$$ select jsonb_agg((test.document('a2', 2047) - '{institution_id,year}'::text[]) || jsonb_build_object('external_key', 'r' || g, 'title', 'Rinda ' || g) || p_changes order by g) from generate_series(1, p_n) g $$;
create function pg_temp.import(p_login name, p_rows jsonb, p_include boolean, p_year int default 2047) returns jsonb language sql as
$$ select test.call(p_login, 'procurement_import', test.place_id('a2')::text, p_year::text, p_rows::text, p_include::text) $$;
select is(pg_temp.import('manage.a2', pg_temp.rows(3), false) -> 'answer', '{"created": 3, "included": 0, "unchanged": 0, "errors": []}', 'rows become drafts');
select is(pg_temp.import('manage.a2', pg_temp.rows(5), true) -> 'answer', '{"created": 2, "included": 2, "unchanged": 3, "errors": []}', 'a second run adds what is new, and includes it');
select results_eq(format('select number, title, status, in_force, revision_number from iepirkumi.procurement_revision where institution_id = %s and year = 2047 order by number_sort', test.place_id('a2')),
  $$ values ('2047/1', 'Rinda 1', 'draft', false, 1), ('2047/2', 'Rinda 2', 'draft', false, 1), ('2047/3', 'Rinda 3', 'draft', false, 1),
            ('2047/4', 'Rinda 4', 'included', true, 1), ('2047/5', 'Rinda 5', 'included', true, 1) $$, 'in the order of the rows');
select is((select count(*)::int from iepirkumi.procurement_funding f join iepirkumi.procurement_revision r on r.id = f.revision_id where r.institution_id = test.place_id('a2') and r.year = 2047), 10, 'with their money');
select is(pg_temp.import('manage.a2', pg_temp.rows(2, '{"title": "Mainīts"}'), false) -> 'answer' -> 'unchanged', '2', 'a known key changes nothing');

insert into kept select 'bad', pg_temp.import('manage.a2', (select jsonb_agg(case n when 2 then r || '{"cpv": "48820000-9", "estimated_price": -5}' when 3 then r - 'external_key' when 4 then r || '{"external_key": "n1"}'
    when 5 then '5'::jsonb when 6 then r || '{"row": 77, "term_from": "2040-02-02", "term_to": "2040-02-01"}' else r end order by n)
  from jsonb_array_elements(pg_temp.rows(7)) with ordinality x (r0, n), lateral (select r0 || jsonb_build_object('external_key', 'n' || n) as r) y), false);
select is((select array_agg(concat_ws(' ', e ->> 'row', e ->> 'field', e ->> 'code') order by n) from jsonb_array_elements(pg_temp.kept('bad') -> 'errors') with ordinality x (e, n)),
  array['2 cpv bad_check_digit', '2 estimated_price negative', '3 external_key required', '4 external_key duplicate', '5 external_key required', '5 not_an_object', '77 term_to range_reversed'],
  'every bad row is named, with its line where it says one');
select is(pg_temp.kept('bad') -> 'created', '0', 'and nothing is imported');
select is((select count(*)::int from iepirkumi.procurement where institution_id = test.place_id('a2') and year = 2047), 5, 'nothing at all');
insert into kept select 'lacking', pg_temp.import('manage.a2', jsonb_build_array(pg_temp.rows(1) -> 0 || '{"external_key": "l1"}', (pg_temp.rows(1) -> 0) - 'announce_quarter' || '{"external_key": "l2", "lots": [{"title": "x", "estimated_price": 1}]}'), true);
select is((select array_agg(concat_ws(' ', e ->> 'row', e ->> 'field', e ->> 'code') order by n) from jsonb_array_elements(pg_temp.kept('lacking') -> 'errors') with ordinality x (e, n)),
  array['2 announce_quarter required', '2 lots sum_mismatch'], 'with including, what a row lacks for it is its error');
select is((select count(*)::int from iepirkumi.procurement where institution_id = test.place_id('a2') and year = 2047), 5, 'and again nothing is imported');
select is(test.call('manage.a2', 'procurement_discard', (select id::text from iepirkumi.procurement_revision where institution_id = test.place_id('a2') and number = '2047/2'), '1') ->> 'state', '00000', 'an imported draft is discarded');
select is(pg_temp.import('manage.a2', pg_temp.rows(5), false) -> 'answer', '{"created": 1, "included": 0, "unchanged": 4, "errors": []}', 'another run brings it back');
select is((select title from iepirkumi.procurement_revision where institution_id = test.place_id('a2') and number = '2047/2'), 'Rinda 2', 'under its old number');
select is(pg_temp.import('view.a2', pg_temp.rows(1), false) ->> 'state', '42501', 'a reader imports nothing');
select is(pg_temp.import('manage.b1', pg_temp.rows(1), false) ->> 'state', 'P0002', 'nor does a stranger');
select is(pg_temp.import('manage.a2', '{}', false) #>> '{detail,code}', 'not_a_list', 'rows are a list');
select is(pg_temp.import('manage.a2', '[]', true) -> 'answer', '{"created": 0, "included": 0, "unchanged": 0, "errors": []}', 'no rows, nothing done');
select is(test.call('manage.a2', 'procurement_import', test.place_id('a2')::text, '2049', pg_temp.rows(3)::text, 'true', 'true') -> 'answer',
  '{"created": 3, "included": 3, "unchanged": 0, "errors": []}', 'a dry run says what would happen');
select is((select count(*)::int from iepirkumi.procurement where institution_id = test.place_id('a2') and year = 2049), 0, 'and nothing does');
select is((select array_agg(e ->> 'field') from jsonb_array_elements(test.call('manage.a2', 'procurement_import', test.place_id('a2')::text, '2049',
  jsonb_build_array((pg_temp.rows(1) -> 0) - 'announce_quarter')::text, 'true', 'true') -> 'answer' -> 'errors') e), array['announce_quarter'], 'it names what is lacking too');
select is(pg_temp.import('manage.a2', pg_temp.rows(600), true, 2048) -> 'answer', '{"created": 600, "included": 600, "unchanged": 0, "errors": []}', 'six hundred rows at once');
select ok((select max(at) - min(at) < interval '5 seconds' from iepirkumi_audit.entry where institution_id = test.place_id('a2') and tbl = 'procurement' and after ->> 'year' = '2048'), 'in seconds');

-- A word that is in every one of them is looked for in the list itself: the same rows in the same order.
create function pg_temp.newest(p_query text, p_limit int) returns bigint[] language sql as $$
  select string_to_array((test.attempt('manage.a2', format('select string_agg(id::text, '' '') from iepirkumi.procurement_search(%s, 2048, %L, %s) id',
    test.place_id('a2'), p_query, p_limit))).value, ' ')::bigint[] $$;
select array_agg(id order by number_sort desc) as everything, array_agg(id) filter (where number_sort = 77) as one
  from iepirkumi.procurement_revision where institution_id = test.place_id('a2') and year = 2048 \gset
select is(pg_temp.newest('2048/', 200), (:'everything'::bigint[])[1:200], 'a word that is everywhere: the newest ones, as many as were asked for');
select is(pg_temp.newest('2048/', 600), :'everything'::bigint[], 'or all');
select is(pg_temp.newest('2048/', 700), :'everything'::bigint[], 'where there are fewer');
select is(pg_temp.newest('2048/ 2048/77', 200), :'one'::bigint[], 'with a rare one: that one');

select * from finish();
rollback;
