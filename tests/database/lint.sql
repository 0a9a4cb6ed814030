-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the catalog must say for row-level security to hold (shared/design/security.md A, B.3).
-- Each rule is a view of the objects that break it. First every view must be empty; then something
-- that breaks each rule is made, and every view must name it: a lint that finds nothing proves nothing.
begin;
set local search_path = pg_catalog, tap;
create schema lint;

-- The tables, views and functions of the system.
create view lint.relation as
  select c.oid::regclass::text as name, c.* from pg_class c
   where c.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace);
create view lint.routine as
  select p.oid::regprocedure::text as name, p.*, pg_get_userbyid(p.proowner) as owner from pg_proc p
   where p.pronamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace);
create view lint.policy as
  select p.polrelid::regclass::text as relation, p.polname as name, p.polcmd, p.polpermissive,
         (select array_agg(case r when 0 then 'public' else pg_get_userbyid(r)::text end order by 1) from unnest(p.polroles) r) as roles,
         regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\s+', ' ', 'g') as qual,
         regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid), '\s+', ' ', 'g') as with_check
    from pg_policy p;
-- People: members of iep_person, direct or not.
create view lint.people as
  select r.oid, r.rolname, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls
    from pg_roles r where not r.rolsuper and r.rolname <> 'iep_person' and pg_has_role(r.oid, 'iep_person', 'member')
  union all
  select oid, rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
    from pg_roles where rolname in ('iep_person', 'iep_all');

-- One view a rule. The comment is the rule in words.
create view lint.rls_on as
  select name from lint.relation where relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity);
comment on view lint.rls_on is 'row-level security is enabled and forced on every table';

create view lint.relation_kind as
  select name, relkind from lint.relation where relkind not in ('r', 'p', 'v', 'i', 'I', 'S', 't', 'c');
comment on view lint.relation_kind is 'no materialized views and foreign tables, which know no row-level security';

create view lint.partition_child as
  select name from lint.relation where relispartition;
comment on view lint.partition_child is 'no partitions: the policy of the parent does not hold on a child';

create view lint.view_invoker as
  select name from lint.relation
   where relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions) or 'security_invoker=on' = any (reloptions), false);
comment on view lint.view_invoker is 'every view is read with the rights of the reader';

create view lint.policy_public as
  select relation, name from lint.policy where 'public' = any (roles);
comment on view lint.policy_public is 'no policy is for PUBLIC';

create view lint.policy_person_shape as
  select relation, name, qual from lint.policy
   where roles && array['iep_person']
     and (polcmd <> 'r' or with_check is not null or not polpermissive
       or roles <> array['iep_person']
       or not (
         -- the institution is among those one sees, or reviews; the version among those one reviews
         qual ~ '^\(institution_id = ANY \(\( SELECT iepirkumi\.my_(view|ministry)\(\) AS my_\w+\)::integer\[\]\)\)$'
         or qual ~ '^\(((plan_|estimate_)?version_)?id = ANY \(\( SELECT iepirkumi\.my_review_(versions|estimates)\(\) AS my_review_(versions|estimates)\)::bigint\[\]\)\)$'
         -- the administrator, everywhere or in the chain of the system
         or qual ~ '^\( SELECT iepirkumi\.my_administrate\(\) AS my_administrate\)$'
         or qual ~ '^\(\(institution_id = 0\) AND \( SELECT iepirkumi\.my_administrate\(\) AS my_administrate\)\)$'
         -- what is for everybody
         or (qual = '(institution_id = 0)' and relation = 'iepirkumi.change')
         or (qual = '(login = SESSION_USER)' and relation = 'iepirkumi.right_grant')
         or (qual in ('(absent = SESSION_USER)', '(deputy = SESSION_USER)') and relation = 'iepirkumi.delegation')
         or (qual = 'true' and relation in ('iepirkumi.institution', 'iepirkumi.person', 'iepirkumi.right_code', 'iepirkumi.flow',
               'iepirkumi.flow_step', 'iepirkumi.classification', 'iepirkumi.threshold', 'iepirkumi.schema_version'))));
comment on view lint.policy_person_shape is 'policies of people only read and have the one shape: one call a statement, an array of one row';

create view lint.policy_other as
  select relation, name, roles, qual from lint.policy
   where not roles && array['iep_person', 'public']
     and relation ~ '^iepirkumi(_audit)?\.'
     and not (qual = 'true' and cardinality(roles) = 1 and (
       roles[1] in ('iep_owner', 'iep_exec', 'iep_audit')
       or (roles[1] = 'iep_all' and polcmd = 'r')
       or (roles[1] = 'iep_person_admin' and relation = 'iepirkumi.person')));
