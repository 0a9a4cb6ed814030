-- SPDX-License-Identifier: GPL-3.0-or-later
-- Many institutions and procurements, always the same ones, for measuring.
--
-- Plain SQL, run in one transaction by a superuser after the schema and the classifications
-- (beside demo.sql or without it). Settings:
--   iep.institutions  how many, at most 8000; the first of each 61 is a ministry, the rest its subordinates
--   iep.procurements  how many; an eighth has a draft beside the revision in force, a tenth an older revision
--   iep.years         over how many years up to 2027 they are spread: 1 to 10 (10 when not set)
-- Institutions are of very different size: of 1,000 the first has about 3 in 100 of all procurements.
-- Writes the tables directly, without triggers: what is here has no audit trail and was decided by nobody.
-- People: scale.one manages the first institution, scale.ministry sees it and its subordinates,
-- scale.reviewer endorses for it, scale.all sees everything. No passwords.

do $$
begin
  if current_setting('iep.institutions', true)::int not between 1 and 8000 or current_setting('iep.procurements', true)::int < 1
     or current_setting('iep.institutions', true) is null or current_setting('iep.procurements', true) is null then
    raise exception 'Set iep.institutions (1 to 8000) and iep.procurements (1 or more) first.';
  end if;
  if coalesce(nullif(current_setting('iep.years', true), '')::int, 10) not between 1 and 10 then
    raise exception 'iep.years is 1 to 10.';
  end if;
  if exists (select from iepirkumi.institution where code >= '2000') then
    raise exception 'Institutions at scale (codes from 2000) are in this database already.';
  end if;
end $$;

-- No triggers and foreign keys in this transaction; the rows below are whole by themselves.
set local session_replication_role = replica;

create temp table scale_institution on commit drop as
select k, (select coalesce(max(id), 0) from iepirkumi.institution) + k + 1 as id,
       (select coalesce(max(id), 0) from iepirkumi.institution) + k - k % 61 + 1 as ministry_id,
       k % 61 = 0 as is_ministry, to_char(2000 + k, 'FM0000') as code
  from generate_series(0, current_setting('iep.institutions')::int - 1) k;

insert into iepirkumi.institution (id, code, sector_code, name, kind, parent_id, registration_number, buyer_profile_url)
  select id, code, left(code, 2), case when is_ministry then 'Mēroga ministrija ' else 'Mēroga iestāde ' end || code,
         case when is_ministry then 'ministry' else 'subordinate' end, case when not is_ministry then ministry_id end,
         '9000000' || code, 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/' || code
    from scale_institution;
insert into iepirkumi.institution_flow (institution_id, flow_code)
  select id, case when is_ministry then '2' else '1' end from scale_institution;
insert into iepirkumi.programme (institution_id, code, name)
  select id, p.code, p.name from scale_institution,
         (values ('97.00.00', 'Nozaru vadība un politikas plānošana'), ('32.01.00', 'Iestādes darbības nodrošināšana'),
                 ('70.07.00', 'Eiropas Savienības fondu projekti')) p (code, name);
insert into iepirkumi.institution_classifier (institution_id, code, name)
  select id, c.code, c.name from scale_institution, (values ('IT', 'Informācijas tehnoloģijas'), ('EKA', 'Ēkas un telpas')) c (code, name);

do $$
declare
  p text;
begin
  foreach p in array array['scale.one', 'scale.ministry', 'scale.reviewer', 'scale.all'] loop
    if not exists (select from pg_roles where rolname = p) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 8 in role iep_person', p);
    end if;
  end loop;
  grant iep_all to "scale.all";
end $$;
insert into iepirkumi.person (login, name, position_title, must_change_password) values
  ('scale.one', 'Mēroga Sagatavotāja', 'Iepirkumu speciāliste', false), ('scale.ministry', 'Mēroga Lasītājs', 'Ministrijas revidents', false),
  ('scale.reviewer', 'Mēroga Saskaņotāja', 'Ministrijas koordinatore', false), ('scale.all', 'Mēroga Revidente', 'Valsts revidente', false)
  on conflict do nothing;
