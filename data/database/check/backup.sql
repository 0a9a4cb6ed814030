-- SPDX-License-Identifier: GPL-3.0-or-later
-- The newest backup that the audit trail knows of, one row: a check like the others, and how old the backup is in seconds
-- (null: there is none). Changes nothing.
with
last as (
  select e.after ->> 'file' as file, e.at, extract(epoch from clock_timestamp() - e.at)::bigint as seconds
    from iepirkumi_audit.entry e
   where e.institution_id = 0 and e.tbl = 'backup' and e.op = 'note'
   order by e.seq desc limit 1
),
found as (
  select l.*, l.seconds <= 7 * 86400 as recent from (select 1) one left join last l on true
)
select case when f.recent then 'backup_recent'
            when current_setting('listen_addresses') = '' then 'backup_private'
            when current_setting('archive_mode') <> 'off' then 'backup_archive'
            else 'backup_recent' end as code,
       case when f.recent or current_setting('listen_addresses') = '' or current_setting('archive_mode') <> 'off' then 'ok' else 'warning' end as level,
       f.file as object, to_char(f.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as detail, f.seconds
  from found f
