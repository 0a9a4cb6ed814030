-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who gets in and how, as only a superuser may know: one row a check, or one for each thing that is wrong. Changes nothing.
-- level: ok, warning, error. object: what it is about; detail: what was found. Words for people are in src/domain/iep-check.c.
with
rule as (
  select h.*, h.type || ' ' || array_to_string(h.database, ',') || ' ' || array_to_string(h.user_name, ',')
              || coalesce(' ' || h.address || coalesce('/' || h.netmask, ''), '') || ' ' || h.auth_method as words,
         h.type <> 'local' as network,
         coalesce(h.address in ('127.0.0.1', '::1', 'localhost', 'samehost') , false) as this_computer,
         current_setting('listen_addresses') <> '' as listens
    from pg_hba_file_rules h
),
found (code, level, object, detail) as (
  select 'hba_wrong', 'error', 'pg_hba.conf:' || r.line_number, r.error from rule r where r.error is not null
  union all
  select 'hba_trust', 'error', 'pg_hba.conf:' || r.line_number, r.words
    from rule r where r.auth_method = 'trust' and (not r.network or r.listens)
  union all
  select 'hba_password', case r.auth_method when 'md5' then 'warning' else 'error' end, 'pg_hba.conf:' || r.line_number, r.words
    from rule r where r.auth_method in ('password', 'md5', 'ident') and (not r.network or r.listens)
  union all
  select 'hba_plain', 'error', 'pg_hba.conf:' || r.line_number, r.words
    from rule r
   where r.type in ('host', 'hostnossl') and r.auth_method not in ('reject', 'trust') and not r.this_computer and r.listens
  union all
  select 'superuser_person', 'error', a.rolname::text, ''
    from pg_authid a join iepirkumi.person p on p.login = a.rolname where a.rolsuper
  union all
  -- Besides the one that initdb made.
  select 'superuser_more', 'warning', a.rolname::text, ''
    from pg_authid a where a.rolsuper and a.rolcanlogin and a.oid <> 10 and not exists (select from iepirkumi.person p where p.login = a.rolname)
  union all
  select 'verifier_old', 'error', a.rolname::text, left(a.rolpassword, 3)
    from pg_authid a where a.rolcanlogin and a.rolpassword is not null and a.rolpassword not like 'SCRAM-SHA-256$%'
  union all
  -- A group is nobody: a password waits for the day it may log in.
  select 'group_password', 'error', a.rolname::text, ''
    from pg_authid a where a.rolname in ('iep_owner', 'iep_exec', 'iep_audit', 'iep_person', 'iep_all', 'iep_person_admin') and a.rolpassword is not null
  union all
  -- person_create() sets it; one client that opens connections without end would keep the others out.
  select 'connection_limit', 'warning', a.rolname::text, 'connection limit ' || a.rolconnlimit
    from pg_authid a join iepirkumi.person p on p.login = a.rolname
   where a.rolcanlogin and not a.rolsuper and (a.rolconnlimit < 0 or a.rolconnlimit > 8)
  union all
  select 'server_files', 'warning', m.member::regrole::text, m.roleid::regrole::text
    from pg_auth_members m join pg_authid a on a.oid = m.member
   where not a.rolsuper
     and m.roleid::regrole::text in ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program', 'pg_write_all_data')
  union all
  select 'bypass', 'warning', a.rolname::text, ''
    from pg_authid a where a.rolbypassrls and not a.rolsuper and a.rolcanlogin
  union all
  -- Standing by is another way of losing nothing; a private server, which no other computer reaches, has its backups.
  select 'archive_or_standby', 'warning', null, 'archive_mode = off'
   where current_setting('archive_mode') = 'off' and current_setting('listen_addresses') <> '' and not pg_is_in_recovery()
     and not exists (select from pg_stat_replication)
  union all
  select 'standby_follows', 'error', null, 'pg_stat_wal_receiver'
   where pg_is_in_recovery() and not exists (select from pg_stat_wal_receiver w where w.status = 'streaming')
  union all
  -- Every act waits for ever then.
  select 'synchronous_standby', 'error', null, 'synchronous_standby_names = ' || current_setting('synchronous_standby_names')
   where current_setting('synchronous_standby_names') <> '' and not pg_is_in_recovery()
     and not exists (select from pg_stat_replication r where r.sync_state in ('sync', 'quorum'))
  union all
  select 'slot_unread', 'warning', s.slot_name::text, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn))
    from pg_replication_slots s where not pg_is_in_recovery() and not s.active
),
expected (position, code) as (
  select row_number() over (), c.code
    from unnest(array['hba_wrong', 'hba_trust', 'hba_password', 'hba_plain', 'superuser_person', 'superuser_more', 'verifier_old', 'group_password',
                      'connection_limit', 'server_files', 'bypass', 'archive_or_standby', 'standby_follows', 'synchronous_standby', 'slot_unread']) c (code)
   where case c.code when 'archive_or_standby' then current_setting('listen_addresses') <> ''
                     when 'standby_follows' then pg_is_in_recovery()
                     when 'synchronous_standby' then current_setting('synchronous_standby_names') <> '' and not pg_is_in_recovery()
                     when 'slot_unread' then exists (select from pg_replication_slots) else true end
)
select e.code, coalesce(f.level, 'ok') as level, f.object, f.detail
  from expected e left join found f on f.code = e.code
 order by e.position, f.object, f.detail
