-- SPDX-License-Identifier: GPL-3.0-or-later
-- Names of people and the flow of an institution, for other functions.

-- The login itself when nobody is registered under it.
create or replace function iepirkumi.person_name(p_login name) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select coalesce((select p.name from iepirkumi.person p where p.login = p_login), p_login::text)
$$;

create or replace function iepirkumi.institution_flow_of(p_institution int) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select f.flow_code
    from iepirkumi.institution_flow f
   where f.institution_id = p_institution and f.valid_from <= clock_timestamp()
   order by f.valid_from desc, f.id desc
   limit 1
$$;
