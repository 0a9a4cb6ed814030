-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the database says no: SQLSTATE for the kind, DETAIL as JSON for the client.

create or replace function iepirkumi.raise_refusal(
  p_code text, p_field text, p_message text, p_errcode text default '22023', p_extras jsonb default '{}')
returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  raise exception using
    message = p_message,
    errcode = p_errcode,
    detail = (coalesce(p_extras, '{}')
              || jsonb_build_object('code', p_code, 'field', p_field, 'message', p_message))::text;
end
$$;

-- The same words whether a row is hidden or does not exist.
create or replace function iepirkumi.raise_not_found() returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.raise_refusal('not_found', null, 'There is no such thing, or it is not yours to see.', 'P0002');
end
$$;

create or replace function iepirkumi.raise_not_allowed() returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.raise_refusal('not_allowed', null, 'You do not have the right to do this.', '42501');
end
$$;

create or replace function iepirkumi.raise_changed(p_lock_version int) returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.raise_refusal('changed', null, 'Somebody else changed this in the meantime.', '40001',
                                  jsonb_build_object('lock_version', p_lock_version));
end
$$;

create or replace function iepirkumi.raise_invalid(p_code text, p_field text, p_message text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.raise_refusal(p_code, p_field, p_message, '22023');
end
$$;
