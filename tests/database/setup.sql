-- SPDX-License-Identifier: GPL-3.0-or-later
-- The world of the tests: two ministries with two subordinates each, people for every right at every
-- place and people with none, and procurements and plans in every state, made by those people.
--   ma (1100) – a1 (1101), a2 (1102)      mb (1200) – b1 (1201), b2 (1202)
-- The login endorse.a1 holds the right "endorse" at a1. Institutions use flow 1, ministries flow 2.

create schema test;

-- Places and people ----------------------------------------------------------------------------

create table test.place (name text primary key, code text not null unique, parent text, institution_id int);
insert into test.place values
  ('ma', '1100', null), ('a1', '1101', 'ma'), ('a2', '1102', 'ma'),
  ('mb', '1200', null), ('b1', '1201', 'mb'), ('b2', '1202', 'mb');

insert into iepirkumi.institution (code, sector_code, name, kind, parent_id, registration_number, buyer_profile_url)
  select code, left(code, 2), 'Tests ' || name, case when parent is null then 'ministry' else 'subordinate' end,
         (select i.id from iepirkumi.institution i join test.place m on m.code = i.code where m.name = p.parent),
         '9000000' || code, 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/' || code
    from test.place p where parent is null;
insert into iepirkumi.institution (code, sector_code, name, kind, parent_id, registration_number, buyer_profile_url)
  select code, left(code, 2), 'Tests ' || name, 'subordinate',
         (select i.id from iepirkumi.institution i join test.place m on m.code = i.code where m.name = p.parent),
         '9000000' || code, 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/' || code
    from test.place p where parent is not null;
update test.place p set institution_id = i.id from iepirkumi.institution i where i.code = p.code;

insert into iepirkumi.institution_flow (institution_id, flow_code)
  select institution_id, case when parent is null then '2' else '1' end from test.place;
insert into iepirkumi.programme (institution_id, code, name) select institution_id, '32.01.00', 'Testu programma' from test.place;
insert into iepirkumi.institution_classifier (institution_id, code, name) select institution_id, 'T-1', 'Testu pazīme' from test.place;

-- What a person is to the tests. The place is null for who holds nothing at a place.
create table test.person (login name primary key, right_code text, place text);
insert into test.person
  select r.code || '.' || p.name, r.code, p.name from iepirkumi.right_code r, test.place p where r.code <> 'administrate';
insert into test.person values ('administrate', 'administrate', null), ('nobody', null, null), ('second.administrator', 'administrate', null);

do $$
declare
  p name;
begin
  for p in select login from test.person loop
    execute format('create role %I login connection limit 8 in role iep_person', p);
  end loop;
end $$;
insert into iepirkumi.person (login, name, position_title, must_change_password)
  select login, 'Persona ' || login, 'Amats ' || login, false from test.person;
insert into iepirkumi.right_grant (login, institution_id, right_code)
  select t.login, p.institution_id, t.right_code from test.person t left join test.place p on p.name = t.place
   where t.right_code is not null;

-- At every place an absence that is over and one far away, which change nothing today.
insert into iepirkumi.delegation (institution_id, absent, deputy, right_codes, valid_from, valid_to, reason)
  select institution_id, 'sign.' || name, 'approve.' || name, '{sign}', f.day, f.day + 30, 'Atvaļinājums'
    from test.place, (values (date '2020-07-01'), (date '2098-07-01')) f (day);
insert into iepirkumi.sign_in (login) values ('view.a1');

-- Doing something as somebody -------------------------------------------------------------------

-- Runs one statement as this person (session_user, as policies see it) and undoes it.
-- state: SQLSTATE, 00000 when it went well; n: rows; value: first column of the first row.
create function test.attempt(p_login name, p_sql text, out state text, out n bigint, out value text, out code text, out message text)
language plpgsql as $$
declare
  detail text;
begin
  begin
    execute format('set local session authorization %I', p_login);
    execute p_sql into value;
    get diagnostics n = row_count;
    state := '00000';
    raise exception using errcode = 'TEST1';
  exception
    when sqlstate 'TEST1' then
      null;
    when others then
      get stacked diagnostics state = returned_sqlstate, message = message_text, detail = pg_exception_detail;
      if detail ~ '^\{.*\}$' then
        code := detail::jsonb ->> 'code';
      end if;
  end;
end
$$;

-- The same, kept. Fails as the statement fails.
create function test.act(p_login name, p_sql text) returns jsonb
language plpgsql as $$
declare
  answer text;
begin
  execute format('set local session authorization %I', p_login);
  execute p_sql into answer;
  reset session authorization;
  return case when answer is null then null when answer ~ '^\s*[\[{]' then answer::jsonb else to_jsonb(answer) end;
