-- SPDX-License-Identifier: GPL-3.0-or-later
-- Making a version of the plan out of the included procurements.

create or replace function iepirkumi.plan_included(p_institution int, p_year int) returns bigint[]
language sql stable
as $$
  select coalesce(array_agg(r.id order by r.number_sort), '{}')
    from iepirkumi.procurement_revision r
   where r.institution_id = p_institution and r.year = p_year and r.is_current and r.in_force and r.status = 'included'
$$;

create or replace function iepirkumi.plan_last(p_institution int, p_year int) returns iepirkumi.plan_version
language sql stable
as $$
  select v from iepirkumi.plan_version v
   where v.institution_id = p_institution and v.year = p_year order by v.number desc limit 1
$$;

-- Codes that were valid when a procurement was included and have been ended in its year since.
create or replace function iepirkumi.plan_ended_codes(p_institution int, p_year int) returns jsonb
language plpgsql stable set jit = off set plan_cache_mode = force_custom_plan
as $$
declare
  v_included bigint[] := iepirkumi.plan_included(p_institution, p_year);
  v_result jsonb;
begin
  with r as materialized (
    select r.id, r.procurement_id, r.number, r.number_sort, r.title, r.cpv, r.kind, r.procedure, r.legal_act, r.nuts
      from unnest(v_included) u (id) join iepirkumi.procurement_revision r on r.id = u.id
  ), code as materialized (
    select 'cpv' as kind, r.cpv as code, p_year as year from r
    union select 'contract_kind', r.kind, p_year from r
    union select 'procedure', r.procedure, p_year from r
    union select 'legal_act', r.legal_act, p_year from r
    union select 'nuts', r.nuts, p_year from r
    union select 'ekk', f.ekk, coalesce(f.year, p_year) from r join iepirkumi.procurement_funding f on f.revision_id = r.id
    union select 'source', f.source, coalesce(f.year, p_year) from r join iepirkumi.procurement_funding f on f.revision_id = r.id
  ), ended as materialized (
    select c.kind, c.code, c.year from code c where not iepirkumi.code_valid(c.kind, c.code, c.year)
  ), used as (
    select r.id, v.field, e.code, e.year
      from r cross join lateral (values ('cpv', 'cpv', r.cpv), ('kind', 'contract_kind', r.kind),
                                        ('procedure', 'procedure', r.procedure), ('legal_act', 'legal_act', r.legal_act),
                                        ('nuts', 'nuts', r.nuts)) v (field, kind, code)
      join ended e on e.kind = v.kind and e.code = v.code
    union all
    select r.id, format('funding[%s].%s', f.line_no - 1, v.kind), e.code, e.year
      from r join iepirkumi.procurement_funding f on f.revision_id = r.id
     cross join lateral (values ('ekk', f.ekk), ('source', f.source)) v (kind, code)
      join ended e on e.kind = v.kind and e.code = v.code and e.year = coalesce(f.year, p_year)
  )
  select jsonb_agg(jsonb_build_object('code', 'not_valid_in_year',
           'message', format('%s: the code %s is not valid in %s; make a new revision with one that is.', r.number, u.code, u.year),
           'procurement_id', r.procurement_id, 'revision_id', r.id, 'number', r.number, 'title', r.title,
           'field', u.field) order by r.number_sort, u.field)
    into v_result
    from used u join r on r.id = u.id;
  return coalesce(v_result, '[]');
end
$$;

-- What stops a version from being made, ended codes apart; the preview shows it, plan_create() refuses with it.
create or replace function iepirkumi.plan_blockers(p_institution int, p_year int) returns jsonb
language plpgsql stable
as $$
declare
  v_last iepirkumi.plan_version := iepirkumi.plan_last(p_institution, p_year);
  v_flow text := iepirkumi.institution_flow_of(p_institution);
  v_included bigint[] := iepirkumi.plan_included(p_institution, p_year);
  v_blockers jsonb := '[]';
begin
  if v_last.status <> 'created' and v_last.status <> 'signed' then
    v_blockers := v_blockers || jsonb_build_object('code', 'open_version', 'field', 'version',
      'message', format('Version %s is in the flow; it must be signed, returned or withdrawn first.', v_last.number),
      'version_id', v_last.id);
  end if;
  if v_flow is null then
    v_blockers := v_blockers || jsonb_build_object('code', 'no_flow', 'field', 'flow',
      'message', 'No flow has been chosen for this institution; the system administrator sets it.');
  end if;
  if v_included = '{}' then
    v_blockers := v_blockers || jsonb_build_object('code', 'nothing_included', 'field', 'lines',
      'message', 'No procurement of this year is included.');
  elsif v_last.id is not null and (v_last.status = 'signed' or v_last.flow_code = v_flow)
        and iepirkumi.plan_revisions(v_last.id) = v_included
        and exists (select 1 from iepirkumi.plan_content c
                     where c.version_id = v_last.id
                       and strpos(left(c.content, 4000), iepirkumi.plan_institution_json(p_institution)) > 0) then
    v_blockers := v_blockers || jsonb_build_object('code', 'unchanged', 'field', 'lines',
      'message', format('Nothing has changed since version %s.', v_last.number), 'version_id', v_last.id);
  end if;
  return v_blockers;
end
$$;

