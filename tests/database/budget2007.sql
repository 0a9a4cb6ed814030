-- SPDX-License-Identifier: GPL-3.0-or-later
-- Real numbers: the state budget of 2007 and its amendment, four ministries, as an estimate and an
-- amendment each. The three columns and the balance agree with the published ones to the unit (lats, taken
-- as euros). The file is public, but nobody here made it; where it is not at hand, this says so and skips.
begin;
set local search_path = pg_catalog, tap, test;
\set published `cat "$IEP_TEST_HERE/../../../shared/data/budget_2007_amendments.csv" 2>/dev/null`
select :'published' = '' as missing \gset
\if :missing
select plan(1);
select skip('real input is not here: ../shared/data/budget_2007_amendments.csv', 1);
select * from finish();
rollback;
\quit
\endif
select plan(13);

create temp table published as
select f[1] as ministry, f[3] as name, f[4]::bigint as plan, f[5]::bigint as change, f[6]::bigint as revised
  from regexp_split_to_table(:'published', E'\r?\n') with ordinality l (line, n), string_to_array(l.line, '|') f
 where l.n > 1 and l.line <> '';
-- Which code a published row is. Rows of which some are left out in the file make a rest that goes to the group
-- of which nothing is published.
create temp table row_code (name text, section text, code text);
insert into row_code values
  ('Resursi izdevumu segšanai', 'resource', 'A300'), ('Ieņēmumi no maksas pakalpojumiem un citi pašu ieņēmumi', 'resource', '21300'),
  ('Ārvalstu finanšu palīdzība iestādes ieņēmumos', 'resource', '21100'), ('Transferti', 'resource', '18000'),
  ('Dotācija no vispārējiem ieņēmumiem', 'resource', '21700'), ('Izdevumi - kopā', 'expenditure', 'B000'),
  ('Uzturēšanas izdevumi', 'expenditure', '1.0'), ('Kārtējie izdevumi', 'expenditure', '1.1'), ('Atlīdzība', 'expenditure', '1000'),
  ('Atalgojums', 'expenditure', '1100'), ('Preces un pakalpojumi', 'expenditure', '2000'), ('Procentu izdevumi', 'expenditure', '1.2'),
  ('Subsīdijas, dotācijas un sociālie pabalsti', 'expenditure', '1.3'), ('Kapitālie izdevumi', 'expenditure', '2.0');
select is_empty('select name from published except select name from row_code', 'every published row has its code');

-- An amount of a ministry, of the plan or as revised.
create function pg_temp.amount(p_ministry text, p_code text, p_column text) returns bigint language sql as $$
  select case p_column when 'plan' then p.plan else p.revised end from published p join row_code c using (name) where p.ministry = p_ministry and c.code = p_code $$;
create function pg_temp.lines(p_ministry text, p_column text) returns table (section text, code text, amount bigint) language sql as $$
  with a as (select c.code, pg_temp.amount(p_ministry, c.code, p_column) as v from row_code c),
  x as (select (select v from a where code = 'A300') as resources, (select v from a where code = 'B000') as total, (select v from a where code = '1.0') as upkeep,
               (select v from a where code = '1.1') as current, (select v from a where code = '1000') as pay, (select v from a where code = '1100') as wages,
               (select v from a where code = '2000') as goods, (select v from a where code = '1.2') as interest, (select v from a where code = '1.3') as subsidies,
               (select sum(coalesce(v, 0)) from a where code in ('21300', '21100', '18000', '21700')) as parts)
  select l.* from x cross join lateral (values
    ('resource', '21300', (select v from a where a.code = '21300')), ('resource', '21100', (select v from a where a.code = '21100')),
    ('resource', '18000', (select v from a where a.code = '18000')),
    ('resource', '21700', case when x.parts = 0 then x.resources else (select v from a where a.code = '21700') end),
    ('expenditure', '1100', x.wages), ('expenditure', '1200', x.pay - x.wages), ('expenditure', '2000', x.goods), ('expenditure', '1.2', x.interest),
    ('expenditure', '1.3', x.subsidies), ('expenditure', '1.5', x.upkeep - coalesce(x.current, 0) - coalesce(x.interest, 0) - coalesce(x.subsidies, 0)),
    ('expenditure', '2.0', x.total - x.upkeep), ('financing', 'F20010000', x.total - x.resources)) l (section, code, amount)
   where coalesce(l.amount, 0) <> 0 $$;
