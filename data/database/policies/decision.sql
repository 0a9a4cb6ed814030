-- SPDX-License-Identifier: GPL-3.0-or-later
-- Decisions go with their version.

drop policy if exists view on iepirkumi.decision;
create policy view on iepirkumi.decision for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.decision;
create policy review on iepirkumi.decision for select to iep_person
  using (plan_version_id = any ((select iepirkumi.my_review_versions())::bigint[]));

drop policy if exists review_estimate on iepirkumi.decision;
create policy review_estimate on iepirkumi.decision for select to iep_person
  using (estimate_version_id = any ((select iepirkumi.my_review_estimates())::bigint[]));

drop policy if exists everything on iepirkumi.decision;
create policy everything on iepirkumi.decision for select to iep_all
  using (true);
