-- SPDX-License-Identifier: GPL-3.0-or-later
-- A version on its way: hand over, the steps of its flow, return, withdraw, sign.

create or replace function iepirkumi.plan_act(p_request uuid, p_version bigint, p_lock int, p_act text,
  p_comment text default null)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'plan_act');
  v_row iepirkumi.plan_version;
  v_step iepirkumi.flow_step;
  v_comment text;
begin
  if v_response is not null then
    return v_response;
  end if;
  if p_act = 'sign' then
    perform iepirkumi.raise_invalid('unknown_act', 'act', 'Signing needs the signed document: plan_sign().');
  elsif p_act is null or p_act not in ('hand_over', 'endorse', 'approve', 'endorse_ministry', 'return', 'withdraw') then
    perform iepirkumi.raise_invalid('unknown_act', 'act',
      'The act must be hand_over, endorse, approve, endorse_ministry, return or withdraw.');
  end if;
  v_row := iepirkumi.plan_for_act(p_version, p_lock, p_act);
  v_comment := iepirkumi.typed_text('comment', p_comment, p_act = 'return');

  case p_act
  when 'hand_over' then
    -- Each time it goes into the flow again is a new round.
    if exists (select 1 from iepirkumi.decision d
                where d.version_id = v_row.id and d.act = 'hand_over' and d.round = v_row.round) then
      v_row.round := v_row.round + 1;
    end if;
    update iepirkumi.plan_version
       set status = 'ready', position = 0, round = v_row.round, returned = false,
           lock_version = lock_version + 1, changed_at = clock_timestamp()
     where id = v_row.id;
    perform iepirkumi.plan_decide(v_row, p_act, 0, 'ready', v_comment);
  when 'return', 'withdraw' then
    update iepirkumi.plan_version
       set status = 'created', position = 0, returned = (p_act = 'return'),
           lock_version = lock_version + 1, changed_at = clock_timestamp()
     where id = v_row.id;
    perform iepirkumi.plan_decide(v_row, p_act, case p_act when 'return' then v_row.position + 1 else 0 end,
                                  'created', v_comment);
  else
    v_step := iepirkumi.plan_next_step(v_row);
    update iepirkumi.plan_version
       set status = v_step.result_status, position = v_step.position,
           lock_version = lock_version + 1, changed_at = clock_timestamp()
     where id = v_row.id;
    perform iepirkumi.plan_decide(v_row, p_act, v_step.position, v_step.result_status, v_comment);
  end case;
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.plan_document(v_row.id));
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

create or replace function iepirkumi.plan_sign(p_request uuid, p_version bigint, p_lock int, p_file bytea, p_signature jsonb)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'plan_sign');
  v_row iepirkumi.plan_version;
  v_step iepirkumi.flow_step;
  v_signed_at timestamptz;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.plan_for_act(p_version, p_lock, 'sign');
  v_step := iepirkumi.plan_next_step(v_row);

  if p_file is null or octet_length(p_file) = 0 then
    perform iepirkumi.raise_invalid('required', 'file', 'The signed document is missing.');
  elsif octet_length(p_file) > 200000000 then
    perform iepirkumi.raise_invalid('too_long', 'file', 'The signed document is larger than 200 MB.');
  elsif substring(p_file from 1 for 5) <> '%PDF-'::bytea then
    perform iepirkumi.raise_invalid('not_a_pdf', 'file', 'The signed document is not a PDF.');
  elsif coalesce(jsonb_typeof(p_signature), '') <> 'object' then
    perform iepirkumi.raise_invalid('required', 'signature', 'What the signature says is missing.');
  elsif lower(p_signature ->> 'content_hash') is distinct from encode(v_row.content_hash, 'hex') then
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
  values (v_row.institution_id, 'plan', v_row.id, p_file, sha256(p_file), session_user,
          iepirkumi.person_name(session_user), iepirkumi.signature_text(p_signature, 'certificate_subject'),
          iepirkumi.signature_text(p_signature, 'certificate_issuer'),
          iepirkumi.signature_text(p_signature, 'certificate_serial'), v_signed_at);
  -- The version signed before stays in force until this moment.
  update iepirkumi.plan_version
     set in_force = false, lock_version = lock_version + 1, changed_at = clock_timestamp()
   where plan_id = v_row.plan_id and in_force;
  update iepirkumi.plan_version
     set status = v_step.result_status, position = v_step.position, in_force = true,
         lock_version = lock_version + 1, changed_at = clock_timestamp()
   where id = v_row.id;
  perform iepirkumi.plan_decide(v_row, 'sign', v_step.position, v_step.result_status, null);
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.plan_document(v_row.id));
end
$$;
