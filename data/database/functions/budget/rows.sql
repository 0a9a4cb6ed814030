-- SPDX-License-Identifier: GPL-3.0-or-later
-- Budget control: the lines of the estimates in force against the money of procurements.

-- Codes of one kind with themselves and everything above them, nearest first (step 0).
-- (plpgsql, because it keeps the plan: planning costs more than reading.)
create or replace function iepirkumi.code_above(p_kind text, p_codes text[], p_on date)
returns table (code text, upper text, step int)
language plpgsql stable set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with recursive up as (
    select c.code, c.code as upper, 0 as step from unnest(p_codes) c (code) where c.code is not null
    union all
    select u.code, p.parent_code, u.step + 1
      from up u
     cross join lateral (
       select c.parent_code from iepirkumi.classification c
        where c.kind = p_kind and c.code = u.upper
        order by iepirkumi.is_valid_on(c.valid_from, c.valid_to, p_on) desc, c.valid_from desc limit 1) p
     where p.parent_code is not null and u.step < 20
  )
  select u.code, u.upper, u.step from up u;
end
$$;

-- The expenditure lines that count: of the versions in force; of the estimate p_draft belongs to,
-- the lines of that draft instead. Split by base functions or projects makes no difference here.
create or replace function iepirkumi.budget_lines(p_institution int, p_year int, p_draft bigint)
returns table (programme text, code text, source text, amount bigint)
language sql stable
as $$
  select v.programme, l.code, l.source, sum(l.year_total)::bigint
    from iepirkumi.estimate_version v
    join iepirkumi.estimate_line l on l.version_id = v.id and l.institution_id = v.institution_id and l.section = 'expenditure'
   where v.institution_id = p_institution and v.year = p_year
     and (v.id = p_draft
          or v.in_force and v.estimate_id is distinct from (select d.estimate_id from iepirkumi.estimate_version d where d.id = p_draft))
   group by 1, 2, 3
$$;

-- Money of an amount goes to the deepest line at or above its EKK, with its source, the source's
-- parent, or no source. What finds no line is a row of its own: state no_line, with the procurement's
-- own codes. scenario: planned under p_items, what a scenario does to procurements.
-- One plan for all (its arguments change no path): planning it anew took a third of the time.
create or replace function iepirkumi.budget_rows(p_institution int, p_year int, p_items jsonb, p_draft bigint)
returns table (programme text, code text, source text, estimate bigint, planned bigint, draft bigint, scenario bigint, state text)
language plpgsql stable set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_on date := make_date(p_year, 12, 31);
begin
  return query
  with money as materialized (
    select f.programme, f.ekk, f.source,
           coalesce(sum(f.amount) filter (where r.status = 'included'), 0)::bigint as planned,
           coalesce(sum(f.amount) filter (where r.status = 'draft'), 0)::bigint as draft
      from iepirkumi.procurement_revision r
      join iepirkumi.procurement_funding f on f.revision_id = r.id
     where r.institution_id = p_institution and r.is_current and r.status in ('included', 'draft')
       and f.institution_id = p_institution and f.year = p_year
     group by 1, 2, 3
  ), moved as materialized (
    -- Under the scenario: what its procurements take now goes, what they would take comes.
    select m.programme, m.ekk, m.source, sum(m.amount)::bigint as amount
      from (select f.programme, f.ekk, f.source, -f.amount as amount
              from jsonb_to_recordset(p_items) i (procurement_id bigint)
              join iepirkumi.procurement_revision r on r.procurement_id = i.procurement_id and r.in_force and r.status = 'included'
              join iepirkumi.procurement_funding f on f.revision_id = r.id
             where f.year = p_year
            union all
            select s.programme, s.ekk, s.source, s.amount from iepirkumi.scenario_funding(p_items) s where s.year = p_year) m
     where p_items is not null
     group by 1, 2, 3
  ), line as materialized (
    select * from iepirkumi.budget_lines(p_institution, p_year, p_draft)
  ), asked as materialized (
    select coalesce(m.programme, v.programme) as programme, coalesce(m.ekk, v.ekk) as ekk, coalesce(m.source, v.source) as source,
           coalesce(m.planned, 0) as planned, coalesce(m.draft, 0) as draft, coalesce(m.planned, 0) + coalesce(v.amount, 0) as scenario
      from money m
      full join moved v on v.programme = m.programme and v.ekk = m.ekk and v.source = m.source
  ), ekk as materialized (
    select * from iepirkumi.code_above('ekk', array(select distinct a.ekk from asked a), v_on)
  ), origin as materialized (
    select * from iepirkumi.code_above('source', array(select distinct a.source from asked a), v_on)
    union all
    select distinct a.source, '', 99 from asked a
  ), hit as materialized (
    select distinct on (a.programme, a.ekk, a.source) a.*, l.code as line_code, l.source as line_source
      from asked a
      left join (ekk e join line l on l.code = e.upper
                 join origin o on o.upper = l.source)
        on e.code = a.ekk and o.code = a.source and l.programme = a.programme
     order by a.programme, a.ekk, a.source, e.step, o.step
  ), taken as (
    select h.programme, h.line_code as code, h.line_source as source, sum(h.planned)::bigint as planned, sum(h.draft)::bigint as draft,
           sum(h.scenario)::bigint as scenario
      from hit h where h.line_code is not null group by 1, 2, 3
  )
  select l.programme, l.code, l.source, l.amount, coalesce(t.planned, 0), coalesce(t.draft, 0),
         case when p_items is not null then coalesce(t.scenario, 0) end,
         case when coalesce(t.planned, 0) > l.amount then 'over' else 'ok' end
    from line l
    left join taken t on t.programme = l.programme and t.code = l.code and t.source = l.source
  union all
  select h.programme, h.ekk, h.source, 0, h.planned, h.draft, case when p_items is not null then h.scenario end, 'no_line'
    from hit h
   where h.line_code is null and (h.planned <> 0 or h.draft <> 0 or h.scenario <> 0);
end
$$;
