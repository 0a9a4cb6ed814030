-- SPDX-License-Identifier: GPL-3.0-or-later
-- A plan version as a document: its header and its way through the flow (functions/version/get.sql).

create or replace function iepirkumi.plan_header(p_version bigint) returns jsonb
language sql stable
as $$
  select to_jsonb(l) from iepirkumi.plan_list l where l.version_id = p_version
$$;

create or replace function iepirkumi.plan_document(p_version bigint) returns jsonb
language sql stable
as $$
  select iepirkumi.plan_header(p_version) || iepirkumi.version_flow(iepirkumi.version_head_of('plan', p_version))
$$;

create or replace function iepirkumi.plan_get(p_version bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return iepirkumi.plan_document((iepirkumi.plan_seen(p_version)).id);
end
$$;

create or replace function iepirkumi.plan_list(p_institution int, p_year int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(p_institution = any (iepirkumi.my_view()) or p_institution = any (iepirkumi.my_ministry()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  return (select coalesce(jsonb_agg(to_jsonb(l) order by l.year desc, l.number desc), '[]')
            from iepirkumi.plan_list l
           where l.institution_id = p_institution and (p_year is null or l.year = p_year)
             and iepirkumi.version_visible('plan', l.institution_id, l.status));
end
$$;
