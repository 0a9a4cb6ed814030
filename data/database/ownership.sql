-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives every object to the role that should own it. Can be run again at any time.
--
-- Tables and views: iep_owner; the audit trail: iep_audit. Definer functions: iep_exec, which
-- owns no table, so that a mistake in a function cannot alter or truncate one or switch its
-- protection off. The few that make logins: iep_person_admin. Nobody is a member of any.

alter schema iepirkumi owner to iep_owner;
alter schema iepirkumi_audit owner to iep_audit;

do $$
declare
  o record;
  wanted name;
begin
  for o in
    select c.oid::regclass as name, c.relkind, n.nspname as schema, pg_get_userbyid(c.relowner) as owner
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('iepirkumi', 'iepirkumi_audit') and c.relkind in ('r', 'p', 'v')
     order by 1
  loop
    wanted := case o.schema when 'iepirkumi_audit' then 'iep_audit' else 'iep_owner' end;
    if o.owner <> wanted then
      execute format('alter %s %s owner to %I', case o.relkind when 'v' then 'view' else 'table' end, o.name, wanted);
    end if;
  end loop;

  for o in
    select p.oid::regprocedure as name, n.nspname as schema, p.proname, p.prosecdef, pg_get_userbyid(p.proowner) as owner
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('iepirkumi', 'iepirkumi_audit') and p.prokind in ('f', 'p')
     order by 1
  loop
    wanted := case
      when o.schema = 'iepirkumi_audit' or o.proname in ('audit_head', 'audit_verify') then 'iep_audit'
      when o.proname in ('person_create', 'person_password', 'person_disable', 'person_enable', 'person_end_sessions', 'end_long_statements', 'my_password') then 'iep_person_admin'
      when o.prosecdef then 'iep_exec'
      else 'iep_owner'
    end;
    if o.owner <> wanted then
      execute format('alter routine %s owner to %I', o.name, wanted);
    end if;
  end loop;
end $$;
