-- SPDX-License-Identifier: GPL-3.0-or-later
-- Logins. These functions run as iep_person_admin, the only role that makes roles: on
-- PostgreSQL 15 whoever holds CREATEROLE could become the server's shell (security.md D.1).
-- The password never arrives here, only the SCRAM verifier the client computed from it.

create or replace function iepirkumi.person_check_verifier(p_verifier text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  if p_verifier is null
     or p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' then
    perform iepirkumi.raise_invalid('verifier', 'password', 'A SCRAM-SHA-256 verifier is expected, not a password.');
  end if;
end
$$;

-- Refuses whatever is not a plain login of ours, so that no other role can be touched.
create or replace function iepirkumi.person_check_role(p_login name) returns void
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  if not exists (select from iepirkumi.person where login = p_login) then
    perform iepirkumi.raise_not_found();
  end if;
  if p_login !~ '^[a-z][a-z0-9_.]{2,40}$' or p_login ~ '^(pg_|iep_)'
     or not exists (select from pg_auth_members m join pg_roles r on r.oid = m.member
                     where m.roleid = 'iep_person'::regrole and r.rolname = p_login
                       and not r.rolsuper and not r.rolcreaterole and not r.rolcreatedb
                       and not r.rolreplication and not r.rolbypassrls) then
    perform iepirkumi.raise_refusal('not_a_person', 'login', 'This login is not an ordinary person''s.', '55000');
  end if;
end
$$;

-- A password somebody else knows is for signing in once and choosing another one.
create or replace function iepirkumi.password_until(p_one_time boolean) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as
$$
  select clock_timestamp() + case when p_one_time then interval '14 days' else interval '400 days' end
$$;

-- Ends what the person has open; the caller's own session stays.
create or replace function iepirkumi.person_end_sessions(p_login name) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  n int;
begin
  perform iepirkumi.person_check_role(p_login);
  select count(*) filter (where pg_terminate_backend(a.pid)) into n
    from pg_stat_activity a where a.usename = p_login and a.pid <> pg_backend_pid();
  return n;
end
$$;

create or replace function iepirkumi.person_create(
  p_request uuid, p_login text, p_name text, p_position text, p_verifier text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'person_create');
  if answered is not null then
    return answered;
  end if;
  if p_login is null or p_login !~ '^[a-z][a-z0-9_.]{2,40}$' or p_login ~ '^(pg_|iep_)' then
    perform iepirkumi.raise_invalid('login', 'login',
      'A login is 3 to 41 of a-z, 0-9, "_" and ".", begins with a letter, and not with "pg_" or "iep_".');
  end if;
  if coalesce(btrim(p_name), '') = '' or length(p_name) > 200 then
    perform iepirkumi.raise_invalid('name_missing', 'name', 'A person needs a name of at most 200 characters.');
  end if;
  if length(p_position) > 200 then
    perform iepirkumi.raise_invalid('too_long', 'position_title', 'The post is longer than 200 characters.');
  end if;
  perform iepirkumi.person_check_verifier(p_verifier);
  if exists (select from iepirkumi.person where login = p_login) then
    perform iepirkumi.raise_invalid('login_exists', 'login', 'There is a person with this login.');
  end if;

  insert into iepirkumi.person (login, name, position_title) values (p_login, btrim(p_name), nullif(btrim(p_position), ''));
  if not exists (select from pg_roles where rolname = p_login) then
    execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 8 '
                   'password %L valid until %L in role iep_person',
                   p_login, p_verifier, iepirkumi.password_until(true));
  elsif exists (select from pg_roles where rolname = session_user and rolsuper) then
    -- A login of another database of this cluster, or of an earlier installation: only the
    -- superuser may adopt it.
    perform iepirkumi.person_check_role(p_login);
    execute format('alter role %I login connection limit 8 password %L valid until %L',
                   p_login, p_verifier, iepirkumi.password_until(true));
  else
    perform iepirkumi.raise_invalid('login_exists', 'login', 'This login is taken on the server.');
  end if;
  perform iepirkumi_audit.note(0, 'login', null, jsonb_build_object('act', 'create', 'login', p_login));
  perform iepirkumi.touch(0);
  return iepirkumi.request_end(p_request, jsonb_build_object(
    'login', p_login, 'name', btrim(p_name), 'position_title', nullif(btrim(p_position), ''),
    'disabled', false, 'must_change_password', true));
