-- SPDX-License-Identifier: GPL-3.0-or-later
-- The demonstration, last part: the budget is asked for, and plans on their way. After demo.sql, amendment.sql and the signatures.

-- From now on they are asked.
select pg_temp.demo_as('sistemas.administrators', format('select iepirkumi.institution_set(gen_random_uuid(), %s, %L)', i.id,
         jsonb_build_object('plans_here', true, 'budget_control', w.mode, 'estimate_detail', w.detail)))
  from (values ('1301', 'warn', 'procurement'), ('1300', 'block', 'none')) w (code, mode, detail) join demo_id i on i.code = w.code;

-- Plans -----------------------------------------------------------------------------------------------

create temp table demo_plan (code text, year int, version bigint, primary key (code, year)) on commit drop;

-- The next act of the flow, by this person.
create function pg_temp.demo_act(p_login text, p_code text, p_year int, p_act text, p_comment text default null) returns void
language plpgsql as $$
declare
  v bigint := (select version from demo_plan where code = p_code and year = p_year);
begin
  if p_act = 'create' then
    insert into demo_plan select p_code, p_year, (pg_temp.demo_as(p_login,
        format('select iepirkumi.plan_create(gen_random_uuid(), %s, %s)', d.id, p_year)) ->> 'version_id')::bigint
      from demo_id d where d.code = p_code;
  else
    perform pg_temp.demo_as(p_login, format('select iepirkumi.plan_act(gen_random_uuid(), %s, %s, %L, %L)', v,
      (select lock_version from iepirkumi.plan_version where id = v), p_act, p_comment));
  end if;
end
$$;

-- 1301, 2026: returned once by the endorser, then up to the ministry; the head's signature is awaited.
select pg_temp.demo_act('anna.kalnina', '1301', 2026, 'create');
select pg_temp.demo_act('anna.kalnina', '1301', 2026, 'hand_over');
select pg_temp.demo_act('janis.ozols', '1301', 2026, 'return',
  'Lūdzu pārliecināties, ka telekomunikāciju pakalpojumu sadalījums pa gadiem atbilst tāmes projektam.');
select pg_temp.demo_act('anna.kalnina', '1301', 2026, 'hand_over', 'Sadalījums pārbaudīts, tas atbilst tāmes projektam.');
select pg_temp.demo_act('janis.ozols', '1301', 2026, 'endorse');
select pg_temp.demo_act('maija.berza', '1301', 2026, 'approve');
select pg_temp.demo_act('ilze.liepa', '1301', 2026, 'endorse_ministry', 'Saskaņots bez iebildumiem.');

-- 1302, 2027 (flow 3): the ministry's endorsement is awaited.
select pg_temp.demo_act('karlis.zarins', '1302', 2027, 'create');
select pg_temp.demo_act('karlis.zarins', '1302', 2027, 'hand_over');
select pg_temp.demo_act('dace.eglite', '1302', 2027, 'approve');

-- 1300, 2027 (flow 2): handed over, the endorser's turn.
select pg_temp.demo_act('liga.vitola', '1300', 2027, 'create');
select pg_temp.demo_act('liga.vitola', '1300', 2027, 'hand_over');

-- 1501, 2027 (flow 1): endorsed, the approver's turn.
select pg_temp.demo_act('egils.lapins', '1501', 2027, 'create');
select pg_temp.demo_act('egils.lapins', '1501', 2027, 'hand_over');
select pg_temp.demo_act('aija.roze', '1501', 2027, 'endorse');

-- 0401, 2027 (flow 2): just made.
select pg_temp.demo_act('gunta.abele', '0401', 2027, 'create');

drop function pg_temp.demo_act(text, text, int, text, text);
drop function pg_temp.demo_sign(bigint, bytea, jsonb);
drop function pg_temp.demo_unsigned();
drop function pg_temp.demo_approve(text, bigint);
drop function pg_temp.demo_administrate(text);
drop function pg_temp.demo_as(text, text);
analyze;
