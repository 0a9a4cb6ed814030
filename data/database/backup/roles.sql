-- SPDX-License-Identifier: GPL-3.0-or-later
-- What makes the roles of the system again, with their verifiers, and what the database itself grants and sets: none of that
-- is in a dump of the database. One statement a row; login: whose login it makes. A role that is there already stays as it is.
with
ours as (
  select a.* from pg_authid a
   where a.rolname in ('iep_owner', 'iep_exec', 'iep_audit', 'iep_person', 'iep_all', 'iep_person_admin')
      or exists (select from iepirkumi.person p where p.login = a.rolname)
      or exists (select from pg_auth_members m where m.member = a.oid and m.roleid::regrole::text in ('iep_person', 'iep_all'))
),
setting as (
  select s.setdatabase, s.setrole, split_part(c.entry, '=', 1) as name,
         -- A list is written as it stands, everything else is one value.
         case when split_part(c.entry, '=', 1) in ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
              then substr(c.entry, strpos(c.entry, '=') + 1)
              else quote_literal(substr(c.entry, strpos(c.entry, '=') + 1)) end as value
    from pg_db_role_setting s, unnest(s.setconfig) c (entry)
   where s.setdatabase in (0, (select d.oid from pg_database d where d.datname = current_database()))
     and (s.setrole in (select o.oid from ours o) or s.setrole = 0 and s.setdatabase <> 0)
),
-- What is done to the database by whatever name it has then.
to_database (statement) as (
  select format('alter database %%I set %I to %s', s.name, replace(s.value, '%', '%%')) from setting s where s.setrole = 0
  union all
  select format('alter role %I in database %%I set %I to %s', r.rolname, s.name, replace(s.value, '%', '%%'))
    from setting s join pg_roles r on r.oid = s.setrole where s.setdatabase <> 0
  union all
  select 'revoke all on database %I from public' from pg_database d where d.datname = current_database() and d.datacl is not null
  union all
  select format('grant %s on database %%I to %s%s', a.privilege_type, case a.grantee when 0 then 'public' else quote_ident(r.rolname) end,
                case when a.is_grantable then ' with grant option' else '' end)
    from pg_database d, aclexplode(d.datacl) a left join pg_roles r on r.oid = a.grantee
   where d.datname = current_database() and (a.grantee = 0 or a.grantee in (select o.oid from ours o))
),
statement (position, login, text) as (
  select 1, case when o.rolcanlogin then o.rolname end,
         format('do %L', format('begin if not exists (select from pg_roles where rolname = %L) then create role %I with %s; end if; end', o.rolname,
           o.rolname, concat_ws(' ',
             case when o.rolcanlogin then 'login' else 'nologin' end, case when o.rolsuper then 'superuser' else 'nosuperuser' end,
             case when o.rolinherit then 'inherit' else 'noinherit' end, case when o.rolcreatedb then 'createdb' else 'nocreatedb' end,
             case when o.rolcreaterole then 'createrole' else 'nocreaterole' end, case when o.rolreplication then 'replication' else 'noreplication' end,
             case when o.rolbypassrls then 'bypassrls' else 'nobypassrls' end, 'connection limit ' || o.rolconnlimit,
             'password ' || quote_literal(o.rolpassword), 'valid until ' || quote_literal(o.rolvaliduntil::text))))
    from ours o
  union all
  select 2, null, format('comment on role %I is %L', o.rolname, shobj_description(o.oid, 'pg_authid'))
    from ours o where shobj_description(o.oid, 'pg_authid') is not null
  union all
  select 3, null, format('grant %I to %I%s', g.rolname, r.rolname,
                         case when current_setting('server_version_num')::int >= 160000
                              then format(' with admin %s, inherit %s, set %s', m.admin_option, to_jsonb(m) ->> 'inherit_option', to_jsonb(m) ->> 'set_option')
                              when m.admin_option then ' with admin option' else '' end)
    from pg_auth_members m join pg_roles g on g.oid = m.roleid join ours r on r.oid = m.member
  union all
  select 4, null, format('alter role %I set %I to %s', r.rolname, s.name, s.value)
    from setting s join ours r on r.oid = s.setrole where s.setdatabase = 0
  union all
  select 5, null, format('do %L', format('begin execute format(%L, current_database()); end', d.statement)) from to_database d
  union all
  -- pg_dump forgets the rights on the language SQL, in which PUBLIC may make functions by default.
  select 6, null, format('revoke all on language %I from public', l.lanname) from pg_language l where l.lanacl is not null
  union all
  select 7, null, format('grant %s on language %I to %s%s', a.privilege_type, l.lanname, case a.grantee when 0 then 'public' else quote_ident(r.rolname) end,
                         case when a.is_grantable then ' with grant option' else '' end)
    from pg_language l cross join lateral aclexplode(l.lanacl) a left join pg_roles r on r.oid = a.grantee
   where a.grantee = 0 or a.grantee in (select o.oid from ours o)
)
select s.login, s.text from statement s order by s.position, s.text
