-- SPDX-License-Identifier: GPL-3.0-or-later
-- The trail of the institutions one sees; the system's own (0) for the administrator.
-- Read through the view iepirkumi.audit_entry.

drop policy if exists view on iepirkumi_audit.entry;
create policy view on iepirkumi_audit.entry for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists administrate on iepirkumi_audit.entry;
create policy administrate on iepirkumi_audit.entry for select to iep_person
  using (institution_id = 0 and (select iepirkumi.my_administrate()));

drop policy if exists everything on iepirkumi_audit.entry;
create policy everything on iepirkumi_audit.entry for select to iep_all
  using (true);