end
$$;

-- A session of the person's own, called by the login; what it does is committed.
create function test.connect(p_login name) returns text language sql as $$
  select tap.dblink_connect(p_login::text, format('host=%s user=%s dbname=%s',
    split_part(current_setting('unix_socket_directories'), ',', 1), p_login, current_database()))
$$;

-- First column of the first row, asked in that session.
create function test.ask(p_login name, p_sql text) returns text language sql as $$
  select value from tap.dblink(p_login::text, format('select (%s)::text', p_sql)) t (value text)
$$;

-- A whole procurement; changes overlay it.
create function test.document(p_place text, p_year int, p_changes jsonb default '{}') returns jsonb
language sql as $$
  select jsonb_build_object(
    'institution_id', p.institution_id, 'year', p_year, 'title', 'Serveru piegāde ' || p.name || ' ' || p_year,
    'kind', 'supply', 'cpv', '48820000', 'procedure', 'open', 'legal_act', 'pil', 'estimated_price', 10000000, 'vat_rate', 2100,
    'announce_year', p_year, 'announce_quarter', 2, 'nuts', 'LV00A',
    'funding', jsonb_build_array(
      jsonb_build_object('year', p_year, 'programme', '32.01.00', 'ekk', '5238', 'source', 'grant', 'classifier', 'T-1', 'amount', 7100000),
      jsonb_build_object('year', null, 'programme', '32.01.00', 'ekk', '2251', 'source', 'own', 'amount', 5000000)),
    'lots', jsonb_build_array(
      jsonb_build_object('title', 'Pirmā daļa', 'cpv', '48820000', 'estimated_price', 4000000),
      jsonb_build_object('title', 'Otrā daļa', 'estimated_price', 6000000))) || p_changes
    from test.place p where p.name = p_place
$$;

-- A small estimate that balances.
create function test.estimate_lines() returns jsonb language sql as $$
  select '{"add": [
    {"section": "resource", "code": "21710", "m1": 9000000, "m2": 3000000},
    {"section": "expenditure", "code": "2250", "source": "grant", "m1": 5000000, "m7": 1000000},
    {"section": "expenditure", "code": "5238", "source": "grant", "split": "core", "m3": 7100000},
    {"section": "financing", "code": "F22010000", "m12": 1100000}]}'::jsonb
$$;

-- What there is -----------------------------------------------------------------------------------

-- Things at places, by name: the matrix puts their ids into its statements.
create table test.thing (place text, name text, id bigint not null, lock_version int, procurement_id bigint, content_hash text, primary key (place, name));

do $$
declare
  p record;
  state record;
  d jsonb;
  step text;