create or replace function iepirkumi.plan_preview(p_institution int, p_year int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_last iepirkumi.plan_version;
  v_included bigint[];
  v_result jsonb;
  v_budget record;
begin
  if not coalesce(p_institution = any (iepirkumi.my_view()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  perform iepirkumi.check_year(p_year);
  v_last := iepirkumi.plan_last(p_institution, p_year);
  v_included := iepirkumi.plan_included(p_institution, p_year);
  select * into v_budget from iepirkumi.budget_plan_problems(p_institution, p_year, v_included);

  select jsonb_build_object('lines', count(*), 'total', coalesce(sum(r.estimated_price), 0),
                            'total_vat', coalesce(sum(r.funding_total), 0))
    into v_result
    from iepirkumi.procurement_revision r where r.id = any (v_included);
  return v_result || jsonb_build_object(
      'next_number', coalesce(v_last.number, 0) + 1,
      'last_version_id', v_last.id,
      'replaces', v_last.status = 'created' and not v_last.replaced,
      'flow_code', iepirkumi.institution_flow_of(p_institution),
      'blockers', iepirkumi.plan_blockers(p_institution, p_year) || iepirkumi.plan_ended_codes(p_institution, p_year),
      -- What the estimates do not carry stops the hand-over, not the making of a version.
      'warnings', iepirkumi.plan_warnings(p_institution, p_year) || v_budget.errors || v_budget.warnings,
      'acts', case when iepirkumi.holds_right('manage', p_institution) then '["create"]'::jsonb else '[]'::jsonb end)
    || iepirkumi.plan_difference(case when v_last.id is null then '{}'::bigint[] else iepirkumi.plan_revisions(v_last.id) end,
                                 v_included);
end
$$;

-- What does not stop a plan but deserves a look.
create or replace function iepirkumi.plan_warnings(p_institution int, p_year int) returns jsonb
language plpgsql stable
as $$
declare
  v_drafts int;
  v_warnings jsonb := '[]';
begin
  select count(*) into v_drafts from iepirkumi.procurement_revision r
   where r.institution_id = p_institution and r.year = p_year and r.is_current and r.status = 'draft';
  if v_drafts > 0 then
    v_warnings := v_warnings || jsonb_build_object('code', 'drafts', 'field', null, 'count', v_drafts,
      'message', format('%s drafts are not included and will not be in the plan.', v_drafts));
  end if;
  if exists (select 1 from iepirkumi.institution i where i.id = p_institution and i.buyer_profile_url is null) then
    v_warnings := v_warnings || jsonb_build_object('code', 'no_buyer_profile', 'field', 'buyer_profile_url',
      'message', 'The link to the buyer profile, which the law asks for, is missing.');
  end if;
  return v_warnings;
end
$$;

create or replace function iepirkumi.plan_create(p_request uuid, p_institution int, p_year int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'plan_create');
  v_last iepirkumi.plan_version;
  v_new iepirkumi.plan_version;
  v_blockers jsonb;
  v_built record;
begin
  if v_response is not null then
    return v_response;
  end if;
  perform iepirkumi.institution_for_manage(p_institution);
  perform iepirkumi.check_year(p_year);
  -- The last version waits for an act under way on it, and no act comes between.
  perform 1 from iepirkumi.plan_version v
    where v.id = (iepirkumi.plan_last(p_institution, p_year)).id for update;
  v_last := iepirkumi.plan_last(p_institution, p_year);

  v_blockers := iepirkumi.plan_blockers(p_institution, p_year);
  if v_blockers #>> '{0,code}' = 'open_version' then
    perform iepirkumi.raise_refusal('open_version', null, v_blockers #>> '{0,message}', '55000',
      jsonb_build_object('version_id', v_last.id, 'fields', v_blockers));
  elsif v_blockers <> '[]' then
    perform iepirkumi.refuse_fields(v_blockers #>> '{0,code}', 'The plan cannot be created.', v_blockers);
  end if;

  v_new.institution_id := p_institution;
  v_new.year := p_year;
  v_new.number := coalesce(v_last.number, 0) + 1;
  v_new.flow_code := iepirkumi.institution_flow_of(p_institution);
  v_new.created_at := clock_timestamp();
  select * into v_built
    from iepirkumi.plan_build(p_institution, p_year, v_new.number, v_new.flow_code, v_new.created_at);
  if v_built.ended then
    perform iepirkumi.refuse_fields('not_valid_in_year', 'The plan cannot be created.',
                                    iepirkumi.plan_ended_codes(p_institution, p_year));
  end if;

  if v_last.status = 'created' then
    update iepirkumi.plan_version
       set replaced = true, lock_version = lock_version + 1, changed_at = clock_timestamp()
     where id = v_last.id;
    perform iepirkumi.version_decide(iepirkumi.plan_head(v_last), 'replace', -1, 'created', null);
  end if;
  insert into iepirkumi.plan (institution_id, year) values (p_institution, p_year) on conflict do nothing;
  insert into iepirkumi.plan_version (institution_id, plan_id, year, number, status, flow_code, preparer, created_at,
                                      changed_at, line_count, total, total_vat, content_hash)
  select p_institution, p.id, p_year, v_new.number, 'created', v_new.flow_code, session_user, v_new.created_at,
         v_new.created_at, v_built.line_count, v_built.total, v_built.total_vat,
         sha256(convert_to(v_built.content, 'UTF8'))
    from iepirkumi.plan p where p.institution_id = p_institution and p.year = p_year
  returning * into v_new;
  insert into iepirkumi.plan_content (version_id, institution_id, content)
  values (v_new.id, p_institution, v_built.content);
  insert into iepirkumi.plan_line (version_id, institution_id, line_no, procurement_id, revision_id)
  select v_new.id, p_institution, l.n, l.procurement, l.revision
    from unnest(v_built.procurements, v_built.revisions) with ordinality l (procurement, revision, n);
  perform iepirkumi.version_decide(iepirkumi.plan_head(v_new), 'create', -1, 'created', null);
  return iepirkumi.act_done(p_request, p_institution, iepirkumi.plan_document(v_new.id));
end
$$;
