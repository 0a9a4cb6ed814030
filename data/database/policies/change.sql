-- SPDX-License-Identifier: GPL-3.0-or-later
-- That something changed: for those who see the institution or review it; 0 for everybody.

drop policy if exists view on iepirkumi.change;
create policy view on iepirkumi.change for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.change;
create policy review on iepirkumi.change for select to iep_person
  using (institution_id = any ((select iepirkumi.my_ministry())::int[]));

drop policy if exists common on iepirkumi.change;
create policy common on iepirkumi.change for select to iep_person
  using (institution_id = 0);

drop policy if exists everything on iepirkumi.change;
create policy everything on iepirkumi.change for select to iep_all
  using (true);
