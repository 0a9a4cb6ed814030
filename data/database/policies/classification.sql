-- SPDX-License-Identifier: GPL-3.0-or-later
-- Public codes are for everybody, an institution's own for those who see it.

drop policy if exists view on iepirkumi.classification;
create policy view on iepirkumi.classification for select to iep_person
  using (true);

drop policy if exists view on iepirkumi.threshold;
create policy view on iepirkumi.threshold for select to iep_person
  using (true);

drop policy if exists view on iepirkumi.programme;
create policy view on iepirkumi.programme for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.programme;
create policy everything on iepirkumi.programme for select to iep_all
  using (true);

drop policy if exists view on iepirkumi.institution_classifier;
create policy view on iepirkumi.institution_classifier for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists everything on iepirkumi.institution_classifier;
create policy everything on iepirkumi.institution_classifier for select to iep_all
  using (true);
