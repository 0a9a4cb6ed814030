-- SPDX-License-Identifier: GPL-3.0-or-later
-- People as the administrator keeps them; their logins are in login.sql.

create or replace function iepirkumi.person_document(p_login name) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select jsonb_build_object(
           'login', p.login, 'name', p.name, 'position_title', p.position_title, 'disabled', p.disabled,
           'must_change_password', p.must_change_password, 'created_at', p.created_at,
           'last_login', (select s.last_at from iepirkumi.sign_in s where s.login = p.login),
           -- Without an end, or not yet with a login: none.
           'password_until', (select nullif(r.rolvaliduntil, 'infinity') from pg_roles r where r.rolname = p.login),
           'rights', coalesce((
             select jsonb_agg(iepirkumi.right_grant_document(g.id) order by i.code nulls first, r.position, g.id)
               from iepirkumi.right_grant g
               join iepirkumi.right_code r on r.code = g.right_code
               left join iepirkumi.institution i on i.id = g.institution_id
              where g.login = p.login and g.revoked_at is null
                and (g.valid_to is null or g.valid_to >= iepirkumi.today())), '[]'),
           'delegations', iepirkumi.person_delegations(p.login))
    from iepirkumi.person p
   where p.login = p_login
$$;

create or replace function iepirkumi.person_list() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.require_administrator();
  return coalesce((select jsonb_agg(iepirkumi.person_document(p.login) order by p.name, p.login)
                     from iepirkumi.person p), '[]');
end
$$;

create or replace function iepirkumi.person_get(p_login text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  document jsonb;
begin
  perform iepirkumi.require_administrator();
  document := iepirkumi.person_document(p_login);
  if document is null then
    perform iepirkumi.raise_not_found();
  end if;
  return document;
end
$$;

create or replace function iepirkumi.person_save(p_request uuid, p_login text, p_name text, p_position text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'person_save');
  if answered is not null then
    return answered;
  end if;
  if coalesce(btrim(p_name), '') = '' or length(p_name) > 200 then
    perform iepirkumi.raise_invalid('name_missing', 'name', 'A person needs a name of at most 200 characters.');
  end if;
  if length(p_position) > 200 then
    perform iepirkumi.raise_invalid('too_long', 'position_title', 'The post is longer than 200 characters.');
  end if;
  update iepirkumi.person set name = btrim(p_name), position_title = nullif(btrim(p_position), '') where login = p_login;
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
  perform iepirkumi.touch(0);
  return iepirkumi.request_end(p_request, iepirkumi.person_document(p_login));
end
$$;
