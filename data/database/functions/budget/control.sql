-- SPDX-License-Identifier: GPL-3.0-or-later
-- Budget control as people read it.

-- Under the scenario p_scenario, or under p_items that nobody has saved: as scenario_save takes them.
create or replace function iepirkumi.budget_control(p_institution int, p_year int, p_scenario bigint default null, p_items jsonb default null)
returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
as $$
declare
  v_result jsonb;
  v_items jsonb;
begin
  if not coalesce(p_institution = any (iepirkumi.my_view()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  perform iepirkumi.check_year(p_year);
  if p_scenario is not null then
    v_items := iepirkumi.scenario_document((iepirkumi.scenario_seen(p_scenario)).id) -> 'items';
  end if;
  if p_items is not null then
    v_items := iepirkumi.scenario_items(p_institution, p_items);
  end if;
  with tree as materialized (
    select * from iepirkumi.estimate_tree(iepirkumi.estimate_date(p_year)) t where t.section = 'expenditure'
  ), r as materialized (
    select r.*, t.sort, t.above, t.name_lv, t.name_en
      from iepirkumi.budget_rows(p_institution, p_year, v_items, null) r
      left join tree t on t.code = r.code
  ), node as (
    select x.programme, x.code, sum(x.estimate)::bigint as estimate, sum(x.planned)::bigint as planned, sum(x.draft)::bigint as draft,
           sum(x.scenario)::bigint as scenario
      from (select r.programme, a.code, r.estimate, r.planned, r.draft, r.scenario
              from r cross join lateral unnest(r.above) a (code)) x
     group by 1, 2
  )
  select jsonb_build_object(
    'institution_id', p_institution, 'year', p_year, 'scenario_id', p_scenario,
    'mode', (select i.budget_control from iepirkumi.institution i where i.id = p_institution),
    'rows', coalesce((
      -- As text that is read once: objects made one by one cost more.
      select ('[' || string_agg((select row_to_json(x)::text from (select r.programme, p.name as programme_name, r.code, r.name_lv,
               r.name_en, r.source, s.name_lv as source_name_lv, s.name_en as source_name_en, r.estimate, r.planned, r.draft,
               r.estimate - r.planned as free, r.expected, r.scenario, r.state, r.procurements) x), ','
               order by r.programme, r.sort, r.code, r.source) || ']')::jsonb
        from r
        left join (select distinct on (c.code) c.code, c.name from iepirkumi.programme c
                    where c.institution_id = p_institution order by c.code, c.valid_from desc) p on p.code = r.programme
        left join (select distinct on (c.code) c.code, c.name_lv, c.name_en from iepirkumi.classification c
                    where c.kind = 'source' order by c.code, c.valid_from desc) s on s.code = r.source), '[]'),
    'groups', coalesce((
      select jsonb_agg(jsonb_build_object('programme', n.programme, 'code', n.code, 'name_lv', t.name_lv, 'name_en', t.name_en,
               'depth', t.depth, 'estimate', n.estimate, 'planned', n.planned, 'draft', n.draft,
               'free', n.estimate - n.planned, 'scenario', n.scenario) order by n.programme, t.sort)
        from node n left join tree t on t.code = n.code), '[]'),
    'totals', (select jsonb_build_object('estimate', coalesce(sum(r.estimate), 0)::bigint, 'planned', coalesce(sum(r.planned), 0)::bigint,
                 'draft', coalesce(sum(r.draft), 0)::bigint, 'free', coalesce(sum(r.estimate - r.planned), 0)::bigint,
                 'scenario', sum(r.scenario)::bigint) from r),
    'estimates', coalesce((
      select jsonb_agg(jsonb_build_object('version_id', v.id, 'programme', v.programme, 'budget_type', v.budget_type, 'number', v.number)
               order by v.programme, v.budget_type)
        from iepirkumi.estimate_version v where v.institution_id = p_institution and v.year = p_year and v.in_force), '[]'))
    into v_result;
  return v_result;
end
$$;

-- Beside a procurement's funding lines, while somebody types them.
create or replace function iepirkumi.budget_check(p_institution int, p_year int, p_procurement bigint, p_funding jsonb) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_bad boolean;
begin
  if not coalesce(p_institution = any (iepirkumi.my_view()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  perform iepirkumi.check_year(p_year);
  if coalesce(jsonb_typeof(p_funding), '') <> 'array' or jsonb_array_length(p_funding) > 500 then
    perform iepirkumi.raise_invalid('not_a_list', 'funding', 'The funding must be a list of at most 500 lines.');
  end if;
  select bool_or(jsonb_typeof(f.item) <> 'object'
                 or coalesce(f.item ->> 'year', '0') !~ '^[0-9]{1,4}$'
                 or coalesce(f.item ->> 'amount', '0') !~ '^-?[0-9]{1,14}$') into v_bad
    from jsonb_array_elements(p_funding) f (item);
  if v_bad then
    perform iepirkumi.raise_invalid('malformed', 'funding', 'Each funding line is an object with a year and an amount in cents.');
  end if;
  return (select coalesce(jsonb_agg(jsonb_build_object('index', m.index, 'year', m.year, 'state', m.state, 'code', m.code,
                   'source', m.line_source, 'estimate', m.estimate, 'planned', m.planned, 'free_before', m.free_before,
                   'free_after', m.free_after) order by m.index), '[]')
            from iepirkumi.budget_meet(p_institution, p_year, p_procurement, p_funding) m);
end
$$;
