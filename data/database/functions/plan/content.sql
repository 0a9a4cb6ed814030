-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a plan version freezes: the text that is hashed, embedded in the signed document and kept.

create or replace function iepirkumi.utc_text(p_at timestamptz) returns text
language sql immutable parallel safe
as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

-- The head of the content up to the institution; also what decides whether its data changed since.
create or replace function iepirkumi.plan_institution_json(p_institution int) returns text
language sql stable
as $$
  with recursive above as (
    select i.id, i.parent_id, i.kind, i.code, i.name, 0 as depth from iepirkumi.institution i where i.id = p_institution
    union all
    select i.id, i.parent_id, i.kind, i.code, i.name, a.depth + 1
      from above a join iepirkumi.institution i on i.id = a.parent_id
  )
  select row_to_json(x)::text
    from (select i.code, i.name, i.registration_number, i.buyer_profile_url,
                 (select row_to_json(m) from (select a.code, a.name from above a where a.kind = 'ministry'
                                               order by a.depth limit 1) m) as ministry
            from iepirkumi.institution i where i.id = p_institution) x
$$;

-- Everything in one statement over the included revisions in force, so that it is one snapshot
-- and costs little more than writing the result. Names are those of today, in Latvian.
-- ended: a code in it is no longer valid in its year (plan_ended_codes() says where).
create or replace function iepirkumi.plan_build(p_institution int, p_year int, p_number int, p_flow text,
  p_created_at timestamptz,
  out content text, out line_count int, out total bigint, out total_vat bigint,
  out procurements bigint[], out revisions bigint[], out ended boolean)
language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
as $$
declare
  v_today date := iepirkumi.today();
  v_included bigint[] := iepirkumi.plan_included(p_institution, p_year);
  v_lines text;
  v_totals text;
