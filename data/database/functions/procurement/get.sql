-- SPDX-License-Identifier: GPL-3.0-or-later
-- A procurement as a document.

create or replace function iepirkumi.procurement_document(p_revision bigint) returns jsonb
language plpgsql stable
as $$
declare
  v_row iepirkumi.procurement_revision;
  v_budget record;
begin
  select * into strict v_row from iepirkumi.procurement_revision where id = p_revision;
  if v_row.status = 'draft' then
    select * into v_budget from iepirkumi.budget_problems(v_row);
  else
    select '[]'::jsonb as errors, '[]'::jsonb as warnings into v_budget;
  end if;
  return to_jsonb(v_row) - array['id', 'search_text'] || jsonb_build_object(
    'revision_id', v_row.id,
    'created_by_name', coalesce((select p.name from iepirkumi.person p where p.login = v_row.created_by), v_row.created_by),
    'changed_by_name', coalesce((select p.name from iepirkumi.person p where p.login = v_row.changed_by), v_row.changed_by),
    'decided_by_name', coalesce((select p.name from iepirkumi.person p where p.login = v_row.decided_by), v_row.decided_by),
    'funding', iepirkumi.procurement_funding_json(v_row.id),
    'lots', iepirkumi.procurement_lots_json(v_row.id),
    'acts', to_jsonb(iepirkumi.procurement_acts(v_row)),
    'missing', case when v_row.status = 'draft' then iepirkumi.procurement_missing(v_row) || v_budget.errors else '[]'::jsonb end,
    'warnings', v_budget.warnings,
    'in_force_revision_id', (select f.id from iepirkumi.procurement_revision f
                              where f.procurement_id = v_row.procurement_id and f.in_force),
    'draft_revision_id', (select d.id from iepirkumi.procurement_revision d
                           where d.procurement_id = v_row.procurement_id and d.status = 'draft'));
end
$$;

create or replace function iepirkumi.procurement_get(p_revision bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return iepirkumi.procurement_document((iepirkumi.procurement_seen(p_revision)).id);
end
$$;
