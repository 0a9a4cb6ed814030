-- SPDX-License-Identifier: GPL-3.0-or-later
-- A version on its way, of a plan or of an estimate: hand over, the steps of its flow, return,
-- withdraw, sign. plan_act(), estimate_act() and their kin are these under a request id.

create or replace function iepirkumi.version_set(p_head iepirkumi.version_head, p_status text, p_position int, p_round int,
  p_returned boolean, p_replaced boolean, p_in_force boolean)
returns void
language plpgsql
as $$
begin
  if p_head.document_kind = 'plan' then
    update iepirkumi.plan_version
       set status = p_status, position = p_position, round = p_round, returned = p_returned, replaced = p_replaced,
           in_force = p_in_force, lock_version = lock_version + 1, changed_at = clock_timestamp()
     where id = p_head.id;
  else
    update iepirkumi.estimate_version
       set status = p_status, position = p_position, round = p_round, returned = p_returned, replaced = p_replaced,
           in_force = p_in_force, lock_version = lock_version + 1, changed_at = clock_timestamp()
     where id = p_head.id;
  end if;
end
$$;

-- Answers the institution whose counter is to grow.
create or replace function iepirkumi.version_act(p_kind text, p_version bigint, p_lock int, p_act text, p_comment text)
returns int
language plpgsql
as $$
declare
  v_known constant text[] := case p_kind when 'plan'
    then array['hand_over', 'endorse', 'approve', 'endorse_ministry', 'return', 'withdraw']
    else array['hand_over', 'approve', 'return', 'withdraw', 'discard'] end;
  v_first constant text := iepirkumi.version_first_status(p_kind);
  v_head iepirkumi.version_head;
  v_step iepirkumi.flow_step;
  v_comment text;
begin
  if p_act = 'sign' then
    perform iepirkumi.raise_invalid('unknown_act', 'act', format('Signing needs the signed document: %s_sign().', p_kind));
  elsif p_act is null or p_act <> all (v_known) then
    perform iepirkumi.raise_invalid('unknown_act', 'act',
      format('The act must be one of %s.', array_to_string(v_known, ', ')));
  end if;
  v_head := iepirkumi.version_for_act(p_kind, p_version, p_lock, p_act);
  v_comment := iepirkumi.typed_text('comment', p_comment, p_act = 'return');

  case p_act
  when 'hand_over' then
    -- Each time it goes into the flow again is a new round.
    if exists (select 1 from iepirkumi.decision d
                where d.document_kind = p_kind and d.version_id = v_head.id and d.act = 'hand_over' and d.round = v_head.round) then
      v_head.round := v_head.round + 1;
    end if;
    if p_kind = 'plan' then
      perform iepirkumi.plan_check_budget(v_head.id);
    else
      perform iepirkumi.estimate_freeze(v_head.id, v_head.round);
    end if;
    perform iepirkumi.version_set(v_head, 'ready', 0, v_head.round, false, false, false);
    perform iepirkumi.version_decide(v_head, p_act, 0, 'ready', v_comment);
  when 'return', 'withdraw' then
    perform iepirkumi.version_set(v_head, v_first, 0, v_head.round, p_act = 'return', false, false);
    perform iepirkumi.version_decide(v_head, p_act, case p_act when 'return' then v_head.position + 1 else 0 end,
                                     v_first, v_comment);
  when 'discard' then
    perform iepirkumi.version_set(v_head, v_first, 0, v_head.round, false, true, false);
    perform iepirkumi.version_decide(v_head, p_act, -1, v_first, v_comment);
  else
    v_step := iepirkumi.version_next_step(v_head);
    perform iepirkumi.version_set(v_head, v_step.result_status, v_step.position, v_head.round, false, false, false);
    perform iepirkumi.version_decide(v_head, p_act, v_step.position, v_step.result_status, v_comment);
  end case;
  return v_head.institution_id;
end
$$;

-- The words of a certificate as they go into the document's row.
create or replace function iepirkumi.signature_text(p_signature jsonb, p_key text) returns text
language plpgsql stable
as $$
declare
  v record;
begin
  select * into v from iepirkumi.field_value('signature.' || p_key, 'line', 0, 1000, null, null,
                                             coalesce(p_signature -> p_key, 'null'));
  if v.code is not null then
    perform iepirkumi.raise_invalid(v.code, 'signature.' || p_key, v.message);
  end if;
  return v.value #>> '{}';
end
$$;

-- Answers the institution whose counter is to grow.
create or replace function iepirkumi.version_sign(p_kind text, p_version bigint, p_lock int, p_file bytea, p_signature jsonb)
returns int
language plpgsql
as $$
declare
  v_head iepirkumi.version_head;
  v_step iepirkumi.flow_step;
  v_signed_at timestamptz;
begin
  v_head := iepirkumi.version_for_act(p_kind, p_version, p_lock, 'sign');
  v_step := iepirkumi.version_next_step(v_head);

  if p_file is null or octet_length(p_file) = 0 then
    perform iepirkumi.raise_invalid('required', 'file', 'The signed document is missing.');
  elsif octet_length(p_file) > 200000000 then
    perform iepirkumi.raise_invalid('too_long', 'file', 'The signed document is larger than 200 MB.');
  elsif substring(p_file from 1 for 5) <> '%PDF-'::bytea then
    perform iepirkumi.raise_invalid('not_a_pdf', 'file', 'The signed document is not a PDF.');
  elsif coalesce(jsonb_typeof(p_signature), '') <> 'object' then
    perform iepirkumi.raise_invalid('required', 'signature', 'What the signature says is missing.');
  elsif lower(p_signature ->> 'content_hash') is distinct from encode(v_head.content_hash, 'hex') then
    perform iepirkumi.raise_invalid('content_mismatch', 'signature.content_hash',
      'The signed content is not the content of this version.');
  end if;
  begin
    v_signed_at := coalesce((p_signature ->> 'signed_at')::timestamptz, clock_timestamp());
  exception when data_exception then
    perform iepirkumi.raise_invalid('not_a_date', 'signature.signed_at', 'The time of signing must be ISO 8601.');
  end;

  insert into iepirkumi.document (institution_id, document_kind, version_id, file, sha256, signer_login, signer_name,
                                  certificate_subject, certificate_issuer, certificate_serial, signed_at)
  values (v_head.institution_id, p_kind, v_head.id, p_file, sha256(p_file), session_user,
          iepirkumi.person_name(session_user), iepirkumi.signature_text(p_signature, 'certificate_subject'),
          iepirkumi.signature_text(p_signature, 'certificate_issuer'),
          iepirkumi.signature_text(p_signature, 'certificate_serial'), v_signed_at);
  -- The version signed before stays in force until this moment.
  if p_kind = 'plan' then
    update iepirkumi.plan_version
       set in_force = false, lock_version = lock_version + 1, changed_at = clock_timestamp()
     where plan_id = v_head.parent_id and in_force;
  else
    update iepirkumi.estimate_version
       set in_force = false, lock_version = lock_version + 1, changed_at = clock_timestamp()
     where estimate_id = v_head.parent_id and in_force;
  end if;
  perform iepirkumi.version_set(v_head, v_step.result_status, v_step.position, v_head.round, false, false, true);
  perform iepirkumi.version_decide(v_head, 'sign', v_step.position, v_step.result_status, null);
  return v_head.institution_id;
end
$$;
