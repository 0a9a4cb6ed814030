-- SPDX-License-Identifier: GPL-3.0-or-later
-- Names of people are for everybody (columns: grants.sql). Rights: one's own, those at
-- institutions one sees, and all for the administrator; the same of delegations. "effective" and
-- "sign_in" are nobody's to read.

drop policy if exists view on iepirkumi.right_code;
create policy view on iepirkumi.right_code for select to iep_person
  using (true);

drop policy if exists view on iepirkumi.person;
create policy view on iepirkumi.person for select to iep_person
  using (true);

drop policy if exists person_admin on iepirkumi.person;
create policy person_admin on iepirkumi.person for all to iep_person_admin
  using (true) with check (true);

drop policy if exists own_rights on iepirkumi.right_grant;
create policy own_rights on iepirkumi.right_grant for select to iep_person
  using (login = session_user);

drop policy if exists view on iepirkumi.right_grant;
create policy view on iepirkumi.right_grant for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists administrate on iepirkumi.right_grant;
create policy administrate on iepirkumi.right_grant for select to iep_person
  using ((select iepirkumi.my_administrate()));

drop policy if exists everything on iepirkumi.right_grant;
create policy everything on iepirkumi.right_grant for select to iep_all
  using (true);

drop policy if exists own_absence on iepirkumi.delegation;
create policy own_absence on iepirkumi.delegation for select to iep_person
  using (absent = session_user);

drop policy if exists own_deputy on iepirkumi.delegation;
create policy own_deputy on iepirkumi.delegation for select to iep_person
  using (deputy = session_user);

drop policy if exists view on iepirkumi.delegation;
create policy view on iepirkumi.delegation for select to iep_person
  using (institution_id = any ((select iepirkumi.my_view())::int[]));

drop policy if exists administrate on iepirkumi.delegation;
create policy administrate on iepirkumi.delegation for select to iep_person
  using ((select iepirkumi.my_administrate()));

drop policy if exists everything on iepirkumi.delegation;
create policy everything on iepirkumi.delegation for select to iep_all
  using (true);
