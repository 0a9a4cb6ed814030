-- SPDX-License-Identifier: GPL-3.0-or-later
-- An estimate version as a document: header, lines, their codes, what is wrong with it, its way
-- through the flow (functions/version/get.sql).

create or replace function iepirkumi.estimate_seen(p_version bigint) returns iepirkumi.estimate_version
language plpgsql stable
as $$
declare
  v_row iepirkumi.estimate_version;
begin
  perform iepirkumi.version_seen('estimate', p_version);
  select * into v_row from iepirkumi.estimate_version where id = p_version;
  return v_row;
end
$$;

create or replace function iepirkumi.estimate_header(p_version bigint) returns jsonb
language sql stable
as $$
  select to_jsonb(l) from iepirkumi.estimate_list l where l.version_id = p_version
$$;

-- plan: the line's year in the base version; changed_by_name: whom to ask when two people changed the same cell.
create or replace function iepirkumi.estimate_lines_json(p_row iepirkumi.estimate_version) returns jsonb
language sql stable
as $$
  with who as materialized (
    select x.changed_by, iepirkumi.person_name(x.changed_by) as name
      from (select distinct l.changed_by from iepirkumi.estimate_line l where l.version_id = p_row.id) x
  )
  select coalesce(jsonb_agg(jsonb_build_object(
           'section', l.section, 'code', l.code, 'source', l.source, 'split', l.split,
           'm1', l.m1, 'm2', l.m2, 'm3', l.m3, 'm4', l.m4, 'm5', l.m5, 'm6', l.m6, 'm7', l.m7, 'm8', l.m8, 'm9', l.m9,
           'm10', l.m10, 'm11', l.m11, 'm12', l.m12, 'year_total', l.year_total, 'plan', coalesce(b.year_total, 0),
           'reason', l.reason, 'detail_count', coalesce(d.n, 0), 'changed_by_name', w.name)
           order by array_position(array['resource', 'expenditure', 'financing'], l.section), t.sort, l.code, l.source, l.split), '[]')
    from iepirkumi.estimate_line l
    left join iepirkumi.estimate_line b
      on b.version_id = p_row.base_version_id and b.institution_id = p_row.institution_id and b.section = l.section
     and b.code = l.code and b.source = l.source and b.split = l.split
    left join who w on w.changed_by = l.changed_by
    left join iepirkumi.estimate_tree(make_date(p_row.year, 1, 1)) t on t.section = l.section and t.code = l.code
    left join (select d.section, d.code, d.source, d.split, count(*) as n
                 from iepirkumi.estimate_detail d where d.version_id = p_row.id group by 1, 2, 3, 4) d
      on d.section = l.section and d.code = l.code and d.source = l.source and d.split = l.split
   where l.version_id = p_row.id
$$;

-- The codes of the lines and every code above them, in the order of print.
create or replace function iepirkumi.estimate_codes_json(p_row iepirkumi.estimate_version) returns jsonb
language sql stable
as $$
  with tree as materialized (
    select * from iepirkumi.estimate_tree(iepirkumi.estimate_date(p_row.year))
  ), used as (
    select distinct l.section, l.code from iepirkumi.estimate_line l where l.version_id = p_row.id
  ), needed as (
    select u.section, u.code from used u
    union select t.section, a.code from used u join tree t on t.section = u.section and t.code = u.code, unnest(t.above) a (code)
    union select t.section, t.code from tree t where t.code in ('A300', 'B000', 'F000')
  )
  select coalesce(jsonb_agg(jsonb_build_object('section', n.section, 'code', n.code, 'name_lv', coalesce(t.name_lv, n.code),
           'name_en', t.name_en, 'parent_code', t.parent_code, 'depth', coalesce(t.depth, 0), 'position', n.position)
           order by n.position), '[]')
    from (select n.section, n.code,
                 row_number() over (order by array_position(array['resource', 'expenditure', 'financing'], n.section), t.sort, n.code) as position
            from needed n left join tree t on t.section = n.section and t.code = n.code) n
    left join tree t on t.section = n.section and t.code = n.code
$$;

