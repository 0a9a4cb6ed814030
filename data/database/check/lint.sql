-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the catalog must say for row-level security to hold (shared/design/security.md A, B.3), as one query that
-- changes nothing: tests/database/lint.sql holds every commit to it, iepirkumi-admin check every installation.
-- A rule that nothing breaks is one row without object; else one row for each object that breaks it. Names are compared
-- as text: search_path must be pg_catalog.
with
-- The tables, views and functions of the system.
relation as (
  select c.oid::regclass::text as name, c.* from pg_class c
   where c.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace)
),
routine as (
  select p.oid::regprocedure::text as name, p.*, pg_get_userbyid(p.proowner) as owner from pg_proc p
   where p.pronamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace)
),
policy as (
  select p.polrelid::regclass::text as relation, p.polname as name, p.polcmd, p.polpermissive,
         (select array_agg(case r when 0 then 'public' else pg_get_userbyid(r)::text end order by 1) from unnest(p.polroles) r) as roles,
         regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\s+', ' ', 'g') as qual,
         regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid), '\s+', ' ', 'g') as with_check
    from pg_policy p
),
-- People: members of iep_person, direct or not. From PostgreSQL 16 on whoever admits members is one, without inheriting anything.
people as (
  select r.oid, r.rolname, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls
    from pg_roles r where not r.rolsuper and r.rolname not in ('iep_person', 'iep_person_admin') and pg_has_role(r.oid, 'iep_person', 'member')
  union all
  select oid, rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
    from pg_roles where rolname in ('iep_person', 'iep_all')
),
-- One a rule. Its first column is what breaks it, the others say how.
rls_on as (
  select name from relation where relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
),
relation_kind as (
  select name, relkind from relation where relkind not in ('r', 'p', 'v', 'i', 'I', 'S', 't', 'c')
),
partition_child as (
  select name from relation where relispartition
),
view_invoker as (
  select name from relation
   where relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions) or 'security_invoker=on' = any (reloptions), false)
),
policy_public as (
  select relation, name from policy where 'public' = any (roles)
),
policy_person_shape as (
  select relation, name, qual from policy
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
               'iepirkumi.flow_step', 'iepirkumi.classification', 'iepirkumi.threshold', 'iepirkumi.schema_version'))))
),
policy_other as (
  select relation, name, roles, qual from policy
   where not roles && array['iep_person', 'public']
     and relation ~ '^iepirkumi(_audit)?\.'
     and not (qual = 'true' and cardinality(roles) = 1 and (
       roles[1] in ('iep_owner', 'iep_exec', 'iep_audit')
       or (roles[1] = 'iep_all' and polcmd = 'r')
       or (roles[1] = 'iep_person_admin' and relation = 'iepirkumi.person')))
),
policy_missing as (
  select r.name, w.role from relation r,
         lateral (values (pg_get_userbyid(r.relowner)::text), ('iep_exec')) w (role)
   where r.relkind in ('r', 'p')
     and not exists (select from policy p where p.relation = r.name and p.roles = array[w.role] and p.qual = 'true')
),
policy_setting as (
  select relation, name from policy
   where concat(qual, with_check) ~* 'current_setting|current_user|current_role|set_config|pg_settings'
  union all
  select name, 'function asked by policies' from routine
   where proname ~ '^my_' and prosrc ~* 'current_setting|current_user|current_role|set_config|pg_settings|set_role'
),
policy_function as (
  select r.name, r.provolatile, r.prosecdef, r.proparallel, r.owner from routine r join pg_language l on l.oid = r.prolang
   where exists (select from policy p where p.qual ~ ('iepirkumi\.' || r.proname || '\('))
     and (r.provolatile <> 's' or not r.prosecdef or r.proparallel <> 's' or l.lanname <> 'plpgsql' or r.pronargs > 0 or r.owner <> 'iep_exec')
),
definer_path as (
  select name, proconfig from routine
   where prosecdef and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)
),
path_other as (
  select name, proconfig from routine
   where exists (select from unnest(proconfig) c where c ~ '^search_path=' and c <> 'search_path=pg_catalog, pg_temp')
),
definer_owner as (
  select name, owner from routine
   where prosecdef and owner not in ('iep_exec', 'iep_audit', 'iep_person_admin')
),
routine_owner as (
  select name, owner from routine where owner not in ('iep_owner', 'iep_exec', 'iep_audit', 'iep_person_admin')
  union all
  -- only what makes logins may run with CREATEROLE
  select name, owner from routine
   where owner = 'iep_person_admin' and proname not in
     ('person_create', 'person_password', 'person_disable', 'person_enable', 'person_end_sessions', 'end_long_statements', 'my_password')
),
relation_owner as (
  select name, pg_get_userbyid(relowner) as owner from relation
   where relkind in ('r', 'p', 'v', 'S')
     and pg_get_userbyid(relowner) <> case relnamespace when 'iepirkumi_audit'::regnamespace then 'iep_audit' else 'iep_owner' end
),
execute_public as (
  select r.name from routine r, aclexplode(coalesce(r.proacl, acldefault('f', r.proowner))) a where a.grantee = 0
),
execute_trigger as (
  select r.name, a.grantee::regrole from routine r, aclexplode(r.proacl) a
   where r.prorettype = 'trigger'::regtype and a.grantee <> r.proowner
),
execute_grantable as (
  select r.name, a.grantee::regrole from routine r, aclexplode(coalesce(r.proacl, acldefault('f', r.proowner))) a
   where a.is_grantable and a.grantee <> r.proowner
  union all
  select r.name, a.grantee::regrole from relation r, aclexplode(r.relacl) a where a.is_grantable and a.grantee <> r.relowner
),
dml_granted as (
  select r.name, a.grantee::regrole, a.privilege_type
    from relation r, aclexplode(r.relacl) a
   where r.relkind in ('r', 'p', 'v', 'S') and a.grantee <> r.relowner
     and (a.grantee = 0
       or (a.privilege_type <> 'SELECT' or r.relkind = 'S') and a.grantee::regrole::text not in ('iep_exec', 'iep_person_admin')
       or a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
       or a.grantee::regrole::text = 'iep_person_admin' and r.name <> 'iepirkumi.person')
  union all
  select r.name || '.' || t.attname, a.grantee::regrole, a.privilege_type
    from relation r join pg_attribute t on t.attrelid = r.oid, aclexplode(t.attacl) a
   where a.grantee = 0 or a.privilege_type <> 'SELECT'
),
audit_writable as (
  select r.name, a.grantee::regrole, a.privilege_type from relation r, aclexplode(r.relacl) a
   where r.relnamespace = 'iepirkumi_audit'::regnamespace and r.relkind = 'r'
     and (a.grantee::regrole::text <> 'iep_audit' and a.privilege_type <> 'SELECT'
       or r.name = 'iepirkumi_audit.entry' and a.privilege_type not in ('SELECT', 'INSERT'))
),
people_privilege as (
  select p.rolname, r.name, v.privilege
    from people p, relation r,
         unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) v (privilege)
   where r.relkind in ('r', 'p', 'v') and has_table_privilege(p.oid, r.oid, v.privilege)
  union all
  select p.rolname, r.name, v.privilege
    from people p, relation r, unnest(array['INSERT', 'UPDATE', 'REFERENCES']) v (privilege)
   where r.relkind in ('r', 'p', 'v') and has_any_column_privilege(p.oid, r.oid, v.privilege)
  union all
  select p.rolname, r.name, 'USAGE' from people p, relation r
   where r.relkind = 'S' and has_sequence_privilege(p.oid, r.oid, 'USAGE, SELECT, UPDATE')
),
leakproof as (
  select p.oid::regprocedure::text as name from pg_proc p where p.proleakproof and p.oid >= 16384
  union all
  -- those of initdb that would leak; compare security.md A.3 and A.4
  select p.oid::regprocedure::text from pg_proc p
   where p.proleakproof and p.proname ~ '^(texticlike|textlike|texticregexeq|textregexeq|ts_match|jsonb_contains|numeric_eq|array_eq|arrayoverlap|arraycontains|enum_eq|similarity_op|like|ilike)'
),
role_attribute as (
  select rolname from pg_roles where rolcreaterole and not rolsuper and rolname <> 'iep_person_admin'
  union all
  select rolname from people where rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls
  union all
  select rolname from pg_roles where rolname ~ '^iep_' and (rolcanlogin or rolsuper or rolcreatedb or rolreplication or rolbypassrls)
),
role_member as (
  select m.roleid::regrole as role, m.member::regrole, m.admin_option
    from pg_auth_members m
   where m.roleid::regrole::text in ('iep_owner', 'iep_exec', 'iep_audit', 'iep_person_admin')
      or (m.member in (select oid from people) and m.roleid::regrole::text not in ('iep_person', 'iep_all'))
      or (m.member::regrole::text ~ '^iep_' and not (m.member::regrole::text = 'iep_person_admin' and m.roleid::regrole::text in ('pg_signal_backend', 'pg_read_all_stats', 'iep_person')))
      or (m.admin_option and m.roleid::regrole::text ~ '^iep_' and m.member::regrole::text <> 'iep_person_admin')
),
schema_privilege as (
  select n.nspname, a.grantee::regrole, a.privilege_type
    from pg_namespace n, aclexplode(n.nspacl) a
   where n.nspname in ('iepirkumi', 'iepirkumi_audit', 'iepirkumi_extension', 'public')
     and (a.grantee = 0
       or a.privilege_type = 'CREATE' and a.grantee <> n.nspowner
          -- the owner of the database may use its public schema
          and not (n.nspname = 'public' and pg_has_role(a.grantee, 'pg_database_owner', 'member')))
),
people_create as (
  select p.rolname, v.what from people p,
         lateral (values
           ('TEMP', has_database_privilege(p.oid, current_database(), 'TEMP')),
           ('CREATE', has_database_privilege(p.oid, current_database(), 'CREATE')),
           ('CREATE IN SCHEMA', (select bool_or(has_schema_privilege(p.oid, n.oid, 'CREATE')) from pg_namespace n
                                  where n.nspname !~ '^pg_(toast_)?temp')),
           ('LANGUAGE', (select bool_or(has_language_privilege(p.oid, l.oid, 'USAGE')) from pg_language l where l.lanpltrusted)))
           v (what, has)
   where v.has
),
language_public as (
  select l.lanname from pg_language l, aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) a
   where a.grantee = 0 and l.lanpltrusted
),
database_public as (
  select d.datname, a.privilege_type from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
   where d.datname = current_database() and a.grantee = 0
),
side_channel as (
  select p.oid::regprocedure::text as name from pg_proc p
   where p.pronamespace = 'pg_catalog'::regnamespace
     and (p.proname ~ '^pg_stat_get_backend_' or
          p.proname in ('lo_create', 'lo_creat', 'lo_open', 'lo_put', 'lo_from_bytea', 'lo_get', 'loread', 'lowrite', 'lo_unlink',
                       'pg_notify', 'pg_logical_emit_message', 'pg_stat_get_activity', 'lo_import', 'lo_export', 'pg_read_file', 'pg_ls_dir'))
     and has_function_privilege('iep_person', p.oid, 'EXECUTE')
  union all
  select c.oid::regclass::text from pg_class c
   where c.relnamespace = 'pg_catalog'::regnamespace
     and c.relname in ('pg_stat_activity', 'pg_stat_all_tables', 'pg_stat_user_tables', 'pg_stat_xact_user_tables', 'pg_authid', 'pg_statistic', 'pg_largeobject')
     and has_table_privilege('iep_person', c.oid, 'SELECT')
),
extension_reach as (
  select p.oid::regprocedure::text as name from pg_proc p
   where p.pronamespace = 'iepirkumi_extension'::regnamespace
     and has_function_privilege('iep_person', p.oid, 'EXECUTE') and has_schema_privilege('iep_person', p.pronamespace, 'USAGE')
),
index_type as (
  select i.indrelid::regclass::text as name, i.indexrelid::regclass::text as index, format_type(a.atttypid, null) as type
    from pg_index i join relation r on r.oid = i.indrelid
    join pg_attribute a on a.attrelid = i.indexrelid
    join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
   where not (a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'text'::regtype, 'name'::regtype, 'date'::regtype,
                             'timestamptz'::regtype, 'uuid'::regtype, 'bool'::regtype,
                             -- how an index keeps a name
                             'cstring'::regtype)
              -- searched by definer functions only
              or m.amname = 'gin' and x.relname ~ '_search$')
),
column_type as (
  select r.name || '.' || a.attname as name, format_type(a.atttypid, null) as type
    from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
   where r.relkind in ('r', 'p') and (t.typtype = 'e' or t.oid in ('numeric'::regtype, 'money'::regtype, 'oid'::regtype, 'timestamp'::regtype))
),
institution_column as (
  select r.name from relation r
   where r.relkind in ('r', 'p')
     and not exists (select from pg_attribute a where a.attrelid = r.oid and a.attname = 'institution_id' and a.attnotnull and not a.attisdropped)
     -- what belongs to no institution
     and r.name not in ('iepirkumi.institution', 'iepirkumi.person', 'iepirkumi.right_code', 'iepirkumi.right_grant', 'iepirkumi.effective', 'iepirkumi.sign_in',
       'iepirkumi.flow', 'iepirkumi.flow_step', 'iepirkumi.classification', 'iepirkumi.threshold', 'iepirkumi.request', 'iepirkumi.schema_version')
),
foreign_key as (
  select c.conrelid::regclass::text as name, c.conname
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'institution_id'
    join pg_attribute f on f.attrelid = c.confrelid and f.attname = 'institution_id'
    join relation r on r.oid = c.conrelid
   where c.contype = 'f' and not (a.attnum = any (c.conkey) and f.attnum = any (c.confkey))
),
trigger_off as (
  select t.tgrelid::regclass::text as name, t.tgname from pg_trigger t join relation r on r.oid = t.tgrelid where t.tgenabled <> 'O'
),
rule as (
  select w.ev_class::regclass::text as name, w.rulename from pg_rewrite w join relation r on r.oid = w.ev_class where w.rulename <> '_RETURN'
),
default_privilege as (
  select w.role from unnest(array['iep_owner', 'iep_exec', 'iep_audit', 'iep_person_admin']) w (role)
   where not exists (select from pg_default_acl d
                      where d.defaclrole::regrole::text = w.role and d.defaclobjtype = 'f' and d.defaclnamespace = 0
                        and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0))
),
uncommented as (
  select name from relation where relkind in ('r', 'p') and obj_description(oid, 'pg_class') is null
),
-- In the order of the list above: the rule in words.
rules (lint, words, broken) as (
  select 'rls_on', 'row-level security is enabled and forced on every table',
         (select json_agg(row_to_json(v)) from rls_on v)
  union all
  select 'relation_kind', 'no materialized views and foreign tables, which know no row-level security',
         (select json_agg(row_to_json(v)) from relation_kind v)
  union all
  select 'partition_child', 'no partitions: the policy of the parent does not hold on a child',
         (select json_agg(row_to_json(v)) from partition_child v)
  union all
  select 'view_invoker', 'every view is read with the rights of the reader',
         (select json_agg(row_to_json(v)) from view_invoker v)
  union all
  select 'policy_public', 'no policy is for PUBLIC',
         (select json_agg(row_to_json(v)) from policy_public v)
  union all
  select 'policy_person_shape', 'policies of people only read and have the one shape: one call a statement, an array of one row',
         (select json_agg(row_to_json(v)) from policy_person_shape v)
  union all
  select 'policy_other', 'other policies are: the owner''s, the functions'' and reading everything',
         (select json_agg(row_to_json(v)) from policy_other v)
  union all
  select 'policy_missing', 'every table has a policy for its owner (foreign keys run as him) and for the functions',
         (select json_agg(row_to_json(v)) from policy_missing v)
  union all
  select 'policy_setting', 'no right is read from a setting, which anybody can set',
         (select json_agg(row_to_json(v)) from policy_setting v)
  union all
  select 'policy_function', 'functions asked by policies are stable, definer, parallel safe, plpgsql and take no argument',
         (select json_agg(row_to_json(v)) from policy_function v)
  union all
  select 'definer_path', 'every definer function pins search_path to pg_catalog, pg_temp',
         (select json_agg(row_to_json(v)) from definer_path v)
  union all
  select 'path_other', 'no function sets another search_path',
         (select json_agg(row_to_json(v)) from path_other v)
  union all
  select 'definer_owner', 'definer functions belong to a role that owns no table of theirs, never to a superuser',
         (select json_agg(row_to_json(v)) from definer_owner v)
  union all
  select 'routine_owner', 'functions belong to our roles, and few to the one that may make roles',
         (select json_agg(row_to_json(v)) from routine_owner v)
  union all
  select 'relation_owner', 'tables, views and sequences belong to iep_owner, the audit trail to iep_audit',
         (select json_agg(row_to_json(v)) from relation_owner v)
  union all
  select 'execute_public', 'no function can be executed by PUBLIC',
         (select json_agg(row_to_json(v)) from execute_public v)
  union all
  select 'execute_trigger', 'nobody else may execute trigger functions',
         (select json_agg(row_to_json(v)) from execute_trigger v)
  union all
  select 'execute_grantable', 'nobody can pass a privilege on',
         (select json_agg(row_to_json(v)) from execute_grantable v)
  union all
  select 'dml_granted', 'people hold nothing but SELECT; PUBLIC nothing at all',
         (select json_agg(row_to_json(v)) from dml_granted v)
  union all
  select 'audit_writable', 'nobody changes the audit trail, its owner only adds',
         (select json_agg(row_to_json(v)) from audit_writable v)
  union all
  select 'people_privilege', 'no person may write to any table, in whatever way the privilege came',
         (select json_agg(row_to_json(v)) from people_privilege v)
  union all
  select 'leakproof', 'no function is called leakproof that was not by initdb',
         (select json_agg(row_to_json(v)) from leakproof v)
  union all
  select 'role_attribute', 'nobody makes roles but iep_person_admin; people and iep_* roles have no special attribute',
         (select json_agg(row_to_json(v)) from role_attribute v)
  union all
  select 'role_member', 'the roles that own things have no members, people are members of iep_person and iep_all only',
         (select json_agg(row_to_json(v)) from role_member v)
  union all
  select 'schema_privilege', 'nobody but its owner creates anything in a schema of ours; PUBLIC reaches none',
         (select json_agg(row_to_json(v)) from schema_privilege v)
  union all
  select 'people_create', 'people create nothing: no temporary tables, no functions, no DO blocks',
         (select json_agg(row_to_json(v)) from people_create v)
  union all
  select 'language_public', 'languages are revoked from PUBLIC',
         (select json_agg(row_to_json(v)) from language_public v)
  union all
  select 'database_public', 'PUBLIC has nothing on the database, not even CONNECT',
         (select json_agg(row_to_json(v)) from database_public v)
  union all
  select 'side_channel', 'large objects, activity and statistics of others are out of reach',
         (select json_agg(row_to_json(v)) from side_channel v)
  union all
  select 'extension_reach', 'functions of extensions are not for people',
         (select json_agg(row_to_json(v)) from extension_reach v)
  union all
  select 'index_type', 'indexed columns have leakproof comparisons; others are dead under row-level security',
         (select json_agg(row_to_json(v)) from index_type v)
  union all
  select 'column_type', 'no enum, numeric, money, large object or time without zone in a table',
         (select json_agg(row_to_json(v)) from column_type v)
  union all
  select 'institution_column', 'every other table says to which institution its rows belong',
         (select json_agg(row_to_json(v)) from institution_column v)
  union all
  select 'foreign_key', 'a row refers only to rows of its own institution',
         (select json_agg(row_to_json(v)) from foreign_key v)
  union all
  select 'trigger_off', 'no trigger is switched off',
         (select json_agg(row_to_json(v)) from trigger_off v)
  union all
  select 'rule', 'no rewrite rules',
         (select json_agg(row_to_json(v)) from rule v)
  union all
  select 'default_privilege', 'functions made later are not for PUBLIC either',
         (select json_agg(row_to_json(v)) from default_privilege v)
  union all
  select 'uncommented', 'every table says what it holds',
         (select json_agg(row_to_json(v)) from uncommented v)
)
select r.lint, r.words, b.object, b.wrong
  from rules r
  left join lateral (
    select (array_agg(e.value order by e.position))[1] as object,
           coalesce(string_agg(e.value, ' ' order by e.position) filter (where e.position > 1), '') as wrong
      from json_array_elements(r.broken) with ordinality o (line, number),
           json_each_text(o.line) with ordinality e (key, value, position)
     group by o.number) b on true
 order by r.lint, b.object, b.wrong
