-- SPDX-License-Identifier: GPL-3.0-or-later
-- A plan version on its way; what happens is in functions/version/act.sql.

create or replace function iepirkumi.plan_act(p_request uuid, p_version bigint, p_lock int, p_act text,
  p_comment text default null)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'plan_act');
  v_institution int;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_institution := iepirkumi.version_act('plan', p_version, p_lock, p_act, p_comment);
  return iepirkumi.act_done(p_request, v_institution, iepirkumi.plan_document(p_version));
end
$$;

create or replace function iepirkumi.plan_sign(p_request uuid, p_version bigint, p_lock int, p_file bytea, p_signature jsonb)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'plan_sign');
  v_institution int;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_institution := iepirkumi.version_sign('plan', p_version, p_lock, p_file, p_signature);
  return iepirkumi.act_done(p_request, v_institution, iepirkumi.plan_document(p_version));
end
$$;
