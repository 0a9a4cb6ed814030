-- SPDX-License-Identifier: GPL-3.0-or-later
-- The demonstration: institutions, people, rights, and procurements and plans made by those people.
--
-- Plain SQL, run in one transaction by a superuser after the schema and the classifications. Whoever loads it signs the
-- estimates it leaves approved (pg_temp.demo_unsigned() and demo_sign()), runs amendment.sql, signs again, runs plans.sql.
-- Everything that has a function is done by it, as the person whose act it is, so that the audit
-- trail reads like life. Logins are made here without passwords; whoever installs sets them
-- (people.csv names the same people).

do $$
begin
  if exists (select from iepirkumi.institution where code = '1301') then
    raise exception 'The demonstration data are in this database already.';
  end if;
end $$;

-- People ------------------------------------------------------------------------------------------

create temp table demo_person (login name, name text, position_title text) on commit drop;
insert into demo_person (login, name, position_title) values
  ('sistemas.administrators', 'Sistēmas administrators', 'Sistēmas administrators'),
  ('anna.kalnina', 'Anna Kalniņa', 'Vecākā iepirkumu speciāliste'),
  ('janis.ozols', 'Jānis Ozols', 'Finanšu departamenta direktors'),
  ('maija.berza', 'Maija Bērza', 'Aģentūras direktora vietniece'),
  ('juris.berzins', 'Juris Bērziņš', 'Aģentūras direktors'),
  ('rita.reader', 'Rita Rīdere', 'Iekšējā auditore'),
  ('ilze.liepa', 'Ilze Liepa', 'Ministrijas iepirkumu koordinatore'),
  ('karlis.zarins', 'Kārlis Zariņš', 'Iepirkumu speciālists'),
  ('dace.eglite', 'Dace Eglīte', 'Inspekcijas vadītāja vietniece'),
  ('peteris.krumins', 'Pēteris Krūmiņš', 'Inspekcijas vadītājs'),
  ('liga.vitola', 'Līga Vītola', 'Iepirkumu nodaļas vecākā eksperte'),
  ('andris.balodis', 'Andris Balodis', 'Budžeta departamenta direktors'),
  ('inese.petersone', 'Inese Pētersone', 'Valsts sekretāra vietniece'),
  ('valdis.kalejs', 'Valdis Kalējs', 'Valsts sekretārs'),
  ('gunta.abele', 'Gunta Ābele', 'Iepirkumu speciāliste'),
  ('normunds.egle', 'Normunds Egle', 'Galvenais grāmatvedis'),
  ('vija.zake', 'Vija Zaķe', 'Biroja vadītāja vietniece'),
  ('oskars.krauklis', 'Oskars Krauklis', 'Biroja vadītājs'),
  ('zane.ozolina', 'Zane Ozoliņa', 'Ministrijas iepirkumu koordinatore'),
  ('egils.lapins', 'Egils Lapiņš', 'Saimniecības un iepirkumu speciālists'),
  ('aija.roze', 'Aija Roze', 'Galvenā grāmatvede'),
  ('uldis.celms', 'Uldis Celms', 'Muzeja direktora vietnieks'),
  ('sandra.priede', 'Sandra Priede', 'Muzeja direktore');

do $$
declare
  p record;
begin
  for p in select * from demo_person loop
    if not exists (select from pg_roles where rolname = p.login) then
      execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 8 in role iep_person', p.login);
    elsif not pg_has_role(p.login, 'iep_person', 'member') then
      raise exception 'The server has a role "%" that is not ours.', p.login;
    end if;
  end loop;
end $$;
insert into iepirkumi.person (login, name, position_title, must_change_password)
  select login, name, position_title, false from demo_person
  on conflict (login) do update set name = excluded.name, position_title = excluded.position_title, must_change_password = false;
insert into iepirkumi.right_grant (login, right_code) values ('sistemas.administrators', 'administrate');

-- Institutions, flows, rights, programmes: the administrator's work ----------------------------------

create temp table demo_institution (seq int, code text, sector_code text, name text, kind text, parent text,
                                    registration_number text, url text, flow text) on commit drop;
