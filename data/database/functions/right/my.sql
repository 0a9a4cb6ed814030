-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rights of whoever is connected. Policies and functions ask only these.
--
-- plpgsql keeps its plan for the session; one row is read by session_user, which nobody but
-- a superuser can change. A row whose day has passed is computed anew (security.md B.2).

create or replace function iepirkumi.my_view() returns int[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  held int[];
  until date;
begin
  select e.view, e.valid_until into held, until from iepirkumi.effective e where e.login = session_user;
  if until <= (statement_timestamp() at time zone 'Europe/Riga')::date then
    held := (iepirkumi.effective_of(session_user)).view;
  end if;
  return coalesce(held, '{}');
end
$$;

create or replace function iepirkumi.my_manage() returns int[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  held int[];
  until date;
begin
  select e.manage, e.valid_until into held, until from iepirkumi.effective e where e.login = session_user;
  if until <= (statement_timestamp() at time zone 'Europe/Riga')::date then
    held := (iepirkumi.effective_of(session_user)).manage;
  end if;
  return coalesce(held, '{}');
end
$$;

create or replace function iepirkumi.my_endorse() returns int[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  held int[];
  until date;
begin
  select e.endorse, e.valid_until into held, until from iepirkumi.effective e where e.login = session_user;
  if until <= (statement_timestamp() at time zone 'Europe/Riga')::date then
    held := (iepirkumi.effective_of(session_user)).endorse;
  end if;
  return coalesce(held, '{}');
end
$$;

create or replace function iepirkumi.my_approve() returns int[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  held int[];
  until date;
begin
  select e.approve, e.valid_until into held, until from iepirkumi.effective e where e.login = session_user;
  if until <= (statement_timestamp() at time zone 'Europe/Riga')::date then
    held := (iepirkumi.effective_of(session_user)).approve;
  end if;
  return coalesce(held, '{}');
end
$$;

create or replace function iepirkumi.my_sign() returns int[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  held int[];
  until date;
begin
  select e.sign, e.valid_until into held, until from iepirkumi.effective e where e.login = session_user;
  if until <= (statement_timestamp() at time zone 'Europe/Riga')::date then
    held := (iepirkumi.effective_of(session_user)).sign;
  end if;
  return coalesce(held, '{}');
end
$$;

create or replace function iepirkumi.my_ministry() returns int[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  held int[];
  until date;
begin
  select e.ministry, e.valid_until into held, until from iepirkumi.effective e where e.login = session_user;
  if until <= (statement_timestamp() at time zone 'Europe/Riga')::date then
    held := (iepirkumi.effective_of(session_user)).ministry;
  end if;
  return coalesce(held, '{}');
end
$$;

create or replace function iepirkumi.my_administrate() returns boolean
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  held boolean;
  until date;
begin
  select e.administrate, e.valid_until into held, until from iepirkumi.effective e where e.login = session_user;
  if until <= (statement_timestamp() at time zone 'Europe/Riga')::date then
    held := (iepirkumi.effective_of(session_user)).administrate;
  end if;
  return coalesce(held, false);
end
$$;

-- Versions a ministry reviewer may see: those of subordinates, from ready on.
create or replace function iepirkumi.my_review_versions() returns bigint[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  below int[] := iepirkumi.my_ministry();
begin
  if below = '{}' then
    return '{}';
  end if;
  return array(select v.id from iepirkumi.plan_version v
                where v.institution_id = any (below) and v.status <> 'created');
end
$$;

-- The same of estimates: those of subordinates that are signed.
create or replace function iepirkumi.my_review_estimates() returns bigint[]
language plpgsql stable security definer parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  below int[] := iepirkumi.my_ministry();
begin
  if below = '{}' then
    return '{}';
  end if;
  return array(select v.id from iepirkumi.estimate_version v
                where v.institution_id = any (below) and v.status = 'signed');
end
$$;

-- For functions of administration. The superuser sets the first administrator up.
create or replace function iepirkumi.is_administrator() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  return iepirkumi.my_administrate()
      or exists (select from pg_roles r where r.rolname = session_user and r.rolsuper);
end
$$;

-- Refuses everybody but the system administrator.
create or replace function iepirkumi.require_administrator() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
  if not iepirkumi.is_administrator() then
    perform iepirkumi.raise_not_allowed();
  end if;
end
$$;