begin
  -- The ids first: of an array the planner knows the length, while the statistics of a table that
  -- an import has just filled may still promise one row (and a nested loop over thousands).
  with r as materialized (
    select r.*, u.n::int as line_no
      from unnest(v_included) with ordinality u (id, n)
      join iepirkumi.procurement_revision r on r.id = u.id
  ), f as materialized (
    select f.* from iepirkumi.procurement_funding f join r on r.id = f.revision_id
  ), code as materialized (
    -- A plan of thousands of lines holds a few hundred codes.
    select 'cpv' as kind, r.cpv as code, p_year as year from r
    union select 'contract_kind', r.kind, p_year from r
    union select 'procedure', r.procedure, p_year from r
    union select 'legal_act', r.legal_act, p_year from r
    union select 'nuts', r.nuts, p_year from r
    union select 'ekk', f.ekk, coalesce(f.year, p_year) from f
    union select 'source', f.source, coalesce(f.year, p_year) from f
  ), name as materialized (
    -- A code that has ended keeps its last name.
    select u.kind, u.code, n.name_lv
      from (select distinct c.kind, c.code from code c) u
     cross join lateral (
       select c.name_lv from iepirkumi.classification c
        where c.kind = u.kind and c.code = u.code
        order by (c.valid_from <= v_today and coalesce(c.valid_to, v_today) >= v_today) desc, c.valid_from desc
        limit 1) n
  ), programme as materialized (
    select u.code, n.name
      from (select distinct f.programme as code from f) u
     cross join lateral (
       select p.name from iepirkumi.programme p
        where p.institution_id = p_institution and p.code = u.code
        order by (p.valid_from <= v_today and coalesce(p.valid_to, v_today) >= v_today) desc, p.valid_from desc
        limit 1) n
  ), named as materialized (
    select f.*, e.name_lv as ekk_name, s.name_lv as source_name, p.name as programme_name
      from f
      left join name e on e.kind = 'ekk' and e.code = f.ekk
      left join name s on s.kind = 'source' and s.code = f.source
      left join programme p on p.code = f.programme
  ), funding as (
    select n.revision_id, string_agg(row_to_json((select x from (select
             n.line_no, n.year, n.programme, n.ekk, n.source, n.classifier, n.amount, n.ekk_name, n.source_name,
             n.programme_name) x))::text, ',' order by n.line_no) as text
      from named n group by 1
  ), lots as (
    select l.revision_id, string_agg(row_to_json((select x from (select l.line_no, l.title, l.cpv, l.estimated_price) x))::text,
                                     ',' order by l.line_no) as text
      from iepirkumi.procurement_lot l join r on r.id = l.revision_id group by 1
  ), line as (
    select r.line_no, r.id, r.procurement_id, r.estimated_price, r.funding_total,
           -- Without its closing brace (the last member is text), so that the lists can follow.
           rtrim(row_to_json((select x from (select
             r.line_no, r.number, r.revision_number, r.title, r.description, r.kind, r.cpv, r.cpv_additional,
             r.procedure, r.legal_act, r.identification_number, r.price_kind, r.estimated_price,
             r.estimated_price_from, r.vat_rate, r.announce_year, r.announce_quarter, r.announce_month,
             r.contract_year, r.contract_month, r.term_kind, r.term_months, r.term_from, r.term_to, r.centralised,
             r.partner, r.framework, r.nuts, r.green, r.social, r.innovation, r.eu_project, r.responsible_unit,
             r.responsible_person, r.rationale, r.existing_contract, r.existing_contract_end, r.notes,
             k.name_lv as kind_name, p.name_lv as procedure_name, a.name_lv as legal_act_name, c.name_lv as cpv_name,
             n.name_lv as nuts_name, iepirkumi.utc_text(r.decided_at) as updated_at) x))::text, '}')
           || ',"funding":[' || coalesce(f.text, '') || '],"lots":[' || coalesce(l.text, '') || ']}' as text
      from r
      left join name k on k.kind = 'contract_kind' and k.code = r.kind
      left join name p on p.kind = 'procedure' and p.code = r.procedure
      left join name a on a.kind = 'legal_act' and a.code = r.legal_act
      left join name c on c.kind = 'cpv' and c.code = r.cpv
      left join name n on n.kind = 'nuts' and n.code = r.nuts
      left join funding f on f.revision_id = r.id
      left join lots l on l.revision_id = r.id
  )
  select count(*), coalesce(sum(l.estimated_price), 0), coalesce(sum(l.funding_total), 0),
         array_agg(l.procurement_id order by l.line_no), array_agg(l.id order by l.line_no),
         (select bool_or(not iepirkumi.code_valid(c.kind, c.code, c.year)) from code c),
         string_agg(l.text, ',' order by l.line_no),
         ',"by_year":[' || coalesce((
           select string_agg(row_to_json(t)::text, ',' order by t.year nulls last)
             from (select n.year, sum(n.amount)::bigint as amount from named n group by 1) t), '')
         || '],"by_source":[' || coalesce((
           select string_agg(row_to_json(t)::text, ',' order by t.code collate "C")
             from (select n.source as code, n.source_name as name, sum(n.amount)::bigint as amount from named n group by 1, 2) t), '')
         || '],"by_programme":[' || coalesce((
           select string_agg(row_to_json(t)::text, ',' order by t.code collate "C")
             from (select n.programme as code, n.programme_name as name, sum(n.amount)::bigint as amount from named n group by 1, 2) t), '')
         || '],"by_ekk":[' || coalesce((
           select string_agg(row_to_json(t)::text, ',' order by t.code collate "C")
             from (select n.ekk as code, n.ekk_name as name, sum(n.amount)::bigint as amount from named n group by 1, 2) t), '')
         || ']}'
    into line_count, total, total_vat, procurements, revisions, ended, v_lines, v_totals
    from line l;

  content := '{"format":"iepirkumi-plan","format_version":1,"institution":'
    || iepirkumi.plan_institution_json(p_institution)
    || format(',"year":%s,"version":%s,"created_at":"%s"', p_year, p_number, iepirkumi.utc_text(p_created_at))
    || ',"preparer":' || (select row_to_json(x) from (select session_user::text as login,
                                                             iepirkumi.person_name(session_user) as name) x)
    || ',"flow":' || to_json(p_flow)
    || ',"lines":[' || coalesce(v_lines, '')
    || format('],"totals":{"count":%s,"estimated_price":%s,"funding_total":%s', line_count, total, total_vat)
    || v_totals || '}';
end
$$;
