-- SPDX-License-Identifier: GPL-3.0-or-later
-- Estimates are for those who see the institution, signed versions also for the ministry's
-- reviewer, who does not act on them. Scenarios are the institution's own.

drop policy if exists view on iepirkumi.estimate;
create policy view on iepirkumi.estimate for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.estimate;
create policy everything on iepirkumi.estimate for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.estimate_version;
create policy view on iepirkumi.estimate_version for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.estimate_version;
create policy review on iepirkumi.estimate_version for select to iep_person
  using (id = any ((select iepirkumi.my_review_estimates())::bigint[]));

drop policy if exists everything on iepirkumi.estimate_version;
create policy everything on iepirkumi.estimate_version for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.estimate_line;
create policy view on iepirkumi.estimate_line for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.estimate_line;
create policy review on iepirkumi.estimate_line for select to iep_person
  using (version_id = any ((select iepirkumi.my_review_estimates())::bigint[]));

drop policy if exists everything on iepirkumi.estimate_line;
create policy everything on iepirkumi.estimate_line for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.estimate_detail;
create policy view on iepirkumi.estimate_detail for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.estimate_detail;
create policy review on iepirkumi.estimate_detail for select to iep_person
  using (version_id = any ((select iepirkumi.my_review_estimates())::bigint[]));

drop policy if exists everything on iepirkumi.estimate_detail;
create policy everything on iepirkumi.estimate_detail for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.estimate_content;
create policy view on iepirkumi.estimate_content for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.estimate_content;
create policy everything on iepirkumi.estimate_content for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.scenario;
create policy view on iepirkumi.scenario for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.scenario;
create policy everything on iepirkumi.scenario for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.scenario_item;
create policy view on iepirkumi.scenario_item for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.scenario_item;
create policy everything on iepirkumi.scenario_item for select to iep_all
  using (true);
