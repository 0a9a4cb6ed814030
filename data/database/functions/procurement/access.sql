-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who sees and who changes a procurement. The acts shown on it are the acts accepted for it.

-- The end of every act: the counter of changes, then the answer kept under the request id.
create or replace function iepirkumi.act_done(p_request uuid, p_institution int, p_response jsonb) returns jsonb
language plpgsql
as $$
begin
  perform iepirkumi.touch(p_institution);
  return iepirkumi.request_end(p_request, p_response);
end
$$;

create or replace function iepirkumi.procurement_acts(p_row iepirkumi.procurement_revision) returns text[]
language plpgsql stable
as $$
begin
  if not coalesce(p_row.institution_id = any (iepirkumi.my_manage()), false) then
    return '{}';
  elsif p_row.status = 'draft' then
    return array['edit', 'include', 'exclude', 'discard', 'copy'];
  elsif not p_row.in_force or exists (
      select 1 from iepirkumi.procurement_revision d
       where d.procurement_id = p_row.procurement_id and d.status = 'draft') then
    return array['copy'];
  elsif p_row.status = 'included' then
    return array['new_revision', 'exclude', 'copy'];
  else
    return array['new_revision', 'copy'];
  end if;
end
$$;

-- The revision, if the person may see it; else the same answer as for one that does not exist.
create or replace function iepirkumi.procurement_seen(p_revision bigint) returns iepirkumi.procurement_revision
language plpgsql stable
as $$
declare
  v_row iepirkumi.procurement_revision;
begin
  select * into v_row from iepirkumi.procurement_revision
   where id = p_revision and institution_id = any (iepirkumi.my_view());
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
  return v_row;
end
$$;

-- The revision locked for one act: seen, managed, unchanged since p_lock, and open to the act.
-- p_lock is not compared where p_check_lock is false (the acts that leave this revision as it is).
create or replace function iepirkumi.procurement_for_act(p_revision bigint, p_lock int, p_act text, p_check_lock boolean default true)
returns iepirkumi.procurement_revision
language plpgsql
as $$
declare
  v_row iepirkumi.procurement_revision := iepirkumi.procurement_seen(p_revision);
begin
  if not v_row.institution_id = any (iepirkumi.my_manage()) then
    perform iepirkumi.raise_not_allowed();
  end if;
  -- All acts on one procurement queue here, whichever of its revisions they concern.
  perform 1 from iepirkumi.procurement where id = v_row.procurement_id for update;
  select * into v_row from iepirkumi.procurement_revision where id = p_revision for update;
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
  if p_check_lock and p_lock is distinct from v_row.lock_version then
    perform iepirkumi.raise_changed(v_row.lock_version);
  end if;
  if not p_act = any (iepirkumi.procurement_acts(v_row)) then
    perform iepirkumi.raise_refusal('wrong_status', null,
      format('A procurement that is %s does not allow this now.',
             case when v_row.status <> 'draft' and not v_row.in_force then 'superseded' else v_row.status end),
      '55000', jsonb_build_object('status', v_row.status, 'in_force', v_row.in_force, 'act', p_act));
  end if;
  return v_row;
end
$$;

-- An institution in which the person may make procurements and plans; locked, so that numbers follow each other.
create or replace function iepirkumi.institution_for_manage(p_institution int) returns void
language plpgsql
as $$
begin
  if p_institution is null or not coalesce(p_institution = any (iepirkumi.my_view()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  if not p_institution = any (iepirkumi.my_manage()) then
    perform iepirkumi.raise_not_allowed();
  end if;
  perform 1 from iepirkumi.institution where id = p_institution for no key update;
end
$$;

create or replace function iepirkumi.check_year(p_year int) returns void
language plpgsql
as $$
begin
  if p_year is null or p_year not between 2000 and 2100 then
    perform iepirkumi.raise_invalid('bad_year', 'year', 'The year must lie between 2000 and 2100.');
  end if;
end
$$;

-- Several wrong fields as one refusal; the first one is the field of the error itself.
create or replace function iepirkumi.refuse_fields(p_code text, p_message text, p_fields jsonb) returns void
language plpgsql
as $$
begin
  perform iepirkumi.raise_refusal(p_code, p_fields #>> '{0,field}',
    p_message || ' ' || (p_fields #>> '{0,message}'), '22023', jsonb_build_object('fields', p_fields));
end
$$;

-- A reason or comment that somebody typed: trimmed, of sane length, required where p_required.
create or replace function iepirkumi.typed_text(p_field text, p_text text, p_required boolean) returns text
language plpgsql stable
as $$
declare
  v record;
begin
  select * into v from iepirkumi.field_value(p_field, 'text', 0, 4000, null, null, coalesce(to_jsonb(p_text), 'null'));
  if v.code is not null then
    perform iepirkumi.raise_invalid(v.code, p_field, v.message);
  elsif p_required and v.value = 'null' then
    perform iepirkumi.raise_invalid('required', p_field, format('%s is required; write a few words.', p_field));
  end if;
  return v.value #>> '{}';
end
$$;