create function pg_temp.act(p_login name, p_document jsonb, p_act text) returns jsonb language sql as $$
  select test.act(p_login, case p_act when 'sign'
    then format('select iepirkumi.estimate_sign(gen_random_uuid(), %s, %s, %L, %L)', p_document ->> 'version_id', p_document ->> 'lock_version', '%PDF-1.4'::bytea,
                jsonb_build_object('content_hash', p_document ->> 'content_hash'))
    else format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, %L)', p_document ->> 'version_id', p_document ->> 'lock_version', p_act) end) $$;
create temp table done (ministry text, content jsonb);

do $$
declare
  m text;
  d jsonb;
begin
  for m in select distinct ministry from published order by 1 loop
    insert into iepirkumi.programme (institution_id, code, name) select institution_id, m || '.00.00', 'Nozare ' || m from test.place where name = 'a1';
    d := test.act('manage.a1', format('select iepirkumi.estimate_create(gen_random_uuid(), %L)', jsonb_build_object('institution_id', (select institution_id from test.place where name = 'a1'),
      'year', 2007, 'programme', m || '.00.00', 'budget_type', 'P', 'function_code', '01.110')));
    d := test.act('manage.a1', format('select iepirkumi.estimate_save(gen_random_uuid(), %s, %L)', d ->> 'version_id', (
      select jsonb_build_object('add', jsonb_agg(jsonb_build_object('section', l.section, 'code', l.code, 'm1', l.amount * 100))) from pg_temp.lines(m, 'plan') l)));
    d := pg_temp.act('manage.a1', d, 'hand_over');
    d := pg_temp.act('approve.a1', d, 'approve');
    d := pg_temp.act('sign.a1', d, 'sign');
    d := test.act('manage.a1', format('select iepirkumi.estimate_amend(gen_random_uuid(), %s, %s)', d ->> 'version_id', d ->> 'lock_version'));
    d := test.act('manage.a1', format('select iepirkumi.estimate_save(gen_random_uuid(), %s, %L)', d ->> 'version_id', (
      select jsonb_build_object(
        'cells', jsonb_agg(jsonb_build_object('section', n.section, 'code', n.code, 'column', c.col, 'base', c.base, 'value', c.value)) filter (where o.code is not null),
        'add', coalesce(jsonb_agg(jsonb_build_object('section', n.section, 'code', n.code, 'm1', n.amount * 100, 'reason', 'Grozījumi')) filter (where o.code is null and c.col = 'm1'), '[]'))
        from pg_temp.lines(m, 'revised') n
        left join pg_temp.lines(m, 'plan') o on o.code = n.code
       cross join lateral (values ('m1', to_jsonb(coalesce(o.amount, 0) * 100), to_jsonb(n.amount * 100)), ('reason', 'null', '"Likums par grozījumiem"'::jsonb)) c (col, base, value))));
    d := pg_temp.act('manage.a1', d, 'hand_over');
    insert into done select m, (test.act('manage.a1', format('select iepirkumi.estimate_export(%s)', d ->> 'version_id')) ->> 'content')::jsonb;
  end loop;
end $$;

select is((select count(*)::int from done), 4, 'four ministries, each an estimate and its amendment handed over: each balances');
select is_empty(format($q$
  select p.name, p.plan, p.change, p.revised from published p join row_code c using (name) where p.ministry = %L
  except
  select c.name, (r ->> 'plan')::bigint / 100, (r ->> 'change')::bigint / 100, (r ->> 'revised')::bigint / 100
    from done d, jsonb_array_elements(d.content -> 'rows') r join row_code c on c.code = r ->> 'code' and c.section = r ->> 'section' where d.ministry = %1$L $q$, m),
  'every published row of ' || m || ' stands there, in its three columns')
  from (select distinct ministry as m from published) x order by m;
select is((select array[(content #>> '{totals,balance,plan}')::bigint / 100, (content #>> '{totals,balance,change}')::bigint / 100, (content #>> '{totals,balance,revised}')::bigint / 100] from done where ministry = m),
          (select array[r.plan - e.plan, r.change - e.change, r.revised - e.revised] from published r, published e
            where r.ministry = m and r.name = 'Resursi izdevumu segšanai' and e.ministry = m and e.name = 'Izdevumi - kopā'), 'the balance of ' || m || ' is the published one')
  from (select distinct ministry as m from published) x order by m;
select is_empty($$ select ministry from done where content #> '{totals,balance,revised}' <> to_jsonb(-(content #>> '{totals,financing,revised}')::bigint) $$, 'financing is what the balance asks for');
select is_empty($$ select name from published where plan + change <> revised $$, 'the published columns add up');
select is_empty($$ select d.ministry, r from done d, jsonb_array_elements(d.content -> 'rows') r where (r ->> 'plan')::bigint + (r ->> 'change')::bigint <> (r ->> 'revised')::bigint $$, 'and so do ours');

select * from finish();
rollback;
