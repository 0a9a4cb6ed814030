-- SPDX-License-Identifier: GPL-3.0-or-later
-- The demonstration data, loaded as the installer loads them, and the same at scale.
begin;
set local search_path = pg_catalog, tap, test;
\getenv data IEP_TEST_DATA
\set demo :data /demo/demo.sql
\set amendment :data /demo/amendment.sql
\set plans :data /demo/plans.sql
\set scale :data /demo/scale.sql
\set people `tail -n +2 "$IEP_TEST_DATA/demo/people.csv"`
select plan(48);

\o /dev/null
\i :demo
-- In place of the installer, which draws and signs.
select pg_temp.demo_sign(u.version, '%PDF-1.4 of a test', jsonb_build_object('content_hash', u.export -> 'hash')) from pg_temp.demo_unsigned() u;
\i :amendment
select pg_temp.demo_sign(u.version, '%PDF-1.4 of a test', jsonb_build_object('content_hash', u.export -> 'hash')) from pg_temp.demo_unsigned() u;
\i :plans
\o
set local search_path = pg_catalog, tap, test;

-- People --------------------------------------------------------------------------------------------------

select bag_eq(format($$ select f[1] as login, f[2] as name, f[3] as post from regexp_split_to_table(%L, E'\n') l (line), string_to_array(l.line, ';') f $$, :'people'),
              $$ select login::text, name, position_title from iepirkumi.person where login not in (select login from test.person) $$, 'people.csv names the same people');
select is_empty($$ select p.login from iepirkumi.person p left join pg_roles r on r.rolname = p.login
                    where r.oid is null or not r.rolcanlogin or not pg_has_role(r.oid, 'iep_person', 'member') or r.rolsuper or r.rolcreaterole $$, 'each has a login of a person');
select is_empty($$ select rolname from pg_authid a join iepirkumi.person p on p.login = a.rolname where a.rolpassword is not null $$, 'without a password, which whoever installs sets');
select results_eq($$ select g.right_code || ' ' || i.code from iepirkumi.right_grant g join iepirkumi.institution i on i.id = g.institution_id
                      where login in ('anna.kalnina', 'janis.ozols', 'maija.berza', 'juris.berzins', 'rita.reader') order by login $$,
                  array['manage 1301', 'endorse 1301', 'sign 1301', 'approve 1301', 'view 1301'], 'the people of 1301 hold their rights');
select results_eq($$ select i.code, iepirkumi.institution_flow_of(i.id) from iepirkumi.institution i where i.code in ('0401', '1300', '1301', '1302', '1500', '1501') order by 1 $$,
                  $$ values ('0401', '2'), ('1300', '2'), ('1301', '1'), ('1302', '3'), ('1500', '2'), ('1501', '1') $$, 'the institutions use their flows');
select is_empty($$ select i.code from iepirkumi.institution i where i.code in ('0401', '1300', '1301', '1302', '1501')
                     and (select count(distinct g.right_code) from iepirkumi.right_grant g where g.institution_id = i.id and g.right_code in ('manage', 'approve', 'sign')) < 3 $$,
                'in each of them somebody prepares, approves and signs');

-- Procurements ---------------------------------------------------------------------------------------------------

create temp table demo_revision as
  select i.code, r.* from iepirkumi.procurement_revision r join iepirkumi.institution i on i.id = r.institution_id where i.code in ('0401', '1300', '1301', '1302', '1501');
