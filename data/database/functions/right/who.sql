-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who could do this on that day, and what this person could do. Answered from the rows as they stood on the day:
-- what was given later, or taken back before, does not count; what was taken away during the day does, and is
-- marked as ended. For today and later, from the rows there are.
--
-- Known of the past: rights, delegations and their days; who was disabled, from the trail. Not known: the tree of
-- institutions of that day (today's is taken, for reviewers of a ministry and deputies from above); logins that a
-- superuser barred or opened past our functions, passwords that had expired, who was a member of the role iep_all
-- (today's members are named of today and later); and whether the first password had been changed: until it is, nothing can be done, but that takes its owner a minute.

create or replace function iepirkumi.day_begins(p_day date) returns timestamptz
language sql immutable parallel safe
as $$
  select p_day::timestamp at time zone 'Europe/Riga'
$$;

-- Whether somebody could sign in at some moment from p_from to p_to; before the trail begins everybody could.
create or replace function iepirkumi.person_enabled_on(p_login name, p_from timestamptz, p_to timestamptz) returns boolean
language sql stable
as $$
  with turn as (
    select e.seq, e.at, coalesce((e.after ->> 'disabled')::boolean, false) as disabled
      from iepirkumi_audit.entry e
     where e.institution_id = 0 and e.tbl = 'person' and e.after ->> 'login' = p_login and e.at <= p_to
  )
  select not coalesce((select t.disabled from turn t where t.at <= p_from order by t.seq desc limit 1), false)
      or exists (select 1 from turn t where t.at > p_from and not t.disabled)
$$;

-- One row a right held on the day, with where it comes from. Who sees everything has the right to view without an
-- institution, and nothing that it comes from.
create or replace function iepirkumi.rights_on(p_day date)
returns table (login name, institution_id int, right_code text, in_place_of name, grant_id bigint, delegation_id bigint,
  ended boolean)
language sql stable
as $$
  select h.login, h.institution_id, h.right_code, h.in_place_of, case when h.delegation_id is null then h.grant_id end,
         h.delegation_id, coalesce(h.until < iepirkumi.day_begins(p_day + 1), false)
    from iepirkumi.rights_held(p_day, iepirkumi.day_begins(p_day), iepirkumi.day_begins(p_day + 1) - interval '1 microsecond') h
  union all
  select s.login, null, 'view', null, null, null, false
    from iepirkumi.all_seeing() s (login) where p_day >= iepirkumi.today()
$$;

create or replace function iepirkumi.right_holding(p_login name, p_right text, p_in_place_of name, p_grant bigint,
  p_delegation bigint, p_ended boolean)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
           'login', p.login, 'name', p.name, 'position_title', p.position_title, 'disabled', p.disabled,
           'must_change_password', p.must_change_password, 'right_code', p_right,
           'institution_id', i.id, 'institution_code', i.code, 'institution_name', i.name,
           'in_place_of', p_in_place_of, 'in_place_of_name', iepirkumi.person_name(p_in_place_of),
           'grant_id', p_grant, 'delegation_id', p_delegation, 'ended', p_ended,
           'valid_from', coalesce(d.valid_from, g.valid_from),
           'valid_to', case when d.id is null then g.valid_to else d.valid_to end,
           'granted_by', coalesce(d.created_by, g.granted_by),
           'granted_by_name', iepirkumi.person_name(coalesce(d.created_by, g.granted_by)),
           'granted_at', coalesce(d.created_at, g.granted_at))
    from iepirkumi.person p
    left join iepirkumi.right_grant g on g.id = p_grant
    left join iepirkumi.delegation d on d.id = p_delegation
    left join iepirkumi.institution i on i.id = coalesce(d.institution_id, g.institution_id)
   where p.login = p_login
$$;

-- Of "view" everybody with any right there, since each includes it. Endorsing for the ministry is held there
-- or above. Administration is asked without an institution, by administrators.
create or replace function iepirkumi.right_holders(p_institution int, p_right text, p_day date default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  v_day date := coalesce(p_day, iepirkumi.today());
  v_from timestamptz;
  v_places int[];
begin
  perform iepirkumi.check_day(p_day, 'day');
  v_from := iepirkumi.day_begins(v_day);
  if not iepirkumi.is_administrator()
     and not coalesce(p_institution = any (iepirkumi.my_view() || iepirkumi.my_ministry()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  if p_right is null or not exists (select from iepirkumi.right_code where code = p_right) then
    perform iepirkumi.raise_invalid('no_such_right', 'right_code', 'There is no such right.');
  end if;
  if (p_right = 'administrate') <> (p_institution is null) then
    perform iepirkumi.raise_invalid('right_place', 'institution_id',
      'Administration is given for the whole system, every other right at an institution.');
  end if;
  if p_institution is not null and not exists (select from iepirkumi.institution where id = p_institution) then
    perform iepirkumi.raise_not_found();
  end if;
  v_places := case p_right when 'endorse_ministry' then iepirkumi.institution_line(p_institution) else array[p_institution] end;
  return coalesce((
    select jsonb_agg(iepirkumi.right_holding(r.login, r.right_code, r.in_place_of, r.grant_id, r.delegation_id, r.ended)
                     order by p.name, p.login, r.in_place_of nulls first, c.position, r.grant_id)
      -- A right that the absent person holds twice is one right of the deputy.
      from (select h.login, h.right_code, h.in_place_of, h.grant_id, h.delegation_id, bool_and(h.ended) as ended
              from iepirkumi.rights_on(v_day) h
             where (h.institution_id = any (v_places) or h.institution_id is null)
               and (h.right_code = p_right or p_right = 'view')
             group by 1, 2, 3, 4, 5) r
      join iepirkumi.person p on p.login = r.login
      join iepirkumi.right_code c on c.code = r.right_code
     where iepirkumi.person_enabled_on(r.login, v_from, v_from + interval '1 day')
       and (r.in_place_of is null or iepirkumi.person_enabled_on(r.in_place_of, v_from, v_from + interval '1 day'))), '[]');
end
$$;

-- Oneself and the administrator see all of it, others what is held at institutions they see.
create or replace function iepirkumi.person_rights(p_login text, p_day date default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  v_day date := coalesce(p_day, iepirkumi.today());
  v_from timestamptz;
  v_all boolean := iepirkumi.is_administrator() or coalesce(p_login = session_user, false);
begin
  perform iepirkumi.check_day(p_day, 'day');
  v_from := iepirkumi.day_begins(v_day);
  if not exists (select from iepirkumi.person where login = p_login) then
    perform iepirkumi.raise_not_found();
  end if;
  return coalesce((
    select jsonb_agg(iepirkumi.right_holding(r.login, r.right_code, r.in_place_of, r.grant_id, r.delegation_id, r.ended)
                     order by i.code nulls first, c.position, r.in_place_of nulls first, r.grant_id)
      from (select h.login, h.institution_id, h.right_code, h.in_place_of, h.grant_id, h.delegation_id, bool_and(h.ended) as ended
              from iepirkumi.rights_on(v_day) h
             where h.login = p_login
               and (v_all or h.institution_id = any (iepirkumi.my_view()) or h.institution_id is null and h.right_code = 'view')
             group by 1, 2, 3, 4, 5, 6) r
      join iepirkumi.right_code c on c.code = r.right_code
      left join iepirkumi.institution i on i.id = r.institution_id
     where iepirkumi.person_enabled_on(r.login, v_from, v_from + interval '1 day')
       and (r.in_place_of is null or iepirkumi.person_enabled_on(r.in_place_of, v_from, v_from + interval '1 day'))), '[]');
end
$$;

-- The rights that are given, now or later: for the administrator all, for others their own and those at institutions
-- they see.
create or replace function iepirkumi.right_list(p_institution int default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  v_all boolean := iepirkumi.is_administrator();
begin
  return coalesce((
    select jsonb_agg(iepirkumi.right_holding(g.login, g.right_code, null, g.id, null, false)
                     order by i.code nulls first, c.position, p.name, g.id)
      from iepirkumi.right_grant g
      join iepirkumi.person p on p.login = g.login
      join iepirkumi.right_code c on c.code = g.right_code
      left join iepirkumi.institution i on i.id = g.institution_id
     where g.revoked_at is null and (g.valid_to is null or g.valid_to >= iepirkumi.today())
       and (p_institution is null or g.institution_id = p_institution)
       and (v_all or g.login = session_user or g.institution_id = any (iepirkumi.my_view()))), '[]');
end
$$;
