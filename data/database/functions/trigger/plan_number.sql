-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes into each revision which version in force holds it, when that version comes into force.

create or replace function iepirkumi.plan_number_after_sign() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  -- Revisions of the versions that were in force before, and those of this one.
  update iepirkumi.procurement_revision r
     set plan_number = x.number
    from (select l.revision_id, max(new.number) filter (where l.version_id = new.id) as number
            from iepirkumi.plan_line l
            join iepirkumi.plan_version v on v.id = l.version_id
           where v.plan_id = new.plan_id and v.status = 'signed'
           group by l.revision_id) x
   where r.id = x.revision_id and r.plan_number is distinct from x.number;
  return null;
end
$$;

create or replace trigger plan_number_update after update on iepirkumi.plan_version
  for each row when (new.in_force and not old.in_force) execute function iepirkumi.plan_number_after_sign();
