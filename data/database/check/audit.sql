-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit chains this login may compute anew, one row each. Changes nothing.
select c.id as institution_id, coalesce(c.code, '') as code, coalesce(c.name, '') as name, iepirkumi.audit_verify(c.id) as answer
  from (select 0 as id, null as code, null as name union all select i.id, i.code, i.name from iepirkumi.institution i) c
 where (select r.rolsuper from pg_roles r where r.rolname = session_user)
    or iepirkumi.my_administrate()
    or c.id = any (iepirkumi.my_view())
 order by c.code nulls first, c.id