comment on view lint.policy_other is 'other policies are: the owner''s, the functions'' and reading everything';

create view lint.policy_missing as
  select r.name, w.role from lint.relation r,
         lateral (values (pg_get_userbyid(r.relowner)::text), ('iep_exec')) w (role)
   where r.relkind in ('r', 'p')
     and not exists (select from lint.policy p where p.relation = r.name and p.roles = array[w.role] and p.qual = 'true');
comment on view lint.policy_missing is 'every table has a policy for its owner (foreign keys run as him) and for the functions';

create view lint.policy_setting as
  select relation, name from lint.policy
   where concat(qual, with_check) ~* 'current_setting|current_user|current_role|set_config|pg_settings'
  union all
  select name, 'function asked by policies' from lint.routine
   where proname ~ '^my_' and prosrc ~* 'current_setting|current_user|current_role|set_config|pg_settings|set_role';
comment on view lint.policy_setting is 'no right is read from a setting, which anybody can set';

create view lint.policy_function as
  select r.name, r.provolatile, r.prosecdef, r.proparallel, r.owner from lint.routine r join pg_language l on l.oid = r.prolang
   where exists (select from lint.policy p where p.qual ~ ('iepirkumi\.' || r.proname || '\('))
     and (r.provolatile <> 's' or not r.prosecdef or r.proparallel <> 's' or l.lanname <> 'plpgsql' or r.pronargs > 0 or r.owner <> 'iep_exec');
comment on view lint.policy_function is 'functions asked by policies are stable, definer, parallel safe, plpgsql and take no argument';

create view lint.definer_path as
  select name, proconfig from lint.routine
   where prosecdef and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false);
comment on view lint.definer_path is 'every definer function pins search_path to pg_catalog, pg_temp';

create view lint.path_other as
  select name, proconfig from lint.routine
   where exists (select from unnest(proconfig) c where c ~ '^search_path=' and c <> 'search_path=pg_catalog, pg_temp');
comment on view lint.path_other is 'no function sets another search_path';

create view lint.definer_owner as
  select name, owner from lint.routine
   where prosecdef and owner not in ('iep_exec', 'iep_audit', 'iep_person_admin');
comment on view lint.definer_owner is 'definer functions belong to a role that owns no table of theirs, never to a superuser';

create view lint.routine_owner as
  select name, owner from lint.routine where owner not in ('iep_owner', 'iep_exec', 'iep_audit', 'iep_person_admin')
  union all
  -- only what makes logins may run with CREATEROLE
  select name, owner from lint.routine
   where owner = 'iep_person_admin' and proname not in
     ('person_create', 'person_password', 'person_disable', 'person_enable', 'person_end_sessions', 'my_password');
comment on view lint.routine_owner is 'functions belong to our roles, and few to the one that may make roles';

create view lint.relation_owner as
  select name, pg_get_userbyid(relowner) as owner from lint.relation
   where relkind in ('r', 'p', 'v', 'S')
     and pg_get_userbyid(relowner) <> case relnamespace when 'iepirkumi_audit'::regnamespace then 'iep_audit' else 'iep_owner' end;
comment on view lint.relation_owner is 'tables, views and sequences belong to iep_owner, the audit trail to iep_audit';

create view lint.execute_public as
  select r.name from lint.routine r, aclexplode(coalesce(r.proacl, acldefault('f', r.proowner))) a where a.grantee = 0;
comment on view lint.execute_public is 'no function can be executed by PUBLIC';

create view lint.execute_trigger as
  select r.name, a.grantee::regrole from lint.routine r, aclexplode(r.proacl) a
   where r.prorettype = 'trigger'::regtype and a.grantee <> r.proowner;
comment on view lint.execute_trigger is 'nobody else may execute trigger functions';

create view lint.execute_grantable as
  select r.name, a.grantee::regrole from lint.routine r, aclexplode(coalesce(r.proacl, acldefault('f', r.proowner))) a
   where a.is_grantable and a.grantee <> r.proowner
  union all
  select r.name, a.grantee::regrole from lint.relation r, aclexplode(r.relacl) a where a.is_grantable and a.grantee <> r.relowner;
comment on view lint.execute_grantable is 'nobody can pass a privilege on';