begin
  for p in select * from test.place order by name loop
    -- A draft; one in force; one in force with a draft beside it; one excluded.
    d := test.act('manage.' || p.name, format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document(p.name, 2030)));
    insert into test.thing values (p.name, 'draft', (d ->> 'revision_id')::bigint, (d ->> 'lock_version')::int, (d ->> 'procurement_id')::bigint);
    foreach step in array array['included', 'redrafted', 'excluded'] loop
      d := test.act('manage.' || p.name, format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document(p.name, 2030)));
      d := test.act('manage.' || p.name, format('select iepirkumi.procurement_include(gen_random_uuid(), %s, %s)', d ->> 'revision_id', d ->> 'lock_version'));
      if step = 'redrafted' then
        d := test.act('manage.' || p.name, format('select iepirkumi.procurement_new_revision(gen_random_uuid(), %s)', d ->> 'revision_id'));
      elsif step = 'excluded' then
        d := test.act('manage.' || p.name, format('select iepirkumi.procurement_exclude(gen_random_uuid(), %s, %s, %L)', d ->> 'revision_id', d ->> 'lock_version', 'Nav vajadzīgs.'));
      end if;
      insert into test.thing values (p.name, step, (d ->> 'revision_id')::bigint, (d ->> 'lock_version')::int, (d ->> 'procurement_id')::bigint);
    end loop;

    -- A plan version in each state, each in a year of its own.
    for state in
      select * from (values
        (2031, 'created', array[]::text[]),
        (2032, 'ready', array['hand_over']),
        (2033, 'endorsed', array['hand_over', 'endorse']),
        (2034, 'approved', array['hand_over', 'endorse', 'approve']),
        (2035, 'endorsed_ministry', array['hand_over', 'endorse', 'approve', 'endorse_ministry']),
        (2036, 'signed', array['hand_over', 'endorse', 'approve', 'endorse_ministry', 'sign']))
        s (year, name, acts)
       order by year
    loop
      d := test.act('manage.' || p.name, format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document(p.name, state.year)));
      perform test.act('manage.' || p.name, format('select iepirkumi.procurement_include(gen_random_uuid(), %s, %s)', d ->> 'revision_id', d ->> 'lock_version'));
      d := test.act('manage.' || p.name, format('select iepirkumi.plan_create(gen_random_uuid(), %s, %s)', p.institution_id, state.year));
      foreach step in array state.acts loop
        -- The flow of a ministry has no step of a ministry.
        continue when step = 'endorse_ministry' and p.parent is null;
        d := test.act(
          case step when 'hand_over' then 'manage.' || p.name
                    when 'endorse_ministry' then 'endorse_ministry.' || p.parent
                    else step || '.' || p.name end,
          case step when 'sign'
            then format('select iepirkumi.plan_sign(gen_random_uuid(), %s, %s, %L, %L)', d ->> 'version_id', d ->> 'lock_version',
                        '%PDF-1.4 test'::bytea, jsonb_build_object('content_hash', d ->> 'content_hash', 'certificate_subject', 'CN=Tests'))
            else format('select iepirkumi.plan_act(gen_random_uuid(), %s, %s, %L, null)', d ->> 'version_id', d ->> 'lock_version', step) end);
      end loop;
      insert into test.thing values (p.name, state.name, (d ->> 'version_id')::bigint, (d ->> 'lock_version')::int, null, d ->> 'content_hash');
    end loop;
    -- An estimate in each state, each in a year of its own, and an amendment being prepared.
    for state in
      select * from (values
        (2041, 'e_draft', array[]::text[]),
        (2042, 'e_ready', array['hand_over']),
        (2043, 'e_approved', array['hand_over', 'approve']),
        (2044, 'e_signed', array['hand_over', 'approve', 'sign']),
        (2045, 'e_amendment', array['hand_over', 'approve', 'sign', 'amend']))
        s (year, name, acts)
       order by year
    loop
      d := test.act('manage.' || p.name, format('select iepirkumi.estimate_create(gen_random_uuid(), %L)', jsonb_build_object(
        'institution_id', p.institution_id, 'year', state.year, 'programme', '32.01.00', 'budget_type', 'P', 'function_code', '01.110')));
      d := test.act('manage.' || p.name, format('select iepirkumi.estimate_save(gen_random_uuid(), %s, %L)', d ->> 'version_id', test.estimate_lines()));
      foreach step in array state.acts loop
        d := test.act(
          case when step in ('hand_over', 'amend') then 'manage.' || p.name else step || '.' || p.name end,
          case step when 'sign'
            then format('select iepirkumi.estimate_sign(gen_random_uuid(), %s, %s, %L, %L)', d ->> 'version_id', d ->> 'lock_version',
                        '%PDF-1.4 test'::bytea, jsonb_build_object('content_hash', d ->> 'content_hash', 'certificate_subject', 'CN=Tests'))
            when 'amend' then format('select iepirkumi.estimate_amend(gen_random_uuid(), %s, %s)', d ->> 'version_id', d ->> 'lock_version')
            else format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, %L, null)', d ->> 'version_id', d ->> 'lock_version', step) end);
      end loop;
      insert into test.thing values (p.name, state.name, (d ->> 'version_id')::bigint, (d ->> 'lock_version')::int, null, d ->> 'content_hash');
    end loop;
    -- An institution may split its lines; what a scenario is about.
    insert into iepirkumi.estimate_detail (version_id, institution_id, section, code, source, split, line_no, kind, title, amount)
      select id, p.institution_id, 'expenditure', '2250', 'grant', 'core', 1, 'rest', 'Pārējais', 6000000 from test.thing
       where place = p.name and name = 'e_draft';
    d := test.act('manage.' || p.name, format('select iepirkumi.scenario_save(gen_random_uuid(), %L)', jsonb_build_object(
      'institution_id', p.institution_id, 'year', 2030, 'name', 'Ja mazāk', 'items', jsonb_build_array(jsonb_build_object(
        'procurement_id', (select t.procurement_id from test.thing t where t.place = p.name and t.name = 'included'),
        'act', 'cut', 'amount', 6050000)))));
    insert into test.thing values (p.name, 'scenario', (d ->> 'scenario_id')::bigint, (d ->> 'lock_version')::int);
    -- The version whose next step is the signature.
    insert into test.thing select place, 'signable', id, lock_version, null, content_hash from test.thing
      where place = p.name and name = case when p.parent is null then 'approved' else 'endorsed_ministry' end;
  end loop;
end $$;
