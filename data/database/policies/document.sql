-- SPDX-License-Identifier: GPL-3.0-or-later
-- Signed files go with their version.

drop policy if exists view on iepirkumi.document;
create policy view on iepirkumi.document for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists review on iepirkumi.document;
create policy review on iepirkumi.document for select to iep_person
  using (plan_version_id = any ((select iepirkumi.my_review_versions())::bigint[]));

drop policy if exists review_estimate on iepirkumi.document;
create policy review_estimate on iepirkumi.document for select to iep_person
  using (estimate_version_id = any ((select iepirkumi.my_review_estimates())::bigint[]));

drop policy if exists everything on iepirkumi.document;
create policy everything on iepirkumi.document for select to iep_all
  using (true);
