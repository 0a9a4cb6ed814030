-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a procurement's money meets in the estimates, line by line; asked while somebody types, when
-- a procurement is included, and when a plan is handed over.

-- p_funding as a procurement carries it. The procurement's own money in force is left out of what
-- others have planned. state: ok, over, no_line, no_estimate, unchecked (a later year without any
-- estimate, or "later years"), incomplete (a code is missing). Amounts of one procurement that meet
-- the same line count together, in their order.
create or replace function iepirkumi.budget_meet(p_institution int, p_year int, p_procurement bigint, p_funding jsonb)
returns table (index int, year int, programme text, ekk text, source text, amount bigint, state text, code text,
               line_source text, estimate bigint, planned bigint, free_before bigint, free_after bigint)
language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_years int[];
begin
  select array_agg(distinct f.year) into v_years
    from jsonb_to_recordset(p_funding) as f (year int) where f.year is not null;
  return query
  with asked as materialized (
    select (f.n - 1)::int as index, f.year, f.programme, f.ekk, f.source, coalesce(f.amount, 0) as amount
      from rows from (jsonb_to_recordset(p_funding) as (year int, programme text, ekk text, source text, amount bigint))
           with ordinality f (year, programme, ekk, source, amount, n)
  ), known as materialized (
    select y.year, exists (select from iepirkumi.estimate_version v
                            where v.institution_id = p_institution and v.year = y.year and v.in_force) as has
      from unnest(v_years) y (year)
  ), line as materialized (
    select k.year, l.* from known k cross join lateral iepirkumi.budget_lines(p_institution, k.year, null) l where k.has
  ), other as materialized (
    -- What other procurements have planned in the programmes asked for.
    select f.year, f.programme, f.ekk, f.source, sum(f.amount)::bigint as amount
      from iepirkumi.procurement_revision r
      join iepirkumi.procurement_funding f on f.revision_id = r.id
     where r.institution_id = p_institution and r.is_current and r.in_force and r.status = 'included'
       and r.procurement_id is distinct from p_procurement
       and f.year in (select k.year from known k where k.has)
       and f.programme in (select a.programme from asked a)
     group by 1, 2, 3, 4
  ), key as materialized (
    select a.year, a.programme, a.ekk, a.source from asked a union select o.year, o.programme, o.ekk, o.source from other o
  ), up as materialized (
    select * from iepirkumi.code_above('ekk', (select array_agg(distinct k.ekk) from key k), make_date(p_year, 12, 31))
  ), origin as materialized (
    select * from iepirkumi.code_above('source', (select array_agg(distinct k.source) from key k), make_date(p_year, 12, 31))
    union all
    select distinct k.source, '', 99 from key k
  ), hit as materialized (
    select distinct on (k.year, k.programme, k.ekk, k.source) k.*, l.code, l.source as line_source, l.amount as estimate
      from key k
      join up e on e.code = k.ekk
      join origin o on o.code = k.source
      join line l on l.year = k.year and l.programme = k.programme and l.code = e.upper and l.source = o.upper
     order by k.year, k.programme, k.ekk, k.source, e.step, o.step
  ), used as (
    select h.year, h.programme, h.code, h.line_source, sum(o.amount)::bigint as planned
      from other o
      join hit h on h.year = o.year and h.programme = o.programme and h.ekk = o.ekk and h.source = o.source
     group by 1, 2, 3, 4
  ), met as (
    select a.*, k.has, h.code, h.line_source, h.estimate, coalesce(u.planned, 0) as planned,
           coalesce(sum(a.amount) over (partition by a.year, a.programme, h.code, h.line_source order by a.index
                                        rows between unbounded preceding and 1 preceding), 0)::bigint as before
      from asked a
      left join known k on k.year = a.year
      left join hit h on h.year = a.year and h.programme = a.programme and h.ekk = a.ekk and h.source = a.source
      left join used u on u.year = h.year and u.programme = h.programme and u.code = h.code and u.line_source = h.line_source
  )
  select m.index, m.year, m.programme, m.ekk, m.source, m.amount,
         case when m.programme is null or m.ekk is null or m.source is null then 'incomplete'
              when m.year is null then 'unchecked'
              when m.code is null then case when m.has then 'no_line' when m.year = p_year then 'no_estimate' else 'unchecked' end
              when m.planned + m.before + m.amount > m.estimate then 'over'
              else 'ok' end,
         m.code, m.line_source, m.estimate, m.planned, m.estimate - m.planned - m.before, m.estimate - m.planned - m.before - m.amount
    from met m order by m.index;
end
$$;

-- The name of a funding source, for a refusal that names it: nobody reads "grant".
create or replace function iepirkumi.source_words(p_source text) returns jsonb
language sql stable
as $$
  select coalesce((select jsonb_build_object('source_name_lv', c.name_lv, 'source_name_en', c.name_en)
                     from iepirkumi.classification c
                    where c.kind = 'source' and c.code = p_source order by c.valid_from desc limit 1), '{}')
$$;

-- What is wrong with the money of a draft, as fields of the form: errors and, under "warn", warnings.
create or replace function iepirkumi.budget_problems(p_row iepirkumi.procurement_revision, out errors jsonb, out warnings jsonb)
language plpgsql stable
as $$
declare
  v_mode text;
  m record;
  v_item jsonb;
