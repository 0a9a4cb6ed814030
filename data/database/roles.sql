-- SPDX-License-Identifier: GPL-3.0-or-later
-- The roles of the system, the schemas, and what PUBLIC loses in this database.
--
-- Roles belong to the whole cluster, so an earlier installation may have left them:
-- they are made when missing and brought to the right attributes when not.
-- None of the iep_* roles can log in. A person is a LOGIN role in iep_person; what a
-- person may do stands in rows (right_grant), never in memberships.

do $$
declare
  r text;
begin
  foreach r in array array['iep_owner', 'iep_exec', 'iep_audit', 'iep_person', 'iep_all', 'iep_person_admin'] loop
    if not exists (select 1 from pg_roles where rolname = r) then
      execute format('create role %I', r);
    end if;
    execute format('alter role %I nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit', r);
  end loop;
  -- It owns the functions that make logins; nobody is a member of it (security.md D.1).
  alter role iep_person_admin createrole;
  if current_setting('server_version_num')::int >= 160000 then
    execute 'grant iep_person to iep_person_admin with admin true, inherit false, set false';
  end if;
  -- person_disable() ends the sessions of the person.
  grant pg_signal_backend to iep_person_admin;
  -- end_long_statements() must see since when others run something.
  grant pg_read_all_stats to iep_person_admin;
end $$;

comment on role iep_owner is 'Iepirkumi: owns tables and views';
comment on role iep_exec is 'Iepirkumi: owns the functions that read and write for people';
comment on role iep_audit is 'Iepirkumi: owns the audit trail';
comment on role iep_person is 'Iepirkumi: every person is a member';
comment on role iep_all is 'Iepirkumi: a person who is a member sees every institution';
comment on role iep_person_admin is 'Iepirkumi: owns the functions that make logins';

-- The database: connecting is all a person can do with it. No temporary tables, no objects,
-- no DO blocks, no functions (a leaky or shadowing function is the classic attack on
-- row-level security).
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to iep_person', current_database());
  -- A client that hangs inside a transaction holds up others. Compiling a query costs more here
  -- than it saves: what is read are pages.
  execute format('alter database %I set idle_in_transaction_session_timeout = %L', current_database(), '5min');
  execute format('alter database %I set jit = off', current_database());
  -- Nobody fills the disk with sorting. Unlike statement_timeout, people cannot change it.
  execute format('alter database %I set temp_file_limit = %L', current_database(), '2GB');
  -- Each save writes its row, as it was and as it is, to the trail, and its answer: too much for a page, so it is
  -- compressed. Where the server was built with it, by what takes a tenth of the time.
  if 'lz4' = any ((select enumvals from pg_settings where name = 'default_toast_compression')::text[]) then
    execute format('alter database %I set default_toast_compression = lz4', current_database());
  end if;
end $$;
revoke all on schema public from public;
revoke usage on language plpgsql, sql from public;
grant usage on language plpgsql, sql to iep_owner, iep_exec, iep_audit, iep_person_admin;

-- Side channels: large objects, other people's activity, sizes, raw NOTIFY by function.
revoke execute on function
  lo_create(oid), lo_creat(int), lo_open(oid, int), lo_put(oid, bigint, bytea), lo_from_bytea(oid, bytea),
  lo_get(oid), lo_get(oid, bigint, int), loread(int, int), lowrite(int, bytea), lo_unlink(oid)
  from public;
revoke select on
  pg_catalog.pg_stat_activity, pg_catalog.pg_stat_all_tables, pg_catalog.pg_stat_user_tables,
  pg_catalog.pg_stat_xact_user_tables, pg_catalog.pg_stat_xact_all_tables
  from public;
revoke execute on function pg_stat_get_activity(int), pg_notify(text, text) from public;
-- One writes to the server's log as much as one likes; the others say number by number what pg_stat_get_activity() says in a row:
-- who is connected now, to which database. (Their arguments, and which there are, differ between the releases.)
do $$
declare
  f regprocedure;
begin
  for f in select p.oid from pg_proc p
            where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(pg_logical_emit_message$|pg_stat_get_backend_)' loop
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
grant execute on function pg_notify(text, text) to iep_exec;
grant execute on function pg_stat_get_activity(int) to iep_person_admin;
grant select on pg_catalog.pg_stat_activity to iep_person_admin;

create schema if not exists iepirkumi;
create schema if not exists iepirkumi_audit;
create schema if not exists iepirkumi_extension;
create extension if not exists pg_trgm with schema iepirkumi_extension;

alter default privileges for role iep_owner revoke execute on functions from public;
alter default privileges for role iep_exec revoke execute on functions from public;
alter default privileges for role iep_audit revoke execute on functions from public;
alter default privileges for role iep_person_admin revoke execute on functions from public;
