-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person may do today, computed from the rights given.

-- "ministry" = every institution below one where the person endorses for the ministry.
-- Every right includes view at the same place. valid_until = the first day on which the
-- answer may differ. Members of the role iep_all see every institution.
-- Who is disabled or still has the administrator's password may do nothing; and nobody stands in
-- for somebody who is disabled.
create or replace function iepirkumi.effective_of(p_login name) returns iepirkumi.effective
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  with recursive
  me as (
    select p.login from iepirkumi.person p where p.login = p_login and not p.disabled and not p.must_change_password
  ),
  held as (
    select h.institution_id, h.right_code
      from iepirkumi.rights_held(iepirkumi.today(), 'infinity', 'infinity') h
     where h.login = p_login and exists (select from me)
       and not exists (select from iepirkumi.person a where a.login = h.in_place_of and a.disabled)
  ),
  -- The days of one's own grants and delegations, and of the grants of those in whose place one stands.
  given as (
    select g.valid_from, g.valid_to from iepirkumi.right_grant g where g.login = p_login and g.revoked_at is null
    union all
    select d.valid_from, d.valid_to from iepirkumi.delegation d where d.deputy = p_login and d.revoked_at is null
    union all
    select g.valid_from, g.valid_to
      from iepirkumi.delegation d join iepirkumi.right_grant g on g.login = d.absent and g.institution_id = d.institution_id
     where d.deputy = p_login and d.revoked_at is null and g.revoked_at is null
  ),
  below (id) as (
    select i.id from iepirkumi.institution i join held h on h.right_code = 'endorse_ministry' and i.parent_id = h.institution_id
    union
    select i.id from iepirkumi.institution i join below b on i.parent_id = b.id
  ),
  seen as (
    select institution_id from held where institution_id is not null
    union
    select i.id
      from iepirkumi.institution i
     where p_login in (select iepirkumi.all_seeing()) and exists (select from me)
  )
  select p_login,
         coalesce((select array_agg(institution_id order by institution_id) from seen), '{}'),
         coalesce((select array_agg(distinct institution_id) from held where right_code = 'manage'), '{}'),
         coalesce((select array_agg(distinct institution_id) from held where right_code = 'endorse'), '{}'),
         coalesce((select array_agg(distinct institution_id) from held where right_code = 'approve'), '{}'),
         coalesce((select array_agg(distinct institution_id) from held where right_code = 'sign'), '{}'),
         coalesce((select array_agg(distinct institution_id) from held where right_code = 'endorse_ministry'), '{}'),
         coalesce((select array_agg(id order by id) from below), '{}'),
         exists (select from held where right_code = 'administrate'),
         (select min(day)
            from given,
                 lateral (values (valid_from), (valid_to + 1)) d (day)
           where day > iepirkumi.today())
$$;

-- One at a time: of two acts at once, the second must see what the first one gave. Readers go on.
create or replace function iepirkumi.effective_rebuild(p_logins name[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
  lock table iepirkumi.effective in share row exclusive mode;
  delete from iepirkumi.effective e
   where e.login = any (p_logins)
     and not exists (select from iepirkumi.person p where p.login = e.login);
  insert into iepirkumi.effective as e
    select (iepirkumi.effective_of(p.login)).*
      from iepirkumi.person p
     where p.login = any (p_logins)
     order by p.login
  on conflict (login) do update
    set view = excluded.view, manage = excluded.manage, endorse = excluded.endorse, approve = excluded.approve,
        sign = excluded.sign, endorse_ministry = excluded.endorse_ministry, ministry = excluded.ministry,
        administrate = excluded.administrate, valid_until = excluded.valid_until;
end
$$;

create or replace function iepirkumi.effective_rebuild_all() returns void
language sql security definer set search_path = pg_catalog, pg_temp as
$$
  select iepirkumi.effective_rebuild(array(select p.login from iepirkumi.person p))
$$;