begin
  errors := '[]';
  warnings := '[]';
  select i.budget_control into v_mode from iepirkumi.institution i where i.id = p_row.institution_id;
  if v_mode is null or v_mode = 'off' then
    return;
  end if;
  for m in select * from iepirkumi.budget_meet(p_row.institution_id, p_row.year, p_row.procurement_id,
                                               iepirkumi.procurement_funding_json(p_row.id))
            where state in ('over', 'no_line', 'no_estimate') loop
    v_item := case m.state
      when 'over' then iepirkumi.problem(format('funding[%s].amount', m.index), 'over_estimate',
        format('%s, %s, %s, %s: the estimate has %s, %s of it is planned, %s is free; this needs %s.', m.programme, m.code,
               coalesce(nullif(m.line_source, ''), m.source), m.year, iepirkumi.euro(m.estimate), iepirkumi.euro(m.planned),
               iepirkumi.euro(m.free_before), iepirkumi.euro(m.amount)))
      when 'no_line' then iepirkumi.problem(format('funding[%s].ekk', m.index), 'no_estimate_line',
        format('The estimate of %s has no line for %s, %s, %s.', m.year, m.programme, m.ekk, m.source))
      else iepirkumi.problem(format('funding[%s].year', m.index), 'no_estimate',
        format('There is no estimate in force for %s.', m.year)) end
      || jsonb_build_object('programme', m.programme, 'ekk', m.ekk, 'source', m.source, 'year', m.year, 'line_code', m.code,
                            'estimate', m.estimate, 'planned', m.planned, 'free', m.free_before, 'amount', m.amount)
      || iepirkumi.source_words(case when m.state = 'over' then coalesce(nullif(m.line_source, ''), m.source) else m.source end);
    if m.state = 'over' and v_mode = 'warn' then
      warnings := warnings || v_item;
    else
      errors := errors || v_item;
    end if;
  end loop;
end
$$;

-- The year of a plan: lines over and money without a line, with procurements of this plan in it.
create or replace function iepirkumi.budget_plan_problems(p_institution int, p_year int, p_revisions bigint[],
  out errors jsonb, out warnings jsonb)
language plpgsql stable set jit = off
as $$
declare
  v_mode text;
  m record;
  v_item jsonb;
begin
  errors := '[]';
  warnings := '[]';
  select i.budget_control into v_mode from iepirkumi.institution i where i.id = p_institution;
  if v_mode is null or v_mode = 'off' then
    return;
  end if;
  if not exists (select from iepirkumi.estimate_version v
                  where v.institution_id = p_institution and v.year = p_year and v.in_force) then
    errors := jsonb_build_array(iepirkumi.problem('lines', 'no_estimate', format('There is no estimate in force for %s.', p_year))
                                || jsonb_build_object('year', p_year));
    return;
  end if;
  for m in
    select r.*, n.numbers
      from iepirkumi.budget_rows(p_institution, p_year, null, null) r
     cross join lateral (
       -- Procurements of this plan that may have taken it, the largest first.
       select string_agg(x.number, ', ' order by x.amount desc) as numbers
         from (select p.number, sum(f.amount) as amount
                 from iepirkumi.procurement_revision p
                 join iepirkumi.procurement_funding f on f.revision_id = p.id
                where p.id = any (p_revisions) and f.year = p_year and f.programme = r.programme
                  and exists (select from iepirkumi.code_above('ekk', array[f.ekk], make_date(p_year, 12, 31)) a where a.upper = r.code)
                group by 1 order by 2 desc limit 5) x) n
     where r.planned > r.estimate and r.state in ('over', 'no_line')
     order by r.programme, r.code, r.source
  loop
    continue when m.numbers is null;
    v_item := case m.state
      when 'over' then iepirkumi.problem('lines', 'over_estimate',
        format('%s, %s, %s: the estimate has %s, the included procurements take %s (%s).', m.programme, m.code, m.source,
               iepirkumi.euro(m.estimate), iepirkumi.euro(m.planned), m.numbers))
      else iepirkumi.problem('lines', 'no_estimate_line',
        format('The estimate of %s has no line for %s, %s, %s (%s).', p_year, m.programme, m.code, m.source, m.numbers)) end
      || jsonb_build_object('programme', m.programme, 'ekk', m.code, 'source', m.source, 'year', p_year, 'estimate', m.estimate,
                            'planned', m.planned, 'free', m.estimate - m.planned) || iepirkumi.source_words(m.source);
    if m.state = 'over' and v_mode = 'warn' then
      warnings := warnings || v_item;
    else
      errors := errors || v_item;
    end if;
  end loop;
end
$$;

-- Refuses the hand-over of a plan that the estimates do not carry.
create or replace function iepirkumi.plan_check_budget(p_version bigint) returns void
language plpgsql
as $$
declare
  v_row iepirkumi.plan_version;
  v record;
begin
  select * into strict v_row from iepirkumi.plan_version where id = p_version;
  select * into v from iepirkumi.budget_plan_problems(v_row.institution_id, v_row.year, iepirkumi.plan_revisions(p_version));
  if v.errors <> '[]' then
    perform iepirkumi.refuse_fields(v.errors #>> '{0,code}', 'The plan cannot be handed over.', v.errors);
  end if;
end
$$;