create view lint.dml_granted as
  select r.name, a.grantee::regrole, a.privilege_type
    from lint.relation r, aclexplode(r.relacl) a
   where r.relkind in ('r', 'p', 'v', 'S') and a.grantee <> r.relowner
     and (a.grantee = 0
       or (a.privilege_type <> 'SELECT' or r.relkind = 'S') and a.grantee::regrole::text not in ('iep_exec', 'iep_person_admin')
       or a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
       or a.grantee::regrole::text = 'iep_person_admin' and r.name <> 'iepirkumi.person')
  union all
  select r.name || '.' || t.attname, a.grantee::regrole, a.privilege_type
    from lint.relation r join pg_attribute t on t.attrelid = r.oid, aclexplode(t.attacl) a
   where a.grantee = 0 or a.privilege_type <> 'SELECT';
comment on view lint.dml_granted is 'people hold nothing but SELECT; PUBLIC nothing at all';

create view lint.audit_writable as
  select r.name, a.grantee::regrole, a.privilege_type from lint.relation r, aclexplode(r.relacl) a
   where r.relnamespace = 'iepirkumi_audit'::regnamespace and r.relkind = 'r'
     and (a.grantee::regrole::text <> 'iep_audit' and a.privilege_type <> 'SELECT'
       or r.name = 'iepirkumi_audit.entry' and a.privilege_type not in ('SELECT', 'INSERT'));
comment on view lint.audit_writable is 'nobody changes the audit trail, its owner only adds';

create view lint.people_privilege as
  select p.rolname, r.name, v.privilege
    from lint.people p, lint.relation r,
         unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) v (privilege)
   where r.relkind in ('r', 'p', 'v') and has_table_privilege(p.oid, r.oid, v.privilege)
  union all
  select p.rolname, r.name, v.privilege
    from lint.people p, lint.relation r, unnest(array['INSERT', 'UPDATE', 'REFERENCES']) v (privilege)
   where r.relkind in ('r', 'p', 'v') and has_any_column_privilege(p.oid, r.oid, v.privilege)
  union all
  select p.rolname, r.name, 'USAGE' from lint.people p, lint.relation r
   where r.relkind = 'S' and has_sequence_privilege(p.oid, r.oid, 'USAGE, SELECT, UPDATE');
comment on view lint.people_privilege is 'no person may write to any table, in whatever way the privilege came';

create view lint.leakproof as
  select p.oid::regprocedure::text as name from pg_proc p where p.proleakproof and p.oid >= 16384
  union all
  -- those of initdb that would leak; compare security.md A.3 and A.4
  select p.oid::regprocedure::text from pg_proc p
   where p.proleakproof and p.proname ~ '^(texticlike|textlike|texticregexeq|textregexeq|ts_match|jsonb_contains|numeric_eq|array_eq|arrayoverlap|arraycontains|enum_eq|similarity_op|like|ilike)';
comment on view lint.leakproof is 'no function is called leakproof that was not by initdb';

create view lint.role_attribute as
  select rolname from pg_roles where rolcreaterole and not rolsuper and rolname <> 'iep_person_admin'
  union all
  select rolname from lint.people where rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls
  union all
  select rolname from pg_roles where rolname ~ '^iep_' and (rolcanlogin or rolsuper or rolcreatedb or rolreplication or rolbypassrls);
comment on view lint.role_attribute is 'nobody makes roles but iep_person_admin; people and iep_* roles have no special attribute';

create view lint.role_member as
  select m.roleid::regrole as role, m.member::regrole, m.admin_option
    from pg_auth_members m
   where m.roleid::regrole::text in ('iep_owner', 'iep_exec', 'iep_audit', 'iep_person_admin')
      or (m.member in (select oid from lint.people) and m.roleid::regrole::text not in ('iep_person', 'iep_all'))
      or (m.member::regrole::text ~ '^iep_' and not (m.member::regrole::text = 'iep_person_admin' and m.roleid::regrole::text in ('pg_signal_backend', 'iep_person')))
      or (m.admin_option and m.roleid::regrole::text ~ '^iep_' and m.member::regrole::text <> 'iep_person_admin');
comment on view lint.role_member is 'the roles that own things have no members, people are members of iep_person and iep_all only';

create view lint.schema_privilege as
  select n.nspname, a.grantee::regrole, a.privilege_type
    from pg_namespace n, aclexplode(n.nspacl) a
   where n.nspname in ('iepirkumi', 'iepirkumi_audit', 'iepirkumi_extension', 'public')
     and (a.grantee = 0
       or a.privilege_type = 'CREATE' and a.grantee <> n.nspowner
          -- the owner of the database may use its public schema
          and not (n.nspname = 'public' and pg_has_role(a.grantee, 'pg_database_owner', 'member')));
comment on view lint.schema_privilege is 'nobody but its owner creates anything in a schema of ours; PUBLIC reaches none';

