-- SPDX-License-Identifier: GPL-3.0-or-later
-- The dated facts of data/classifications/, finding them, and importing new editions.
begin;
set local search_path = pg_catalog, tap, test;
select plan(70);

-- The files ------------------------------------------------------------------------------------------------

select bag_eq('select distinct kind from iepirkumi.classification',
  array['cpv', 'ekk', 'procedure', 'contract_kind', 'legal_act', 'nuts', 'source', 'function', 'sector', 'resource', 'financing'], 'every kind is loaded');
select is((select count(*)::int from iepirkumi.classification where kind = 'cpv' and code like '%000000'), 45, 'all 45 divisions of the CPV');
select is_empty($$ select code from iepirkumi.classification where kind = 'cpv' and not (code ~ '^[0-9]{8}$' and extra ->> 'check' ~ '^[0-9]$') $$, 'each CPV code has a check digit');
select is_empty($$ select kind, code, parent_code from iepirkumi.classification c where parent_code is not null
                     and not exists (select from iepirkumi.classification p where p.kind = c.kind and p.code = c.parent_code) $$, 'every parent is there');
select is_empty($$ select code from iepirkumi.classification where kind = 'cpv' and code not like '%000000' and parent_code is null $$, 'every CPV code is below a division');
select is_empty($$ select code, parent_code from iepirkumi.classification where kind = 'cpv' and parent_code is not null
                     and left(code, length(rtrim(parent_code, '0'))) <> rtrim(parent_code, '0') $$, 'which is its own');
select is_empty($$ select code from iepirkumi.classification where kind = 'ekk' and code !~ '^[1-9][0-9]{3}$' and not (extra ? 'group' and code ~ '^(B000|[12]\.[0-5])$') $$, 'EKK codes are four digits, groups apart');
select is_empty($$ select code from iepirkumi.classification c where kind = 'ekk' and (extra ->> 'leaf')::boolean
                     = exists (select from iepirkumi.classification b where b.kind = 'ekk' and b.parent_code = c.code) $$, 'what is called a leaf is one');
select is_empty($$ select code from iepirkumi.classification where kind = 'ekk' and coalesce(extra ->> 'confidence', '') not in ('V', 'H', 'M', 'L', 'K') $$, 'each says how sure it is');
select is_empty($$ select code from iepirkumi.classification where kind = 'procedure' and coalesce(extra ->> 'article', '') = '' $$, 'every procedure names its article');
select is_empty($$ select e.code from iepirkumi.classification d, jsonb_array_elements_text(d.extra -> 'ekk') e (code)
                    where d.kind = 'cpv' and not exists (select from iepirkumi.classification x where x.kind = 'ekk' and x.code = e.code) $$, 'EKK hints of the CPV exist');
select is_empty($$ select a.kind, a.code from iepirkumi.classification a join iepirkumi.classification b
                     on a.kind = b.kind and a.code = b.code and a.valid_from < b.valid_from where coalesce(a.valid_to, 'infinity') >= b.valid_from $$, 'no code holds twice on a day');
select is_empty($$ select kind, code from iepirkumi.classification where coalesce(name_en, '') = '' $$, 'every code has an English name too');
select is_empty($$ select kind, code from iepirkumi.classification where name_lv <> normalize(btrim(name_lv), nfc) $$, 'names are clean');
select is_empty($$ select a.kind, a.contract_kind, a.valid_from from iepirkumi.threshold a join iepirkumi.threshold b
                     on a.kind = b.kind and a.contract_kind is not distinct from b.contract_kind and a.legal_act is not distinct from b.legal_act and a.valid_from < b.valid_from
                    where coalesce(a.valid_to, 'infinity') >= b.valid_from $$, 'no threshold holds twice on a day');
select is_empty($$ select contract_kind, legal_act from iepirkumi.threshold t
                    where (contract_kind is not null and not exists (select from iepirkumi.classification c where c.kind = 'contract_kind' and c.code = t.contract_kind))
                       or (legal_act is not null and not exists (select from iepirkumi.classification c where c.kind = 'legal_act' and c.code = t.legal_act)) $$, 'thresholds name codes there are');
select results_eq($$ select value from iepirkumi.threshold where kind = 'procedure' and iepirkumi.is_valid_on(valid_from, valid_to, '2027-06-30') order by contract_kind $$,
                  array[4200000, 4200000, 17000000]::bigint[], 'Article 8 from 42 000, works from 170 000');
select results_eq($$ select value from iepirkumi.threshold where kind = 'eu_central' and contract_kind = 'works' order by valid_from $$,
                  array[535000000, 538200000, 553800000, 540400000]::bigint[], 'the thresholds of the directives change every two years');

-- Finding -----------------------------------------------------------------------------------------------------

