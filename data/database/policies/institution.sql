-- SPDX-License-Identifier: GPL-3.0-or-later
-- Names of institutions are for everybody; which columns, grants.sql says.

drop policy if exists view on iepirkumi.institution;
create policy view on iepirkumi.institution for select to iep_person
  using (true);

drop policy if exists view on iepirkumi.schema_version;
create policy view on iepirkumi.schema_version for select to iep_person
  using (true);
