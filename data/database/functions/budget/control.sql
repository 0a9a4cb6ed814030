-- SPDX-License-Identifier: GPL-3.0-or-later
-- Budget control as people read it.

-- Line by line, in no order; names and sums of groups come from the tree of codes, which the client reads once.
-- Under the scenario p_scenario, or under p_items that nobody has saved: as scenario_save takes them.
create or replace function iepirkumi.budget_control(p_institution int, p_year int, p_scenario bigint default null, p_items jsonb default null)
returns table (programme text, code text, source text, estimate bigint, planned bigint, draft bigint, free bigint, scenario bigint, state text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
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
  return query
  select r.programme, r.code, r.source, r.estimate, r.planned, r.draft, r.estimate - r.planned, r.scenario, r.state
    from iepirkumi.budget_rows(p_institution, p_year, v_items, null) r;
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