create function test.find(p_kind text, p_query text, p_on date default '2027-06-30') returns text[] language sql as $$
  select array_agg(v.value) from test.attempt('nobody', format('select array_agg(code) from iepirkumi.classification_find(%L, %L, %L, 10)', p_kind, p_query, p_on)) a,
         unnest(a.value::text[]) v (value)
$$;
select is((test.find('cpv', '48820000'))[1], '48820000', 'by code');
select is((test.find('cpv', '48820000-2'))[1], '48820000', 'by code with check digit');
select is((test.find('cpv', '4882'))[1], '48820000', 'by its beginning');
select is((test.find('cpv', 'serveri'))[1], '48820000', 'by word');
select is((test.find('cpv', 'SERVERI'))[1], '48820000', 'in capitals');
select is((test.find('cpv', 'apsardzes pakalpojumi'))[1], '79710000', 'by two words');
select ok('79710000' = any (test.find('cpv', 'pakalpojumi apsardzes')), 'in any order');
select is((test.find('cpv', 'security'))[1] is not null, true, 'in English');
select is((test.find('nuts', 'riga'))[1], 'LV00A', 'without diacritics');
select is((test.find('nuts', 'Rīga'))[1], 'LV00A', 'with them');
select is((test.find('nuts', 'riga', '2023-12-31'))[1], 'LV006', 'on a day before it changed');
select ok(not 'LV006' = any (test.find('nuts', 'riga', '2024-01-01')), 'not on the first day after');
select is((test.find('ekk', '2251'))[1], '2251', 'an EKK code');
select is((test.find('ekk', 'datortehnika'))[1], '5238', 'or its words');
select is(test.find('cpv', 'nekastāda'), null, 'what is not there');
select is(test.find('cpv', '%'), null, 'a wildcard is a character');
select is(test.find('cpv', '_erveri'), null, 'so is the other');
select is(test.find('cpv', ''' or true --'), null, 'so is a quote');
select is(array_length(test.find('cpv', ''), 1), 10, 'nothing typed: the first ones');
select is((test.attempt('nobody', 'select count(*) from iepirkumi.classification_find(''cpv'', ''a'', null, 1000000)')).value::int <= 1000, true, 'never more than a thousand');
select is((test.attempt('nobody', 'select iepirkumi.classification_name(''sector'', ''21'', ''2023-01-01'')')).value, 'Vides aizsardzības un reģionālās attīstības ministrija', 'the name of then');
select is((test.attempt('nobody', 'select iepirkumi.classification_name(''sector'', ''21'', ''2027-01-01'')')).value, 'Viedās administrācijas un reģionālās attīstības ministrija', 'and of now');

-- Importing ----------------------------------------------------------------------------------------------------

create function test.import(p_kind text, p_rows jsonb) returns jsonb language sql as $$
  select test.act('administrate', format('select iepirkumi.classification_import(gen_random_uuid(), %L, %L)', p_kind, p_rows))
$$;
create function test.file(p_kind text) returns jsonb language sql as $$
  select jsonb_agg(to_jsonb(c) - '{kind,search_text}'::text[]) from iepirkumi.classification c where kind = p_kind
$$;

select is(test.import('ekk', '[{"code": "2999", "name_lv": "Pagaidu kods", "valid_from": "2027-01-01"}]') - 'errors', '{"created": 1, "changed": 0, "unchanged": 0}', 'a new code');
select is(test.import('ekk', '[{"code": "2999", "name_lv": "Pagaidu kods", "valid_from": "2027-01-01"}]') - 'errors', '{"created": 0, "changed": 0, "unchanged": 1}', 'again: nothing');
select is(test.import('ekk', '[{"code": "2999", "name_lv": "Cits nosaukums", "valid_from": "2028-01-01"}]') - 'errors', '{"created": 1, "changed": 0, "unchanged": 0}', 'a later edition');
select is((select valid_to from iepirkumi.classification where kind = 'ekk' and code = '2999' and valid_from = '2027-01-01'), '2027-12-31', 'ends the earlier one the day before');
select is(test.import('ekk', '[{"code": "2999", "name_lv": "Pagaidu kods", "valid_from": "2027-01-01"}]') - 'errors', '{"created": 0, "changed": 0, "unchanged": 1}', 'the earlier file again: nothing');
select is((select valid_to from iepirkumi.classification where kind = 'ekk' and code = '2999' and valid_from = '2027-01-01'), '2027-12-31', 'it stays ended');
select is(test.import('ekk', '[{"code": "2999", "name_lv": "Labots", "valid_from": "2028-01-01"}]') ->> 'changed', '1', 'a corrected name');
select is(test.import(k, test.file(k)) ->> 'unchanged', (select count(*)::text from iepirkumi.classification where kind = k), 'what was loaded can be loaded again: ' || k)
  from unnest(array['cpv', 'ekk', 'nuts', 'sector', 'procedure']) k;

-- All or nothing, every bad row named.
select is(test.import('ekk', '[{"code": "2998", "name_lv": "Labs"}, {"code": "12", "name_lv": "Īss"}, {"code": "2997"}, {"code": "2996", "name_lv": "x", "valid_from": "2027-02-30"},
                               {"code": "2995", "name_lv": "x", "valid_from": "2027-02-01", "valid_to": "2027-01-01"}]') -> 'errors',
          '[{"row": 2, "field": "code", "code": "code", "message": "An EKK code is four digits, a group of them as 1.1."},
            {"row": 3, "field": "name_lv", "code": "missing", "message": "A Latvian name is needed."},
            {"row": 4, "field": "valid_from", "code": "bad_date", "message": "There is no such date."},
            {"row": 5, "field": "valid_to", "code": "date_order", "message": "The last day is before the first."}]'::jsonb, 'every bad row is named');
select is((select count(*)::int from iepirkumi.classification where code = '2998'), 0, 'and the good one is not loaded');
select is(test.import('ekk', '[{"code": "2998", "name_lv": "a"}, {"code": "2998", "name_lv": "b"}]') #>> '{errors,0,code}', 'duplicate', 'a code twice in a file');
select is(test.import('ekk', '[{"code": "2998", "name_lv": "a", "valid_to": "2028-06-30"}, {"code": "2998", "name_lv": "b", "valid_from": "2028-01-01"}]') -> 'errors' -> 0 ->> 'code', 'overlap', 'days of a code that overlap in a file');
select is(test.import('ekk', '[{"code": "2999", "name_lv": "a", "valid_from": "2027-06-01", "valid_to": "2028-06-30"}]') #>> '{errors,0,field}', 'valid_to', 'and with what is there');
select is((select count(*)::int from iepirkumi.classification where code in ('2998', '2999')), 2, 'nothing of it was taken');
select is(test.import('cpv', '[{"code": "123", "name_lv": "a"}]') #>> '{errors,0,code}', 'code', 'a CPV code that is none');
select is(test.import('threshold', '[{"kind": "law", "contract_kind": "supply", "legal_act": "pil", "value": 14300000, "valid_from": "2028-01-01"}]') ->> 'created', '1', 'a new threshold');
select is(test.import('threshold', '[{"kind": "law", "contract_kind": "supply", "legal_act": "pil", "value": -1, "valid_from": "2028-01-01"}]') #>> '{errors,0,field}', 'value', 'not a negative one');
select is((test.attempt('administrate', 'select iepirkumi.classification_import(gen_random_uuid(), ''weather'', ''[]'')')).code, 'kind', 'a kind there is');
select is((test.attempt('administrate', 'select iepirkumi.classification_import(gen_random_uuid(), ''ekk'', ''{}'')')).code, 'malformed', 'a list');
select is((select count(*)::int from iepirkumi_audit.entry where institution_id = 0 and tbl = 'classification' and op = 'note' and login = 'administrate'), 4, 'imports that changed something are in the trail, those that did not are not');

-- Programmes and classifiers of an institution --------------------------------------------------------------------

select institution_id as a1 from test.place where name = 'a1' \gset
select is(test.act('manage.a1', format('select iepirkumi.programme_save(gen_random_uuid(), %s, ''{"code": "32.02.00", "name": "Mūzikas programma", "valid_from": "2027-01-01"}'')', :a1)) ->> 'code', '32.02.00', 'the preparer keeps programmes');
select is((test.attempt('manage.a1', format('select iepirkumi.programme_save(gen_random_uuid(), %s, ''{"code": "32.02.00", "name": "Agrāk", "valid_from": "2025-01-01", "valid_to": "2027-06-30"}'')', :a1))).code, 'overlap', 'a row that reaches into the next one');
select is(test.act('manage.a1', format('select iepirkumi.programme_save(gen_random_uuid(), %s, ''{"code": "32.02.00", "name": "Agrāk", "valid_from": "2025-01-01"}'')', :a1)) ->> 'valid_to', '2026-12-31', 'one without an end ends before the next');
select is((test.attempt('view.a1', format('select name from iepirkumi.programme_find(%s, ''muzikas'', ''2027-06-30'', 10)', :a1))).value, 'Mūzikas programma', 'which are found without diacritics');
select is((test.attempt('view.a1', format('select name from iepirkumi.programme_find(%s, ''muzikas'', ''2026-12-31'', 10)', :a1))).value, null, 'in their time');
-- Ten million letters are answered as quickly as two hundred.
set local statement_timeout = '10s';
select is((test.attempt('view.a1', $$select count(*) from iepirkumi.classification_find('cpv', repeat('x', 10000000), null, 10)$$)).value, '0', 'a query without end finds nothing');
set local statement_timeout = 0;

select * from finish();
rollback;
