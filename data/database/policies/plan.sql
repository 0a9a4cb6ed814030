-- SPDX-License-Identifier: GPL-3.0-or-later
-- Plans are for those who see the institution, a version also for the ministry's reviewer
-- from ready on.

drop policy if exists view on iepirkumi.plan;
create policy view on iepirkumi.plan for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.plan;
create policy everything on iepirkumi.plan for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.plan_version;
create policy view on iepirkumi.plan_version for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.plan_version;
create policy review on iepirkumi.plan_version for select to iep_person
  using (id = any ((select iepirkumi.my_review_versions())::bigint[]));

drop policy if exists everything on iepirkumi.plan_version;
create policy everything on iepirkumi.plan_version for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.plan_content;
create policy view on iepirkumi.plan_content for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.plan_content;
create policy review on iepirkumi.plan_content for select to iep_person
  using (version_id = any ((select iepirkumi.my_review_versions())::bigint[]));

drop policy if exists everything on iepirkumi.plan_content;
create policy everything on iepirkumi.plan_content for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.plan_line;
create policy view on iepirkumi.plan_line for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.plan_line;
create policy review on iepirkumi.plan_line for select to iep_person
  using (version_id = any ((select iepirkumi.my_review_versions())::bigint[]));

drop policy if exists everything on iepirkumi.plan_line;
create policy everything on iepirkumi.plan_line for select to iep_all
  using (true);
