-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who holds which right in a stretch of time, in person or in the place of somebody absent. The one place
-- that knows what a delegation gives; the rights of today (effective.sql) and the answers about a day
-- (who.sql) are read from it.

-- The institution and those above it, the nearest first.
create or replace function iepirkumi.institution_line(p_institution int) returns int[]
language sql stable
as $$
  with recursive line (id, parent_id, depth) as (
    select i.id, i.parent_id, 0 from iepirkumi.institution i where i.id = p_institution
    union all
    select i.id, i.parent_id, l.depth + 1 from line l join iepirkumi.institution i on i.id = l.parent_id
  )
  select coalesce(array_agg(l.id order by l.depth), '{}') from line l
$$;

-- The rows that held on p_day at some moment from p_from to p_to (both infinity: now). A delegation gives what
-- the absent person holds there in person, so it shrinks with that and is no link of a chain, and only while
-- the deputy holds something in person there or above. Administration is never delegated.
-- until: when it was taken away, if ever. Of disabled people and first passwords it knows nothing.
-- No SET and no SECURITY DEFINER, so that it is planned as a part of the query that asks.
create or replace function iepirkumi.rights_held(p_day date, p_from timestamptz, p_to timestamptz)
returns table (login name, institution_id int, right_code text, in_place_of name, grant_id bigint, delegation_id bigint,
  since timestamptz, until timestamptz)
language sql stable
as $$
  select g.login, g.institution_id, g.right_code, null::name, g.id, null::bigint, g.granted_at, g.revoked_at
    from iepirkumi.right_grant g
   where g.valid_from <= p_day and (g.valid_to is null or g.valid_to >= p_day)
     and g.granted_at <= p_to and (g.revoked_at is null or g.revoked_at > p_from)
  union all
  select d.deputy, d.institution_id, case when g.right_code = any (d.right_codes) then g.right_code else 'view' end,
         d.absent, g.id, d.id, greatest(d.created_at, g.granted_at), least(d.revoked_at, g.revoked_at)
    from iepirkumi.delegation d
    join iepirkumi.right_grant g on g.login = d.absent and g.institution_id = d.institution_id
                                and (g.right_code = any (d.right_codes) or 'view' = any (d.right_codes))
   where d.valid_from <= p_day and d.valid_to >= p_day
     and g.valid_from <= p_day and (g.valid_to is null or g.valid_to >= p_day)
     and greatest(d.created_at, g.granted_at) <= p_to
     and (d.revoked_at is null or d.revoked_at > greatest(p_from, g.granted_at))
     and (g.revoked_at is null or g.revoked_at > greatest(p_from, d.created_at))
     and exists (select 1 from iepirkumi.right_grant b
                  where b.login = d.deputy and b.institution_id = any (iepirkumi.institution_line(d.institution_id))
                    and b.valid_from <= p_day and (b.valid_to is null or b.valid_to >= p_day)
                    and b.granted_at <= p_to and (b.revoked_at is null or b.revoked_at > p_from))
$$;

-- Whose right it was that this person used at a moment: NULL is one's own. Reviewing for a ministry is held
-- above the institution.
create or replace function iepirkumi.in_place_of(p_login name, p_right text, p_institution int,
  p_at timestamptz default 'infinity')
returns name
language sql stable
as $$
  select case when not bool_or(h.in_place_of is null)
              then (array_agg(h.in_place_of order by a.disabled, h.delegation_id))[1] end
    from iepirkumi.rights_held(case when p_at = 'infinity' then iepirkumi.today() else (p_at at time zone 'Europe/Riga')::date end,
                               p_at, p_at) h
    left join iepirkumi.person a on a.login = h.in_place_of
   where h.login = p_login and h.right_code = p_right
     and h.institution_id = any (case p_right when 'endorse_ministry' then (iepirkumi.institution_line(p_institution))[2:]
                                 else array[p_institution] end)
$$;

-- Who sees everything, whatever was given to them: members of the role iep_all. Only a superuser makes somebody one.
create or replace function iepirkumi.all_seeing() returns setof name
language sql stable
as $$
  select p.rolname from pg_auth_members m
    join pg_roles a on a.oid = m.roleid and a.rolname = 'iep_all'
    join pg_roles p on p.oid = m.member
$$;
