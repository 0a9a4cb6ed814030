-- SPDX-License-Identifier: GPL-3.0-or-later
-- The flow of a version, of a plan or of an estimate: who sees it, who may do what with it now. One
-- engine for all flows; flow_step says what the steps are, and the acts shown are the acts accepted.

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

create or replace function iepirkumi.plan_head(p_row iepirkumi.plan_version) returns iepirkumi.version_head
language sql stable
as $$
  select row ('plan', p_row.id, p_row.institution_id, p_row.plan_id, p_row.year, p_row.number, p_row.status,
              p_row.flow_code, p_row.position, p_row.round, p_row.returned, p_row.replaced, p_row.in_force,
              p_row.lock_version, '{}', p_row.changed_at, p_row.content_hash)::iepirkumi.version_head
$$;

create or replace function iepirkumi.estimate_head(p_row iepirkumi.estimate_version) returns iepirkumi.version_head
language sql stable
as $$
  select row ('estimate', p_row.id, p_row.institution_id, p_row.estimate_id, p_row.year, p_row.number, p_row.status,
              p_row.flow_code, p_row.position, p_row.round, p_row.returned, p_row.replaced, p_row.in_force,
              p_row.lock_version, p_row.editors, p_row.changed_at, p_row.content_hash)::iepirkumi.version_head
$$;

-- NULL when there is none.
create or replace function iepirkumi.version_head_of(p_kind text, p_version bigint) returns iepirkumi.version_head
language plpgsql stable
as $$
declare
  v_head iepirkumi.version_head;
begin
  if p_kind = 'plan' then
    select (h.head).* into v_head
      from (select iepirkumi.plan_head(v) as head from iepirkumi.plan_version v where v.id = p_version offset 0) h;
  elsif p_kind = 'estimate' then
    select (h.head).* into v_head
      from (select iepirkumi.estimate_head(v) as head from iepirkumi.estimate_version v where v.id = p_version offset 0) h;
  end if;
  return v_head;
end
$$;

-- What a version is called before it goes into the flow.
create or replace function iepirkumi.version_first_status(p_kind text) returns text
language sql immutable parallel safe
as $$
  select case p_kind when 'estimate' then 'draft' else 'created' end
$$;

-- A ministry reviewer sees a subordinate's plan from ready on, since he endorses it, and its
-- estimates once they are signed, since he does not act on those.
create or replace function iepirkumi.version_visible(p_kind text, p_institution int, p_status text) returns boolean
language plpgsql stable
as $$
begin
  return coalesce(p_institution = any (iepirkumi.my_view())
                  or (case p_kind when 'plan' then p_status <> 'created' else p_status = 'signed' end
                      and p_institution = any (iepirkumi.my_ministry())), false);
end
$$;

create or replace function iepirkumi.version_seen(p_kind text, p_version bigint) returns iepirkumi.version_head
language plpgsql stable
as $$
declare
  v_head iepirkumi.version_head := iepirkumi.version_head_of(p_kind, p_version);
begin
  if v_head.id is null or not iepirkumi.version_visible(p_kind, v_head.institution_id, v_head.status) then
    perform iepirkumi.raise_not_found();
  end if;
  return v_head;
end
$$;

-- Four eyes: whoever made, edited, handed over or decided an earlier step of this version, in this
-- round or before, does not decide the step at p_position.
create or replace function iepirkumi.version_four_eyes_bars(p_head iepirkumi.version_head, p_position int, p_login name)
returns boolean
language sql stable
as $$
  select coalesce((select i.four_eyes from iepirkumi.institution i where i.id = p_head.institution_id), true)
     and (p_login = any (p_head.editors)
          or exists (select 1 from iepirkumi.decision d
                      where d.document_kind = p_head.document_kind and d.version_id = p_head.id
                        and d.login = p_login and d.position < p_position
                        and d.act in ('create', 'hand_over', 'endorse', 'approve', 'endorse_ministry', 'sign')))
$$;

create or replace function iepirkumi.version_next_step(p_head iepirkumi.version_head) returns iepirkumi.flow_step
language sql stable
as $$
  select s from iepirkumi.flow_step s
   where s.flow_code = p_head.flow_code and s.position = p_head.position + 1
     and p_head.status not in ('created', 'draft', 'signed')
$$;

-- The first of them is the act to suggest.
create or replace function iepirkumi.version_acts(p_head iepirkumi.version_head) returns text[]
language plpgsql stable
as $$
declare
  v_step iepirkumi.flow_step;
  v_manage boolean := iepirkumi.holds_right('manage', p_head.institution_id);
  v_acts text[] := '{}';