create view lint.people_create as
  select p.rolname, v.what from lint.people p,
         lateral (values
           ('TEMP', has_database_privilege(p.oid, current_database(), 'TEMP')),
           ('CREATE', has_database_privilege(p.oid, current_database(), 'CREATE')),
           ('CREATE IN SCHEMA', (select bool_or(has_schema_privilege(p.oid, n.oid, 'CREATE')) from pg_namespace n
                                  where n.nspname !~ '^pg_(toast_)?temp')),
           ('LANGUAGE', (select bool_or(has_language_privilege(p.oid, l.oid, 'USAGE')) from pg_language l where l.lanpltrusted)))
           v (what, has)
   where v.has;
comment on view lint.people_create is 'people create nothing: no temporary tables, no functions, no DO blocks';

create view lint.language_public as
  select l.lanname from pg_language l, aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) a
   where a.grantee = 0 and l.lanpltrusted;
comment on view lint.language_public is 'languages are revoked from PUBLIC';

create view lint.database_public as
  select d.datname, a.privilege_type from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
   where d.datname = current_database() and a.grantee = 0;
comment on view lint.database_public is 'PUBLIC has nothing on the database, not even CONNECT';

create view lint.side_channel as
  select p.oid::regprocedure::text as name from pg_proc p
   where p.pronamespace = 'pg_catalog'::regnamespace
     and p.proname in ('lo_create', 'lo_creat', 'lo_open', 'lo_put', 'lo_from_bytea', 'lo_get', 'loread', 'lowrite', 'lo_unlink',
                       'pg_notify', 'pg_stat_get_activity', 'lo_import', 'lo_export', 'pg_read_file', 'pg_ls_dir')
     and has_function_privilege('iep_person', p.oid, 'EXECUTE')
  union all
  select c.oid::regclass::text from pg_class c
   where c.relnamespace = 'pg_catalog'::regnamespace
     and c.relname in ('pg_stat_activity', 'pg_stat_all_tables', 'pg_stat_user_tables', 'pg_stat_xact_user_tables', 'pg_authid', 'pg_statistic', 'pg_largeobject')
     and has_table_privilege('iep_person', c.oid, 'SELECT');
comment on view lint.side_channel is 'large objects, activity and statistics of others are out of reach';

create view lint.extension_reach as
  select p.oid::regprocedure::text as name from pg_proc p
   where p.pronamespace = 'iepirkumi_extension'::regnamespace
     and has_function_privilege('iep_person', p.oid, 'EXECUTE') and has_schema_privilege('iep_person', p.pronamespace, 'USAGE');
comment on view lint.extension_reach is 'functions of extensions are not for people';

create view lint.index_type as
  select i.indrelid::regclass::text as name, i.indexrelid::regclass::text as index, format_type(a.atttypid, null) as type
    from pg_index i join lint.relation r on r.oid = i.indrelid
    join pg_attribute a on a.attrelid = i.indexrelid
    join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
   where not (a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'text'::regtype, 'name'::regtype, 'date'::regtype,
                             'timestamptz'::regtype, 'uuid'::regtype, 'bool'::regtype,
                             -- how an index keeps a name
                             'cstring'::regtype)
              -- searched by definer functions only
              or m.amname = 'gin' and x.relname ~ '_search$');
comment on view lint.index_type is 'indexed columns have leakproof comparisons; others are dead under row-level security';

create view lint.column_type as
  select r.name || '.' || a.attname as name, format_type(a.atttypid, null) as type
    from lint.relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
   where r.relkind in ('r', 'p') and (t.typtype = 'e' or t.oid in ('numeric'::regtype, 'money'::regtype, 'oid'::regtype, 'timestamp'::regtype));
comment on view lint.column_type is 'no enum, numeric, money, large object or time without zone in a table';

create view lint.institution_column as
  select r.name from lint.relation r
   where r.relkind in ('r', 'p')
     and not exists (select from pg_attribute a where a.attrelid = r.oid and a.attname = 'institution_id' and a.attnotnull and not a.attisdropped)
     -- what belongs to no institution
     and r.name not in ('iepirkumi.institution', 'iepirkumi.person', 'iepirkumi.right_code', 'iepirkumi.right_grant', 'iepirkumi.effective', 'iepirkumi.sign_in',
       'iepirkumi.flow', 'iepirkumi.flow_step', 'iepirkumi.classification', 'iepirkumi.threshold', 'iepirkumi.request', 'iepirkumi.schema_version');
comment on view lint.institution_column is 'every other table says to which institution its rows belong';

create view lint.foreign_key as
  select c.conrelid::regclass::text as name, c.conname
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'institution_id'
    join pg_attribute f on f.attrelid = c.confrelid and f.attname = 'institution_id'
    join lint.relation r on r.oid = c.conrelid
   where c.contype = 'f' and not (a.attnum = any (c.conkey) and f.attnum = any (c.confkey));