insert into iepirkumi.right_grant (login, institution_id, right_code, valid_from)
  select 'scale.one', id, 'manage', date '2026-01-01' from scale_institution where k = 0
  union all select 'scale.ministry', id, 'view', date '2026-01-01' from scale_institution where k <= 60
  union all select 'scale.reviewer', id, 'endorse_ministry', date '2026-01-01' from scale_institution where k = 0;

-- Words and codes to draw from, folded once, as folding a million texts would take minutes.
create temp table scale_subject on commit drop as
select row_number() over () - 1 as n, s.*, iepirkumi.fold(s.title) as folded from (values
  ('Serveru tehnikas piegāde', 'supply', '48820000', '5238'), ('Portatīvo datoru piegāde', 'supply', '30213100', '5238'),
  ('Biroja papīra piegāde', 'supply', '30192000', '2311'), ('Informācijas sistēmas uzturēšana', 'service', '72267000', '2251'),
  ('Programmatūras licenču noma', 'supply', '48000000', '2252'), ('Telpu uzkopšana', 'service', '90910000', '2244'),
  ('Ēkas apsardze', 'service', '79710000', '2244'), ('Elektroenerģijas iegāde', 'supply', '09310000', '2223'),
  ('Degvielas iegāde', 'supply', '09130000', '2322'), ('Automobiļu noma', 'supply', '34110000', '2262'),
  ('Transportlīdzekļu remonts', 'service', '50110000', '2242'), ('Ēkas fasādes atjaunošana', 'works', '45453000', '5250'),
  ('Telpu kosmētiskais remonts', 'works', '45400000', '2241'), ('Būvuzraudzība', 'service', '71247000', '5250'),
  ('Veselības apdrošināšana', 'service', '66512200', '1227'), ('Darbinieku mācības', 'service', '80500000', '2235'),
  ('Konferences organizēšana', 'service', '79952000', '2231'), ('Tulkošanas pakalpojumi', 'service', '79530000', '2232'),
  ('Nozares pētījums', 'service', '73000000', '2232'), ('Pasta pakalpojumi', 'service', '64110000', '2219'),
  ('Mobilo sakaru pakalpojumi', 'service', '64210000', '2219'), ('Mēbeļu piegāde', 'supply', '39130000', '5232'),
  ('Laboratorijas iekārtu piegāde', 'supply', '38000000', '5220'), ('Kiberdrošības audits', 'service', '72810000', '2259'),
  ('Dzesēšanas iekārtu nomaiņa', 'supply', '42510000', '5220'), ('Darba apģērba piegāde', 'supply', '18110000', '2313'),
  ('Videonovērošanas sistēmas izveide', 'supply', '32323500', '5238'), ('Juridiskā palīdzība', 'service', '79110000', '2276'),
  ('Elektroinstalācijas pārbūve', 'works', '45310000', '5250'), ('Ielas seguma atjaunošana', 'works', '45233141', '5240'))
  s (title, kind, cpv, ekk);
create temp table scale_place on commit drop as
select row_number() over () - 1 as n, p.name, iepirkumi.fold(p.name) as folded from unnest(string_to_array(
  'Rīgā|Daugavpilī|Liepājā|Jelgavā|Jūrmalā|Ventspilī|Rēzeknē|Valmierā|Jēkabpilī|Ogrē|Tukumā|Cēsīs|Salaspilī|Kuldīgā|Siguldā|Dobelē|'
  'Talsos|Bauskā|Saldū|Krāslavā|Ludzā|Madonā|Alūksnē|Gulbenē|Balvos|Preiļos|Limbažos|Smiltenē|Aizkrauklē|Ādažos|Mārupē', '|')) p (name);
create temp table scale_person on commit drop as
select row_number() over () - 1 as n, p.name, iepirkumi.fold(p.name) as folded from unnest(string_to_array(
  'Anna Liepa|Jānis Krūmiņš|Ilze Kalniņa|Pēteris Ozols|Līga Bērziņa|Andris Zariņš|Inese Balode|Māris Vītols|Dace Eglīte|Uldis Kļaviņš|Ieva Roze|Kārlis Priede', '|')) p (name);