select ok((select count(distinct procurement_id) from demo_revision where code = '1301' and year = 2027) between 20 and 40, '1301 has some thirty procurements for 2027');
select is_empty($$ select r.number, r.title, iepirkumi.procurement_missing(r) from iepirkumi.procurement_revision r join demo_revision using (id) where r.in_force and iepirkumi.procurement_missing(r) <> '[]' $$, 'all in force are whole');
select isnt_empty($$ select 1 from demo_revision d join demo_revision f using (procurement_id) where d.status = 'draft' and f.in_force and d.code = '1301' $$, 'some have a draft beside the one in force');
select is((select count(*)::int from demo_revision where code = '1301' and year = 2027 and status = 'excluded' and in_force and exclusion_reason <> ''), 2, 'two are excluded, with a reason');
select ok((select count(*) from iepirkumi.procurement_revision r join demo_revision using (id) where r.status = 'draft' and iepirkumi.procurement_missing(r) <> '[]') >= 2, 'some drafts lack something');
select isnt_empty($$ select 1 from iepirkumi.procurement_lot join demo_revision d on d.id = revision_id $$, 'some have lots');
select isnt_empty($$ select 1 from iepirkumi.procurement_funding join demo_revision d on d.id = revision_id where iepirkumi.procurement_funding.year is null $$, 'some are paid in later years');
select is_empty($$ select login from iepirkumi_audit.entry e join iepirkumi.institution i on i.id = e.institution_id
                    where i.code = '1301' and e.tbl ~ '^procurement' and e.login <> 'anna.kalnina' $$, 'anna.kalnina made those of 1301 herself');

-- Plans ---------------------------------------------------------------------------------------------------------------

select results_eq($$ select institution_code, year, number, status from iepirkumi.plan_list where institution_code in ('0401', '1300', '1301', '1302', '1500', '1501') order by 1, 2 $$,
  $$ values ('0401', 2027, 1, 'created'), ('1300', 2027, 1, 'ready'), ('1301', 2026, 1, 'endorsed_ministry'), ('1302', 2027, 1, 'approved'), ('1501', 2027, 1, 'endorsed') $$, 'plans stand where the demonstration wants them');
create function test.waits(p_login name) returns text[] language sql as $$
  select array_agg(concat_ws(' ', w ->> 'institution_code', w ->> 'year', w ->> 'next_act') order by 1)
    from jsonb_array_elements((test.attempt(p_login, 'select iepirkumi.waiting()')).value::jsonb) w
$$;
select is(test.waits('ilze.liepa'), array['1302 2027 endorse_ministry'], 'the ministry''s reviewer has something to endorse');
select is(test.waits('juris.berzins'), array['1301 2026 sign'], 'the head something to sign');
select is(test.waits('andris.balodis'), array['1300 2027 endorse'], 'the endorser of the ministry');
select is(test.waits('uldis.celms'), array['1501 2027 approve'], 'the approver of the museum');
select is(test.waits('gunta.abele'), array['0401 2027 hand_over'], 'the preparer of the office');
select is(test.waits(l), null, 'nothing waits for ' || l) from unnest(array['anna.kalnina', 'janis.ozols', 'maija.berza', 'zane.ozolina', 'rita.reader', 'sistemas.administrators']) l;
select is((select count(*)::int from iepirkumi.decision d join iepirkumi.plan_version v on v.id = d.plan_version_id join iepirkumi.institution i on i.id = v.institution_id
            where i.code = '1301' and d.act = 'return' and d.comment <> '' and d.login = 'janis.ozols'), 1, 'the plan of 1301 was returned once with a comment');
select is((test.attempt('anna.kalnina', format('select iepirkumi.plan_preview(%s, 2027) -> ''blockers''', (select id from iepirkumi.institution where code = '1301')))).value, '[]', 'nothing stops the plan of 1301 for 2027');
select is((test.attempt('anna.kalnina', format('select iepirkumi.plan_create(gen_random_uuid(), %s, 2027) ->> ''line_count''', (select id from iepirkumi.institution where code = '1301')))).value,
          (select count(*)::text from demo_revision where code = '1301' and year = 2027 and in_force and status = 'included'), 'which anna.kalnina can make');
select is((test.attempt('zane.ozolina', 'select count(*) from iepirkumi.plan_version where institution_id in (select id from iepirkumi.institution where code like ''13%'')')).value, '0', 'the reviewer of another ministry sees none of it');

select is_empty($$ select institution_id from iepirkumi_audit.head where not (iepirkumi.audit_verify(institution_id) ->> 'ok')::boolean $$, 'every audit chain is whole');