create or replace function iepirkumi.estimate_details_json(p_version bigint) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('section', d.section, 'code', d.code, 'source', d.source, 'split', d.split,
           'line_no', d.line_no, 'kind', d.kind, 'procurement_id', d.procurement_id, 'number', p.number,
           'reference', d.reference, 'title', d.title, 'amount', d.amount)
           order by d.section, d.code, d.source, d.split, d.line_no), '[]')
    from iepirkumi.estimate_detail d
    left join iepirkumi.procurement p on p.id = d.procurement_id
   where d.version_id = p_version
$$;

create or replace function iepirkumi.estimate_sources_json(p_version bigint) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('code', s.source, 'name_lv', c.name_lv, 'name_en', c.name_en) order by s.source), '[]')
    from (select distinct l.source from iepirkumi.estimate_line l where l.version_id = p_version and l.source <> '') s
    left join lateral (select c.name_lv, c.name_en from iepirkumi.classification c
                        where c.kind = 'source' and c.code = s.source order by c.valid_from desc limit 1) c on true
$$;

-- The header with what is wrong, for acts that leave the client's lines as they are.
create or replace function iepirkumi.estimate_saved(p_version bigint) returns jsonb
language plpgsql stable
as $$
declare
  v_problems jsonb := iepirkumi.estimate_problems(p_version);
begin
  return iepirkumi.estimate_header(p_version) || jsonb_build_object(
    'problems', iepirkumi.problems_of(v_problems, 'error'), 'warnings', iepirkumi.problems_of(v_problems, 'warning'));
end
$$;

create or replace function iepirkumi.estimate_document(p_version bigint) returns jsonb
language plpgsql stable
as $$
declare
  v_row iepirkumi.estimate_version;
  v_problems jsonb := '[]';
begin
  select * into strict v_row from iepirkumi.estimate_version where id = p_version;
  if v_row.status = 'draft' and not v_row.replaced then
    v_problems := iepirkumi.estimate_problems(p_version);
  end if;
  return iepirkumi.estimate_header(p_version) || iepirkumi.version_flow(iepirkumi.estimate_head(v_row)) || jsonb_build_object(
    'lines', iepirkumi.estimate_lines_json(v_row),
    'codes', iepirkumi.estimate_codes_json(v_row),
    'sources', iepirkumi.estimate_sources_json(p_version),
    'details', iepirkumi.estimate_details_json(p_version),
    'problems', iepirkumi.problems_of(v_problems, 'error'),
    'warnings', iepirkumi.problems_of(v_problems, 'warning'),
    'unit', iepirkumi.estimate_unit(v_row.year),
    'detail_mode', (select i.estimate_detail from iepirkumi.institution i where i.id = v_row.institution_id));
end
$$;

create or replace function iepirkumi.estimate_get(p_version bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return iepirkumi.estimate_document((iepirkumi.estimate_seen(p_version)).id);
end
$$;

create or replace function iepirkumi.estimate_list(p_institution int, p_year int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(p_institution = any (iepirkumi.my_view()) or p_institution = any (iepirkumi.my_ministry()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  return (select coalesce(jsonb_agg(to_jsonb(l) order by l.year desc, l.programme, l.budget_type desc, l.number desc), '[]')
            from iepirkumi.estimate_list l
           where l.institution_id = p_institution and (p_year is null or l.year = p_year)
             and iepirkumi.version_visible('estimate', l.institution_id, l.status));
end
$$;

-- The months of last year's estimate in force, line by line: the pattern to spread a year by.
create or replace function iepirkumi.estimate_last_year(p_version bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_row iepirkumi.estimate_version := iepirkumi.estimate_seen(p_version);
  v_last bigint;
begin
  select v.id into v_last from iepirkumi.estimate_version v
   where v.institution_id = v_row.institution_id and v.year = v_row.year - 1 and v.programme = v_row.programme
     and v.budget_type = v_row.budget_type and v.in_force;
  return jsonb_build_object('version_id', v_last, 'lines', (
    select coalesce(jsonb_agg(jsonb_build_object('section', l.section, 'code', l.code, 'source', l.source, 'split', l.split,
             'm1', l.m1, 'm2', l.m2, 'm3', l.m3, 'm4', l.m4, 'm5', l.m5, 'm6', l.m6, 'm7', l.m7, 'm8', l.m8, 'm9', l.m9,
             'm10', l.m10, 'm11', l.m11, 'm12', l.m12, 'year_total', l.year_total)
             order by l.section, l.code, l.source, l.split), '[]')
      from iepirkumi.estimate_line l where l.version_id = v_last));
end
$$;
