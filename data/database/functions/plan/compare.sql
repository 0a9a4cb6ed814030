-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a plan holds line by line, and what two sets of revisions differ in.

create or replace function iepirkumi.plan_line_json(p_row iepirkumi.procurement_revision) returns jsonb
language sql stable
as $$
  select jsonb_build_object('procurement_id', p_row.procurement_id, 'revision_id', p_row.id, 'number', p_row.number,
    'revision_number', p_row.revision_number, 'title', p_row.title, 'kind', p_row.kind, 'cpv', p_row.cpv,
    'procedure', p_row.procedure, 'estimated_price', p_row.estimated_price, 'funding_total', p_row.funding_total,
    'announce_year', p_row.announce_year, 'announce_quarter', p_row.announce_quarter,
    'announce_month', p_row.announce_month)
$$;

-- The fields in which two revisions differ, lists as a whole.
create or replace function iepirkumi.procurement_differences(p_old iepirkumi.procurement_revision,
  p_new iepirkumi.procurement_revision)
returns jsonb
language sql stable
as $$
  with side as (
    select to_jsonb(p_old) || jsonb_build_object('funding', iepirkumi.procurement_funding_json(p_old.id),
                                                 'lots', iepirkumi.procurement_lots_json(p_old.id)) as old,
           to_jsonb(p_new) || jsonb_build_object('funding', iepirkumi.procurement_funding_json(p_new.id),
                                                 'lots', iepirkumi.procurement_lots_json(p_new.id)) as new
  )
  select coalesce(jsonb_agg(jsonb_build_object('field', f.name, 'old', s.old -> f.name, 'new', s.new -> f.name)
                            order by f.n), '[]')
    from side s, iepirkumi.procurement_field() with ordinality f (list, name, kind, low, high, choices, fallback, n)
   where f.list = '' and s.old -> f.name is distinct from s.new -> f.name
$$;

create or replace function iepirkumi.plan_difference(p_old bigint[], p_new bigint[]) returns jsonb
language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
as $$
declare
  v_result jsonb;
begin
  with pair as (
    select o.row as old, n.row as new, coalesce(n.number_sort, o.number_sort) as number_sort
      from (select r as row, r.id, r.procurement_id, r.number_sort
              from iepirkumi.procurement_revision r where r.id = any (p_old)) o
      full join (select r as row, r.id, r.procurement_id, r.number_sort
                   from iepirkumi.procurement_revision r where r.id = any (p_new)) n
        on n.procurement_id = o.procurement_id
     where o.id is distinct from n.id
  )
  select jsonb_build_object(
           'added', coalesce(jsonb_agg(iepirkumi.plan_line_json(p.new) order by p.number_sort)
                             filter (where (p.old).id is null), '[]'),
           'removed', coalesce(jsonb_agg(iepirkumi.plan_line_json(p.old) order by p.number_sort)
                               filter (where (p.new).id is null), '[]'),
           'changed', coalesce(jsonb_agg(jsonb_build_object('procurement_id', (p.new).procurement_id,
                'old_revision_id', (p.old).id, 'new_revision_id', (p.new).id, 'number', (p.new).number,
                'title', (p.new).title, 'fields', iepirkumi.procurement_differences(p.old, p.new)) order by p.number_sort)
                               filter (where (p.old).id is not null and (p.new).id is not null), '[]'))
    into v_result
    from pair p;
  return v_result;
end
$$;

-- Money of two sets of revisions, code by code.
create or replace function iepirkumi.plan_totals(p_old bigint[], p_new bigint[], p_by text) returns jsonb
language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
as $$
begin
  return (
  with amount as (
    select case p_by when 'ekk' then f.ekk else f.source end as code, s.side, f.amount
      from (select unnest(p_old) as id, 'old' as side union all select unnest(p_new), 'new') s
      join iepirkumi.procurement_funding f on f.revision_id = s.id
  ), total as (
    select a.code, coalesce(sum(a.amount) filter (where a.side = 'old'), 0)::bigint as old,
           coalesce(sum(a.amount) filter (where a.side = 'new'), 0)::bigint as new
      from amount a group by 1
  )
  select coalesce(jsonb_agg(jsonb_build_object('code', t.code, 'name', n.name_lv, 'old', t.old, 'new', t.new)
                            order by t.code collate "C"), '[]')
    from total t
    left join lateral (
      select c.name_lv from iepirkumi.classification c
       where c.kind = p_by and c.code = t.code order by c.valid_from desc limit 1) n on true);
end
$$;

create or replace function iepirkumi.plan_revisions(p_version bigint) returns bigint[]
language sql stable
as $$
  select coalesce(array_agg(l.revision_id order by l.line_no), '{}') from iepirkumi.plan_line l where l.version_id = p_version
$$;

-- The frozen lines of a version; a ministry reviewer, who sees no procurements, reads them here.
create or replace function iepirkumi.plan_lines(p_version bigint)
returns table (line_no int, procurement_id bigint, revision_id bigint, number text, title text, kind text, cpv text,
  procedure text, estimated_price bigint, funding_total bigint, announce_year int, announce_quarter int, announce_month int)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform iepirkumi.plan_seen(p_version);
  return query
    select l.line_no, l.procurement_id, l.revision_id, r.number, r.title, r.kind, r.cpv, r.procedure, r.estimated_price,
           r.funding_total, r.announce_year, r.announce_quarter, r.announce_month
      from iepirkumi.plan_line l
      join iepirkumi.procurement_revision r on r.id = l.revision_id
     where l.version_id = p_version
     order by l.line_no;
end
$$;

-- p_old null: against nothing, everything is added.
create or replace function iepirkumi.plan_compare(p_old bigint, p_new bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_new iepirkumi.plan_version := iepirkumi.plan_seen(p_new);
  v_revisions bigint[] := iepirkumi.plan_revisions(p_new);
  v_before bigint[] := '{}';
begin
  if p_old is not null then
    if (iepirkumi.plan_seen(p_old)).institution_id <> v_new.institution_id then
      perform iepirkumi.raise_invalid('other_institution', 'old', 'Versions of two institutions are not compared.');
    end if;
    v_before := iepirkumi.plan_revisions(p_old);
  end if;
  return iepirkumi.plan_difference(v_before, v_revisions) || jsonb_build_object(
    'old', iepirkumi.plan_header(p_old), 'new', iepirkumi.plan_header(p_new),
    'totals_by_ekk', iepirkumi.plan_totals(v_before, v_revisions, 'ekk'),
    'totals_by_source', iepirkumi.plan_totals(v_before, v_revisions, 'source'));
end
$$;
