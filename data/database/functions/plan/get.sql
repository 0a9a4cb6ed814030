-- SPDX-License-Identifier: GPL-3.0-or-later
-- A plan version as a document: header, steps of its flow, decisions, what this person may do.

-- Who can decide a step: the ministry, or the people of the institution who hold the right today.
create or replace function iepirkumi.plan_waiting_for(p_row iepirkumi.plan_version, p_right text, p_position int)
returns text
language sql stable
as $$
  select case when p_right = 'endorse_ministry' then (
    select m.name from iepirkumi.institution i join iepirkumi.institution m on m.id = i.parent_id
     where i.id = p_row.institution_id)
  else coalesce((
    select string_agg(h.name, ', ' order by h.name)
      from (select distinct p.login, p.name
              from iepirkumi.right_grant g join iepirkumi.person p on p.login = g.login and not p.disabled
             where g.institution_id = p_row.institution_id and g.right_code = p_right and g.revoked_at is null
               and iepirkumi.is_valid_on(g.valid_from, g.valid_to, iepirkumi.today())
               and (p_position < 1 or not iepirkumi.plan_four_eyes_bars(p_row, p_position, p.login))
             order by p.name limit 10) h), '') end
$$;

-- State done: decided in this round. current: the step to be decided next. waiting: later, or never.
create or replace function iepirkumi.plan_steps(p_row iepirkumi.plan_version) returns jsonb
language sql stable
as $$
  with step as (
    select -1 as position, 'manage' as right_code, 'created' as result_status, 'institution' as level
    union all select 0, 'manage', 'ready', 'institution'
    union all select s.position, s.right_code, s.result_status, s.level
      from iepirkumi.flow_step s where s.flow_code = p_row.flow_code
  ), reached as (
    select case when p_row.status = 'created' then -1 else p_row.position end as position
  ), decided as (
    select distinct on (d.position) d.position, d.login, d.person_name, d.position_title, d.at
      from iepirkumi.decision d
     where d.version_id = p_row.id and d.act in ('create', 'hand_over', 'endorse', 'approve', 'endorse_ministry', 'sign')
       and (d.round = p_row.round or d.act = 'create')
     order by d.position, d.id desc
  ), state as (
    select s.*, case when s.position <= r.position then 'done'
                     when s.position = r.position + 1 and not p_row.replaced then 'current'
                     else 'waiting' end as state
      from step s, reached r
  )
  select jsonb_agg(jsonb_build_object('position', s.position, 'right_code', s.right_code,
           'result_status', s.result_status, 'level', s.level, 'state', s.state,
           'login', d.login, 'name', d.person_name, 'position_title', d.position_title, 'at', d.at,
           'waiting_for', case when s.state = 'current'
                               then iepirkumi.plan_waiting_for(p_row, s.right_code, s.position) end,
           'waiting_since', case when s.state = 'current' then p_row.changed_at end)
         order by s.position)
    from state s
    left join decided d on d.position = s.position and s.state = 'done'
$$;

create or replace function iepirkumi.plan_decisions(p_version bigint) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'round', d.round, 'position', d.position, 'act', d.act,
           'from_status', d.from_status, 'to_status', d.to_status, 'login', d.login, 'name', d.person_name,
           'position_title', d.position_title, 'at', d.at, 'comment', d.comment) order by d.id), '[]')
    from iepirkumi.decision d where d.document_kind = 'plan' and d.version_id = p_version
$$;

create or replace function iepirkumi.plan_header(p_version bigint) returns jsonb
language sql stable
as $$
  select to_jsonb(l) from iepirkumi.plan_list l where l.version_id = p_version
$$;

create or replace function iepirkumi.plan_document(p_version bigint) returns jsonb
language plpgsql stable
as $$
declare
  v_row iepirkumi.plan_version;
  v_acts text[];
begin
  select * into strict v_row from iepirkumi.plan_version where id = p_version;
  v_acts := iepirkumi.plan_acts(v_row);
  return iepirkumi.plan_header(p_version) || jsonb_build_object(
    'steps', iepirkumi.plan_steps(v_row),
    'decisions', iepirkumi.plan_decisions(p_version),
    'acts', to_jsonb(v_acts),
    'primary_act', case when v_acts[1] not in ('return', 'withdraw') then v_acts[1] end,
    'document', (select jsonb_build_object('id', d.id, 'sha256', encode(d.sha256, 'hex'),
                          'signer_name', d.signer_name, 'signed_at', d.signed_at, 'stored_at', d.stored_at)
                   from iepirkumi.document d where d.document_kind = 'plan' and d.version_id = p_version));
end
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
             and iepirkumi.plan_visible(l.institution_id, l.status));
end
$$;