comment on view lint.foreign_key is 'a row refers only to rows of its own institution';

create view lint.trigger_off as
  select t.tgrelid::regclass::text as name, t.tgname from pg_trigger t join lint.relation r on r.oid = t.tgrelid where t.tgenabled <> 'O';
comment on view lint.trigger_off is 'no trigger is switched off';

create view lint.rule as
  select w.ev_class::regclass::text as name, w.rulename from pg_rewrite w join lint.relation r on r.oid = w.ev_class where w.rulename <> '_RETURN';
comment on view lint.rule is 'no rewrite rules';

create view lint.default_privilege as
  select w.role from unnest(array['iep_owner', 'iep_exec', 'iep_audit', 'iep_person_admin']) w (role)
   where not exists (select from pg_default_acl d
                      where d.defaclrole::regrole::text = w.role and d.defaclobjtype = 'f' and d.defaclnamespace = 0
                        and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0));
comment on view lint.default_privilege is 'functions made later are not for PUBLIC either';

create view lint.uncommented as
  select name from lint.relation where relkind in ('r', 'p') and obj_description(oid, 'pg_class') is null;
comment on view lint.uncommented is 'every table says what it holds';

create temp table rule as
  select c.relname::name as name, obj_description(c.oid, 'pg_class') as words
    from pg_class c where c.relnamespace = 'lint'::regnamespace and obj_description(c.oid, 'pg_class') is not null;

select plan((select 2 * count(*)::int + 3 from rule));

select is_empty(format('table lint.%I', name), words) from rule order by name;

-- The server is not one of those with known holes in row-level security (security.md A.1).
select cmp_ok(current_setting('server_version_num')::int, '>=', 150014, 'PostgreSQL has the fixes of row-level security');
select isnt_empty('select from lint.people where rolname not in (''iep_person'', ''iep_all'')', 'there are people to look at');
select cmp_ok((select count(*) from lint.relation where relkind = 'r')::int, '>', 20, 'there are tables to look at');

-- Now break every rule.
create role "lint.person" login in role iep_person;
create table iepirkumi.lint_bad (id int, kind numeric unique);
grant select, insert on iepirkumi.lint_bad to "lint.person", public;
grant select on iepirkumi.procurement to iep_exec with grant option;
create materialized view iepirkumi.lint_copy as select id from iepirkumi.procurement;
create table iepirkumi.lint_part (id int) partition by list (id);
create table iepirkumi.lint_part_1 partition of iepirkumi.lint_part for values in (1);
create view iepirkumi.lint_view as select id from iepirkumi.procurement;
create policy lint_public on iepirkumi.lint_bad using (true);
create policy lint_shape on iepirkumi.plan for select to iep_person using (institution_id = any (iepirkumi.my_view()));
create policy lint_other on iepirkumi.plan to iep_person_admin using (true);
create policy lint_setting on iepirkumi.plan for select to iep_all using (institution_id::text = current_setting('app.institution'));
create function iepirkumi.lint_volatile() returns boolean language sql as 'select true';
create policy lint_function on iepirkumi.plan for select to iep_all using (iepirkumi.lint_volatile());
create function iepirkumi.lint_definer() returns int language sql security definer set search_path = iepirkumi as 'select 1';
create function iepirkumi.lint_trigger() returns trigger language plpgsql as 'begin return new; end';
alter function iepirkumi.lint_trigger() owner to iep_person_admin;
grant execute on function iepirkumi.lint_trigger() to iep_person;
grant update on iepirkumi_audit.entry to iep_exec;
create function iepirkumi.lint_leaky(text) returns boolean language plpgsql leakproof as 'begin return true; end';
alter role "lint.person" createrole;
grant iep_exec to "lint.person";
grant create on schema iepirkumi to iep_exec;
grant temporary on database :"DBNAME" to iep_person;
grant connect on database :"DBNAME" to public;
grant usage on language plpgsql to public;
grant select on pg_stat_activity to public;
grant usage on schema iepirkumi_extension to iep_person;
grant execute on all functions in schema iepirkumi_extension to iep_person;
create table iepirkumi.lint_reference (institution_id int not null, plan_id bigint references iepirkumi.plan (id));
alter table iepirkumi.plan disable trigger user;
create rule lint_rule as on delete to iepirkumi.plan do also nothing;
alter default privileges for role iep_owner grant execute on functions to public;

select isnt_empty(format('table lint.%I', name), 'control: ' || name) from rule order by name;

select * from finish();
rollback;