create temp table scale_unit on commit drop as
select row_number() over () - 1 as n, p.name, iepirkumi.fold(p.name) as folded from unnest(string_to_array(
  'Informācijas tehnoloģiju departaments|Saimniecības nodaļa|Administratīvā nodaļa', '|')) p (name);

-- The numbers i * constant modulo a prime stand for chance.
create temp table scale_procurement on commit drop as
with drawn as (
  select i, floor(current_setting('iep.institutions')::int * power((i::numeric * 0.61803398875 % 1)::float8, 2))::int as k,
         2027 - (i * 48271 % 2147483647 % coalesce(nullif(current_setting('iep.years', true), '')::int, 10))::int as year,
         (i * 69621 % 2147483647)::bigint as c1, (i * 39373 % 2147483647)::bigint as c2
    from generate_series(1::bigint, current_setting('iep.procurements')::bigint) i
)
select d.i, (select coalesce(max(id), 0) from iepirkumi.procurement) + d.i as procurement_id, s.id as institution_id, d.year, d.c1, d.c2,
       row_number() over (partition by s.id, d.year order by d.i)::int as number_sort
  from drawn d join scale_institution s on s.k = d.k;
analyze scale_procurement;

insert into iepirkumi.procurement (id, institution_id, year, number, number_sort, created_by, created_at)
  select procurement_id, institution_id, year, year || '/' || number_sort, number_sort, 'scale.one', make_timestamptz(year - 1, 11, 1, 9, 0, 0)
    from scale_procurement;

-- Indexes are faster made than kept; those of keys stay.
create temp table scale_index on commit drop as
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i
 where i.indrelid in ('iepirkumi.procurement_revision'::regclass, 'iepirkumi.procurement_funding'::regclass)
   and not exists (select from pg_constraint c where c.conindid = i.indexrelid);
do $$
declare
  x record;
begin
  for x in select * from scale_index loop
    execute 'drop index ' || x.name;
  end loop;
end $$;

create temp table scale_revision on commit drop as
select (select coalesce(max(id), 0) from iepirkumi.procurement_revision) + row_number() over (order by p.i, v.n) as id,
       p.*, v.n as revision_number,
       -- A draft only; a draft beside one in force; excluded; in force.
       case when p.i % 20 = 7 then 'draft' when p.i % 8 = 3 and v.n = v.of then 'draft' when p.i % 25 = 9 and v.n = v.of then 'excluded' else 'included' end as status,
       case when p.i % 20 = 7 then false when p.i % 8 = 3 then v.n = v.of - 1 else v.n = v.of end as in_force,
       -- 1,000 to 2,000,000 euro, small ones far more often; a newer revision a little dearer
       (round(1000 * exp(p.c1 % 10000 * 0.00076)) * 100 * (1 + (v.n - 1) * 0.05))::bigint as price
  from scale_procurement p
 cross join lateral (select n, r.of from (select 1 + (p.i % 10 = 0)::int + (p.i % 8 = 3 and p.i % 20 <> 7)::int as of) r, generate_series(1, r.of) n) v;
analyze scale_revision;

insert into iepirkumi.procurement_revision
  (id, institution_id, procurement_id, revision_number, year, number, number_sort, status, in_force, title, description, kind, cpv, procedure,
   legal_act, estimated_price, announce_year, announce_quarter, contract_year, contract_month, term_kind, term_months, nuts, green,
   responsible_unit, responsible_person, ekk_codes, funding_total, search_text, exclusion_reason,
   created_by, created_at, changed_by, changed_at, decided_by, decided_at)
