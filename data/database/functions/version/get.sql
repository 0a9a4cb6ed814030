-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every version tells of its way: steps of its flow, decisions, what this person may do, the
-- signed document.

-- The people of the institution who can decide a step today: who hold the right, and who stands in for them.
create or replace function iepirkumi.version_waiting_people(p_head iepirkumi.version_head, p_right text, p_position int)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', h.name, 'in_place_of_name', case when h.deputy then
                              iepirkumi.person_name(iepirkumi.in_place_of(h.login, p_right, p_head.institution_id)) end)
                            order by h.name), '[]')
    from (select p.login, p.name, not bool_or(r.in_place_of is null) as deputy
            from iepirkumi.rights_held(iepirkumi.today(), 'infinity', 'infinity') r
            join iepirkumi.person p on p.login = r.login and not p.disabled
           where r.institution_id = p_head.institution_id and r.right_code = p_right
             and not exists (select 1 from iepirkumi.person a where a.login = r.in_place_of and a.disabled)
             and (p_position < 1 or not iepirkumi.version_four_eyes_bars(p_head, p_position, p.login))
           group by p.login, p.name
           order by p.name limit 10) h
$$;

-- Whom a step waits for in a line: the ministry, or those people.
create or replace function iepirkumi.version_waiting_for(p_head iepirkumi.version_head, p_right text, p_position int)
returns text
language sql stable
as $$
  select case when p_right = 'endorse_ministry' then (
    select m.name from iepirkumi.institution i join iepirkumi.institution m on m.id = i.parent_id
     where i.id = p_head.institution_id)
  else coalesce((
    select string_agg(h.person ->> 'name', ', ' order by h.n)
      from jsonb_array_elements(iepirkumi.version_waiting_people(p_head, p_right, p_position)) with ordinality h (person, n)), '') end
$$;

-- State done: decided in this round. current: the step to be decided next. waiting: later, or never.
create or replace function iepirkumi.version_steps(p_head iepirkumi.version_head) returns jsonb
language sql stable
as $$
  with step as (
    select -1 as position, 'manage' as right_code, iepirkumi.version_first_status(p_head.document_kind) as result_status,
           'institution' as level
    union all select 0, 'manage', 'ready', 'institution'
    union all select s.position, s.right_code, s.result_status, s.level
      from iepirkumi.flow_step s where s.flow_code = p_head.flow_code
  ), reached as (
    select case when p_head.status = iepirkumi.version_first_status(p_head.document_kind) then -1 else p_head.position end as position
  ), decided as (
    select distinct on (d.position) d.position, d.login, d.person_name, d.position_title, d.at, d.in_place_of,
           d.in_place_of_name
      from iepirkumi.decision d
     where d.document_kind = p_head.document_kind and d.version_id = p_head.id
       and d.act in ('create', 'hand_over', 'endorse', 'approve', 'endorse_ministry', 'sign')
       and (d.round = p_head.round or d.act = 'create')
     order by d.position, d.id desc
  ), state as (
    select s.*, case when s.position <= r.position then 'done'
                     when s.position = r.position + 1 and not p_head.replaced then 'current'
                     else 'waiting' end as state
      from step s, reached r
  )
  select jsonb_agg(jsonb_build_object('position', s.position, 'right_code', s.right_code,
           'result_status', s.result_status, 'level', s.level, 'state', s.state,
           'login', d.login, 'name', d.person_name, 'position_title', d.position_title, 'at', d.at,
           'in_place_of', d.in_place_of, 'in_place_of_name', d.in_place_of_name,
           'waiting_for', case when s.state = 'current'
                               then iepirkumi.version_waiting_for(p_head, s.right_code, s.position) end,
           'waiting_people', case when s.state = 'current' and s.right_code <> 'endorse_ministry'
                                  then iepirkumi.version_waiting_people(p_head, s.right_code, s.position) end,
           'waiting_since', case when s.state = 'current' then p_head.changed_at end)
         order by s.position)
    from state s
    left join decided d on d.position = s.position and s.state = 'done'
$$;

create or replace function iepirkumi.version_decisions(p_kind text, p_version bigint) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'round', d.round, 'position', d.position, 'act', d.act,
           'from_status', d.from_status, 'to_status', d.to_status, 'login', d.login, 'name', d.person_name,
           'position_title', d.position_title, 'at', d.at, 'comment', d.comment, 'in_place_of', d.in_place_of,
           'in_place_of_name', d.in_place_of_name) order by d.id), '[]')
    from iepirkumi.decision d where d.document_kind = p_kind and d.version_id = p_version
$$;

-- What comes to the header of a version when one is opened.
create or replace function iepirkumi.version_flow(p_head iepirkumi.version_head) returns jsonb
language plpgsql stable
as $$
declare
  v_acts text[] := iepirkumi.version_acts(p_head);
begin
  return jsonb_build_object(
    'steps', iepirkumi.version_steps(p_head),
    'decisions', iepirkumi.version_decisions(p_head.document_kind, p_head.id),
    'acts', to_jsonb(v_acts),
    'primary_act', case when v_acts[1] not in ('return', 'withdraw', 'amend', 'copy') then v_acts[1] end,
    'document', (select jsonb_build_object('id', d.id, 'sha256', encode(d.sha256, 'hex'),
                          'signer_name', d.signer_name, 'signed_at', d.signed_at, 'stored_at', d.stored_at,
                          'signer_in_place_of_name', (select s.in_place_of_name from iepirkumi.decision s
                             where s.document_kind = d.document_kind and s.version_id = d.version_id and s.act = 'sign'))
                   from iepirkumi.document d
                  where d.document_kind = p_head.document_kind and d.version_id = p_head.id));
end
$$;

-- The signed document of a version.
create or replace function iepirkumi.document_get(p_version bigint, p_kind text default 'plan')
returns table (document_id bigint, file bytea, sha256 bytea, content_hash bytea, signer_login name, signer_name text,
  certificate_subject text, certificate_issuer text, certificate_serial text, signed_at timestamptz, stored_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_head iepirkumi.version_head := iepirkumi.version_seen(p_kind, p_version);
begin
  return query
    select d.id, d.file, d.sha256, v_head.content_hash, d.signer_login, d.signer_name, d.certificate_subject,
           d.certificate_issuer, d.certificate_serial, d.signed_at, d.stored_at
      from iepirkumi.document d where d.document_kind = p_kind and d.version_id = v_head.id;
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
end
$$;
