-- SPDX-License-Identifier: GPL-3.0-or-later
-- The flows are for everybody, which institution uses which for those who see it.

drop policy if exists view on iepirkumi.flow;
create policy view on iepirkumi.flow for select to iep_person
  using (true);

drop policy if exists view on iepirkumi.flow_step;
create policy view on iepirkumi.flow_step for select to iep_person
  using (true);

drop policy if exists view on iepirkumi.institution_flow;
create policy view on iepirkumi.institution_flow for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists administrate on iepirkumi.institution_flow;
create policy administrate on iepirkumi.institution_flow for select to iep_person
  using ((select iepirkumi.my_administrate()));

drop policy if exists everything on iepirkumi.institution_flow;
create policy everything on iepirkumi.institution_flow for select to iep_all
  using (true);
