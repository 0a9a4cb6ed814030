-- SPDX-License-Identifier: GPL-3.0-or-later
-- The versions of plans. Everybody reads them under his own rights; the functions take the
-- same row as the header of a version.

create or replace view iepirkumi.plan_list with (security_invoker = true) as
select v.id as version_id, v.institution_id, i.code as institution_code, i.name as institution_name, v.year, v.number,
       v.status,
       case when v.replaced then 'replaced'
            when v.returned then 'returned'
            when v.status = 'signed' and not v.in_force then 'superseded'
            else v.status end as display_status,
       v.in_force, v.returned, v.replaced, v.flow_code, v.position, v.round, v.lock_version, v.created_at, v.changed_at,
       v.preparer, iepirkumi.person_name(v.preparer) as preparer_name, v.line_count, v.total, v.total_vat,
       encode(v.content_hash, 'hex') as content_hash
  from iepirkumi.plan_version v
  join iepirkumi.institution i on i.id = v.institution_id;
