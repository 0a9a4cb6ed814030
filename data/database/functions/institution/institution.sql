-- SPDX-License-Identifier: GPL-3.0-or-later
-- Institutions, their settings and their flow.

create or replace function iepirkumi.institution_document(p_institution int) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select to_jsonb(i) || jsonb_build_object(
           'flow_code', f.code, 'flow_name_lv', f.name_lv, 'flow_name_en', f.name_en,
           'parent_code', p.code, 'parent_name', p.name,
           'children', (select count(*) from iepirkumi.institution c where c.parent_id = i.id),
           'people', (select count(distinct g.login)
                        from iepirkumi.right_grant g
                        join iepirkumi.person h on h.login = g.login and not h.disabled
                       where g.institution_id = i.id and g.revoked_at is null
                         and iepirkumi.is_valid_on(g.valid_from, g.valid_to, iepirkumi.today())))
    from iepirkumi.institution i
    left join iepirkumi.institution p on p.id = i.parent_id
    left join iepirkumi.flow f on f.code = iepirkumi.institution_flow_of(i.id)
   where i.id = p_institution
$$;

-- All of them, for the administrator.
create or replace function iepirkumi.institution_list() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.require_administrator();
  return coalesce((select jsonb_agg(iepirkumi.institution_document(i.id) order by i.code) from iepirkumi.institution i), '[]');
end
$$;