select x.id, x.institution_id, x.procurement_id, x.revision_number, x.year, x.number, x.number_sort, x.status, x.in_force, x.title, x.description,
       x.kind, x.cpv, x.procedure, 'pil', x.price, x.year, x.quarter, x.year, least(x.quarter * 3 + 2, 12), 'months', 12 * (1 + x.c2 % 4), case when x.year >= 2024 then 'LV00A' else 'LV006' end, x.c2 % 7 = 0,
       x.unit, x.person, array[x.ekk], (x.price * 12100 + 5000) / 10000,
       concat_ws(' ', x.number, x.folded, x.cpv, x.unit_folded, x.person_folded),
       case when x.status = 'excluded' then 'Vajadzība atkrita.' end, 'scale.one', x.at, 'scale.one', x.at,
       case when x.status <> 'draft' then 'scale.one' end, case when x.status <> 'draft' then x.at end
  from (select r.id, r.institution_id, r.procurement_id, r.revision_number, r.year, r.year || '/' || r.number_sort as number, r.number_sort,
               r.status, r.in_force, s.title || ' ' || l.name || ', ' || r.i || '. kārta' as title,
               'Paredzēts iestādes darbības nodrošināšanai ' || l.name || '.' as description,
               s.folded || ' ' || l.folded || ', ' || r.i || '. karta paredzets iestades darbibas nodrosinasanai ' || l.folded || '.' as folded,
               s.kind, s.cpv, s.ekk, r.price, 1 + r.c2 % 4 as quarter, r.c2, h.name as person, h.folded as person_folded, u.name as unit, u.folded as unit_folded,
               case when s.kind = 'works' then case when r.price < 2000000 then 'below' when r.price < 17000000 then 'small' else 'open' end
                    else case when r.price < 1000000 then 'below' when r.price < 4200000 then 'small' else 'open' end end as procedure,
               make_timestamptz(r.year - 1, 11, 1 + (r.c1 % 28)::int, 9 + (r.c2 % 8)::int, (r.c1 % 60)::int, 0) + (r.revision_number - 1) * interval '90 days' as at
          from scale_revision r
          join scale_subject s on s.n = r.c2 % (select count(*) from scale_subject)
          join scale_place l on l.n = r.c1 % (select count(*) from scale_place)
          join scale_unit u on u.n = r.c2 % (select count(*) from scale_unit)
          join scale_person h on h.n = (r.c1 + r.c2) % (select count(*) from scale_person)) x;

-- One line, or every third two: this year and the next.
insert into iepirkumi.procurement_funding (institution_id, revision_id, line_no, year, programme, ekk, source, classifier, amount)
select r.institution_id, r.id, 1, r.year, case r.c1 % 3 when 0 then '97.00.00' when 1 then '32.01.00' else '70.07.00' end,
       s.ekk, case when r.c1 % 3 = 2 then 'eu' else 'grant' end, case when r.c2 % 3 = 0 then 'IT' end,
       case when r.c2 % 3 = 1 then r.gross * 6 / 10 else r.gross end
  from (select *, (price * 12100 + 5000) / 10000 as gross from scale_revision) r
  join scale_subject s on s.n = r.c2 % (select count(*) from scale_subject);
insert into iepirkumi.procurement_funding (institution_id, revision_id, line_no, year, programme, ekk, source, classifier, amount)
select r.institution_id, r.id, 2, r.year + 1, '32.01.00', s.ekk, 'grant', null, r.gross - r.gross * 6 / 10
  from (select *, (price * 12100 + 5000) / 10000 as gross from scale_revision) r
  join scale_subject s on s.n = r.c2 % (select count(*) from scale_subject)
 where r.c2 % 3 = 1;
insert into iepirkumi.procurement_lot (institution_id, revision_id, line_no, title, estimated_price)
select r.institution_id, r.id, n, n || '. daļa', case n when 1 then r.price / 2 else r.price - r.price / 2 end
  from scale_revision r, generate_series(1, 2) n where r.i % 50 = 0;

do $$
declare
  x record;
begin
  set local maintenance_work_mem = '256MB';
  for x in select * from scale_index order by name loop
    execute x.definition;
  end loop;
end $$;

select setval(pg_get_serial_sequence('iepirkumi.institution', 'id'), (select max(id) from iepirkumi.institution)),
       setval(pg_get_serial_sequence('iepirkumi.procurement', 'id'), (select max(id) from iepirkumi.procurement)),
       setval(pg_get_serial_sequence('iepirkumi.procurement_revision', 'id'), (select max(id) from iepirkumi.procurement_revision));
set local session_replication_role = origin;
select iepirkumi.effective_rebuild_all();
analyze;