insert into demo_institution values
  (1, '1300', '13', 'Demonstrāciju ministrija', 'ministry', null, '90000013000', 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1300', '2'),
  (2, '1301', '13', 'Valsts demonstrāciju aģentūra', 'subordinate', '1300', '90000013010', 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1301', '1'),
  (3, '1302', '13', 'Demonstrāciju inspekcija', 'subordinate', '1300', '90000013020', 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1302', '3'),
  (4, '0401', '04', 'Demonstrāciju birojs', 'central', null, '90000004010', 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/0401', '2'),
  (5, '1500', '15', 'Paraugu ministrija', 'ministry', null, '90000015000', 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1500', '2'),
  (6, '1501', '15', 'Paraugu muzejs', 'subordinate', '1500', '90000015010', 'https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1501', '1');

create temp table demo_right (login text, right_code text, code text) on commit drop;
insert into demo_right values
  ('anna.kalnina', 'manage', '1301'), ('janis.ozols', 'endorse', '1301'), ('maija.berza', 'approve', '1301'),
  ('juris.berzins', 'sign', '1301'), ('rita.reader', 'view', '1301'),
  ('ilze.liepa', 'endorse_ministry', '1300'), ('ilze.liepa', 'view', '1300'),
  ('karlis.zarins', 'manage', '1302'), ('dace.eglite', 'approve', '1302'), ('peteris.krumins', 'sign', '1302'),
  ('liga.vitola', 'manage', '1300'), ('andris.balodis', 'endorse', '1300'), ('inese.petersone', 'approve', '1300'),
  ('valdis.kalejs', 'sign', '1300'),
  ('gunta.abele', 'manage', '0401'), ('normunds.egle', 'endorse', '0401'), ('vija.zake', 'approve', '0401'),
  ('oskars.krauklis', 'sign', '0401'),
  ('zane.ozolina', 'endorse_ministry', '1500'), ('egils.lapins', 'manage', '1501'), ('aija.roze', 'endorse', '1501'),
  ('uldis.celms', 'approve', '1501'), ('sandra.priede', 'sign', '1501');

create temp table demo_code (code text, programme text, classifier text, name text) on commit drop;
insert into demo_code values
  ('1301', '32.01.00', null, 'Demonstrāciju nodrošināšana'),
  ('1301', '32.02.00', null, 'Demonstrāciju pasākumi'),
  ('1301', '70.07.00', null, 'Eiropas Savienības fondu un Atveseļošanas fonda projektu īstenošana'),
  ('1302', '33.01.00', null, 'Demonstrāciju uzraudzība'),
  ('1300', '97.00.00', null, 'Nozaru vadība un politikas plānošana'),
  ('0401', '01.00.00', null, 'Demonstrāciju biroja darbības nodrošināšana'),
  ('1501', '22.01.00', null, 'Muzeja darbība un krājuma saglabāšana'),
  ('1301', null, 'IS-01', 'Informācijas tehnoloģiju infrastruktūra'),
  ('1301', null, 'IS-02', 'Informācijas sistēmu attīstība un drošība'),
  ('1301', null, 'EKA', 'Ēkas un telpas'),
  ('1301', null, 'PROJ-1', 'Projekts "Pieejami demonstrāciju pakalpojumi"'),
  ('1301', null, 'PROJ-2', 'Projekts "Droša un zaļa aģentūra"');

-- One call as this person.
create function pg_temp.demo_as(p_login text, p_sql text) returns jsonb language plpgsql as $$
declare
  answer jsonb;
begin
  execute format('set local session authorization %I', p_login);
  execute p_sql into answer;
  reset session authorization;
  return answer;
end
$$;

create function pg_temp.demo_administrate(p_call text) returns jsonb language sql as $$
  select pg_temp.demo_as('sistemas.administrators', 'select to_jsonb(iepirkumi.' || p_call || ')')
$$;

create temp table demo_id (code text primary key, id int) on commit drop;
do $$
declare
  i record;
  answer jsonb;
begin
  for i in select d.* from demo_institution d order by d.seq loop
    answer := pg_temp.demo_administrate(format('institution_save(gen_random_uuid(), %L)', jsonb_strip_nulls(jsonb_build_object(
      'code', i.code, 'sector_code', i.sector_code, 'name', i.name, 'kind', i.kind, 'registration_number', i.registration_number,
      'buyer_profile_url', i.url, 'parent_id', (select d.id from demo_id d where d.code = i.parent)))));
    insert into demo_id values (i.code, (answer ->> 'id')::int);
    perform pg_temp.demo_administrate(format('institution_set_flow(gen_random_uuid(), %s, %L)', answer ->> 'id', i.flow));
  end loop;
end $$;

select pg_temp.demo_administrate(format('right_grant_add(gen_random_uuid(), %L, %s, %L, %L)', r.login, d.id, r.right_code, '2026-01-01'))
  from demo_right r join demo_id d on d.code = r.code;
select pg_temp.demo_administrate(format('%s(gen_random_uuid(), %s, %L)',
         case when c.programme is null then 'institution_classifier_save' else 'programme_save' end, d.id,
         jsonb_build_object('code', coalesce(c.programme, c.classifier), 'name', c.name)))
  from demo_code c join demo_id d on d.code = c.code;

-- Procurements ----------------------------------------------------------------------------------------

-- aim: included, excluded (after having been included), excluded_draft, draft, incomplete,
--      redraft (included, with a draft beside it at another price).
-- announce: Q1 or M02. contract: year-month. price: euro without VAT.
-- funding: lines of "year programme EKK source classifier percent"; "-" = later years, no classifier.
-- lots: "title CPV euro", parted by "|".
create temp table demo_source (seq int primary key, code text, year int, aim text, title text, kind text, cpv text, procedure text,
  price numeric, announce text, contract text, term int, unit text, person text, funding text, lots text, reason text,
  redraft numeric, extra jsonb) on commit drop;
insert into demo_source values
  (1, '1301', 2027, 'included', 'Serveru tehnikas un datu glabātuvju piegāde', 'supply', '48820000', 'open', 140000, 'Q1', '2027-05', 12, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 5238 grant IS-01 100', 'Serveri 48820000 95000|Datu glabātuve 48820000 45000', null, null, '{"description": "Divu serveru kopu un datu glabātuves piegāde, uzstādīšana un trīs gadu garantijas apkope.", "rationale": "Esošo iekārtu ražotāja atbalsts beidzas 2027. gada jūnijā."}'),
  (2, '1301', 2027, 'included', 'Biroja papīra un kancelejas preču piegāde', 'supply', '30192000', 'e-order', 9500, 'M02', '2027-02', 12, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2311 grant - 100', null, null, null, '{"green": true, "description": "Pasūtījumi EIS e-pasūtījumu apakšsistēmā pēc vajadzības."}'),
  (3, '1301', 2027, 'redraft', 'Portatīvo datoru un monitoru piegāde', 'supply', '30213100', 'central', 85000, 'Q2', '2027-06', 24, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 5238 grant IS-01 70;2027 32.01.00 2312 grant IS-01 30', null, null, 98000, '{"green": true, "centralised": "joins", "partner": "Valsts digitālās attīstības aģentūra"}'),
  (4, '1301', 2027, 'included', 'Demonstrāciju reģistra informācijas sistēmas uzturēšana un attīstība', 'service', '72267000', 'open', 480000, 'Q1', '2027-06', 36, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 2251 grant IS-02 30;2028 32.01.00 2251 grant IS-02 30;2029 32.01.00 2251 grant IS-02 25;- 32.01.00 5140 grant IS-02 15', null, null, null, '{"existing_contract": "VDA 2024/11", "existing_contract_end": "2027-06-30", "description": "Sistēmas uzturēšana, kļūdu novēršana un izmaiņu pieprasījumu īstenošana."}'),
  (5, '1301', 2027, 'included', 'Biroja programmatūras licenču noma', 'supply', '48000000', 'central', 62000, 'M03', '2027-04', 36, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 2252 grant IS-01 40;2028 32.01.00 2252 grant IS-01 30;2029 32.01.00 2252 grant IS-01 30', null, null, null, '{"centralised": "joins", "partner": "Valsts digitālās attīstības aģentūra"}'),
  (6, '1301', 2027, 'included', 'Telpu uzkopšanas pakalpojumi', 'service', '90910000', 'open', 96000, 'Q2', '2027-08', 24, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2244 grant - 20;2028 32.01.00 2244 grant - 50;2029 32.01.00 2244 grant - 30', null, null, null, '{"green": true, "social": true, "existing_contract": "VDA 2025/7", "existing_contract_end": "2027-08-31"}'),
  (7, '1301', 2027, 'included', 'Ēkas fiziskā un tehniskā apsardze', 'service', '79710000', 'annex2', 58000, 'Q3', '2027-10', 24, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2244 grant - 15;2028 32.01.00 2244 own - 50;2029 32.01.00 2244 grant - 35', null, null, null, null),
  (8, '1301', 2027, 'included', 'Elektroenerģijas iegāde', 'supply', '09310000', 'open', 120000, 'Q3', '2027-12', 24, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2223 grant - 5;2028 32.01.00 2223 grant - 50;2029 32.01.00 2223 grant - 45', null, null, null, '{"green": true, "description": "100 % no atjaunojamiem energoresursiem ražota elektroenerģija."}'),
  (9, '1301', 2027, 'included', 'Degvielas iegāde, izmantojot degvielas kartes', 'supply', '09130000', 'small', 18500, 'M01', '2027-02', 12, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2322 grant - 100', null, null, null, null),
  (10, '1301', 2027, 'included', 'Vieglo automobiļu pilna servisa noma', 'supply', '34110000', 'open', 168000, 'Q2', '2027-07', 48, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2262 grant - 15;2028 32.01.00 2262 grant - 25;2029 32.01.00 2262 grant - 25;- 32.01.00 2262 grant - 35', 'Pilsētas elektromobiļi (4 gab.) 34110000 96000|Paaugstinātas pārgājības automobiļi (2 gab.) 34110000 72000', null, null, '{"green": true}'),
  (11, '1301', 2027, 'included', 'Dienesta automobiļu remonts un tehniskā apkope', 'service', '50110000', 'small', 24000, 'M04', '2027-05', 24, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2242 grant - 35;2028 32.01.00 2242 grant - 50;2029 32.01.00 2242 grant - 15', null, null, null, null),
  (12, '1301', 2027, 'included', 'Ēkas fasādes atjaunošana Parauga ielā 5, Rīgā', 'works', '45453000', 'small', 150000, 'M03', '2027-05', 8, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 5250 grant EKA 100', null, null, null, '{"nuts": "LV00A", "rationale": "Būves tehniskās apsekošanas atzinumā fasādes stāvoklis atzīts par neapmierinošu."}'),
  (13, '1301', 2027, 'included', 'Būvuzraudzība fasādes atjaunošanai Parauga ielā 5, Rīgā', 'service', '71247000', 'below', 8500, 'M03', '2027-05', 8, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 5250 grant EKA 100', null, null, null, null),
  (14, '1301', 2027, 'draft', 'Kabinetu kosmētiskais remonts 3. stāvā', 'works', '45400000', 'below', 18900, 'Q3', '2027-08', 3, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2241 grant EKA 100', null, null, null, null),
  (15, '1301', 2027, 'included', 'Darbinieku veselības apdrošināšana', 'service', '66512200', 'open', 130000, 'Q3', '2027-11', 12, 'Personāla nodaļa', 'Laura Zīle',
    '2027 32.01.00 1227 grant - 10;2028 32.01.00 1227 grant - 90', null, null, null, '{"term_kind": "months"}'),
  (16, '1301', 2027, 'included', 'Transportlīdzekļu OCTA un KASKO apdrošināšana', 'service', '66516000', 'small', 14000, 'M09', '2027-10', 12, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2247 grant - 100', null, null, null, null),
  (17, '1301', 2027, 'included', 'Darbinieku mācības projektu un pārmaiņu vadībā', 'service', '80500000', 'annex2', 44000, 'Q2', '2027-06', 18, 'Personāla nodaļa', 'Laura Zīle',
    '2027 70.07.00 2235 eu PROJ-1 60;2028 70.07.00 2235 eu PROJ-1 40', null, null, null, '{"eu_project": "4.2.1.0/1/25/I/001"}'),
  (18, '1301', 2027, 'excluded', 'Starptautiskas konferences organizēšana', 'service', '79952000', 'small', 38000, 'Q3', '2027-08', 4, 'Komunikācijas nodaļa', 'Elīna Straume',
    '2027 32.02.00 2231 grant - 100', null, 'Konference pārcelta uz 2028. gadu pēc ministrijas lūguma.', null, null),
  (19, '1301', 2027, 'included', 'Rakstiskās un mutiskās tulkošanas pakalpojumi', 'service', '79530000', 'small', 30000, 'M02', '2027-03', 24, 'Komunikācijas nodaļa', 'Elīna Straume',
    '2027 32.01.00 2232 grant - 40;2028 32.01.00 2232 grant - 45;2029 32.01.00 2232 grant - 15', null, null, null, '{"framework": "framework", "term_kind": "until_fulfilled"}'),
  (20, '1301', 2027, 'included', 'Pētījums par demonstrāciju pakalpojumu pieejamību reģionos', 'service', '79310000', 'small', 41000, 'Q2', '2027-05', 9, 'Analītikas nodaļa', 'Ieva Rubene',
    '2027 70.07.00 2232 eu PROJ-1 85;2027 70.07.00 2232 grant PROJ-1 15', null, null, null, '{"eu_project": "4.2.1.0/1/25/I/001", "nuts": "LV"}'),
  (21, '1301', 2027, 'included', 'Pasta pakalpojumi', 'service', '64110000', 'small', 20000, 'M05', '2027-06', 24, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2219 grant - 30;2028 32.01.00 2219 grant - 50;2029 32.01.00 2219 grant - 20', null, null, null, null),
  (22, '1301', 2027, 'included', 'Mobilo sakaru pakalpojumi un iekārtas', 'service', '64210000', 'small', 27000, 'M10', '2027-12', 24, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 2219 grant - 5;2028 32.01.00 2219 grant - 50;2029 32.01.00 2219 grant - 45', null, null, null, null),
  (23, '1301', 2027, 'included', 'Interneta piekļuves pakalpojums', 'service', '72400000', 'small', 16000, 'M06', '2027-07', 24, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 2219 grant IS-01 25;2028 32.01.00 2219 grant IS-01 50;2029 32.01.00 2219 grant IS-01 25', null, null, null, null),
  (24, '1301', 2027, 'included', 'Biroja mēbeļu piegāde un uzstādīšana', 'supply', '39130000', 'e-order', 22000, 'Q2', '2027-06', 6, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 5232 grant EKA 60;2027 32.01.00 2312 grant EKA 40', null, null, null, '{"green": true}'),
  (25, '1301', 2027, 'included', 'Arhīva plauktu sistēmas piegāde', 'supply', '39150000', 'below', 7800, 'M04', '2027-04', 3, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 5232 grant EKA 100', null, null, null, null),
  (26, '1301', 2027, 'included', 'Informācijas sistēmu kiberdrošības audits', 'service', '72810000', 'small', 39500, 'M02', '2027-04', 10, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 2259 grant IS-02 100', null, null, null, null),
  (27, '1301', 2027, 'redraft', 'Drošības notikumu uzraudzības (SOC) pakalpojums', 'service', '72250000', 'open', 215000, 'Q1', '2027-06', 36, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 70.07.00 2259 rrf PROJ-2 40;2028 32.01.00 2259 grant IS-02 30;2029 32.01.00 2259 grant IS-02 30', null, null, 205000, '{"innovation": true, "eu_project": "2.1.1.1.i.0/1/25/I/002"}'),
  (28, '1301', 2027, 'included', 'Serveru telpas dzesēšanas iekārtu nomaiņa', 'supply', '42510000', 'small', 36000, 'Q1', '2027-04', 4, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2027 32.01.00 5220 grant EKA 100', null, null, null, '{"green": true}'),
  (29, '1301', 2027, 'included', 'Darba apģērba un individuālo aizsardzības līdzekļu piegāde', 'supply', '18110000', 'below', 6400, 'M03', '2027-03', 12, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2313 grant - 100', null, null, null, null),
  (30, '1301', 2027, 'draft', 'Tīmekļvietnes pārveide un piekļūstamības uzlabošana', 'service', '72230000', 'small', 41500, 'Q2', '2027-07', 10, 'Komunikācijas nodaļa', 'Elīna Straume',
    '2027 70.07.00 5140 eu PROJ-1 85;2027 70.07.00 5140 grant PROJ-1 15', null, null, null, '{"eu_project": "4.2.1.0/1/25/I/001", "social": true}'),
  (31, '1301', 2027, 'included', 'Liftu tehniskā apkope un remonts', 'service', '50750000', 'below', 7200, 'M05', '2027-06', 24, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2243 grant - 30;2028 32.01.00 2243 grant - 50;2029 32.01.00 2243 grant - 20', null, null, null, null),
  (32, '1301', 2027, 'included', 'Ugunsdrošības un ventilācijas sistēmu apkope', 'service', '50700000', 'below', 9100, 'M06', '2027-07', 24, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2243 grant - 25;2028 32.01.00 2243 grant - 50;2029 32.01.00 2243 grant - 25', null, null, null, null),
  (33, '1301', 2027, 'draft', 'Videonovērošanas sistēmas atjaunošana', 'supply', '32323500', 'small', 28000, 'Q3', '2027-09', 6, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 5238 grant EKA 100', null, null, null, null),
  (34, '1301', 2027, 'excluded_draft', 'Dzeramā ūdens piegāde', 'supply', '41100000', 'below', 3600, 'M01', '2027-02', 12, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 32.01.00 2390 grant - 100', null, 'Vajadzību sedz ministrijas centralizētais līgums.', null, null),
  (35, '1301', 2027, 'included', 'Juridiskā palīdzība tiesvedības procesos', 'service', '79110000', 'exempt', 9000, 'Q1', '2027-03', 24, 'Juridiskā nodaļa', 'Toms Vanags',
    '2027 32.01.00 2276 grant - 50;2028 32.01.00 2276 grant - 50', null, null, null, '{"notes": "PIL 4. panta pirmās daļas izņēmums: pārstāvība tiesvedībā.", "term_kind": "open_ended"}'),
  (36, '1301', 2027, 'incomplete', 'Stratēģijas 2028.–2032. gadam izstrādes konsultācijas', 'service', '79410000', null, null, 'Q4', null, null, 'Analītikas nodaļa', 'Ieva Rubene',
    '', null, null, null, '{"notes": "Cena tiks noteikta pēc tirgus izpētes."}'),
  (37, '1301', 2027, 'draft', 'Elektromobiļu uzlādes staciju izbūve', 'works', '45310000', 'small', 78000, 'Q3', '2027-09', 6, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 70.07.00 5240 eu PROJ-2 70;2027 32.01.00 5240 grant EKA 30', null, null, null, '{"green": true, "nuts": "LV00A", "estimated_price_from": 6500000, "price_kind": "range"}'),
  (38, '1301', 2027, 'incomplete', 'Saules paneļu sistēmas izbūve uz aģentūras ēkas jumta', 'works', '45315000', 'small', 96000, null, null, null, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2027 70.07.00 5240 eu PROJ-2 50', null, null, null, '{"green": true}'),
  (39, '1301', 2026, 'included', 'Datortehnikas piegāde 2026. gadā', 'supply', '30213100', 'central', 72000, 'Q1', '2026-04', 12, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2026 32.01.00 5238 grant IS-01 80;2026 32.01.00 2312 grant IS-01 20', null, null, null, '{"centralised": "joins", "partner": "Valsts digitālās attīstības aģentūra"}'),
  (40, '1301', 2026, 'included', 'Finanšu pārskata revīzija', 'service', '79212000', 'small', 12000, 'M09', '2026-10', 8, 'Finanšu departaments', 'Jānis Ozols',
    '2026 32.01.00 2232 grant - 40;2027 32.01.00 2232 grant - 60', null, null, null, null),
  (41, '1301', 2026, 'included', 'Telpu remonts apmeklētāju apkalpošanas zālē', 'works', '45453000', 'small', 64000, 'M04', '2026-06', 5, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2026 32.01.00 2241 grant EKA 100', null, null, null, null),
  (42, '1301', 2026, 'included', 'Iespieddarbu izgatavošana', 'service', '79800000', 'below', 8200, 'Q1', '2026-03', 12, 'Komunikācijas nodaļa', 'Elīna Straume',
    '2026 32.01.00 2231 grant - 100', null, null, null, null),
  (43, '1301', 2026, 'included', 'Drukas iekārtu tonera piegāde', 'supply', '30125110', 'e-order', 9900, 'M02', '2026-03', 12, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2026 32.01.00 2311 grant - 100', null, null, null, null),
  (44, '1301', 2026, 'included', 'Dokumentu vadības sistēmas uzturēšana', 'service', '72267000', 'open', 96000, 'Q2', '2026-07', 36, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2026 32.01.00 2251 grant IS-02 20;2027 32.01.00 2251 grant IS-02 40;2028 32.01.00 2251 grant IS-02 40', null, null, null, null),
  (45, '1301', 2026, 'included', 'Personāla atlases pakalpojumi', 'service', '79620000', 'annex2', 43000, 'Q2', '2026-06', 24, 'Personāla nodaļa', 'Laura Zīle',
    '2026 32.01.00 2239 grant - 50;2027 32.01.00 2239 grant - 50', null, null, null, null),
  (46, '1301', 2026, 'included', 'Telekomunikāciju un datu pārraides pakalpojumi', 'service', '64210000', 'small', 25500, 'M03', '2026-04', 12, 'Informācijas tehnoloģiju departaments', 'Mārtiņš Siliņš',
    '2026 32.01.00 2219 grant - 75;2027 32.01.00 2219 grant - 25', null, null, null, null),
  (47, '1301', 2026, 'included', 'Elektroinstalācijas pārbūve arhīva telpās', 'works', '45310000', 'small', 31000, 'Q3', '2026-09', 4, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2026 32.01.00 5250 grant EKA 100', null, null, null, null),
  (48, '1301', 2026, 'excluded', 'Ēkas energoaudits', 'service', '71600000', 'below', 5200, 'Q4', '2026-11', 3, 'Saimniecības nodaļa', 'Kristīne Bite',
    '2026 32.01.00 2232 grant EKA 100', null, 'Energoaudits veikts 2025. gadā, atkārtots nav vajadzīgs.', null, null),
  (49, '1302', 2027, 'included', 'Laboratorijas mēriekārtu piegāde', 'supply', '38540000', 'open', 88000, 'Q1', '2027-05', 6, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 5220 grant - 100', 'Spektrometrs 38540000 61000|Mitruma mērītāji 38540000 27000', null, null, null),
  (50, '1302', 2027, 'included', 'Laboratorijas reaģentu piegāde', 'supply', '24000000', 'small', 26000, 'M02', '2027-03', 12, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 2341 grant - 100', null, null, null, null),
  (51, '1302', 2027, 'included', 'Inspektoru dienesta automobiļu iegāde', 'supply', '34110000', 'open', 124000, 'Q2', '2027-07', 6, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 5231 grant - 100', null, null, null, '{"green": true}'),
  (52, '1302', 2027, 'included', 'Paraugu laboratoriskā testēšana', 'service', '71600000', 'small', 40500, 'M01', '2027-02', 24, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 2239 grant - 50;2028 33.01.00 2239 grant - 50', null, null, null, null),
  (53, '1302', 2027, 'included', 'Inspektoru darba apģērba piegāde', 'supply', '18110000', 'small', 15500, 'M03', '2027-04', 12, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 2364 grant - 100', null, null, null, null),
  (54, '1302', 2027, 'included', 'Biroja telpu uzkopšana Daugavpilī', 'service', '90910000', 'small', 21000, 'Q2', '2027-06', 24, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 2244 grant - 30;2028 33.01.00 2244 grant - 50;2029 33.01.00 2244 grant - 20', null, null, null, '{"nuts": "LV005"}'),
  (55, '1302', 2027, 'included', 'Iekārtu kalibrēšana un apkope', 'service', '50530000', 'below', 9800, 'M04', '2027-05', 12, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 2243 grant - 100', null, null, null, null),
  (56, '1302', 2027, 'draft', 'Mobilās laboratorijas aprīkojums', 'supply', '38000000', 'open', 175000, 'Q4', '2027-12', 12, 'Administratīvā nodaļa', 'Kārlis Zariņš',
    '2027 33.01.00 5220 grant - 30;2028 33.01.00 5220 grant - 70', null, null, null, null),
  (57, '1300', 2027, 'included', 'Juridiskās informācijas sistēmas abonēšana', 'service', '79140000', 'small', 11500, 'M01', '2027-02', 12, 'Nodrošinājuma departaments', 'Līga Vītola',
    '2027 97.00.00 2259 grant - 100', null, null, null, null),
  (58, '1300', 2027, 'included', 'Nozares attīstības izvērtējums', 'service', '73000000', 'open', 92000, 'Q1', '2027-05', 14, 'Nodrošinājuma departaments', 'Līga Vītola',
    '2027 97.00.00 2232 grant - 60;2028 97.00.00 2232 grant - 40', null, null, null, null),
  (59, '1300', 2027, 'included', 'Sabiedrības informēšanas kampaņa', 'service', '79340000', 'small', 41900, 'Q2', '2027-06', 8, 'Nodrošinājuma departaments', 'Līga Vītola',
    '2027 97.00.00 2231 grant - 100', null, null, null, '{"social": true}'),
  (60, '1300', 2027, 'included', 'Mēbeļu piegāde ministrijas vajadzībām', 'supply', '39100000', 'e-order', 19800, 'M03', '2027-04', 6, 'Nodrošinājuma departaments', 'Līga Vītola',
    '2027 97.00.00 5232 grant - 100', null, null, null, null),
  (61, '1300', 2027, 'included', 'Dienesta automobiļu noma ministrijai un padotības iestādēm', 'supply', '34110000', 'open', 310000, 'Q2', '2027-08', 48, 'Nodrošinājuma departaments', 'Līga Vītola',
    '2027 97.00.00 2262 grant - 10;2028 97.00.00 2262 grant - 30;2029 97.00.00 2262 grant - 30;- 97.00.00 2262 grant - 30', null, null, null, '{"centralised": "for_others", "green": true, "framework": "framework"}'),
  (62, '1300', 2027, 'draft', 'Ministrijas ēkas siltummezgla nomaiņa', 'works', '45330000', 'small', 47000, 'Q3', '2027-09', 4, 'Nodrošinājuma departaments', 'Līga Vītola',
    '2027 97.00.00 5250 grant - 100', null, null, null, null),
  (63, '0401', 2027, 'included', 'Datu analīzes programmatūras iegāde', 'supply', '48000000', 'small', 39000, 'Q1', '2027-04', 36, 'Administratīvā daļa', 'Gunta Ābele',
    '2027 01.00.00 5121 grant - 100', null, null, null, null),
  (64, '0401', 2027, 'included', 'Avīžu un periodisko izdevumu abonēšana', 'supply', '22210000', 'below', 2400, 'M11', '2027-12', 12, 'Administratīvā daļa', 'Gunta Ābele',
    '2027 01.00.00 2311 grant - 100', null, null, null, null),
  (65, '0401', 2027, 'included', 'Biroja telpu apsardze', 'service', '79710000', 'small', 36000, 'Q2', '2027-07', 24, 'Administratīvā daļa', 'Gunta Ābele',
    '2027 01.00.00 2244 grant - 25;2028 01.00.00 2244 grant - 50;2029 01.00.00 2244 grant - 25', null, null, null, null),
  (66, '0401', 2027, 'draft', 'Konferenču telpas iekārtošana', 'supply', '39150000', 'below', 9300, 'Q3', '2027-09', 3, 'Administratīvā daļa', 'Gunta Ābele',
    '2027 01.00.00 5232 grant - 100', null, null, null, null),
  (67, '1501', 2027, 'included', 'Ekspozīcijas "Latgales keramika" dizaina izstrāde', 'service', '79930000', 'small', 34000, 'Q1', '2027-04', 8, 'Krājuma un saimniecības nodaļa', 'Egils Lapiņš',
    '2027 22.01.00 2239 grant - 70;2027 22.01.00 2239 donation - 30', null, null, null, null),
  (68, '1501', 2027, 'included', 'Krājuma priekšmetu restaurācija', 'service', '92520000', 'annex2', 47500, 'Q2', '2027-06', 18, 'Krājuma un saimniecības nodaļa', 'Egils Lapiņš',
    '2027 22.01.00 2239 grant - 60;2028 22.01.00 2239 own - 40', null, null, null, null),
  (69, '1501', 2027, 'included', 'Klimata kontroles iekārtu piegāde krātuvei', 'supply', '42510000', 'small', 28500, 'M02', '2027-04', 5, 'Krājuma un saimniecības nodaļa', 'Egils Lapiņš',
    '2027 22.01.00 5220 grant - 100', null, null, null, null),
  (70, '1501', 2027, 'included', 'Muzeja kataloga iespiešana', 'service', '79800000', 'below', 9400, 'Q3', '2027-09', 4, 'Krājuma un saimniecības nodaļa', 'Egils Lapiņš',
    '2027 22.01.00 2239 own - 100', null, null, null, null),
  (71, '1501', 2027, 'included', 'Muzeja apsardzes pakalpojumi', 'service', '79710000', 'annex2', 66000, 'Q3', '2027-11', 24, 'Krājuma un saimniecības nodaļa', 'Egils Lapiņš',
    '2027 22.01.00 2244 grant - 10;2028 22.01.00 2244 grant - 50;2029 22.01.00 2244 grant - 40', null, null, null, null),
  (72, '1501', 2027, 'draft', 'Bērnu izglītības programmas materiāli', 'supply', '22100000', 'below', 4100, 'Q3', '2027-08', 6, 'Krājuma un saimniecības nodaļa', 'Egils Lapiņš',
    '2027 22.01.00 2370 own - 100', null, null, null, null);

-- As the documents a client would send. The last funding line takes what rounding left over.
create temp table demo_document on commit drop as
with line as (
  select s.seq, s.price, p.which, l.n, string_to_array(trim(l.text), ' ') as w,
         count(*) over (partition by s.seq, p.which) as last,
         round(p.price * 121)::bigint as gross
    from demo_source s
   cross join lateral (values ('first', s.price), ('redraft', s.redraft)) p (which, price)
   cross join lateral unnest(string_to_array(nullif(s.funding, ''), ';')) with ordinality l (text, n)
   where p.price is not null
), amount as (
  select *, (gross * w[6]::int / 100)::bigint as share, sum(w[6]::int) over (partition by seq, which) as percent,
         coalesce(sum((gross * w[6]::int / 100)::bigint) over (partition by seq, which order by n rows between unbounded preceding and 1 preceding), 0) as before
    from line
), funding as (
  select seq, which, jsonb_agg(jsonb_build_object('year', nullif(w[1], '-')::int, 'programme', w[2], 'ekk', w[3], 'source', w[4],
           'classifier', nullif(w[5], '-'), 'amount', case when n = last and percent = 100 then gross - before else share end) order by n) as lines
    from amount group by 1, 2
), lot as (
  select s.seq, jsonb_agg(jsonb_build_object('title', trim(m[1]), 'cpv', m[2], 'estimated_price', m[3]::bigint * 100) order by l.n) as lines
    from demo_source s, unnest(string_to_array(s.lots, '|')) with ordinality l (text, n),
         regexp_match(l.text, '^(.*) (\d{8}) (\d+)$') m
   group by 1
)
select s.seq, s.code, s.year, s.aim, s.reason, (s.redraft * 100)::bigint as redraft, r.lines as redraft_funding,
       jsonb_strip_nulls(jsonb_build_object(
         'institution_id', d.id, 'year', s.year, 'title', s.title, 'kind', s.kind, 'cpv', s.cpv, 'procedure', s.procedure,
         'legal_act', case when s.procedure = 'exempt' then 'none' else 'pil' end,
         'estimated_price', (s.price * 100)::bigint, 'vat_rate', 2100,
         'announce_year', case when s.announce is not null then s.year end,
         'announce_quarter', case when s.announce like 'Q%' then substr(s.announce, 2)::int end,
         'announce_month', case when s.announce like 'M%' then substr(s.announce, 2)::int end,
         'contract_year', left(s.contract, 4)::int, 'contract_month', substr(s.contract, 6)::int,
         'term_kind', case when s.term is not null then 'months' end, 'term_months', s.term,
         'nuts', 'LV00A', 'responsible_unit', s.unit, 'responsible_person', s.person,
         'funding', f.lines, 'lots', l.lines) || coalesce(s.extra, '{}')) as document
  from demo_source s join demo_id d on d.code = s.code
  left join funding f on f.seq = s.seq and f.which = 'first'
  left join funding r on r.seq = s.seq and r.which = 'redraft'
  left join lot l on l.seq = s.seq;

do $$
declare
  s record;
  d jsonb;
begin
  for s in
    select x.*, r.login from demo_document x join demo_right r on r.code = x.code and r.right_code = 'manage' order by x.seq
  loop
    d := pg_temp.demo_as(s.login, format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', s.document));
    if s.aim in ('included', 'excluded', 'redraft') then
      d := pg_temp.demo_as(s.login, format('select iepirkumi.procurement_include(gen_random_uuid(), %s, %s)',
                                           d ->> 'revision_id', d ->> 'lock_version'));
    end if;
    if s.aim in ('excluded', 'excluded_draft') then
      perform pg_temp.demo_as(s.login, format('select iepirkumi.procurement_exclude(gen_random_uuid(), %s, %s, %L)',
                                              d ->> 'revision_id', d ->> 'lock_version', s.reason));
    elsif s.aim = 'redraft' then
      d := pg_temp.demo_as(s.login, format('select iepirkumi.procurement_new_revision(gen_random_uuid(), %s)', d ->> 'revision_id'));
      perform pg_temp.demo_as(s.login, format('select iepirkumi.procurement_save(gen_random_uuid(), %L)',
        d || jsonb_build_object('estimated_price', s.redraft, 'funding', s.redraft_funding,
                                'notes', 'Cena precizēta pēc tirgus izpētes.')));
    end if;
  end loop;
end $$;

-- Estimates -------------------------------------------------------------------------------------------

-- A draft through its flow, up to the signature.
create function pg_temp.demo_approve(p_code text, p_version bigint) returns void language plpgsql as $$
declare
  v_manage text := (select login from demo_right where code = p_code and right_code = 'manage');
  v_approve text := (select login from demo_right where code = p_code and right_code = 'approve');
  d jsonb := pg_temp.demo_as(v_manage, format('select iepirkumi.estimate_get(%s)', p_version));
begin
  d := pg_temp.demo_as(v_manage, format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, ''hand_over'')', p_version, d ->> 'lock_version'));
  perform pg_temp.demo_as(v_approve, format('select iepirkumi.estimate_act(gen_random_uuid(), %s, %s, ''approve'')', p_version, d ->> 'lock_version'));
end
$$;

-- What waits for a signature, as the one who is to sign gets it; and what comes of it. Whoever loads this calls both.
create function pg_temp.demo_unsigned() returns table (version bigint, name text, position_title text, export jsonb) language sql as $$
  select v.id, p.name, p.position_title, pg_temp.demo_as(r.login, format('select iepirkumi.estimate_export(%s)', v.id))
    from iepirkumi.estimate_version v
    join demo_id i on i.id = v.institution_id
    join demo_right r on r.code = i.code and r.right_code = 'sign'
    join iepirkumi.person p on p.login = r.login
   where v.status = 'approved'
   order by v.id
$$;

create function pg_temp.demo_sign(p_version bigint, p_file bytea, p_signature jsonb) returns jsonb language sql as $$
  select pg_temp.demo_as(r.login, format('select iepirkumi.estimate_sign(gen_random_uuid(), %s, %s, %L, %L)', v.id, v.lock_version, p_file, p_signature))
    from iepirkumi.estimate_version v
    join demo_id i on i.id = v.institution_id
    join demo_right r on r.code = i.code and r.right_code = 'sign'
   where v.id = p_version
$$;

-- Lines a little above what the procurements take, and room on the other codes of goods, services and capital;
-- each month a twelfth in whole euros, the rest in December. The resources of a month are what its expenditure needs.
do $$
declare
  e record;
  d jsonb;
  v_lines jsonb;
begin
  for e in
    select i.code, i.id, y.year, c.programme, r.login,
           case i.code when '1301' then '01.120' else '01.110' end as function_code
      from (values ('1301', 2026), ('1301', 2027), ('1300', 2027)) y (code, year)
      join demo_id i on i.code = y.code
      join demo_code c on c.code = y.code and c.programme is not null
      join demo_right r on r.code = y.code and r.right_code = 'manage'
     order by y.year, i.code, c.programme
  loop
    with taken as (
      select left(f.ekk, 3) || '0' as code, f.source, sum(f.amount) as amount
        from iepirkumi.procurement_revision v
        join iepirkumi.procurement_funding f on f.revision_id = v.id
       where v.institution_id = e.id and v.is_current and f.year = e.year and f.programme = e.programme group by 1, 2
    ), room as (
      select k.code, s.source, s.amount
        from iepirkumi.classification k
       cross join (select distinct t.source, case t.source when 'grant' then 6000000 else 2400000 end as amount from taken t
                   union select 'grant', 6000000) s
       where k.kind = 'ekk' and k.code ~ '^(2[23]|5[12])[1-9]0$'
      union all select '1100', 'grant', 84000000 where e.programme <> '70.07.00'
      union all select '1210', 'grant', 19800000 where e.programme <> '70.07.00'
      union all select '2400', 'grant', 240000
    ), wanted as (
      select coalesce(r.code, t.code) as code, coalesce(r.source, t.source) as source,
             greatest(coalesce(r.amount, 0), ceil(coalesce(t.amount, 0) * 1.15 / 100000) * 100000)::bigint as amount
        from room r full join taken t on t.code = r.code and t.source = r.source
    ), line as (
      select 'expenditure' as section, w.code, w.source, w.amount, w.amount / 1200 * 100 as twelfth from wanted w
      union all
      select 'resource', case w.source when 'grant' then '21710' when 'own' then '21300' when 'transfer' then '18000'
                                       when 'donation' then '23400' else '21100' end, '', sum(w.amount)::bigint, sum(w.amount / 1200 * 100)::bigint
        from wanted w group by 1, 2
    )
    select jsonb_agg(jsonb_build_object('section', l.section, 'code', l.code, 'source', l.source)
             || (select jsonb_object_agg('m' || m, case when m < 12 then l.twelfth else l.amount - l.twelfth * 11 end)
                   from generate_series(1, 12) m))
      into v_lines from line l;
    d := pg_temp.demo_as(e.login, format('select iepirkumi.estimate_create(gen_random_uuid(), %L)', jsonb_build_object(
      'institution_id', e.id, 'year', e.year, 'programme', e.programme, 'budget_type', 'P', 'function_code', e.function_code,
      'document_number', e.code || '-' || replace(e.programme, '.', ''))));
    perform pg_temp.demo_as(e.login, format('select iepirkumi.estimate_save(gen_random_uuid(), %s, %L)', d ->> 'version_id', jsonb_build_object('add', v_lines)));
    perform pg_temp.demo_approve(e.code, (d ->> 'version_id')::bigint);
  end loop;
end $$;
