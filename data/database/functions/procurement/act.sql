-- SPDX-License-Identifier: GPL-3.0-or-later
-- Include, exclude, new revision, discard, copy.

-- A draft becomes the revision in force; the older one stays readable and steps back.
create or replace function iepirkumi.procurement_put_in_force(p_row iepirkumi.procurement_revision, p_status text, p_reason text)
returns void
language plpgsql
as $$
begin
  update iepirkumi.procurement_revision set in_force = false
   where procurement_id = p_row.procurement_id and in_force;
  update iepirkumi.procurement_revision
     set status = p_status, in_force = true, exclusion_reason = p_reason, lock_version = lock_version + 1,
         decided_by = session_user, decided_at = clock_timestamp()
   where id = p_row.id;
end
$$;

-- A copy in draft of the same procurement.
create or replace function iepirkumi.procurement_next_revision(p_row iepirkumi.procurement_revision) returns bigint
language plpgsql
as $$
declare
  v_from bigint := p_row.id;
  v_id bigint;
begin
  select max(revision_number) + 1 into p_row.revision_number
    from iepirkumi.procurement_revision where procurement_id = p_row.procurement_id;
  select i.revision_id into v_id from iepirkumi.procurement_insert(array[iepirkumi.procurement_as_draft(p_row)]) i;
  perform iepirkumi.procurement_lines_insert(p_row.institution_id, jsonb_build_array(jsonb_build_object(
    'revision_id', v_id, 'funding', iepirkumi.procurement_funding_json(v_from),
    'lots', iepirkumi.procurement_lots_json(v_from))));
  return v_id;
end
$$;

create or replace function iepirkumi.procurement_include(p_request uuid, p_revision bigint, p_lock int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'procurement_include');
  v_row iepirkumi.procurement_revision;
  v_missing jsonb;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.procurement_for_act(p_revision, p_lock, 'include');
  -- What is free in the estimates must not be taken by two at once.
  perform 1 from iepirkumi.institution where id = v_row.institution_id and budget_control <> 'off' for no key update;
  v_missing := iepirkumi.procurement_missing(v_row) || (iepirkumi.budget_problems(v_row)).errors;
  if v_missing <> '[]' then
    perform iepirkumi.refuse_fields('incomplete', 'The procurement cannot be included yet.', v_missing);
  end if;
  perform iepirkumi.procurement_put_in_force(v_row, 'included', null);
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.procurement_document(v_row.id));
end
$$;

-- Of a draft: it becomes the excluded revision in force. Of an included one in force:
-- a further revision, the same in all fields, states that it is excluded and why.
create or replace function iepirkumi.procurement_exclude(p_request uuid, p_revision bigint, p_lock int, p_reason text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'procurement_exclude');
  v_row iepirkumi.procurement_revision;
  v_reason text;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.procurement_for_act(p_revision, p_lock, 'exclude');
  v_reason := iepirkumi.typed_text('exclusion_reason', p_reason, true);
  if v_row.status <> 'draft' then
    v_row.id := iepirkumi.procurement_next_revision(v_row);
  end if;
  perform iepirkumi.procurement_put_in_force(v_row, 'excluded', v_reason);
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.procurement_document(v_row.id));
end
$$;

create or replace function iepirkumi.procurement_new_revision(p_request uuid, p_revision bigint) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'procurement_new_revision');
  v_row iepirkumi.procurement_revision;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.procurement_for_act(p_revision, null, 'new_revision', false);
  v_row.id := iepirkumi.procurement_next_revision(v_row);
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.procurement_document(v_row.id));
end
$$;

-- The draft goes; the audit trail keeps it. The identity stays, so that its number is not given again.
create or replace function iepirkumi.procurement_discard(p_request uuid, p_revision bigint, p_lock int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'procurement_discard');
  v_row iepirkumi.procurement_revision;
  v_in_force bigint;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.procurement_for_act(p_revision, p_lock, 'discard');
  delete from iepirkumi.procurement_revision where id = v_row.id;
  select id into v_in_force from iepirkumi.procurement_revision
   where procurement_id = v_row.procurement_id and in_force;
  return iepirkumi.act_done(p_request, v_row.institution_id, jsonb_build_object('discarded', true, 'revision_id', v_row.id,
    'procurement_id', v_row.procurement_id, 'institution_id', v_row.institution_id, 'number', v_row.number,
    'in_force_revision_id', v_in_force));
end
$$;

-- A year moved along, inside the years the tables know; empty stays empty.
create or replace function iepirkumi.shift_year(p_year int, p_by int) returns int
language sql immutable strict parallel safe
as $$
  select least(greatest(p_year + p_by, 2000), 2100)
$$;

-- A new procurement like this one, in another year or the same; years in it move along.
create or replace function iepirkumi.procurement_copy(p_request uuid, p_revision bigint, p_year int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'procurement_copy');
  v_row iepirkumi.procurement_revision;
  v_by int;
  v_funding jsonb;
  v_id bigint;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.procurement_for_act(p_revision, null, 'copy', false);
  perform iepirkumi.check_year(p_year);
  perform iepirkumi.institution_for_manage(v_row.institution_id);

  v_by := p_year - v_row.year;
  v_row.year := p_year;
  v_row.announce_year := iepirkumi.shift_year(v_row.announce_year, v_by);
  v_row.contract_year := iepirkumi.shift_year(v_row.contract_year, v_by);
  v_row.term_from := v_row.term_from + make_interval(years => v_by);
  v_row.term_to := v_row.term_to + make_interval(years => v_by);
  v_row.identification_number := null;
  select coalesce(jsonb_agg(f.item || jsonb_build_object(
           'year', iepirkumi.shift_year((f.item ->> 'year')::int, v_by)) order by f.n), '[]')
    into v_funding
    from jsonb_array_elements(iepirkumi.procurement_funding_json(p_revision)) with ordinality f (item, n);
  v_id := iepirkumi.procurement_add(v_row, v_funding, iepirkumi.procurement_lots_json(p_revision));
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.procurement_document(v_id));
end
$$;
