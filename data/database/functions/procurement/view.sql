-- SPDX-License-Identifier: GPL-3.0-or-later
-- The list of procurements. Everybody reads it under his own rights.

-- plan_number: the version of the plan in force that holds this very revision (functions/trigger/plan_number.sql).
create or replace view iepirkumi.procurement_list with (security_invoker = true) as
select r.id as revision_id, r.procurement_id, r.institution_id, r.year, r.number, r.number_sort, r.revision_number,
       r.status, r.in_force, r.is_current, r.title, r.kind, r.cpv, r.procedure, r.estimated_price, r.funding_total,
       r.announce_year, r.announce_quarter, r.announce_month, r.responsible_person, r.ekk_codes, r.changed_at,
       r.plan_number
  from iepirkumi.procurement_revision r;