end
$$;

-- A new password set by the administrator, for signing in and choosing an own one. What is open ends first, as when
-- somebody is disabled.
create or replace function iepirkumi.person_password(p_request uuid, p_login text, p_verifier text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as
$$
declare
  answered jsonb;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'person_password');
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.person_check_verifier(p_verifier);
  perform iepirkumi.person_check_role(p_login);
  for i in 1 .. 20 loop
    perform iepirkumi.person_end_sessions(p_login);
    begin
      execute format('alter role %I password %L valid until %L', p_login, p_verifier, iepirkumi.password_until(true));
      update iepirkumi.person set must_change_password = true where login = p_login;
      perform iepirkumi_audit.note(0, 'login', null, jsonb_build_object('act', 'password', 'login', p_login));
      perform iepirkumi.person_end_sessions(p_login);
      exit;
    exception
      when lock_not_available or internal_error then
        if i = 20 then
          raise;
        end if;
    end;
  end loop;
  return iepirkumi.request_end(p_request, jsonb_build_object('login', p_login, 'must_change_password', true));
end
$$;

-- One's own password. Until then whoever has another's may do nothing else (effective_of()).
create or replace function iepirkumi.my_password(p_request uuid, p_verifier text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
begin
  answered := iepirkumi.request_begin(p_request, 'my_password');
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.person_check_verifier(p_verifier);
  perform iepirkumi.person_check_role(session_user);
  if exists (select from iepirkumi.person where login = session_user and disabled) then
    perform iepirkumi.raise_not_allowed();
  end if;
  execute format('alter role %I password %L valid until %L', session_user, p_verifier, iepirkumi.password_until(false));
  update iepirkumi.person set must_change_password = false where login = session_user;
  perform iepirkumi_audit.note(0, 'login', null, jsonb_build_object('act', 'own_password', 'login', session_user));
  return iepirkumi.request_end(p_request, jsonb_build_object('login', session_user, 'must_change_password', false));
end
$$;

-- No login, no rights, and whatever is open ends now.
-- What is open ends first: in a transaction left open the person may hold their own login, the trail or the
-- rights, and nothing here would ever come to its turn. It is ended again each time something is still held, since
-- they get in until this is committed.
create or replace function iepirkumi.person_disable(p_request uuid, p_login text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as
$$
declare
  answered jsonb;
  n int := 0;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'person_disable');
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.person_check_role(p_login);
  if iepirkumi.person_last_administrator(p_login) then
    perform iepirkumi.raise_refusal('last_administrator', 'login', 'This is the last system administrator.', '55000');
  end if;
  for i in 1 .. 20 loop
    n := n + iepirkumi.person_end_sessions(p_login);
    begin
      execute format('alter role %I nologin', p_login);
      update iepirkumi.person set disabled = true where login = p_login;
      n := n + iepirkumi.person_end_sessions(p_login);
      perform iepirkumi_audit.note(0, 'login', null, jsonb_build_object('act', 'disable', 'login', p_login, 'sessions', n));
      perform iepirkumi.touch(0);
      exit;
    exception
      -- Held, or changed by the session that has just ended ("tuple concurrently updated").
      when lock_not_available or internal_error then
        if i = 20 then
          raise;
        end if;
    end;
  end loop;
  return iepirkumi.request_end(p_request, jsonb_build_object('login', p_login, 'disabled', true, 'sessions_ended', n));
end
$$;

create or replace function iepirkumi.person_enable(p_request uuid, p_login text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'person_enable');
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.person_check_role(p_login);
  execute format('alter role %I login', p_login);
  update iepirkumi.person set disabled = false where login = p_login;
  perform iepirkumi_audit.note(0, 'login', null, jsonb_build_object('act', 'enable', 'login', p_login));
  perform iepirkumi.touch(0);
  return iepirkumi.request_end(p_request, jsonb_build_object('login', p_login, 'disabled', false));
end
$$;
