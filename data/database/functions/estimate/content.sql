-- SPDX-License-Identifier: GPL-3.0-or-later
-- What an estimate version freezes when it is handed over: the text that is hashed, embedded in the
-- signed document and kept, with every row as it is printed.

-- plan: in force before (0 in a first estimate), revised: this version. months: of this version.
-- A code with one line is a row of its own, one with several a sum with its lines under it.
create or replace function iepirkumi.estimate_rows(p_row iepirkumi.estimate_version)
returns table (row_no int, section text, kind text, code text, name text, depth int, source text, source_name text,
  split text, plan bigint, change bigint, revised bigint, months bigint[], reason text, details json)
language sql stable set jit = off
as $$
  with tree as materialized (
    select * from iepirkumi.estimate_tree(iepirkumi.estimate_date(p_row.year))
  ), line as materialized (
    select l.section, l.code, l.source, l.split, coalesce(b.year_total, 0) as plan, l.year_total as revised,
           array[l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12] as m, l.reason
      from iepirkumi.estimate_line l
      left join iepirkumi.estimate_line b
        on b.version_id = p_row.base_version_id and b.institution_id = p_row.institution_id and b.section = l.section
       and b.code = l.code and b.source = l.source and b.split = l.split
     where l.version_id = p_row.id
       -- What was never used is not shown.
       and (b.version_id is not null or l.reason is not null
            or array[l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12] <> array_fill(0::bigint, array[12]))
  ), node as (
    -- Each line at its code and at every code above it.
    select x.section, x.code, sum(x.plan)::bigint as plan, sum(x.revised)::bigint as revised, array[sum(x.m[1])::bigint, sum(x.m[2])::bigint, sum(x.m[3])::bigint, sum(x.m[4])::bigint, sum(x.m[5])::bigint, sum(x.m[6])::bigint, sum(x.m[7])::bigint, sum(x.m[8])::bigint, sum(x.m[9])::bigint, sum(x.m[10])::bigint, sum(x.m[11])::bigint, sum(x.m[12])::bigint] as m,
           count(*) as n, count(*) filter (where x.own) as own
      from (select l.section, a.code, l.plan, l.revised, l.m, a.code = l.code as own
              from line l
              left join tree t on t.section = l.section and t.code = l.code
             cross join lateral unnest(coalesce(t.above, '{}') || l.code) a (code)) x
     group by 1, 2
  ), root as (
    select r.section, r.code from (values ('resource', 'A300'), ('expenditure', 'B000'), ('financing', 'F000')) r (section, code)
  ), item as (
    select n.section, n.code, case when t.depth = 0 and r.code is not null then 'total' when n.n = 1 and n.own = 1 then 'line' else 'group' end as kind,
           n.plan, n.revised, n.m, coalesce(t.sort, 'z' || n.code) as sort, coalesce(t.depth, 0) as depth, 0 as place,
           null::text as source, null::text as split, null::text as reason, n.n = 1 and n.own = 1 and r.code is null as single
      from node n
      left join tree t on t.section = n.section and t.code = n.code
      left join root r on r.section = n.section and r.code = n.code
    union all
    select r.section, r.code, 'total', 0, 0, array_fill(0::bigint, array[12]), coalesce(t.sort, r.code), 0, 0, null, null, null, false
      from root r left join tree t on t.section = r.section and t.code = r.code
     where not exists (select from node n where n.section = r.section and n.code = r.code)
    union all
    select l.section, l.code, 'line', l.plan, l.revised, l.m, coalesce(t.sort, 'z' || l.code), coalesce(t.depth, 0) + 1, 1,
           l.source, l.split, l.reason, false
      from line l
      join node n on n.section = l.section and n.code = l.code
      left join tree t on t.section = l.section and t.code = l.code
      left join root r on r.section = l.section and r.code = l.code
     where not (n.n = 1 and n.own = 1 and r.code is null)
    union all
    select 'balance', null, 'balance', p.resource_plan - p.expenditure_plan, p.resource - p.expenditure, p.m, '', 0, 0, null, null, null, false
      from (select coalesce(sum(l.plan) filter (where l.section = 'resource'), 0)::bigint as resource_plan,
                   coalesce(sum(l.plan) filter (where l.section = 'expenditure'), 0)::bigint as expenditure_plan,
                   coalesce(sum(l.revised) filter (where l.section = 'resource'), 0)::bigint as resource,
                   coalesce(sum(l.revised) filter (where l.section = 'expenditure'), 0)::bigint as expenditure,
                   array[coalesce(sum(case l.section when 'resource' then l.m[1] when 'expenditure' then -l.m[1] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[2] when 'expenditure' then -l.m[2] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[3] when 'expenditure' then -l.m[3] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[4] when 'expenditure' then -l.m[4] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[5] when 'expenditure' then -l.m[5] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[6] when 'expenditure' then -l.m[6] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[7] when 'expenditure' then -l.m[7] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[8] when 'expenditure' then -l.m[8] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[9] when 'expenditure' then -l.m[9] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[10] when 'expenditure' then -l.m[10] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[11] when 'expenditure' then -l.m[11] end), 0)::bigint, coalesce(sum(case l.section when 'resource' then l.m[12] when 'expenditure' then -l.m[12] end), 0)::bigint] as m
              from line l) p
  ), known as (
    select i.*, l.source as own_source, l.split as own_split, l.reason as own_reason
      from item i
      left join line l on i.single and l.section = i.section and l.code = i.code
  )
  select row_number() over (order by array_position(array['resource', 'expenditure', 'balance', 'financing'], k.section),
                            k.sort collate "C", k.place, k.source, k.split)::int,
         k.section, k.kind, k.code,
         case k.kind when 'balance' then 'Finansiālā bilance' else coalesce(t.name_lv, k.code) end, k.depth,
         nullif(coalesce(k.source, k.own_source), ''), s.name_lv, nullif(coalesce(k.split, k.own_split), ''),
         k.plan, k.revised - k.plan, k.revised, k.m, coalesce(k.reason, k.own_reason),
         coalesce((select json_agg(json_build_object('kind', d.kind, 'number', p.number, 'reference', d.reference, 'title', d.title,
                                                     'amount', d.amount) order by d.line_no)
                     from iepirkumi.estimate_detail d
                     left join iepirkumi.procurement p on p.id = d.procurement_id
                    where k.kind = 'line' and d.version_id = p_row.id and d.section = k.section and d.code = k.code
                      and d.source = coalesce(k.source, k.own_source) and d.split = coalesce(k.split, k.own_split)), '[]')
    from known k
    left join tree t on t.section = k.section and t.code = k.code
    left join lateral (select c.name_lv from iepirkumi.classification c
                        where c.kind = 'source' and c.code = coalesce(k.source, k.own_source)
                        order by c.valid_from desc limit 1) s on true