begin
  if p_head.replaced then
    return v_acts;
  elsif p_head.status = 'signed' then
    if p_head.document_kind = 'estimate' and v_manage then
      if p_head.in_force and not exists (select 1 from iepirkumi.estimate_version v
                                          where v.estimate_id = p_head.parent_id and v.status <> 'signed' and not v.replaced) then
        v_acts := v_acts || 'amend'::text;
      end if;
      v_acts := v_acts || 'copy'::text;
    end if;
    return v_acts;
  elsif p_head.status = iepirkumi.version_first_status(p_head.document_kind) then
    if v_manage then
      v_acts := case p_head.document_kind when 'estimate' then array['hand_over', 'edit', 'discard'] else array['hand_over'] end;
    end if;
    return v_acts;
  end if;
  v_step := iepirkumi.version_next_step(p_head);
  if iepirkumi.holds_right(v_step.right_code, p_head.institution_id) then
    if not iepirkumi.version_four_eyes_bars(p_head, v_step.position, session_user) then
      v_acts := v_acts || v_step.right_code;
    end if;
    v_acts := v_acts || 'return'::text;
  end if;
  if p_head.position = 0 and v_manage then
    v_acts := v_acts || 'withdraw'::text;
  end if;
  return v_acts;
end
$$;

-- Why an act that is not among version_acts() is refused. Never returns.
create or replace function iepirkumi.version_refuse_act(p_head iepirkumi.version_head, p_act text) returns void
language plpgsql stable
as $$
declare
  v_position int;
begin
  select s.position into v_position from iepirkumi.flow_step s
   where s.flow_code = p_head.flow_code and s.right_code = p_act;
  if v_position <= p_head.position then
    perform iepirkumi.raise_refusal('already_decided', null, 'This step has been decided already.', '55000');
  elsif v_position = p_head.position + 1 and p_head.status not in ('created', 'draft', 'signed') then
    perform iepirkumi.raise_refusal('four_eyes', null,
      'Whoever prepared this version or decided an earlier step of it cannot decide this one.', '55000');
  end if;
  perform iepirkumi.raise_refusal('wrong_status', null, 'The version does not allow this now.', '55000',
    jsonb_build_object('status', p_head.status, 'act', p_act));
end
$$;

-- The version locked for an act of this person: seen, entitled, unchanged since p_lock, open to the act.
-- p_lock is not compared where p_check_lock is false (saving cells, which carry what they were based on).
create or replace function iepirkumi.version_for_act(p_kind text, p_version bigint, p_lock int, p_act text,
  p_check_lock boolean default true)
returns iepirkumi.version_head
language plpgsql
as $$
declare
  v_head iepirkumi.version_head := iepirkumi.version_seen(p_kind, p_version);
begin
  -- One act at a time on a version: whoever comes second reads what the first one left.
  if p_kind = 'plan' then
    perform 1 from iepirkumi.plan_version where id = p_version for update;
  else
    perform 1 from iepirkumi.estimate_version where id = p_version for update;
  end if;
  v_head := iepirkumi.version_seen(p_kind, p_version);
  if p_act in ('hand_over', 'withdraw', 'discard', 'edit', 'amend', 'copy') then
    if not iepirkumi.holds_right('manage', v_head.institution_id) then
      perform iepirkumi.raise_not_allowed();
    end if;
  elsif p_act = 'return' then
    if not exists (select 1 from iepirkumi.flow_step s
                    where s.flow_code = v_head.flow_code and iepirkumi.holds_right(s.right_code, v_head.institution_id)) then
      perform iepirkumi.raise_not_allowed();
    end if;
  elsif not iepirkumi.holds_right(p_act, v_head.institution_id) then
    perform iepirkumi.raise_not_allowed();
  end if;
  if p_check_lock and p_lock is distinct from v_head.lock_version then
    perform iepirkumi.raise_changed(v_head.lock_version);
  end if;
  if not p_act = any (iepirkumi.version_acts(v_head)) then
    perform iepirkumi.version_refuse_act(v_head, p_act);
  end if;
  return v_head;
end
$$;

-- The absent person in whose place this act on the version is done; NULL: with one's own right.
create or replace function iepirkumi.version_in_place_of(p_head iepirkumi.version_head, p_act text) returns name
language sql stable
as $$
  select iepirkumi.in_place_of(session_user, case
           when p_act in ('endorse', 'approve', 'endorse_ministry', 'sign') then p_act
           -- Whoever may decide the step returns it.
           when p_act = 'return' then (iepirkumi.version_next_step(p_head)).right_code
           else 'manage' end, p_head.institution_id)
$$;

create or replace function iepirkumi.version_decide(p_head iepirkumi.version_head, p_act text, p_position int, p_to text,
  p_comment text)
returns void
language sql
as $$
  insert into iepirkumi.decision (institution_id, document_kind, version_id, round, position, act, from_status, to_status,
                                  login, person_name, position_title, at, comment, in_place_of, in_place_of_name)
  select p_head.institution_id, p_head.document_kind, p_head.id, p_head.round, p_position, p_act,
         case when p_act <> 'create' then p_head.status end, p_to, session_user, iepirkumi.person_name(session_user),
         (select p.position_title from iepirkumi.person p where p.login = session_user), clock_timestamp(), p_comment,
         a.absent, iepirkumi.person_name(a.absent)
    from iepirkumi.version_in_place_of(p_head, p_act) a (absent)
$$;
