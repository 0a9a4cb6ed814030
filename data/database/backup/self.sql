-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where we are, and whether it can be saved or restored to from here. Everything is visible to superusers only: to others
-- row-level security hides rows and the server hides verifiers.
select r.rolsuper as superuser,
       to_regclass('iepirkumi.schema_version') is not null as installed,
       -- What belongs to no extension and was not there when the database was made.
       exists (select from pg_class c
                where c.relnamespace not in (select n.oid from pg_namespace n where n.nspname ~ '^pg_' or n.nspname = 'information_schema')
                  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
         as occupied,
       current_database()::text as database,
       split_part(current_setting('server_version'), ' ', 1) as server_version,
       current_setting('server_version_num')::int / 10000 as major,
       to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
  from pg_roles r where r.rolname = session_user