$$;

-- The text itself. Names are those of the estimate's date, in Latvian.
create or replace function iepirkumi.estimate_build(p_version bigint, p_round int, p_frozen_at timestamptz) returns text
language plpgsql stable set jit = off
as $$
declare
  v_row iepirkumi.estimate_version;
  v_rows text;
  v_totals text;
begin
  select * into strict v_row from iepirkumi.estimate_version where id = p_version;
  select string_agg(row_to_json(r)::text, ',' order by r.row_no) into v_rows from iepirkumi.estimate_rows(v_row) r;
  with line as (
    select l.section, l.source, l.split, coalesce(b.year_total, 0) as plan, l.year_total as revised
      from iepirkumi.estimate_line l
      left join iepirkumi.estimate_line b
        on b.version_id = v_row.base_version_id and b.institution_id = v_row.institution_id and b.section = l.section
       and b.code = l.code and b.source = l.source and b.split = l.split
     where l.version_id = p_version
  ), total as (
    select k.key, coalesce(sum(l.plan * k.sign), 0)::bigint as plan, coalesce(sum(l.revised * k.sign), 0)::bigint as revised
      from (values ('resource', 'resource', 1), ('expenditure', 'expenditure', 1), ('balance', 'resource', 1),
                   ('balance', 'expenditure', -1), ('financing', 'financing', 1)) k (key, section, sign)
      left join line l on l.section = k.section
     group by 1
  )
  select '{' || (select string_agg(to_json(t.key) || ':' || row_to_json((select x from (select t.plan, t.revised - t.plan as change, t.revised) x))::text, ','
                    order by array_position(array['resource', 'expenditure', 'balance', 'financing'], t.key)) from total t)
         || ',"by_source":[' || coalesce((
           select string_agg(row_to_json(t)::text, ',' order by t.code collate "C")
             from (select l.source as code, (select c.name_lv from iepirkumi.classification c
                                              where c.kind = 'source' and c.code = l.source order by c.valid_from desc limit 1) as name,
                          sum(l.plan)::bigint as plan, sum(l.revised - l.plan)::bigint as change, sum(l.revised)::bigint as revised
                     from line l where l.section = 'expenditure' group by 1) t), '')
         || '],"by_split":[' || coalesce((
           select string_agg(row_to_json(t)::text, ',' order by t.code collate "C")
             from (select l.split as code, sum(l.plan)::bigint as plan, sum(l.revised - l.plan)::bigint as change, sum(l.revised)::bigint as revised
                     from line l where l.section = 'expenditure' group by 1) t), '')
         || ']}'
    into v_totals;

  return '{"format":"iepirkumi-estimate","format_version":1,"institution":'
    || iepirkumi.plan_institution_json(v_row.institution_id)
    || format(',"year":%s,"version":%s,"round":%s,"kind":%s,"budget_type":%s', v_row.year, v_row.number, p_round,
              to_json(v_row.kind), to_json(v_row.budget_type))
    || ',"programme":' || (select row_to_json(x)
         from (select v_row.programme as code, (select h.programme_name from iepirkumi.estimate_list h where h.version_id = p_version) as name) x)
    || ',"function":' || coalesce((select row_to_json(x)::text
         from (select v_row.function_code as code, (select c.name_lv from iepirkumi.classification c
                 where c.kind = 'function' and c.code in (v_row.function_code, left(v_row.function_code, 2) || '.000')
                 order by c.code = v_row.function_code desc, c.valid_from desc limit 1) as name) x where x.code is not null), 'null')
    || ',"sector":' || coalesce((select row_to_json(x)::text
         from (select v_row.sector_code as code, (select h.sector_name from iepirkumi.estimate_list h where h.version_id = p_version) as name) x
        where x.code is not null), 'null')
    || ',"document_number":' || coalesce(to_json(v_row.document_number)::text, 'null')
    || ',"note":' || coalesce(to_json(v_row.note)::text, 'null')
    || format(',"created_at":"%s","frozen_at":"%s"', iepirkumi.utc_text(v_row.created_at), iepirkumi.utc_text(p_frozen_at))
    || ',"preparer":' || (select row_to_json(x) from (select v_row.preparer::text as login, iepirkumi.person_name(v_row.preparer) as name) x)
    || ',"base":' || coalesce((select row_to_json(x)::text from (
         select b.number as version, encode(b.content_hash, 'hex') as content_hash
           from iepirkumi.estimate_version b where b.id = v_row.base_version_id) x), 'null')
    || ',"flow":' || to_json(v_row.flow_code)
    || format(',"unit":%s', iepirkumi.estimate_unit(v_row.year))
    || ',"rows":[' || coalesce(v_rows, '') || '],"totals":' || v_totals || '}';
end
$$;

-- Nothing of it changes from here on, unless it is returned or withdrawn; then the next round freezes anew.
create or replace function iepirkumi.estimate_freeze(p_version bigint, p_round int) returns void
language plpgsql
as $$
declare
  v_problems jsonb := iepirkumi.problems_of(iepirkumi.estimate_problems(p_version), 'error');
  v_content text;
begin
  if v_problems <> '[]' then
    perform iepirkumi.refuse_fields('incomplete_estimate', 'The estimate cannot be handed over yet.', v_problems);
  end if;
  v_content := iepirkumi.estimate_build(p_version, p_round, clock_timestamp());
  update iepirkumi.estimate_version set content_hash = sha256(convert_to(v_content, 'UTF8')) where id = p_version;
  insert into iepirkumi.estimate_content (version_id, round, institution_id, content)
  select v.id, p_round, v.institution_id, v_content from iepirkumi.estimate_version v where v.id = p_version;
end
$$;
