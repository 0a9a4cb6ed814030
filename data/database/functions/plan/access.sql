-- SPDX-License-Identifier: GPL-3.0-or-later
-- The flow of a plan version: who sees it, who may do what with it now. One engine for all flows;
-- flow_step says what the steps are, and the acts shown are the acts accepted.

create or replace function iepirkumi.holds_right(p_right text, p_institution int) returns boolean
language plpgsql stable
as $$
begin
  return coalesce(p_institution = any (case p_right
    when 'manage' then iepirkumi.my_manage()
    when 'endorse' then iepirkumi.my_endorse()
    when 'approve' then iepirkumi.my_approve()
    when 'endorse_ministry' then iepirkumi.my_ministry()
    when 'sign' then iepirkumi.my_sign()
    when 'view' then iepirkumi.my_view() end), false);
end
$$;

-- A ministry reviewer sees a subordinate's version from ready on.
create or replace function iepirkumi.plan_visible(p_institution int, p_status text) returns boolean
language plpgsql stable
as $$
begin
  return coalesce(p_institution = any (iepirkumi.my_view())
                  or p_status <> 'created' and p_institution = any (iepirkumi.my_ministry()), false);
end
$$;

create or replace function iepirkumi.plan_seen(p_version bigint) returns iepirkumi.plan_version
language plpgsql stable
as $$
declare
  v_row iepirkumi.plan_version;
begin
  select * into v_row from iepirkumi.plan_version where id = p_version;
  if not found or not iepirkumi.plan_visible(v_row.institution_id, v_row.status) then
    perform iepirkumi.raise_not_found();
  end if;
  return v_row;
end
$$;

-- Four eyes: whoever made, handed over or decided an earlier step of this version, in this
-- round or before, does not decide the step at p_position.
create or replace function iepirkumi.plan_four_eyes_bars(p_row iepirkumi.plan_version, p_position int, p_login name)
returns boolean
language sql stable
as $$
  select coalesce((select i.four_eyes from iepirkumi.institution i where i.id = p_row.institution_id), true)
     and exists (select 1 from iepirkumi.decision d
                  where d.version_id = p_row.id and d.login = p_login and d.position < p_position
                    and d.act in ('create', 'hand_over', 'endorse', 'approve', 'endorse_ministry', 'sign'))
$$;

create or replace function iepirkumi.plan_next_step(p_row iepirkumi.plan_version) returns iepirkumi.flow_step
language sql stable
as $$
  select s from iepirkumi.flow_step s
   where s.flow_code = p_row.flow_code and s.position = p_row.position + 1
     and p_row.status not in ('created', 'signed')
$$;

-- The first of them is the act to suggest.
create or replace function iepirkumi.plan_acts(p_row iepirkumi.plan_version) returns text[]
language plpgsql stable
as $$
declare
  v_step iepirkumi.flow_step;
  v_acts text[] := '{}';
begin
  if p_row.replaced or p_row.status = 'signed' then
    return v_acts;
  elsif p_row.status = 'created' then
    return case when iepirkumi.holds_right('manage', p_row.institution_id) then array['hand_over'] else v_acts end;
  end if;
  v_step := iepirkumi.plan_next_step(p_row);
  if iepirkumi.holds_right(v_step.right_code, p_row.institution_id) then
    if not iepirkumi.plan_four_eyes_bars(p_row, v_step.position, session_user) then
      v_acts := v_acts || v_step.right_code;
    end if;
    v_acts := v_acts || 'return'::text;
  end if;
  if p_row.position = 0 and iepirkumi.holds_right('manage', p_row.institution_id) then
    v_acts := v_acts || 'withdraw'::text;
  end if;
  return v_acts;
end
$$;

-- Why an act that is not among plan_acts() is refused. Never returns.
create or replace function iepirkumi.plan_refuse_act(p_row iepirkumi.plan_version, p_act text) returns void
language plpgsql stable
as $$
declare
  v_position int;
begin
  select s.position into v_position from iepirkumi.flow_step s
   where s.flow_code = p_row.flow_code and s.right_code = p_act;
  if v_position <= p_row.position then
    perform iepirkumi.raise_refusal('already_decided', null, 'This step has been decided already.', '55000');
  elsif v_position = p_row.position + 1 and p_row.status not in ('created', 'signed') then
    perform iepirkumi.raise_refusal('four_eyes', null,
      'Whoever prepared this version or decided an earlier step of it cannot decide this one.', '55000');
  end if;
  perform iepirkumi.raise_refusal('wrong_status', null, 'The version does not allow this now.', '55000',
    jsonb_build_object('status', p_row.status, 'act', p_act));
end
$$;

-- The version locked for an act of this person: seen, entitled, unchanged since p_lock, open to the act.
create or replace function iepirkumi.plan_for_act(p_version bigint, p_lock int, p_act text) returns iepirkumi.plan_version
language plpgsql
as $$
declare
  v_row iepirkumi.plan_version := iepirkumi.plan_seen(p_version);
begin
  -- One act at a time on a version: whoever comes second reads what the first one left.
  perform 1 from iepirkumi.plan_version where id = p_version for update;
  v_row := iepirkumi.plan_seen(p_version);
  if p_act in ('hand_over', 'withdraw') then
    if not iepirkumi.holds_right('manage', v_row.institution_id) then
      perform iepirkumi.raise_not_allowed();
    end if;
  elsif p_act = 'return' then
    if not exists (select 1 from iepirkumi.flow_step s
                    where s.flow_code = v_row.flow_code and iepirkumi.holds_right(s.right_code, v_row.institution_id)) then
      perform iepirkumi.raise_not_allowed();
    end if;
  elsif not iepirkumi.holds_right(p_act, v_row.institution_id) then
    perform iepirkumi.raise_not_allowed();
  end if;
  if p_lock is distinct from v_row.lock_version then
    perform iepirkumi.raise_changed(v_row.lock_version);
  end if;
  if not p_act = any (iepirkumi.plan_acts(v_row)) then
    perform iepirkumi.plan_refuse_act(v_row, p_act);
  end if;
  return v_row;
end
$$;

create or replace function iepirkumi.plan_decide(p_row iepirkumi.plan_version, p_act text, p_position int, p_to text,
  p_comment text)
returns void
language sql
as $$
  insert into iepirkumi.decision (institution_id, document_kind, version_id, round, position, act, from_status, to_status,
                                  login, person_name, position_title, at, comment)
  select p_row.institution_id, 'plan', p_row.id, p_row.round, p_position, p_act,
         case when p_act <> 'create' then p_row.status end, p_to, session_user, iepirkumi.person_name(session_user),
         (select p.position_title from iepirkumi.person p where p.login = session_user), clock_timestamp(), p_comment
$$;
