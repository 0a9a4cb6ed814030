-- SPDX-License-Identifier: GPL-3.0-or-later
-- Procurements are for those who see the institution; a ministry reviewer is not among them.

drop policy if exists view on iepirkumi.procurement;
create policy view on iepirkumi.procurement for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.procurement;
create policy everything on iepirkumi.procurement for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.procurement_revision;
create policy view on iepirkumi.procurement_revision for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.procurement_revision;
create policy everything on iepirkumi.procurement_revision for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.procurement_funding;
create policy view on iepirkumi.procurement_funding for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.procurement_funding;
create policy everything on iepirkumi.procurement_funding for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.procurement_lot;
create policy view on iepirkumi.procurement_lot for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.procurement_lot;
create policy everything on iepirkumi.procurement_lot for select to iep_all
  using (true);