-- With settings, for those who see the institution.
create or replace function iepirkumi.institution_get(p_institution int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  document jsonb;
begin
  if p_institution = any (iepirkumi.my_view()) or p_institution = any (iepirkumi.my_ministry())
     or iepirkumi.is_administrator() then
    document := iepirkumi.institution_document(p_institution);
  end if;
  if document is null then
    perform iepirkumi.raise_not_found();
  end if;
  return document;
end
$$;

-- Values of settings, checked before the table's own checks would answer less kindly.
create or replace function iepirkumi.institution_check(p_document jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
  k text;
begin
  if jsonb_typeof(p_document) is distinct from 'object' then
    perform iepirkumi.raise_invalid('malformed', null, 'A JSON object is expected.');
  end if;
  for k in select jsonb_object_keys(p_document) loop
    if k not in ('id', 'code', 'sector_code', 'name', 'kind', 'parent_id', 'registration_number', 'buyer_profile_url', 'four_eyes',
                 'plans_here', 'estimate_detail', 'budget_control', 'vpc_client', 'lock_version',
                 'flow_code', 'flow_name_lv', 'flow_name_en', 'parent_code', 'parent_name', 'children', 'people') then
      perform iepirkumi.raise_invalid('unknown_field', k, 'There is no such field.');
    end if;
  end loop;
  foreach k in array array['four_eyes', 'plans_here', 'vpc_client'] loop
    if p_document ? k and jsonb_typeof(p_document -> k) <> 'boolean' then
      perform iepirkumi.raise_invalid('malformed', k, 'True or false is expected.');
    end if;
  end loop;
  foreach k in array array['id', 'parent_id', 'lock_version'] loop
    if p_document ->> k is not null and p_document ->> k !~ '^[0-9]{1,9}$' then
      perform iepirkumi.raise_invalid('malformed', k, 'A whole number is expected.');
    end if;
  end loop;
  if p_document ? 'code' and coalesce(p_document ->> 'code', '') !~ '^[0-9]{4}$' then
    perform iepirkumi.raise_invalid('code', 'code', 'The code of an institution is four digits.');
  end if;
  if p_document ->> 'sector_code' !~ '^[0-9]{2}$' then
    perform iepirkumi.raise_invalid('code', 'sector_code', 'The code of a sector is two digits.');
  end if;
  if p_document ? 'name' and (coalesce(btrim(p_document ->> 'name'), '') = '' or length(p_document ->> 'name') > 300) then
    perform iepirkumi.raise_invalid('name_missing', 'name', 'An institution needs a name of at most 300 characters.');
  end if;
  if p_document ? 'kind' and coalesce(p_document ->> 'kind', '') not in ('ministry', 'central', 'subordinate') then
    perform iepirkumi.raise_invalid('kind', 'kind', 'The kind is ministry, central or subordinate.');
  end if;
  if p_document ->> 'registration_number' !~ '^[0-9]{11}$' then
    perform iepirkumi.raise_invalid('registration_number', 'registration_number', 'A registration number is eleven digits.');
  end if;
  if p_document ->> 'buyer_profile_url' !~ '^https?://' or length(p_document ->> 'buyer_profile_url') > 500 then
    perform iepirkumi.raise_invalid('url', 'buyer_profile_url', 'The address begins with https:// and has at most 500 characters.');
  end if;
  if p_document ? 'estimate_detail' and coalesce(p_document ->> 'estimate_detail', '') not in ('none', 'procurement', 'contract', 'both') then
    perform iepirkumi.raise_invalid('estimate_detail', 'estimate_detail', 'The detail is none, procurement, contract or both.');
  end if;
  if p_document ? 'budget_control' and coalesce(p_document ->> 'budget_control', '') not in ('off', 'warn', 'block') then
    perform iepirkumi.raise_invalid('budget_control', 'budget_control', 'Budget control is off, warn or block.');
  end if;
end
$$;

-- Writes the fields that are in the document over those of the row; for the two below.
create or replace function iepirkumi.institution_write(p_institution int, p_document jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  was iepirkumi.institution;
  wanted iepirkumi.institution;
begin
  select * into was from iepirkumi.institution where id = p_institution for update;
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
  if (p_document ->> 'lock_version')::int <> was.lock_version then
    perform iepirkumi.raise_changed(was.lock_version);
  end if;
  wanted := jsonb_populate_record(was, p_document - '{id,lock_version,flow_code,flow_name_lv,flow_name_en,parent_code,parent_name,children,people}'::text[]);
  if wanted.plans_here and wanted.budget_control = 'off' then
    perform iepirkumi.raise_invalid('budget_control', 'budget_control',
      'Budget control can be off only where no estimates are kept here.');
  end if;
  if (wanted.kind = 'subordinate') <> (wanted.parent_id is not null) then
    perform iepirkumi.raise_invalid('parent', 'parent_id', 'A subordinate institution is below another one, the others are not.');
  end if;
  if wanted.parent_id is not null and not exists (select from iepirkumi.institution where id = wanted.parent_id) then
    perform iepirkumi.raise_invalid('no_such_institution', 'parent_id', 'There is no such institution.');
  end if;
  if wanted.parent_id is null
     and exists (select from iepirkumi.flow_step s
                  where s.flow_code = iepirkumi.institution_flow_of(p_institution) and s.level = 'ministry') then
    perform iepirkumi.raise_invalid('flow_needs_ministry', 'parent_id',
      'Its flow asks the institution above to endorse: give it another flow first.');
  end if;
  if exists (select from iepirkumi.institution where code = wanted.code and id <> p_institution) then
    perform iepirkumi.raise_invalid('code_exists', 'code', 'Another institution has this code.');
  end if;
  if wanted is distinct from was then
    update iepirkumi.institution
       set code = wanted.code, sector_code = wanted.sector_code, name = btrim(wanted.name), kind = wanted.kind,
           parent_id = wanted.parent_id, registration_number = wanted.registration_number,
           buyer_profile_url = wanted.buyer_profile_url, four_eyes = wanted.four_eyes, plans_here = wanted.plans_here,
           estimate_detail = wanted.estimate_detail, budget_control = wanted.budget_control,
           vpc_client = wanted.vpc_client, lock_version = was.lock_version + 1
     where id = p_institution;
    perform iepirkumi.touch(p_institution);
    perform iepirkumi.touch(0);
  end if;
end
$$;

-- Without id: a new one, with the flow its place in the tree suggests.
create or replace function iepirkumi.institution_save(p_request uuid, p_document jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
  row_id int;
  k text;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'institution_save');
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.institution_check(p_document);
  row_id := (p_document ->> 'id')::int;
  if row_id is null then
    foreach k in array array['code', 'name', 'kind'] loop
      if p_document ->> k is null then
        perform iepirkumi.raise_invalid('missing', k, 'This is needed.');
      end if;
    end loop;
    if exists (select from iepirkumi.institution where code = p_document ->> 'code') then
      perform iepirkumi.raise_invalid('code_exists', 'code', 'Another institution has this code.');
    end if;
    if (p_document ->> 'kind' = 'subordinate') <> (p_document ->> 'parent_id' is not null) then
      perform iepirkumi.raise_invalid('parent', 'parent_id', 'A subordinate institution is below another one, the others are not.');
    end if;
    if p_document ->> 'parent_id' is not null
       and not exists (select from iepirkumi.institution where id = (p_document ->> 'parent_id')::int) then
      perform iepirkumi.raise_invalid('no_such_institution', 'parent_id', 'There is no such institution.');
    end if;
    insert into iepirkumi.institution (code, name, kind, parent_id)
      values (p_document ->> 'code', btrim(p_document ->> 'name'), p_document ->> 'kind', (p_document ->> 'parent_id')::int)
      returning id into row_id;
    insert into iepirkumi.institution_flow (institution_id, flow_code)
      values (row_id, case when p_document ->> 'parent_id' is null then '2' else '1' end);
    perform iepirkumi.institution_write(row_id, p_document - 'lock_version');
  else
    if p_document ->> 'lock_version' is null then
      perform iepirkumi.raise_invalid('missing', 'lock_version', 'The version this is based on is needed.');
    end if;
    perform iepirkumi.institution_write(row_id, p_document);
  end if;
  return iepirkumi.request_end(p_request, iepirkumi.institution_document(row_id));
end
$$;

-- Settings. The address of the buyer's profile is also the preparer's to keep; the rest
-- (four eyes, budget control …) is the administrator's, so that nobody loosens the own rules.
create or replace function iepirkumi.institution_set(p_request uuid, p_institution int, p_settings jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
begin
  if not iepirkumi.is_administrator() then
    if p_institution is null or not p_institution = any (iepirkumi.my_view()) then
      perform iepirkumi.raise_not_found();
    end if;
    if not p_institution = any (iepirkumi.my_manage())
       or jsonb_typeof(p_settings) is distinct from 'object'
       or p_settings - '{buyer_profile_url,lock_version}'::text[] <> '{}' then
      perform iepirkumi.raise_not_allowed();
    end if;
  end if;
  answered := iepirkumi.request_begin(p_request, 'institution_set');
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.institution_check(p_settings);
  if p_settings ?| array['id', 'code', 'name', 'kind', 'parent_id', 'sector_code'] then
    perform iepirkumi.raise_invalid('unknown_field', null, 'This is no setting.');
  end if;
  perform iepirkumi.institution_write(p_institution, p_settings);
  return iepirkumi.request_end(p_request, iepirkumi.institution_document(p_institution));
end
$$;

-- From now on; versions on their way keep the flow they were started with. A flow that is
-- switched off can be given to one institution with a written justification.
create or replace function iepirkumi.institution_set_flow(
  p_request uuid, p_institution int, p_flow text, p_justification text default null)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
  wanted iepirkumi.flow;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'institution_set_flow');
  if answered is not null then
    return answered;
  end if;
  if not exists (select from iepirkumi.institution where id = p_institution) then
    perform iepirkumi.raise_not_found();
  end if;
  select * into wanted from iepirkumi.flow where code = p_flow;
  if not found or wanted.document_kind <> 'plan' then
    perform iepirkumi.raise_invalid('no_such_flow', 'flow_code', 'There is no such flow.');
  end if;
  if not wanted.enabled and length(regexp_replace(btrim(coalesce(p_justification, '')), '\s+', ' ', 'g')) < 20 then
    perform iepirkumi.raise_invalid('justification', 'justification',
      'This flow is switched off; it needs a written justification of at least 20 characters.');
  end if;
  if length(p_justification) > 5000 then
    perform iepirkumi.raise_invalid('too_long', 'justification', 'The justification is longer than 5000 characters.');
  end if;
  if exists (select from iepirkumi.flow_step where flow_code = p_flow and level = 'ministry')
     and not exists (select from iepirkumi.institution where id = p_institution and parent_id is not null) then
    perform iepirkumi.raise_invalid('no_ministry', 'flow_code', 'This institution has none above it that could endorse.');
  end if;
  if iepirkumi.institution_flow_of(p_institution) is distinct from p_flow then
    insert into iepirkumi.institution_flow (institution_id, flow_code, justification)
      values (p_institution, p_flow, nullif(btrim(p_justification), ''));
    perform iepirkumi.touch(p_institution);
  end if;
  return iepirkumi.request_end(p_request, iepirkumi.institution_document(p_institution));
end
$$;

-- Which flow since when, by whom and why; the newest first.
create or replace function iepirkumi.institution_flow_history(p_institution int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  if not iepirkumi.is_administrator() and not coalesce(p_institution = any (iepirkumi.my_view() || iepirkumi.my_ministry()), false)
     or not exists (select from iepirkumi.institution where id = p_institution) then
    perform iepirkumi.raise_not_found();
  end if;
  return coalesce((
    select jsonb_agg(jsonb_build_object(
             'flow_code', h.flow_code, 'flow_name_lv', f.name_lv, 'flow_name_en', f.name_en, 'valid_from', h.valid_from,
             'set_by', h.set_by, 'set_by_name', iepirkumi.person_name(h.set_by), 'justification', h.justification,
             'current', h.n = 1) order by h.n)
      from (select h.*, row_number() over (order by h.valid_from desc, h.id desc) as n
              from iepirkumi.institution_flow h where h.institution_id = p_institution) h
      join iepirkumi.flow f on f.code = h.flow_code), '[]');
end
$$;

-- The flows a plan can take, with their steps.
create or replace function iepirkumi.flow_list() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select jsonb_agg(jsonb_build_object(
           'code', f.code, 'name_lv', f.name_lv, 'name_en', f.name_en, 'enabled', f.enabled,
           'steps', (select jsonb_agg(jsonb_build_object('position', s.position, 'right_code', s.right_code,
                            'result_status', s.result_status, 'level', s.level) order by s.position)
                       from iepirkumi.flow_step s where s.flow_code = f.code)) order by f.code)
    from iepirkumi.flow f
   where f.document_kind = 'plan'
$$;