\set text `cat "$IEP_TEST_DATA/demo/demo.sql"`
select throws_like(:'text', '%in this database already%', 'loading it again is refused');

-- At scale ------------------------------------------------------------------------------------------------------------

set local iep.institutions = '130';
set local iep.procurements = '3000';
savepoint before_scale;
\o /dev/null
\i :scale
\o
set local search_path = pg_catalog, tap, test;
create view test.scale as select r.* from iepirkumi.procurement_revision r join iepirkumi.institution i on i.id = r.institution_id where i.code >= '2000';
select is((select count(*)::int from iepirkumi.institution where code >= '2000'), 130, 'so many institutions as asked');
select is((select count(distinct procurement_id)::int from test.scale), 3000, 'and procurements');
select cmp_ok((select count(*)::int from test.scale), '>', 3300, 'some with more than one revision');
select is_empty($$ select procurement_id from test.scale group by 1 having count(*) filter (where in_force) > 1 or count(*) filter (where status = 'draft') > 1 or bool_and(not is_current) $$, 'one draft and one in force at most');
select is_empty($$ select id, iepirkumi.procurement_missing(r) from iepirkumi.procurement_revision r where id in (select id from test.scale where in_force) and id % 7 = 0 and iepirkumi.procurement_missing(r) <> '[]' $$, 'those in force are whole');
select is_empty($$ select id from test.scale s where funding_total <> (select sum(amount) from iepirkumi.procurement_funding f where f.revision_id = s.id) $$, 'the money adds up');
select is_empty($$ select id from iepirkumi.procurement_revision r where id in (select id from test.scale) and id % 11 = 0 and search_text <> (iepirkumi.procurement_derive(r, '[]')).search_text $$, 'the text for searching is what saving would make of it');
select is_empty($$ select institution_id, year from test.scale where is_current group by 1, 2 having count(distinct number_sort) <> max(number_sort) $$, 'numbers follow each other');
select is_empty($$ select i.id from iepirkumi.institution i where code >= '2000' and iepirkumi.institution_flow_of(i.id) is null $$, 'every institution has a flow');
select is((test.attempt('scale.one', 'select count(distinct institution_id) from iepirkumi.procurement_revision')).value, '1', 'scale.one sees one institution');
select is((test.attempt('scale.ministry', 'select count(distinct institution_id) from iepirkumi.procurement_revision')).value, '61', 'scale.ministry a ministry and its sixty');
select is((test.attempt('scale.all', 'select count(*) from iepirkumi.procurement_revision')).value, (select count(*)::text from iepirkumi.procurement_revision), 'scale.all all');
select is((test.attempt('scale.one', format('select iepirkumi.plan_create(gen_random_uuid(), %s, 2027) ->> ''number''', (select id from iepirkumi.institution where code = '2000')))).value, '1', 'a plan can be made of it');
select md5(string_agg(r::text, '|' order by id)) as first from iepirkumi.procurement_revision r \gset
rollback to savepoint before_scale;
\o /dev/null
\i :scale
\o
set local search_path = pg_catalog, tap, test;
select is((select md5(string_agg(r::text, '|' order by id)) from iepirkumi.procurement_revision r), :'first', 'the same rows each time');

select is_empty($$ select i.code, r.code, r.source from iepirkumi.institution i
                    cross join (values (2026), (2027)) y (year)
                    cross join lateral iepirkumi.budget_rows(i.id, y.year, null, null) r
                    where i.plans_here and r.state <> 'ok' and exists (select from iepirkumi.estimate_version v where v.institution_id = i.id and v.year = y.year and v.in_force) $$,
                'where estimates are kept they carry what is planned');
select is((select count(*)::int from iepirkumi.estimate_version v join iepirkumi.institution i on i.id = v.institution_id where i.code = '1301' and v.in_force), 6, 'estimates of the agency are in force');
select * from finish();
rollback;
