-- SPDX-License-Identifier: GPL-3.0-or-later
-- Giving rights and taking them away; for the system administrator.

create or replace function iepirkumi.right_grant_document(p_id bigint) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select jsonb_build_object(
           'id', g.id, 'login', g.login, 'name', iepirkumi.person_name(g.login),
           'institution_id', g.institution_id, 'institution_code', i.code, 'institution_name', i.name, 'right_code', g.right_code,
           'valid_from', g.valid_from, 'valid_to', g.valid_to,
           'granted_by', g.granted_by, 'granted_by_name', iepirkumi.person_name(g.granted_by), 'granted_at', g.granted_at,
           'revoked_by', g.revoked_by, 'revoked_at', g.revoked_at)
    from iepirkumi.right_grant g
    left join iepirkumi.institution i on i.id = g.institution_id
   where g.id = p_id
$$;

-- Giving what is already held for the same days answers with the row that is there.
create or replace function iepirkumi.right_grant_add(
  p_request uuid, p_login text, p_institution int, p_right text, p_from date default null, p_to date default null)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
  first_day date := coalesce(p_from, iepirkumi.today());
  place iepirkumi.institution;
  row_id bigint;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'right_grant_add');
  if answered is not null then
    return answered;
  end if;

  if not exists (select from iepirkumi.person where login = p_login) then
    perform iepirkumi.raise_invalid('no_such_person', 'login', 'There is no person with this login.');
  end if;
  if p_right is null or not exists (select from iepirkumi.right_code where code = p_right) then
    perform iepirkumi.raise_invalid('no_such_right', 'right_code', 'There is no such right.');
  end if;
  if (p_right = 'administrate') <> (p_institution is null) then
    perform iepirkumi.raise_invalid('right_place', 'institution_id',
      'Administration is given for the whole system, every other right at an institution.');
  end if;
  perform iepirkumi.check_day(p_from, 'valid_from'), iepirkumi.check_day(p_to, 'valid_to');
  if p_to < first_day then
    perform iepirkumi.raise_invalid('date_order', 'valid_to', 'The last day is before the first.');
  end if;
  if p_institution is not null then
    select * into place from iepirkumi.institution where id = p_institution;
    if not found then
      perform iepirkumi.raise_invalid('no_such_institution', 'institution_id', 'There is no such institution.');
    end if;
    if p_right = 'endorse_ministry' and place.kind = 'subordinate'
       and not exists (select from iepirkumi.institution i where i.parent_id = place.id) then
      perform iepirkumi.raise_invalid('right_place', 'institution_id',
        'Endorsing for the ministry is given at an institution that has subordinates.');
    end if;
  end if;

  select g.id into row_id
    from iepirkumi.right_grant g
   where g.login = p_login and g.institution_id is not distinct from p_institution and g.right_code = p_right
     and g.revoked_at is null
     and g.valid_from <= first_day and (g.valid_to is null or g.valid_to >= p_to)
   order by g.id limit 1;
  if row_id is null then
    insert into iepirkumi.right_grant (login, institution_id, right_code, valid_from, valid_to)
      values (p_login, p_institution, p_right, first_day, p_to)
      returning id into row_id;
    perform iepirkumi.touch(coalesce(p_institution, 0));
  end if;
  return iepirkumi.request_end(p_request, iepirkumi.right_grant_document(row_id));
end
$$;

-- Whether this person alone can still administrate: then nothing may take that away. Waits for
-- other changes of rights, so that two administrators cannot remove each other at once.
create or replace function iepirkumi.person_last_administrator(p_login name) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
  if not exists (select from iepirkumi.effective e where e.login = p_login and e.administrate) then
    return false;
  end if;
  lock table iepirkumi.effective in share row exclusive mode;
  return not exists (select from iepirkumi.effective e where e.login <> p_login and e.administrate);
end
$$;

-- Takes effect with the person's next statement.
create or replace function iepirkumi.right_grant_revoke(p_request uuid, p_login text, p_institution int, p_right text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
  n int;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'right_grant_revoke');
  if answered is not null then
    return answered;
  end if;
  if p_right = 'administrate' and iepirkumi.person_last_administrator(p_login) then
    perform iepirkumi.raise_refusal('last_administrator', 'login', 'This is the last system administrator.', '55000');
  end if;
  update iepirkumi.right_grant g
     set revoked_by = session_user, revoked_at = clock_timestamp()
   where g.login = p_login and g.institution_id is not distinct from p_institution and g.right_code = p_right
     and g.revoked_at is null and (g.valid_to is null or g.valid_to >= iepirkumi.today());
  get diagnostics n = row_count;
  if n = 0 then
    perform iepirkumi.raise_not_found();
  end if;
  perform iepirkumi.touch(coalesce(p_institution, 0));
  return iepirkumi.request_end(p_request, jsonb_build_object(
    'login', p_login, 'institution_id', p_institution, 'right_code', p_right, 'revoked', n));
end
$$;

-- One row of it: of a right given twice, for different days, the other stays.
create or replace function iepirkumi.right_grant_revoke_one(p_request uuid, p_id bigint) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
  was iepirkumi.right_grant;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'right_grant_revoke_one');
  if answered is not null then
    return answered;
  end if;
  select * into was from iepirkumi.right_grant where id = p_id and revoked_at is null for update;
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
  if was.right_code = 'administrate' and iepirkumi.is_valid_on(was.valid_from, was.valid_to, iepirkumi.today())
     and iepirkumi.person_last_administrator(was.login) then
    perform iepirkumi.raise_refusal('last_administrator', 'login', 'This is the last system administrator.', '55000');
  end if;
  update iepirkumi.right_grant set revoked_by = session_user, revoked_at = clock_timestamp() where id = p_id;
  perform iepirkumi.touch(coalesce(was.institution_id, 0));
  return iepirkumi.request_end(p_request, iepirkumi.right_grant_document(p_id));
end
$$;
