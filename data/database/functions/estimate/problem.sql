-- SPDX-License-Identifier: GPL-3.0-or-later
-- What stops a draft from being handed over, with line and column named.

-- severity: error or warning. At most 200 of a kind: whoever has more begins with these.
create or replace function iepirkumi.estimate_problems(p_version bigint) returns jsonb
language plpgsql stable set jit = off
as $$
declare
  v_row iepirkumi.estimate_version;
  v_control text;
  v_unit bigint;
  v_on date;
  p jsonb := '[]';
begin
  select * into strict v_row from iepirkumi.estimate_version where id = p_version;
  v_unit := iepirkumi.estimate_unit(v_row.year);
  v_on := iepirkumi.estimate_date(v_row.year);

  if v_row.function_code is null then
    p := p || iepirkumi.problem('function_code', 'required', 'Enter the code of the functional classification, as 01.110.');
  elsif not exists (select from iepirkumi.classification c
                     where c.kind = 'function' and left(c.code, 2) = left(v_row.function_code, 2)
                       and iepirkumi.is_valid_on(c.valid_from, c.valid_to, v_on)) then
    p := p || iepirkumi.problem('function_code', 'unknown_code', 'The functional classification has no such code.');
  end if;
  if v_row.line_count = 0 then
    p := p || iepirkumi.problem('lines', 'no_lines', 'The estimate has no lines.');
  elsif v_row.resources - v_row.expenditure + v_row.financing <> 0 then
    p := p || (iepirkumi.problem('balance', 'unbalanced',
      format('Resources %s less expenditure %s are %s; financing must be %s, it is %s.', iepirkumi.euro(v_row.resources),
             iepirkumi.euro(v_row.expenditure), iepirkumi.euro(v_row.resources - v_row.expenditure),
             iepirkumi.euro(v_row.expenditure - v_row.resources), iepirkumi.euro(v_row.financing)))
      || jsonb_build_object('expected', v_row.expenditure - v_row.resources, 'actual', v_row.financing));
  end if;

  -- Amounts that are no multiple of the unit.
  p := p || coalesce((
    select jsonb_agg(iepirkumi.estimate_problem('not_whole', x.section, x.code, x.source, x.split, x.col,
             format('%s, %s: %s is not a multiple of %s.', x.code, x.col, iepirkumi.euro(x.amount), iepirkumi.euro(v_unit)))
             order by x.section, x.code, x.source, x.split, x.n)
      from (select l.section, l.code, l.source, l.split, 'm' || c.n as col, c.n, c.amount
              from iepirkumi.estimate_line l
             cross join lateral unnest(array[l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12])
                                with ordinality c (amount, n)
             where l.version_id = p_version and c.amount % v_unit <> 0
               and (l.m1 % v_unit <> 0 or l.m2 % v_unit <> 0 or l.m3 % v_unit <> 0 or l.m4 % v_unit <> 0
                 or l.m5 % v_unit <> 0 or l.m6 % v_unit <> 0 or l.m7 % v_unit <> 0 or l.m8 % v_unit <> 0
                 or l.m9 % v_unit <> 0 or l.m10 % v_unit <> 0 or l.m11 % v_unit <> 0 or l.m12 % v_unit <> 0)
             limit 200) x), '[]');

  -- Codes and sources not valid on the estimate's date. A line emptied by an amendment may keep its old code.
  p := p || coalesce((
    select jsonb_agg(iepirkumi.estimate_problem('not_valid_in_year', x.section, x.code, x.source, x.split, x.col,
             format('%s is not valid on %s; choose a code that is.', case x.col when 'code' then x.code else x.source end, v_on))
             order by x.section, x.code, x.source, x.split, x.col)
      from (with code as materialized (
              select distinct w.col, w.kind, w.code
                from iepirkumi.estimate_line l
               cross join lateral (values ('code', iepirkumi.section_kind(l.section), l.code), ('source', 'source', l.source)) w (col, kind, code)
               where l.version_id = p_version and l.year_total <> 0 and w.code <> ''
            ), ended as materialized (
              select c.* from code c
               where not exists (select from iepirkumi.classification k
                                  where k.kind = c.kind and k.code = c.code
                                    and iepirkumi.is_valid_on(k.valid_from, k.valid_to, v_on))
            )
            select l.section, l.code, l.source, l.split, e.col
              from ended e
              join iepirkumi.estimate_line l
                on l.version_id = p_version and l.year_total <> 0
               and case e.col when 'code' then l.code = e.code and iepirkumi.section_kind(l.section) = e.kind else l.source = e.code end
             limit 200) x), '[]');

  -- Money on a code and on one above it counts twice.
  p := p || coalesce((
    select jsonb_agg(iepirkumi.estimate_problem('counted_twice', x.section, x.code, x.source, x.split, 'code',
             format('%s lies inside %s, which has an amount of its own: one of them counts twice.', x.code, x.upper))
             order by x.section, x.code, x.source, x.split)
      from (with used as materialized (
              select distinct l.section, l.code from iepirkumi.estimate_line l where l.version_id = p_version and l.year_total <> 0
            ), pair as materialized (
              -- Few codes stand above others: lines are looked at only where they do.
              select u.section, u.code, a.code as upper
                from used u
                join iepirkumi.estimate_tree(v_on) t on t.section = u.section and t.code = u.code
               cross join lateral unnest(t.above) a (code)
                join used x on x.section = u.section and x.code = a.code
            )
            select l.section, l.code, l.source, l.split, p.upper
              from pair p
              join iepirkumi.estimate_line l
                on l.version_id = p_version and l.institution_id = v_row.institution_id and l.section = p.section and l.code = p.code
              join iepirkumi.estimate_line u
                on u.version_id = p_version and u.institution_id = v_row.institution_id and u.section = l.section
               and u.code = p.upper and u.source = l.source and u.split = l.split
             where l.year_total <> 0 and u.year_total <> 0
             limit 200) x), '[]');

  -- Splits that do not add up.
  p := p || coalesce((
    select jsonb_agg(iepirkumi.estimate_problem('sum_mismatch', x.section, x.code, x.source, x.split, 'year_total',
             format('%s: the procurements and contracts add up to %s, the line has %s.', x.code, iepirkumi.euro(x.total), iepirkumi.euro(x.year_total)))
             || jsonb_build_object('expected', x.year_total, 'actual', x.total) order by x.section, x.code, x.source, x.split)
      from (select l.section, l.code, l.source, l.split, l.year_total, sum(d.amount)::bigint as total
              from iepirkumi.estimate_line l
              join iepirkumi.estimate_detail d
                on d.version_id = l.version_id and d.section = l.section and d.code = l.code and d.source = l.source and d.split = l.split
             where l.version_id = p_version
             group by 1, 2, 3, 4, 5 having sum(d.amount) <> l.year_total
             limit 200) x), '[]');

  if v_row.kind = 'amendment' then
    p := p || coalesce((
      select jsonb_agg(iepirkumi.estimate_problem('reason_required', x.section, x.code, x.source, x.split, 'reason',
               format('%s: say why it changes by %s.', x.code, iepirkumi.euro(x.change))) order by x.section, x.code, x.source, x.split)
        from (select l.section, l.code, l.source, l.split, l.year_total - coalesce(b.year_total, 0) as change
                from iepirkumi.estimate_line l
                left join iepirkumi.estimate_line b
                  on b.version_id = v_row.base_version_id and b.institution_id = v_row.institution_id and b.section = l.section
                 and b.code = l.code and b.source = l.source and b.split = l.split
               where l.version_id = p_version and btrim(coalesce(l.reason, '')) = ''
                 and (l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12)
                     is distinct from (coalesce(b.m1, 0), coalesce(b.m2, 0), coalesce(b.m3, 0), coalesce(b.m4, 0), coalesce(b.m5, 0),
                       coalesce(b.m6, 0), coalesce(b.m7, 0), coalesce(b.m8, 0), coalesce(b.m9, 0), coalesce(b.m10, 0),
                       coalesce(b.m11, 0), coalesce(b.m12, 0))
               limit 200) x), '[]');
    if iepirkumi.estimate_same(p_version, v_row.base_version_id) then
      p := p || iepirkumi.problem('lines', 'unchanged', 'The amendment changes nothing.');
    end if;
  end if;

  -- Less than what the included procurements take from the line already.
  select i.budget_control into v_control from iepirkumi.institution i where i.id = v_row.institution_id;
  if v_control <> 'off' then
    p := p || coalesce((
      select jsonb_agg(iepirkumi.estimate_problem('below_planned', 'expenditure', r.code, r.source, null, 'year_total',
               format('%s %s: procurements already take %s, the line would have %s.', r.code, r.source,
                      iepirkumi.euro(r.planned), iepirkumi.euro(r.estimate)))
               || jsonb_build_object('planned', r.planned, 'estimate', r.estimate,
                    'severity', case when v_control = 'block' and v_row.kind = 'amendment' then 'error' else 'warning' end)
               || iepirkumi.source_words(r.source)
               order by r.code, r.source)
        from iepirkumi.budget_rows(v_row.institution_id, v_row.year, null, p_version) r
       where r.programme = v_row.programme and r.planned > r.estimate
         and (r.state <> 'no_line' or exists (
               select from iepirkumi.estimate_line b
                where b.version_id = v_row.base_version_id and b.section = 'expenditure'))), '[]');
  end if;
  return (select coalesce(jsonb_agg(case when i.item ? 'severity' then i.item
                                         else i.item || '{"severity": "error"}' end order by i.n), '[]')
            from jsonb_array_elements(p) with ordinality i (item, n));
end
$$;

-- Whether two versions hold the same lines (an empty line and none are the same).
create or replace function iepirkumi.estimate_same(p_old bigint, p_new bigint) returns boolean
language sql stable
as $$
  select not exists (
    select from (select l.section, l.code, l.source, l.split, l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12
                   from iepirkumi.estimate_line l where l.version_id = p_old and l.year_total <> 0
                 except
                 select l.section, l.code, l.source, l.split, l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12
                   from iepirkumi.estimate_line l where l.version_id = p_new) x)
     and not exists (
    select from (select l.section, l.code, l.source, l.split, l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12
                   from iepirkumi.estimate_line l where l.version_id = p_new and l.year_total <> 0
                 except
                 select l.section, l.code, l.source, l.split, l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12
                   from iepirkumi.estimate_line l where l.version_id = p_old) x)
$$;

create or replace function iepirkumi.problems_of(p_problems jsonb, p_severity text) returns jsonb
language sql immutable parallel safe
as $$
  select coalesce(jsonb_agg(i.item - 'severity' order by i.n), '[]')
    from jsonb_array_elements(p_problems) with ordinality i (item, n)
   where i.item ->> 'severity' = p_severity
$$;
