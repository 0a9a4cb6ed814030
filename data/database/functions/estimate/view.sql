-- SPDX-License-Identifier: GPL-3.0-or-later
-- The versions of estimates. Everybody reads them under his own rights; the functions take the
-- same row as the header of a version.

create or replace view iepirkumi.estimate_list with (security_invoker = true) as
select v.id as version_id, v.estimate_id, v.institution_id, i.code as institution_code, i.name as institution_name, v.year,
       v.programme, p.name as programme_name, v.budget_type, v.number, v.kind, v.base_version_id, b.number as base_number,
       v.status,
       case when v.replaced then 'discarded'
            when v.returned then 'returned'
            when v.status = 'signed' and not v.in_force then 'superseded'
            else v.status end as display_status,
       v.in_force, v.returned, v.replaced, v.flow_code, v.position, v.round, v.lock_version, v.created_at, v.changed_at,
       v.preparer, iepirkumi.person_name(v.preparer) as preparer_name, v.document_number, v.function_code, v.sector_code,
       s.name_lv as sector_name, v.note, v.line_count, v.resources, v.expenditure, v.financing,
       v.resources - v.expenditure as balance, encode(v.content_hash, 'hex') as content_hash
  from iepirkumi.estimate_version v
  join iepirkumi.institution i on i.id = v.institution_id
  left join iepirkumi.estimate_version b on b.id = v.base_version_id
  left join lateral (
    select n.name from iepirkumi.programme n
     where n.institution_id = v.institution_id and n.code = v.programme
     order by n.valid_from <= make_date(v.year, 12, 31) desc, n.valid_from desc limit 1) p on true
  left join lateral (
    select c.name_lv from iepirkumi.classification c
     where c.kind = 'sector' and c.code = v.sector_code
     order by c.valid_from <= make_date(v.year, 12, 31) desc, c.valid_from desc limit 1) s on true;
