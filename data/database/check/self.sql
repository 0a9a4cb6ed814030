-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who asks, and whether row-level security hides anything from them. Changes nothing.
select r.rolsuper as superuser, r.rolsuper or r.rolbypassrls as sees_all,
       to_regclass('iepirkumi.schema_version') is not null as installed
  from pg_roles r where r.rolname = session_user
