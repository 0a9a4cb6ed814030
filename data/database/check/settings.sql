-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the server is set, as far as anybody may know: one row a check. Changes nothing.
-- level: ok, warning, error. object: what it is about; detail: what was found. Words for people are in src/domain/iep-check.c.
with
-- Those that this login may not know are not among them.
setting as (
  select name, setting as value from pg_settings
),
-- One column each.
s as (
  select max(value) filter (where name = 'listen_addresses') as listen_addresses,
         max(value) filter (where name = 'ssl') as ssl,
         max(value) filter (where name = 'ssl_min_protocol_version') as tls_least,
         max(value) filter (where name = 'password_encryption') as password_encryption,
         max(value) filter (where name = 'synchronous_commit') as synchronous_commit,
         max(value) filter (where name = 'log_statement') as log_statement,
         max(value) filter (where name = 'log_min_duration_statement') as log_duration,
         max(value) filter (where name = 'log_parameter_max_length') as log_parameters,
         max(value) filter (where name = 'archive_mode') as archive_mode,
         coalesce(max(value) filter (where name = 'archive_command'), '') as archive_command,
         coalesce(max(value) filter (where name = 'archive_library'), '') as archive_library,
         max(value) filter (where name = 'data_checksums') as data_checksums,
         max(value) filter (where name = 'idle_session_timeout') as idle_session_timeout,
         split_part(max(value) filter (where name = 'server_version'), ' ', 1) as version,
         max(value) filter (where name = 'server_version_num')::int / 10000 as major,
         max(value) filter (where name = 'server_version_num')::int % 10000 as minor
    from setting
),
-- Only this computer can reach it.
here as (
  select s.listen_addresses = '' as socket_only,
         not exists (select from unnest(string_to_array(s.listen_addresses, ',')) a (address)
                      where btrim(a.address) not in ('', 'localhost', '127.0.0.1', '::1')) as this_computer_only
    from s
),
-- A minor release comes every quarter, in February, May, August and November; of some majors one more came between,
-- so that what is counted from here is rather too young than too old.
release (major, minor, day) as (
  values (15, 18, date '2026-05-14'), (16, 14, date '2026-05-14'), (17, 10, date '2026-05-14'), (18, 4, date '2026-05-14')
),
-- Where the known holes in row-level security are closed (security.md A.1).
fixed (major, minor) as (values (15, 14), (16, 10), (17, 6)),
answer (position, code, level, object, detail) as (
  select 1, 'release_holes', case when s.minor < coalesce(f.minor, 0) or s.major < 15 then 'error' else 'ok' end, 'PostgreSQL ' || s.version,
         case when s.minor < f.minor then '< ' || s.major || '.' || f.minor end
    from s left join fixed f on f.major = s.major
  union all
  -- The release that follows came three months ago, or about that.
  select 2, 'release_old',
         case when r.day + (s.minor - r.minor + 2) * interval '3 months' < current_date then 'warning' else 'ok' end,
         'PostgreSQL ' || s.version, to_char(r.day + (s.minor - r.minor) * interval '3 months', 'YYYY-MM')
    from s join release r on r.major = s.major
  union all
  select 3, 'tls', case when here.socket_only or s.ssl = 'on' then 'ok' when s.listen_addresses is null then 'unchecked'
                        when here.this_computer_only then 'warning' else 'error' end,
         null, case when here.socket_only then 'unix socket' else concat('ssl = ', s.ssl, ', listen_addresses = ' || s.listen_addresses) end
    from s, here
  union all
  select 4, 'tls_least', case when s.tls_least is null then 'unchecked' when s.tls_least = 'TLSv1.3' then 'ok' when s.tls_least = 'TLSv1.2' then 'warning' else 'error' end,
         null, 'ssl_min_protocol_version = ' || s.tls_least
    from s where s.ssl = 'on'
  union all
  select 5, 'password_encryption', case s.password_encryption when 'scram-sha-256' then 'ok' else 'error' end,
         null, 'password_encryption = ' || s.password_encryption
    from s
  union all
  select 6, 'durability', case when w.value = 'on' then 'ok' else 'error' end, null, w.name || ' = ' || w.value
    from setting w where w.name in ('fsync', 'full_page_writes')
  union all
  select 7, 'synchronous_commit', case s.synchronous_commit when 'off' then 'warning' else 'ok' end,
         null, 'synchronous_commit = ' || s.synchronous_commit
    from s
  union all
  select 8, 'dangerous', case when count(*) = 0 then 'ok' else 'error' end, null, string_agg(w.name || ' = ' || w.value, ', ' order by w.name)
    from setting w
   where w.name in ('allow_system_table_mods', 'zero_damaged_pages', 'ignore_checksum_failure', 'ignore_system_indexes') and w.value = 'on'
      or w.name = 'session_replication_role' and w.value <> 'origin'
  union all
  -- What a person sends is parameters of a function: names, prices, and the verifier of a new password.
  select 9, 'log', case when s.log_statement <> 'none' or s.log_duration = '0' and s.log_parameters <> '0' then 'warning' else 'ok' end,
         null, 'log_statement = ' || s.log_statement || ', log_min_duration_statement = ' || s.log_duration
    from s
  union all
  select 10, 'checksums', case s.data_checksums when 'on' then 'ok' else 'warning' end, null, 'data_checksums = ' || s.data_checksums
    from s
  union all
  select 11, 'archive', case when s.archive_command || s.archive_library in ('', '(disabled)') then 'error'
                             when a.last_failed_time > coalesce(a.last_archived_time, '-infinity') then 'error'
                             else 'ok' end,
         null, case when a.last_failed_time > coalesce(a.last_archived_time, '-infinity') then a.last_failed_wal || ' ' || date_trunc('second', a.last_failed_time)
                    else coalesce(a.last_archived_wal, '') end
    from s, pg_stat_archiver a where s.archive_mode in ('on', 'always')
  union all
  -- Indexes on text made with another order of letters miss rows.
  select 12, 'collation', case when d.datcollversion is distinct from pg_database_collation_actual_version(d.oid) then 'error' else 'ok' end,
         d.datname::text, case when d.datcollversion is distinct from pg_database_collation_actual_version(d.oid)
              then concat(d.datcollversion, ' ≠ ', pg_database_collation_actual_version(d.oid)) end
    from pg_database d where d.datname = current_database()
  union all
  select 13, 'index_invalid', case when count(*) = 0 then 'ok' else 'error' end, null, string_agg(i.indexrelid::regclass::text, ', ')
    from pg_index i where not i.indisvalid
  union all
  -- The program lets go by itself after half an hour; other clients do not.
  select 14, 'idle_sessions', case s.idle_session_timeout when '0' then 'warning' else 'ok' end,
         null, 'idle_session_timeout = ' || s.idle_session_timeout
    from s, here where not coalesce(here.socket_only, false) and not here.this_computer_only
)
select code, level, object, detail from answer order by position
